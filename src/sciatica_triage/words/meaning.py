"""What a mention means: present, unsure, absent, or heard and not counted.

INVARIANT: only a denial whose reach is certain gives `absent`. Where the reach is doubtful the mention is `unsure`, and
where no denial reaches it, it is present: silence, reassurance and doubt never calm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ..vocabulary.findings import Answer
from .aside import Aside
from .bounds import Bounds
from .clauses import Clauses
from .denial import Denials
from .health import Health
from .hits import Hit
from .mention import Meaning, NotCounted
from .over import Over
from .partial import NEVER_OVER, SILENT
from .reach import none_noticed
from .sentence import Mention, Sentence
from .tokens import COLON, COMMA, MARKS, QUESTION

_DOUBT_REACHES: Final = 9
_CAUSE_REACHES: Final = 6
_NOT_SO: Final = 3
"""Words of `it is not`."""

_PAINS: Final = frozenset({"pain", "ache"})


class Reader:
    """Decides about the mentions of one sentence."""

    def __init__(self, sentence: Sentence, praised: bool = False, denied: frozenset[str] = frozenset()) -> None:
        """`praised` and `denied`: whether the sentence before finds something good, and what it denies."""
        self.sentence = sentence
        self.words = sentence.words
        self.lists = sentence.lists
        self.is_question = bool(self.words) and self.words[-1] == QUESTION
        clauses = Clauses(sentence)
        self.denials = Denials(sentence, clauses)
        self.clause = clauses.told
        self.over = Over(sentence, clauses.denied, clauses.told)
        self._aside = Aside(sentence, clauses, self.over)
        self._bounds = Bounds(sentence, praised, denied)
        self._health = Health(sentence, self.denials, self._bounds)

    def of_topic(self, mention: Mention) -> Meaning | None:
        """What is said of a part that is named for its usual question; nothing where it was praised beside another."""
        meaning = self.denials.of_topic(mention)
        if meaning is None or meaning.answer is not Answer.ABSENT:
            return meaning
        doubtful = self._bounds.falls_short(mention, meaning.cue) or self._bounds.conditional(mention, meaning.cue)
        return Meaning(Answer.UNSURE, None, meaning.cue) if doubtful else meaning

    def meaning(self, mention: Mention) -> Meaning:
        """What this mention means when the sentence is about the person who is to be triaged."""
        meaning = self._meaning(mention)
        # INVARIANT: a denial is an absence only where every word of its clause is known to leave it one.
        if meaning.answer is Answer.ABSENT and not self._bounds.in_known_words(
            mention, meaning.cue, self.denials.clause
        ):
            # Of what is well nothing is left then: who says so with strange words tells of no trouble either.
            return Meaning(Answer.UNSURE, meaning.why, meaning.cue, denied=True) if mention.says != "absent" else SILENT
        return meaning

    def _meaning(self, mention: Mention) -> Meaning:
        # First: a denial in what is feared or long ago denies nothing today.
        set_aside = self._aside.of(mention)
        if set_aside is None:
            return self._told(mention)
        # INVARIANT: in doubt it counts where it is told as there, and denies nothing.
        told = self._told(mention) if self._aside.in_doubt(mention, set_aside) else SILENT
        if told.answer is Answer.PRESENT and self._aside.is_bare_after(mention, set_aside):
            return Meaning(Answer.UNSURE, None, set_aside.cue, told.harmless)
        if told.answer in (Answer.PRESENT, Answer.UNSURE):
            return told
        return replace(set_aside, ask=self._aside.goes_on_with_a_fear(mention, set_aside))

    def _told(self, mention: Mention) -> Meaning:
        """What it means where neither a fear, a question nor a date sets it aside."""
        denial = self.denials.of(mention)
        doubt = self._near("uncertain", mention)
        if mention.says == "absent":
            return self._health.of(mention, denial, doubt, self._near("sometimes", mention))
        # `No neck injury` is told of the neck, so it answers neither way.
        if mention.says == "only_denied" and self._names_a_part(mention):
            return Meaning(None, cue=denial.cue) if denial is not None else SILENT
        if denial is not None:
            if mention.says == "suspected":
                return Meaning(None, cue=denial.cue) if denial.answer is Answer.ABSENT else denial
            # The finding asks for many things, and one of them was denied.
            part = mention.entry.phrase is not None and mention.entry.phrase.part
            if part and not mention.noun and denial.answer is not Answer.PRESENT:
                return SILENT
            # A denial in doubt is none: `I don't think I have any weakness`.
            unseen = denial.cue is not None and none_noticed(self.sentence, denial.cue)
            if denial.answer is Answer.ABSENT and (doubt is not None or unseen or self._tagged()):
                return Meaning(Answer.UNSURE, None, doubt or denial.cue, denied=True)
            # `Trauma no numbness between the legs yes`: the yes may be to it.
            if denial.answer is Answer.ABSENT and not self.lists["affirms_after"].isdisjoint(self._next_word(mention)):
                return Meaning(Answer.UNSURE, None, denial.cue, denied=True)
            if denial.answer is Answer.ABSENT and self._echoes():
                return Meaning(None, cue=denial.cue, ask=True)
            if denial.answer is Answer.ABSENT and self._bounded(mention, denial.cue):
                return Meaning(Answer.UNSURE, None, denial.cue)
            return denial
        if mention.says == "only_denied":
            return Meaning(Answer.UNSURE) if self._bounds.corrects(mention) else SILENT
        if over := self._over(mention):
            return over
        if self._caused(mention):
            return SILENT
        if well := self.over.ended(mention):
            return Meaning(Answer.UNSURE, NotCounted.RESOLVED, well)
        harmless = self._harmless(mention)
        if harmless and mention.entry.name in _PAINS:
            return Meaning(None, NotCounted.IDIOM, harmless)
        if self._denied_later(mention):
            return Meaning(Answer.UNSURE, None, doubt, harmless, denied=True)
        if mention.says == "unsure" or doubt is not None:
            return Meaning(Answer.UNSURE, None, doubt, harmless, denied=self._unnoticed(mention, doubt))
        return Meaning(Answer.PRESENT, harmless=harmless)

    def _next_word(self, mention: Mention) -> Sequence[str]:
        return self.words[mention.last : mention.last + 1]

    def _denied_later(self, mention: Mention) -> bool:
        """Whether the sentence ends by saying that it is not so: `I feared it was numb but it is not`, `fever I have not`."""
        after = [word for word in self.words[mention.last :] if word not in MARKS and word not in self.lists["but"]]
        has = after[_NOT_SO:]
        goes_on = len(has) > 1 or not self.lists["has"].issuperset(has)
        if not after or goes_on or (not has and self.lists["but"].isdisjoint(self.words)):
            return False
        who, verb, no = after[:_NOT_SO] if len(after) >= _NOT_SO else ("", "", "")
        told = self.lists["points_back"] | self.lists["agents"]
        return who in told and verb in self.lists["asks_first"] and no in self.lists["falls_short"]

    def _unnoticed(self, mention: Mention, doubt: Hit | None) -> bool:
        """Whether the doubt before it says that none was noticed: `haven't noticed any change`, not `not sure if`."""
        if doubt is None or mention.says != "present" or doubt.end > mention.start:
            return False
        return none_noticed(self.sentence, doubt) and not self.denials.partial.is_partial(mention)

    def _echoes(self) -> bool:
        """Whether a question repeats a denial and says of nobody that it is so: `Not feverish??`, `No leaks?`."""
        told = self.lists["agents"] | self.lists["self"] | self.lists["verbs"]
        return self.is_question and told.isdisjoint(self.words) and MARKS.isdisjoint(self.words[:-1])

    def _bounded(self, mention: Mention, cue: Hit | None) -> bool:
        bound = self._bounds.conditional(mention, cue) or self._bounds.outdone(mention)
        return bound or (cue is not None and self._bounds.stronger(mention, cue))

    def _names_a_part(self, mention: Mention) -> bool:
        """Whether the bare word is the end of a longer one: `no neck injury` denies no other injury."""
        longer = (m for m in self.sentence.mentions if m.start < mention.start and m.end >= mention.end)
        return any(m.says == "suspected" for m in longer)

    def _near(self, kind: str, mention: Mention) -> Hit | None:
        """A cue of this kind in the same clause: shortly before the mention, or after it."""
        for cue in self.sentence.cues:
            if cue.entry.cue and cue.entry.cue.kind == kind and self.clause[cue.start] == self.clause[mention.start]:
                if COLON in self.words[cue.end : mention.start] or self._about_a_number(cue):
                    continue
                if self._about_another_clause(cue, mention):
                    continue
                if (
                    -_DOUBT_REACHES <= cue.end - 1 - mention.first <= 0
                    or 0 <= cue.start - mention.end <= _DOUBT_REACHES
                ):
                    return cue
                if mention.first < cue.start < mention.start:
                    return cue
        return None

    def _about_another_clause(self, doubt: Hit, mention: Mention) -> bool:
        """Whether the doubt is of its own clause: `haven't noticed swelling, can't pee`, not `it is numb, I think`."""
        finer = self.denials.clause
        begin, end = sorted((doubt.start, mention.start))
        if any(begin < at < end for at in self.sentence.dashes):
            return True
        after = doubt.start > mention.start and self.words[doubt.end - 1] not in self.lists["looks_ahead"]
        theirs = any(m.start > doubt.start and finer[m.start] == finer[doubt.start] for m in self.sentence.mentions)
        return finer[doubt.start] != finer[mention.end - 1] and (theirs or not after)

    def _tagged(self) -> bool:
        """`that's not numbness, is it?` asks."""
        verb, name = (self.words[-3:-1] or ["", ""]) if len(self.words) > 2 else ("", "")
        return self.is_question and verb in self.lists["tag_verbs"] and name in self.lists["tag_names"]

    def _about_a_number(self, cue: Hit) -> bool:
        """`fell maybe 9 feet` doubts the feet and not the fall."""
        # TRAP: `has gone` is over, `has gone white` has just begun.
        following = self.words[cue.end] if cue.end < len(self.words) else ""
        return following[:1].isdigit() or following in self.sentence.counted

    def _harmless(self, mention: Mention) -> Hit | None:
        """What explains a sore leg or a numb seat: leg day, an hour on the toilet."""
        sense = mention.entry.sense
        if sense is None or not (mention.entry.name in _PAINS or mention.both_legs):
            return None
        return next((c for c in self.sentence.cues if c.entry.cue and c.entry.cue.kind == "harmless"), None)

    def _caused(self, mention: Mention) -> bool:
        """Whether something told beside it explains it: `my leg gave way and I fell`, `I fell because my leg is weak`."""
        # Only few wordings name causes: a fall that a weak leg explains is no injury, a numb seat explains nothing.
        causes = mention.entry.phrase.caused_by if mention.entry.phrase is not None else ()
        for other in self.sentence.mentions if causes else ():
            before, after = self.words[other.last : mention.first], self.words[mention.first + 1 : other.first]
            leads_to = 0 < len(before) <= _CAUSE_REACHES and not self.lists["so_that"].isdisjoint(before)
            follows = 0 < len(after) <= _CAUSE_REACHES and not self.lists["because"].isdisjoint(after)
            if other.start < mention.end and mention.start < other.end and other is not mention:
                follows = not self.lists["because"].isdisjoint(self.words[mention.start : mention.end])
            told = not set(causes).isdisjoint(other.findings) and other.says == "present"
            told = told and self.denials.of(other) is None and self._near("uncertain", other) is None
            if told and (leads_to or follows) and not MARKS.intersection((*before, *after)) - {COMMA}:
                return True
        return False

    def _over(self, mention: Mention) -> Meaning | None:
        """What `the weakness has gone` means; an accident in bed stays one, and how it began is not over."""
        phrase = mention.entry.phrase
        if phrase is not None and (phrase.around or phrase.part):
            return None
        at, unknown = mention.last, 0
        while at < len(self.words) and at - mention.last < 8:
            cue = self.sentence.cue_at.get(at)
            if cue is not None and self.sentence.cue(at) == "resolved" and not self._turned(cue):
                # the cue belongs to the mention, or to an `it` that stands for it
                # An accident in bed happened, whatever came after; a numb saddle that went may come again.
                event = mention.entry.phrase is not None and mention.entry.phrase.event
                if event or any(f in NEVER_OVER for f in mention.findings):
                    return Meaning(Answer.PRESENT if event else Answer.UNSURE, NotCounted.RESOLVED, cue)
                # `The numbness has not gone` stays as it was told.
                if any(self.sentence.cue(i) == "negation" for i in range(mention.last, at)):
                    return None
                return Meaning(Answer.ABSENT, NotCounted.RESOLVED, cue)
            names = self.lists["tag_names"] | self.lists["names_all"]
            goes_on = self.words[at] in self.lists["but"] and not names.isdisjoint(self.words[at + 1 : at + 2])
            if (self.sentence.cue(at) == "contrast" and not goes_on) or self.words[at] in MARKS:
                return None
            if self.words[at] not in self.lists["links"] and not goes_on:
                unknown += 1
                if unknown > 1:
                    return None
            at += 1
        return None

    def _turned(self, cue: Hit) -> bool:
        """Whether `has gone` goes on to say what it turned into: `my cold foot has gone white`, `stopped working`."""
        following = self.words[cue.end] if cue.end < len(self.words) else "."
        ended = following in MARKS or following in self.lists["ends_there"] or following in self.lists["stop_before"]
        return self.words[cue.end - 1] in self.lists["may_go_on"] and not ended and self.sentence.cue(cue.end) is None

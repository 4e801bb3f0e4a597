"""What a mention means: present, unsure, absent, or heard and not counted.

INVARIANT: only a denial whose reach is certain gives `absent`. Where the reach is doubtful the mention is `unsure`, and
where no denial reaches it, it is present: silence, reassurance and doubt never calm.
"""

from __future__ import annotations

from typing import Final

from ..vocabulary.findings import Answer
from .clauses import Clauses
from .denial import NEVER_OVER, SILENT, Denials
from .hits import Hit
from .mention import Meaning, NotCounted
from .sentence import Mention, Sentence
from .tokens import COLON, COMMA, MARKS, QUESTION

_NEXT_TO: Final = 2
_DOUBT_REACHES: Final = 9
_CAUSE_REACHES: Final = 6
_BOUND_REACHES: Final = 4
_DIGITS_OF_A_YEAR: Final = 4

_INJURIES: Final = frozenset({"onset_after_trauma", "major_trauma"})
_PAINS: Final = frozenset({"pain", "ache"})


class Reader:
    """Decides about the mentions of one sentence."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.words = sentence.words
        self.lists = sentence.lists
        self.is_question = bool(self.words) and self.words[-1] == QUESTION
        clauses = Clauses(sentence)
        self.denials = Denials(sentence, clauses)
        self.clause = clauses.told

    def meaning(self, mention: Mention) -> Meaning:
        """What this mention means when the sentence is about the person who is to be triaged."""
        if set_aside := self._set_aside(mention):
            return set_aside
        denial = self.denials.of(mention)
        doubt = self._near("uncertain", mention)
        if mention.says == "absent":
            return self._healthy(mention, denial, doubt)
        if mention.says == "only_denied" and self._names_a_part(mention):
            return Meaning(None, cue=denial.cue) if denial is not None else SILENT
        if denial is not None:
            if mention.says == "suspected":
                return Meaning(None, cue=denial.cue) if denial.answer is Answer.ABSENT else denial
            if mention.entry.phrase is not None and mention.entry.phrase.part and not mention.noun:
                return SILENT
            if denial.answer is Answer.ABSENT and (doubt is not None or self._tagged()):
                return Meaning(Answer.UNSURE, None, doubt)
            return denial
        if mention.says == "only_denied":
            return SILENT
        if over := self._over(mention):
            return over
        if self._caused(mention):
            return SILENT
        harmless = self._harmless(mention)
        if harmless and mention.entry.name in _PAINS:
            return Meaning(None, NotCounted.IDIOM, harmless)
        if mention.says == "unsure" or doubt is not None:
            return Meaning(Answer.UNSURE, None, doubt, harmless)
        return Meaning(Answer.PRESENT, harmless=harmless)

    def _names_a_part(self, mention: Mention) -> bool:
        """Whether the bare word is the end of a longer one: `no neck injury` denies no other injury."""
        longer = (m for m in self.sentence.mentions if m.start < mention.start and m.end >= mention.end)
        return any(m.says == "suspected" for m in longer)

    def _healthy(self, mention: Mention, denial: Meaning | None, doubt: Hit | None) -> Meaning:
        if denial is not None and denial.cue is not None and denial.cue.end < mention.start - _NEXT_TO:
            denial = None  # `no weakness, and I can feel when I wipe`
        before = range(max(0, mention.start - _NEXT_TO), mention.start + 1)
        if (
            self.is_question
            or self._near("sometimes", mention)
            or any(self.sentence.cue(i) == "no_negation" for i in before)
        ):
            return SILENT
        if denial is not None or doubt is not None or self.denials.is_partial(mention) or self._goes_on(mention):
            return Meaning(Answer.UNSURE, None, doubt or (denial.cue if denial else None))
        return Meaning(Answer.ABSENT)

    def _goes_on(self, mention: Mention) -> bool:
        """Whether health is bounded by what follows: `can pee properly only if I push`, `peeing normally stopped`."""
        after = self.words[mention.last : mention.last + _BOUND_REACHES]
        marks = (i for i, word in enumerate(after) if word in MARKS)
        after = after[: next(marks, len(after))]
        return any(
            word in self.lists["bounds_health"] and self.lists["acts"].isdisjoint(after[i + 1 : i + 4])
            for i, word in enumerate(after)
        )

    def _set_aside(self, mention: Mention) -> Meaning | None:
        if cue := self._hypothetical(mention):
            return Meaning(None, NotCounted.HYPOTHETICAL, cue)
        if cue := self._asked(mention):
            return Meaning(None, NotCounted.QUESTION, cue)
        lasting = mention.entry.phrase is not None and mention.entry.phrase.lasting
        passing = mention.entry.phrase is not None and mention.entry.phrase.passing
        history = None if lasting else self._in_clause("history", mention)
        if history and self._begins_anew(mention, history):
            history = None
        history = history or (self._in_clause("lately", mention) if passing else None)
        if history and not self._again(mention, history):
            return Meaning(None, NotCounted.HISTORY, history)
        return None

    def _again(self, mention: Mention, history: Hit) -> bool:
        """Whether what was long ago is here; an old fall is not made new by what has hurt since or hurts now."""
        fallen = not _INJURIES.isdisjoint(mention.findings)
        back = [c for c in self.sentence.cues if c.entry.cue and c.entry.cue.kind == "present_again"]
        if fallen and self._years_ago(history):
            back = [c for c in back if not self.lists["once_more"].isdisjoint(self.words[c.start : c.end])]
        now = self._in_clause("here_now", mention)
        finer = self.denials.clause
        if back or (now is not None and not (fallen and finer[now.start] != finer[mention.start])):
            return True
        dated = (c for c in self.sentence.cues if not self.lists["dated"].isdisjoint(self.words[c.start : c.end]))
        return any(finer[c.start] == finer[mention.start] != finer[history.start] for c in dated)

    def _begins_anew(self, mention: Mention, history: Hit) -> bool:
        """Whether it stands in a clause of its own after the dated one: `I broke my back in 2015 and can't pee`.

        A date that opens the sentence goes on: `in 2015 I broke my back and couldn't pee`. So does a past tense.
        """
        finer = self.denials.clause
        if (
            mention.first < history.end
            or not history.start
            or self.clause[history.start - 1] != self.clause[history.start]
        ):
            return False
        parted = finer[history.start] != finer[mention.start] or self.words[history.end] in {
            COMMA,
            *self.lists["additions"],
        }
        own = (w for at, w in enumerate(self.words) if at >= history.end and finer[at] == finer[mention.start])
        return parted and self.lists["past"].isdisjoint(own)

    def _years_ago(self, history: Hit) -> bool:
        """Whether it is dated by years: in 2008, ten years ago, as a child; `my last fall` may be of yesterday."""
        told = self.words[history.start : history.end]
        at_an_age = "was" in told and (told[-1].isdigit() or told[-1] in self.sentence.counted)
        return at_an_age or any(
            w in self.lists["long_ago"] or (w.isdigit() and len(w) == _DIGITS_OF_A_YEAR) for w in told
        )

    def _in_clause(self, kind: str, mention: Mention, anywhere: bool = False) -> Hit | None:
        for cue in self.sentence.cues:
            same = anywhere or self.clause[cue.start] == self.clause[mention.start]
            if same and cue.entry.cue and cue.entry.cue.kind == kind:
                return cue
        return None

    def _near(self, kind: str, mention: Mention) -> Hit | None:
        """A cue of this kind in the same clause: shortly before the mention, or after it."""
        for cue in self.sentence.cues:
            if cue.entry.cue and cue.entry.cue.kind == kind and self.clause[cue.start] == self.clause[mention.start]:
                if COLON in self.words[cue.end : mention.start] or self._about_a_number(cue):
                    continue
                if (
                    -_DOUBT_REACHES <= cue.end - 1 - mention.first <= 0
                    or 0 <= cue.start - mention.end <= _DOUBT_REACHES
                ):
                    return cue
                if mention.first < cue.start < mention.start:
                    return cue
        return None

    def _tagged(self) -> bool:
        """`that's not numbness, is it?` asks."""
        verb, name = (self.words[-3:-1] or ["", ""]) if len(self.words) > 2 else ("", "")
        return self.is_question and verb in self.lists["tag_verbs"] and name in self.lists["tag_names"]

    def _about_a_number(self, cue: Hit) -> bool:
        """`fell maybe 9 feet` doubts the feet and not the fall."""
        following = self.words[cue.end] if cue.end < len(self.words) else ""
        return following[:1].isdigit() or following in self.sentence.counted

    def _hypothetical(self, mention: Mention) -> Hit | None:
        for cue in self.sentence.cues:
            kind = cue.entry.cue.kind if cue.entry.cue else None
            same = self.clause[cue.start] == self.clause[mention.start]
            if (
                kind == "hypothetical"
                and same
                and cue.end <= mention.start + 1
                and not self._restarted(cue.end, mention)
            ):
                return cue
            if kind == "hypothetical_after" and same and 0 <= cue.start - mention.end <= _DOUBT_REACHES:
                return cue
        return None

    def _restarted(self, begin: int, mention: Mention) -> bool:
        """Whether a second subject stands between: in `if i sit my foot goes numb` the numbness is real."""
        subjects = 0
        for at in range(begin, mention.start + 1):
            word = self.words[at]
            if word == COMMA and self.words[begin - 1] in self.lists["if"]:
                return True
            if word in self.lists["persons"] or (word == "my" and at > begin and self._is_subject(at, mention)):
                subjects += 1
        return subjects > 1

    def _is_subject(self, at: int, mention: Mention) -> bool:
        return any(
            w in self.lists["links"] and w not in self.lists["no_verb"] for w in self.words[at + 1 : mention.start]
        ) or (mention.first <= at + 2 <= mention.start and mention.first < mention.start)

    def _harmless(self, mention: Mention) -> Hit | None:
        """What explains a sore leg or a numb seat: leg day, an hour on the toilet."""
        sense = mention.entry.sense
        if sense is None or not (mention.entry.name in _PAINS or mention.both_legs):
            return None
        return next((c for c in self.sentence.cues if c.entry.cue and c.entry.cue.kind == "harmless"), None)

    def _asked(self, mention: Mention) -> Hit | None:
        """The cue that makes this a general question, unless the person asks about what they have."""
        if self._in_clause("asks_for_self", mention, anywhere=True):
            return None
        for cue in self.sentence.cues:
            if cue.entry.cue and cue.entry.cue.kind == "question" and (self.is_question or cue.start <= 2):
                low, high = (
                    sorted((cue.end, mention.start)) if cue.start < mention.start else (mention.first, cue.start)
                )
                if not any(word in self.lists["self"] for word in self.words[max(low - 1, 0) : high]):
                    return cue
        return None

    def _caused(self, mention: Mention) -> bool:
        """Whether something told beside it explains it: `my leg gave way and I fell`, `I fell because my leg is weak`."""
        causes = mention.entry.phrase.caused_by if mention.entry.phrase is not None else ()
        for other in self.sentence.mentions if causes else ():
            before, after = self.words[other.last : mention.first], self.words[mention.first + 1 : other.first]
            leads_to = 0 < len(before) <= _CAUSE_REACHES and not self.lists["so_that"].isdisjoint(before)
            follows = 0 < len(after) <= _CAUSE_REACHES and not self.lists["because"].isdisjoint(after)
            if other.start < mention.end and mention.start < other.end and other is not mention:
                follows = not self.lists["because"].isdisjoint(self.words[mention.start : mention.end])
            told = not set(causes).isdisjoint(other.findings) and other.says == "present"
            told = told and self.denials.of(other) is None
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
                event = mention.entry.phrase is not None and mention.entry.phrase.event
                if event or any(f in NEVER_OVER for f in mention.findings):
                    return Meaning(Answer.PRESENT if event else Answer.UNSURE, NotCounted.RESOLVED, cue)
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

"""Whether a denial reaches a mention, and whether that is certain."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ..vocabulary.findings import Answer
from .clauses import Clauses
from .hits import Hit
from .mention import Meaning
from .partial import Partial
from .reach import Reach, joint_of, reaches
from .sentence import Mention, Sentence
from .tokens import COLON, COMMA, MARKS, QUESTION

_FAR_BEFORE: Final = 9
_TAKEN_BACK_WITHIN: Final = 12
_NEXT_TO: Final = 3
_OR_WITHIN: Final = 30


class Denials:
    """The denials of one sentence, each with the clause and the bare list that it governs."""

    def __init__(self, sentence: Sentence, clauses: Clauses) -> None:
        self.sentence = sentence
        self.words = sentence.words
        self.lists = sentence.lists
        self.clause = clauses.denied
        self.reach = list(reaches(sentence, clauses))
        self._named = {at for m in sentence.mentions if m.noun for at in range(m.first, m.last)}
        self.partial = Partial(sentence)

    def of(self, mention: Mention) -> Meaning | None:
        """What a denial makes of the mention, or None where none reaches it."""
        inside = self.sentence.cue_at.get(mention.start)
        if inside is not None and self.sentence.cue(mention.start) == "denied_after" and mention.says == "present":
            return Meaning(Answer.ABSENT, None, inside)  # `my bladder has not been affected`: it names what it denies
        denied = self._answered(mention.last, mention) or self._denied_before(mention) or self._of_any(mention)
        return denied or self._goes_on_with_have(mention)

    def _of_any(self, mention: Mention) -> Meaning | None:
        """`Nor been hit by anything`, `any trouble going or`: a word that needs a denial, and one stands before it."""
        span = self.words[max(0, mention.start - 1) : mention.last + 1]
        lost = self.lists["cannot"] | self.lists["negatives"]
        if self.lists["any"].isdisjoint(span) or not lost.isdisjoint(self.words[mention.start : mention.last]):
            return None
        for at in range(mention.start - 1, max(-1, mention.start - _TAKEN_BACK_WITHIN), -1):
            kind = self.sentence.cue(at)
            if kind in ("negation", "graded_negation"):
                return Meaning(Answer.UNSURE, None, self.sentence.cue_at[at])
            if kind == "contrast" or self.words[at] in self.lists["agents"]:
                return None
        return None

    def of_topic(self, mention: Mention) -> Meaning | None:
        """What is said of a part of the body that is named for its usual question: `bladder: no`, `no bladder or bowel`."""
        answer = self._answered(mention.last, mention)
        reach = self.reach[mention.start]
        if answer is None and reach is not None and self.partial.lost_beside(reach.cue.end, mention.start):
            return Meaning(Answer.UNSURE, None, reach.cue, denied=True)
        if mention.entry.place is not None and mention.entry.place.like is not None:
            return None  # of what one has control of, `bladder control: no` is told in other words
        # `Bladder weak` names the part for what it does, and not for the question of a form.
        if answer is not None or mention.end in self.sentence.sense_at or not self._bare(mention):
            return answer
        at = mention.start - 1
        while at >= 0 and (self.words[at] in self.lists["between_topics"] or self._is_topic(at)):
            at -= 1
        if at < 0 or self.clause[at] != self.clause[mention.start]:
            return None
        cue = self.sentence.cue_at.get(at)
        bare_no = (
            cue is not None
            and self.sentence.cue(at) == "negation"
            and self.words[cue.start] in self.lists["denies_things"]
        )
        # INVARIANT: only a bare `no` denies a bare place; `not bladder` may be about anything.
        if cue is not None and not self.lists["no_more"].isdisjoint(self.words[cue.start : cue.end]):
            return None  # `no longer pee` tells of a pee that stopped
        return Meaning(Answer.ABSENT, None, cue) if bare_no else None

    def _opens_a_clause(self, at: int) -> bool:
        """Whether the wording itself begins with what parts it from the denial before: `no fever, then fell`."""
        return self.words[at] in self.lists["conjunctions"] or joint_of(self.words[at], self.lists) == "and"

    def _is_topic(self, at: int) -> bool:
        """Whether a part that a form asks by its name stands here; `no wee` is none, but tells of a wee that stopped."""
        place = self.sentence.place_at.get(at)
        named = place.entry.place if place is not None else None
        return named is not None and named.topic is not None and named.like is None

    def governs(self, hit: Hit) -> bool:
        """Whether a denial stands right before this wording, or only words that it goes through: `no trouble peeing`."""
        reach = self.reach[hit.start]
        return reach is not None and not reach.graded and not reach.unknown and reach.met is None

    def _answered(self, at: int, mention: Mention) -> Meaning | None:
        """A form's answer: `numbness: no`, `weakness - none`, `incontinence has not been a problem`."""
        # The answer may stand right after the name, or after its colon, comma or question mark.
        mark, at = "", self._past_other_names(at)
        while at < len(self.words) and self.words[at] in (COMMA, COLON, QUESTION):
            mark, at = self.words[at], at + 1
        if at >= len(self.words):
            return None
        kind = self.sentence.cue(at)
        # The `isn't there` of `the seat feels like it isn't there` is told of it.
        if kind == "denied_after" and self.sentence.cue_at[at].start >= mention.end:
            past = self.partial.of_yesterday(self.sentence.cue_at[at].end)
            return Meaning(Answer.UNSURE if past else Answer.ABSENT, None, self.sentence.cue_at[at], denied=past)
        closed = at + 1 >= len(self.words) or self.words[at + 1] in MARKS
        if self.words[at] in self.lists["nothing"] and not mention.noun:
            return None  # `I try to lift my foot, nothing`
        if self.words[at] in self.lists["denies_after"] and closed and (mark or mention.noun):
            doubtful = (mark == COMMA and self._is_told(mention)) or self._answers_several(at)
            answer = Answer.UNSURE if doubtful else Answer.ABSENT
            return Meaning(answer, None, self.sentence.cue_at.get(at))
        if self.words[at] in self.lists["affirms_after"] and closed and mark:
            return Meaning(Answer.PRESENT, None, self.sentence.cue_at.get(at))
        return None

    def _answers_several(self, at: int) -> bool:
        """Whether a yes stands among the answers that begin here, each to another name: `fever, leaks: no, yes`."""
        yes = self.lists["affirms_after"] | self.lists["yes_alone"]
        answers = yes | self.lists["denies_after"] | self.lists["no_alone"] | self.lists["additions"] | MARKS
        while at < len(self.words) and self.words[at] in answers:
            if self.words[at] in yes:
                return True
            at += 1
        return False

    def _is_told(self, mention: Mention) -> bool:
        """Whether it is more than the name on a form: `my foot is numb - no` says both."""
        told = self.lists["agents"] | self.lists["owners"] | self.lists["verbs"] | self.lists["cannot"]
        return not mention.noun and not told.isdisjoint(self.words[: mention.end])

    def _past_other_names(self, at: int) -> int:
        """Where a form's label ends that names one more thing: `fever/chills: no`."""
        while self.words[at : at + 1] and joint_of(self.words[at], self.lists) in ("or", "and"):
            names = (m.last for m in self.sentence.mentions if m.noun and m.start == at + 1)
            end = max(names, default=0)
            if self.words[end : end + 1] != [COLON]:
                break
            at = end
        return at

    def _denied_before(self, mention: Mention) -> Meaning | None:
        """What the denial that governs the mention does to it."""
        # Some wordings take in the `and` or `then` that parts them from the denial, so it is asked past that word.
        at = mention.start
        while at + 1 < mention.end and self._opens_a_clause(at):
            at += 1
        reach = self.reach[at]
        if reach is None:
            return None
        # `Not really` reaches the first thing only: of a list nobody says how much of the rest is true.
        if reach.graded:
            return None if reach.link else Meaning(Answer.UNSURE, None, reach.cue)
        found = self._reached(reach, mention)
        if found is None and reach.link == "or" and self._same_verb(reach.cue, mention):
            return Meaning(Answer.UNSURE, None, reach.cue)
        return found

    def _reached(self, reach: Reach, mention: Mention) -> Meaning | None:
        """What a denial before the mention does to it, given what stands between."""
        cue = reach.cue
        if self._only_an_answer(cue) or self._denies_what_follows(cue, mention):
            return None
        in_doubt = Meaning(Answer.UNSURE, None, cue)
        if not mention.noun and self.words[cue.end : cue.end + 1] == [COLON] == self.words[: cue.start][-1:]:
            return in_doubt  # `fever: none: numb groin`: the denial is the answer before, and a state is told of itself
        # What takes the denial back is looked for first: nothing later may turn it into an `absent`.
        if self.partial.is_partial(mention):
            return in_doubt
        if COMMA in self.words[mention.start : mention.end - 1] and not mention.noun:
            return None  # `no fall or accident, wet myself`: what is told stands after the comma
        if not self.lists["negatives"].isdisjoint(self.words[mention.start : mention.end]):
            # a good thing is denied twice, in whatever grammar: `haven't got no feeling`, `don't get no warning`
            return in_doubt if mention.start - cue.end > _NEXT_TO else None
        if self.lists["more_of_it"].intersection(self.words[cue.start : mention.first]):
            return in_doubt
        if self.partial.compares(mention):
            return in_doubt
        # `No` and `without` deny things, `not` denies doings: after a `no` a state stands on shaky ground.
        of_things = self.words[cue.start] in self.lists["denies_things"]
        # What follows a named thing without a joint was not what is denied: `no pain numb foot`.
        if reach.met is not None and reach.met.end <= mention.first:
            return in_doubt if mention.noun else None
        if of_things and not mention.noun and (reach.link == "or" or reach.named or mention.first > cue.end):
            return in_doubt
        # An unknown word may be a verb, so that a new clause begins: only a thing that was asked for stays in doubt.
        if reach.unknown or (reach.spoken and mention.noun and reach.link != "or"):
            return in_doubt if of_things and mention.noun else None
        # A list with a strange item is one only where an `or` closes it: `no fever, sorry, numbness` is none.
        if reach.strange and reach.link != "or" and not self._list_goes_on(mention):
            return in_doubt if of_things and mention.noun else None
        # Two denials may cancel each other or make one in dialect; neither is told apart by grammar.
        if self._doubled(cue):
            # `Ain't never` is dialect as a rule, `not not numb` is numb.
            return replace(in_doubt, denied=self.words[cue.start] != "not")
        if reach.link in ("list", "and"):
            # After a comma the list goes on for certain only where it is still to be closed by `or`.
            listed = self._list_goes_on(mention)
            if not mention.noun:
                return in_doubt if listed or (reach.link == "and" and mention.first == mention.start) else None
            placed = mention.placed_after and self.words[mention.end - 1] not in self.lists["of_what"]
            if not listed and (reach.closed or placed or not self._bare(mention)):
                return in_doubt
        if self.partial.lost_beside(cue.end, mention.last - 1):
            return in_doubt
        if not reach.link and self.partial.of_yesterday(mention.last):
            return replace(in_doubt, denied=True)
        return self.partial.bounded(cue, mention) or Meaning(Answer.ABSENT, None, cue)

    def _same_verb(self, cue: Hit, mention: Mention) -> bool:
        """Whether `or` goes on with the verb that is denied: `haven't fallen or had an accident`."""
        joined = mention.start > 0 and self.words[mention.start - 1] in self.lists["alternatives"]
        denied = cue.start > 0 and self.words[cue.start - 1] in self.lists["denies_verbs"]
        lost = self.lists["cannot"] | self.lists["negatives"]
        return joined and denied and lost.isdisjoint(self.words[mention.start : mention.end])

    def _goes_on_with_have(self, mention: Mention) -> Meaning | None:
        """`I have not wet myself or lost control`: a participle behind `or` goes on with the verb, though it tells a loss."""
        at, words, lists = mention.start - 1, self.words, self.lists
        if at < 0 or words[at] not in lists["alternatives"] or words[mention.start] not in lists["past"]:
            return None
        for before in range(at - 1, max(0, at - _FAR_BEFORE), -1):
            if words[before] in lists["agents"] or words[before] in MARKS:
                return None
            if self.sentence.cue(before) == "negation" and words[before - 1] in lists["has"]:
                return Meaning(Answer.UNSURE, None, self.sentence.cue_at[before], denied=True)
        return None

    def _only_an_answer(self, cue: Hit) -> bool:
        """`No, my foot is numb` and `no my foot is numb` deny nothing."""
        if cue.entry.cue is None:
            return False  # `no injury, fever` is more than an answer
        if cue.end < len(self.words) and self.words[cue.end] == COMMA:
            return True
        if (
            self.words[cue.start] not in self.lists["answers_no"]
            or cue.end - cue.start > 1
            or cue.end >= len(self.words)
        ):
            return False
        following = self.words[cue.end]
        again = self.sentence.cue(cue.end) == "negation"  # `nope no leaks`
        return again or following == COMMA or following in self.lists["after_an_answer"]

    def _denies_what_follows(self, cue: Hit, mention: Mention) -> bool:
        """`neither the numbness nor the pain is going away`, `I can do nothing without my leg going numb`."""
        word = self.words[cue.start]
        # `Can't walk without a limp` limps.
        if word in self.lists["without"]:
            return self._after_cannot(cue) or self._followed_by(cue.end - 1, "without_what")
        eases = not self.lists["eases"].isdisjoint(self.words[mention.last : mention.last + _NEXT_TO])
        rest = self.words[mention.last :]  # `neither the numbness nor the leaking has gone away`
        return eases or (word in self.lists["neither"] and not self.lists["gets_better"].isdisjoint(rest))

    def _followed_by(self, at: int, words: str) -> bool:
        return at + 1 < len(self.words) and self.words[at + 1] in self.lists[words]

    def _after_cannot(self, cue: Hit) -> bool:
        for at in range(cue.start - 1, max(-1, cue.start - _TAKEN_BACK_WITHIN), -1):
            if self.words[at] in self.lists["cannot_do_without"]:
                return True
            if (
                self.words[at] in MARKS
                or self.sentence.cue(at) == "contrast"
                or self.words[at] in self.lists["persons"]
            ):
                return False
        return False

    def _doubled(self, cue: Hit) -> bool:
        """Whether another denial stands before this one, and nothing that it could be about in between."""
        if self.words[cue.start] in self.lists["alternatives"]:
            return False  # `neither leaks nor trouble`: the second goes on with the first
        for at in range(cue.start - 1, max(-1, cue.start - _FAR_BEFORE), -1):
            # Another denial counts as a second one only where nothing lies between that it could be about.
            other_clause = self.clause[at] != self.clause[cue.start]
            if other_clause or self.words[at] in MARKS or at in self.sentence.sense_at or at in self.sentence.phrase_at:
                return False
            if at in self.sentence.place_at and self.words[at - 1] in self.lists["denies_things"]:
                return False  # `no leg problems no toilet problems`
            if self.sentence.cue(at) in ("negation", "graded_negation"):
                return not self._only_an_answer(self.sentence.cue_at[at])
        return False

    def _list_goes_on(self, mention: Mention) -> bool:
        """Whether the list after the mention ends in `or`, so that all of it is denied."""
        for at in range(mention.end, min(mention.end + _OR_WITHIN, len(self.words))):
            subject = self.words[at] in self.lists["subjects"] and at not in self._named
            if self.clause[at] != self.clause[mention.start] or subject:
                return False
            if self.words[at] in self.lists["alternatives"]:
                return True
        return False

    def _bare(self, mention: Mention) -> bool:
        """Whether nothing is said of the thing but its name: no `numbness for a week`, no `leaking urine`."""
        inside = self.words[mention.start : mention.last]
        if len(inside) > 1 and any(w in self.lists["not_bare"] or w.endswith("ing") for w in inside):
            return False
        at = mention.last
        while at < len(self.words) and self.words[at] in self.lists["closes_a_name"]:
            at += 1
        return (
            at >= len(self.words)
            or self.words[at] in MARKS
            or bool(joint_of(self.words[at], self.lists))
            or self.sentence.cue(at) == "contrast"
        )

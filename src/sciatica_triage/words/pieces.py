"""How far a date, a stranger or a fear is from what is told: a sentence cut at every joint, finer than its clauses.

INVARIANT: what stands in another piece than such a cue is taken with it only where the grammar says so: a past tense that
goes on, a date that stands alone, one more thing of a list. In doubt it is told of the patient, here and now.
"""

from __future__ import annotations

from .hits import Hit
from .sentence import Mention, Sentence
from .tokens import COMMA, MARKS

_VERB_REACHES = 2


class Pieces:
    """The pieces of one sentence."""

    def __init__(self, sentence: Sentence) -> None:
        self._sentence = sentence
        self._words, self._lists = sentence.words, sentence.lists
        joints = self._lists["additions"] | self._lists["conjunctions"] | self._lists["but"] | {COMMA}
        self.number: list[int] = []
        number = 0
        for at, word in enumerate(self._words):
            # `pins and needles` are one thing
            beside = {*self._words[at - 1 : at], *self._words[at + 1 : at + 2]} if at else {word}
            number += word in joints and not beside <= self._lists["one_thing"]
            self.number.append(number)

    def after_a_fear(self, cue: Hit, mention: Mention) -> bool:
        """Whether the mention is told as there, beside a fear that ends before it; a list of fears goes on."""
        dashed = any(cue.end <= at < mention.start for at in self._sentence.dashes)
        return self.between(cue, mention) and (dashed or self._tells_of_now(mention))

    def apart(self, cue: Hit, mention: Mention) -> bool:
        """Whether this date does not plainly take in the mention."""
        if not self.between(cue, mention):
            return False
        own, theirs = self.own(mention), self._piece(cue.start)
        if self._tells_of_now(mention):
            return True
        past = not own.isdisjoint(self._lists["past"])
        if self._is_bare(cue, theirs):
            return False  # `as a child, I wet the bed`, and `wet myself, years ago`
        if self._in_list(cue, mention):
            return False
        # A date at the end takes back what is told in the past only where nothing else is dated by it.
        verbless = theirs.isdisjoint(self._lists["agents"] | self._lists["verbs"] | self._lists["past"])
        return not past or (mention.first < cue.start and not verbless)

    def without_subject(self, cue: Hit, mention: Mention) -> bool:
        """Whether the mention stands after a stranger's clause, in one that names nobody: `..., can't wee at all`."""
        if not self.between(cue, mention) or self._in_list(cue, mention) or mention.end <= cue.start:
            return False
        # A bare name goes on with what they have: `my gran had numb legs, incontinence`.
        dashed = any(cue.end <= at < mention.start for at in self._sentence.dashes)
        if mention.noun and not mention.placed_after and not dashed:
            return False
        own = self.own(mention)
        others = self._lists["goes_on_with"] | {"it", "who"}
        present = self._tells_of_now(mention)
        told = self._lists["verbs"] | self._lists["past"] | self._lists["present"]
        if not present and told.isdisjoint((*self._piece(cue.start), *self._words[cue.start : mention.first])):
            return False  # `not me but my boss, numb legs`: theirs is no clause of its own
        return own.isdisjoint(others) and (present or own.isdisjoint(self._lists["past"]))

    def stands_bare(self, cue: Hit, mention: Mention) -> bool:
        """Whether the mention stands in another piece than the cue, one that names nobody."""
        return self.between(cue, mention) and self.own(mention).isdisjoint(self._lists["persons"])

    def doubtful(self, cue: Hit, mention: Mention) -> bool:
        """Whether a bare thing follows the cue, which may still belong to it: `had surgery in 2015, numbness in my groin`."""
        return mention.noun and cue.end <= mention.first

    def between(self, cue: Hit, mention: Mention) -> bool:
        """Whether a joint stands between the two; one inside the cue or the mention parts nothing."""
        if cue.end <= mention.start:
            return self.number[cue.end - 1] != self.number[mention.start]
        return mention.end <= cue.start and self.number[mention.end - 1] != self.number[cue.start]

    def _piece(self, at: int) -> set[str]:
        number = self.number[at]
        return {word for word, n in zip(self._words, self.number, strict=True) if n == number}

    def _tells_of_now(self, mention: Mention) -> bool:
        numbers = {self.number[mention.start], self.number[mention.end - 1]}
        return any(n in numbers and self._sentence.is_present(at) for at, n in enumerate(self.number))

    def own(self, mention: Mention) -> set[str]:
        """The words of the pieces in which the mention stands."""
        numbers = {self.number[mention.start], self.number[mention.end - 1]}
        return {word for word, n in zip(self._words, self.number, strict=True) if n in numbers}

    def is_of_now(self, mention: Mention) -> bool:
        """Whether a verb of the present stands in the pieces of the mention; `feel` is none in `could not feel`."""
        numbers = {self.number[mention.start], self.number[mention.end - 1]}
        return any(
            n in numbers
            and (word in self._lists["present"] or word in self._lists["told_as_present"])
            and (self._lists["past"] | self._lists["told_as_past"]).isdisjoint(
                self._words[max(0, at - _VERB_REACHES) : at]
            )
            for at, (word, n) in enumerate(zip(self._words, self.number, strict=True))
        )

    def _is_bare(self, cue: Hit, piece: set[str]) -> bool:
        """Whether nothing but the date stands in its piece."""
        rest = piece.difference(self._words[cue.start : cue.end], MARKS, self._lists["additions"])
        return rest <= self._lists["points_back"] | self._lists["past"] | self._lists["no_verb"] | self._lists["agents"]

    def _in_list(self, cue: Hit, mention: Mention) -> bool:
        """Whether the mention is one more bare thing of a list of such: `in 2015 I had numbness, weakness and a fever`."""
        if not mention.noun or mention.placed_after:
            return False
        low, high = sorted((self.number[cue.start], self.number[mention.start]))
        numbers = {self.number[m.start] for m in self._sentence.mentions if m.noun}
        dashed = any(low < self.number[at] <= high for at in self._sentence.dashes)
        return not dashed and numbers.issuperset(range(low, high + 1))

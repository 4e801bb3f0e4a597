"""A sentence cut into clauses, before any cue is asked how far it reaches.

A clause has its own subject, verb, denial or `can't`, or names a part of the body with its state. What follows a comma,
`and` or `or` without any of these is one more item of the list before it: `no fever, chills or weight loss`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from .sentence import Sentence
from .tokens import COLON, COMMA, MARKS

_STARTS_WITHIN: Final = 2
_DATES: Final = ("until_now", "recent", "here_now")


class Clauses:
    """The clauses of one sentence, numbered for each of its words.

    `told` counts stretches with one subject, over which an `if` or a year goes on; `denied` is the finer cut, in which
    a denial ends.
    """

    def __init__(self, sentence: Sentence) -> None:
        self._sentence = sentence
        self._words, self._lists = sentence.words, sentence.lists
        self._joints = self._lists["alternatives"] | self._lists["additions"] | {COMMA}
        # A contrast of two words begins once, at its first.
        contrasts = {i for i in sentence.cue_at if sentence.cue(i) == "contrast"}
        fresh = {i for i in contrasts if i - 1 not in contrasts}
        # CHOICE: two cuts, since a date or an `if` goes on over `and I`, while a denial may end at every comma.
        self.told = self._numbered(fresh.union(self._subjects()))
        self.denied = self._numbered(fresh.union(self._restarts()))

    def _numbered(self, begins: set[int]) -> list[int]:
        numbers, number = [], 0
        for at in range(len(self._words)):
            number += at in begins
            numbers.append(number)
        return numbers

    def _subjects(self) -> Iterator[int]:
        """Where a new subject stands after a joint."""
        for at, word in enumerate(self._words):
            begin = self._over_dates(at)
            if begin and word in self._lists["subjects"] and self._words[begin - 1] in self._lists["before_subject"]:
                yield begin

    def _over_dates(self, at: int) -> int:
        """Where a clause begins whose subject is here: `, then last night I` begins at the date."""
        while at > 1 and self._sentence.cue(at - 1) in _DATES:
            at -= 1
        return at

    def _restarts(self) -> Iterator[int]:
        """Where what follows a joint stands by itself; a dash or a line's end always parts."""
        at, words = 0, self._words
        while at < len(words):
            if not self._joins(at):
                at += 1
                continue
            begin = at
            while at < len(words) and self._joins(at):
                at += 1
            either = not self._lists["alternatives"].isdisjoint(words[begin:at])
            parts = not either and any(self._parts(i) for i in range(begin, at))
            if parts or self._stands_alone(at, self._item_end(at), either):
                yield at

    def _parts(self, at: int) -> bool:
        """Whether a dash stands here, or a word such as `then`, after which no list goes on."""
        return at in self._sentence.dashes or self._words[at] in self._lists["conjunctions"]

    def _joins(self, at: int) -> bool:
        word, name = self._words[at], self._sentence.sense_at.get(at)
        if name is not None and name.entry.noun and name.start < at < name.end - 1:
            return False  # the `and` of `pins and needles`
        return word in self._joints or (word in self._lists["conjunctions"] and at not in self._sentence.cue_at)

    def _item_end(self, begin: int) -> int:
        for at in range(begin, len(self._words)):
            if self._joins(at) or self._words[at] in MARKS:
                return at
        return len(self._words)

    def _stands_alone(self, begin: int, end: int, either: bool) -> bool:
        """Whether an item has what makes a clause; after `or` less is one, since `or` goes on with what is denied."""
        words, lists, sentence = self._words[begin:end], self._lists, self._sentence
        if not words:
            return False
        if not either and (words[0] in lists["restarts"] or sentence.cue(begin) in (*_DATES, "uncertain")):
            return True  # a date begins what is told of now, `no fever, since yesterday weakness`, and a doubt its own
        # An item with its own denial needs none from before.
        if any(sentence.cue(i) in ("negation", "graded_negation", "no_negation") for i in range(begin, end)):
            return True
        # Names are what lists are made of, so only a state or a doing makes a clause.
        own = [m for m in sentence.mentions if begin <= m.start < end and not m.noun]
        if any(lists["cannot"].intersection(sentence.words[m.start : m.end]) for m in own):
            return True
        if any(word in lists["agents"] for word in words[:_STARTS_WITHIN]):
            return True
        verb = any(word in lists["verbs"] for word in words)
        # CHOICE: `no fever or chills are felt` denies both, so a bare verb parts nothing after `or`; `or my leg is` does.
        if either:
            return words[0] in lists["owners"] and (verb or bool(own))
        # An item that ends in a colon is a label, and what follows is its own line of a form.
        return verb or bool(own) or (end < len(self._words) and self._words[end] == COLON)

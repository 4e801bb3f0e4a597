"""The words of a language for numbers, units of time and days, and how a number is read from digits or from words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from ..values import dataclass

_DIGITS: Final = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6})?")
_TENS: Final = range(20, 100, 10)


@dataclass(frozen=True)
class NumberWords:
    """What the lexicon says of numbers."""

    values: Mapping[str, float]
    hours: Mapping[str, float]
    """Units of time, each in hours."""
    weekdays: Mapping[str, int]
    """From Monday, 0."""
    months: Mapping[str, int]
    lists: Mapping[str, frozenset[str]]

    def value(self, word: str) -> float | None:
        """The value of one word, or None; `a` is 1."""
        return self.values.get(word) if not word[:1].isdigit() else _number(word)

    def whole(self, words: Sequence[str], at: int) -> tuple[float | None, int]:
        """The number that begins here and the word after it: `72`, `seventy two`, `three and a half`; not `a`, not `few`."""
        value = None if words[at] in self.lists["vague"] else self.value(words[at])
        if value is None:
            return None, at + 1
        end = at + 1
        units = self.values.get(words[end], 0) if end < len(words) and words[end] not in self.lists["vague"] else 0
        if value in _TENS and not words[at][0].isdigit() and 0 < units < _TENS.step:
            value, end = value + units, end + 1
        if end + 2 < len(words) and words[end] == "and" and self.values.get(words[end + 2]) == 0.5:
            value, end = value + 0.5, end + 3
        return value, end


def _number(word: str) -> float | None:
    return float(word) if _DIGITS.fullmatch(word) else None

"""How old the patient is said to be: wordings about a number, from the lexicon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from .automaton import Automaton
from .file_models import Age
from .number_words import NumberWords

NUMBER: Final = "#"
BEGIN: Final = "^"
_OLDEST: Final = 120.0
_THERMOMETER: Final = (34, 43)


class Ages:
    """Finds ages in a sentence, each with the words that tell it."""

    def __init__(self, automaton: Automaton[Age], numbers: NumberWords) -> None:
        self._automaton = automaton
        self._numbers = numbers
        self._not_years = numbers.lists["not_years"]

    def told(self, words: Sequence[str]) -> Mapping[int, tuple[float, int, Age]]:
        """By the word where an age begins its value in years, the word after it, and the wording's class."""
        short, at_word, values = self._shortened(words)
        found: dict[int, tuple[float, int, Age]] = {}
        # Of wordings that overlap the first and longest counts, so that `a 3 year old` is no `3 years`.
        reach = 0
        hits = sorted(self._automaton.find(short), key=lambda hit: (hit[1], -hit[2]))
        for age, begin, end in hits:
            numbered = next((i for i in range(begin, end) if i in values), None)
            value = self._value(age, values.get(numbered) if numbered is not None else None)
            if begin < reach or value is None or (numbered is not None and self._bounded(age, short, numbered)):
                continue
            reach = end
            start = at_word[begin if numbered is None else numbered]
            found[start] = (value, max(at_word[end], start + 1), age)
        return found

    def _shortened(self, words: Sequence[str]) -> tuple[list[str], list[int], dict[int, float]]:
        """The words with their begin marked and every number as one, where each stood, and the numbers' values."""
        short, at_word, values = [BEGIN], [0], {}
        at = 0
        while at < len(words):
            value, end = self._numbers.whole(words, at)
            if value is not None:
                values[len(short)] = value
            short.append(words[at] if value is None else NUMBER)
            at_word.append(at)
            at = end
        return short, [*at_word, len(words)], values

    @staticmethod
    def _value(age: Age, number: float | None) -> float | None:
        if age.value is not None:
            return age.value
        if number is None or not age.at_least <= number <= age.at_most:
            return None
        if number % 1 and _THERMOMETER[0] <= number <= _THERMOMETER[1]:
            return None  # nobody is 39.6
        years = round(number * age.in_years, 1) if age.in_years < 1 else number
        return years - 1 if age.soon else years if years <= _OLDEST else None

    def _bounded(self, age: Age, short: Sequence[str], at: int) -> bool:
        """Whether the words beside the number say that it counts something else: `I am 5 foot`."""
        after = short[at + 1] if at + 1 < len(short) else ""
        return (age.not_before and (after in self._not_years or after == NUMBER)) or short[at - 1] in age.not_after

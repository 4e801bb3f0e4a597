"""The lists of `chat/understood.yaml`, ready to be found in a message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final, Literal, TypeAlias

from .texts import understood_words

Kind: TypeAlias = Literal["first", "good", "meant", "matters", "complaints", "times", "between"]
"""What a phrase of a harmless message does in it."""
_NAMING: Final[tuple[Kind, ...]] = ("between", "matters", "times", "complaints", "good", "meant")


class Phrases:
    """Phrases of some words each; a word with a star stands for all that begin so."""

    def __init__(self, listed: Iterable[str]) -> None:
        stars = [phrase for phrase in listed if phrase.endswith("*")]
        self._begins = tuple(word[:-1] for word in stars)
        self.exact = frozenset(tuple(phrase.split()) for phrase in listed) - {(star,) for star in stars}
        self.words = frozenset(word for phrase in self.exact for word in phrase)
        self._alone = frozenset(phrase[0] for phrase in self.exact if len(phrase) == 1)
        self._lengths: dict[str, tuple[int, ...]] = {}
        for phrase in sorted(self.exact, key=len, reverse=True):
            self._lengths[phrase[0]] = tuple(dict.fromkeys((*self._lengths.get(phrase[0], ()), len(phrase))))
        self._most = max(map(len, self.exact), default=0)

    def at(self, words: Sequence[str], at: int) -> int:
        """How many words the longest phrase has that begins here; 0 for none."""
        for length in self._lengths.get(words[at], ()):
            if tuple(words[at : at + length]) in self.exact:
                return length
        return 0

    def at_the_end(self, words: Sequence[str]) -> int:
        """How many words the longest phrase has that ends here; 0 for none."""
        most = min(self._most, len(words))
        return next((length for length in range(most, 0, -1) if tuple(words[-length:]) in self.exact), 0)

    def is_in(self, words: Sequence[str]) -> bool:
        """Whether one of them stands anywhere."""
        lengths, begins = self._lengths, self._begins
        if not begins and not self.may_begin_in(words):
            return False
        return any((word in lengths and self.at(words, at)) or word.startswith(begins) for at, word in enumerate(words))

    def may_begin_in(self, words: Sequence[str]) -> bool:
        """Whether the first word of one of those without a star stands anywhere; without it, none does."""
        return not self._lengths.keys().isdisjoint(words)

    def has(self, word: str) -> bool:
        """Whether a word is one of them by itself."""
        return word in self._alone or word.startswith(self._begins)


@cache
def phrases(kind: str) -> Phrases:
    """The phrases of one list."""
    return Phrases(getattr(understood_words(), kind))


@cache
def harmless() -> Phrases:
    """The phrases of all kinds, but for those that only begin a message."""
    return Phrases([phrase for kind in _NAMING for phrase in getattr(understood_words(), kind)])


@cache
def kind_of() -> dict[tuple[str, ...], Kind]:
    """What each of them does."""
    return {phrase: kind for kind in _NAMING for phrase in phrases(kind).exact}


@cache
def listed(kind: str) -> frozenset[str]:
    """The single words of one list, to look one up."""
    return frozenset(getattr(understood_words(), kind))

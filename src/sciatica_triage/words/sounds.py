"""What a badly spelt message may mean: words that nobody knows, taken for those that they sound like.

INVARIANT: a guess is never heard. A message is read a second time with its guesses, and what is an emergency there is asked
about; `karnt feal` may be `can't feel`, and only who wrote it knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from functools import lru_cache
from typing import Final

from .file_models import Spelling
from .spelling import Speller, mistakes_between

_WORD: Final = re.compile(r"[^\W\d_]+\*+[^\W\d_*]*|[^\W\d_]+(?:'[^\W\d_]+)*")
_SHORTEST: Final = 3
_SHORTEST_RUN: Final = 8
_MOST_MISTAKES: Final = 3
_LONGEST_RUN: Final = 40
_FEWEST_PARTS: Final = 3
_MEAN_LENGTH: Final = 2.6
_MOST_STRANGE: Final = 0.4
"""Share of words that nobody knows and that are none of those that are meant most, above which nothing is guessed."""
_FIRST: Final = str.maketrans("cqz", "kks")
_MOST_REMEMBERED: Final = 20_000
_SOUNDS: Final = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"ph", "f"), (r"ck|q|c(?![eiyh])", "k"), (r"c(?=[eiy])|z", "s"), (r"^k(?=n)|^w(?=r)|(?<=m)b(?=$|n)|gh", ""),
        (r"wh", "w"), (r"ea|ee|ei|ie|ey|(?<=.)y", "i"), (r"oo|ou|u", "o"), (r"ai|ay", "a"),
        (r"r(?![aeiouy]|$)", ""), (r"(?<=[aeiou])r$", ""), (r"(.)\1", r"\1"), (r"e$", ""),
    )
)  # fmt: skip
"""From letters to how they sound, one after the other; a vowel in the middle of a longer word says nothing."""


def sound_of(word: str) -> str:
    """How a word sounds, roughly: its consonants, and its first vowel."""
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    head = re.match(r"[^aeiou]*[aeiou]?", word)
    end = head.end() if head else 0
    return re.sub(r"(.)\1", r"\1", word[:end] + re.sub(r"[aeiou]", "", word[end:]))


class Sounds:
    """Guesses at the words of a language, and at those that were masked with stars."""

    def __init__(self, spelling: Spelling, spell: Speller, common: Set[str]) -> None:
        """`spell`: what it mends needs no guess; `common`: which of the shortest words may be stuck to others."""
        self._spell, self._known, self._common = spell, spell.known, common
        self._masked, self._leave = spelling.masked, frozenset(spelling.leave)
        self._meant = frozenset((*spelling.repair, *spelling.meant))
        self._guessed = lru_cache(_MOST_REMEMBERED)(self._guess)
        self._sounding_like = lru_cache(_MOST_REMEMBERED)(self._by_sound)

    def _by_sound(self, first: str) -> Mapping[str, list[str]]:
        """The words that begin with the sound of this letter, by how they sound; those that are meant most come first."""
        found: dict[str, list[str]] = {}
        begin = [word for word in self._known | self._meant if word.translate(_FIRST).startswith(first)]
        for word in sorted(begin, key=lambda word: (word not in self._meant, word)):
            if len(word) >= _SHORTEST or word in self._common:
                found.setdefault(sound_of(word), []).append(word)
        return found

    def as_meant(self, text: str, foreign: bool = False) -> str | None:
        """The text with its guesses in place; None where every word is known, nothing comes near, or too little is known.

        `foreign`: whether it is taken for another language.
        """
        guesses = {word: self._guessed(word) for word in {found.lower() for found in _WORD.findall(text)}}
        strange = sum(guess not in self._meant and not self._is_known(word) for word, guess in guesses.items())
        parted = any(guess is not None and " " in guess for guess in guesses.values())
        # Another language sounds like many words of this one; a run that can be parted is of this one.
        if ((foreign or strange > _MOST_STRANGE * len(guesses)) and not parted) or not any(guesses.values()):
            return None
        return _WORD.sub(lambda piece: guesses[piece.group().lower()] or piece.group(), text)

    def _is_known(self, word: str) -> bool:
        plain = self._spell(word)
        return len(word) < _SHORTEST or word in self._leave or self._known.issuperset(plain)

    def _guess(self, word: str) -> str | None:
        if "*" in word:
            return self._masked.get(word[0])
        if self._is_known(word):
            return None
        plain = "".join(self._spell(word))
        near = [
            (mistakes, at, other)
            for at, other in enumerate(self._sounding_like(plain[:1].translate(_FIRST)).get(sound_of(plain), ()))
            if (mistakes := mistakes_between(plain, other, score_cutoff=_MOST_MISTAKES)) <= _MOST_MISTAKES
        ]
        if not near and _SHORTEST_RUN <= len(plain) <= _LONGEST_RUN:
            return next(self._parts_of(plain), None)
        return min(near)[-1] if near else None

    def _parts_of(self, run: str) -> Iterator[str]:
        """The known words of which a run of letters is made, the fewest: `icantfeel` is `i cant feel`."""
        best: list[list[str] | None] = [[], *([None] * len(run))]
        for end in range(1, len(run) + 1):
            for begin in range(end):
                before, word = best[begin], run[begin:end]
                if before is None or not (word in self._known and (len(word) >= _SHORTEST or word in self._common)):
                    continue
                if (longer := best[end]) is None or len(before) + 1 < len(longer):
                    best[end] = [*before, word]
        found = best[-1] or []
        # `Toe nails` and `loc at i on` are one word each; a run has a small word in it, and not many.
        run_on = len(found) >= _FEWEST_PARTS or not self._common.isdisjoint(found)
        if len(found) > 1 and run_on and len(run) >= _MEAN_LENGTH * len(found):
            yield " ".join(found)

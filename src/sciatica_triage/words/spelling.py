"""From what was typed to the plain spelling that the lexicon uses.

Only long words of a closed list are repaired, and only where one or two letters are wrong and the first letter is right:
`continent` never becomes `incontinent`. Denials (`without`, `never`, `nothing`) are on that list too, so that a typing
mistake does not turn `witout numbness` into numbness.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.util import find_spec
from typing import Final, Literal, TypeAlias

from .file_models import Spelling

_STRETCHED: Final = re.compile(r"(.)\1{2,}")
_SHORTEST: Final = 5
_TWO_MISTAKES_FROM: Final = 9
_LONGEST: Final = 24
_MOST_REMEMBERED: Final = 50_000


SpelledBy: TypeAlias = Literal["rapidfuzz", "python"]
"""What counts the mistakes: the library, or where it is not installed (in a browser) the same count in Python, slower."""


@cache
def _distance() -> Callable[..., int]:
    """Imported for the first word that is spelt wrong: it takes as long as a message."""
    try:
        from rapidfuzz.distance import OSA
    except ImportError:
        return mistakes_between
    distance: Callable[..., int] = OSA.distance
    return distance


@cache
def _installed() -> bool:
    return find_spec("rapidfuzz") is not None


def mistakes_between(word: str, right: str, *, score_cutoff: int) -> int:
    """Letters left out, put in, wrong, or two that changed places; one more than the cutoff where there are more."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, letter in enumerate(word, 1):
        earlier, before, row = before, row, [i]
        for j, other in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == right[j - 2] and word[i - 2] == other:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > score_cutoff:
            return score_cutoff + 1
    return min(row[-1], score_cutoff + 1)


class Speller:
    """Brings one word to plain words. Remembers what it has seen, up to a limit."""

    def __init__(self, spelling: Spelling, known: Iterable[str] = ()) -> None:
        self._means: Mapping[str, tuple[str, ...]] = {k: tuple(v.split()) for k, v in spelling.means.items()}
        self._endings = dict(spelling.endings)
        self._parted_ends = frozenset(spelling.parted_ends)
        self._leave = frozenset(spelling.leave)
        self._first, self._second = frozenset(spelling.joined_first), frozenset(spelling.joined_second)
        self.known = frozenset(known) | set(spelling.repair) | set(self._means)
        self._by_letter: dict[str, list[str]] = {}
        for word in spelling.repair:
            self._by_letter.setdefault(word[0], []).append(word)
        self._distance: Callable[..., int] | None = None
        self._seen: dict[str, tuple[str, ...]] = {}

    @property
    def by(self) -> SpelledBy:
        """What counts the mistakes here."""
        return "rapidfuzz" if _installed() and self._distance is not mistakes_between else "python"

    def expanded(self, word: str) -> tuple[str, ...]:
        """Short forms written out, and nothing repaired: for the lexicon's own wordings."""
        return self._means.get(word) or (self._contracted(word, self.expanded) if "'" in word else (word,))

    def __call__(self, word: str) -> tuple[str, ...]:
        """The plain words of a word in lower case; none for a bare apostrophe."""
        seen = self._seen.get(word)
        if seen is None:
            if len(self._seen) > _MOST_REMEMBERED:
                self._seen.clear()
            seen = self._seen[word] = self._spelled(word)
        return seen

    def rejoined(self, first: str, second: str) -> tuple[str, ...] | None:
        """The plain words of a short form whose end was parted from it, `can t` and `ca n't`; None for any others."""
        return self._means.get(first + second.replace("'", "")) if second in self._parted_ends else None

    def _spelled(self, word: str) -> tuple[str, ...]:
        # Known short forms win over repair: `cant` is no `cart`.
        if word in self._means:
            return self._means[word]
        if "'" in word:
            return self._contracted(word, self)
        if word in self.known or len(word) > _LONGEST:
            return (word,)
        if _STRETCHED.search(word):
            for keep in (r"\1\1", r"\1"):  # the double first: `peeee` is `pee`, though `pe` is a word too
                short = _STRETCHED.sub(keep, word)
                if short in self.known:
                    return self._spelled(short)
            return self._spelled(_STRETCHED.sub(r"\1", word))
        for short, whole in self._endings.items():
            if word.endswith(short) and (full := word.removesuffix(short) + whole) in self.known:
                return (full,)
        return self._parted(word) or (self._repaired(word),)

    def _contracted(self, word: str, spell: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
        plain = word.replace("'", "")
        if plain in self._means:
            return self._means[plain]
        # `'angs`, `'ospital`: an h that was dropped, unless the rest is a word by itself, as in `'and`.
        if word.startswith("'") and plain not in self.known and "h" + plain in self.known:
            return spell("h" + plain)
        stem, _, ending = word.rpartition("'")
        if ending == "s" and stem:
            return spell(stem)
        if ending in ("ll", "ve", "re", "d", "m") and stem:
            return (*spell(stem), {"ll": "will", "ve": "have", "re": "are", "d": "would", "m": "am"}[ending])
        return spell(plain) if plain else ()

    def _parted(self, word: str) -> tuple[str, ...]:
        for cut in range(2, min(len(word) - 2, 7)):
            if word[:cut] in self._first and word[cut:] in self._second:
                return (*self(word[:cut]), *self(word[cut:]))
        return ()

    def _repaired(self, word: str) -> str:
        # INVARIANT: short words are never repaired, since one letter makes another word of them.
        if len(word) < _SHORTEST or word in self._leave:
            return word
        best, fewest = word, 3
        distance = self._distance = self._distance or _distance()
        for right in self._by_letter.get(word[0], ()):
            # Two mistakes only in long words, and the first letter is always right.
            most = 2 if min(len(right), len(word)) >= _TWO_MISTAKES_FROM else 1
            if abs(len(right) - len(word)) <= most and len(right) >= _SHORTEST:
                mistakes = distance(word, right, score_cutoff=most)
                if mistakes <= most and mistakes < fewest:
                    best, fewest = right, mistakes
        return best

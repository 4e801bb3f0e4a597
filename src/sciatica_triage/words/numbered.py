"""Points that are numbered inside one line, `1 sore leg 2 wet myself 3 no fever`: each is a sentence of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .tokens import MARKS, STOP, Tokens

_Lists = Mapping[str, frozenset[str]]

_FEWEST_POINTS: Final = 3


def part_numbered(tokens: Tokens, lists: _Lists) -> None:
    """Put a full stop in place of each number of a list that counts up from one; a number of anything is none."""
    words = tokens.words
    points: list[int] = []
    for at, word in enumerate(words):
        counts = words[at + 1 : at + 2]
        number = word == str(len(points) + 1) and bool(counts) and counts[0] not in MARKS | lists["counted_things"]
        if number and (not points or at > points[-1] + 1):
            points.append(at)
    if len(points) >= _FEWEST_POINTS:
        for at in points:
            words[at] = STOP

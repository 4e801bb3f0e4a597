"""The time to read grows with the length of the message, whatever it is made of."""

from __future__ import annotations

import time

import pytest

from sciatica_triage.words import read

SHORT = 40_000
TIMES_LONGER = 8
MOST_TIMES_SLOWER = 3 * TIMES_LONGER

PIECES = [
    "I can't pee ",
    "no ",
    "no, ",
    "my foot is numb and ",
    "numb in my ",
    "if I ",
    "<a ",
    "<",
    "&amp;",
    "1,",
    "\n ",
    "'",
    "a\u200b",
    "e\u0301",
    "I can't pee. ",
    "not not never without ",
    "((((",
]


def _seconds(text: str) -> float:
    best = float("inf")
    for _ in range(3):
        begin = time.process_time()
        read(text)
        best = min(best, time.process_time() - begin)
    return best


@pytest.mark.parametrize("piece", PIECES)
def test_time_grows_with_the_length_alone(piece: str) -> None:
    """Eight times the text takes about eight times as long, not sixty-four times."""
    text = piece * (SHORT // len(piece))
    short, long = _seconds(text), _seconds(text * TIMES_LONGER)

    assert long <= MOST_TIMES_SLOWER * max(short, 1e-3)

"""The time to read grows with the length of the message, whatever it is made of."""

from __future__ import annotations

import time

import pytest

from sciatica_triage.words import read

SHORT = 20_000
TIMES_LONGER = 8
MOST_TIMES_SLOWER = TIMES_LONGER + 1
ATTEMPTS = 4

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
    "is my leg numb? ",
    "can I pee? no. ",
    "my gran is numb. she fell. ",
    "numb\n",
    "&#39;",
    "\u00e2\u20ac\u2122",
    "\U000e0020",
    "no numbness or ",
    "not numb, ",
    "- ",
    "3 days ",
    "one two three ",
    "pain ",
    "if ",
    "xyzzy ",
    "xyzzyplugh",
    "..",
    "<<<>",
    "1/",
    "\u00e4\u0308",
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
    """Eight times the text takes about eight times as long, not sixty-four times.

    A loaded machine can only make a ratio worse by chance, so the best of a few counts.
    """
    text = piece * (SHORT // len(piece))
    growth = []
    for _ in range(ATTEMPTS):
        short, long = _seconds(text), _seconds(text * TIMES_LONGER)
        growth.append(long / max(short, 1e-3))
        if growth[-1] <= MOST_TIMES_SLOWER:
            return

    assert min(growth) <= MOST_TIMES_SLOWER

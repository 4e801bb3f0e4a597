"""What a later sentence dates: `I couldn't stand. That was nine years ago.`"""

from __future__ import annotations

from collections.abc import Sequence

from .hits import Hit
from .statement import Statement

_DATES_AT_MOST = 2


def dated_later(sentences: Sequence[Statement]) -> dict[int, Hit]:
    """The sentences that a later one dates years back, with its cue.

    Only a past tense is dated, and nothing goes back over a sentence that tells of today.
    """
    found: dict[int, Hit] = {}
    for position, heard in enumerate(sentences):
        if heard.dates_back is None or heard.said:
            continue
        for before in range(position - 1, max(-1, position - 1 - _DATES_AT_MOST), -1):
            if sentences[before].said and sentences[before].of_today:
                break
            found[before] = heard.dates_back
    return found

"""Adverbs that tell nothing of the clause in which they stand: `I can't however feel my seat`."""

from __future__ import annotations

from collections.abc import Mapping

from .tokens import MARKS, Tokens

_Lists = Mapping[str, frozenset[str]]


def without_fillers(tokens: Tokens, lists: _Lists) -> None:
    """Take them out from inside of clauses, in place; what opens or ends one may answer or bound it, and stays."""
    words = tokens.words
    out: set[int] = set()
    for at in range(1, len(words) - 1):
        # INVARIANT: no degree and no certainty is taken from behind a no, `not definitely numb`.
        certain = words[at] in lists["fillers_of_certainty"] and words[at - 1] not in lists["negatives"]
        if not certain and words[at] not in lists["fillers"]:
            continue
        # Behind anything but a verb, a no or a person `however` begins a clause: `no fever however my foot drops`.
        inside = words[at - 1] in lists["asks_first"] | lists["negatives"] | lists["agents"]
        if (
            words[at - 1] not in MARKS
            and words[at + 1] not in MARKS
            and (inside or words[at] not in lists["fillers_that_turn"])
        ):
            out.add(at)
    tokens.without(out)

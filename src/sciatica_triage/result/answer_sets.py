"""Sets of answers: one answer each for some findings, which of many sets are the smallest, and the best answer to each."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TypeAlias

from ..engine.rulebook import Rulebook
from ..vocabulary.findings import Answer, Finding, Value

AnswerSet: TypeAlias = frozenset[tuple[str, Value]]
"""Answers by finding."""
Ways: TypeAlias = list[AnswerSet]
"""Sets of answers each of which does something."""


def by_name(item: tuple[str, Value]) -> tuple[str, str]:
    """The place of one answer among those of a set."""
    # A number and an answer cannot be compared with each other; as text they can, and the order only has to be one.
    return item[0], str(item[1])


def by_size(answers: AnswerSet) -> tuple[int, list[tuple[str, str]]]:
    """The place of a set among others: small ones first, and in an order that no hash decides."""
    return len(answers), sorted(map(by_name, answers))


def agree(one: AnswerSet, other: AnswerSet) -> bool:
    """Whether two sets give no finding two different answers."""
    joined = one | other
    return len({name for name, _ in joined}) == len(joined)


def smallest(sets: Iterable[AnswerSet]) -> Ways:
    """The sets that hold no other one, the smallest first."""
    kept: Ways = []
    # Whatever a set could hold is smaller, and so it was kept before.
    for candidate in sorted(sets, key=by_size):
        if not any(small <= candidate for small in kept):
            kept.append(candidate)
    return kept


def best_answer(finding: Finding, book: Rulebook) -> Value:
    """The answer that is never worse than another one."""
    if finding.kind != "number":
        return Answer.ABSENT if finding.kind == "finding" else Answer.PRESENT
    if finding.middle is not None:
        low, high = finding.middle
        return whole if low <= (whole := int((low + high) // 2)) <= high else low
    if finding.worse != "smaller":
        return finding.minimum
    beyond = [compare.threshold for compare in book.comparisons().get(finding.name, ())]
    # From 2 to the 53rd on adding one to a float may change nothing.
    above = [max(t + 1, math.nextafter(t, math.inf)) for t in beyond if math.isfinite(t)]
    return min(finding.maximum, max([10_000, finding.minimum, *above]))

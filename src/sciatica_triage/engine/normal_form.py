"""Flat forms of a condition over atoms that are bits of an int.

A clause is an int; its bits are atoms. In conjunctive form a condition holds when every clause shares a bit with what is
true; in disjunctive form when all bits of some clause are true. Conditions are positive, so both are exact.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import reduce
from operator import or_

from ..errors import TriageError
from ..packs.condition import AllOf, AnyOf, Compare, Condition, Defined, Present, Unless

LARGEST = 5_000
"""The most clauses that a condition may have in either form."""
MOST_WORK = 10_000_000
"""The most comparisons of clauses that one condition may take: a second or so."""

Leaf = Present | Compare | AnyOf | Defined | str
"""What may become a bit: an atom, a group, or (as text) an exception that is not known to be present."""


Known = dict[int, list[int]]
"""The forms of definitions that were written out before, by the identity of what they mean."""


def conjunctive(
    condition: Condition | Unless, bit: Callable[[Leaf], int | None], known: Known | None = None
) -> tuple[int, ...]:
    """All of these clauses need one of their bits. `bit` gives None for a group that is to be expanded.

    `known` is kept by who writes out many conditions with the same definitions and bits.
    """
    return tuple(_Flattening(bit, AnyOf, known).flat(condition))


def disjunctive(
    condition: Condition | Unless, bit: Callable[[Leaf], int | None], known: Known | None = None
) -> tuple[int, ...]:
    """One of these clauses needs all of its bits. `bit` and `known` are those of `conjunctive`."""
    return tuple(_Flattening(bit, AllOf, known).flat(condition))


class _Flattening:
    """One condition on its way into one of the forms: parts of a `crossed` group are combined, others are listed."""

    def __init__(
        self, bit: Callable[[Leaf], int | None], crossed: type[AllOf] | type[AnyOf], known: Known | None
    ) -> None:
        self.bit = bit
        self.crossed = crossed
        self.known = {} if known is None else known
        self.work = 0

    def flat(self, condition: Condition | Unless) -> list[int]:
        match condition:
            case Present() | Compare():
                return [self.own(condition)]
            case AnyOf() | Defined() if (own := self.bit(condition)) is not None:
                return [own]
            case AllOf(parts) | AnyOf(parts):
                return self.joined([self.flat(part) for part in parts], crossed=isinstance(condition, self.crossed))
            case Unless(inner, exception):
                return self.joined([self.flat(inner), [self.own(exception)]], crossed=self.crossed is AllOf)
            case Defined(_, meaning):
                # By identity: hashing a tree walks all of it. The packs hold on to it, so no identity comes again.
                if id(meaning) not in self.known:
                    self.known[id(meaning)] = self.flat(meaning)
                return self.known[id(meaning)]

    def own(self, leaf: Leaf) -> int:
        own = self.bit(leaf)
        if own is None:
            raise TriageError("an atom of a condition has no bit")  # a clause without it would hold too often, or never
        return own

    def joined(self, forms: Sequence[list[int]], *, crossed: bool) -> list[int]:
        if not crossed:
            return self.minimal({clause for form in forms for clause in form})
        # The order is free: a positive condition has one smallest form. What has one clause comes first, as one.
        result = [reduce(or_, [form[0] for form in forms if len(form) == 1], 0)]
        for form in [form for form in forms if len(form) != 1]:
            self.spend(10 * len(result) * len(form))  # each is a number of its own, and costs more than a look at one
            result = self.minimal({left | right for left in result for right in form})
        return result

    def minimal(self, clauses: Collection[int]) -> list[int]:
        """Without the clauses that another one makes superfluous; in a fixed order."""
        if len(clauses) == 1:
            return list(clauses)
        kept: list[int] = []
        if all([clause.bit_count() == 1 for clause in clauses]):
            # Single atoms, each once: none of them makes another one superfluous.
            kept, clauses = sorted(clauses), ()
        for clause in sorted(clauses, key=lambda c: (c.bit_count(), c)):
            # INVARIANT: whatever makes a clause superfluous has no more bits than it, so it has been kept before.
            self.spend(len(kept))
            if not any([clause & small == small for small in kept]):
                kept.append(clause)
        if len(kept) > LARGEST:
            raise TriageError(f"a condition has more than {LARGEST:,} combinations; split the rule")
        return kept

    def spend(self, work: int) -> None:
        self.work += work
        if self.work > MOST_WORK:
            raise TriageError(f"a condition has more than {LARGEST:,} combinations; split the rule")

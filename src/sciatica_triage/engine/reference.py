"""The meaning of a rule, in plain Python.

`truth` is the whole of it: a finding is true, false or unknown, `all` is the least of its parts, `any` the greatest
(Kleene's strong tables). Conditions are positive, so asking `Reference` twice, once with what is surely true and once with
what is possibly true, gives the same three values faster.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

from ..packs.condition import AllOf, AnyOf, Atom, Compare, Condition, Defined, Present, Unless
from .meaning import union
from .rulebook import Rulebook


class Truth(IntEnum):
    """False, unknown or true; ordered."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2


def truth(condition: Condition | Unless, value: Callable[[Atom], Truth], excepted: Callable[[str], bool]) -> Truth:
    """The truth of a condition, from the truth of its atoms and the exceptions that are known to be present."""
    match condition:
        case Present() | Compare():
            return value(condition)
        case AllOf(parts):
            return min(truth(part, value, excepted) for part in parts)
        case AnyOf(parts):
            return max(truth(part, value, excepted) for part in parts)
        case Defined(_, meaning):
            return truth(meaning, value, excepted)
        case Unless(inner, exception):
            # Two values alone: an exception that is not known to be present must hold nothing back.
            return Truth.FALSE if excepted(exception) else truth(inner, value, excepted)


class Reference:
    """Which rules hold when exactly these atoms are true: all but those that need a clause of which no atom is true."""

    def __init__(self, book: Rulebook) -> None:
        self._all = (1 << len(book.rules)) - 1
        self._needing = book.needing
        unexcused = union(bit for leaf, bit in book.bits.items() if isinstance(leaf, str))
        # Of each rule a clause of few atoms, and none of an exception, whose atom is true of nearly everybody.
        narrowest = (min(clauses, key=lambda c: (c & unexcused, c.bit_count())) for clauses in book.clauses)
        self._begins = union(narrowest)
        """As long as none of these atoms is true, no rule holds."""

    def holding(self, atoms: int) -> int:
        """One bit a rule of the rulebook, for the atoms given as bits."""
        failing = 0
        # Clause by clause, as rules share many: one look fails all of them.
        for clause, rules in self._needing:
            if not atoms & clause:
                failing |= rules
        return self._all & ~failing

    def holding_with(self, atoms: int, more: int) -> tuple[int, int]:
        """The same, and the rules that hold for `more`, which has all of these atoms; in one pass."""
        if not atoms & self._begins:
            return 0, self.holding(more)
        failing = failing_with = 0
        for clause, rules in self._needing:
            if not atoms & clause:
                failing |= rules
                # Looked at only here: `more` has all of `atoms`, so it fails no clause that these meet.
                if not more & clause:
                    failing_with |= rules
        return self._all & ~failing, self._all & ~failing_with

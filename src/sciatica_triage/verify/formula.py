"""A condition as a formula for an SMT solver (z3).

What this target does differently: atoms are not bits of one presentation but formulas over all presentations, so that a
claim about a rule can be proved or refuted for every way of answering. The library is imported here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any as Anything
from typing import TypeAlias

from ..errors import needs
from ..packs.condition import OPERATORS, AllOf, AnyOf, Atom, Compare, Condition, Defined, Operator, Present, Unless

Formula: TypeAlias = Anything
"""A z3 expression; z3 has no types of its own that a checker could use."""


def solver_library() -> Anything:
    """The module `z3`; raise `TriageError` where it is not installed."""
    return needs("z3", "verify")


def formula(
    condition: Condition | Unless, value: Callable[[Atom], Formula], excepted: Callable[[str], Formula]
) -> Formula:
    """When a condition holds, from when its atoms hold and when its exceptions are known to be present."""
    z3 = solver_library()
    match condition:
        case Present() | Compare():
            return value(condition)
        case AllOf(parts):
            return z3.And([formula(part, value, excepted) for part in parts])
        case AnyOf(parts):
            return z3.Or([formula(part, value, excepted) for part in parts])
        case Defined(_, meaning):
            return formula(meaning, value, excepted)
        case Unless(inner, exception):
            return z3.And(formula(inner, value, excepted), z3.Not(excepted(exception)))


def beyond(amount: Formula, operator: Operator, threshold: float) -> Formula:
    """When an amount lies beyond a threshold, which is taken as the exact decimal that the rule's file shows."""
    return OPERATORS[operator](amount, solver_library().RealVal(repr(threshold)))

"""The condition tree: what a rule asks of a presentation. It is parsed once, and every use of a rule is a walk over it.

Positive by construction: there is no negation, and `Unless` stands only at the top of a rule.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, Literal, TypeAlias

from ..values import dataclass
from ..vocabulary.findings import in_digits

Operator: TypeAlias = Literal[">=", ">", "<=", "<"]

OPERATORS: Final[Mapping[Operator, Callable[[Any, Any], Any]]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
}
"""What each comparison does to two numbers, and as well to a column or a solver's term and a number."""


@dataclass(frozen=True)
class Present:
    """The finding is present."""

    finding: str

    # All that it has: the tuple of the fields that other values hash takes longer, at every start.
    def __hash__(self) -> int:
        return hash(self.finding)


@dataclass(frozen=True)
class Compare:
    """The number is known to lie beyond the threshold, in the number's unit."""

    finding: str
    operator: Operator
    threshold: int | float

    def met_by(self, value: float) -> bool:
        """Whether a known value lies beyond the threshold."""
        return bool(OPERATORS[self.operator](value, self.threshold))

    @property
    def mildest(self) -> float:
        """The value that only just meets it."""
        towards = {">": math.inf, "<": -math.inf}.get(self.operator)
        return self.threshold if towards is None else math.nextafter(self.threshold, towards)


@dataclass(frozen=True)
class AllOf:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Defined:
    """A shared definition of the pack holds; `meaning` is what it stands for."""

    name: str
    meaning: Condition

    # Within a pack a name has one meaning; hashing that would walk all that it stands for, written out.
    def __hash__(self) -> int:
        return hash(self.name)


@dataclass(frozen=True)
class Unless:
    """The condition holds, and the exception is not known to be present."""

    condition: Condition
    """What must hold."""
    exception: str
    """The finding that holds the rule back once it is known to be present."""


Atom: TypeAlias = Present | Compare
Condition: TypeAlias = Present | Compare | AllOf | AnyOf | Defined


def atoms(condition: Condition) -> Sequence[Atom]:
    """All atoms of a condition, from left to right, with repeats."""
    match condition:
        case Present() | Compare():
            return (condition,)
        case AllOf(parts) | AnyOf(parts):
            return [atom for part in parts for atom in atoms(part)]
        case Defined(_, meaning):
            return atoms(meaning)


def definitions(condition: Condition) -> Iterator[Defined]:
    """All shared definitions that a condition uses, outermost first, with repeats."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from definitions(part)
        case Defined(_, meaning):
            yield condition
            yield from definitions(meaning)


def findings(condition: Condition) -> tuple[str, ...]:
    """The findings that a condition asks about, each once, in the order of their first mention."""
    return tuple(dict.fromkeys(atom.finding for atom in atoms(condition)))


def in_words(condition: Condition) -> str:
    """A condition in one line, each name in backticks."""
    match condition:
        case Present(name) | Defined(name):
            return f"`{name}`"
        case Compare(name, operator, threshold):
            return f"`{name} {operator} {in_digits(threshold)}`"
        case AnyOf(parts) if len(parts) > 2:
            return "any of " + ", ".join(_inner(part) for part in parts)
        case AnyOf(parts):
            return " or ".join(_inner(part) for part in parts)
        case AllOf(parts):
            return " and ".join(_inner(part) for part in parts)


def _inner(condition: Condition) -> str:
    words = in_words(condition)
    return f"({words})" if isinstance(condition, (AllOf, AnyOf)) and len(condition.parts) > 1 else words

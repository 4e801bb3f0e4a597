"""The condition tree: what a rule asks of a presentation. It is parsed once, and every use of a rule is a walk over it.

Positive by construction: there is no negation, and `Unless` stands only at the top of a rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

Operator: TypeAlias = Literal[">=", ">", "<=", "<"]


@dataclass(frozen=True, slots=True)
class Present:
    """The finding is present."""

    finding: str


@dataclass(frozen=True, slots=True)
class Compare:
    """The number is known to lie beyond the threshold, in the number's unit."""

    finding: str
    operator: Operator
    threshold: int | float

    def met_by(self, value: float) -> bool:
        """Whether a known value lies beyond the threshold."""
        match self.operator:
            case ">=":
                return value >= self.threshold
            case ">":
                return value > self.threshold
            case "<=":
                return value <= self.threshold
            case "<":
                return value < self.threshold


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Defined:
    """A shared definition of the pack holds; `meaning` is what it stands for."""

    name: str
    meaning: Condition


@dataclass(frozen=True, slots=True)
class Unless:
    """The condition holds, and the exception is not known to be present."""

    condition: Condition
    exception: str


Atom: TypeAlias = Present | Compare
Condition: TypeAlias = Present | Compare | All | Any | Defined


def atoms(condition: Condition) -> Iterator[Atom]:
    """All atoms of a condition, from left to right, with repeats."""
    match condition:
        case Present() | Compare():
            yield condition
        case All(parts) | Any(parts):
            for part in parts:
                yield from atoms(part)
        case Defined(_, meaning):
            yield from atoms(meaning)


def definitions(condition: Condition) -> Iterator[Defined]:
    """All shared definitions that a condition uses, outermost first, with repeats."""
    match condition:
        case All(parts) | Any(parts):
            for part in parts:
                yield from definitions(part)
        case Defined(_, meaning):
            yield condition
            yield from definitions(meaning)


def findings(condition: Condition) -> tuple[str, ...]:
    """The findings that a condition asks about, each once, in the order of their first mention."""
    return tuple(dict.fromkeys(atom.finding for atom in atoms(condition)))

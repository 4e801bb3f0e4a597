"""Flat forms of a condition over atoms that are bits of an int.

A clause is an int; its bits are atoms. In conjunctive form a condition holds when every clause shares a bit with what is
true; in disjunctive form when all bits of some clause are true. Conditions are positive, so both are exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..errors import TriageError
from ..packs.condition import AllOf, AnyOf, Compare, Condition, Defined, Present, Unless

LARGEST = 5_000
"""The most clauses that a condition may have in either form."""

Leaf = Present | Compare | AnyOf | Defined | str
"""What may become a bit: an atom, a group, or (as text) an exception that is not known to be present."""


def conjunctive(condition: Condition | Unless, bit: Callable[[Leaf], int | None]) -> tuple[int, ...]:
    """All of these clauses need one of their bits. `bit` gives None for a group that is to be expanded."""
    return tuple(_flat(condition, bit, crossed=AnyOf))


def disjunctive(condition: Condition | Unless, bit: Callable[[Leaf], int | None]) -> tuple[int, ...]:
    """One of these clauses needs all of its bits. `bit` gives None for a group that is to be expanded."""
    return tuple(_flat(condition, bit, crossed=AllOf))


def _flat(
    condition: Condition | Unless, bit: Callable[[Leaf], int | None], crossed: type[AllOf] | type[AnyOf]
) -> list[int]:
    if isinstance(condition, AnyOf | Defined) and (own := bit(condition)) is not None:
        return [own]
    match condition:
        case AllOf(parts) | AnyOf(parts):
            forms = [_flat(part, bit, crossed) for part in parts]
            if isinstance(condition, crossed):
                return _crossed(forms)
            return _minimal(clause for form in forms for clause in form)
        case Unless(inner, exception):
            parts_ = [_flat(inner, bit, crossed), [_own(exception, bit)]]
            return _crossed(parts_) if crossed is AllOf else _minimal(clause for form in parts_ for clause in form)
        case Defined(_, meaning):
            return _flat(meaning, bit, crossed)
        case Present() | Compare():
            return [_own(condition, bit)]


def _own(leaf: Leaf, bit: Callable[[Leaf], int | None]) -> int:
    own = bit(leaf)
    if own is None:
        raise TriageError("an atom of a condition has no bit")  # a clause without it would hold too often, or never
    return own


def _crossed(forms: Iterable[list[int]]) -> list[int]:
    result = [0]
    for form in forms:
        result = _minimal(left | right for left in result for right in form)
    return result


def _minimal(clauses: Iterable[int]) -> list[int]:
    """Without the clauses that another one makes superfluous; in a fixed order."""
    kept: list[int] = []
    for clause in sorted(set(clauses), key=lambda c: (c.bit_count(), c)):
        if not any(clause & small == small for small in kept):
            kept.append(clause)
            if len(kept) > LARGEST:
                raise TriageError(f"a condition has more than {LARGEST:,} combinations; split the rule")
    return kept

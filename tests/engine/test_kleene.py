"""The three-valued `all` and `any` are Kleene's strong connectives, written out as CQL publishes them for `and` and `or`."""

from __future__ import annotations

import pytest

from sciatica_triage.engine.reference import Truth, truth
from sciatica_triage.packs.condition import AllOf, AnyOf, Present, Unless

F, N, T = Truth.FALSE, Truth.UNKNOWN, Truth.TRUE

AND = [
    (T, T, T), (T, F, F), (T, N, N),
    (F, T, F), (F, F, F), (F, N, F),
    (N, T, N), (N, F, F), (N, N, N),
]  # fmt: skip
OR = [
    (T, T, T), (T, F, T), (T, N, T),
    (F, T, T), (F, F, F), (F, N, N),
    (N, T, T), (N, F, N), (N, N, N),
]  # fmt: skip
A, B = Present("a"), Present("b")


def names(row: tuple[Truth, ...]) -> str:
    return " ".join(value.name.lower() for value in row)


@pytest.mark.parametrize("row", AND, ids=names)
def test_all_is_kleenes_and(row: tuple[Truth, Truth, Truth]) -> None:
    left, right, expected = row

    assert truth(AllOf((A, B)), {A: left, B: right}.__getitem__, lambda _: False) == expected


@pytest.mark.parametrize("row", OR, ids=names)
def test_any_is_kleenes_or(row: tuple[Truth, Truth, Truth]) -> None:
    left, right, expected = row

    assert truth(AnyOf((A, B)), {A: left, B: right}.__getitem__, lambda _: False) == expected


def test_the_tables_are_complete() -> None:
    every = {(left, right) for left in Truth for right in Truth}

    assert {row[:2] for row in AND} == {row[:2] for row in OR} == every
    assert len(AND) == len(OR) == 9


@pytest.mark.parametrize("value", Truth, ids=lambda value: value.name.lower())
@pytest.mark.parametrize("known_present", [False, True])
def test_an_exception_silences_only_when_it_is_known_present(value: Truth, known_present: bool) -> None:
    """`unless` is no connective of Kleene's: an exception that is not known leaves the condition as it is."""
    expected = F if known_present else value

    assert truth(Unless(A, "e"), {A: value}.__getitem__, lambda _: known_present) == expected

"""A condition means the same in every form, whatever it looks like, the shapes that no shipped rule has included."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sciatica_triage import TriageError
from sciatica_triage.engine import normal_form
from sciatica_triage.engine.assessment import Engine
from sciatica_triage.engine.durable import Durable
from sciatica_triage.engine.extension import extension
from sciatica_triage.engine.normal_form import Leaf, conjunctive, disjunctive
from sciatica_triage.engine.reference import Reference, Truth, truth
from sciatica_triage.engine.rulebook import Rulebook
from sciatica_triage.packs.condition import (
    AllOf,
    AnyOf,
    Atom,
    Compare,
    Condition,
    Defined,
    Operator,
    Present,
    Unless,
    atoms,
)

from ..support.engine_model import EngineModel
from ..support.strategies import PACKS

ATOMS: tuple[Atom, ...] = (
    Present("leg_pain"),
    Present("fever"),
    Present("numbness"),
    Compare("symptom_days", ">=", 42),
    Compare("temperature_c", ">", 38),
)
EXCEPTION = "bladder_usual_for_me"


def nested(part: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    parts = st.lists(part, min_size=2, max_size=3).map(tuple)
    return st.one_of(parts.map(AllOf), parts.map(AnyOf), part.map(lambda meaning: Defined("shared", meaning)))


CONDITIONS: st.SearchStrategy[Condition] = st.recursive(st.sampled_from(ATOMS), nested, max_leaves=8)
WHOLE: st.SearchStrategy[Condition | Unless] = st.one_of(
    CONDITIONS, CONDITIONS.map(lambda condition: Unless(condition, EXCEPTION))
)


def worlds(condition: Condition | Unless, bits: dict[Leaf, int]) -> Iterator[tuple[int, bool]]:
    """Every set of things that may be true, as bits, and whether the condition holds then, by a walk over it."""
    for chosen in product((False, True), repeat=len(bits)):
        true = dict(zip(bits, chosen, strict=True))
        value = {atom: Truth.TRUE if true.get(atom) else Truth.FALSE for atom in ATOMS}
        holds = truth(condition, value.__getitem__, lambda name, true=true: not true[name])
        yield sum(bit for leaf, bit in bits.items() if true[leaf]), holds == Truth.TRUE


def rulebook(condition: Condition | Unless) -> Rulebook:
    """One rule with this condition, between two others."""
    pack, model = PACKS[0], PACKS[0].rules[0]
    shapes = {"a": ATOMS[0], "b": condition, "c": AllOf((ATOMS[1], AnyOf((ATOMS[2], ATOMS[3]))))}
    return Rulebook([replace(pack, rules=tuple(replace(model, id=i, condition=c) for i, c in shapes.items()))])


@pytest.mark.parametrize(
    ("operator", "met"),
    [
        (">=", (False, True, True)),
        (">", (False, False, True)),
        ("<=", (True, True, False)),
        ("<", (True, False, False)),
    ],
)
def test_a_threshold_is_met_as_its_operator_reads(operator: Operator, met: tuple[bool, bool, bool]) -> None:
    """By a number below it, at it and above it."""
    beyond = Compare("symptom_days", operator, 7)

    assert tuple(map(beyond.met_by, (6.99, 7, 7.01))) == met


@settings(max_examples=300)
@given(WHOLE)
def test_both_flat_forms_say_what_the_condition_says(condition: Condition | Unless) -> None:
    bits: dict[Leaf, int] = {leaf: 1 << i for i, leaf in enumerate((*ATOMS, EXCEPTION))}
    every, some = conjunctive(condition, bits.get), disjunctive(condition, bits.get)

    for world, holds in worlds(condition, bits):
        assert all(world & clause for clause in every) == holds
        assert any(world & clause == clause for clause in some) == holds
    for form in (every, some):
        assert not any(one & other == one for one in form for other in form if one is not other)


@settings(max_examples=100)
@given(CONDITIONS)
def test_a_group_with_a_bit_of_its_own_stays_whole(condition: Condition) -> None:
    bits: dict[Leaf, int] = {leaf: 1 << i for i, leaf in enumerate((*ATOMS, condition))}

    if not isinstance(condition, AllOf):
        assert conjunctive(condition, bits.get) == disjunctive(condition, bits.get) == (bits[condition],)


ENGINES: dict[str, Callable[[Rulebook], Engine]] = {
    "reference": Reference,
    "model of durable-rules": lambda book: Durable(book, EngineModel()),
    "durable-rules": lambda book: Durable(book, extension()),
}


@pytest.mark.parametrize("name", ENGINES)
def test_an_engine_fires_a_rule_where_its_condition_holds(name: str) -> None:
    if name == "durable-rules" and extension() is None:
        pytest.skip("durable-rules is not installed or cannot be imported here")

    @settings(max_examples=100)
    @given(WHOLE)
    @example(AnyOf((AllOf(ATOMS[:2]), AllOf(ATOMS[2:4]))))
    def fires(condition: Condition | Unless) -> None:
        book = rulebook(condition)
        engine = ENGINES[name](book)
        for world, holds in worlds(condition, book.bits):
            assert engine.holding(world) >> 1 & 1 == holds

    fires()


@settings(max_examples=100)
@given(CONDITIONS)
def test_a_note_holds_where_its_condition_does(condition: Condition) -> None:
    """Between two other notes, all of atoms that no rule may name."""
    book = Rulebook([replace(PACKS[0], rules=PACKS[0].rules[:1])], [ATOMS[0], condition, AllOf(ATOMS[:2])])
    bits: dict[Leaf, int] = {atom: book.bits[atom] for atom in (*ATOMS[:2], *atoms(condition))}

    for world, holds in worlds(condition, bits):
        assert book.notes_holding(world) >> 1 & 1 == holds
        assert book.notes_holding(world) & 1 == bool(world & bits[ATOMS[0]])
        assert book.notes_holding(world) >> 2 == all(world & bits[atom] for atom in ATOMS[:2])


def test_an_exception_makes_no_difference_to_what_two_rules_ask_for() -> None:
    pack, model = PACKS[0], PACKS[0].rules[0]
    one, both = ATOMS[0], AllOf(ATOMS[:2])
    shapes = {"a": one, "b": Unless(one, EXCEPTION), "c": both, "d": Unless(both, EXCEPTION), "e": ATOMS[1]}
    book = Rulebook([replace(pack, rules=tuple(replace(model, id=i, condition=c) for i, c in shapes.items()))])
    same = [(a, b) for i, a in enumerate(shapes) for j, b in enumerate(shapes) if i < j and j in book.alike(i)]

    assert same == [("a", "b"), ("c", "d")]


@pytest.mark.parametrize("form", [conjunctive, disjunctive])
@pytest.mark.parametrize("condition", [AllOf((ATOMS[0], ATOMS[1])), Unless(ATOMS[0], EXCEPTION)])
def test_an_atom_without_a_bit_is_an_error_and_no_condition_that_always_holds_or_never(
    condition: Condition | Unless, form: Callable[..., tuple[int, ...]]
) -> None:
    with pytest.raises(TriageError, match="has no bit"):
        form(condition, {ATOMS[0]: 1}.get)


def test_a_condition_may_have_as_many_combinations_as_the_message_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(normal_form, "LARGEST", 6)
    bits = {Present(str(i)): 1 << i for i in range(7)}
    six, seven = AnyOf(tuple(bits)[:6]), AnyOf(tuple(bits))

    assert len(disjunctive(six, bits.get)) == 6
    with pytest.raises(TriageError, match="a condition has more than 6 combinations; split the rule"):
        disjunctive(seven, bits.get)

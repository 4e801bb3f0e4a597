"""Every target gives each rule the same three values as a plain walk over its condition tree."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sciatica_triage import Presentation
from sciatica_triage.engine.assessment import Engine, durable, reference
from sciatica_triage.engine.reference import Truth, truth
from sciatica_triage.engine.rulebook import Rulebook

from ..support.oracle import counted_in_doubt, effective, value
from ..support.strategies import FINDINGS, PACKS, presentations

BOOK = Rulebook(PACKS)


@dataclass(frozen=True)
class Verdicts:
    """The rules that hold surely, with screening findings that the person is unsure of counted, and possibly."""

    fired: frozenset[str]
    counted: frozenset[str]
    possible: frozenset[str]


Target: TypeAlias = Callable[[Sequence[Presentation]], list[Verdicts]]


def walk(people: Sequence[Presentation]) -> list[Verdicts]:
    """The meaning: `truth` over the tree, answer by answer."""
    return [_walk(p) for p in people]


def _walk(p: Presentation) -> Verdicts:
    def holding(doubted: Collection[str], least: Truth) -> frozenset[str]:
        atom = value(effective(p, doubted))
        return frozenset(
            r.name for r in BOOK.rules if truth(r.condition, atom, lambda name: getattr(p, name) == "present") >= least
        )

    return Verdicts(
        holding((), Truth.TRUE), holding(counted_in_doubt(PACKS, "cautious"), Truth.TRUE), holding((), Truth.UNKNOWN)
    )


def by_masks(engine: Engine) -> Target:
    """Whatever takes the atoms as bits."""

    def names(mask: int) -> frozenset[str]:
        return frozenset(rule.name for i, rule in enumerate(BOOK.rules) if mask >> i & 1)

    def target(people: Sequence[Presentation]) -> list[Verdicts]:
        known = [BOOK.read(p) for p in people]
        return [Verdicts(*(names(engine.holding(a)) for a in (k.sure, k.counted, k.possible))) for k in known]

    return target


def smt() -> Target:
    pytest.importorskip("z3", reason="the extra `verify` is not installed")
    from sciatica_triage.verify.agreement import model_says
    from sciatica_triage.verify.model import DEFAULT
    from sciatica_triage.verify.proof import Proof

    proof = Proof(PACKS)

    def target(people: Sequence[Presentation]) -> list[Verdicts]:
        said = [model_says(proof, p)[DEFAULT] for p in people]
        return [Verdicts(s.fired, s.counted, s.possible) for s in said]

    return target


def durable_rules() -> Target:
    engine = durable(BOOK)
    if engine is None:
        pytest.skip("durable-rules is not installed or cannot be imported here")
    return by_masks(engine)


TARGETS: dict[str, tuple[Callable[[], Target], int]] = {
    "reference": (lambda: by_masks(reference(BOOK)), 300),
    "durable": (durable_rules, 300),
    "smt": (smt, 15),
}
"""Each target, made when it is asked for, and how many batches of presentations it is tried on."""


@cache
def made(name: str) -> Target:
    return TARGETS[name][0]()


@pytest.fixture(params=TARGETS)
def target(request: pytest.FixtureRequest) -> tuple[Target, int]:
    """A target, and how many batches it is tried on; a new one is one more line in `TARGETS`."""
    return made(request.param), TARGETS[request.param][1]


def test_agrees_with_the_walk(target: tuple[Target, int]) -> None:
    """A target gives the same rules as the walk, for presentations from the vocabulary and the rules' thresholds."""
    run, batches = target

    @settings(max_examples=batches)
    @given(st.lists(presentations(), min_size=1, max_size=8))
    def agrees(people: list[Presentation]) -> None:
        assert run(people) == walk(people)

    agrees()


def test_a_row_of_a_frame_has_the_rules_that_the_walk_counts() -> None:
    """The data-frame expressions show one of the three values: which rules hold, with what is doubtful counted."""
    pl = pytest.importorskip("polars", reason="the extra `batch` is not installed")
    frames = pytest.importorskip("sciatica_triage.frames")
    names = [rule.name for rule in BOOK.rules]

    @settings(max_examples=40)
    @given(st.lists(presentations(), min_size=1, max_size=8))
    def agrees(people: list[Presentation]) -> None:
        rows = [{name: str(getattr(p, name)) for name in FINDINGS} for p in people]
        done = frames.triage_frame(pl.DataFrame(rows), packs=PACKS, detail="full")
        assert [{name for name in names if row[name]} for row in done.to_dicts()] == [v.counted for v in walk(people)]

    agrees()

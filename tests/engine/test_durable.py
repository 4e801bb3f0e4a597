"""How durable-rules is driven: as its notes ask for, whatever happens in between; shown on a model of it that keeps count."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

import pytest

from sciatica_triage import EngineError
from sciatica_triage.engine.durable import Durable
from sciatica_triage.engine.reference import Reference
from sciatica_triage.engine.rulebook import Rulebook

from ..support.engine_model import EngineModel
from ..support.strategies import PACKS

BOOK = Rulebook(PACKS[:1])
EVERYTHING = sum(BOOK.bits.values())
MEANING = Reference(BOOK)


class Stop(BaseException):
    """What a signal handler may raise."""


def some_atoms(count: int) -> Iterator[int]:
    random = Random(0)
    for _ in range(count):
        yield random.getrandbits(len(BOOK.bits)) & random.getrandbits(len(BOOK.bits))


def stopping(at: int, error: type[BaseException]) -> Callable[[str], None]:
    """Raise an error at one of the calls to come, and at no later one."""
    calls = iter(range(at))

    def stop(_: str) -> None:
        if next(calls, None) == at - 1:
            raise error

    return stop


def test_an_assessment_leaves_no_session_behind_and_needs_one_name() -> None:
    model = EngineModel()
    engine = Durable(BOOK, model)
    tried = len(model.sessions)

    for atoms in some_atoms(100):
        assert engine.holding(atoms) == MEANING.holding(atoms)
        assert (model.open, model.misuse) == ({}, [])
    assert len(set(model.sessions[tried:])) == 1


@pytest.mark.parametrize("error", [Stop, RuntimeError])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_an_assessment_that_was_broken_off_anywhere_leaves_no_session_behind(
    moment: str, error: type[BaseException]
) -> None:
    """An interruption goes through as it is, a failure as `EngineError`, and the next assessment is right."""
    model = EngineModel()
    engine = Durable(BOOK, model)
    calls = 3 + len(BOOK.rules)  # the fact, the baseline, each rule, the end
    for at in range(1, calls + 1):
        setattr(model, moment, stopping(at, error))
        with pytest.raises(Stop if error is Stop else EngineError):
            engine.holding(EVERYTHING)
        setattr(model, moment, str)

        assert (model.open, model.misuse) == ({}, [])
        assert engine.holding(EVERYTHING) == MEANING.holding(EVERYTHING)


def test_an_assessment_inside_another_one_has_a_session_of_its_own() -> None:
    model = EngineModel()
    engine = Durable(BOOK, model)
    inner: list[int] = []

    def within(_: str) -> None:
        model.after = str
        inner.append(engine.holding(0))

    for _ in range(2):
        model.after = within
        assert engine.holding(EVERYTHING) == MEANING.holding(EVERYTHING)
    assert inner == [0, 0]
    assert (model.open, model.misuse) == ({}, [])


def test_rules_are_spread_over_as_many_rulesets_as_the_engine_needs() -> None:
    """Down to one rule in each, where no more than the baseline and one rule may fire for one fact."""
    model = EngineModel(places=2)
    engine = Durable(BOOK, model)

    for atoms in (0, EVERYTHING, *some_atoms(100)):
        assert engine.holding(atoms) == MEANING.holding(atoms)
    assert len({handle for handle, _ in model.sessions}) > len(BOOK.rules)
    assert (model.open, model.misuse) == ({}, [])


def test_an_engine_that_takes_no_rule_at_all_is_refused() -> None:
    with pytest.raises(EngineError, match="does not take these rules"):
        Durable(BOOK, EngineModel(places=1))


def test_a_fact_that_is_not_taken_is_an_error() -> None:
    """Nothing has begun then, so nothing is ended."""
    model = EngineModel()
    engine = Durable(BOOK, model)
    model.assert_fact = lambda handle, text: (1, 0)  # type: ignore[method-assign]

    with pytest.raises(EngineError):
        engine.holding(EVERYTHING)
    assert (model.open, model.misuse) == ({}, [])


def test_an_engine_that_never_stops_firing_is_an_error() -> None:
    """It is asked no more often than it has rules, and once more to end the session."""
    model = EngineModel()
    engine = Durable(BOOK, model)
    calls: list[str] = []
    model.before = calls.append

    def endless(handle: int, state: int) -> str:
        model.before("complete_and_start_action")
        assert len(calls) < 10_000
        return '{"baseline":{}}'

    model.complete_and_start_action = endless  # type: ignore[method-assign]

    with pytest.raises(EngineError):
        engine.holding(EVERYTHING)
    assert len(calls) < 3 * len(BOOK.rules)
    assert (model.open, model.misuse) == ({}, [])

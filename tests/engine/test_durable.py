"""How durable-rules is driven: as its notes ask for, whatever happens in between; shown on a model of it that keeps count."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
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


def engine_of(model: EngineModel) -> Durable:
    """The rules on the model, after the trial that finds out how many rulesets they need."""
    engine = Durable(BOOK, model)
    assert (model.open, model.misuse) == ({}, [])
    return engine


def test_assessments_one_after_another_share_one_session_and_leave_nothing_in_it() -> None:
    model = EngineModel()
    engine = engine_of(model)

    for atoms in some_atoms(100):
        assert engine.holding(atoms) == MEANING.holding(atoms)
        assert (model.open, model.misuse) == ({}, [])
    assert len(set(model.sessions)) == 1


CALLS = 4 + len(BOOK.rules)
"""The most calls of one assessment: the fact, the baseline, each rule, the end of them, the fact taken back."""


@pytest.mark.parametrize("error", [Stop, TimeoutError, OSError])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_an_assessment_that_was_broken_off_anywhere_leaves_no_session_behind(
    moment: str, error: type[BaseException]
) -> None:
    """What a signal handler raises goes through as it is, and the engine answers the next time."""
    model = EngineModel()
    engine = engine_of(model)
    for at in range(1, CALLS + 1):
        setattr(model, moment, stopping(at, error))
        with suppress(error):
            engine.holding(EVERYTHING)
        setattr(model, moment, str)

        assert (model.open, model.misuse) == ({}, [])
        assert engine.holding(EVERYTHING) == MEANING.holding(EVERYTHING)
    assert not engine.failed


@pytest.mark.parametrize("error", [MemoryError, SystemError, EngineModel.error])
def test_an_engine_that_has_failed_anywhere_is_never_called_again(error: type[Exception]) -> None:
    """Not to end the session, not by the next assessment: that is what ends the process."""
    for at in range(1, CALLS + 1):
        model = EngineModel()
        engine = engine_of(model)
        model.before = stopping(at, error)
        with pytest.raises(EngineError):
            engine.holding(EVERYTHING)
        called: list[str] = []
        model.before = called.append
        with pytest.raises(EngineError):
            engine.holding(0)

        assert engine.failed
        assert (called, model.misuse) == ([], [])


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
    assert len(engine.rulesets) >= len(BOOK.rules)
    assert model.misuse == []


@pytest.mark.parametrize("largest", [2, 3, 7, 50])
def test_rules_that_are_too_many_for_one_ruleset_are_spread(largest: int) -> None:
    model = EngineModel(largest=largest)
    engine = engine_of(model)

    for atoms in (0, EVERYTHING, *some_atoms(100)):
        assert engine.holding(atoms) == MEANING.holding(atoms)
    assert max(len(ruleset.rules) for ruleset in engine.rulesets) <= largest
    assert (model.open, model.misuse) == ({}, [])


@pytest.mark.parametrize("error", [MemoryError, SystemError])
def test_an_engine_that_fails_while_the_rules_are_made_is_not_tried_again(error: type[Exception]) -> None:
    """A limit of the engine makes the rules spread further; a failure is no limit."""
    for at in range(1, CALLS + 2):
        model = EngineModel()
        model.before = stopping(at, error)
        with pytest.raises(EngineError, match="does not take these rules"):
            Durable(BOOK, model)

        assert model.misuse == []
        assert len(model.rulesets) <= 1


def test_a_failure_in_one_thread_stops_the_others_before_their_next_call() -> None:
    for at in range(1, CALLS):
        model = EngineModel()
        engine = engine_of(model)
        called: list[str] = []
        left = at

        def elsewhere(_: str, model: EngineModel = model, engine: Durable = engine, called: list[str] = called) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                model.after, model.before = str, stopping(1, MemoryError)
                with pytest.raises(EngineError):
                    engine.holding(0)
                model.before = called.append

        model.after = elsewhere
        with pytest.raises(EngineError):
            engine.holding(EVERYTHING)
        assert (called, model.misuse) == ([], [])


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
    """It is asked no more often than it has rules, and not once more."""
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
    assert model.misuse == []

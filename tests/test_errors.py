"""Every error of the library, found by walking its modules: it travels between processes, and it carries no other error."""

from __future__ import annotations

import copy
import importlib
import pickle
import pkgutil
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import pytest

import sciatica_triage
from sciatica_triage import EngineDisagreement, Problem, RulePackError, TriageError, Urgency


def modules() -> Iterator[Any]:
    """Every module of the package that can be imported here."""
    for found in pkgutil.walk_packages(sciatica_triage.__path__, "sciatica_triage."):
        if found.name != "sciatica_triage.__main__":
            yield importlib.import_module(found.name)


def errors() -> list[type[TriageError]]:
    """Every class of errors that the library defines."""
    list(modules())
    found, todo = [], [TriageError]
    while todo:
        one = todo.pop()
        todo += one.__subclasses__()
        if one.__module__.startswith("sciatica_triage."):
            found.append(one)
    return sorted(found, key=lambda one: one.__qualname__)


MADE: dict[type[TriageError], Callable[[], TriageError]] = {
    EngineDisagreement: lambda: EngineDisagreement(Urgency.EMERGENCY, ("documents/a", "documents/b")),
    RulePackError: lambda: RulePackError(Problem("pack/a.yaml", 3, "wrong"), Problem("pack/b.yaml", None, "wrong")),
}
"""How to make an error that takes more than sentences."""


def made(cls: type[TriageError]) -> TriageError:
    error = MADE.get(cls, lambda: cls("one sentence", "another one"))()
    error.add_note("a note")
    return error


def raised(cls: type[TriageError]) -> None:
    raise made(cls)


def same(one: BaseException, other: BaseException) -> bool:
    keys = vars(one).keys() | vars(other).keys()
    differing = [key for key in keys if vars(one).get(key) != vars(other).get(key) and key != "__notes__"]
    return (type(one), str(one), one.args, differing) == (type(other), str(other), other.args, [])


def test_every_error_is_found() -> None:
    assert {"EngineDisagreement", "PresentationError", "RulePackError", "TurnOrderError"} <= {
        cls.__name__ for cls in errors()
    }


@pytest.mark.parametrize("cls", errors(), ids=lambda cls: cls.__name__)
@pytest.mark.parametrize("way", ["pickle", "copy", "deepcopy"])
def test_an_error_comes_out_of_a_copy_as_it_went_in(cls: type[TriageError], way: str) -> None:
    error = made(cls)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1) if way == "pickle" else (0,):
        again = pickle.loads(pickle.dumps(error, protocol)) if way == "pickle" else getattr(copy, way)(error)

        assert same(error, again)
        assert again.__notes__ == ["a note"]


def test_every_error_arrives_from_a_pool_of_processes() -> None:
    with get_context("spawn").Pool(1) as pool:
        for cls in errors():
            with pytest.raises(cls) as caught:
                pool.apply_async(raised, (cls,)).get(60)
            assert same(made(cls), caught.value)


def test_every_error_arrives_from_an_executor_of_processes() -> None:
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        for cls in errors():
            with pytest.raises(cls) as caught:
                pool.submit(raised, cls).result(60)
            assert same(made(cls), caught.value)


def test_the_urgency_of_a_disagreement_arrives() -> None:
    with ProcessPoolExecutor(1, get_context("spawn")) as pool, pytest.raises(EngineDisagreement) as caught:
        pool.submit(raised, EngineDisagreement).result(60)

    assert caught.value.urgency == Urgency.EMERGENCY
    assert caught.value.rules == ("documents/a", "documents/b")

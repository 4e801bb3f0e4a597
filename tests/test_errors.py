"""Every error of the library, found by walking its modules: it travels between processes, and it carries no other error."""

from __future__ import annotations

import ast
import copy
import importlib
import pickle
import pkgutil
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import sciatica_triage
from sciatica_triage import (
    EngineDisagreement,
    Locale,
    Presentation,
    Problem,
    RulePack,
    RulePackError,
    TriageError,
    Triager,
    TriageResult,
    Urgency,
    triage,
    warm_up,
)
from sciatica_triage.chat import TOOL, Conversation, handle_tool_call, tool_schema
from sciatica_triage.frames import triage_frame
from sciatica_triage.summary import summarise
from sciatica_triage.verify import verify
from sciatica_triage.vocabulary.findings import kind_of
from sciatica_triage.words import lexicon, read


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


# No error carries another library's error: that may repeat what a person wrote.


def raised_while_handling(text: str) -> list[str]:
    """Every place where an error is raised inside an `except`, or in a generator that is a context manager.

    Python hangs the error that is being handled on the new one there. Raising the same one again does no harm.
    """
    found = []
    for node in ast.walk(ast.parse(text)):
        is_manager = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and any(
            "contextmanager" in ast.unparse(decorator) for decorator in node.decorator_list
        )
        if isinstance(node, ast.ExceptHandler) or is_manager:
            found += [
                f"line {one.lineno}: {ast.unparse(one)}"
                for one in ast.walk(node)
                if isinstance(one, ast.Raise) and one.exc is not None
            ]
    return found


def test_no_error_is_raised_while_another_one_is_handled() -> None:
    folder = Path(sciatica_triage.__file__).parent

    assert {
        str(file): found for file in folder.rglob("*.py") if (found := raised_while_handling(file.read_text("utf-8")))
    } == {}


@pytest.mark.parametrize(
    "text",
    [
        "try: f()\nexcept ValueError: raise Own()",
        "try: f()\nexcept ValueError as error: raise Own() from None",
        "try: f()\nexcept ValueError:\n  if x:\n    raise Own",
        "@contextmanager\ndef f():\n  try:\n    yield\n  finally: raise Own()",
    ],
)
def test_an_error_raised_while_another_one_is_handled_is_seen(text: str) -> None:
    assert raised_while_handling(text)


class Odd(dict[Any, Any]):
    """A mapping that fails when it is looked at, with what a person wrote."""

    def __getitem__(self, key: object) -> object:
        raise KeyError(SECRET)

    def items(self) -> Any:
        raise ValueError(SECRET)

    def __iter__(self) -> Iterator[Any]:
        raise RuntimeError(SECRET)


SECRET = "it hurts since the wedding"
AWKWARD: list[Any] = [
    None, True, 0, -1, 10**400, float("nan"), float("inf"), "", SECRET, f"\0{SECRET}\ud800",
    b"", b"\xff\xfe", b"{", b"[" * 5_000,
    b'{"fever": 1, "fever": 2}', f'{{"fever": "{SECRET}"}}', f'{{"{SECRET}": true}}'.encode(), [], [SECRET], {}, Odd(a=1),
    {"fever": SECRET}, {SECRET: True}, {1: 2}, {"fever": [SECRET]}, {"age_years": SECRET}, {"age_years": 10**400},
    {"heard": SECRET}, object(), Odd, Presentation, ("documents", SECRET), Path("/nowhere") / SECRET, Path(f"\0{SECRET}"),
]  # fmt: skip
DOORS: dict[str, Callable[[Any], object]] = {
    "triage": triage,
    "triage, with answers": lambda x: triage({"fever": x, "age_years": x}),
    "Triager.explain": lambda x: Triager(engine="reference").explain(x),
    "Triager.what_would_change": lambda x: Triager(engine="reference").what_would_change(x),
    "Presentation": lambda x: Presentation(fever=x),
    "Presentation, with any name": lambda x: Presentation(**{SECRET: x}),
    "Presentation.model_validate": Presentation.model_validate,
    "Presentation.model_validate_json": Presentation.model_validate_json,
    "TriageResult.load": TriageResult.load,
    "TriageResult.model_validate_json": TriageResult.model_validate_json,
    "RulePack.load": RulePack.load,
    "Triager, packs": lambda x: Triager(x),
    "Triager, engine": lambda x: Triager(engine=x),
    "triage, unsigned": lambda x: triage({}, unsigned=x),
    "triage, locale": lambda x: triage({}, locale=x),
    "triage, advice": lambda x: triage({}, advice=x),
    "warm_up": lambda x: warm_up(packs=x),
    "Locale": lambda x: Locale(emergency_number=x),
    "lexicon": lexicon,
    "read": read,
    "Conversation.record": lambda x: Conversation().record("fever", x),
    "Conversation.record, the finding": lambda x: Conversation().record(x, True),
    "Conversation.hear": lambda x: Conversation().hear(x),
    "Conversation.from_json": Conversation.from_json,
    "handle_tool_call": lambda x: handle_tool_call(TOOL, x, Conversation()),
    "handle_tool_call, the name": lambda x: handle_tool_call(x, {}, Conversation()),
    "tool_schema": lambda x: tool_schema(x),
    "verify": lambda x: verify(packs=x),
    "verify, claims": lambda x: verify(("documents",), claims=x),
    "triage_frame": lambda x: triage_frame(x),
    "triage_frame, packs": lambda x: triage_frame(pl.DataFrame({"fever": [True]}), packs=x),
    "summarise": lambda x: summarise(x),
}


NAMES_FILES = ("RulePack.load",)
"""Doors whose errors say which file or folder is meant."""


@pytest.mark.parametrize("door", DOORS)
def test_what_a_door_raises_is_its_own_and_carries_nothing(door: str) -> None:
    wrong = []
    for value in AWKWARD:
        try:
            DOORS[door](value)
        except TriageError as error:
            if error.__cause__ is not None or error.__context__ is not None:
                wrong.append(f"{kind_of(value)}: carries {error.__cause__ or error.__context__!r}")
            if SECRET in f"{error!r} {error} {error.args} {vars(error)}" and door not in NAMES_FILES:
                wrong.append(f"{kind_of(value)}: repeats it: {error}")
        except Exception as error:
            wrong.append(f"{value!r:.60}: {type(error).__module__}.{type(error).__name__}: {error!s:.80}")

    assert wrong == []

"""Whatever kind of thing is given to whatever is public: an answer, or an own error that repeats nothing of it.

Found by walking: every name that a public module hands on, every parameter of it, and every method of what it makes.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from decimal import Decimal
from importlib import import_module
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from pydantic import BaseModel

from sciatica_triage import Locale, Presentation, TriageError, Triager, Urgency, triage
from sciatica_triage.chat import Conversation, Gate
from sciatica_triage.errors import is_text
from sciatica_triage.fhir import questionnaire_response
from sciatica_triage.packs.shipped import rules_folder, shipped_pack
from sciatica_triage.words import lexicon, read

MODULES = ("", ".chat", ".frames", ".verify", ".verify.diff", ".words", ".export", ".fhir", ".summary", ".web")
NAMED = {
    ".vocabulary": "vocabulary_of",
    ".vocabulary.untrusted": "read_json",
    ".packs.shipped": "shipped_pack",
    ".render.catalogue": "as_pages",
    ".authoring.new_pack": "new_pack",
}
"""Single names that documents import of other modules."""
SECRET = "it hurts since the wedding"
HALF = f"{SECRET} \ud800"


class Stubborn:
    """What cannot be compared, counted or looked into, as a column of a database."""

    def __eq__(self, other: object) -> bool:
        raise RuntimeError(SECRET)

    def __hash__(self) -> int:
        raise RuntimeError(SECRET)

    def __bool__(self) -> bool:
        raise RuntimeError(SECRET)

    def __iter__(self) -> Iterator[object]:
        raise RuntimeError(SECRET)

    def __getattr__(self, name: str) -> object:
        raise RuntimeError(SECRET)


class NoMapping(dict[str, object]):
    """A mapping that cannot be read."""

    def keys(self) -> Any:
        raise RuntimeError(SECRET)

    items = __iter__ = keys  # type: ignore[assignment]


ODD: list[Any] = [
    None, 5, -1, True, 10**400, float("nan"), SECRET, HALF, b"", object(), ..., [], [None], [SECRET], {}, {SECRET: SECRET},
    {5: 5}, {HALF: HALF}, Presentation, int, {"leg_weakness"}, Stubborn(), [Stubborn()], NoMapping(a=1), Decimal("sNaN"), 1j,
    iter([]), np.array([1, 2]), pd.NA, pd.NaT, pd.Series([True, False]), pd.DataFrame({"fever": [True]}),
]  # fmt: skip
RESULT = triage({"leg_weakness": True, "fever": "unsure"})
RIGHT: dict[str, Callable[[], Any]] = {
    "presentation": lambda: {"leg_weakness": True},
    "result": lambda: RESULT,
    "old": lambda: RESULT,
    "frame": lambda: pl.DataFrame({"fever": [True]}),
    "text": lambda: "my leg is weak",
    "message": lambda: "my leg is weak",
    "draft": lambda: "Carry on as usual.",
    "conversation": Conversation,
    "checklist": RESULT.next_checklist,
    "finding": lambda: "fever",
    "name": lambda: "record_symptoms",
    "answer": lambda: True,
    "arguments": dict,
    "urgency": lambda: "urgent",
    "path": lambda: rules_folder() / "documents",
    "obj": dict,
    "json_data": lambda: "{}",
    "data": lambda: Conversation().to_json(),
    "dialect": lambda: "frictionless",
    "target": lambda: "json-logic",
    "response": lambda: questionnaire_response(Presentation(fever=True)),
    "subject": lambda: "Patient/1",
    "answers": lambda: {"fever": True},
    "action": lambda: "allow",
    "reason": lambda: "corrected",
    "asking": lambda: Conversation().asking(RESULT),
}
"""What is given for the other parameters."""
MADE: dict[str, Callable[[], Any]] = {
    "Triager": Triager,
    "TriageResult": lambda: RESULT,
    "Presentation": lambda: Presentation(fever=True),
    "RulePack": lambda: shipped_pack("documents"),
    "Reassessment": RESULT.reassess,
    "Explanation": RESULT.explain,
    "Changes": RESULT.what_would_change,
    "Question": RESULT.next_question,
    "Checklist": RESULT.next_checklist,
    "Locale": Locale,
    "Urgency": lambda: Urgency.SOON,
    "Conversation": Conversation,
    "Gate": Gate,
    "Lexicon": lexicon,
    "Reading": lambda: read("my leg is weak"),
}
"""An object of each public class that has methods."""
CALLED = (Triager, Conversation, Gate)
"""Classes that a program calls, beside all models; the other ones are made by the library."""
LEFT_OUT = ("finding", "number", "exception", "verify", "needs_narwhals")
"""Declarations of a class, which are checked with the class; and what takes a minute."""
TELLS = {"RulePack.load(path)", ".frames.triage_frame(columns)", ".summary.summarise(columns)"}
"""Parameters that name a folder or a column, which errors show."""


def ours(cls: type, name: str) -> bool:
    """Whether the library itself defines this method, and not pydantic or Python."""
    found = next((base for base in cls.__mro__ if name in vars(base)), None)
    return found is not None and found.__module__.startswith("sciatica_triage")


def doors() -> Iterator[tuple[str, Callable[[], Callable[..., Any]]]]:
    """What can be called, each as something that gives it anew."""
    for module in (*MODULES, *NAMED):
        found = import_module(f"sciatica_triage{module}")
        own = [name for name, value in vars(found).items() if getattr(value, "__module__", "") == found.__name__]
        public = getattr(found, "__all__", [name for name in own if not name.startswith("_")])
        for name in [NAMED[module]] if module in NAMED else public:
            value = getattr(found, name)
            if inspect.isfunction(inspect.unwrap(value)) and name not in LEFT_OUT:
                yield f"{module}.{name}", lambda value=value: value
            elif isinstance(value, type) and not issubclass(value, TriageError):
                if value in CALLED or issubclass(value, BaseModel):
                    yield name, lambda value=value: value
                for method, kind in inspect.getmembers_static(value):
                    if not method.startswith("_") and isinstance(kind, classmethod) and ours(value, method):
                        yield f"{name}.{method}", lambda value=value, method=method: getattr(value, method)
    for name, make in MADE.items():
        cls = type(make())
        for method, kind in inspect.getmembers_static(cls):
            if not method.startswith("_") and inspect.isfunction(kind) and ours(cls, method):
                yield f"{name}().{method}", lambda make=make, method=method: getattr(make(), method)


def calls(function: Callable[..., Any]) -> Iterator[tuple[str, Any, list[Any], dict[str, Any]]]:
    """For each parameter and each odd value: its name, the value, and the arguments with which to call."""
    parameters = list(inspect.signature(function).parameters.values())
    for one in parameters:
        for odd in ODD:
            args: list[Any] = []
            named: dict[str, Any] = {}
            for other in parameters:
                if other is not one and other.default is not other.empty:
                    continue
                value = odd if other is one else RIGHT[other.name]() if other.name in RIGHT else odd
                if other.kind is other.VAR_KEYWORD:
                    named |= {"fever": value} if other is one else {}
                elif other.kind is other.KEYWORD_ONLY or (other.default is not other.empty):
                    named[other.name] = value
                elif other.kind is not other.VAR_POSITIONAL or other is one:
                    args.append(value)
            yield one.name, odd, args, named


DOORS = dict(doors())


def wrong_with(label: str, function: Callable[[], Callable[..., Any]]) -> Iterator[str]:
    """What leaves this door that should not."""
    for name, odd, args, named in calls(function()):
        place = f"{label}({name}) with {type(odd).__name__} {ODD.index(odd) if is_text(odd) else ''}"
        try:
            made = function()(*args, **named)
            if isinstance(made, BaseModel):
                made.model_dump_json()
        except TriageError as error:
            if SECRET in f"{error!r} {error}" and f"{label}({name})" not in TELLS:
                yield f"{place}: repeats it"
            if not is_text(str(error)):
                yield f"{place}: says what cannot be shown"
            if error.__cause__ is not None or error.__context__ is not None:
                yield f"{place}: carries another error"
        except Exception as error:
            if name == "report" and callable(odd):
                continue  # what the caller's own function raises is the caller's
            yield f"{place}: {type(error).__name__}: {error!s:.60}"


@pytest.mark.parametrize("door", DOORS)
def test_a_wrong_kind_of_argument_is_an_own_error(door: str) -> None:
    assert list(wrong_with(door, DOORS[door])) == []


def test_every_kind_of_door_is_walked() -> None:
    assert {
        ".triage", ".findings", ".warm_up", "Triager", "RulePack.load", "TriageResult.load", "TriageResult().replay",
        "Triager().action", "Conversation().note_refusal", ".chat.tool_schema", ".fhir.cards", ".frames.triage_frame",
    } <= DOORS.keys()  # fmt: skip
    assert len(DOORS) > 80


def test_what_leaves_a_door_is_seen() -> None:
    """A door without a check, one that repeats, and one that carries another error."""

    def bare(result: Any) -> object:
        return result.urgency

    def repeats(text: Any) -> None:
        raise TriageError(f"unknown: {text}")

    def carries(text: Any) -> None:
        try:
            int(text)
        except (TypeError, ValueError, OverflowError):
            raise TriageError("no number")  # noqa: B904

    assert any("AttributeError" in told for told in wrong_with("bare", lambda: bare))
    assert any("repeats" in told for told in wrong_with("repeats", lambda: repeats))
    assert any("carries" in told for told in wrong_with("carries", lambda: carries))

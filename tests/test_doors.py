"""One person means the same at every door, or is refused at every door by the same rule.

A person is drawn as a host might hold them: plain words, words in odd case, booleans and numbers of other libraries, what
tables write for not known, and now and then something that is no answer. One thing is told apart on purpose: a model may
not give an exception.
"""

from __future__ import annotations

import datetime
import json
import math
import sys
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any, Final, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sciatica_triage import Presentation, PresentationError, TriageError, Triager, TriageResult, triage
from sciatica_triage.chat import Conversation, handle_tool_call
from sciatica_triage.cli import main
from sciatica_triage.fhir import questionnaire_response, read_response
from sciatica_triage.mcp_server.tools import tools

from .support.strategies import FINDINGS

np = pytest.importorskip("numpy")
pd = pytest.importorskip("pandas")
pl = pytest.importorskip("polars")
pa = pytest.importorskip("pyarrow")
duckdb = pytest.importorskip("duckdb")

from sciatica_triage.frames import triage_frame  # noqa: E402

TRIAGER: Final = Triager(engine="reference")
REFUSED: Final = "refused"


class Said(NamedTuple):
    """What a door makes of somebody."""

    urgency: str
    ceiling: str
    status: str


Door = Callable[[Mapping[str, Any]], "Said | str | None"]
"""None where the door cannot be handed such values at all."""

PLAIN: Final = (str, bool, int, float, type(None))


def of(result: Any) -> Said:
    return Said(str(result.urgency), str(result.ceiling), str(result.status))


def mapping(answers: Mapping[str, Any]) -> Said:
    return of(TRIAGER.triage(answers))


def presentation(answers: Mapping[str, Any]) -> Said:
    return of(TRIAGER.triage(Presentation(**answers)))


def in_json(value: object) -> bool:
    """Whether JSON has such a value; it has no NaN, and every reader of JSON refuses that."""
    return type(value) in PLAIN and not (isinstance(value, float) and math.isnan(value))


def as_json(answers: Mapping[str, Any]) -> Said | None:
    if not all(map(in_json, answers.values())):
        return None
    return of(TRIAGER.triage(Presentation.model_validate_json(json.dumps(answers))))


def yaml_file(answers: Mapping[str, Any]) -> Said | str | None:
    if any(type(v) not in (str, int, type(None)) for v in answers.values()):
        return None
    lines = [f"{name}: {json.dumps(value)}" for name, value in answers.items() if value is not None]
    with TemporaryDirectory() as folder:
        file = Path(folder) / "person.yaml"
        file.write_text("\n".join(lines) or "{}")
        return command_line(file)


def command_line(file: Path) -> Said | str:
    import contextlib
    import io

    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(["assess", "--engine", "reference", "--json", str(file)])
    if status == 2:
        return REFUSED
    return of(TriageResult.load(out.getvalue()))


def frame(make: Callable[[dict[str, Any]], Any], rows: Callable[[Any], list[dict[str, Any]]]) -> Door:
    def door(answers: Mapping[str, Any]) -> Said | str | None:
        if any(type(v) not in PLAIN for v in answers.values()) or not answers:
            return None
        try:
            given_ = make({name: [value] for name, value in answers.items()})
        except (TypeError, ValueError, OverflowError):
            return None  # the library has no column for it
        (row,) = rows(triage_frame(given_))
        if row.get("problem"):  # a lazy frame has nobody to raise an error to
            return REFUSED
        return Said(str(row["urgency"]), str(row["ceiling"]), str(row["status"]))

    return door


def duck(columns: dict[str, Any]) -> Any:
    return duckdb.connect().from_arrow(pa.table(columns))


def tool_call(answers: Mapping[str, Any]) -> Said | str | None:
    if any(FINDINGS[name].kind == "exception" for name in answers):
        return None
    conversation = Conversation(triager=TRIAGER)
    told = handle_tool_call("record_answers", dict(answers), conversation)
    return of(conversation.result) if told.ok else REFUSED


@cache
def mcp() -> Any:
    return tools(TRIAGER)["assess_red_flags"]


def mcp_tool(answers: Mapping[str, Any]) -> Said | None:
    if any(FINDINGS[name].kind == "exception" for name in answers):
        return None
    said = mcp().run({"answers": dict(answers)}).model_dump(mode="json")
    return Said(said["urgency"], said["ceiling"], said["status"])


def stored(answers: Mapping[str, Any]) -> Said:
    text = TRIAGER.triage(answers).dump()
    return of(TriageResult.load(text).replay())


def fhir_form(answers: Mapping[str, Any]) -> Said | None:
    person = Presentation(**answers)
    read = read_response(json.dumps(questionnaire_response(person)))
    return of(TRIAGER.triage(read)) if read == person else None  # a form has no exception beside nothing


DOORS: Final[dict[str, Door]] = {
    "presentation": presentation,
    "JSON": as_json,
    "YAML file": yaml_file,
    "FHIR": fhir_form,
    "polars": frame(pl.DataFrame, lambda f: f.to_dicts()),
    "pandas": frame(pd.DataFrame, lambda f: f.to_dict("records")),
    "Arrow": frame(pa.table, lambda f: f.to_pylist()),
    "DuckDB": frame(duck, lambda f: f.to_arrow_table().to_pylist()),
    "tool call": tool_call,
    "MCP": mcp_tool,
    "stored record": stored,
}


def answers_to(name: str) -> st.SearchStrategy[Any]:
    """Plain answers, the same in other forms, and what is none; a good third is awkward."""
    finding = FINDINGS[name]
    if finding.kind != "number":
        plain = st.sampled_from(["present", "absent", "unsure", "not_asked", True, False, None, "yes", "no"])
        awkward = st.sampled_from(
            [
                " Present",
                "ABSENT ",
                "Y",
                "n",
                "TRUE",
                "False",
                np.bool_(True),
                np.bool_(False),
                pd.NA,
                math.nan,
                np.str_("yes"),
                *(1, 0, 1.0, -0.0, np.int64(1), np.float32(0), Decimal(1), Decimal("0.0")),
            ]
        )
        wrong = st.sampled_from(["maybe", "", "presents", "null", 7, -1, 2.0, 0.5, [], {}])
    else:
        low, high = finding.minimum, min(finding.maximum, 400)
        plain = st.integers(math.ceil(low), math.floor(high)) | st.sampled_from(["unsure", "not_asked", None])
        awkward = st.sampled_from(
            [
                Decimal(int(low) + 1),
                np.float64(low + 1),
                np.int64(int(low) + 1),
                pd.NA,
                math.nan,
                "Unsure",
                " not_asked ",
            ]
        ) | (st.just(datetime.timedelta(days=2)) if finding.unit in ("hours", "days") else st.just(math.nan))
        wrong = st.sampled_from([True, "seven", "", low - 1, math.inf, []])  # a number written out: see below
    return st.one_of(plain, plain, plain, awkward, awkward, wrong)


PEOPLE: Final = st.lists(st.sampled_from(sorted(FINDINGS)), min_size=1, max_size=6, unique=True).flatmap(
    lambda names: st.fixed_dictionaries({name: answers_to(name) for name in names})
)


def at(door: Door, answers: Mapping[str, Any]) -> Said | str | None:
    try:
        return door(answers)
    except PresentationError:
        return REFUSED


@pytest.mark.parametrize("name", DOORS)
@settings(max_examples=60, deadline=None)
@given(answers=PEOPLE)
def test_one_person_means_the_same_at_every_door(name: str, answers: dict[str, Any]) -> None:
    expected = at(mapping, answers)
    found = at(DOORS[name], answers)

    assert found is None or found == expected


LENGTHS = [datetime.timedelta(hours=h) for h in (0, 2.9, 3, 5)] + [datetime.timedelta(hours=3, microseconds=-1), None]


@pytest.mark.parametrize(
    "column",
    [
        lambda values: pd.DataFrame({"severe_pain_hours": values}),
        lambda values: pd.DataFrame({"severe_pain_hours": pd.Series(values, dtype=object)}),
        lambda values: pd.DataFrame({"severe_pain_hours": pd.Series(values, dtype=pd.ArrowDtype(pa.duration("us")))}),
        lambda values: pl.DataFrame({"severe_pain_hours": values}),
        lambda values: pa.table({"severe_pain_hours": pa.array(values, pa.duration("us"))}),
    ],
    ids=["pandas", "objects", "pandas of Arrow", "polars", "Arrow"],
)
def test_a_length_of_time_means_the_same_in_a_column(column: Callable[[list[Any]], Any]) -> None:
    table = triage_frame(column(LENGTHS))
    told = table["urgency"].to_pylist() if isinstance(table, pa.Table) else list(table["urgency"])

    assert told == [mapping({"severe_pain_hours": length}).urgency for length in LENGTHS]
    with pytest.raises(PresentationError):
        triage_frame(column([datetime.timedelta(hours=-1)]))


@pytest.mark.parametrize(
    "dtype", [None, object, "datetime64[ns]", "datetime64[ns, UTC]", "timedelta64[ns]", "period[D]"]
)
def test_whatever_kind_of_nothing_a_column_holds_was_not_asked(dtype: Any) -> None:
    for name in ("fever", "severe_pain_hours"):
        frame_ = pd.DataFrame({name: pd.Series([pd.NaT, pd.NaT], dtype=dtype), "cannot_pass_urine": [True, False]})

        assert list(triage_frame(frame_)["urgency"]) == ["emergency", mapping({name: pd.NaT}).urgency]
    mixed = pd.Series([pd.NaT, None, math.nan, pd.NA, "yes"], dtype=object)
    assert list(triage_frame(pd.DataFrame({"fever": mixed}))["urgency"]) == [*["routine"] * 4, "urgent"]


@pytest.mark.parametrize("name", DOORS)
def test_a_door_that_calms_is_seen(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the bad news lost on the way, the comparison fails."""
    answers = {"cannot_pass_urine": "yes"}
    expected = at(mapping, answers)

    assert at(DOORS[name], answers) == expected
    assert at(DOORS[name], {"cannot_pass_urine": "no"}) != expected


@pytest.mark.parametrize("name", DOORS)
def test_a_word_that_is_no_answer_is_refused_at_every_door(name: str) -> None:
    assert at(DOORS[name], {"fever": "maybe"}) == REFUSED
    with pytest.raises(TriageError):
        mapping({"fever": "maybe"})


@pytest.mark.parametrize("library", ["numpy", "pandas", "pyarrow", "polars"])
def test_a_library_that_another_thread_still_imports_changes_no_answer(
    library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stands in `sys.modules` by then, without its names."""
    monkeypatch.setitem(sys.modules, library, ModuleType(library))
    told = {"leg_pain": "present", "fever": False, "age_years": 40.0, "symptom_days": Decimal(5)}

    assert triage(told).presentation == Presentation(leg_pain="present", fever="absent", age_years=40, symptom_days=5)
    for nothing in ((), [], {}, object):
        with pytest.raises(PresentationError):
            triage({"fever": nothing})


@pytest.mark.parametrize("name", DOORS)
def test_a_number_written_out_is_one_where_a_column_holds_text_and_nowhere_else(name: str) -> None:
    """A column has one type: where `unsure` stands in it, or it is of a file without types, its numbers are text."""
    columns = ("polars", "pandas", "Arrow", "DuckDB")
    expected = mapping({"temperature_c": 39}) if name in columns else REFUSED

    assert at(DOORS[name], {"temperature_c": "39"}) == expected
    assert at(mapping, {"temperature_c": "39"}) == REFUSED

"""What a column may hold, and what happens to everything else."""

from __future__ import annotations

import datetime
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from sciatica_triage import OptionError, PresentationError, Triager, triage
from sciatica_triage.frames import UnreadColumnWarning, triage_frame

from ..support.cohort import FINDINGS, beside, thresholds
from ..support.tables import rows_of

ADDED: Final = ["urgency", "ceiling", "status"]

MAKERS: Final[dict[str, Callable[[dict[str, Any]], Any]]] = {
    "polars": pl.DataFrame,
    "polars lazy": pl.LazyFrame,
    "pandas": pd.DataFrame,
    "pyarrow": pa.table,
    "duckdb": lambda data: duckdb.from_arrow(pa.table(data)),
}


@pytest.fixture(params=MAKERS)
def make(request: pytest.FixtureRequest) -> Callable[[dict[str, Any]], Any]:
    return MAKERS[request.param]


# what comes back


def test_the_same_kind_of_frame_comes_back_with_its_own_columns_first(make: Callable[..., Any]) -> None:
    frame = make({"name": ["a", "b"], "leg_weakness": [True, False], "note": [1.5, None]})
    done = triage_frame(frame)

    assert type(done) is type(frame)
    rows = rows_of(done)
    assert [name for name in rows[0] if name != "problem"] == ["name", "leg_weakness", "note", *ADDED]
    assert [row["name"] for row in rows] == ["a", "b"]
    assert rows[0]["urgency"] == triage({"leg_weakness": True}).urgency.value


def test_detail_adds_reasons_and_then_one_boolean_column_a_rule(make: Callable[..., Any]) -> None:
    frame = make({"leg_weakness": ["present", "absent"]})
    rules = {rule.name for rule in Triager(engine="reference").book.rules}
    urgency, reasons, full = (set(rows_of(triage_frame(frame, detail=d))[0]) for d in ("urgency", "reasons", "full"))

    assert urgency - {"problem"} == {"leg_weakness", *ADDED}
    assert reasons - urgency == {"rule_ids"}
    assert full - reasons == rules


def test_rule_ids_come_the_most_urgent_first() -> None:
    done = triage_frame(pl.DataFrame({"severe_pain": [True], "leg_weakness": [True]}), detail="reasons")
    result = triage({"severe_pain": True, "leg_weakness": True})

    assert done["rule_ids"][0].split(";") == sorted(
        (reason.name for reason in result.reasons),
        key=lambda name: next(-r.urgency.rank for r in result.reasons if r.name == name),
    )


def test_a_lazy_frame_stays_lazy_and_is_not_collected() -> None:
    def explode(frame: pl.DataFrame) -> pl.DataFrame:
        raise AssertionError("collected")

    lazy = pl.LazyFrame({"fever": [True]}).map_batches(explode, schema={"fever": pl.Boolean})

    assert isinstance(triage_frame(lazy), pl.LazyFrame)


def test_no_python_runs_per_row() -> None:
    """Ten times the rows make no further Python call."""
    calls = []
    for size in (10, 100, 1000):
        frame = pl.DataFrame({"fever": ["present", "no"] * size, "age_years": [30, 71] * size})
        count = 0

        def counted(*_: object) -> None:
            nonlocal count
            count += 1

        triage_frame(frame, detail="full")
        sys.setprofile(counted)
        triage_frame(frame, detail="full")
        sys.setprofile(None)
        calls.append(count)

    assert max(calls) - min(calls) < 0.02 * max(calls)


def test_columns_maps_names_and_leaves_the_rest_untouched(make: Callable[..., Any]) -> None:
    frame = make({"my_col": ["present"], "leg": ["whatever"], "OTHER": ["x"]})
    (row,) = rows_of(triage_frame(frame, columns={"my_col": "leg_weakness"}))

    assert row["urgency"] == triage({"leg_weakness": True}).urgency.value
    assert (row["my_col"], row["leg"], row["OTHER"]) == ("present", "whatever", "x")


# what a value means


@pytest.mark.parametrize(
    ("values", "answers"),
    [
        ([True, False, None], [True, False, None]),
        ([1, 0, None], [True, False, None]),
        ([1.0, 0.0, None], [True, False, None]),
        ([1.0, 0.0, float("nan")], [True, False, None]),
        ([Decimal("1.0"), Decimal("0.0"), None], [True, False, None]),
        (
            ["present", "absent", "unsure", "not_asked", "yes", "no", None],
            ["yes", "no", "unsure", None, "yes", "no", None],
        ),
    ],
    ids=["booleans", "integers", "floats", "NaN", "decimals", "words"],
)
def test_every_way_to_write_an_answer_means_that_answer(
    make: Callable[..., Any], values: list[Any], answers: list[Any]
) -> None:
    rows = rows_of(triage_frame(make({"both_legs_affected": values}), detail="reasons"))
    expected = [triage({"both_legs_affected": answer}) for answer in answers]

    assert [(r["urgency"], r["ceiling"], r["status"]) for r in rows] == [
        (e.urgency.value, e.ceiling.value, e.status) for e in expected
    ]


@pytest.mark.parametrize(
    "column",
    [
        pd.Series([True, None, False], dtype=object),
        pd.Series([True, None, False], dtype="boolean"),
        pd.Series([True, None, False], dtype="bool[pyarrow]"),
        pd.Series([1, None, 0], dtype="Int8"),
        pd.Series([1, None, 0]),
        pd.Series([1, None, 0], dtype=object),
        pd.Series([Decimal(1), None, Decimal(0)], dtype=object),
        pd.Series(["yes", None, "no"], dtype=object),
        pd.Series(["yes", None, "no"], dtype="string"),
        pd.Series(["yes", float("nan"), "no"], dtype="category"),
        pd.Series(["yes", None, "no"], dtype="string[pyarrow]"),
    ],
    ids=lambda column: str(column.dtype) if isinstance(column, pd.Series) else "",
)
def test_pandas_columns_of_every_type_are_read(column: pd.Series) -> None:
    frame = pd.DataFrame({"cannot_pass_urine": column})
    frame.index = pd.Index([7, 7, 3])
    done = triage_frame(frame)

    assert list(done.index) == [7, 7, 3]
    assert list(done["urgency"]) == ["emergency", "routine", "routine"]
    assert list(done["status"]) == ["settled", "needs_answers", "needs_answers"]


_TYPES: Final = {
    "float32": pl.Float32,
    "float64": pl.Float64,
    "int64": pl.Int64,
    "uint8": pl.UInt8,
    "decimal": pl.Decimal(9, 2),
}


@pytest.mark.parametrize("kind", [*_TYPES, "text"])
@pytest.mark.parametrize("name", sorted(thresholds()))
def test_thresholds_are_hit_exactly(make: Callable[..., Any], name: str, kind: str) -> None:
    """With everything present that stands beside it in a rule, so that the number decides."""
    finding = FINDINGS[name]
    step = 1 if "int" in kind else 0.01 if kind == "decimal" else 2**-16
    at = [limit + off for limit in sorted(thresholds()[name]) for off in (-step, 0, step)]
    at = [value for value in at if finding.minimum <= value <= finding.maximum]
    if "int" in kind:
        at = sorted({round(value) for value in at})
    column = pl.Series(map(repr, map(float, at))) if kind == "text" else pl.Series(at).cast(_TYPES[kind])
    stored = [float(value) for value in column]
    others = {f: "present" for f in beside(name) if FINDINGS[f].kind == "finding"}
    frame = pl.DataFrame({name: column}).with_columns(pl.lit(v).alias(f) for f, v in others.items()).to_arrow()
    rows = rows_of(triage_frame(make({c: frame[c] for c in frame.column_names}), detail="reasons"))

    assert [set(row["rule_ids"].split(";")) for row in rows] == [
        {reason.name for reason in triage({**others, name: value}).reasons} for value in stored
    ]


# what is refused


def _message(frame: Any, **options: Any) -> str:
    with pytest.raises(PresentationError) as caught:
        triage_frame(frame, **options)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    return str(caught.value)


def test_a_type_that_holds_no_answer_names_column_and_type_before_anything_is_computed(
    make: Callable[..., Any],
) -> None:
    day = datetime.datetime(2020, 1, 1)

    assert _message(make({"x": ["secret"], "fever": [day], "age_years": [True], "leg_weakness": ["maybe"]})) == (
        "column `fever`: expected answers for the finding `fever`, got values of the type Datetime; column `age_years`: "
        "expected a number of years, from 0 to 120 for the finding `age_years`, got values of the type Boolean"
    )


@pytest.mark.parametrize("eager", ["polars", "pandas", "pyarrow"])
def test_a_bad_value_in_an_eager_frame_names_column_and_first_row_and_repeats_nothing(eager: str) -> None:
    frame = MAKERS[eager](
        {
            "fever": ["yes", "no", "secret", "secret"],
            "age_years": [30.0, 500.0, 3.0, None],
            "symptom_days": ["1", "2", "unsure", "1e400"],
            "leg_weakness": [0, 1, None, 2],
        }
    )

    assert _message(frame) == (
        "column `fever`, row 2: finding `fever`: expected present, absent, unsure or not_asked (or yes, no, true, false), "
        "got another text; "
        "column `age_years`, row 1: finding `age_years`: expected a number of years, from 0 to 120, got a number outside "
        "of that; "
        "column `symptom_days`, row 3: finding `symptom_days`: expected a number of days, 0 or more, got another text; "
        "leave it out if it is not known; "
        "column `leg_weakness`, row 3: finding `leg_weakness`: expected present, absent, unsure or not_asked (or yes, "
        "no, true, false), got a number"
    )


@pytest.mark.parametrize("lazy", ["polars lazy", "duckdb"])
def test_a_bad_value_in_a_lazy_frame_fails_closed_and_says_why(lazy: str) -> None:
    frame = MAKERS[lazy]({"fever": ["no", "secret", ""], "age_years": [30.0, float("inf"), 20.0]})
    rows = rows_of(triage_frame(frame))

    fever = "column `fever`: expected present, absent, unsure or not_asked (or yes or no, true or false, 1 or 0)"
    assert [(row["urgency"], row["ceiling"], row["status"], row["problem"]) for row in rows] == [
        ("routine", "emergency", "needs_answers", None),
        (
            "emergency",
            "emergency",
            "needs_answers",
            f"{fever};column `age_years`: expected a number of years, from 0 to 120",
        ),
        ("emergency", "emergency", "needs_answers", fever),
    ]


@pytest.mark.parametrize(
    "value", ["1 ", " 1", "1\n", "1\u2028", "0x1", "1_0", "nan", "inf", "Infinity", "1,5", "١", "-1", "1e999", "e", "."]
)
def test_text_that_is_no_number_is_no_answer_on_any_backend(make: Callable[..., Any], value: str) -> None:
    frame = make({"symptom_days": ["3", value]})
    if isinstance(frame, (pl.LazyFrame, duckdb.DuckDBPyRelation)):
        assert [row["problem"] is None for row in rows_of(triage_frame(frame))] == [True, False]
    else:
        assert "row 1" in _message(frame)


def test_pandas_objects_of_several_kinds_are_refused() -> None:
    assert _message(pd.DataFrame({"fever": [True, "yes", 3], "age_years": [3, "unsure", None]})) == (
        "column `fever`: expected answers for the finding `fever`, got a mixture of kinds of values; "
        "column `age_years`: expected a number of years, from 0 to 120 for the finding `age_years`, "
        "got a mixture of kinds of values"
    )


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (
            {"fever": [True]},
            "expected a data frame that narwhals knows, such as of pandas, polars, PyArrow, DuckDB or PySpark",
        ),
        (pl.DataFrame(), "expected a frame with at least one column"),
        (pd.DataFrame(index=[1, 2]), "expected a frame with at least one column"),
        (pd.DataFrame([[1, 2]], columns=["a", "a"]), "expected every column to have a name of its own"),
        (pa.table([[1], [2]], names=["a", "a"]), "expected every column to have a name of its own"),
        (duckdb.sql("select 1 as a, 2 as a"), "expected every column to have a name of its own"),
        (
            pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("a", "b"), ("a", "c")])),
            "expected columns with plain names, got several levels of names",
        ),
        (
            pd.DataFrame({0: [1], "fever": [1]}),
            "expected columns whose names are text; `frame.columns.map(str)` makes them so",
        ),
        (pl.DataFrame({"urgency": [1], "fever": [1]}), "the frame already has a column `urgency`; rename it"),
        (pl.LazyFrame({"problem": [1], "fever": [1]}), "the frame already has a column `problem`; rename it"),
    ],
)
def test_a_frame_that_cannot_be_triaged_is_refused_in_words(frame: Any, message: str) -> None:
    assert _message(frame) == message


@pytest.mark.parametrize("name", ["Urgency", "CEILING", "sTatus", "ſtatus", "Rule_Ids", "Documents/Cannot_Pass_Urine"])
def test_a_name_that_differs_from_an_added_one_by_case_alone_is_refused(make: Callable[..., Any], name: str) -> None:
    """DuckDB gives both the same name, or renames one; so nobody may have both."""
    said = _message(make({name: ["x"], "fever": [True]}), detail="full")

    assert said == f"the frame already has a column `{name}`; rename it"


def test_a_column_like_our_helping_ones_is_left_alone(make: Callable[..., Any]) -> None:
    names = [f"_TRIAGE_{i}" for i in range(40)]
    (row,) = rows_of(triage_frame(make({**{name: [name] for name in names}, "cannot_pass_urine": [True]})))

    assert [row[name] for name in names] == names
    assert row["urgency"] == "emergency"


@pytest.mark.parametrize("name", ["leg weakness", "LEG-WEAKNESS", " leg_weakness", "leg_weaknes", "leg_weakness2"])
def test_a_column_that_looks_like_a_finding_with_a_column_of_its_own_is_told_too(
    make: Callable[..., Any], name: str
) -> None:
    frame = make({name: ["yes"], "leg_weakness": ["no"]})
    with pytest.warns(UnreadColumnWarning, match="did you mean `leg_weakness`"):
        triage_frame(frame)

    assert _message(frame, strict=True) == f"column {name!r} is no finding; did you mean `leg_weakness`?"


def test_what_the_callers_own_report_raises_is_the_callers(make: Callable[..., Any]) -> None:
    def report(_: object) -> None:
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        triage_frame(make({"fever": [True]}), report=report)


@pytest.mark.parametrize("columns", [["fever"], {1: "fever"}, {"w": 1}, {"w": ["fever"]}, "fever"])
def test_a_renaming_of_another_kind_is_refused(columns: Any) -> None:
    with pytest.raises(OptionError, match="`columns`: expected names of columns"):
        triage_frame(pl.DataFrame({"w": [1]}), columns=columns)


def test_columns_that_do_not_fit_are_refused() -> None:
    frame = pl.DataFrame({"w": [1], "leg_weakness": [1]})

    assert _message(frame, columns={"x": "fever", "w": "fevr"}) == (
        "`columns` names `x`, which the frame does not have; "
        "`columns` maps `w` to an unknown finding; did you mean `fever`?"
    )
    assert _message(frame, columns={"w": "leg_weakness"}) == (
        "columns `w` and `leg_weakness` both stand for the finding `leg_weakness`"
    )


def test_unknown_options_are_refused() -> None:
    with pytest.raises(OptionError, match="`detail`: expected one of urgency, reasons, full"):
        triage_frame(pl.DataFrame({"a": [1]}), detail="everything")  # type: ignore[arg-type]


# sizes


def test_frames_without_rows_or_without_answers_are_triaged(make: Callable[..., Any]) -> None:
    nothing = triage({})
    empty = make(
        {"fever": pl.Series([], dtype=pl.Boolean).to_arrow(), "age_years": pl.Series([], dtype=pl.Int8).to_arrow()}
    )
    silent = rows_of(triage_frame(make({"a": [1, 2], "fever": pa.nulls(2)}), detail="full"))

    assert rows_of(triage_frame(empty, detail="full")) == []
    assert [(r["urgency"], r["ceiling"], r["status"], r["rule_ids"]) for r in silent] == [
        (nothing.urgency.value, nothing.ceiling.value, nothing.status, "")
    ] * 2


def test_columns_of_nothing_but_nulls_were_not_asked(make: Callable[..., Any]) -> None:
    rows = rows_of(triage_frame(make({"fever": pa.nulls(2), "age_years": pa.nulls(2)})))

    assert [row["status"] for row in rows] == ["needs_answers"] * 2


def test_two_hundred_thousand_columns_pass_through() -> None:
    wide = pl.DataFrame({f"c{i}": np.zeros(2, dtype="int8") for i in range(200_000)})
    done = triage_frame(wide.with_columns(pl.lit(True).alias("cannot_pass_urine")))

    assert done.width == 200_001 + len(ADDED)
    assert done["urgency"].to_list() == ["emergency"] * 2


def test_rows_beyond_one_portion_are_counted_on(monkeypatch: pytest.MonkeyPatch) -> None:
    from sciatica_triage.frames import evaluation

    monkeypatch.setattr(evaluation, "_ROWS", 3)
    done = triage_frame(pd.DataFrame({"cannot_pass_urine": [0, 1] * 5}))

    assert list(done["urgency"]) == ["routine", "emergency"] * 5
    assert "row 7" in _message(pl.DataFrame({"fever": [0] * 7 + [9]}))


def test_the_core_does_not_import_narwhals_and_its_absence_names_the_extra() -> None:
    code = (
        "import sys; sys.modules['narwhals'] = None; sys.modules['narwhals.stable'] = None\n"
        "import sciatica_triage.frames as frames\n"
        "from sciatica_triage import TriageError\n"
        "try: frames.triage_frame(None)\n"
        "except TriageError as error: print(error)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)

    assert run.stdout == 'this needs the extra `frames`: pip install "sciatica-triage[frames]"\n'


@pytest.mark.parametrize("names", [["cannot_pass_urine"], ["clinic", "Cannot_Pass_Urine"], ["clinic", "peeing"]])
def test_answers_in_the_index_of_a_frame_are_refused(names: list[str]) -> None:
    """What `groupby` or `index_col` makes: the index is no column, and nobody would see that it was not read."""
    columns = {"peeing": "cannot_pass_urine"} if "peeing" in names else None
    table = pd.DataFrame({name: ["yes"] for name in names} | {"leg_weakness": ["no"]}).set_index(names)

    with pytest.raises(PresentationError, match="the index stands for finding `cannot_pass_urine`"):
        triage_frame(table, columns=columns)
    assert triage_frame(table.reset_index(), columns=columns)["urgency"].tolist() == ["emergency"]


@pytest.mark.parametrize("names", [["fever "], ["clinic", "Feve"], ["saddle numbness", "clinic"]])
def test_what_looks_like_a_finding_in_the_index_is_told(names: list[str]) -> None:
    table = pd.DataFrame({name: ["yes"] for name in names} | {"leg_weakness": ["no"]}).set_index(names)

    with pytest.warns(UnreadColumnWarning, match=r"in the index is not read; did you mean `(fever|saddle_numbness)`"):
        triage_frame(table)
    with pytest.raises(PresentationError, match="in the index is not read; did you mean"):
        triage_frame(table, strict=True)


def test_an_index_of_any_other_name_is_kept() -> None:
    table = pd.DataFrame({"leg_weakness": ["no"]}, index=pd.Index(["7"], name="record"))

    assert triage_frame(table).index.name == "record"

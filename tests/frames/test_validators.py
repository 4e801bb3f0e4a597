"""The published schemas of columns, each run by the library that it is for: the bad rows are those that `problem` names."""

from __future__ import annotations

import csv
import io
import json
import random
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pandas as pd
import polars as pl
import pytest

from sciatica_triage import OptionError, PresentationError
from sciatica_triage.cli import main
from sciatica_triage.frames import column_schema, triage_frame
from sciatica_triage.frames.wording import NUMBER

ANSWERS: Final = (
    *("present", "Yes", " no ", "N", "TRUE", "false", "unsure", "NOT_ASKED", "", "", ""),
    *("1", "0", "1.0", "0.0", "-0.0", " 1 ", "abſent", "not_as\u212aed", "\u2003no\xa0"),
)
BAD_ANSWERS: Final = ("maybe", "2", "yes!", "0.5", "x", "-1", "presentt", "yes no", "01", "1e0", "nan", "yes\u200b")
NUMBERS: Final = ("0", "3", "2.5", "1e1", "unsure", "not_asked", "", "100", "5.", ".5", "+7", "0.0")
BAD_NUMBERS: Final = ("-1", "yes", "x", "12345678", "true", "1,5", "0x10", "1.5.2", "40%")
COLUMNS: Final = ("fever", "leg_pain", "age_years", "severe_pain_hours")


def _rows(seed: int) -> list[dict[str, str]]:
    rng = random.Random(seed)
    rows = []
    for i in range(40):
        bad = rng.random() < 0.3
        row = {name: rng.choice(NUMBERS if "_" in name and name != "leg_pain" else ANSWERS) for name in COLUMNS}
        if bad:
            name = rng.choice(COLUMNS[:3])
            row[name] = rng.choice(BAD_NUMBERS if name == "age_years" else BAD_ANSWERS)
        rows.append({"id": str(i), **row})
    return rows


def _named(rows: list[dict[str, Any]], folder: Path) -> set[int]:
    """The rows that `problem` names, of a file without types."""
    with (folder / "in.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, ["id", *COLUMNS])
        writer.writeheader()
        writer.writerows(rows)
    assert main(["batch", str(folder / "in.csv"), str(folder / "out.parquet")]) in (0, 1)
    done = pl.read_parquet(folder / "out.parquet")
    return {int(i) for i in done.filter(pl.col("problem").is_not_null())["id"]}


@pytest.mark.parametrize("seed", range(5))
def test_frictionless_finds_the_bad_rows(seed: int, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    rows = _rows(seed)
    expected = _named(rows, tmp_path)
    given = column_schema("frictionless")
    fields = [field for field in given["fields"] if field["name"] in COLUMNS]
    schema = frictionless.Schema.from_descriptor({**given, "fields": [{"name": "id", "type": "string"}, *fields]})
    text = io.StringIO()
    csv.DictWriter(text, ["id", *COLUMNS]).writerows(
        [dict(zip(["id", *COLUMNS], ["id", *COLUMNS], strict=True)), *rows]
    )
    resource = frictionless.Resource(text.getvalue().encode(), format="csv", schema=schema)
    found = {error.row_number - 2 for error in resource.validate().tasks[0].errors}

    assert found == expected
    assert expected


WRITTEN: Final = (
    *(
        "40",
        "4.",
        ".5",
        "+7",
        "00040",
        "1e1",
        "1E+1",
        "1e400",
        "inf",
        "-inf",
        "Infinity",
        "nan",
        "1,5",
        "1 000",
        "40%",
        "--4",
        "-1",
    ),
    *(
        "unsure",
        "UNSURE",
        "Unsure",
        "not_asked",
        "NOT_ASKED",
        "Not_asked",
        "unknown",
        "None",
        "null",
        "-",
        "true",
        "yes",
    ),
)
ONLY_FRICTIONLESS: Final = (" 40", "40 ", "\t40", "1_0", "١٢", "１２")
ONLY_TRIAGE: Final = (" unsure", "unSure", "Not_Asked")


@pytest.mark.parametrize("name", ["age_years", "symptom_days"])
def test_frictionless_and_the_triage_differ_about_numbers_in_what_is_documented_and_no_more(
    name: str, tmp_path: Path
) -> None:
    frictionless = pytest.importorskip("frictionless")
    texts = [*WRITTEN, *ONLY_FRICTIONLESS, *ONLY_TRIAGE]
    path = tmp_path / "in.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([("id", name), *enumerate(texts)])
    assert main(["batch", str(path), str(tmp_path / "out.parquet")]) == 1
    done = pl.read_parquet(tmp_path / "out.parquet")
    refused = {texts[int(i)] for i in done.filter(pl.col("problem").is_not_null())["id"]}
    given = column_schema("frictionless")
    fields = [{"name": "id", "type": "string"}, *(field for field in given["fields"] if field["name"] == name)]
    schema = frictionless.Schema.from_descriptor({**given, "fields": fields})
    errors = frictionless.Resource(path.read_bytes(), format="csv", schema=schema).validate().tasks[0].errors
    found = {texts[error.row_number - 2] for error in errors}

    assert refused - found == set(ONLY_FRICTIONLESS)
    assert found - refused == set(ONLY_TRIAGE)


@pytest.mark.parametrize("seed", range(5))
def test_pandera_finds_the_bad_rows(seed: int, tmp_path: Path) -> None:
    pandera = pytest.importorskip("pandera.pandas")
    rows = _rows(seed)
    assert _named(rows, tmp_path)
    frame = pd.read_csv(tmp_path / "in.csv", dtype=str, keep_default_na=False, na_values=[""])
    done = triage_frame(pl.from_pandas(frame).lazy()).collect()  # in a table with types, "1" is text like any other
    expected = set(done.with_row_index("at").filter(pl.col("problem").is_not_null())["at"])
    frame = frame.rename(columns={"fever": "Fever"})
    with pytest.raises(pandera.errors.SchemaErrors) as caught:
        column_schema("pandera").validate(frame, lazy=True)

    assert set(caught.value.failure_cases["index"]) == expected


TYPED: Final[dict[str, tuple[str, Any]]] = {
    "booleans": ("fever", pd.Series([True, False])),
    "integers": ("fever", pd.Series([1, 0])),
    "another integer": ("fever", pd.Series([2])),
    "floats": ("fever", pd.Series([1.0, -0.0, None])),
    "another float": ("fever", pd.Series([0.5])),
    "categories": ("fever", pd.Series(["present", None], dtype="category")),
    "other categories": ("fever", pd.Series(["presnt"], dtype="category")),
    "categories of numbers": ("fever", pd.Series([1, 0], dtype="category")),
    "nullable integers": ("fever", pd.Series([1, None], dtype="Int64")),
    "nullable booleans": ("fever", pd.Series([True, None], dtype="boolean")),
    "objects": ("fever", pd.Series([True, None], dtype=object)),
    "mixed objects": ("fever", pd.Series([True, "yes"], dtype=object)),
    "times": ("fever", pd.Series([pd.Timestamp("2020")])),
    "complex numbers": ("fever", pd.Series([1 + 0j])),
    "bytes": ("fever", pd.Series([b"yes"])),
    "decimals": ("fever", pd.Series([Decimal(1)])),
    "intervals": ("fever", pd.Series([pd.Interval(0, 1)])),
    "sparse": ("fever", pd.Series(pd.arrays.SparseArray([1, 0]))),
    "nothing of Arrow": ("fever", pd.Series([None, None], dtype="null[pyarrow]")),
    "another case": ("Fever", pd.Series(["oops"])),
    "sound in another case": ("FEVER", pd.Series(["yes"])),
    "ages": ("age_years", pd.Series([40, 120])),
    "an age too high": ("age_years", pd.Series([40, 121])),
    "an infinite age": ("age_years", pd.Series([float("inf")])),
    "a boolean age": ("age_years", pd.Series([True])),
    "ages as text": ("age_years", pd.Series(["40", None, "unsure"])),
    "a text that is none": ("age_years", pd.Series(["1_0"])),
    "other digits": ("age_years", pd.Series(["١٢"])),
    "a space": ("age_years", pd.Series([" 40"])),
    "a line's end": ("age_years", pd.Series(["40\n"])),
    "ages of two kinds": ("age_years", pd.Series([40, "41"], dtype=object)),
    "durations": ("symptom_days", pd.Series([pd.Timedelta("3d")])),
}


@pytest.mark.parametrize("kind", TYPED)
def test_pandera_refuses_the_columns_that_the_triage_refuses(kind: str) -> None:
    pandera = pytest.importorskip("pandera.pandas")
    name, column = TYPED[kind]
    frame = pd.DataFrame({name: column})
    refused = {"pandera": False, "triage": False}
    try:
        column_schema("pandera").validate(frame, lazy=True)
    except pandera.errors.SchemaErrors:
        refused["pandera"] = True
    try:
        triage_frame(frame)
    except PresentationError:
        refused["triage"] = True

    assert refused["pandera"] == refused["triage"]


def test_pandera_takes_a_frame_of_types_that_is_triaged() -> None:
    pytest.importorskip("pandera.pandas")
    frame = pd.DataFrame({"fever": [True, False], "leg_pain": [1.0, None], "age_years": [30, 40], "note": ["a", "b"]})

    assert len(triage_frame(column_schema("pandera").validate(frame))) == 2


@pytest.mark.parametrize("seed", range(5))
def test_json_schema_finds_the_bad_rows(seed: int, tmp_path: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    rng = random.Random(seed)
    rows: list[dict[str, Any]] = []
    spelled = rng.choice(("fever", "Fever", "FEVER"))
    for row in _rows(seed):
        held: dict[str, Any] = {"id": row["id"]}
        for name in COLUMNS:
            text = row[name]
            number = name in ("age_years", "severe_pain_hours") and NUMBER.fullmatch(text)
            held[name] = None if not text else float(text) if number else text
        held[spelled] = held.pop("fever")
        if rng.random() < 0.4:
            odd = (True, False, {"a": 1}, [], "", 2, 1.0, 0.0, -0.0, "1", "1.0", "0.0", "-0.0", "x")
            held[spelled] = rng.choice(odd)
        rows.append(held)
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert main(["batch", str(path), str(tmp_path / "out.parquet")]) in (0, 1)
    done = pl.read_parquet(tmp_path / "out.parquet")
    check = jsonschema.Draft202012Validator(column_schema("json-schema"))
    check.check_schema(column_schema("json-schema"))

    assert {row["id"] for row in rows if not check.is_valid(row)} == set(
        done.filter(pl.col("problem").is_not_null())["id"]
    )


def test_another_dialect_is_refused() -> None:
    with pytest.raises(OptionError, match="`dialect`: expected one of frictionless, pandera, json-schema"):
        column_schema("sql")  # type: ignore[arg-type]

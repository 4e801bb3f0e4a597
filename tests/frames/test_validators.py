"""The published schemas of columns, each run by the library that it is for: the bad rows are those that `problem` names."""

from __future__ import annotations

import csv
import io
import json
import random
from pathlib import Path
from typing import Any, Final

import pandas as pd
import polars as pl
import pytest

from sciatica_triage import OptionError
from sciatica_triage.cli import main
from sciatica_triage.frames import column_schema, triage_frame

ANSWERS: Final = ("present", "Yes", " no ", "N", "TRUE", "false", "unsure", "NOT_ASKED", "1", "0", "1.0", "", "", "")
BAD_ANSWERS: Final = ("maybe", "2", "yes!", "0.5", "x", "-1", "presentt", "yes no")
NUMBERS: Final = ("0", "3", "2.5", "1e1", "unsure", "not_asked", "", "100")
BAD_NUMBERS: Final = ("-1", "yes", "x", "12345678", "true")
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


@pytest.mark.parametrize("seed", range(5))
def test_pandera_finds_the_bad_rows(seed: int, tmp_path: Path) -> None:
    pandera = pytest.importorskip("pandera.pandas")
    rows = _rows(seed)
    expected = _named(rows, tmp_path)
    frame = pd.read_csv(tmp_path / "in.csv", dtype=str, keep_default_na=False, na_values=[""])
    frame[["fever", "leg_pain"]] = frame[["fever", "leg_pain"]].replace({"1": True, "1.0": 1.0, "0": False})
    with pytest.raises(pandera.errors.SchemaErrors) as caught:
        column_schema("pandera").validate(frame, lazy=True)

    assert set(caught.value.failure_cases["index"]) == expected


def test_pandera_takes_a_frame_of_types_that_is_triaged() -> None:
    pytest.importorskip("pandera.pandas")
    frame = pd.DataFrame({"fever": [True, False], "leg_pain": [1.0, None], "age_years": [30, 40], "note": ["a", "b"]})

    assert len(triage_frame(column_schema("pandera").validate(frame))) == 2


@pytest.mark.parametrize("seed", range(5))
def test_json_schema_finds_the_bad_rows(seed: int, tmp_path: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    rng = random.Random(seed)
    rows: list[dict[str, Any]] = []
    for row in _rows(seed):
        held: dict[str, Any] = {"id": row["id"]}
        for name in COLUMNS:
            text = row[name]
            number = text.lstrip("-").replace(".", "").isdigit() or text == "1e1"
            held[name] = None if not text else float(text) if number else text
        if rng.random() < 0.2:
            held["fever"] = rng.choice((True, False, {"a": 1}, [], "", 2, "1"))
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
    with pytest.raises(OptionError, match="`dialect`: expected frictionless, pandera or json-schema"):
        column_schema("sql")  # type: ignore[arg-type]

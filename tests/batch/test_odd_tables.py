"""Three hundred odd tables: rows in are rows out and rejects, or the table is refused with a reason; no row is calmer."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
import warnings
from collections.abc import Callable, Mapping
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook

from sciatica_triage import PresentationError, Triager, Urgency
from sciatica_triage.cli import main
from sciatica_triage.frames import UnreadColumnWarning, triage_frame

from ..support.tables import rows_of

TRIAGER: Final = Triager(engine="reference")
FINDINGS: Final = ("cannot_pass_urine", "fever", "leg_weakness", "saddle_numbness", "major_trauma")
NUMBERS: Final = {"severe_pain_hours": (0, 1, 3, 5.5, 40), "age_years": (17, 30, 49, 71)}
WRITTEN: Final = {
    True: ("present", "yes", " Yes", "TRUE", "y", "1"),
    False: ("absent", "no", "NO ", "false", "n", "0"),
    "unsure": ("unsure", "Unsure "),
    None: ("", "", "not_asked"),
}
SPELLED: Final[Mapping[str, Callable[[str], str]]] = {
    "as it is": str,
    "upper case": str.upper,
    "title": str.title,
    "a space before": lambda name: f" {name}",
    "spaces for underlines": lambda name: name.replace("_", " "),
    "a letter lost": lambda name: name[:-2] + name[-1],
    "two letters changed about": lambda name: name[:2] + name[3] + name[2] + name[4:],
    "hyphens": lambda name: name.replace("_", "-"),
}


class Made:
    """People, what is true of them, and how their table spells its columns."""

    def __init__(self, seed: int) -> None:
        self.rng = rng = random.Random(seed)
        self.people = [self._person() for _ in range(rng.randrange(1, 15))]
        self.names = [*rng.sample(FINDINGS, rng.randrange(1, 6)), *rng.sample(list(NUMBERS), rng.randrange(3))]
        odd = rng.choice(("as it is", "as it is", *SPELLED))
        self.spelled = {name: SPELLED[odd if rng.random() < 0.5 else "as it is"](name) for name in self.names}
        self.damage = rng.choice((0, 0.1))
        self.bad = {i for i in range(len(self.people)) if rng.random() < self.damage}

    def _person(self) -> dict[str, Any]:
        rng = self.rng
        told: dict[str, Any] = {name: rng.choice((True, False, "unsure", None, None)) for name in FINDINGS}
        return told | {name: rng.choice((*values, None)) for name, values in NUMBERS.items()}

    def text(self, i: int, name: str) -> str:
        value = self.people[i][name]
        if i in self.bad and name == self.names[0]:
            return self.rng.choice(("perhaps", "2", "-1", "x"))
        if name in NUMBERS:
            return "" if value is None else repr(float(value)) if self.rng.random() < 0.5 else f"{value}"
        return self.rng.choice(WRITTEN[value])

    def columns(self) -> dict[str, list[Any]]:
        """Columns as they are spelled, some with types: truth values, and numbers as such."""
        columns: dict[str, list[Any]] = {}
        for name in self.names:
            texts: list[Any] = [self.text(i, name) or None for i in range(len(self.people))]
            values = [person[name] for person in self.people]
            if self.rng.random() < 0.4 and "unsure" not in values and not (self.bad and name == self.names[0]):
                one = self.rng.choice((bool, int)) if name not in NUMBERS else float
                texts = [None if value is None else one(value) for value in values]
            columns[self.spelled[name]] = texts
        return columns

    def truth(self, i: int) -> Urgency:
        return TRIAGER.triage({name: self.people[i][name] for name in self.names}).urgency


def _calmer(made: Made, rows: list[dict[str, Any]]) -> list[int]:
    return [int(row["id"]) for row in rows if Urgency(row["urgency"]) < made.truth(int(row["id"]))]


def _write(made: Made, form: str, folder: Path) -> tuple[Path, int]:
    """A file, and how many lines of it are rows or should be."""
    if form == "parquet":
        return _write_parquet(made, folder)
    return _write_workbook(made, folder) if form == "xlsx" else _write_text(made, form, folder)


def _write_parquet(made: Made, folder: Path) -> tuple[Path, int]:
    """Columns of texts, dictionaries and types; here and there a text that is not UTF-8."""
    rng = made.rng
    notes = ["\xe9".encode("latin-1" if rng.random() < made.damage else "utf-8") for _ in made.people]
    ends = [0, *accumulate(map(len, notes))]
    note = pa.StringArray.from_buffers(
        len(notes), pa.array(ends, pa.int32()).buffers()[1], pa.py_buffer(b"".join(notes))
    )
    table = pa.table({"id": pa.array(range(len(notes)), rng.choice((pa.int8(), pa.uint64(), pa.float64())))})
    for name, values in made.columns().items():
        column = pa.array(values)
        if column.type == pa.string():
            column = column.cast(rng.choice((pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string()))))
        table = table.append_column(name, column)
    path = folder / "in.parquet"
    packing, rows = rng.choice(("snappy", "zstd", "none")), rng.randrange(1, 9)
    pq.write_table(table.append_column("note", note), path, compression=packing, row_group_size=rows)
    made.bad |= {i for i, text in enumerate(notes) if text == b"\xe9"}
    return path, len(notes)


def _write_workbook(made: Made, folder: Path) -> tuple[Path, int]:
    """Cells of texts and types; here and there an empty row, or a formula that nobody has computed."""
    rng, book = made.rng, Workbook()
    sheet = book.active
    columns = made.columns()
    sheet.append(["id", *columns, "note"])
    for i in range(len(made.people)):
        formula = rng.random() < made.damage
        sheet.append([i, *(values[i] for values in columns.values()), "=1+1" if formula else "a note"])
        made.bad |= {i} if formula else set()
        if rng.random() < 0.1:
            sheet.append([None])
    path = folder / "in.xlsx"
    book.save(path)
    return path, len(made.people)


def _write_text(made: Made, form: str, folder: Path) -> tuple[Path, int]:
    rng = made.rng
    broken = 0
    if form == "jsonl":
        lines = []
        for i in range(len(made.people)):
            lines.append(json.dumps({"id": i, **{made.spelled[name]: made.text(i, name) for name in made.names}}))
            if rng.random() < made.damage:
                lines.append(rng.choice(("{", "[1]", '{"fever": "yes", "fever": "no"}', '{"fever": NaN}')))
                broken += 1
            if rng.random() < 0.1:
                lines.append(" ")
        text = "\n".join(lines)
    else:
        out = io.StringIO()
        sign, end = rng.choice(",,,;\t|"), rng.choice(("\n", "\r\n", "\r"))
        writer = csv.writer(
            out, delimiter=sign, lineterminator=end, quoting=rng.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
        )
        writer.writerow(["id", *made.spelled.values()])
        for i in range(len(made.people)):
            writer.writerow([i, *(made.text(i, name) for name in made.names)])
            if rng.random() < made.damage:
                out.write(f"x{sign}y" + sign * len(made.names) + end)
                broken += 1
            if rng.random() < 0.1:
                out.write(end)
        text = out.getvalue()
    data = text.encode(rng.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16")))
    path = folder / f"in.{form}"
    path.write_bytes(gzip.compress(data) if rng.random() < 0.2 else data)
    return path, len(made.people) + broken


FORMS: Final = ("csv", "csv", "csv", "jsonl", "parquet", "xlsx")


@pytest.mark.parametrize("seed", range(180))
def test_an_odd_file_loses_nobody_and_calms_nobody(
    seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = Made(seed)
    path, rows = _write(made, FORMS[seed % len(FORMS)], tmp_path)
    out, bad = tmp_path / "out.parquet", tmp_path / "bad.csv"
    status = main(["batch", str(path), str(out), "--rejects", str(bad)])

    if status == 2:
        assert not out.exists()
        assert not bad.exists()
        assert capsys.readouterr().err.splitlines()[-1].startswith("sciatica-triage: ")
        return
    done = pl.read_parquet(out)
    rejected = pl.read_csv(bad, infer_schema=False).height
    assert done.height + rejected == rows
    assert (status == 1) == (rejected > 0)
    assert not {int(i) for i in done["id"]} & made.bad
    assert _calmer(made, done.to_dicts()) == []


ENGINES: Final[dict[str, Callable[[dict[str, Any]], Any]]] = {
    "polars": pl.DataFrame,
    "polars lazy": pl.LazyFrame,
    "pandas": pd.DataFrame,
    "pandas categories": lambda data: pd.DataFrame(data).astype({name: "category" for name in data if name != "id"}),
    "pyarrow": pa.table,
    "duckdb": lambda data: duckdb.from_arrow(pa.table(data)),
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("seed", range(1_000, 1_020))
def test_an_odd_frame_loses_nobody_and_calms_nobody(engine: str, seed: int) -> None:
    made = Made(seed)
    columns: dict[str, Any] = {"id": list(range(len(made.people))), **made.columns()}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", UnreadColumnWarning)
            rows = rows_of(triage_frame(ENGINES[engine](columns)))
    except UnreadColumnWarning:
        assert any(spelled.lower() != name for name, spelled in made.spelled.items())
        return
    except PresentationError:
        return
    assert [row["id"] for row in rows] == list(range(len(made.people)))
    assert _calmer(made, rows) == []


def test_the_odd_tables_are_read_and_refused_often_enough(tmp_path: Path) -> None:
    """A test of what all tables are refused for would prove nothing."""
    found: list[int] = []
    read: list[str] = []
    for seed in range(60):
        folder, form = tmp_path / f"{seed}", FORMS[seed % len(FORMS)]
        folder.mkdir()
        path, _ = _write(Made(seed), form, folder)
        found.append(main(["batch", str(path), str(folder / "o.csv"), "--rejects", str(folder / "r.csv")]))
        read += [form] if found[-1] < 2 else []

    assert min(found.count(status) for status in (0, 1, 2)) >= 6
    assert min(map(read.count, FORMS)) >= 3

"""Excel workbooks: every cell is what the sheet shows, and a formula that was never computed is no answer."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

pl = pytest.importorskip("polars")
pytest.importorskip("narwhals")
openpyxl = pytest.importorskip("openpyxl")

from sciatica_triage.cli import main  # noqa: E402


def _batch(*arguments: object) -> int:
    return main(["batch", *map(str, arguments)])


def test_cells_are_read_as_text_and_blank_rows_are_nobody(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (
        [None, None],
        ["id", "cannot_pass_urine", "severe_pain_hours", "seen"],
        [1, True, 3.5, datetime.date(2020, 1, 2)],
        [],
        [2.0, "No", 0.0, None],
        [3, 1, None, "x"],
        [4, "=A1", None, None],
        [5, "perhaps", None, None],
        [6, "no", None, None, "beyond"],
    ):
        book.active.append(row)
    book.save(tmp_path / "in.xlsx")

    assert _batch(tmp_path / "in.xlsx", tmp_path / "out.parquet", "--rejects", tmp_path / "bad.parquet") == 1
    done, bad = pl.read_parquet(tmp_path / "out.parquet"), pl.read_parquet(tmp_path / "bad.parquet")
    assert done.select("id", "cannot_pass_urine", "severe_pain_hours", "seen", "urgency").rows() == [
        ("1", "true", "3.5", "2020-01-02T00:00:00", "emergency"),
        ("2", "No", "0", None, "routine"),
        ("3", "1", None, "x", "emergency"),
    ]
    assert sorted(bad["line"]) == [7, 8, 9]
    assert "a formula has no value; open the workbook and save it again" in bad["problem"].to_list()


def test_of_several_sheets_one_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = openpyxl.Workbook()
    book.active.append(["id"])
    people = book.create_sheet("people")
    people.append(["fever"])
    people.append(["yes"])
    book.save(tmp_path / "in.xlsx")

    assert _batch(tmp_path / "in.xlsx", tmp_path / "out.csv") == 2
    assert "2 sheets (Sheet, people); say which with `--sheet`" in capsys.readouterr().err
    assert _batch(tmp_path / "in.xlsx", tmp_path / "out.csv", "--sheet", "people") == 0


def test_a_sheet_that_is_a_chart_is_no_sheet_of_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = openpyxl.Workbook()
    book.create_chartsheet("C").add_chart(openpyxl.chart.BarChart())
    for row in (["fever"], ["yes"]):
        book.active.append(row)
    book.save(tmp_path / "in.xlsx")

    assert _batch(tmp_path / "in.xlsx", tmp_path / "out.csv", "--sheet", "C") == 2
    assert capsys.readouterr().err.endswith("no sheet has that name; there is Sheet\n")
    assert _batch(tmp_path / "in.xlsx", tmp_path / "out.csv") == 0


@pytest.mark.parametrize("content", [b"", b"fever\nyes\n", b"PK\x03\x04broken"])
def test_what_is_no_workbook_is_refused(content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in.xlsx").write_bytes(content)

    assert _batch(tmp_path / "in.xlsx", tmp_path / "out.csv") == 2
    assert capsys.readouterr().err.endswith("expected an Excel workbook\n")


@pytest.mark.parametrize("merged", ["B2:B3", "A1:B1", "A2:C2", "B3:C4"])
def test_merged_cells_are_refused_with_their_range(
    merged: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A sheet shows one answer for all people of the range, and the file holds it for the first one."""
    book = openpyxl.Workbook()
    for row in (["id", "cannot_pass_urine", "note"], [1, "yes", "<mergeCell ref='A1:B2'/>"], [2, None, "x"]):
        book.active.append(row)
    book.save(tmp_path / "sound.xlsx")
    book.active.merge_cells(merged)
    book.save(tmp_path / "in.xlsx")

    assert _batch(tmp_path / "in.xlsx", tmp_path / "out.csv") == 2
    assert capsys.readouterr().err.endswith(f"in.xlsx: cells {merged} are merged; unmerge them, and fill in each\n")
    assert _batch(tmp_path / "sound.xlsx", tmp_path / "out.csv") == 0

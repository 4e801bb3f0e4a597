"""A text that is not UTF-8 concerns its row of a Parquet file, and no other."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

pl = pytest.importorskip("polars")
pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
pytest.importorskip("narwhals")

from sciatica_triage.batch import source as reading  # noqa: E402  # the extras come first
from sciatica_triage.cli import main  # noqa: E402


def _not_checked(texts: list[bytes | None]) -> Any:
    """Texts of these bytes, whatever they are."""
    held = pa.array(texts, pa.binary())
    return pa.Array.from_buffers(pa.string(), len(texts), held.buffers())


def _batch(folder: Path, table: Any, *more: str) -> int:
    pq.write_table(table, folder / "in.parquet", row_group_size=7)
    return main(["batch", str(folder / "in.parquet"), str(folder / "out.parquet"), *more])


@pytest.mark.parametrize("column", ["note", "fever"])
def test_only_its_row_is_set_apart(
    column: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In whatever column, once rows before it were written, and more than once."""
    monkeypatch.setattr(reading, "_ROWS", 5)
    bad = {20, 21, 39}
    texts = {"note": [b"fine"] * 40, "fever": [b"yes"] * 40}
    for i in bad:
        texts[column][i] = b"\xff\xfe!"
    table = pa.table({"id": list(range(40)), **{name: _not_checked(held) for name, held in texts.items()}})
    status = _batch(tmp_path, table, "--rejects", str(tmp_path / "bad.csv"))
    done, rejected = pl.read_parquet(tmp_path / "out.parquet"), pl.read_csv(tmp_path / "bad.csv")

    assert status == 1
    assert done["id"].to_list() == [i for i in range(40) if i not in bad]
    assert set(done["urgency"]) == {"urgent"}
    assert rejected["line"].to_list() == rejected["id"].to_list() == sorted(bad)
    assert set(rejected["problem"]) == {f"column '{column}': a text is not UTF-8"}
    assert set(rejected[column]) == {r"\xff\xfe!"}
    assert "40 rows read, 37 written, 3 with a problem" in capsys.readouterr().err


def test_without_rejects_the_row_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = pa.table({"fever": ["yes", "no"], "note": _not_checked([b"fine", b"\xff"])})

    assert _batch(tmp_path, table) == 2
    assert (
        "row 1: column 'note': a text is not UTF-8; `--rejects FILE` keeps such rows apart" in capsys.readouterr().err
    )
    assert not (tmp_path / "out.parquet").exists()


def test_what_stands_beside_such_a_text_stays_as_it_is(tmp_path: Path) -> None:
    day = datetime.datetime(2026, 1, 2, 3, 4, 5, 678)
    columns = {
        "fever": pa.array(["yes", "no"]).dictionary_encode(),
        "when": pa.array([day, None], pa.timestamp("ns", "Europe/London")),
        "day": pa.array([day.date(), None]),
        "lasted": pa.array([datetime.timedelta(1), None]),
        "price": pa.array([Decimal("1.50"), None], pa.decimal128(9, 2)),
        "codes": pa.array([["a", None], []]),
        "place": pa.array([{"x": 1, "y": "é"}, None]),
        "view": pa.array(["a", None], pa.string_view()),
        "raw": pa.array([b"\xff", None]),
        "small": pa.array([1, None], pa.uint8()),
        "half": pa.array([1.5, None], pa.float32()),
    }
    sound = pa.table({**columns, "note": ["a", "b"]})
    odd = pa.table({**columns, "note": _not_checked([b"a", b"\xff"])})
    assert _batch(tmp_path, sound) == 0
    expected = pl.read_parquet(tmp_path / "out.parquet").head(1).drop("problem")
    assert _batch(tmp_path, odd, "--rejects", str(tmp_path / "bad.parquet")) == 1

    assert pl.read_parquet(tmp_path / "out.parquet").equals(expected)
    assert pl.read_parquet(tmp_path / "out.parquet").schema == expected.schema


def test_such_a_text_inside_of_a_list_refuses_the_file_and_says_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inside = pa.ListArray.from_arrays(pa.array([0, 1, 2]), _not_checked([b"a", b"\xff"]))

    assert (
        _batch(tmp_path, pa.table({"fever": ["yes", "no"], "list": inside}), "--rejects", str(tmp_path / "bad.parquet"))
        == 2
    )
    assert "column 'list' holds texts that are not UTF-8" in capsys.readouterr().err

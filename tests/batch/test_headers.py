"""Headers with quotation marks: they end where Python's `csv` says, so that nobody below is taken for part of them."""

from __future__ import annotations

import csv
import random
from pathlib import Path
from typing import Final

import pytest

pl = pytest.importorskip("polars")
pytest.importorskip("narwhals")

from sciatica_triage.cli import main  # noqa: E402

SIGNS: Final = (",", ",", ";", "\t", "|")
NAMES: Final = (
    "note",
    'height 5"',
    'a "b" c',
    'x""y',
    '"a ""b"""',
    '"two\nlines"',
    '"q"',
    "5'",
    "ü",
    '"c,d;e"',
    '"open',
)
FINDINGS: Final = ("saddle_numbness", '"fever"', "leg_weakness")
CELLS: Final = ("no", "", "6", '6"', '7""', 'say "hi"', '"a ""b"""', '"cr\rhere"', "ü", '"x')


def _table(rng: random.Random) -> tuple[str, str]:
    sign, end = rng.choice(SIGNS), rng.choice(("\n", "\r\n", "\r"))
    others = rng.sample(NAMES[: rng.choice((10, 10, 11))], rng.randrange(1, 5))
    columns = [*FINDINGS[: rng.randrange(2, 4)], *others]
    rng.shuffle(columns)
    cells = CELLS[: rng.choice((1, 7, 9, 10))]
    lines = [columns]
    for _ in range(rng.randrange(1, 7)):
        lines.append([rng.choice(("yes", "no", "")) if c in FINDINGS else rng.choice(cells) for c in columns])
    return rng.choice(("", "", end)) + "".join(sign.join(line) + end for line in lines), sign


def _by_csv(text: str, sign: str) -> tuple[list[str], int] | None:
    """The names and how many rows there are; None where a quotation mark is not closed or its field goes on behind it."""
    reader = csv.reader(text.splitlines(keepends=True), delimiter=sign, strict=True)
    try:
        header, *rows = filter(None, reader)
    except csv.Error:
        return None
    return header, len(rows)


@pytest.mark.parametrize("seed", range(120))
def test_a_header_ends_where_python_says_and_nobody_is_lost(seed: int, tmp_path: Path) -> None:
    text, sign = _table(random.Random(seed))
    source, out, bad = tmp_path / "in.csv", tmp_path / "out.csv", tmp_path / "bad.jsonl"
    source.write_bytes(text.encode())
    expected = _by_csv(text, sign)

    status = main(["batch", str(source), str(out), "--rejects", str(bad)])

    if expected is None:
        assert status in (1, 2)
        return
    header, rows = expected
    assert status < 2
    with out.open(encoding="utf-8", newline="") as file:
        names, *done = csv.reader(file, strict=True)
    rejected = len(bad.read_bytes().splitlines()) if bad.exists() else 0
    assert names[: len(header)] == header
    assert len(done) + rejected == rows


def test_tables_are_read_and_refused_often_enough() -> None:
    """A test of what is always refused would prove nothing."""
    read = [_by_csv(*_table(random.Random(seed))) is not None for seed in range(120)]

    assert min(read.count(True), read.count(False)) >= 15


@pytest.mark.parametrize("rows", ['present,no,5\nabsent,no,6"\nno,no,7\n', "present,no,5\nabsent,no,6\nno,no,7\n"])
def test_an_inch_in_a_name_swallows_nobody(rows: str, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(f'saddle_numbness,leg_pain,height 5"\n{rows}', encoding="utf-8")

    assert main(["batch", str(tmp_path / "in.csv"), str(tmp_path / "out.parquet")]) == 0
    done = pl.read_parquet(tmp_path / "out.parquet")
    assert done["urgency"].to_list()[0] == "emergency"
    assert done.height == 3


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ('fever,"leg', "a quotation mark is not closed"),
        ('fever,"leg"x', "expected nothing between a closing quotation mark and the end of its field"),
        ("\n \n", "the file is empty; expected a header"),
    ],
)
def test_a_header_that_python_does_not_read_is_refused(
    header: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.csv").write_text(f"{header}\nyes,no\n" if header.strip() else header, encoding="utf-8")

    assert main(["batch", str(tmp_path / "in.csv"), str(tmp_path / "out.csv")]) == 2
    assert said in capsys.readouterr().err

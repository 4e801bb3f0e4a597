"""The lines of a text file that are no rows of its table, found before anything is computed, so that none is lost.

A reader that is left alone loses what they say without a word: a CSV line that breaks off reads as not asked, and of two
answers to one question in a JSON line only one is seen. Needs the extra `batch`.
"""

from __future__ import annotations

import csv
import json
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NoReturn, TypeAlias

import polars as pl
import pyarrow as pa  # type: ignore[import-untyped, unused-ignore]  # it has no types
import pyarrow.csv as pc  # type: ignore[import-untyped, unused-ignore]  # it has no types

from ..errors import TriageError

Progress: TypeAlias = Callable[[int, int, str], None]
"""Called with bytes done, bytes in all, and what is under way."""

_BOM: Final = b"\xef\xbb\xbf"
_BLOCK: Final = 1 << 24
_NOT_AN_OBJECT: Final = "expected one JSON object"


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """A line that is no row: its number, from 1, why, and its text as it stands in the file."""

    line: int
    problem: str
    text: str


@dataclass(frozen=True, slots=True)
class Lines:
    """What is known of a text file's lines."""

    first: int
    """The number of the line where rows begin."""
    broken: tuple[BrokenLine, ...]
    gaps: tuple[int, ...]
    """For each line without a row, broken or blank, in order: how many rows stand before it."""
    marked: bool = False
    """It begins with a byte order mark, which JSON does not allow."""

    def line(self, row: int) -> int:
        """The number of the line that a row, counted from 0, stands in."""
        return self.first + row + bisect_right(self.gaps, row)


def csv_header(path: Path) -> list[str]:
    """The names of the columns; raise `TriageError` where two have the same one, of which a reader would drop one."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        names = next(csv.reader(file), [])
    if len(set(names)) < len(names):
        raise TriageError(f"{path}: two columns have the same name")
    return names


def csv_lines(path: Path, columns: list[str], show: Progress | None = None) -> Lines:
    """The lines of a CSV file; one is broken where it has more or fewer fields than the header.

    Raises `TriageError` where a quotation mark is left open: what follows it would be taken for one field.
    """
    size, quotes, ends = path.stat().st_size, 0, 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            quotes, ends = quotes + block.count(b'"'), ends + block.count(b"\n")
    if quotes % 2:
        raise TriageError(f"{path}: a quotation mark is not closed")
    broken: list[BrokenLine] = []
    done = 0
    for batch in _csv_batches(path, columns, broken) if ends > 1 else ():
        done += batch.nbytes
        if show is not None:
            show(min(done, size), size, "bytes looked through")
    return Lines(2, tuple(broken), tuple(one.line - 2 - i for i, one in enumerate(broken)))


def json_lines(path: Path, show: Progress | None = None) -> Lines:
    """The lines of a file of JSON lines; one is broken that is no JSON object, or has one name twice."""
    broken: list[BrokenLine] = []
    gaps: list[int] = []
    marked = False
    done, size = 0, path.stat().st_size
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if number == 1 and line.startswith(_BOM):
                marked, line = True, line.removeprefix(_BOM)
            done += len(line)
            if show is not None and number % 10_000 == 0:
                show(done, size, "bytes looked through")
            blank = not line.strip()
            problem = None if blank else _json_problem(line)
            if problem is not None:
                broken.append(BrokenLine(number, problem, line.decode("utf-8", "replace").rstrip("\r\n")))
            if blank or problem is not None:
                gaps.append(number - 1 - len(gaps))
    return Lines(1, tuple(broken), tuple(gaps), marked)


def write_sound_csv(path: Path, columns: list[str], target: Path) -> None:
    """Write a CSV file again without its broken lines."""
    with target.open("wb") as file:
        pl.DataFrame(schema=dict.fromkeys(columns, pl.String)).write_csv(file)
        for batch in _csv_batches(path, columns, []):
            rows = pl.DataFrame(pl.from_arrow(batch))
            rows.write_csv(file, include_header=False)


def write_sound_json(path: Path, lines: Lines, target: Path) -> None:
    """Write a file of JSON lines again without its broken lines."""
    left_out = {one.line for one in lines.broken}
    with path.open("rb") as given, target.open("wb") as file:
        for number, line in enumerate(given, 1):
            if number not in left_out:
                file.write(line.removeprefix(_BOM) if number == 1 else line)


def _csv_batches(path: Path, columns: list[str], broken: list[BrokenLine]) -> Iterator[Any]:
    def skip(row: Any) -> str:
        found = f"expected {row.expected_columns} fields, found {row.actual_columns}"
        broken.append(BrokenLine(row.number, found, row.text))
        return "skip"

    read = pc.ReadOptions(use_threads=False, block_size=_BLOCK)
    parse = pc.ParseOptions(newlines_in_values=True, invalid_row_handler=skip, ignore_empty_lines=False)
    as_text = pc.ConvertOptions(
        column_types=dict.fromkeys(columns, pa.string()),
        strings_can_be_null=True,
        null_values=[""],
        quoted_strings_can_be_null=False,
    )
    try:
        yield from pc.open_csv(path, read, parse, as_text)
    except pa.ArrowInvalid:
        pass
    else:
        return
    raise TriageError(f"{path}: expected a CSV table")


def _json_problem(line: bytes) -> str | None:
    """Why a line is no row, in words that hold nothing of it; None where it is one."""
    try:
        held = _DECODER.decode(line.decode())
    except _TwiceError:
        return "one name stands twice"
    except (ValueError, RecursionError):
        return _NOT_AN_OBJECT
    if not isinstance(held, dict):
        return _NOT_AN_OBJECT
    return _NOT_AN_OBJECT if b"\\ud" in line.lower() and not _read_by_polars(line) else None


def _read_by_polars(line: bytes) -> bool:
    """Half a surrogate pair is a text to Python, and none to polars."""
    try:
        pl.read_ndjson(line)
    except pl.exceptions.PolarsError:
        return False
    return True


class _TwiceError(ValueError):
    pass


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    held = dict(pairs)
    if len(held) < len(pairs):
        raise _TwiceError
    return held


def _no_constant(_: str) -> NoReturn:
    raise ValueError


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_no_repeats, parse_constant=_no_constant)

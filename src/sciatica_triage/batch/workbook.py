"""Rows of an Excel workbook: one sheet, its first row the header, every cell as the text that CSV would have."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from contextlib import closing
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

import polars as pl

from ..errors import TriageError, in_own_words, needs
from .broken import NUMBER, BrokenLine, Report

_ROWS: Final = 10_000
_BLOCK: Final = 1 << 20
_LONGEST_TAG: Final = 1_000
_MERGED: Final = re.compile(rb"""<(?:[\w.-]+:)?mergeCell\s[^>]*?ref\s*=\s*["']([A-Z]+[0-9]+:[A-Z]+[0-9]+)["']""")


class Workbook:
    """A workbook. Needs the extra `excel`."""

    def __init__(self, path: Path, asked: str | None = None) -> None:
        self.path = path
        self.done = 0
        openpyxl = needs("openpyxl", "excel")
        self._open = openpyxl.load_workbook
        with self._in_words(), closing(self._opened(values=True)) as book:
            names = [sheet.title for sheet in book.worksheets]  # a sheet may be a chart
            if not names:
                raise TriageError(f"{path}: there is no sheet with cells")
            if asked is not None and asked not in names:
                raise TriageError(f"{path}: no sheet has that name; there is {', '.join(names)}")
            if asked is None and len(names) > 1:
                raise TriageError(f"{path}: {len(names)} sheets ({', '.join(names)}); say which with `--sheet`")
            self.sheet = asked or names[0]
            if merged := _merged(path, book[self.sheet]):
                raise TriageError(f"{path}: cells {merged} are merged; unmerge them, and fill in each")
            header = next((row for row in _rows(book[self.sheet]) if any(cell is not None for cell in row)), ())
        self.columns = [_text(cell) or "" for cell in header]
        while self.columns and not self.columns[-1]:
            self.columns.pop()
        if not self.columns:
            raise TriageError(f"{path}: the sheet is empty; expected a header")
        if len(set(self.columns)) < len(self.columns):
            raise TriageError(f"{path}: two columns have the same name")

    def portions(self, report: Report) -> Iterator[pl.DataFrame]:
        """The rows, all as text, an empty cell as null; a row with a formula that was never computed is none."""
        rows: list[tuple[Any, ...]] = []
        schema = {NUMBER: pl.Int64(), **dict.fromkeys(self.columns, pl.String())}
        width = len(self.columns)
        with (
            self._in_words(),
            closing(self._opened(values=True)) as values,
            closing(self._opened(values=False)) as written,
        ):
            both = zip_longest(_rows(values[self.sheet]), _rows(written[self.sheet]), fillvalue=())
            header = False
            for number, (cells, formulas) in enumerate(both, 1):
                if not any(cell is not None for cell in formulas):
                    continue
                if not header:
                    header = True
                    continue
                problem = _problem(cells, formulas, width)
                if problem:
                    report(BrokenLine(number, problem, "\t".join(_text(cell) or "" for cell in formulas)))
                    continue
                texts = [_text(cell) for cell in cells[:width]]
                rows.append((number, *texts, *[None] * (width - len(texts))))
                if len(rows) == _ROWS:
                    yield pl.DataFrame(rows, schema, orient="row")
                    rows = []
        if rows:
            yield pl.DataFrame(rows, schema, orient="row")

    def _opened(self, *, values: bool) -> Any:
        return self._open(self.path, read_only=True, data_only=values, keep_links=False)

    def _in_words(self) -> in_own_words:
        def own(error: Exception) -> TriageError:
            return error if isinstance(error, TriageError) else TriageError(f"{self.path}: expected an Excel workbook")

        return in_own_words(Exception, own)


def _merged(path: Path, sheet: Any) -> str | None:
    """A range of merged cells, of which only the first one holds what all of them show.

    The library does not tell of them when it reads row by row, so the sheet's own text is looked through.
    """
    with ZipFile(path) as parts, parts.open(sheet._worksheet_path) as text:
        before = b""
        while block := text.read(_BLOCK):
            found = _MERGED.search((before + block).replace(b"\0", b""))  # of whatever encoding
            if found:
                return found[1].decode()
            before = block[-_LONGEST_TAG:]
    return None


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()  # what a file says of its own size may be wrong
    yield from sheet.iter_rows(values_only=True)


def _problem(cells: tuple[Any, ...], formulas: tuple[Any, ...], width: int) -> str | None:
    """Why a row is none; None where it is one."""
    if any(cell is not None for cell in formulas[width:]):
        return f"expected {width} fields, found {len(formulas)}"
    for value, written in zip_longest(cells, formulas):
        if value is None and written is not None:
            return "a formula has no value; open the workbook and save it again"
    return None


def _text(cell: Any) -> str | None:
    """A cell as text: whole numbers without a point, days and times as in ISO 8601."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, (datetime.date, datetime.time)):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)

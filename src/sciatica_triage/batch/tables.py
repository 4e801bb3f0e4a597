"""Table files read and written in portions: CSV, Parquet and JSON lines, with little memory and no half-written output.

Needs the extra `batch`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, Literal, TypeAlias

import polars as pl
import pyarrow as pa  # type: ignore[import-untyped, unused-ignore]  # it has no types
import pyarrow.parquet as pq  # type: ignore[import-untyped, unused-ignore]  # it has no types

from ..errors import TriageError, in_own_words
from .broken_lines import (
    BrokenLine,
    Lines,
    Progress,
    csv_header,
    csv_lines,
    json_lines,
    write_sound_csv,
    write_sound_json,
)

Form: TypeAlias = Literal["csv", "parquet", "jsonl"]
_FORMS: Final[dict[str, Form]] = {".csv": "csv", ".parquet": "parquet", ".jsonl": "jsonl", ".ndjson": "jsonl"}
LINE: Final = "line"
"""The column of a reject that says where it stood in the input."""
BROKEN: Final = "broken_line"
"""The column of a reject that holds the text of a line that is no row."""
_ROWS: Final = 200_000
"""Rows of a portion."""


@dataclass(frozen=True, slots=True)
class Input:
    """A file to be read. `untyped`: it has no types, so answers are text; `lines`: what is known of the lines of a text
    file, in whose `frame` the broken ones are left out."""

    frame: pl.LazyFrame
    untyped: bool
    rows: int
    lines: Lines | None = None

    def line(self, row: int) -> int:
        """Where a row, counted from 0, stands: the line of a text file, or the row's number."""
        return self.lines.line(row) if self.lines else row

    @property
    def broken(self) -> tuple[BrokenLine, ...]:
        """The lines that are no rows."""
        return self.lines.broken if self.lines else ()


def form_of(path: Path) -> Form:
    """The form that a file's ending stands for; raise `TriageError` for another one."""
    form = _FORMS.get(path.suffix.lower())
    if form is None:
        raise TriageError(f"{path}: expected a file that ends in {', '.join(_FORMS)}")
    return form


def opened(path: Path, findings: Iterable[str], sound: Path, show: Progress | None = None) -> Input:
    """The file as a lazy frame; raise `TriageError` where it cannot be read.

    What is no finding keeps its text in CSV, so that it passes through as it is. A text file with broken lines is written
    again without them, to `sound`, and read from there.
    """
    form = form_of(path)
    if not path.is_file():
        raise TriageError(f"{path}: no such file")
    lines = None
    with failing_in_words(path):
        if form == "parquet":
            frame = pl.scan_parquet(path, glob=False)
        elif form == "csv":
            columns = csv_header(path)
            lines = csv_lines(path, columns, show)
            if lines.broken:
                write_sound_csv(path, columns, sound)
            frame = pl.scan_csv(sound if lines.broken else path, infer_schema=False, glob=False)
        else:
            lines = json_lines(path, show)
            if lines.broken or lines.marked:
                write_sound_json(path, lines, sound)
                path = sound
            whole = partial(pl.scan_ndjson, path, infer_schema_length=None)
            found = set(whole().collect_schema()).intersection(findings)
            frame = whole(schema_overrides=dict.fromkeys(found, pl.String))
        rows = int(frame.select(pl.len()).collect(engine="streaming").item())
    return Input(frame, form != "parquet", rows, lines)


def portions(frame: pl.LazyFrame, path: Path) -> Iterator[pl.DataFrame]:
    """The rows in order, some at a time, computed as they are asked for."""
    with failing_in_words(path):
        yield from frame.collect_batches(chunk_size=_ROWS, maintain_order=True)


def failing_in_words(path: Path) -> in_own_words:
    """Turn what the reader says, which may repeat what a person wrote, into a `TriageError` that does not."""
    return in_own_words((pl.exceptions.PolarsError, OSError), partial(_failed, path))


def _failed(path: Path, error: Exception) -> TriageError:
    if isinstance(error, OSError):
        return TriageError(f"{path}: {error.strerror or 'the file cannot be read'}")
    return TriageError(f"{path}: expected a table; a line does not have the fields or the types of the others")


class Output:
    """A file that appears when it is complete: written beside its place and moved there by `finish`.

    A run that was killed leaves what was there before, and a hidden `.part` file that the next run overwrites.
    """

    def __init__(self, path: Path, schema: Mapping[str, pl.DataType]) -> None:
        self.path = path
        self._form = form_of(path)
        nested = [name for name, dtype in schema.items() if dtype.is_nested()]
        if self._form == "csv" and nested:
            raise TriageError(f"{path}: CSV cannot hold the column `{nested[0]}`; write Parquet or JSON lines")
        self._part = path.with_name(f".{path.name}.part")
        self.rows = 0
        self._writer: pq.ParquetWriter | None = None
        with failing_in_words(path):
            self._file = open(self._part, "wb")  # noqa: SIM115
            if self._form == "parquet":
                self._writer = pq.ParquetWriter(self._file, self._arrow(pl.DataFrame(schema=schema)).schema)
            elif self._form == "csv":
                pl.DataFrame(schema=schema).write_csv(self._file)

    def write(self, rows: pl.DataFrame) -> None:
        """Add rows."""
        self.rows += rows.height
        with failing_in_words(self.path):
            if self._writer is not None:
                table = self._arrow(rows)
                self._writer.write_table(table.cast(self._writer.schema))
            elif self._form == "csv":
                rows.write_csv(self._file, include_header=False)
            else:
                rows.write_ndjson(self._file)

    @staticmethod
    def _arrow(rows: pl.DataFrame) -> pa.Table:
        return rows.to_arrow(compat_level=pl.CompatLevel.oldest())

    def finish(self) -> None:
        """Put the complete file in its place; it is on the disk before it gets its name."""
        if self._writer is not None:
            self._writer.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        os.replace(self._part, self.path)

    def discard(self) -> None:
        """Leave nothing behind but what was there before."""
        if not self._file.closed:
            self._file.close()
            self._part.unlink(missing_ok=True)


class Rejects:
    """The file of what is no row, or holds something else than answers, each with its line and its problem.

    What stood in a broken line is in the column `broken_line`, for a text file.
    """

    def __init__(self, path: Path, source: Input) -> None:
        self._source = source
        given = source.frame.collect_schema()
        self._schema: dict[str, pl.DataType] = {LINE: pl.Int64(), "problem": pl.String()}
        self._schema |= {BROKEN: pl.String()} if source.lines else {}
        self._schema |= dict(given)
        self.output = Output(path, self._schema)

    def broken(self) -> int:
        """Add the broken lines; how many they are."""
        broken = self._source.broken
        told = {
            LINE: [b.line for b in broken],
            "problem": [b.problem for b in broken],
            BROKEN: [b.text for b in broken],
        }
        self._add(pl.DataFrame({name: values for name, values in told.items() if name in self._schema}))
        return len(broken)

    def rows(self, bad: pl.DataFrame) -> None:
        """Add rows of the triaged table, whose column `line` counts rows from 0."""
        lines = pl.Series(LINE, [self._source.line(row) for row in bad[LINE]], pl.Int64)
        self._add(bad.with_columns(lines))

    def _add(self, rows: pl.DataFrame) -> None:
        missing = [pl.lit(None, dtype).alias(name) for name, dtype in self._schema.items() if name not in rows.columns]
        self.output.write(rows.with_columns(missing).select(list(self._schema)))

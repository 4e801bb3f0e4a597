"""Table files read and written in portions: CSV, Parquet and JSON lines, with little memory and no half-written output.

Needs the extra `batch`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

import polars as pl
import pyarrow as pa  # type: ignore[import-untyped, unused-ignore]
import pyarrow.parquet as pq  # type: ignore[import-untyped, unused-ignore]

from .errors import TriageError

Form: TypeAlias = Literal["csv", "parquet", "jsonl"]
_FORMS: Final[dict[str, Form]] = {".csv": "csv", ".parquet": "parquet", ".jsonl": "jsonl", ".ndjson": "jsonl"}
LINE: Final = "line"
"""The column of a reject that says where it stood in the input."""
_ROWS: Final = 200_000
"""Rows of a portion."""


@dataclass(frozen=True, slots=True)
class Input:
    """A file to be read. `untyped`: it has no types, so answers are text; `first` is the line of the first row."""

    frame: pl.LazyFrame
    untyped: bool
    rows: int
    first: int


def form_of(path: Path) -> Form:
    """The form that a file's ending stands for; raise `TriageError` for another one."""
    form = _FORMS.get(path.suffix.lower())
    if form is None:
        raise TriageError(f"{path}: expected a file that ends in {', '.join(_FORMS)}")
    return form


def opened(path: Path, findings: Iterable[str]) -> Input:
    """The file as a lazy frame; raise `TriageError` where it cannot be read.

    What is no finding keeps its text in CSV, so that it passes through as it is.
    """
    form = form_of(path)
    if not path.is_file():
        raise TriageError(f"{path}: no such file")
    with failing_in_words(path):
        if form == "csv":
            frame = pl.scan_csv(path, infer_schema=False, glob=False)
        elif form == "parquet":
            frame = pl.scan_parquet(path, glob=False)
        else:
            frame = pl.scan_ndjson(path, infer_schema_length=10_000)
            found = set(frame.collect_schema()).intersection(findings)
            frame = pl.scan_ndjson(path, infer_schema_length=10_000, schema_overrides=dict.fromkeys(found, pl.String))
        rows = int(frame.select(pl.len()).collect(engine="streaming").item())
        return Input(frame, form != "parquet", rows, {"csv": 2, "jsonl": 1, "parquet": 0}[form])


def portions(frame: pl.LazyFrame, path: Path) -> Iterator[pl.DataFrame]:
    """The rows in order, some at a time, computed as they are asked for."""
    with failing_in_words(path):
        yield from frame.collect_batches(chunk_size=_ROWS, maintain_order=True)


@contextmanager
def failing_in_words(path: Path) -> Iterator[None]:
    """Turn what the reader says, which may repeat what a person wrote, into a `TriageError` that does not."""
    reason = None
    try:
        yield
    except pl.exceptions.PolarsError:
        reason = "expected a table; a line does not have the fields or the types of the others"
    except OSError as error:
        reason = error.strerror or "the file cannot be read"
    if reason is not None:
        raise TriageError(f"{path}: {reason}")


class Output:
    """A file that appears when it is complete: written beside its place and moved there by `finish`.

    A run that was killed leaves what was there before, and a hidden `.part` file that the next run overwrites.
    """

    def __init__(self, path: Path, schema: pl.Schema) -> None:
        self.path = path
        self._form = form_of(path)
        self._part = path.with_name(f".{path.name}.part")
        self._schema = schema
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


def nested(schema: pl.Schema) -> list[str]:
    """The columns that a CSV file cannot hold."""
    return [name for name, dtype in schema.items() if dtype.is_nested()]

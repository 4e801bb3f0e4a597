"""Rows of a Parquet file with texts that are not UTF-8, of which the usual reader gives no row: each by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import polars as pl
import pyarrow as pa  # type: ignore[import-untyped, unused-ignore]  # it has no types
import pyarrow.parquet as pq  # type: ignore[import-untyped, unused-ignore]  # it has no types

from ..errors import TriageError
from .broken import NUMBER, BrokenLine, Report

_ROWS: Final = 1 << 16


def rows_from(path: Path, schema: pl.Schema, first: int, report: Report) -> Iterator[pl.DataFrame]:
    """The rows of a file from one on, counted from 0, in these columns; those with a text that is not UTF-8 are reported."""
    with pq.ParquetFile(path) as file:
        number = 0
        for batch in file.iter_batches(_ROWS):
            skipped = min(max(first - number, 0), batch.num_rows)
            rows, number = batch.slice(skipped), number + batch.num_rows
            if rows.num_rows:
                yield _sound(path, rows, schema, number - rows.num_rows, report)


def _sound(path: Path, rows: Any, schema: pl.Schema, first: int, report: Report) -> pl.DataFrame:
    columns: dict[str, Any] = {}
    problems: dict[int, str] = {}
    for name, column in zip(rows.schema.names, rows.columns, strict=True):
        if pa.types.is_dictionary(column.type):
            column = column.dictionary_decode()
        if not _is_valid(column):
            if not _is_text(column.type):
                raise TriageError(f"{path}: column {name!r} holds texts that are not UTF-8; write it again")
            texts = column.cast(pa.large_binary()).to_pylist()
            for i, text in enumerate(texts):
                if text is not None:
                    texts[i] = text.decode(errors="backslashreplace")
                    if texts[i].encode() != text:
                        problems.setdefault(i, f"column {name!r}: a text is not UTF-8")
            column = pa.array(texts, pa.large_string())
        columns[name] = column
    frame = pl.DataFrame(pl.from_arrow(pa.table(columns))).cast(schema).select(list(schema))
    for i, problem in problems.items():
        report(BrokenLine(first + i, problem, "", frame.row(i, named=True)))
    numbered = frame.insert_column(0, pl.Series(NUMBER, range(first, first + frame.height), pl.Int64))
    return numbered.filter(~pl.Series([i in problems for i in range(frame.height)])) if problems else numbered


def _is_valid(column: Any) -> bool:
    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _is_text(kind: Any) -> bool:
    return any(is_such(kind) for is_such in (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view))

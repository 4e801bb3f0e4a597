"""Table files as they are written, in portions: the triaged rows, and the rejects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Final

import polars as pl
import pyarrow as pa  # type: ignore[import-untyped, unused-ignore]  # it has no types
import pyarrow.parquet as pq  # type: ignore[import-untyped, unused-ignore]  # it has no types

from ..errors import OptionError, TriageError, in_own_words
from .broken import NUMBER, BrokenLine
from .places import Part, put_all
from .source import Form, Source, form_of

LINE: Final = "line"
"""The column of a reject that says where it stood in the input."""
BROKEN: Final = "broken_line"
"""The column of a reject that holds the text of a line that is no row."""

_CUT_OFF: Final = "the run was cut off while its files took their places; these are not the rejects; run it again"
_NO_TEXT: Final = (pl.Binary, pl.Object)
"""Types of which text files hold nothing."""


def _writing_in_words(path: Path) -> in_own_words:
    """Turn what a writer says into a `TriageError` that names the file."""

    def own(error: BaseException) -> TriageError:
        said = error.strerror if isinstance(error, OSError) else None
        return TriageError(f"{path}: {said or 'the file cannot be written; the disk may be full'}")

    return in_own_words((pl.exceptions.PolarsError, pl.exceptions.PanicException, pa.ArrowException, OSError), own)


def written_form(path: Path) -> Form:
    """The form in which a file is written; raise `TriageError` for one that is only read."""
    form = form_of(path)
    if form == "xlsx" or not path.suffix.lower().endswith((form, ".tsv", ".ndjson")):
        raise TriageError(f"{path}: expected a file that ends in .csv, .tsv, .parquet, .jsonl, .ndjson")
    return form


def _separator(path: Path) -> str:
    return "\t" if path.suffix.lower() == ".tsv" else ","


class Output:
    """A file that appears when it is complete, by `finish`."""

    def __init__(self, path: Path, schema: Mapping[str, pl.DataType]) -> None:
        self.path = path
        self.rows = 0
        self._form = written_form(path)
        self._separator = _separator(path)
        for name, dtype in schema.items():
            if self._form == "csv" and (dtype.is_nested() or isinstance(dtype, (pl.Duration, *_NO_TEXT))):
                raise TriageError(f"{path}: CSV cannot hold the column `{name}`; write Parquet or JSON lines")
            if self._form == "jsonl" and isinstance(dtype, _NO_TEXT):
                raise TriageError(f"{path}: JSON lines cannot hold the column `{name}`; write Parquet")
        self._writer: pq.ParquetWriter | None = None
        with _writing_in_words(path):
            self.part = Part(path)
            if self._form == "parquet":
                self._writer = pq.ParquetWriter(self.part.file, self._arrow(pl.DataFrame(schema=schema)).schema)
            elif self._form == "csv":
                pl.DataFrame(schema=schema).write_csv(self.part.file, separator=self._separator)

    def write(self, rows: pl.DataFrame) -> None:
        """Add rows."""
        self.rows += rows.height
        with _writing_in_words(self.path):
            if self._writer is not None:
                table = self._arrow(rows)
                self._writer.write_table(table.cast(self._writer.schema))
            elif self._form == "csv":
                rows.write_csv(self.part.file, include_header=False, separator=self._separator)
            else:
                rows.write_ndjson(self.part.file)

    @staticmethod
    def _arrow(rows: pl.DataFrame) -> pa.Table:
        return rows.to_arrow(compat_level=pl.CompatLevel.oldest())

    def close(self) -> None:
        """Write what a writer keeps for the end."""
        if self._writer is not None:
            with _writing_in_words(self.path):
                writer, self._writer = self._writer, None
                writer.close()

    def discard(self) -> None:
        """Leave nothing behind but what was there before."""
        if self._writer is not None:
            with suppress(pa.ArrowException, OSError):
                self._writer.close()
        self.part.discard()


def finish(outputs: Sequence[Output], notice: bytes = b"") -> None:
    """Put complete files in their places, all or none; meanwhile all but the last have the notice there."""
    for output in outputs:
        output.close()
    with _writing_in_words(outputs[-1].path):
        put_all([output.part for output in outputs], notice)


class Rejects:
    """The file of what is no row, or holds something else than answers, each with its line and its problem.

    What stood in a broken line is in the column `broken_line`, for a text file.
    """

    def __init__(self, path: Path, source: Source) -> None:
        self._source = source
        given = {name: dtype for name, dtype in source.frame.collect_schema().items() if name != NUMBER}
        own = (LINE, "problem", BROKEN) if source.lines else (LINE, "problem")
        for name in given:
            if name.casefold() in own:
                raise OptionError(f"the table has a column `{name}`, which the rejects need; rename it")
        self._schema = {**dict.fromkeys(own, pl.String()), LINE: pl.Int64(), **given}
        self.output = Output(path, self._schema)

    def add(self, bad: pl.DataFrame | None) -> int:
        """Add the broken lines that have been met, and these rows of the triaged table; how many lines they are."""
        broken: list[BrokenLine] = []
        while self._source.broken:  # the reader may add some meanwhile
            broken.append(self._source.broken.popleft())
        if broken:
            told = [{LINE: b.line, "problem": b.problem, BROKEN: b.text, **b.row} for b in broken]
            self._write(pl.DataFrame(told, self._schema))
        if bad is not None and bad.height:
            self._write(bad.rename({NUMBER: LINE}))
        return len(broken)

    def notice(self) -> bytes:
        """A file of rejects that says that the run was cut off while its files took their places."""
        file = BytesIO()
        rows = pl.DataFrame([{"problem": _CUT_OFF}], self._schema)
        form, name = written_form(self.output.path), self.output.path
        if form == "parquet":
            rows.write_parquet(file)
        elif form == "csv":
            rows.write_csv(file, separator=_separator(name))
        else:
            rows.write_ndjson(file)
        return file.getvalue()

    def _write(self, rows: pl.DataFrame) -> None:
        missing = [pl.lit(None, dtype).alias(name) for name, dtype in self._schema.items() if name not in rows.columns]
        self.output.write(rows.with_columns(missing).select(pl.col(LINE).cast(pl.Int64), *list(self._schema)[1:]))

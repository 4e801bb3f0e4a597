"""A table file as rows: opened by its ending and its first bytes, read once by one reader, in portions."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final, Literal, TypeAlias

import polars as pl
from polars.io.plugins import register_io_source

from ..errors import TriageError, in_own_words
from .broken import NUMBER, BrokenLine, Report
from .csv_rows import CsvRows, Delimiter
from .json_rows import JsonRows
from .parquet_rows import rows_from
from .text import Encoding, TextFile
from .unpacked import PACKED_ENDINGS
from .workbook import Workbook

Form: TypeAlias = Literal["csv", "parquet", "jsonl", "xlsx"]
Progress: TypeAlias = Callable[[int, int, str], None]
"""Called with what is done, what there is in all, and what is under way."""

FORMS: Final[Mapping[str, Form]] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".xlsx": "xlsx",
}
_ROWS: Final = 200_000
"""Rows of a portion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How a file is to be read, where it does not say so itself."""

    delimiter: Delimiter | None = None
    encoding: Encoding | None = None
    sheet: str | None = None
    keeps_broken: bool = False
    """Whether broken lines are kept apart; otherwise the first one is an error."""


@dataclass(slots=True, kw_only=True)
class Source:
    """A file to be read: its rows as a lazy frame whose first column, `NUMBER`, is the line or row that each stands in.

    `untyped`: it has no types, so answers are text. `empty_is_null`: an empty field is null. `told`: how it is read, in
    words. `size`: bytes of a text file or rows of Parquet, for progress; `done()`: how many of them are read. `broken`:
    lines met that are no rows, until they are taken. `lines`: whether the file has lines, so that rows are counted by them
    from 1. `rescued()`: where the frame fails at a text that is not UTF-8, the rows from one on, with care.
    """

    path: Path
    state: tuple[int, ...]
    """What the system said of the file before anything of it was read."""
    frame: pl.LazyFrame
    untyped: bool
    empty_is_null: bool
    told: str
    size: int
    done: Callable[[], int] | None
    lines: bool
    rescued: Callable[[int], pl.LazyFrame] | None = None
    broken: deque[BrokenLine] = field(default_factory=deque)

    def columns(self) -> list[str]:
        """The names of the file's own columns."""
        return [name for name in self.frame.collect_schema().names() if name != NUMBER]


def form_of(path: Path) -> Form:
    """The form that a file's ending stands for, whether it is packed or not; raise `TriageError` for another one."""
    inner = path.with_suffix("") if path.suffix.lower() in PACKED_ENDINGS else path
    form = FORMS.get(inner.suffix.lower())
    if form is None:
        raise TriageError(f"{path}: expected a file that ends in {', '.join(FORMS)}")
    return form


def opened(path: Path, findings: Collection[str], asked: Asked, show: Progress | None = None) -> Source:
    """The file as rows; raise `TriageError` where it cannot be read. `findings`: names of columns that hold answers."""
    form = form_of(path)
    if not path.is_file():
        raise TriageError(f"{path}: {'there is something else than a file' if path.exists() else 'no such file'}")
    broken: deque[BrokenLine] = deque()
    with failing_in_words(path):
        state = _state(path)
        if form == "parquet":
            # A `*` in the name of a file is a star and no pattern.
            frame = pl.scan_parquet(path, glob=False)
            report = partial(_report, path, broken, asked.keeps_broken, "row")
            count = int(frame.select(pl.len()).collect(engine="streaming").item())
            frame = frame.with_row_index(NUMBER).select(pl.col(NUMBER).cast(pl.Int64), pl.exclude(NUMBER))
            return Source(
                path=path,
                state=state,
                frame=frame,
                untyped=False,
                empty_is_null=False,
                told="Parquet",
                size=count,
                done=None,
                lines=False,
                rescued=partial(_rescued, path, frame.drop(NUMBER).collect_schema(), report),
                broken=broken,
            )
        known = _known(findings)
        report = partial(_report, path, broken, asked.keeps_broken, "line")
        size = path.stat().st_size
        if form == "xlsx":
            book = Workbook(path, asked.sheet)
            columns: Mapping[str, pl.DataType] = dict.fromkeys(book.columns, pl.String())
            rows: Callable[[], Iterator[pl.DataFrame]] = partial(book.portions, report)
            told, done = f"Excel, sheet {book.sheet!r}", None
        else:
            text = TextFile(path, asked.encoding)
            if form == "csv":
                rows_of = CsvRows(text, known, asked.delimiter or _by_ending(path))
                columns = dict.fromkeys(rows_of.columns, pl.String())
                rows = partial(rows_of.portions, report)
                told = f"CSV with {rows_of.delimiter}s" if len(rows_of.columns) > 1 else "CSV of one column"
            else:
                objects = JsonRows(text, known)
                for _ in objects.look(report):
                    if show is not None:
                        show(text.done, size, "bytes looked through")
                columns, rows, told = objects.schema, objects.portions, "JSON lines"
            told = ", ".join(filter(None, (told, text.encoding, text.packing)))
            # Looked up at each call, since reading moves it on.
            done = partial(getattr, text, "done")
    _refuse_names(path, columns)
    schema = {NUMBER: pl.Int64(), **columns}
    frame = register_io_source(partial(_streamed, rows), schema=schema)
    return Source(
        path=path,
        state=state,
        frame=frame,
        untyped=True,
        empty_is_null=form != "jsonl",
        told=told,
        size=size,
        done=done,
        lines=True,
        broken=broken,
    )


def portions(
    frame: pl.LazyFrame, source: Source, compute: Callable[[pl.LazyFrame], pl.LazyFrame]
) -> Iterator[pl.DataFrame]:
    """The rows of a frame made of the source's, in order, some at a time, computed as they are asked for.

    `compute`: makes such a frame of other rows of the source. Raise `TriageError` where the file is not the one any more that
    was opened: rows would be read by another header.
    """
    seen = 0
    with failing_in_words(source.path):
        try:
            for portion in _collected(frame):
                seen += portion.height
                yield portion
        except pl.exceptions.PolarsError as error:
            _refuse_change(source)  # which may be why it fails
            if source.rescued is None or "utf-8" not in str(error).lower():
                raise
            yield from _collected(compute(source.rescued(seen)))
        _refuse_change(source)


def _refuse_change(source: Source) -> None:
    if _state(source.path) != source.state:
        raise TriageError(f"{source.path}: the file changed while it was read; nothing was written")


def _collected(frame: pl.LazyFrame) -> Iterator[pl.DataFrame]:
    return frame.collect_batches(chunk_size=_ROWS, maintain_order=True)


def _rescued(path: Path, schema: pl.Schema, report: Report, first: int) -> pl.LazyFrame:
    rows = partial(rows_from, path, schema, first, report)
    return register_io_source(partial(_streamed, rows), schema={NUMBER: pl.Int64(), **schema})


def failing_in_words(path: Path) -> in_own_words:
    """Turn what the reader says, which may repeat what a person wrote, into a `TriageError` that does not."""
    # A panic of polars is no `Exception`, so that it is named.
    return in_own_words((pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError), partial(_failed, path))


def _failed(path: Path, error: BaseException) -> TriageError:
    if isinstance(error, OSError) and error.strerror:
        return TriageError(f"{path}: {error.strerror}")
    if isinstance(error, OSError):
        return TriageError(f"{path}: the file is cut off or damaged")
    if path.suffix.lower() == ".parquet":
        return TriageError(f"{path}: expected Parquet; it is something else, or damaged")
    return TriageError(f"{path}: expected a table; a line does not have the fields or the types of the others")


def _state(path: Path) -> tuple[int, ...]:
    found = os.stat(path)
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


def _report(path: Path, broken: deque[BrokenLine], keeps: bool, kind: str, line: BrokenLine) -> None:
    if not keeps:
        raise TriageError(f"{path}: {kind} {line.line}: {line.problem}; `--rejects FILE` keeps such {kind}s apart")
    broken.append(line)


def _known(findings: Collection[str]) -> Callable[[str], bool]:
    names = {name.casefold() for name in findings}
    return lambda name: name.strip().casefold() in names


def _by_ending(path: Path) -> Delimiter | None:
    return "tab" if ".tsv" in path.suffixes else None


def _refuse_names(path: Path, names: Collection[str]) -> None:
    if any("\0" in name or name == NUMBER for name in names):
        raise TriageError(f"{path}: the name of a column has a control character")


def _streamed(
    portions: Callable[[], Iterator[pl.DataFrame]],
    columns: list[str] | None,
    predicate: pl.Expr | None,
    rows: int | None,
    _: int | None,
) -> Iterator[pl.DataFrame]:
    """The portions as polars asks for them."""
    for portion in portions():
        frame = portion.select(columns) if columns is not None else portion
        frame = frame if predicate is None else frame.filter(predicate)
        frame = frame if rows is None else frame.head(rows)
        yield frame
        rows = None if rows is None else rows - frame.height
        if rows == 0:
            return

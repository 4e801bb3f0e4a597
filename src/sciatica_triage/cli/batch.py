"""`sciatica-triage batch`: a table file in, the same table triaged out, however large."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Collection
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Final, get_args

from ..engine.assessment import Options, WeakFlags
from ..errors import OptionError, TriageError, needs
from ..frames.compiled import Detail
from ..packs.rule import Unsigned
from ..packs.shipped import SHIPPED
from ..triager import triager
from .progress import progress_bar

if TYPE_CHECKING:
    import polars as pl

    from ..batch.tables import Input


_COMPARED: Final = 1_000
"""Columns whose names are compared with those of findings; a table of a million would take minutes."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("input", metavar="IN", type=Path, help="a .csv, .parquet, .jsonl or .ndjson file")
    parser.add_argument("output", metavar="OUT", type=Path, help="where to write; its ending says in which form")
    parser.add_argument("--packs", default=",".join(SHIPPED), help="rule packs, with commas (default: all shipped)")
    parser.add_argument("--detail", default="urgency", choices=get_args(Detail), help="what to add (default: urgency)")
    parser.add_argument(
        "--rejects", metavar="FILE", type=Path, help="where rows go that hold something else than answers"
    )
    parser.add_argument(
        "--column", action="append", default=[], metavar="NAME=FINDING", help="a column that stands for a finding"
    )
    parser.add_argument("--unsigned", default="cautious", choices=get_args(Unsigned), help="default: cautious")
    parser.add_argument("--weak-flags", default="urgent", choices=get_args(WeakFlags), help="default: urgent")


def run(args: argparse.Namespace) -> int:
    """Write OUT (and the rejects) once they are complete; 1 where there were rejects.

    Without `--rejects` a bad row stays in OUT as an emergency, and the column `problem` says why. With it, OUT has no such
    row and no such column, and the rejects have the line (a row's number, from 0, in Parquet) and the problem of each.
    """
    for module in ("narwhals.stable.v2", "polars", "pyarrow"):
        needs(module, "batch")
    from ..batch import tables
    from ..frames.evaluation import triaged

    packs = tuple(args.packs.split(","))
    book = triager(packs, engine="reference").book
    columns = dict(_column(given) for given in args.column)
    if args.rejects and args.rejects.resolve() == args.output.resolve():
        raise OptionError("the output and the rejects need files of their own")
    for path in filter(None, (args.output, args.rejects)):
        tables.form_of(path)
    sound = args.output.with_name(f".{args.output.name}.in.part")
    try:
        with progress_bar() as show:
            source = tables.opened(args.input, [*book.vocabulary.findings, *columns], sound, show)
        _refuse_what_rejects_cannot_keep(source, args)
        _tell_columns(source, book.vocabulary.findings, columns)
        done: pl.LazyFrame = triaged(
            source.frame.with_row_index(tables.LINE) if args.rejects else source.frame,
            packs=packs,
            detail=args.detail,
            columns=columns,
            options=Options(unsigned=args.unsigned, weak_flags=args.weak_flags),
            untyped=source.untyped,
        )
        written, bad = _write(done, source, args)
    finally:
        sound.unlink(missing_ok=True)
    where = f" in {args.rejects}" if args.rejects else ""
    read = source.rows + len(source.broken)
    print(f"{read:,} rows read, {written:,} written, {bad:,} with a problem{where}", file=sys.stderr)
    return 1 if bad else 0


def _refuse_what_rejects_cannot_keep(source: Input, args: argparse.Namespace) -> None:
    from ..batch.tables import BROKEN, LINE

    if source.broken and not args.rejects:
        first = source.broken[0]
        raise TriageError(f"{args.input}: line {first.line}: {first.problem}; `--rejects FILE` keeps such lines apart")
    taken = {LINE, BROKEN}.intersection(source.frame.collect_schema()) if args.rejects else ()
    for name in taken:
        raise OptionError(f"the table has a column `{name}`, which the rejects need; rename it")


def _tell_columns(source: Input, findings: Collection[str], renamed: Collection[str]) -> None:
    """Say how many columns are read, and which look like a finding and are none: they count as not asked."""
    names = source.frame.collect_schema().names()
    unread = [name for name in names if name not in findings and name not in renamed]
    print(f"{len(names) - len(unread):,} of {len(names):,} columns stand for findings", file=sys.stderr)
    for name in unread[:_COMPARED]:
        if close := get_close_matches(name.strip().lower(), findings, 1, 0.85):
            print(f"column {name!r} is no finding and passes through; did you mean `{close[0]}`?", file=sys.stderr)


def _write(done: pl.LazyFrame, source: Input, args: argparse.Namespace) -> tuple[int, int]:
    """Write the output and the rejects, and put both in their places; how many rows were written, and how many are bad."""
    from ..batch.tables import LINE, Output, Rejects, portions

    schema = done.collect_schema()
    names = [name for name in schema if not args.rejects or name not in (LINE, "problem")]
    output = Output(args.output, {name: schema[name] for name in names})
    rejects = None
    bad = seen = 0
    start = time.monotonic()
    try:
        if args.rejects:
            rejects = Rejects(args.rejects, source)
            bad += rejects.broken()
        with progress_bar() as show:
            for portion in portions(done, args.input):
                wrong = portion["problem"].is_not_null()
                bad += int(wrong.sum())
                if rejects is None:
                    output.write(portion)
                else:
                    output.write(portion.filter(~wrong).select(names))
                    rejects.rows(portion.filter(wrong))
                seen += portion.height
                if show is not None:
                    show(seen, source.rows, _pace(seen, source.rows, start))
        if seen != source.rows:
            raise TriageError(f"{args.input}: the file changed while it was read; nothing was written")
        if rejects is not None:
            rejects.output.finish()
        output.finish()
    finally:
        output.discard()
        if rejects is not None:
            rejects.output.discard()
    return output.rows, bad


def _column(given: str) -> tuple[str, str]:
    name, sign, finding = given.rpartition("=")
    if not sign or not name:
        raise OptionError("`--column`: expected NAME=FINDING")
    return name, finding


def _pace(done: int, rows: int, start: float) -> str:
    """The rate, and the time left."""
    rate = done / max(time.monotonic() - start, 1e-9)
    left = int((rows - done) / max(rate, 1e-9))
    return f"{rate:,.0f} rows/s, {left // 60}:{left % 60:02} left"

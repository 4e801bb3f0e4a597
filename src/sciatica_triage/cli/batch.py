"""`sciatica-triage batch`: a table file in, the same table triaged out, however large."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from ..assessment import Unsigned, WeakFlags
from ..errors import OptionError, TriageError
from ..frames import Detail
from ..triager import SHIPPED, triager
from .progress import progress_bar

if TYPE_CHECKING:
    import polars as pl

    from ..tables import Input, Output


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
    try:
        from .. import tables
        from ..frames.evaluation import triaged
    except ImportError:
        tables = None  # type: ignore[assignment]
    if tables is None:
        raise TriageError('batch needs the extra `batch`: pip install "sciatica-triage[batch]"')
    import polars as pl

    packs = tuple(args.packs.split(","))
    book = triager(packs, engine="reference").book
    columns = dict(_column(given) for given in args.column)
    wanted = [args.output, *([args.rejects] if args.rejects else [])]
    forms = {path: tables.form_of(path) for path in wanted}
    if len({path.resolve() for path in wanted}) < len(wanted):
        raise OptionError("the output and the rejects need files of their own")
    source = tables.opened(args.input, [*book.vocabulary.findings, *columns])
    if args.rejects and tables.LINE in source.frame.collect_schema():
        raise OptionError(f"the table has a column `{tables.LINE}`, which the rejects need; rename it")
    frame = source.frame
    if args.rejects:
        frame = frame.with_row_index(tables.LINE, offset=source.first)
    done: pl.LazyFrame = triaged(
        frame,
        packs=packs,
        detail=args.detail,
        columns=columns,
        unsigned=args.unsigned,
        weak_flags=args.weak_flags,
        untyped=source.untyped,
    )
    schema = done.collect_schema()
    for path, form in forms.items():
        if form == "csv" and (names := tables.nested(schema)):
            raise TriageError(f"{path}: CSV cannot hold the column `{names[0]}`; write Parquet or JSON lines")
    given = list(source.frame.collect_schema())
    kept = [name for name in schema if not args.rejects or name not in (tables.LINE, "problem")]
    output = tables.Output(args.output, pl.Schema({name: schema[name] for name in kept}))
    rejected = [tables.LINE, "problem", *given]
    rejects = (
        tables.Output(args.rejects, pl.Schema({name: schema[name] for name in rejected})) if args.rejects else None
    )
    try:
        bad = _write(done, source, args.input, output, rejects, kept, rejected)
        if rejects is not None:
            rejects.finish()
        output.finish()
    finally:
        output.discard()
        if rejects is not None:
            rejects.discard()
    where = f" in {args.rejects}" if args.rejects else ""
    print(f"{source.rows:,} rows read, {output.rows:,} written, {bad:,} with a problem{where}", file=sys.stderr)
    return 1 if bad else 0


def _write(
    done: pl.LazyFrame,
    source: Input,
    path: Path,
    output: Output,
    rejects: Output | None,
    kept: list[str],
    rejected: list[str],
) -> int:
    from ..tables import portions

    bad = done_rows = 0
    start = time.monotonic()
    with progress_bar() as show:
        for portion in portions(done, path):
            wrong = portion["problem"].is_not_null()
            count = int(wrong.sum())
            bad += count
            if rejects is None:
                output.write(portion.select(kept))
            else:
                output.write(portion.filter(~wrong).select(kept))
                rejects.write(portion.filter(wrong).select(rejected))
            done_rows += portion.height
            if show is not None:
                show(done_rows, source.rows, _pace(done_rows, source.rows, start))
    if output.rows + (rejects.rows if rejects else 0) != source.rows:
        raise TriageError(f"{path}: the file changed while it was read; nothing was written")
    return bad


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

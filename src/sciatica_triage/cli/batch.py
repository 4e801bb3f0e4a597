"""`sciatica-triage batch`: a table file in, the same table triaged out, however large."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

from ..engine.assessment import Options, WeakFlags
from ..errors import OptionError, TriageError, needs
from ..frames.compiled import Detail
from ..frames.understood import Understood
from ..packs.pack import RulePack
from ..packs.rule import Unsigned
from ..packs.shipped import SHIPPED, PackName
from ..triager import rulebook
from ..vocabulary.answers import Answers
from .options import vocabulary_argument, vocabulary_given
from .output import counted
from .progress import progress_bar

if TYPE_CHECKING:
    import polars as pl

    from ..batch.source import Source


def arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument(
        "input",
        metavar="IN",
        type=Path,
        help="a .csv, .tsv, .jsonl, .ndjson (each may be .gz or .zst), .parquet or .xlsx",
    )
    parser.add_argument("output", metavar="OUT", type=Path, help="where to write; its ending says in which form")
    parser.add_argument(
        "--packs", default=",".join(SHIPPED), help="rule packs or their folders, with commas (default: all shipped)"
    )
    vocabulary_argument(parser)
    parser.add_argument("--detail", default="urgency", choices=get_args(Detail), help="what to add (default: urgency)")
    parser.add_argument(
        "--rejects", metavar="FILE", type=Path, help="where rows go that hold something else than answers"
    )
    parser.add_argument(
        "--columns",
        "--column",
        action="append",
        default=[],
        metavar="NAME=FINDING",
        help="a column that stands for a finding; may be given again",
    )
    parser.add_argument(
        "--answers",
        action="append",
        default=[],
        metavar="TEXT=ANSWER",
        help="what another text or code means: present, absent, unsure or not_asked; may be given again",
    )
    parser.add_argument(
        "--allow-unknown",
        action="store_true",
        help="go on though a column looks like a finding and is none (it is then not read)",
    )
    parser.add_argument("--delimiter", choices=("comma", "semicolon", "tab", "pipe"), help="default: the header tells")
    parser.add_argument(
        "--encoding",
        choices=("utf-8", "utf-16", "latin-1", "windows-1252"),
        help="default: UTF-8; UTF-16 needs a byte order mark as well",
    )
    parser.add_argument("--sheet", metavar="NAME", help="which sheet of a workbook that has several")
    parser.add_argument("--unsigned", default="cautious", choices=get_args(Unsigned), help="default: cautious")
    parser.add_argument("--weak-flags", default="urgent", choices=get_args(WeakFlags), help="default: urgent")


def run(args: argparse.Namespace) -> int:
    """Write OUT (and the rejects) once they are complete; 1 where there were rejects.

    Without `--rejects` a bad row stays in OUT as an emergency, and the column `problem` says why. With it, OUT has no such
    row and no such column, and the rejects have the line (a row's number, from 0, in Parquet) and the problem of each.
    """
    for module in ("narwhals.stable.v2", "polars", "pyarrow"):
        needs(module, "batch")
    from ..batch import output, places, source
    from ..frames.evaluation import Reading, triaged

    vocabulary = vocabulary_given(args)
    packs = [_pack(given, vocabulary) for given in args.packs.split(",")]
    findings = rulebook(packs, vocabulary, engine="reference").vocabulary.findings
    columns = dict(_pair("--columns", given) for given in args.columns)
    answers = dict(_pair("--answers", given) for given in args.answers)
    targets = list(filter(None, (args.rejects, args.output)))
    # Before anything is read: a large table takes long, and OUT must not be refused after that.
    for path in targets:
        output.written_form(path)
    places.refuse_places(args.input, *targets)
    asked = source.Asked(
        delimiter=args.delimiter, encoding=args.encoding, sheet=args.sheet, keeps_broken=bool(args.rejects)
    )
    with progress_bar() as show:
        table = source.opened(args.input, [*findings, *columns], asked, show)
    print(f"{args.input}: {table.told}", file=sys.stderr)
    reading = Reading(
        columns,
        answers,
        untyped=table.untyped,
        empty_is_null=table.empty_is_null,
        near="pass" if args.allow_unknown else "refuse",
        report=_tell,
    )
    options = Options(unsigned=args.unsigned, weak_flags=args.weak_flags)
    compute = partial(triaged, packs=packs, vocabulary=vocabulary, detail=args.detail, options=options)
    done: pl.LazyFrame = compute(table.frame, reading=reading)
    # What was understood is said once, and not again for each portion.
    again = partial(compute, reading=replace(reading, report=None))
    written, bad = _write(done, again, table, args)
    where = f" in {args.rejects}" if args.rejects else ""
    print(f"{counted(written + bad if args.rejects else written, 'row')} read, ", end="", file=sys.stderr)
    print(f"{written:,} written, {bad:,} with a problem{where}", file=sys.stderr)
    return 1 if bad else 0


def _pack(given: str, vocabulary: type[Answers]) -> PackName | RulePack:
    """A shipped pack by its name, or the one in a folder."""
    return RulePack.load(given, vocabulary) if Path(given, "pack.yaml").exists() else cast(PackName, given)


def _tell(told: Understood) -> None:
    """Say what was understood; the column that numbers the rows is none of the table's own."""
    print(replace(told, columns=told.columns - 1), file=sys.stderr)


def _write(
    done: pl.LazyFrame, compute: Callable[[pl.LazyFrame], pl.LazyFrame], table: Source, args: argparse.Namespace
) -> tuple[int, int]:
    """Write the output and the rejects, and put both in their places; how many rows were written, and how many are bad."""
    from ..batch.broken import NUMBER
    from ..batch.output import Output, Rejects, finish
    from ..batch.source import portions

    schema = dict(done.collect_schema())
    names = [name for name in schema if name != NUMBER and not (args.rejects and name == "problem")]
    rejects = Rejects(args.rejects, table) if args.rejects else None
    outputs = [rejects.output] if rejects else []
    bad = seen = broken = 0
    start = time.monotonic()
    try:
        output = Output(args.output, {name: schema[name] for name in names})
        outputs.append(output)
        with progress_bar() as show:
            for portion in portions(done, table, compute):
                wrong = portion["problem"].is_not_null()
                bad += int(wrong.sum())
                output.write((portion.filter(~wrong) if rejects else portion).select(names))
                if rejects is not None:
                    broken += rejects.add(portion.filter(wrong))
                seen += portion.height
                if show is not None:
                    show(table.done() if table.done else seen, table.size, _pace(seen, table, start))
        if rejects is not None:
            broken += rejects.add(None)
        # Parquet says beforehand how many rows it has; of lines nobody knows until the last one.
        if not table.lines and seen + broken != table.size:
            raise TriageError(f"{args.input}: the file changed while it was read; nothing was written")
        finish(outputs, rejects.notice() if rejects is not None else b"")
    finally:
        # What is finished has its place by then, and nothing of it is left to take away.
        for one in outputs:
            one.discard()
    return output.rows, bad + broken


def _pair(option: str, given: str) -> tuple[str, str]:
    # At the last `=`: what stands in a table may have one, a finding's name has none.
    name, sign, meaning = given.rpartition("=")
    if not sign or (not name and option != "--answers"):
        raise OptionError(f"`{option}`: expected two names with `=` between them")
    return name, meaning


def _pace(seen: int, table: Source, start: float) -> str:
    """The rate, and the time left."""
    spent = max(time.monotonic() - start, 1e-9)
    share = (table.done() if table.done else seen) / max(table.size, 1)
    left = int(spent / share - spent) if share else 0
    return f"{seen / spent:,.0f} rows/s, {left // 60}:{left % 60:02} left"

"""How fast whole tables are triaged: ratios of things run side by side, and peak memory.

    python benchmarks/frames.py [--rows 1000000] [--largest 10000000] [--spark]

Needs the extras `frames` and `batch`, DuckDB, and `spark` for --spark. Each figure is the best of three runs in this process,
after one to warm up; memory and `batch` are measured in processes of their own.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import duckdb
import numpy as np
import polars as pl

from sciatica_triage import Presentation, Triager, Urgency
from sciatica_triage.frames import triage_frame
from sciatica_triage.packs.condition import AllOf, AnyOf, Compare, Condition, Defined, Present, Unless
from sciatica_triage.vocabulary import vocabulary_of

FINDINGS: Final = vocabulary_of(Presentation).findings
PRESENT, MISSING = 0.02, 0.05
OUT: Final = ("urgency", "ceiling", "status")


def table(rows: int, kind: str) -> pl.DataFrame:
    """All findings of a synthetic cohort; `kind` is how answers are stored."""
    rng = np.random.default_rng(7)
    columns: dict[str, Any] = {}
    for name, finding in FINDINGS.items():
        if finding.kind == "number":
            columns[name] = pl.Series(rng.uniform(30, 45, rows))
            continue
        draw = rng.random(rows)
        if kind == "booleans":
            column = pl.Series(draw < PRESENT)
            columns[name] = column.to_frame("a").select(
                pl.when(pl.Series(draw < 1 - MISSING)).then(pl.col("a")).alias(name)
            )[name]
        else:
            words = np.array(["present", "unsure", "absent", "not_asked"])
            column = pl.Series(words[np.searchsorted([PRESENT, PRESENT + 0.01, 1 - MISSING], draw)])
            columns[name] = column if kind == "words" else column.cast(pl.Enum(words.tolist()))
    return pl.DataFrame(columns)


def by_hand(frame: pl.DataFrame) -> pl.DataFrame:
    """The rules as somebody would write them in polars: an expression a rule for fired, one for possible, then levels.

    For columns of booleans only: no unsure answers, no check of values. A parent is spelled out as any of its children and
    of the numbers that show it; a follow-up is open, and a number counts, while something that it follows may be there.
    """
    triager = Triager(engine="reference")
    book, vocabulary = triager.book, triager.book.vocabulary
    families = {name: [name, *(c for c, up in vocabulary.ancestors.items() if name in up)] for name in FINDINGS}
    shown = {name: [c for n in family if (c := _shown(n))] for name, family in families.items()}

    def open_(name: str) -> pl.Expr:
        followed = FINDINGS[name].follows
        firm = [c for n in followed for c in families[n] if c == n or not FINDINGS[c].follows]
        told = [pl.col(c).fill_null(True) for c in firm] + [
            _compared(c).fill_null(True) for n in followed for c in shown[n]
        ]
        return pl.any_horizontal(told) if followed else pl.lit(True)

    def fired(condition: Condition | Unless) -> pl.Expr:
        match condition:
            case Present(name):
                told = [pl.col(n).fill_null(False) for n in families[name] if FINDINGS[n].kind != "number"]
                return pl.any_horizontal([*told, *(_compared(c).fill_null(False) for c in shown[name])])
            case Compare(name):
                return _compared(condition).fill_null(False) & open_(name)
            case AllOf(parts):
                return pl.all_horizontal(map(fired, parts))
            case AnyOf(parts):
                return pl.any_horizontal(map(fired, parts))
            case Defined(_, meaning):
                return fired(meaning)
            case Unless(inner, exception):
                return fired(inner) & ~pl.col(exception).fill_null(False)

    def possible(condition: Condition | Unless) -> pl.Expr:
        match condition:
            case Present(name):
                told = [pl.col(n).fill_null(open_(n)) for n in families[name] if FINDINGS[n].kind != "number"]
                return pl.any_horizontal([*told, *(_compared(c).fill_null(True) for c in shown[name])])
            case Compare(name):
                return _compared(condition).fill_null(True) & open_(name)
            case AllOf(parts):
                return pl.all_horizontal(map(possible, parts))
            case AnyOf(parts):
                return pl.any_horizontal(map(possible, parts))
            case Defined(_, meaning):
                return possible(meaning)
            case Unless(inner, exception):
                return possible(inner) & ~pl.col(exception).fill_null(False)

    def highest(truth: Callable[[Condition | Unless], pl.Expr]) -> pl.Expr:
        chosen: Any = pl
        for level in (Urgency.EMERGENCY, Urgency.URGENT, Urgency.SOON):
            rules = [truth(rule.condition) for rule in book.rules if rule.level("cautious") == level]
            chosen = chosen.when(pl.any_horizontal(rules)).then(pl.lit(level.value))
        return chosen.otherwise(pl.lit("routine"))

    screening = [f.name for f in FINDINGS.values() if f.tier == 1 and f.kind != "exception"]
    # What a child or a number shows needs no question, nor does a follow-up of what is not there.
    there = {name: pl.lit(False) if FINDINGS[name].kind == "number" else fired(Present(name)) for name in screening}
    untold = [pl.col(name).is_null() & open_(name) & ~there[name] for name in screening]
    levels = frame.lazy().with_columns(urgency=highest(fired), ceiling=highest(possible))
    status = (
        pl.when(pl.col("urgency") == pl.col("ceiling"))
        .then(pl.lit("settled"))
        .when(pl.any_horizontal(untold))
        .then(pl.lit("needs_answers"))
        .otherwise(pl.lit("screened"))
    )
    return levels.with_columns(status=status).collect()


def _shown(name: str) -> Compare | None:
    """The comparison of a number that shows this finding."""
    for number in FINDINGS.values():
        if number.shows and number.shows.finding == name:
            return Compare(number.name, "<=" if number.worse == "smaller" else ">=", number.shows.at)
    return None


def _compared(atom: Compare) -> pl.Expr:
    column = pl.col(atom.finding)
    return {">=": column.ge, ">": column.gt, "<=": column.le, "<": column.lt}[atom.operator](atom.threshold)


def best(run: Callable[[], Any], times: int = 3) -> float:
    """Seconds of the fastest of some runs, after one that does not count."""
    run()
    found = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        found.append(time.perf_counter() - start)
    return min(found)


def timed(run: Callable[[], Any]) -> tuple[float, float]:
    """Seconds on the clock and of the processor, of one run."""
    clock, work = time.perf_counter(), time.process_time()
    run()
    return time.perf_counter() - clock, time.process_time() - work


def loop(frame: pl.DataFrame, rows: int = 1_000) -> float:
    """Seconds a row of a Python loop over `triage()`, default engine."""
    triager = Triager()
    some = frame.head(rows).to_dicts()
    return best(lambda: [triager.triage(row) for row in some], 1) / rows


def bandwidth() -> float:
    """Bytes a second that this machine copies in memory, on one core."""
    block = np.ones(64 * 2**20, dtype="uint8")
    target = np.empty_like(block)
    return 2 * block.nbytes / best(lambda: np.copyto(target, block))


def compare_with_hand_and_loop(rows: int) -> None:
    frame = table(rows, "booleans")
    ours, hand = triage_frame(frame).select(OUT), by_hand(frame).select(OUT)
    assert ours.equals(hand), "the hand-written rules differ"
    pairs = [(timed(lambda: triage_frame(frame)), timed(lambda: by_hand(frame))) for _ in range(9)]
    a, b = min(a for (a, _), _ in pairs), min(b for _, (b, _) in pairs)
    ratio = statistics.median(a / b for (a, _), (b, _) in pairs)
    work = statistics.median(a / b for (_, a), (_, b) in pairs)
    row = loop(frame)
    size = frame.estimated_size()
    share = size / a / bandwidth()
    print(f"polars, {rows:,} rows, {len(FINDINGS)} findings as nullable booleans ({size / 1e6:.0f} MB)")
    print(f"  triage_frame {a:.3f} s, {rows / a:,.0f} rows/s; by hand {b:.3f} s")
    print(f"  median ratio of 9 runs in turn: {ratio:.2f} in time, {work:.2f} in processor time (at most 1.5)")
    print(f"  a loop over triage() {row * 1e6:,.0f} us a row: {row * rows / a:,.0f} times as long (at least 500)")
    print(f"  bytes of input a second: {share:.1%} of what one core copies")
    for kind in ("enum", "words"):
        frame = table(rows, kind)
        seconds = best(lambda frame=frame: triage_frame(frame), 2)
        row = loop(frame)
        print(
            f"  answers as {kind}: {seconds:.3f} s, {rows / seconds:,.0f} rows/s; {row * rows / seconds:,.0f} x the loop"
        )


def compare_backends(rows: int) -> None:
    frame = table(rows, "booleans")
    arrow = frame.to_arrow()
    data = frame.to_pandas()
    nullable = data.convert_dtypes()
    with duckdb.connect() as connection:
        connection.register("cohort", arrow)

        def in_duckdb() -> None:
            triage_frame(connection.sql("select * from cohort")).to_arrow_table()

        runs: dict[str, Callable[[], Any]] = {
            "polars": lambda: triage_frame(frame),
            "polars lazy": lambda: triage_frame(frame.lazy()).collect(),
            "pyarrow": lambda: triage_frame(arrow),
            "pandas, objects": lambda: triage_frame(data),
            "pandas, boolean": lambda: triage_frame(nullable),
            "duckdb": in_duckdb,
        }
        first = None
        for name, run in runs.items():
            seconds = best(run, 2)
            first = first or seconds
            print(f"  {name:16} {seconds:7.3f} s  {rows / seconds:12,.0f} rows/s  {seconds / first:5.1f} x polars")


def growth(largest: int) -> None:
    """Processor seconds at three sizes, in turn, so that other work on the machine counts for little."""
    frame = table(largest, "booleans")
    sizes = [largest // 100, largest // 10, largest]
    triage_frame(frame)

    def least(rows: int) -> float:
        part = frame.head(rows)
        return min(timed(lambda: triage_frame(part))[1] for _ in range(15 if rows < 1_000_000 else 5))

    start, *seconds_of = map(least, (1, *sizes))
    work = dict(zip(sizes, seconds_of, strict=True))
    a_row = {rows: (seconds - start) / rows for rows, seconds in work.items()}
    print(f"  {start:.3f} s of processor time for one row, which is what it costs to begin")
    for rows, seconds in work.items():
        ratio = a_row[rows] / a_row[sizes[1]]
        print(
            f"  {rows:>12,} rows: {seconds:.3f} s of processor time; beyond the beginning {ratio:.2f} x a row of {sizes[1]:,}"
        )


def batch(largest: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source, done = Path(folder, "in.parquet"), Path(folder, "out.parquet")
        table(largest, "booleans").write_parquet(source, row_group_size=500_000)
        code = (
            "import json, sys, time; from sciatica_triage.cli import main; start = time.perf_counter()\n"
            f"status = main(['batch', {str(source)!r}, {str(done)!r}])\n"
            "peak = next(int(line.split()[1]) for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"
            "print(json.dumps([status, time.perf_counter() - start, peak]))"
        )
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        status, seconds, peak = json.loads(run.stdout)
        print(
            f"  batch, {largest:,} rows of Parquet ({source.stat().st_size / 1e6:.0f} MB): {seconds:.1f} s, "
            f"{largest / seconds:,.0f} rows/s, peak {peak / 1e6:.2f} GB (at most 2), status {status}"
        )


def spark(rows: int) -> None:
    from pyspark.sql import SparkSession

    start = time.perf_counter()
    local = {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1", "spark.ui.enabled": "false"}
    session = SparkSession.builder.master("local[2]").config(map=local).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    print(f"  Spark starts in {time.perf_counter() - start:.1f} s")
    with tempfile.TemporaryDirectory() as folder:
        table(rows, "booleans").write_parquet(Path(folder, "in.parquet"), row_group_size=100_000)
        start = time.perf_counter()
        done = triage_frame(session.read.parquet(f"{folder}/in.parquet"))
        planned = time.perf_counter() - start
        seconds = best(lambda: done.groupBy("urgency", "ceiling", "status").count().collect(), 2)
        source = f"select * from '{folder}/in.parquet'"
        here = best(
            lambda: triage_frame(duckdb.sql(source)).aggregate("urgency, ceiling, status, count(*)").fetchall(), 2
        )
        print(f"  Spark local[2], {rows:,} rows of Parquet, counted: plan {planned:.1f} s, run {seconds:.1f} s")
        print(f"  DuckDB, the same file, plan and run: {here:.1f} s")
    session.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--largest", type=int, default=10_000_000)
    parser.add_argument("--spark", action="store_true", help="only Spark and DuckDB beside each other")
    args = parser.parse_args()
    if args.spark:
        spark(args.rows)
        return
    compare_with_hand_and_loop(args.rows)
    print("backends")
    compare_backends(args.rows)
    print("growth")
    growth(args.largest)
    batch(args.largest)
    print(f"  peak of this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")


if __name__ == "__main__":
    main()

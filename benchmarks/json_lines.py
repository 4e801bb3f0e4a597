"""What it costs to look at every line of JSON lines before a row of them is believed, beside the triage of the same file.

    python benchmarks/json_lines.py [--rows 100000 1000000] [--kinds words booleans few sparse nested mixed] [--turns 3]

Needs the extra `batch`. The triage is everything else that `sciatica-triage batch` does for that file in the same run: it
reads the rows, decides, and writes them as JSON lines. Beside it stand the verdicts alone, of rows that are in memory;
no look at every byte of a file can come near these where there are few findings. Seconds of the processor, and on the clock:
the median of some turns, all parts of a turn in this process one after the other, so that other work on the machine falls on
all alike.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import re
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
from frames import FINDINGS, table

from sciatica_triage.batch.broken import Report
from sciatica_triage.batch.json_rows import JsonRows
from sciatica_triage.batch.plain_json import plain_lines
from sciatica_triage.batch.text import TextFile
from sciatica_triage.cli import main as run_command
from sciatica_triage.engine.assessment import Options
from sciatica_triage.frames.evaluation import Reading, triaged
from sciatica_triage.packs.shipped import SHIPPED


def known(name: str) -> bool:
    return name in FINDINGS


def now() -> tuple[float, float]:
    """Seconds on the clock, and of the processor."""
    return time.perf_counter(), time.process_time()


def since(start: tuple[float, float]) -> tuple[float, float]:
    clock, work = now()
    return clock - start[0], work - start[1]


def batch(path: Path, out: Path) -> dict[str, tuple[float, float]]:
    """A whole batch, parted into the look at every line and everything else."""
    looking = [0.0, 0.0]
    look = JsonRows.look

    def timed(rows: JsonRows, report: Report) -> Iterator[None]:
        looked = look(rows, report)
        while True:
            start = now()
            more = next(looked, StopIteration)
            looking[:] = map(sum, zip(looking, since(start), strict=True))
            if more is StopIteration:
                return
            yield

    JsonRows.look = timed  # type: ignore[method-assign]  # timed where it runs
    plain_lines.cache_clear()
    re.purge()
    try:
        start = now()
        with contextlib.redirect_stderr(open(os.devnull, "w")):
            status = run_command(["batch", str(path), str(out)])
        clock, work = since(start)
    finally:
        JsonRows.look = look  # type: ignore[method-assign]  # and put back
    if status:
        raise SystemExit("rows with a problem")
    return {"guard": (looking[0], looking[1]), "triage": (clock - looking[0], work - looking[1])}


def triaged_text(frame: pl.LazyFrame) -> pl.DataFrame:
    """The verdicts of rows whose answers are text, as `batch` computes them."""
    reading = Reading(untyped=True, empty_is_null=False)
    done: pl.LazyFrame = triaged(frame, packs=SHIPPED, detail="urgency", options=Options(), reading=reading)
    return done.collect(engine="streaming")


def _refuse(line: Any) -> None:
    raise AssertionError(line.problem)


def turn(path: Path) -> dict[str, tuple[float, float]]:
    found = batch(path, path.with_name("out.jsonl"))
    rows = JsonRows(TextFile(path), known)
    for _ in rows.look(_refuse):
        pass
    lazy = pl.concat(rows.portions()).lazy()
    start = now()
    triaged_text(lazy)
    return {**found, "verdicts alone": since(start)}


def written(rows: int, kind: str, path: Path) -> None:
    """A file of JSON lines: findings, and three columns that pass through.

    `words`, `booleans`: all findings, with nulls. `few`: ten of them. `sparse`: only what is present or unsure is written,
    each line with other names. `nested`: one more column holds an object. `mixed`: each line of `few` has its names in an
    order of its own.
    """
    frame = table(rows, "booleans" if kind == "booleans" else "words")
    if kind in ("few", "mixed"):
        frame = frame.select(list(FINDINGS)[:10])
    site = pl.format("site {}", pl.int_range(pl.len()) % 40)
    frame = frame.select(pl.int_range(pl.len()).alias("id"), site.alias("site"), pl.all())
    frame = frame.with_columns(score=pl.col("id") / 7)
    if kind == "nested":
        frame = frame.with_columns(address=pl.struct(street="site", number="id"))
    if kind not in ("sparse", "mixed"):
        frame.write_ndjson(path)
        return
    rng = random.Random(rows)
    with path.open("w") as lines:
        for row in frame.iter_rows(named=True):
            told = {name: value for name, value in row.items() if value not in (None, "absent", "not_asked")}
            if kind == "mixed":
                told = dict(rng.sample(list(row.items()), len(row)))
            lines.write(f"{json.dumps(told)}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--kinds", nargs="+", default=["words", "booleans", "few", "sparse", "nested", "mixed"])
    parser.add_argument("--turns", type=int, default=3)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "in.jsonl")
        for rows in args.rows:
            for kind in args.kinds:
                written(rows, kind, path)
                turns = [turn(path) for _ in range(args.turns)]
                print(f"{rows:,} rows, {kind}, {path.stat().st_size / rows:,.0f} bytes each")
                medians = {
                    part: tuple(statistics.median(one[part][i] for one in turns) for i in (0, 1)) for part in turns[0]
                }
                for part, (clock, work) in medians.items():
                    clock, work = clock / rows * 1e6, work / rows * 1e6
                    print(f"  {part:14} {work:6.2f} us of the processor a row, on the clock {clock:6.2f} us")
                for part in ("triage", "verdicts alone"):
                    clock, work = (medians["guard"][i] / medians[part][i] for i in (0, 1))
                    print(f"  guard / {part}: {work:5.2f} by the processor, {clock:5.2f} on the clock", flush=True)


if __name__ == "__main__":
    main()

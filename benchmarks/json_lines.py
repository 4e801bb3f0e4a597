"""What it costs to look at every line of JSON lines before a row of them is believed, beside the triage of the same rows.

    python benchmarks/json_lines.py [--rows 100000 1000000] [--kinds words booleans few sparse nested] [--turns 3]

Needs the extra `batch`. Seconds of the processor, the median of some turns; all parts of a turn run one after the other in
this process, so that other work on the machine falls on all alike.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
from frames import FINDINGS, table

from sciatica_triage.batch.json_rows import JsonRows
from sciatica_triage.batch.text import TextFile
from sciatica_triage.engine.assessment import Options
from sciatica_triage.frames.evaluation import Reading, triaged
from sciatica_triage.packs.shipped import SHIPPED


def known(name: str) -> bool:
    return name in FINDINGS


def spent(run: Callable[[], Any]) -> tuple[float, float, Any]:
    """Seconds on the clock and of the processor, and what the run gave."""
    clock, work = time.perf_counter(), time.process_time()
    made = run()
    return time.perf_counter() - clock, time.process_time() - work, made


def guarded(path: Path) -> JsonRows:
    """The file after every line was looked at."""
    rows = JsonRows(TextFile(path), known)
    for _ in rows.look(_refuse):
        pass
    return rows


def triaged_text(frame: pl.LazyFrame) -> pl.DataFrame:
    """The triage of rows whose answers are text, as `batch` computes it."""
    reading = Reading(untyped=True, empty_is_null=False)
    done: pl.LazyFrame = triaged(frame, packs=SHIPPED, detail="urgency", options=Options(), reading=reading)
    return done.collect(engine="streaming")


def _refuse(line: Any) -> None:
    raise AssertionError(line.problem)


def turn(path: Path) -> dict[str, tuple[float, float]]:
    clock, work, rows = spent(lambda: guarded(path))
    found = {"guard": (clock, work)}
    clock, work, frame = spent(lambda: pl.concat(rows.portions()))
    found["reader"] = (clock, work)
    lazy = frame.lazy()
    clock, work, _ = spent(lambda: triaged_text(lazy))
    found["triage of the text"] = (clock, work)
    return found


def written(rows: int, kind: str, path: Path) -> None:
    """A file of JSON lines: findings, and three columns that pass through.

    `words`, `booleans`: all findings, with nulls. `few`: ten of them. `sparse`: only what is present or unsure is written,
    each line with other names. `nested`: one more column holds an object.
    """
    frame = table(rows, "booleans" if kind == "booleans" else "words")
    if kind == "few":
        frame = frame.select(list(FINDINGS)[:10])
    site = pl.format("site {}", pl.int_range(pl.len()) % 40)
    frame = frame.select(pl.int_range(pl.len()).alias("id"), site.alias("site"), pl.all())
    frame = frame.with_columns(score=pl.col("id") / 7)
    if kind == "nested":
        frame = frame.with_columns(address=pl.struct(street="site", number="id"))
    if kind != "sparse":
        frame.write_ndjson(path)
        return
    with path.open("w") as lines:
        for row in frame.iter_rows(named=True):
            told = {name: value for name, value in row.items() if value not in (None, "absent", "not_asked")}
            lines.write(f"{json.dumps(told)}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--kinds", nargs="+", default=["words", "booleans", "few", "sparse", "nested"])
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
                triage = medians["triage of the text"]
                for part, (clock, work) in medians.items():
                    print(
                        f"  {part:18} {work / rows * 1e6:6.2f} us of the processor a row, {work / triage[1]:5.2f} x "
                        "the triage; "
                        f"on the clock {clock / rows * 1e6:6.2f} us, {clock / triage[0]:5.2f} x",
                        flush=True,
                    )


if __name__ == "__main__":
    main()

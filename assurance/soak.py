"""Assess for a long time from many threads and processes, and see whether answers, memory or handles drift.

    python assurance/soak.py [--assessments 2000000] [--minutes 20] [--processes 2] [--threads 4] [--engine checked]

Bounded in count and in time, whichever comes first. Each process runs its threads on one shared triager, forks and spawns
come in the middle, and every result of a fixed set of presentations is compared with the one it had at the start. Printed:
resident memory and open file handles of each process, early and at the end; exit status 1 where an answer differs, a
process dies, memory grows by more than 5 MB after the first tenth, or handles grow at all.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.queues import Queue
from pathlib import Path
from random import Random

from sciatica_triage import Answer, Presentation, Triager
from sciatica_triage.engine.assessment import EngineName
from sciatica_triage.packs.condition import Compare, atoms
from sciatica_triage.vocabulary import vocabulary_of
from sciatica_triage.vocabulary.findings import Value

MOST_GROWTH_KB = 5 * 1024
DIFFERENT = 400
"""How many different presentations are assessed, again and again."""


@dataclass(frozen=True)
class Share:
    """What one process has to do."""

    number: int
    assessments: int
    until: float
    threads: int
    engine: EngineName


@dataclass
class Measured:
    """What one process saw: assessments, wrong answers, and what it held early and at the end."""

    number: int
    done: int
    wrong: int
    early_kb: int
    end_kb: int
    early_handles: int
    end_handles: int
    seconds: float
    engine: str


def presentations(count: int, triager: Triager, seed: int = 1) -> Iterator[Presentation]:
    """Presentations from nobody asked to everything known, numbers at the rules' thresholds."""
    random = Random(seed)
    edges: dict[str, set[float]] = {}
    for rule in triager.book.rules:
        for atom in atoms(rule.when):
            if isinstance(atom, Compare):
                edges.setdefault(atom.finding, set()).update({atom.threshold, atom.threshold - 0.01})
    for _ in range(count):
        answers: dict[str, Value] = {}
        share = random.choice((0.02, 0.1, 0.5, 1.0))
        for name, finding in vocabulary_of(Presentation).findings.items():
            if random.random() < share:
                words: tuple[Value, ...] = (Answer.ABSENT, Answer.ABSENT, Answer.UNSURE, Answer.PRESENT)
                values = (Answer.UNSURE, *edges.get(name, ())) if finding.kind == "number" else words
                answers[name] = random.choice(values)
        yield Presentation(**answers)


def resident_kb() -> int:
    """Resident memory of this process, in kB; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmRSS"))


def handles() -> int:
    """Open file handles of this process; 0 where the system does not tell."""
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.exists() else 0


def soak(share: Share, results: Queue[Measured]) -> None:
    """One process: its threads share one triager until the count or the time is up."""
    triager = Triager(engine=share.engine)
    people = list(presentations(DIFFERENT, triager))
    expected = [triager.triage(p).model_dump_json() for p in people]
    lock = threading.Lock()
    found = Measured(share.number, 0, 0, 0, 0, 0, 0, time.monotonic(), triager.triage(people[0]).engine)
    stop = threading.Event()

    def work(seed: int) -> None:
        random = Random(seed)
        while not stop.is_set():
            done = wrong = 0
            for _ in range(200):
                i = random.randrange(DIFFERENT)
                result = triager.triage(people[i])
                if random.random() < 0.02:
                    wrong += result.model_dump_json() != expected[i]
                done += 1
            with lock:
                found.done += done
                found.wrong += wrong

    workers = [threading.Thread(target=work, args=(share.number * 100 + i,)) for i in range(share.threads)]
    for worker in workers:
        worker.start()
    forked = False
    while found.done < share.assessments and time.monotonic() < share.until:
        time.sleep(0.1)
        if not found.early_kb and found.done > share.assessments / 10:
            found.early_kb, found.early_handles = resident_kb(), handles()
        if not forked and found.done > share.assessments / 2 and hasattr(os, "fork"):
            forked = True
            found.wrong += wrong_in_a_fork(triager, people[:20], expected[:20])
    stop.set()
    for worker in workers:
        worker.join()
    found.end_kb, found.end_handles = resident_kb(), handles()
    found.seconds = time.monotonic() - found.seconds
    results.put(found)


def wrong_in_a_fork(triager: Triager, people: list[Presentation], expected: list[str]) -> int:
    """Wrong answers of a child that was forked while threads were assessing; a child that dies counts as one."""
    child = os.fork()
    if child == 0:
        wrong = sum(triager.triage(p).model_dump_json() != said for p, said in zip(people, expected, strict=True))
        os._exit(min(wrong, 100))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--assessments", type=int, default=2_000_000)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--engine", choices=["checked", "durable", "reference"], default="checked")
    args = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    results: Queue[Measured] = context.Queue()
    until = time.monotonic() + args.minutes * 60
    each = args.assessments // args.processes
    shares = [Share(i, each, until, args.threads, args.engine) for i in range(args.processes)]
    processes = [context.Process(target=soak, args=(share, results)) for share in shares]
    for process in processes:
        process.start()
    for process in processes:
        process.join(args.minutes * 60 + 120)
    found = [results.get(timeout=10) for process in processes if process.exitcode == 0]
    failed = len(found) < len(processes)
    for one in sorted(found, key=lambda one: one.number):
        grown, opened = one.end_kb - one.early_kb, one.end_handles - one.early_handles
        bad = bool(one.wrong or (one.early_kb and (grown > MOST_GROWTH_KB or opened > 0)))
        failed |= bad
        print(
            f"process {one.number}: {one.done:,} assessments by {args.threads} threads ({one.engine}) "
            f"in {one.seconds:.0f} s, {one.wrong} wrong; memory {one.early_kb / 1024:.1f} MB after a tenth, "
            f"{grown / 1024:+.1f} MB at the end; handles {one.early_handles}, {opened:+}{'  FAILED' if bad else ''}"
        )
    total = sum(one.done for one in found)
    print(f"{total:,} assessments; {len(processes) - len(found)} of {len(processes)} processes died")
    if total < args.assessments:
        print("the time was up before the count was reached")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

"""How many steps and questions an interview takes: `python benchmarks/questions.py [--patients N]`.

A step is a checklist, or, one by one, a question. Simulated patients (see `assurance/cohort.py`; its prevalences are
assumptions) and the vignettes of `tests/rules/vignettes.jsonl` answer what `next_checklist()` asks, beside what
`next_question()` asks, until `screened` (no screening question is open), until the end (no answer could raise the urgency),
and, for emergencies, until the emergency is known, by the group of its first reason. What a vignette does not tell is absent;
numbers that nobody tells are unsure, but for an age of 35 and 5 days. Everybody starts with nothing told. Exits with 1 if a
question comes twice or the two ways end at different levels.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

sys.path.append(str(Path(__file__).parents[1] / "assurance"))
from cohort import VOCABULARY, Cohort

from sciatica_triage import Presentation, Triager, TriageResult, Urgency

VIGNETTES = Path(__file__).parents[1] / "tests" / "rules" / "vignettes.jsonl"
NUMBERS = {"age_years": 35, "symptom_days": 5}
Truth: TypeAlias = Mapping[str, object]
Ask: TypeAlias = Callable[[TriageResult], tuple[str, ...]]
"""The findings of the next step, none at the end."""


@dataclass(frozen=True)
class Count:
    """Steps, and questions in them, until a stop was reached."""

    steps: int
    questions: int


@dataclass(frozen=True)
class Interview:
    """One interview: where it ends, and what it took; `known`: until it was an emergency, if it is one."""

    urgency: Urgency
    cause: str
    screened: Count
    end: Count
    known: Count | None


def says(truth: Truth, name: str) -> object:
    """What a person answers."""
    return truth.get(name, NUMBERS.get(name, "unsure") if VOCABULARY[name].kind == "number" else "absent")


def interview(triager: Triager, truth: Truth, ask: Ask) -> Interview:
    """Ask one person until nothing could raise the urgency."""
    person = Presentation()
    asked: list[str] = []
    steps = 0
    screened: Count | None = None
    known: Count | None = None
    while True:
        result = triager.triage(person)
        here = Count(steps, len(asked))
        if screened is None and result.status != "needs_answers":
            screened = here
        if known is None and result.urgency == Urgency.EMERGENCY:
            known = here
        names = ask(result)
        if not names:
            cause = result.reasons[0].group if result.reasons else "none"
            return Interview(result.urgency, cause, screened or here, here, known)
        if twice := {*names} & {*asked}:
            sys.exit(f"asked twice: {', '.join(sorted(twice))}")
        asked += names
        steps += 1
        person = person.with_answers(**{name: says(truth, name) for name in names})


def both(triager: Triager, truth: Truth) -> tuple[Interview, Interview]:
    """The interview by checklists, and one by one."""

    def by_checklist(result: TriageResult) -> tuple[str, ...]:
        checklist = triager.next_checklist(result)
        return tuple(q.finding for q in checklist.questions) if checklist else ()

    def one_by_one(result: TriageResult) -> tuple[str, ...]:
        question = result.next_question()
        return (question.finding,) if question else ()

    return interview(triager, truth, by_checklist), interview(triager, truth, one_by_one)


def cohort(count: int, seed: int) -> list[tuple[Interview, Interview]]:
    """Both interviews of each of some simulated patients."""
    triager = Triager(engine="reference")
    return [both(triager, truth) for truth in Cohort(seed=seed).people(count)]


def vignettes() -> tuple[list[tuple[Interview, Interview]], list[tuple[Interview, Interview]]]:
    """Both interviews of each vignette; and of those alone that must end as an emergency."""
    triager = Triager(engine="reference")
    told = [json.loads(line) for line in VIGNETTES.read_text("utf-8").splitlines()]
    done = [both(triager, vignette["answers"]) for vignette in told]
    return done, [pair for pair, vignette in zip(done, told, strict=True) if vignette["at_least"] == "emergency"]


def row(name: str, counts: Iterable[Count | None]) -> str:
    """Median, 90 % and worst, of the steps and of the questions."""
    reached = [count for count in counts if count is not None]
    cells = []
    for numbers in (sorted(c.steps for c in reached), sorted(c.questions for c in reached)):
        ninety = numbers[min(len(numbers) - 1, round(0.9 * len(numbers)))]
        cells.append(f"{statistics.median(numbers):8g}{ninety:6}{numbers[-1]:7}")
    return f"  {name:44}{'   '.join(cells)}"


def table(name: str, done: list[tuple[Interview, Interview]]) -> Iterator[str]:
    """The lines about some people."""
    if not done:
        return
    yield f"{f'{name}: {len(done):,} people':46}   steps: median, 90 %, worst; questions likewise"
    for way, of in (("by checklists", 0), ("one by one", 1)):
        yield row(f"until screened, {way}", (one[of].screened for one in done))
        yield row(f"until the end, {way}", (one[of].end for one in done))
        if all(one[of].known for one in done):
            yield row(f"until the emergency is known, {way}", (one[of].known for one in done))


def report(name: str, done: list[tuple[Interview, Interview]]) -> Iterator[str]:
    """All of them, by level, and the emergencies by cause."""
    differ = [pair for pair in done if pair[0].urgency != pair[1].urgency]
    if differ:
        sys.exit(f"{len(differ)} interviews end at different levels, such as {differ[0]}")
    emergencies = [pair for pair in done if pair[0].urgency == Urgency.EMERGENCY]
    yield from table(f"{name}, everybody", done)
    yield from table(f"{name}, urgent", [pair for pair in done if pair[0].urgency == Urgency.URGENT])
    yield from table(f"{name}, soon or less", [pair for pair in done if pair[0].urgency < Urgency.URGENT])
    yield from table(f"{name}, emergencies", emergencies)
    for cause in sorted({pair[0].cause for pair in emergencies}):
        counts = [pair[0].known for pair in emergencies if pair[0].cause == cause]
        yield row(f"until known by checklists, {cause} ({len(counts):,})", counts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--patients", type=int, default=10_000, help="simulated patients (default: 10,000)")
    patients = parser.parse_args().patients
    workers = os.cpu_count() or 1
    share = -(-patients // workers)
    with ProcessPoolExecutor(workers) as pool:
        parts = pool.map(partial(cohort, share), range(1, workers + 1))
        simulated = [pair for part in parts for pair in part][:patients]
    print("\n".join(report("cohort", simulated)))
    done, emergencies = vignettes()
    print("\n".join(report("vignettes", done)))
    print("\n".join(table("vignettes that must end as an emergency", emergencies)))


if __name__ == "__main__":
    main()

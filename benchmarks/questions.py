"""How many questions an interview takes: `python benchmarks/questions.py [--patients N]`.

Simulated patients (see `assurance/cohort.py`; its prevalences are assumptions) answer what `next_question()` asks, beside a
(tier, group, field) that is broken off at the same two stops: `screened` (no screening question is open) and `settled` (no
answer could raise the urgency). Every patient starts with the entry complaint alone, leg pain. Emergencies and the others
are reported apart. Exits with 1 if a question comes twice, an interview does not end, or the two orders end at different
levels.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "assurance"))
from cohort import VOCABULARY, Cohort

from sciatica_triage import Presentation, Triager, Urgency
from sciatica_triage.vocabulary.findings import GROUPS

FIXED = sorted(
    (f for f in VOCABULARY.findings.values() if f.kind != "exception" and f.name != "leg_pain"),
    key=lambda f: (f.tier, GROUPS.index(f.group)),
)
Interview = tuple[Urgency, int, int]
"""The level it ends at, and the number of questions until screened and until settled."""


def answer(truth: dict[str, object], name: str) -> object:
    """What the patient says; a number that means nothing for them, such as hours of a pain they do not have, is unsure."""
    return truth.get(name, "unsure")


def asked_by_next_question(triager: Triager, truth: dict[str, object]) -> Interview:
    person = Presentation(leg_pain="present")
    asked: list[str] = []
    screened: int | None = None
    while True:
        result = triager.triage(person)
        if screened is None and result.status != "needs_answers":
            screened = len(asked)
        question = result.next_question()
        if question is None:
            return result.urgency, len(asked) if screened is None else screened, len(asked)
        if question.finding in asked:
            sys.exit(f"`{question.finding}` was asked twice")
        asked.append(question.finding)
        person = person.with_answers(**{question.finding: answer(truth, question.finding)})


def asked_in_a_fixed_order(triager: Triager, truth: dict[str, object]) -> Interview:
    person = Presentation(leg_pain="present")
    screened: int | None = None
    for count in range(len(FIXED) + 1):
        result = triager.triage(person)
        if screened is None and result.status != "needs_answers":
            screened = count
        if result.status == "settled":
            return result.urgency, count if screened is None else screened, count
        if count < len(FIXED):
            person = person.with_answers(**{FIXED[count].name: answer(truth, FIXED[count].name)})
    sys.exit("an interview did not end")


def interviews(count: int, seed: int) -> list[tuple[Interview, Interview]]:
    """Both interviews of each of some patients."""
    triager = Triager(engine="reference")
    return [
        (asked_by_next_question(triager, truth), asked_in_a_fixed_order(triager, truth))
        for truth in Cohort(seed=seed).people(count)
    ]


def told(name: str, numbers: list[int]) -> str:
    ordered = sorted(numbers)
    median, ninety = statistics.median(ordered), ordered[min(len(ordered) - 1, round(0.9 * len(ordered)))]
    return f"  {name:36}{median:8g}{ninety:8}{ordered[-1]:8}"


def report(name: str, done: list[tuple[Interview, Interview]]) -> Iterator[str]:
    yield f"{name}: {len(done):,} patients {'median':>15}{'90 %':>8}{'worst':>8}"
    for i, stop in ((1, "screened"), (2, "settled")):
        yield told(f"until {stop}, by next_question()", [ours[i] for ours, _ in done])
        yield told(f"until {stop}, in the fixed order", [fixed[i] for _, fixed in done])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--patients", type=int, default=10_000, help="simulated patients (default: 10,000)")
    patients = parser.parse_args().patients
    workers = os.cpu_count() or 1
    share = -(-patients // workers)
    with ProcessPoolExecutor(workers) as pool:
        parts = pool.map(partial(interviews, share), range(1, workers + 1))
        done = [both for part in parts for both in part][:patients]
    print(f"{patients:,} simulated patients; {len(FIXED)} questions could be asked of each")
    differ = [(ours, fixed) for ours, fixed in done if ours[0] != fixed[0]]
    if differ:
        sys.exit(f"{len(differ)} interviews end at different levels, such as {differ[0]}")
    for level in (Urgency.EMERGENCY, Urgency.URGENT):
        print("\n".join(report(level.value, [both for both in done if both[0][0] == level])))
    print("\n".join(report("soon or less", [both for both in done if both[0][0] < Urgency.URGENT])))
    print("\n".join(report("all that are no emergency", [both for both in done if both[0][0] < Urgency.EMERGENCY])))
    print("\n".join(report("everybody", done)))


if __name__ == "__main__":
    main()

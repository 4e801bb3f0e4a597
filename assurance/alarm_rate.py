"""How often each level comes out for simulated adults with ordinary sciatica: over-alarm, measured and not wished away.

`python assurance/alarm_rate.py [--people N]` prints the shares in each setting beside those of the evidence tables that
the rules were written from, and the rules behind most emergencies. It says nothing about any person, and nothing about
missed disease; the order of the rows is what can be relied on.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from typing import Any

from cohort import ASKED_OF_ALL, ASKED_OF_THOSE_WITH, Cohort

from sciatica_triage import Presentation, Triager, Urgency

LEVELS = (Urgency.ROUTINE, Urgency.SOON, Urgency.URGENT, Urgency.EMERGENCY)
SETTINGS: tuple[tuple[str, Cohort, dict[str, Any], tuple[int, ...]], ...] = (
    ("as shipped", Cohort(), {}, (0, 6, 34, 59)),
    ("answers cluster", Cohort(clusters=True), {}, (3, 15, 32, 50)),
    ("every prevalence x 0.6", Cohort(factor=0.6), {}, (2, 18, 40, 40)),
    ("every prevalence x 1.4", Cohort(factor=1.4), {}, (0, 2, 24, 74)),
    ("documents pack only", Cohort(), {"packs": ("documents",)}, (8, 16, 46, 30)),
    ("guidelines pack only", Cohort(), {"packs": ("guidelines",)}, (0, 8, 37, 55)),
    ("stated, not cautious levels", Cohort(), {"unsigned": "stated"}, (0, 8, 35, 56)),
    ("nobody unsure", Cohort(unsure=0), {}, (0, 8, 37, 55)),
    ("3 % unsure on each screening", Cohort(unsure=0.03), {}, (0, 4, 29, 67)),
    ("x 0.6, cluster, nobody unsure", Cohort(factor=0.6, clusters=True, unsure=0), {}, (8, 31, 33, 28)),
    ("weak flags at soon", Cohort(), {"weak_flags": "soon"}, ()),
    ("documents only, stated", Cohort(), {"packs": ("documents",), "unsigned": "stated"}, ()),
)
"""Each with the shares of the evidence tables, in percent from routine to emergency, where these have the setting."""
RULES = {
    "DOC-E4": (12, 3), "GL-CES-08": (10, 0), "GL-NEU-03": (9, 3), "GL-CES-03": (9, 0), "GL-FRA-02": (8, 0),
    "DOC-E6": (8, 1), "GL-CES-06": (8, 2), "GL-NEU-20": (8, 2), "GL-NEU-01": (7, 2), "GL-MSC-02": (5, 1),
    "GL-MSC-01": (5, 1), "GL-INF-03": (4, 1),
}  # fmt: skip
"""The evidence tables' share of people for whom an emergency rule fires, and for whom it is the only one, in percent."""


def shares(people: Sequence[Presentation], options: dict[str, Any]) -> Counter[Urgency]:
    """How many people get each level."""
    triager = Triager(engine="reference", **options)
    return Counter(triager.triage(person).urgency for person in people)


def behind_emergencies(people: Sequence[Presentation]) -> tuple[Counter[str], Counter[str]]:
    """For each emergency rule, for how many people it fires, and for how many it is the only one."""
    triager = Triager(engine="reference")
    fired: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for person in people:
        codes = [str(reason.code) for reason in triager.triage(person).reasons if reason.urgency == Urgency.EMERGENCY]
        fired.update(codes)
        alone.update(codes if len(codes) == 1 else ())
    return fired, alone


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=20_000, help="simulated adults a row (default: 20,000)")
    count = parser.parse_args().people
    print(f"{count:,} simulated adults a row; shares in percent, in brackets those of the evidence tables")
    print("ASSUMED prevalence/loading, asked of all:", " ".join(ASKED_OF_ALL.split()))
    for first, table in ASKED_OF_THOSE_WITH:
        print(f"ASSUMED, of those with {' or '.join(first)}: {table}")
    print(f"\n{'setting':32}" + "".join(f"{level.value:>16}" for level in LEVELS) + f"{'differs by':>12}")
    cohorts: dict[Cohort, list[Presentation]] = {}
    for name, cohort, options, expected in SETTINGS:
        if cohort not in cohorts:
            cohorts[cohort] = [Presentation(**answers) for answers in cohort.people(count)]
        found = shares(cohorts[cohort], options)
        cells, differences = "", []
        for i, level in enumerate(LEVELS):
            share = 100 * found[level] / count
            cells += f"{share:8.1f} {f'({expected[i]})' if expected else '':7}"
            differences += [abs(share - expected[i])] if expected else []
        worst = f"{max(differences):8.1f}" if differences else ""
        print(f"{name:32}{cells}{worst}", flush=True)
    fired, alone = behind_emergencies(cohorts[Cohort()])
    print(f"\n{'emergency rule':16}{'fires':>14}{'the only one':>20}")
    for code, times in fired.most_common(16):
        there = RULES.get(code)
        told = (f"({there[0]})", f"({there[1]})") if there else ("", "")
        print(f"{code:16}{100 * times / count:8.1f} {told[0]:6}{100 * alone[code] / count:13.1f} {told[1]:6}")


if __name__ == "__main__":
    main()

"""How often each level comes out for simulated adults with ordinary sciatica: over-alarm, measured and not wished away.

`python assurance/alarm_rate.py [--people N]` prints, for each setting, the shares of the levels and the three parts of the
emergencies: those that a page for patients asks for, those that only professional pathways ask for, and those that only our
own combinations give. Then the families of rules behind the emergencies, and the rules behind those that no page for
patients asks for. It says nothing about any person, and nothing about missed disease; the order of the rows is what can be
relied on.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from cohort import ASKED_OF_ALL, ASKED_OF_THOSE_WITH, EXCEPTIONS, HOSPITAL, PUBLISHED, Cohort

from sciatica_triage import Presentation, Triager, Urgency
from sciatica_triage.authoring.lint_levels import PATIENT, backing
from sciatica_triage.packs.rule import Rule

LEVELS: Final = (Urgency.ROUTINE, Urgency.SOON, Urgency.URGENT, Urgency.EMERGENCY)
PARTS: Final = (PATIENT, "professional", "own")
"""Who asks for an emergency, the first that does: a page for patients, professionals only, our own combination only."""
CENTRAL: Final = Cohort(published=True, unsure_by_topic=True, clusters=True)
SETTINGS: Final[tuple[tuple[str, Cohort, dict[str, Any]], ...]] = (
    ("published, by topic, clustered", CENTRAL, {}),
    ("the same, hospital clinic", Cohort(published=True, hospital=True, unsure_by_topic=True, clusters=True), {}),
    ("the same, nobody unsure", Cohort(published=True, clusters=True, unsure=0), {}),
    ("the same, 3 % unsure", Cohort(published=True, unsure_by_topic=True, clusters=True, unsure=0.03), {}),
    ("the same, weak flags at soon", CENTRAL, {"weak_flags": "soon"}),
    ("the same, stated levels", CENTRAL, {"unsigned": "stated"}),
    ("the same, documents only", CENTRAL, {"packs": ("documents",)}),
    ("the same, guidelines only", CENTRAL, {"packs": ("guidelines",)}),
    ("assumed values", Cohort(), {}),
    ("assumed, answers cluster", Cohort(clusters=True), {}),
    ("assumed x 0.6", Cohort(factor=0.6), {}),
    ("assumed x 1.4", Cohort(factor=1.4), {}),
    ("assumed x 0.6, cluster, sure", Cohort(factor=0.6, clusters=True, unsure=0), {}),
)


@dataclass
class Shares:
    """How many people get each level, who asks for their emergency, and which rules and families give it."""

    levels: Counter[Urgency] = field(default_factory=Counter)
    parts: Counter[str] = field(default_factory=Counter)
    families: Counter[str] = field(default_factory=Counter)
    only_family: Counter[str] = field(default_factory=Counter)
    unasked: Counter[str] = field(default_factory=Counter)
    """The rules that give an emergency which no page for patients asks for."""
    unasked_alone: Counter[str] = field(default_factory=Counter)


def shares(people: Iterable[Presentation], options: dict[str, Any]) -> Shares:
    """Triage everybody and count; a family is a group of rules of either pack, so that twins count once."""
    triager = Triager(engine="reference", **options)
    rules: dict[str, Rule] = {rule.name: rule for rule in triager.book.rules}
    found = Shares()
    for person in people:
        result = triager.triage(person)
        found.levels[result.urgency] += 1
        if result.urgency != Urgency.EMERGENCY:
            continue
        behind = [rules[r.name] for r in result.reasons if r.urgency == Urgency.EMERGENCY]
        part = min((backing(rule) for rule in behind), key=PARTS.index)
        found.parts[part] += 1
        families = {rule.group for rule in behind}
        found.families.update(families)
        found.only_family.update(families if len(families) == 1 else ())
        if part != PATIENT:
            codes = {str(rule.code) for rule in behind}
            found.unasked.update(codes)
            found.unasked_alone.update(codes if len(codes) == 1 else ())
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=20_000, help="simulated adults a row (default: 20,000)")
    count = parser.parse_args().people
    print_sources()
    print(f"\n{count:,} simulated adults a row; shares in percent, the emergencies in three parts")
    heads = [level.value for level in LEVELS] + ["for patients", "professional", "our own"]
    print(f"{'setting':32}" + "".join(f"{head:>14}" for head in heads))
    people: dict[Cohort, Sequence[Presentation]] = {}
    central = Shares()
    for name, cohort, options in SETTINGS:
        if cohort not in people:
            people[cohort] = [Presentation(**answers) for answers in cohort.people(count)]
        found = shares(people[cohort], options)
        central = found if not options and cohort == CENTRAL else central
        cells = [found.levels[level] for level in LEVELS] + [found.parts[part] for part in PARTS]
        print(f"{name:32}" + "".join(f"{100 * cell / count:14.1f}" for cell in cells), flush=True)
    print(f"\n{SETTINGS[0][0]}: families behind emergencies")
    print_table(count, central.families, central.only_family)
    print(f"\n{SETTINGS[0][0]}: rules behind the emergencies that no page for patients asks for")
    print_table(count, central.unasked, central.unasked_alone)


def print_sources() -> None:
    """Print which prevalences are published, and that the others are assumed."""
    for title, table in (("PUBLISHED", PUBLISHED), ("PUBLISHED, hospital clinic", HOSPITAL)):
        for name, (value, source) in table.items():
            print(f"{title}: {name} {value:g} ({source})")
    print("ASSUMED prevalence/loading, asked of all:", " ".join(ASKED_OF_ALL.split()))
    for first, text in ASKED_OF_THOSE_WITH:
        print(f"ASSUMED, of those with {' or '.join(first)}: {text}")
    print("ASSUMED exceptions:", ", ".join(f"{name} {share:g}" for name, share in EXCEPTIONS.items()))


def print_table(count: int, fires: Counter[str], alone: Counter[str]) -> None:
    """Print for how many people each fires, and for how many it is the only one."""
    print(f"{'':24}{'fires':>10}{'the only one':>16}")
    for name, times in fires.most_common(16):
        print(f"{name:24}{100 * times / count:10.1f}{100 * alone[name] / count:16.1f}")


if __name__ == "__main__":
    main()

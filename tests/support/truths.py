"""What is true of one person, for interviews that ask about it: drawn at random, and made free of contradictions."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from sciatica_triage import Presentation
from sciatica_triage.vocabulary import vocabulary_of

VOCABULARY = vocabulary_of(Presentation)


def says(truth: Mapping[str, object], name: str) -> object:
    numbers = {"age_years": 35, "symptom_days": 5}
    return truth.get(name, numbers.get(name, "unsure") if VOCABULARY[name].kind == "number" else "absent")


def consistent(truth: Mapping[str, object]) -> dict[str, Any]:
    """This truth made free of contradictions, which count as the worse answer, and so by what happened to be asked.

    A child has its parents, a number shows what it shows, a follow-up has something to follow, and everything fits the age.
    """
    found: dict[str, Any] = {n: says(truth, n) for n, f in VOCABULARY.findings.items() if f.kind != "exception"}
    order = ("absent", "unsure", "present")
    numbers = [VOCABULARY[name] for name in found if VOCABULARY[name].kind == "number"]
    before: dict[str, Any] = {}
    while found != before:
        before = dict(found)
        for number in numbers:
            if number.follows and {found[n] for n in number.follows} == {"absent"} and found[number.name] != "unsure":
                found[number.name] = {"larger": number.minimum, "smaller": 400}.get(number.worse, 37)
            if (
                number.shows
                and found[number.name] != "unsure"
                and number.shows.met_by(found[number.name], number.worse)
            ):
                found[number.shows.finding] = "present"
        for finding in (VOCABULARY[name] for name in found if found[name] in ("present", "unsure")):
            if finding.kind == "finding" and finding.follows and {found[n] for n in finding.follows} == {"absent"}:
                found[finding.follows[0]] = "present"
            if finding.ages and found["age_years"] != "unsure":
                found["age_years"] = min(max(found["age_years"], finding.ages[0]), finding.ages[1])
            for parent in finding.implies:
                found[parent] = max(found[parent], found[finding.name], key=order.index)
    return found


def somebody(random: Random) -> dict[str, object]:
    """A person with many gates open, so that follow-ups are asked, and with numbers on both sides of what counts."""
    gates = {name for f in VOCABULARY.findings.values() for name in f.follows}
    truth: dict[str, object] = {}
    for name, finding in VOCABULARY.findings.items():
        if finding.kind == "number":
            low, high = finding.minimum, min(finding.maximum, 100)
            truth[name] = random.choice([low, 1, 4, 20, 37, 39, 71, high, "unsure"])
            if truth[name] != "unsure":
                truth[name] = min(max(truth[name], low), high)  # type: ignore[type-var]
        elif finding.kind == "finding":
            truth[name] = random.choice(["absent"] * (1 if name in gates else 12) + ["present", "unsure"])
    return truth


def somebody_unsure(random: Random) -> dict[str, object]:
    """A calm person who does not know many things, and knows few numbers."""
    tiers = random.choice([(2, 3), (3,), (2,)])
    present, unsure = random.choice([0, 0.02, 0.05]), random.choice([0.05, 0.1, 0.3])
    truth: dict[str, object] = {}
    for name, finding in VOCABULARY.findings.items():
        if finding.kind == "number":
            number = min(max(random.choice([1, 5, 20, 37, 71, 100]), finding.minimum), finding.maximum)
            truth[name] = random.choice(["unsure", number])
        elif finding.kind == "finding":
            weights = (present, unsure, 1 - present - unsure) if finding.tier in tiers else (0, 0, 1)
            (truth[name],) = random.choices(["present", "unsure", "absent"], weights)
    return truth


def somebody_in_doubt(random: Random) -> dict[str, object]:
    """A person with nothing but a few doubts, about anything."""
    truth: dict[str, object] = {"age_years": random.choice([8, 35, 71]), "symptom_days": random.choice([3, 50])}
    names = [name for name, finding in VOCABULARY.findings.items() if finding.kind == "finding"]
    return truth | dict.fromkeys(random.sample(names, random.randint(1, 4)), "unsure")

"""Published criteria whose stated disposition is emergency: each reaches emergency, or says here why it does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from sciatica_triage import Presentation, Triager, TriageResult, Urgency
from sciatica_triage.packs.shipped import SHIPPED, shipped_pack
from sciatica_triage.vocabulary import vocabulary_of

CRITERIA: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("published_criteria.yaml").read_text("utf-8"))[
    "criteria"
]
FIRST_ROUND = 72
VOCABULARY = vocabulary_of(Presentation)
TRIAGER = Triager(engine="reference")
SOURCES = {id_: source for pack in SHIPPED for id_, source in shipped_pack(pack).sources.items()}
STATEMENTS = {name: source for source in SOURCES.values() for name in source.statements}


def result(criterion: dict[str, Any]) -> TriageResult:
    """The result of an adult of 45 on day three who has what is asked for, and nothing else."""
    known: dict[str, Any] = criterion["answers"]
    above = {name for known_name in known for name in VOCABULARY.above[known_name]}
    absent = {f.name: "absent" for f in VOCABULARY.findings.values() if f.kind == "finding" and f.name not in above}
    return TRIAGER.triage(absent | {"age_years": 45, "symptom_days": 3, "temperature_c": 36.8} | known)


@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda c: f"{c['source']}: {c['says']}")
def test_a_published_criterion_reaches_emergency_or_says_why_not(criterion: dict[str, Any]) -> None:
    assert criterion["source"] in SOURCES or criterion["source"] in STATEMENTS
    assert result(criterion).urgency == Urgency(criterion.get("reaches", "emergency"))
    assert ("reaches" in criterion) == ("because" in criterion)


def test_most_criteria_reach_emergency() -> None:
    first = CRITERIA[:FIRST_ROUND]

    assert sum(result(c).urgency == Urgency.EMERGENCY for c in first) == 58
    assert sum(result(c).urgency == Urgency.EMERGENCY for c in CRITERIA) == 84
    assert len(CRITERIA) == 100


@pytest.mark.parametrize(
    "criterion",
    [c for c in CRITERIA if "reaches" in c and c["source"] in SOURCES and SOURCES[c["source"]].audience == "patient"],
    ids=lambda c: f"{c['source']}: {c['says']}",
)
def test_a_patient_page_that_says_more_is_shown_as_dissent_in_the_result(criterion: dict[str, Any]) -> None:
    found = result(criterion)
    shown = {(d.source, d.urgency) for r in found.reasons if r.urgency == found.urgency for d in r.dissent}

    assert (criterion["source"], Urgency.EMERGENCY) in shown

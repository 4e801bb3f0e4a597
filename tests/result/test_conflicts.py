"""Answers that do not fit together are listed, the worse one counts, and nobody's answer is changed."""

from __future__ import annotations

import random
from itertools import product

import pytest

from sciatica_triage import Answer, Presentation, Urgency, triage
from sciatica_triage.result import conflicts
from sciatica_triage.vocabulary import vocabulary_of

from ..support.strategies import around

FINDINGS = vocabulary_of(Presentation).findings
SHOWING = [f for f in FINDINGS.values() if f.shows is not None]
FOLLOWING = [f for f in FINDINGS.values() if f.follows and not f.implies and f.unit in (None, "hours", "days")]
EXCEPTIONS = [f for f in FINDINGS.values() if f.kind == "exception"]
AGED = [f for f in FINDINGS.values() if f.ages is not None]
TOGETHER = [f for f in FINDINGS.values() if f.together]
ANSWERS = {
    name: ["unsure", *around(name)] if f.kind == "number" else ["present", "absent", "unsure"]
    for name, f in FINDINGS.items()
}


def listed(**answers: object) -> list[tuple[str, tuple[str, ...]]]:
    return [(conflict.kind, conflict.findings) for conflict in triage(answers).conflicts]


def showing_value(name: str) -> float:
    shows = FINDINGS[name].shows
    assert shows is not None
    return max(FINDINGS[name].minimum, min(shows.at, 7)) if FINDINGS[name].worse == "smaller" else shows.at


@pytest.mark.parametrize("name", [f.name for f in SHOWING])
def test_a_number_that_shows_its_finding_outweighs_a_no(name: str) -> None:
    shows = FINDINGS[name].shows
    assert shows is not None
    value = showing_value(name)
    absent = dict.fromkeys(FINDINGS[name].follows, "absent")
    result = triage({**absent, shows.finding: "absent", name: value})

    assert ("contradiction", (name, shows.finding)) in listed(**{**absent, shows.finding: "absent", name: value})
    assert result.urgency == triage({**absent, shows.finding: "present", name: value}).urgency
    assert result.presentation.values_by_name[shows.finding] is Answer.ABSENT


@pytest.mark.parametrize("days", [0, 3, 7, 8, 30, 365, 36500])
def test_any_day_of_an_injury_outweighs_that_there_was_none(days: int) -> None:
    none = dict.fromkeys(FINDINGS["trauma_days_ago"].follows, "absent")
    result = triage({**none, "trauma_days_ago": days})

    assert result.urgency >= triage({**none, "minor_injury_onset": "present"}).urgency == Urgency.URGENT
    assert [c.findings for c in result.conflicts] == [("trauma_days_ago", "minor_injury_onset")]


@pytest.mark.parametrize("name", [f.name for f in SHOWING])
def test_doubt_about_a_number_shows_nothing_and_rules_nothing_out(name: str) -> None:
    shows = FINDINGS[name].shows
    assert shows is not None
    result = triage({shows.finding: "absent", name: "unsure"})

    assert result.urgency == Urgency.ROUTINE
    assert result.ceiling >= triage({shows.finding: "present"}).urgency


@pytest.mark.parametrize("name", [f.name for f in FOLLOWING])
def test_a_follow_up_of_nothing_is_listed(name: str) -> None:
    finding = FINDINGS[name]
    given = "present" if finding.kind == "finding" else 100
    found = listed(**dict.fromkeys(finding.follows, "absent"), **{name: given})

    assert any(name in findings for _, findings in found)


@pytest.mark.parametrize("name", [f.name for f in FINDINGS.values() if f.follows and f.kind == "finding"])
@pytest.mark.parametrize("others", ["absent", "not_asked"])
def test_a_no_to_what_a_follow_up_follows_calms_nothing_that_was_told(name: str, others: str) -> None:
    """The level is that of the follow-up alone, whatever else is known, and what does not fit is listed."""
    follows = FINDINGS[name].follows
    rest = {f.name: others for f in FINDINGS.values() if f.kind == "finding"}
    told = triage({**rest, **dict.fromkeys(follows, "absent"), name: "present"})
    alone = triage({**rest, **dict.fromkeys(follows, "not_asked"), name: "present"})

    assert told.urgency == alone.urgency
    assert any(name in conflict.findings for conflict in told.conflicts)


@pytest.mark.parametrize("name", [f.name for f in EXCEPTIONS])
def test_an_exception_without_its_finding_is_listed(name: str) -> None:
    assert ("implausible", (name,)) in listed(**{name: "present"})


@pytest.mark.parametrize("name", [f.name for f in AGED])
def test_what_makes_no_sense_at_an_age_is_listed_and_counts(name: str) -> None:
    ages = FINDINGS[name].ages
    assert ages is not None
    outside = ages[1] + 1 if ages[1] < 120 else ages[0] - 1

    assert ("implausible", (name, "age_years")) in listed(**{name: "present", "age_years": outside})
    inside = triage({name: "present", "age_years": outside})
    assert inside.urgency >= triage({name: "absent", "age_years": outside}).urgency


@pytest.mark.parametrize("name", [f.name for f in TOGETHER])
def test_a_no_beside_its_parts_is_listed(name: str) -> None:
    parts = FINDINGS[name].together

    assert ("implausible", (name, *parts)) in listed(**dict.fromkeys(parts, "present"), **{name: "absent"})


def test_each_declaration_is_used_at_least_once() -> None:
    assert all([SHOWING, FOLLOWING, EXCEPTIONS, AGED, TOGETHER])


@pytest.mark.parametrize("injury", ["onset_after_trauma", "major_trauma"])
def test_the_days_of_a_serious_injury_contradict_no_answer_about_a_minor_one(injury: str) -> None:
    told = {injury: "present", "minor_injury_onset": "absent", "trauma_days_ago": 1}

    assert [one for one in triage(told).conflicts if one.kind == "contradiction"] == []
    assert triage(told | {injury: "absent"}).conflicts[0].findings == ("trauma_days_ago", "minor_injury_onset")


@pytest.mark.parametrize("name", FINDINGS)
def test_looking_only_beside_what_was_told_misses_no_conflict(name: str) -> None:
    """With each group of findings that it has to do with, and nothing else told."""
    f, vocabulary, chance = FINDINGS[name], vocabulary_of(Presentation), random.Random(name)
    than, everywhere = tuple(check.than for check in f.implausible), dict.fromkeys(FINDINGS, frozenset(FINDINGS))
    for group in (f.follows, f.together, f.about, than, ("age_years",), vocabulary.above[name]):
        names = (name, *group)
        ways = list(product(*(ANSWERS[n] for n in names)))
        for way in chance.sample(ways, min(len(ways), 81)):
            one = Presentation(**dict(zip(names, way, strict=True)))
            found = conflicts.conflicts_in(one, vocabulary)
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(conflicts, "_beside", lambda _: everywhere)

                assert conflicts.conflicts_in(one, vocabulary) == found

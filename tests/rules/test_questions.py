"""What patients are asked: short words, one yes that is always the bad answer, and a topic for each finding."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml
from textstat import textstat

from sciatica_triage import Presentation, Triager
from sciatica_triage.vocabulary import vocabulary_of
from sciatica_triage.vocabulary.findings import Finding
from sciatica_triage.vocabulary.topics import TOPICS

FINDINGS = [*vocabulary_of(Presentation).findings.values()]
ASKED = [f for f in FINDINGS if f.kind != "exception"]
EXCEPTIONS = [f for f in FINDINGS if f.kind == "exception"]
HARDEST_GRADE = 7
LONGEST_CHECKLIST = 7


def by_name(finding: Finding) -> str:
    return finding.name


@pytest.mark.parametrize("finding", FINDINGS, ids=by_name)
def test_a_question_is_no_harder_than_grade_7(finding: Finding) -> None:
    for text in (finding.question.replace("\n- ", " "), finding.again):
        assert text is None or textstat.flesch_kincaid_grade(text) <= HARDEST_GRADE


@pytest.mark.parametrize("finding", ASKED, ids=by_name)
def test_a_finding_has_a_label_and_two_wordings_of_its_question(finding: Finding) -> None:
    assert 0 < len(finding.label) <= 60
    assert finding.again
    assert finding.again != finding.question
    assert finding.question.endswith("?")
    assert finding.again.endswith(("?", "."))
    assert "(" not in finding.question + finding.again


@pytest.mark.parametrize("finding", EXCEPTIONS, ids=by_name)
def test_an_exception_asks_for_three_things_in_three_lines(finding: Finding) -> None:
    first, *lines = finding.question.split("\n")

    assert first == "Are all three of these true?"
    assert [line[:2] for line in lines] == ["- "] * 3
    assert finding.label


@pytest.mark.parametrize("finding", FINDINGS, ids=by_name)
def test_every_finding_belongs_to_a_topic(finding: Finding) -> None:
    assert finding.topic in TOPICS


def test_a_topic_is_short_enough_for_one_checklist() -> None:
    """Follow-ups come after a list, and are none of it."""
    sizes = Counter(f.topic for f in ASKED if not f.follows)

    assert set(sizes) == set(TOPICS)
    assert max(sizes.values()) <= LONGEST_CHECKLIST


def test_screening_asks_twenty_things_at_most() -> None:
    screening = [f.name for f in FINDINGS if f.tier == 1]

    assert len(screening) <= 20
    assert not {"weakness_worsening", "minor_injury_onset"} & {*screening}
    assert len(FINDINGS) <= 86


def test_nobody_under_13_is_asked_about_sex_and_nobody_under_10_or_over_60_about_pregnancy() -> None:
    found = {f.name: f.ages for f in FINDINGS if f.ages}

    assert found == {"sexual_function_change": (13, 120), "pregnant_or_postpartum": (10, 60)}
    pregnancy = [f for f in FINDINGS if f.topic == "pregnancy" and f.name != "pregnant_or_postpartum"]
    assert [f.follows for f in pregnancy] == [("pregnant_or_postpartum",)] * 4


@pytest.mark.parametrize(("age", "asked"), [(9, False), (10, True), (12, True), (14, True), (60, True), (61, False)])
def test_whoever_may_be_pregnant_is_asked_and_a_bleed_is_an_emergency_then(age: int, asked: bool) -> None:
    """From ten years on: a child who is pregnant tells nobody, and is asked like everybody else."""
    pain = {"back_pain": "present", "age_years": age, "symptom_days": 3}
    triager = Triager(engine="reference")
    lists = triager.checklists(triager.triage(pain))
    bleeding = triager.triage({**pain, "pregnant_or_postpartum": "present", "pregnancy_bleeding": "present"})

    assert ("pregnant_or_postpartum" in {q.finding for checklist in lists for q in checklist.questions}) == asked
    assert bleeding.urgency == "emergency"  # an answer that is given all the same counts


def test_no_note_for_interviewers_is_part_of_what_patients_read() -> None:
    assert [f.name for f in FINDINGS if f.note and f.note in f"{f.question} {f.again} {f.label}"] == []
    assert [f.name for f in ASKED if re.search(r"\(|present|absent", f.question)] == []


def test_every_split_question_names_findings_that_exist() -> None:
    split = yaml.safe_load((Path(__file__).parents[2] / "rules/renamed.yaml").read_text("utf-8"))["split"]
    names = {f.name for f in FINDINGS}

    assert len(split) == 5
    for name, entry in split.items():
        assert name in entry["into"]
        assert {*entry["into"]} <= names
        assert entry["because"]


def test_yes_or_no_answers_every_wording_of_a_finding() -> None:
    """A second wording that asks what, when or which could be answered by neither."""
    open_ended = re.compile(r"^(what|which|who|how|where|why|when (did|do|does|is|was))\b", re.IGNORECASE)
    for finding in FINDINGS:
        for text in (finding.question, finding.again):
            if finding.kind != "number" and text:
                asked = [sentence for sentence in re.split(r"(?<=[.?!])\s+", text) if sentence.endswith("?")]
                assert asked, finding.name
                assert not [sentence for sentence in asked if open_ended.match(sentence)], finding.name

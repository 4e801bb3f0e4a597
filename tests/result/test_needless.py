"""What is asked can change something: by trying it, in random places of interviews."""

from __future__ import annotations

from random import Random

import pytest

from sciatica_triage import Triager

from ..support.needed import can_matter
from ..support.reached import VOCABULARY, reached

TRIAGER = Triager(engine="reference")


def test_of_a_hundred_questions_at_most_two_can_change_nothing() -> None:
    """Other than by sparing a follow-up. Of those few, each rule that hears it needs something with which another rule fires
    as high; telling these apart costs more time than it spares people."""
    asked, needless = 0, []
    for seed in range(120):
        person = reached(Random(seed), TRIAGER)
        result = TRIAGER.triage(person)
        checklist = TRIAGER.next_checklist(result)
        useful = {q.finding for q in result.questions}
        for question in checklist.questions if checklist else ():
            asked += 1
            if question.finding in useful and not can_matter(TRIAGER, person, question.finding):
                needless.append((seed, question.finding))

    assert asked > 300
    assert len(needless) <= 0.02 * asked, needless


@pytest.mark.parametrize("age", [8, 15, 35, 75])
def test_nothing_is_asked_of_plain_sciatica_that_can_change_nothing(age: int) -> None:
    told = {"leg_pain": "present", "back_pain": "present", "tingling": "present", "age_years": age, "symptom_days": 5}
    result = TRIAGER.triage({})
    needless = []
    while (checklist := TRIAGER.next_checklist(result)) is not None:
        gates = {n for q in result.questions for n in VOCABULARY.closed_by.get(q.finding, ())}
        for question in checklist.questions:
            if question.finding not in gates and not can_matter(TRIAGER, result.presentation, question.finding):
                needless.append(question.finding)
        calm = {q.finding: told.get(q.finding, "unsure" if q.unit else "absent") for q in checklist.questions}
        result = TRIAGER.triage(result.presentation.with_answers(**calm))

    assert needless == []

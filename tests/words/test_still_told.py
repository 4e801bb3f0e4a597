"""Words that set something aside leave what is told as it is: a fear of what is there, who sent somebody, and why."""

from __future__ import annotations

import pytest

from sciatica_triage import Answer

from ..support.quiet import alarms, is_quiet, reading_of

SIGNS = [
    "I can't feel my groin",
    "I've lost control of my bladder",
    "I wet myself this morning",
    "both my legs are numb",
]
NAMED = ["the numbness between my legs", "the numbness in my groin"]
OF_FACTS = [
    "I'm worried that {}", "My GP told me to call you because {}", "It's a nightmare, {}",
    "I don't know what it means but {}",
    "I'm worried because {}", "They told me to come back, {}",
]  # fmt: skip
OF_THINGS = ["I'm worried about {}", "I don't know what {} means", "I don't get what {} means"]


@pytest.mark.parametrize("form", OF_FACTS)
def test_a_fear_or_a_sender_of_what_is_there_sets_nothing_aside(form: str) -> None:
    assert [sign for sign in SIGNS if not alarms(form.format(sign))] == []


@pytest.mark.parametrize("form", OF_THINGS)
def test_what_somebody_is_worried_about_or_does_not_understand_is_there(form: str) -> None:
    assert [sign for sign in NAMED if not alarms(form.format(sign))] == []


@pytest.mark.parametrize(
    "told",
    [
        "cant wee back pain is awful", "got up from the chair and collapsed", "I collapsed and nearly died",
        "the forklift fell on me and my back is broken", "not aware of any need to pee",
        "She asked me the same question three times",
        "just to let you know can't pee since last night", "mum does not know what the date is",
        "pain character is burning, numb groin",
        "Numb groin\nAll good otherwise", "Took ages to start weeing. That has never happened to me",
    ],
)  # fmt: skip
def test_a_sign_that_looks_like_what_is_set_aside_alarms(told: str) -> None:
    assert alarms(told)


@pytest.mark.parametrize(
    "told",
    [
        "Any leaking? I was fine before.", "Any numbness between the legs? It was normal before.",
        "Any new numbness between the legs? Same as ever.", "Any change in the numbness between your legs? No change.",
        "Any change in the numbness between your legs? No.", "Any trouble passing urine? It was fine.",
        "Numb groin\nAll good",
    ],
)  # fmt: skip
def test_what_was_well_or_has_not_changed_is_no_absence(told: str) -> None:
    assert Answer.ABSENT not in reading_of(told).presentation().answered().values()
    assert not is_quiet(told) or reading_of(told).presentation().answered()

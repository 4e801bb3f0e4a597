"""Lists of denials that begin with a complaint nobody asks about, and what was well once."""

from __future__ import annotations

from itertools import product

import pytest

from sciatica_triage import Answer

from ..support.quiet import alarms, reading_of

COMPLAINTS = ["cough", "headache", "rash", "nausea", "dizziness", "constipation", "swelling", "diarrhoea", "vomiting"]
NAMES = {
    "fever": "fever", "saddle numbness": "saddle_numbness", "incontinence": "loss_of_bladder_control",
    "weight loss": "unexplained_weight_loss", "altered genital sensation": "sexual_function_change",
    "reduced perianal sensation": "saddle_numbness",
}  # fmt: skip
TOLD = [
    "can't pee", "my groin is numb", "wet myself this morning", "both my legs are weak now", "numb between the legs",
    "the left foot won't lift", "lost control of my bowels",
]  # fmt: skip
NO = ["No {}, {}", "Denies {}, {}", "no {} or anything, {}", "no {}, just {}", "No {} - {}"]
PAST = [
    "Before my back went I could feel {} fine", "Previously {} was fine", "Before Friday {} was normal",
    "I could feel {} fine before this",
]  # fmt: skip
PLACES = ["my groin", "my saddle area", "down below", "my bum"]


@pytest.mark.parametrize("complaint", COMPLAINTS)
def test_a_list_of_denials_goes_on_after_a_complaint(complaint: str) -> None:
    """`No cough, fever or leaks` was in doubt, and so called an ambulance."""
    lists = [
        (first, second, form.format(complaint, f"{first}, {second}"))
        for form in NO[:2]
        for first, second in product(NAMES, repeat=2)
        if NAMES[first] != NAMES[second]
    ]
    wrong = [
        text
        for first, second, text in lists
        if {NAMES[first], NAMES[second]} - {f.finding for f in reading_of(text).findings if f.answer is Answer.ABSENT}
    ]

    assert wrong == []


@pytest.mark.parametrize("complaint", COMPLAINTS)
def test_a_sign_after_a_denied_complaint_is_heard(complaint: str) -> None:
    assert [t for form, told in product(NO, TOLD) if not alarms(t := form.format(complaint, told))] == []


@pytest.mark.parametrize("past", PAST)
def test_what_was_well_before_is_not_well_now(past: str) -> None:
    """`Before my back went I could feel my groin fine` was an absence of today."""
    texts = [past.format(place) for place in PLACES]

    assert [t for t in texts if any(f.answer is Answer.ABSENT for f in reading_of(t).findings)] == []

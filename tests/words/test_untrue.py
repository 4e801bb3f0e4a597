"""A denial that is wished for, made up or taken back is never an absence."""

from __future__ import annotations

from itertools import product

import pytest

from sciatica_triage import Answer
from sciatica_triage.words import read

DENIALS = {
    "no numbness": "numbness",
    "my bladder is normal": "bladder_change",
    "no leaks": "loss_of_bladder_control",
    "no weakness in my legs": "leg_weakness",
    "no trouble with my bowels": "bowel_change",
}
UNTRUE = [
    "I wish I could say {0}", "I wish there was {0}", "if only I could tell you {0}", "I'd love to say {0}",
    "it would be a lie to say {0}", "I would be lying if I said {0}", "I can't honestly say {0}", "I couldn't say {0}",
    "I used to say {0}", "I ticked {0} by mistake", "I put {0} on the form by accident", "I told the nurse {0} out of shame",
    "I told the nurse {0}. I lied.", "{0}. That was a lie.", "{0} - that's not true", "{0}? I wish.", "{0}. If only.",
    "I said {0}, which was not true", "I wrote {0} because I was embarrassed to tell", "{0}. It isn't true.",
]  # fmt: skip
TRUE = [
    "{0}", "{0}. I wish the pain would go", "{0} and I would love some exercises", "{0}. It's true that I worry",
    "{0}, it would be nice to sleep", "{0}. I hope that helps", "{0}. I thought I should ask",
]  # fmt: skip


@pytest.mark.parametrize("form", UNTRUE)
def test_an_untrue_denial_is_no_absence(form: str) -> None:
    told = {denial: read(form.format(denial)).presentation().answered() for denial in DENIALS}

    assert {denial: answers for denial, answers in told.items() if Answer.ABSENT in answers.values()} == {}


@pytest.mark.parametrize("form", TRUE)
def test_a_denial_beside_a_wish_for_something_else_stays_one(form: str) -> None:
    """A reader that takes no denial at all would pass the other check."""
    lost = [
        d for d, finding in DENIALS.items() if read(form.format(d)).presentation().answered().get(finding) != "absent"
    ]

    assert lost == []


@pytest.mark.parametrize(
    ("form", "part"),
    [*product(["I ticked no for all the {} ones out of shame", "I wasn't honest about the {}"], ["toilet", "bladder"])],
)
def test_who_takes_back_what_they_denied_is_asked(form: str, part: str) -> None:
    reading = read(form.format(part))

    assert reading.suspected
    assert "absent" not in reading.presentation().answered().values()


@pytest.mark.parametrize("no", ["never once", "never", "not once"])
@pytest.mark.parametrize("well", ["has my bladder felt normal", "was my bladder normal", "have my bowels been normal"])
def test_health_that_is_denied_at_the_front_is_no_absence(no: str, well: str) -> None:
    assert "absent" not in read(f"{no} {well} since this began").presentation().answered().values()


@pytest.mark.parametrize("question", ["Any leaks?", "Any numbness?"])
def test_a_no_that_is_bound_to_a_place_denies_nothing(question: str) -> None:
    assert "absent" not in read(f"{question} Not here").presentation().answered().values()

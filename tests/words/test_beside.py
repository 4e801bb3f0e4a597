"""What is told beside a sign in one sentence: the past, somebody else, a fear; and questions about good things."""

from __future__ import annotations

from functools import cache
from itertools import product

import pytest

from sciatica_triage import Triager
from sciatica_triage.words import Reading, read

from ..support.asides import (
    ASIDE_JOINERS,
    CONTRADICTIONS,
    FEARS,
    GOOD_DOINGS,
    GOOD_FORMS,
    GOOD_THINGS_ASKED,
    HISTORIES,
    NOES,
    OTHERS,
    SIGNS_HERE,
    TROUBLE_DENIED_ASKED,
)

TRIAGER = Triager(engine="reference")
BARE_NAMES = ("numbness around my back passage", "no feeling in my saddle area")
"""After a comma or `and` they may be one more thing that is feared."""


@cache
def _reading(text: str) -> Reading:
    return read(text)


def _lowered(aside: str, joiners: tuple[str, ...] = ASIDE_JOINERS) -> list[str]:
    """The sentences with this aside that are calmer than the sign alone, and in which nothing is suspected."""
    lowered = []
    for sign, joiner in product(SIGNS_HERE, joiners):
        alone = TRIAGER.triage(_reading(sign).presentation()).urgency
        for text in (sign + joiner + aside, aside + joiner + sign):
            told = _reading(text)
            if not told.suspected and TRIAGER.triage(told.presentation()).urgency < alone:
                lowered.append(text)
    return lowered


@pytest.mark.parametrize("aside", [*HISTORIES, *OTHERS])
def test_the_past_or_a_stranger_beside_a_sign_never_lowers(aside: str) -> None:
    """Whatever joins the two, and whichever comes first."""
    assert _lowered(aside) == []


@pytest.mark.parametrize("aside", FEARS)
def test_a_fear_beside_a_sign_never_lowers(aside: str) -> None:
    """Save that a bare name after it may go on with what is feared."""
    assert [text for text in _lowered(aside) if not text.endswith(BARE_NAMES)] == []


@pytest.mark.parametrize(
    "told",
    [
        "in 2009 I couldn't pee after an operation", "in 2009 I broke my back and couldn't pee",
        "in 2015 I had numbness, weakness and tingling", "my uncle was paralysed, couldn't pee. I have a sore back",
        "my gran had numb legs and incontinence. My back aches",
        "I'm scared of losing control of my bladder and wetting myself",
    ],
)  # fmt: skip
def test_what_goes_on_with_the_past_a_stranger_or_a_fear_is_still_set_aside(told: str) -> None:
    """A reader that sets nothing aside would pass the other checks."""
    reading = read(told)

    assert reading.not_counted
    assert TRIAGER.triage(reading.presentation()).urgency.value in ("self_care", "routine")


@pytest.mark.parametrize("answer", NOES)
def test_a_no_to_a_question_about_a_good_thing_is_never_absent(answer: str) -> None:
    """`Is the feeling between your legs normal? No` tells of trouble."""
    asked = [form.format(thing, word) for (thing, word), form in product(GOOD_THINGS_ASKED.items(), GOOD_FORMS)]
    texts = [f"{question} {answer}" for question in (*asked, *GOOD_DOINGS)]

    assert [t for t in texts if "absent" in _reading(t).presentation().answered().values()] == []


@pytest.mark.parametrize("answer", NOES)
def test_a_no_to_what_the_body_can_do_is_heard(answer: str) -> None:
    """In each case something is present, unsure or suspected."""
    silent = [
        t
        for question in GOOD_DOINGS
        if not _reading(t := f"{question} {answer}").findings and not _reading(t).suspected
    ]

    assert silent == []


@pytest.mark.parametrize("question", TROUBLE_DENIED_ASKED)
def test_a_question_in_the_negative_that_is_contradicted_is_never_absent(question: str) -> None:
    """`No numbness between your legs? Yes I do`."""
    texts = [f"{question} {answer}" for answer in CONTRADICTIONS]

    assert [t for t in texts if "absent" in _reading(t).presentation().answered().values()] == []

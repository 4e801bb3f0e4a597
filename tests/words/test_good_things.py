"""What works and what no longer does: questions about good things, parts that are not right, people who are well."""

from __future__ import annotations

from itertools import product

import pytest

from sciatica_triage import Answer, Urgency, triage
from sciatica_triage.words.read import lexicon_alone

from ..support.health import (
    ASKED_OF_DOING,
    ASKED_OF_GOOD,
    GOOD_WORDS,
    ILL_AT_EASE,
    OUGHT_TO_BE,
    PLACES_ILL_AT_EASE,
    RESTRICTED,
    SAID_OF_IT,
    SAYS_NO,
    SAYS_YES,
    WELL,
    WELL_THERE,
)

TOLD = (Answer.PRESENT, Answer.UNSURE)
QUESTIONS = [question.format(good) for question, good in product(ASKED_OF_GOOD, GOOD_WORDS)] + list(ASKED_OF_DOING)
HARMLESS = {"back_pain", "strain_onset"}


def _heard(text: str) -> dict[str, object]:
    return dict(lexicon_alone(text).reading.presentation().answered())


def _urgency(text: str) -> Urgency:
    return triage(lexicon_alone(text).reading.presentation(), engine="reference").urgency


def _not_told(texts: list[str]) -> list[str]:
    """Those in which nothing is heard that is or may be wrong, or anything is settled as absent."""
    return [t for t in texts if (heard := set(_heard(t).values())).isdisjoint(TOLD) or Answer.ABSENT in heard]


@pytest.mark.parametrize("no", SAYS_NO)
def test_a_no_to_a_question_about_something_good_is_trouble(no: str) -> None:
    """`Is the strength in your legs still normal? No`: never silence, never absent."""
    assert _not_told([f"{question}? {no}" for question in QUESTIONS]) == []


@pytest.mark.parametrize("yes", SAYS_YES)
def test_a_yes_to_it_is_no_trouble(yes: str) -> None:
    assert [q for q in QUESTIONS if _urgency(f"{q}? {yes}") > Urgency.ROUTINE] == []


@pytest.mark.parametrize("place", PLACES_ILL_AT_EASE)
def test_what_is_not_as_it_should_be_is_heard(place: str) -> None:
    assert _not_told([f"{place} {form.format(good)}" for form, good in product(ILL_AT_EASE, OUGHT_TO_BE)]) == []


@pytest.mark.parametrize("form", SAID_OF_IT)
@pytest.mark.parametrize("part", WELL)
def test_who_is_well_is_not_alarmed(part: str, form: str) -> None:
    """`Able to empty my bladder fully` is no urine that will not pass."""
    told = [form.format(well) for well in WELL[part]]
    present = {t: {name for name, answer in _heard(t).items() if answer is Answer.PRESENT} - HARMLESS for t in told}

    assert [text for text in told if present[text] or _urgency(text) > Urgency.ROUTINE] == []


@pytest.mark.parametrize("well", WELL_THERE)
def test_what_is_well_only_there_or_then_or_so_is_not_settled(well: str) -> None:
    """`No leaks at work`, `my bladder is fine with a pad`: never absent."""
    settled = [text for bound in RESTRICTED if Answer.ABSENT in _heard(text := f"{well} {bound}").values()]

    assert settled == []
    assert _heard(f"{well} at all").keys() <= _heard(well).keys()


ACHES = [
    "Pain in my {}",
    "Ache in the {}",
    "tingling in my {}",
    "burning down the {}",
    "Pain into the {}",
    "a stiff {}",
]
PARTS = ["thigh", "back and thigh", "calf", "bum cheek and back of the thigh", "left leg", "foot"]
WELL_LISTS = [
    "bladder and bowels normal", "bladder and bowels all normal", "bladder and bowels are fine", "waterworks and bowels ok",
    "bladder, bowels and saddle area all normal", "bowels and bladder both fine", "bladder normal, bowels normal",
]  # fmt: skip


@pytest.mark.parametrize("well", WELL_LISTS)
def test_an_ache_before_a_list_of_what_is_well_stays_an_ache(well: str) -> None:
    """`Pain into the thigh, bladder and bowels normal` hurt the bladder, and called an ambulance."""
    texts = [f"{ache.format(part)}, {well}." for ache in ACHES for part in PARTS]

    assert [text for text in texts if _urgency(text) is Urgency.EMERGENCY] == []

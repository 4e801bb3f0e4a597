"""Ages and small numbers beside one's own back: a child's, a parent's, a score of pain; and animals, which are nobody."""

from __future__ import annotations

import pytest

from sciatica_triage import Urgency, triage
from sciatica_triage.words.read import lexicon_alone

from ..support.ages import (
    ANIMALS,
    CHILD_AGES,
    CHILDREN,
    OF_A_CHILD_BESIDE,
    OF_A_PARENT_BESIDE,
    PATIENT_IS_A_CHILD,
    PATIENT_IS_OLD,
    SCORES,
)


def _age(text: str) -> object:
    return lexicon_alone(text).reading.presentation().answered().get("age_years")


def _urgency(text: str) -> Urgency:
    return triage(lexicon_alone(text).reading.presentation(), engine="reference").urgency


@pytest.mark.parametrize("form", OF_A_CHILD_BESIDE)
def test_the_age_of_a_child_beside_ones_own_back_is_not_the_patients(form: str) -> None:
    """`My son is 4 and I carry him a lot` would be an emergency by the age."""
    made = [form.format(child=child, age=age) for child in CHILDREN for age in CHILD_AGES]

    assert [text for text in made if _age(text) is not None] == []


@pytest.mark.parametrize("text", [*OF_A_PARENT_BESIDE, *SCORES])
def test_neither_is_a_parents_nor_a_score_of_pain(text: str) -> None:
    assert _age(text) is None
    assert _urgency(text) <= Urgency.SOON


@pytest.mark.parametrize("text", [*PATIENT_IS_A_CHILD, *PATIENT_IS_OLD])
def test_who_is_the_patient_keeps_their_age(text: str) -> None:
    """Also where the writer carries them."""
    assert _age(text) is not None


def test_a_writer_keeps_their_own_age_beside_another() -> None:
    for text in ("I'm 33, my son is 3, and carrying him hurts my back", "My dad is 80 and I'm 33, my back hurts"):
        assert _age(text) == 33


@pytest.mark.parametrize("text", ANIMALS)
@pytest.mark.parametrize(
    "more", ["{}", "{}. My back is sore", "My back aches. {}", "{} and I carried it, my back is sore"]
)
def test_an_animals_legs_are_nobodys(text: str, more: str) -> None:
    assert _urgency(more.format(text)) is Urgency.ROUTINE

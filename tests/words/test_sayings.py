"""Sayings that mean something else take no word from a sign that is told beside them."""

from __future__ import annotations

from itertools import product

import pytest

from sciatica_triage.words.load import lexicon

from ..support.quiet import alarms, is_quiet, reading_of

SIGNS = [
    "I wet myself and my groin is numb", "can't pee", "numb between my legs", "both legs are numb",
    "I've lost control of my bowels", "my foot drops and it's getting worse",
]  # fmt: skip
FORMS = ["{0}. {1}", "{1}. {0}", "{0} and {1}", "{1}, {0}"]
SAYINGS = [said for file in lexicon().files for idiom in file.idioms.values() for said in idiom.silent]
TAILS = [
    "this week", "all week", "last week", "by the week", "for a week", "to the touch", "to the knees", "both sides",
    "very sore", "a wee bit sore", "when I woke with a cold", "since the fall", "as well",
]  # fmt: skip


@pytest.mark.parametrize("sign", SIGNS)
def test_a_saying_beside_a_sign_takes_nothing_from_it(sign: str) -> None:
    """`Has started wetting himself at school this week` was of his school days: `this week` had been taken for a saying."""
    told = [form.format(sign, saying) for form, saying in product(FORMS, SAYINGS)]

    assert [text for text in told if is_quiet(text)] == []


@pytest.mark.parametrize("tail", TAILS)
def test_what_follows_a_numb_place_leaves_it_numb(tail: str) -> None:
    """`Numb to the knees` was heard as nobody's, `numb between my legs very sore` as a numbness of nowhere."""
    assert "saddle_numbness" in reading_of(f"numb between my legs {tail}").presentation().answered()
    assert "saddle_numbness" in reading_of(f"my groin is numb {tail}").presentation().answered()


def test_legs_that_are_numb_to_a_place_are_both_numb() -> None:
    places = ["to the knee", "to the knees", "to the ankles", "to the touch", "to the toes", "right through"]

    told = [f"my legs are both numb {place}" for place in places]

    assert [text for text in told if "both_legs_affected" not in reading_of(text).presentation().answered()] == []


EXAMPLES = [
    told for file in lexicon().files for phrase in file.phrases.values() if phrase.says == "present" for told in phrase.fires
]  # fmt: skip
LEFT_OUT = [
    "{} but not in my hands",
    "{} but not my foot",
    "{} but not the other one",
    "No problems other than {}",
    "Fine apart from {}",
]
MEANT = [
    "I can't do a number one in the mornings", "pain is 8 on each leg", "I wet myself nearly every night",
    "got hit by a car pain in my back", "I felt a cold trickle down my leg when I stood, it was wee",
    "I feel numb between my legs but not in my foot", "no problems other than numb groin", "hit a wall in my car",
    "hit a wall with my bike and now my back is bad", "my toilet habits belong to someone else",
]  # fmt: skip


@pytest.mark.parametrize("form", LEFT_OUT)
def test_what_is_left_out_beside_an_emergency_leaves_it_one(form: str) -> None:
    """`I feel numb between my legs but not in my foot` was only asked about: the exception had taken in the sign."""
    told = {example: form.format(example) for example in EXAMPLES if alarms(example)}

    assert len(told) > len(EXAMPLES) / 2
    assert [text for text in told.values() if not alarms(text)] == []


@pytest.mark.parametrize("told", MEANT)
def test_a_sign_that_is_told_in_the_words_of_a_saying_is_one(told: str) -> None:
    assert alarms(told)

"""Sayings that mean something else take no word from a sign that is told beside them."""

from __future__ import annotations

from itertools import product

import pytest

from sciatica_triage.words.load import lexicon

from ..support.quiet import is_quiet, reading_of

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

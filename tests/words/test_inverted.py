"""A no that opens its sentence denies what the same no denies in a statement, and nothing that is well."""

from __future__ import annotations

from itertools import product

import pytest

from sciatica_triage.words import read

OPENINGS = [
    "never",
    "never once",
    "not once",
    "at no point",
    "at no time",
    "at no stage since Friday",
    "nor",
    "not for one minute",
    "not for a single hour yesterday",
    "never in my life",
    "never since the fall",
    "on no occasion",
    "not ever",
]
WELL = [
    "has my bladder been normal",
    "was my bladder normal",
    "did the leaking stop",
    "can I feel my bum",
    "can I lift my foot",
    "was I able to pee",
    "did my left leg hold me",
    "have my bladder and bowels been normal",
    "has my bladder felt normal",
]
TROUBLE = {
    "have I wet myself": "loss_of_bladder_control",
    "did I fall": "onset_after_trauma",
    "was my foot numb": "numbness",
    "has my bladder been affected": "bladder_change",
    "have I had any trouble with my bowels": "bowel_change",
    "has there been any numbness": "numbness",
    "have my bowels been a problem": "bowel_change",
    "was my leg weak": "leg_weakness",
}
BEFORE = ["", "My back hurts. ", "My back hurts and ", "My back hurts, "]


@pytest.mark.parametrize(("opening", "well"), [*product(OPENINGS, WELL)])
def test_what_is_well_is_never_absent_behind_an_opening_no(opening: str, well: str) -> None:
    for before in BEFORE:
        told = read(f"{before}{opening} {well}")

        assert "absent" not in told.presentation().answered().values()
        assert told.suspected or told.presentation().answered()


@pytest.mark.parametrize(("opening", "trouble"), [*product(OPENINGS, TROUBLE)])
def test_trouble_is_denied_by_an_opening_no_and_is_not_told(opening: str, trouble: str) -> None:
    for before in BEFORE:
        assert read(f"{before}{opening} {trouble}").presentation().answered().get(TROUBLE[trouble]) != "present"


@pytest.mark.parametrize(("opening", "trouble"), [*product(["never", "at no time", "nor"], TROUBLE)])
def test_a_plain_opening_no_is_an_absence(opening: str, trouble: str) -> None:
    assert read(f"{opening} {trouble}").presentation().answered().get(TROUBLE[trouble]) == "absent"


@pytest.mark.parametrize(
    "text",
    [
        "No, can I take ibuprofen?",
        "no today is my day off",
        "Never mind, can I swim?",
        "Not only is my back sore, it is stiff",
    ],
)
def test_a_no_that_opens_nothing_leaves_the_words_in_their_order(text: str) -> None:
    assert set(read(text).presentation().answered()) <= {"back_pain"}


def test_words_that_are_moved_still_point_to_where_they_stand() -> None:
    text = "At no point since Friday was my bladder normal"
    heard = read(text).findings

    assert {text[found.start : found.end] for found in heard} <= {
        "was my bladder normal",
        "my bladder normal",
        "bladder normal",
        text,
    }

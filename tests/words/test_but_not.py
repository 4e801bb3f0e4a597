"""Who can feel, move or hold one thing "but not" another leaves the verb out: the other is asked about."""

from __future__ import annotations

from itertools import product

import pytest

from ..support.quiet import is_quiet

FELT = ["my hands", "my thighs", "the chair with my legs", "my left side", "my knees when I kneel"]
NOT_FELT = ["my bum", "my groin", "my privates", "my saddle", "with my bottom", "between my legs", "down below"]
MOVED = {
    "my left foot": ["my right", "the right one"],
    "the right leg": ["the left", "my left one"],
    "one foot": ["the other"],
}
HELD = {"my poo": "my wee", "my bowels": "my bladder", "my wee": "my poo"}
JOINTS = ["but not", "just not", "though not", "only not"]


@pytest.mark.parametrize("joint", JOINTS)
def test_a_part_that_is_not_felt_where_another_is_is_asked_about(joint: str) -> None:
    """`I can feel my hands but not my bum` said nothing."""
    told = [f"I can feel {felt} {joint} {other}" for felt, other in product(FELT, NOT_FELT)]

    assert [text for text in told if is_quiet(text)] == []


@pytest.mark.parametrize("verb", ["move", "lift", "wiggle"])
def test_a_limb_that_does_not_move_where_another_does_is_asked_about(verb: str) -> None:
    told = [
        f"I can {verb} {one}{joint} {other}"
        for one, others in MOVED.items()
        for other in others
        for joint in (" but not", ", not")
    ]

    assert [text for text in told if is_quiet(text)] == []


@pytest.mark.parametrize("verb", ["hold", "control"])
def test_what_is_not_held_where_another_is_is_asked_about(verb: str) -> None:
    assert [one for one, other in HELD.items() if is_quiet(f"I can {verb} {one} but not {other}")] == []


@pytest.mark.parametrize(
    "told", ["I can feel it but not badly", "I can walk but not far", "I can move my leg but not without pain"]
)
def test_how_much_is_no_other_part(told: str) -> None:
    assert is_quiet(told)

"""Points that are numbered inside one line are read one by one."""

from __future__ import annotations

from itertools import permutations

import pytest

from sciatica_triage import Answer, Urgency, triage
from sciatica_triage.words import read

SIGNS = {
    "wet myself": "loss_of_bladder_control", "cant pee": "cannot_pass_urine", "my groin is numb": "saddle_numbness",
    "my left foot drags": "major_leg_weakness",
}  # fmt: skip
BESIDE = ["no fever", "sore back", "weakness no", "need a sick note"]


@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_is_heard_in_whichever_point_it_stands(sign: str) -> None:
    for points in permutations([sign, *BESIDE[:3]]):
        told = "my list " + " ".join(f"{number} {point}" for number, point in enumerate(points, 1))
        heard = {f.finding: f.answer for f in read(told).findings}

        assert heard.get(SIGNS[sign]) is Answer.PRESENT, told
        assert triage(read(told).presentation(), engine="reference").urgency is Urgency.EMERGENCY, told
        assert heard.get("fever") is Answer.ABSENT, told


@pytest.mark.parametrize(
    "told", ["my back hurt for 1 hour then 2 hours then 3 hours", "pain 1 2 3", "I have 1 bad leg and 2 dogs"]
)
def test_numbers_of_something_are_no_points(told: str) -> None:
    assert triage(read(told).presentation(), engine="reference").urgency < Urgency.EMERGENCY

"""Two signs in one message, joined in any way and in any order: each stays heard."""

from __future__ import annotations

import pytest

from sciatica_triage import Answer
from sciatica_triage.words import read

SIGNS = {
    "loss of bladder control": "loss_of_bladder_control",
    "loss of bowel control": "loss_of_bowel_control",
    "fever": "fever",
    "numbness in my groin": "saddle_numbness",
    "saddle numbness": "saddle_numbness",
    "foot drop": "major_leg_weakness",
    "weakness in my left leg": "leg_weakness",
    "I can't pee": "cannot_pass_urine",
    "I have wet myself": "loss_of_bladder_control",
    "my bum is numb": "saddle_numbness",
    "my foot is numb": "numbness",
    "chest pain": "collapse_or_chest_pain",
    "my leg gives way": "major_leg_weakness",
    "pins and needles in my foot": "tingling",
    "urinary retention": "cannot_pass_urine",
    "both legs are weak": "both_legs_affected",
    "weight loss": "unexplained_weight_loss",
    "my back hurts": "back_pain",
}
JOINED = [" and ", ", ", ". ", " but ", "; ", " - ", "\n", " (", " everything else is fine. "]


@pytest.mark.parametrize("first", SIGNS)
def test_each_of_two_signs_stays_heard(first: str) -> None:
    lost = []
    for second in SIGNS:
        for joint in JOINED:
            text = f"{first}{joint}{second}"
            heard = {found.finding for found in read(text).findings if found.answer is not Answer.ABSENT}
            lost += [text] if not {SIGNS[first], SIGNS[second]} <= heard else []

    assert lost == []

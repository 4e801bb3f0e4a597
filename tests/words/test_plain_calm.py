"""Ordinary complaints with ordinary denials beside them: hardly anybody is alarmed, however the two are joined."""

from __future__ import annotations

from itertools import product

import pytest

from sciatica_triage import Urgency, triage
from sciatica_triage.words import read

COMPLAINTS = [
    "My lower back is sore since gardening", "Ache in the right buttock and thigh", "Sciatica down my left leg for a month",
    "Stiff back every morning", "Pulled a muscle in my back lifting a box", "Tingling in my big toe",
    "Had a flare up of my old disc thing", "Pain into the calf when I sit", "Numb outer foot, one side",
    "My back twinges when I bend", "Burning down the back of one leg", "Tight hamstring and a sore back",
]  # fmt: skip
DENIALS = [
    "bladder and bowels all fine", "no numbness anywhere else", "no bladder or bowel trouble", "no red flags",
    "waterworks normal, legs strong", "can feel everything down below", "nothing wrong with the toilet",
    "no weakness, no fever, no falls", "peeing and pooing as normal", "legs strong, no numbness between the legs",
    "all the red flag stuff is no", "wee and poo ok", "no accident or injury", "not had a fall",
    "no temperature, feel well", "I can walk fine and go to the loo fine", "none of the danger signs",
    "no changes in bladder, bowel or saddle feeling", "feeling normal when I wipe", "continence normal",
    "no problems controlling my bladder or bowels", "no loss of control", "I don't have any weakness",
    "my legs feel strong", "no cancer, no weight loss", "no recent infection or injection", "never had cancer",
    "not on steroids", "no pins and needles", "sleep fine",
]  # fmt: skip
JOINED = [
    "{c}, {d}. Can I swim?", "{c}. {D}. What exercises do you suggest?", "{D}. {c}. Heat or ice?", "{c} but {d}",
    "{c}, {d} and {e}.", "{c}. {D}, {e}.", "{c} ({d})", "{c} - {d}", "{c}; {d}; {e}", "{c} and {d}", "{c}\n{d}\n{e}",
]  # fmt: skip
MOST_ALARMED = 0.04
"""Of each way of joining them: two denials that are joined by an `and` leave some in doubt."""


@pytest.mark.parametrize("joined", JOINED)
def test_an_ordinary_complaint_with_a_denial_alarms_hardly_anybody(joined: str) -> None:
    texts = [
        joined.format(
            c=complaint, d=denial, D=denial[0].upper() + denial[1:], e=DENIALS[(number * 7 + 3) % len(DENIALS)]
        )
        for complaint, (number, denial) in product(COMPLAINTS, enumerate(DENIALS))
    ]
    alarmed = [t for t in texts if triage(read(t).presentation(), engine="reference").urgency is Urgency.EMERGENCY]

    assert len(alarmed) <= MOST_ALARMED * len(texts), alarmed

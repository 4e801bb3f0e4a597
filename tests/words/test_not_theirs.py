"""More that is only named, somebody else's or explained alarms nobody, and the writer's own sign beside it does."""

from __future__ import annotations

from itertools import product

import pytest

from ..support.quiet import alarms

OWN_ACHE = ["I only have a stiff back.", "All I've got is a sore back on one side."]
NAMED = [
    "My wife is the one with the bladder trouble.",
    "It's my daughter's coach who has the foot drop.",
    "You asked me to let you know if I had any numbness between my legs.",
    "I was told to keep an eye on my bladder control and numbness in the saddle.",
    "Your message said: if you develop new numbness or your bladder stops, call us. None of those.",
    "Had a nightmare that I couldn't move my legs, woke up and they were fine.",
    "I have a phobia of becoming paralysed.",
    "I worry a lot about losing control of my bladder.",
    "How do you spell incontinence?",
    "Sciatica can make you lose control of your bladder, they say.",
]  # fmt: skip
TIRED = [
    "After the match both calves ache.", "Deadlifts to failure yesterday, both hamstrings are on fire.",
    "By the end of a double shift both my legs ache.", "We danced for six hours at a wedding and both thighs ache.",
    "Cramp in both calves after five-a-side.",
]  # fmt: skip
MINE = [
    "I can't pee.",
    "I wet myself this morning.",
    "My groin is numb since Monday.",
    "My left foot has dropped since Friday.",
]


@pytest.mark.parametrize("told", [*NAMED, *TIRED])
def test_what_is_only_named_or_explained_alarms_nobody(told: str) -> None:
    assert [own for own in OWN_ACHE if alarms(f"{told} {own}")] == []


@pytest.mark.parametrize("sign", MINE)
def test_the_writers_own_sign_beside_it_alarms(sign: str) -> None:
    texts = [form.format(told, sign) for told, form in product([*NAMED, *TIRED], ("{0} {1}", "{1} {0}"))]

    assert [text for text in texts if not alarms(text)] == []


@pytest.mark.parametrize("sport", ["football", "deadlifts", "a long shift", "dancing all night", "hiking"])
def test_numb_or_weak_legs_since_then_alarm(sport: str) -> None:
    told = [
        f"Both legs have gone numb since {sport}.",
        f"Since {sport} I can't lift either foot.",
        f"After {sport} I can't pee.",
    ]

    assert [text for text in told if not alarms(text)] == []

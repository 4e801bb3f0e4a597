"""Parts of a leg and what they fail to do, in any order and tense, beside sentences that only look like it."""

from __future__ import annotations

from itertools import product

import pytest

from sciatica_triage.words import read

LEFT_RIGHT = ("", "left ", "right ")
MOVES = {
    "drop": ("drops", "dropped", "dropping", ("foot", "toes", "ankle")),
    "drag": ("drags", "dragged", "dragging", ("foot", "toes", "heel", "leg")),
    "flop": ("flops", "flopped", "flopping", ("foot", "ankle", "leg")),
    "catch": ("catches", None, "catching", ("foot", "toes", "heel")),
    "buckle": ("buckles", "buckled", "buckling", ("knee", "leg", "ankle")),
    "give way": ("gives way", "gave way", "giving way", ("knee", "leg", "ankle")),
    "scuff": ("scuffs", "scuffed", "scuffing", ("foot", "toes")),
    "trail": ("trails", "trailed", "trailing", ("foot", "leg")),
    "collapse": ("collapses", "collapsed", "collapsing", ("knee", "leg")),
}
LIFTED = ("foot", "toes", "heel", "leg", "ankle", "big toe")


def _made() -> list[str]:
    made = []
    for base, (third, past, ing, parts) in MOVES.items():
        for part, side in product(parts, LEFT_RIGHT):
            plural = part.endswith("s")
            made += [f"my {side}{part} {base if plural else third} when I walk"]
            made += [f"{side}{part} keep{'' if plural else 's'} {ing}"]
            made += [
                f"my {side}{part} {'are' if plural else 'is'} {ing}",
                f"the {side}{part} just {base if plural else third}",
            ]
            made += [f"my {side}{part} started {ing} yesterday", f"{ing} {side}{part} since Monday"]
            if past:
                made += [f"my {side}{part} {past} twice today", f"my {side}{part} has {past} again"]
    for part, side in product(LIFTED, LEFT_RIGHT):
        made += [
            f"I can't lift my {side}{part}",
            f"can't raise the {side}{part} off the floor",
            f"unable to lift {side}{part}",
            f"my {side}{part} won't lift",
            f"my {side}{part} would not come up",
            f"couldn't pick my {side}{part} up",
            f"my {side}{part} doesn't lift any more",
            f"lifting my {side}{part} is impossible",
            f"the {side}{part} she cannot lift",
        ]
    return made


@pytest.mark.parametrize("part", ["foot", "toe", "heel", "knee", "leg", "ankle"])
def test_a_part_that_fails_is_heard_in_any_order_and_tense(part: str) -> None:
    """Part, side, verb and tense are combined; each combination tells of weakness."""
    told = [text for text in _made() if part in text]
    unheard = [
        text for text in told if read(text).presentation().answered().get("leg_weakness") not in ("present", "unsure")
    ]

    assert len(told) > 50
    assert unheard == []


@pytest.mark.parametrize(
    "text",
    [
        "I caught my foot in the door",
        "dropped a brick on my foot",
        "my phone dropped on my toes",
        "dropping my daughter off on foot",
        "I drag my feet every Monday morning about work",
        "catching the bus on foot",
        "lifting weights with my legs",
        "give way at the junction with the leg of the route",
        "first leg of the race was a drag",
        "my heel clicks",
        "I can lift my foot",
        "no trouble lifting my toes",
        "my knees crack when I squat",
        "the table leg collapsed",
        "house prices dropped ten foot deep",
        "the chair leg gave way",
        "my sock keeps dropping off my foot",
        "a trailing plant at the foot of the bed",
    ],
)
def test_a_part_that_fails_in_nothing_is_left_alone(text: str) -> None:
    """The same words about other things say nothing of weakness."""
    assert read(text).presentation().answered().get("leg_weakness") not in ("present", "unsure")


@pytest.mark.parametrize(
    "typo", ["food drop since tuesday", "foot dorp", "drop food since my disc", "fot drop", "foot drpo"]
)
def test_a_letter_wrong_in_a_rare_word_is_heard(typo: str) -> None:
    assert read(typo).presentation().answered().get("leg_weakness") in ("present", "unsure")


@pytest.mark.parametrize(
    "fall", ["I fell down the stairs", "fell on Saturday", "went down six stairs on my tailbone", "slipped on the ice"]
)
@pytest.mark.parametrize(
    "then", [" and my back hurts", ", then the pain began", " and since then my foot is numb", ". My leg is weak"]
)
def test_a_fall_before_the_trouble_is_an_injury(fall: str, then: str) -> None:
    assert read(fall + then).presentation().answered().get("onset_after_trauma") == "present"


@pytest.mark.parametrize("weak", ["my leg gave way", "my foot drops", "my knee buckled", "my legs are weak"])
@pytest.mark.parametrize(
    "form", ["{} and I fell down the stairs", "{} so I fell over", "I fell over because {}", "I tripped and fell as {}"]
)
def test_a_fall_that_weakness_causes_is_no_injury(weak: str, form: str) -> None:
    """It is heard as weakness, which is worse."""
    heard = read(form.format(weak)).presentation().answered()

    assert heard.get("onset_after_trauma") is None
    assert heard.get("leg_weakness") == "present"

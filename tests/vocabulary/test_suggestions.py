"""Which known name is suggested for an unknown one: a mistyped name gets its own, and a symptom without a name gets none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sciatica_triage import Presentation, PresentationError, Urgency, triage
from sciatica_triage.mcp_server.tools import tools
from sciatica_triage.triager import Triager
from sciatica_triage.vocabulary import nearest, vocabulary_of

FINDINGS = vocabulary_of(Presentation).findings
# fmt: off
NO_NAMES = (
    "chest_pain", "incontinence", "urinary_incontinence", "stroke", "face_droop", "paralysis", "fainting",
    "urinary_retention", "numb_genitals", "foo", "arm_pain", "neck_pain", "hip_pain", "jaw_pain", "tummy_pain",
    "kidney_pain", "belly_pain", "head_pain", "headache", "arm_weakness", "face_weakness", "arm_numbness",
    "unexplained_weight_gain", "cannot_move_arm", "cannot_move", "both_arms_affected", "loss_of_consciousness",
    "loss_of_feeling", "loss_of_vision", "loss_of_speech", "slurred_speech", "seizure", "bleeding", "vomiting",
    "breathless", "short_of_breath", "confusion", "drowsy", "sepsis", "shock", "pain", "weak", "numb",
    "paraplegia", "foot_drop", "saddle_anaesthesia", "cauda_equina", "bladder", "bowel", "sudden_arm_loss",
    "cancer", "tumour", "injured", "fall", "trauma", "minor_trauma", "severe_injury", "swollen_leg", "cold_leg",
    "blue_foot", "impotence", "erectile_dysfunction", "leg_paralysis", "leg_swelling", "collapse", "hands_cold",
    "suicidal", "aneurysm",
)
"""What a model or a host may send that is no name here."""
# fmt: on


def mistyped(name: str) -> Iterator[str]:
    """The name with one slip of the keyboard, or written in another way."""
    for i in range(len(name)):
        yield name[:i] + name[i + 1 :]
        yield name[:i] + "x" + name[i + 1 :]
        yield name[:i] + name[i] + name[i:]
        yield name[:i] + name[i + 1 : i + 2] + name[i : i + 1] + name[i + 2 :]
    yield from (
        name.upper(),
        name.replace("_", "-"),
        name.replace("_", " "),
        name.replace("_", ""),
        f" {name} ",
        f"{name}?",
    )


@pytest.mark.parametrize("name", FINDINGS)
def test_a_slip_of_the_keyboard_gets_its_own_name(name: str) -> None:
    wrong = {
        slip: near for slip in mistyped(name) if slip not in FINDINGS and (near := nearest(slip, FINDINGS)) != name
    }

    assert wrong == {}


@pytest.mark.parametrize("word", NO_NAMES)
def test_a_symptom_without_a_name_is_not_sent_on_as_another_one(word: str) -> None:
    """What is suggested reaches an emergency by itself, or nothing is suggested; over MCP, too."""
    near = nearest(word, FINDINGS)
    assert near == "" or triage({near: "present"}).urgency == Urgency.EMERGENCY, near

    for tool in ("assess_red_flags", "screen"):
        with pytest.raises(PresentationError) as caught:
            tools(Triager())[tool].run({"answers": {word: True}})

        assert (f"`{near}`" if near else "send no other one in its place") in str(caught.value)


@pytest.mark.parametrize("name", FINDINGS)
def test_no_part_of_a_name_and_no_sign_of_another_place_gets_an_exception(name: str) -> None:
    """Only an exception's own name, mistyped, leads to it: whoever sends one holds a rule back."""
    words = name.split("_")
    others = {"_".join(words[:i] + words[i + 1 :]) for i in range(len(words))}
    others |= {
        "_".join([*words[:i], place, *words[i + 1 :]]) for i in range(len(words)) for place in ("arm", "chest", "new")
    }

    found = {other: near for other in others - {*FINDINGS} if (near := nearest(other, FINDINGS)) and near != name}

    assert [near for near in found.values() if FINDINGS[near].kind == "exception"] == []

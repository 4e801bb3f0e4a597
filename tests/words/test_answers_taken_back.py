"""Answers that take themselves back, and states told after a denial's slash or colon: in doubt at least, never denied."""

from __future__ import annotations

from itertools import product

import pytest

from sciatica_triage import Answer
from sciatica_triage.words import read

ASKED = {
    "Is your crotch numb?": "saddle_numbness", "Have you wet yourself?": "loss_of_bladder_control",
    "Unable to pee?": "cannot_pass_urine", "Any fever?": "fever", "Do you have any numbness?": "numbness",
}  # fmt: skip
TAKEN_BACK = [
    "no... well, yes", "No, well, yes", "No. Well yes", "Not until today", "Not before today", "No, only today",
    "No, not until this morning", "Well no, except at night", "no, well, a bit", "Nope, yes", "Never until yesterday",
]  # fmt: skip
PLAIN = ["No", "Nope", "No. My back hurts.", "No. Only my back hurts."]


def _answers(text: str) -> dict[str, Answer]:
    return {name: a for name, a in read(text).presentation().answered().items() if isinstance(a, Answer)}


@pytest.mark.parametrize("asked", ASKED)
def test_an_answer_that_takes_itself_back_is_in_doubt(asked: str) -> None:
    """`No... well, yes` and `not until today` deny nothing."""
    made = [f"{asked} {answer}" for answer in TAKEN_BACK]

    assert [text for text in made if _answers(text).get(ASKED[asked]) not in (Answer.UNSURE, Answer.PRESENT)] == []
    plain = [f"{asked} {answer}" for answer in PLAIN]
    assert [text for text in plain if _answers(text).get(ASKED[asked]) is not Answer.ABSENT] == []


DENIED = ["never had any weakness", "not on blood thinners", "haven't had a fever", "no fever", "never had a fall"]
STATES = {
    "left leg buckles": "leg_weakness", "numb around my back passage": "saddle_numbness", "numb crotch": "saddle_numbness",
    "wet myself last night": "loss_of_bladder_control", "erections have stopped": "sexual_function_change",
}  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_a_state_after_a_slash_or_an_answered_line_is_not_denied(state: str) -> None:
    """`Not on blood thinners / numb groin` and `fever: none: numb groin` tell of the groin."""
    lines = ["fever: none: ", "fever: no: ", "blood thinners: never: ", *(f"{denied} / " for denied in DENIED)]
    made = [line + state for line in lines]

    heard = {text: {f.answer for f in read(text).findings if f.finding == STATES[state]} for text in made}
    assert [text for text, answers in heard.items() if not answers & {Answer.UNSURE, Answer.PRESENT}] == []


PROBLEMS = [f"my {word} is" for word in ("problem", "only problem", "main trouble", "real issue", "problem now")]
BEFORE = ["no weakness", "no saddle numbness", "bladder fine", "no fever", "bowels fine"]
OWN = {
    "my legs are weak": "leg_weakness",
    "my crotch is numb": "saddle_numbness",
    "my left leg is weak": "leg_weakness",
}


def test_what_the_trouble_is_said_to_be_is_told() -> None:
    """`No weakness, my problem is my legs are weak` tells of weak legs, and of nothing before the comma."""
    made = {
        f"{before}, {problem} {own}": name for before, problem, (own, name) in product(BEFORE, PROBLEMS, OWN.items())
    }
    heard = {text: {f.answer for f in read(text).findings if f.finding == name} for text, name in made.items()}
    assert [text for text, answers in heard.items() if not answers & {Answer.UNSURE, Answer.PRESENT}] == []

    fine = [f"{part} fine, {problem} my back hurts" for part, problem in product(("bladder", "bowels"), PROBLEMS)]
    toilet = ("bladder_change", "bowel_change")
    assert [t for t in fine if any(_answers(t).get(n) not in (None, Answer.ABSENT) for n in toilet)] == []


def test_a_place_named_with_its_owner_is_what_the_word_before_it_is_about() -> None:
    """`My back hurts, no change in my numb groin` tells of a numb groin."""
    firsts = ["", "my back hurts, ", "My leg aches, ", "back is sore, ", "my back hurts and "]
    said = [
        "no change in my numb groin",
        "still the same numb groin",
        "the same numb crotch",
        "no change in my numb crotch",
    ]
    made = [first + then for first, then in product(firsts, said)]

    assert [text for text in made if _answers(text).get("saddle_numbness") is not Answer.PRESENT] == []

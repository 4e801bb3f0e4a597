"""After the screening a statement in everyday words may tell anything, so hardly any is taken for one that tells nothing."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from sciatica_triage import Answer
from sciatica_triage.chat import Gate
from sciatica_triage.chat.phrases import phrases
from sciatica_triage.chat.texts import understood_words
from sciatica_triage.chat.understood import unclear_parts
from sciatica_triage.words import read

from ..support.screened import CALM, screened

MESSAGES: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("told_in_pictures.yaml").read_text("utf-8"))
HALVES = ("tuned", "held_out")
MOST_QUESTIONS_HELD = 0.35
EVERY = 5
"""Of the sentences that can be made of the lists, every so many are tried."""


def _passes_unheard(message: str) -> bool:
    conversation = screened()
    decision = Gate().check(conversation, CALM, message=message)
    assert decision.fault is None
    return CALM in decision.message and Answer.PRESENT not in conversation.presentation.answered().values()


@pytest.mark.parametrize(("half", "kind"), list(product(HALVES, ("pictures", "refers", "answers", "asked"))))
def test_what_is_told_in_pictures_pointed_at_or_answered_to_nobody_is_asked_about(half: str, kind: str) -> None:
    assert [message for message in MESSAGES[half][kind] if _passes_unheard(message)] == []


@pytest.mark.parametrize("half", HALVES)
def test_most_questions_that_tell_nothing_pass_and_none_escalates(half: str) -> None:
    decisions = [Gate().check(screened(), CALM, message=one) for one in MESSAGES[half]["questions"]]

    assert not [one for one in decisions if one.action == "escalate"]
    assert sum(CALM not in one.message for one in decisions) <= MOST_QUESTIONS_HELD * len(decisions)


def _is_quiet(message: str) -> bool:
    """Whether nothing is heard of a message and it is taken for harmless."""
    reading = read(message)
    return not any(one.answer is not Answer.ABSENT for one in reading.findings) and not unclear_parts(message, reading)


def _said_of_somebody() -> list[str]:
    """What the lists hold, but for what says that all is well, what is meant to be done and an ordinary complaint."""
    lists = understood_words()
    plain = {
        word for kind in ("good", "complaints", "meant", "well") for one in getattr(lists, kind) for word in one.split()
    }
    listed = [
        one
        for kind in ("matters", "between", "times", "told_of", "told_with", "states")
        for one in getattr(lists, kind)
    ]
    return [one for one in dict.fromkeys(listed) if not plain & {*one.split()} and "i" not in one.split()]


@pytest.mark.parametrize("kind", ["bodily", "someone"])
def test_no_listed_word_says_of_a_body_or_of_somebody_how_they_are(kind: str) -> None:
    lists = understood_words()
    subjects = [one for one in getattr(lists, kind) if one not in ("left", "right", "student", "we")]
    frames = ("my {} is {}", "the {} {} today")
    sentences = [
        frame.format(subject, said)
        for frame, subject, said in list(product(frames, subjects, _said_of_somebody()))[
            :: EVERY if kind == "bodily" else 7
        ]
    ]

    assert len(sentences) > 5000
    assert [one for one in sentences if _is_quiet(one)] == []


@pytest.mark.parametrize(
    "frame", ["When {}", "when {}, yes", "Yes, when {}", "if {}", "only when {}", "{}, yes", "where {}"]
)
def test_a_part_of_a_sentence_answers_a_question_that_nobody_of_ours_has_put(frame: str) -> None:
    lists = understood_words()
    done = [f"I {one}" for one in lists.told_of if " " not in one] + [
        f"I am at {one}" for one in lists.matters if " " not in one
    ]

    assert [one for one in done if _is_quiet(frame.format(one))] == []


def test_what_asks_about_the_trouble_at_large_names_nothing_that_the_screening_asks_about() -> None:
    lists = understood_words()
    words = {word for one in lists.asked_of_all for word in one.split()}

    # "Does sitting make it worse?" and "Is it my age?" are asked by everybody.
    assert {word for word in words if phrases("screened").has(word)} == {"worse", "age"}


@pytest.mark.parametrize(
    "message",
    [
        "my back hurts and the tap is on",
        "my back hurts like when the tap is on",
        "My back aches while my left slipper stays behind",
    ],
)
def test_what_stands_beside_a_sign_that_was_heard_is_heard_too(message: str) -> None:
    conversation = screened()
    decision = Gate().check(conversation, CALM, message=message)

    assert conversation.presentation.answered()["back_pain"] is Answer.PRESENT
    assert (decision.heard, CALM in decision.message) == ("unclear", False)

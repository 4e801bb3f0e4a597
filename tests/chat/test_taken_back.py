"""After the screening nothing calming follows a take-back of an answer, whatever its words; made of parts, half held out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from sciatica_triage import Answer
from sciatica_triage.chat import Conversation, Gate
from sciatica_triage.chat.texts import texts, understood_words

from ..support.screened import CALM, TRIAGER, screened

MESSAGES: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("after_screening.yaml").read_text("utf-8"))
AT_LENGTH: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("told_after_screening.yaml").read_text("utf-8"))
MOST_CALM_HELD = 0.3
"""More than this share of calm messages held, and nobody believes the question any more."""
MOST_UNCLEAR = 0.65
"""Of denials that are told at length, at most this share is asked about as unclear. It was nearly all of them once."""
STORIES = (
    "My lower back still aches a bit. ",
    "I was gardening on Sunday and my back is stiff since. ",
    "The pain goes down to my knee when I sit. ",
)
OF_THE_STORIES = {"back_pain", "leg_pain", "pain_below_knee"}


def _passes(message: str) -> tuple[bool, Conversation]:
    conversation = screened()
    decision = Gate().check(conversation, CALM, message=message)
    assert decision.fault is None
    assert (CALM in decision.message) == (decision.held == ())
    return CALM in decision.message, conversation


def _take_backs(parts: dict[str, list[str]]) -> Iterator[str]:
    before, after = MESSAGES["before"], MESSAGES["after"]
    told = [said.format(topic) for said in parts["about"] for topic in parts["topics"]] + parts["alone"] * 3
    for number, said in enumerate(told):
        yield before[number * 7 % len(before)] + said + after[number * 5 % len(after)]


@pytest.mark.parametrize("half", ["tuned", "held_out"])
def test_an_answer_taken_back_in_any_words_is_asked_about_or_taken_at_its_word(half: str) -> None:
    messages = list(_take_backs(MESSAGES[half]))
    passed = []
    for message in messages:
        passes, conversation = _passes(message)
        told = conversation.presentation.answered()
        # "scrap what I told you about numbness" may be heard as numbness: then it is on record, as the worse answer.
        if passes and Answer.PRESENT not in (told[name] for name in told):
            passed.append(message)

    assert len(messages) > 500
    assert passed == []


@pytest.mark.parametrize("half", ["tuned", "held_out"])
def test_most_calm_messages_of_a_settled_talk_let_the_draft_pass(half: str) -> None:
    messages = MESSAGES[half]["calm"]
    held = [message for message in messages if not _passes(message)[0]]

    assert len(held) <= MOST_CALM_HELD * len(messages)


@pytest.mark.parametrize("half", ["tuned", "held_out"])
def test_a_take_back_inside_a_story_is_never_taken_for_a_part_of_it(half: str) -> None:
    take_backs = list(_take_backs(MESSAGES[half]))[:: 3 if half == "tuned" else 1]
    within = [STORIES[i % 3] + said if i % 2 else f"{said}. {STORIES[i % 3]}" for i, said in enumerate(take_backs)]

    assert [message for message in within if _passes_unheard(message)] == []


@pytest.mark.parametrize("half", ["tuned", "held_out"])
def test_what_is_taken_back_or_told_of_at_length_is_hardly_ever_taken_for_a_story(half: str) -> None:
    messages = AT_LENGTH[half]["take_backs"] + AT_LENGTH[half].get("signs", [])

    assert sum(map(_passes_unheard, messages)) <= 0.03 * len(messages)


@pytest.mark.parametrize("half", ["tuned", "held_out"])
def test_about_half_of_ordinary_denials_pass_as_such(half: str) -> None:
    messages = AT_LENGTH[half]["denials"]
    unclear = [one for one in messages if Gate().check(screened(), CALM, message=one).heard == "unclear"]

    assert len(unclear) <= MOST_UNCLEAR * len(messages)


# Found by people who had not seen the rules: behind words about the back each of these was taken for a part of a story.
BESIDE_A_STORY = [
    "and one of my zeros is a two", "and do not trust my zeros", "and those zeros belong to my mother",
    "and my son filled in the last screen", "and that is only half the story", "and things got darker",
    "and my shoe slaps the pavement", "and I strain for ten minutes to empty the tank", "and there is an elephant on my ribs",
    "and my teeth are chattering", "and the vejiga is not working", "and the Blase streikt", "and mon pied tombe",
]  # fmt: skip


@pytest.mark.parametrize("beside", BESIDE_A_STORY)
def test_no_story_of_the_back_makes_anything_else_a_part_of_it(beside: str) -> None:
    assert not _passes(f"My back is stiff {beside}")[0]


@pytest.mark.parametrize(
    "message",
    [
        "My back hurts y no puedo orinar",
        "My leg hurts und mein Bein knickt weg",
        "My back aches et je ne sens plus mes jambes",
    ],
)
def test_another_language_in_a_clause_that_was_heard_is_not_read(message: str) -> None:
    for start in (Conversation(triager=TRIAGER), screened()):
        decision = Gate().check(start, CALM, message=message)
        assert (decision.heard, CALM in decision.message) == ("not_read", False)


@pytest.mark.parametrize("message", ["yes", "yep", "it does", "a bit", "sometimes", "not sure", "unfortunately yes"])
def test_a_bare_yes_or_doubt_that_no_question_waits_for_is_asked_about(message: str) -> None:
    """Perhaps it answers a question of the draft before."""
    assert not _passes(message)[0]
    assert _passes("no")[0]


@pytest.mark.parametrize(
    "before", ["No puedo orinar y no siento las piernas", "😭", "I ticked 0 but I should have put 4"]
)
def test_what_is_on_record_already_is_no_news_that_settles_what_was_not_understood(before: str) -> None:
    conversation, gate = screened(), Gate()
    conversation.record("back_pain", "present", origin="person")
    gate.check(conversation, CALM, message=before)

    assert CALM not in gate.check(conversation, CALM, message="my back hurts").message
    assert CALM in gate.check(conversation, CALM, message="nothing else").message


@pytest.mark.parametrize(
    "message",
    [
        "Mi espalda duele y no puedo orinar. My back hurts.",
        "no orino. My back aches.",
        "My back aches. Ich blute.",
        "My lower back aches since Sunday. nada sale",
        "My back is stiff 😱",
    ],
)
def test_another_language_beside_an_english_story_is_no_part_of_it(message: str) -> None:
    for start in (Conversation(triager=TRIAGER), screened()):
        assert CALM not in Gate().check(start, CALM, message=message).message


def _passes_unheard(message: str) -> bool:
    """Whether the draft passes, and nothing but the ordinary pain was put on record."""
    passes, conversation = _passes(message)
    told = conversation.presentation.answered()
    return passes and not {name for name, value in told.items() if value is Answer.PRESENT} - OF_THE_STORIES


def test_what_was_unclear_is_settled_by_nothing_else_or_in_other_words_and_survives_a_stop() -> None:
    for last, passes in (("ok", False), ("yes", False), ("Nothing else.", True), ("My lower back hurts a bit", True)):
        conversation, gate = screened(), Gate()
        asked = gate.check(conversation, CALM, message="I fudged something there")
        assert (asked.heard, asked.held) == ("unclear", ("unclear",))
        assert asked.message.endswith(texts().tell_again)
        resumed = Conversation.from_json(conversation.to_json(), triager=TRIAGER)
        assert (CALM in gate.check(resumed, CALM, message=last).message) == passes


def test_a_denial_inside_what_was_not_understood_does_not_count() -> None:
    conversation = screened()
    Gate().check(conversation, CALM, message="It was fudged that I have no osteoporosis. I have no diabetes.")

    assert conversation.presentation.answered().get("bone_fragility_risk") is not Answer.ABSENT
    assert conversation.presentation.answered()["diabetes"] is Answer.ABSENT
    Gate().check(conversation, CALM, message="I ticked the wrong box. I have no fever.")
    assert "fever" not in conversation.presentation.answered()


def test_the_first_message_of_all_takes_nothing_back() -> None:
    conversation = Conversation(triager=TRIAGER)
    decision = Gate().check(conversation, CALM, message="Hi, I twinged my back hauling an armchair, any thoughts?")

    assert (decision.heard, decision.held) == ("read", ("screening",))


def test_no_word_of_answering_or_of_a_topic_counts_as_harmless() -> None:
    words = understood_words()
    harmless = {word for one in ("good", "matters", "times", "meant") for word in getattr(words, one)}

    assert not harmless & {*words.answering}
    assert not harmless & {*words.of_health}


@pytest.mark.parametrize(
    "question",
    [
        "Is some dripping normal?",
        "What counts as leaking?",
        "Does once count?",
        "What do I do about a limp foot?",
        "Can sciatica make you impotent?",
    ],
)
def test_who_asks_about_what_was_screened_may_have_it(question: str) -> None:
    assert not _passes(question)[0]
    assert _passes("Can I swim?")[0]

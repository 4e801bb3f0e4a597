"""The question what was not understood ends: by a clear no, by a bare one the second time, and by neither after bad news."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

from sciatica_triage.chat import Conversation, Gate
from sciatica_triage.chat.texts import texts

from ..support.screened import CALM, TRIAGER, screened
from .test_taken_back import MESSAGES

MOST_HELD, LONGEST_HELD = 0.4, 25
UNCLEAR = "let me think about it"
AT_ONCE = [
    "no thanks", "No thanks!", "nothing has changed", "no changes", "no other symptoms", "No new symptoms, thanks",
    "nothing else to report", "that's it", "My answers are correct.", "I'm done", "I already said no", "no, that's it",
]  # fmt: skip
TWICE = [
    "no",
    "nope",
    "No.",
    "none",
    "I don't think so",
    "goodbye",
    "I don't understand",
    "what do you mean?",
    "talk later",
]
NEVER = [
    "yes",
    "no?",
    "maybe",
    "no 😢",
    "no :(",
    "no, two of them",
    "no, one was wrong",
    "yes, I lied",
    "not no",
    "No, other symptoms",
    "no. Others!",
    "no, changes",
]


def _passes(*messages: str) -> bool:
    conversation = screened()
    for message in messages:
        conversation = Conversation.from_json(conversation.to_json(), triager=TRIAGER)
        decision = Gate().check(conversation, CALM, message=message)
    return CALM in decision.message


@pytest.mark.parametrize("no", AT_ONCE)
def test_a_clear_no_to_that_question_ends_it(no: str) -> None:
    assert not _passes(UNCLEAR)
    assert _passes(UNCLEAR, no)


@pytest.mark.parametrize("no", TWICE)
def test_a_bare_no_ends_it_when_it_was_put_again(no: str) -> None:
    assert not _passes(UNCLEAR, no)
    assert _passes(UNCLEAR, no, no)
    assert _passes(UNCLEAR, no, "no")


@pytest.mark.parametrize(
    ("first", "second"), [*product(NEVER, ["no"]), *product(["no"], NEVER), *product(NEVER, NEVER)]
)
def test_nothing_else_ends_it_and_a_no_counts_once_after_it(first: str, second: str) -> None:
    assert not _passes(UNCLEAR, first, second)


@pytest.mark.parametrize("no", [*AT_ONCE[:-1], *TWICE, *texts().denied_when_asked])
@pytest.mark.parametrize("news", ["No puedo orinar y no siento las piernas", "😭", "ok. help"])
def test_no_no_ends_it_after_what_was_not_read(no: str, news: str) -> None:
    assert not _passes(news, no, no, no)
    assert not _passes(UNCLEAR, news, no, no, no)


@pytest.mark.parametrize("no", ["no", "nope", "my answers are correct", "no other symptoms", "that's it", "goodbye"])
def test_no_no_ends_it_where_it_was_no_answer_to_that_question(no: str) -> None:
    conversation, gate = screened(), Gate()
    gate.check(conversation, CALM, message="no")
    gate.check(conversation, CALM, message=UNCLEAR)
    assert CALM not in gate.check(conversation, CALM, message="no").message

    # Two messages before one reply are one answer.
    conversation = screened()
    gate.check(conversation, CALM, message=UNCLEAR)
    gate.hear(conversation, "no")
    assert CALM not in gate.check(conversation, CALM, message="no").message
    # Neither is a no that came with what is unclear itself.
    conversation = screened()
    gate.hear(conversation, UNCLEAR)
    assert CALM not in gate.check(conversation, CALM, message=no).message


def test_an_ordinary_talk_is_held_a_few_replies_at_a_time() -> None:
    random, calm = Random(13), MESSAGES["tuned"]["calm"]
    longest = held = replies = 0
    for _ in range(20):
        conversation, run, asked = screened(), 0, False
        decision = Gate().check(conversation, CALM)
        for _ in range(20):
            answer = "no" if decision.question else random.choice([*AT_ONCE, *TWICE])
            said = answer if asked and random.random() < 0.7 else random.choice(calm)
            decision = Gate().check(conversation, CALM, message=said)
            asked = CALM not in decision.message
            run = run + 1 if asked else 0
            longest, held, replies = max(longest, run), held + asked, replies + 1

    assert held <= MOST_HELD * replies
    assert longest <= LONGEST_HELD

"""Messages in the person's own words, through the conversation and the gate."""

from __future__ import annotations

from importlib.util import find_spec

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sciatica_triage import Urgency
from sciatica_triage.chat import Conversation, Gate

pytestmark = pytest.mark.skipif(find_spec("rapidfuzz") is None, reason="needs the extra `words`")

CALM = "It is only a strain."


def test_a_message_adds_what_it_says_with_its_turn() -> None:
    conversation = Conversation()
    reading = conversation.hear("I can't pee since this morning.", turn=3)

    assert reading.status == "read"
    assert conversation.presentation.answered()["cannot_pass_urine"] == "present"
    assert {(row["turn"], row["origin"]) for row in conversation.audit()} == {(3, "words")}
    assert conversation.alert is not None
    assert conversation.alert.turn == 3


def test_the_gate_reads_the_message_before_it_decides() -> None:
    decision = Gate().check(Conversation(), CALM, message="nothing comes out when I try to wee", turn=1)

    assert (decision.action, decision.urgency, decision.fault) == ("escalate", Urgency.EMERGENCY, None)
    assert CALM not in decision.message


def test_a_message_that_says_nothing_changes_nothing() -> None:
    conversation = Conversation()
    conversation.hear("Thank you, see you tomorrow.", turn=1)

    assert conversation.log == ()
    assert conversation.urgency is Urgency.ROUTINE


def test_a_denial_brings_nothing_down() -> None:
    conversation = Conversation()
    conversation.record("cannot_pass_urine", "present", turn=1)
    conversation.hear("I have no trouble passing urine at all.", turn=2)

    assert conversation.urgency is Urgency.EMERGENCY


def test_an_exception_and_a_second_age_are_not_taken_from_a_message() -> None:
    conversation = Conversation()
    conversation.record("age_years", 30, turn=1)
    conversation.hear("I am 70 years old and I can't pee. I always had exactly this bladder problem.", turn=2)

    assert conversation.presentation.answered()["age_years"] == 30
    assert "bladder_usual_for_me" not in conversation.presentation.answered()
    assert conversation.urgency is Urgency.EMERGENCY


@settings(max_examples=60)
@given(st.text() | st.text(alphabet="can't pee numb leg no and but 0123456789.", max_size=120))
def test_no_message_raises_is_kept_or_brings_anything_down(message: str) -> None:
    conversation = Conversation()
    conversation.record("leg_weakness", "present", turn=1)
    decision = Gate().check(conversation, CALM, message=f"SECRETWORD {message}", turn=2)

    assert decision.fault is None
    assert decision.urgency >= Urgency.URGENT
    assert "SECRETWORD" not in conversation.to_json() + repr(conversation) + decision.message


@pytest.mark.parametrize("message", [b"SECRET", 3, ["SECRET"]])
def test_a_message_that_is_no_text_escalates(message: object) -> None:
    decision = Gate().check(Conversation(), CALM, message=message)  # type: ignore[arg-type]

    assert decision.action == "escalate"
    assert decision.fault is not None
    assert "SECRET" not in decision.message

"""A mistyped age is asked once more, even in an emergency, and the person's own answer then takes its place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sciatica_triage import Triager, Urgency
from sciatica_triage.chat import Conversation, Gate, handle_tool_call

CALM = "It is only a strain, carry on as usual."
TRIAGER = Triager(engine="reference")


def aged(age: int, **answers: object) -> Conversation:
    conversation = Conversation(triager=TRIAGER)
    screening = dict.fromkeys(TRIAGER._assessor.screening, "absent")
    conversation.record_many(screening | {"age_years": age} | answers, origin="person")
    return conversation


@pytest.mark.parametrize("message", ["I am 44 years old", "sorry, I am 44, not 4", "my age is 44 not 4"])
def test_a_mistyped_age_is_asked_beside_what_to_do_and_then_replaced(message: str) -> None:
    conversation, gate = aged(4), Gate()
    assert gate.check(conversation, CALM).urgency is Urgency.EMERGENCY
    asked = gate.check(conversation, CALM, message=message)
    assert (asked.action, asked.urgency, asked.question and asked.question.finding) == (
        "escalate",
        Urgency.EMERGENCY,
        "age_years",
    )
    assert asked.message.startswith(TRIAGER.action(Urgency.EMERGENCY, result=asked.triage))
    decision = gate.check(conversation, CALM, message="44")

    assert (decision.urgency, conversation.presentation.age_years) == (Urgency.ROUTINE, 44)
    assert Conversation.from_json(conversation.to_json(), triager=TRIAGER) == conversation
    assert [row["event"] for row in conversation.audit()].count("retraction") == 1


@pytest.mark.parametrize("message", ["44", "thanks", "not sure", "the mattress is new", "4"])
def test_nothing_but_the_persons_own_plain_answer_to_that_question_replaces_it(message: str) -> None:
    conversation, gate = aged(4), Gate()
    gate.check(conversation, CALM)
    if message != "44":  # which nobody asked for
        gate.check(conversation, CALM, message="I am 44 years old")
    assert gate.check(conversation, CALM, message=message).urgency is Urgency.EMERGENCY


def test_a_model_that_gives_another_age_lowers_nothing() -> None:
    conversation, gate = aged(4), Gate()
    gate.check(conversation, CALM)
    handle_tool_call("record_answers", {"age_years": 44}, conversation)
    decision = gate.check(conversation, CALM)
    assert (decision.urgency, decision.question and decision.question.finding) == (Urgency.EMERGENCY, "age_years")
    handle_tool_call("record_answers", {"age_years": 44}, conversation)

    assert gate.check(conversation, CALM).urgency is Urgency.EMERGENCY


def test_an_emergency_that_rests_on_something_else_does_not_ask_how_old() -> None:
    conversation, gate = aged(4, cannot_pass_urine="present"), Gate()
    decision = gate.check(conversation, CALM, message="I am 44 years old")

    assert (decision.question, decision.urgency) == (None, Urgency.EMERGENCY)


FINDINGS = st.sampled_from(
    ["fever", "leg_weakness", "leg_pain", "numbness", "tingling", "cancer_history", "limits_activity"]
)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(FINDINGS, st.sampled_from(["present", "unsure", "absent", None])), max_size=5))
def test_once_corrected_the_urgency_is_that_of_the_right_age_from_the_start(told: list[tuple[str, str | None]]) -> None:
    wrong, right, gate = aged(4), aged(44), Gate()
    for conversation in (wrong, right):
        for name, answer in told:
            if answer is not None:
                conversation.record(name, answer, origin="person")
            elif name in conversation.presentation.answered():
                conversation.retract(name, "said by mistake")
    gate.check(wrong, CALM, message="I am 44 years old")
    if wrong.pending is not None and wrong.pending.name == "age_years":
        wrong.answer("44")
        assert wrong.urgency == right.urgency
        assert wrong.result == right.result

"""What a conversation promises, one example each; `test_conversation_machine` has them in any order."""

from __future__ import annotations

import copy
import json
import pickle

import pytest
from pydantic import BaseModel

from sciatica_triage import Presentation, PresentationError, TriageError, Triager, Urgency
from sciatica_triage.chat import Alert, Conversation, ConversationError

WEAK = "leg_weakness"
LEAK = "loss_of_bladder_control"


@pytest.fixture
def conversation() -> Conversation:
    return Conversation()


def test_a_conversation_starts_at_routine_with_a_question_and_no_alert(conversation: Conversation) -> None:
    question = conversation.next_question()

    assert conversation.urgency is Urgency.ROUTINE
    assert conversation.result.status == "needs_answers"
    assert question is not None
    assert question.finding == "age_years"
    assert conversation.alert is None
    assert conversation.audit() == []


def test_the_result_is_the_triage_of_the_present_answers(conversation: Conversation) -> None:
    conversation.record(WEAK, "present", turn=1, origin="button")
    conversation.record_many({"symptom_days": 9, "fever": "no"}, turn=2, origin="model")

    assert conversation.result == Triager().triage({WEAK: "present", "symptom_days": 9, "fever": "absent"})


def test_an_alert_is_raised_once_a_level_with_its_turn(conversation: Conversation) -> None:
    first = conversation.record(WEAK, "present", turn=1)
    again = conversation.record(WEAK, "present", turn=2)
    second = conversation.record(LEAK, "present", turn=3)
    same_level = conversation.record("loss_of_bowel_control", "present", turn=4)

    assert (first.urgency, first.turn) == (Urgency.URGENT, 1) if first else False
    assert again is None
    assert (second.urgency, second.turn) == (Urgency.EMERGENCY, 3) if second else False
    assert same_level is None
    assert conversation.alert == second
    assert conversation.alerts == (first, second)


def test_an_old_turn_raises_no_alert_again(conversation: Conversation) -> None:
    conversation.record(LEAK, "present", turn=3)

    assert conversation.record(LEAK, "present", turn=3) is None
    assert conversation.record(LEAK, "present", turn=1) is None
    assert [alert.turn for alert in conversation.alerts] == [3]


def test_an_old_message_that_is_delivered_again_does_not_undo_a_retraction(conversation: Conversation) -> None:
    conversation.record(LEAK, "present", turn=3)
    conversation.retract(LEAK, "typed by mistake", turn=5)

    assert conversation.record(LEAK, "present", turn=3) is None
    assert conversation.urgency is Urgency.ROUTINE
    assert conversation.record(LEAK, "present", turn=6) is not None


def test_a_level_left_by_a_retraction_is_no_news(conversation: Conversation) -> None:
    conversation.record_many({WEAK: "present", LEAK: "present"}, turn=1)
    conversation.retract(LEAK, "typed by mistake", turn=2)

    assert conversation.urgency is Urgency.URGENT
    assert [alert.urgency for alert in conversation.alerts] == [Urgency.EMERGENCY]
    assert conversation.alert is None


def test_a_better_answer_brings_nothing_down_and_stays_visible(conversation: Conversation) -> None:
    conversation.record(LEAK, "present", turn=1)
    conversation.record(LEAK, "absent", turn=2)

    assert conversation.urgency is Urgency.EMERGENCY
    assert [conflict.findings for conflict in conversation.conflicts] == [(LEAK,)]
    assert conversation.presentation.heard[0].answers == ("absent", "present")


def test_an_exception_that_comes_later_does_not_bring_the_urgency_down(conversation: Conversation) -> None:
    conversation.record("bladder_change", "present", turn=1)
    reached = conversation.urgency
    conversation.record("bladder_usual_for_me", "present", turn=2)

    assert conversation.result.urgency < reached
    assert conversation.urgency is reached


def test_a_retraction_is_the_way_down_and_is_kept(conversation: Conversation) -> None:
    conversation.record(LEAK, "present", turn=1)
    conversation.retract(LEAK, "the person meant sweat", turn=2, origin="nurse")
    row = conversation.audit()[-1]

    assert conversation.urgency is Urgency.ROUTINE
    assert (row["finding"], row["reason"], row["origin"]) == (LEAK, "the person meant sweat", "nurse")
    assert (row["urgency_before"], row["urgency"]) == ("emergency", "routine")


@pytest.mark.parametrize("reason", ["", "   ", "x" * 201, "\ud800", None, 3])
def test_a_retraction_has_a_reason(conversation: Conversation, reason: object) -> None:
    conversation.record(LEAK, "present")

    with pytest.raises(ConversationError, match="reason"):
        conversation.retract(LEAK, reason)  # type: ignore[arg-type]
    assert conversation.urgency is Urgency.EMERGENCY


@pytest.mark.parametrize("finding", [WEAK, "no_such_finding", None, ["x"]])
def test_what_was_never_answered_cannot_be_taken_back(conversation: Conversation, finding: object) -> None:
    conversation.record(LEAK, "present")

    with pytest.raises(ConversationError, match="no answer about this finding"):
        conversation.retract(finding, "mistake")  # type: ignore[arg-type]
    assert conversation.urgency is Urgency.EMERGENCY


def test_taking_an_exception_back_raises_an_alert(conversation: Conversation) -> None:
    conversation.record_many({"bladder_change": "present", "bladder_usual_for_me": "present"}, turn=1)
    before = conversation.urgency
    alert = conversation.retract("bladder_usual_for_me", "it is new after all", turn=2)

    assert before < Urgency.EMERGENCY
    assert conversation.urgency is Urgency.EMERGENCY
    assert alert is not None
    assert (alert.urgency, alert.turn) == (Urgency.EMERGENCY, 2)


def test_a_retraction_does_not_reach_later_turns(conversation: Conversation) -> None:
    conversation.record(LEAK, "present", turn=5)

    with pytest.raises(ConversationError, match="later turn"):
        conversation.retract(LEAK, "mistake", turn=2)


def test_two_ages_are_refused_and_nothing_of_the_call_is_kept(conversation: Conversation) -> None:
    conversation.record("age_years", 30)

    with pytest.raises(PresentationError, match="age_years"):
        conversation.record_many({"age_years": 70, LEAK: "present"})
    assert len(conversation.log) == 1


def test_not_asked_is_no_answer(conversation: Conversation) -> None:
    conversation.record(LEAK, "present")
    conversation.record(LEAK, "not_asked")
    conversation.record(LEAK, None)

    assert len(conversation.log) == 1
    assert conversation.urgency is Urgency.EMERGENCY


def test_a_presentation_with_its_conflicts_can_be_recorded(conversation: Conversation) -> None:
    told = Presentation(leg_weakness="present").merge(Presentation(leg_weakness="absent"))
    conversation.record_many(told, turn=1)

    assert conversation.presentation == told
    assert conversation.turn == 1


def test_stopping_and_resuming_changes_nothing(conversation: Conversation) -> None:
    conversation.record_many({LEAK: "unsure", "symptom_days": 2.5}, turn=1, origin="model")
    conversation.retract(LEAK, "mistake")
    resumed = Conversation.from_json(conversation.to_json())

    assert resumed == conversation
    assert resumed.to_json() == conversation.to_json()
    assert (resumed.result, resumed.alerts) == (conversation.result, conversation.alerts)
    assert resumed.record(WEAK, "present") == conversation.record(WEAK, "present")
    assert resumed == conversation


@pytest.mark.parametrize("stop", [copy.copy, copy.deepcopy, lambda c: pickle.loads(pickle.dumps(c))])
def test_a_copy_goes_its_own_way(conversation: Conversation, stop: object) -> None:
    conversation.record(WEAK, "present")
    other = stop(conversation)  # type: ignore[operator]
    other.record(LEAK, "present")

    assert other.urgency is Urgency.EMERGENCY
    assert conversation.urgency is Urgency.URGENT


def test_pydantic_reads_and_writes_it_too(conversation: Conversation) -> None:
    class Session(BaseModel):
        conversation: Conversation

    conversation.record(WEAK, "unsure")
    session = Session(conversation=conversation)

    assert Session.model_validate_json(session.model_dump_json()).conversation == conversation


def test_the_triager_is_the_hosts() -> None:
    documents = Triager(packs=["documents"])
    conversation = Conversation(triager=documents)
    conversation.record(WEAK, "present")

    assert [version.id for version in conversation.result.ruleset] == ["documents"]
    assert Conversation.from_json(conversation.to_json(), triager=documents).result == conversation.result


def _tampered(conversation: Conversation) -> dict[str, str]:
    record = conversation.to_json()
    return {
        "an urgency lowered": record.replace('"urgency":"emergency"', '"urgency":"routine"', 1),
        "a fall without a retraction": record.replace('"urgency":"emergency"}', '"urgency":"urgent"}'),
        "an unknown answer": record.replace('"present"', '"SECRET"'),
        "an unknown finding": record.replace(LEAK, "secret_finding"),
        "an unknown event": record.replace('"answers"', '"secret"', 1),
        "an extra field": record[:-1] + ',"secret":"SECRET"}',
        "a name given twice": record[:-1] + ',"log":[]}',
        "a turn as text": record.replace('"turn":1', '"turn":"SECRET"'),
        "not JSON": "SECRET",
        "a list": "[]",
        "broken": record[:-2],
        "nested too deep": "[" * 100_000,
    }


@pytest.mark.parametrize("kind", list(_tampered(Conversation())))
def test_a_record_that_was_changed_is_refused_or_cannot_lower(kind: str) -> None:
    conversation = Conversation()
    conversation.record(LEAK, "present", turn=1, origin="button")
    conversation.record(LEAK, "absent", turn=2, origin="button")
    problem = None
    try:
        resumed = Conversation.from_json(_tampered(conversation)[kind])
    except TriageError as error:
        problem = error

    if problem is None:
        assert resumed.urgency is Urgency.EMERGENCY
    else:
        assert "secret" not in f"{problem!r} {problem.__cause__!r} {problem.__context__!r}".lower()


def test_a_record_whose_urgency_falls_by_itself_is_refused(conversation: Conversation) -> None:
    conversation.record(LEAK, "present", turn=1)
    conversation.record(LEAK, "absent", turn=2)
    record = json.loads(conversation.to_json())
    record["log"][1]["urgency"] = "routine"

    with pytest.raises(ConversationError, match="falls without a retraction"):
        Conversation.from_json(json.dumps(record))


@pytest.mark.parametrize("turn", [-1, True, "1", 1.5, 10**20, object()])
def test_a_turn_is_a_whole_number(conversation: Conversation, turn: object) -> None:
    with pytest.raises(ConversationError, match="turn"):
        conversation.record(LEAK, "present", turn=turn)  # type: ignore[arg-type]


@pytest.mark.parametrize("origin", ["", "Ms Smith", "a" * 40, 3, "button\n"])
def test_an_origin_is_a_short_name(conversation: Conversation, origin: object) -> None:
    with pytest.raises(ConversationError, match="origin"):
        conversation.record(LEAK, "present", origin=origin)  # type: ignore[arg-type]


def test_nothing_but_its_methods_changes_a_conversation(conversation: Conversation) -> None:
    conversation.record(LEAK, "present")

    for name, value in (("log", ()), ("urgency", Urgency.ROUTINE), ("secret", 1)):
        with pytest.raises(AttributeError):
            setattr(conversation, name, value)
    with pytest.raises(AttributeError):
        del conversation.log
    assert conversation.urgency is Urgency.EMERGENCY


def test_a_repr_has_no_answers_and_no_reasons(conversation: Conversation) -> None:
    conversation.record(LEAK, "present", turn=4)

    assert repr(conversation) == "Conversation(turn=4, answers=1, urgency='emergency')"
    conversation.retract(LEAK, "told me about SECRET")
    assert "SECRET" not in repr(conversation) + repr(conversation.log)


def test_an_answer_is_kept_when_the_engine_fails(conversation: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("SECRET")

    with monkeypatch.context() as broken:
        broken.setattr(Triager, "triage", fail)
        with pytest.raises(RuntimeError):
            conversation.record(LEAK, "present", turn=1)

    assert conversation.audit()[-1]["fault"] == "RuntimeError"
    assert conversation.urgency is Urgency.EMERGENCY
    assert conversation.record(WEAK, "absent", turn=2) == conversation.alert
    assert isinstance(conversation.alert, Alert)
    assert "SECRET" not in str(conversation.audit())


def test_a_retraction_brings_nothing_down_while_the_engine_fails(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation.record(LEAK, "present")
    monkeypatch.setattr(Triager, "triage", lambda *_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        conversation.retract(LEAK, "mistake")
    assert conversation.audit()[-1]["urgency"] == "emergency"

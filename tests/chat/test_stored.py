"""Records: those of 0.1.0 are read, those that are written can be read, whatever was done and however long it went on."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from sciatica_triage import Triager, Urgency
from sciatica_triage.chat import Conversation, ConversationError, Gate, handle_tool_call
from sciatica_triage.chat.log import Answered, Checked

from ..support.strategies import FINDINGS, answers

STORE = Path(__file__).parents[1] / "stored" / "v0_1_0"
LINES = (STORE / "conversations.jsonl").read_text("utf-8").splitlines()
EXPECTED = json.loads((STORE / "expected.json").read_text("utf-8"))["conversations.jsonl"]


def of_0_1_0(number: str) -> Conversation:
    return Conversation.from_json(LINES[int(number) - 1], triager=Triager(**EXPECTED[number]["triager"]))


@pytest.mark.parametrize("number", EXPECTED)
def test_a_record_of_0_1_0_is_read_and_is_no_calmer_than_it_was(number: str) -> None:
    """What follows from its answers is the business of the rules, which may have changed since; what was reached is not."""
    conversation, expected = of_0_1_0(number), EXPECTED[number]

    assert len(conversation.log) == expected["entries"]
    assert conversation.turn == expected["turn"]
    assert [[alert.urgency.value, alert.turn] for alert in conversation.alerts] == [a[:2] for a in expected["alerts"]]
    assert conversation.urgency >= Urgency(expected["urgency"])


@pytest.mark.parametrize("number", EXPECTED)
def test_a_record_of_0_1_0_that_is_written_again_is_the_same_record(number: str) -> None:
    conversation = of_0_1_0(number)
    again = Conversation.from_json(conversation.to_json(), triager=conversation.triager)

    assert again == conversation
    assert again.to_json() == conversation.to_json()


def test_a_check_of_0_1_0_says_that_its_drafts_went_out_beside_the_question() -> None:
    checks = [e for number in EXPECTED for e in of_0_1_0(number).log if isinstance(e, Checked)]

    assert checks
    assert {check.drafts for check in checks} == {"beside"}


def test_a_record_with_45_000_checks_can_be_read() -> None:
    conversation = Conversation()
    conversation.record("leg_weakness", "unsure")
    Gate().check(conversation)
    entry = conversation.log[-1]
    assert isinstance(entry, Checked)
    conversation._append(*[entry] * 45_000)
    record = conversation.to_json()

    assert len(record) > 4_000_000
    assert Conversation.from_json(record) == conversation


def test_an_answer_in_a_long_conversation_costs_no_more_than_in_a_short_one() -> None:
    def seconds(conversation: Conversation, name: str) -> float:
        start = time.process_time()
        for i in range(30):
            conversation.record(name, "absent", turn=conversation.turn + i)
        return time.process_time() - start

    short, long_ = Conversation(triager=Triager(engine="reference")), Conversation(triager=Triager(engine="reference"))
    long_.record("fever", "absent")
    long_._append(*[e for e in long_.log if isinstance(e, Answered)] * 3_000)
    ratios = sorted(seconds(long_, "diabetes") / seconds(short, "diabetes") for _ in range(9))

    assert ratios[4] < 2


moves = st.one_of(
    st.sampled_from(list(FINDINGS)).flatmap(
        lambda name: st.tuples(st.just("record"), st.just(name), answers(FINDINGS[name]))
    ),
    st.tuples(st.just("retract"), st.sampled_from(list(FINDINGS)), st.text(min_size=1, max_size=20)),
    st.tuples(st.just("call"), st.sampled_from([*FINDINGS, "SECRET"]), st.sampled_from(["Yes", "what", 44, None, -1])),
    st.tuples(st.just("check"), st.sampled_from(["no", "yes", "44", "😭", "no puedo", "my leg is numb", "x" * 20_000])),
    st.tuples(st.just("unread")),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(moves, st.none() | st.integers(0, 30)), max_size=12))
def test_whatever_was_done_the_record_can_be_read(done: list[tuple[Any, int | None]]) -> None:
    conversation = Conversation(triager=Triager(engine="reference"))
    for (what, *arguments), turn in done:
        try:
            match what:
                case "record":
                    conversation.record(*arguments, turn=turn)
                case "retract":
                    conversation.retract(*arguments, turn=turn)
                case "call":
                    handle_tool_call("record_answers", {arguments[0]: arguments[1]}, conversation, turn=turn)
                case "check":
                    Gate().check(conversation, "All is well.", message=arguments[0], turn=turn)
                case _:
                    conversation.note_unread(turn=turn)
        except Exception as error:
            assert type(error).__name__ in ("ConversationError", "PresentationError")  # noqa: PT017
    resumed = Conversation.from_json(conversation.to_json(), triager=conversation.triager)

    assert resumed == conversation
    assert (resumed.urgency, resumed.alerts) == (conversation.urgency, conversation.alerts)
    asking = conversation.asking(conversation.result)
    assert (resumed.asking(resumed.result), resumed.asking(resumed.result).question) == (asking, asking.question)
    assert resumed.pending == conversation.pending


class Session(BaseModel):
    conversation: Conversation


def test_a_field_of_a_hosts_model_is_stored_and_read_as_its_record() -> None:
    conversation = Conversation()
    conversation.record("leg_weakness", "unsure")
    handle_tool_call("record_answers", {"fever": "SECRET"}, conversation)
    text = Session(conversation=conversation).model_dump_json()

    assert Session.model_validate_json(text).conversation == conversation
    assert Session(conversation=json.loads(text)["conversation"]).conversation == conversation  # type: ignore[arg-type]
    assert Session(conversation=conversation).conversation is conversation
    assert "SECRET" not in text


def test_a_hosts_model_has_a_schema_that_describes_the_record() -> None:
    schema = Session.model_json_schema()

    assert schema["$defs"]["StoredConversation"]["properties"]["log"]["type"] == "array"


@pytest.mark.parametrize("wrong", ["SECRET", 3, [], {"log": "SECRET"}, {"log": [{"SECRET": 1}]}, {"SECRET": 1}])
def test_what_is_no_record_is_refused_without_an_echo(wrong: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        Session(conversation=wrong)
    with pytest.raises(ConversationError):
        Conversation.from_json(json.dumps(wrong))

    said = f"{caught.value!r} {caught.value.errors()} {caught.value.__cause__!r} {caught.value.__context__!r}"
    assert "SECRET" not in said


_DURATIONS = [
    f"my back hurts for {number} {unit}" for number in range(1, 15) for unit in ("days", "weeks", "hours", "months")
]
_HEARD_NUMBERS = [*_DURATIONS, *(f"my temperature is {degrees} degrees" for degrees in (36, 37.0, 38.5, 39))]


@pytest.mark.parametrize("message", _HEARD_NUMBERS)
def test_a_number_that_was_heard_is_read_back_as_it_was_stored(message: str) -> None:
    conversation = Conversation()
    conversation.hear(message)
    stored = conversation.to_json()

    assert Conversation.from_json(stored).to_json() == stored

"""A bot of each framework, with the real package and a model that knows nothing but what it is handed."""

from __future__ import annotations

import json
from importlib.util import find_spec
from typing import Any

import pytest
from pydantic import BaseModel

from sciatica_triage.chat import Conversation
from sciatica_triage.chat.texts import texts

from ..support import brains
from ..support.brains import CALM, Call, Move, Say, Seen
from ..support.frameworks import FILES, Chat

EMERGENCY = "Go to an emergency department now, or call your local emergency number."


@pytest.fixture(params=FILES)
def framework(request: pytest.FixtureRequest) -> str:
    name = str(request.param)
    if find_spec(FILES[name][1]) is None:
        pytest.skip("needs the extra `adapters`")
    return name


def screen(conversation: Conversation) -> None:
    """Answer the screening, so that a draft would be sent."""
    absent = dict.fromkeys(conversation.triager._assessor.screening, "absent")
    conversation.record_many(absent | {"age_years": 40})


@pytest.mark.parametrize("brain", [brains.never_calls, brains.four_at_once, brains.writes_yes, brains.fails])
@pytest.mark.parametrize("streamed", [False, True], ids=["whole", "streamed"])
def test_an_emergency_in_the_persons_words_gets_through_whatever_the_model_does(
    framework: str, brain: brains.Brain, streamed: bool
) -> None:
    chat = Chat(framework, brain)
    chat.say("My leg hurts")
    pieces = chat.stream("I cannot pee at all") if streamed else [chat.say("I cannot pee at all")]

    assert "".join(pieces).startswith(EMERGENCY)
    assert not [piece for piece in pieces if CALM in piece]


def test_four_calls_at_once_are_all_kept(framework: str) -> None:
    chat = Chat(framework, brains.four_at_once)
    reply = chat.say("I sit there and nothing comes out")

    told = chat.conversation.presentation.answered()
    assert {"leg_pain", "numbness", "age_years", "cannot_pass_urine"} <= set(told)
    assert reply.startswith(EMERGENCY)


def test_a_model_that_writes_yes_is_understood(framework: str) -> None:
    assert Chat(framework, brains.writes_yes).say("the toilet thing again").startswith(EMERGENCY)


@pytest.mark.parametrize(
    "brain", [brains.breaks_its_json, brains.calls_a_tool_that_does_not_exist, brains.writes_a_sentence]
)
def test_a_call_that_could_not_be_recorded_holds_the_draft(framework: str, brain: brains.Brain) -> None:
    chat = Chat(framework, brain)
    screen(chat.conversation)
    reply = chat.say("what do I do about this thing")

    assert CALM not in reply
    assert texts().tell_again in reply or texts().not_recorded in reply
    audit = [row for row in chat.conversation.audit() if row["event"] == "refusal"]
    assert audit


def test_a_model_that_fails_leaves_the_gate_to_speak(framework: str) -> None:
    chat = Chat(framework, brains.fails)

    assert chat.say("My leg hurts") == "How old are you?"
    screen(chat.conversation)
    assert "went wrong" in chat.say("thanks")


def test_the_whole_screening_is_done_by_short_answers_and_then_the_draft_passes(framework: str) -> None:
    chat = Chat(framework, brains.diligent)
    reply, asked = chat.say("My leg hurts"), []
    while texts().before_answering in reply:
        asked.append(reply)
        reply = chat.say("44" if "How old" in reply else "5 days" if "How many days" in reply else "no")

    assert len(asked) == len(set(asked)) <= 8
    assert reply.startswith(CALM)
    assert chat.conversation.result.status != "needs_answers"


def test_the_model_remembers_what_was_really_said(framework: str) -> None:
    chat = Chat(framework, brains.parrot)
    first = chat.say("My leg hurts")
    screen(chat.conversation)
    second = chat.say("thank you")
    system, *messages = json.loads(second.split("\n\n")[0])

    assert texts().instructions in system
    assert messages == [["user", "My leg hurts"], ["assistant", first], ["user", "thank you"]]


def test_the_model_knows_which_question_is_pending(framework: str) -> None:
    seen: list[Seen] = []

    def looks(now: Seen) -> Move:
        seen.append(now)
        return Say(CALM)

    chat = Chat(framework, looks)
    chat.say("My leg hurts")
    chat.say("hello?")

    assert texts().nothing_pending in seen[0].system
    assert "last asked about `age_years`: “How old are you?”" in seen[-1].system


def test_two_messages_in_a_row_are_both_heard(framework: str) -> None:
    chat = Chat(framework, brains.never_calls)
    screen(chat.conversation)

    assert chat.say("I cannot pee at all", "thanks").startswith(EMERGENCY)


def test_a_hosts_own_tool_is_not_run_while_the_gate_holds_drafts(framework: str) -> None:
    sent: list[str] = []

    def send_exercises() -> str:
        """Send the person a sheet of exercises."""
        sent.append("sheet")
        return "sent"

    chat = Chat(framework, brains.sends_exercises, [send_exercises])
    chat.say("My leg hurts")
    assert sent == []
    screen(chat.conversation)
    assert chat.say("What exercises can I do at home?").startswith(CALM)
    assert sent == ["sheet"]
    chat.say("I cannot pee at all")
    assert sent == ["sheet"]


EMERGENCIES: dict[str, Call] = {
    "an emergency": Call({"cannot_pass_urine": "present"}),
    "a refused answer": Call({"cannot_pass_urine": "SECRET"}),
    "broken JSON": Call('{"cannot_pass_urine": "pres'),
    "a tool that does not exist": Call({"cannot_pass_urine": "present"}, "save_symptoms"),
}


@pytest.mark.parametrize("told", EMERGENCIES)
@pytest.mark.parametrize("streamed", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize("first", ["own tool first", "own tool last"])
def test_a_hosts_own_tool_is_not_run_beside_a_call_that_holds_the_draft(
    framework: str, told: str, streamed: bool, first: str
) -> None:
    """What the model was told in words that nobody else can read is recorded before any tool of the same response."""
    if framework == "langchain" and streamed and told == "broken JSON":
        pytest.skip("the stand-in does not stream broken calls")
    sent: list[str] = []

    def send_exercises() -> str:
        """Send the person a sheet of exercises."""
        sent.append("sheet")
        return "sent"

    def at_once(seen: Seen) -> Move:
        calls = (Call({}, "send_exercises"), EMERGENCIES[told])
        return (calls if first == "own tool first" else calls[::-1]) if seen.news else Say(CALM)

    chat = Chat(framework, at_once, [send_exercises])
    screen(chat.conversation)
    reply = "".join(chat.stream("the usual thing")) if streamed else chat.say("the usual thing")

    assert sent == []
    assert CALM not in reply
    if told == "an emergency":
        assert reply.startswith(EMERGENCY)


def test_a_streamed_draft_passes_once_the_person_is_screened(framework: str) -> None:
    """So that streaming is really done, and does not fail."""
    chat = Chat(framework, brains.never_calls)
    screen(chat.conversation)

    assert "".join(chat.stream("What exercises can I do at home?")).startswith(CALM)


def test_a_better_call_in_a_later_response_ends_a_refusal(framework: str) -> None:
    def corrects_itself(seen: Seen) -> Move:
        if seen.news:
            return (Call({"diabetes": "kind of"}),)
        return Say(CALM) if '"ok":true' in seen.messages[-1][1] else (Call({"diabetes": "absent"}),)

    chat = Chat(framework, corrects_itself)
    screen(chat.conversation)

    assert chat.say("What exercises can I do at home?").startswith(CALM)


def test_ages_that_a_model_gives_at_once_come_to_the_same_in_any_order(framework: str) -> None:
    came = []
    for ages in ((40, 70), (70, 40)):
        chat = Chat(
            framework, lambda seen, ages=ages: tuple(Call({"age_years": a}) for a in ages) if seen.news else Say(CALM)
        )
        chat.conversation.record_many(
            {n: "absent" for n in chat.conversation.triager._assessor.screening if n != "age_years"}
        )
        reply = chat.say("What exercises can I do at home?")
        came.append((reply, chat.conversation.presentation, chat.conversation.outstanding, chat.conversation.urgency))

    assert came[0] == came[1]
    assert came[0][2] == ("age_years",)


class Plan(BaseModel):
    title: str
    steps: list[str]


def _plans(seen: Seen) -> Move:
    plan = {"title": CALM, "steps": ["walk"]}
    names = [name for name, properties in seen.tools.items() if set(properties) == set(plan)]
    return (Call(plan, names[0]),) if names else Say(json.dumps(plan))


def test_a_structured_draft_is_held_like_any_other(framework: str) -> None:
    chat = Chat(framework, _plans, structured=Plan)
    assert CALM not in chat.say("My leg hurts")
    assert chat.data is None
    screen(chat.conversation)
    assert CALM in chat.say("What exercises can I do at home?")
    assert chat.data == Plan(title=CALM, steps=["walk"])
    assert chat.say("I cannot pee at all").startswith(EMERGENCY)
    assert chat.data is None


IN_PARTS: dict[str, tuple[str, dict[str, Any]]] = {
    "langchain": ("text", {"type": "image_url", "image_url": {"url": "data:image/png;base64,"}}),
    "openai-agents": ("input_text", {"type": "input_image", "image_url": "data:image/png;base64,"}),
}


@pytest.mark.parametrize("framework", IN_PARTS)
def test_a_message_in_parts_is_heard_by_its_text_and_held_for_the_rest(framework: str) -> None:
    if find_spec(FILES[framework][1]) is None:
        pytest.skip("needs the extra `adapters`")
    kind, picture = IN_PARTS[framework]
    for text, starts in (("I cannot pee at all", EMERGENCY), ("What exercises can I do at home?", "")):
        chat = Chat(framework, brains.never_calls)
        screen(chat.conversation)
        reply = chat.say([{"type": kind, "text": text}, picture])

        assert reply.startswith(starts)
        assert CALM not in reply


def test_what_is_no_text_holds_the_draft() -> None:
    if find_spec("langchain") is None:
        pytest.skip("needs the extra `adapters`")
    chat = Chat("langchain", brains.never_calls)
    screen(chat.conversation)
    picture: Any = [
        {"type": "text", "text": "here is the picture"},
        {"type": "image_url", "image_url": {"url": "data:image/png;base64,"}},
    ]

    assert CALM not in chat.say(picture)
    assert CALM in chat.say("nothing else")

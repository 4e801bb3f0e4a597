"""Conversation, terminal, demo and `screen` with one person: the same questions, the same urgency, and never a dead end.

The person may be unsure of anything, and may know when asked once more: a level that a doubt alone made is none then.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any, NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sciatica_triage import Presentation, Triager, Urgency
from sciatica_triage.chat import Conversation
from sciatica_triage.cli.asking import Asker
from sciatica_triage.cli.interview import Interview
from sciatica_triage.demo.server import turn
from sciatica_triage.mcp_server.screen import Filled, Round, first_round, next_round
from sciatica_triage.vocabulary import vocabulary_of
from sciatica_triage.vocabulary.findings import Finding

TRIAGER = Triager(engine="reference")
VOCABULARY = vocabulary_of(Presentation)
DOUBTS = ("collapse_or_chest_pain", "saddle_numbness", "severe_pain", "fever", "leg_weakness", "both_legs_affected")


class Person(NamedTuple):
    """What somebody answers when first asked, and when asked once more."""

    first: Mapping[str, object]
    second: Mapping[str, object]

    def says(self, question: Any) -> object:
        """Of a question as an object, or as the demo sends it."""
        read = question.get if isinstance(question, dict) else lambda name: getattr(question, name)
        told = self.second if read("unsure") else self.first
        return told.get(read("finding"), "absent" if read("unit") is None else "unsure")


class Step(NamedTuple):
    urgency: Urgency
    asked: tuple[str, ...]
    once_more: bool


def somebody(random: Random, doubts: tuple[str, ...] = ()) -> Person:
    first: dict[str, object] = {"leg_pain": "present"}
    well = ["absent"] * random.choice([20, 60, 200])
    second: dict[str, object] = {}
    for finding in VOCABULARY.findings.values():
        if finding.kind == "finding" and finding.name != "leg_pain":
            first[finding.name] = random.choice([*well, "present", "unsure", "unsure"])
            second[finding.name] = random.choice(["absent"] * 5 + ["present", "unsure"])
        elif finding.kind == "number":
            first[finding.name] = random.choice([usual(finding), "unsure"])
            second[finding.name] = random.choice([usual(finding), "unsure"])
    return Person(first | dict.fromkeys(doubts, "unsure"), second)


def usual(finding: Finding) -> float:
    return {"age_years": 44, "temperature_c": 37}.get(finding.name, 5)


def of(conversation: Conversation) -> Step | None:
    ask = conversation.second_try() or conversation.next_checklist("screened")
    if ask is None:
        return None
    return Step(conversation.urgency, tuple(q.finding for q in ask.questions), ask.questions[0].unsure)


def by_conversation(person: Person) -> tuple[list[Step], Conversation]:
    conversation, steps = Conversation(triager=TRIAGER), list[Step]()
    while (step := of(conversation)) is not None:
        steps.append(step)
        ask = conversation.second_try() or conversation.next_checklist("screened")
        assert ask is not None
        conversation.answer_checklist(ask, {q.finding: person.says(q) for q in ask.questions})
    return steps, conversation


def by_demo(person: Person, random: Random) -> tuple[list[Step], Conversation]:
    answer, steps = turn({"draft": "All is well."}, TRIAGER), list[Step]()
    while True:
        conversation = Conversation.from_json(answer["conversation"], triager=TRIAGER)
        assert answer.get("urgency") in (None, conversation.urgency)
        assert answer["decision"] is not None or answer["checklist"] is not None
        ask = answer["checklist"]
        if ask is None:
            return steps, conversation
        steps.append(
            Step(conversation.urgency, tuple(q["finding"] for q in ask["questions"]), ask["questions"][0]["unsure"])
        )
        # Something that means nothing, typed before the form is sent, changes no question and hides none.
        if random.random() < 0.2:
            answer = turn(
                {"conversation": answer["conversation"], "message": "Hello.", "draft": "All is well."}, TRIAGER
            )
            assert answer["checklist"] == ask
        told = {q["finding"]: person.says(q) for q in ask["questions"]}
        request = {"conversation": answer["conversation"], "answers": told, "draft": "All is well."}
        answer = turn(request, TRIAGER)


def by_terminal(person: Person) -> tuple[list[Step], Conversation]:
    steps: list[Step] = []
    console = pytest.importorskip("rich.console", reason="needs the extra `cli`").Console(file=io.StringIO())
    interview = Interview(console, lambda prompt: "n" if "Go on" in prompt else "", TRIAGER)

    def ask(self: Asker, checklist: Any, told: dict[str, object]) -> None:
        names = tuple(q.finding for q in checklist.questions)
        steps.append(Step(interview.conversation.urgency, names, checklist.questions[0].unsure))
        told |= {q.finding: person.says(q) for q in checklist.questions}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Asker, "ask", ask)
        return steps, interview.run()


def by_screen(person: Person) -> Iterator[Conversation]:
    """The conversation at each round; each shows first what the conversation would ask, and the last is the result's."""
    step = first_round(TRIAGER, {})
    while isinstance(step, Round):
        conversation = Conversation.from_json(json.loads(step.state)["conversation"], triager=TRIAGER)
        yield conversation
        expected = of(conversation)
        filled = {}
        for number, (name, form) in enumerate(step.forms.items()):
            lines = [line["const"] for line in form.schema["properties"]["not_sure"]["items"]["anyOf"]]
            once_more = form.message.startswith("Once more")
            assert number or (expected is not None and (tuple(lines), once_more) == expected[1:])
            told = {n: (person.second if once_more else person.first).get(n, "absent") for n in lines}
            numbers = {n: value for n, value in told.items() if n in form.schema["properties"] and value != "unsure"}
            fits = [n for n, value in told.items() if value == "present"]
            content = {**numbers, "not_sure": [n for n, value in told.items() if value == "unsure"]}
            if "fits_me" in form.schema["properties"]:
                content |= {"fits_me": fits, "none_of_these": not fits}
            filled[name] = Filled(True, content)
        state, step = step.state, next_round(TRIAGER, step.state, filled)
    assert step.urgency >= TRIAGER.triage(step.answers).urgency
    open_ = step.ask_next is not None
    assert open_ <= (json.loads(state)["round"] == 7)
    if not open_:
        assert step.urgency == max(Urgency.ROUTINE, TRIAGER.triage(step.answers).urgency)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.lists(st.sampled_from(DOUBTS), max_size=2, unique=True))
@example(0, ["collapse_or_chest_pain"])
@example(2, ["saddle_numbness", "severe_pain"])
def test_all_interviews_ask_the_same_and_come_to_the_same(seed: int, doubts: list[str]) -> None:
    random = Random(seed)
    person = somebody(random, tuple(doubts))
    steps, conversation = by_conversation(person)

    # No answer was taken back or explained away, so nothing but a doubt can have left a level behind.
    assert conversation.urgency == max(Urgency.ROUTINE, conversation.result.urgency)
    assert (conversation.result.status != "needs_answers") or conversation.urgency == Urgency.EMERGENCY
    for other_steps, other in (by_demo(person, random), by_terminal(person)):
        assert other_steps == steps
        assert (other.urgency, other.presentation) == (conversation.urgency, conversation.presentation)
    for step in by_screen(person):
        assert step.urgency == max(Urgency.ROUTINE, step.result.urgency)

"""What a model could not get recorded is outstanding, and calls that come at once leave what the same calls leave in turn."""

from __future__ import annotations

import itertools
import json
import random
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sciatica_triage import Triager, Urgency
from sciatica_triage.chat import Conversation, Gate, handle_tool_call
from sciatica_triage.chat.texts import texts

from ..support.strategies import FINDINGS, answers

CALM = "It is only a strain, carry on."
REFERENCE = Triager(engine="reference")


def screened(**given_: object) -> Conversation:
    conversation = Conversation()
    absent = dict.fromkeys(conversation.triager._assessor.screening, "absent")
    conversation.record_many(absent | {"age_years": 40} | given_)
    return conversation


FORMS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "as asked": lambda a: a,
    "JSON text": json.dumps,
    "JSON text twice": lambda a: json.dumps(json.dumps(a)),
    "JSON bytes": lambda a: json.dumps(a).encode(),
    "fenced": lambda a: f"```json\n{json.dumps(a, indent=1)}\n```",
    "fenced without a language": lambda a: f"```\n{json.dumps(a)}\n```\n",
    "a comma too many": lambda a: json.dumps(a)[:-1] + ", }",
    "fenced with a comma too many": lambda a: f"```json\n{json.dumps(a)[:-1]},\n}}\n```",
    "wrapped": lambda a: {"answers": a},
    "wrapped as text": lambda a: {"arguments": json.dumps(a)},
    "wrapped by the tool's name": lambda a: json.dumps({"record_answers": a}),
    "capitals": lambda a: {k.upper(): v.capitalize() if isinstance(v, str) else v for k, v in a.items()},
    "spaces": lambda a: {f" {k.replace('_', ' ')} ": f" {v} " if isinstance(v, str) else v for k, v in a.items()},
}


@pytest.mark.parametrize("form", FORMS)
@given(data=st.data(), names=st.lists(st.sampled_from(list(FINDINGS)), min_size=1, max_size=6, unique=True))
@settings(max_examples=25, deadline=None)
def test_the_forms_in_which_models_write_one_object_are_all_read(
    form: str, data: st.DataObject, names: list[str]
) -> None:
    told = {n: data.draw(answers(FINDINGS[n])) for n in names if FINDINGS[n].kind != "exception"}
    plainly, otherwise = Conversation(triager=REFERENCE), Conversation(triager=REFERENCE)
    handle_tool_call("record_answers", told, plainly)
    result = handle_tool_call("record_answers", FORMS[form](told), otherwise)

    assert result.ok
    assert otherwise.presentation == plainly.presentation
    assert otherwise.outstanding == ()


REFUSED: dict[str, tuple[Any, tuple[str, ...]]] = {
    "a sentence": ({"cannot_pass_urine": "the person says they cannot"}, ("cannot_pass_urine",)),
    "a number that is text": ({"symptom_days": "three"}, ("symptom_days",)),
    "infinity": ({"age_years": float("inf")}, ("age_years",)),
    "NaN in JSON text": ('{"age_years": NaN}', ("age_years",)),
    "infinity in JSON text": ('{"age_years": -Infinity}', ("age_years",)),
    "an object": ({"cannot_pass_urine": {"value": "present"}}, ("cannot_pass_urine",)),
    "an exception": ({"bladder_usual_for_me": "present"}, ("bladder_usual_for_me",)),
    "twice": ({"fever": "present", "Fever": "absent"}, ("fever",)),
    "cut off": ('{"cannot_pass_urine": "pres', ()),
    "prose": ("The person cannot pass urine.", ()),
    "prose around JSON": ('Sure! {"cannot_pass_urine": "present"}', ()),
    "an unknown name": ({"cannot_urinate": "present"}, ()),
    "a list": ([{"finding": "cannot_pass_urine", "answer": "present"}], ()),
    "two wrappers": ({"answers": {"answers": {"cannot_pass_urine": "present"}}}, ()),
    "a name given twice": ('{"cannot_pass_urine":"present","cannot_pass_urine":"absent"}', ()),
    "nothing": (None, ()),
    "who answers, and nobody knows who": ({"reported_by": "the dog"}, ()),
    "who answers beside an answer that is kept": ({"reported_by": 3, "leg_pain": "present"}, ()),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_while_a_refused_call_stands_the_draft_is_held_and_the_person_is_asked(kind: str) -> None:
    conversation, gate = screened(), Gate()
    arguments, findings = REFUSED[kind]
    for name in findings:  # asked before or not: a refusal opens it again
        if name in conversation.presentation.answered():
            conversation.retract(name, "to be asked again")
    result = handle_tool_call("record_answers", arguments, conversation)
    decision = gate.check(conversation, CALM)

    assert not result.ok
    assert result.fix
    assert conversation.outstanding == findings
    assert "refused" in decision.held
    assert CALM not in decision.message
    if findings:
        assert decision.question is not None
        assert decision.question.finding == findings[0]
        assert decision.message.startswith(texts().not_recorded)
        assert result.ask is not None
        assert result.ask.finding == findings[0]
    else:
        assert decision.message == texts().tell_again
    resumed = Conversation.from_json(conversation.to_json())
    assert gate.check(resumed, CALM).held == decision.held


names_given = st.sampled_from([*FINDINGS, "reported_by", "Reported By", "no_such_name"])
given_values = st.sampled_from(
    ["present", "absent", "unsure", "not_asked", "person", 44, "kind of", None, True, ["present"], {}, 3e300]
)


@given(call=st.dictionaries(names_given, given_values, min_size=1, max_size=5))
@settings(max_examples=150, deadline=None)
def test_a_call_that_is_not_ok_holds_every_draft(call: dict[str, Any]) -> None:
    conversation = Conversation(triager=REFERENCE)
    conversation.record_many(dict.fromkeys(REFERENCE._assessor.screening, "absent") | {"age_years": 40})
    result = handle_tool_call("record_answers", call, conversation)
    decision = Gate().check(conversation, CALM)

    if not result.ok:
        assert "refused" in decision.held
        assert CALM not in decision.message


def test_a_refusal_ends_when_the_model_sends_the_answer_as_it_should() -> None:
    conversation = screened()
    handle_tool_call("record_answers", {"diabetes": "kind of"}, conversation)
    assert Gate().check(conversation, CALM).held == ("refused",)
    handle_tool_call("record_answers", {"diabetes": "absent"}, conversation)

    assert conversation.outstanding == ()
    assert Gate().check(conversation, CALM).action == "allow"


def test_a_refusal_ends_when_the_person_answers() -> None:
    conversation, gate = screened(), Gate()
    handle_tool_call("record_answers", {"diabetes": "kind of"}, conversation)
    gate.check(conversation, CALM)

    assert gate.check(conversation, CALM, message="no").action == "allow"


def test_not_asked_is_no_answer_to_what_was_refused() -> None:
    conversation = screened()
    handle_tool_call("record_answers", {"diabetes": "kind of"}, conversation)
    handle_tool_call("record_answers", {"diabetes": "not_asked"}, conversation)

    assert Gate().check(conversation, CALM).held == ("refused",)


def test_a_call_of_which_nothing_is_known_stands_through_other_calls_of_the_model() -> None:
    conversation, gate = screened(), Gate()
    handle_tool_call("record_answers", '{"cannot_pass_urine": "pres', conversation)
    handle_tool_call("record_answers", {"leg_pain": "present"}, conversation)
    assert gate.check(conversation, CALM).message == texts().tell_again
    assert (
        gate.check(conversation, CALM, message="I said that nothing comes out when I try to pee").action == "escalate"
    )


def test_a_call_that_the_framework_could_not_read_is_noted_by_the_host() -> None:
    conversation, gate = screened(), Gate()
    conversation.note_refusal()
    conversation.note_refusal(["fever", "no_such_finding"])

    assert conversation.outstanding == ("fever",)
    assert gate.check(conversation, CALM).held == ("refused",)
    gate.check(conversation, CALM, message="no")
    assert gate.check(conversation, CALM, message="nothing else").action == "allow"


def test_two_ages_are_put_to_the_person_whoever_came_first() -> None:
    for first, second in ((30, 70), (70, 30)):
        conversation, gate = screened(), Gate()
        conversation.retract("age_years", "to be asked")
        for age in (first, second):
            handle_tool_call("record_answers", {"age_years": age}, conversation, turn=9)
        handle_tool_call("record_answers", {"age_years": first}, conversation)
        decision = gate.check(conversation, CALM)

        assert decision.held == ("refused",)
        assert decision.question is not None
        assert decision.question.finding == "age_years"
        gate.check(conversation, CALM, message="70 years")
        assert conversation.outstanding == ()
        assert conversation.presentation.answered()["age_years"] == 70


def test_a_note_on_the_form_is_no_refusal() -> None:
    result = handle_tool_call("record_answers", {"cannot_pass_urine": "Yes"})

    assert result.ok
    assert result.recorded == ("cannot_pass_urine",)
    assert result.urgency is Urgency.EMERGENCY
    assert len(result.fix) == 1


FEW = st.lists(st.sampled_from([*FINDINGS, "age_years", "temperature_c"]), min_size=1, max_size=2)
"""Calls about few findings, so that they are about the same one."""
calls = FEW.flatmap(lambda names: calls_about([*names, "cannot_pass_urine"]))


def calls_about(names: list[str]) -> st.SearchStrategy[list[Any]]:
    one = st.sampled_from(names).flatmap(
        lambda name: st.fixed_dictionaries(
            {name: st.one_of(answers(FINDINGS[name]), answers(FINDINGS[name]), st.sampled_from(["SECRET", "Yes"]))}
        )
    )
    wrong = st.sampled_from([{"no_such_name": "present"}, '{"fever": "pres'])
    return st.lists(st.one_of(one, one, one, wrong), min_size=2, max_size=4)


def what_it_came_to(conversation: Conversation) -> tuple[object, ...]:
    asking = conversation.asking(conversation.result)
    return conversation.presentation, conversation.urgency, conversation.outstanding, asking.held


@settings(max_examples=80, deadline=None)
@given(calls, st.sampled_from([1, None]))
def test_calls_of_one_turn_come_to_the_same_in_any_order(given_: list[Any], turn: int | None) -> None:
    outcomes = []
    for order in itertools.permutations(given_):
        conversation = Conversation(triager=REFERENCE)
        for arguments in order:
            handle_tool_call("record_answers", arguments, conversation, turn=turn)
        outcomes.append(what_it_came_to(conversation))

    assert all(outcome == outcomes[0] for outcome in outcomes)


@settings(max_examples=15, deadline=None)
@given(calls, st.sampled_from([1, None]), st.randoms(use_true_random=False))
def test_calls_in_threads_come_to_what_the_same_calls_come_to_in_turn(
    given_: list[Any], turn: int | None, chance: random.Random
) -> None:
    together, in_turn = Conversation(triager=REFERENCE), Conversation(triager=REFERENCE)
    chance.shuffle(given_)
    with ThreadPoolExecutor(len(given_)) as pool:
        results = list(pool.map(lambda a: handle_tool_call("record_answers", a, together, turn=turn), given_))
    for arguments in given_:
        handle_tool_call("record_answers", arguments, in_turn, turn=turn)

    assert what_it_came_to(together) == what_it_came_to(in_turn)
    recorded = {name for result in results for name in result.recorded}
    assert recorded <= set(together.presentation.answered())
    assert Conversation.from_json(together.to_json(), triager=REFERENCE) == together


@pytest.fixture
def quick_switching() -> Iterator[None]:
    """Threads come between each other's steps, and not only now and then."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("quick_switching")
def test_many_threads_lose_no_answer_and_the_record_can_be_read() -> None:
    conversation = Conversation(triager=REFERENCE)
    names = [n for n, f in FINDINGS.items() if f.kind == "finding"]
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda n: handle_tool_call("record_answers", {n: "unsure"}, conversation), names))
        list(pool.map(lambda _: Gate().check(conversation, CALM), range(16)))

    assert set(conversation.presentation.answered()) == set(names)
    assert len(conversation.log) == len(names) + 16
    assert {e.turn for e in conversation.log[: len(names)]} == {1}
    assert Conversation.from_json(conversation.to_json(), triager=REFERENCE) == conversation


def test_two_temperatures_at_both_ends_are_put_to_the_person_wherever_they_come_from() -> None:
    """Neither of the two is the worse one, so both cannot be kept; the gate never fails on it."""
    for first, second in (("39", "35"), ("35", "39")):
        for told in (
            [f"my temperature was {first}, later {second}"],
            [f"my temperature is {first}", f"my temperature is {second}"],
        ):
            conversation, gate = screened(fever="present"), Gate()
            decisions = [gate.check(conversation, CALM, message=message) for message in told]

            assert [decision.fault for decision in decisions] == [None] * len(told)
            assert conversation.outstanding == ("temperature_c",)
            assert decisions[-1].question is not None
            assert decisions[-1].question.finding == "temperature_c"
            answered = gate.check(conversation, CALM, message=second)
            assert answered.fault is None
            assert conversation.outstanding == ()
            assert conversation.presentation.answered()["temperature_c"] == int(second)


def test_the_worse_of_two_ages_that_came_at_once_counts_until_the_person_says_which() -> None:
    for ages in ((30, 70), (70, 30)):
        conversation = Conversation()
        conversation.record_many({"leg_pain": "present"}, origin="button")
        for age in ages:
            handle_tool_call("record_answers", {"age_years": age}, conversation)
        alone = REFERENCE.triage({"leg_pain": "present", "age_years": 70})

        assert conversation.presentation.answered()["age_years"] == 70
        assert (conversation.urgency, conversation.result.ceiling) == (alone.urgency, alone.ceiling)
        conversation.record("age_years", 30, origin="button")
        assert conversation.presentation.answered()["age_years"] == 30
        assert conversation.outstanding == ()
        assert Conversation.from_json(conversation.to_json()) == conversation


@pytest.mark.parametrize("wrong", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_loses_no_bad_news_beside_it(wrong: str) -> None:
    """Python and JavaScript write it into JSON, which has none; in a string it is a text like any other."""
    conversation = Conversation(triager=REFERENCE)
    text = f'{{"age_years": {wrong}, "cannot_pass_urine": "present", "fever": "{wrong}"}}'
    result = handle_tool_call("record_answers", text, conversation)

    assert result.urgency == "emergency"
    assert conversation.outstanding == ("age_years", "fever")
    assert result.recorded == ("cannot_pass_urine",)


@pytest.mark.parametrize("nothing", [float("nan"), Decimal("NaN"), np.float32("nan"), pd.NA, pd.NaT, None])
def test_what_a_program_hands_on_for_not_known_was_not_asked(nothing: Any) -> None:
    conversation = Conversation(triager=REFERENCE)
    result = handle_tool_call(
        "record_answers", {"age_years": nothing, "cannot_pass_urine": np.bool_(True)}, conversation
    )

    assert result.ok
    assert conversation.urgency == "emergency"
    assert conversation.presentation.age_years == "not_asked"


def test_refused_calls_of_one_turn_stand_in_the_same_order_however_they_came() -> None:
    names = ("tingling", "sensory_worsening", "fever")
    stand = set()
    for order in itertools.permutations(names):
        conversation = Conversation(triager=Triager(engine="reference"))
        for name in order:
            handle_tool_call("record_answers", {name: "kind of"}, conversation, turn=2)
        stand.add(conversation.outstanding)

    assert len(stand) == 1


def test_clashes_of_one_turn_stand_in_the_same_order_however_they_came() -> None:
    calls_ = [{"age_years": 44}, {"age_years": 70}, {"temperature_c": 39}, {"temperature_c": 35}]
    stand = set()
    for order in itertools.permutations(calls_):
        conversation = Conversation(triager=REFERENCE)
        for arguments in order:
            handle_tool_call("record_answers", arguments, conversation, turn=2)
        stand.add(conversation.outstanding)

    assert stand == {("age_years", "temperature_c")}

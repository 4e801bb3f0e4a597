"""The tool that asks: by forms to a client that shows them, over a real pipe, and by text to one that does not."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sciatica_triage import Presentation, Triager, Urgency
from sciatica_triage.chat import Conversation
from sciatica_triage.mcp_server.outputs import Screened
from sciatica_triage.mcp_server.screen import MOST_ROUNDS, Filled, Round, first_round, next_round
from sciatica_triage.mcp_server.tools import tools
from sciatica_triage.vocabulary import vocabulary_of

TOOLS = tools(Triager(engine="reference"))
VOCABULARY = vocabulary_of(Presentation)
TRIAGER = Triager(engine="reference")
NUMBERS = {"age_years": 35, "symptom_days": 5}
NUMBER_NAMES = {f.name for f in VOCABULARY.findings.values() if f.kind == "number"}
NOTHING: dict[str, object] = {}


def fill(schema: Mapping[str, Any], truth: Mapping[str, object]) -> dict[str, Any]:
    """What a person with this truth sends: absent is what no truth is told about, and an unknown number is unsure."""
    fields = schema["properties"]
    shown = [line["const"] for line in fields["not_sure"]["items"]["anyOf"]]
    content: dict[str, Any] = {}
    for name in [name for name in shown if name in fields]:
        if (value := truth.get(name, NUMBERS.get(name, "unsure"))) != "unsure":
            content[name] = value
    content["not_sure"] = [
        n for n in shown if n not in content and truth.get(n, "unsure" if n in fields else "") == "unsure"
    ]
    if "fits_me" in fields:
        content["fits_me"] = [n for n in shown if truth.get(n) == "present"]
        content["none_of_these"] = not content["fits_me"]
    return content


def play(truth: Mapping[str, object], answers: Mapping[str, object] = NOTHING) -> tuple[Screened, int]:
    """All rounds of a person who answers everything; the result, and how many there were."""
    step, rounds = first_round(TRIAGER, answers), 0
    while isinstance(step, Round):
        rounds += 1
        filled = {name: Filled(True, fill(form.schema, truth)) for name, form in step.forms.items()}
        step = next_round(TRIAGER, step.state, filled)
    return step, rounds


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
@example(683)
def test_everybody_is_screened_in_eight_rounds_and_as_urgent_as_one_by_one(seed: int) -> None:
    """However many signs they have, or are unsure of; what is left after the last round was asked once, and doubt counts."""
    random = Random(seed)
    likely = ["absent"] * random.choice([0, 2, 8, 20]) + ["present", "unsure"]
    truth = {f.name: random.choice(likely) for f in VOCABULARY.findings.values() if f.kind == "finding"}
    done, rounds = play(truth)
    told = {name: truth.get(name, NUMBERS.get(name, "unsure")) for name in VOCABULARY.findings if name in NUMBERS}
    screening = {f.name: truth[f.name] for f in VOCABULARY.findings.values() if f.tier == 1 and f.name in truth}

    assert rounds <= MOST_ROUNDS
    assert done.status != "needs_answers" or done.urgency == Urgency.EMERGENCY
    left = [] if done.ask_next is None else [line.finding for line in done.ask_next.lines]
    assert rounds == MOST_ROUNDS or not left
    assert {truth[name] for name in left} <= {"unsure"}
    assert done.urgency >= TRIAGER.triage({**screening, **told}).urgency or "unsure" in screening.values()


def test_plain_sciatica_takes_five_rounds_and_an_emergency_ends_them_at_once() -> None:
    plain = {"leg_pain": "present", "back_pain": "present", "tingling": "present", "age_years": 40}
    done, rounds = play(plain)
    urgent, soon_known = play({"leg_pain": "present", "collapse_or_chest_pain": "present"})

    assert (done.status != "needs_answers", rounds) == (True, 5)
    assert (urgent.urgency, soon_known) == (Urgency.EMERGENCY, 2)


@pytest.mark.parametrize("lost", [Filled(False, None), Filled(False, {"none_of_these": True}), None])
def test_a_form_that_was_declined_cancelled_or_lost_is_no_answer_and_ends_the_asking(lost: Filled | None) -> None:
    step = first_round(TRIAGER, {"leg_pain": "present", "age_years": 40, "symptom_days": 3})
    assert isinstance(step, Round)
    done = next_round(TRIAGER, step.state, {} if lost is None else dict.fromkeys(step.forms, lost))

    assert isinstance(done, Screened)
    assert (done.declined, done.status, done.ceiling) == (True, "needs_answers", Urgency.EMERGENCY)
    assert done.ask_next is not None
    assert "collapse_or_chest_pain" in {line.finding for line in done.ask_next.lines}


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_a_call_after_the_forms_were_ended_goes_on_with_all_that_was_answered(data: st.DataObject) -> None:
    """In whatever round, and whether by declining, by cancelling or by sending nothing until the rounds are used up."""
    truth = data.draw(
        st.dictionaries(st.sampled_from(["fever", "numbness", "unexplained_weight_loss"]), st.just("present"))
    )
    step: Round | Screened = first_round(TRIAGER, {"leg_pain": "present"})
    for _ in range(data.draw(st.integers(0, 4))):
        if isinstance(step, Round):
            filled = {name: Filled(True, fill(form.schema, truth)) for name, form in step.forms.items()}
            step = next_round(TRIAGER, step.state, filled)
    ending = data.draw(st.sampled_from([Filled(False, None), Filled(True, {}), None]))
    before = step.state if isinstance(step, Round) else None
    while isinstance(step, Round):
        step = next_round(TRIAGER, step.state, {} if ending is None else dict.fromkeys(step.forms, ending))
    again = TOOLS["screen"].run({"answers": step.answers})

    assert isinstance(again, Screened)
    assert (again.urgency, again.ceiling, again.status) == (step.urgency, step.ceiling, step.status)
    assert again.ask_next == step.ask_next
    if before is not None:
        told = Conversation.from_json(json.loads(before)["conversation"], triager=TRIAGER).presentation.answered()
        # A number that was left blank twice is not known.
        assert {n: v for n, v in step.answers.items() if n in told or v != "unsure"} == told


def test_the_first_form_asks_who_answers_and_a_later_call_knows() -> None:
    step = first_round(TRIAGER, {})
    assert isinstance(step, Round)
    fields = step.forms["list_1"].schema["properties"]
    assert [one["const"] for one in fields["reported_by"]["oneOf"]] == ["person", "somebody_else"]
    assert all("reported_by" not in form.schema["properties"] for n, form in step.forms.items() if n != "list_1")

    content = {**fill(step.forms["list_1"].schema, {"back_pain": "present"}), "reported_by": "somebody_else"}
    other = next_round(TRIAGER, step.state, {"list_1": Filled(True, content)})
    assert isinstance(other, Round)
    assert 'Here "you" is the person with the pain.' in other.forms["list_1"].message
    done = next_round(TRIAGER, other.state, {})
    assert isinstance(done, Screened)
    assert done.answers["reported_by"] == "somebody_else"
    again = first_round(TRIAGER, done.answers)
    assert isinstance(again, Round)
    assert "reported_by" not in again.forms["list_1"].schema["properties"]


@pytest.mark.parametrize("content", [{}, {"fits_me": [], "none_of_these": False}, {"not_sure": []}, None])
def test_a_form_sent_with_nothing_marked_comes_once_more_and_never_counts_as_no(content: Any) -> None:
    step: Round | Screened = first_round(TRIAGER, {"leg_pain": "present", "age_years": 40, "symptom_days": 3})
    assert isinstance(step, Round)
    lines = step.forms["list_1"].schema
    step = next_round(TRIAGER, step.state, dict.fromkeys(step.forms, Filled(True, content)))
    assert isinstance(step, Round)
    assert step.forms["list_1"].schema == lines
    step = next_round(TRIAGER, step.state, dict.fromkeys(step.forms, Filled(True, content)))

    assert isinstance(step, Screened)
    assert (step.declined, step.status, step.ceiling) == (True, "needs_answers", Urgency.EMERGENCY)
    assert {*step.answers} == {"leg_pain", "age_years", "symptom_days"}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_question_stands_in_more_than_two_forms_as_it_is_and_one_in_other_words(data: st.DataObject) -> None:
    """Whatever is filled in, left blank, marked as not sure or typed; and whoever answers nothing sees a few forms only."""
    start = data.draw(
        st.sampled_from([{}, {"severe_pain": "present"}, {"onset_after_trauma": "present", "age_years": 30}])
    )
    lazy = data.draw(st.booleans())
    shown: dict[tuple[str, str], int] = {}
    step, forms = first_round(TRIAGER, start), 0
    while isinstance(step, Round):
        filled = {}
        for name, form in step.forms.items():
            forms += 1
            fields = form.schema["properties"]
            lines = fields.get("fits_me", {"items": {"anyOf": []}})["items"]["anyOf"]
            numbers = [(n, kind["title"]) for n, kind in fields.items() if kind.get("type") == "number"]
            for line in [(one["const"], one["title"]) for one in lines] + numbers:
                shown[line] = shown.get(line, 0) + 1
            names = [one["const"] for one in lines]
            ways: list[dict[str, object]] = [{}]
            if not lazy:
                ways += [{"none_of_these": True}, {"fits_me": names[:1]}, {"not_sure": names[-1:]}]
            filled[name] = Filled(True, data.draw(st.sampled_from(ways)))
        step = next_round(TRIAGER, step.state, filled)

    # A number has no other words, and may come a third time where the person was unsure of it.
    assert {line for line, count in shown.items() if count > 2 + (line[0] in NUMBER_NAMES)} == set()
    assert not lazy or forms <= 12


@pytest.mark.parametrize("name", ["severe_pain_hours", "trauma_days_ago"])
def test_a_form_of_a_number_alone_that_is_left_blank_twice_is_not_known(name: str) -> None:
    gate = VOCABULARY[name].follows[0]
    step, seen = first_round(TRIAGER, {"leg_pain": "present", **NUMBERS, gate: "present"}), 0
    while isinstance(step, Round):
        seen += sum(name in form.schema["properties"] for form in step.forms.values())
        alone = {n for n, form in step.forms.items() if "fits_me" not in form.schema["properties"]}
        filled = {n: Filled(True, {} if n in alone else {"none_of_these": True}) for n in step.forms}
        step = next_round(TRIAGER, step.state, filled)

    assert seen <= 3
    assert not step.declined


def test_a_doubt_alone_leaves_the_rest_of_a_list_a_no_as_the_form_says() -> None:
    step = first_round(TRIAGER, {"leg_pain": "present", **NUMBERS})
    assert isinstance(step, Round)
    form = step.forms["list_1"]
    lines = [line["const"] for line in form.schema["properties"]["fits_me"]["items"]["anyOf"]]
    after = next_round(TRIAGER, step.state, {n: Filled(True, {"not_sure": lines[:1]}) for n in step.forms})

    assert isinstance(after, Round)
    told = Conversation.from_json(json.loads(after.state)["conversation"], triager=TRIAGER).presentation.answered()
    assert "leave out count as no" in form.message
    assert {name: told[name] for name in lines} == {n: "unsure" if n == lines[0] else "absent" for n in lines}


def test_doubt_beside_a_number_takes_nothing_from_it() -> None:
    step = first_round(TRIAGER, {})
    assert isinstance(step, Round)
    content = fill(step.forms["list_1"].schema, {"leg_pain": "present"}) | {"age_years": 75}
    content["not_sure"] = [*{*content["not_sure"], "age_years"}]
    after = next_round(TRIAGER, step.state, {"list_1": Filled(True, content)})
    assert isinstance(after, Round)
    done = next_round(TRIAGER, after.state, {})

    assert isinstance(done, Screened)
    assert done.answers["age_years"] == 75


BAD_FIELDS: list[dict[str, Any]] = [
    {"SECRET": 1},
    {"none_of_these": "SECRET"},
    {"none_of_these": "false"},
    {"none_of_these": True, "SECRET": True},
    {"not_sure": [""]},
    {"not_sure": [3]},
    {"not_sure": "SECRET"},
    {"age_years": "44"},
    {"age_years": 900},
]


@pytest.mark.parametrize("bad", [*BAD_FIELDS, {"fits_me": ["SECRET"]}, {"fits_me": "SECRET"}, {"fits_me": 3}])
def test_what_is_no_answer_to_a_form_is_asked_again_without_an_echo(bad: dict[str, Any]) -> None:
    step = first_round(TRIAGER, {})
    assert isinstance(step, Round)
    again = next_round(TRIAGER, step.state, {"list_1": Filled(True, bad)})

    assert isinstance(again, Round)
    assert again.forms["list_1"] == step.forms["list_1"]
    assert "SECRET" not in again.state


@pytest.mark.parametrize("bad", BAD_FIELDS)
def test_a_bad_field_loses_nothing_of_what_was_told_and_denies_nothing(bad: dict[str, Any]) -> None:
    """Neither what an earlier round told nor what is marked in the same form."""
    for found, urgency in (("collapse_or_chest_pain", Urgency.EMERGENCY), ("fever", Urgency.URGENT)):
        known = {"leg_pain": "present", "age_years": 44, "symptom_days": 3}
        earlier = {} if found == "collapse_or_chest_pain" else {found: "present"}
        step = first_round(TRIAGER, {**known, **earlier})
        for _ in range(MOST_ROUNDS):
            if isinstance(step, Screened):
                break
            marked = {} if earlier else {"fits_me": [found]}
            step = next_round(TRIAGER, step.state, dict.fromkeys(step.forms, Filled(True, {**marked, **bad})))

        assert isinstance(step, Screened)
        open_ = (step.status, step.ask_next is not None)
        assert step.urgency == urgency
        assert open_ == (("settled", False) if urgency == Urgency.EMERGENCY else ("needs_answers", True))


@settings(max_examples=60, deadline=None)
@given(st.sets(st.sampled_from([f.name for f in VOCABULARY.findings.values() if f.tier in (1, 2)]), max_size=7))
@example({"back_pain", "confused_or_drowsy", "severe_pain", "loss_of_bladder_control", "loss_of_bowel_control"})
@example({"leg_pain", "new_breathlessness", "cold_pale_leg", "bladder_change", "bowel_change", "saddle_numbness"})
def test_whoever_marks_a_doubt_and_nothing_else_is_screened_in_eight_rounds(doubts: set[str]) -> None:
    """The rest of the list counts as no."""
    went_on, seen = first_round(TRIAGER, {}), set[str]()
    while isinstance(went_on, Round):
        filled = {}
        for name, form in went_on.forms.items():
            fields = form.schema["properties"]
            lines = [line["const"] for line in fields["fits_me"]["items"]["anyOf"]] if "fits_me" in fields else []
            marked = [line for line in lines if line in doubts - seen]
            seen |= {*marked}
            told: dict[str, object] = {"not_sure": marked} if marked else {"none_of_these": True} if lines else {}
            numbers = [field for field, kind in fields.items() if kind.get("type") == "number"]
            told |= {number: {"age_years": 44, "symptom_days": 5}.get(number, 3) for number in numbers}
            filled[name] = Filled(True, told)
        went_on = next_round(TRIAGER, went_on.state, filled)

    assert went_on.status != "needs_answers" or went_on.urgency == Urgency.EMERGENCY


def test_a_doubt_is_asked_once_more_in_other_words_before_it_makes_the_result_urgent() -> None:
    step = first_round(TRIAGER, {"leg_pain": "present", "age_years": 40, "symptom_days": 3})
    assert isinstance(step, Round)
    step = next_round(
        TRIAGER, step.state, {"list_1": Filled(True, {"none_of_these": True, "not_sure": ["new_breathlessness"]})}
    )

    assert isinstance(step, Round)
    form, *_ = step.forms.values()
    assert form.message.startswith("Once more, in other words")


# over a pipe

anyio = pytest.importorskip("anyio", reason="needs the extra `mcp`")
pytest.importorskip("mcp", reason="needs the extra `mcp`")

import mcp_types as types  # noqa: E402
from mcp.client import Client  # noqa: E402
from mcp.client.stdio import StdioServerParameters, stdio_client  # noqa: E402
from mcp.shared.exceptions import MCPError  # noqa: E402

PIPE = StdioServerParameters(command=sys.executable, args=["-m", "sciatica_triage", "mcp"], env=dict(os.environ))


def within(work: Callable[[], Any]) -> None:
    async def limited() -> None:
        with anyio.fail_after(60):
            await work()

    anyio.run(limited)


def test_a_client_that_shows_forms_screens_a_person_over_a_pipe() -> None:
    shown: list[str] = []

    def person(truth: Mapping[str, object]) -> Any:
        async def answer(_: Any, params: Any) -> types.ElicitResult:
            shown.append(params.message)
            return types.ElicitResult(action="accept", content=fill(params.requested_schema, truth))

        return answer

    async def work() -> None:
        for truth, urgency, most in (
            ({"leg_pain": "present", "age_years": 40}, "routine", 6),
            ({"leg_pain": "present", "cannot_pass_urine": "present"}, "emergency", 4),
        ):
            shown.clear()
            async with Client(stdio_client(PIPE), elicitation_callback=person(truth)) as client:
                result = await client.call_tool("screen", {})
            assert not result.is_error
            assert result.structured_content["urgency"] == urgency
            assert result.structured_content["status"] != "needs_answers"
            assert 1 < len(shown) <= most

    within(work)


def test_a_person_who_declines_over_a_pipe_is_told_what_is_open() -> None:
    async def declines(_: Any, __: Any) -> types.ElicitResult:
        return types.ElicitResult(action="decline")

    async def work() -> None:
        async with Client(stdio_client(PIPE), elicitation_callback=declines) as client:
            got = (await client.call_tool("screen", {"answers": {"leg_pain": "present"}})).structured_content
        assert (got["declined"], got["status"], got["ceiling"]) == (True, "needs_answers", "emergency")

    within(work)


def test_a_client_that_shows_no_forms_gets_the_list_to_ask() -> None:
    async def work() -> None:
        async with Client(stdio_client(PIPE)) as client:
            answers: dict[str, Any] = {}
            for _ in range(MOST_ROUNDS + 1):
                got = (await client.call_tool("screen", {"answers": answers})).structured_content
                if got["ask_next"] is None:
                    break
                for line in got["ask_next"]["lines"]:
                    answers[line["finding"]] = NUMBERS.get(line["finding"], "unsure") if line["unit"] else "absent"
        assert got["status"] != "needs_answers"
        assert not got["declined"]

    within(work)


def test_a_changed_or_foreign_state_is_refused() -> None:
    async def asked(_: Any, __: Any) -> types.ElicitResult:
        raise AssertionError

    async def work() -> None:
        tokens = []
        async with Client(stdio_client(PIPE), elicitation_callback=asked) as client:
            call = client.session.call_tool
            first = await call("screen", {}, allow_input_required=True)
            assert isinstance(first, types.InputRequiredResult)
            assert "leg_pain" not in str(first.request_state)
            answered = {"list_1": types.ElicitResult(action="accept", content={"none_of_these": True})}
            token = str(first.request_state)
            tokens.append(token)
            for wrong in (token[:-4] + "AAAA", '{"round": 7}', "", token + "x"):
                with pytest.raises(MCPError, match="requestState"):
                    await call("screen", {}, input_responses=answered, request_state=wrong, allow_input_required=True)
            other = {"answers": {"leg_pain": "present"}}
            with pytest.raises(MCPError, match="requestState"):
                await call("screen", other, input_responses=answered, request_state=token, allow_input_required=True)
            going_on = await call(
                "screen", {}, input_responses=answered, request_state=token, allow_input_required=True
            )
            assert isinstance(going_on, types.InputRequiredResult)
        async with Client(stdio_client(PIPE), elicitation_callback=asked) as client:
            with pytest.raises(MCPError, match="requestState"):
                await client.session.call_tool(
                    "screen", {}, input_responses=answered, request_state=tokens[0], allow_input_required=True
                )

    within(work)


def test_an_age_that_is_left_blank_is_asked_once_more_and_keeps_nobody_from_the_end() -> None:
    rounds, asked = first_round(TRIAGER, {}), []
    while isinstance(rounds, Round):
        asked.append([form for form in rounds.forms.values() if "age_years" in form.schema["properties"]])
        filled = {name: Filled(True, {"none_of_these": True}) for name in rounds.forms}
        rounds = next_round(TRIAGER, rounds.state, filled)

    assert rounds.status == "screened"
    assert len(asked) <= MOST_ROUNDS
    assert sum(map(len, asked)) == 2
    assert rounds.answers["age_years"] == "unsure"

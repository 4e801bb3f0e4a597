"""Short answers to a checklist, read without a model: what counts as one, for which lines, and what is left open."""

from __future__ import annotations

import re
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sciatica_triage import Answer, Triager, Urgency
from sciatica_triage.chat import Conversation, Gate
from sciatica_triage.chat.listed import list_answer
from sciatica_triage.chat.plain import in_small_letters
from sciatica_triage.chat.texts import texts

from ..support.strategies import FINDINGS

CALM = "It is only a strain."
LABELS = ("fever or shivering", "face drooping, arm weak, trouble speaking", "a stiff neck", "numb or different below")
YES, NO, DOUBT = Answer.PRESENT, Answer.ABSENT, Answer.UNSURE
ALL_ABSENT = dict.fromkeys(range(4), NO)
TRIAGER = Triager(engine="reference")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("none of these", ALL_ABSENT),
        ("No.", ALL_ABSENT),
        ("none of these, thanks", ALL_ABSENT),
        ("None of these 🙂", ALL_ABSENT),
        ("0", ALL_ABSENT),
        ("the second one", {**ALL_ABSENT, 1: YES}),
        ("1 and 3", {**ALL_ABSENT, 0: YES, 2: YES}),
        ("Yes, 1,3", {**ALL_ABSENT, 0: YES, 2: YES}),
        ("just the last one", {**ALL_ABSENT, 3: YES}),
        ("all of them", dict.fromkeys(range(4), YES)),
        ("1, not sure about 2", {**ALL_ABSENT, 0: YES, 1: DOUBT}),
        ("1 and maybe 3", {**ALL_ABSENT, 0: YES, 2: DOUBT}),
        ("0.", ALL_ABSENT),
        ("no to all of them", ALL_ABSENT),
        ("I have none of these!", ALL_ABSENT),
        ("none apart from 2", {**ALL_ABSENT, 1: YES}),
        ("nothing but 1", {**ALL_ABSENT, 0: YES}),
        ("the first two", {**ALL_ABSENT, 0: YES, 1: YES}),
        ("the last two", {**ALL_ABSENT, 2: YES, 3: YES}),
        ("not sure about the first two", {0: DOUBT, 1: DOUBT}),
        ("yes to 1 and 3", {**ALL_ABSENT, 0: YES, 2: YES}),
        ("line four", {**ALL_ABSENT, 3: YES}),
        # Nobody was told that the rest would count as no.
        ("not sure about the first", {0: DOUBT}),
        ("not sure about 1 and 3", {0: DOUBT, 2: DOUBT}),
        ("2?", {1: DOUBT}),
        ("fever or shivering", {0: YES}),
        ("Face drooping, arm weak, trouble speaking", {1: YES}),
        ("stiff neck and fever or shivering", {0: YES, 2: YES}),
        ("1 yes, 2 no", {0: YES, 1: NO}),
        ("not sure about a stiff neck, none of the others", {**ALL_ABSENT, 2: DOUBT}),
    ],
)
def test_a_short_answer_is_for_the_lines_that_it_names(text: str, expected: dict[int, Answer]) -> None:
    assert list_answer(text, LABELS) == expected


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "not sure",
        "maybe",
        "",
        "?",
        "5",
        "12",
        "not 1",
        "no 1",
        "all except 2",
        "2 of them",
        "2 lines",
        "1-3",
        "1 to 3",
        *(f"1{sign}3" for sign in ("..", "...", "…", "--", " -- ", "_", "//", "→", "~")),
        "first - third",
        "1.3",
        "0?",
        "0 and 1",
        "the first five",
        "first two?",
        "all but 3",
        "no to all but 2",
        "2 days",
        "no fever or shivering",
        "1, 1?",
        "1 not sure 3",
        "both",
        "two",
        "one",
        "1 and I cannot pee",
        *(f"{end} {number}{of}" for end in ("first", "the last") for number in (1, 2, 3) for of in ("", " lines")),
        "2 last",
        *(f"2{space}{sign}" for space in ("", " ") for sign in ("✗", "❌", "👎", "🚫", "✓", "¬", "=", "%", "<", "½")),
        "~2",
        "≠ 2",
        "no thanks",
        "no thank you",
        "no way",
        "no?",
        "none???",
        "no 😢",
        "1 but 3",
    ],
)
def test_whatever_could_mean_two_things_is_no_answer(text: str) -> None:
    assert list_answer(text, LABELS) is None


PLACES = [
    ("1", "first", "1st", "number one", "line 1"),
    ("2", "second"),
    ("3", "third", "3rd", "line three", "the third one"),
]
SIGNS = st.one_of(
    st.text(st.sampled_from("-–—‐‑‒−―./:_~…·•‥|>→*=!\\'"), min_size=1, max_size=3),
    st.text(st.characters(categories=["P", "S", "Zl", "Zp"]), min_size=1, max_size=2),
)
LISTS = (",", ";", "&", "+", ", and", " and ", ", ", " & ", " + ", "; ", "\n", " ")


@given(
    st.sampled_from(PLACES[0]),
    SIGNS,
    st.sampled_from(PLACES[2]),
    st.sampled_from(["", " "]),
    st.sampled_from(["", "?"]),
)
@example("1", "..", "3", "", "")
@example("1", "...", "3", "", "")
@example("1", "…", "3", "", "")
@example("1", "--", "3", " ", "")
@example("1", "_", "3", "", "")
@example("1", "//", "3", "", "")
@example("first", "-", "third", " ", "")
def test_only_a_list_of_numbers_is_one(one: str, sign: str, other: str, space: str, doubt: str) -> None:
    """Two numbers or ordinals with anything else between them may mean all that lies between: nobody answers no to that."""
    told = list_answer(f"{one}{doubt}{space}{sign}{space}{other}", LABELS)
    left = re.sub(r"[?#()\"\s]", "", in_small_letters(sign))

    assert told is None or left in {"", *",;&+"}


@given(st.sampled_from([*product(PLACES[0], PLACES[2])]), st.sampled_from(LISTS))
def test_a_plain_list_of_numbers_ticks_both(places: tuple[str, str], sign: str) -> None:
    one, other = ("1", "3") if sign == " " else places
    between = f"{sign} " if sign.endswith("and") else sign

    assert list_answer(f"{one}{between}{other}", LABELS) == {**ALL_ABSENT, 0: YES, 2: YES}


@pytest.mark.parametrize(
    "text", ["second last", "the second-last", "2nd last one", "the third last", "number two last"]
)
def test_a_place_that_is_counted_from_the_end_is_not_two(text: str) -> None:
    assert list_answer(text, LABELS) is None


@pytest.mark.parametrize("face", [":(", ":-(", ":'(", "*", "#", ":/"])
def test_a_no_to_all_with_a_sad_face_is_no_answer(face: str) -> None:
    """Whatever words say it: a face or a sign beside them may turn them round, as with a single question."""
    taken = [text for word in texts().lists.none if list_answer(text := f"{word} {face}", LABELS) is not None]

    assert taken == []


def test_each_label_of_the_vocabulary_answers_for_its_line() -> None:
    for finding in FINDINGS.values():
        if finding.kind == "finding":
            assert list_answer(finding.called, ["no such thing", finding.called]) == {1: YES}


@given(st.text(), st.integers(1, 7))
def test_any_text_answers_lines_of_the_list_or_nothing(text: str, size: int) -> None:
    told = list_answer(text, [f"line {place}" for place in range(size)])

    assert told is None or set(told) <= set(range(size))


WORDS = (
    "1",
    "2",
    "third",
    "none",
    "no",
    "yes",
    "not sure about",
    "of the others",
    "and",
    ",",
    "only",
    "stiff neck",
    "?",
)
WORDS += ("not", "but")


@given(st.lists(st.sampled_from(WORDS), max_size=6))
def test_a_line_is_absent_only_where_that_was_said(parts: list[str]) -> None:
    """By a no, or by ticks with numbers, which are all that fit; and never a line that was named without a no."""
    text = " ".join(parts)
    told = list_answer(text, LABELS) or {}
    absent = {place for place, value in told.items() if value is NO}

    assert not absent or any(word in parts for word in ("no", "none", "of the others", "only", "1", "2", "third"))
    assert not ({"?", "not sure about"} & {*parts}) or DOUBT in told.values() or not told
    assert "not" not in parts or not told
    assert "but" not in parts or not told


def begun() -> Conversation:
    conversation = Conversation(triager=TRIAGER)
    conversation.record_many({"leg_pain": "present", "age_years": 44, "symptom_days": 3}, origin="person")
    return conversation


def test_the_gate_asks_by_checklist_and_takes_lines_as_the_answer() -> None:
    conversation, gate = begun(), Gate()
    shown = gate.check(conversation, CALM).checklist
    assert shown is not None
    names = [q.finding for q in shown.questions]
    decision = gate.check(conversation, CALM, message=f"{names.index('feeling_very_ill') + 1}")

    assert (decision.heard, CALM in decision.message) == ("answered", False)
    answered = conversation.presentation.answered()
    assert {name: answered[name] for name in names} == {
        name: "present" if name == "feeling_very_ill" else "absent" for name in names
    }


def test_a_list_without_an_answer_is_followed_by_one_question_and_nothing_is_taken_from_it() -> None:
    conversation, gate = begun(), Gate()
    first = gate.check(conversation, CALM).checklist
    before = conversation.presentation
    assert first is not None
    for message in ("yes", "maybe", "hello there"):
        decision = gate.check(conversation, CALM, message=message)
        assert decision.checklist is None
        assert decision.question is not None
        assert decision.question.finding == first.questions[0].finding
        assert conversation.presentation == before
        conversation.retract("leg_pain", "to be asked anew")
        conversation.record("leg_pain", "present", origin="person")
        assert gate.check(conversation, CALM).checklist is not None


def test_a_message_that_was_not_understood_gets_one_question_and_no_list() -> None:
    conversation, gate = begun(), Gate()
    gate.check(conversation, CALM)
    decision = gate.check(conversation, CALM, message="No puedo orinar")

    assert decision.checklist is None
    assert decision.question is not None
    assert texts().plain_only in decision.message


def test_bad_news_beside_a_number_is_heard_and_the_list_stays_open() -> None:
    conversation, gate = begun(), Gate()
    gate.check(conversation, CALM)
    decision = gate.check(conversation, CALM, message="1, and I cannot pee at all")

    assert decision.urgency == Urgency.EMERGENCY
    assert "absent" not in conversation.presentation.answered().values()


def test_an_answer_to_a_list_counts_once_and_survives_a_stop() -> None:
    conversation, gate = begun(), Gate()
    shown = gate.check(conversation, CALM).checklist
    resumed = Conversation.from_json(conversation.to_json(), triager=TRIAGER)
    assert shown is not None
    assert [f.name for f in resumed.pending_list] == [q.finding for q in shown.questions]
    assert resumed.answer("none of these") == "answered"
    assert resumed.pending_list == ()
    assert resumed.answer("1") == "unclear"


def test_a_host_may_hand_in_the_checklist_that_it_showed() -> None:
    conversation = begun()
    shown = conversation.next_checklist("screened")
    assert shown is not None

    assert conversation.answer("not sure about the first", checklist=shown) == "answered"
    assert conversation.presentation.answered()[shown.none_means[0]] == "unsure"
    assert not any(name in conversation.presentation.answered() for name in shown.none_means[1:])


def test_beside_a_draft_and_in_shadow_mode_no_list_waits_for_an_answer() -> None:
    for gate in (Gate(drafts="beside"), Gate("shadow")):
        conversation = begun()
        gate.check(conversation, CALM)
        assert conversation.pending_list == ()

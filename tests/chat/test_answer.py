"""The person's plain answers, read without a model: what counts as one, for which question, and what does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sciatica_triage import Answer, PresentationError
from sciatica_triage.chat import Conversation, Gate
from sciatica_triage.chat.plain import answer_word, plain_answer
from sciatica_triage.chat.texts import texts

from ..support.strategies import FINDINGS

CALM = "It is only a strain."
NUMBERS = [name for name, finding in FINDINGS.items() if finding.kind == "number"]
GROUPED = ("1,000", "10,000", "1.000", "1 000", "1,000,000", "1,000.5", "3,500")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("yes", "present"),
        ("Yes.", "present"),
        ("YEP!", "present"),
        ("yeah, a bit", None),
        ("I think so", "present"),
        ("no", "absent"),
        ("Nope", "absent"),
        ("No, I don't", "absent"),
        ("No, I don’t.", "absent"),
        ("none of these", "absent"),
        ("No 🙂", "absent"),
        ("nope 👍🏽", "absent"),
        ("no :)", "absent"),
        ("no 😉", None),
        ("no ✅", None),
        ("no 😭", None),
        ("None of the above.", "absent"),
        ("not sure", "unsure"),
        ("I don't know", "unsure"),
        ("idk", "unsure"),
        ("No idea", "unsure"),
        ("not really", "unsure"),
        ("I don't think so", "unsure"),
        ("maybe", "unsure"),
        ("no, but I cannot pee", None),
        ("no change", None),
        ("no yes", None),
        ("yes and no", "unsure"),
        ("", None),
        ("44", None),
        ("nothing new, no", None),
        # A refusal, a doubt and tears are no answer.
        *((refusal, None) for refusal in ("no thanks", "No, thank you.", "no way", "NO WAY!")),
        *((f"{no}{sign}", None) for no in ("no", "none", "not at all") for sign in ("?", "???", " 😢", " :(", " ✗")),
    ],
)
def test_only_a_whole_message_is_a_plain_answer(text: str, expected: str | None) -> None:
    assert plain_answer(text, FINDINGS["fever"]) == expected


@pytest.mark.parametrize(
    ("finding", "text", "expected"),
    [
        ("age_years", "44", 44),
        ("age_years", "44 years", 44),
        ("age_years", "I'm 44 years old.", 44),
        ("age_years", "44yo", 44),
        ("age_years", "not sure", "unsure"),
        ("age_years", "no", None),
        ("age_years", "440", None),
        ("age_years", "over 60", None),
        ("age_years", "44 or 45", None),
        ("age_years", "4 weeks", None),
        ("symptom_days", "about 3 days", 3),
        ("symptom_days", "for 3 days", 3),
        ("symptom_days", "I'm 44", None),
        ("symptom_days", "44 years old", None),
        ("symptom_days", "aged 44", None),
        ("symptom_days", "my age is 44", None),
        ("severe_pain_hours", "I am 44", None),
        ("severe_pain_hours", "44 years old", None),
        ("temperature_c", "I'm 38", None),
        ("temperature_c", "38 ago", None),
        ("age_years", "aged 44", 44),
        ("age_years", "for 44", None),
        ("age_years", "44 ago", None),
        ("symptom_days", "2 weeks", 14),
        ("symptom_days", "for 2 weeks now", 14),
        ("symptom_days", "3 months", 90),
        ("symptom_days", "-3", None),
        ("severe_pain_hours", "2 days", 48),
        ("severe_pain_hours", "1.5", 1.5),
        ("severe_pain_hours", "1,5 hrs", 1.5),
        ("severe_pain_hours", "less than 3", None),
        ("temperature_c", "38.5 °C", 38.5),
        ("temperature_c", "38.5 degrees", 38.5),
        ("temperature_c", "101", None),
        ("temperature_c", "101 F", None),
        ("temperature_c", "38.25", 38.25),
        # A bound is no number: two hours are less than three, and "more than two" may be four.
        *((name, f"{sign}{space}2", None) for name in NUMBERS for sign in "><≥≤~±+" for space in ("", " ")),
        *(
            (name, f"2{after}", None)
            for name in NUMBERS
            for after in ("+", " +", " or more", "+ or so", "?", "<", "→", "/")
        ),
        *(
            (name, f"{bound} 2", None)
            for name in NUMBERS
            for bound in ("over", "at least", "less than", "under", "up to")
        ),
        ("severe_pain_hours", "2+ hours", None),
        *((name, f"{number}{unit}", None) for name in NUMBERS for number in GROUPED for unit in ("", " days")),
    ],
)
def test_a_number_is_read_with_its_unit_or_without(finding: str, text: str, expected: object) -> None:
    assert plain_answer(text, FINDINGS[finding]) == expected


def test_no_wording_says_two_things() -> None:
    said = texts().answers
    everything = [*said.present, *said.absent, *said.unsure]

    assert len(everything) == len(set(everything))
    for name in ("present", "absent", "unsure"):
        for wording in getattr(said, name):
            assert answer_word(wording) == answer_word(f"{wording.upper()}!") == name


def test_every_unit_of_a_number_is_known() -> None:
    assert {f.unit for f in FINDINGS.values() if f.kind == "number"} == set(texts().numbers.units)


@given(st.text(), st.sampled_from(list(FINDINGS)))
def test_any_text_is_a_fitting_answer_or_none(text: str, name: str) -> None:
    value = plain_answer(text, FINDINGS[name])

    assert value is None or FINDINGS[name].read(value) == value


def test_an_answer_is_for_the_question_that_the_gate_asked_last() -> None:
    conversation, gate = Conversation(), Gate()
    conversation.note_refusal(["age_years", "fever", "diabetes", "burning"])
    asked = []
    decision = gate.check(conversation, CALM)
    for reply in ("44", "no", "nope", "Not sure"):
        assert decision.question is not None
        asked.append(decision.question.finding)
        decision = gate.check(conversation, CALM, message=reply)
        assert decision.heard == "answered"

    assert {name: str(conversation.presentation.answered()[name]) for name in asked} == dict(
        zip(asked, ("44", "absent", "absent", "unsure"), strict=True)
    )
    assert {row["origin"] for row in conversation.audit() if row["event"] == "answers"} == {"person"}


def test_anything_else_goes_to_the_reader() -> None:
    conversation = Conversation()
    Gate().check(conversation, CALM)

    assert conversation.answer("no, but I cannot pee at all") == "read"
    assert conversation.presentation.answered() == {"cannot_pass_urine": "present"}


def test_a_host_without_a_gate_may_answer_the_next_question_or_name_one() -> None:
    conversation = Conversation()

    assert conversation.answer("44 years") == "answered"
    assert conversation.answer("no", finding="fever") == "answered"
    assert conversation.presentation.answered() == {"age_years": 44, "fever": "absent"}
    with pytest.raises(PresentationError, match="nearest known name is `fever`"):
        conversation.answer("no", finding="feverr")


def test_the_first_message_of_all_is_no_answer() -> None:
    conversation = Conversation()
    Gate().check(conversation, CALM, message="not sure")

    assert conversation.presentation.answered() == {}


def test_an_answer_counts_once() -> None:
    conversation, gate = Conversation(), Gate()
    conversation.record("leg_pain", "present")
    gate.check(conversation, CALM)
    conversation.answer("44")
    conversation.answer("45")

    assert conversation.presentation.answered() == {"leg_pain": "present", "age_years": 44}


def test_in_shadow_mode_nothing_was_asked_so_nothing_is_answered() -> None:
    conversation, gate = Conversation(), Gate("shadow")
    conversation.record("age_years", 40)
    gate.check(conversation, CALM)
    gate.check(conversation, CALM, message="no")

    assert conversation.presentation.answered() == {"age_years": 40}


def test_a_message_that_is_no_text_is_refused() -> None:
    from sciatica_triage.chat import ConversationError

    with pytest.raises(ConversationError, match="text"):
        Conversation().answer(3)  # type: ignore[arg-type]


def test_a_word_is_no_answer_to_a_number() -> None:
    assert plain_answer("yes", FINDINGS["age_years"]) is None
    assert plain_answer("dunno", FINDINGS["age_years"]) is Answer.UNSURE


def test_a_button_answers_the_question_that_was_put_last() -> None:
    from sciatica_triage.chat import ConversationError

    conversation, gate = Conversation(), Gate()
    with pytest.raises(ConversationError, match="no question is pending"):
        conversation.reply("present")
    conversation.record("leg_pain", "present")
    gate.check(conversation, CALM)
    conversation.reply(44)
    screening = conversation.triager._assessor.screening
    conversation.record_many({name: "absent" for name in screening if FINDINGS[name].kind == "finding"})
    conversation.record("sensory_worsening", "unsure")
    while (decision := gate.check(conversation, CALM)).held != ("unsure",):
        conversation.reply("absent")
    conversation.reply("absent")

    assert decision.question is not None
    assert conversation.presentation.answered()[decision.question.finding] == "absent"
    assert conversation.conflicts == ()

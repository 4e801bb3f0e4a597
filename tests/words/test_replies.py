"""Replies to a question about a sign: that all is well denies it, `same as ever` is asked about, the rest alarms."""

from __future__ import annotations

from itertools import product

import pytest

from ..support.quiet import alarms, is_quiet, reading_of

QUESTIONS = [
    "Any leaking?", "Any loss of feeling between the legs?", "Numbness down below?", "Incontinence?",
    "Any trouble passing urine?", "Q: Any trouble holding it? A:", "Problems with your bladder?",
]  # fmt: skip
CHANGES = ["Any change in bladder?", "Any changes in your bowels?", "Any change in the feeling down below?"]
WELL = [
    "fine", "all fine", "all normal", "as normal", "all good there", "no issues", "no problems", "nothing to report",
    "all as it should be", "no thank God", "touch wood, no", "thankfully no", "happily no", "I'm happy to say no",
    "no ma'am", "everything is fine there, thank you", "none whatsoever", "nothing unusual", "all perfectly normal",
]  # fmt: skip
AS_EVER = [
    "same as ever", "same as usual", "unchanged", "n/a", "not applicable", "no change", "nothing new", "same",
    "just the usual", "no more than usual", "not that I've noticed", "none that I know of", "good",
]  # fmt: skip
NOT_WELL = [
    "yes", "yes, same as ever", "all normal apart from at night", "all normal until today", "not fine", "not normal",
    "everything is not fine", "same, every day", "all day", "all the time", "nothing works", "no more control",
    "all gone", "changed", "different now", "not the same", "more than usual", "more than before", "a change, yes",
    "all normal. Except at night", "fine. But only when I sit", "no issues, only when I laugh", "new", "well, yes",
    "all good. Actually no, I leak", "it is worse",
]  # fmt: skip


@pytest.mark.parametrize("reply", WELL)
def test_a_reply_that_all_is_well_denies_what_was_asked(reply: str) -> None:
    """`Any leaking? All normal.` called an ambulance."""
    told = [f"{question} {said}" for question in (*QUESTIONS, *CHANGES) for said in (f"{reply}.", reply.capitalize())]

    assert [text for text in told if alarms(text)] == []


@pytest.mark.parametrize("reply", AS_EVER)
def test_a_reply_that_nothing_is_new_is_asked_about_and_denies_a_change(reply: str) -> None:
    """Who leaks as ever leaks."""
    assert [q for q in (*QUESTIONS, *CHANGES) if alarms(f"{q} {reply}.")] == []
    assert [q for q in QUESTIONS if is_quiet(f"{q} {reply}.")] == []


@pytest.mark.parametrize("reply", NOT_WELL)
def test_a_reply_that_is_no_plain_no_leaves_the_sign_told(reply: str) -> None:
    assert [q for q in QUESTIONS if not alarms(f"{q} {reply}.")] == []


def test_a_reply_that_all_is_well_answers_all_the_questions_before_it() -> None:
    told = [
        f"{one} {two} {reply}."
        for one, two in product(QUESTIONS[:4], QUESTIONS[2:4])
        for reply in ("all fine", "no to both")
    ]

    assert [text for text in told if alarms(text)] == []
    assert reading_of("Any leaking? Numbness down below? Fine.").presentation().answered()


LABELS = [
    "Leaks",
    "Numbness between legs",
    "Loss of bowel control",
    "Trouble passing urine",
    "Numb genitals",
    "Foot drop",
]
LINES = ["{}: {}", "{} - {}", "{} = {}", "- {}: {}", "Back pain: yes\n{}: {}\nPain: 4"]


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("label", LABELS)
def test_a_line_of_a_form_that_says_that_all_is_well_alarms_nobody(line: str, label: str) -> None:
    told = [line.format(label, reply) for reply in (*WELL, *AS_EVER) if "," not in reply]
    if label == "Numb genitals" and line == "{} - {}":
        return  # a state, and what else is well

    assert [text for text in told if alarms(text)] == []


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("label", LABELS[:3])
def test_a_line_of_a_form_that_says_more_stays_told(line: str, label: str) -> None:
    more = ("yes", "new", "worse", "all day", "since Monday", "same as the left leg", "changed", "not normal")

    assert [reply for reply in more if not alarms(line.format(label, reply))] == []

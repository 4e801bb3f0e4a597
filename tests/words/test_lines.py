"""Messages written in lines: a denial ends where its line does, and a heading that denies goes on over bare names alone."""

from __future__ import annotations

from itertools import product

import pytest

from sciatica_triage import Answer, Urgency, triage
from sciatica_triage.words import read
from sciatica_triage.words.read import lexicon_alone

TOLD = (Answer.PRESENT, Answer.UNSURE)
DENIED = [
    "no numbness", "no numbness or tingling", "No fever", "not weak", "Numbness: no", "never any leaks",
    "no trouble with",
    "denies fever", "neither numb nor weak", "I don't have any weakness", "no", "none", "nope", "No red flags",
]  # fmt: skip
SIGNS = [
    "bladder gone", "bladder numb", "saddle numb", "can't pee", "weak left leg", "foot drop", "incontinence",
    "wet myself",
    "numb between the legs", "lost control of bowels", "paralysed legs", "both legs weak", "numbness in my groin",
]  # fmt: skip
ENDS = ["\n", "\r\n", " \n ", "\n- ", "\n\n", "\n* ", "\n\N{BULLET} ", "\n1. "]
HEADINGS = [
    "No:",
    "None of these:",
    "I have no:",
    "I don't have:",
    "Negative for:",
    "Denies:",
    "Not had:",
    "No signs of these:",
]
ITEMS = [
    "numbness",
    "tingling",
    "weakness",
    "bladder problems",
    "incontinence",
    "saddle numbness",
    "fever",
    "foot drop",
]
STATES = [
    "can't pee", "my bladder is numb", "numb between the legs", "weak left leg since Monday", "I wet myself",
    "legs are weak",
    "lost control of my bowels", "cannot feel my groin",
]  # fmt: skip
"""Lines that tell something by themselves, whatever heading they stand under."""


def _heard(text: str) -> dict[str, object]:
    return dict(lexicon_alone(text).reading.presentation().answered())


def _lost(alone: str, text: str) -> bool:
    """Whether anything that the line tells alone is not told any more."""
    heard = _heard(text)
    return any(answer in TOLD and heard.get(name) not in TOLD for name, answer in _heard(alone).items())


@pytest.mark.parametrize("end", ENDS)
def test_a_denial_ends_with_its_line(end: str) -> None:
    assert [text for d, s in product(DENIED, SIGNS) if _lost(s, text := f"{d}{end}{s}")] == []


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("heading", HEADINGS)
def test_a_heading_denies_the_names_below_it(heading: str, end: str) -> None:
    """And no line that tells something: where a list is denied nobody is alarmed by it."""
    if end.count("\n") == 1:
        text = heading + "".join(end + item for item in ITEMS)
        assert triage(lexicon_alone(text).reading.presentation()).urgency is Urgency.ROUTINE

    assert [t for s in STATES if _lost(s, t := f"{heading}{end}numbness{end}{s}{end}tingling")] == []
    assert [t for s in SIGNS if _lost(s, t := f"{heading}{end}numbness{end}fever\n\n{s}")] == []


def test_another_heading_ends_the_denial() -> None:
    for heading, sign in product(HEADINGS, SIGNS):
        assert not _lost(sign, f"{heading}\n- fever\n- tingling\nYes:\n- {sign}"), (heading, sign)


PRINTED = [
    "{}, yes/no: {}", "{} (yes/no): {}", "{} y/n: {}", "'{}, yes/no' {}", "{}: Yes / No. {}", "{}? yes/no - {}",
    "{} [Y/N] {}", "{} yes or no? {}",
]  # fmt: skip
ASKED = ["Numb between the legs", "Leaking urine", "Bowel accident", "Can't pee", "Foot drop"]


@pytest.mark.parametrize("printed", PRINTED)
@pytest.mark.parametrize("sign", ASKED)
def test_a_choice_that_a_form_prints_is_no_answer(printed: str, sign: str) -> None:
    """`Bowel accident, yes/no: NO` was there."""
    no = read(printed.format(sign, "NO"))

    assert {f.answer for f in no.findings} == {Answer.ABSENT}
    assert triage(read(printed.format(sign, "yes")).presentation(), engine="reference").urgency >= Urgency.URGENT
    # what is not answered is no denial
    assert Answer.ABSENT not in {f.answer for f in read(printed.format(sign, "")).findings}

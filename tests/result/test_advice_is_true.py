"""The advice says nothing of a person that the person has not said, and of a doubt it says what would be true of a yes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings

from sciatica_triage import Presentation, triage
from sciatica_triage.result.advice import wording
from sciatica_triage.vocabulary import vocabulary_of

from ..support.strategies import presentations

FINDINGS = vocabulary_of(Presentation).findings
ASKED = [name for name, finding in FINDINGS.items() if finding.kind == "finding"]
CLAIM = re.compile(
    r"\b(you are (?!worried|no better)|you have (just|a|had)\b|you take\b|you bleed|you hit|you cannot pass|yours\b"
    r"|your (leg|foot|arm|injury|spine|pain) (is|was)|the injury|this bad|the pain has been|what was done)",
    re.IGNORECASE,
)
"""How a sentence would begin to tell somebody what they have."""


def sentences(text: str) -> Iterator[str]:
    yield from re.split(r"(?<=[.:!])\s+", text)


def said_to_do() -> Iterator[str]:
    """All that may be told beside the reason: of levels, and of notes, which come with a doubt, too."""
    texts = wording()
    for level in texts.texts["levels"].values():
        yield level["do"]
        yield from (entry if isinstance(entry, str) else entry["say"] for entry in level["also"])
    yield from (note.say for note in texts.notes)


def test_no_advice_tells_a_person_what_they_have() -> None:
    """It would be false wherever a doubt, a conflict or another answer's implication brings it."""
    told = [one for text in said_to_do() for one in sentences(text) if CLAIM.search(one)]

    assert [one for one in told if not re.search(r"\bif (you|something|the pain|a leg)\b", one, re.IGNORECASE)] == []


@settings(max_examples=300)
@given(presentations())
def test_infection_and_birth_are_spoken_of_only_where_an_answer_is(person: Presentation) -> None:
    answered = {name for name, value in person.answered().items() if value not in ("absent", "not_asked")}
    about = {
        "temperature does not rule out": "fever feeling_very_ill temperature_c infection_risk diabetes "
        "recent_spinal_procedure confused_or_drowsy procedure_site_problem headache_after_procedure hot_red_skin",
        "maternity unit": "pregnant_or_postpartum pregnancy_bleeding pregnancy_labour_sign pregnancy_constant_pain "
        "baby_moves_less",
        "weak or numb": " ".join(ASKED),
    }
    below = vocabulary_of(Presentation).below
    for said, names in about.items():
        if any(said in line for line in triage(person).advice_parts.also):
            assert answered & {one for name in names.split() for one in (name, *below[name])}, said


@pytest.mark.parametrize("name", ASKED)
def test_a_doubt_that_decides_is_named_with_what_to_do_if_it_is_so(name: str) -> None:
    doubted, sure = triage({name: "unsure"}), triage({name: "present"})
    if not doubted.reasons or not doubted.reasons[0].doubtful:
        return
    why = doubted.advice_parts.because

    assert FINDINGS[name].called in why
    higher = sure.urgency > doubted.urgency
    assert ("counts as a yes" in why) is not higher
    assert (sure.advice_parts.action in why) is higher


@settings(max_examples=300)
@given(presentations())
def test_it_counts_as_a_yes_is_said_only_where_it_does(person: Presentation) -> None:
    result = triage(person)
    if "counts as a yes" not in result.advice_parts.because:
        return
    doubts = {
        name: "present"
        for name, value in person.answered().items()
        if value == "unsure" and FINDINGS[name].called in result.advice_parts.because
    }

    assert doubts
    assert triage(person.with_answers(doubts)).urgency == result.urgency


@settings(max_examples=200)
@given(presentations())
def test_once_screened_what_to_do_stands_first_and_what_is_open_right_after(person: Presentation) -> None:
    result = triage(person)
    parts, card, markdown = result.advice_parts, result.to_html(), result.to_markdown()
    texts = [str(result), result.advice, markdown]
    if result.status == "screened":
        for text in texts:
            assert text.index(parts.headline) < text.index(parts.still_open) < text.index(parts.because)
        assert card.index(parts.headline) < card.index(parts.still_open)
        assert result.advice.splitlines()[:2] == [parts.headline, parts.still_open]
    elif parts.still_open:
        for text in texts:
            assert text.index(parts.still_open) < text.index(parts.headline)


def test_plain_sciatica_reads_first_what_to_do() -> None:
    calm = {name: "absent" for name, finding in FINDINGS.items() if finding.kind == "finding" and finding.tier == 1}
    result = triage({**calm, "leg_pain": "present", "age_years": 40, "symptom_days": 5})

    assert result.status == "screened"
    assert str(result).startswith(result.advice_parts.action)
    assert result.advice.startswith(result.advice_parts.action)

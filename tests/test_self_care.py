"""One answer that is no clear no is enough to keep somebody from self-care, whichever it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sciatica_triage import Answer, Presentation, Triager, Urgency, triage

from .support.strategies import FINDINGS, PACKS

CLEAR: dict[str, object] = {
    **{name: "absent" for name, f in FINDINGS.items() if f.kind == "finding" and f.tier <= 2},
    "back_pain": "present",
    "symptom_days": 3,
    "age_years": 30,
}
SCREENED = [f for f in FINDINGS.values() if f.kind == "finding" and f.tier <= 2 and not f.entry_complaint]
CHILDREN = [f for f in FINDINGS.values() if f.tier == 3 and any(FINDINGS[p] in SCREENED for p in f.implies)]


def urgency(**answers: object) -> Urgency:
    return triage(CLEAR | answers, packs=("guidelines",)).urgency


def test_somebody_with_back_pain_and_no_other_sign_gets_self_care() -> None:
    assert urgency() == Urgency.SELF_CARE


@pytest.mark.parametrize("answer", [Answer.NOT_ASKED, Answer.UNSURE, Answer.PRESENT])
@pytest.mark.parametrize("name", [f.name for f in SCREENED])
def test_an_open_or_unsure_sign_keeps_from_self_care(name: str, answer: Answer) -> None:
    follows = FINDINGS[name].follows
    # Where all that it follows is absent, it need not be asked.
    followed = answer is Answer.NOT_ASKED and bool(follows) and all(CLEAR.get(other) == "absent" for other in follows)

    assert (urgency(**{name: answer}) == Urgency.SELF_CARE) == followed


@pytest.mark.parametrize("answer", [Answer.UNSURE, Answer.PRESENT])
@pytest.mark.parametrize("name", [f.name for f in CHILDREN])
def test_a_sign_that_implies_a_screened_one_keeps_from_self_care(name: str, answer: Answer) -> None:
    """An unsure child makes its parent at least unsure, whatever was answered to the parent."""
    assert urgency(**{name: answer}) > Urgency.SELF_CARE


@pytest.mark.parametrize("answer", [Answer.NOT_ASKED, Answer.UNSURE])
@pytest.mark.parametrize("name", ["age_years", "symptom_days"])
def test_an_unknown_number_keeps_from_self_care(name: str, answer: Answer) -> None:
    assert urgency(**{name: answer}) > Urgency.SELF_CARE


@pytest.mark.parametrize("name", ["age_years", "symptom_days"])
def test_a_number_that_one_of_two_sources_was_unsure_of_keeps_from_self_care(name: str) -> None:
    """A merge is never calmer than what was merged; the number itself counts, and told anew it is known."""
    known = Presentation(**CLEAR)
    merged = known.merge(known.with_answers({name: "unsure"}))

    assert triage(known, packs=("guidelines",)).urgency == Urgency.SELF_CARE
    assert triage(merged, packs=("guidelines",)).urgency == Urgency.ROUTINE
    changes = Triager(("guidelines",)).what_would_change(merged)
    assert [*changes.lowers[0].answers] == [name]
    assert triage(merged.with_answers({name: CLEAR[name]}), packs=("guidelines",)).urgency == Urgency.SELF_CARE


@pytest.mark.parametrize("floor", [Urgency.ROUTINE, Urgency.SOON])
def test_a_pack_with_a_higher_floor_keeps_from_self_care(floor: Urgency) -> None:
    """Whatever its rules say: here none of them fires."""
    own = replace(PACKS[1], name="own", floor=floor, rules=PACKS[1].rules[:1])

    assert triage(CLEAR, packs=(own, PACKS[1])).urgency == floor


def test_there_are_signs_that_imply_a_screened_one() -> None:
    assert [f.name for f in CHILDREN] == [
        "baby_moves_less",
        "procedure_site_problem",
        "headache_after_procedure",
    ]

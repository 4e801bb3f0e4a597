"""Answers: how they are read, joined and replaced."""

from __future__ import annotations

import copy
import math
import pickle
from decimal import Decimal
from enum import IntEnum
from http import HTTPStatus
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sciatica_triage import Answer, Presentation, PresentationError, finding, triage
from sciatica_triage.vocabulary.findings import Value

from ..support.strategies import FINDINGS, answers, presentations


@pytest.mark.parametrize("name", ["age_years", "fever"])
def test_a_calculation_that_failed_is_no_answer_and_not_unknown(name: str) -> None:
    """A quiet NaN is *not asked*; a signalling one is refused, as tables do."""
    assert Presentation(**{name: Decimal("NaN")}).values_by_name[name] is Answer.NOT_ASKED
    for wrong in (Decimal("sNaN"), Decimal("-sNaN12")):
        with pytest.raises(PresentationError, match=f"`{name}`"):
            Presentation(**{name: wrong})


@pytest.mark.parametrize(
    ("said", "read"),
    [
        (Answer.PRESENT, Answer.PRESENT),
        ("present", Answer.PRESENT),
        (True, Answer.PRESENT),
        ("yes", Answer.PRESENT),
        ("absent", Answer.ABSENT),
        (False, Answer.ABSENT),
        ("no", Answer.ABSENT),
        ("unsure", Answer.UNSURE),
        (None, Answer.NOT_ASKED),
        (math.nan, Answer.NOT_ASKED),
        ("not_asked", Answer.NOT_ASKED),
        *((code, Answer.PRESENT) for code in (1, 1.0, Decimal(1))),
        *((code, Answer.ABSENT) for code in (0, 0.0, -0.0)),
        *((word, Answer.PRESENT) for word in ("Present", " present ", "Y", "TRUE", "Yes\n")),
        *((word, Answer.ABSENT) for word in ("ABSENT", "n", "False", "No ")),
    ],
)
def test_a_finding_takes_each_form_of_an_answer(said: object, read: Answer) -> None:
    assert Presentation(leg_weakness=said).leg_weakness is read


class Choice(IntEnum):
    """An enum whose numbers say nothing of its meaning."""

    YES = 0
    NO = 1


@pytest.mark.parametrize(
    "said", ["maybe", "", "presents", "1", 2, -1, 0.5, 10**400, HTTPStatus.OK, Choice.YES, [], {}, b"present", object()]
)
def test_a_finding_takes_nothing_else(said: object) -> None:
    with pytest.raises(
        PresentationError, match="finding `leg_weakness`: expected present, absent, unsure or not_asked"
    ):
        Presentation(leg_weakness=said)


@pytest.mark.parametrize("said", [True, False, "5", "present", math.inf, -1, 121, 10**400, [], "absent"])
def test_a_number_takes_nothing_but_a_finite_number_in_its_range(said: object) -> None:
    with pytest.raises(PresentationError, match="finding `age_years`: expected a number of years, from 0 to 120"):
        Presentation(age_years=said)


def test_fahrenheit_is_refused() -> None:
    with pytest.raises(PresentationError, match="a number of degrees Celsius, from 30 to 45"):
        Presentation(temperature_c=100.4)


def test_whole_numbers_are_one_value_however_they_are_written() -> None:
    assert Presentation(symptom_days=7).model_dump_json() == Presentation(symptom_days=7.0).model_dump_json()


@pytest.mark.parametrize("wrong", ["leg_weeknes", "Leg_weakness", "weak leg", "x" * 100_000])
def test_an_unknown_finding_gives_the_name_that_is_near_and_never_its_own(wrong: str) -> None:
    with pytest.raises(PresentationError) as caught:
        Presentation(**{wrong: "present"})

    near = "leg" in wrong.casefold().split("_")
    assert ("the nearest known name is `leg_weakness`" if near else "no known name is near it") in str(caught.value)
    assert wrong not in str(caught.value)


def test_every_mistake_is_reported_at_once() -> None:
    with pytest.raises(PresentationError) as caught:
        Presentation(age_years="old", leg_weakness="maybe", feverr=True)

    assert len(caught.value.problems) == 3


def test_a_presentation_cannot_be_changed() -> None:
    p = Presentation(fever="present")
    for change in (lambda: setattr(p, "fever", "absent"), lambda: delattr(p, "fever")):
        with pytest.raises(PresentationError, match="with_answers"):
            change()

    assert p.fever is Answer.PRESENT


def test_no_way_around_reading_smuggles_an_answer_into_triage() -> None:
    with pytest.raises(PresentationError):
        Presentation().model_copy(update={"fever": "sort of"})
    with pytest.raises(PresentationError):
        Presentation.model_construct(fever="sort of")
    tampered = Presentation()
    tampered.__dict__["fever"] = "sort of"
    with pytest.raises(PresentationError):
        triage(tampered)
    tampered.__dict__["fever"] = "present"

    assert triage(tampered).presentation.fever is Answer.PRESENT


@settings(max_examples=100)
@given(presentations())
def test_a_presentation_survives_json_pickle_and_copy(p: Presentation) -> None:
    assert Presentation.model_validate_json(p.model_dump_json()) == p
    assert Presentation(**p.model_dump()) == p
    assert pickle.loads(pickle.dumps(p)) == p
    assert copy.deepcopy(p) == p
    assert eval(repr(p), {"Presentation": Presentation}) == p


def test_a_name_given_twice_in_json_is_an_error() -> None:
    with pytest.raises(PresentationError, match="a name is given twice"):
        Presentation.model_validate_json('{"fever": "present", "fever": "absent"}')


def ageless() -> st.SearchStrategy[Presentation]:
    return presentations().map(lambda p: p.with_answers(age_years=None))


def one_person(*told: Presentation) -> bool:
    """Whether no number was told too low by one and too high by another; such answers are refused, as two ages are."""
    return not any(f.clash(p.values_by_name[f.name] for p in told) for f in FINDINGS.values())


@settings(max_examples=300)
@given(ageless(), ageless(), ageless())
def test_merge_is_a_join(a: Presentation, b: Presentation, c: Presentation) -> None:
    assume(one_person(a, b, c))

    assert a.merge(b) == b.merge(a)
    assert a.merge(b).merge(c) == a.merge(b.merge(c)) == a.merge(b, c)
    assert a.merge(a) == a
    assert a.merge(b).merge(b) == a.merge(b)


@settings(max_examples=300)
@given(ageless(), ageless())
def test_merging_never_lowers_the_urgency_exceptions_aside(a: Presentation, b: Presentation) -> None:
    plain = {f.name: None for f in FINDINGS.values() if f.kind == "exception"}
    a, b = a.with_answers(**plain), b.with_answers(**plain)
    assume(one_person(a, b))

    assert triage(a.merge(b)).urgency >= max(triage(a).urgency, triage(b).urgency)


@pytest.mark.parametrize(
    ("name", "one", "other", "counts"),
    [
        ("leg_weakness", "present", "absent", Answer.PRESENT),
        ("leg_weakness", "unsure", "absent", Answer.UNSURE),
        ("bladder_usual_for_me", "present", "absent", Answer.ABSENT),
        ("symptom_days", 3, 9, 9),
        ("trauma_days_ago", 3, 9, 3),
        ("severe_pain_hours", 2, "unsure", Answer.UNSURE),
        ("temperature_c", 39, 37, 39),
    ],
)
def test_the_worse_answer_counts_and_the_contradiction_is_listed(
    name: str, one: object, other: object, counts: Value
) -> None:
    merged = Presentation(**{name: one}).merge(Presentation(**{name: other}))
    conflicts = triage(merged).conflicts

    assert getattr(merged, name) == counts
    assert [c.findings for c in conflicts] == [(name,)]
    assert conflicts[0].kind == "contradiction"


def test_two_different_ages_are_an_error() -> None:
    with pytest.raises(PresentationError, match="finding `age_years`: two different values"):
        Presentation(age_years=40).merge(Presentation(age_years=41))


def test_with_answers_replaces_and_settles_a_contradiction() -> None:
    merged = Presentation(fever="present").merge(Presentation(fever="absent"))

    assert triage(merged.with_answers(fever="absent")).conflicts == ()
    assert merged.with_answers(fever="absent").fever is Answer.ABSENT


@pytest.mark.parametrize("child", [n for n, f in FINDINGS.items() if f.implies])
def test_a_present_child_makes_its_parents_present_and_nothing_goes_down(child: str) -> None:
    parents = FINDINGS[child].implies
    contradicted = Presentation(**{child: "present"}, **dict.fromkeys(parents, "absent"))
    consistent = Presentation(**{child: "present"}, **dict.fromkeys(parents, "present"))

    assert triage(contradicted).urgency == triage(consistent).urgency
    assert [c.findings for c in triage(contradicted).conflicts] == [(child, parent) for parent in parents]
    assert getattr(Presentation(**dict.fromkeys(parents, "absent")), child) is Answer.NOT_ASKED


@pytest.mark.parametrize(
    ("answers_", "findings"),
    [
        ({"severe_pain_hours": 49, "symptom_days": 2}, ("severe_pain_hours", "symptom_days")),
        ({"trauma_days_ago": 60, "symptom_days": 5}, ("trauma_days_ago", "symptom_days")),
        ({"trauma_days_ago": 2, "symptom_days": 5}, ("trauma_days_ago", "symptom_days")),
    ],
)
def test_implausible_numbers_are_listed_and_never_changed(answers_: dict[str, int], findings: tuple[str, ...]) -> None:
    result = triage(answers_)

    assert [(c.kind, c.findings) for c in result.conflicts] == [("implausible", findings)]
    assert result.presentation == Presentation(**answers_)


def test_plausible_numbers_are_no_conflict() -> None:
    fine = {"severe_pain_hours": 20, "symptom_days": 1, "trauma_days_ago": 3}

    assert triage(fine).conflicts == ()


@settings(max_examples=100)
@given(presentations(), st.sampled_from(["person", "somebody_else", "app", None]))
def test_who_reports_changes_no_urgency(p: Presentation, reporter: str | None) -> None:
    told = triage(p.with_answers(reported_by=reporter))

    assert (told.urgency, told.ceiling, told.reasons) == (triage(p).urgency, triage(p).ceiling, triage(p).reasons)


@given(st.data())
def test_a_third_party_can_add_findings(data: st.DataObject) -> None:
    class Extended(Presentation):
        night_sweats: Answer = finding(
            "Do you sweat at night?", group="infection", tier=2, unsure="ask", because="x", implies=("fever",)
        )

    p = Extended(night_sweats="yes", leg_weakness=data.draw(answers(FINDINGS["leg_weakness"])))

    assert p.night_sweats is Answer.PRESENT
    assert triage(p).presentation == p
    with pytest.raises(PresentationError, match="nearest known name is `night_sweats`"):
        Extended(night_sweat=True)


def test_names_that_are_known_only_later_go_in_a_mapping() -> None:
    told = Presentation(leg_pain="yes").with_answers({"fever": "no", "leg_pain": "unsure"}, age_years=40)

    assert told == Presentation(leg_pain="unsure", fever="no", age_years=40)


@pytest.mark.parametrize("given", [3, "fever", ["fever"], {1: "yes"}, None])
def test_anything_else_is_refused(given: Any) -> None:
    with pytest.raises(PresentationError, match="expected a mapping of findings to answers"):
        Presentation().with_answers(given)


@settings(max_examples=150)
@given(presentations(), st.sampled_from([{}, {"reported_by": "app"}, {"reported_by": None}]))
def test_answers_that_are_read_make_what_a_call_makes(one: Presentation, more: dict[str, Any]) -> None:
    """Read as a copy of a blank presentation, without pydantic's validator."""
    told = {**one.answered(), **more}
    read, called = Presentation.model_validate(told), Presentation(**told)

    assert (read, hash(read), read.model_fields_set) == (called, hash(called), called.model_fields_set)
    assert list(read.__dict__.items()) == list(called.__dict__.items())
    assert read.model_dump_json() == called.model_dump_json()


def test_one_presentation_never_shows_in_another() -> None:
    Presentation.model_validate({"fever": "present"})

    assert Presentation.model_validate({}).answered() == {}
    assert Presentation.model_validate({}).model_fields_set == set()

"""The interview by checklists: the specification of `checklists`, line by line, and what must hold for every person."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sciatica_triage import Answer, OptionError, Presentation, PresentationError, Triager, TriageResult, Urgency
from sciatica_triage.result.checklists import LONGEST, Checklist
from sciatica_triage.result.questions import first_asked, timely
from sciatica_triage.vocabulary import vocabulary_of

from ..support.reached import reached
from ..support.strategies import presentations
from ..support.truths import consistent, says, somebody, somebody_in_doubt, somebody_unsure

VOCABULARY = vocabulary_of(Presentation)
TRIAGER = Triager(engine="reference")
PLAIN: dict[str, object] = {
    "leg_pain": "present",
    "back_pain": "present",
    "tingling": "present",
    "age_years": 40,
    "symptom_days": 5,
}
VIGNETTES: list[dict[str, Any]] = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "rules" / "vignettes.jsonl").read_text("utf-8").splitlines()
]


def interview(truth: Mapping[str, object], until: Any = "settled") -> Iterator[tuple[TriageResult, Checklist | None]]:
    """Each result with the checklist that follows it; the last one has none."""
    person = Presentation()
    while True:
        result = TRIAGER.triage(person)
        checklist = TRIAGER.next_checklist(result, until)
        yield result, checklist
        if checklist is None:
            return
        person = person.with_answers(**{q.finding: says(truth, q.finding) for q in checklist.questions})


def steps(truth: Mapping[str, object], reached: Any) -> int | None:
    """How many checklists were answered when this was first so."""
    return next((i for i, (result, _) in enumerate(interview(truth)) if reached(result)), None)


@pytest.mark.parametrize("given", [{"leg_weakness": False}, {"leg_weakness": True}, {}])
def test_a_mapping_is_no_list_of_ticks(given: dict[str, bool]) -> None:
    """Only its keys would be read, so that a no would be a tick."""
    checklist = TRIAGER.triage({}).next_checklist()

    assert checklist is not None
    with pytest.raises(OptionError, match="a mapping was given"):
        checklist.answers(given)
    with pytest.raises(OptionError, match="a mapping was given"):
        checklist.answers(unsure=given)


def test_how_far_to_ask_given_for_a_pack_is_told_its_name() -> None:
    until: Any = "screened"

    with pytest.raises(OptionError, match='by its name: `until="screened"`'):
        TRIAGER.triage({}).next_checklist(until)


@pytest.mark.parametrize("name", [f.name for f in VOCABULARY.findings.values() if f.kind != "exception"])
def test_whatever_is_answered_first_offers_what_may_explain_it(name: str) -> None:
    """Also a number, which makes present what it shows, so that this is not asked any more."""
    finding = VOCABULARY[name]
    answers = ["present", "unsure"] if finding.kind == "finding" else [finding.minimum, min(finding.maximum, 1e5)]
    offered = {exception.name for exception in VOCABULARY.exceptions_about(name)}
    for answer in answers:
        alone = TRIAGER.triage({name: answer}).urgency
        lowering = {
            one.name
            for one in VOCABULARY.findings.values()
            if one.kind == "exception" and TRIAGER.triage({name: answer, one.name: "present"}).urgency < alone
        }
        assert lowering <= offered


def test_the_form_comes_first() -> None:
    _, first = next(iter(interview({})))

    assert first is not None
    assert {"back_pain", "leg_pain", "both_legs_affected", "symptom_days", "age_years"} <= {
        q.finding for q in first.questions
    }
    assert {q.topic for q in first.questions} == {"complaint", "person"}


def test_danger_signs_come_before_the_bladder_and_that_before_the_legs() -> None:
    asked = [q.topic for _, checklist in interview(PLAIN) if checklist for q in checklist.questions]
    topics = list(dict.fromkeys(asked))

    places = [topics.index(topic) for topic in ("danger", "injury", "bladder", "bowel", "legs")]
    assert places == sorted(places)


def test_bladder_and_bowel_say_why_they_are_asked() -> None:
    lists = [checklist for _, checklist in interview(PLAIN) if checklist]

    assert all(c.why for c in lists if {"bladder", "bowel"} & {q.topic for q in c.questions})
    assert any(c.why is None for c in lists)


FORM: dict[str, object] = {
    "age_years": 35,
    "back_pain": "present",
    "leg_pain": "absent",
    "leg_weakness": "absent",
    "symptom_days": 3,
    "limits_activity": "absent",
}
SAFE = {f.name: "absent" for f in VOCABULARY.findings.values() if f.topic == "danger"}


@pytest.mark.parametrize("age", [8, 35, 75, "unsure"])
def test_danger_signs_come_right_after_the_form_for_everybody(age: object) -> None:
    """Whatever else they have told: minutes count."""
    for name in (f.name for f in VOCABULARY.findings.values() if f.kind == "finding"):
        result = TRIAGER.triage({**FORM, "age_years": age, name: "present"})
        danger = {q.finding for q in result.questions if q.now and q.topic == "danger"}
        checklist = TRIAGER.next_checklist(result)
        if danger:
            assert checklist is not None
            assert {q.finding for q in checklist.questions} == danger


@pytest.mark.parametrize("name", [f.name for f in VOCABULARY.findings.values() if f.follows])
def test_a_yes_is_followed_at_once_by_what_follows_up_on_it(name: str) -> None:
    """Where the follow-up could still raise the urgency."""
    for followed in VOCABULARY[name].follows:
        person = Presentation(**{**FORM, **SAFE, followed: "present"})
        result = TRIAGER.triage(person)
        if any(q.finding == name and q.now for q in result.questions):
            checklist = TRIAGER.next_checklist(result)
            assert checklist is not None
            assert name in {q.finding for q in checklist.questions}


@pytest.mark.parametrize("name", [f.name for f in VOCABULARY.findings.values() if f.follows])
def test_after_a_no_a_follow_up_waits_for_what_could_still_give_it_a_meaning(name: str) -> None:
    """Whatever else the person has: else it asks about a weakness that was denied."""
    denied = dict.fromkeys(VOCABULARY[name].follows, "absent")
    gives_meaning = {n for n in VOCABULARY.closed_by[name] if not VOCABULARY[n].follows}
    for other in (f.name for f in VOCABULARY.findings.values() if f.kind == "finding"):
        if other in denied or other in VOCABULARY.closed_by[name]:
            continue
        result = TRIAGER.triage(Presentation(**{**FORM, other: "present", **denied}))
        if gives_meaning & {q.finding for q in result.questions if q.now}:
            shown = {q.finding for checklist in TRIAGER.checklists(result) for q in checklist.questions}
            assert name not in shown


def test_what_says_more_exactly_what_a_yes_said_is_asked_with_its_follow_ups() -> None:
    """Weak: then whether it gets worse, and in the same list whether the foot drops or will not move."""
    result = TRIAGER.triage({**FORM, **SAFE, "leg_weakness": "present"})
    checklist = TRIAGER.next_checklist(result)

    assert checklist is not None
    asked = {q.finding for q in checklist.questions}
    assert {"weakness_worsening", "major_leg_weakness", "cannot_move_leg", "knee_gives_way"} <= asked


def test_what_would_make_an_emergency_together_with_a_yes_is_asked_next() -> None:
    person = Presentation(**{**FORM, **SAFE, "feeling_very_ill": "present"})
    checklist = TRIAGER.next_checklist(TRIAGER.triage(person.with_answers(temperature_c=37)))

    assert checklist is not None
    for question in checklist.questions:
        answered = person.with_answers(temperature_c=37, **{question.finding: "present"})
        assert TRIAGER.triage(answered).urgency == Urgency.EMERGENCY


GATES = sorted(
    {name for f in VOCABULARY.findings.values() for name in f.follows} - {"major_trauma", "onset_after_trauma"}
)
"""What others follow, without the injuries that are an emergency by themselves."""
OPENED = st.dictionaries(st.sampled_from(GATES), st.sampled_from(["present", "unsure"]), max_size=5)


@settings(max_examples=150, deadline=None)
@given(OPENED, st.integers(0, 10**6), st.sampled_from(["screened", "settled"]))
@example({"feeling_very_ill": "present"}, 0, "settled")
def test_numbers_come_last_in_every_list(opened: dict[str, str], seed: int, until: Any) -> None:
    """After some follow-ups were opened, and wherever an interview may stand."""
    for person in (Presentation(**{**FORM, **SAFE, **opened}), reached(Random(seed), TRIAGER)):
        for checklist in TRIAGER.checklists(TRIAGER.triage(person), until):
            numbers = [q.unit is not None for q in checklist.questions]
            assert numbers == sorted(numbers)


@settings(max_examples=150, deadline=None)
@given(OPENED)
@example(
    {"severe_pain": "present", "pregnant_or_postpartum": "present", "numbness": "present", "infection_risk": "unsure"}
)
def test_of_what_follows_a_yes_that_comes_first_which_alone_makes_an_emergency(opened: dict[str, str]) -> None:
    """However many follow-ups there are, numbers too: none that decides waits in the next list behind one that does not."""
    person = Presentation(**{**FORM, **SAFE, **opened})

    def follows(name: str) -> bool:
        finding = VOCABULARY[name]
        return any(opened.get(n, "absent") != "absent" for n in (*finding.follows, *finding.implies))

    def decides(name: str) -> bool:
        worst = {"severe_pain_hours": 30, "trauma_days_ago": 0, "temperature_c": 41}.get(name, "present")
        return TRIAGER.triage(person.with_answers(**{name: worst})).urgency == Urgency.EMERGENCY

    lists = [[q.finding for q in checklist.questions] for checklist in TRIAGER.checklists(TRIAGER.triage(person))]
    deciding = [[decides(name) for name in names if follows(name)] for names in lists]
    for sooner, later in pairwise(filter(None, deciding)):
        assert min(sooner) >= max(later)


def test_how_long_very_bad_pain_lasts_is_asked_before_what_decides_nothing_at_once() -> None:
    """It makes an emergency alone; what follows a pregnancy, an infection and numb skin fills a list."""
    said = dict.fromkeys(["severe_pain", "pregnant_or_postpartum", "numbness", "infection_risk"], "present")
    checklist = TRIAGER.next_checklist(TRIAGER.triage({**FORM, **SAFE, **said}))

    assert checklist is not None
    assert checklist.questions[-1].finding == "severe_pain_hours"


def test_none_of_these_answers_exactly_what_was_shown() -> None:
    for _, checklist in interview(PLAIN):
        if checklist:
            shown = {q.finding for q in checklist.questions if q.unit is None}
            assert set(checklist.none_means) == shown
            assert checklist.answers() == dict.fromkeys(checklist.none_means, Answer.ABSENT)
            first, *_, last = checklist.none_means
            told = checklist.answers(present=[first], unsure=[last])
            assert (told[first], told[last]) in ((Answer.PRESENT, Answer.UNSURE), (Answer.PRESENT, Answer.PRESENT))


@settings(max_examples=60)
@given(presentations())
def test_a_checklist_is_short_and_asks_only_what_could_raise_the_urgency(person: Presentation) -> None:
    result = TRIAGER.triage(person)
    checklist = TRIAGER.next_checklist(result)
    useful = {q.finding for q in first_asked(result.questions)}
    useful |= {n for name in useful for n in VOCABULARY.closed_by.get(name, ())}  # a no to these spares the follow-up

    assert (checklist is None) == (result.next_question() is None)
    if checklist is not None:
        assert 1 <= len(checklist.questions) <= LONGEST
        assert {q.finding for q in checklist.questions} <= useful
        assert all(q.label and len(q.label) <= 60 for q in checklist.questions)
        assert checklist.progress.left >= 1


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_a_checklist_ends_where_single_questions_end_and_nothing_is_asked_twice(seed: int) -> None:
    """For everybody, in every order of the answers of one list."""
    random = Random(seed)
    truth = consistent(
        {
            f.name: random.choice(["absent"] * 8 + ["present", "unsure"])
            for f in VOCABULARY.findings.values()
            if f.kind == "finding"
        }
    )
    asked: list[str] = []
    results = []
    for result, checklist in interview(truth):
        results.append(result)
        names = [q.finding for q in checklist.questions] if checklist else []
        assert not {*names} & {*asked}
        asked += names
    person = Presentation()
    while (question := TRIAGER.triage(person).next_question()) is not None:
        person = person.with_answers(**{question.finding: says(truth, question.finding)})
    one_by_one = TRIAGER.triage(person)
    shuffled = random.sample(asked, len(asked))

    result = results[-1]
    assert (result.urgency, result.ceiling) == (one_by_one.urgency, one_by_one.ceiling)
    assert TRIAGER.triage({name: says(truth, name) for name in shuffled}) == result


def test_plain_sciatica_is_screened_after_six_steps_and_settled_after_fourteen() -> None:
    screened = steps(PLAIN, lambda result: result.status != "needs_answers")
    settled = steps(PLAIN, lambda result: result.status == "settled")

    assert screened is not None
    assert screened <= 6
    assert settled is not None
    assert settled <= 14
    assert [c for _, c in interview(PLAIN, "screened")][-2:-1] != [None]
    assert len(list(interview(PLAIN, "screened"))) - 1 == screened


@pytest.mark.parametrize("split", [True, False], ids=["as asked now", "the leg told as a sudden beginning"])
def test_emergencies_are_known_early(split: bool) -> None:
    """Of the histories: after three steps in the median, and six in the worst; also where a leg that went weak within
    minutes is only told as the older question did, which asked how it all began."""
    told = [dict(v["answers"]) for v in VIGNETTES if v["at_least"] == "emergency"]
    if not split:
        for answers in told:
            if answers.pop("sudden_leg_loss", None):
                answers["sudden_onset"] = "present"
    known = [steps(answers, lambda result: result.urgency == Urgency.EMERGENCY) for answers in told]

    assert None not in known
    assert statistics.median([k for k in known if k]) <= 3
    assert max(k for k in known if k) <= 6


LATE = {8: {"symptoms_worsening": 7}}
"""What makes an emergency by itself in a child, or nearly, is more than five lists hold."""


@pytest.mark.parametrize("age", [8, 35])
def test_a_sign_that_alone_makes_an_emergency_is_known_after_six_steps(age: int) -> None:
    """Beside nothing but pain: whatever the order is made from, none of them comes last."""
    late = {}
    for name, finding in VOCABULARY.findings.items():
        fits = finding.ages is None or finding.ages[0] <= age <= finding.ages[1]
        if finding.kind != "finding" or not fits or any(VOCABULARY[parent].ages for parent in finding.follows):
            continue
        shown = [name, *VOCABULARY.ancestors[name], *finding.follows[:1]]
        truth = {"leg_pain": "present", "age_years": age, "symptom_days": 5} | dict.fromkeys(shown, "present")
        known = steps(truth, lambda result: result.urgency == Urgency.EMERGENCY)
        if known is not None and known > 6:
            late[name] = known

    assert late == LATE.get(age, {})


def test_a_list_says_how_far_it_is() -> None:
    left = [c.progress.left for _, c in interview({}) if c]

    assert left == sorted(left, reverse=True)
    assert left[-1] == 1


def test_no_checklist_is_left_when_nothing_could_raise_the_urgency() -> None:
    result = TRIAGER.triage({"cannot_pass_urine": "present"})

    assert result.next_checklist() is None


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([somebody, somebody_unsure, somebody_in_doubt]))
@example(31, somebody_unsure)  # what counts with a doubt alone was asked by lists, and one by one not any more
@example(133, somebody_unsure)  # one by one a number was asked of which lists knew that it means nothing
def test_by_checklists_or_one_by_one_in_any_order_a_person_ends_at_the_same_result(
    seed: int, draw: Callable[[Random], dict[str, object]]
) -> None:
    """Whichever question comes next, whichever list: with gates, follow-ups, doubts and every kind of number."""
    random = Random(seed)
    truth = consistent(draw(random))

    def end(ask: Callable[[TriageResult], Iterable[str]]) -> TriageResult:
        result = TRIAGER.triage({})
        while names := [*ask(result)]:
            answers = {name: says(truth, name) for name in names}
            result = TRIAGER.triage(result.presentation.with_answers(**answers))
        return result

    def any_question(result: TriageResult) -> Iterable[str]:
        open_ = [*timely(first_asked(result.questions), result.presentation, VOCABULARY)]
        return [random.choice(open_).finding] if open_ else []

    def next_question(result: TriageResult) -> Iterable[str]:
        question = result.next_question()
        return [question.finding] if question else []

    def any_list(result: TriageResult) -> Iterable[str]:
        lists = TRIAGER.checklists(result)
        return [q.finding for q in random.choice(lists).questions] if lists else []

    *_, (by_list, _) = interview(truth)
    for ask in (next_question, any_question, any_list):
        other = end(ask)
        assert (other.urgency, other.ceiling, other.status) == (by_list.urgency, by_list.ceiling, by_list.status)


def test_what_a_doubt_makes_count_is_asked_when_nothing_else_is_left_since_a_no_settles_it() -> None:
    """Perhaps the pain comes back again and again: then fragile bones would make it the same day."""
    person = dict.fromkeys((f.name for f in VOCABULARY.findings.values() if f.kind == "finding"), "absent")
    person |= {"age_years": 100, "symptom_days": 100, "recurrent_pain": "unsure", "bone_fragility_risk": "not_asked"}
    result = TRIAGER.triage(person)
    question = result.next_question()

    assert question is not None
    assert (question.finding, question.now) == ("bone_fragility_risk", False)
    assert TRIAGER.triage(person | {"bone_fragility_risk": "absent"}).ceiling < result.ceiling


def test_what_could_still_close_a_follow_up_is_asked_before_it() -> None:
    """A cancer makes a fever an emergency: a temperature is taken only where something speaks for one, or nobody knows."""
    person = dict.fromkeys((f.name for f in VOCABULARY.findings.values() if f.kind == "finding"), "absent")
    person |= {"cancer_history": "present", "age_years": 15, "symptom_days": 3, "infection_risk": "not_asked"}
    question = TRIAGER.triage(person).next_question()
    checklist = TRIAGER.next_checklist(TRIAGER.triage(person))

    assert question is not None
    assert question.finding == "infection_risk"
    assert checklist is not None
    assert checklist.none_means == ("infection_risk",)
    assert TRIAGER.triage(person | {"infection_risk": "absent"}).next_question() is None


@pytest.mark.parametrize(
    "wrong", ["collapse_or_chestpain", "leg_weakness", "age_years", "chest pain", "new_breathlessness "]
)
def test_a_tick_that_is_no_line_of_the_list_is_an_error_and_leaves_no_line_absent(wrong: str) -> None:
    threats = Triager().triage({"leg_pain": "present", "age_years": 40, "symptom_days": 3}).next_checklist()
    assert threats is not None
    for ticked in ({"present": [wrong]}, {"unsure": [wrong, threats.none_means[0]]}):
        with pytest.raises(PresentationError):
            threats.answers(**ticked)

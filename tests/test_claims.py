"""The promises of the library, one property each, over presentations generated from the vocabulary and the shipped rules."""

from __future__ import annotations

import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sciatica_triage import Answer, Presentation, Triager, TriageResult, Urgency, triage
from sciatica_triage.packs.shipped import SHIPPED

from .support.oracle import (
    closed,
    completed,
    judged,
    open_findings,
    rules_of,
    screened_absent,
    unscreened,
    worst_values,
)
from .support.strategies import FINDINGS, PACKS, answers, presentations, steps

SETS_OF_PACKS = (("documents",), ("guidelines",), SHIPPED)
TRIAGERS = {
    (packs, unsigned, weak): Triager(packs, unsigned=unsigned, weak_flags=weak)
    for packs in SETS_OF_PACKS
    for unsigned in ("cautious", "stated")
    for weak in ("urgent", "soon")
}
settings_ = st.sampled_from(sorted(TRIAGERS))
ALL_ABSENT = {n: "absent" for n, f in FINDINGS.items() if f.kind != "number"}


@settings(max_examples=600)
@given(presentations(), settings_)
def test_the_result_is_what_the_rules_mean_one_by_one(
    p: Presentation, chosen: tuple[tuple[str, ...], str, str]
) -> None:
    packs, unsigned, weak = chosen
    result = TRIAGERS[chosen].triage(p)
    expected = judged(p, [pack for pack in PACKS if pack.name in packs], unsigned, weak)

    assert result.urgency == expected.urgency
    assert result.ceiling == expected.ceiling
    assert {r.name for r in result.reasons if not r.doubtful} == expected.fired
    assert {r.name for r in result.reasons if r.doubtful} == expected.doubtful


@settings(max_examples=1500)
@given(steps(), settings_)
def test_more_bad_news_never_lowers_urgency(
    step: tuple[Presentation, Presentation, str], chosen: tuple[tuple[str, ...], str, str]
) -> None:
    better, worse, _ = step

    assert TRIAGERS[chosen].triage(better).urgency <= TRIAGERS[chosen].triage(worse).urgency


@pytest.mark.parametrize("name", [n for n, f in FINDINGS.items() if f.kind != "exception"])
@pytest.mark.parametrize("packs", SETS_OF_PACKS, ids="+".join)
def test_unknown_is_never_read_as_absent(name: str, packs: tuple[str, ...]) -> None:
    """With one question open and all else calm, the ceiling is at least what the worst answer to it brings.

    A follow-up of what is absent is no open question; it is one where what it follows is open too.
    """
    triager = TRIAGERS[packs, "cautious", "urgent"]
    calm = Presentation(
        **{n: "absent" for n, f in FINDINGS.items() if f.kind != "number"}, age_years=30, symptom_days=2
    )
    calm = calm.with_answers(temperature_c=36.5, trauma_days_ago=300, severe_pain_hours=0)
    calm = calm.with_answers(**dict.fromkeys(FINDINGS[name].follows))
    unknown = triager.triage(calm.with_answers(**{name: None}))
    for value in worst_values(name):
        known = triager.triage(calm.with_answers(**{name: value}))

        assert unknown.ceiling >= known.urgency


@settings(max_examples=600)
@example(p=Presentation(**ALL_ABSENT, age_years=18), chosen=(("guidelines",), "cautious", "soon"))
@given(p=presentations(), chosen=settings_)
def test_the_ceiling_is_reached_by_some_answers(p: Presentation, chosen: tuple[tuple[str, ...], str, str]) -> None:
    triager = TRIAGERS[chosen]
    result = triager.triage(p)
    worst = max(triager.triage(q).urgency for q in completed(p, open_findings(p, Answer.UNSURE)))

    assert result.urgency <= result.ceiling
    # For how long it has lasted is asked before anybody is told to look after themselves: until then it is routine.
    waits = result.urgency == result.ceiling == Urgency.ROUTINE and p.symptom_days == Answer.NOT_ASKED
    assert worst == result.ceiling or (waits and worst == Urgency.SELF_CARE)


@settings(max_examples=800)
@given(presentations(), settings_, st.data())
def test_no_answer_to_an_open_question_ends_above_the_ceiling(
    p: Presentation, chosen: tuple[tuple[str, ...], str, str], data: st.DataObject
) -> None:
    shut = closed(p)
    names = [n for n in FINDINGS if getattr(p, n) == Answer.NOT_ASKED and n not in shut]
    given_ = (
        {n: data.draw(answers(FINDINGS[n])) for n in data.draw(st.lists(st.sampled_from(names), unique=True))}
        if names
        else {}
    )

    assert TRIAGERS[chosen].triage(p.with_answers(**given_)).urgency <= TRIAGERS[chosen].triage(p).ceiling


@settings(max_examples=600)
@given(presentations(), settings_)
def test_there_is_a_next_question_exactly_while_an_open_answer_could_raise_the_urgency_alone_or_with_a_doubt_resolved(
    p: Presentation, chosen: tuple[tuple[str, ...], str, str]
) -> None:
    triager = TRIAGERS[chosen]
    result = triager.triage(p)
    highest = max(triager.triage(q).urgency for q in completed(p, open_findings(p)))
    with_doubts_resolved = max(triager.triage(q).urgency for q in completed(p, open_findings(p, Answer.UNSURE)))
    question = result.next_question()

    assert (question is not None) == any(not q.unsure for q in result.questions)
    assert (question is not None) >= (highest > result.urgency)
    assert (question is not None) <= (with_doubts_resolved > result.urgency)
    assert (highest > result.urgency) == (result.status in ("needs_answers", "screened"))
    assert (result.urgency == result.ceiling) == (result.status == "settled")
    if question is not None:
        assert getattr(p, question.finding) == Answer.NOT_ASKED
        assert FINDINGS[question.finding].kind != "exception"


@settings(max_examples=40)
@given(st.integers(0, 2**32), settings_)
def test_questions_end_within_the_number_of_findings_and_never_repeat(
    seed: int, chosen: tuple[tuple[str, ...], str, str]
) -> None:
    rng = random.Random(seed)
    p = Presentation()
    asked: set[str] = set()
    while (question := TRIAGERS[chosen].triage(p).next_question()) is not None:
        assert question.finding not in asked

        asked.add(question.finding)
        finding = FINDINGS[question.finding]
        if finding.kind == "number":
            p = p.with_answers(**{finding.name: rng.choice(["unsure", finding.minimum, min(finding.maximum, 60)])})
        else:
            p = p.with_answers(**{finding.name: rng.choice(["absent", "absent", "absent", "unsure", "present"])})
    assert len(asked) <= len(FINDINGS)


@settings(max_examples=400)
@given(presentations(), settings_)
def test_status_says_whether_screening_is_open(p: Presentation, chosen: tuple[tuple[str, ...], str, str]) -> None:
    unasked = unscreened(p, rules_of([pack for pack in PACKS if pack.name in chosen[0]]))
    result = TRIAGERS[chosen].triage(p)
    if result.status == "needs_answers":
        assert unasked
    if result.status == "screened":
        assert not unasked


some_ticks = st.sets(st.sampled_from([n for n, f in FINDINGS.items() if f.kind == "finding"]), max_size=2)


@settings(max_examples=60)
@given(some_ticks, some_ticks, st.sampled_from([None, 8, 30, 70]))
@example({"knee_gives_way"}, set(), None)
def test_while_the_screening_is_open_there_is_something_of_it_to_ask(
    present: set[str], doubted: set[str], age: int | None
) -> None:
    """Whatever was told before the first question: what that implies is not asked, and leaves nothing open."""
    told: dict[str, object] = {**dict.fromkeys(doubted, "unsure"), **dict.fromkeys(present, "present")}
    told |= {} if age is None else {"age_years": age}
    triager = TRIAGERS[SHIPPED, "cautious", "urgent"]
    while True:
        result = triager.triage(told)
        checklist = result.next_checklist(until="screened")
        assert (checklist is not None) == (result.status == "needs_answers")
        if checklist is None:
            break
        for question in checklist.questions:
            told[question.finding] = "absent" if question.unit is None else "unsure"


@settings(max_examples=300)
@given(presentations())
def test_adding_a_pack_never_lowers_a_result(p: Presentation) -> None:
    both = triage(p)
    for pack in SHIPPED:
        alone = triage(p, packs=(pack,))

        assert both.urgency >= alone.urgency
        assert both.ceiling >= alone.ceiling


@settings(max_examples=300)
@given(presentations(), settings_)
def test_silence_never_reassures(p: Presentation, chosen: tuple[tuple[str, ...], str, str]) -> None:
    """Self-care needs the guidelines alone, every answer of tiers 1 and 2 absent, and no rule above it."""
    result = TRIAGERS[chosen].triage(p)
    if result.urgency == Urgency.SELF_CARE:
        assert chosen[0] == ("guidelines",)
        assert screened_absent(p)
        assert all(reason.urgency == Urgency.SELF_CARE for reason in result.reasons)
    if not result.reasons:
        assert result.urgency == Urgency.ROUTINE


def test_self_care_is_reached_with_the_guidelines_alone() -> None:
    calm = {n: "absent" for n, f in FINDINGS.items() if f.kind == "finding" and f.tier <= 2} | {"leg_pain": "present"}
    home = Presentation(**calm, age_years=40, symptom_days=5)

    assert triage(home, packs=("guidelines",)).urgency == Urgency.SELF_CARE
    assert triage(home, packs=("guidelines",)).ceiling > Urgency.SELF_CARE
    assert triage(home).urgency == Urgency.ROUTINE
    for name in [n for n, f in FINDINGS.items() if f.tier <= 2 and f.kind != "exception" and not f.entry_complaint]:
        if (
            all(home.answered().get(other) == Answer.ABSENT for other in FINDINGS[name].follows)
            and FINDINGS[name].follows
        ):
            continue  # it means nothing while what it follows is absent
        opened = triage(home.with_answers(**{name: None}), packs=("guidelines",))
        assert opened.urgency >= Urgency.ROUTINE, name


@settings(max_examples=200)
@given(presentations(), st.randoms())
def test_order_never_matters(p: Presentation, rng: random.Random) -> None:
    given_ = list(p.answered().items())
    rng.shuffle(given_)
    packs = list(SHIPPED)
    rng.shuffle(packs)

    assert triage(dict(given_), packs=tuple(packs)).model_dump_json() == triage(p).model_dump_json()


@settings(max_examples=150)
@given(presentations(), settings_)
def test_the_same_input_gives_the_same_bytes_and_replays(
    p: Presentation, chosen: tuple[tuple[str, ...], str, str]
) -> None:
    result = TRIAGERS[chosen].triage(p)
    text = result.model_dump_json()
    read = TriageResult.model_validate_json(text)

    assert TRIAGERS[chosen].triage(p).model_dump_json() == text
    assert read == result
    assert read.model_dump_json() == text
    assert read.replay() == result


@settings(max_examples=300)
@given(presentations())
def test_the_highest_urgency_wins_and_reasons_come_most_urgent_first(p: Presentation) -> None:
    result = triage(p)
    levels = [reason.urgency for reason in result.reasons]

    assert levels == sorted(levels, reverse=True)
    assert result.urgency == max([Urgency.ROUTINE, *levels])
    could = [question.could_raise_to for question in result.questions]
    assert could == sorted(could, reverse=True)
    assert all(level > result.urgency for level in could)


@settings(max_examples=300)
@given(presentations(), st.sampled_from([n for n, f in FINDINGS.items() if f.tier == 1 and f.kind == "finding"]))
def test_an_unsure_screening_answer_never_counts_as_absent(p: Presentation, name: str) -> None:
    unsure = triage(p.with_answers(**{name: "unsure"}))
    present = triage(p.with_answers(**{name: "present"}))

    assert unsure.urgency >= min(present.urgency, Urgency.URGENT)
    assert unsure.urgency <= present.urgency
    assert unsure.urgency >= triage(p.with_answers(**{name: "absent"})).urgency


@settings(max_examples=200)
@given(presentations())
def test_unsigned_means_cautious(p: Presentation) -> None:
    assert triage(p).urgency >= triage(p, unsigned="stated").urgency
    assert triage(p, unsigned="stated").options.unsigned == "stated"


@settings(max_examples=200)
@given(presentations())
def test_weak_flags_are_lowered_only_when_they_stand_alone(p: Presentation) -> None:
    usual, lowered = triage(p), triage(p, weak_flags="soon")

    assert lowered.urgency <= usual.urgency
    if lowered.urgency < usual.urgency:
        assert usual.urgency == Urgency.URGENT
        assert all(reason.weak for reason in usual.reasons if reason.urgency >= Urgency.SOON)
    assert lowered.options.weak_flags == "soon"


@settings(max_examples=200)
@example(p=Presentation(**ALL_ABSENT | {"major_leg_weakness": "not_asked"}, age_years="unsure"))
@given(p=presentations())
def test_a_result_that_is_not_settled_never_prints_its_urgency_without_its_ceiling(p: Presentation) -> None:
    result = triage(p)
    report = result.report()

    assert len(report.splitlines()) <= 25
    if result.status != "settled" or result.ceiling > result.urgency:
        assert result.ceiling.value in report.splitlines()[0]
        # Once somebody is screened, what to do stands first, and what is not ruled out right after it.
        line = 1 if result.status == "screened" else 0
        assert Triager().action(result.ceiling).split(" (")[0] in str(result).splitlines()[line]
        start = {
            "unresolved": "You are not sure about this",
            "screened": "You have answered the most important questions. Some others are open",
        }.get(result.status, "Some questions are still open")
        assert result.advice.splitlines()[line].startswith(start)

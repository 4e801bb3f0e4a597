"""Why, why not, and what would change it, with brute force as the judge on small packs."""

from __future__ import annotations

from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sciatica_triage import Answer, Presentation, ReplayError, RulePack, Triager, Urgency, triage
from sciatica_triage.result.explanation import Need
from sciatica_triage.vocabulary.findings import Value

from ..support.random_packs import AGE, Drawn, DrawnPack, DrawnRule, DrawnSet
from ..support.strategies import FINDINGS, RULES, presentations

SMALL = {
    "a.yaml": "when: {all: [leg_weakness, symptom_days >= 7]}\nurgency: soon",
    "b.yaml": "when: loss_of_bladder_control\nunless: bladder_usual_for_me\nurgency: emergency",
    "c.yaml": "when: {any: [major_leg_weakness, {all: [numbness, age_years < 18]}]}\nurgency: urgent",
    "d.yaml": "when: {all: [numbness, {any: [age_years >= 60, fever]}]}\nurgency: emergency",
    "floor.yaml": "when: loss_of_bladder_control\nurgency: urgent",
}
NAMES = ("leg_weakness", "symptom_days", "loss_of_bladder_control", "bladder_usual_for_me", "major_leg_weakness")
NAMES += ("numbness", "age_years", "fever")
IMPLY_WEAKNESS = ("weakness_worsening", "cannot_move_leg", "knee_gives_way")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Triager:
    folder: Path = tmp_path_factory.mktemp("packs") / "small"
    folder.mkdir()
    folder.joinpath("pack.yaml").write_text(
        "name: small\nversion: 1.0.0\ntitle: T\nscope: S\nfloor: {urgency: routine, because: b, basis: design choice}\n"
    )
    rest = "\ntitle: T\nsuspects: s\nbecause: b\nbasis: design choice\ncases: {fires: {one: {fever: present}}}\n"
    for name, text in SMALL.items():
        folder.joinpath(name).write_text(text + rest)
    return Triager([RulePack.load(folder)])


def small_presentations() -> st.SearchStrategy[Presentation]:
    numbers = {"symptom_days": [None, "unsure", 3, 9], "age_years": [None, "unsure", 10, 40, 70]}
    return st.fixed_dictionaries(
        {n: st.sampled_from(numbers.get(n, ["present", "absent", "unsure", None])) for n in NAMES}
    ).map(lambda answers: Presentation(**answers))


@settings(max_examples=300)
@given(presentations())
def test_every_rule_is_fired_undecided_or_ruled_out(p: Presentation) -> None:
    result = triage(p)
    explanation = result.explain()
    fired = [o.rule for o in explanation.fired]
    undecided = [o.rule for o in explanation.undecided]
    ruled_out = [o.rule for o in explanation.ruled_out]

    assert sorted(fired + undecided + ruled_out) == sorted(rule.name for rule in RULES)
    assert set(fired) == {reason.name for reason in result.reasons if not reason.doubtful}


@settings(max_examples=150)
@given(presentations(), st.data())
def test_an_undecided_rule_fires_when_what_is_missing_is_answered(p: Presentation, data: st.DataObject) -> None:
    undecided = triage(p).explain().undecided
    if not undecided:
        return
    outcome = data.draw(st.sampled_from(undecided))
    chosen = [data.draw(st.sampled_from(group)) for group in outcome.missing]
    answered = p.with_answers(**given_by(chosen))

    assert outcome.rule in {o.rule for o in triage(answered).explain().fired}
    assert all(getattr(p, need.finding) in (Answer.NOT_ASKED, Answer.UNSURE) for need in chosen)


@settings(max_examples=150)
@given(presentations())
def test_a_near_miss_fires_when_that_one_answer_is_another(p: Presentation) -> None:
    for outcome in triage(p).explain().near_misses[:5]:
        for need in outcome.near_miss:
            changed = p.with_answers(**given_by([need]))
            assert outcome.rule in {o.rule for o in triage(changed).explain().fired}


def given_by(needs: list[Need]) -> dict[str, Value]:
    """Answers that give what is needed; the strictest of several thresholds of one number."""
    answers: dict[str, Value] = {}
    for need in needs:
        if need.answer in ("present", "not present"):
            answers[need.finding] = Answer.PRESENT if need.answer == "present" else Answer.ABSENT
        else:
            operator, threshold = need.answer.split()
            value = float(threshold) - (1 if operator == "<" else 0)
            known = answers.get(need.finding)
            stricter = max if operator == ">=" else min
            answers[need.finding] = value if known is None else stricter(value, float(known))
    return answers


@settings(max_examples=250)
@given(p=small_presentations())
def test_what_raises_is_minimal_and_complete(small: Triager, p: Presentation) -> None:
    """Every set found raises and needs each of its answers; brute force over all sets finds no other set of findings."""
    urgency = small.triage(p).urgency
    changes = small.what_would_change(p)
    for change in changes.raises:
        check_minimal(small, p, change.answers, change.urgency, lambda found: found > urgency)
    found = {frozenset(change.answers) for change in changes.raises}

    assert changes.complete
    assert found == brute_force(small, p, urgency)


def brute_force(small: Triager, p: Presentation, urgency: Urgency) -> set[frozenset[str]]:
    """The findings of all minimal sets of worse answers that raise the urgency."""
    options: dict[str, list[Value]] = {"symptom_days": [7], "age_years": [17, 60], "temperature_c": [38]}
    asked = [n for n in (*NAMES, *IMPLY_WEAKNESS, "temperature_c") if FINDINGS[n].kind != "exception"]
    open_ = [n for n in asked if getattr(p, n) in (Answer.NOT_ASKED, Answer.UNSURE)]
    minimal: set[frozenset[str]] = set()
    raising: list[dict[str, Value]] = []
    for size in range(1, 4):
        for names in combinations(open_, size):
            for values in product(*(options.get(n, [Answer.PRESENT]) for n in names)):
                answers = dict(zip(names, values, strict=True))
                if any(known.items() <= answers.items() for known in raising):
                    continue
                if small.triage(p.with_answers(**answers)).urgency > urgency:
                    raising.append(answers)
                    minimal.add(frozenset(names))
    return minimal


@settings(max_examples=250)
@given(p=small_presentations())
def test_what_lowers_is_minimal(small: Triager, p: Presentation) -> None:
    urgency = small.triage(p).urgency
    for change in small.what_would_change(p).lowers:
        check_minimal(small, p, change.answers, change.urgency, lambda found: found < urgency)


@settings(max_examples=150)
@given(p=small_presentations())
def test_what_lowers_is_found_wherever_one_or_two_answers_lower(small: Triager, p: Presentation) -> None:
    urgency = small.triage(p).urgency
    best: dict[str, Value] = {"symptom_days": 0, "age_years": 33, "bladder_usual_for_me": Answer.PRESENT}
    better = {n: best.get(n, Answer.ABSENT) for n in NAMES}
    found = {frozenset(change.answers) for change in small.what_would_change(p).lowers}
    for size in (1, 2):
        for names in combinations(NAMES, size):
            if any(known < frozenset(names) for known in found) or any(getattr(p, n) == better[n] for n in names):
                continue
            subsets = [c for s in range(1, size) for c in combinations(names, s)]
            lowers = small.triage(p.with_answers(**{n: better[n] for n in names})).urgency < urgency
            if lowers and not any(
                small.triage(p.with_answers(**{n: better[n] for n in c})).urgency < urgency for c in subsets
            ):
                assert frozenset(names) in found


def check_minimal(
    triager: Triager, p: Presentation, answers: dict[str, Value], urgency: Urgency, wanted: object
) -> None:
    assert triager.triage(p.with_answers(**answers)).urgency == urgency
    assert wanted(urgency)  # type: ignore[operator]
    for left_out in answers:
        rest = {n: v for n, v in answers.items() if n != left_out}
        assert not wanted(triager.triage(p.with_answers(**rest)).urgency)  # type: ignore[operator]


@settings(max_examples=25)
@given(presentations())
def test_what_changes_the_shipped_rules_is_minimal(p: Presentation) -> None:
    triager = Triager()
    urgency = triager.triage(p).urgency
    changes = triager.what_would_change(p)
    for change in changes.raises[:10]:
        check_minimal(triager, p, change.answers, change.urgency, lambda found: found > urgency)
    for change in changes.lowers[:10]:
        check_minimal(triager, p, change.answers, change.urgency, lambda found: found < urgency)
    if triager.triage(p).next_question() is not None:
        assert changes.raises


def test_reasons_are_grouped_the_most_urgent_group_first() -> None:
    cauda_equina = triage({"loss_of_bladder_control": True, "saddle_numbness": True, "leg_weakness": True})
    groups = cauda_equina.grouped_reasons()

    assert groups[0].group == "cauda_equina"
    assert [g.urgency for g in groups] == sorted((g.urgency for g in groups), reverse=True)
    assert sum(len(g.reasons) for g in groups) == len(cauda_equina.reasons)
    assert {reason.group for g in groups for reason in g.reasons} == {g.group for g in groups}


def test_dissent_names_the_sources_that_say_otherwise() -> None:
    saddle = next(
        r for r in triage({"saddle_numbness": True}).reasons if r.name == "guidelines/saddle_sensation_change"
    )

    assert ("D2", Urgency.URGENT) in {(d.source, d.urgency) for d in saddle.dissent}
    weakness = next(r for r in triage({"leg_weakness": True}).reasons if r.name == "guidelines/new_leg_weakness")
    assert "documents/leg_weakness_of_any_duration" in {d.source for d in weakness.dissent}


def test_a_result_on_packs_that_are_not_at_hand_is_not_explained(small: Triager) -> None:
    result = small.triage({"fever": True})
    with pytest.raises(ReplayError, match="the rule pack `small` is not shipped; it has to be given"):
        result.explain()

    assert result.replay(*small.packs) == result
    assert len(result.explain(*small.packs).undecided) == 5


def test_a_vocabulary_may_have_no_age_that_a_note_of_the_advice_asks_for() -> None:
    """The notes speak of people under 18; where nobody can be that young, there is an explanation all the same."""
    vocabulary = {
        "g": Drawn("g", "finding", tier=1, unsure="present", ages=(13, 50)),
        AGE: Drawn(AGE, "number", worse="larger", minimum=18, maximum=120),
    }
    drawn = DrawnSet(0, vocabulary, (DrawnPack("grown", "routine", {}, {"r": DrawnRule("g", "urgent")}),), {})

    assert Triager(drawn.packs).explain({"g": "absent"}).ruled_out


def test_what_is_missing_of_a_doubtful_number_meets_all_that_its_doubt_meets() -> None:
    """Doubt meets every threshold; the number that takes its place has to meet them too."""
    vocabulary = {
        "f": Drawn("f", "finding", tier=2, unsure="present"),
        "n": Drawn("n", "number", worse="larger", unsure="meets", shows=("f", 5.5)),
    }
    rules = {"r": DrawnRule({"all": ["f", "n > 10.5"]}, "urgent")}
    triager = Triager(DrawnSet(0, vocabulary, (DrawnPack("one", "routine", {}, rules),), {}).packs)

    (outcome,) = triager.explain({"f": "absent", "n": "unsure"}).undecided

    assert outcome.missing == ((Need(finding="n", answer="> 10.5"),),)
    assert triager.triage({"f": "absent", "n": 10.6}).urgency == Urgency.URGENT

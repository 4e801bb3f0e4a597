"""Whole results against the oracle, on seeded presentations: every pack alone and both, every option, both engines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, islice, product
from random import Random

import pytest

from sciatica_triage import Answer, EngineDisagreement, Presentation, RulePack, Triager, Urgency
from sciatica_triage.authoring.mildest import mildest_answers
from sciatica_triage.engine.assessment import EngineName, Unsigned, WeakFlags
from sciatica_triage.engine.durable import Durable
from sciatica_triage.engine.reference import truth
from sciatica_triage.engine.rulebook import Rulebook
from sciatica_triage.packs.condition import AllOf, Present
from sciatica_triage.vocabulary.findings import Value

from .support.oracle import VOCABULARY, Asking, effective, judged, outlook, value
from .support.strategies import FINDINGS, PACKS, around

CHOICES = [(PACKS[0],), (PACKS[1],), PACKS]


def people(count: int, seed: int) -> Iterator[Presentation]:
    """From nobody asked to everything answered; for every other one the screening is done, the rest absent or not asked."""
    random = Random(seed)
    for i in range(count):
        share, rest = random.choice((0.02, 0.05, 0.2, 0.6)), random.choice((Answer.ABSENT, Answer.NOT_ASKED))
        answers: dict[str, Value] = {}
        for name, finding in FINDINGS.items():
            screened = finding.tier == 1 and i % 2 == 0
            if random.random() < share or (screened and finding.kind == "number"):
                values = [Answer.UNSURE, *around(name)] if finding.kind == "number" else list(Answer)
                answers[name] = random.choice(values)
            elif finding.kind != "number":
                answers[name] = Answer.ABSENT if screened else rest
        yield Presentation(**answers)


@pytest.mark.parametrize("weak_flags", ["urgent", "soon"])
@pytest.mark.parametrize("unsigned", ["cautious", "stated"])
@pytest.mark.parametrize("packs", CHOICES, ids=lambda packs: "+".join(pack.name for pack in packs))
@pytest.mark.parametrize("engine", ["checked", "reference"])
def test_a_result_is_what_the_oracle_says(
    engine: EngineName, packs: tuple[RulePack, ...], unsigned: Unsigned, weak_flags: WeakFlags
) -> None:
    triager = Triager(packs, engine=engine, unsigned=unsigned, weak_flags=weak_flags)

    for p in people(40, seed=len(packs)):
        expected = judged(p, packs, unsigned, weak_flags)
        result = triager.triage(p)
        assert (result.urgency, result.ceiling) == (expected.urgency, expected.ceiling)
        reasons = {reason.name: reason.doubtful for reason in result.reasons}
        assert {name for name, doubtful in reasons.items() if not doubtful} == expected.fired
        assert {name for name, doubtful in reasons.items() if doubtful} == expected.doubtful


@pytest.mark.parametrize("weak_flags", ["urgent", "soon"])
@pytest.mark.parametrize("unsigned", ["cautious", "stated"])
@pytest.mark.parametrize("packs", CHOICES, ids=lambda packs: "+".join(pack.name for pack in packs))
def test_status_and_questions_are_what_answering_everything_for_the_worst_says(
    packs: tuple[RulePack, ...], unsigned: Unsigned, weak_flags: WeakFlags
) -> None:
    triager = Triager(packs, engine="reference", unsigned=unsigned, weak_flags=weak_flags)
    seen = Counter[str]()

    for p in people(60, seed=len(packs) + 12):
        expected = outlook(p, packs, unsigned, weak_flags)
        result = triager.triage(p)
        questions = [Asking(q.finding, q.could_raise_to, q.decides, q.now, q.ask_again) for q in result.questions]
        first = result.next_question()
        assert result.status == expected.status
        assert triager._assessor.assess(p).highest_reachable == expected.highest
        assert questions == expected.questions
        assert (first.finding if first else None) == expected.next_question
        seen[result.status] += 1
    assert {*seen} >= {"needs_answers", "screened", "settled"}
    assert packs == (PACKS[1],) or "unresolved" in seen


def test_an_open_question_counts_together_with_what_the_person_is_unsure_of() -> None:
    """Perhaps an injury, and numbness not asked about: neither alone, but both together would be urgent.

    One rule shows it; in the shipped packs every screening finding alone is urgent.
    """
    together = AllOf((Present("onset_after_trauma"), Present("numbness")))
    pack = replace(PACKS[1], name="together", rules=(replace(PACKS[1].rules[0], condition=together),))
    calm = {name: "absent" for name, f in FINDINGS.items() if f.kind != "number"}
    calm |= {"onset_after_trauma": "unsure", "age_years": 40, "symptom_days": 3, "temperature_c": 37}
    triager = Triager([pack])

    for name in FINDINGS:
        p = Presentation(**calm | {name: "not_asked"})
        expected = outlook(p, [pack])
        assert triager.triage(p).status == expected.status
        assert triager._assessor.assess(p).highest_reachable == expected.highest
    assert triager.triage(calm).status == "settled"
    assert triager.triage(calm | {"numbness": "not_asked"}).next_question() is not None


CHILDREN = [(child, parent) for child, parents in VOCABULARY.ancestors.items() for parent in parents]


@pytest.mark.parametrize(("child", "parent"), CHILDREN)
def test_questions_to_one_person_are_none_of_somebody_elses(child: str, parent: str) -> None:
    """One triager, one rule that names the parent only, and people who differ in what they were asked."""
    rule = replace(
        PACKS[1].rules[0], condition=AllOf((Present(parent), Present("back_pain"))), urgency=Urgency.EMERGENCY
    )
    pack = replace(PACKS[1], name=f"{child} {parent}", rules=(rule,))
    triager = Triager([pack], engine="reference")

    for told, of_parent in product((Answer.NOT_ASKED, Answer.ABSENT, Answer.UNSURE), repeat=2):
        p = Presentation(**{child: told, parent: of_parent})
        asked = [question.finding for question in triager.triage(p).questions]
        assert asked == [question.finding for question in outlook(p, [pack]).questions]


def test_two_rules_ask_for_the_same_findings_where_no_answers_tell_them_apart() -> None:
    """Exceptions aside. Such rules of two packs are each other's dissent where their levels differ."""
    book = Rulebook(PACKS)
    mildest = [Presentation(**m.answered()) for rule in book.rules for m in islice(mildest_answers(rule, book), 40)]
    atoms = [value(effective(p)) for p in (*people(300, seed=5), *mildest)]
    said = [[truth(rule.when, of, lambda _: False) for of in atoms] for rule in book.rules]
    pairs = list(combinations(range(len(book.rules)), 2))

    assert [pair for pair in pairs if pair[1] in book.alike(pair[0])] == [
        (i, j) for i, j in pairs if said[i] == said[j]
    ]


def test_a_weak_flag_that_stands_alone_is_lowered_only_where_that_is_asked_for() -> None:
    """Weight loss alone: urgent, or soon by option. An open screening question, a second flag or a serious rule keeps it."""
    alone = {name: "absent" for name, f in FINDINGS.items() if f.kind == "finding"}
    alone |= {"unexplained_weight_loss": "present", "age_years": 40, "symptom_days": 3, "temperature_c": 37}
    soon = Triager(PACKS[1:], weak_flags="soon")

    assert Triager(PACKS[1:]).triage(alone).urgency == Urgency.URGENT
    assert soon.triage(alone).urgency == Urgency.SOON
    assert soon.triage(alone | {"saddle_numbness": "not_asked"}).urgency == Urgency.URGENT
    assert soon.triage(alone | {"age_years": "unsure"}).urgency == Urgency.URGENT
    assert soon.triage(alone | {"night_or_rest_pain": "present"}).urgency == Urgency.URGENT
    assert soon.triage(alone | {"numbness": "present"}).urgency == Urgency.URGENT
    possible = soon.triage(alone | {"numbness": "not_asked"})
    assert (possible.urgency, possible.ceiling) == (Urgency.SOON, Urgency.URGENT)
    assert possible.questions[0].could_raise_to == Urgency.URGENT
    for name in FINDINGS:
        p = Presentation(**alone | {name: "not_asked"})
        assert soon.triage(p).urgency == judged(p, PACKS[1:], weak="soon").urgency


def test_a_disagreement_names_the_rules_that_differ_and_the_higher_urgency(monkeypatch: pytest.MonkeyPatch) -> None:
    triager = Triager(PACKS[:1])
    if triager.triage({}).engine != "checked":
        pytest.skip("durable-rules is not installed or cannot be imported here")
    names = [rule.name for rule in triager.book.rules]
    leak = 1 << names.index("documents/cannot_pass_urine")
    whole = Durable.holding
    monkeypatch.setattr(Durable, "holding", lambda self, atoms: whole(self, atoms) & ~leak)

    with pytest.raises(EngineDisagreement) as caught:
        triager.triage({"cannot_pass_urine": True})

    assert caught.value.rules == ("documents/cannot_pass_urine",)
    assert caught.value.urgency == Urgency.EMERGENCY

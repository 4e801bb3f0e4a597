"""Wherever a result is shown, a source that says more than the rule that decides is shown with it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import count

import pytest

from sciatica_triage import Triager, TriageResult, Urgency, findings
from sciatica_triage.authoring.mildest import mildest_answers
from sciatica_triage.chat import Conversation, Gate
from sciatica_triage.mcp_server.outputs import fired
from sciatica_triage.packs.condition import AllOf, Present
from sciatica_triage.packs.pack import RulePack
from sciatica_triage.result.advice import wording

TRIAGER = Triager(("documents", "guidelines"))


def stated_above(result: TriageResult) -> set[Urgency]:
    """The levels above the result's that sources of a deciding rule state."""
    return {
        one.urgency
        for reason in result.reasons
        if reason.urgency == result.urgency
        for one in reason.dissent
        if one.urgency > result.urgency
    }


def decided_by_each_rule() -> Iterator[TriageResult]:
    """The mildest people of each rule with a higher dissent, as far as nothing else decides for them."""
    for rule in TRIAGER.book.rules:
        if any(one.urgency > rule.urgency for one in rule.dissent):
            yield next(TRIAGER.triage(answers) for answers in mildest_answers(rule, TRIAGER.book))


RESULTS = list(decided_by_each_rule())
BOTH = ("leg_weakness", "fever")
TIMES_MORE = 8
MOST_TIMES_SLOWER = 24
"""The square of eight times would be 64; eight times the memory makes 10 to 14 of the eight, more on a loaded machine."""
"""In proportion to the rules it would be about 8, with the square of them 64."""
ATTEMPTS = 4
_numbers = count()


def told_to(result: TriageResult) -> Conversation:
    """A conversation in which these answers stand."""
    conversation = Conversation(triager=TRIAGER)
    conversation.record_many(result.presentation.answered())
    return conversation


def test_many_rules_with_a_higher_dissent_decide_for_somebody() -> None:
    assert sum(bool(stated_above(result)) for result in RESULTS) >= 15


@pytest.mark.parametrize("level", [level for level in Urgency if level > Urgency.SELF_CARE])
def test_a_source_that_says_more_is_told_wherever_the_result_is(level: Urgency) -> None:
    told = wording().texts["sooner"][level.value]
    for result in RESULTS:
        above = stated_above(result)
        says_so = bool(above) and max(above) == level
        shown = (str(result), result.to_markdown(), result.to_html(), json.dumps(result.model_dump(mode="json")))

        assert [told in text for text in shown] == [says_so] * len(shown)
        if says_so:
            highest = next(d for reason in result.reasons for d in reason.dissent if d.urgency == level)
            assert "others say more" in result.report()
            assert any(highest.source in said for reason in result.reasons for said in fired(reason).others_say_higher)


def test_the_gate_tells_it_with_what_to_do() -> None:
    for result in RESULTS:
        if result.urgency >= Urgency.URGENT:
            decision = Gate().check(told_to(result), "Rest a little.")
            sooner = result.advice_parts.sooner

            assert bool(sooner) == bool(stated_above(result))
            assert sooner in decision.message


def test_the_gate_tells_it_beside_a_draft_that_it_lets_pass() -> None:
    calm = {one.name: "absent" for one in findings() if one.kind == "finding"}
    conversation = told_to(TRIAGER.triage(calm | {"numbness": "present", "age_years": 40, "symptom_days": 3}))

    decision = Gate().check(conversation, "Rest a little.")

    assert (decision.action, decision.urgency) == ("allow", "soon")
    assert decision.triage is not None
    assert decision.triage.advice_parts.sooner
    assert decision.triage.advice_parts.sooner in decision.message


def test_a_source_that_speaks_of_some_findings_is_told_where_one_of_them_is_there() -> None:
    def sources(name: str) -> set[str]:
        reasons = Triager(("documents",)).triage({name: True}).reasons
        return {
            one.source for reason in reasons if reason.rule_id == "other_new_nerve_change" for one in reason.dissent
        }

    assert sources("knee_gives_way") == set()
    assert sources("saddle_numbness") == {"ces-card", "nhs-wales-sciatica"}
    assert sources("cannot_move_leg") == {"briggs-back-pain"}
    assert Triager(("documents",)).triage({"knee_gives_way": True}).advice_parts.sooner == ""


def sharing_a_condition(rules: int, packs: int) -> list[RulePack]:
    """Packs of rules that all ask for the same two findings, each pack at a level of its own."""
    shipped = TRIAGER.packs[0]
    rule = replace(
        shipped.rules[0],
        condition=AllOf(tuple(map(Present, BOTH))),
        dissent=(),
        stated={},
        until_signed=None,
        weak=False,
    )
    return [
        replace(
            shipped,
            name=f"many{next(_numbers)}",
            rules=tuple(replace(rule, id=f"r{i}", urgency=level) for i in range(rules // packs)),
            calmer_screening=(),
            overlaps=(),
            populations=(),
        )
        for level in [Urgency.URGENT, Urgency.EMERGENCY, Urgency.SOON][:packs]
    ]


def seconds(rules: int, packs: int) -> float:
    given = sharing_a_condition(rules, packs)
    begin = time.process_time()
    Triager(given).triage(dict.fromkeys(BOTH, True))
    return time.process_time() - begin


def test_of_the_rules_that_say_the_same_one_speaks_for_its_pack() -> None:
    packs = sharing_a_condition(30, 3)
    result = Triager(packs).triage(dict.fromkeys(BOTH, True))

    assert len(result.reasons) == 30
    for reason in result.reasons:
        others = {(f"{pack.name}/r0", pack.rules[0].urgency) for pack in packs if pack.name != reason.pack}
        assert {(one.source, one.urgency) for one in reason.dissent} == others
        assert len(reason.dissent) == 2


@pytest.mark.parametrize("packs", [1, 3])
def test_time_grows_with_the_number_of_rules_that_share_a_condition(packs: int) -> None:
    """A loaded machine can only make a ratio worse by chance, so the best of a few counts."""
    growth = []
    for _ in range(ATTEMPTS):
        growth.append(seconds(600 * TIMES_MORE, packs) / seconds(600, packs))
        if growth[-1] <= MOST_TIMES_SLOWER:
            return

    assert min(growth) <= MOST_TIMES_SLOWER

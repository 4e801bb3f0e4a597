"""What a vocabulary or a pack may not declare, and what small ones of somebody else's get."""

from __future__ import annotations

import math
from typing import Any

import pytest

from sciatica_triage import (
    Presentation,
    PresentationError,
    Reply,
    RulePackError,
    TriageError,
    Triager,
    Urgency,
    finding,
    triage,
)
from sciatica_triage.vocabulary import vocabulary_of

from .support.pack_oracle import OPTIONS
from .support.random_packs import Drawn, DrawnPack, DrawnRule, DrawnSet


def made(*findings: Drawn, floor: str = "routine", more: tuple[DrawnPack, ...] = (), **rules: DrawnRule) -> DrawnSet:
    """A vocabulary of these findings, and a pack of these rules."""
    return DrawnSet(0, {one.name: one for one in findings}, (DrawnPack("own", floor, {}, rules), *more), {})


def asked(name: str, tier: int = 1, unsure: str = "ask", **declared: Any) -> Drawn:
    return Drawn(name, "finding", tier, unsure, **declared)


def counted(name: str = "n", tier: int = 1, unsure: str = "meets", worse: str = "larger", **declared: Any) -> Drawn:
    return Drawn(name, "number", tier, unsure, worse, **{"maximum": 10.0} | declared)


@pytest.mark.parametrize(
    "other", [counted("b"), Drawn("b", "exception", worse="absent", about=("a",))], ids=lambda d: d.kind
)
def test_only_a_finding_can_be_implied(other: Drawn) -> None:
    with pytest.raises(TriageError, match="`b` is not present or absent, as it has to be"):
        vocabulary_of(made(asked("a", implies=("b",)), other).cls)


def test_findings_that_imply_each_other_are_refused() -> None:
    with pytest.raises(TriageError, match="go round in a circle by `implies`"):
        vocabulary_of(made(asked("a", implies=("b",)), asked("b", implies=("a",))).cls)


@pytest.mark.parametrize(
    "rule",
    [
        DrawnRule("a", "soon", weak=True),
        DrawnRule("a", "emergency", weak=True),
        DrawnRule("a", "urgent", "emergency", weak=True),
    ],
    ids=lambda rule: f"{rule.urgency} {rule.until_signed}",
)
def test_only_an_urgent_rule_can_be_weak(rule: DrawnRule) -> None:
    with pytest.raises(RulePackError, match="only a rule whose `urgency` is urgent, signed or not, can be `weak`"):
        _ = made(asked("a"), weak=rule).packs


def test_a_weak_rule_uses_no_number_that_is_worse_at_either_end() -> None:
    """At its other end a serious rule may stand; the ceiling would promise what no one value gives."""
    number = counted(worse="either_end", middle=(3, 6))

    with pytest.raises(RulePackError, match="a `weak` rule cannot use `n`: no one value meets both of its ends"):
        _ = made(number, weak=DrawnRule("n >= 8", "urgent", weak=True)).packs


@pytest.mark.parametrize(
    ("findings", "rule", "why"),
    [
        ((counted(),), "n >= 8", "a `weak` rule cannot compare `n`, which is asked of everyone"),
        (
            (asked("f"), counted(tier=2, worse="either_end", middle=(3, 6), shows=("f", 8))),
            "f",
            "a `weak` rule cannot use `n`: no one value meets both of its ends",
        ),
    ],
    ids=["a number of the screening", "what a number shows at one of two ends"],
)
def test_a_weak_rule_uses_nothing_that_keeps_it_from_standing_alone(
    findings: tuple[Drawn, ...], rule: str, why: str
) -> None:
    """The value that fires it would also answer the screening, or lie at the end where a serious rule may stand."""
    with pytest.raises(RulePackError, match=why):
        _ = made(*findings, weak=DrawnRule(rule, "urgent", weak=True)).packs


def test_a_rule_needs_no_number_to_lie_at_both_ends() -> None:
    """By itself at one end, and at the other by the finding that it shows, or by what that implies."""
    number = counted(tier=2, worse="either_end", middle=(3, 6), shows=("f", 8))
    parent, shown = asked("p"), asked("f", implies=("p",))

    for name in ("p", "f"):
        with pytest.raises(RulePackError, match="`n` is used at both ends, by itself or by what it shows"):
            _ = made(parent, shown, number, r=DrawnRule({"all": [name, "n < 2"]}, "urgent")).packs


@pytest.mark.parametrize("name", ["t >= 3", "T", "a b", "9a", "ä"])
def test_a_definition_has_a_plain_name(name: str) -> None:
    pack = DrawnPack("own", "routine", {name: "a"}, {"r": DrawnRule("a", "urgent")})

    with pytest.raises(RulePackError, match="a definition is named in small letters, digits and `_`"):
        _ = DrawnSet(0, {"a": asked("a")}, (pack,), {}).packs


def test_a_weak_flag_beside_a_doubt_is_asked_last_although_here_it_changes_nothing() -> None:
    """A weak flag would be `soon`, which the floor is already; only beside what is unsure would it be more."""
    flag, serious = DrawnRule("d", "urgent", weak=True), DrawnRule("u", "urgent")
    drawn = made(asked("d", 2), asked("u", 3, "none"), floor="soon", weak=flag, r=serious)

    triager = Triager(drawn.packs, weak_flags="soon")
    result = triager.triage({"u": "unsure"})
    question = result.next_question()

    assert (result.urgency, result.ceiling, result.status) == (Urgency.SOON, Urgency.URGENT, "unresolved")
    assert question is not None
    assert (question.finding, question.now) == ("d", False)
    assert triager.triage({"u": "unsure", "d": "absent"}).ceiling == Urgency.URGENT


def test_doubt_that_counts_up_to_urgent_counts_for_all_that_is_above_it() -> None:
    """Three generations, of which only the youngest is screening."""
    drawn = made(
        asked("old", 3), asked("parent", 3, "none", implies=("old",)), asked("child", 1, implies=("parent",)),
        asked("sign", 3), r=DrawnRule({"all": ["old", "sign"]}, "emergency"),
    )  # fmt: skip
    result = Triager(drawn.packs).triage({"child": "unsure", "sign": "present"})

    assert (result.urgency, result.ceiling) == (Urgency.URGENT, Urgency.EMERGENCY)
    assert [(reason.name, reason.doubtful) for reason in result.reasons] == [("own/r", True)]


def test_a_vocabulary_without_the_findings_of_the_advice_gets_results_and_explanations() -> None:
    other = DrawnPack("other", "routine", {}, {"r": DrawnRule("a", "soon")})
    triager = Triager(made(asked("a"), more=(other,), r=DrawnRule("a", "urgent")).packs)

    assert triager.triage({"a": "present"}).urgency == Urgency.URGENT
    assert [outcome.near_miss[0].answer for outcome in triager.explain({"a": "absent"}).ruled_out] == ["present"] * 2


def test_doubt_that_counts_as_present_makes_its_parent_present() -> None:
    drawn = made(
        asked("parent"), asked("child", unsure="present", implies=("parent",)), r=DrawnRule("parent", "emergency")
    )

    assert Triager(drawn.packs).triage({"child": "unsure"}).urgency == Urgency.EMERGENCY


@pytest.mark.parametrize("option", OPTIONS, ids=" ".join)
def test_no_rule_turns_routine_into_self_care(option: tuple[str, str]) -> None:
    """Neither a worse answer nor a pack that makes a rule of the level self-care fire."""
    home = DrawnPack("home", "self_care", {}, {"r": DrawnRule("big", "self_care")})
    drawn = made(asked("a"), asked("big", 3), floor="self_care", more=(home,), r=DrawnRule("a", "urgent"))
    for packs in (drawn.packs, drawn.packs[:1], drawn.packs[1:]):
        triager = Triager(packs, unsigned=option[0], weak_flags=option[1])  # type: ignore[arg-type]
        for big in ("absent", "not_asked", "unsure", "present"):
            assert triager.triage({"a": "absent", "big": big}).urgency == Urgency.SELF_CARE
            assert triager.triage({"big": big}).urgency == Urgency.ROUTINE


@pytest.mark.parametrize(
    ("number", "rule", "known", "raises", "lowers"),
    [
        (counted(worse="smaller"), "n <= 5", {"n": 4}, [], [{"n": 10}]),
        (counted(unsure="none", maximum=9.5), "n > 9", {}, [{"n": 9.1}], []),
        (counted(minimum=0.5, maximum=9.5), "n > 9", {"n": 9.4}, [], [{"n": 0.5}]),
        (counted(unsure="none"), "n > 8", {}, [{"n": 9}], []),
        (counted(unsure="none"), "n > 8.25", {}, [{"n": 8.26}], []),
        (counted(unsure="none", worse="smaller", maximum=40.0), "n < 36", {}, [{"n": 35}], []),
        (
            counted(unsure="none", worse="smaller", minimum=20_000, maximum=40_000.0),
            "n < 30000",
            {"n": 25_000},
            [],
            [{"n": 30_001}],
        ),
        (counted(worse="either_end", middle=(6.5, 6.5)), "n > 7", {"n": 8}, [], [{"n": 6.5}]),
    ],
)
def test_what_would_change_stays_within_the_range_of_a_number(
    number: Drawn, rule: str, known: dict[str, float], raises: list[Any], lowers: list[Any]
) -> None:
    found = Triager(made(number, r=DrawnRule(rule, "urgent")).packs).what_would_change(known)

    assert ([c.answers for c in found.raises], [c.answers for c in found.lowers], found.complete) == (
        raises,
        lowers,
        True,
    )


def test_what_would_change_goes_through_doubt() -> None:
    """What is unsure counts up to urgent, for what is above it as well, so one clear answer beside it is enough."""
    drawn = made(
        asked("p", 3, "none"),
        asked("c", implies=("p",)),
        asked("d", 2),
        r=DrawnRule({"all": ["p", "c", "d"]}, "emergency"),
    )

    found = Triager(drawn.packs).what_would_change({"c": "unsure"})

    assert [set(change.answers) for change in found.raises] == [{"d"}]


def test_what_would_change_knows_that_two_weak_flags_are_more_than_one() -> None:
    """Each alone is `soon`, which the floor is already; a third way holds one of them, and needs more."""
    weak = {name: DrawnRule(name, "urgent", weak=True) for name in ("a", "b")}
    drawn = made(
        asked("a", 2), asked("b", 2), asked("c", 2), floor="soon", **weak, r=DrawnRule({"all": ["a", "c"]}, "urgent")
    )

    found = Triager(drawn.packs, weak_flags="soon").what_would_change({})

    assert [set(change.answers) for change in found.raises] == [{"a", "b"}, {"a", "c"}]
    assert found.complete


def test_a_better_answer_is_found_beside_another_one_that_does_as_well() -> None:
    shown = asked("f", 3, "present")
    number = counted("n", worse="smaller", shows=("f", 5.5))
    drawn = made(shown, number, r=DrawnRule({"all": ["n < 8", "f"]}, "soon"))

    found = Triager(drawn.packs).what_would_change({"f": "present", "n": "unsure"})

    assert [change.answers for change in found.lowers] == [{"f": "absent"}, {"n": 10}]


def test_a_threshold_is_told_with_all_of_its_digits() -> None:
    triager = Triager(made(counted(maximum=math.inf), r=DrawnRule("n >= 1000000.25", "urgent")).packs)

    assert [n.answer for group in triager.explain({}).undecided[0].missing for n in group] == [">= 1000000.25"]
    assert [need.answer for need in triager.explain({"n": 1}).near_misses[0].near_miss] == [">= 1000000.25"]


def test_a_near_miss_of_two_thresholds_is_the_one_that_meets_both() -> None:
    triager = Triager(made(counted(), r=DrawnRule({"all": ["n >= 3", "n > 7"]}, "urgent")).packs)

    assert [need.answer for need in triager.explain({"n": 2}).near_misses[0].near_miss] == ["> 7"]


@pytest.mark.parametrize(("once", "other"), [(True, 2), (False, 8)])
def test_two_numbers_of_which_neither_is_worse_cannot_be_merged_in_any_grouping(once: bool, other: int) -> None:
    """Two ages; or one number below the middle and one above, where either end may be the worse one."""
    cls = made(counted(worse="either_end", middle=(3, 6), once=once)).cls
    one, two, doubt = cls(n=1), cls(n=other), cls(n="unsure")

    for groups in ((one.merge(doubt), two), (one, doubt.merge(two)), (doubt.merge(one), two)):
        with pytest.raises(TriageError, match="only one can be right"):
            groups[0].merge(groups[1])


def test_of_two_numbers_on_one_side_of_the_middle_the_outer_one_counts() -> None:
    cls = made(counted(worse="either_end", middle=(3, 6))).cls

    assert cls(n=1).merge(cls(n=2), cls(n=4)).n == 1
    assert cls(n=5).merge(cls(n=8), cls(n=7)).n == 8


def test_an_answer_that_another_one_makes_needless_is_not_asked() -> None:
    """Of `f or (g and a)` only `f` is left once `a` is absent; before that, `g` may decide."""
    drawn = made(asked("f"), asked("g"), asked("a"), r=DrawnRule({"any": ["f", {"all": ["g", "a"]}]}, "emergency"))
    triager = Triager(drawn.packs)

    assert [q.finding for q in triager.triage({}).questions] == ["f", "g", "a"]
    assert [q.finding for q in triager.triage({"a": "absent"}).questions] == ["f"]


def test_where_nothing_is_screened_silence_is_not_self_care() -> None:
    """A vocabulary of the third tier alone: there is no question whose answer could say that all is well."""
    drawn = made(asked("a", 3), floor="self_care", r=DrawnRule("a", "emergency"))
    triager = Triager(drawn.packs)

    assert triager.triage({}).urgency == triager.triage({"a": "absent"}).urgency == Urgency.ROUTINE


@pytest.mark.parametrize(("worse", "at"), [("larger", 10.5), ("larger", math.inf), ("smaller", -1.0)])
def test_a_number_shows_its_finding_at_a_value_that_can_be_answered(worse: str, at: float) -> None:
    with pytest.raises(TriageError, match="what it `shows` begins beyond every number that can be answered"):
        vocabulary_of(made(asked("a"), counted(worse=worse, shows=("a", at))).cls)


def test_what_a_larger_vocabulary_knows_is_lost_in_no_merge() -> None:
    """In whatever order: the merged answers are of the vocabulary that has all the findings."""

    class Own(Presentation):
        pad_wet: Reply = finding(
            "Is your pad wet?",
            group="pain",
            tier=3,
            unsure="present",
            because="a leak",
            implies=("loss_of_bladder_control",),
        )

    class Other(Presentation):
        sore: Reply = finding("Is it sore?", group="pain", tier=3, unsure="ask", because="it stays open")

    known, own, other = Presentation(leg_pain="present"), Own(pad_wet="present"), Other(sore="present")

    assert known.merge(own) == own.merge(known) == known.merge(known, own) == Own(leg_pain="present", pad_wet="present")
    assert triage(known.merge(own)).urgency == Urgency.EMERGENCY
    for one, two in ((own, other), (other, own)):
        with pytest.raises(PresentationError, match="cannot be joined without losing answers"):
            one.merge(two)
    with pytest.raises(PresentationError, match="cannot be joined without losing answers"):
        known.merge(own, other)

"""A pack that a program makes of parts says what a file could say, or is refused where it is made."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from sciatica_triage import OptionError, RulePack, Triager, Urgency
from sciatica_triage.packs.condition import AllOf, AnyOf, Compare, Defined, Present, Unless
from sciatica_triage.packs.rule import Rule, Signature
from sciatica_triage.packs.shipped import shipped_pack
from sciatica_triage.packs.signature import meaning
from sciatica_triage.vocabulary import vocabulary_of

PACK = shipped_pack("documents")
RULE = next(rule for rule in PACK.rules if rule.exception is None)


class Stubborn:
    def __getattr__(self, name: str) -> object:
        raise RuntimeError("it hurts since the wedding")


ODD: list[Any] = [5, "urgent", b"x", object(), [5], ("x", None), {5: 5}, {"a": "b"}, float("nan"), "\ud800", Stubborn()]
TAKEN = {  # a text is a text, and so on
    **dict.fromkeys(("name", "version", "title", "scope", "floor_because"), ("urgent",)),
    **dict.fromkeys(
        ("id", "suspects", "group", "because", "file", "code", "basis", "review_note", "narrower"), ("urgent",)
    ),
}


def of(rule: Rule) -> RulePack:
    return replace(PACK, name="mine", rules=(rule,))


@pytest.mark.parametrize("part", [one.name for one in fields(RulePack) if one.init])
def test_a_part_of_another_kind_is_refused(part: str) -> None:
    for odd in ODD:
        if odd not in TAKEN.get(part, ()):
            with pytest.raises(OptionError):
                replace(PACK, **{"name": "mine", part: odd})


@pytest.mark.parametrize("part", [one.name for one in fields(Rule) if one.name != "pack"])
def test_a_part_of_a_rule_of_another_kind_is_refused(part: str) -> None:
    for odd in ODD:
        if odd not in TAKEN.get(part, ()):
            with pytest.raises(OptionError):
                of(replace(RULE, **{part: odd}))


def bomb() -> AllOf:
    condition = AllOf((Present("fever"), Present("diabetes")))
    for _ in range(40):
        condition = AllOf((condition, condition))
    return condition


def chain() -> AllOf:
    condition = AllOf((Present("fever"),))
    for _ in range(100_000):
        condition = AllOf((condition,))
    return condition


@pytest.mark.parametrize(
    "condition",
    [
        lambda: Present("no_such_finding"),
        lambda: Present("age_years"),
        lambda: Present("bladder_usual_for_me"),
        lambda: Compare("fever", ">=", 1),
        lambda: Compare("symptom_days", "<", 3),
        lambda: Compare("symptom_days", ">=", float("inf")),
        lambda: Compare("symptom_days", "==", 3),  # type: ignore[arg-type]
        lambda: Compare("symptom_days", ">=", True),
        lambda: AnyOf(()),
        lambda: AllOf((AnyOf(()),)),
        lambda: AllOf([Present("fever")]),  # type: ignore[arg-type]
        lambda: Defined("weak", Present("no_such_finding")),
        lambda: Unless(Unless(Present("fever"), "bladder_usual_for_me"), "bladder_usual_for_me"),  # type: ignore[arg-type]
        lambda: Unless(Present("fever"), "diabetes"),
        lambda: AllOf((Unless(Present("fever"), "bladder_usual_for_me"),)),  # type: ignore[arg-type]
        bomb,
        chain,
    ],
)
def test_a_condition_that_no_file_could_have_is_refused(condition: Any) -> None:
    for pack in (
        lambda: of(replace(RULE, condition=condition())),
        lambda: replace(PACK, name="mine", definitions={"own": condition()}),
    ):
        with pytest.raises(OptionError):
            pack()


def test_what_a_file_could_have_is_taken() -> None:
    condition = AnyOf((Compare("temperature_c", ">=", 38), Defined("own", AllOf((Present("fever"),)))))
    pack = of(replace(RULE, condition=Unless(condition, "bladder_usual_for_me"), urgency=Urgency.EMERGENCY))

    assert Triager([pack]).triage({"fever": True}).urgency is Urgency.EMERGENCY


def test_a_signature_lapses_with_the_meaning_that_was_signed() -> None:
    of_now = meaning(RULE, vocabulary_of(PACK.vocabulary))
    signed = replace(RULE, waits=False, signature=Signature("A. Clinician", "physician", "2026-01-31", of_now, of_now))

    assert [of(signed).rules[0].review, of(replace(signed, condition=Present("fever"))).rules[0].review] == [
        "signed",
        "needed",
    ]

"""Both sides of every threshold that a shipped rule sets, generated from the rules."""

from __future__ import annotations

import pytest

from sciatica_triage import Presentation, triage
from sciatica_triage.packs.condition import Compare, Present, atoms
from sciatica_triage.packs.rule import Rule

from .support.strategies import FINDINGS, RULES

CASES = [
    (rule, atom) for rule in RULES for atom in dict.fromkeys(atoms(rule.when)) if isinstance(atom, Compare)
]  # one a rule and threshold


def names_of(result: object) -> set[str]:
    return {reason.name for reason in result.reasons}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("rule", "atom"), CASES, ids=[f"{r.name}-{a.finding}{a.operator}{a.threshold}" for r, a in CASES]
)
def test_a_rule_turns_exactly_at_its_threshold(rule: Rule, atom: Compare) -> None:
    """With every other finding of the rule that the threshold does not stand beside in an `any` present, only it decides."""
    met, missed = {">=": (0, -0.01), "<=": (0, 0.01), ">": (0.01, 0), "<": (-0.01, 0)}[atom.operator]
    others = needed_beside(rule, atom)
    base = Presentation(
        **{n: "absent" for n, f in FINDINGS.items() if f.kind == "finding" and n not in others}, **others
    )
    at = triage(base.with_answers(**{atom.finding: round(atom.threshold + met, 2)}), packs=(rule.pack,))
    off = triage(base.with_answers(**{atom.finding: round(atom.threshold + missed, 2)}), packs=(rule.pack,))

    assert rule.name in names_of(at)
    assert rule.name not in names_of(off)


def needed_beside(rule: Rule, atom: Compare) -> dict[str, object]:
    """One answer for each part of the condition that the threshold does not meet."""
    from sciatica_triage.packs.condition import AllOf, AnyOf, Condition, Defined

    def meets(condition: Condition) -> dict[str, object] | None:
        match condition:
            case Present(name):
                return {name: "present"}
            case Compare(name, operator, threshold):
                if name == atom.finding:
                    return {} if condition == atom else None
                return {name: threshold + (1 if operator in (">=", ">") else -1)}
            case Defined(_, meaning):
                return meets(meaning)
            case AllOf(parts):
                found = [meets(part) for part in parts]
                return None if None in found else {n: v for f in found for n, v in (f or {}).items()}
            case AnyOf(parts):
                deciding = [part for part in parts if atom in set(atoms(part))] or parts
                options = [found for part in deciding if (found := meets(part)) is not None]
                return min(options, key=len, default=None)

    return meets(rule.when) or {}


@pytest.mark.parametrize(("days", "soon"), [(6.99, False), (7, True), (7.01, True)])
def test_a_week_is_seven_days(days: float, soon: bool) -> None:
    fired = names_of(triage({"tingling": True, "symptom_days": days}, packs=("documents",)))

    assert ("documents/weakness_or_numbness_for_a_week" in fired) == soon


@pytest.mark.parametrize(("hours", "emergency"), [(2.99, False), (3, True), (3.01, True)])
def test_a_few_hours_are_three(hours: float, emergency: bool) -> None:
    fired = names_of(triage({"severe_pain": True, "severe_pain_hours": hours}, packs=("documents",)))

    assert ("documents/severe_pain_for_hours" in fired) == emergency


@pytest.mark.parametrize(
    ("name", "just", "not_yet"),
    [
        ("symptom_days", 7, 6),
        ("severe_pain_hours", 3, 2.9),
        ("trauma_days_ago", 7, 8),
        ("temperature_c", 38.0, 37.9),
        ("age_years", 17, 18),
        ("age_years", 50, 49),
        ("age_years", 60, 59),
        ("age_years", 70, 69),
    ],
)
def test_the_declared_boundaries_are_thresholds_of_shipped_rules(name: str, just: float, not_yet: float) -> None:
    compared = {a for rule in RULES for a in atoms(rule.when) if isinstance(a, Compare) and a.finding == name}

    assert any(a.met_by(just) and not a.met_by(not_yet) for a in compared)

"""The claims about single rules: each yields the statements to be proved; its docstring is the claim in the table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from ..packs.condition import Compare, atoms
from ..packs.rule import Rule
from ..urgency import Urgency
from ..vocabulary.findings import in_digits
from .formula import solver_library
from .proof import LEVELS, Proof, Statement
from .report import Covered, Refutation

_STEP = 0.01
"""How far before a threshold the other side is tried, in the number's unit; nearer where its range ends or another threshold
follows sooner."""


def satisfiable(proof: Proof) -> Iterator[Statement]:
    """Some presentation makes the rule fire."""
    for rule in proof.rules:
        yield Statement(rule.name, partial(_satisfiable, proof, rule))


def thresholds(proof: Proof) -> Iterator[Statement]:
    """At each threshold the rule fires, and just before it the rule is silent, all other answers being the same."""
    for rule in proof.rules:
        for atom in dict.fromkeys(atoms(rule.when)):
            if isinstance(atom, Compare):
                subject = f"{rule.name}: {atom.finding} {atom.operator} {in_digits(atom.threshold)}"
                yield Statement(subject, partial(_threshold, proof, rule, atom))


def deciding(proof: Proof) -> Iterator[Statement]:
    """Somewhere the rule alone gives the urgency and no other rule equals it, or its pack declares what covers it."""
    declared = {
        full_name(pack.name, overlap.rule): tuple(full_name(pack.name, name) for name in overlap.covered_by)
        for pack in proof.packs
        for overlap in pack.overlaps
    }
    for rule in proof.rules:
        yield Statement(rule.name, partial(_deciding, proof, rule, declared.get(rule.name)))


def _satisfiable(proof: Proof, rule: Rule) -> Refutation | None:
    judged = proof.judged(proof.p)
    model = proof.find(judged.fired[rule.name])
    if model is not None:
        proof.meet(model)
        return None
    undecided = proof.find(judged.possible[rule.name])
    found = proof.meet(undecided) if undecided is not None else ()
    return Refutation("satisfiable", rule.name, "no presentation makes the rule fire", found, proof.packs)


def _threshold(proof: Proof, rule: Rule, atom: Compare) -> Refutation | None:
    z3 = solver_library()
    step = min([_STEP, *(abs(at - atom.threshold) / 2 for at in proof.thresholds[atom.finding] - {atom.threshold})])
    away = step if atom.operator.startswith("<") else -step
    finding = proof.vocabulary[atom.finding]
    met, unmet = (
        # Rounded, as 38.31 - 0.01 is not 38.3 to a float; within the range, where alone somebody can be found.
        min(max(round(atom.threshold + step, 13), finding.minimum), finding.maximum)
        for step in ((0.0, away) if "=" in atom.operator else (-away, 0.0))
    )
    model = proof.find(
        *(proof.same(name) for name in proof.vocabulary.findings if name != atom.finding),
        proof.p.given(atom.finding, met),
        proof.q.given(atom.finding, unmet),
        proof.judged(proof.p).fired[rule.name],
        # Silent and not merely undecided: only then does the number decide.
        z3.Not(proof.judged(proof.q).possible[rule.name]),
    )
    if model is not None:
        proof.meet(model, proof.p, proof.q)
        return None
    says = f"`{atom.finding} {atom.operator} {in_digits(atom.threshold)}` decides nothing"
    return Refutation("thresholds", rule.name, says, (), proof.packs)


def _deciding(proof: Proof, rule: Rule, declared: tuple[str, ...] | None) -> Refutation | None:
    def refuted(says: str, model: Any = None) -> Refutation:
        found = proof.meet(model) if model is not None else ()
        return Refutation("deciding", rule.name, says, found, proof.packs)

    others = [other for other in proof.rules if other is not rule]
    equal = proof.equal_to(rule)
    alone = uncovered(proof, rule, others)
    if declared is None:
        if alone is None:
            cover = covering(proof, rule)
            proof.covered.append(Covered(rule.name, cover, equal))
            return refuted(f"it never decides alone, since {_and(cover)} cover it; `overlaps` does not say so")
        proof.meet(alone)
        if equal:
            proof.covered.append(Covered(rule.name, (), equal))
            return refuted(f"it equals {_and(equal)}, and `overlaps` does not say so", alone)
        return None
    loaded = [other for other in others if other.name in declared]
    if alone is None or equal:
        proof.covered.append(Covered(rule.name, declared if alone is None else (), equal))
    if len(loaded) < len(declared):
        return None  # what covers it is in a pack that is not here
    if alone is not None and not equal:
        return refuted(f"declared as covered by {_and(declared)}, and it decides alone", alone)
    if alone is None and (left_open := uncovered(proof, rule, loaded)) is not None:
        return refuted(f"declared as covered by {_and(declared)}, which leave this open", left_open)
    if missing := {*equal} - {*declared}:
        return refuted(f"it equals {_and(sorted(missing))}, and `overlaps` does not say so")
    return None


def uncovered(proof: Proof, rule: Rule, others: Iterable[Rule]) -> Any | None:
    """A model in which the rule asks for a level that none of the others asks for, or None."""
    z3, judged = solver_library(), proof.judged(proof.p)
    others = tuple(others)
    # Every level up to its own: by doubt an emergency asks for urgent, and may decide there.
    for level in reversed((*LEVELS, Urgency.SELF_CARE)):
        if rule.level("cautious") >= level:
            alone = [z3.Not(judged.asks(other, level)) for other in others]
            model = proof.find(judged.asks(rule, level), *alone)
            if model is not None:
                return model
    return None


def covering(proof: Proof, rule: Rule) -> tuple[str, ...]:
    """A smallest set of other rules that always ask for what this one asks for; the rule never decides alone."""
    others = [other for other in proof.rules if other is not rule]
    for other in others:
        if uncovered(proof, rule, [other]) is None:
            return (other.name,)
    needed = others
    for other in others:
        fewer = [one for one in needed if one is not other]
        if uncovered(proof, rule, fewer) is None:
            needed = fewer
    return tuple(other.name for other in needed)


def full_name(pack: str, name: str) -> str:
    """A rule's public name, from a name that may leave out its own pack."""
    return name if "/" in name else f"{pack}/{name}"


def _and(names: Iterable[str]) -> str:
    return " and ".join(f"`{name}`" for name in names)

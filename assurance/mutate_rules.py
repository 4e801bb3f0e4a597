"""Change every shipped rule in every small way, and see who notices: the cases, the proofs or the certificate.

    python assurance/mutate_rules.py [--proofs all|alive] [--pack NAME]

A mutant is one rule (or one shared definition) with one thing changed: a part of `all` or `any` dropped, `all` and `any`
swapped, a threshold moved by a step or made strict, the level lowered by one, the exception dropped, the rule deleted.
Reported are those that the cases beside the rules notice; those that the certificate's table of rules and levels
notices (its hashes, which notice everything, are left out); and, for what is still alive, those that `verify` refutes or
whose certificate differs. A survivor is checked for being equivalent: the same rule for everybody.
Exit status 1 where a mutant that is not equivalent survives.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sciatica_triage.authoring.cases import run_cases
from sciatica_triage.packs.condition import (
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Defined,
    Operator,
    Present,
    Unless,
    definitions,
)
from sciatica_triage.packs.pack import RulePack, with_rules
from sciatica_triage.packs.rule import Rule
from sciatica_triage.packs.shipped import SHIPPED, shipped_pack
from sciatica_triage.urgency import Urgency
from sciatica_triage.verify import verify
from sciatica_triage.verify.certificate import certificate
from sciatica_triage.verify.formula import formula
from sciatica_triage.verify.proof import Proof

CLAIMS = ("exceptions", "self-care", "satisfiable", "thresholds", "deciding")
"""The claims that a mutant can refute: the others hold for all positive conditions, and every mutant is one."""
STRICTER: dict[Operator, Operator] = {">=": ">", "<=": "<", ">": ">=", "<": "<="}
"""What a threshold becomes when whether it counts itself is turned round."""
STEPS = {"temperature_c": 0.1}
"""How far a threshold is moved, where a whole unit is too far."""


@dataclass(frozen=True)
class Mutant:
    """What was changed, and the rules of the pack that are then different; a deleted rule has no other."""

    kind: str
    subject: str
    change: str
    changed: tuple[tuple[Rule, Rule | None], ...]

    def pack(self, pack: RulePack) -> RulePack:
        """The pack with the change in it."""
        by_id = {old.id: new for old, new in self.changed}
        rules = (by_id.get(rule.id, rule) for rule in pack.rules)
        return with_rules(pack, tuple(rule for rule in rules if rule is not None))


def trees(condition: Condition) -> Iterator[tuple[str, str, Condition]]:
    """Every change of one node of a condition: its kind, its description, and the condition with it."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            here = type(condition)
            other = AnyOf if here is AllOf else AllOf
            yield "swap any/all", f"{here.__name__} to {other.__name__}", other(parts)
            for i, part in enumerate(parts):
                if len(parts) > 1:
                    rest = parts[:i] + parts[i + 1 :]
                    kind = "drop a conjunct" if here is AllOf else "drop a disjunct"
                    yield kind, f"without {_text(part)}", here(rest) if len(rest) > 1 else rest[0]
                for kind, change, new in trees(part):
                    yield kind, change, here((*parts[:i], new, *parts[i + 1 :]))
        case Compare(name, operator, threshold):
            step = STEPS.get(name, 1)
            for moved in (threshold - step, threshold + step):
                new_edge = round(moved, 6)
                yield "move a threshold", f"{name} {operator} {new_edge:g}", Compare(name, operator, new_edge)
            yield "move a threshold", f"{name} {STRICTER[operator]}", Compare(name, STRICTER[operator], threshold)
        case Present() | Defined():
            return


def mutants(pack: RulePack) -> Iterator[Mutant]:
    """Every mutant of a pack."""
    for rule in pack.rules:
        for kind, change, tree in trees(rule.when):
            yield Mutant(kind, rule.name, change, ((rule, _with(rule, tree)),))
        if rule.exception:
            yield Mutant("drop an exception", rule.name, rule.exception, ((rule, replace(rule, condition=rule.when)),))
        for what in ("urgency", "until_signed"):
            level = getattr(rule, what)
            if level is not None and level > Urgency.SELF_CARE:
                lower = sorted(Urgency)[level.rank - 1]
                change = f"{what} {level.value} to {lower.value}"
                yield Mutant("lower the urgency", rule.name, change, ((rule, replace(rule, **{what: lower})),))
        yield Mutant("delete a rule", rule.name, "", ((rule, None),))
    for name, meaning in pack.definitions.items():
        users = [rule for rule in pack.rules if any(one.name == name for one in definitions(rule.when))]
        for kind, change, tree in trees(meaning):
            changed = tuple((rule, _with(rule, _redefined(rule.when, name, tree))) for rule in users)
            yield Mutant(f"{kind} of a definition", f"{pack.name}/@{name}", change, changed)


def _redefined(condition: Condition, name: str, meaning: Condition) -> Condition:
    match condition:
        case AllOf(parts) | AnyOf(parts):
            return type(condition)(tuple(_redefined(part, name, meaning) for part in parts))
        case Defined(own, old):
            return Defined(own, meaning if own == name else _redefined(old, name, meaning))
    return condition


def _with(rule: Rule, when: Condition) -> Rule:
    return replace(rule, condition=Unless(when, rule.exception) if rule.exception else when)


def _text(condition: Condition) -> str:
    match condition:
        case Present(name):
            return name
        case Compare(name, operator, threshold):
            return f"{name} {operator} {threshold:g}"
        case Defined(name):
            return f"@{name}"
        case AllOf(parts):
            return f"all({', '.join(map(_text, parts))})"
        case AnyOf(parts):
            return f"any({', '.join(map(_text, parts))})"


def seen_by_cases(mutant: Mutant, pack: RulePack) -> bool:
    """Whether a case beside one of the changed rules fails."""
    rules = tuple(new for _, new in mutant.changed if new is not None)
    return bool(rules) and not all(run.holds for run in run_cases(with_rules(pack, rules)))


def seen_in_table(mutant: Mutant) -> bool:
    """Whether the certificate's table of rules and levels differs."""
    return any(
        new is None or (old.urgency, old.until_signed) != (new.urgency, new.until_signed) for old, new in mutant.changed
    )


def proved(packs: list[RulePack]) -> tuple[bool, object]:
    """Whether the claims hold, and what the certificate says apart from the files."""
    report = verify(packs, claims=CLAIMS)
    said = {k: v for k, v in json.loads(certificate(report)).items() if k != "packs"}
    return not report.refutations, said


def equivalent(mutant: Mutant, pack: RulePack) -> bool:
    """Whether the changed rules still fire for the same people, and the level is the same."""
    if seen_in_table(mutant):
        return False
    proof = Proof([pack])
    for old, new in mutant.changed:
        assert new is not None
        before, after = (formula(rule.condition, proof.p.sure, proof.p.excepted) for rule in (old, new))
        if proof.find(before != after) is not None:
            return False
    return True


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--proofs", choices=["all", "alive"], default="alive", help="which mutants are given to `verify`"
    )
    parser.add_argument("--pack", choices=SHIPPED, help="only this pack's rules are changed")
    args = parser.parse_args()
    packs = [shipped_pack(name) for name in SHIPPED]
    right, expected = proved(packs)
    assert right, "the shipped packs are not proved"
    made: Counter[str] = Counter()
    seen: dict[str, Counter[str]] = {"cases": Counter(), "table": Counter(), "proofs": Counter(), "none": Counter()}
    same: Counter[str] = Counter()
    for pack in packs:
        for mutant in mutants(pack) if args.pack in (None, pack.name) else ():
            made[mutant.kind] += 1
            cases, table = seen_by_cases(mutant, pack), seen_in_table(mutant)
            seen["cases"][mutant.kind] += cases
            seen["table"][mutant.kind] += table
            proofs = False
            if args.proofs == "all" or not (cases or table):
                holds, said = proved([mutant.pack(one) if one is pack else one for one in packs])
                proofs = not holds or said != expected
                seen["proofs"][mutant.kind] += proofs
            if not (cases or table or proofs):
                is_same = equivalent(mutant, pack)
                same[mutant.kind] += is_same
                seen["none"][mutant.kind] += not is_same
                print(f"{'equivalent' if is_same else 'ALIVE'}: {mutant.kind}: {mutant.subject}: {mutant.change}")
    columns = f"{'mutants':>8} {'cases':>6} {'table':>6} {'proofs':>7} {'equivalent':>11} {'alive':>6}"
    print(f"\n{'':<32}{columns}   (proofs: tried on {args.proofs})")
    for kind in (*sorted(made), "total"):
        row = [
            one.total() if kind == "total" else one[kind]
            for one in (made, *list(seen.values())[:3], same, seen["none"])
        ]
        print("{:<32}{:>8} {:>6} {:>6} {:>7} {:>11} {:>6}".format(kind, *row))
    killed = made.total() - same.total() - seen["none"].total()
    print(f"{killed} of {made.total() - same.total()} mutants that change anything are noticed")
    return 1 if seen["none"] and seen["none"].total() else 0


if __name__ == "__main__":
    sys.exit(main())

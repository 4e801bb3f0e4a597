"""What moved between two versions of a rule pack: not which lines, but for whom. Needs the extra `verify`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ..engine.rulebook import most_derived
from ..errors import expect
from ..packs.pack import RulePack
from ..packs.rule import Rule
from ..vocabulary.answers import Answers
from .formula import Formula, solver_library
from .model import Judged
from .proof import LEVELS, Proof

MoveKind: TypeAlias = Literal[
    "added", "removed", "level", "fires for more", "fires for fewer", "signature", "raised", "lowered"
]


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that moved. `rule` is None for results as a whole; `presentation` is somebody for whom it moved."""

    kind: MoveKind
    rule: str | None
    says: str
    presentation: Answers

    def __str__(self) -> str:
        return f"{self.rule or 'results'}: {self.says}\n    {self.presentation!r}"


@dataclass(frozen=True, slots=True)
class Difference:
    """All that moved; nothing did where `moves` is empty, whatever was reworded (`same_files` is then false)."""

    old: RulePack
    new: RulePack
    moves: tuple[Move, ...]

    @property
    def same_files(self) -> bool:
        """Whether the two versions are the same to the byte."""
        return self.old.sha256 == self.new.sha256

    def __str__(self) -> str:
        head = f"{self.old.name} {self.old.version} -> {self.new.name} {self.new.version}: "
        if not self.moves:
            return head + ("the same files" if self.same_files else "equivalent; only texts, citations or cases differ")
        return "\n".join([f"{head}{len(self.moves)} moved", *map(str, self.moves)])


def compare(old: RulePack, new: RulePack) -> Difference:
    """What moved from one version of a pack to another; rules are matched by their ids.

    Raises `TriageError` where the solver is not installed, `OptionError` where the two vocabularies do not go together.
    """
    old, new = expect("old", old, RulePack), expect("new", new, RulePack)
    return Difference(old, new, tuple(_moves(old, new)))


def _moves(old: RulePack, new: RulePack) -> Iterator[Move]:
    z3 = solver_library()
    proof = Proof([old], most_derived([old.vocabulary, new.vocabulary]))
    before, after = Judged(proof.p, [old]), Judged(proof.p, [new])

    def somebody(*wanted: Formula) -> Answers | None:
        if proof.find(*wanted) is None:
            return None
        return proof.p.presentation(proof.smallest(*wanted, people=(proof.p,)), proof.cls)

    rules_before = {rule.id: rule for rule in old.rules}
    rules_after = {rule.id: rule for rule in new.rules}
    for id_ in sorted(rules_before | rules_after):
        one, two = rules_before.get(id_), rules_after.get(id_)
        fired = before.fired[one.name] if one else z3.BoolVal(False)
        fires = after.fired[two.name] if two else z3.BoolVal(False)
        if one is None or two is None:
            if two is not None and (found := somebody(fires)):
                yield Move("added", id_, f"added ({_level(two)}); it fires for", found)
            if one is not None and (found := somebody(fired)):
                yield Move("removed", id_, f"removed ({_level(one)}); it fired for", found)
            continue
        # A change that shows in nobody is not told: what is compared is for whom something moved.
        if _level(one) != _level(two) and (found := somebody(fires)):
            yield Move("level", id_, f"from {_level(one)} to {_level(two)}; it fires for", found)
        if _signed(one) != _signed(two) and (found := somebody(fires)):
            yield Move("signature", id_, f"{_signed(one)}, now {_signed(two)}; it fires for", found)
        if found := somebody(fires, z3.Not(fired)):
            yield Move("fires for more", id_, "fires for more people, such as", found)
        if found := somebody(fired, z3.Not(fires)):
            yield Move("fires for fewer", id_, "fires for fewer people; no longer for", found)
    # Whatever the rules do, results are asked as well: a rule that moved may be covered by another one.
    for level in reversed(LEVELS):
        if found := somebody(after.urgency(level), z3.Not(before.urgency(level))):
            yield Move("raised", None, f"raised to {level.value} for", found)
        if found := somebody(before.urgency(level), z3.Not(after.urgency(level))):
            yield Move("lowered", None, f"lowered below {level.value} for", found)


def _signed(rule: Rule) -> str:
    if rule.signature is None:
        return "not signed"
    return "signed" if rule.signature.holds else f"not signed since its meaning changed ({rule.signature.date} lapsed)"


def _level(rule: Rule) -> str:
    signed = f", {rule.stricter_meanwhile.value} until signed" if rule.stricter_meanwhile else ""
    weak = ", weak" if rule.weak else ""
    return f"{rule.urgency.value}{signed}{weak}"

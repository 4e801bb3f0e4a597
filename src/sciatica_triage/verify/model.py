"""What rules make of any presentation: urgency and ceiling as formulas, built from condition trees (semantics 1 to 3)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from typing import Final

from ..engine.assessment import Options
from ..engine.reference import Truth, truth
from ..packs.condition import Atom, Present
from ..packs.pack import RulePack
from ..packs.rule import Rule, Unsigned
from ..urgency import Urgency
from ..vocabulary.vocabulary import Vocabulary
from .formula import Formula, formula, solver_library
from .someone import Someone

DEFAULT: Final = Options()


class Judged:
    """What semantics 1 to 3 make of a presentation under some packs: `urgency` and `ceiling` as formulas."""

    def __init__(self, someone: Someone, packs: Sequence[RulePack], options: Options = DEFAULT) -> None:
        self.someone = someone
        self.packs = tuple(packs)
        self.options = options
        self.rules: tuple[Rule, ...] = tuple(rule for pack in packs for rule in pack.rules)
        self._levels: dict[tuple[str, Urgency], Formula] = {}
        self._asked: dict[tuple[str, Urgency], Formula] = {}
        self.fired = self._rules(someone.sure)
        alone = emergencies_alone(self.rules, someone.vocabulary, options.unsigned)
        self.counted = self._rules(lambda atom: someone.counted(atom, alone))
        self.possible = self._rules(someone.possible)

    def _rules(self, value: Callable[[Atom], Formula]) -> Mapping[str, Formula]:
        known: dict[Atom, Formula] = {}

        # One term an atom, so that the solver sees that two rules ask the same.
        def once(atom: Atom) -> Formula:
            if atom not in known:
                known[atom] = value(atom)
            return known[atom]

        return {rule.name: formula(rule.condition, once, self.someone.excepted) for rule in self.rules}

    @property
    def floor(self) -> Urgency:
        """The level below which no result goes, apart from self-care."""
        return max(Urgency.ROUTINE, *(pack.floor for pack in self.packs))

    @cached_property
    def weak_alone(self) -> Formula:
        """When a weak flag stands alone among what fired or fired by doubt, so that (an option) it is `soon`."""
        return self._weak_alone(self.counted)

    @cached_property
    def weak_could_be_alone(self) -> Formula:
        """When a weak flag stands alone among all that is not ruled out."""
        return self._weak_alone(self.possible)

    def _weak_alone(self, held: Mapping[str, Formula]) -> Formula:
        """One weak flag, nothing else at `soon` or higher, and the screening answered with a clear no.

        An age closes nothing there: getting older must not make a weak flag stand alone.
        """
        z3, level = solver_library(), self.options.unsigned
        weak = [held[r.name] for r in self.rules if r.weak]
        serious = [held[r.name] for r in self.rules if not r.weak and r.level(level) >= Urgency.SOON]
        if not weak:
            return z3.BoolVal(False)
        return z3.And(
            z3.PbEq([(w, 1) for w in weak], 1), z3.Not(z3.Or(serious)), *self.someone.screening_denied(self.rules)
        )

    def has_level(self, rule: Rule, level: Urgency, weak_alone: Callable[[], Formula]) -> Formula:
        """When a rule asks for this level or a higher one, should it fire."""
        own = rule.level(self.options.unsigned) >= level
        if not rule.weak or self.options.weak_flags == "urgent":
            return solver_library().BoolVal(own)
        return solver_library().If(weak_alone(), level <= Urgency.SOON, own)

    def asks(self, rule: Rule, level: Urgency) -> Formula:
        """When a rule that fired, or fired by doubt, asks for this level or a higher one here."""
        key = (rule.name, level)
        if key not in self._asked:
            # Doubt counts up to urgent, and alone makes nobody an emergency (semantic 2).
            held = self.fired if level > Urgency.URGENT else self.counted
            has_level = self.has_level(rule, level, lambda: self.weak_alone)
            self._asked[key] = solver_library().And(held[rule.name], has_level)
        return self._asked[key]

    def could_ask(self, rule: Rule, level: Urgency) -> Formula:
        """When a rule that is not ruled out has this level or a higher one."""
        has_level = self.has_level(rule, level, lambda: self.weak_could_be_alone)
        return solver_library().And(self.possible[rule.name], has_level)

    @cached_property
    def self_care(self) -> Formula:
        """Semantic 3: no rule above it fired, all that is screened, and something is, is absent, and no floor is higher."""
        z3 = solver_library()
        screened = [condition for _, condition in self.someone.screened_absent()]
        if not screened or max(pack.floor for pack in self.packs) > Urgency.SELF_CARE:
            return z3.BoolVal(False)
        return z3.And(z3.Not(z3.Or([self.asks(rule, Urgency.ROUTINE) for rule in self.rules])), *screened)

    def urgency(self, level: Urgency) -> Formula:
        """When the urgency is this level or a higher one."""
        return self._once("urgency", level, self.asks)

    def ceiling(self, level: Urgency) -> Formula:
        """When the ceiling is this level or a higher one."""
        return self._once("ceiling", level, self.could_ask)

    def _once(self, kind: str, level: Urgency, asks: Callable[[Rule, Urgency], Formula]) -> Formula:
        if (kind, level) not in self._levels:
            self._levels[kind, level] = self._reaches(level, asks)
        return self._levels[kind, level]

    def _reaches(self, level: Urgency, asks: Callable[[Rule, Urgency], Formula]) -> Formula:
        z3 = solver_library()
        # Routine is below every floor, and yet not always reached: self-care goes below it.
        if level == Urgency.SELF_CARE or Urgency.ROUTINE < level <= self.floor:
            return z3.BoolVal(True)
        asked = z3.Or([asks(rule, level) for rule in self.rules])
        return z3.Or(asked, z3.Not(self.self_care)) if level == Urgency.ROUTINE else asked


def emergencies_alone(rules: Sequence[Rule], vocabulary: Vocabulary, unsigned: Unsigned) -> Collection[str]:
    """The findings that make an emergency when nothing else is there, by a plain walk over the rules."""
    found = set()
    # By `truth` over the trees: the code finds the same with its masks, and the two are compared.
    for name in vocabulary.findings:
        there = {name, *vocabulary.ancestors[name]}

        def holds(atom: Atom, there: set[str] = there) -> Truth:
            return Truth.TRUE if isinstance(atom, Present) and atom.finding in there else Truth.FALSE

        if any(
            rule.level(unsigned) == Urgency.EMERGENCY and truth(rule.when, holds, lambda _: False) == Truth.TRUE
            for rule in rules
        ):
            found.add(name)
    return found

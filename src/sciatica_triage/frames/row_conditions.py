"""Where conditions hold, row by row: what the engine's `meaning` decides by looking at an answer, as nodes of a circuit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from ..engine.rulebook import Rulebook
from ..packs.condition import AllOf, AnyOf, Atom, Compare, Condition, Defined, Present, Unless
from ..packs.rule import Rule, Unsigned
from ..vocabulary.vocabulary import AGE
from .circuit import FALSE, Circuit, Node

Certainty: TypeAlias = Literal["sure", "counted", "reachable", "reachable_with_doubt", "possible"]
"""The degrees of `engine.meaning.Known`."""


@dataclass(frozen=True, slots=True)
class AnswerNodes:
    """What one column says of one finding, row by row. For a number `present` means that a number is given.

    `beyond` says for each threshold whether the number meets it. What is neither present, absent nor unsure was not
    asked. `problem`: the value is no answer; it then counts as not asked everywhere else.
    """

    present: Node = FALSE
    absent: Node = FALSE
    unsure: Node = FALSE
    problem: Node = FALSE
    beyond: Mapping[Compare, Node] = field(default_factory=dict)


NOT_ASKED = AnswerNodes()
"""A finding for which there is no column."""


class RowConditions:
    """Where atoms, conditions and rules hold, with each degree of certainty; and where a finding is closed, or open."""

    def __init__(
        self, book: Rulebook, unsigned: Unsigned, answers: Mapping[str, AnswerNodes], circuit: Circuit
    ) -> None:
        self.book = book
        self.unsigned = unsigned
        self.answers = answers
        self.circuit = circuit
        self.vocabulary = book.vocabulary
        self.held: dict[tuple[str, Certainty], Node] = {}
        self.atoms: dict[tuple[Atom, Certainty], Node] = {}
        self.shut: dict[bool, Mapping[str, Node]] = {}

    def answered(self, name: str) -> AnswerNodes:
        """What its column says of a finding."""
        return self.answers.get(name, NOT_ASKED)

    def holds(self, rule: Rule, certainty: Certainty) -> Node:
        """Where this rule holds, with that certainty."""
        key = (rule.name, certainty)
        if key not in self.held:
            self.held[key] = self._walk(rule.condition, certainty)
        return self.held[key]

    def noted(self, note: Condition) -> Node:
        """Where a sentence of the advice is told."""
        return self._walk(note, "counted")

    def _walk(self, condition: Condition | Unless, certainty: Certainty) -> Node:
        circuit = self.circuit
        match condition:
            case Present() | Compare():
                return self.atom(condition, certainty)
            case AllOf(parts):
                return circuit.every(self._walk(part, certainty) for part in parts)
            case AnyOf(parts):
                return circuit.some(self._walk(part, certainty) for part in parts)
            case Defined(_, meaning):
                return self._walk(meaning, certainty)
            # Present alone: an exception that is open, or that the person is unsure of, holds nothing back (semantic
            # 4).
            case Unless(inner, exception):
                return circuit.every([self._walk(inner, certainty), circuit.no(self.answered(exception).present)])

    def atom(self, atom: Atom, certainty: Certainty) -> Node:
        """Semantics 2 and 8: implications go up only, and what `unsure` means is the finding's own decision."""
        key = (atom, certainty)
        if key not in self.atoms:
            self.atoms[key] = self._atom(atom, certainty)
        return self.atoms[key]

    def _atom(self, atom: Atom, certainty: Certainty) -> Node:
        if not self.book.fits(atom):
            return FALSE  # a note of the advice may ask for what another vocabulary has not
        family = (atom.finding, *self.vocabulary.below[atom.finding])
        own = self.answered(atom.finding)
        # Without a node for it no column gives the number, and what is not given meets no threshold.
        true = own.beyond.get(atom, FALSE) if isinstance(atom, Compare) else own.present
        holds = [true, *map(self._shows, family[1:])]
        counting = {"possible": 2, "counted": 1, "reachable_with_doubt": 1}.get(certainty, 0)
        # A number that may show the finding says nothing of it in doubt, which leaves that possible.
        for name in family:
            if self.book.doubt_above(name, self.unsigned).get(atom.finding, 2) <= counting:
                holds.append(self.answered(name).unsure)
        if certainty not in ("sure", "counted"):
            holds += [self.is_open(name) for name in family]
        return self.circuit.some(holds)

    def _shows(self, name: str) -> Node:
        """Where an answer makes its finding, and those above it, present: a number where it meets the threshold for that."""
        finding, answered = self.vocabulary[name], self.answered(name)
        if finding.kind != "number":
            return answered.present
        shown = self.book.shown_by(name)
        return answered.beyond.get(shown, FALSE) if shown else FALSE

    def absent(self, name: str, *, by_age: bool = True) -> Node:
        """Where an answer says that nothing is there, or nothing was asked since it makes no sense."""
        return self.circuit.some([self._says_no(name), self.closed(name, by_age=by_age)])

    def _says_no(self, name: str) -> Node:
        answered = self.answered(name)
        if self.vocabulary[name].kind == "number":
            return self.circuit.every([answered.present, self.circuit.no(self._shows(name))])
        return answered.absent

    def closed(self, name: str, *, by_age: bool = True) -> Node:
        """Where a finding makes no sense to ask: as the rulebook decides it, one row at a time."""
        if by_age not in self.shut:
            self.shut[by_age] = self._all_closed(by_age=by_age)
        return self.shut[by_age][name]

    def _all_closed(self, *, by_age: bool) -> Mapping[str, Node]:
        """Each finding's own; since follow-ups may close each other, after as many rounds as there are of them."""
        circuit, closed_by = self.circuit, self.vocabulary.closed_by
        age, names = self.answered(AGE), tuple(self.vocabulary.findings)
        unfit = {n: circuit.some(age.beyond.get(c, FALSE) for c in self.book.outside_ages(n)) for n in names if by_age}
        unasked = {n: self._not_asked(n) for n in names}
        closed = {n: unasked[n] if n in closed_by else circuit.every([unasked[n], unfit.get(n, FALSE)]) for n in names}
        for _ in closed_by:
            no = {n: circuit.some([self._says_no(n), closed[n]]) for others in closed_by.values() for n in others}
            follow_ups = {
                n: circuit.every(
                    [unasked[n], circuit.some([unfit.get(n, FALSE), circuit.every(no[o] for o in others)])]
                )
                for n, others in closed_by.items()
            }
            if closed == (closed := closed | follow_ups):
                break
        return closed

    def is_open(self, name: str) -> Node:
        """Where a finding was not asked, and makes sense to ask."""
        return self.circuit.every([self._not_asked(name), self.circuit.no(self.closed(name))])

    def untold(self, name: str) -> Node:
        """Where a finding is open, and a yes would tell the rules something that is not implied by what is present."""
        family = (name, *self.vocabulary.above[name])
        told = [n for n in family if self.book.mark(n) & self.book.rule_atoms]
        known = (self.atom(Present(n), "sure") if self.vocabulary[n].kind == "finding" else FALSE for n in told)
        return self.circuit.every([self.is_open(name), self.circuit.no(self.circuit.every(known))])

    def _not_asked(self, name: str) -> Node:
        answered = self.answered(name)
        return self.circuit.no(self.circuit.some([answered.present, answered.absent, answered.unsure]))

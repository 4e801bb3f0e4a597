"""Rules as boolean columns: a triage of every row at once.

What this target does differently: it makes no clauses; it walks each condition once for every degree of certainty and lets
the circuit share what is the same. It has no rows, so what the evaluator decides by looking at an answer is a
column here: `Answered`. It gives levels and the names of rules, not reasons, questions or conflicts. A row that cannot be
read is an emergency (semantic 13), since there is nobody to raise an error to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import Final, Literal, TypeAlias

from ..engine.assessment import Assessor, Status
from ..packs.condition import AllOf, AnyOf, Atom, Compare, Condition, Defined, Present, Unless, atoms
from ..packs.rule import Rule
from ..urgency import Urgency
from ..vocabulary.vocabulary import AGE
from .circuit import FALSE, TRUE, Circuit, Node

Detail: TypeAlias = Literal["urgency", "reasons", "full"]
"""How much is added to each row: levels and status, the names of the reasons too, a column a rule as well."""

Certainty: TypeAlias = Literal["sure", "counted", "reachable", "reachable_with_doubt", "possible"]
"""The degrees of `rulebook.Known`."""
_BY_DOUBT: Final[Mapping[Certainty, Certainty]] = {
    "sure": "counted",
    "counted": "counted",
    "reachable": "reachable_with_doubt",
    "reachable_with_doubt": "reachable_with_doubt",
    "possible": "possible",
}
"""What decides whether a weak flag stands alone: doubt about another rule is enough to keep it from that."""


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


@dataclass(frozen=True, slots=True)
class Triaged:
    """The nodes that hold where the urgency, or the ceiling, is at least that level; and the rest of a result.

    `status` has a node for each status, of which one holds; `rules` are those that a result would list as
    reasons, by their public names, the most urgent first and then in the order of the rulebook.
    """

    urgency: Mapping[Urgency, Node]
    ceiling: Mapping[Urgency, Node]
    status: Mapping[Status, Node]
    rules: Mapping[str, Node]
    problem: Node


def compiled(assessor: Assessor, answers: Mapping[str, AnswerNodes], circuit: Circuit) -> Triaged:
    """The triage of every row, as nodes of the circuit; the same levels as `assessor.assess` gives row by row."""
    return _Compiling(assessor, answers, circuit).triaged()


def elsewhere(
    assessor: Assessor, answers: Mapping[str, AnswerNodes], circuit: Circuit, triaged: Triaged
) -> Mapping[Urgency, Node]:
    """Where a source of a rule that decides states at least that level, which is above the urgency."""
    return _Compiling(assessor, answers, circuit).elsewhere(triaged.urgency)


def by_level(levels: Mapping[Urgency, Node]) -> list[tuple[str, Node]]:
    """The levels as cases, the highest first; the first case that holds is the level."""
    return [(level.value, levels.get(level, TRUE)) for level in sorted(Urgency, reverse=True)]


def reachable(cases: Iterable[tuple[str, Node]]) -> list[tuple[str, Node]]:
    """The cases up to the first one that always holds, without those that never do."""
    kept: list[tuple[str, Node]] = []
    for word, node in cases:
        if node != FALSE:
            kept.append((word, node))
        if node == TRUE:
            break
    return kept


class _Compiling:
    def __init__(self, assessor: Assessor, answers: Mapping[str, AnswerNodes], circuit: Circuit) -> None:
        self.assessor = assessor
        self.book = assessor.book
        self.circuit = circuit
        self.answers = answers
        self.vocabulary = self.book.vocabulary
        self.weak = {rule.name for rule in self.book.rules_in(assessor.weak)}
        self.level = {rule.name: level for level, mask in assessor.levels for rule in self.book.rules_in(mask)}
        self.held: dict[tuple[str, Certainty], Node] = {}
        self.shut: dict[bool, Mapping[str, Node]] = {}
        self.alone: dict[Certainty, Node] = {}

    def answered(self, name: str) -> AnswerNodes:
        return self.answers.get(name, NOT_ASKED)

    # conditions

    def holds(self, rule: Rule, certainty: Certainty) -> Node:
        """Where this rule holds, with that certainty."""
        key = (rule.name, certainty)
        if key not in self.held:
            self.held[key] = self._walk(rule.condition, certainty)
        return self.held[key]

    def _walk(self, condition: Condition | Unless, certainty: Certainty) -> Node:
        circuit = self.circuit
        match condition:
            case Present() | Compare():
                return self._atom(condition, certainty)
            case AllOf(parts):
                return circuit.every(self._walk(part, certainty) for part in parts)
            case AnyOf(parts):
                return circuit.some(self._walk(part, certainty) for part in parts)
            case Defined(_, meaning):
                return self._walk(meaning, certainty)
            case Unless(inner, exception):
                return circuit.every([self._walk(inner, certainty), circuit.no(self.answered(exception).present)])

    def _atom(self, atom: Atom, certainty: Certainty) -> Node:
        """Semantics 2 and 8: implications go up only, and what `unsure` means is the finding's own decision."""
        family = (atom.finding, *self.vocabulary.below[atom.finding])
        own = self.answered(atom.finding)
        true = own.beyond.get(atom, FALSE) if isinstance(atom, Compare) else own.present
        holds = [true, *map(self._shows, family[1:])]
        counting = {"possible": 2, "counted": 1, "reachable_with_doubt": 1}.get(certainty, 0)
        # A number that may show the finding says nothing of it in doubt, which leaves that possible.
        for name in family:
            if self.book.doubt_above(name, self.assessor.unsigned).get(atom.finding, 2) <= counting:
                holds.append(self.answered(name).unsure)
        if certainty not in ("sure", "counted"):
            holds += [self._open(name) for name in family]
        return self.circuit.some(holds)

    def _shows(self, name: str) -> Node:
        """Where an answer makes its finding, and those above it, present: a number where it meets the threshold for that."""
        finding, answered = self.vocabulary[name], self.answered(name)
        if finding.kind != "number":
            return answered.present
        shown = self.book.shown_by(name)
        return answered.beyond.get(shown, FALSE) if shown else FALSE

    def _absent(self, name: str, *, by_age: bool = True) -> Node:
        """Where an answer says that nothing is there, or nothing was asked since it makes no sense."""
        return self.circuit.some([self._says_no(name), self._closed(name, by_age=by_age)])

    def _says_no(self, name: str) -> Node:
        answered = self.answered(name)
        if self.vocabulary[name].kind == "number":
            return self.circuit.every([answered.present, self.circuit.no(self._shows(name))])
        return answered.absent

    def _closed(self, name: str, *, by_age: bool = True) -> Node:
        """Where a finding makes no sense to ask: as `rulebook` decides it, one row at a time."""
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

    def _open(self, name: str, *, by_age: bool = True) -> Node:
        return self.circuit.every([self._not_asked(name), self.circuit.no(self._closed(name, by_age=by_age))])

    # levels

    def reaches(self, level: Urgency, certainty: Certainty) -> Node:
        """Where some rule of that level or a higher one holds."""
        return self.circuit.some([self._reaches(rule, level, certainty) for rule in self.book.rules])

    def _reaches(self, rule: Rule, level: Urgency, certainty: Certainty) -> Node:
        circuit, own = self.circuit, self.level[rule.name] >= level
        if rule.name not in self.weak:
            return self.holds(rule, certainty) if own else FALSE
        alone = self.weak_alone(_BY_DOUBT[certainty])
        at = [alone if level <= Urgency.SOON else FALSE, circuit.no(alone) if own else FALSE]
        return circuit.every([self.holds(rule, certainty), circuit.some(at)])

    def elsewhere(self, urgency: Mapping[Urgency, Node]) -> Mapping[Urgency, Node]:
        """As `reasons.highest_elsewhere`: a rule decides where it reaches the urgency itself, which is no emergency."""
        circuit, levels = self.circuit, sorted(urgency)
        found: dict[Urgency, list[Node]] = {level: [] for level in levels}
        for here, above in pairwise(levels):
            speaking: dict[Urgency, list[Node]] = {}
            for i, rule in enumerate(self.book.rules):
                for said, about in self._stated(i, rule):
                    if said > here:
                        speaking.setdefault(said, []).append(self._decides(rule, here, about))
            for said, nodes in speaking.items():
                found[said].append(circuit.every([urgency[here], circuit.no(urgency[above]), circuit.some(nodes)]))
        return {level: circuit.some(nodes) for level, nodes in found.items()}

    def _decides(self, rule: Rule, level: Urgency, about: tuple[str, ...]) -> Node:
        """Where the rule reaches the level, surely or in doubt, by one of these findings, if there are any."""
        circuit, counted = self.circuit, self._reaches(rule, level, "counted")
        if not about:
            return counted
        sure = self._reaches(rule, level, "sure")
        doubtful = circuit.every([counted, circuit.no(self.holds(rule, "sure"))])
        surely, maybe = self._speaks(rule, about, "sure"), self._speaks(rule, about, "counted")
        return circuit.some([circuit.every([sure, surely]), circuit.every([doubtful, maybe])])

    def _stated(self, index: int, rule: Rule) -> Iterable[tuple[Urgency, tuple[str, ...]]]:
        """The levels that others state, each with the findings that it is about, which may be all of the rule's."""
        others = (self.book.rules[i] for i in self.book.alike(index))
        alike = {(o.urgency, ()) for o in others if o.pack != rule.pack and o.urgency != rule.urgency}
        return dict.fromkeys([*((one.urgency, one.about) for one in rule.dissent), *sorted(alike)])

    def _speaks(self, rule: Rule, about: tuple[str, ...], certainty: Certainty) -> Node:
        named = [atom for atom in atoms(rule.when) if atom.finding in about]
        return self.circuit.some(self._atom(atom, certainty) for atom in named)

    def weak_alone(self, certainty: Certainty) -> Node:
        """Where one weak flag holds and nothing serious does, and the screening is answered with a clear no."""
        if certainty not in self.alone:
            circuit = self.circuit
            serious = [self.holds(r, certainty) for r in self.book.rules_in(self.assessor.serious)]
            weak = [self.holds(r, certainty) for r in self.book.rules_in(self.assessor.weak)]
            two = [circuit.every(pair) for pair in combinations(weak, 2)]
            screened = [self._absent(name, by_age=False) for name in self.assessor.screening]
            self.alone[certainty] = circuit.every(
                [circuit.some(weak), circuit.no(circuit.some([*serious, *two])), *screened]
            )
        return self.alone[certainty]

    def triaged(self) -> Triaged:
        """All of it; the comments of `assessment` say why each level is what it is."""
        circuit = self.circuit
        problem = circuit.some(answered.problem for answered in self.answers.values())
        levels = [level for level in Urgency if level > Urgency.SELF_CARE]
        urgency = {
            level: circuit.some(
                [
                    problem,
                    TRUE if Urgency.ROUTINE < level <= self.book.floor else FALSE,
                    self.reaches(level, "counted" if level <= Urgency.URGENT else "sure"),
                ]
            )
            for level in levels
        }
        urgency[Urgency.ROUTINE] = circuit.some([urgency[Urgency.ROUTINE], circuit.no(self._self_care())])
        ceiling = {level: circuit.some([urgency[level], self.reaches(level, "possible")]) for level in levels}
        highest = {
            level: self.reaches(level, "reachable_with_doubt" if level <= Urgency.URGENT else "reachable")
            for level in levels
        }
        higher = circuit.some(circuit.every([ceiling[level], circuit.no(urgency[level])]) for level in levels)
        reachable = circuit.some(circuit.every([highest[level], circuit.no(urgency[level])]) for level in levels)
        screening = circuit.some(self._open(name) for name in self.assessor.screening)
        settled = circuit.every([circuit.no(higher), circuit.no(problem)])
        unresolved = circuit.every([circuit.no(settled), circuit.no(reachable), circuit.no(problem)])
        asking = circuit.every([circuit.no(settled), circuit.no(unresolved)])
        unscreened = circuit.every([asking, circuit.some([problem, screening])])
        return Triaged(
            urgency,
            ceiling,
            status={
                "settled": settled,
                "unresolved": unresolved,
                "needs_answers": unscreened,
                "screened": circuit.every([asking, circuit.no(unscreened)]),
            },
            rules={
                rule.name: self.holds(rule, "counted")
                for rule in sorted(self.book.rules, key=lambda rule: -self.level[rule.name].rank)
            },
            problem=problem,
        )

    def _self_care(self) -> Node:
        """Semantic 3's gate; that no rule fired above self-care is seen elsewhere."""
        circuit = self.circuit
        if not self.book.allows_self_care:
            return FALSE
        gate = (*self.assessor.gate_findings, *self.assessor.gate_below)
        numbers = (
            circuit.some([self.answered(name).present, self._closed(name, by_age=False)])
            for name in self.assessor.gate_numbers
        )
        return circuit.every([*(self._absent(name, by_age=False) for name in gate), *numbers])

    def _not_asked(self, name: str) -> Node:
        answered = self.answered(name)
        return self.circuit.no(self.circuit.some([answered.present, answered.absent, answered.unsure]))

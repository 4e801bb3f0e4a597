"""Rules as boolean columns: a triage of every row at once.

What this target does differently: it makes no clauses; it walks each condition once for every degree of certainty and lets
the circuit share what is the same. It has no rows, so what the evaluator decides by looking at an answer is a
column here: `AnswerNodes`. It gives levels and the names of rules, not reasons, questions or conflicts. A row that cannot be
read is an emergency (semantic 13), since there is nobody to raise an error to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Final, Literal, TypeAlias

from ..engine.assessment import Assessor, Status
from ..packs.condition import atoms
from ..packs.rule import Rule
from ..urgency import Urgency
from .circuit import FALSE, TRUE, Circuit, Node
from .row_conditions import AnswerNodes, Certainty, RowConditions

Detail: TypeAlias = Literal["urgency", "reasons", "full"]
"""How much is added to each row: levels and status, the names of the reasons too, a column a rule as well."""

_BY_DOUBT: Final[Mapping[Certainty, Certainty]] = {
    "sure": "counted",
    "counted": "counted",
    "reachable": "reachable_with_doubt",
    "reachable_with_doubt": "reachable_with_doubt",
    "possible": "possible",
}
"""What decides whether a weak flag stands alone: doubt about another rule is enough to keep it from that."""


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


def noted(assessor: Assessor, answers: Mapping[str, AnswerNodes], circuit: Circuit) -> Sequence[Node]:
    """Where the conditions of the advice hold, one after the other as in `Wording.conditions`."""
    where = RowConditions(assessor.book, assessor.unsigned, answers, circuit)
    return [where.noted(note) for note in assessor.book.notes]


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
        self.where = RowConditions(self.book, assessor.unsigned, answers, circuit)
        self.weak = {rule.name for rule in self.book.rules_in(assessor.weak)}
        self.level = {rule.name: level for level, mask in assessor.levels for rule in self.book.rules_in(mask)}
        self.alone: dict[Certainty, Node] = {}

    def reaches(self, level: Urgency, certainty: Certainty) -> Node:
        """Where some rule of that level or a higher one holds."""
        return self.circuit.some([self._reaches(rule, level, certainty) for rule in self.book.rules])

    def _reaches(self, rule: Rule, level: Urgency, certainty: Certainty) -> Node:
        circuit, own = self.circuit, self.level[rule.name] >= level
        if rule.name not in self.weak:
            return self.where.holds(rule, certainty) if own else FALSE
        alone = self.weak_alone(_BY_DOUBT[certainty])
        at = [alone if level <= Urgency.SOON else FALSE, circuit.no(alone) if own else FALSE]
        return circuit.every([self.where.holds(rule, certainty), circuit.some(at)])

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
        doubtful = circuit.every([counted, circuit.no(self.where.holds(rule, "sure"))])
        surely, maybe = self._speaks(rule, about, "sure"), self._speaks(rule, about, "counted")
        return circuit.some([circuit.every([sure, surely]), circuit.every([doubtful, maybe])])

    def _stated(self, index: int, rule: Rule) -> Iterable[tuple[Urgency, tuple[str, ...]]]:
        """The levels that others state, each with the findings that it is about, which may be all of the rule's."""
        others = (self.book.rules[i] for i in self.book.alike(index))
        alike = {(o.urgency, ()) for o in others if o.pack != rule.pack and o.urgency != rule.urgency}
        return dict.fromkeys([*((one.urgency, one.about) for one in rule.dissent), *sorted(alike)])

    def _speaks(self, rule: Rule, about: tuple[str, ...], certainty: Certainty) -> Node:
        named = [atom for atom in atoms(rule.when) if atom.finding in about]
        return self.circuit.some(self.where.atom(atom, certainty) for atom in named)

    def weak_alone(self, certainty: Certainty) -> Node:
        """Where one weak flag holds and nothing serious does, and the screening is answered with a clear no."""
        if certainty not in self.alone:
            circuit = self.circuit
            serious = [self.where.holds(r, certainty) for r in self.book.rules_in(self.assessor.serious)]
            weak = [self.where.holds(r, certainty) for r in self.book.rules_in(self.assessor.weak)]
            two = [circuit.every(pair) for pair in combinations(weak, 2)]
            # As in `assessment`, an age closes nothing here: getting older must not leave a flag alone.
            screened = [self.where.absent(name, by_age=False) for name in self.assessor.screening]
            self.alone[certainty] = circuit.every(
                [circuit.some(weak), circuit.no(circuit.some([*serious, *two])), *screened]
            )
        return self.alone[certainty]

    def triaged(self) -> Triaged:
        """All of it; the comments of `assessment` say why each level is what it is."""
        circuit = self.circuit
        problem = circuit.some(answered.problem for answered in self.where.answers.values())
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
        # Everybody is at routine or above, but for those who get self-care.
        urgency[Urgency.ROUTINE] = circuit.some([urgency[Urgency.ROUTINE], circuit.no(self._self_care())])
        ceiling = {level: circuit.some([urgency[level], self.reaches(level, "possible")]) for level in levels}
        highest = {
            level: self.reaches(level, "reachable_with_doubt" if level <= Urgency.URGENT else "reachable")
            for level in levels
        }
        higher = circuit.some(circuit.every([ceiling[level], circuit.no(urgency[level])]) for level in levels)
        reachable = circuit.some(circuit.every([highest[level], circuit.no(urgency[level])]) for level in levels)
        screening = circuit.some(self.where.untold(name) for name in self.assessor.screening)
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
                rule.name: self.where.holds(rule, "counted")
                for rule in sorted(self.book.rules, key=lambda rule: -self.level[rule.name].rank)
            },
            problem=problem,
        )

    def _self_care(self) -> Node:
        """Semantic 3's gate; that no rule fired above self-care is seen elsewhere."""
        circuit = self.circuit
        if not self.book.allows_self_care:
            return FALSE
        # Without the ages, as in `assessment`: getting older must not make it self-care.
        gate = (*self.assessor.gate_findings, *self.assessor.gate_below)
        numbers = (
            circuit.some([self.where.answered(name).present, self.where.closed(name, by_age=False)])
            for name in self.assessor.gate_numbers
        )
        return circuit.every([*(self.where.absent(name, by_age=False) for name in gate), *numbers])

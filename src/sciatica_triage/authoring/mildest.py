"""The mildest presentations on which a rule's condition holds."""

from __future__ import annotations

from collections.abc import Iterator

from ..engine.normal_form import disjunctive
from ..engine.rulebook import Rulebook
from ..packs.condition import Atom, Compare, Present, atoms
from ..packs.rule import Rule
from ..vocabulary.answers import Answers
from ..vocabulary.findings import Answer, Value


def mildest_answers(rule: Rule, book: Rulebook) -> Iterator[Answers]:
    """For each way in which a rule's `when` can hold, a presentation that has that and no more.

    A positive condition that holds in all of them holds whenever the rule's `when` does.
    """
    bits: dict[Atom, int] = {atom: 1 << i for i, atom in enumerate(dict.fromkeys(atoms(rule.when)))}
    for clause in disjunctive(rule.when, lambda leaf: bits.get(leaf) if isinstance(leaf, Present | Compare) else None):
        answers: dict[str, Value] = {}
        for atom, bit in bits.items():
            if clause & bit:
                answers[atom.finding] = (
                    Answer.PRESENT if isinstance(atom, Present) else _mildest(atom, answers.get(atom.finding))
                )
        yield book.presentation(**answers)


def _mildest(threshold: Compare, already: Value | None) -> Value:
    """The value that just meets a threshold, and another one of the same direction where there is one."""
    edge = threshold.mildest
    if already is None or isinstance(already, Answer):
        return edge
    # INVARIANT: both point the same way, since the loader refuses a rule on both ends of one number.
    return max(edge, already) if threshold.operator.startswith(">") else min(edge, already)

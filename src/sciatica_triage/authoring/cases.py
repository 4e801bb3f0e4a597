"""The cases beside the rules, run: what one rule does with one presentation, and which cases say something else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ..engine.meaning import Known
from ..engine.reference import Truth, truth
from ..engine.rulebook import Rulebook
from ..packs.condition import Atom, Condition, atoms, findings
from ..packs.pack import RulePack
from ..packs.rule import Case, Expected, Rule
from ..vocabulary.answers import Answers
from ..vocabulary.findings import Answer
from ..vocabulary.vocabulary import vocabulary_of

_OUTCOME: Final[dict[Truth, Expected]] = {Truth.TRUE: "fires", Truth.UNKNOWN: "undecided", Truth.FALSE: "silent"}
_DOES: Final = {"fires": "fires", "undecided": "is undecided", "silent": "is silent"}
_SHOULD: Final = {"fires": "fire", "undecided": "be undecided", "silent": "be silent"}


@dataclass(frozen=True, slots=True)
class CaseRun:
    """One case of one rule, and what the rule does in it.

    `unknown`: what the rule asks and the case leaves open. `closed`: follow-ups that the rule asks and the case does not
    name, with what each follows; they count as absent, since all of that is.
    """

    rule: Rule
    case: Case
    actual: Expected
    unknown: tuple[str, ...]
    closed: Mapping[str, tuple[str, ...]]

    @property
    def holds(self) -> bool:
        """Whether the rule does what the case says."""
        return self.actual == self.case.expected

    @property
    def failure(self) -> str:
        """What a case that does not hold says to its author."""
        open_ = f" (not known: {_listed(self.unknown)})" if self.actual == "undecided" else ""
        closed = [
            f" (`{name}` counts as absent: it follows {_listed(follows)}, and none is named)"
            for name, follows in self.closed.items()
            if self.actual == "silent"
        ]
        return (
            f"in the case “{self.case.sentence}” the rule {_DOES[self.actual]}{open_}{''.join(closed)} and should "
            f"{_SHOULD[self.case.expected]}"
        )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def run_cases(pack: RulePack) -> Iterator[CaseRun]:
    """Run all cases of a pack, rule by rule in the order of the pack."""
    # Of this pack alone: a case says what its rule does, whatever stands beside the pack.
    book = Rulebook([pack])
    vocabulary = vocabulary_of(pack.vocabulary)
    for rule in pack.rules:
        for case in rule.cases:
            answers = case.complete(vocabulary)
            known = book.read(pack.vocabulary(**answers))
            actual = _OUTCOME[truth_of(rule, book, known)]
            unknown = (atom.finding for atom in atoms(rule.when) if _atom(book, known, atom) == Truth.UNKNOWN)
            closed = {
                name: vocabulary[name].follows
                for name in findings(rule.when)
                # Filled in as absent, which the author of a case may not have thought of for a follow-up.
                if name not in case.answers
                and vocabulary[name].follows
                and all(answers.get(other, Answer.ABSENT) is Answer.ABSENT for other in vocabulary.closed_by[name])
            }
            yield CaseRun(rule, case, actual, tuple(dict.fromkeys(unknown)), closed)


def truth_of(rule: Rule, book: Rulebook, known: Known) -> Truth:
    """The three-valued truth of one rule; a screening finding that the person is unsure of leaves it unknown."""
    return truth(
        rule.condition,
        lambda atom: _atom(book, known, atom),
        lambda exception: not known.sure & book.bits[exception],
    )


def holds(book: Rulebook, presentation: Answers, condition: Condition) -> bool:
    """Whether a condition over the rulebook's atoms surely holds for these answers."""
    known = book.read(presentation)
    # A bare condition has no exception that could hold it back.
    return truth(condition, lambda atom: _atom(book, known, atom), lambda _: False) == Truth.TRUE


def _atom(book: Rulebook, known: Known, atom: Atom) -> Truth:
    bit = book.bits[atom]
    return Truth.TRUE if known.sure & bit else Truth.UNKNOWN if known.possible & bit else Truth.FALSE

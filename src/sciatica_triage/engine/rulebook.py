"""The rules of one or more packs as one table, and presentations read against it.

Every atom of the rules (a finding is present, a number meets a threshold, an exception is not known to be present) is one
bit. A presentation becomes a few ints, one for each degree of certainty; rules are then a matter of masks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import or_
from typing import Literal, NamedTuple

from ..errors import OptionError, Problem, RulePackError, TriageError, in_own_words
from ..packs.condition import Compare, Condition, Present, atoms
from ..packs.pack import RulePack
from ..packs.rule import Rule
from ..urgency import Urgency
from ..vocabulary.answers import Answers
from ..vocabulary.findings import Answer, Finding
from ..vocabulary.vocabulary import Vocabulary, vocabulary_of
from .normal_form import Leaf, conjunctive


class Known(NamedTuple):
    """What a presentation says of every atom, each an int of atoms that hold.

    `sure`: surely true. `counted`: also the screening findings that the person is unsure of. `reachable`: what could
    be true if open questions were answered so, with (`reachable_with_doubt`) or without the unsure ones. `possible`: all
    that is not ruled out. `asked` and `unsure`: the findings that were asked, and answered unsure; findings without an
    atom have bits of their own there.
    """

    sure: int
    counted: int
    reachable: int
    reachable_with_doubt: int
    possible: int
    asked: int
    unsure: int


class Rulebook:
    """The rules of some packs, ordered by pack and id, with one bit a rule and one bit an atom.

    `notes` are the conditions of the advice's sentences, read from the same bits.
    """

    def __init__(self, packs: Sequence[RulePack], notes: Sequence[Condition] = ()) -> None:
        self.packs = tuple(sorted(packs, key=lambda pack: pack.name))
        names = [pack.name for pack in self.packs]
        if not names:
            raise OptionError("expected at least one rule pack")
        if len(set(names)) < len(names):
            raise OptionError("two of the rule packs have the same name")
        self.presentation = _most_derived([pack.vocabulary for pack in self.packs])
        self.vocabulary: Vocabulary = vocabulary_of(self.presentation)
        self.rules: tuple[Rule, ...] = tuple(rule for pack in self.packs for rule in pack.rules)
        self.floor = max(Urgency.ROUTINE, *(pack.floor for pack in self.packs))
        self.self_care_floor = max(pack.floor for pack in self.packs) == Urgency.SELF_CARE
        self.notes = tuple(notes)
        of_rules: list[Leaf] = [atom for rule in self.rules for atom in atoms(rule.when)]
        of_rules += [rule.exception for rule in self.rules if rule.exception is not None]
        of_notes = [atom for note in notes for atom in atoms(note)]
        self.bits: dict[Leaf, int] = {leaf: 1 << i for i, leaf in enumerate(dict.fromkeys([*of_rules, *of_notes]))}
        self.rule_atoms = _union(self.bits[leaf] for leaf in of_rules)
        """The atoms of the rules, without those that only the notes use."""
        self.clauses: tuple[tuple[int, ...], ...] = tuple(map(self._clauses, self.rules))
        self._notes = tuple((1 << i, conjunctive(note, self.bits.get)) for i, note in enumerate(notes))
        self.not_covered = tuple(
            name for name in self.vocabulary.findings if all(name in pack.not_covered for pack in self.packs)
        )
        self._reading = _Bits(self.vocabulary, self.bits)

    def _clauses(self, rule: Rule) -> tuple[int, ...]:
        with in_own_words(TriageError, lambda error: RulePackError(Problem(rule.file, None, str(error)))):
            return conjunctive(rule.condition, self.bits.get)

    def level_masks(self, unsigned: Literal["cautious", "stated"]) -> dict[Urgency, int]:
        """For each level, from the highest down, the rules that have it."""
        masks = dict.fromkeys(sorted(Urgency, reverse=True), 0)
        for i, rule in enumerate(self.rules):
            masks[rule.level(unsigned)] |= 1 << i
        return masks

    def rules_in(self, mask: int) -> Iterator[Rule]:
        """The rules whose bits are set, in the order of the rulebook."""
        return (self.rules[i] for i in set_bits(mask))

    def present_bits(self, name: str) -> int:
        """The atoms that become true when this finding is present, or this number as bad as it can be."""
        return self._reading.up[name]

    def notes_holding(self, known: int) -> int:
        """The notes of the advice whose conditions hold, one bit a note."""
        held = 0
        for note, clauses in self._notes:
            if all([known & clause for clause in clauses]):
                held |= note
        return held

    def same_findings(self, one: int, other: int) -> bool:
        """Whether two rules ask for the same findings, apart from exceptions and from what implications make redundant."""
        return self._meaning(one) == self._meaning(other)

    def _meaning(self, index: int) -> frozenset[int]:
        meaning = []
        for clause in self.clauses[index]:
            for name, bit in self._reading.own.items():
                if clause & self._reading.up[name] & ~bit:
                    clause &= ~bit
            meaning.append(clause & ~self._reading.all_unexcused)
        return frozenset(meaning) - {0}

    def read(self, presentation: Answers) -> Known:
        """What these answers say of every atom."""
        return self._reading.read(presentation)


class _Bits:
    """From answers to bits, with implications upward and each finding's own meaning of `unsure`."""

    def __init__(self, vocabulary: Vocabulary, bits: dict[Leaf, int]) -> None:
        own: dict[str, int] = {}
        self.thresholds: dict[str, list[tuple[Compare, int]]] = {}
        self.unexcused: dict[str, int] = {}
        for leaf, bit in bits.items():
            match leaf:
                case Present(name):
                    own[name] = bit
                case Compare(name):
                    own[name] = own.get(name, 0) | bit
                    self.thresholds.setdefault(name, []).append((leaf, bit))
                case str(name):
                    self.unexcused[name] = bit
        self.all_unexcused = _union(self.unexcused.values())
        self.all_open = _union(own.values())
        children: dict[str, list[str]] = {}
        for child, parents in vocabulary.ancestors.items():
            for parent in parents:
                children.setdefault(parent, []).append(child)
        self.families = [(own[parent], found) for parent, found in children.items() if parent in own]
        self.own = own
        self.up: dict[str, int] = {}
        self.unsure: dict[str, tuple[int, int, int]] = {}
        self.mark: dict[str, int] = {}
        for i, name in enumerate(vocabulary.findings, start=len(bits)):
            self.mark[name] = own.get(name) or 1 << i
            family = (name, *vocabulary.ancestors[name])
            self.up[name] = _union(own.get(n, 0) for n in family)
            by_meaning = [0, 0, 0]
            for n in family:
                by_meaning[_unsure_counts(vocabulary[n])] |= own.get(n, 0)
            self.unsure[name] = (by_meaning[0], by_meaning[1], by_meaning[2])

    def read(self, presentation: Answers) -> Known:
        sure = doubtful = unsure = asked = doubted = 0
        unexcused = self.all_unexcused
        answers, up, not_asked, present = presentation.values_by_name, self.up, Answer.NOT_ASKED, Answer.PRESENT
        for name in presentation.model_fields_set:
            value = answers[name]
            if value is not_asked or name not in up:
                continue
            asked |= self.mark[name]
            if name in self.unexcused:
                if value is present:
                    unexcused &= ~self.unexcused[name]
            elif value is present:
                sure |= up[name]
            elif value is Answer.UNSURE:
                doubted |= self.mark[name]
                counts, doubts, stays = self.unsure[name]
                sure |= counts
                doubtful |= doubts
                unsure |= stays
            elif value is not Answer.ABSENT:
                for threshold, bit in self.thresholds.get(name, ()):
                    if threshold.met_by(value):
                        sure |= bit
        # INVARIANT: an atom is ruled out only by answers to its finding and to all findings that imply it. A present child
        # outweighs an absent parent, an unsure one makes it at least unsure, and one that was not asked leaves it open.
        open_ = self.all_open & ~asked
        for bit, children in self.families:
            if not_asked in [answers[child] for child in children]:
                open_ |= bit
        sure |= unexcused
        counted = sure | doubtful
        reachable = sure | open_
        possible = counted | unsure | open_
        return Known(sure, counted, reachable, reachable | doubtful, possible, asked, doubted)


def set_bits(mask: int) -> Iterator[int]:
    """The places of the bits that are set, from the lowest."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _unsure_counts(finding: Finding) -> int:
    """What an unsure answer to it does: 0 it counts as true, 1 it counts but with a cap, 2 it stays possible."""
    if finding.unsure in ("present", "meets"):
        return 0
    return 1 if finding.tier == 1 and finding.kind == "finding" else 2


def _union(masks: Iterable[int]) -> int:
    return reduce(or_, masks, 0)


def _most_derived(classes: Sequence[type[Answers]]) -> type[Answers]:
    for candidate in classes:
        if all(issubclass(candidate, other) for other in classes):
            return candidate
    raise OptionError("these rule packs were loaded with vocabularies of which none holds all the others' findings")

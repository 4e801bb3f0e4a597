"""The rules of one or more packs as one table, and presentations read against it.

Every atom of the rules (a finding is present, a number meets a threshold, an exception is not known to be present) is one
bit. A presentation becomes a few ints, one for each degree of certainty; rules are then a matter of masks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain

from ..errors import OptionError, Problem, RulePackError, TriageError, in_own_words
from ..packs.condition import AnyOf, Atom, Compare, Condition, Defined, Present, atoms
from ..packs.pack import RulePack
from ..packs.rule import Rule, Unsigned
from ..urgency import Urgency
from ..vocabulary.answers import Answers
from ..vocabulary.findings import Answer, Value
from ..vocabulary.vocabulary import AGE, Vocabulary, vocabulary_of
from .meaning import Bits, Known, doubt_above, set_bits, union
from .normal_form import Leaf, conjunctive


class Rulebook:
    """The rules of some packs, ordered by pack and id, with one bit a rule and one bit an atom.

    `notes` are the conditions of the advice's sentences, read from the same bits. `presentation`: the class whose findings
    are known, where that is one with more of them than the packs know.
    """

    def __init__(
        self, packs: Sequence[RulePack], notes: Sequence[Condition] = (), presentation: type[Answers] | None = None
    ) -> None:
        names = [pack.name for pack in packs]
        if not names:
            raise OptionError("expected at least one rule pack")
        if len(set(names)) < len(names):
            raise OptionError("two of the rule packs have the same name")
        self.presentation = presentation or most_derived([pack.vocabulary for pack in packs])
        # By name, so that no bit depends on the order in which packs were given (semantic 5).
        ordered = sorted(packs, key=lambda pack: pack.name)
        self.packs = tuple(pack.asked_by(self.presentation) for pack in ordered)
        self.vocabulary: Vocabulary = vocabulary_of(self.presentation)
        self.rules: tuple[Rule, ...] = tuple(rule for pack in self.packs for rule in pack.rules)
        # At least routine, whatever the packs say: self-care comes from the gate alone, never from silence.
        self.floor = max(Urgency.ROUTINE, *(pack.floor for pack in self.packs))
        findings = self.vocabulary.findings.values()
        self.gate = [f for f in findings if f.tier <= 2 and not f.entry_complaint and f.kind != "exception"]
        """All that has to be absent, or known, before self-care (semantic 3)."""
        floor = max(pack.floor for pack in self.packs)
        self.allows_self_care = floor == Urgency.SELF_CARE and bool(self.gate)  # where nothing is asked, silence is all
        self.notes = tuple(notes)
        of_rules = [dict.fromkeys(atoms(rule.when)) for rule in self.rules]
        exceptions = [rule.exception for rule in self.rules if rule.exception is not None]
        of_notes = [atom for note in notes for atom in atoms(note) if self.fits(atom)]
        # INVARIANT: one bit an atom, whichever rule or note names it; a bit is never used for two, nor moved once given.
        leaves: dict[Leaf, None] = dict.fromkeys(chain(*of_rules, exceptions, of_notes))
        self.bits: dict[Leaf, int] = {leaf: 1 << i for i, leaf in enumerate(leaves)}
        self._leaves = tuple(self.bits)
        self.atoms_of = tuple(union(self.bits[atom] for atom in asked) for asked in of_rules)
        """For each rule the atoms of its condition."""
        self.unsigned = union(1 << i for i, rule in enumerate(self.rules) if rule.review == "needed")
        """The rules that no clinician has confirmed."""
        self.rule_atoms = union(self.atoms_of) | union(self.bits[exception] for exception in exceptions)
        """The atoms of the rules, without those that only the notes use."""
        known: dict[int, list[int]] = {}
        self.clauses: tuple[tuple[int, ...], ...] = tuple(self._clauses(rule, known) for rule in self.rules)
        needing: dict[int, int] = {}
        for i, clauses in enumerate(self.clauses):
            for clause in clauses:
                needing[clause] = needing.get(clause, 0) | 1 << i
        self.needing = tuple(needing.items())
        """Every clause once, with the rules that need it."""
        self._notes = tuple((1 << i, conjunctive(note, self._bit_of_note)) for i, note in enumerate(notes))
        self._noted = union(clause for _, clauses in self._notes for clause in clauses)
        self.not_covered = tuple(
            name
            for name in self.vocabulary.findings
            if all(name in pack.not_covered or name not in vocabulary_of(pack.vocabulary) for pack in self.packs)
        )
        self._reading = Bits(self.vocabulary, self.bits)
        self._alone: dict[Unsigned, frozenset[str]] = {}
        self._readings: dict[Unsigned, Bits] = {}

    def fits(self, atom: Atom) -> bool:
        """Whether an atom is about a finding of this vocabulary: the notes were written for the library's own."""
        found = self.vocabulary.findings.get(atom.finding)
        return found is not None and (found.kind == "number") == isinstance(atom, Compare)

    def _bit_of_note(self, leaf: Leaf) -> int | None:
        """As for a rule; an atom that nobody can be asked about is no bit, and never holds."""
        return 0 if isinstance(leaf, (Present, Compare)) and not self.fits(leaf) else self.bit(leaf)

    def bit(self, leaf: Leaf) -> int | None:
        """The bit of an atom or of an exception that is not known to be present; None for a group, which has none."""
        return None if isinstance(leaf, (AnyOf, Defined)) else self.bits.get(leaf)

    def _clauses(self, rule: Rule, known: dict[int, list[int]]) -> tuple[int, ...]:
        with in_own_words(TriageError, lambda error: RulePackError(Problem(rule.file, None, str(error)))):
            return conjunctive(rule.condition, self.bit, known)

    def level_masks(self, unsigned: Unsigned) -> dict[Urgency, int]:
        """For each level, from the highest down, the rules that have it."""
        masks = dict.fromkeys(sorted(Urgency, reverse=True), 0)
        for i, rule in enumerate(self.rules):
            masks[rule.level(unsigned)] |= 1 << i
        return masks

    def rules_in(self, mask: int) -> Iterator[Rule]:
        """The rules whose bits are set, in the order of the rulebook."""
        return (self.rules[i] for i in set_bits(mask))

    def leaves_in(self, bits: int) -> Iterator[Leaf]:
        """The atoms whose bits are set, in the order of the rulebook."""
        return (self._leaves[i] for i in set_bits(bits))

    def alone(self, unsigned: Unsigned) -> frozenset[str]:
        """The findings that make an emergency by themselves."""
        if unsigned not in self._alone:
            excused = self._reading.all_unexcused
            up = {name: own for name, own in self._reading.up.items() if own}
            found: set[str] = set()
            for rule, clauses in zip(self.rules, self.clauses, strict=True):
                if rule.level(unsigned) == Urgency.EMERGENCY:
                    # An exception that is not known to be present fails no clause, so the clauses of exceptions are met.
                    meeting = [clause for clause in clauses if not clause & excused]
                    left = up.keys() - found
                    for clause in meeting:
                        left = {name for name in left if up[name] & clause}
                    found |= left
            self._alone[unsigned] = frozenset(found)
        return self._alone[unsigned]

    def present_bits(self, name: str) -> int:
        """The atoms that become true when this finding is present, or this number as bad as it can be."""
        return self._reading.worst[name]

    def made_true_by(self, name: str, value: Value, unsigned: Unsigned = "cautious") -> Known:
        """What one answer says when it is the only one; of the exceptions nothing."""
        known, excused = self.read(self.presentation(**{name: value}), unsigned), self._reading.all_unexcused
        return known._replace(sure=known.sure & ~excused, counted=known.counted & ~excused)

    @cached_property
    def gained(self) -> dict[int, int]:
        """For each atom all that become true with it; a number that only just meets a threshold meets none beyond it."""
        gained = {}
        for leaf, bit in self.bits.items():
            match leaf:
                case Present(name):
                    gained[bit] = self.made_true_by(name, Answer.PRESENT).sure
                case Compare(name):
                    finding = self.vocabulary[name]
                    within = finding.minimum <= leaf.mildest <= finding.maximum  # a note may ask for what nobody can be
                    gained[bit] = self.made_true_by(name, leaf.mildest).sure if within else 0
                case str():
                    gained[bit] = bit
        return gained

    def doubt_above(self, name: str, unsigned: Unsigned) -> Mapping[str, int]:
        """What an unsure answer to this finding does to it and those above it (semantic 2), as `meaning` says."""
        return doubt_above(self.vocabulary, name, self.alone(unsigned))

    def shown_by(self, name: str) -> Compare | None:
        """The comparison that makes a number show its finding."""
        finding = self.vocabulary[name]
        if finding.shows is None:
            return None
        return Compare(name, "<=" if finding.worse == "smaller" else ">=", finding.shows.at)

    def outside_ages(self, name: str) -> tuple[Compare, ...]:
        """The comparisons of an age at which a finding makes no sense to ask."""
        ages = self.vocabulary[name].ages
        return () if ages is None else (Compare(AGE, "<", ages[0]), Compare(AGE, ">", ages[1]))

    def comparisons(self) -> dict[str, set[Compare]]:
        """Every comparison that a result depends on, by the number that it is of."""
        found: dict[str, set[Compare]] = {}
        of_rules = (atom for rule in self.rules for atom in atoms(rule.when) if isinstance(atom, Compare))
        shown = (compare for name in self.vocabulary.findings if (compare := self.shown_by(name)))
        ages = (compare for name in self.vocabulary.findings for compare in self.outside_ages(name))
        for compare in (*of_rules, *shown, *ages):
            found.setdefault(compare.finding, set()).add(compare)
        return found

    def mark(self, name: str) -> int:
        """The bits that stand for a finding in `Known.asked`, `.unsure` and `.closed`."""
        return self._reading.mark[name]

    def notes_holding(self, known: int) -> int:
        """The notes of the advice whose conditions hold, one bit a note."""
        held = 0
        # One look spares the walk where no atom of any note holds.
        for note, clauses in self._notes if known & self._noted else ():
            for clause in clauses:
                if not known & clause:
                    break
            else:
                held |= note
        return held

    def alike(self, index: int) -> Sequence[int]:
        """The rules that ask for the same findings, apart from exceptions and from what implications make redundant."""
        return self._alike[index]

    @cached_property
    def _alike(self) -> Sequence[Sequence[int]]:
        found: dict[frozenset[int], list[int]] = {}
        groups = [found.setdefault(self._meaning(i), []) for i in range(len(self.rules))]
        for i, group in enumerate(groups):
            group.append(i)
        return groups

    def first_alike(self, index: int) -> Iterable[Rule]:
        """Of the rules that are `alike` the first of each pack and level, which speaks for the others that say the same."""
        return self._first_alike[index].values()

    @cached_property
    def _first_alike(self) -> Sequence[Mapping[tuple[str, Urgency], Rule]]:
        firsts: dict[int, dict[tuple[str, Urgency], Rule]] = {}
        for rule, group in zip(self.rules, self._alike, strict=True):
            firsts.setdefault(group[0], {}).setdefault((rule.pack, rule.urgency), rule)
        return [firsts[group[0]] for group in self._alike]

    @cached_property
    def _redundant(self) -> Sequence[tuple[int, int]]:
        """What a finding implies, and the finding, which adds nothing to a clause that takes any of that."""
        own, up = self._reading.own, self._reading.up
        return [(up[name] & ~bit, bit) for name, bit in own.items() if up[name] & ~bit]

    def _meaning(self, index: int) -> frozenset[int]:
        meaning = []
        for clause in self.clauses[index]:
            for above, bit in self._redundant:
                if clause & above:
                    clause &= ~bit
            meaning.append(clause & ~self._reading.all_unexcused)
        return frozenset(meaning) - {0}

    def read(self, presentation: Answers, unsigned: Unsigned = "cautious") -> Known:
        """What these answers say of every atom; which levels count decides what doubt alone makes of an emergency."""
        reading = self._readings.get(unsigned)
        if reading is None:
            reading = self._readings[unsigned] = Bits(self.vocabulary, self.bits, self.alone(unsigned))
        return reading.read(presentation)


def most_derived(classes: Sequence[type[Answers]]) -> type[Answers]:
    """The class that has the findings of all of them; `OptionError` where none has."""
    for candidate in classes:
        if all(issubclass(candidate, other) for other in classes):
            return candidate
    raise OptionError("these rule packs were loaded with vocabularies of which none holds all the others' findings")

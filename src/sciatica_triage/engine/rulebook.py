"""The rules of one or more packs as one table, and presentations read against it.

Every atom of the rules (a finding is present, a number meets a threshold, an exception is not known to be present) is one
bit. A presentation becomes a few ints, one for each degree of certainty; rules are then a matter of masks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, reduce
from operator import or_
from typing import Final, NamedTuple, get_args

from ..errors import OptionError, Problem, RulePackError, TriageError, in_own_words
from ..packs.condition import Atom, Compare, Condition, Present, atoms
from ..packs.pack import RulePack
from ..packs.rule import Rule, Unsigned
from ..urgency import Urgency
from ..vocabulary.answers import Answers
from ..vocabulary.findings import Answer, Finding, Shows, Value, Worse
from ..vocabulary.vocabulary import AGE, Vocabulary, vocabulary_of
from .normal_form import Leaf, conjunctive


class Known(NamedTuple):
    """What a presentation says of every atom, each an int of atoms that hold.

    `sure`: surely true. `counted`: also the screening findings that the person is unsure of. `reachable`: what could
    be true if open questions were answered so, with (`reachable_with_doubt`) or without the unsure ones. `possible`: all
    that is not ruled out. The rest are findings, and those without an atom have bits
    of their own: `asked` (answered), `absent` (answered so; a number: it shows nothing), `unsure`, and `closed`: they make
    no sense to ask here (semantic 8), and count as absent. `refused` are those of them that absent answers close, not an age.
    """

    sure: int
    counted: int
    reachable: int
    reachable_with_doubt: int
    possible: int
    asked: int
    absent: int
    unsure: int
    closed: int
    refused: int


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
        of_notes = [atom for note in notes for atom in atoms(note) if self._fits(atom)]
        # INVARIANT: one bit an atom, whichever rule or note names it; a bit is never used for two, nor moved once given.
        self.bits: dict[Leaf, int] = {leaf: 1 << i for i, leaf in enumerate(dict.fromkeys([*of_rules, *of_notes]))}
        self.rule_atoms = _union(self.bits[leaf] for leaf in of_rules)
        """The atoms of the rules, without those that only the notes use."""
        self.clauses: tuple[tuple[int, ...], ...] = tuple(map(self._clauses, self.rules))
        self._notes = tuple((1 << i, conjunctive(note, self._bit_of_note)) for i, note in enumerate(notes))
        self.not_covered = tuple(
            name for name in self.vocabulary.findings if all(name in pack.not_covered for pack in self.packs)
        )
        self._reading = _Bits(self.vocabulary, self.bits)
        self.alone = {unsigned: self._alone(unsigned) for unsigned in get_args(Unsigned)}
        self._readings = {unsigned: _Bits(self.vocabulary, self.bits, alone) for unsigned, alone in self.alone.items()}

    def _fits(self, atom: Atom) -> bool:
        """Whether an atom is about a finding of this vocabulary: the notes were written for the library's own."""
        found = self.vocabulary.findings.get(atom.finding)
        return found is not None and (found.kind == "number") == isinstance(atom, Compare)

    def _bit_of_note(self, leaf: Leaf) -> int | None:
        """As for a rule; an atom that nobody can be asked about is no bit, and never holds."""
        return 0 if isinstance(leaf, Present | Compare) and not self._fits(leaf) else self.bits.get(leaf)

    def _clauses(self, rule: Rule) -> tuple[int, ...]:
        with in_own_words(TriageError, lambda error: RulePackError(Problem(rule.file, None, str(error)))):
            return conjunctive(rule.condition, self.bits.get)

    def level_masks(self, unsigned: Unsigned) -> dict[Urgency, int]:
        """For each level, from the highest down, the rules that have it."""
        masks = dict.fromkeys(sorted(Urgency, reverse=True), 0)
        for i, rule in enumerate(self.rules):
            masks[rule.level(unsigned)] |= 1 << i
        return masks

    def rules_in(self, mask: int) -> Iterator[Rule]:
        """The rules whose bits are set, in the order of the rulebook."""
        return (self.rules[i] for i in set_bits(mask))

    def _alone(self, unsigned: Unsigned) -> frozenset[str]:
        """The findings that make an emergency by themselves."""
        emergencies = [i for i, rule in enumerate(self.rules) if rule.level(unsigned) == Urgency.EMERGENCY]
        return frozenset(
            name
            for name in self.vocabulary.findings
            if (own := self._reading.up[name])
            and any(
                all(clause & (own | self._reading.all_unexcused) for clause in self.clauses[i]) for i in emergencies
            )
        )

    def present_bits(self, name: str) -> int:
        """The atoms that become true when this finding is present, or this number as bad as it can be."""
        return self._reading.worst[name]

    def made_true_by(self, name: str, value: Value, unsigned: Unsigned = "cautious") -> Known:
        """What one answer says when it is the only one; of the exceptions nothing."""
        known, excused = self.read(self.presentation(**{name: value}), unsigned), self._reading.all_unexcused
        return known._replace(sure=known.sure & ~excused, counted=known.counted & ~excused)

    def counts_in_doubt(self, name: str, unsigned: Unsigned) -> bool:
        """Whether an unsure answer to this finding counts as present, up to urgent (semantic 2)."""
        return _unsure_counts(self.vocabulary[name], name in self.alone[unsigned]) == 1

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
        for note, clauses in self._notes:
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

    def _meaning(self, index: int) -> frozenset[int]:
        meaning = []
        for clause in self.clauses[index]:
            for name, bit in self._reading.own.items():
                if clause & self._reading.up[name] & ~bit:
                    clause &= ~bit
            meaning.append(clause & ~self._reading.all_unexcused)
        return frozenset(meaning) - {0}

    def read(self, presentation: Answers, unsigned: Unsigned = "cautious") -> Known:
        """What these answers say of every atom; which levels count decides what doubt alone makes of an emergency."""
        return self._readings[unsigned].read(presentation)


_SHOWS_NOTHING: Final[tuple[Shows | None, Worse, int]] = (None, "larger", 0)


class _Bits:
    """From answers to bits, with implications upward and each finding's own meaning of `unsure`.

    `alone`: findings of tier 2 that make an emergency by themselves; where the person is unsure of one, it counts as a
    screening finding does (semantic 2).
    """

    def __init__(self, vocabulary: Vocabulary, bits: dict[Leaf, int], alone: frozenset[str] = frozenset()) -> None:
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
        self.own = own
        self.up: dict[str, int] = {}
        self.unsure: dict[str, tuple[int, int, int]] = {}
        self.mark: dict[str, int] = {}
        for i, name in enumerate(vocabulary.findings, start=len(bits)):
            self.mark[name] = own.get(name) or 1 << i
            family = (name, *vocabulary.ancestors[name])
            self.up[name] = _union(own.get(n, 0) for n in family)
            by_meaning = [0, 0, 0]
            counts = _unsure_counts(vocabulary[name], name in alone)
            for n in family:  # doubt that counts as present makes present what is above it
                by_meaning[counts and _unsure_counts(vocabulary[n], n in alone)] |= own.get(n, 0)
            self.unsure[name] = (by_meaning[0], by_meaning[1], by_meaning[2])
        self.shows: dict[str, tuple[Shows | None, Worse, int]] = {}
        for f in vocabulary.findings.values():
            if f.shows is not None:
                shown = self.up[f.shows.finding]
                self.shows[f.name] = (f.shows, f.worse, shown)
                counts, doubts, stays = self.unsure[f.name]
                # Doubt about a number may hide that it shows its finding, but is no sign of it: that stays possible.
                self.unsure[f.name] = (counts, doubts, stays | shown)
        self.worst = {
            name: bits | self.shows[name][2] if name in self.shows else bits for name, bits in self.up.items()
        }
        """The atoms that become true when a finding is present, or a number as bad as it can be."""
        self.families = [
            (own[name], _union(self.mark[n] for n in names))
            for name, names in vocabulary.below.items()
            if names and name in own
        ]
        """For each finding that others may make present, its bit and the marks of those."""
        self.closed_by = [
            (self.mark[name], _union(self.mark[n] for n in names)) for name, names in vocabulary.closed_by.items()
        ]
        self.follow_ups = _union(mark for mark, _ in self.closed_by)
        self.ages = [(self.mark[f.name], *f.ages) for f in vocabulary.findings.values() if f.ages is not None]

    def read(self, presentation: Answers) -> Known:
        sure = doubtful = unsure = asked = doubted = absent = 0
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
            elif value is Answer.ABSENT:
                absent |= self.mark[name]
            else:
                for threshold, bit in self.thresholds.get(name, ()):
                    if threshold.met_by(value):
                        sure |= bit
                shows, worse, shown = self.shows.get(name, _SHOWS_NOTHING)
                if shows is not None and shows.met_by(value, worse):
                    sure |= shown
                else:
                    absent |= self.mark[name]
        refused = closed = self._closed(asked, absent, 0)
        if self.ages and (unfit := self._unfit(answers[AGE]) & ~asked):
            closed = self._closed(asked, absent, unfit)
        # INVARIANT: an atom is ruled out only by answers to its finding and to all that could make it present. A present
        # child outweighs an absent parent, an unsure one makes it at least unsure, and one that is open leaves it open.
        open_ = self._open(asked | closed)
        sure |= unexcused
        counted = sure | doubtful
        reachable = sure | open_
        possible = counted | unsure | open_
        return Known(sure, counted, reachable, reachable | doubtful, possible, asked, absent, doubted, closed, refused)

    def _open(self, told: int) -> int:
        open_ = self.all_open & ~told
        for bit, below in self.families:
            if below & ~told:
                open_ |= bit
        return open_

    def _unfit(self, age: Value) -> int:
        """The marks of what makes no sense to ask at this age."""
        unfit = 0
        if not isinstance(age, Answer):
            for mark, low, high in self.ages:
                if not low <= age <= high:
                    unfit |= mark
        return unfit

    def _closed(self, asked: int, absent: int, unfit: int) -> int:
        """The marks of what is closed, and with it of every follow-up of what is absent or closed.

        INVARIANT: what closes a follow-up are answers alone, and all that could still open it again are among them.
        Follow-ups of one finding may close each other, so all that were not asked count as closed until one is not.
        """
        closed = unfit | self.follow_ups & ~asked
        before = 0
        while closed != before:
            before = closed
            for mark, needed in self.closed_by:
                if mark & closed & ~unfit and needed & ~(absent | closed):
                    closed &= ~mark
        return closed


def set_bits(mask: int) -> Iterator[int]:
    """The places of the bits that are set, from the lowest."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _unsure_counts(finding: Finding, alone: bool) -> int:
    """What an unsure answer to it does: 0 it counts as true, 1 it counts but with a cap, 2 it stays possible."""
    if finding.unsure in ("present", "meets"):
        return 0
    return 1 if (finding.tier == 1 or alone) and finding.kind == "finding" else 2


def _union(masks: Iterable[int]) -> int:
    return reduce(or_, masks, 0)


def _most_derived(classes: Sequence[type[Answers]]) -> type[Answers]:
    for candidate in classes:
        if all(issubclass(candidate, other) for other in classes):
            return candidate
    raise OptionError("these rule packs were loaded with vocabularies of which none holds all the others' findings")

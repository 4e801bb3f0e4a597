"""What answers mean to the rules: a presentation as a few ints of bits, one for each degree of certainty.

Here `unsure` and "not asked" are given their meaning, and implications, follow-ups and shown findings take effect.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import reduce
from operator import or_
from typing import Final, NamedTuple

from ..packs.condition import Compare, Present
from ..vocabulary.answers import Answers
from ..vocabulary.findings import Answer, Finding, Shows, Value, Worse
from ..vocabulary.vocabulary import AGE, Vocabulary
from .normal_form import Leaf


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


_SHOWS_NOTHING: Final[tuple[Shows | None, Worse, int]] = (None, "larger", 0)


class Bits:
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
        self.all_unexcused = union(self.unexcused.values())
        self.all_open = union(own.values())
        self.own = own
        self.up: dict[str, int] = {}
        self.unsure: dict[str, tuple[int, int, int]] = {}
        self.mark: dict[str, int] = {}
        for i, name in enumerate(vocabulary.findings, start=len(bits)):
            self.mark[name] = own.get(name) or 1 << i
            family = (name, *vocabulary.ancestors[name])
            self.up[name] = union(own.get(n, 0) for n in family)
            by_meaning = [0, 0, 0]
            for n, counts in doubt_above(vocabulary, name, alone).items():
                by_meaning[counts] |= own.get(n, 0)
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
            (own[name], union(self.mark[n] for n in names))
            for name, names in vocabulary.below.items()
            if names and name in own
        ]
        """For each finding that others may make present, its bit and the marks of those."""
        self.closed_by = [
            (self.mark[name], union(self.mark[n] for n in names)) for name, names in vocabulary.closed_by.items()
        ]
        self.follow_ups = union(mark for mark, _ in self.closed_by)
        self.ages = [(self.mark[f.name], *f.ages) for f in vocabulary.findings.values() if f.ages is not None]

    def read(self, presentation: Answers) -> Known:
        """What these answers say of every atom."""
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


def doubt_above(vocabulary: Vocabulary, name: str, alone: Collection[str]) -> dict[str, int]:
    """What an unsure answer to a finding does to it and to each one above: 0 that counts as true, 1 it counts but with a
    cap, 2 it stays possible. Doubt that counts on the way up counts for all that is above it, as being present does."""
    above = vocabulary.ancestors
    own = {n: _unsure_counts(vocabulary[n], n in alone) for n in (name, *above[name])}
    return {n: min(counts for m, counts in own.items() if n == m or n in above[m]) for n in own}


def _unsure_counts(finding: Finding, alone: bool) -> int:
    if finding.unsure in ("present", "meets"):
        return 0
    return 1 if (finding.tier == 1 or alone) and finding.kind == "finding" else 2


def union(masks: Iterable[int]) -> int:
    """All bits of all masks."""
    return reduce(or_, masks, 0)

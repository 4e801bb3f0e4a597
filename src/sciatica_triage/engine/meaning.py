"""What answers mean to the rules: a presentation as a few ints of bits, one for each degree of certainty.

Here `unsure` and "not asked" are given their meaning, and implications, follow-ups and shown findings take effect.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Final, NamedTuple

from ..packs.condition import OPERATORS, Compare, Present
from ..vocabulary.answers import Answers
from ..vocabulary.findings import Answer, Finding, Value
from ..vocabulary.vocabulary import AGE, Vocabulary
from .normal_form import Leaf


class Known(NamedTuple):
    """What a presentation says of every atom, each an int of atoms that hold.

    `sure`: surely true. `counted`: also the screening findings that the person is unsure of. `reachable`: what could
    be true if open questions were answered so, with (`reachable_with_doubt`) or without the unsure ones. `possible`: all
    that is not ruled out. The rest are findings, and those without an atom have bits
    of their own: `asked` (answered), `absent` (answered so; a number: it shows nothing), `unsure`, and `closed`: they make
    no sense to ask here (semantic 8), and count as absent. `refused` are those of them that absent answers close, not an age.
    `disputed`: numbers that one source knows and another was unsure of; the number counts, and the doubt is not forgotten.
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
    disputed: int


_SETS: Final = ("asked", "absent", "sure", "closing", "unsure", "doubtful", "possible", "excused", "unfit")
"""What one answer says: a set of bits each, side by side in one int, so that one `|` joins what two answers say."""
_RARE: Final = 4
"""How many of them come before those that are empty unless somebody is unsure, has an exception or an unusual age."""


class _Number(dict[Value, int]):
    """What a number says. `beyond`: what it says from a threshold on; `words`: what is said where it is not known."""

    def __init__(self, words: Mapping[Value, int], asked: int, beyond: Sequence[tuple[Compare, int]]) -> None:
        super().__init__(words)
        self._thresholds = sorted({compare.threshold for compare, _ in beyond})
        on = {threshold: 2 * i + 1 for i, threshold in enumerate(self._thresholds)}
        # A place is odd on a threshold and even between two; places compare as the numbers do that lie there.
        self._by_place = [
            asked | union(says for it, says in beyond if OPERATORS[it.operator](place, on[it.threshold]))
            for place in range(2 * len(on) + 1)
        ]

    def __missing__(self, value: float) -> int:
        # Not kept under the value, as `dict` would have it: people may give as many numbers as there are floats.
        return self._by_place[bisect_left(self._thresholds, value) + bisect_right(self._thresholds, value)]


class _Nothing:
    """What is said by that which is no finding."""

    def __getitem__(self, _: object) -> int:
        return 0


class _Says(dict[str, Mapping[Value, int] | _Nothing]):
    """What each answer to a finding says, worked out when the finding is first told of."""

    def __init__(self, bits: "Bits") -> None:
        self._bits = bits

    def __missing__(self, name: str) -> Mapping[Value, int] | _Nothing:
        says = self[name] = self._bits.says_of(name)
        return says


class Bits:
    """From answers to bits, with implications upward and each finding's own meaning of `unsure`.

    `alone`: findings of tier 2 that make an emergency by themselves; where the person is unsure of one, it counts as a
    screening finding does (semantic 2).
    """

    def __init__(self, vocabulary: Vocabulary, bits: dict[Leaf, int], alone: frozenset[str] = frozenset()) -> None:
        own: dict[str, int] = {}
        self._vocabulary = vocabulary
        self._thresholds: dict[str, list[tuple[Compare, int]]] = {}
        self._unexcused: dict[str, int] = {}
        for leaf, bit in bits.items():
            match leaf:
                case Present(name):
                    own[name] = bit
                case Compare(name):
                    own[name] = own.get(name, 0) | bit
                    self._thresholds.setdefault(name, []).append((leaf, bit))
                case str(name):
                    self._unexcused[name] = bit
        self.all_unexcused = union(self._unexcused.values())
        self.all_open = union(own.values())
        self.own = own
        self._alone = alone
        self.up: dict[str, int] = {}
        self.mark: dict[str, int] = {}
        for i, name in enumerate(vocabulary.findings, start=len(bits)):
            # A number is marked by the bits of all its thresholds at once. They are set and taken together, so it is
            # enough to look whether a mark and a set share a bit.
            self.mark[name] = own.get(name) or 1 << i
            self.up[name] = union(own.get(n, 0) for n in (name, *vocabulary.ancestors[name]))
        self._shown = {f.name: self.up[f.shows.finding] for f in vocabulary.findings.values() if f.shows is not None}
        self.worst = {name: bits | self._shown.get(name, 0) for name, bits in self.up.items()}
        """The atoms that become true when a finding is present, or a number as bad as it can be."""
        self.families = [
            (own[name], union(self.mark[n] for n in names))
            for name, names in vocabulary.below.items()
            if names and name in own
        ]
        """For each finding that others may make present, its bit and the marks of those."""
        self._parents = union(bit for bit, _ in self.families)
        self._closed_by = [
            (self.mark[name], union(self.mark[n] for n in names)) for name, names in vocabulary.closed_by.items()
        ]
        self._follow_ups = union(mark for mark, _ in self._closed_by)
        self._width = len(bits) + len(vocabulary.findings)
        self._begins = {name: i * self._width for i, name in enumerate(_SETS)}
        self._says = _Says(self)
        self._one = (1 << self._width) - 1

    def says_of(self, name: str) -> Mapping[Value, int] | _Nothing:
        """What each answer to a finding says; what is no finding says nothing."""
        found = self._vocabulary.findings.get(name)
        if found is None:
            return _Nothing()
        return self._number(found) if found.kind == "number" else self._words(name)

    def _words(self, name: str) -> dict[Value, int]:
        asked = self._side_by_side(asked=self.mark[name])
        says: dict[Value, int] = {**dict.fromkeys(Answer, asked), Answer.NOT_ASKED: 0}
        # An exception that is absent, or that the person is unsure of, says no more than that it was asked: only one
        # that is known to be present counts (semantic 4).
        if name in self._unexcused:
            says[Answer.PRESENT] |= self._side_by_side(excused=self._unexcused[name])
        else:
            counts, doubts, stays = self._doubt(name)
            says[Answer.PRESENT] |= self._side_by_side(sure=self.up[name])
            says[Answer.UNSURE] |= self._side_by_side(
                unsure=self.mark[name], sure=counts, doubtful=doubts, possible=stays
            )
            says[Answer.ABSENT] |= self._side_by_side(absent=self.mark[name], closing=self._follow_ups_of(name))
        return says

    def _doubt(self, name: str) -> tuple[int, int, int]:
        """The atoms that an unsure answer makes true, those that it makes true with a cap, and those that stay possible."""
        by_meaning = [0, 0, 0]
        for other, counts in doubt_above(self._vocabulary, name, self._alone).items():
            by_meaning[counts] |= self.own.get(other, 0)
        counts, doubts, stays = by_meaning
        # Doubt about a number may hide that it shows its finding, but is no sign of it: that stays possible.
        return counts, doubts, stays | self._shown.get(name, 0)

    def _number(self, number: Finding) -> _Number:
        name, shows = number.name, number.shows
        asked, shows_nothing = self._side_by_side(asked=self.mark[name]), self._side_by_side(absent=self.mark[name])
        beyond = [(compare, self._side_by_side(sure=bit)) for compare, bit in self._thresholds.get(name, ())]
        if shows is None:
            asked |= shows_nothing
        else:
            down = number.worse == "smaller"
            shown = self._side_by_side(sure=self._shown[name])
            beyond.append((Compare(name, "<=" if down else ">=", shows.at), shown))
            beyond.append((Compare(name, ">" if down else "<", shows.at), shows_nothing))
        if name == AGE:
            for f in self._vocabulary.findings.values():
                if f.ages is not None:
                    unfit = self._side_by_side(unfit=self.mark[f.name])
                    beyond += [(Compare(AGE, "<", f.ages[0]), unfit), (Compare(AGE, ">", f.ages[1]), unfit)]
        return _Number(self._words(name), asked, beyond)

    def _follow_ups_of(self, name: str) -> int:
        """The marks of what follows a finding, and of what follows that."""
        after = [f.name for f in self._vocabulary.findings.values() if name in f.follows]
        return union(self.mark[other] | self._follow_ups_of(other) for other in after)

    def _side_by_side(self, **sets: int) -> int:
        said = 0
        for name, bits in sets.items():
            said |= bits << self._begins[name]
        return said

    def read(self, presentation: Answers) -> Known:
        """What these answers say of every atom."""
        said = 0
        answers, says = presentation.values_by_name, self._says
        # Joined by `|`: a set keeps no order, and none could matter (semantic 5).
        for name in presentation.model_fields_set:
            said |= says[name][answers[name]]
        width, one = self._width, self._one
        # The places are those of `_SETS`, in that order; whoever moves one there moves it here.
        asked, absent, sure = said & one, said >> width & one, said >> 2 * width & one
        refused = closed = self._closed(said >> 3 * width & one & ~asked, absent, 0)
        # The bit of an exception is turned round: it is true until the exception is known to be present.
        sure |= self.all_unexcused
        doubted = doubtful = undenied = 0
        if rare := said >> _RARE * width:
            doubted, doubtful, undenied = rare & one, rare >> width & one, rare >> 2 * width & one
            sure &= ~(rare >> 3 * width & one)
            # Without a mask, as it is the last set and nothing lies above it.
            if unfit := rare >> 4 * width & ~asked:
                closed = self._closed(self._follow_ups & ~asked, absent, unfit)
        # INVARIANT: an atom is ruled out only by answers to its finding and to all that could make it present. A present
        # child outweighs an absent parent, an unsure one makes it at least unsure, and one that is open leaves it open.
        open_ = self._open(asked | closed)
        counted = sure | doubtful
        reachable = sure | open_
        possible = counted | undenied | open_
        disputed = self._doubted_by_some(presentation) & ~doubted if presentation.heard else 0
        with_doubt = reachable | doubtful
        # By place, in the order of `Known`: by name it takes three times as long, for every person.
        return Known(sure, counted, reachable, with_doubt, possible, asked, absent, doubted, closed, refused, disputed)

    def _doubted_by_some(self, presentation: Answers) -> int:
        return union(self.mark[h.finding] for h in presentation.heard if Answer.UNSURE in h.answers)

    def _open(self, told: int) -> int:
        untold = ~told
        open_ = self.all_open & untold
        # What was answered is open again as long as something is untold that would make it present.
        if told & self._parents:
            for bit, below in self.families:
                if bit & told and below & untold:
                    open_ |= bit
        return open_

    def _closed(self, may_close: int, absent: int, unfit: int) -> int:
        """The marks of what is closed, and with it of every follow-up of what is absent or closed.

        INVARIANT: what closes a follow-up are answers alone, and all that could still open it again are among them.
        Follow-ups of one finding may close each other, so all that may be closed count as closed until one is not.
        """
        closed, left = may_close | unfit, self._closed_by
        while may_close:
            open_, tried = ~(absent | closed), left
            still, left = 0, []
            for one in tried:
                mark, needed = one
                if mark & may_close and not needed & open_:
                    still |= mark
                    left.append(one)
            if still == may_close:
                break
            may_close, closed = still, still | unfit
        return closed


def set_bits(mask: int) -> Iterator[int]:
    """The places of the bits that are set, from the lowest."""
    while mask:
        # The negative of an int has all bits turned round from the lowest set one on, which alone is in both.
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

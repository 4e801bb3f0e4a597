"""From answers to levels: which rules fired, which are still open, and the interval of urgency that follows."""

from collections.abc import Iterable
from functools import cached_property, lru_cache, reduce
from operator import or_
from typing import Literal, NamedTuple, Protocol, TypeAlias, get_args

from ..errors import EngineDisagreement, EngineError, expect_one_of
from ..packs.rule import Unsigned
from ..urgency import Urgency
from ..vocabulary.answers import Answers
from ..vocabulary.models import Model
from .durable import durable
from .meaning import Known
from .reference import Reference
from .rulebook import Rulebook

EngineName: TypeAlias = Literal["checked", "durable", "reference"]
WeakFlags: TypeAlias = Literal["urgent", "soon"]
Status: TypeAlias = Literal["needs_answers", "screened", "unresolved", "settled"]


class Options(Model):
    """The options that change levels."""

    unsigned: Unsigned = "cautious"
    """Which level of a rule counts that no clinician has signed."""
    weak_flags: WeakFlags = "urgent"
    """The level of a weak flag that stands alone."""


def options_of(unsigned: object, weak_flags: object) -> Options:
    """These options; raise `OptionError` where one of them is none that there is."""
    return Options(
        unsigned=expect_one_of("unsigned", unsigned, get_args(Unsigned)),
        weak_flags=expect_one_of("weak_flags", weak_flags, get_args(WeakFlags)),
    )


Levels: TypeAlias = tuple[tuple[Urgency, int], ...]
"""For each level, from the highest down, the rules that have it."""


class Engine(Protocol):
    """Which rules hold when exactly these atoms are true: one bit a rule, one bit an atom."""

    def holding(self, atoms: int) -> int:
        """The rules that hold for these atoms."""
        ...


class Assessment(NamedTuple):
    """What follows from one presentation. Sets of rules are ints, one bit a rule of the rulebook.

    `fired`: surely. `doubtful`: only if the screening findings that the person is unsure of are counted; they raise
    the urgency to `urgent` at most. `levels` are those of what fired, `levels_ahead` of what may fire yet.
    `possible`: fired or not ruled out. `reachable`: could fire by answers to open questions.
    `reachable_with_doubt`: the same with the doubtful findings counted. `highest_reachable` is where open questions
    could lead while what is unsure stays unsure.
    """

    known: Known
    fired: int
    doubtful: int
    possible: int
    reachable: int
    reachable_with_doubt: int
    levels: Levels
    levels_ahead: Levels
    urgency: Urgency
    ceiling: Urgency
    highest_reachable: Urgency
    status: Status


class Assessor:
    """One rulebook with its options. `engine_name`: what runs now; `reference` too where durable-rules has failed."""

    def __init__(self, book: Rulebook, engine: EngineName, options: Options) -> None:
        self.book = book
        self.reference = reference(book)
        self.unsigned = options.unsigned
        self.engine: Engine = self.reference
        self.engine_name: EngineName = "reference"
        if engine != "reference" and (durable_rules := durable(book)) is not None and not durable_rules.failed:
            self.engine = durable_rules
            self.engine_name = engine
        self._floor = book.floor
        masks = book.level_masks(options.unsigned)
        self.levels = tuple(masks.items())
        weak = sum(1 << i for i, rule in enumerate(book.rules) if rule.weak)
        self.weak = weak if options.weak_flags == "soon" else 0
        # A rule has one level, so these masks share no bit and their sum is their union.
        self.serious = sum(mask for level, mask in self.levels if level >= Urgency.SOON) & ~weak
        lowered = {level: mask & ~weak for level, mask in self.levels}
        # Where a weak flag stands alone: the weak rules at `soon`, whatever level they state.
        lowered[Urgency.SOON] |= weak
        self._lowered = tuple(lowered.items())
        beside = dict(self.levels)
        # What a rule ahead leads to beside a weak flag that stands alone so far: any serious one, be it `soon` itself,
        # makes that flag urgent.
        beside[Urgency.URGENT] |= beside[Urgency.SOON] & self.serious
        beside[Urgency.SOON] &= ~self.serious
        self._beside_weak = tuple(beside.items())
        findings = book.vocabulary.findings.values()
        # Without atoms that only the notes of the advice use: nobody is screened for a sentence.
        used = {name for name in book.vocabulary.findings if book.present_bits(name) & book.rule_atoms}
        self.screening = tuple(f.name for f in findings if f.tier == 1 and f.name in used)
        self.gate_findings = tuple(f.name for f in book.gate if f.kind == "finding")
        self.gate_numbers = tuple(f.name for f in book.gate if f.kind == "number")
        below = {name for f in self.gate_findings for name in book.vocabulary.below[f]}
        self.gate_below = tuple(name for name in book.vocabulary.findings if name in below)
        """What makes a finding of the gate present whatever was answered to that; it has to be absent as well."""
        self._screening = self._marks(self.screening)
        self._tells = tuple((book.mark(n), book.present_bits(n) & book.rule_atoms) for n in self.screening)
        self._gate = self._marks((*self.gate_findings, *self.gate_below))
        self._gate_numbers = self._marks(self.gate_numbers)

    def _marks(self, names: Iterable[str]) -> int:
        return reduce(or_, map(self.book.mark, names), 0)

    def assess(self, presentation: Answers) -> Assessment:
        """Evaluate the rules; raise `EngineDisagreement` where the engines differ."""
        known = self.book.read(presentation, self.unsigned)
        sure, counted, reference = known.sure, known.counted, self.reference
        expected, possible = reference.holding_with(sure, known.possible)
        fired = self._fired(sure, expected)
        doubtful = 0
        # Asked only where doubt counts: most people are unsure of nothing that does.
        if counted != sure:
            doubtful = self._fired(counted, reference.holding(counted)) & ~fired
        reachable = with_doubt = possible
        if known.reachable != known.possible:
            reachable, with_doubt = reference.holding_with(known.reachable, known.reachable_with_doubt)
        levels, ahead, to_reach = self.levels, self.levels, self.levels
        if self.weak and not self._screening & ~(known.absent | known.refused):
            levels = self._with_weak_alone(fired | doubtful)
            ahead = self._with_weak_alone(possible)
            to_reach = self._with_weak_alone(reachable | with_doubt)
        urgency = self._urgency(known, levels, fired, doubtful)
        ceiling = _level(ahead, possible, urgency)
        highest = ceiling
        if not (with_doubt == reachable == possible and to_reach is ahead):
            highest = _level_with_doubt(to_reach, reachable, with_doubt, urgency)
        if self.weak & possible and ahead is self.levels and self._could_be_alone(fired | doubtful):
            ahead = self._beside_weak  # whatever fires beside a weak flag may be what makes that urgent
        status = self._status(known, urgency, ceiling, highest)
        # By place, as `Known` is: everybody pays for it.
        return Assessment(
            known, fired, doubtful, possible, reachable, with_doubt, levels, ahead, urgency, ceiling, highest, status
        )

    def would_decide(self, presentation: Answers) -> set[str]:
        """The findings that, answered for the worst, would alone make an emergency of what is known."""
        sure = self.book.read(presentation, self.unsigned).sure
        # One pass over the rules in place of one evaluation a finding: a rule would hold with whatever meets each clause
        # of it that is still unmet.
        deciding = 0
        for clauses in self._emergencies:
            # All bits: as long as no clause is unmet, nothing has been asked of anybody.
            meeting = -1
            for clause, met_by in clauses:
                if not clause & sure:
                    meeting &= met_by
            # The rule holds already, so no further finding decides.
            if meeting == -1:
                return set()
            deciding |= meeting
        return {name for i, name in enumerate(self.book.vocabulary.findings) if deciding >> i & 1}

    @cached_property
    def _emergencies(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """The clauses of each emergency rule, with one bit for each finding that meets it when answered for the worst."""
        levels = dict(self.levels)[Urgency.EMERGENCY]
        worst = [self.book.present_bits(name) for name in self.book.vocabulary.findings]

        def met_by(clause: int) -> int:
            return sum(1 << i for i, bits in enumerate(worst) if bits & clause)

        needed = [clauses for i, clauses in enumerate(self.book.clauses) if levels >> i & 1]
        return tuple(tuple((clause, met_by(clause)) for clause in clauses) for clauses in needed)

    def _with_weak_alone(self, rules: int) -> Levels:
        """The levels where these rules fire: a weak flag that is the only one, beside nothing serious, is `soon`.

        Asked only once the screening is answered with a clear no, so that no worse answer can make a flag stand alone.
        """
        alone = rules & self.weak and self._could_be_alone(rules)
        return self._lowered if alone else self.levels

    def _could_be_alone(self, rules: int) -> bool:
        """Whether these rules leave a weak flag without another one, and without anything serious beside it."""
        return not rules & self.serious and (rules & self.weak).bit_count() <= 1

    def _fired(self, atoms: int, expected: int) -> int:
        """The rules that hold for these atoms; `expected` by the reference evaluator."""
        if self.engine is self.reference:
            return expected
        try:
            fired = self.engine.holding(atoms)
        except EngineError:  # it has failed for good: from here on the reference evaluator answers, and results say so
            self.engine, self.engine_name = self.reference, "reference"
            return expected
        if fired != expected and self.engine_name == "checked":
            differing = tuple(rule.name for rule in self.book.rules_in(fired ^ expected))
            raise EngineDisagreement(_level(self.levels, fired | expected, self.book.floor), differing)
        return fired

    def _urgency(self, known: Known, levels: Levels, fired: int, doubtful: int) -> Urgency:
        highest = _level_with_doubt(levels, fired, doubtful)
        if highest == Urgency.SELF_CARE:
            return highest if self.book.allows_self_care and self._screened_absent(known) else self._floor
        return highest if highest.rank > self._floor.rank else self._floor

    def _screened_absent(self, known: Known) -> bool:
        """Semantic 3's gate: tiers 1 and 2 all absent, apart from the entry complaint, and their numbers known.

        INVARIANT: it looks at answers and at no rule, or a rule that fires could turn routine into self-care. An age closes
        nothing here: getting older must not do that either.
        """
        told = known.asked & ~known.unsure & ~known.disputed | known.refused
        absent = known.absent | known.refused
        return not self._gate & ~absent and not self._gate_numbers & ~told

    def _status(self, known: Known, urgency: Urgency, ceiling: Urgency, highest: Urgency) -> Status:
        """Semantic 3: settled only where nothing could be higher; unresolved where only what is unsure could make it so."""
        if ceiling == urgency:
            return "settled"
        if highest == urgency:
            return "unresolved"
        open_ = self._screening & ~(known.asked | known.closed)
        # What is implied by something present needs no question, where no rule would hear more from it. One look spares
        # the walk where an atom of what is open is not sure itself.
        untold = open_ & self.book.rule_atoms & ~known.sure or (
            open_ and any(mark & open_ and tells & ~known.sure for mark, tells in self._tells)
        )
        return "needs_answers" if untold else "screened"


def _level(levels: Levels, rules: int, least: Urgency = Urgency.SELF_CARE) -> Urgency:
    """The highest level of any of these rules, and at least this one."""
    for level, mask in levels if rules else ():
        # From the highest down: once at the least level, no level below it can count.
        if rules & mask or level == least:
            return level
    return least


def _level_with_doubt(levels: Levels, rules: int, doubtful: int, least: Urgency = Urgency.SELF_CARE) -> Urgency:
    """The same; what is doubtful raises it to `urgent` at most."""
    highest = _level(levels, rules, least)
    return max(highest, min(_level(levels, doubtful), Urgency.URGENT)) if doubtful & ~rules else highest


@lru_cache(maxsize=64)
def reference(book: Rulebook) -> Reference:
    """The reference evaluator of a rulebook, compiled once."""
    return Reference(book)

"""One verification under way: the solver, the presentations that it reasons about, and what it met on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any, Final, TypeAlias, get_args

from ..engine.assessment import Options, WeakFlags
from ..engine.rulebook import Rulebook
from ..errors import TriageError
from ..packs.condition import Compare, atoms
from ..packs.pack import RulePack
from ..packs.rule import Rule, Unsigned
from ..urgency import Urgency
from ..vocabulary.answers import Answers
from ..vocabulary.findings import Answer, Finding
from .formula import Formula, solver_library
from .model import DEFAULT, Judged
from .report import Covered, Exempt, Refutation, assess
from .someone import Number, Someone, shown_by

EVERY_OPTION: Final = tuple(
    Options(unsigned=unsigned, weak_flags=weak) for unsigned in get_args(Unsigned) for weak in get_args(WeakFlags)
)
LEVELS: Final = tuple(sorted(Urgency))[1:]
_PATIENCE: Final = 30_000
"""Milliseconds that the solver may take for one statement; it needs some tens."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing to prove: what about, and a call that gives a refutation or None."""

    subject: str
    refute: Callable[[], Refutation | None]


Claim: TypeAlias = Callable[["Proof"], Iterator[Statement]]


class Proof:
    """Some packs, and presentations `p` and `q` of which nothing is known but their relation."""

    def __init__(self, packs: Sequence[RulePack], presentation: type[Answers] | None = None) -> None:
        book = Rulebook(packs, presentation=presentation)
        self.packs = book.packs
        self.rules = book.rules
        self.cls = book.presentation
        self.vocabulary = book.vocabulary
        self.p = Someone.anyone(self.vocabulary, "p")
        self.q = Someone.anyone(self.vocabulary, "q")
        self.met: list[Answers] = []
        """Presentations that the solver came up with; the code is compared with the model on each of them."""
        self.exceptions: list[Exempt] = []
        self.covered: list[Covered] = []
        self._judged: dict[tuple[int, tuple[str, ...], Options], Judged] = {}
        self._links: dict[tuple[str, str], Formula] = {}

    def judged(self, someone: Someone, options: Options = DEFAULT, packs: Sequence[RulePack] = ()) -> Judged:
        """What the packs make of somebody; made once."""
        chosen = tuple(packs) or self.packs
        # The identity stays taken: what is kept here holds on to its somebody.
        key = (id(someone), tuple(pack.name for pack in chosen), options)
        if key not in self._judged:
            self._judged[key] = Judged(someone, chosen, options)
        return self._judged[key]

    @cached_property
    def everything(self) -> Formula:
        """All that the model says of `p`, as the arguments of one term: the rules, then the levels under each option."""
        z3, judged = solver_library(), self.judged(self.p)
        parts = [*judged.fired.values(), *judged.possible.values()]
        for options in EVERY_OPTION:
            under = self.judged(self.p, options)
            parts += [*under.counted.values(), *map(under.urgency, LEVELS), *map(under.ceiling, LEVELS)]
        return z3.Function("everything", *[z3.BoolSort()] * (len(parts) + 1))(*parts)

    @cached_property
    def _solver(self) -> Any:
        solver = solver_library().Solver()
        solver.set("timeout", _PATIENCE)
        solver.add(*self.p.valid, *self.q.valid)
        return solver

    def find(self, *wanted: Formula) -> Any | None:
        """A solver's model in which all of this holds, or None where there is none."""
        answer = str(self._solver.check(*wanted))
        # Never read as "no counterexample": a proof that was not finished proves nothing.
        if answer == "unknown":
            raise TriageError("the solver gave up; nothing is proved")
        return self._solver.model() if answer == "sat" else None

    def meet(self, model: Any, *people: Someone) -> tuple[Answers, ...]:
        """The presentations of a model, kept for the comparison with the code."""
        found = tuple(someone.presentation(model, self.cls) for someone in people or (self.p,))
        self.met += found
        return found

    def smallest(self, *wanted: Formula, people: Sequence[Someone]) -> Any:
        """A model with as little said as possible: not asked, else absent, else as it comes. It must exist."""
        fixed: list[Formula] = []
        for name in self.vocabulary.findings:
            for answer in (Answer.NOT_ASKED, Answer.ABSENT):
                if name in self.p.numbers and answer == Answer.ABSENT:
                    continue
                attempt = [someone.answered(name, answer) for someone in people]
                # Of all people at once, so that they differ only where the claim needs it.
                if self.find(*wanted, *fixed, *attempt) is not None:
                    fixed += attempt
                    break
        return self.find(*wanted, *fixed)

    def equal_to(self, rule: Rule) -> tuple[str, ...]:
        """The other rules that fire for exactly the same presentations; those that differ on one met are not tried."""
        judged = self.judged(self.p)
        alike = [
            other
            for other in self.rules
            # Two rules that were seen to differ need no solver. Seeing no difference proves nothing.
            if other is not rule and self._fired_where[other.name] == self._fired_where[rule.name]
        ]
        return tuple(o.name for o in alike if self.find(judged.fired[o.name] != judged.fired[rule.name]) is None)

    @cached_property
    def _fired_where(self) -> dict[str, int]:
        """For each rule, the presentations met so far for which the code says that it fired, one bit each."""
        where = dict.fromkeys((rule.name for rule in self.rules), 0)
        for i, presentation in enumerate(self.met):
            fired = assess(presentation, self.packs, DEFAULT).fired
            for j, rule in enumerate(self.rules):
                where[rule.name] |= (fired >> j & 1) << i
        return where

    # how two presentations relate

    def same(self, name: str) -> Formula:
        """`p` and `q` have the same answer to this finding."""
        return self._link("same", name, self._same)

    def worse(self, name: str) -> Formula:
        """In semantic 4's order, `q`'s answer to this finding is as bad as `p`'s or worse."""
        return self._link("worse", name, self._worse)

    def answers(self, name: str) -> Formula:
        """`q` has `p`'s answer, or any answer where `p` was not asked or unsure."""
        return self._link("answers", name, self._answers)

    def _link(self, kind: str, name: str, relation: Callable[[str], Formula]) -> Formula:
        if (kind, name) not in self._links:
            z3 = solver_library()
            # INVARIANT: a link is never denied, as its literal says nothing where it is false.
            literal = self._links[kind, name] = z3.Bool(f"{kind} {name}")
            self._solver.add(z3.Implies(literal, relation(name)))
        return self._links[kind, name]

    def _same(self, name: str) -> Formula:
        z3 = solver_library()
        if name in self.p.numbers:
            one, two = self.p.numbers[name], self.q.numbers[name]
            return z3.And(one.known == two.known, one.unsure == two.unsure, one.value == two.value)
        return z3.And([a == b for a, b in zip(self.p.answers[name], self.q.answers[name], strict=True)])

    def _worse(self, name: str) -> Formula:
        z3 = solver_library()
        finding = self.vocabulary[name]
        if finding.kind == "number":
            return number_worse(finding, self.p.numbers[name], self.q.numbers[name])
        steps = zip(self.p.answers[name], self.q.answers[name], strict=True)
        return z3.And([z3.Implies(b, a) if finding.kind == "exception" else z3.Implies(a, b) for a, b in steps])

    def _answers(self, name: str) -> Formula:
        z3 = solver_library()
        asked = z3.And(self.p.answered(name, Answer.NOT_ASKED), z3.Not(self.p.closed(name)))
        return z3.Or(self._same(name), asked, self.p.answered(name, Answer.UNSURE))

    @cached_property
    def thresholds(self) -> dict[str, set[float]]:
        """For each number the values at which a rule asks about it, or at which it shows its finding."""
        found: dict[str, set[float]] = {name: set() for name in self.p.numbers}
        for rule in self.rules:
            for atom in atoms(rule.when):
                if isinstance(atom, Compare):
                    found[atom.finding].add(atom.threshold)
        for finding in self.vocabulary.findings.values():
            if finding.shows is not None and finding.shows.at < float("inf"):  # no rule need ask about what it shows at
                found[finding.name].add(finding.shows.at)
        return found

    @cached_property
    def worst_amounts(self) -> tuple[dict[str, float], ...]:
        """Amounts that meet every threshold of each number; several sets, since a number may be worse at either end."""
        ends: dict[str, tuple[float, ...]] = {}
        for name in self.p.numbers:
            finding = self.vocabulary[name]
            # One beyond the highest, for a threshold with `>`.
            low, high = finding.minimum, min(finding.maximum, max(self.thresholds[name], default=finding.minimum) + 1)
            ends[name] = {"larger": (high,), "smaller": (low,)}.get(finding.worse, (low, high))
        return tuple(dict(zip(ends, amounts, strict=True)) for amounts in product(*ends.values()))

    @cached_property
    def unscreened_amounts(self) -> tuple[dict[str, float], ...]:
        """The same without the screening's numbers that show nothing: any value of theirs is a clear no, and may leave a weak
        flag alone that counts in full while they are open."""
        open_ = {name for name in self.p.numbers if self.vocabulary[name].tier == 1 and not self.vocabulary[name].shows}
        kept = [{n: at for n, at in amounts.items() if n not in open_} for amounts in self.worst_amounts]
        return tuple(amounts for i, amounts in enumerate(kept) if open_ and amounts not in kept[:i])


def number_worse(finding: Finding, one: Number, two: Number) -> Formula:
    """When the second of two answers to a number is as bad as the first, or worse; a partial order.

    Not asked is the best, but beside a known value it is not comparable: knowing the value may complete the screening.
    Unsure is the worst where it meets every threshold, and otherwise not comparable with a known value either; nor is it
    with a value that shows a finding, which doubt never does.
    """
    z3 = solver_library()
    open_ = [z3.Not(z3.Or(number.known, number.unsure)) for number in (one, two)]
    if finding.middle is not None:
        low, high = (z3.RealVal(repr(end)) for end in finding.middle)
        outward = z3.Or(
            z3.And(one.value <= high, two.value <= one.value),
            z3.And(one.value >= low, two.value >= one.value),
            z3.And(one.value >= low, one.value <= high),
        )
    # Without a middle no value is worse than another.
    else:
        outward = two.value >= one.value if finding.worse == "larger" else two.value <= one.value
    meets = finding.unsure == "meets"
    return z3.Or(
        z3.And(one.known, two.known, outward),
        z3.And(open_[0], z3.Not(two.known)),
        z3.And(one.unsure, two.unsure),
        z3.And(one.known, two.unsure, meets, z3.Not(shown_by(finding, one.value))),
    )

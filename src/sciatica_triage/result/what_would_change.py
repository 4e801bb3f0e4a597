"""What would change the urgency: the minimal sets of answers that raise or lower it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from pydantic import Field

from ..engine.assessment import Assessment, Assessor
from ..engine.meaning import set_bits
from ..packs.condition import Compare
from ..shown import Shown
from ..urgency import Urgency
from ..vocabulary.findings import Answer, Finding, Value
from ..vocabulary.models import Model
from .answer_sets import AnswerSet, Ways, agree, best_answer, by_name, by_size, smallest

if TYPE_CHECKING:
    from ..vocabulary.answers import Answers

_MOST: Final = 64
"""The most sets of answers that are kept while they are combined; the smallest are kept."""

_MOST_TRIED: Final = 2_000
"""The most sets of answers that are tried."""


class Change(Model):
    """A minimal set of answers and the urgency that they lead to; leave one out and nothing changes.

    `answers` can be given to `presentation.with_answers(change.answers)`.
    """

    answers: dict[str, Value]
    """The answers, by finding."""
    urgency: Urgency
    """The level that they lead to."""


class Changes(Shown, Model):
    """What would raise or lower the urgency. The smallest sets come first.

    `raises`: worse answers to what is open or unsure. `lowers`: better answers to anything that is not absent, and
    exceptions. A number is as mild as it can be to raise, and as good as it can be to lower. `complete`: whether every
    minimal set of findings is among them, or only the smallest. `questions`: what each finding in them asks, in a few words.
    """

    raises: tuple[Change, ...]
    lowers: tuple[Change, ...]
    complete: bool
    questions: dict[str, str] = Field(default={})


def what_would_change(assessor: Assessor, presentation: Answers) -> Changes:
    """The minimal sets of answers that raise, and that lower, the urgency."""
    changing = _Changing(assessor, presentation)
    raises = changing.mildest(changing.minimal(changing.raising(), lambda found: found > changing.urgency))
    lowers = changing.minimal(changing.lowering(), lambda found: found < changing.urgency)
    named = {name for change in (*raises, *lowers) for name in change.answers}
    findings = assessor.book.vocabulary.findings
    return Changes(
        raises=raises,
        lowers=lowers,
        questions={name: finding.called for name, finding in findings.items() if name in named},
        complete=not changing.dropped,
    )


class _Changing:
    """One presentation, and the sets of answers that may change its urgency: candidates, each to be tried."""

    def __init__(self, assessor: Assessor, presentation: Answers) -> None:
        self.assessor = assessor
        self.book = assessor.book
        self.presentation = presentation
        self.answers = presentation.values_by_name
        self.assessment: Assessment = assessor.assess(presentation)
        self.known = self.assessment.known
        self.urgency = self.assessment.urgency
        self.dropped = False
        """Whether sets were dropped because there were too many."""

    def level(self, answers: AnswerSet) -> Urgency:
        """The urgency with these answers."""
        return self.assessor.assess(self.presentation.with_answers(**dict(answers))).urgency

    # raising

    def raising(self) -> Ways:
        """For each rule above the urgency, one answer for each clause that is not met: by what is sure, or with doubt."""
        worse = list(self._worse_answers())
        alone = [one for one in worse if self.level(frozenset({one[0]})) > self.urgency]
        # INVARIANT: no minimal set of several answers holds one that is enough alone.
        together = [one for one in worse if one not in alone]
        found = [frozenset({item}) for item, _ in alone]
        for level, mask in self.assessment.levels_ahead:
            if level <= self.urgency:
                break
            met = [self.known.sure] if level > Urgency.URGENT else []
            met += [self.known.counted] if self.urgency < Urgency.URGENT else []
            for i in set_bits(mask & self.assessment.possible & ~self.assessment.fired):
                for true in met or [self.known.sure]:
                    unmet = [clause for clause in self.book.clauses[i] if not clause & true]
                    found += self._combined([[frozenset({o}) for o, b in together if b & c] for c in unmet])
        return found + self._beside_a_weak_flag(together)

    def _beside_a_weak_flag(self, together: list[tuple[tuple[str, Value], int]]) -> Ways:
        """Where each alone would be `soon`, which it is already: a weak flag and another one, or something serious."""
        found: Ways = []
        if self.urgency == Urgency.SOON:
            ahead = self.assessment.possible & ~self.assessment.fired & ~self.assessment.doubtful
            for i in set_bits(ahead & self.assessor.weak):
                for j in set_bits(ahead & (self.assessor.weak | self.assessor.serious) & ~(1 << i)):
                    clauses = {c for c in (*self.book.clauses[i], *self.book.clauses[j]) if not c & self.known.counted}
                    found += self._combined([[frozenset({o}) for o, b in together if b & c] for c in clauses])
        return found

    def _worse_answers(self) -> Iterator[tuple[tuple[str, Value], int]]:
        """Every answer to what is open or unsure that makes an atom of a rule true, the mildest first, with those atoms."""
        compared = self.book.comparisons()
        for name, finding in self.book.vocabulary.findings.items():
            unasked = self.answers[name] is Answer.NOT_ASKED and not self.book.mark(name) & self.known.closed
            if finding.kind == "exception" or not (unasked or self.answers[name] is Answer.UNSURE):
                continue
            values: Iterable[Value] = [Answer.PRESENT]
            if finding.kind == "number":
                values = sorted({self._just_beyond(compare, finding) for compare in compared.get(name, ())})
                values = reversed(list(values)) if finding.worse == "smaller" else values
            for value in values:
                yield (name, value), self.book.made_true_by(name, value).sure

    def _just_beyond(self, compare: Compare, finding: Finding) -> Value:
        """The mildest value that meets a threshold, with as many decimals as the thresholds and the range are written in."""
        if math.isinf(compare.threshold):  # it shows its finding whatever it is
            return best_answer(finding, self.book)
        value = compare.threshold
        if compare.operator in (">", "<"):
            # In decimals: the float next to 7.5 is nothing that a person would say.
            step = self._step(finding) * (1 if compare.operator == ">" else -1)
            value = float(Decimal(str(compare.threshold)) + step)
            # Beside a very large threshold the sum rounds back to it.
            value = value if compare.met_by(value) else compare.mildest
        value = min(max(value, finding.minimum), finding.maximum)
        return int(value) if value == int(value) else value

    def _step(self, finding: Finding) -> Decimal:
        written = [compare.threshold for compare in self.book.comparisons().get(finding.name, ())]
        written += [finding.minimum, finding.maximum, *(finding.middle or ())]
        decimals = (Decimal(str(value)).normalize().as_tuple().exponent for value in written if math.isfinite(value))
        return Decimal(1).scaleb(min(0, *(places for places in decimals if isinstance(places, int))))

    # lowering

    def lowering(self) -> Ways:
        """For every rule that gives the urgency one way of silencing it; and below routine, all that screening asks."""
        home = self.urgency == Urgency.ROUTINE and self.book.allows_self_care
        if self.urgency <= self.book.floor and not home:
            return []
        for name, finding in self.book.vocabulary.findings.items():
            best = best_answer(finding, self.book) if finding.shows and isinstance(self.answers[name], Answer) else None
            if best is not None and self.book.made_true_by(name, best).sure:
                # A number that shows its finding whatever it is makes rules fire as it silences others.
                self.dropped = True
        doubt = self.urgency <= Urgency.URGENT
        held = self.assessment.fired | (self.assessment.doubtful if doubt else 0)
        true = self.known.counted if doubt else self.known.sure
        needed = [
            self._silencing(i, true)
            for level, mask in self.assessment.levels
            for i in set_bits(mask & held if level >= self.urgency else 0)
        ]
        absent, known = self.known.absent, self.known.asked & ~self.known.unsure & ~self.known.disputed
        if home:
            gate = self.assessor
            needed += [self._answered_well(name, absent) for name in (*gate.gate_findings, *gate.gate_below)]
            needed += [self._answered_well(name, known) for name in gate.gate_numbers]
        found = self._combined(needed)
        if self.urgency == Urgency.URGENT:  # a weak flag that is left alone, and after a clear screening, is worth less
            screened = [self._answered_well(name, absent) for name in self.assessor.screening]
            beside = held & (self.assessor.serious | self.assessor.weak)
            for i in set_bits(held & self.assessor.weak):
                found += self._combined([*screened, *(self._silencing(j, true) for j in set_bits(beside & ~(1 << i)))])
        return found

    def _silencing(self, rule: int, true: int) -> Ways:
        """Ways of silencing a rule: without any of the atoms of a clause, or with its exception."""
        return [way for clause in self.book.clauses[rule] for way in self._without(clause & true)]

    def _without(self, atoms: int) -> Ways:
        """The answers that take away all of these atoms, where there are any that do."""
        changed: set[tuple[str, Value]] = {
            (leaf, Answer.PRESENT) for leaf, bit in self.book.bits.items() if isinstance(leaf, str) and bit & atoms
        }
        unsigned = self.assessor.unsigned
        for name, finding in self.book.vocabulary.findings.items():
            if finding.kind == "exception" or not self.book.present_bits(name) & atoms:
                continue
            told = self.book.made_true_by(name, self.answers[name], unsigned)
            if told.counted & atoms:
                if self.book.made_true_by(name, best := best_answer(finding, self.book)).sure & atoms:
                    return []
                changed.add((name, best))
        return [frozenset(changed)]

    def _answered_well(self, name: str, told: int, asked: frozenset[str] = frozenset()) -> Ways:
        """Ways of satisfying the screening as to one question, where those `told` do: a good answer, or what closes it."""
        mark = self.book.mark(name)
        if name in asked or not mark & ~(told | self.known.refused):
            return [frozenset()]
        ways = [frozenset({(name, best_answer(self.book.vocabulary[name], self.book))})]
        closed_by = self.book.vocabulary.closed_by.get(name, ())
        if closed_by and not mark & self.known.asked:
            ways += self._combined([self._answered_well(n, self.known.absent, asked | {name}) for n in closed_by])
        return ways

    # sets of answers

    def _combined(self, alternatives: list[Ways]) -> Ways:
        """One of each: all unions that no other one makes superfluous; the smallest, where there are too many."""
        result: Ways = [frozenset()]
        for options in sorted(alternatives, key=len):
            result = smallest({old | new for old in result for new in options if agree(old, new)})
            if len(result) > _MOST:
                result, self.dropped = result[:_MOST], True
        return result

    def minimal(self, candidates: Ways, wanted: Callable[[Urgency], bool]) -> tuple[Change, ...]:
        """What does what is wanted within each candidate, without the answers that it can do without."""
        minimal: set[AnswerSet] = set()
        # A candidate that is part of another one may not do it, where the other does: each is tried.
        waiting, seen = sorted({*candidates}, key=by_size)[::-1], {AnswerSet()}
        while waiting:
            candidate = waiting.pop()
            if candidate in seen:
                continue
            seen.add(candidate)
            if len(seen) > _MOST_TRIED:
                self.dropped = True
                break
            found = next((known for known in minimal if known <= candidate), None)
            if found is None and wanted(self.level(candidate)):
                found = candidate
                for item in sorted(candidate, key=by_name):
                    if wanted(self.level(found - {item})):
                        found -= {item}
                minimal.add(found)
            # INVARIANT: whatever else does it within this candidate lacks one of the answers found.
            waiting += [candidate - {item} for item in sorted(found or (), key=by_name)]
        return tuple(Change(answers=dict(sorted(s)), urgency=self.level(s)) for s in smallest(minimal))

    def mildest(self, changes: tuple[Change, ...]) -> tuple[Change, ...]:
        """Without those that a milder number makes superfluous: the same findings, and the urgency as high."""
        return tuple(one for one in changes if not any(self._suffices(other, one) for other in changes))

    def _suffices(self, other: Change, change: Change) -> bool:
        if other is change or other.answers.keys() != change.answers.keys() or other.urgency < change.urgency:
            return False
        return all(self._as_mild(name, other.answers[name], value) for name, value in change.answers.items())

    def _as_mild(self, name: str, one: Value, other: Value) -> bool:
        finding = self.book.vocabulary[name]
        if isinstance(one, Answer) or isinstance(other, Answer):
            return one == other
        _, high = finding.middle or (0, math.inf if finding.worse == "smaller" else -math.inf)
        return one <= other if other > high else one >= other and (finding.middle is None or one <= high)

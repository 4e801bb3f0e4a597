"""Who notices a wrong implementation: one that reads an answer as another one, or has a threshold moved by 1.

A person is put into many settings at once: a set of settings is a number with one bit for each, and the circuit is worked
out for all answers in all settings in one go. That an answer is misread is then the same as that the other was given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Final, TypeAlias

from ..frames.circuit import FALSE, TRUE, Node
from ..packs.condition import Compare
from ..vocabulary.findings import Answer, Finding
from .program import ASKS, AnswerTest, Program

_YES_OR_NO: Final = (Answer.PRESENT, Answer.ABSENT)
_AT_ONCE: Final = 256
"""So many settings are worked out together: more would take memory, less would take time."""

Told: TypeAlias = Mapping[str, Answer | float]
"""What somebody answers; what is left out was not asked."""


@dataclass(frozen=True, slots=True)
class Given:
    """One finding's answer; `moved`: a comparison that says the opposite of what it should."""

    finding: str
    answer: Answer | float
    moved: Compare | None = None


@dataclass(frozen=True, slots=True)
class Mistake:
    """What a wrong implementation does; `shown`: who would see it, by the right answer and by what is made of it."""

    name: str
    shown: tuple[tuple[Given, Given], ...]


def mistakes(program: Program) -> Iterator[Mistake]:
    """Each kind of answer read as each other one, and each threshold moved by 1 to either side."""
    asked = [leaf.asks for leaf in program.circuit.leaves(_roots(program)) if isinstance(leaf, AnswerTest)]
    for name, finding in program.findings.items():
        compared = [one for one in asked if isinstance(one, Compare) and one.finding == name]
        values = _values(finding, compared)
        kinds: Mapping[str, Sequence[Answer | float]] = {
            **{answer.value: [answer] for answer in Answer if finding.kind != "number" or answer not in _YES_OR_NO},
            **({"number": values} if values else {}),
        }
        for kind, answers in kinds.items():
            for other in (one for one in kinds if one != kind):
                shown = tuple((Given(name, answer), Given(name, wrong)) for answer in answers for wrong in kinds[other])
                yield Mistake(f"{name}: {kind} read as {other}", shown)
        for compare in sorted(compared, key=lambda one: (one.threshold, one.operator)):
            for step in (-1, 1):
                moved = Compare(name, compare.operator, compare.threshold + step)
                told = [value for value in values if compare.met_by(value) != moved.met_by(value)]
                shown = tuple((Given(name, value), Given(name, value, compare)) for value in told)
                yield Mistake(f"{name} {compare.operator} {compare.threshold}: moved to {moved.threshold}", shown)


def _roots(program: Program) -> list[Node]:
    return [node for cases in program.decided.values() for _, node in cases if node not in (TRUE, FALSE)]


def _values(finding: Finding, compared: Iterable[Compare]) -> list[float]:
    near = {one.threshold + step for one in compared if isfinite(one.threshold) for step in (-1, 0, 1)}
    return sorted(value for value in near if finding.minimum <= value <= finding.maximum)


class Noticing:
    """Some settings, and in which of them it shows that one answer is taken for another."""

    def __init__(self, program: Program, settings: Sequence[Told], answers: Iterable[Given]) -> None:
        self.settings = settings
        self._given = {given: place for place, given in enumerate(dict.fromkeys(answers))}
        self._size = (len(settings) + 7) // 8
        self._all = (1 << 8 * self._size * len(self._given)) - 1
        self._by_answer: dict[str, dict[Answer | float, int]] = {name: {} for name in program.findings}
        for i, told in enumerate(settings):
            for name, by_answer in self._by_answer.items():
                answer = told.get(name, Answer.NOT_ASKED)
                by_answer[answer] = by_answer.get(answer, 0) | 1 << i
        made = program.circuit.terms(_roots(program), self)
        self._outcomes = [
            outcome.to_bytes(self._size * len(self._given), "little") for outcome in _apart(program, made)
        ]

    def shows(self, right: Given, wrong: Given) -> int:
        """The settings in which what is said of the one differs from what is said of the other, a bit for each."""
        one, other = (slice(self._given[g] * self._size, (self._given[g] + 1) * self._size) for g in (right, wrong))
        differ = 0
        for outcome in self._outcomes:
            if outcome[one] != outcome[other]:
                differ |= int.from_bytes(outcome[one], "little") ^ int.from_bytes(outcome[other], "little")
        return differ & (1 << len(self.settings)) - 1

    def answered(self, given: Given) -> int:
        """The settings in which this is the answer, a bit for each."""
        return self._by_answer[given.finding].get(given.answer, 0)

    def leaf(self, test: AnswerTest) -> int:
        """Where it holds: in all settings or in none where the finding is the one that is given, else by the setting."""
        inside = 0
        for answer, where in self._by_answer[test.finding.name].items():
            inside |= where if _holds(test, answer) else 0
        elsewhere, yes, no = (b.to_bytes(self._size, "little") for b in (inside, (1 << 8 * self._size) - 1, 0))
        parts = [
            elsewhere
            if given.finding != test.finding.name
            else yes
            if _holds(test, given.answer) != (given.moved is not None and given.moved == test.asks)
            else no
            for given in self._given
        ]
        return int.from_bytes(b"".join(parts), "little")

    def every(self, parts: Sequence[int]) -> int:
        """All parts hold."""
        found = self._all
        for part in parts:
            found &= part
        return found

    def some(self, parts: Sequence[int]) -> int:
        """At least one part holds."""
        found = 0
        for part in parts:
            found |= part
        return found

    def no(self, part: int) -> int:
        """The part does not hold."""
        return self._all ^ part


def _holds(test: AnswerTest, answer: Answer | float) -> bool:
    if isinstance(test.asks, Compare):
        return not isinstance(answer, Answer) and test.asks.met_by(answer)
    # For a number `present` is that one is given.
    return ASKS[test.asks] is (answer if isinstance(answer, Answer) else Answer.PRESENT)


def _apart(program: Program, made: Mapping[Node, int]) -> Iterator[int]:
    """Where each word is what is said: where none before it holds. The last one is what is left."""
    for cases in program.decided.values():
        taken = 0
        for _, node in cases[:-1]:
            yield made[node] & ~taken
            taken |= made[node]


def unnoticed(program: Program, people: Sequence[Told], found: Iterable[Mistake]) -> list[Mistake]:
    """The mistakes that show in none of these people, given what each of them answers."""
    left = list(found)
    for noticing in _batches(program, people, left):
        left[:] = [
            one
            for one in left
            if not any(noticing.shows(right, wrong) & noticing.answered(right) for right, wrong in one.shown)
        ]
    return left


def witnesses(program: Program, settings: Sequence[Told], found: Iterable[Mistake]) -> Iterator[Told]:
    """For each of these mistakes somebody who notices it, in the first setting in which anybody does, if there is one."""
    left = list(found)
    for noticing in _batches(program, settings, left):
        for mistake in tuple(left):
            shown = [(noticing.shows(right, wrong), right) for right, wrong in mistake.shown]
            first = min(((_lowest(where), place) for place, (where, _) in enumerate(shown) if where), default=None)
            if first is None or mistake not in left:
                continue
            setting, right = first[0], shown[first[1]][1]
            yield {**noticing.settings[setting], right.finding: right.answer}
            # The same person may notice other mistakes about this answer.
            left[:] = [
                other
                for other in left
                if not any(
                    given == right and noticing.shows(given, wrong) >> setting & 1 for given, wrong in other.shown
                )
            ]


def _batches(program: Program, settings: Sequence[Told], left: Sequence[Mistake]) -> Iterator[Noticing]:
    """The settings, some at a time, for the mistakes that are left then."""
    for start in range(0, len(settings), _AT_ONCE):
        answers = (given for one in left for pair in one.shown for given in pair)
        yield Noticing(program, settings[start : start + _AT_ONCE], answers)


def _lowest(bits: int) -> int:
    return (bits & -bits).bit_length() - 1

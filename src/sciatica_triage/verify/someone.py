"""All presentations at once: any person's answers as formulas, built from the vocabulary alone.

Nothing of the rulebook's masks is used, so the model is a second reading of the same answers; tests and `verify` itself
compare it with the code. A finding's answer is three booleans (at least not asked, at least unsure, present), so that
semantic 4's order is implication; a number is a real that is known, or unsure, or neither.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isinf
from typing import Any, Literal, TypeAlias

from ..packs.condition import Atom, Present, atoms
from ..packs.rule import Rule
from ..vocabulary.answers import Answers
from ..vocabulary.findings import Answer, Finding, Value
from ..vocabulary.vocabulary import AGE, Vocabulary
from .formula import Formula, beyond, solver_library

_ANSWERS = tuple(Answer)
"""From absent to present, as semantic 4 orders the answers to a finding that is no exception."""


Steps: TypeAlias = tuple[Formula, Formula, Formula]
"""At least not asked, at least unsure, present; each implies the one before it."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a presentation: its value counts only where it is known."""

    known: Formula
    unsure: Formula
    value: Formula


class Someone:
    """Any presentation: formulas for its answers and numbers, and `valid`, what they always meet."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        answers: Mapping[str, Steps],
        numbers: Mapping[str, Number],
        valid: Sequence[Formula] = (),
    ) -> None:
        self.vocabulary = vocabulary
        self.answers = answers
        self.numbers = numbers
        self.valid = tuple(valid)
        self._children = {
            name: tuple(child.name for child in vocabulary.findings.values() if name in child.implies)
            for name in vocabulary.findings
        }
        self._showing = {
            name: tuple(f for f in vocabulary.findings.values() if f.shows and f.shows.finding == name)
            for name in vocabulary.findings
        }
        self._closed: dict[bool, Mapping[str, Formula]] = {}

    @classmethod
    def anyone(cls, vocabulary: Vocabulary, label: str) -> Someone:
        """A presentation of which nothing is known: one variable an answer."""
        z3 = solver_library()
        answers: dict[str, Steps] = {}
        numbers: dict[str, Number] = {}
        valid: list[Formula] = []
        for name, finding in vocabulary.findings.items():
            if finding.kind == "number":
                known, unsure = z3.Bools(f"{label}.{name}.known {label}.{name}.unsure")
                number = Number(known, unsure, z3.Real(f"{label}.{name}"))
                numbers[name] = number
                valid += [z3.Not(z3.And(number.known, number.unsure)), *_in_range(finding, number.value)]
            else:
                one, two, three = z3.Bools(" ".join(f"{label}.{name}.{i}" for i in (1, 2, 3)))
                answers[name] = one, two, three
                # Without these, eight answers would be possible and four of them nonsense.
                valid += [z3.Implies(three, two), z3.Implies(two, one)]
        return cls(vocabulary, answers, numbers, valid)

    def answered_worst(self, amounts: Mapping[str, float]) -> Someone:
        """This presentation with all that is open or unsure answered for the worst; open numbers get these amounts, where
        there is one, and else are left open."""
        z3 = solver_library()
        answers: dict[str, Steps] = {}
        for name, (one, _, three) in self.answers.items():
            if self.vocabulary[name].kind == "exception":
                # Absent is the worst that can be said of an exception.
                answers[name] = three, three, three
            else:  # what is closed stays unasked: at another age it would be open
                told = z3.And(one, z3.Not(self.closed(name)))
                answers[name] = one, told, told
        no = z3.BoolVal(False)
        numbers = {
            name: Number(
                z3.Not(self.closed(name)), no, z3.If(number.known, number.value, z3.RealVal(repr(amounts[name])))
            )
            if name in amounts
            else number
            for name, number in self.numbers.items()
        }
        # Without conditions of its own: all is made of this one's answers, whose conditions the solver has.
        return Someone(self.vocabulary, answers, numbers)

    def answered(self, name: str, answer: Answer) -> Formula:
        """When this answer was given, whatever others imply."""
        z3 = solver_library()
        if name in self.numbers:
            number = self.numbers[name]
            return number.unsure if answer == Answer.UNSURE else z3.Not(z3.Or(number.known, number.unsure))
        rank = _ANSWERS.index(answer)
        steps = (True, *self.answers[name], False)
        return z3.And(steps[rank], z3.Not(steps[rank + 1]))

    def given(self, name: str, value: Value) -> Formula:
        """When this answer or number was given."""
        if isinstance(value, Answer):
            return self.answered(name, value)
        z3 = solver_library()
        return z3.And(self.numbers[name].known, self.numbers[name].value == z3.RealVal(repr(value)))

    def at_least(
        self,
        name: str,
        answer: Literal[Answer.NOT_ASKED, Answer.UNSURE, Answer.PRESENT],
        *,
        by_age: bool = True,
        doubted: Collection[str] = (),
    ) -> Formula:
        """When a finding is at least open, unsure or present, by its own answer or by one that implies or shows it.

        Doubt about one of `doubted` counts as present, as it always does where the finding says so.
        """
        z3 = solver_library()
        if answer == Answer.PRESENT and (self.vocabulary[name].unsure == "present" or name in doubted):
            answer = Answer.UNSURE
        own = self.answers[name][_ANSWERS.index(answer) - 1]
        if answer == Answer.NOT_ASKED:
            own = z3.And(own, z3.Not(self.closed(name, by_age=by_age)))
            shown = [self._could_show(number, by_age) for number in self._showing[name]]
        else:
            shown = [self.shown(number) for number in self._showing[name]]
        return z3.Or(
            own,
            *(self.at_least(child, answer, by_age=by_age, doubted=doubted) for child in self._children[name]),
            *shown,
        )

    def shown(self, number: Finding) -> Formula:
        """When a known number meets the threshold that shows its finding; doubt about it shows nothing."""
        z3, value = solver_library(), self.numbers[number.name]
        return z3.And(value.known, shown_by(number, value.value))

    def _could_show(self, number: Finding, by_age: bool) -> Formula:
        z3, value = solver_library(), self.numbers[number.name]
        unknown = z3.And(z3.Not(value.known), z3.Not(self.closed(number.name, by_age=by_age)))
        return z3.Or(unknown, self.shown(number))

    def closed(self, name: str, *, by_age: bool = True) -> Formula:
        """When a finding that was not asked makes no sense here: at this age, or since nothing that it follows is there.

        For what it follows that takes more than the answer absent: all that could still make it present says no as well.
        """
        if by_age not in self._closed:
            self._closed[by_age] = self._all_closed(by_age)
        return self._closed[by_age].get(name, solver_library().BoolVal(False))

    def _all_closed(self, by_age: bool) -> Mapping[str, Formula]:
        """Follow-ups of one finding may close each other: all count as closed until, in some round, one is not."""
        z3, closed_by = solver_library(), self.vocabulary.closed_by
        unfit = {name: self._unfit(f) for name, f in self.vocabulary.findings.items() if by_age and f.ages is not None}
        fresh = {name: self.answered(name, Answer.NOT_ASKED) for name in {**closed_by, **unfit}}
        closed = {n: unasked if n in closed_by else z3.And(unasked, unfit[n]) for n, unasked in fresh.items()}
        # As many rounds as follow-ups: each opens one at least, or nothing changes any more.
        for _ in closed_by:
            no = {n: z3.Or(self._says_no(n), closed.get(n, False)) for others in closed_by.values() for n in others}
            follow_ups = {n: z3.And([no[other] for other in others]) for n, others in closed_by.items()}
            closed = {
                n: z3.And(unasked, z3.Or(unfit.get(n, False), follow_ups.get(n, False))) for n, unasked in fresh.items()
            }
        return closed

    def _unfit(self, finding: Finding) -> Formula:
        z3, age = solver_library(), self.numbers[AGE]
        low, high = (z3.RealVal(repr(end)) for end in finding.ages or ())
        return z3.And(age.known, z3.Or(age.value < low, age.value > high))

    def _says_no(self, name: str) -> Formula:
        z3, finding = solver_library(), self.vocabulary[name]
        if finding.kind == "number":
            return z3.And(self.numbers[name].known, z3.Not(shown_by(finding, self.numbers[name].value)))
        return self.answered(name, Answer.ABSENT)

    def sure(self, atom: Atom) -> Formula:
        """When an atom surely holds: present, or unsure where the finding's own decision is that this counts."""
        finding = self.vocabulary[atom.finding]
        if isinstance(atom, Present):
            return self.at_least(atom.finding, Answer.PRESENT)
        z3, number = solver_library(), self.numbers[atom.finding]
        met = z3.And(number.known, beyond(number.value, atom.operator, atom.threshold))
        return z3.Or(met, number.unsure) if finding.unsure == "meets" else met

    def counted(self, atom: Atom, alone: Collection[str]) -> Formula:
        """When an atom holds if screening findings that the person is unsure of are counted too, and those of `alone`."""
        if not isinstance(atom, Present):
            return self.sure(atom)
        screening = {f.name for f in self.vocabulary.findings.values() if f.tier == 1}
        return self.at_least(atom.finding, Answer.PRESENT, doubted=screening.union(alone))

    def possible(self, atom: Atom, *, by_age: bool = True) -> Formula:
        """When an atom is not ruled out."""
        if isinstance(atom, Present):
            return self.at_least(atom.finding, Answer.NOT_ASKED, by_age=by_age)
        z3, number = solver_library(), self.numbers[atom.finding]
        unknown = z3.And(z3.Not(number.known), z3.Not(self.closed(atom.finding, by_age=by_age)))
        return z3.Or(unknown, z3.And(number.known, beyond(number.value, atom.operator, atom.threshold)))

    def excepted(self, name: str) -> Formula:
        """When an exception is known to be present."""
        # Known to be present and nothing less: an exception that is open or in doubt holds no rule back.
        return self.answers[name][2]

    def screened_absent(self) -> Iterator[tuple[str, Formula]]:
        """What semantic 3 asks of the answers before self-care, one condition a finding of tiers 1 and 2."""
        z3 = solver_library()
        for name, finding in self.vocabulary.findings.items():
            if finding.tier > 2 or finding.entry_complaint or finding.kind == "exception":
                continue
            if finding.kind == "finding":
                # By answers alone. If an age could close what is screened, getting older would lower to self-care.
                yield name, z3.Not(self.at_least(name, Answer.NOT_ASKED, by_age=False))
            else:
                yield name, z3.Or(self.numbers[name].known, self.closed(name, by_age=False))

    def screening_denied(self, rules: Sequence[Rule]) -> Iterator[Formula]:
        """When each screening finding that these rules ask about was answered absent, or its number shows nothing."""
        z3 = solver_library()
        asked = {atom.finding for rule in rules for atom in atoms(rule.when)}
        for name, finding in self.vocabulary.findings.items():
            if finding.tier == 1 and not asked.isdisjoint((name, *self.vocabulary.above[name])):
                yield z3.Or(self._says_no(name), self.closed(name, by_age=False))

    def presentation(self, model: Any, cls: type[Answers]) -> Answers:
        """The presentation that a solver's model stands for."""
        return cls(**{name: self._value(model, name) for name in self.vocabulary.findings})

    def _value(self, model: Any, name: str) -> Value:
        if name in self.answers:
            return _ANSWERS[sum(_is_true(model, step) for step in self.answers[name])]
        number = self.numbers[name]
        if not _is_true(model, number.known):
            return Answer.UNSURE if _is_true(model, number.unsure) else Answer.NOT_ASKED
        exact = model.eval(number.value, model_completion=True).as_fraction()
        return int(exact) if exact.denominator == 1 else float(exact)


def _in_range(finding: Finding, value: Formula) -> Iterator[Formula]:
    yield beyond(value, ">=", finding.minimum)
    if finding.maximum < float("inf"):
        yield beyond(value, "<=", finding.maximum)


def _is_true(model: Any, step: Formula) -> bool:
    # Completed: what decides nothing the solver leaves open, and a presentation has an answer to everything.
    return bool(solver_library().is_true(model.eval(step, model_completion=True)))


def shown_by(number: Finding, value: Formula) -> Formula:
    """When this value of a number meets the threshold that shows its finding."""
    shows = number.shows
    # Infinity is no number to the solver. Where smaller is worse every value meets it; else it is refused.
    if shows is None or isinf(shows.at):
        return solver_library().BoolVal(shows is not None)
    return beyond(value, "<=" if number.worse == "smaller" else ">=", shows.at)

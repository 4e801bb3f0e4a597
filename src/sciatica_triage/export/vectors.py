"""Conformance vectors: people with what `triage()` says of them, as one JSON file to test any implementation with.

A third of them are each made to meet one rule, or to miss it by one answer; a sixth stand at a threshold, on either side,
with nothing else the matter; a third are random, from silent to very ill; the rest hold a value that is no answer. Before
them stands whoever is needed to notice the mistakes of `noticed` that none of them does, as silent as may be.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from math import inf, isinf
from random import Random
from typing import Any, Final, TypeVar

from ..packs.condition import AllOf, AnyOf, Compare, Condition, Defined, Present, Unless, atoms
from ..triager import triager
from ..vocabulary.findings import NUMBER_WORDS, WORDS, Answer, Finding
from ..vocabulary.vocabulary import AGE
from .noticed import Told, mistakes, unnoticed, witnesses
from .program import NO_FINDING, Program, as_json

COUNT: Final = 2000
_FOR_MISTAKES: Final = 8
"""Of so many people one at most is chosen for a mistake."""
_SETTINGS: Final = 3
"""So many times as many are drawn, to look for somebody in whose place a mistake would show."""
SEED: Final = 1
_T = TypeVar("_T")
_HOW_TO: Final = (
    "Give `person` to the implementation and compare what it says with `expected`. A vector with `needs` is for those that "
    "can see it: `types` (a number written as text is none), `names` (a name that is no finding; `problem` may be any text). "
    "What cannot see names, as JSON-Logic, leaves those out, and whoever calls it has to refuse them."
)
_VALUES: Final[Mapping[Answer, tuple[object, ...]]] = {
    Answer.PRESENT: (True,),
    Answer.ABSENT: (False,),
    Answer.UNSURE: (),
    Answer.NOT_ASKED: (None,),
}
_NO_ANSWERS: Final[tuple[object, ...]] = (
    *("maybe", "", "Yes", " yes", "NO", "unsure ", "null", 0, 1, 2.5),
    *([], ["present"], {}, {"present": True}),
)
_NO_NUMBERS: Final[tuple[object, ...]] = (
    "many",
    "",
    "Unsure",
    " unsure",
    "yes",
    "NaN",
    True,
    False,
    [],
    [5],
    {},
    {"value": 5},
)
_TEXT_NUMBERS: Final = ("5", "12.5")


@dataclass(frozen=True, slots=True)
class Vector:
    """One person, what is expected, and what an implementation has to see for that, if it is not given to all."""

    person: Mapping[str, Any]
    expected: Mapping[str, str | None]
    needs: str | None = None


def vectors_file(program: Program, count: int = COUNT, seed: int = SEED) -> str:
    """The file's text, one vector a line."""
    made = [
        as_json({"person": v.person, "expected": v.expected, **({"needs": v.needs} if v.needs else {})})
        for v in vectors(program, count, seed)
    ]
    about = json.dumps({**program.about, "seed": seed, "how_to": _HOW_TO}, ensure_ascii=False)
    return f'{{"about":{about},\n"vectors":[\n' + ",\n".join(made) + "\n]}\n"


def vectors(program: Program, count: int, seed: int) -> Iterator[Vector]:
    """So many vectors, always the same for a seed."""
    draw = _Draw(program, seed)
    options = program.options
    maker = triager(program.packs, engine="reference", unsigned=options.unsigned, weak_flags=options.weak_flags)
    drawn = [draw.somebody(turn) for turn in range(_SETTINGS * count)]
    most = count // _FOR_MISTAKES
    settings = [*draw.settings(), *_read(program, drawn)]
    missed = unnoticed(program, _read(program, drawn[: count - most]), mistakes(program))
    needed: list[Told] = []
    # Again as long as somebody is found: who is needed for one mistake is one more setting in which another may show.
    while more := list(witnesses(program, settings, missed)):
        needed += more
        settings, missed = more, unnoticed(program, more, missed)
    chosen = (_Drawn(draw.written(told)) for told in needed[:most])
    for one in islice(chain(chosen, drawn), count):
        if one.problem is not None:
            yield Vector(one.person, {**dict.fromkeys(program.decided), "problem": one.problem}, one.needs)
            continue
        # Asked of the person as it stands in the file: numbers were rounded for that.
        result = maker.triage(one.person)
        said = {name: str(getattr(result, name)) for name in program.decided}
        yield Vector(one.person, {**said, "problem": None})


def _read(program: Program, drawn: Sequence[_Drawn]) -> list[Told]:
    people = (one.person for one in drawn if one.problem is None)
    return [{name: program.findings[name].read(value) for name, value in person.items()} for person in people]


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A person; which finding's value is no answer, if there is one, and what it takes to see that."""

    person: dict[str, Any]
    problem: str | None = None
    needs: str | None = None


class _Draw:
    """People drawn from a seed. `random()` alone is used: it is all that every Python version draws alike."""

    def __init__(self, program: Program, seed: int) -> None:
        self.random = Random(seed).random
        self.round = 0
        """How often each rule has had its turn: each time another part of an `any` is met."""
        self.findings = program.findings
        # By name, so that the order in which packs are given draws nobody else.
        self.rules = sorted((rule for pack in program.packs for rule in pack.rules), key=lambda rule: rule.name)
        self.thresholds = program.thresholds
        self.exceptions = [finding for finding in self.findings.values() if finding.kind == "exception"]
        self.edges = [
            (rule, at) for rule in self.rules for at in dict.fromkeys(atoms(rule.when)) if isinstance(at, Compare)
        ]
        self.ages = [
            (name, age)
            for name, finding in self.findings.items()
            for edge in finding.ages or ()
            for age in (edge - 1, edge, edge + 1)
            if self.findings[AGE].minimum <= age <= self.findings[AGE].maximum
        ]

    def somebody(self, i: int) -> _Drawn:
        """Whose turn it is."""
        turn, kind = divmod(i, 6)
        match kind:
            case 0 | 1:
                return _Drawn(self.about_a_rule(2 * turn + kind))
            case 2:
                return _Drawn(self.at_an_edge(turn))
            case 3 | 4:
                return _Drawn(self.anybody(2 * turn + kind))
            case _:
                return self.spoiled(self.anybody(turn), turn)

    def settings(self) -> Iterator[Told]:
        """Nobody asked, everybody asked and well, and each of these with one answer more."""
        for told in ({}, self._well(2), self._well(3)):
            yield told
            for name, finding in self.findings.items():
                if finding.kind != "number":
                    yield from ({**told, name: answer} for answer in (Answer.PRESENT, Answer.UNSURE))

    def one_of(self, choices: Sequence[_T]) -> _T:
        return choices[int(self.random() * len(choices))]

    def about_a_rule(self, turn: int) -> dict[str, Any]:
        """Somebody who meets a rule, or misses it by one answer; all the rest is no, open or unsure."""
        self.round, place = divmod(turn, len(self.rules))
        rule = self.rules[place]
        told: dict[str, Answer | float] = {}
        self._meet(rule.condition, told)
        if self.random() < 0.4:
            told |= self._excused(told)
        if self.random() < 0.4:
            name = self.one_of(sorted(told))
            told[name] = self._answer(self.findings[name], 0.0, 0.4)
        rest = self.random()
        if rest < 0.5:
            told = self._well(3 if rest < 0.05 else 2) | told
        return self.written(told)

    def at_an_edge(self, turn: int) -> dict[str, Any]:
        """Somebody with a number just at a threshold or just short of it, or of an age at which something is asked or not."""
        told = self._well(2)
        turn, kind = divmod(turn, 4)
        if kind == 3 and self.ages:
            name, age = self.ages[turn % len(self.ages)]
            # What follows it is left out as well: answered no, it would leave nothing for the question to change.
            told = {one: no for one, no in self._well(3).items() if name not in (one, *self.findings[one].follows)}
            told[AGE] = age
        elif self.edges:
            rule, at = self.edges[(3 * turn + kind) % len(self.edges)]
            self._meet(rule.condition, told, at)
            if turn % 2:
                told |= self._excused(told)
            # Short of it to the calmer side, whichever that is.
            short = at.threshold + (0.01 if at.operator in ("<", "<=") else -0.01)
            told[at.finding] = self.one_of([at.threshold, at.threshold, short])
        return self.written(told)

    def anybody(self, turn: int) -> dict[str, Any]:
        """Somebody at random: how much was asked, how ill and how doubtful is drawn first. Each answer has its turn."""
        screened = self.one_of((0.5, 1.0))
        asked, ill, doubt = (
            self.one_of(rates) for rates in ((0.03, 0.15, 0.5), (0.0, 0.01, 0.03, 0.2), (0.0, 0.02, 0.2))
        )
        told = {
            name: self._answer(finding, ill, doubt)
            for name, finding in self.findings.items()
            if self.random() < (asked if finding.tier > 1 else screened)
        }
        again, place = divmod(turn, len(self.findings))
        finding = list(self.findings.values())[place]
        if finding.kind != "number":
            told[finding.name] = (Answer.PRESENT, Answer.UNSURE, Answer.ABSENT)[again % 3]
        return self.written(told)

    def spoiled(self, person: dict[str, Any], turn: int) -> _Drawn:
        """The same person with a value that is no answer."""
        if turn % 20 == 0:
            return _Drawn({**person, "no_such_finding": self.one_of([True, False, "no"])}, NO_FINDING, "names")
        known = list(self.findings)
        names = sorted({known[turn % len(known)], *([self.one_of(known)] if self.random() < 0.1 else [])})
        needs = None
        for name in names:
            finding = self.findings[name]
            value, needs = self._no_answer(finding), None
            if finding.kind == "number" and len(names) == 1 and self.random() < 0.3:
                value, needs = self.one_of(_TEXT_NUMBERS), "types"
            person[name] = value
        # Of two the first in the order of the vocabulary, as every writer asks.
        first = next(name for name in known if name in names)
        return _Drawn(self._in_order(person), first, needs)

    def _no_answer(self, finding: Finding) -> object:
        if finding.kind != "number":
            return self.one_of(_NO_ANSWERS)
        outside = [finding.minimum - 1, finding.minimum - 0.01]
        outside += [] if isinf(finding.maximum) else [finding.maximum + 0.01, finding.maximum + 1, 1e9]
        return self.one_of([*outside, *_NO_NUMBERS])

    def _excused(self, told: Mapping[str, Answer | float]) -> dict[str, Answer | float]:
        """The exceptions about what is present: with them another rule is silent that would decide the same."""
        present = {name for name, answer in told.items() if answer is Answer.PRESENT}
        return {one.name: Answer.PRESENT for one in self.exceptions if not present.isdisjoint(one.about)}

    def _well(self, tier: int) -> dict[str, Answer | float]:
        """The answers of somebody who was asked all up to a tier and has nothing."""
        return {name: self._no(finding) for name, finding in self.findings.items() if finding.tier <= tier}

    def _meet(self, condition: Condition | Unless, told: dict[str, Answer | float], by: Compare | None = None) -> None:
        """Answers that make a condition hold, the mildest that do; where there is a choice, such that `by` matters."""
        match condition:
            case Present(name):
                told[name] = Answer.PRESENT
            case Compare(name):
                mildest: list[Answer | float] = [condition.mildest, condition.mildest, Answer.UNSURE]
                told[name] = self.one_of(mildest)
            case AllOf(parts):
                for part in parts:
                    self._meet(part, told, by)
            case AnyOf(parts):
                through = [part for part in parts if by and by in atoms(part)]
                # Part after part in turn, so that none is left to luck.
                self._meet(self.one_of(through) if through else parts[self.round % len(parts)], told, by)
            case Defined(_, meaning):
                self._meet(meaning, told, by)
            case Unless(inner, exception):
                self._meet(inner, told, by)
                told[exception] = self.one_of([Answer.ABSENT, Answer.UNSURE, Answer.NOT_ASKED, Answer.PRESENT])

    def _no(self, finding: Finding) -> Answer | float:
        """The answer that means the least."""
        if finding.kind != "number":
            return Answer.ABSENT
        return {"larger": finding.minimum, "smaller": min(finding.maximum, 1e4)}.get(finding.worse, _middle(finding))

    def _answer(self, finding: Finding, ill: float, doubt: float) -> Answer | float:
        drawn = self.random()
        if drawn < doubt:
            return self.one_of([Answer.UNSURE, Answer.UNSURE, Answer.NOT_ASKED])
        if finding.kind != "number":
            return Answer.PRESENT if drawn < doubt + ill else Answer.ABSENT
        limits = self.thresholds.get(finding.name, ())
        near = [finding.minimum, min(finding.maximum, 400)]
        near += [limit + step for limit in limits for step in (-1, -0.01, 0, 0, 0.01, 1)]
        return self.one_of([value for value in near if finding.minimum <= value <= finding.maximum])

    def written(self, told: Told) -> dict[str, Any]:
        """The same answers as they may be written; what was not asked is mostly left out."""
        person: dict[str, Any] = {}
        for name, value in told.items():
            if not isinstance(value, Answer):
                person[name] = int(value) if float(value).is_integer() else round(value, 6)
            elif value is not Answer.NOT_ASKED or self.random() < 0.3:
                person[name] = self._written(self.findings[name], value)
        return self._in_order(person)

    def _written(self, finding: Finding, answer: Answer) -> object:
        words = NUMBER_WORDS if finding.kind == "number" else WORDS
        others = _VALUES[answer] if finding.kind != "number" or answer is Answer.NOT_ASKED else ()
        spelled = [word for word, meant in words.items() if meant is answer]
        return self.one_of([*others, *others, *others, spelled[0], self.one_of(spelled)])

    def _in_order(self, person: Mapping[str, Any]) -> dict[str, Any]:
        names = [*self.findings, *(name for name in person if name not in self.findings)]
        return {name: person[name] for name in names if name in person}


def _middle(finding: Finding) -> float:
    low, high = finding.middle or (finding.minimum, inf)
    return low if isinf(high) else int((low + high) / 2)

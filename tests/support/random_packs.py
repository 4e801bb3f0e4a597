"""Random small vocabularies and rule packs, as anybody might write them: valid, and with everything that a file may say.

What is drawn is kept as it was drawn, so that an oracle can judge it without the library having read it.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any, Final

import yaml

from sciatica_triage import RulePack, exception, finding, number
from sciatica_triage.vocabulary.answers import Answers
from sciatica_triage.vocabulary.findings import GROUPS, Amount, Reply, Shows

_RANGES: Final = (
    (0, 10), (1, 20), (30, 45), (0.5, 9.5), (0, 120), (0, math.inf), (0.25, 1.5), (36.6, 37.4), (20_000, math.inf),
    (35.2, 36.4),
)  # fmt: skip
LEVELS: Final = ("self_care", "routine", "soon", "urgent", "emergency")
AGE: Final = "age_years"
FAR: Final = 1_000
"""How far above its minimum a number without an upper end is tried."""


@dataclass(frozen=True)
class Drawn:
    """One finding, number or exception as it was drawn."""

    name: str
    kind: str
    tier: int = 3
    unsure: str = "none"
    worse: str = "present"
    minimum: float = 0
    maximum: float = math.inf
    middle: tuple[float, float] | None = None
    implies: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    ages: tuple[float, float] | None = None
    once: bool = False
    shows: tuple[str, float] | None = None
    entry: bool = False
    group: str = "pain"

    @property
    def top(self) -> float:
        """The largest value that is tried."""
        return min(self.maximum, self.minimum + FAR)

    def declared(self) -> tuple[Any, Any]:
        """The type of its field, and the field."""
        said: dict[str, Any] = {"group": self.group, "tier": self.tier, "unsure": self.unsure, "because": "drawn"}
        if self.kind == "exception":
            return Reply, exception(f"Is {self.name} usual?", about=self.about, because="drawn")
        said["follows"] = self.follows
        if self.kind == "number":
            said |= {"unit": "days", "worse": self.worse, "minimum": self.minimum, "maximum": self.maximum}
            said |= {"middle": self.middle, "once": self.once, "shows": Shows(*self.shows) if self.shows else None}
            return Amount, number(f"How many {self.name}?", **said)
        said |= {"implies": self.implies, "ages": self.ages, "entry_complaint": self.entry}
        return Reply, finding(f"Is there {self.name}?", **said)


@dataclass(frozen=True)
class DrawnRule:
    """One rule; `when` is what its file says."""

    when: Any
    urgency: str
    until_signed: str | None = None
    weak: bool = False
    unless: str | None = None


@dataclass(frozen=True)
class DrawnPack:
    """One pack."""

    name: str
    floor: str
    definitions: Mapping[str, Any]
    rules: Mapping[str, DrawnRule]

    def load(self, vocabulary: type[Answers]) -> RulePack:
        """The pack, through its files."""
        with tempfile.TemporaryDirectory() as place:
            return RulePack.load(self.write(Path(place)), vocabulary=vocabulary)

    def write(self, place: Path) -> Path:
        """The folder of the pack, written there."""
        folder = place / self.name
        folder.mkdir(exist_ok=True)
        floor = {"urgency": self.floor, "because": "drawn", "basis": "design choice"}
        about = {"name": self.name, "version": "1.0.0", "title": "drawn", "scope": "drawn", "floor": floor}
        _write(folder / "pack.yaml", about | {"definitions": dict(self.definitions)})
        for name, rule in self.rules.items():
            said = {key: value for key, value in asdict(rule).items() if value}
            said |= {"title": name, "suspects": "drawn", "because": "drawn", "basis": "design choice"}
            said |= {"review": "needed", "review_note": "drawn", "cases": {"fires": {"some": {}}}}
            _write(folder / f"{name}.yaml", said)
        return folder


def _write(file: Path, content: object) -> None:
    file.write_text(yaml.safe_dump(content, sort_keys=False), "utf-8")


@dataclass(frozen=True)
class DrawnSet:
    """One vocabulary and some packs that were drawn together."""

    seed: int
    vocabulary: Mapping[str, Drawn]
    drawn: tuple[DrawnPack, ...]
    values: Mapping[str, tuple[Any, ...]] = field(repr=False)
    """Every answer worth giving: for a number, both sides of what its value may decide."""

    @cached_property
    def cls(self) -> type[Answers]:
        """The presentation class."""
        fields = {name: one.declared() for name, one in self.vocabulary.items()}
        space = {"__module__": __name__, "__annotations__": {name: kind for name, (kind, _) in fields.items()}}
        return type(f"Drawn{self.seed}", (Answers,), space | {name: made for name, (_, made) in fields.items()})

    @cached_property
    def edges(self) -> Mapping[str, set[float]]:
        """For each number the values at which something may be decided."""
        return _edges(self.vocabulary, self.drawn)

    @cached_property
    def packs(self) -> tuple[RulePack, ...]:
        """The packs as loaded."""
        return tuple(pack.load(self.cls) for pack in self.drawn)

    def person(self, random: Random) -> dict[str, Any]:
        """The answers of somebody: few or many of them given, the rest absent or not asked."""
        share, rest = random.choice((0.2, 0.5, 0.9)), random.choice(("absent", "not_asked"))
        return {
            name: random.choice(self.values[name])
            if random.random() < share
            else (random.choice(("not_asked", self.best(name))) if one.kind == "number" else rest)
            for name, one in self.vocabulary.items()
        }

    def best(self, name: str) -> Any:
        """The answer that is never worse than another one."""
        one = self.vocabulary[name]
        if one.kind != "number":
            return "present" if one.kind == "exception" else "absent"
        if one.middle:
            return one.middle[0]
        return one.minimum if one.worse == "larger" else one.top


def given(person: Mapping[str, Any]) -> dict[str, Any]:
    """The answers without those that were not asked."""
    return {name: value for name, value in person.items() if value != "not_asked"}


def drawn_sets(first: int, count: int, *, small: bool = False) -> Iterator[DrawnSet]:
    """That many sets, from this seed on. `small`: few enough presentations to look at every one."""
    for seed in range(first, first + count):
        yield drawn_set(seed, small=small)


def drawn_set(seed: int, *, small: bool = False) -> DrawnSet:
    """The set of a seed; the same one for ever."""
    random = Random(seed)
    vocabulary = _vocabulary(random, small=small)
    home = random.random() < 0.4
    packs = tuple(_pack(random, vocabulary, f"pack_{i}", home=home) for i in range(random.choice((1, 1, 2, 2, 3))))
    return DrawnSet(seed, vocabulary, packs, _values(vocabulary, packs))


def _vocabulary(random: Random, *, small: bool) -> dict[str, Drawn]:
    names = [f"f{i}" for i in range(random.randint(2, 3 if small else 5))]
    numbers = random.choice(([], ["n0"], ["n0"], [AGE]) if small else ([], ["n0"], ["n0", "n1"], [AGE], [AGE, "n0"]))
    found: dict[str, Drawn] = {}
    for i, name in enumerate(names):
        earlier = names[:i]
        implies = random.sample(earlier, min(i, random.choice((0, 0, 0, 1, 1, 2))))
        follows = random.sample(earlier, min(i, random.choice((0, 0, 0, 0, 1, 2))))
        found[name] = Drawn(
            name, "finding", random.choice((1, 1, 2, 2, 3)), random.choice(("present", "ask", "ask", "none")),
            implies=tuple(implies), follows=tuple(follows), entry=random.random() < 0.2,
            ages=random.choice((None, (10, 60), (0, 17))) if AGE in numbers else None, group=_group(random),
        )  # fmt: skip
    for name in numbers:
        worse = "either_end" if name == AGE else random.choice(("larger", "smaller", "larger", "smaller", "either_end"))
        low, high = random.choice(_RANGES)
        middle = None
        if worse == "either_end":
            low, high = (0, 120) if name == AGE else (0.5, 20)
            middle = (18, 49) if name == AGE else random.choice(((6, 12), (6.5, 6.5), (6.2, 6.8), (0.5, 12)))
        shown = random.choice(names) if random.random() < 0.3 else None
        at = random.choice(
            (low + 0.4, low + 0.55, math.inf if worse == "smaller" else low)
            if high - low < 4
            else (low + 3, low + 5.5, math.inf if worse == "smaller" else low)
        )
        at = random.choice((middle[1] + 1, middle[1] + 3.5)) if middle else at
        found[name] = Drawn(
            name, "number", random.choice((1, 2, 3)), random.choice(("meets", "ask", "none")), worse, low, high,
            middle=middle,
            follows=(random.choice(names),) if name != AGE and random.random() < 0.3 else (),
            shows=(shown, at) if shown else None, group=_group(random), once=name == AGE,
        )  # fmt: skip
    if random.random() < 0.5:
        about = tuple(sorted(random.sample(list(found), random.randint(1, len(found)))))
        found["x0"] = Drawn("x0", "exception", worse="absent", about=about)
    return found


def _group(random: Random) -> str:
    return random.choice([group for group in GROUPS if group != "exception"])


def _pack(random: Random, vocabulary: Mapping[str, Drawn], name: str, *, home: bool) -> DrawnPack:
    asked = [one for one in vocabulary.values() if one.kind != "exception"]
    definitions: dict[str, Any] = {}
    for i in range(random.choice((0, 0, 1, 2))):
        definitions[f"d{i}"] = _condition(random, asked, list(definitions))
    rules: dict[str, DrawnRule] = {}
    for i in range(random.randint(1, 4)):
        when = _condition(random, asked, list(definitions))
        named = ends_of(vocabulary, names_in(when, definitions))
        if any(len(ends) > 1 for ends in named.values()):
            continue
        urgency = random.choice(LEVELS)
        higher = LEVELS[LEVELS.index(urgency) + 1 :]
        until = random.choice(higher) if higher and random.random() < 0.25 else None
        weak = urgency == "urgent" and until is None and random.random() < 0.5
        weak = weak and all(vocabulary[n].worse != "either_end" for n in named)
        weak = weak and all(vocabulary[n].tier != 1 for n, ends in names_in(when, definitions).items() if ends)
        exempt = (
            "x0" in vocabulary
            and names_in(when, definitions).keys() <= {*vocabulary["x0"].about}
            and random.random() < 0.5
        )
        rules[f"r{i}"] = DrawnRule(when, urgency, until, weak, "x0" if exempt else None)
    if not rules:
        rules["r0"] = DrawnRule("f0", random.choice(LEVELS))
    return DrawnPack(name, "self_care" if home else random.choice(LEVELS[:4]), definitions, rules)


def _condition(random: Random, asked: list[Drawn], definitions: list[str], depth: int = 0) -> Any:
    if definitions and random.random() < 0.15:
        return random.choice(definitions)
    if depth == 3 or random.random() < 0.5:
        one = random.choice(asked)
        return one.name if one.kind == "finding" else f"{one.name} {_threshold(random, one)}"
    parts = [_condition(random, asked, definitions, depth + 1) for _ in range(random.choice((1, 2, 2, 3)))]
    return {random.choice(("all", "any")): parts}


def _threshold(random: Random, one: Drawn) -> str:
    """A comparison that some values meet and others do not, in the direction in which the number is worse."""
    upward = one.worse == "larger" or (one.worse == "either_end" and random.random() < 0.5)
    low, high = one.minimum, min(one.maximum, 15 + one.minimum)
    if one.middle:
        upward = upward or one.middle[0] == one.minimum  # nothing lies below it
        low, high = (one.middle[1], one.maximum) if upward else (one.minimum, one.middle[0])
    places = random.choice((0, 1, 1, 2, 7))
    at: float = round(random.uniform(low, high), places)
    if random.random() < 0.15 and not one.middle and one.maximum < math.inf:
        at = round(one.maximum - 0.2 if upward else one.minimum + 0.2, 3)  # no whole number beyond it is in range
    if not low < at < high:
        at = (low + high) / 2
    return f"{random.choice(('>', '>=') if upward else ('<', '<='))} {at!r}"


def ends_of(vocabulary: Mapping[str, Drawn], named: dict[str, set[str]]) -> dict[str, set[str]]:
    """What is named, with the numbers that may show it: those have an end at which they do."""
    found = {name: {*ends} for name, ends in named.items()}
    for one in vocabulary.values():
        if one.shows and named.keys() & {one.shows[0], *_above(vocabulary, one.shows[0])}:
            found.setdefault(one.name, set()).add("<" if one.worse == "smaller" else ">")
    return found


def _above(vocabulary: Mapping[str, Drawn], name: str) -> set[str]:
    parents = {*vocabulary[name].implies}
    return parents.union(*(_above(vocabulary, parent) for parent in parents))


def names_in(condition: Any, definitions: Mapping[str, Any]) -> dict[str, set[str]]:
    """The findings that a condition names, each with the directions of its comparisons."""
    found: dict[str, set[str]] = {}
    if isinstance(condition, Mapping):
        parts = [part for group in condition.values() for part in group]
    elif condition in definitions:
        parts = [definitions[condition]]
    else:
        name, *comparison = condition.split()
        return {name: {comparison[0][0]} if comparison else set()}
    for part in parts:
        for name, ends in names_in(part, definitions).items():
            found.setdefault(name, set()).update(ends)
    return found


def _edges(vocabulary: Mapping[str, Drawn], packs: tuple[DrawnPack, ...]) -> dict[str, set[float]]:
    """For each number the values at which something may be decided."""
    edges: dict[str, set[float]] = {name: set() for name in vocabulary}
    for one in vocabulary.values():
        if one.ages:
            edges[AGE] |= {*one.ages}
        if one.shows and one.shows[1] < math.inf:
            edges[one.name].add(one.shows[1])
        edges[one.name] |= {*(one.middle or ())}
    for pack in packs:
        for rule in pack.rules.values():
            for name, at in _thresholds(rule.when, pack.definitions):
                edges[name].add(at)
    return edges


def _values(vocabulary: Mapping[str, Drawn], packs: tuple[DrawnPack, ...]) -> dict[str, tuple[Any, ...]]:
    edges = _edges(vocabulary, packs)
    found: dict[str, tuple[Any, ...]] = {}
    for name, one in vocabulary.items():
        ends = {one.minimum, one.top}
        near = ends | {round(edge + step, 9) for edge in edges[name] for step in (-0.05, 0, 0.05)}
        amounts = sorted(v for v in near if one.minimum <= v <= one.maximum)
        words = ("not_asked", "unsure") if one.kind == "number" else ("absent", "not_asked", "unsure", "present")
        found[name] = (*words, *amounts) if one.kind == "number" else words
    return found


def _thresholds(condition: Any, definitions: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    if isinstance(condition, Mapping):
        for group in condition.values():
            for part in group:
                yield from _thresholds(part, definitions)
    elif condition in definitions:
        yield from _thresholds(definitions[condition], definitions)
    elif " " in condition:
        name, _, at = condition.split()
        yield name, float(at)

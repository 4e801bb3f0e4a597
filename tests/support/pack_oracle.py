"""What a random pack means to somebody, written from the semantics and not from the code.

A rule is possible where some way of answering what is open or unsure makes it fire, and the ceiling is the highest urgency
that some such way leads to: every one is tried. Nothing is
shared with the library; conditions are read as their files say them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from itertools import product
from typing import Any, Final, NamedTuple

from .random_packs import AGE, LEVELS, DrawnRule, DrawnSet

ORDER: Final = ("absent", "not_asked", "unsure", "present")
RANK: Final = {level: i for i, level in enumerate(LEVELS)}
OPTIONS: Final = tuple(product(("cautious", "stated"), ("urgent", "soon")))
_COMPARE: Final = {
    ">": lambda value, at: value > at,
    ">=": lambda value, at: value >= at,
    "<": lambda value, at: value < at,
    "<=": lambda value, at: value <= at,
}
Person = Mapping[str, Any]


class Judgement(NamedTuple):
    """What somebody's answers mean. Rules are public names; `doubtful` are those that fire by doubt alone."""

    urgency: str
    ceiling: str
    status: str
    fired: frozenset[str]
    doubtful: frozenset[str]
    possible: frozenset[str]


class Oracle:
    """One set of packs under one choice of options. `without`: a pack that is left out."""

    def __init__(
        self, drawn: DrawnSet, unsigned: str = "cautious", weak_flags: str = "urgent", without: str | None = None
    ) -> None:
        self.vocabulary = drawn.vocabulary
        self.values = drawn.values
        self.packs = [pack for pack in drawn.drawn if pack.name != without]
        self.unsigned, self.weak_flags = unsigned, weak_flags
        self.rules = {f"{pack.name}/{id_}": (rule, pack) for pack in self.packs for id_, rule in pack.rules.items()}
        self.parents = {name: self._parents(name) for name in self.vocabulary}
        self.below = {
            name: {
                other
                for other, one in self.vocabulary.items()
                if name in self.parents[other] or (one.shows and name in {one.shows[0], *self.parents[one.shows[0]]})
            }
            for name in self.vocabulary
        }
        self._judged: dict[tuple[Any, ...], Judgement] = {}
        self._levels: dict[tuple[Any, ...], int] = {}
        self._sure: dict[tuple[Any, ...], frozenset[str]] = {}
        self._doubtful: dict[tuple[Any, ...], frozenset[str]] = {}

    def _parents(self, name: str) -> set[str]:
        own = {*self.vocabulary[name].implies}
        return own.union(*(self._parents(parent) for parent in own))

    def gives_meaning(self, name: str) -> set[str]:
        """What a follow-up follows, and all that makes that present."""
        return {n for parent in self.vocabulary[name].follows for n in (parent, *self.below[parent])} - {name}

    # answers (semantic 8)

    def says(self, person: Person, name: str) -> str:
        """What an answer says of the findings above it; doubt about a number is no sign, and leaves them open."""
        one, answer = self.vocabulary[name], person[name]
        if one.kind != "number":
            return str(answer)
        if isinstance(answer, str):
            return "not_asked"
        if one.shows is None:
            return "absent"
        return "present" if (answer <= one.shows[1] if one.worse == "smaller" else answer >= one.shows[1]) else "absent"

    def closed(self, person: Person, *, by_age: bool = True) -> set[str]:
        """What makes no sense to ask: at this age, or since nothing that it follows is there or could still be."""
        unasked = {name for name, answer in person.items() if answer == "not_asked"}
        age = person.get(AGE, "not_asked")
        unfit = set()
        if by_age and not isinstance(age, str):
            unfit = {n for n in unasked if (fit := self.vocabulary[n].ages) and not fit[0] <= age <= fit[1]}
        found = {name for name in unasked if self.vocabulary[name].follows}
        while True:
            no = found | unfit | {name for name in self.vocabulary if self.says(person, name) == "absent"}
            kept = {
                name
                for name in found
                if all({parent, *self.below[parent] - {name}} <= no for parent in self.vocabulary[name].follows)
            }
            if kept == found:
                return found | unfit
            found = kept

    def effective(self, person: Person, doubt: Collection[str] = ()) -> dict[str, Any]:
        """The answers with implications applied, what is closed absent, and doubt present where it counts as that: where the
        finding says so, or it is one of `doubt`; what is above it then is present as well."""
        shut = self.closed(person)
        found = {name: "absent" if name in shut else answer for name, answer in person.items()}
        for name, one in reversed(self.vocabulary.items()):  # what implies or shows a finding stands after it
            above = (one.shows[0],) if one.shows else one.implies
            says = self.says(person, name) if one.shows and name not in shut else found[name]
            if says == "unsure" and one.kind == "finding" and (one.unsure == "present" or name in doubt):
                found[name] = says = "present"
            for parent in above:
                found[parent] = max(found[parent], says, key=ORDER.index)
        return found

    # rules (semantics 1, 2, 4)

    def holds(self, said: Any, answers: Person, definitions: Mapping[str, Any]) -> bool:
        """Whether a condition holds for answers that took effect."""
        if isinstance(said, Mapping):
            ((kind, parts),) = said.items()
            return {"all": all, "any": any}[kind](self.holds(p, answers, definitions) for p in parts)
        if said in definitions:
            return self.holds(definitions[said], answers, definitions)
        name, *comparison = said.split()
        one, answer = self.vocabulary[name], answers[name]
        if answer == "unsure":
            return one.unsure == "meets"
        if comparison:
            return not isinstance(answer, str) and _COMPARE[comparison[0]](answer, float(comparison[1]))
        return answer == "present"

    def firing(self, person: Person, doubt: Collection[str] = ()) -> frozenset[str]:
        """The rules that hold and that no present exception silences; `doubt` counts as present."""
        answers = self.effective(person, doubt)
        return frozenset(
            name
            for name, (rule, pack) in self.rules.items()
            if not (rule.unless and person[rule.unless] == "present")
            and self.holds(rule.when, answers, pack.definitions)
        )

    def sure(self, person: Person) -> frozenset[str]:
        """The rules that surely fire."""
        key = tuple(person.values())
        if key not in self._sure:
            self._sure[key] = self.firing(person)
        return self._sure[key]

    def doubtful(self, person: Person) -> frozenset[str]:
        """The rules that fire by doubt alone."""
        key = tuple(person.values())
        if key not in self._doubtful:
            self._doubtful[key] = self.firing(person, self.doubted) - self.sure(person)
        return self._doubtful[key]

    def level(self, rule: DrawnRule) -> int:
        """A rule's level, until it is signed the stricter one where that is asked for."""
        return RANK[rule.until_signed if rule.until_signed and self.unsigned == "cautious" else rule.urgency]

    @cached_property
    def doubted(self) -> set[str]:
        """The findings of which an unsure answer counts up to urgent: screening, and what alone makes an emergency."""
        found = set()
        for name, one in self.vocabulary.items():
            if one.kind == "finding":
                alone = {n for n in self.vocabulary if n == name or n in self.parents[name]}
                holds = [
                    r for r, (rule, pack) in self.rules.items()
                    if self.level(rule) == 4 and self._alone(rule.when, pack.definitions, alone)
                ]  # fmt: skip
                if one.tier == 1 or holds:
                    found.add(name)
        return found

    def _alone(self, said: Any, definitions: Mapping[str, Any], present: set[str]) -> bool:
        if isinstance(said, Mapping):
            ((kind, parts),) = said.items()
            return {"all": all, "any": any}[kind](self._alone(p, definitions, present) for p in parts)
        return self._alone(definitions[said], definitions, present) if said in definitions else said in present

    def completions(self, person: Person, *answers: str) -> Iterator[dict[str, Any]]:
        """Every way of giving clear answers to what has one of these answers; exceptions and what is closed are not asked.

        A number may also be left as it is: that alone keeps a screening open, which its value would not.
        """
        shut = self.closed(person)
        ways = []
        for name, value in person.items():
            one = self.vocabulary[name]
            if one.kind == "exception" or name in shut or value not in answers:
                ways.append([value])
            else:
                clear = [v for v in self.values[name] if v not in ("not_asked", "unsure")]
                ways.append([value, *clear] if one.kind == "number" and one.tier == 1 else clear)
        for way in product(*ways):
            yield dict(zip(person, way, strict=True))

    def raises(self, person: Person) -> Iterator[dict[str, Any]]:
        """Every way of answering what was not asked, while what is unsure stays so or gets a worse answer."""
        unsure = [
            name for name, value in person.items() if value == "unsure" and self.vocabulary[name].kind != "exception"
        ]
        for one in self.completions(person, "not_asked"):
            ways = [["unsure", *self._no_better(name)] for name in unsure]
            for way in product(*ways):
                yield {**one, **dict(zip(unsure, way, strict=True))}

    def _no_better(self, name: str) -> list[Any]:
        """The clear answers that may be worse than being unsure of a question."""
        one = self.vocabulary[name]
        if one.kind != "number":
            return ["present"]
        return [] if one.unsure == "meets" and not one.shows else [*self.values[name][2:]]

    def possible(self, person: Person, counted: frozenset[str]) -> frozenset[str]:
        """The rules that count, or that fire by some way of answering what is open or unsure."""
        found = counted
        for one in self.completions(person, "not_asked", "unsure"):
            if len(found) == len(self.rules):
                break
            found |= self.sure(one)
        return found

    def levels(self, person: Person, rules: frozenset[str]) -> dict[str, int]:
        """The level of each rule where these fire. Where that is chosen, a weak flag is worth less that is the only one,
        beside nothing serious, once the screening is answered with a clear no."""
        weak = {name for name in rules if self.rules[name][0].weak}
        serious = {name for name in rules - weak if self.level(self.rules[name][0]) >= RANK["soon"]}
        lower = self.weak_flags == "soon" and len(weak) == 1 and not serious and self.screening <= self._no(person)
        return {n: RANK["soon"] if rule.weak and lower else self.level(rule) for n, (rule, _) in self.rules.items()}

    def _no(self, person: Person) -> set[str]:
        """What is answered with a clear no, or closed by such answers; an age closes nothing here."""
        return self.closed(person, by_age=False) | {n for n in self.vocabulary if self.says(person, n) == "absent"}

    # results (semantics 1 to 3)

    def screened(self, person: Person) -> bool:
        """Semantic 3: everything of tiers 1 and 2 is known absent but the complaint, and the numbers are known. An age that
        closes a question is no answer to it here."""
        shut, no, anything = self.closed(person, by_age=False), self._no(person), False
        for name, one in self.vocabulary.items():
            if one.tier > 2 or one.entry or one.kind == "exception":
                continue
            anything = True
            if one.kind == "finding" and not {name, *self.below[name]} <= no:
                return False
            if one.kind == "number" and isinstance(person[name], str) and name not in shut:
                return False
        return anything

    def judge(self, person: Person) -> Judgement:
        """All that the answers mean."""
        key = tuple(person.values())
        if key not in self._judged:
            self._judged[key] = self._judge(person)
        return self._judged[key]

    def _judge(self, person: Person) -> Judgement:
        fired = self.sure(person)
        doubtful = self.doubtful(person)
        urgency = self._urgency(person, fired, doubtful)
        ways = self.completions(person, "not_asked", "unsure")
        ceiling = max([urgency, *(self._urgency(one, self.sure(one), frozenset()) for one in ways)])
        status = "settled" if urgency == ceiling else self._status(person, urgency)
        return Judgement(
            LEVELS[urgency], LEVELS[ceiling], status, fired, doubtful, self.possible(person, fired | doubtful)
        )

    def _urgency(self, person: Person, fired: frozenset[str], doubtful: frozenset[str]) -> int:
        levels = self.levels(person, fired | doubtful)
        floor = max(RANK[pack.floor] for pack in self.packs)
        asked = max([levels[n] for n in fired] + [min(levels[n], RANK["urgent"]) for n in doubtful], default=0)
        lowest = RANK["self_care"] if floor == 0 and self.screened(person) else RANK["routine"]
        return max(asked, floor, lowest)

    def urgency(self, person: Person) -> int:
        """The level alone."""
        key = tuple(person.values())
        if key not in self._levels:
            self._levels[key] = self._urgency(person, self.sure(person), self.doubtful(person))
        return self._levels[key]

    def _status(self, person: Person, urgency: int) -> str:
        if self.highest(person) <= urgency:
            return "unresolved"
        open_ = {n for n, v in person.items() if v == "not_asked"} - self.closed(person)
        told = self.effective(person)
        untold = {name for name in self.named if told[name] != "present"}
        tells = {name for name in open_ & self.screening if any(name == n or name in self.below[n] for n in untold)}
        return "needs_answers" if tells else "screened"

    def highest(self, person: Person) -> int:
        """The highest urgency that answers to what was not asked can lead to, while what is unsure stays so."""
        found = 0
        for one in self.completions(person, "not_asked"):
            found = max(found, self.urgency(one))
        return found

    @cached_property
    def screening(self) -> set[str]:
        """The questions of tier 1 that some rule depends on."""
        return {
            name
            for name, one in self.vocabulary.items()
            if one.tier == 1 and any(name == n or name in self.below[n] for n in self.named)
        }

    @cached_property
    def named(self) -> set[str]:
        """What the rules name."""
        return set().union(*(_named(rule.when, pack.definitions) for rule, pack in self.rules.values()))

    def worse(self, name: str, value: Any) -> list[Any]:
        """The answers to one question that are worse than this one, by semantic 4."""
        one = self.vocabulary[name]
        if one.kind != "number":
            order = ORDER[::-1] if one.kind == "exception" else ORDER
            return [*order[order.index(value) + 1 :]]
        return [other for other in self.values[name] if other != value and self._number_worse(name, value, other)]

    def _number_worse(self, name: str, value: Any, other: Any) -> bool:
        one = self.vocabulary[name]
        if isinstance(value, str):
            return value == "not_asked" and other == "unsure"  # beside a known number neither is better or worse
        if isinstance(other, str):
            shows = one.shows and self.says({name: value}, name) == "present"
            return other == "unsure" and one.unsure == "meets" and not shows
        if one.middle:
            low, high = one.middle
            return low <= value <= high or (value < low and other < value) or (value > high and other > value)
        return other > value if one.worse == "larger" else other < value


def _named(said: Any, definitions: Mapping[str, Any]) -> set[str]:
    if isinstance(said, Mapping):
        return set().union(*(_named(part, definitions) for parts in said.values() for part in parts))
    return _named(definitions[said], definitions) if said in definitions else {said.split()[0]}

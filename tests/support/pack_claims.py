"""What the library promises for any pack, each promise as a check of one random set of packs against the oracle."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from random import Random
from typing import Any, Final

from sciatica_triage import Triager, TriageResult

from .pack_oracle import OPTIONS, RANK, Oracle, Person
from .random_packs import DrawnSet, drawn_set, given

PEOPLE: Final = 6
"""How many people each check makes of one set."""
MOST_WAYS: Final = 3_000
"""Somebody with more ways of answering the rest is passed over by checks that try them all."""


class Case:
    """One set of packs with its oracles and triagers, made when they are wanted. `counted`: how much was looked at."""

    def __init__(self, drawn: DrawnSet) -> None:
        self.drawn = drawn
        self.counted = Counter[str]()
        self.random = Random(drawn.seed)
        self.oracle = cache(self._oracle)
        self.triager = cache(self._triager)

    def smaller(self) -> Case:
        """The small set of the same seed, of which every presentation can be looked at."""
        case = Case(drawn_set(self.drawn.seed, small=True))
        case.counted = self.counted
        return case

    def _oracle(self, option: tuple[str, str] = OPTIONS[0], without: str | None = None) -> Oracle:
        return Oracle(self.drawn, *option, without=without)

    def _triager(
        self, option: tuple[str, str] = OPTIONS[0], engine: str = "reference", without: str | None = None
    ) -> Triager:
        packs = [pack for pack in self.drawn.packs if pack.name != without]
        return Triager(packs, engine=engine, unsigned=option[0], weak_flags=option[1])  # type: ignore[arg-type]

    def people(self, count: int = PEOPLE) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
        """Random people, each with an option."""
        for _ in range(count):
            option, person = self.random.choice(OPTIONS), self.drawn.person(self.random)
            if self.ways(person, "not_asked", "unsure") <= MOST_WAYS:
                yield option, person

    def ways(self, person: Person, *answers: str) -> int:
        """How many ways there are of answering what has one of these answers."""
        drawn = self.drawn
        return math.prod(
            len(drawn.values[name]) - 2
            for name, value in person.items()
            if value in answers and drawn.vocabulary[name].kind != "exception"
        )

    def triage(self, person: Person, option: tuple[str, str] = OPTIONS[0], engine: str = "reference") -> TriageResult:
        """The library's own result."""
        self.counted["triages"] += 1
        return self.triager(option, engine).triage(self.drawn.cls(**given(person)))

    def urgency(self, person: Person, option: tuple[str, str], without: str | None = None) -> int:
        """The library's urgency as a rank."""
        self.counted["triages"] += 1
        return self.triager(option, "reference", without).triage(self.drawn.cls(**given(person))).urgency.rank

    def no(self, what: str, person: Person, **details: object) -> AssertionError:
        """The error of a promise that does not hold, with all that is needed to see it again."""
        lines = [
            f"{what}: seed {self.drawn.seed}, {given(person)}",
            *(f"    {key}: {value}" for key, value in details.items()),
        ]
        lines += [f"    {one}" for one in self.drawn.vocabulary.values()]
        lines += [f"    {pack}" for pack in self.drawn.drawn]
        return AssertionError("\n".join(lines))


def judged(case: Case) -> None:
    """Urgency, ceiling, status and reasons are the oracle's, by every engine and under every option."""
    for option, person in case.people():
        told = case.oracle(option).judge(person)
        results = [case.triage(person, option, engine) for engine in ("reference", "durable", "checked")]
        texts = {result.model_dump_json(exclude={"engine"}) for result in results}
        result = results[0]
        got = (
            result.urgency.value, result.ceiling.value, result.status,
            {r.name for r in result.reasons if not r.doubtful}, {r.name for r in result.reasons if r.doubtful},
        )  # fmt: skip
        if got != (*told[:3], set(told.fired), set(told.doubtful)):
            raise case.no("judged otherwise", person, option=option, got=got, want=told)
        if len(texts) > 1:
            raise case.no("engines differ", person, option=option)
        levels = [r.urgency for r in result.reasons]
        if levels != sorted(levels, reverse=True):
            raise case.no("reasons out of order", person, option=option)


def interval(case: Case) -> None:
    """Answering what is open or unsure never exceeds the ceiling, and some way of answering reaches it."""
    for option, person in case.people(3):
        result = case.triage(person, option)
        ways = [*case.oracle(option).completions(person, "not_asked", "unsure")]
        reached = [case.urgency(one, option) for one in case.random.sample(ways, min(40, len(ways)))]
        if max(reached) > result.ceiling.rank:
            raise case.no("ceiling exceeded", person, option=option, ceiling=result.ceiling)
        highest = max([result.urgency.rank, *(case.oracle(option).urgency(one) for one in ways)])
        if highest != result.ceiling.rank:
            raise case.no("ceiling not attained", person, option=option, ceiling=result.ceiling, highest=highest)


def monotone(case: Case) -> None:
    """A worse answer never lowers the urgency."""
    for option, person in case.people():
        before = case.urgency(person, option)
        for name, value in person.items():
            for worse in case.oracle().worse(name, value):
                after = case.urgency({**person, name: worse}, option)
                case.counted["steps"] += 1
                if after < before:
                    raise case.no(
                        "a worse answer lowers",
                        person,
                        option=option,
                        name=name,
                        worse=worse,
                        after=after,
                        before=before,
                    )


def answering(case: Case) -> None:
    """Answering an open question lowers by a present exception, to self-care, or where it leaves a weak flag alone."""
    for option, person in case.people():
        before = case.urgency(person, option)
        for name, value in person.items():
            if value != "not_asked":
                continue
            for answer in case.drawn.values[name]:
                after = case.urgency({**person, name: answer}, option)
                case.counted["steps"] += 1
                exempt = case.drawn.vocabulary[name].kind == "exception" and answer == "present"
                exempt = exempt or (before, after) == (1, 0)
                exempt = exempt or (option[1] == "soon" and before == RANK["urgent"] and after == RANK["soon"])
                if after < before and not exempt:
                    raise case.no(
                        "an answer to an open question lowers", person, option=option, name=name, answer=answer
                    )


def escalating(case: Case) -> None:
    """Adding a pack lowers neither the urgency nor the ceiling."""
    for option, person in case.people():
        whole = case.triage(person, option)
        for pack in case.drawn.drawn if len(case.drawn.drawn) > 1 else ():
            few = case.triager(option, "reference", pack.name).triage(case.drawn.cls(**given(person)))
            if few.urgency > whole.urgency or few.ceiling > whole.ceiling:
                raise case.no(
                    "adding a pack lowers", person, option=option, pack=pack.name, few=few.urgency, all=whole.urgency
                )


def order(case: Case) -> None:
    """The order of answers and packs changes no byte; a result replays and reads back."""
    for option, person in case.people(2):
        result = case.triage(person, option)
        answers = [*given(person).items()]
        case.random.shuffle(answers)
        turned = Triager([*reversed(case.drawn.packs)], engine="reference", unsigned=option[0], weak_flags=option[1])  # type: ignore[arg-type]
        if turned.triage(dict(answers)).model_dump_json() != result.model_dump_json():
            raise case.no("order changes the bytes", person, option=option)
        if result.replay(*case.drawn.packs) != result:
            raise case.no("a replay differs", person, option=option)
        read = case.drawn.cls.model_validate_json(result.presentation.model_dump_json())
        if read != result.presentation:
            raise case.no("a presentation read back differs", person)
        for shown in (str, lambda r: r._repr_html_(), lambda r: r._repr_markdown_(), lambda r: r.grouped_reasons()):
            shown(result)


CLAIMS: Final[Mapping[str, Callable[[Case], None]]] = {
    claim.__name__: claim for claim in (judged, interval, monotone, answering, escalating, order)
}

"""What tables, exports, proofs and comparisons of versions promise for any pack, each as a check of one random set."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import product
from typing import Any, Final

import duckdb
import polars

from sciatica_triage.export import export
from sciatica_triage.frames import triage_frame
from sciatica_triage.verify import verify
from sciatica_triage.verify.diff import compare
from sciatica_triage.verify.report import Refutation

from .engines import cel, datalogic
from .pack_claims import Case
from .pack_oracle import OPTIONS, RANK, Oracle, Person
from .random_packs import LEVELS, DrawnPack, DrawnSet, _values

ROWS: Final = 40
EVERYBODY: Final = 3_000
"""The most presentations that are all looked at."""
ALWAYS: Final = ("monotone", "interval", "answering", "escalating")
"""What is proved of every pack that the loader accepts."""


def _duckdb(frame: polars.DataFrame, options: dict[str, Any]) -> list[dict[str, Any]]:
    with duckdb.connect() as connection:
        connection.register("people", frame)
        return triage_frame(connection.sql("select * from people"), **options).pl().to_dicts()


ENGINES: Final[Mapping[str, Callable[[polars.DataFrame, dict[str, Any]], list[dict[str, Any]]]]] = {
    "polars": lambda frame, options: triage_frame(frame, **options).to_dicts(),
    "polars lazy": lambda frame, options: triage_frame(frame.lazy(), **options).collect().to_dicts(),
    "duckdb": _duckdb,
}


def tables(case: Case) -> None:
    """Every engine gives each row the urgency, the ceiling, the status and the reasons that `triage()` gives."""
    people = [case.drawn.person(case.random) for _ in range(ROWS)]
    frame = polars.DataFrame({name: [str(person[name]) for person in people] for name in case.drawn.vocabulary})
    option, engine = case.random.choice(OPTIONS), case.random.choice(("polars", "polars lazy", "duckdb"))
    options: dict[str, Any] = {"packs": case.drawn.packs, "unsigned": option[0], "weak_flags": option[1]}
    case.counted["rows"] += ROWS
    rows = ENGINES[engine](frame, options | {"detail": "reasons"})
    for person, row in zip(people, rows, strict=True):
        result = case.triage(person, option)
        want = result.urgency.value, result.ceiling.value, result.status, {r.name for r in result.reasons}
        got = row["urgency"], row["ceiling"], row["status"], {*filter(None, row["rule_ids"].split(";"))}
        if got != want:
            raise case.no("a table says otherwise", person, option=option, engine=engine, got=got, want=want)


def exports(case: Case) -> None:
    """An exported program gives each person the urgency, the ceiling and the status that `triage()` gives."""
    language, run = case.random.choice((("json-logic", datalogic), ("cel", cel)))
    option = case.random.choice(OPTIONS)
    people = [case.drawn.person(case.random) for _ in range(ROWS)]
    case.counted["rows"] += ROWS
    told = [{name: v if isinstance(v, (int, float)) else str(v) for name, v in person.items()} for person in people]
    (text,) = export(language, packs=case.drawn.packs, unsigned=option[0], weak_flags=option[1]).values()
    for person, said in zip(people, run([(text, told)])[0], strict=True):
        result = case.triage(person, option)
        want = result.urgency.value, result.ceiling.value, result.status
        got = said["urgency"], said["ceiling"], said["status"]
        if got != want:
            raise case.no(
                "an exported program says otherwise", person, option=option, engine=language, got=got, want=want
            )


def everybody(drawn: DrawnSet) -> list[dict[str, Any]]:
    """Every presentation there is, as far as anything can tell them apart; none where there are too many."""
    size = 1
    for values in drawn.values.values():
        size *= len(values)
    if size > EVERYBODY:
        return []
    return [dict(zip(drawn.values, one, strict=True)) for one in product(*drawn.values.values())]


def proofs(case: Case) -> None:
    """What holds of every pack is proved of this one; what is refuted fails for the person shown; what is proved of a rule
    holds for everybody. Looks at small sets alone."""
    case = case.smaller()
    report = verify(case.drawn.packs)
    for refutation in report.refutations:
        people = [{n: getattr(v, "value", v) for n, v in p.values_by_name.items() if n in case.drawn.vocabulary}
                  for p in refutation.presentations]  # fmt: skip
        if refutation.claim in (*ALWAYS, "code"):
            raise case.no("refuted", people[0], refutation=refutation)
        if not _real(case, refutation, people):
            raise case.no("a refutation is not real", people[0] if people else {}, refutation=refutation)
    oracle, everyone = case.oracle(), everybody(case.drawn)
    refuted = {(r.claim, r.subject) for r in report.refutations}
    if everyone:
        floors = {pack.floor for pack in case.drawn.drawn} == {"self_care"}
        home = [person for person in everyone if oracle.urgency(person) == 0]
        if floors and (("self-care", "reached") in refuted) == bool(home):
            raise case.no("self-care is reached, or not, against the proof", home[0] if home else {})
        fired = frozenset().union(*map(oracle.sure, everyone))
        for name in oracle.rules:
            if (("satisfiable", name) in refuted) == (name in fired):
                raise case.no("a rule can fire, or cannot, against the proof", {}, rule=name)
            if (("deciding", name) in refuted) == _decides(oracle, name, everyone):
                raise case.no("a rule decides, or does not, against the proof", {}, rule=name)


def _real(case: Case, refutation: Refutation, people: list[Person]) -> bool:
    oracle = case.oracle((refutation.options.unsigned, refutation.options.weak_flags))
    if refutation.claim == "exceptions":
        return oracle.urgency(people[0]) < RANK["urgent"]
    if refutation.claim == "thresholds":
        everyone = everybody(case.drawn)
        _, name, operator, at = (
            refutation.says.replace("`", " ").split(None, 3)[0:1] + refutation.says.strip("`").split()[:3]
        )
        met = float(at.strip("`"))
        step = min([0.05, *(abs(met - edge) / 2 for edge in case.drawn.edges[name] - {met})])
        unmet = met - step if operator[0] == ">" else met + step
        if len(operator) == 1:
            unmet, met = met, 2 * met - unmet
        return not any(
            refutation.subject in oracle.sure({**p, name: met})
            and refutation.subject not in oracle.judge({**p, name: unmet}).possible
            for p in everyone
            if p[name] == "not_asked"
        )
    return True  # the rest is compared with everybody's results


def _asks(oracle: Oracle, name: str, person: Person) -> int:
    level = oracle.level(oracle.rules[name][0])
    if name in oracle.sure(person):
        return level
    return min(level, RANK["urgent"]) if name in oracle.doubtful(person) else -1


def _decides(oracle: Oracle, name: str, everyone: list[dict[str, Any]]) -> bool:
    """Whether a rule alone gives the level somewhere, and equals no other."""
    others = [other for other in oracle.rules if other != name]
    if any(all((name in oracle.sure(p)) == (o in oracle.sure(p)) for p in everyone) for o in others):
        return False
    return any(_asks(oracle, name, p) > max((_asks(oracle, o, p) for o in others), default=-1) for p in everyone)


def differences(case: Case) -> None:
    """What moved from one version of a pack to another is shown by somebody for whom it moved, and nothing is left out."""
    case = case.smaller()
    drawn, random = case.drawn, case.random
    old = drawn.drawn[0]
    new = _changed(case, old)
    values = _values(drawn.vocabulary, (old, new))
    before, after = (DrawnSet(drawn.seed, drawn.vocabulary, (pack,), values) for pack in (old, new))
    found = compare(old.load(drawn.cls), new.load(drawn.cls))
    oracles = [(Oracle(before, *option), Oracle(after, *option)) for option in OPTIONS]
    one, two = oracles[0]
    for move in found.moves:
        person = {
            n: getattr(v, "value", v) for n, v in move.presentation.values_by_name.items() if n in drawn.vocabulary
        }
        rule = f"{old.name}/{move.rule}"
        fired, fires = rule in one.sure(person), rule in two.sure(person)
        level, other = one.urgency(person), two.urgency(person)
        real = {
            "added": fires, "removed": fired, "level": fires, "fires for more": fires and not fired,
            "fires for fewer": fired and not fires, "raised": other > level, "lowered": other < level,
        }  # fmt: skip
        if not real[move.kind]:
            raise case.no("a move is not real", person, move=move, new=new)
    kinds = {move.kind for move in found.moves}
    everyone = everybody(before)
    for person in random.sample(everyone, min(400, len(everyone))):
        level, other = one.urgency(person), two.urgency(person)
        if (other > level and "raised" not in kinds) or (other < level and "lowered" not in kinds):
            raise case.no("a move is left out", person, new=new, level=level, other=other)
        if not found.moves and any(a.judge(person)[:3] != b.judge(person)[:3] for a, b in oracles):
            raise case.no("called equivalent, and somebody's result differs", person, new=new)


def _changed(case: Case, pack: DrawnPack) -> DrawnPack:
    """Another version: a rule with another level or condition, another floor, or the same in other words."""
    random, rules = case.random, dict(pack.rules)
    name = random.choice([*rules])
    match random.randrange(4):
        case 0:
            rules[name] = replace(rules[name], urgency=random.choice(LEVELS), until_signed=None, weak=False)
        case 1:
            when = random.choice([*(r.when for r in rules.values()), "f0"])  # not every condition may be a weak flag's
            rules[name] = replace(rules[name], when=when, unless=None, weak=False)
        case 2:
            return replace(pack, floor=random.choice(LEVELS[:4]))
        case _:
            rules = {n: replace(r, when={"all": [r.when, {"any": [r.when]}]}) for n, r in rules.items()}
    return replace(pack, rules=rules)


TOOL_CLAIMS: Final[Mapping[str, Callable[[Case], None]]] = {
    claim.__name__: claim for claim in (tables, exports, proofs, differences)
}

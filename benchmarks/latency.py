"""What a triage costs beside durable-rules' own public calls on the same atoms and clauses: `python benchmarks/latency.py`.

Everything is timed side by side in one run: each contender in turn, many rounds, medians. A ratio below 1 means that the
whole answer (reading the mapping, the rules, the interval, reasons, questions, advice) takes less than the engine's
`assert_fact`, `do_actions` and `delete_state` do for the rules alone. Times are of this machine, and of the processor, so
that other programs blur them less; the ratios are the result.
"""

from __future__ import annotations

import argparse
import compileall
import dataclasses
import gc
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

sys.path.append(str(Path(__file__).parents[1] / "assurance"))
from cohort import Cohort

from sciatica_triage import Presentation, Triager
from sciatica_triage.engine import durable
from sciatica_triage.engine.normal_form import Leaf, disjunctive
from sciatica_triage.engine.rulebook import Rulebook
from sciatica_triage.packs.condition import AllOf, AnyOf, Condition, Defined
from sciatica_triage.packs.shipped import shipped_pack

PACKS = {"documents": ("documents",), "both packs": ("documents", "guidelines")}
CASES: dict[str, dict[str, object]] = {
    "nothing fires": {
        "fever": "absent", "cancer_history": "absent", "saddle_numbness": "absent", "cannot_pass_urine": "absent",
        "loss_of_bladder_control": "absent", "severe_pain": "absent", "age_years": 40, "symptom_days": 3,
    },
    "plain": {
        "leg_pain": "present", "tingling": "present", "symptom_days": 9, "leg_weakness": "absent",
        "saddle_numbness": "absent", "severe_pain": "absent", "fever": "absent", "age_years": 40,
    },
    "cauda equina": {
        "loss_of_bladder_control": "present", "saddle_numbness": "present", "both_legs_affected": "present",
        "leg_weakness": "present", "weakness_worsening": "present", "numbness": "present", "severe_pain": "present",
        "severe_pain_hours": 4,
    },
}  # fmt: skip
Call = Callable[[], object]


class PublicCalls:
    """The rules of a rulebook through `durable.engine.Ruleset`, with an action that does nothing.

    Shared definitions are evaluated first and reach the engine as atoms; everything else is written out as flat
    conjunctions. With `groups_first` every inline `any` is evaluated first too, as the library's own engine has it.
    """

    made = 0

    def __init__(self, book: Rulebook, *, groups_first: bool) -> None:
        from durable.engine import Ruleset

        groups = (Defined, AnyOf) if groups_first else (Defined,)
        bits: dict[Leaf, int] = {leaf: 1 << i for i, leaf in enumerate(book.bits)}
        self.ways: list[tuple[tuple[int, ...], str]] = []
        for group in (g for rule in book.rules for g in _groups(rule.when, groups)):
            if group not in bits:
                bits[group] = 1 << len(bits)
                self.ways.append((disjunctive(group, book.bits.get), f"p{len(bits) - 1}"))
        self.atoms = [(bit, f"p{i}") for i, bit in enumerate(book.bits.values())]
        rules: dict[str, Any] = {"baseline": {"all": [{"m": {"always": 1}}], "run": lambda _: None}}
        for i, rule in enumerate(book.rules):
            for j, way in enumerate(disjunctive(rule.condition, bits.get)):
                atoms = [{f"p{n}": 1} for n, bit in enumerate(bits.values()) if way & bit]
                match = atoms[0] if len(atoms) == 1 else {"$and": atoms}
                rules[f"r{i}c{j}"] = {"all": [{"m": match}], "run": lambda _: None}
        PublicCalls.made += 1
        self.ruleset = Ruleset(f"public{PublicCalls.made}", None, rules)

    def call(self, known: int) -> Call:
        """One assessment of these atoms; what is evaluated first is not counted."""
        names = [name for bit, name in self.atoms if known & bit]
        names += [name for ways, name in self.ways if any(known & way == way for way in ways)]
        fact = {"sid": "s", "always": 1, **dict.fromkeys(names, 1)}
        ruleset = self.ruleset

        def assess() -> None:
            ruleset.do_actions(ruleset.assert_fact(fact), _ignore)
            ruleset.delete_state("s")

        return assess


def _groups(condition: Condition, kinds: tuple[type, ...]) -> Iterator[Any]:
    """The outermost groups of these kinds in a condition."""
    if isinstance(condition, kinds):
        yield condition
    elif isinstance(condition, AllOf | AnyOf):
        for part in condition.parts:
            yield from _groups(part, kinds)


def _ignore(error: object, _: object) -> None:
    if error:
        raise RuntimeError(str(error))


def side_by_side(calls: dict[str, Call], rounds: int, times: int) -> dict[str, float]:
    """Microseconds for one call of each contender: the median over rounds in which they take turns."""
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for call in calls.values():
        for _ in range(times):
            call()
    for _ in range(rounds):
        for name, call in calls.items():
            start = time.process_time()
            for _ in range(times):
                call()
            taken[name].append((time.process_time() - start) / times * 1e6)
    return {name: statistics.median(each) for name, each in taken.items()}


def over_public_calls(rounds: int) -> None:
    print(
        "full triage() from a mapping with 8 answers, over durable-rules' public calls with definitions first (goal 1.0,"
    )
    print("at most 1.5; reference alone at most 0.5); beside them the public calls with every `any` first")
    print(f"{'':32}{'public calls':>14}{'every any first':>18}{'checked':>18}{'durable':>18}{'reference':>18}")
    for packs_name, packs in PACKS.items():
        triagers = {name: Triager(packs, engine=name) for name in ("checked", "durable", "reference")}
        book = triagers["checked"].book
        public, grouped = PublicCalls(book, groups_first=False), PublicCalls(book, groups_first=True)
        for case, answers in CASES.items():
            sure = book.read(Presentation(**answers)).sure
            calls: dict[str, Call] = {"public": public.call(sure), "grouped": grouped.call(sure)}
            for name, triager in triagers.items():
                calls[name] = lambda triager=triager, answers=answers: triager.triage(answers)
            _row(f"{packs_name}, {case}", side_by_side(calls, rounds, 40))
    over_people(rounds)


def over_people(rounds: int) -> None:
    """The same for many different people, each seen for the first time: what is made for one and kept is paid for.

    Each round has triagers of its own, that have seen nobody. A contender begins after a full collection and keeps no
    result: else one of them, by chance, would pay a full pass of the collector over what all of them have left behind,
    which takes as long as a quarter of its work.
    """
    print(
        "the same, of different people, each seen for the first time, by new triagers: the first 1,500, and 1,500 more"
    )
    people = others(3_000)
    for packs_name, packs in PACKS.items():
        first: list[dict[str, float]] = []
        more: list[dict[str, float]] = []
        for number in range(max(5, rounds // 4)):
            # Another name makes other packs of them, of which nothing is kept yet.
            fresh = [dataclasses.replace(shipped_pack(name), name=f"{name} {number}") for name in packs]
            triagers = {name: Triager(fresh, engine=name) for name in ("checked", "durable", "reference")}
            book = triagers["checked"].book
            known = [book.read(Presentation(**person)).sure for person in people]
            calls: dict[str, list[Call]] = {}
            for name, groups_first in (("public", False), ("grouped", True)):
                public = PublicCalls(book, groups_first=groups_first)
                calls[name] = [public.call(sure) for sure in known]
            for name, triager in triagers.items():
                calls[name] = [partial(triager.triage, person) for person in people]
            for found, half in ((first, slice(0, 1_500)), (more, slice(1_500, 3_000))):
                found.append({name: _each_once(every[half]) for name, every in calls.items()})
        for name, found in (("1,500 others", first), ("1,500 more", more)):
            _row(f"{packs_name}, {name}", {key: statistics.median(one[key] for one in found) for key in found[0]})
    print()


def _each_once(calls: list[Call]) -> float:
    """Microseconds for one of these calls; each is made once."""
    gc.collect()
    start = time.process_time()
    for call in calls:
        call()
    return (time.process_time() - start) / len(calls) * 1e6


def others(count: int) -> list[dict[str, object]]:
    """Different people, of each of whom at most 8 things are known."""
    chance = Random(7)
    known = (
        [pair for pair in p.items() if pair[1] != "absent" or chance.random() < 0.1]
        for p in Cohort(seed=5).people(count)
    )
    return [dict(chance.sample(pairs, min(8, len(pairs)))) for pairs in known]


def _row(name: str, took: dict[str, float]) -> None:
    public = took["public"]
    rest = "".join(f"{us:9.0f} us {us / public:5.2f}x" for key, us in took.items() if key != "public")
    print(f"{name:32}{public:11.0f} us{rest}", flush=True)


def next_question(rounds: int) -> None:
    triager = Triager()
    print("next_question(), both packs (at most 2 ms)")
    for case, answers in {"nothing answered": {}, **CASES}.items():
        result = triager.triage(answers)
        calls: dict[str, Call] = {"it": result.next_question}
        calls["with"] = lambda answers=answers: triager.triage(answers).next_question()
        took = side_by_side(calls, rounds, 40)
        print(f"{case:32}{took['it']:9.0f} us alone, {took['with']:.0f} us with its triage()")
    print()


def ten_times_the_rules(rounds: int) -> None:
    print("ten times as many rules (at most 10 times the time)")
    pack = shipped_pack("guidelines")
    rules = tuple(dataclasses.replace(rule, id=f"{rule.id}_{i}") for i in range(10) for rule in pack.rules)
    large = dataclasses.replace(pack, name="large", rules=rules)
    for name in ("checked", "reference"):
        one, ten = Triager([pack], engine=name), Triager([large], engine=name)
        for case, answers in CASES.items():
            calls: dict[str, Call] = {
                "one": lambda one=one, answers=answers: one.triage(answers),
                "ten": lambda ten=ten, answers=answers: ten.triage(answers),
            }
            took = side_by_side(calls, max(5, rounds // 4), 20)
            ratio = took["ten"] / took["one"]
            print(f"{name + ', ' + case:32}{took['one']:9.0f} us{took['ten']:9.0f} us {ratio:6.2f}x", flush=True)
    print()


FROM_WORDS = "sciatica_triage.triage(sciatica_triage.words.read('I have pain in my leg').presentation())"
START = """
import time
start = time.process_time()
from pydantic import BaseModel
class One(BaseModel):
    name: str = ''
One(name='x')
base = time.process_time()
import sciatica_triage{more}
imported = time.process_time()
{first}
print(base - start, imported - base, time.process_time() - imported)
"""


def starting(rounds: int, where: str | None) -> None:
    print("starting, in new processes, over pydantic with one model (goal 0.47 of that; with words 1.26)")
    if where is None:
        print("this is a checkout, which reads YAML; --wheel FOLDER measures a wheel that was unpacked there")
    else:
        compileall.compile_dir(where, quiet=1)  # as an installation does, whatever this process may write
    for name, more, first in (
        ("the first triage()", "", "sciatica_triage.triage({'leg_pain': 'present'})"),
        ("the same from words", ", sciatica_triage.words", FROM_WORDS),
    ):
        program = START.format(more=more, first=first)
        env = {**os.environ, **({} if where is None else {"PYTHONPATH": where})}
        took = []
        for _ in range(max(5, rounds // 2)):
            printed = subprocess.check_output([sys.executable, "-c", program], env=env)
            took.append([float(seconds) * 1e3 for seconds in printed.split()])
        base, imported, triaged = (statistics.median(column) for column in zip(*took, strict=True))
        ratio = statistics.median((imported + triaged) / base for base, imported, triaged in took)
        print(f"{name:32}{base:6.0f} ms; import{imported:6.0f} ms more; then{triaged:6.0f} ms more {ratio:6.2f}x")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--rounds", type=int, default=31, help="rounds in which the contenders take turns (default: 31)"
    )
    parser.add_argument("--wheel", help="a folder with an unpacked wheel, whose start is measured")
    parser.add_argument("--starting", action="store_true", help="measure the start alone")
    given = parser.parse_args()
    rounds = given.rounds
    if given.starting:
        return starting(rounds, given.wheel)
    if durable.extension() is None:
        sys.exit("durable-rules cannot be loaded here; there is nothing to compare with")
    over_public_calls(rounds)
    next_question(rounds)
    ten_times_the_rules(rounds)
    return starting(rounds, given.wheel)


if __name__ == "__main__":
    main()

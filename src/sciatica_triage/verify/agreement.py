"""The claim that ties the model to the code: on every presentation met so far, and on random ones, both say the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import partial
from itertools import compress
from random import Random
from typing import Final

from ..engine.assessment import Options
from ..engine.meaning import set_bits
from ..packs.condition import Compare, atoms
from ..urgency import Urgency
from ..vocabulary.answers import Answers
from ..vocabulary.findings import Answer, Finding, Value
from .formula import Formula, solver_library
from .proof import EVERY_OPTION, LEVELS, Proof, Statement
from .report import Refutation, assess
from .someone import Someone

RANDOM: Final = 300
"""How many random presentations are compared, besides those that the solver came up with."""


def code(proof: Proof) -> Iterator[Statement]:
    """The library's code says what the model says, on every presentation met above and on random ones."""
    yield Statement("presentations met in the proofs", lambda: _first_difference(proof, proof.met))
    for part in range(10):
        people = random_presentations(proof, RANDOM // 10, seed=part)
        yield Statement(f"random presentations, part {part + 1}", partial(_first_difference, proof, people))


def random_presentations(proof: Proof, count: int, seed: int) -> Iterator[Answers]:
    """Presentations with a few answers, the rest absent or not asked, numbers near the rules' thresholds; seeded."""
    random = Random(seed)
    edges = _edges(proof)
    for _ in range(count):
        rest = random.choice((Answer.ABSENT, Answer.NOT_ASKED))
        answers: dict[str, Value] = {}
        for name, finding in proof.vocabulary.findings.items():
            # Few answers: with half of them given everybody is an emergency, and nothing below that is compared.
            if random.random() < 0.12:
                answers[name] = _any(random, finding, edges[name])
            elif finding.kind != "number":
                answers[name] = rest
        yield proof.cls(**answers)


def _any(random: Random, finding: Finding, edges: tuple[float, ...]) -> Value:
    replies: tuple[Value, ...] = (Answer.UNSURE, *edges) if finding.kind == "number" else tuple(Answer)
    return random.choice(replies)


def _edges(proof: Proof) -> Mapping[str, tuple[float, ...]]:
    edges: dict[str, set[float]] = {}
    for rule in proof.rules:
        for atom in atoms(rule.when):
            if isinstance(atom, Compare):
                near = {round(atom.threshold + step, 9) for step in (-1, -0.01, 0, 0.01, 1)}
                edges.setdefault(atom.finding, set()).update(near)
    return {
        name: tuple(sorted(v for v in edges.get(name, {f.minimum}) if f.minimum <= v <= f.maximum))
        for name, f in proof.vocabulary.findings.items()
    }


def _first_difference(proof: Proof, presentations: Iterable[Answers]) -> Refutation | None:
    for presentation in dict.fromkeys(presentations):
        for options, said in model_says(proof, presentation).items():
            found = code_says(proof, presentation, options)
            if said != found:
                what = next(f.name for f in fields(Judgement) if getattr(said, f.name) != getattr(found, f.name))
                says = f"the model and the code differ on {what}"
                return Refutation("code", what, says, (presentation,), proof.packs, options)
    return None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is said of one presentation: levels, and the names of the rules that fired and that are possible."""

    counted: frozenset[str]
    urgency: Urgency
    ceiling: Urgency
    fired: frozenset[str]
    possible: frozenset[str]


def model_says(proof: Proof, presentation: Answers) -> dict[Options, Judgement]:
    """What the model alone makes of a presentation, under every option."""
    z3 = solver_library()
    bound = _values(proof.p, presentation)
    # One term, as the solver walks what its parts share once: formula by formula this takes a hundred times as long.
    term = z3.simplify(z3.substitute(proof.everything, *bound))
    true = iter(_truths(term))
    names = [rule.name for rule in proof.rules]

    def rules() -> frozenset[str]:
        return frozenset(compress(names, [next(true) for _ in names]))

    fired, possible = rules(), rules()
    # INVARIANT: taken in the order of `Proof.everything`; Python works out arguments from left to right.
    return {options: Judgement(rules(), _highest(true), _highest(true), fired, possible) for options in EVERY_OPTION}


def _truths(term: Formula) -> list[bool]:
    """Which arguments of a term are true, asked of the solver's own library: an object for each of them takes ten times as
    long."""
    z3 = solver_library()
    context, whole = term.ctx_ref(), term.as_ast()
    arguments = [z3.Z3_get_app_arg(context, whole, i) for i in range(term.num_args())]
    return [z3.Z3_get_bool_value(context, one) == z3.Z3_L_TRUE for one in arguments]


def code_says(proof: Proof, presentation: Answers, options: Options) -> Judgement:
    """What the library's code makes of it."""
    found = assess(presentation, proof.packs, options)
    rules = proof.rules
    fired, counted, possible = (
        frozenset(rules[i].name for i in set_bits(mask))
        for mask in (found.fired, found.fired | found.doubtful, found.possible)
    )
    return Judgement(counted, found.urgency, found.ceiling, fired, possible)


def _highest(reached: Iterator[bool]) -> Urgency:
    """The highest level of those that are reached; one truth value a level is taken."""
    return max(compress(LEVELS, [next(reached) for _ in LEVELS]), default=Urgency.SELF_CARE)


def _values(someone: Someone, presentation: Answers) -> list[tuple[Formula, Formula]]:
    z3 = solver_library()
    bound: list[tuple[Formula, Formula]] = []
    for name in someone.vocabulary.findings:
        value = getattr(presentation, name)
        if name in someone.numbers:
            number, known = someone.numbers[name], not isinstance(value, Answer)
            bound += [(number.known, z3.BoolVal(known)), (number.unsure, z3.BoolVal(value == Answer.UNSURE))]
            # The decimal as it is written, as of thresholds. What is not known needs some value, which never counts.
            bound.append((number.value, z3.RealVal(repr(value) if known else "0")))
        else:
            rank = tuple(Answer).index(value)
            bound += [(step, z3.BoolVal(rank > i)) for i, step in enumerate(someone.answers[name])]
    return bound

"""The claims about results: each yields the statements to be proved; its docstring is the claim in the table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from ..engine.assessment import Options
from ..packs.rule import Rule
from ..urgency import Urgency
from ..vocabulary.findings import Answer
from .formula import Formula, formula, solver_library
from .model import DEFAULT
from .proof import EVERY_OPTION, LEVELS, Proof, Statement
from .report import Exempt, Refutation
from .someone import Someone


def monotone(proof: Proof) -> Iterator[Statement]:
    """A worse answer never lowers the urgency."""
    names = tuple(proof.vocabulary.findings)
    for changed in names:
        related = [proof.worse(changed), *(proof.same(name) for name in names if name != changed)]
        yield Statement(changed, partial(_falls_by, proof, changed, related))


def interval(proof: Proof) -> Iterator[Statement]:
    """The urgency never exceeds the ceiling, whatever is answered next; answering the rest for the worst reaches it."""
    z3 = solver_library()
    worst = [proof.p.answered_worst(amounts) for amounts in proof.worst_amounts]
    unscreened = [proof.p.answered_worst(amounts) for amounts in proof.unscreened_amounts]
    for options in EVERY_OPTION:
        here = proof.judged(proof.p, options)
        after = proof.judged(proof.q, options)
        # An open number may keep a weak flag from standing alone, so leaving it open is one more way to be worst.
        also = [*worst, *unscreened] if options.weak_flags == "soon" else worst
        for level in LEVELS:
            # `p` itself counts too: what is open may be all that keeps somebody from self-care.
            missed = [z3.Not(proof.judged(one, options).urgency(level)) for one in (proof.p, *also)]
            yield _never(
                proof, "interval", level.value, "the urgency is above the ceiling", options,
                here.urgency(level), z3.Not(here.ceiling(level)), people=(proof.p,),
            )  # fmt: skip
            yield _never(
                proof, "interval", level.value, "an answer takes the urgency beyond the ceiling", options,
                *map(proof.answers, proof.vocabulary.findings), after.urgency(level), z3.Not(here.ceiling(level)),
                people=(proof.p, proof.q),
            )  # fmt: skip
            yield _never(
                proof, "interval", level.value, "no way of answering the rest reaches the ceiling", options,
                here.ceiling(level), *missed, people=(proof.p,), also=also,
            )  # fmt: skip


def answering(proof: Proof) -> Iterator[Statement]:
    """Answering what is open lowers only by a present exception, to self-care, or (an option) a weak flag left alone."""
    z3 = solver_library()
    answered = []
    for name, finding in proof.vocabulary.findings.items():
        fresh = proof.p.answered(name, Answer.NOT_ASKED)
        if finding.kind == "exception":
            fresh = z3.And(fresh, z3.Not(proof.q.answered(name, Answer.PRESENT)))
        # Only what was not asked: clearing up a doubt may well lower, as doubt counts.
        answered.append(z3.Or(proof.same(name), fresh))
    for options in EVERY_OPTION:
        before, after = proof.judged(proof.p, options), proof.judged(proof.q, options)
        for level in LEVELS:
            screened = after.self_care if level == Urgency.ROUTINE else z3.BoolVal(False)
            if options.weak_flags == "soon" and level == Urgency.URGENT:
                screened = after.weak_alone
            yield _never(
                proof, "answering", level.value, "answering an open question lowers the urgency", options,
                *answered, before.urgency(level), z3.Not(after.urgency(level)), z3.Not(screened),
                people=(proof.p, proof.q),
            )  # fmt: skip


def exceptions(proof: Proof) -> Iterator[Statement]:
    """Where an exception holds a rule back, the result stays urgent or higher."""
    for rule in proof.rules:
        if rule.exception is not None:
            yield Statement(rule.name, partial(_kept_by_exception, proof, rule, rule.exception))


def escalating(proof: Proof) -> Iterator[Statement]:
    """Adding a pack never lowers the urgency or the ceiling."""
    z3 = solver_library()
    for left_out in proof.packs if len(proof.packs) > 1 else ():
        fewer = tuple(pack for pack in proof.packs if pack is not left_out)
        for options in EVERY_OPTION:
            few, all_ = proof.judged(proof.p, options, fewer), proof.judged(proof.p, options)
            falls = [z3.And(few.urgency(level), z3.Not(all_.urgency(level))) for level in LEVELS]
            falls += [z3.And(few.ceiling(level), z3.Not(all_.ceiling(level))) for level in LEVELS]
            yield _never(
                proof, "escalating", left_out.name, "adding this pack lowers the result", options,
                z3.Or(falls), people=(proof.p,),
            )  # fmt: skip


def self_care(proof: Proof) -> Iterator[Statement]:
    """Self-care is given where every answer of tiers 1 and 2 is a clear no and no higher rule fired, and nowhere else."""
    judged = proof.judged(proof.p)
    yield Statement("reached where the floors allow it", partial(_self_care_reached, proof))
    for rule in proof.rules:
        if rule.level("cautious") > Urgency.SELF_CARE:
            yield _never(
                proof, "self-care", rule.name, "self-care although this rule fired", DEFAULT,
                judged.self_care, judged.counted[rule.name], people=(proof.p,),
            )  # fmt: skip
    for name, _ in proof.p.screened_absent():
        yield Statement(name, partial(_self_care_unclear, proof, name))


def _falls_by(proof: Proof, changed: str, related: Sequence[Formula]) -> Refutation | None:
    z3 = solver_library()
    falls = {options: _falls(proof, options) for options in EVERY_OPTION}
    # All options in one question: nearly every statement holds, and is done with after one answer of the solver.
    if proof.find(*related, z3.Or(list(falls.values()))) is None:
        return None
    options = next(options for options in EVERY_OPTION if proof.find(*related, falls[options]) is not None)
    model = proof.smallest(*related, falls[options], people=(proof.p, proof.q))
    says = f"the urgency falls although `{changed}` is answered worse"
    return Refutation("monotone", changed, says, proof.meet(model, proof.p, proof.q), proof.packs, options)


def _kept_by_exception(proof: Proof, rule: Rule, exception: str) -> Refutation | None:
    z3 = solver_library()
    # `when` and not the condition, which is false just where the exception is there.
    held_back = formula(rule.when, proof.p.sure, proof.p.excepted), proof.p.excepted(exception)
    floor = Urgency.EMERGENCY
    for options in EVERY_OPTION:
        judged = proof.judged(proof.p, options)
        # Level by level over all such people at once: it is a floor for everybody whom the exception holds back.
        kept = [level for level in LEVELS if proof.find(*held_back, z3.Not(judged.urgency(level))) is None]
        floor = min(floor, max(kept, default=Urgency.SELF_CARE))
        if floor < min(Urgency.URGENT, rule.urgency):
            return _refuted(
                proof, "exceptions", rule.name, f"with `{exception}` nothing keeps the result urgent",
                options, *held_back, z3.Not(judged.urgency(Urgency.URGENT)), people=(proof.p,),
            )  # fmt: skip
    proof.exceptions.append(Exempt(rule.name, exception, floor.value))
    return None


def _self_care_reached(proof: Proof) -> Refutation | None:
    allowed = all(pack.floor == Urgency.SELF_CARE for pack in proof.packs)
    model = proof.find(proof.judged(proof.p).self_care)
    found = proof.meet(model) if model is not None else ()
    if bool(found) == allowed:
        return None
    says = "the packs' floors allow self-care and nobody gets it" if allowed else "a pack's floor forbids self-care"
    return Refutation("self-care", "reached", says, found, proof.packs)


def _self_care_unclear(proof: Proof, name: str) -> Refutation | None:
    z3, judged = solver_library(), proof.judged(proof.p)
    clear = dict(proof.p.screened_absent())
    unclear = z3.Not(clear.pop(name))
    model = proof.find(*clear.values(), unclear, z3.Not(judged.urgency(Urgency.SOON)))
    if model is not None:
        proof.meet(model)  # one answer short of self-care: the code is asked too
    return _refuted(
        proof, "self-care", name, "self-care although this is not a clear no", DEFAULT,
        judged.self_care, unclear, people=(proof.p,),
    )  # fmt: skip


def _falls(proof: Proof, options: Options) -> Formula:
    """When the urgency of `q` is below that of `p`."""
    z3, before, after = solver_library(), proof.judged(proof.p, options), proof.judged(proof.q, options)
    return z3.Or([z3.And(before.urgency(level), z3.Not(after.urgency(level))) for level in LEVELS])


def _never(proof: Proof, claim: str, subject: str, *wanted: Any, people: Sequence[Someone], **also: Any) -> Statement:
    """The statement that all of this cannot hold at once; the arguments are those of `_refuted`."""
    return Statement(subject, partial(_refuted, proof, claim, subject, *wanted, people=people, **also))


def _refuted(
    proof: Proof,
    claim: str,
    subject: str,
    says: str,
    options: Options,
    *wanted: Formula,
    people: Sequence[Someone],
    also: Sequence[Someone] = (),
) -> Refutation | None:
    """A refutation where all of this can hold at once: the smallest presentations, and others that follow from them."""
    if proof.find(*wanted) is None:
        return None
    model = proof.smallest(*wanted, people=people)
    found = proof.meet(model, *people, *also)
    return Refutation(claim, subject, says, found, proof.packs, options)

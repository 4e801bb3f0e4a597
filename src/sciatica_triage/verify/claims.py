"""The claims about results: each yields the statements to be proved; its docstring is the claim in the table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..engine.assessment import Options
from ..packs.pack import RulePack
from ..packs.rule import Rule
from ..urgency import Urgency
from ..vocabulary.findings import Answer
from .formula import Formula, formula, solver_library
from .model import DEFAULT, Judged, Someone
from .proof import EVERY_OPTION, LEVELS, Proof, Statement
from .report import Exempt, Refutation


def monotone(proof: Proof) -> Iterator[Statement]:
    """A worse answer never lowers the urgency; only a complaint that is present may turn routine into self-care."""
    z3 = solver_library()
    names = tuple(proof.vocabulary.findings)
    for changed in names:
        related = [proof.worse(changed), *(proof.same(name) for name in names if name != changed)]

        def refute(changed: str = changed, related: Sequence[Formula] = tuple(related)) -> Refutation | None:
            complaint = proof.vocabulary[changed].entry_complaint
            levels = [level for level in LEVELS if not (complaint and level == Urgency.ROUTINE)]
            falls = {options: _falls(proof, options, levels) for options in EVERY_OPTION}
            if proof.find(*related, z3.Or(list(falls.values()))) is None:
                return None
            options = next(options for options in EVERY_OPTION if proof.find(*related, falls[options]) is not None)
            model = proof.smallest(*related, falls[options], people=(proof.p, proof.q))
            says = f"the urgency falls although `{changed}` is answered worse"
            pair = proof.meet(model, proof.p, proof.q)
            return Refutation("monotone", changed, says, pair, proof.packs, options)

        yield Statement(changed, refute)


def interval(proof: Proof) -> Iterator[Statement]:
    """The urgency never exceeds the ceiling, whatever is answered next; answering the rest for the worst reaches it."""
    z3 = solver_library()
    worst = [proof.p.answered_worst(amounts) for amounts in proof.worst_amounts]
    for options in EVERY_OPTION:
        here = proof.judged(proof.p, options)
        for level in LEVELS:

            def below(here: Judged = here, level: Urgency = level) -> Refutation | None:
                return _refuted(
                    proof, "interval", level.value, "the urgency is above the ceiling", here.options,
                    here.urgency(level), z3.Not(here.ceiling(level)), people=(proof.p,),
                )  # fmt: skip

            def attained(here: Judged = here, level: Urgency = level) -> Refutation | None:
                missed = [z3.Not(proof.judged(one, here.options).urgency(level)) for one in (proof.p, *worst)]
                return _refuted(
                    proof, "interval", level.value, "no way of answering the rest reaches the ceiling", here.options,
                    here.ceiling(level), *missed, people=(proof.p,), also=worst,
                )  # fmt: skip

            def beyond(here: Judged = here, level: Urgency = level) -> Refutation | None:
                after = proof.judged(proof.q, here.options)
                return _refuted(
                    proof, "interval", level.value, "an answer takes the urgency beyond the ceiling", here.options,
                    *map(proof.answers, proof.vocabulary.findings), after.urgency(level), z3.Not(here.ceiling(level)),
                    people=(proof.p, proof.q),
                )  # fmt: skip

            yield Statement(f"urgency up to the ceiling, {level.value}", below)
            yield Statement(f"no answer beyond the ceiling, {level.value}", beyond)
            yield Statement(f"ceiling attained, {level.value}", attained)


def answering(proof: Proof) -> Iterator[Statement]:
    """Answering what is open lowers only by a present exception, to self-care, or (an option) a weak flag left alone."""
    z3 = solver_library()
    answered = []
    for name, finding in proof.vocabulary.findings.items():
        fresh = proof.p.answered(name, Answer.NOT_ASKED)
        if finding.kind == "exception":
            fresh = z3.And(fresh, z3.Not(proof.q.answered(name, Answer.PRESENT)))
        answered.append(z3.Or(proof.same(name), fresh))
    for options in EVERY_OPTION:
        for level in LEVELS:

            def refute(options: Options = options, level: Urgency = level) -> Refutation | None:
                before, after = proof.judged(proof.p, options), proof.judged(proof.q, options)
                screened = after.self_care if level == Urgency.ROUTINE else z3.BoolVal(False)
                if options.weak_flags == "soon" and level == Urgency.URGENT:
                    screened = after.weak_alone
                return _refuted(
                    proof, "answering", level.value, "answering an open question lowers the urgency", options,
                    *answered, before.urgency(level), z3.Not(after.urgency(level)), z3.Not(screened),
                    people=(proof.p, proof.q),
                )  # fmt: skip

            yield Statement(level.value, refute)


def exceptions(proof: Proof) -> Iterator[Statement]:
    """Where an exception holds a rule back, the result stays urgent or higher."""
    z3 = solver_library()
    for rule in proof.rules:
        if rule.exception is None:
            continue
        holds = formula(rule.when, proof.p.sure, proof.p.excepted)
        held_back = (holds, proof.p.excepted(rule.exception))

        def refute(rule: Rule = rule, held_back: tuple[Formula, Formula] = held_back) -> Refutation | None:
            floor = Urgency.EMERGENCY
            for options in EVERY_OPTION:
                judged = proof.judged(proof.p, options)
                kept = [level for level in LEVELS if proof.find(*held_back, z3.Not(judged.urgency(level))) is None]
                floor = min(floor, max(kept, default=Urgency.SELF_CARE))
                if floor < min(Urgency.URGENT, rule.urgency):
                    return _refuted(
                        proof, "exceptions", rule.name, f"with `{rule.exception}` nothing keeps the result urgent",
                        options, *held_back, z3.Not(judged.urgency(Urgency.URGENT)), people=(proof.p,),
                    )  # fmt: skip
            proof.exceptions.append(Exempt(rule.name, str(rule.exception), floor.value))
            return None

        yield Statement(rule.name, refute)


def escalating(proof: Proof) -> Iterator[Statement]:
    """Adding a pack never lowers the urgency or the ceiling."""
    z3 = solver_library()
    for left_out in proof.packs if len(proof.packs) > 1 else ():
        fewer = tuple(pack for pack in proof.packs if pack is not left_out)
        for options in EVERY_OPTION:

            def refute(
                left_out: RulePack = left_out, fewer: tuple[RulePack, ...] = fewer, options: Options = options
            ) -> Refutation | None:
                few, all_ = proof.judged(proof.p, options, fewer), proof.judged(proof.p, options)
                falls = [z3.And(few.urgency(level), z3.Not(all_.urgency(level))) for level in LEVELS]
                falls += [z3.And(few.ceiling(level), z3.Not(all_.ceiling(level))) for level in LEVELS]
                return _refuted(
                    proof, "escalating", left_out.name, "adding this pack lowers the result", options,
                    z3.Or(falls), people=(proof.p,),
                )  # fmt: skip

            yield Statement(left_out.name, refute)


def self_care(proof: Proof) -> Iterator[Statement]:
    """Self-care is given where every answer of tiers 1 and 2 is a clear no and no higher rule fired, and nowhere else."""
    z3 = solver_library()
    judged = proof.judged(proof.p)
    allowed = all(pack.floor == Urgency.SELF_CARE for pack in proof.packs)

    def reached() -> Refutation | None:
        model = proof.find(judged.self_care)
        if model is not None:
            proof.meet(model)
        if (model is not None) == allowed:
            return None
        says = "the packs' floors allow self-care and nobody gets it" if allowed else "a pack's floor forbids self-care"
        found = proof.meet(model) if model is not None else ()
        return Refutation("self-care", "reached", says, found, proof.packs)

    yield Statement("reached where the floors allow it", reached)
    for rule in proof.rules:
        if rule.level("cautious") > Urgency.SELF_CARE:

            def above(rule: Rule = rule) -> Refutation | None:
                return _refuted(
                    proof, "self-care", rule.name, "self-care although this rule fired", DEFAULT,
                    judged.self_care, judged.counted[rule.name], people=(proof.p,),
                )  # fmt: skip

            yield Statement(rule.name, above)
    for name, clear in proof.p.screened_absent():

        def unclear(name: str = name, clear: Formula = clear) -> Refutation | None:
            others = [condition for other, condition in proof.p.screened_absent() if other != name]
            complaint = z3.Or(list(judged.fired.values()))
            model = proof.find(*others, z3.Not(clear), complaint, z3.Not(judged.urgency(Urgency.SOON)))
            if model is not None:
                proof.meet(model)  # one answer short of self-care: the code is asked too
            return _refuted(
                proof, "self-care", name, "self-care although this is not a clear no", DEFAULT,
                judged.self_care, z3.Not(clear), people=(proof.p,),
            )  # fmt: skip

        yield Statement(name, unclear)


def _falls(proof: Proof, options: Options, levels: Sequence[Urgency]) -> Formula:
    """When the urgency of `q` is below that of `p`, at one of these levels."""
    z3, before, after = solver_library(), proof.judged(proof.p, options), proof.judged(proof.q, options)
    return z3.Or([z3.And(before.urgency(level), z3.Not(after.urgency(level))) for level in levels])


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

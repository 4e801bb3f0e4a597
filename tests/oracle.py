"""The meaning of a result, written a second time as plainly as possible: one rule after the other, no bits, no caches."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sciatica_triage import Answer, Presentation, Urgency
from sciatica_triage.condition import Atom, Compare, Present
from sciatica_triage.findings import Value
from sciatica_triage.pack import RulePack
from sciatica_triage.rule import Rule
from sciatica_triage.targets.reference import Truth, truth
from sciatica_triage.vocabulary import vocabulary_of

VOCABULARY = vocabulary_of(Presentation)
ORDER = [Answer.ABSENT, Answer.NOT_ASKED, Answer.UNSURE, Answer.PRESENT]


def effective(p: Presentation) -> dict[str, Value]:
    """Answers with implications applied: a present child makes its parent present, an unsure one at least unsure, and one
    that was not asked leaves it open."""
    answers: dict[str, Value] = {name: getattr(p, name) for name in VOCABULARY.findings}
    for child, parents in VOCABULARY.ancestors.items():
        for parent in parents:
            told = getattr(p, child)
            answers[parent] = max(Answer(answers[parent]), told, key=ORDER.index)
    return answers


def value(answers: dict[str, Value], *, doubt: Truth) -> Callable[[Atom], Truth]:
    """The truth of an atom; `doubt` is what an unsure screening finding counts as."""

    def of(atom: Atom) -> Truth:
        finding = VOCABULARY[atom.finding]
        answer = answers[atom.finding]
        if isinstance(atom, Compare) and not isinstance(answer, Answer):
            return Truth.TRUE if atom.met_by(answer) else Truth.FALSE
        if answer == Answer.UNSURE:
            if finding.unsure in ("present", "meets"):
                return Truth.TRUE
            return doubt if finding.tier == 1 and isinstance(atom, Present) else Truth.UNKNOWN
        return {Answer.PRESENT: Truth.TRUE, Answer.ABSENT: Truth.FALSE}.get(Answer(answer), Truth.UNKNOWN)

    return of


def judged(
    p: Presentation, packs: Sequence[RulePack], unsigned: str = "cautious", weak: str = "urgent"
) -> dict[str, object]:
    """Urgency, ceiling, and the names of the rules that fired, fired by doubt only, or are undecided."""
    answers = effective(p)

    def verdict(rule: Rule, doubt: Truth) -> Truth:
        return truth(rule.condition, value(answers, doubt=doubt), lambda name: getattr(p, name) == Answer.PRESENT)

    rules = [rule for pack in packs for rule in pack.rules]
    fired = {r.name for r in rules if verdict(r, Truth.UNKNOWN) == Truth.TRUE}
    doubtful = {r.name for r in rules if verdict(r, Truth.TRUE) == Truth.TRUE} - fired
    possible = {r.name for r in rules if verdict(r, Truth.UNKNOWN) != Truth.FALSE}
    isolated = not any(not r.weak and r.level(unsigned) >= Urgency.SOON and r.name in possible for r in rules)

    def level(rule: Rule) -> Urgency:
        return Urgency.SOON if rule.weak and weak == "soon" and isolated else rule.level(unsigned)

    at = {r.name: level(r) for r in rules}
    reached = [at[n] for n in fired] + [min(at[n], Urgency.URGENT) for n in doubtful]
    floor = max(Urgency.ROUTINE, *(pack.floor for pack in packs))
    urgency = max([floor, *reached])
    home = max(pack.floor for pack in packs) == Urgency.SELF_CARE and reached and max(reached) == Urgency.SELF_CARE
    if home and screened_absent(p):
        urgency = Urgency.SELF_CARE
    ceiling = max([urgency, *(at[n] for n in possible)])
    return {"urgency": urgency, "ceiling": ceiling, "fired": fired, "doubtful": doubtful, "undecided": possible - fired}


def screened_absent(p: Presentation) -> bool:
    """Semantic 3's conditions for self-care, apart from the rules."""
    for f in VOCABULARY.findings.values():
        answer = getattr(p, f.name)
        doubted = any(
            getattr(p, c) in (Answer.PRESENT, Answer.UNSURE) for c, up in VOCABULARY.ancestors.items() if f.name in up
        )
        if f.tier > 2 or f.entry_complaint or f.kind == "exception":
            continue
        if f.kind == "finding" and (answer != Answer.ABSENT or doubted):
            return False
        if f.kind == "number" and isinstance(answer, Answer) and not (f.needs and getattr(p, f.needs) == Answer.ABSENT):
            return False
    return True

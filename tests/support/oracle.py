"""The meaning of a result, written a second time as plainly as possible: one rule after the other, no bits, no caches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from sciatica_triage import Answer, Presentation, Urgency
from sciatica_triage.engine.reference import Truth, truth
from sciatica_triage.packs.condition import AllOf, AnyOf, Atom, Compare, Condition, Defined, Present, atoms
from sciatica_triage.packs.pack import RulePack
from sciatica_triage.packs.rule import Rule
from sciatica_triage.vocabulary import vocabulary_of
from sciatica_triage.vocabulary.findings import GROUPS, Finding, Value

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


class Judgement(NamedTuple):
    """Urgency, ceiling, and the names of the rules that fired, fired by doubt only, or are undecided; each rule's level."""

    urgency: Urgency
    ceiling: Urgency
    fired: set[str]
    doubtful: set[str]
    undecided: set[str]
    levels: dict[str, Urgency]


def judged(p: Presentation, packs: Sequence[RulePack], unsigned: str = "cautious", weak: str = "urgent") -> Judgement:
    """What these answers mean to the rules of these packs."""
    answers = effective(p)

    def verdict(rule: Rule, doubt: Truth) -> Truth:
        return truth(rule.condition, value(answers, doubt=doubt), lambda name: getattr(p, name) == Answer.PRESENT)

    rules = rules_of(packs)
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
    return Judgement(urgency, ceiling, fired, doubtful, possible - fired, at)


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


def rules_of(packs: Sequence[RulePack]) -> list[Rule]:
    return [rule for pack in packs for rule in pack.rules]


def open_findings(p: Presentation, *also: Answer) -> list[str]:
    """What nobody has asked; an exception is never asked by itself."""
    asked = [f.name for f in VOCABULARY.findings.values() if f.kind != "exception"]
    return [name for name in asked if getattr(p, name) in (Answer.NOT_ASKED, *also)]


def worst_values(name: str) -> list[Value]:
    """The worst answer to a finding; the two ends of a number that is worse at either end."""
    f = VOCABULARY[name]
    if f.kind != "number":
        return [Answer.PRESENT]
    top = min(f.maximum, 10_000)
    return {"larger": [top], "smaller": [f.minimum], "either_end": [f.minimum, top]}[f.worse]


def completed(p: Presentation, names: Sequence[str]) -> list[Presentation]:
    """These findings answered as badly as can be: once for each end of the numbers that are worse at either end."""
    return [p.with_answers(**{n: worst_values(n)[end] for n in names}) for end in (0, -1)]


class Outlook(NamedTuple):
    """What open questions may still change: the status, the highest level they lead to, and what is worth asking."""

    status: str
    highest: Urgency
    questions: list[Asking]
    next_question: str | None


class Asking(NamedTuple):
    """A finding worth asking about: the highest level of an undecided rule that it bears on, how many such rules there are,
    whether it counts as things stand, and whether it was asked before."""

    finding: str
    could_raise_to: Urgency
    decides: int
    now: bool
    ask_again: bool


def outlook(p: Presentation, packs: Sequence[RulePack], unsigned: str = "cautious", weak: str = "urgent") -> Outlook:
    """Status and questions, found by answering all that is open for the worst and judging that again."""
    rules = rules_of(packs)
    today = judged(p, packs, unsigned, weak)
    worst = [judged(q, packs, unsigned, weak) for q in completed(p, open_findings(p))]
    highest = max(w.urgency for w in worst)
    firing = {name for w in worst for name in (w.fired | w.doubtful if today.urgency < Urgency.URGENT else w.fired)}
    now_open = value(effective(p), doubt=Truth.UNKNOWN)
    above = [r for r in rules if r.name in today.undecided and today.levels[r.name] > today.urgency]
    needs = {r.name: missing(r.when, now_open) for r in above}

    questions = []
    for f in VOCABULARY.findings.values():
        answer = getattr(p, f.name)
        again = answer == Answer.UNSURE and f.unsure == "ask"
        bearing = [r for r in above if needs[r.name] & {f.name, *VOCABULARY.ancestors[f.name]}]
        if f.kind != "exception" and bearing and (answer == Answer.NOT_ASKED or again):
            level = max(today.levels[r.name] for r in bearing)
            decides = sum(today.levels[r.name] == level for r in bearing)
            now = not again and any(r.name in firing for r in bearing)
            questions.append(Asking(f.name, level, decides, now, again))
    questions.sort(key=lambda q: (-q.could_raise_to.rank, *place(VOCABULARY[q.finding])))
    status = "settled"
    if highest > today.urgency:
        status = "needs_answers" if {*open_findings(p)} & screening(rules) else "screened"
    return Outlook(status, highest, questions, first_asked(questions))


def missing(condition: Condition, known: Callable[[Atom], Truth]) -> set[str]:
    """The findings that an undecided condition waits for: those of its undecided parts."""
    if truth(condition, known, lambda _: False) != Truth.UNKNOWN:
        return set()
    match condition:
        case Present(name) | Compare(name):
            return {name}
        case AllOf(parts) | AnyOf(parts):
            return {name for part in parts for name in missing(part, known)}
        case Defined(_, meaning):
            return missing(meaning, known)


def screening(rules: Sequence[Rule]) -> set[str]:
    """The findings of tier 1 that these rules ask about, themselves or by what they imply."""
    asked = {atom.finding for rule in rules for atom in atoms(rule.when)}
    return {
        f.name for f in VOCABULARY.findings.values() if f.tier == 1 and asked & {f.name, *VOCABULARY.ancestors[f.name]}
    }


def first_asked(questions: Sequence[Asking]) -> str | None:
    """Screening first, group by group; then what may lead highest, by the more rules."""
    today = [q for q in questions if q.now]
    first = [q for q in today if VOCABULARY[q.finding].tier == 1]
    if first:
        return min(first, key=lambda q: GROUPS.index(VOCABULARY[q.finding].group)).finding
    best = max(today, key=lambda q: (q.could_raise_to, q.decides), default=None)
    return best.finding if best else None


def place(finding: Finding) -> tuple[int, int, int]:
    """Where a finding stands among questions that may lead equally high."""
    return finding.tier, GROUPS.index(finding.group), list(VOCABULARY.findings).index(finding.name)

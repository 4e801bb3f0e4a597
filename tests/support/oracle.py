"""The meaning of a result, written a second time as plainly as possible: one rule after the other, no bits, no caches."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cache
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


def says(p: Presentation, name: str) -> Answer:
    """What one answer says of the findings above it. A number says present where it meets the threshold that shows one; doubt
    about a number is no sign of anything, and leaves it open."""
    answer, shows = getattr(p, name), VOCABULARY[name].shows
    if isinstance(answer, Answer):
        if answer == Answer.UNSURE and VOCABULARY[name].unsure == "present":
            return Answer.PRESENT
        return Answer.NOT_ASKED if shows and answer == Answer.UNSURE else answer
    return Answer.PRESENT if shows and shows.met_by(answer, VOCABULARY[name].worse) else Answer.ABSENT


def closed(p: Presentation, *, by_age: bool = True) -> set[str]:
    """What makes no sense to ask: at this age, or since nothing that it follows is there or could still turn out to be."""
    age = p.age_years
    at_this_age = {
        f.name
        for f in VOCABULARY.findings.values()
        if by_age and f.ages and not isinstance(age, Answer) and not f.ages[0] <= age <= f.ages[1]
    }
    unasked = {name for name in VOCABULARY.findings if getattr(p, name) == Answer.NOT_ASKED}
    found = {f.name for f in VOCABULARY.findings.values() if f.follows} & unasked

    def stands(name: str) -> bool:
        return says(p, name) == Answer.ABSENT or name in (found | at_this_age) & unasked

    while True:
        kept = {
            name
            for name in found
            if all(
                stands(parent) and all(stands(other) for other in VOCABULARY.below[parent] if other != name)
                for parent in VOCABULARY[name].follows
            )
        }
        if kept == found:
            return found | at_this_age & unasked
        found = kept


def effective(p: Presentation, *, by_age: bool = True) -> dict[str, Value]:
    """Answers with implications applied: a present child makes its parent present, an unsure one at least unsure, and one
    that was not asked leaves it open. A number that shows its finding makes it present. What is closed is absent."""
    shut = closed(p, by_age=by_age)
    answers: dict[str, Value] = {n: Answer.ABSENT if n in shut else getattr(p, n) for n in VOCABULARY.findings}
    for child, parents in VOCABULARY.above.items():
        told = Answer.ABSENT if child in shut else says(p, child)
        for parent in parents:
            answers[parent] = max(Answer(answers[parent]), told, key=ORDER.index)
    return answers


def value(answers: dict[str, Value], *, doubt: Truth, alone: Collection[str] = ()) -> Callable[[Atom], Truth]:
    """The truth of an atom; `doubt` is what an unsure screening finding counts as, and one of `alone`."""

    def of(atom: Atom) -> Truth:
        finding = VOCABULARY[atom.finding]
        answer = answers[atom.finding]
        if isinstance(atom, Compare) and not isinstance(answer, Answer):
            return Truth.TRUE if atom.met_by(answer) else Truth.FALSE
        if answer == Answer.UNSURE:
            if finding.unsure in ("present", "meets"):
                return Truth.TRUE
            counts = isinstance(atom, Present) and (finding.tier == 1 or finding.name in alone)
            return doubt if counts else Truth.UNKNOWN
        return {Answer.PRESENT: Truth.TRUE, Answer.ABSENT: Truth.FALSE}.get(Answer(answer), Truth.UNKNOWN)

    return of


@cache
def emergencies_alone(packs: tuple[RulePack, ...], unsigned: str) -> set[str]:
    """The findings that make an emergency when nothing else is there."""
    found = set()
    for name, finding in VOCABULARY.findings.items():
        if finding.kind == "finding":
            only = dict.fromkeys(VOCABULARY.findings, Answer.ABSENT)
            only |= dict.fromkeys((name, *VOCABULARY.ancestors[name]), Answer.PRESENT)
            holds = value(dict(only), doubt=Truth.FALSE)
            rules = [rule for rule in rules_of(packs) if rule.level(unsigned) == Urgency.EMERGENCY]
            if any(truth(rule.when, holds, lambda _: False) == Truth.TRUE for rule in rules):
                found.add(name)
    return found


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
    alone = emergencies_alone(tuple(packs), unsigned)

    def verdict(rule: Rule, doubt: Truth) -> Truth:
        return truth(
            rule.condition, value(answers, doubt=doubt, alone=alone), lambda name: getattr(p, name) == Answer.PRESENT
        )

    rules = rules_of(packs)
    fired = {r.name for r in rules if verdict(r, Truth.UNKNOWN) == Truth.TRUE}
    doubtful = {r.name for r in rules if verdict(r, Truth.TRUE) == Truth.TRUE} - fired
    possible = {r.name for r in rules if verdict(r, Truth.UNKNOWN) != Truth.FALSE}
    screened = all(denied(p, name) for name in screening(rules))

    def at(names: set[str]) -> dict[str, Urgency]:
        """The level of each rule where these fire: a weak flag alone, beside a screening of clear noes, may be lower."""
        flags = [r for r in rules if r.weak and r.name in names]
        serious = any(not r.weak and r.level(unsigned) >= Urgency.SOON and r.name in names for r in rules)
        alone = weak == "soon" and screened and len(flags) == 1 and not serious
        return {r.name: Urgency.SOON if r.weak and alone else r.level(unsigned) for r in rules}

    now = at(fired | doubtful)
    ahead = at(possible)
    reached = [now[n] for n in fired] + [min(now[n], Urgency.URGENT) for n in doubtful]
    floor = max(Urgency.ROUTINE, *(pack.floor for pack in packs))
    urgency = max([floor, *reached])
    home = max([Urgency.SELF_CARE, *(pack.floor for pack in packs), *reached]) == Urgency.SELF_CARE
    if home and screened_absent(p):
        urgency = Urgency.SELF_CARE
    ceiling = max([urgency, *(ahead[n] for n in possible)])
    lowered = [name for name in now if now[name] < next(r for r in rules if r.name == name).level(unsigned)]
    if lowered and ahead != now:  # whatever fires beside the weak flag makes it urgent again
        ahead = {name: Urgency.URGENT if level == Urgency.SOON else level for name, level in ahead.items()}
    return Judgement(urgency, ceiling, fired, doubtful, possible - fired, ahead)


def denied(p: Presentation, name: str) -> bool:
    """Whether a finding was answered with a clear no, or its number is known, or no answer at all makes sense."""
    answer = getattr(p, name)
    number = VOCABULARY[name].kind == "number"
    return (not isinstance(answer, Answer) if number else answer == Answer.ABSENT) or name in closed(p, by_age=False)


def screened_absent(p: Presentation) -> bool:
    """Semantic 3's conditions for self-care, apart from the rules."""
    # An age closes nothing here: getting older must not turn routine into self-care.
    answers, shut = effective(p, by_age=False), closed(p, by_age=False)
    for f in VOCABULARY.findings.values():
        if f.tier > 2 or f.entry_complaint or f.kind == "exception" or f.name in shut:
            continue
        if f.kind == "finding" and (answers[f.name] != Answer.ABSENT or getattr(p, f.name) != Answer.ABSENT):
            return False
        if f.kind == "number" and isinstance(answers[f.name], Answer):
            return False
    return True


def rules_of(packs: Sequence[RulePack]) -> list[Rule]:
    return [rule for pack in packs for rule in pack.rules]


def open_findings(p: Presentation, *also: Answer) -> list[str]:
    """What nobody has asked; an exception is never asked by itself, nor what makes no sense here."""
    shut = closed(p)
    asked = [f.name for f in VOCABULARY.findings.values() if f.kind != "exception" and f.name not in shut]
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
    rules, shut = rules_of(packs), closed(p)
    today = judged(p, packs, unsigned, weak)
    worst = [judged(q, packs, unsigned, weak) for q in completed(p, open_findings(p))]
    highest = max([today.urgency, *(w.urgency for w in worst)])  # the screening completed may lower it
    firing = {name for w in worst for name in (w.fired | w.doubtful if today.urgency < Urgency.URGENT else w.fired)}
    now_open = value(effective(p), doubt=Truth.UNKNOWN)
    above = [r for r in rules if r.name in today.undecided and today.levels[r.name] > today.urgency]
    needs = {r.name: missing(r.when, now_open) for r in above}

    questions = []
    for f in VOCABULARY.findings.values():
        answer = getattr(p, f.name)
        doubted = answer == Answer.UNSURE
        bearing = [r for r in above if needs[r.name] & {f.name, *VOCABULARY.above[f.name]}]
        if f.kind != "exception" and f.name not in shut and bearing and (answer == Answer.NOT_ASKED or doubted):
            level = max(today.levels[r.name] for r in bearing)
            decides = sum(today.levels[r.name] == level for r in bearing)
            now = not doubted and any(r.name in firing for r in bearing)
            questions.append(Asking(f.name, level, decides, now, doubted and f.unsure == "ask"))
    questions.sort(key=lambda q: (-q.could_raise_to.rank, *place(VOCABULARY[q.finding])))
    status = "settled" if today.urgency == today.ceiling else "unresolved"
    if highest > today.urgency:
        status = "needs_answers" if {*open_findings(p)} & screening(rules) else "screened"
    return Outlook(status, highest, questions, first_asked(questions, p))


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
    return {f.name for f in VOCABULARY.findings.values() if f.tier == 1 and asked & {f.name, *VOCABULARY.above[f.name]}}


def first_asked(questions: Sequence[Asking], p: Presentation) -> str | None:
    """Screening first, group by group; then what may lead highest, by the more rules; a follow-up in its time only."""
    open_ = {q.finding for q in questions if q.now}
    today = [q for q in questions if q.now and not waits(q.finding, p, open_)]
    first = [q for q in today if VOCABULARY[q.finding].tier == 1]
    if first:
        return min(first, key=lambda q: GROUPS.index(VOCABULARY[q.finding].group)).finding
    best = max(today, key=lambda q: (q.could_raise_to, q.decides), default=None)
    return best.finding if best else None


def waits(name: str, p: Presentation, open_: Collection[str]) -> bool:
    """Whether a follow-up has no yes and no doubt to follow up on yet, and what could give it one is itself still asked."""
    follows = VOCABULARY[name].follows
    if any(getattr(p, parent) in (Answer.PRESENT, Answer.UNSURE) for parent in follows):
        return False
    sources = [child for parent in follows for child in VOCABULARY.below[parent] if not VOCABULARY[child].follows]
    return bool(open_ & {*follows, *sources})


def place(finding: Finding) -> tuple[int, int, int]:
    """Where a finding stands among questions that may lead equally high."""
    return finding.tier, GROUPS.index(finding.group), list(VOCABULARY.findings).index(finding.name)

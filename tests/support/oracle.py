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


def effective(p: Presentation, doubted: Collection[str] = (), *, by_age: bool = True) -> dict[str, Value]:
    """Answers with implications applied: a present child makes its parent present, an unsure one at least unsure, and one
    that was not asked leaves it open. A number that shows its finding makes it present. What is closed is absent.

    Doubt that counts is present, and so is what is above it: where the finding says so, and for the findings `doubted`.
    """
    shut = closed(p, by_age=by_age)
    answers: dict[str, Value] = {n: Answer.ABSENT if n in shut else getattr(p, n) for n in VOCABULARY.findings}
    for name in sorted(VOCABULARY.findings, key=lambda name: -len(VOCABULARY.above[name])):  # children before parents
        finding = VOCABULARY[name]
        told = Answer.ABSENT if name in shut else says(p, name) if finding.kind == "number" else Answer(answers[name])
        if told == Answer.UNSURE and finding.kind == "finding" and (finding.unsure == "present" or name in doubted):
            answers[name] = told = Answer.PRESENT
        for parent in (finding.shows.finding,) if finding.shows else finding.implies:
            answers[parent] = max(Answer(answers[parent]), told, key=ORDER.index)
    return answers


def value(answers: dict[str, Value]) -> Callable[[Atom], Truth]:
    """The truth of an atom, by answers that took effect."""

    def of(atom: Atom) -> Truth:
        answer = answers[atom.finding]
        if isinstance(atom, Compare) and not isinstance(answer, Answer):
            return Truth.TRUE if atom.met_by(answer) else Truth.FALSE
        if answer == Answer.UNSURE and VOCABULARY[atom.finding].unsure == "meets":
            return Truth.TRUE
        return {Answer.PRESENT: Truth.TRUE, Answer.ABSENT: Truth.FALSE}.get(Answer(answer), Truth.UNKNOWN)

    return of


def counted_in_doubt(packs: Sequence[RulePack], unsigned: str) -> set[str]:
    """The findings of which doubt counts, up to urgent: screening, and what makes an emergency by itself."""
    screening = {f.name for f in VOCABULARY.findings.values() if f.tier == 1 and f.kind == "finding"}
    return screening | emergencies_alone(tuple(packs), unsigned)


@cache
def emergencies_alone(packs: tuple[RulePack, ...], unsigned: str) -> set[str]:
    """The findings that make an emergency when nothing else is there."""
    found = set()
    for name, finding in VOCABULARY.findings.items():
        if finding.kind == "finding":
            only = dict.fromkeys(VOCABULARY.findings, Answer.ABSENT)
            only |= dict.fromkeys((name, *VOCABULARY.ancestors[name]), Answer.PRESENT)
            holds = value(dict(only))
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
    known, with_doubt = value(effective(p)), value(effective(p, counted_in_doubt(packs, unsigned)))

    def verdict(rule: Rule, known: Callable[[Atom], Truth]) -> Truth:
        return truth(rule.condition, known, lambda name: getattr(p, name) == Answer.PRESENT)

    rules = rules_of(packs)
    fired = {r.name for r in rules if verdict(r, known) == Truth.TRUE}
    doubtful = {r.name for r in rules if verdict(r, with_doubt) == Truth.TRUE} - fired
    possible = {r.name for r in rules if verdict(r, known) != Truth.FALSE}
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
    held = [r for r in rules if r.name in fired | doubtful]
    serious = any(not r.weak and r.level(unsigned) >= Urgency.SOON for r in held)
    open_flag = weak == "soon" and any(r.weak and r.name in possible for r in rules)
    open_flag = open_flag and ahead == {r.name: r.level(unsigned) for r in rules}
    if open_flag and not serious and sum(r.weak for r in held) <= 1:
        # Whatever fires beside a weak flag may be what makes that urgent.
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
    now_open = value(effective(p))
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
            questions.append(Asking(f.name, level, decides, now, doubted))
    questions.sort(key=lambda q: (-q.could_raise_to.rank, *place(VOCABULARY[q.finding])))
    status = "settled" if today.urgency == today.ceiling else "unresolved"
    if highest > today.urgency:
        status = "needs_answers" if unscreened(p, rules) else "screened"
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


def unscreened(p: Presentation, rules: Sequence[Rule]) -> set[str]:
    """The screening findings that are open: not asked, and not implied by what is present, with all that a yes would tell."""
    asked, told = {atom.finding for rule in rules for atom in atoms(rule.when)}, effective(p)
    return {
        name
        for name in {*open_findings(p)} & screening(rules)
        if any(told[told_of] != Answer.PRESENT for told_of in asked & {name, *VOCABULARY.above[name]})
    }


def first_asked(questions: Sequence[Asking], p: Presentation) -> str | None:
    """Screening first, group by group; then what may lead highest, by the more rules; a follow-up in its time only."""
    open_ = [q for q in questions if q.now] or [q for q in questions if not q.ask_again]
    today = [now for q in open_ for now in in_time(q, p, {other.finding for other in open_})]
    first = [q for q in today if VOCABULARY[q.finding].tier == 1]
    if first:
        return min(first, key=lambda q: GROUPS.index(VOCABULARY[q.finding].group)).finding
    best = max(today, key=lambda q: (q.could_raise_to, q.decides), default=None)
    return best.finding if best else None


def in_time(question: Asking, p: Presentation, open_: Collection[str]) -> list[Asking]:
    """A follow-up with something there or in doubt to follow up on; until then, what could give it that, as far as it is
    neither asked, nor a follow-up, nor asked by itself."""
    follows = VOCABULARY[question.finding].follows
    sources = {n for parent in follows for n in (parent, *VOCABULARY.below[parent])} - {question.finding}
    if any(says(p, n) == Answer.PRESENT or getattr(p, n) == Answer.UNSURE for n in sources):
        return [question]
    shut = closed(p)
    gates = [
        n
        for n in VOCABULARY.findings
        if n in sources and getattr(p, n) == Answer.NOT_ASKED and not VOCABULARY[n].follows and n not in shut
    ]
    if gates:
        return [question._replace(finding=n) for n in gates if n not in open_]
    return [] if {*follows} & {*open_} else [question]


def place(finding: Finding) -> tuple[int, int, int]:
    """Where a finding stands among questions that may lead equally high."""
    return finding.tier, GROUPS.index(finding.group), list(VOCABULARY.findings).index(finding.name)

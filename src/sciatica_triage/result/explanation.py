"""Why, and why not: what every rule made of the answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isinf
from typing import TYPE_CHECKING, Literal, TypeAlias

from ..engine.assessment import Assessment, Assessor
from ..engine.meaning import Known, set_bits
from ..engine.rulebook import Rulebook
from ..packs.condition import Compare, Present
from ..shown import Shown
from ..urgency import Urgency
from ..vocabulary.findings import Answer, Value, in_digits
from ..vocabulary.models import Model

if TYPE_CHECKING:
    from ..vocabulary.answers import Answers

Outcome: TypeAlias = Literal["fired", "undecided", "ruled_out"]


class Need(Model):
    """One answer, as a rule asks for it: `present`, `not present`, `any number`, or a comparison such as `>= 7`."""

    finding: str
    """The name of the finding."""
    answer: str
    """The answer that the rule asks for."""


class RuleOutcome(Model):
    """What one rule made of the answers.

    `findings`: the answers that made it fire, or that ruled it out. `missing`: groups of answers, one of each of which an
    undecided rule still needs. `near_miss`: for a ruled-out rule, the answers each of which alone would have made it fire.
    """

    rule: str
    """The rule's public name."""
    title: str
    """The rule's title."""
    group: str
    """The group of rules that it belongs to."""
    urgency: Urgency
    """The level that it asks for."""
    outcome: Outcome
    """Whether it fired, is undecided, or is ruled out."""
    findings: tuple[str, ...] = ()
    missing: tuple[tuple[Need, ...], ...] = ()
    near_miss: tuple[Need, ...] = ()


class AnswerUse(Model):
    """One question with its answer, and the rules in which that took part: those that it made fire or ruled out, and the
    undecided ones that still wait for it. What was not asked may still hold, where another answer makes it present."""

    finding: str
    """The name of the finding."""
    question: str
    """What was asked."""
    unit: str | None
    """The unit of a number."""
    answer: Value
    """The answer that counts."""
    fired: tuple[RuleOutcome, ...]
    """The rules that it made fire."""
    undecided: tuple[RuleOutcome, ...]
    """The rules that still wait for it."""
    ruled_out: tuple[RuleOutcome, ...]
    """The rules that it ruled out."""


class Explanation(Shown, Model):
    """Every rule of the loaded packs, once: fired, undecided or ruled out; the most urgent first.

    `answers`: the same question by question, each once, in the order of the vocabulary: all that were answered, and those
    not asked that some rule names.
    """

    fired: tuple[RuleOutcome, ...]
    """The rules that fired."""
    undecided: tuple[RuleOutcome, ...]
    """The rules that answers could still make fire."""
    ruled_out: tuple[RuleOutcome, ...]
    """The rules that no open answer can make fire."""
    answers: tuple[AnswerUse, ...]

    @property
    def near_misses(self) -> tuple[RuleOutcome, ...]:
        """The ruled-out rules that one answer separates from firing."""
        return tuple(outcome for outcome in self.ruled_out if outcome.near_miss)


def explain(assessor: Assessor, presentation: Answers) -> Explanation:
    """The partition of all rules by what these answers make of them."""
    assessment = assessor.assess(presentation)
    by_outcome: dict[Outcome, list[RuleOutcome]] = {"fired": [], "undecided": [], "ruled_out": []}
    for level, mask in assessment.levels:
        for i in set_bits(mask):
            rule = assessor.book.rules[i]
            outcome = _outcome(assessment, i)
            about = RuleOutcome(rule=rule.name, title=rule.title, group=rule.group, urgency=level, outcome=outcome)
            details = _details(assessor.book, presentation.values_by_name, assessment, i, outcome)
            by_outcome[outcome].append(about.model_copy(update=details))
    outcomes = {outcome: tuple(rules) for outcome, rules in by_outcome.items()}
    return Explanation(**outcomes, answers=tuple(_uses(assessor.book, presentation.values_by_name, outcomes)))


def _uses(
    book: Rulebook, answers: Mapping[str, Value], outcomes: Mapping[Outcome, tuple[RuleOutcome, ...]]
) -> Iterator[AnswerUse]:
    by_finding: dict[str, dict[Outcome, dict[str, RuleOutcome]]] = {}
    for outcome, rules in outcomes.items():
        for rule in rules:
            for name in (*rule.findings, *(need.finding for group in rule.missing for need in group)):
                by_finding.setdefault(name, {}).setdefault(outcome, {})[rule.rule] = rule
    for name, finding in book.vocabulary.findings.items():
        took_part = by_finding.get(name, {})
        if took_part or answers[name] is not Answer.NOT_ASKED:
            yield AnswerUse(
                finding=name,
                question=finding.question,
                unit=finding.unit,
                answer=answers[name],
                fired=tuple(took_part.get("fired", {}).values()),
                undecided=tuple(took_part.get("undecided", {}).values()),
                ruled_out=tuple(took_part.get("ruled_out", {}).values()),
            )


def _outcome(assessment: Assessment, index: int) -> Outcome:
    if assessment.fired >> index & 1:
        return "fired"
    return "undecided" if assessment.possible >> index & 1 else "ruled_out"


def _details(
    book: Rulebook, answers: Mapping[str, Value], assessment: Assessment, index: int, outcome: Outcome
) -> dict[str, object]:
    known, clauses = assessment.known, book.clauses[index]
    if outcome == "fired":
        return {
            "findings": tuple(dict.fromkeys(need.finding for c in clauses for need in _needs(book, c & known.sure)))
        }
    if outcome == "undecided":
        unmet = (clause for clause in clauses if not clause & known.sure)
        by_doubt = [
            leaf for clause in clauses for leaf in book.leaves_in(clause & known.sure) if isinstance(leaf, Compare)
        ]
        return {"missing": tuple(tuple(_missing(book, answers, known, clause, by_doubt)) for clause in unmet)}
    failed = [clause for clause in clauses if not clause & known.possible]
    # Of all that fail, the clause that is said shortest; of equal ones always the same.
    smallest = min(failed, key=lambda clause: (clause.bit_count(), clause))
    near: list[Need] = []
    for bit, gained in book.gained.items():
        if any(bit & clause for clause in failed) and all(clause & (known.sure | gained) for clause in clauses):
            near += _needs(book, bit)
    by = tuple(dict.fromkeys(need.finding for need in _needs(book, smallest)))
    return {"findings": by, "near_miss": tuple(dict.fromkeys(near))}


def _missing(
    book: Rulebook, answers: Mapping[str, Value], known: Known, clause: int, met: Sequence[Compare]
) -> Iterator[Need]:
    """The open or unsure answers that would meet a clause; for a finding that is settled, those that imply or show it.

    `met`: the comparisons of the rule that are met; doubt may be all that meets them, so a number has to meet them as well.
    """

    def is_open(name: str) -> bool:
        return answers[name] in (Answer.NOT_ASKED, Answer.UNSURE) and not book.mark(name) & known.closed

    for leaf in book.leaves_in(clause):
        if isinstance(leaf, Present | Compare):
            if is_open(leaf.finding):
                yield from _needs(book, book.bits[leaf])
                continue
            for name in filter(is_open, book.vocabulary.below[leaf.finding]):
                shown = book.shown_by(name)
                if shown and answers[name] is Answer.UNSURE:
                    same = [c for c in met if c.finding == name and c.operator[0] == shown.operator[0]]
                    shown = max((shown, *same), key=lambda c: c.mildest if c.operator[0] == ">" else -c.mildest)
                yield Need(finding=name, answer=_threshold(shown) if shown else "present")


def _threshold(compare: Compare) -> str:
    return "any number" if isinf(compare.threshold) else f"{compare.operator} {in_digits(compare.threshold)}"


def _needs(book: Rulebook, bits: int) -> Iterator[Need]:
    for leaf in book.leaves_in(bits):
        match leaf:
            case Present(name):
                yield Need(finding=name, answer="present")
            case Compare(name):
                yield Need(finding=name, answer=_threshold(leaf))
            case str(name):
                yield Need(finding=name, answer="not present")

"""What is shown of each value, as blocks: the one view that both its card and its Markdown are written from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, TypeVar

from ..packs.condition import in_words
from ..packs.pack import RulePack
from ..packs.rule import Citation, Dissent, Rule
from ..result.explanation import Explanation, Need, RuleOutcome
from ..result.questions import Question
from ..result.reasons import Reason
from ..shown import html_of, markdown_of
from ..triager import TriageResult
from .html import card_html
from .markdown import markdown
from .page import (
    Badge,
    Block,
    Fold,
    Heading,
    Items,
    Ladder,
    Line,
    Link,
    Paragraph,
    Part,
    Quote,
    Small,
    Strong,
    level_name,
)

_QUESTIONS: Final = 5
_RULES: Final = 200

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class View:
    """A value as blocks; `label` says what it is to who cannot see it."""

    label: str
    blocks: Sequence[Block]

    def html(self) -> str:
        """The card."""
        return card_html(self.label, self.blocks)

    def markdown(self) -> str:
        """The same in Markdown."""
        return markdown(self.blocks)


def shows(kind: type[V]) -> Callable[[Callable[[V], View]], Callable[[V], View]]:
    """Make a function the view of a kind of value: its HTML and its Markdown are written from it."""

    def register(view: Callable[[V], View]) -> Callable[[V], View]:
        html_of.register(kind, lambda value: view(value).html())
        markdown_of.register(kind, lambda value: view(value).markdown())
        return view

    return register


@shows(TriageResult)
def result_view(result: TriageResult) -> View:
    """Urgency with its ceiling, advice, reasons with their citations, open questions, conflicts, limits."""
    return View("Result of a triage", list(_result(result)))


def questions_view(questions: Sequence[Question]) -> View:
    """The open questions, the most decisive first."""
    return View("Open questions", list(_questions(questions)))


@shows(Rule)
def rule_view(rule: Rule) -> View:
    """One rule: its level, its condition, why, who says so, and its cases."""
    return View(f"Rule {rule.name}", list(_rule(rule)))


@shows(RulePack)
def pack_view(pack: RulePack) -> View:
    """One pack: its scope, whom it is not for, its floor, and its rules, the most urgent first."""
    rules = sorted(pack.rules, key=lambda rule: (-rule.level("cautious").rank, rule.id))
    blocks: list[Block] = [
        Heading(2, pack.title),
        Paragraph(f"{pack.name} {pack.version} ({pack.sha256[:12]})", small=True),
        Paragraph(pack.scope),
        Paragraph((Strong("Floor:"), f" {level_name(pack.floor)}. {pack.floor_because}")),
        *([Fold("Not for", [Items(pack.not_for)])] if pack.not_for else []),
        *(Fold((Badge(rule.level("cautious")), " ", rule.title), list(_rule(rule))) for rule in rules[:_RULES]),
        *([Paragraph(f"and {len(rules) - _RULES} more")] if len(rules) > _RULES else []),
    ]
    return View(f"Rule pack {pack.name}", blocks)


@shows(Explanation)
def explanation_view(explanation: Explanation) -> View:
    """What every rule made of the answers."""
    fired, undecided, out = explanation.fired, explanation.undecided, explanation.ruled_out
    return View(
        "Explanation of a triage",
        [
            Heading(3, f"Fired ({len(fired)})"),
            _outcomes(fired) if fired else Paragraph("No rule fired."),
            Fold(f"Undecided ({len(undecided)})", [_outcomes(undecided)]),
            Fold(f"Ruled out ({len(out)})", [_outcomes(out)]),
        ],
    )


def _result(result: TriageResult) -> Iterator[Block]:
    interval = ""
    if result.ceiling > result.urgency:
        interval = f", and up to {level_name(result.ceiling)} is not ruled out"
    yield Heading(2, ("Urgency: ", Badge(result.urgency), interval))
    yield Paragraph(f"Status: {result.status.replace('_', ' ')}", small=True)
    yield Ladder(result.urgency, result.ceiling)
    lines = [line.strip() for line in result.advice.splitlines() if line.strip()]
    for listed, group in groupby(lines, key=lambda line: line.startswith("- ")):
        if listed:
            yield Items([line.removeprefix("- ") for line in group])
        else:
            yield from map(Paragraph, group)
    if result.reasons:
        yield Heading(3, "Because")
        yield from map(_reason, result.reasons)
    if result.questions:
        yield from _questions(result.questions)
    if result.conflicts:
        yield Heading(3, "Conflicts")
        yield Items([conflict.message for conflict in result.conflicts])
    if result.not_assessed:
        yield Paragraph(f"Not assessed: {', '.join(f'`{name}`' for name in result.not_assessed)}.", small=True)
    versions = ", ".join(f"{pack.id} {pack.version} ({pack.sha256[:12]})" for pack in result.ruleset)
    yield Paragraph(f"Rules: {versions}; engine: {result.engine}.", small=True)
    yield Paragraph(result.disclaimer, small=True)


def _reason(reason: Reason) -> Block:
    marks = [
        *(["only if unsure answers are counted"] if reason.doubtful else []),
        *(["weak flag"] if reason.weak else []),
        *(["review needed"] if reason.review == "needed" else []),
    ]
    title = reason.title + (f" ({', '.join(marks)})" if marks else "")
    return Fold(
        (Badge(reason.urgency), " ", title),
        [
            _named(reason.name, reason.code),
            Paragraph(f"Suspects {reason.suspects}. {reason.because}"),
            *([Paragraph(f"Answers: {_listed(reason.findings)}")] if reason.findings else []),
            *_sources(reason.citations, reason.basis, reason.dissent),
        ],
    )


def _rule(rule: Rule) -> Iterator[Block]:
    level = rule.level("cautious")
    later = f" until a clinician has signed, {level_name(rule.urgency)} after that" if level != rule.urgency else ""
    yield Heading(3, (Badge(level), " ", Strong(rule.title), later))
    yield _named(rule.name, rule.code)
    unless = f", unless `{rule.exception}`" if rule.exception else ""
    yield Paragraph(f"When {in_words(rule.when)}{unless}.")
    yield Paragraph(f"Suspects {rule.suspects}. {rule.because}")
    yield from _sources((*rule.citations, *rule.context), rule.basis, rule.dissent)
    if rule.cases:
        yield Fold(f"Cases ({len(rule.cases)})", [Items([f"{case.expected}: {case.sentence}" for case in rule.cases])])


def _named(name: str, code: str | None) -> Block:
    return Paragraph(f"`{name}`" + (f", {code}" if code else ""), small=True)


def _sources(citations: Sequence[Citation], basis: str | None, dissent: Sequence[Dissent]) -> Iterator[Block]:
    if citations:
        yield Items([_citation(citation) for citation in citations])
    if basis:
        yield Paragraph(f"Basis: {basis}.")
    if dissent:
        yield Paragraph("Others say:")
        yield Items([f"{one.source} ({level_name(one.urgency)}): {one.says}" for one in dissent])


def _citation(citation: Citation) -> Line:
    source = citation.source
    place = f", {citation.locator}" if citation.locator else ""
    said: list[Part] = [": ", Quote(citation.quote)] if citation.quote else []
    return (
        f"{citation.id}: ",
        Link(source.title, source.url or ""),
        f"; {source.publisher}, {source.date}{place}",
        *said,
    )


def _questions(questions: Sequence[Question]) -> Iterator[Block]:
    yield Heading(3, "Still open")
    lines: list[Line] = [
        (
            q.text,
            " ",
            Small(f"[`{q.finding}`; could raise to {level_name(q.could_raise_to)}{'; ask again' * q.ask_again}]"),
        )
        for q in questions
    ]
    yield Items(lines[:_QUESTIONS])
    if len(lines) > _QUESTIONS:
        yield Fold(f"{len(lines) - _QUESTIONS} more", [Items(lines[_QUESTIONS:])])


def _outcomes(outcomes: Sequence[RuleOutcome]) -> Block:
    return Items([(Badge(o.urgency), f" {o.title} ", Small(f"[`{o.rule}`]"), _why(o)) for o in outcomes])


def _why(outcome: RuleOutcome) -> str:
    said = []
    if outcome.findings:
        said.append(f"because of {_listed(outcome.findings)}")
    if outcome.missing:
        said.append("still needs " + " and ".join(" or ".join(map(_need, group)) for group in outcome.missing))
    if outcome.near_miss:
        said.append("would fire with " + " or ".join(map(_need, outcome.near_miss)))
    return f": {'; '.join(said)}" if said else ""


def _need(need: Need) -> str:
    return f"`{need.finding} {need.answer}`"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)

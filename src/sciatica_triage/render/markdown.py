"""The same as the cards of `card`, in Markdown: for terminals, for pull requests, and for notebooks without HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from ..packs.condition import in_words
from ..packs.pack import RulePack
from ..packs.rule import Citation, Rule
from ..result.explanation import Explanation, RuleOutcome
from ..result.questions import Question
from ..result.reasons import Reason
from ..shown import markdown_of
from ..triager import TriageResult
from ..urgency import Urgency
from .page import Block, Heading, Items, Line, Link, Paragraph, Strong, Table, markdown

_QUESTIONS: Final = 5


@markdown_of.register
def result_markdown(result: TriageResult) -> str:
    """Urgency with its ceiling, advice, reasons with their citations, open questions, conflicts, limits."""
    return markdown(_result(result))


def questions_markdown(questions: Sequence[Question]) -> str:
    """The open questions, the most decisive first."""
    return markdown([Heading(3, "Still open"), _questions(questions)])


@markdown_of.register
def rule_markdown(rule: Rule) -> str:
    """One rule: its level, its condition, why, and who says so."""
    return markdown(_rule(rule))


@markdown_of.register
def pack_markdown(pack: RulePack) -> str:
    """One pack: its scope, its floor, and a line for each rule, the most urgent first."""
    rules = sorted(pack.rules, key=lambda rule: (-rule.level("cautious").rank, rule.id))
    blocks: list[Block] = [
        Heading(2, f"{pack.name} {pack.version}: {pack.title}"),
        Paragraph(pack.scope),
        Paragraph((Strong("Floor:"), f" {_name(pack.floor)}. {pack.floor_because}")),
        Table(
            ("urgency", "rule", "title"),
            [(_name(rule.level("cautious")), f"`{rule.name}`", rule.title) for rule in rules],
        ),
    ]
    return markdown(blocks)


@markdown_of.register
def explanation_markdown(explanation: Explanation) -> str:
    """What every rule made of the answers."""
    blocks: list[Block] = []
    for heading, outcomes in (
        ("Fired", explanation.fired),
        ("Undecided", explanation.undecided),
        ("Ruled out", explanation.ruled_out),
    ):
        blocks.append(Heading(3, f"{heading} ({len(outcomes)})"))
        if outcomes:
            blocks.append(Items([_outcome(outcome) for outcome in outcomes]))
    return markdown(blocks)


def _result(result: TriageResult) -> Iterator[Block]:
    interval = ""
    if result.status != "settled" or result.ceiling > result.urgency:
        interval = f", and up to {_name(result.ceiling)} is not ruled out"
    yield Heading(2, f"Urgency: {_name(result.urgency)}{interval}")
    yield Paragraph(f"`{_scale(result.urgency, result.ceiling)}` status: {result.status.replace('_', ' ')}")
    lines = [line.strip() for line in result.advice.splitlines() if line.strip()]
    for listed, group in groupby(lines, key=lambda line: line.startswith("- ")):
        if listed:
            yield Items([line.removeprefix("- ") for line in group])
        else:
            yield from map(Paragraph, group)
    if result.reasons:
        yield Heading(3, "Because")
        for reason in result.reasons:
            yield from _reason(reason)
    if result.questions:
        yield Heading(3, "Still open")
        yield _questions(result.questions)
    if result.conflicts:
        yield Heading(3, "Conflicts")
        yield Items([conflict.message for conflict in result.conflicts])
    if result.not_assessed:
        yield Paragraph(f"Not assessed: {', '.join(f'`{name}`' for name in result.not_assessed)}.")
    versions = ", ".join(f"{pack.id} {pack.version} ({pack.sha256[:12]})" for pack in result.ruleset)
    yield Paragraph(f"Rules: {versions}; engine: {result.engine}. {result.disclaimer}")


def _reason(reason: Reason) -> Iterator[Block]:
    marks = " (only if unsure answers are counted)" * reason.doubtful + " (review needed)" * (reason.review == "needed")
    yield Paragraph((Strong(f"{_name(reason.urgency)}: {reason.title}"), f" `{reason.name}`{marks}"))
    yield Items([f"Suspects {reason.suspects}. {reason.because}", *_cited(reason.citations, reason.basis)])


def _rule(rule: Rule) -> Iterator[Block]:
    level = rule.level("cautious")
    later = f" until a clinician has signed, {_name(rule.urgency)} after that" if level != rule.urgency else ""
    yield Heading(3, rule.title)
    yield Paragraph(f"`{rule.name}`: {_name(level)}{later}")
    unless = f", unless `{rule.exception}`" if rule.exception else ""
    yield Paragraph(f"When {in_words(rule.when)}{unless}.")
    yield Paragraph(f"Suspects {rule.suspects}. {rule.because}")
    yield Items(list(_cited((*rule.citations, *rule.context), rule.basis)))


def _cited(citations: Sequence[Citation], basis: str | None) -> Iterable[Line]:
    for citation in citations:
        source = citation.source
        title = Link(source.title, source.url) if source.url else source.title
        place = f", {citation.locator}" if citation.locator else ""
        quote = f": “{citation.quote}”" if citation.quote else ""
        yield (f"{citation.id}: ", title, f"; {source.publisher}, {source.date}{place}{quote}")
    if basis:
        yield f"Basis: {basis}."


def _questions(questions: Sequence[Question]) -> Block:
    lines: list[Line] = [
        f"{q.text} (`{q.finding}`; could raise to {_name(q.could_raise_to)}{'; ask again' if q.ask_again else ''})"
        for q in questions[:_QUESTIONS]
    ]
    more = len(questions) - _QUESTIONS
    return Items([*lines, *([f"and {more} more"] if more > 0 else [])])


def _outcome(outcome: RuleOutcome) -> Line:
    said = []
    if outcome.findings:
        said.append("because of " + ", ".join(f"`{name}`" for name in outcome.findings))
    if outcome.missing:
        groups = (" or ".join(f"`{n.finding} {n.answer}`" for n in group) for group in outcome.missing)
        said.append("still needs " + " and ".join(groups))
    if outcome.near_miss:
        said.append("would fire with " + " or ".join(f"`{n.finding} {n.answer}`" for n in outcome.near_miss))
    return (Strong(f"{_name(outcome.urgency)}:"), f" {outcome.title}{': ' * bool(said)}{'; '.join(said)}")


def _name(level: Urgency) -> str:
    return str(level.value).replace("_", " ")


def _scale(floor: Urgency, ceiling: Urgency) -> str:
    """The five levels as signs: up to the urgency, from there to the ceiling, above it."""
    return "".join("█" if level <= floor else "▒" if level <= ceiling else "·" for level in Urgency)

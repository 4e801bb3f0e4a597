"""What a notebook shows of a result, a rule, a pack, an explanation or the open questions: one piece of HTML.

It holds no script and no style sheet and loads nothing. Text and lines take the notebook's own colour, so light and dark
pages both work. A level is said in words and by its place on a bar of five; its colour only repeats that, from light to
dark, and so survives grey print and every kind of colour blindness.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby
from typing import Final

from ..packs.condition import in_words
from ..packs.pack import RulePack
from ..packs.rule import Citation, Dissent, Rule
from ..result.explanation import Explanation, Need, RuleOutcome
from ..result.questions import Question
from ..result.reasons import Reason
from ..shown import html_of
from ..triager import TriageResult
from ..urgency import Urgency

COLOURS: Final = {
    Urgency.SELF_CARE: ("#fcf6b1", "#000000"),
    Urgency.ROUTINE: ("#fbb61a", "#000000"),
    Urgency.SOON: ("#ed6925", "#000000"),
    Urgency.URGENT: ("#932667", "#ffffff"),
    Urgency.EMERGENCY: ("#330a5f", "#ffffff"),
}
"""Background and text of each level; the higher the level, the darker."""

_CARD: Final = (
    "max-width:60em;padding:.8em 1em;border:1px solid currentColor;border-radius:6px;box-sizing:border-box;"
    "font:14px/1.45 system-ui,sans-serif;overflow-wrap:anywhere;text-align:left"
)
_SMALL: Final = "font-size:12px;opacity:.8;margin:.4em 0 0"
_INDENTED: Final = "margin:.3em 0 .6em 1.2em"
_QUESTIONS: Final = 5
_RULES: Final = 200


@html_of.register
def result_card(result: TriageResult) -> str:
    """Urgency with its ceiling, advice, reasons with their citations to unfold, open questions, conflicts, limits."""
    ceiling = result.ceiling if result.status != "settled" or result.ceiling > result.urgency else None
    up_to = f"up to {_level_name(ceiling)} is not ruled out" if ceiling else ""
    parts = [
        f'<div style="display:flex;flex-wrap:wrap;gap:.3em .8em;align-items:center">{_badge(result.urgency, large=True)}'
        f"<span>{escape(up_to)}</span><span>{escape(result.status.replace('_', ' '))}</span></div>",
        _bar(result.urgency, result.ceiling),
        *_advice(result.advice),
    ]
    if result.reasons:
        parts += [_heading("Because"), *map(_reason, result.reasons)]
    if result.questions:
        parts += [_heading("Still open"), _questions(result.questions)]
    if result.conflicts:
        parts += [_heading("Conflicts"), _list(escape(conflict.message) for conflict in result.conflicts)]
    if result.not_assessed:
        parts.append(_small(f"Not assessed: {', '.join(result.not_assessed)}."))
    versions = ", ".join(f"{pack.id} {pack.version} ({pack.sha256[:12]})" for pack in result.ruleset)
    parts += [_small(f"Rules: {versions}; engine: {result.engine}."), _small(result.disclaimer)]
    return _card("Result of a triage", parts)


def questions_card(questions: Sequence[Question]) -> str:
    """The open questions, the most decisive first."""
    return _card("Open questions", [_heading("Still open"), _questions(questions)])


@html_of.register
def rule_card(rule: Rule) -> str:
    """One rule: its level, its condition, why, who says so, and its cases."""
    return _card(f"Rule {rule.name}", list(_rule(rule)))


@html_of.register
def pack_card(pack: RulePack) -> str:
    """One pack: its scope, whom it is not for, its floor, and its rules to unfold, the most urgent first."""
    rules = sorted(pack.rules, key=lambda rule: (-rule.level("cautious").rank, rule.id))
    parts = [
        f"<strong>{escape(pack.title)}</strong>",
        _small(f"{pack.name} {pack.version} ({pack.sha256[:12]})"),
        _paragraph(pack.scope),
        _paragraph(f"Floor: {_level_name(pack.floor)}. {pack.floor_because}"),
        _fold("Not for", [_list(map(escape, pack.not_for))]) if pack.not_for else "",
        *(_fold(rule.title, list(_rule(rule)), rule.level("cautious")) for rule in rules[:_RULES]),
        _more(len(rules) - _RULES, "rule"),
    ]
    return _card(f"Rule pack {pack.name}", parts)


@html_of.register
def explanation_card(explanation: Explanation) -> str:
    """What every rule made of the answers: those that fired open, the others to unfold."""
    fired, undecided, out = explanation.fired, explanation.undecided, explanation.ruled_out
    parts = [
        _heading(f"Fired ({len(fired)})"),
        _outcomes(fired) if fired else _paragraph("No rule fired."),
        _fold(f"Undecided ({len(undecided)})", [_outcomes(undecided)]),
        _fold(f"Ruled out ({len(out)})", [_outcomes(out)]),
    ]
    return _card("Explanation of a triage", parts)


def _advice(advice: str) -> Iterable[str]:
    """Its paragraphs, and lines that begin with a dash as lists."""
    lines = [line.strip() for line in advice.splitlines() if line.strip()]
    for listed, group in groupby(lines, key=lambda line: line.startswith("- ")):
        if listed:
            yield f'<div style="columns:22em">{_list(escape(line.removeprefix("- ")) for line in group)}</div>'
        else:
            yield from map(_paragraph, group)


def _reason(reason: Reason) -> str:
    marks = [
        *(["only if unsure answers are counted"] if reason.doubtful else []),
        *(["weak flag"] if reason.weak else []),
        *(["review needed"] if reason.review == "needed" else []),
    ]
    title = reason.title + (f" ({', '.join(marks)})" if marks else "")
    inside = [
        _small(reason.name + (f", {reason.code}" if reason.code else "")),
        _paragraph(f"Suspects {reason.suspects}. {reason.because}"),
        _paragraph(f"Answers: {', '.join(reason.findings)}") if reason.findings else "",
        *_sources(reason.citations, reason.basis, reason.dissent),
    ]
    return _fold(title, inside, reason.urgency)


def _rule(rule: Rule) -> Iterable[str]:
    level = rule.level("cautious")
    later = f" until a clinician has signed, {_level_name(rule.urgency)} after that" if level != rule.urgency else ""
    yield f"<div>{_badge(level)} <strong>{escape(rule.title)}</strong>{escape(later)}</div>"
    yield _small(rule.name + (f", {rule.code}" if rule.code else ""))
    unless = f", unless {rule.exception}" if rule.exception else ""
    yield _paragraph(f"When {in_words(rule.when).replace('`', '')}{unless}.")
    yield _paragraph(f"Suspects {rule.suspects}. {rule.because}")
    yield from _sources((*rule.citations, *rule.context), rule.basis, rule.dissent)
    cases = [f"{escape(case.expected)}: {escape(case.sentence)}" for case in rule.cases]
    yield _fold(f"Cases ({len(cases)})", [_list(cases)]) if cases else ""


def _sources(citations: Sequence[Citation], basis: str | None, dissent: Sequence[Dissent]) -> Iterable[str]:
    if citations:
        yield _list(map(_citation, citations))
    if basis:
        yield _paragraph(f"Basis: {basis}.")
    if dissent:
        yield _paragraph("Others say:")
        yield _list(escape(f"{d.source} ({_level_name(d.urgency)}): {d.says}") for d in dissent)


def _citation(citation: Citation) -> str:
    source = citation.source
    title = escape(source.title)
    if source.url and source.url.startswith(("https://", "http://")):
        title = f'<a href="{escape(source.url)}" rel="noopener noreferrer" style="color:inherit">{title}</a>'
    place = f", {escape(citation.locator)}" if citation.locator else ""
    quote = f'<br><q style="font-style:italic">{escape(citation.quote)}</q>' if citation.quote else ""
    return f"{escape(citation.id)}: {title}; {escape(source.publisher)}, {escape(source.date)}{place}{quote}"


def _questions(questions: Sequence[Question]) -> str:
    shown = [
        f"{escape(q.text)} <small>[{escape(q.finding)}; could raise to {escape(_level_name(q.could_raise_to))}"
        f"{'; ask again' if q.ask_again else ''}]</small>"
        for q in questions
    ]
    first, rest = shown[:_QUESTIONS], shown[_QUESTIONS:]
    return _list(first) + (_fold(f"{len(rest)} more", [_list(rest)]) if rest else "")


def _outcomes(outcomes: Sequence[RuleOutcome]) -> str:
    return _list(
        f"{_badge(o.urgency)} {escape(o.title)} <small>[{escape(o.rule)}]</small>{escape(_why(o))}" for o in outcomes
    )


def _why(outcome: RuleOutcome) -> str:
    said = []
    if outcome.findings:
        said.append(f"because of {', '.join(outcome.findings)}")
    if outcome.missing:
        said.append("still needs " + " and ".join(" or ".join(map(_need, group)) for group in outcome.missing))
    if outcome.near_miss:
        said.append("would fire with " + " or ".join(map(_need, outcome.near_miss)))
    return f": {'; '.join(said)}" if said else ""


def _need(need: Need) -> str:
    return f"{need.finding} {need.answer}"


# pieces


def _card(label: str, parts: Iterable[str]) -> str:
    return f'<section aria-label="{escape(label)}" style="{_CARD}">{"".join(parts)}</section>'


def _level_name(level: Urgency) -> str:
    return str(level.value).replace("_", " ")


def _badge(level: Urgency, *, large: bool = False) -> str:
    """The level in words, in its colour, with a mark that counts the levels."""
    background, text = COLOURS[level]
    size = "font-size:18px;padding:.25em .7em" if large else "font-size:12px;padding:.05em .5em"
    marks = "●" * level.rank + "○" * (len(Urgency) - 1 - level.rank)
    return (
        f'<span style="display:inline-block;background:{background};color:{text};border:1px solid currentColor;'
        f'border-radius:4px;font-weight:600;{size}">{escape(_level_name(level))} '
        f'<span aria-hidden="true" style="letter-spacing:1px;font-size:.7em">{marks}</span></span>'
    )


def _bar(floor: Urgency, ceiling: Urgency) -> str:
    """Five places in a row: filled is what the answers justify, striped what is not ruled out."""
    places = []
    for level in Urgency:
        background, text = COLOURS[level]
        look, says = "opacity:.55", ""
        if level == floor:
            look, says = f"background:{background};color:{text};font-weight:600", "now"
        elif floor < level <= ceiling:
            stripes = f"repeating-linear-gradient(45deg,{background} 0 5px,currentColor 5px 7px) top/100% 8px no-repeat"
            look, says = f"background:{stripes};padding-top:12px", "not ruled out"
        name = escape(_level_name(level)) + (f"<br>{says}" if says else "")
        places.append(
            f'<span style="flex:1 1 0;min-width:0;border:1px solid currentColor;padding:.2em .3em;'
            f'font-size:11px;line-height:1.3;box-sizing:border-box;{look}">{name}</span>'
        )
    label = f"urgency {_level_name(floor)}, ceiling {_level_name(ceiling)}"
    return (
        f'<div role="img" aria-label="{escape(label)}" style="display:flex;gap:2px;margin:.6em 0;align-items:stretch">'
        f"{''.join(places)}</div>"
    )


def _heading(text: str) -> str:
    return f'<div style="font-weight:600;margin:.7em 0 .2em">{escape(text)}</div>'


def _paragraph(text: str) -> str:
    return f'<p style="margin:.3em 0">{escape(text)}</p>'


def _small(text: str) -> str:
    return f'<p style="{_SMALL}">{escape(text)}</p>'


def _list(items: Iterable[str]) -> str:
    """A list of items that are HTML already."""
    inside = "".join(f'<li style="margin:.15em 0">{item}</li>' for item in items)
    return f'<ul style="{_INDENTED};padding-left:.6em">{inside}</ul>'


def _fold(summary: str, inside: Iterable[str], level: Urgency | None = None) -> str:
    badge = f"{_badge(level)} " if level is not None else ""
    return (
        f'<details style="margin:.2em 0"><summary style="cursor:pointer">{badge}{escape(summary)}</summary>'
        f'<div style="{_INDENTED}">{"".join(inside)}</div></details>'
    )


def _more(count: int, what: str) -> str:
    return _small(f"and {count} more {what}{'s' if count > 1 else ''}") if count > 0 else ""

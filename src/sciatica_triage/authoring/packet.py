"""What waits for a signature, for people to read: a short list, and a packet that a clinician reads and signs on paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from ..packs.condition import definitions, in_words
from ..packs.rule import Rule
from ..packs.signature import read_by
from ..render.catalogue import alone_in, unsure_in_words
from ..render.html import page_html
from ..render.page import Badge, Block, Heading, Items, Line, Paragraph, Strong, Table, level_name
from ..render.view import cited, dissenting, named
from ..urgency import Urgency
from ..vocabulary.findings import in_digits
from .review import Person, Waiting

_TITLE: Final = "Rules to review and sign"
_LOOK: Final = (
    "body{overflow-wrap:break-word}code{overflow-wrap:anywhere}table{width:100%}"
    "td{white-space:pre-line}td code{font-size:.85em}"
    "h2{margin-top:2.5em;border-top:2px solid;padding-top:.6em}h3{margin:.7em 0 .1em}p,ul{margin:.2em 0}"
    "table:has(th:empty) thead{display:none}table:has(th:empty) td{height:2em}"
    "table:has(th:empty) td:first-child{width:45%}@media(min-width:40em){td:first-child,th:first-child{white-space:nowrap}}"
    "@page{size:A4;margin:12mm}"
    "@media print{body{max-width:none;margin:0;padding:0;font-size:9.5pt;line-height:1.3}h1{margin-top:0}"
    "h2{break-before:page;border:0;padding:0;margin-top:0}h2,h3{break-after:avoid}tr,li,p,table:has(th:empty){break-inside:avoid}"
    "h3{font-size:10.5pt}td,th{padding:.1em .4em}a{color:inherit;text-decoration:none}}"
)
"""One sheet of paper or two for each rule; the table for the signature is the one whose header is empty."""


def listing(found: Sequence[Waiting]) -> str:
    """Some lines a rule: its level now and after signing, what to confirm, who says so, for whom it decides, its file."""
    if not found:
        return "no rule waits for a signature"
    count = f"{len(found)} rules wait for a signature" if len(found) > 1 else "1 rule waits for a signature"
    return "\n\n".join([count, *("\n".join(_lines(one)) for one in found)])


def packet(found: Sequence[Waiting]) -> str:
    """One HTML file: a page of guidance, then each rule with room for a signature; it prints on A4 and reads on a phone."""
    return page_html(_TITLE, _packet(found), _LOOK)


def _lines(one: Waiting) -> Iterator[str]:
    rule = one.rule
    yield f"{rule.name}: {rule.title}"
    yield f"  level: {_levels(one)}"
    if rule.signature is not None:
        yield f"  signed before: {rule.signature}"
    yield f"  to confirm: {rule.review_note or 'the condition and the level'}"
    yield f"  sources: {', '.join(_stated(rule)) or rule.basis}"
    yield f"  decides for: {_for_whom(one)}"
    for person in one.people:
        yield f"    {_told(one, person)}: {_outcome(person)}"
    yield f"  file: {rule.file}"


def _levels(one: Waiting) -> str:
    if one.now == one.after:
        return level_name(one.now)
    return f"{level_name(one.now)} now, {level_name(one.after)} once signed"


def _stated(rule: Rule) -> Iterator[str]:
    for citation in rule.citations:
        level = rule.stated.get(citation.id)
        yield f"{citation.id} ({level_name(level)})" if level else citation.id


def _for_whom(one: Waiting) -> str:
    if not one.people:
        return "nobody alone, among its cases and the mildest people for whom it fires"
    if len(one.judged_by) == 1:
        return f"such people, where {one.pack.name} is the only pack"
    return "such people"


def _told(one: Waiting, person: Person) -> str:
    """The sentence of the case, or the answers, of which nothing else is known."""
    if person.told is not None:
        return person.told
    said = person.answers.answered().items()
    return ", ".join(f"{one.vocabulary[name].called}{_amount(one, name, value)}" for name, value in said)


def _amount(one: Waiting, name: str, value: object) -> str:
    if not isinstance(value, int | float):
        return ""
    edge = float(f"{value:.12g}")  # somebody may have the very next value to a threshold
    near = "" if edge == value else "just under " if value < edge else "just over "
    return f" {near}{in_digits(edge)} {one.vocabulary[name].unit}"


def _outcome(person: Person) -> str:
    signed = f", {level_name(person.signed)} once signed" if person.signed != person.now else ""
    return f"{level_name(person.now)}{signed}; {level_name(person.without)} without this rule"


def _packet(found: Sequence[Waiting]) -> Iterator[Block]:
    yield Heading(1, _TITLE)
    packs = {one.pack.name: one.pack for one in found}
    yield Paragraph(", ".join(f"{pack.name} {pack.version}" for pack in packs.values()), small=True)
    yield Paragraph(
        "Each rule below says how soon a person should be seen, never what is wrong. You are asked whether its condition and "
        "its level are right. A signature covers the condition with all its lists, the exception, the levels, and the "
        "questions with what “not sure” does; if any of these changes later, the signature lapses by itself."
    )
    yield Paragraph(
        "Sign a rule only if you would give this level to everybody for whom the rule fires. If not, write what should "
        "change; nothing counts until it is signed, and the stricter level holds meanwhile."
    )
    rows = [(str(i), (Strong(one.rule.title),), _levels(one)) for i, one in enumerate(found, 1)]
    yield Table(("no.", "rule", "level"), rows)
    for i, one in enumerate(found, 1):
        yield from _sheet(i, one)


def _sheet(number: int, one: Waiting) -> Iterator[Block]:
    rule = one.rule
    yield Heading(2, f"{number}. {rule.title}")
    yield named(rule.name, rule.code)
    if one.now == one.after:
        yield Paragraph((Strong("Level, now and once signed: "), Badge(one.now)))
    else:
        yield Paragraph((Strong("Level now: "), Badge(one.now), " ", Strong("once signed: "), Badge(one.after)))
    if rule.signature is not None:
        yield Paragraph((Strong("Signed before: "), f"{rule.signature}"))
    yield Heading(3, "What to confirm")
    yield Paragraph(rule.review_note or "The condition and the level.")
    yield Heading(3, "When it fires")
    yield from _condition(rule)
    yield Heading(3, "Why")
    yield Paragraph(f"To be ruled out: {rule.suspects}. {rule.because}")
    yield Items(
        [*map(_source, _with_level(rule)), *(f"Otherwise: {dissenting(d)}" for d in rule.dissent)] or [f"{rule.basis}"]
    )
    yield Heading(3, "For whom it decides")
    if one.people:
        if len(one.judged_by) == 1:
            yield Paragraph(f"Where {one.pack.name} is the only pack:")
        yield Items([((Strong(_told(one, who))), f": {_outcome(who)}.") for who in one.people])
    else:
        yield Paragraph(f"{_for_whom(one).capitalize()}.")
    yield Heading(3, "What is asked")
    yield Table(("asked", "question", "if not sure"), list(_questions(one)))
    # Sixteen letters of the hash can be typed from paper, and are twice what `sign` wants.
    record = f"sciatica-triage sign {rule.name} --by NAME --role ROLE --date DATE --of {one.of[:16]}"
    yield Paragraph(f"To record a signature: `{record}`", small=True)
    yield Heading(3, "Signature")
    # INVARIANT: with an empty header, by which the style tells this table from the others.
    yield Table(("", ""), [("☐ I agree with the condition and the level", ""), *((word, "") for word in _ROOM)])


_ROOM: Final = ("☐ I do not agree; it should be", "Name and role", "Date and signature")


def _condition(rule: Rule) -> Iterator[Block]:
    lines: list[Line] = [(Strong("When: "), in_words(rule.when))]
    # Written out, since a clinician signs what the names stand for.
    for name, stands_for in {one.name: one.meaning for one in definitions(rule.when)}.items():
        lines.append((f"`{name}` is ", in_words(stands_for)))
    if rule.exception is not None:
        lines.append((Strong("Unless: "), f"`{rule.exception}` is known to be present"))
    if rule.weak:
        lines.append("A weak flag: alone it means little.")
    yield Items(lines)


def _with_level(rule: Rule) -> Iterator[tuple[Line, Urgency | None]]:
    for citation in rule.citations:
        yield cited(citation), rule.stated.get(citation.id)
    for citation in rule.context:
        yield cited(citation), None


def _source(said: tuple[Line, Urgency | None]) -> Line:
    line, level = said
    parts = [line] if isinstance(line, str) else [*line]
    return (*parts, f"; it says {level_name(level)}") if level else tuple(parts)


def _questions(one: Waiting) -> Iterator[tuple[str, str, str]]:
    # All that the signature covers: also what could make a finding present that the rule names.
    for name in read_by(one.rule, one.vocabulary):
        finding = one.vocabulary[name]
        again = f"\nOr: {finding.again}" if finding.again else ""
        yield f"`{name}`", finding.question + again, unsure_in_words(finding, alone_in(one.pack))

"""The catalogue of rules for people who read and review them: a list, or a page with coverage and decision graphs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from ..engine.rulebook import Rulebook
from ..errors import expect_all
from ..packs.condition import atoms, in_words
from ..packs.coverage import Use, excluded, rules_by_source, sentences
from ..packs.pack import RulePack
from ..packs.rule import Review, Rule
from ..urgency import Urgency
from ..vocabulary.findings import Finding
from ..vocabulary.vocabulary import vocabulary_of
from .graph import decision_graph
from .html import page_html
from .markdown import markdown
from .page import Beside, Block, Diagram, Heading, Items, Line, Link, Paragraph, Part, Strong, Table

_TITLE: Final = "The rules"
_CASES: Final = {"fires": "Fires", "silent": "Silent", "undecided": "Undecided"}
_REVIEW: Final[dict[Review, str]] = {"needed": "needed", "signed": "signed", "not_needed": "not asked for"}
_UNSURE: Final = {"present": "counts as present", "meets": "meets every threshold"}


def listing(packs: Sequence[RulePack]) -> str:
    """One line a rule, the most urgent first: level, name, title, what it rests on."""
    lines = []
    for pack in packs:
        lines.append(f"{pack.name} {pack.version}: {pack.title}")
        for rule in _by_level(pack):
            marks = " (review needed)" if rule.review == "needed" else ""
            lines.append(f"  {rule.level('cautious').value:9}  {rule.name}: {rule.title} [{_rests_on(rule)}]{marks}")
    return "\n".join(lines)


def as_markdown(packs: Sequence[RulePack]) -> str:
    """The page in Markdown."""
    return markdown(_page(packs))


def as_html(packs: Sequence[RulePack]) -> str:
    """The page as one HTML file."""
    return page_html(_TITLE, _page(packs))


def as_pages(packs: Sequence[RulePack]) -> dict[str, str]:
    """The same in parts, by the name of the file: a table of all rules, a page a group, the coverage, the findings."""
    packs = expect_all("packs", packs, RulePack)
    pages: dict[str, Iterable[Block]] = {"index.md": _index(packs), "findings.md": _findings(packs, 1)}
    for pack in packs:
        pages |= {_page_of(pack.name, name): _group(pack, name, rules, 1) for name, rules in _groups(pack)}
        pages[_page_of(pack.name)] = _about(pack, 1)
        pages[_page_of(pack.name, "coverage")] = (Heading(1, f"{pack.name}: sources"), *_coverage(pack))
    return {name: markdown(blocks) for name, blocks in pages.items()}


def _page_of(pack: str, part: str = "") -> str:
    # A group's name may be any text; here it is a file's, and must lead nowhere else.
    return f"{pack}-{re.sub(r'[^a-z0-9]+', '-', part.lower())}.md" if part else f"{pack}.md"


def _index(packs: Sequence[RulePack]) -> Iterator[Block]:
    yield Heading(1, _TITLE)
    yield Paragraph(
        "Generated from the rule files by `sciatica-triage rules --pages FOLDER`; change the rules, not these pages. "
        "A rule says how soon a person should be seen, never what is wrong. Not a medical device."
    )
    yield _counts(packs)
    yield Paragraph(("What each name in a condition asks: ", Beside("findings", "findings.md"), "."))
    for pack in packs:
        yield Heading(2, f"{pack.name} {pack.version}")
        yield Paragraph(pack.title)
        about = [Beside("about the pack", _page_of(pack.name)), Beside("its sources", _page_of(pack.name, "coverage"))]
        groups = [Beside(name.replace("_", " "), _page_of(pack.name, name)) for name, _ in _groups(pack)]
        yield Items([(one,) for one in (*about, *groups)])
        rows: list[Sequence[Line]] = []
        for rule in _by_level(pack):
            name = Beside(f"`{rule.name}`", _page_of(pack.name, rule.group), rule.name)
            what: Line = (name, " ", Strong(rule.title), f": {_fires_when(rule)}")
            rows.append((rule.level("cautious").value, what, _REVIEW[rule.review]))
        yield Table(("level", "rule, and when it fires", "review"), rows)


def as_mermaid(packs: Sequence[RulePack]) -> str:
    """The decision graph of all rules alone."""
    return decision_graph(rule for pack in packs for rule in _by_level(pack))


def _page(packs: Sequence[RulePack]) -> Iterator[Block]:
    yield Heading(1, _TITLE)
    yield Paragraph(
        "Generated from the rule files by `sciatica-triage rules --format markdown`; change the rules, not this page. "
        "A rule says how soon a person should be seen, never what is wrong. Not a medical device."
    )
    yield Paragraph("How many rules ask for each level (`until_signed` where a clinician has not signed):")
    yield _counts(packs)
    for pack in packs:
        yield from _pack(pack)
    for pack in packs:
        yield from _coverage(pack)
    yield from _findings(packs)


def _counts(packs: Sequence[RulePack]) -> Table:
    levels = sorted(Urgency, reverse=True)
    counts = [
        [pack.name, *(str(sum(r.level("cautious") == level for r in pack.rules)) for level in levels)] for pack in packs
    ]
    return Table(("rules of", *(level.value for level in levels)), counts)


def _pack(pack: RulePack) -> Iterator[Block]:
    yield from _about(pack, 2)
    for name, rules in _groups(pack):
        yield from _group(pack, name, rules, 3)


def _about(pack: RulePack, level: int) -> Iterator[Block]:
    yield Heading(level, f"{pack.name} {pack.version}: {pack.title}")
    yield Paragraph(pack.scope)
    cited = ", ".join(citation.id for citation in pack.floor_citations) or "design choice"
    yield Paragraph((Strong("Floor:"), f" {pack.floor.value}. {pack.floor_because} [{cited}]"))
    if pack.not_for:
        yield Paragraph((Strong("Not for"),))
        yield Items(pack.not_for)
    if pack.populations:
        yield Paragraph((Strong("Populations"),))
        yield Items([(Strong(f"{one.group}:"), f" {one.note}") for one in pack.populations])
    if pack.definitions:
        yield Paragraph((Strong("Shared definitions"),))
        yield Table(("name", "holds when"), [(f"`{n}`", in_words(c)) for n, c in pack.definitions.items()])


def _groups(pack: RulePack) -> list[tuple[str, list[Rule]]]:
    groups: dict[str, list[Rule]] = {}
    for rule in _by_level(pack):
        groups.setdefault(rule.group, []).append(rule)
    return sorted(groups.items())


def _group(pack: RulePack, name: str, rules: Sequence[Rule], level: int) -> Iterator[Block]:
    yield Heading(level, f"{pack.name}: {name.replace('_', ' ')}")
    yield Diagram(decision_graph(rules))
    for rule in rules:
        yield from _rule(rule, level + 1)


def _rule(rule: Rule, at: int) -> Iterator[Block]:
    yield Heading(at, f"`{rule.name}`")
    level = f": {rule.level('cautious').value}"
    if rule.stricter_meanwhile is not None:
        level += f" until a clinician has signed, {rule.urgency.value} after that"
    if rule.raised_from is not None:
        level += f", raised from {rule.raised_from.value}, the level of its sentence"
    code = f" ({rule.code})" if rule.code else ""
    yield Paragraph((Strong(rule.title), level + (", a weak flag" if rule.weak else "") + code))
    lines: list[Line] = [
        (Strong("When:"), f" {_fires_when(rule)}"),
        (Strong("Suspects:"), f" {rule.suspects}"),
    ]
    lines += [(Strong("Narrower than a shared definition:"), f" {rule.narrower}")] if rule.narrower else []
    lines.append((Strong("Because:"), f" {rule.because}"))
    for what, citations in (("Cites", rule.citations), ("Context", rule.context)):
        for citation in citations:
            words: list[Part] = [Strong(f"{what} {citation.id}:"), " "]
            words.append(Link(citation.source.title, citation.source.url or ""))
            words.append(f", {citation.source.publisher}, {citation.source.date}")
            words += [f": “{citation.quote}”"] if citation.quote else []
            # Three things: the source states a level, states none, or nobody has looked, and then nothing is said.
            if citation.id in rule.stated:
                states = rule.stated[citation.id]
                words.append(f" (states {states.value})" if states else " (states no level for this)")
            lines.append(words)
    if rule.basis is not None:
        lines.append((Strong("Basis:"), f" {rule.basis}"))
    lines += [(Strong("Dissent:"), f" {d.source} ({d.urgency.value}): {d.says}") for d in rule.dissent]
    if rule.review == "needed":
        lines.append((Strong("Review needed:"), f" {rule.review_note or 'no clinician has signed this rule'}"))
    if rule.signature is not None:
        lines.append((Strong("Signed:"), f" {rule.signature}"))
    for expected, word in _CASES.items():
        told = [case.sentence for case in rule.cases if case.expected == expected]
        lines += [(Strong(f"{word}:"), f" {'; '.join(told)}")] if told else []
    yield Items(lines)


def _fires_when(rule: Rule) -> str:
    held_back = f"; unless `{rule.exception}` is known to be present" if rule.exception else ""
    return f"{in_words(rule.when)}{held_back}"


def _coverage(pack: RulePack) -> Iterator[Block]:
    numbered = list(sentences(pack))
    if numbered:
        yield Heading(2, f"Coverage of the sentences of {pack.name}")
        yield Table(
            ("sentence", "source", "words", "role"),
            [(s.id, s.source, s.quote, s.role or "") for s in numbered],
        )
        yield Paragraph(
            "● the rule cites the sentence or a clause of it; ○ it is context of the rule; ≠ the rule names it as dissent."
        )
        used = [{rule.id: use for rule, use in s.used_by} for s in numbered]
        rows = [(f"`{r.id}`", *(_mark(by.get(r.id)) for by in used)) for r in _by_level(pack)]
        floor = ("the pack's floor", *("●" if s.floor else "" for s in numbered))
        yield Table(("rule", *(s.id for s in numbered)), [*rows, floor])
        yield Paragraph("Sentences that look like an escalation and make no rule:")
        yield Table(
            ("sentence", "source", "words", "why it makes no rule"),
            [(x.id, x.source, x.quote, x.because) for x in excluded(pack)],
        )
    yield Heading(2, f"Coverage of the sources of {pack.name}")
    cells = []
    for id_, by_rules in rules_by_source(pack).items():
        entry = pack.sources[id_]
        named = ", ".join(f"`{rule.id}`" + ("" if use == "cited" else f" ({use})") for rule, use in by_rules)
        cells.append((id_, (Link(entry.title, entry.url or ""),), entry.verified or "", named or entry.not_cited or ""))
    yield Table(("source", "title", "verified", "rules that name it, or why none does"), cells)


def _findings(packs: Sequence[RulePack], level: int = 2) -> Iterator[Block]:
    yield Heading(level, "Findings")
    yield Paragraph("What each name in a condition asks of the person. Tier 1 is asked of everyone.")
    named = {atom.finding for pack in packs for rule in pack.rules for atom in atoms(rule.when)}
    named |= {rule.exception for pack in packs for rule in pack.rules if rule.exception}
    # Of each pack's own class: a third party's findings are named beside the shared ones.
    found = {name: f for pack in packs for name, f in vocabulary_of(pack.vocabulary).findings.items() if name in named}
    alone = {name for pack in packs for name in alone_in(pack)}
    yield Table(
        ("finding", "question", "group", "tier", "unsure"),
        [(f"`{f.name}`", f.question, f.group, str(f.tier), unsure_in_words(f, alone)) for f in found.values()],
    )


@lru_cache(maxsize=16)
def alone_in(pack: RulePack) -> frozenset[str]:
    """The findings that make an emergency by themselves, by this pack."""
    return Rulebook([pack]).alone("cautious")


def unsure_in_words(finding: Finding, alone: Collection[str]) -> str:
    """What an unsure answer to a finding does; `alone`: the findings that make an emergency by themselves."""
    if finding.kind == "exception":
        return "holds nothing back"
    counts = finding.kind == "finding" and (finding.tier == 1 or finding.name in alone)
    words = _UNSURE.get(finding.unsure, "counts as present, up to urgent" if counts else "stays possible")
    return f"{words}; ask again" if finding.unsure == "ask" else words


def _mark(use: Use | None) -> str:
    return {"cited": "●", "context": "○", "dissent": "≠", None: ""}[use]


def _by_level(pack: RulePack) -> list[Rule]:
    # By the level that counts today, which for an unsigned rule is the stricter one.
    return sorted(pack.rules, key=lambda rule: (-rule.level("cautious").rank, rule.id))


def _rests_on(rule: Rule) -> str:
    return ", ".join(citation.id for citation in rule.citations) or str(rule.basis)

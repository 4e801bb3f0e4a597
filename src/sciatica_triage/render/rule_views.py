"""What is shown of a rule and of a pack."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..packs.condition import in_words
from ..packs.pack import RulePack
from ..packs.rule import Rule
from .page import Badge, Block, Fold, Heading, Items, Paragraph, Strong, level_name
from .view import View, cited, dissenting, folded, named, shows

_RULES: Final = 200


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
        *folded("Not for", pack.not_for),
        *(Fold((Badge(rule.level("cautious")), " ", rule.title), list(_rule(rule))) for rule in rules[:_RULES]),
        # A notebook shows a pack of thousands of rules as well, and must not choke on it.
        *([Paragraph(f"and {len(rules) - _RULES} more")] if len(rules) > _RULES else []),
    ]
    return View(f"Rule pack {pack.name}", blocks)


def _rule(rule: Rule) -> Iterator[Block]:
    level = rule.level("cautious")
    later = f" until a clinician has signed, {level_name(rule.urgency)} after that" if level != rule.urgency else ""
    yield Heading(3, (Badge(level), " ", Strong(rule.title), later))
    yield named(rule.name, rule.code)
    unless = f", unless `{rule.exception}`" if rule.exception else ""
    yield Paragraph(f"When {in_words(rule.when)}{unless}.")
    yield Paragraph(f"Suspects {rule.suspects}. {rule.because}")
    if rule.citations or rule.context:
        yield Items([cited(citation) for citation in (*rule.citations, *rule.context)])
    if rule.basis:
        yield Paragraph(f"Basis: {rule.basis}.")
    if rule.dissent:
        yield Paragraph("Others say:")
        yield Items([dissenting(one) for one in rule.dissent])
    if rule.signature is not None:
        yield Paragraph(f"Signed: {rule.signature}.", small=True)
    yield from folded("Cases", [f"{case.expected}: {case.sentence}" for case in rule.cases])

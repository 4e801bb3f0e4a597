"""Which sentence and which source is used by which rules of a pack, and which sentences are set aside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from .pack import RulePack
from .rule import Rule

Use: TypeAlias = Literal["cited", "context", "dissent"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A numbered sentence of a document. `used_by`: the rules that name it or a clause of it, and how."""

    id: str
    source: str
    quote: str
    role: str | None
    clauses: tuple[tuple[str, str], ...]
    used_by: tuple[tuple[Rule, Use], ...]
    floor: bool
    """The pack's floor cites it."""


@dataclass(frozen=True, slots=True)
class Excluded:
    """A sentence that looks like an escalation and makes no rule, with the reason."""

    id: str
    source: str
    quote: str
    because: str


def sentences(pack: RulePack) -> Iterator[Sentence]:
    """The numbered sentences of a pack's documents, in the order of its sources; clauses stand with their sentence."""
    for source, entry in pack.sources.items():
        for id_, statement in entry.statements.items():
            if statement.part_of is None:
                clauses = tuple((c, s.quote) for c, s in entry.statements.items() if s.part_of == id_)
                ids = {id_, *(clause for clause, _ in clauses)}
                yield Sentence(
                    id=id_,
                    source=source,
                    quote=statement.quote,
                    role=statement.role,
                    clauses=clauses,
                    used_by=tuple((rule, use) for rule in pack.rules if (use := _use(rule, ids))),
                    floor=any(citation.id in ids for citation in pack.floor_citations),
                )


def excluded(pack: RulePack) -> Iterator[Excluded]:
    """The sentences of a pack's documents that are set aside."""
    for source, entry in pack.sources.items():
        for id_, one in entry.excluded.items():
            yield Excluded(id_, source, one.quote, one.because)


def rules_by_source(pack: RulePack) -> dict[str, tuple[tuple[Rule, Use], ...]]:
    """For each source of a pack, the rules that name it or a sentence of it, and how."""
    used: dict[str, tuple[tuple[Rule, Use], ...]] = {}
    for source, entry in pack.sources.items():
        ids = {source, *entry.statements}
        used[source] = tuple((rule, use) for rule in pack.rules if (use := _use(rule, ids)))
    return used


def _use(rule: Rule, ids: set[str]) -> Use | None:
    # The strongest use alone, so that a rule stands once beside a sentence.
    if any(citation.id in ids for citation in rule.citations):
        return "cited"
    if any(citation.id in ids for citation in rule.context):
        return "context"
    return "dissent" if any(dissent.source in ids for dissent in rule.dissent) else None

"""Checks of a pack's levels against its sources: who states which level, who is above them, and who below."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..engine.assessment import reference
from ..engine.rulebook import Rulebook
from ..packs.pack import RulePack
from ..packs.rule import Rule
from ..packs.shipped import released
from ..urgency import Urgency
from ..vocabulary.findings import Answer, Value
from ..vocabulary.vocabulary import Vocabulary, vocabulary_of
from .issue import Issue, Mistake

PATIENT: Final = "patient"


def levels_fit_sources(pack: RulePack) -> Iterator[Issue]:
    """Every cited source says what level it states, and no rule is above or below the pages for patients unseen."""
    for rule in pack.rules:
        cited = {c.id: c.source.audience == PATIENT for c in rule.citations}
        every_source = rule.level("cautious") == Urgency.EMERGENCY
        for id_, for_patients in cited.items():
            if (for_patients or every_source) and id_ not in rule.stated:
                yield Issue(Mistake.LEVEL_NOT_STATED, rule.file, id_)
        told = {id_: level for id_, level in rule.stated.items() if cited.get(id_)}
        highest = max((level for level in told.values() if level is not None), default=Urgency.SELF_CARE)
        if told and highest < rule.urgency and rule.review == "not_needed":
            yield Issue(Mistake.ABOVE_ITS_SOURCES, rule.file)
        # With its level, so that a dissent goes stale together with what its source states.
        dissenting = {(d.source, d.urgency) for d in rule.dissent}
        for id_, level in told.items():
            if level is not None and level > rule.urgency and (id_, level) not in dissenting:
                yield Issue(Mistake.BELOW_ITS_SOURCE, rule.file, id_)


def backing(rule: Rule) -> str:
    """Who states a rule's level for what it asks: a page for patients, only professionals, or nobody but the pack."""
    level = rule.level("cautious")
    audiences = {c.source.audience for c in rule.citations if (rule.stated.get(c.id) or Urgency.SELF_CARE) >= level}
    return PATIENT if PATIENT in audiences else "professional" if audiences - {None} else "own"


def screening_is_heard(pack: RulePack) -> Iterator[Issue]:
    """Each screening finding alone, numbers apart, is urgent or higher in a pack that reads it."""
    book, about = Rulebook([pack]), f"{pack.rules[0].file.split('/', 1)[0]}/pack.yaml"
    vocabulary = vocabulary_of(pack.vocabulary)
    calmer = {one.finding for one in pack.calmer_screening}
    for finding in vocabulary.findings.values():
        if finding.tier != 1 or finding.kind != "finding" or not book.present_bits(finding.name) & book.rule_atoms:
            continue
        # The level that stays once everything is signed, not the stricter one until then.
        levels = [rule.urgency for rule in fired(book, alone(vocabulary, finding.name))]
        if max(levels, default=Urgency.SELF_CARE) < Urgency.URGENT and finding.name not in calmer:
            yield Issue(Mistake.SCREENING_ALONE, about, finding.name)


def alone(vocabulary: Vocabulary, *present: str) -> dict[str, Value]:
    """Answers in which these findings are present, and whatever they do not imply is absent."""
    # Left out, as absent they would contradict what implies them.
    implied = {name for one in present for name in vocabulary.above[one]}
    return {
        f.name: Answer.PRESENT if f.name in present else Answer.ABSENT
        for f in vocabulary.findings.values()
        if f.kind != "number" and f.name not in implied
    }


def fired(book: Rulebook, answers: dict[str, Value]) -> list[Rule]:
    """The rules that surely fire on these answers."""
    held = reference(book).holding(book.read(book.presentation(**answers)).sure)
    return list(book.rules_in(held))


def version_is_raised(pack: RulePack) -> Iterator[Issue]:
    """A pack that was released under its version is that release, file by file."""
    recorded = released().get(pack.name, {}).get(pack.version)
    if recorded is not None and recorded != pack.sha256:
        yield Issue(Mistake.VERSION_UNCHANGED, f"{pack.rules[0].file.split('/', 1)[0]}/pack.yaml", pack.version)

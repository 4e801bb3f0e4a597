"""What a clinician's signature under a rule covers: the rule's meaning, as one hash.

It covers what decides for whom the rule fires and how urgent that is: `when` with its definitions written out, `unless`, the
levels, and the questions and the meaning of every answer that the rule reads. Names of definitions, the order of parts,
titles, sources, cases and layout decide nothing, and are left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, fields, replace
from hashlib import sha256
from typing import Any, Final

from ..vocabulary.findings import Finding
from ..vocabulary.vocabulary import AGE, Vocabulary
from .condition import AllOf, AnyOf, Compare, Condition, Defined, Present, findings
from .rule import Rule

_NOT_MEANING: Final = frozenset(
    {"group", "topic", "note", "because", "about", "together", "once", "entry_complaint", "implausible"}
)
"""Facts of a finding that change neither what a person understands nor what an answer does to a rule. Any other one counts,
also one that is added to findings later."""


def meaning(rule: Rule, vocabulary: Vocabulary) -> str:
    """The hash that a signature under this rule has to name."""
    return sha256(json.dumps(covered(rule, vocabulary), sort_keys=True).encode()).hexdigest()


def signed_as_of(rule: Rule, vocabulary: Vocabulary) -> Rule:
    """The rule with its signature, if it has one, beside what the rule means in this vocabulary."""
    if rule.signature is None:
        return rule
    return replace(rule, signature=replace(rule.signature, now=meaning(rule, vocabulary)))


def covered(rule: Rule, vocabulary: Vocabulary) -> dict[str, Any]:
    """All that decides what a rule means, as plain data in one form, however its file is written."""
    return {
        "when": _written_out(rule.when),
        "unless": rule.exception,
        "urgency": rule.urgency.value,
        "until_signed": rule.until_signed.value if rule.until_signed else None,
        "weak": rule.weak,
        # Whoever signs has read the questions: one that asks something else now is another rule.
        "findings": [_facts(vocabulary[name]) for name in read_by(rule, vocabulary)],
    }


def read_by(rule: Rule, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The findings whose answers a rule depends on, in the order of the vocabulary: those that it names, whatever makes one
    of them present, and whatever decides that one makes no sense to ask."""
    found: set[str] = set()
    todo = [*findings(rule.when), *([rule.exception] if rule.exception else [])]
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += [*vocabulary.below[name], *vocabulary.closed_by.get(name, ())]
            todo += [AGE] if vocabulary[name].ages else []
    return tuple(name for name in vocabulary.findings if name in found)


def _written_out(condition: Condition) -> Any:
    """A condition without names of definitions, in which neither order nor nesting without effect shows."""
    match condition:
        case Defined(_, stands_for):
            return _written_out(stands_for)
        case Present(name):
            return name
        case Compare(name, operator, threshold):
            return f"{name} {operator} {threshold!r}"
        case AllOf(parts):
            return _group("all", parts)
        case AnyOf(parts):
            return _group("any", parts)


def _group(kind: str, parts: Iterable[Condition]) -> Any:
    flat: list[Any] = []
    for part in map(_written_out, parts):
        flat += part[kind] if isinstance(part, dict) and kind in part else [part]
    once = {json.dumps(part, sort_keys=True): part for part in flat}
    ordered = [once[text] for text in sorted(once)]
    return ordered[0] if len(ordered) == 1 else {kind: ordered}


def _facts(finding: Finding) -> dict[str, Any]:
    """What is declared of a finding, in plain data; lists of names in one order."""
    said = asdict(finding)
    return {one.name: _plain(said[one.name]) for one in fields(finding) if one.name not in _NOT_MEANING}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return sorted(value) if all(isinstance(one, str) for one in value) else list(map(_plain, value))
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    # A limit of 0 and one of 0.0 are the same, and no reason for a signature to lapse. True is an int to Python.
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value

"""Answers that contradict each other, and numbers that do not fit: listed, never changed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from ..vocabulary.answers import Answers
from ..vocabulary.findings import Answer, Implausible
from ..vocabulary.vocabulary import Vocabulary


class Conflict(BaseModel):
    """Findings whose answers do not fit together, and which answer counts meanwhile."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    findings: tuple[str, ...]
    kind: Literal["contradiction", "implausible"]
    message: str


@cache
def _checks(vocabulary: Vocabulary) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, Implausible], ...]]:
    families = tuple((child, parent) for child, parents in vocabulary.ancestors.items() for parent in parents)
    numbers = tuple((f.name, check) for f in vocabulary.findings.values() for check in f.implausible)
    return families, numbers


def conflicts_in(presentation: Answers, vocabulary: Vocabulary) -> tuple[Conflict, ...]:
    """All contradictions first, then the implausible numbers, in the order of the vocabulary."""
    return tuple(_conflicts(presentation, vocabulary))


def _conflicts(presentation: Answers, vocabulary: Vocabulary) -> Iterator[Conflict]:
    answers = presentation.values_by_name
    families, numbers = _checks(vocabulary)
    for heard in presentation.heard:
        told = " and ".join(str(getattr(a, "value", a)) for a in heard.answers)
        counts = answers[heard.finding]
        message = f"`{heard.finding}` was answered {told}; {getattr(counts, 'value', counts)} counts"
        yield Conflict(findings=(heard.finding,), kind="contradiction", message=message)
    for child, parent in families:
        if answers[child] is Answer.PRESENT and answers[parent] is Answer.ABSENT:
            message = f"`{child}` is present, so `{parent}` counts as present although it was answered absent"
            yield Conflict(findings=(child, parent), kind="contradiction", message=message)
    for name, check in numbers:
        value, other = answers[name], answers[check.than]
        if not isinstance(value, Answer) and not isinstance(other, Answer) and check.applies(value, other):
            message = f"`{name}` and `{check.than}` do not fit: {check.message}; both are used as they are"
            yield Conflict(findings=(name, check.than), kind="implausible", message=message)

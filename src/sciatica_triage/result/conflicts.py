"""Answers that contradict each other, and numbers that do not fit: listed, never changed."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Literal

from ..vocabulary.answers import Answers
from ..vocabulary.carriers import UNITS_OF_TIME
from ..vocabulary.findings import Answer, Finding, in_digits
from ..vocabulary.models import Model
from ..vocabulary.vocabulary import AGE, Vocabulary


class Conflict(Model):
    """Findings whose answers do not fit together, and which answer counts meanwhile."""

    findings: tuple[str, ...]
    """The findings that do not fit together."""
    kind: Literal["contradiction", "implausible"]
    """Whether the answers exclude each other, or numbers hardly fit."""
    message: str
    """What does not fit, and which answer counts meanwhile."""


def conflicts_in(presentation: Answers, vocabulary: Vocabulary) -> tuple[Conflict, ...]:
    """All contradictions first, then what is implausible, in the order of the vocabulary."""
    found = [*_of_sources(presentation)] if presentation.heard else []
    answers, told = presentation.values_by_name, presentation.model_fields_set
    beside = _beside(vocabulary)
    for name in told:
        if name in beside and not told.isdisjoint(beside[name]):
            finding = vocabulary[name]
            if finding.together or answers[name] is not Answer.ABSENT:  # no other no denies anything
                found += _of_answer(finding, answers, vocabulary)
    if not found:
        return ()
    if len(found) == 1:
        return (found[0],)
    place = {name: i for i, name in enumerate(vocabulary.findings)}
    # By kind, as `contradiction` comes first in the alphabet as well.
    return tuple(sorted(found, key=lambda one: (one.kind, len(one.findings) > 1, [place[n] for n in one.findings])))


@lru_cache(maxsize=64)
def _beside(vocabulary: Vocabulary) -> Mapping[str, frozenset[str]]:
    """For each finding all those of which one has to be told before an answer to it can fit badly.

    An exception is one of its own: it does not fit where nothing else was told.
    """
    beside: dict[str, frozenset[str]] = {}
    for name, f in vocabulary.findings.items():
        others = [*vocabulary.above[name], *f.follows, *f.together, *(check.than for check in f.implausible)]
        others += [AGE] if f.ages else []
        others += [name] if f.about else []
        if others:
            beside[name] = frozenset(others)
    return beside


def _of_sources(presentation: Answers) -> Iterator[Conflict]:
    for heard in presentation.heard:
        told = " and ".join(str(getattr(a, "value", a)) for a in heard.answers)
        counts = presentation.values_by_name[heard.finding]
        message = f"`{heard.finding}` was answered {told}; {getattr(counts, 'value', counts)} counts"
        yield Conflict(findings=(heard.finding,), kind="contradiction", message=message)


def _of_answer(finding: Finding, answers: Mapping[str, Any], vocabulary: Vocabulary) -> Iterator[Conflict]:
    """What does not fit this answer."""
    name, value = finding.name, answers[finding.name]
    if value is Answer.PRESENT:
        for parent in vocabulary.ancestors[name]:
            if answers[parent] is Answer.ABSENT:
                message = f"`{name}` is present, so `{parent}` counts as present although it was answered absent"
                yield Conflict(findings=(name, parent), kind="contradiction", message=message)
        if finding.about and not any(answers[n] in (Answer.PRESENT, Answer.UNSURE) for n in finding.about):
            message = f"`{name}` is present, and none of what it may explain is"
            yield Conflict(findings=(name,), kind="implausible", message=message)
    if value is Answer.ABSENT and finding.together and all(answers[n] is Answer.PRESENT for n in finding.together):
        both = " and ".join(f"`{n}`" for n in finding.together)
        message = f"{both} are present, and `{name}` was answered absent; please ask once more"
        yield Conflict(findings=(name, *finding.together), kind="implausible", message=message)
    if finding.ages and value in (Answer.PRESENT, Answer.UNSURE) and not isinstance(age := answers[AGE], Answer):
        low, high = finding.ages
        if not low <= age <= high:
            expected = f"expected from {in_digits(low)} to {in_digits(high)}"
            message = f"`{name}` and `{AGE}` do not fit: {expected}; both are used as they are"
            yield Conflict(findings=(name, AGE), kind="implausible", message=message)
    if finding.kind == "number" and not isinstance(value, Answer):
        yield from _of_number(finding, value, answers)
    elif value is Answer.PRESENT and not finding.implies:
        yield from _of_nothing(finding, answers)


def _of_nothing(finding: Finding, answers: Mapping[str, Any]) -> Iterator[Conflict]:
    """A follow-up that was answered although all that it follows is absent."""
    if finding.follows and all(answers[n] is Answer.ABSENT for n in finding.follows):
        followed = " and ".join(f"`{n}`" for n in finding.follows)
        message = f"`{finding.name}` was answered, and {followed} absent; both are used as they are"
        yield Conflict(findings=(finding.name, *finding.follows), kind="implausible", message=message)


def _of_number(finding: Finding, value: float, answers: Mapping[str, Any]) -> Iterator[Conflict]:
    name, shows = finding.name, finding.shows
    another = any(answers[n] is Answer.PRESENT for n in finding.follows)  # the days of a crash deny no stumble
    if shows and shows.met_by(value, finding.worse) and answers[shows.finding] is Answer.ABSENT and not another:
        message = f"`{name}` shows `{shows.finding}`, so it counts as present although it was answered absent"
        yield Conflict(findings=(name, shows.finding), kind="contradiction", message=message)
    elif finding.unit in UNITS_OF_TIME and (value or finding.worse == "smaller"):  # no hours of no pain fit each other
        yield from _of_nothing(finding, answers)
    for check in finding.implausible:
        if not isinstance(other := answers[check.than], Answer) and check.applies(value, other):
            message = f"`{name}` and `{check.than}` do not fit: {check.message}; both are used as they are"
            yield Conflict(findings=(name, check.than), kind="implausible", message=message)

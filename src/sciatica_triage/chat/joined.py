"""The answers of a log joined into those that count."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from ..triager import Triager
from ..vocabulary.answers import Answers
from ..vocabulary.findings import Answer, Value
from ..vocabulary.vocabulary import Vocabulary
from ..vocabulary.who import REPORTED_BY, Reporter

Told = Mapping[str, tuple[Value, ...]]


def presentation(told: Told, reporter: Reporter | None, triager: Triager) -> Answers:
    """The answers that count."""
    return triager.book.presentation.model_validate(joined(told, reporter, triager))


def joined(told: Told, reporter: Reporter | None, triager: Triager) -> Mapping[str, object] | Answers:
    """The answers that count, as they are triaged: unread, where no triage was needed to tell which they are."""
    clash = clashing(told, triager.book.vocabulary)
    # Only what a model gave gets here: a second age of the person is refused, and asked.
    if clash:
        return _most_serious(told, clash, reporter, triager)
    answers: dict[str, object] = {name: values[0] for name, values in told.items() if len(values) == 1}
    differing = [{"finding": name, "answers": values} for name, values in told.items() if len(values) > 1]
    beside = {"heard": differing} if differing else {}
    return {**answers, **beside, REPORTED_BY: reporter}


def clashing(told: Told, vocabulary: Vocabulary) -> list[str]:
    """Findings of which a model gave values that cannot both be right, until the person says which is."""
    return [name for name, values in told.items() if len(values) > 1 and vocabulary[name].clash(values)]


def _most_serious(told: Told, clash: list[str], reporter: Reporter | None, triager: Triager) -> Answers:
    """The answers with one value for each of these: whichever comes out worst, so that no order of calls calms."""
    either = [_ends(told[name]) for name in clash]
    read = [
        presentation({**told, **{n: (value,) for n, value in zip(clash, values, strict=True)}}, reporter, triager)
        for values in itertools.product(*either)
    ]
    results = [triager.triage(one) for one in read]
    # Last the place, so that of equals the same one is taken every time.
    worst = max(range(len(read)), key=lambda i: (results[i].urgency, results[i].ceiling, -i))
    return read[worst]


def _ends(values: tuple[Value, ...]) -> list[Value]:
    """Of values that cannot stand together those that may be the worst: a number is worse the further out it lies."""
    # Which end is the worse one hangs on all other answers, so both are tried; nothing between them can be worse.
    numbers = [value for value in values if not isinstance(value, Answer)]
    return [*(value for value in values if isinstance(value, Answer)), min(numbers), max(numbers)]

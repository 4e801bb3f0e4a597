"""The vocabulary as a form, an app or a translator needs it: every finding with its words, kind and range."""

from __future__ import annotations

import math
from functools import cache

from .answers import Answers, presentation_class
from .findings import Finding, Kind
from .models import Model
from .presentation import Presentation
from .topics import TOPICS, title_of, topic_of
from .vocabulary import Vocabulary, vocabulary_of


class FindingInfo(Model):
    """One finding for a user interface.

    `label`: the finding in a few words, for a list to tick; `question` and, where there is one, `again`: what to ask, and
    what to ask a person who was unsure. `topic`: what it is asked together with, `topic_title` for patients. `kind`: a
    `finding` or an `exception` is present, absent or unsure; a `number` is a value in `unit` within `range`, lowest and
    highest (None: no limit). `tier`: 1 is asked of everyone. `follows`: has no meaning once all of these are absent.
    `exceptions`: those to offer beside it once it is present; an exception is never asked by itself.
    """

    name: str
    """The key of its answer."""
    label: str
    question: str
    """What to ask."""
    again: str | None
    topic: str
    topic_title: str
    """The topic's title, in words for patients."""
    kind: Kind
    unit: str | None
    """The unit of a number."""
    range: tuple[float, float | None] | None
    """The lowest and the highest number that is an answer (None: no limit)."""
    tier: int
    follows: tuple[str, ...]
    exceptions: tuple[str, ...]


def findings(presentation: type[Answers] = Presentation) -> tuple[FindingInfo, ...]:
    """All findings of a presentation class, topic by topic in the order in which they are asked."""
    return _findings(presentation_class("presentation", presentation))


@cache
def _findings(presentation: type[Answers]) -> tuple[FindingInfo, ...]:
    vocabulary = vocabulary_of(presentation)
    told_first = sorted(vocabulary.findings.values(), key=lambda finding: not finding.entry_complaint)
    infos = [_info(finding, vocabulary) for finding in told_first]
    # INVARIANT: a topic stands in one piece, also one that a third party made up: forms make one group of it.
    order = [*dict.fromkeys([*TOPICS, *(info.topic for info in infos)])]
    return tuple(sorted(infos, key=lambda info: order.index(info.topic)))


def _info(finding: Finding, vocabulary: Vocabulary) -> FindingInfo:
    topic = topic_of(finding)
    highest = None if math.isinf(finding.maximum) else finding.maximum
    return FindingInfo(
        name=finding.name,
        label=finding.called,
        question=finding.question,
        again=finding.again,
        topic=topic,
        topic_title=title_of(topic),
        kind=finding.kind,
        unit=finding.unit,
        range=(finding.minimum, highest) if finding.kind == "number" else None,
        tier=finding.tier,
        follows=finding.follows,
        exceptions=tuple(e.name for e in vocabulary.exceptions_about(finding.name)),
    )

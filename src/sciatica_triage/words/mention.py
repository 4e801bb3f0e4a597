"""What can be decided about something that was said."""

from __future__ import annotations

from enum import StrEnum

from ..values import dataclass
from ..vocabulary.findings import Answer
from .hits import Hit


class NotCounted(StrEnum):
    """Why something was heard and does not count."""

    OTHER_PERSON = "other_person"
    """It is told of somebody else."""
    HYPOTHETICAL = "hypothetical"
    """It is told of what might be."""
    QUESTION = "question"
    """It is asked, and not told."""
    HISTORY = "history"
    """It was there before, and is told as over."""
    RESOLVED = "resolved"
    """It has gone away."""
    IDIOM = "idiom"
    """It is a manner of speaking."""


@dataclass(frozen=True)
class Meaning:
    """What is decided about a mention: an answer, or the reason why it does not count, and the cue that decided."""

    answer: Answer | None
    why: NotCounted | None = None
    cue: Hit | None = None
    harmless: Hit | None = None
    """The cue that explains a complaint of both legs, which is then not counted as one."""
    ask: bool = False
    """Whether it does not count, but may be told as there, so that it is asked about."""
    denied: bool = False
    """Whether it is told as not there, or as well, and only a doubt or a bound takes the certainty from that."""

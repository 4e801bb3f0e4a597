"""What is kept of a message in the person's own words. The message itself is read and forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from ..vocabulary.findings import Answer, Value
from ..vocabulary.vocabulary import Vocabulary
from .errors import ConversationError, MessageTooLongError
from .plain import alarms, all_english, legible

if TYPE_CHECKING:
    from ..words import Reading

LONGEST_MESSAGE: Final = 10_000
"""The most characters of a message; nobody types more."""


class HeardIn(NamedTuple):
    """What a message adds. `contested`: findings of which two values were given that cannot both stand."""

    answers: dict[str, tuple[Value, ...]]
    contested: tuple[str, ...]
    suspected: tuple[str, ...]


def check_message(text: object) -> None:
    """Raise `ConversationError` for anything but text, and `MessageTooLongError` for more than a person types."""
    if not isinstance(text, str):
        raise ConversationError("a message is text")
    if len(text) > LONGEST_MESSAGE:
        raise MessageTooLongError(f"a message is at most {LONGEST_MESSAGE:,} characters long")


def read_message(text: str, language: str) -> Reading:
    """The reading; `not_read` also where nothing was heard and the message is not plain English, or a part of it is not.

    So is one that takes back an answer or calls for help: nobody knows what is meant, and it is asked.

    INVARIANT: of a message that was not read in full, no denial counts.
    """
    from ..words import read

    reading = read(text, language=language)
    heard = [(span.start, span.end) for span in (*reading.findings, *reading.numbers, *reading.not_counted)]
    if all_english(text, heard) and not alarms(text) and (reading.status != "nothing_heard" or legible(text)):
        return reading
    told = tuple(one for one in reading.findings if one.answer is not Answer.ABSENT)
    return reading.model_copy(update={"status": "not_read", "findings": told})


def tells(reading: Reading) -> bool:
    """Whether something is said to be there: what may be the news that was not understood before."""
    return any(one.answer is Answer.PRESENT for one in reading.findings)


def heard_in(reading: Reading, told: Mapping[str, tuple[Value, ...]], vocabulary: Vocabulary) -> HeardIn:
    """What of a reading is recorded: no exception, and no second age; of two temperatures in one message the worse."""
    said = reading.presentation()
    several = {h.finding: h.answers for h in said.heard}
    known = {
        name: several.get(name, (value,))
        for name, value in said.answered().items()
        if name in vocabulary and vocabulary[name].kind != "exception"
    }
    second = tuple(name for name, values in known.items() if vocabulary[name].clash((*told.get(name, ()), *values)))
    both = tuple(
        one.finding
        for one in reading.conflicts
        if one.finding in known and one.finding not in second and vocabulary[one.finding].clash(one.answers)
    )
    topics = getattr(reading, "suspected", ())
    suspected = dict.fromkeys(name for topic in topics for name in topic.findings)
    return HeardIn(
        {name: values for name, values in known.items() if name not in second},
        (*second, *both),
        tuple(name for name in suspected if name in vocabulary and vocabulary[name].kind != "exception"),
    )

"""What is kept of a message in the person's own words. The message itself is read and forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from ..values import with_values
from ..vocabulary.findings import Answer, Value
from ..vocabulary.vocabulary import Vocabulary
from .clauses import words_of
from .errors import ConversationError, MessageTooLongError
from .plain import alarms, all_english, legible, partly_foreign
from .telling import all_listed
from .understood import unclear_parts

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


def read_message(text: str, language: str, *, begun: bool) -> tuple[Reading, bool]:
    """The reading, and whether it is unclear if the message tells more, or takes back what was answered before.

    `not_read` also where nothing was heard and the message is not plain English, where a part of it is not, and where it
    calls for help, nobody knows for what. Nothing is unclear before the talk has `begun`: there is no answer to take back.

    INVARIANT: of what was not understood, no denial counts.
    """
    from ..words import read

    reading = read(text, language=language)
    everywhere = [(0, len(text))]
    # Before anything that was heard: a denial of such a message may belong to the part that nobody has read.
    if (
        alarms(text)
        or partly_foreign(text)
        or (reading.status == "not_read" and not (begun and _courteous(text, reading)))
    ):
        return _without_denials(reading, everywhere).model_copy(update={"status": "not_read"}), False
    if reading.status == "not_read":
        return reading.model_copy(update={"status": "nothing_heard"}), False
    english = _english(text, reading)
    if english and not begun:
        return reading, False
    # What is harmless is understood, also where too few of its words are known to be English.
    parts = unclear_parts(text, reading)
    if not parts:
        return reading, False
    if not english:
        return _without_denials(reading, everywhere).model_copy(update={"status": "not_read"}), False
    return _without_denials(reading, parts), True


def _courteous(text: str, reading: Reading) -> bool:
    """Whether a message of too few English words to be read is made of listed ones alone, such as "brilliant, cheers"."""
    words = [word.text for word in words_of(text) if word.text[0].isalnum()]
    return bool(words) and all_listed(words) and not unclear_parts(text, reading)


def _english(text: str, reading: Reading) -> bool:
    """Whether all of a message seems to be plain English, or to be of what was read."""
    heard = [(span.start, span.end) for span in (*reading.findings, *reading.numbers, *reading.not_counted)]
    return all_english(text, heard) and (reading.status != "nothing_heard" or legible(text))


def _without_denials(reading: Reading, parts: Iterable[tuple[int, int]]) -> Reading:
    """The reading without what it denies in these parts of the message."""
    spans = tuple(parts)
    told = tuple(
        one
        for one in reading.findings
        if one.answer is not Answer.ABSENT or not any(one.start < end and one.end > start for start, end in spans)
    )
    return with_values(reading, {"findings": told})


def tells(reading: Reading, told: Mapping[str, tuple[Value, ...]]) -> bool:
    """Whether something is said to be there that is not on record: only that may be the news that was not understood."""
    said = (one.finding for one in reading.findings if one.answer is Answer.PRESENT)
    return any(Answer.PRESENT not in told.get(name, ()) for name in said)


def _as_stored(value: Value) -> Value:
    """A whole number as one, as it is read back from a record."""
    return int(value) if not isinstance(value, Answer) and float(value).is_integer() else value


def heard_in(reading: Reading, told: Mapping[str, tuple[Value, ...]], vocabulary: Vocabulary) -> HeardIn:
    """What of a reading is recorded: no exception, and no second age; of two temperatures in one message the worse."""
    said = reading.told()
    known = {
        name: tuple(map(_as_stored, said[name]))
        for name in (vocabulary.findings if said else ())
        if name in said and vocabulary[name].kind != "exception"
    }
    # The exceptions are left out above: a sentence never meets the three clear answers that hold a rule back.
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

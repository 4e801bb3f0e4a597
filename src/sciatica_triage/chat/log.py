"""The log of a conversation: the one thing that is stored, from which all else is worked out.

Each entry carries the urgency that counted after it, so the log explains every change by itself. The library reads no
clock: a turn is the clock, a number that the host gives and that goes up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Final, Literal, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..errors import in_own_words
from ..urgency import Urgency
from ..vocabulary.findings import Amount, Answer, Value
from .errors import ConversationError

Turn: TypeAlias = Annotated[int, Field(ge=0, le=2**53, strict=True)]
Origin: TypeAlias = Annotated[str, Field(pattern=r"\A[a-z][a-z0-9_-]{0,31}\z", strict=True)]
"""Who gave an answer: a short name of the host's choice, such as `person`, `button`, `model` or `words`."""
Action: TypeAlias = Literal["allow", "ask", "escalate"]

LONGEST_REASON: Final = 200


class _Entry(BaseModel):
    """Base of the entries. `urgency` is the conversation's urgency after it; `rules` are named where that is a rise."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    turn: Turn
    urgency: Urgency
    rules: tuple[str, ...] = ()
    fault: str | None = None
    """The class of the fault that kept this entry from being triaged."""


class Answered(_Entry):
    """Answers as they were given. An answer is never changed or removed here; a `Retracted` takes it out of the count."""

    event: Literal["answers"] = "answers"
    origin: Origin
    answers: dict[str, Amount]


class Retracted(_Entry):
    """All answers about one finding up to this turn were taken back. `reason` is the host's, kept out of every `repr`."""

    event: Literal["retraction"] = "retraction"
    origin: Origin
    finding: str
    reason: Annotated[str, Field(min_length=1, max_length=LONGEST_REASON, repr=False)]


class Checked(_Entry):
    """The gate decided about a reply."""

    event: Literal["check"] = "check"
    action: Action
    mode: Literal["enforce", "shadow"] = "enforce"


Entry: TypeAlias = Annotated[Answered | Retracted | Checked, Field(discriminator="event")]


_E = TypeVar("_E", Answered, Retracted, Checked)


def entry_of(kind: type[_E], **values: Any) -> _E:
    """An entry; raise `ConversationError` for a turn, an origin or a reason that cannot be, repeating none of it."""
    with in_own_words(ValidationError, _wrong):
        return kind(**values)


def _wrong(error: ValidationError) -> ConversationError:
    wrong = {one["loc"][0] for one in error.errors(include_input=False, include_url=False)}
    if "turn" in wrong:
        return ConversationError("`turn`: expected a whole number, 0 or more")
    if "origin" in wrong:
        return ConversationError("`origin`: expected a short name of small letters, digits, - and _, such as `button`")
    return ConversationError("`reason`: expected a sentence in plain characters")


class Alert(BaseModel):
    """A level that the conversation rose to: raised once, with the turn that raised it and the rules that asked for it."""

    model_config = ConfigDict(frozen=True)

    urgency: Urgency
    turn: int
    rules: tuple[str, ...]


def alerts_in(log: Sequence[Entry]) -> Iterator[Alert]:
    """One alert for each rise above `routine`. After a retraction only a rise above what then counts is a new one.

    A retraction may raise one itself: an exception that is taken back no longer holds its rule back.
    """
    reached = Urgency.ROUTINE
    for entry in log:
        if entry.urgency > reached:
            yield Alert(urgency=entry.urgency, turn=entry.turn, rules=entry.rules)
        reached = max(entry.urgency, Urgency.ROUTINE)


def told_in(log: Sequence[Entry]) -> dict[str, list[Value]]:
    """The answers that count for each finding, in the order of their turns.

    A retraction takes back the answers of earlier turns even where they arrive after it, so an old message that is
    delivered again does not bring them back.
    """
    told: dict[str, list[Value]] = {}
    for entry in sorted(log, key=lambda one: one.turn):
        match entry:
            case Answered(answers=answers):
                for name, value in answers.items():
                    told.setdefault(name, []).append(value)
            case Retracted(finding=name):
                told.pop(name, None)
            case Checked():
                pass
    return told


def table(log: Sequence[Entry]) -> list[dict[str, Any]]:
    """The log as rows with the same columns, one for each answer, retraction and check; ready for a data frame."""
    rows: list[dict[str, Any]] = []
    before = Urgency.ROUTINE
    for number, entry in enumerate(log):
        row: dict[str, Any] = {
            "entry": number,
            "turn": entry.turn,
            "event": entry.event,
            "origin": None if isinstance(entry, Checked) else entry.origin,
            "finding": None,
            "answer": None,
            "reason": None,
            "action": None,
            "urgency_before": before.value,
            "urgency": entry.urgency.value,
            "rules": ", ".join(entry.rules) or None,
            "fault": entry.fault,
        }
        match entry:
            case Answered(answers=answers):
                rows += [{**row, "finding": name, "answer": _plain(value)} for name, value in answers.items()]
            case Retracted(finding=name, reason=reason):
                rows.append({**row, "finding": name, "reason": reason})
            case Checked(action=action, mode=mode):
                rows.append({**row, "action": action if mode == "enforce" else f"{action} (shadow)"})
        before = entry.urgency
    return rows


def _plain(value: Value) -> str | int | float:
    return value.value if isinstance(value, Answer) else value

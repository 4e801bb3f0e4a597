"""The log of a conversation: the one thing that is stored, from which all else is worked out.

Each entry carries the urgency that counted after it, so the log explains every change by itself. The library reads no
clock: a turn is the clock, a number that the host gives and that goes up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import ConfigDict, Field, ValidationError

from ..errors import TriageError
from ..urgency import Urgency
from ..vocabulary.findings import Amount, Answer, Value
from ..vocabulary.models import Like, Model
from ..vocabulary.who import REPORTED_BY, Reporter
from .errors import ConversationError

Turn: TypeAlias = Annotated[int, Field(ge=0, le=2**53, strict=True)]
Origin: TypeAlias = Annotated[str, Field(strict=True), Like(r"[a-z][a-z0-9_-]{0,31}")]
"""Who gave an answer: a short name of the host's choice, such as `person`, `button`, `model` or `words`."""
Action: TypeAlias = Literal["allow", "ask", "escalate"]
Drafts: TypeAlias = Literal["screened", "beside"]
"""When a model's draft is sent: once screening is done, or from the start with the gate's words beside it."""
Understood: TypeAlias = Literal["read", "nothing_heard", "not_read", "answered", "unclear"]
"""What became of a message: its reading's status; `answered` where it was a plain answer to the question put last;
`unclear` where it may take back what was answered before, or tell something, in words that were not understood."""
Held: TypeAlias = Literal["fault", "urgency", "unread", "refused", "suspected", "screening", "unclear", "unsure"]
"""Why nothing of a draft is sent."""

CORRECTED: Final = "asked again, the person gave this answer"
CLEARED: Final = "unsure before and asked in other words, the person gave a clear answer"
"""The reason of what takes a doubt back; `reached` then counts as if the clear answer had been given from the start."""
LONGEST_REASON: Final = 200


class _Entry(Model):
    """Base of the entries. `urgency` is the conversation's urgency after it; `rules` are named where that is a rise."""

    model_config = ConfigDict(extra="forbid", defer_build=False)

    turn: Turn
    """The turn in which it happened; several entries may share one."""
    urgency: Urgency
    """The conversation's urgency after it."""
    rules: tuple[str, ...] = ()
    """The rules that made the urgency rise, where it did."""
    fault: str | None = None
    """The class of the fault that kept this entry from being triaged."""

    @classmethod
    def _refused(cls, error: Exception) -> TriageError:
        wrong = (
            {name for one in error.errors() for name in one["loc"][:1]} if isinstance(error, ValidationError) else {}
        )
        if "turn" in wrong:
            return ConversationError("`turn`: expected a whole number, 0 or more")
        if "origin" in wrong:
            return ConversationError(
                "`origin`: expected a short name of small letters, digits, - and _, such as `button`"
            )
        return ConversationError("`reason`: expected a sentence in plain characters")


class Answered(_Entry):
    """Answers as they were given. An answer is never changed or removed here; a `Retracted` takes it out of the count."""

    event: Literal["answers"] = "answers"
    """What kind of entry it is."""
    origin: Origin
    """Who gave the answers."""
    answers: dict[str, Amount]
    """The answers by finding, as they were given."""
    reported_by: Reporter | None = None
    """Who answers, where that was told with them."""


class Retracted(_Entry):
    """All answers about one finding up to this turn were taken back. `reason` is the host's, kept out of every `repr`."""

    event: Literal["retraction"] = "retraction"
    """What kind of entry it is."""
    origin: Origin
    """Who took them back."""
    finding: str
    """Whose answers no longer count."""
    reason: Annotated[str, Field(min_length=1, max_length=LONGEST_REASON, repr=False)]
    """The host's words why."""


class Checked(_Entry):
    """The gate decided about a reply."""

    event: Literal["check"] = "check"
    """What kind of entry it is."""
    action: Action
    """What the gate decided."""
    mode: Literal["enforce", "shadow"] = "enforce"
    """The gate's mode."""
    drafts: Drafts = "beside"
    """The entries of 0.1.0 do not say so, but that is what it did."""
    heard: Understood | None = None
    """What became of the message that came with the check; None where none was given."""
    held: tuple[Held, ...] = ()
    """Why nothing of the draft was sent; empty where it was."""
    asked: str | None = None
    """The finding that the person was asked about, in words that are the library's alone."""
    listed: tuple[str, ...] = ()
    """The findings of the checklist that the person was asked instead, in the order of its numbers."""
    asked_to_tell: bool = False
    """Whether the person was asked to say in other words what was not understood."""


class Listened(_Entry):
    """A message of the person was read. Nothing of its words is here; what it said is in an `Answered` beside it."""

    event: Literal["message"] = "message"
    """What kind of entry it is."""
    origin: Origin
    """Whose message it was."""
    status: Understood
    """What became of the message."""
    suspected: tuple[str, ...] = ()
    """Findings that it may be about, most likely first: to be asked, never answers."""
    settles: bool = False
    """Whether it ends what was not understood before: it tells in words that were read what is there, or it says that there
    is nothing else when the person was asked what was missed. A bare no does only at the second time in a row, and a denial
    of something else never."""


class Refused(_Entry):
    """Something could not be recorded: a model's call, or a second age. It stands until the findings are answered, or,
    where it names none, until the person has said it in other words."""

    event: Literal["refusal"] = "refusal"
    """What kind of entry it is."""
    origin: Origin
    """Who tried to record it."""
    findings: tuple[str, ...] = ()
    """The findings that it was about, where they are known."""
    contested: bool = False
    """Whether another answer is on record that this one cannot stand beside; then only the person can say which is right."""
    unnamed: bool = False
    """Whether something was refused of which no finding is known."""


Entry: TypeAlias = Annotated[Answered | Retracted | Checked | Listened | Refused, Field(discriminator="event")]


class Alert(Model):
    """A level that the conversation rose to: raised once, with the turn that raised it and the rules that asked for it."""

    urgency: Urgency
    """The level that it rose to."""
    turn: int
    """The turn that raised it."""
    rules: tuple[str, ...]
    """The rules that asked for it, by public name."""


def told_in(log: Sequence[Entry]) -> dict[str, tuple[Value, ...]]:
    """The different answers that count for each finding, in the order of their turns.

    A retraction takes back the answers of earlier turns even where they arrive after it, so an old message that is
    delivered again does not bring them back.
    """
    told: dict[str, tuple[Value, ...]] = {}
    # A stable sort: within a turn what came first stays first, so an answer after its retraction counts.
    for entry in sorted(log, key=lambda one: one.turn):
        tell(entry, told)
    return told


def reporter_in(log: Iterable[Entry]) -> Reporter | None:
    """Who answers: `several` where that was told differently and not taken back."""
    told = set[Reporter]()
    for entry in sorted(log, key=lambda one: one.turn):
        if isinstance(entry, Retracted) and entry.finding == REPORTED_BY:
            told.clear()
        elif isinstance(entry, Answered) and entry.reported_by is not None:
            told.add(entry.reported_by)
    return "several" if len(told) > 1 else next(iter(told), None)


def tell(entry: Entry, told: dict[str, tuple[Value, ...]]) -> None:
    """Add to the answers what one entry, later than all before it, says or takes back."""
    match entry:
        case Answered(answers=answers):
            for name, value in answers.items():
                told[name] = tuple(dict.fromkeys((*told.get(name, ()), value)))
        case Retracted(finding=name):
            told.pop(name, None)
        case _:
            pass


def table(log: Sequence[Entry]) -> list[dict[str, Any]]:
    """The log as rows with the same columns, one for each answer and for every other entry; ready for a data frame."""
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
            "drafts": None,
            "heard": None,
            "held": None,
            "urgency_before": before.value,
            "urgency": entry.urgency.value,
            "rules": ", ".join(entry.rules) or None,
            "fault": entry.fault,
        }
        match entry:
            case Answered(answers=answers):
                who = {REPORTED_BY: entry.reported_by} if entry.reported_by else {}
                rows += [{**row, "finding": n, "answer": v} for n, v in (*who.items(), *_plain(answers).items())]
            case Retracted(finding=name, reason=reason):
                rows.append({**row, "finding": name, "reason": reason})
            # What the person was asked is a row each, so that a column of findings has all that was asked and told.
            case Checked(action=action, mode=mode):
                said = action if mode == "enforce" else f"{action} (shadow)"
                why = {"drafts": entry.drafts, "heard": entry.heard, "held": ", ".join(entry.held) or None}
                rows += [{**row, **why, "finding": name, "action": said} for name in entry.listed or (entry.asked,)]
            case Listened(status=status, suspected=suspected):
                rows += [{**row, "heard": status, "finding": name} for name in suspected or (None,)]
            case Refused(findings=findings, unnamed=unnamed):
                rows += [{**row, "finding": name} for name in (*findings, *((None,) if unnamed else ()))]
        before = entry.urgency
    return rows


def _plain(answers: Mapping[str, Value]) -> dict[str, str | int | float]:
    return {name: value.value if isinstance(value, Answer) else value for name, value in answers.items()}

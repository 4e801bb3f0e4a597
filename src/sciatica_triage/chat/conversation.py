"""A conversation: answers over many turns, and an urgency that only a retraction brings down."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NoReturn, Self, TypeVar

from pydantic import BaseModel, ConfigDict, PrivateAttr, ValidationError

from ..errors import PresentationError, in_own_words
from ..result.conflicts import Conflict
from ..result.questions import Question
from ..triager import Triager, TriageResult
from ..triager import triager as default_triager
from ..urgency import Urgency
from ..vocabulary.answers import Answers
from ..vocabulary.findings import Answer
from ..vocabulary.untrusted import read_json
from ..vocabulary.vocabulary import Vocabulary, nearest
from .errors import ConversationError
from .given import groups, read_given
from .log import (
    LONGEST_REASON,
    Action,
    Alert,
    Answered,
    Checked,
    Entry,
    Retracted,
    alerts_in,
    entry_of,
    table,
    told_in,
)

if TYPE_CHECKING:
    from ..words import Reading

_E = TypeVar("_E", Answered, Retracted, Checked)
_MOST_RULES: Final = 3
"""So many of the rules behind a rise are named in the log; the result has them all."""

_NO_RECORD: Final = "this is not the record of a conversation, or not of this version"


class Conversation(BaseModel):
    """What one person has answered so far, as a log; everything else is worked out from it.

    Answers are joined as `Presentation.merge` joins them: where two differ the worse one counts and `conflicts` lists
    both. So no answer, in whatever order, brings the urgency down; `retract` is the only way. `to_json` and `from_json`
    stop and resume it exactly. It has one writer: do not share it by threads without a lock. `triager` is not stored;
    give the same one again when resuming.
    """

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    log: tuple[Entry, ...] = ()

    _triager: Triager = PrivateAttr()
    _latest: int = PrivateAttr(default=0)
    _went_back: bool = PrivateAttr(default=False)
    _present: Answers | None = PrivateAttr(default=None)
    _result: TriageResult | None = PrivateAttr(default=None)

    def __init__(self, *, triager: Triager | None = None, **data: Any) -> None:
        with in_own_words(ValidationError, lambda _: ConversationError(_NO_RECORD)):
            super().__init__(**data)
        self._triager = default_triager() if triager is None else triager
        entries = tuple(map(self._read_entry, self.log))
        self._check_urgencies()
        self.__dict__["log"] = ()
        self._append(*entries)

    # what is known

    @property
    def turn(self) -> int:
        """The latest turn; 0 before the first."""
        return self._latest

    @property
    def presentation(self) -> Answers:
        """The answers that count now; where they differ, `heard` has all of them."""
        if self._present is None:
            self._present = self._presentation(self.log)
        return self._present

    @property
    def result(self) -> TriageResult:
        """The triage of the present answers. Its urgency may be below `urgency`, which is the one to act on.

        Raises `EngineError` where no safe answer can be given.
        """
        if self._result is None:
            self._result = self.triage()
        return self._result

    @property
    def urgency(self) -> Urgency:
        """The highest that it has been since the last retraction: the one that counts. It starts at `routine`."""
        return self.urgency_with(self.result)

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Answers that contradict each other or do not fit."""
        return self.result.conflicts

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """All alerts so far, one for each rise, in the order in which they were raised."""
        return tuple(alerts_in(self.log))

    @property
    def alert(self) -> Alert | None:
        """The latest alert that still stands, with the turn that raised it; None where there is none.

        It is raised once: it stays the same until the urgency rises again, so it is news only in its own turn.
        """
        reached = self._reached()
        return next((alert for alert in reversed(self.alerts) if alert.urgency <= reached), None)

    @property
    def in_turn_order(self) -> bool:
        """Whether no turn has gone backwards since the gate last checked."""
        return not self._went_back

    @property
    def triager(self) -> Triager:
        """What triages this conversation."""
        return self._triager

    def next_question(self) -> Question | None:
        """The question to ask now, or None when no answer to an open question could raise the urgency."""
        return self.result.next_question()

    def triage(self) -> TriageResult:
        """The triage of the present answers, made anew."""
        return self._triager.triage(self.presentation)

    def urgency_with(self, result: TriageResult) -> Urgency:
        """The urgency that counts when `result` is the triage of the present answers."""
        return max(self._reached(), result.urgency)

    def audit(self) -> list[dict[str, Any]]:
        """The log as a table: one row for each answer, retraction and check, each with the urgency before and after."""
        return table(self.log)

    # what changes it

    def record(self, finding: str, answer: object, *, turn: int | None = None, origin: str = "host") -> Alert | None:
        """Add one answer; return the alert that it raises, or None.

        `turn`: the number of the exchange; left out, it is the next one. `origin`: who gave it, a short name. An answer
        `not_asked` adds nothing. Raises `PresentationError` where it cannot be read, and `EngineError` where no safe
        answer can be given; the answer is kept all the same.
        """
        if not isinstance(finding, str):
            raise PresentationError("the names of findings are text")
        return self.record_many({finding: answer}, turn=turn, origin=origin)

    def record_many(
        self, answers: Mapping[str, object] | Answers, *, turn: int | None = None, origin: str = "host"
    ) -> Alert | None:
        """Add several answers at once, or none of them where one cannot be read. As `record` otherwise."""
        entries = [
            self._entry(Answered, turn=turn, origin=origin, answers=group)
            for group in groups(read_given(self._vocabulary, answers))
        ]
        if not entries:
            return None
        # INVARIANT: nothing is kept before all of it is known to fit (two different ages do not).
        self._presentation((*self.log, *entries))
        self._append(*entries[:-1])
        return self._add(entries[-1])

    def retract(self, finding: str, reason: str, *, turn: int | None = None, origin: str = "host") -> Alert | None:
        """Take back all answers about a finding, for a reason that the log keeps: the only way down.

        A reason is the host's own sentence, at most 200 characters. Taking an exception back may raise the urgency; then
        the alert is returned, as by `record`. Raises `ConversationError` where there is nothing to
        take back. A language model's tool never gets here.
        """
        told = told_in(self.log)
        if not isinstance(finding, str) or finding not in told:
            known = f"; there are answers about {', '.join(told)}" if told else ""
            raise ConversationError(f"there is no answer about this finding to take back{known}")
        if not isinstance(reason, str) or not 0 < len(reason.strip()) <= LONGEST_REASON:
            raise ConversationError(f"`reason`: expected a sentence of at most {LONGEST_REASON} characters")
        entry = self._entry(Retracted, turn=turn, origin=origin, finding=finding, reason=reason.strip())
        if finding in told_in((*self.log, entry)):
            raise ConversationError("the answer to take back was given in a later turn than this one")
        return self._add(entry)

    def hear(self, text: str, *, turn: int | None = None, language: str = "en", origin: str = "words") -> Reading:
        """Read a message in the person's own words and add what it says; return what was read.

        An exception is never taken from free text, nor is an age that differs from the one on record.
        Needs the `words` package of this library.
        """
        from ..words import read

        reading = read(text, language=language)
        heard = reading.presentation()
        vocabulary = self._vocabulary
        told = told_in(self.log)
        kept = {
            name: value
            for name, value in heard.answered().items()
            if vocabulary[name].kind != "exception"
            and not (vocabulary[name].once and set(told.get(name, ())) - {value, Answer.UNSURE})
        }
        both = [h for h in heard.heard if h.finding in kept]
        self.record_many(heard.model_validate({**kept, "heard": both}), turn=turn, origin=origin)
        return reading

    def note_check(
        self,
        action: Action,
        *,
        turn: int | None = None,
        mode: str = "enforce",
        result: TriageResult | None = None,
        fault: str | None = None,
    ) -> None:
        """Add the gate's decision to the log; `result` is the triage that it rests on."""
        at = self.turn if turn is None else turn
        rules: tuple[str, ...] = ()
        reached = self._reached()
        if result is not None and result.urgency > reached:
            reached, rules = result.urgency, _rules_of(result)
        entry = self._entry(Checked, turn=at, action=action, mode=mode, urgency=reached, rules=rules, fault=fault)
        self._append(entry)

    # stopping and resuming

    def to_json(self) -> str:
        """The whole record; it holds health data, and whoever can change it can change the urgency."""
        return self.model_dump_json(exclude_none=True)

    @classmethod
    def from_json(cls, data: str | bytes | bytearray, *, triager: Triager | None = None) -> Self:
        """The conversation that `to_json` stopped. Raises `ConversationError` for anything else, repeating none of it."""
        with in_own_words(PresentationError, lambda error: ConversationError(f"the record of a conversation: {error}")):
            content = read_json(data)
        if not (isinstance(content, dict) and set(content) == {"log"}):
            raise ConversationError(_NO_RECORD)
        return cls(triager=triager, **content)

    # inside

    @property
    def _vocabulary(self) -> Vocabulary:
        return self._triager.book.vocabulary

    def _reached(self) -> Urgency:
        return self.log[-1].urgency if self.log else Urgency.ROUTINE

    def _presentation(self, log: tuple[Entry, ...]) -> Answers:
        told = {name: tuple(dict.fromkeys(values)) for name, values in told_in(log).items()}
        answers: dict[str, object] = {name: values[0] for name, values in told.items() if len(values) == 1}
        differing = [{"finding": name, "answers": values} for name, values in told.items() if len(values) > 1]
        return self._triager.book.presentation(heard=differing, **answers)

    def _entry(self, kind: type[_E], *, turn: int | None, **values: Any) -> _E:
        at = self.turn + 1 if turn is None else turn
        return entry_of(kind, **{"urgency": self._reached(), **values, "turn": at})

    def _append(self, *entries: Entry) -> None:
        """Add entries to the log, and keep up what is asked of it all the time."""
        self.__dict__["log"] = (*self.log, *entries)
        for entry in entries:
            if isinstance(entry, Checked):
                self._went_back = False
            else:
                self._went_back = self._went_back or entry.turn < self._latest
                self._present = self._result = None
            self._latest = max(self._latest, entry.turn)

    def _add(self, entry: Answered | Retracted) -> Alert | None:
        """Add an entry with the urgency that follows from it; return the alert that it raises.

        A fault of the engine is raised once the entry is kept.
        """
        before, reached, alerts = self.log, self._reached(), len(self.alerts)
        self._append(entry)
        update: dict[str, Any] = {}
        try:
            result = self.result
            if result.urgency > reached or isinstance(entry, Retracted):
                update["urgency"] = result.urgency
            if result.urgency > reached:
                update["rules"] = _rules_of(result)
        except Exception as error:
            update["fault"] = type(error).__name__
            raise
        finally:
            self.__dict__["log"] = (*before, entry.model_copy(update=update))
        return self.alerts[-1] if len(self.alerts) > alerts else None

    def _read_entry(self, entry: Entry) -> Entry:
        """An entry of a stored record, its answers read again: nothing is taken on trust."""
        if isinstance(entry, Answered):
            answers = {name: v[0] for name, v in read_given(self._vocabulary, entry.answers).items()}
            return entry.model_copy(update={"answers": answers})
        if isinstance(entry, Retracted) and entry.finding not in self._vocabulary:
            near = nearest(entry.finding, self._vocabulary.findings)
            raise ConversationError(f"a retraction names an unknown finding; the nearest known name is `{near}`")
        return entry

    def _check_urgencies(self) -> None:
        reached = Urgency.ROUTINE
        for entry in self.log:
            if entry.urgency < reached and not isinstance(entry, Retracted):
                raise ConversationError("the record's urgency falls without a retraction; it has been changed")
            reached = entry.urgency

    def __setattr__(self, name: str, value: object) -> None:
        if name.startswith("_"):
            return super().__setattr__(name, value)
        raise ConversationError("a conversation is changed by `record`, `record_many`, `hear` and `retract` only")

    def __delattr__(self, name: str) -> NoReturn:
        raise ConversationError("a conversation is changed by `record`, `record_many`, `hear` and `retract` only")

    def __eq__(self, other: object) -> bool:
        return self.log == other.log if isinstance(other, Conversation) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # it changes, so it is no key

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        yield "turn", self.turn
        yield "answers", len(told_in(self.log))
        yield "urgency", self._reached().value

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy that goes its own way; `update` is refused, since a log is not edited."""
        if update:
            raise ConversationError("a conversation is changed by `record`, `record_many`, `hear` and `retract` only")
        del deep
        return copy.copy(self)

    def __deepcopy__(self, memo: Any = None) -> Self:
        return copy.copy(self)

    @classmethod
    def model_construct(cls, _fields_set: set[str] | None = None, **values: Any) -> Self:
        """The same as calling the class: a log is never taken unread."""
        return cls(**values)


def _rules_of(result: TriageResult) -> tuple[str, ...]:
    """The first rules that ask for the result's urgency."""
    return tuple(r.name for r in result.reasons if r.urgency == result.urgency)[:_MOST_RULES]

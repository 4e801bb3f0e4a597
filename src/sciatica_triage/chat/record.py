"""Answers over many turns as a log that can be stored, and an urgency that no further answer brings down by itself."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from threading import RLock
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from ..errors import PresentationError, TriageError, expect, expect_all, in_own_words, is_text
from ..result.conflicts import Conflict
from ..triager import Triager, TriageResult
from ..triager import triager as default_triager
from ..urgency import Urgency
from ..vocabulary.answers import Answers
from ..vocabulary.findings import Value
from ..vocabulary.untrusted import read_json
from ..vocabulary.vocabulary import Vocabulary
from ..vocabulary.who import REPORTED_BY, Reporter
from .errors import ConversationError
from .given import groups, read_given, reporter_given
from .history import UNASKED, History
from .joined import clashing, joined, presentation
from .log import (
    LONGEST_REASON,
    Alert,
    Answered,
    Checked,
    Entry,
    Listened,
    Refused,
    Retracted,
    table,
    tell,
)
from .stored import StoredConversation, read_stored, refused_in_a_model

if TYPE_CHECKING:
    from ..vocabulary.given import GivenAnswers

_C = TypeVar("_C", bound="Record")
_E = TypeVar("_E", Answered, Retracted, Checked, Listened, Refused)
CORRECTED: Final = "asked again, the person gave this answer"
_MOST_RULES: Final = 3
"""So many of the rules behind a rise are named in the log; the result has them all."""


class Record:
    """What one person has answered so far, as a log; everything else is worked out from it. Base of `Conversation`.

    Answers are joined as `Presentation.merge` joins them: where two differ the worse one counts and `conflicts` lists
    both. So no answer that is recorded, in whatever order, brings the urgency down: only `retract` does, and the person's
    own correction of an age. `to_json` and `from_json` stop and resume it exactly; as a field of a pydantic model it is
    stored and read in the same form. It may be shared by threads. `triager` is not stored; give the same one again when
    resuming.
    """

    __slots__ = ("_history", "_lock", "_present", "_result", "_triager")

    def __init__(self, *, triager: Triager | None = None, log: Iterable[Entry | Mapping[str, Any]] = ()) -> None:
        self._triager = default_triager() if triager is None else expect("triager", triager, Triager)
        self._lock = RLock()
        self._history = History(read_stored({"log": expect_all("log", log, object)}, self._vocabulary))
        self._present: Answers | None = None
        self._result: TriageResult | None = None

    # what is known

    @property
    def log(self) -> tuple[Entry, ...]:
        """All entries so far."""
        with self._lock:
            return tuple(self._history.entries)

    @property
    def turn(self) -> int:
        """The latest turn; 0 before the first."""
        return self._history.turn

    @property
    def presentation(self) -> Answers:
        """The answers that count now; where they differ, `heard` has all of them."""
        with self._lock:
            if self._present is None:
                self._present = presentation(self._history.told, self._history.reporter, self._triager)
            return self._present

    @property
    def result(self) -> TriageResult:
        """The triage of the present answers. Its urgency may be below `urgency`, which is the one to act on.

        Raises `EngineError` where no safe answer can be given.
        """
        with self._lock:
            if self._result is None:
                self._result = self.triage()
            return self._result

    @property
    def urgency(self) -> Urgency:
        """The highest that it has been since the last retraction or corrected age: it counts. At first `routine`."""
        with self._lock:
            return self.urgency_with(self.result)

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Answers that contradict each other or do not fit."""
        return self.result.conflicts

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """All alerts so far, one for each rise, in the order in which they were raised."""
        with self._lock:
            return tuple(self._history.alerts)

    @property
    def alert(self) -> Alert | None:
        """The latest alert that still stands, with the turn that raised it; None where there is none.

        It is raised once: it stays the same until the urgency rises again, so it is news only in its own turn.
        """
        with self._lock:
            reached = self._history.reached
            return next((alert for alert in reversed(self._history.alerts) if alert.urgency <= reached), None)

    @property
    def in_turn_order(self) -> bool:
        """Whether no turn has gone backwards since the gate last checked."""
        return not self._history.went_back

    @property
    def triager(self) -> Triager:
        """What triages this conversation."""
        return self._triager

    @property
    def lock(self) -> AbstractContextManager[object]:
        """Hold it (`with conversation.lock:`) to do several things that no other thread may come between."""
        return self._lock

    def triage(self) -> TriageResult:
        """The triage of the present answers, made anew."""
        with self._lock:
            if self._present is not None:
                return self._triager.triage(self._present)
            result = self._triager.triage(joined(self._history.told, self._history.reporter, self._triager))
            self._present = result.presentation
            return result

    def urgency_with(self, result: TriageResult) -> Urgency:
        """The urgency that counts when `result` is the triage of the present answers."""
        return max(self._history.reached, expect("result", result, TriageResult).urgency)

    def audit(self) -> list[dict[str, Any]]:
        """The log as a table: a row for each answer and for every other entry, with the urgency before and after."""
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
        self, answers: GivenAnswers | Mapping[str, object] | Answers, *, turn: int | None = None, origin: str = "host"
    ) -> Alert | None:
        """Add several answers at once, or none of them where one cannot be read. As `record` otherwise.

        `reported_by` may stand beside them: who answers. It changes words, and never the urgency.
        """
        with self._lock:
            read = read_given(self._vocabulary, answers)
            return self._record_read(read, turn, origin, reporter=reporter_given(answers))

    def retract(self, finding: str, reason: str, *, turn: int | None = None, origin: str = "host") -> Alert | None:
        """Take back all answers about a finding, for a reason that the log keeps: the host's one way down.

        A reason is the host's own sentence, at most 200 characters. Taking an exception back may raise the urgency; then
        the alert is returned, as by `record`. Raises `ConversationError` where there is nothing to
        take back. A language model's tool never gets here.
        """
        with self._lock:
            told = self._history.told
            if self._history.reporter is not None:
                told = {**told, REPORTED_BY: ()}
            if not is_text(finding) or finding not in told:
                known = f"; there are answers about {', '.join(told)}" if told else ""
                raise ConversationError(f"there is no answer about this finding to take back{known}")
            if not isinstance(reason, str) or not 0 < len(reason.strip()) <= LONGEST_REASON:
                raise ConversationError(f"`reason`: expected a sentence of at most {LONGEST_REASON} characters")
            entry = self._entry(Retracted, turn=turn, origin=origin, finding=finding, reason=reason.strip())
            if finding in self._history.told_with(entry):
                raise ConversationError("the answer to take back was given in a later turn than this one")
            return self._add(entry, may_lower=finding != REPORTED_BY)

    # stopping and resuming

    def to_json(self) -> str:
        """The whole record; it holds health data, and whoever can change it can change the urgency."""
        return self._record().model_dump_json(exclude_none=True)

    @classmethod
    def from_json(cls, data: str | bytes | bytearray, *, triager: Triager | None = None) -> Self:
        """The conversation that `to_json` stopped. Raises `ConversationError` for anything else, repeating none of it."""
        with in_own_words(PresentationError, lambda error: ConversationError(f"the record of a conversation: {error}")):
            content = read_json(data, longest=None)
        return cls._stored(content, triager)

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        record = handler.generate_schema(StoredConversation)
        return core_schema.no_info_plain_validator_function(
            cls._in_a_model,
            json_schema_input_schema=record,
            serialization=core_schema.plain_serializer_function_ser_schema(cls._record, return_schema=record),
        )

    @classmethod
    def _in_a_model(cls, value: object) -> Self:
        refused = None
        try:
            return value if isinstance(value, cls) else cls._stored(value, None)
        except TriageError as error:
            refused = error
        raise refused_in_a_model(refused)

    @classmethod
    def _stored(cls, content: object, triager: Triager | None) -> Self:
        triager = default_triager() if triager is None else expect("triager", triager, Triager)
        return _copied(cls, triager, read_stored(content, triager.book.vocabulary))

    def _record(self) -> StoredConversation:
        return StoredConversation.model_construct(log=self.log)

    def __reduce__(self) -> tuple[object, ...]:
        return _copied, (type(self), self._triager, self.log)

    def __deepcopy__(self, _memo: object) -> Self:
        return copy.copy(self)

    def __eq__(self, other: object) -> bool:
        return self.log == other.log if isinstance(other, Record) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # it changes, so it is no key

    def __repr__(self) -> str:
        history = self._history
        return f"{type(self).__name__}(turn={history.turn}, answers={len(history.told)}, urgency={history.reached.value!r})"

    # inside

    @property
    def _vocabulary(self) -> Vocabulary:
        return self._triager.book.vocabulary

    def _entry(self, kind: type[_E], *, turn: int | None, **values: Any) -> _E:
        at = self.turn + 1 if turn is None else turn
        return kind(**{"urgency": self._history.reached, **values, "turn": at})

    def _append(self, *entries: Entry) -> None:
        self._history.add(*entries)
        if any(isinstance(entry, Answered | Retracted) for entry in entries):
            self._present = self._result = None

    def _record_read(
        self,
        given: Mapping[str, tuple[Value, ...]],
        turn: int | None,
        origin: str,
        *,
        may_clash: bool = False,
        reporter: Reporter | None = None,
    ) -> Alert | None:
        """Add answers that have been read, several of a finding where they differ, and who gave them."""
        entries = [
            self._entry(Answered, turn=turn, origin=origin, answers=group, reported_by=reporter)
            for group in groups(given) or ([{}] if reporter else [])
        ]
        if not entries:
            return None
        before = set(clashing(self._history.told, self._vocabulary))
        # The person has said which of two it is; that takes the place of both.
        room = [
            self._entry(Retracted, turn=turn, origin=origin, finding=name, reason=CORRECTED)
            for name in given
            if name in before and origin not in UNASKED
        ]
        told = self._history.told_with(*room, *entries)
        # INVARIANT: nothing is kept before all of it is known to fit; two different ages do not, but for a model's calls
        # that came at once (`handle_tool_call` says which).
        for name in () if may_clash else given:
            self._vocabulary[name].worst(given[name] if name in before else told.get(name, ()))
        self._append(*room, *entries[:-1])
        return self._add(entries[-1])

    def _reached_with(self, finding: str, value: Value) -> Urgency:
        """The urgency to which the log would have come if this had been the one answer about a finding from the start."""
        reached = Urgency.ROUTINE
        told: dict[str, tuple[Value, ...]] = {}
        for entry in self._history.entries:
            if isinstance(entry, Answered | Retracted):
                tell(entry, told)
                urgency = self._triager.triage(joined({**told, finding: (value,)}, None, self._triager)).urgency
                lowers = isinstance(entry, Retracted) and entry.reason != CORRECTED and entry.finding != finding
                reached = urgency if lowers else max(reached, urgency)
        return reached

    def _add(
        self, entry: Answered | Retracted, *, may_lower: bool = True, lowered: Urgency | None = None
    ) -> Alert | None:
        """Add an entry with the urgency that follows from it; return the alert that it raises.

        A fault of the engine is raised once the entry is kept. `lowered`: the urgency from which this one starts anew.
        """
        reached, alerts = self._history.reached, len(self._history.alerts)
        if lowered is not None and lowered < reached:
            reached = lowered
            entry = entry.model_copy(update={"urgency": lowered})
        present: Answers | None = None
        result: TriageResult | None = None
        update: dict[str, Any] = {}
        try:
            result = self._triager.triage(
                joined(self._history.told_with(entry), self._history.reporter_with(entry), self._triager)
            )
            present = result.presentation
            if result.urgency > reached or (isinstance(entry, Retracted) and may_lower):
                update["urgency"] = result.urgency
            if result.urgency > reached:
                update["rules"] = rules_of(result)
        except Exception as error:
            update["fault"] = type(error).__name__
            raise
        finally:
            self._append(entry.model_copy(update=update) if update else entry)
            self._present, self._result = present, result
        return self._history.alerts[-1] if len(self._history.alerts) > alerts else None


def _copied(kind: type[_C], triager: Triager, log: tuple[Entry, ...]) -> _C:
    """A conversation with this log, whose entries were read before."""
    made = kind(triager=triager)
    made._history = History(log)
    return made


def rules_of(result: TriageResult) -> tuple[str, ...]:
    """The first rules that ask for the result's urgency."""
    return tuple(r.name for r in result.reasons if r.urgency == result.urgency)[:_MOST_RULES]

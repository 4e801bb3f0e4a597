"""A log over stops, threads and copies: one person's entries, and how they are stored, resumed and compared."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from threading import RLock
from typing import Any, Self, TypeVar

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from ..errors import PresentationError, TriageError, expect, expect_all, in_own_words
from ..triager import Triager, TriageResult
from ..triager import triager as default_triager
from ..vocabulary.answers import Answers
from ..vocabulary.untrusted import read_json
from ..vocabulary.vocabulary import Vocabulary
from .errors import ConversationError
from .history import History
from .log import Alert, Answered, Checked, Entry, Listened, Refused, Retracted, table
from .stored import StoredConversation, read_stored, refused_in_a_model

_C = TypeVar("_C", bound="Kept")
_E = TypeVar("_E", Answered, Retracted, Checked, Listened, Refused)


class Kept:
    """A log that can be stopped and resumed, and what it amounts to. Base of `Record`."""

    __slots__ = ("_history", "_lock", "_present", "_result", "_triager")

    def __init__(self, *, triager: Triager | None = None, log: Iterable[Entry | Mapping[str, Any]] = ()) -> None:
        self._triager = default_triager() if triager is None else expect("triager", triager, Triager)
        # Re-entrant, since a host holds it over calls that take it themselves.
        self._lock = RLock()
        self._history = History(read_stored({"log": expect_all("log", log, object)}, self._vocabulary))
        self._present: Answers | None = None
        self._result: TriageResult | None = None

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

    def audit(self) -> list[dict[str, Any]]:
        """The log as a table: a row for each answer and for every other entry, with the urgency before and after."""
        return table(self.log)

    # stopping and resuming

    def to_json(self) -> str:
        """The whole record; it holds health data, and whoever can change it can change the urgency."""
        return self._record().model_dump_json(exclude_none=True)

    @classmethod
    def from_json(cls, data: str | bytes | bytearray, *, triager: Triager | None = None) -> Self:
        """The conversation that `to_json` stopped. Raises `ConversationError` for anything else, repeating none of it."""
        with in_own_words(PresentationError, lambda error: ConversationError(f"the record of a conversation: {error}")):
            # What the library has written itself may be longer than what it takes from strangers.
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
        # Raised after the handler, so that the host's error carries no second one with what was read.
        refused = None
        try:
            return value if isinstance(value, cls) else cls._stored(value, None)
        except TriageError as error:
            refused = error
        raise refused_in_a_model(refused)

    @classmethod
    def _stored(cls, content: object, triager: Triager | None) -> Self:
        triager = default_triager() if triager is None else expect("triager", triager, Triager)
        return copied(cls, triager, read_stored(content, triager.book.vocabulary))

    def _record(self) -> StoredConversation:
        # Each entry was read when it was made; a record of 45,000 would be read once more at every stop.
        return StoredConversation.model_construct(log=self.log)

    def __reduce__(self) -> tuple[object, ...]:
        # The lock stays behind: a copy in another process has one of its own.
        return copied, (type(self), self._triager, self.log)

    def __deepcopy__(self, _memo: object) -> Self:
        # Entries never change, so a log of its own is all that a copy needs.
        return copy.copy(self)

    def __eq__(self, other: object) -> bool:
        return self.log == other.log if isinstance(other, Kept) else NotImplemented

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


def copied(kind: type[_C], triager: Triager, log: tuple[Entry, ...]) -> _C:
    """A conversation with this log, whose entries were read before."""
    made = kind(triager=triager)
    made._history = History(log)
    return made

"""Answers over many turns as a log that can be stored, and an urgency that no further answer brings down by itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from ..errors import PresentationError, expect, is_text
from ..result.conflicts import Conflict
from ..triager import TriageResult
from ..urgency import Urgency
from ..vocabulary.answers import Answers
from ..vocabulary.findings import Value
from ..vocabulary.who import REPORTED_BY, Reporter
from .errors import ConversationError
from .given import groups, read_given, reporter_given
from .history import UNASKED
from .joined import Told, clashing, joined, presentation
from .kept import Kept
from .log import CLEARED, CORRECTED, LONGEST_REASON, Alert, Answered, Retracted, tell

if TYPE_CHECKING:
    from ..vocabulary.given import GivenAnswers

_MOST_RULES: Final = 3
"""So many of the rules behind a rise are named in the log; the result has them all."""


class Record(Kept):
    """What one person has answered so far, as a log; everything else is worked out from it. Base of `Conversation`.

    Answers are joined as `Presentation.merge` joins them: where two differ the worse one counts and `conflicts` lists
    both. So no answer that is recorded, in whatever order, brings the urgency down: only `retract` does, the person's own
    correction of an age, and their clear answer to the second asking of a doubt. `to_json` and `from_json` stop and resume it
    exactly; as a field of a pydantic model it is stored and read in the same form. It may be shared by threads. `triager` is
    not stored; give the same one again when resuming.
    """

    __slots__ = ()

    # what is known

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
        """The highest since the last retraction, corrected age or cleared doubt: it counts. At first `routine`."""
        with self._lock:
            return self.urgency_with(self.result)

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Answers that contradict each other or do not fit."""
        return self.result.conflicts

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
            # Who answers is no finding, and is taken back like one; words alone hang on it, so no urgency moves.
            told = self._history.told
            if self._history.reporter is not None:
                told = {**told, REPORTED_BY: ()}
            if not is_text(finding) or finding not in told:
                known = f"; there are answers about {', '.join(told)}" if told else ""
                raise ConversationError(f"there is no answer about this finding to take back{known}")
            if not isinstance(reason, str) or not 0 < len(reason.strip()) <= LONGEST_REASON:
                raise ConversationError(f"`reason`: expected a sentence of at most {LONGEST_REASON} characters")
            entry = self._entry(Retracted, turn=turn, origin=origin, finding=finding, reason=reason.strip())
            # Said aloud, since a retraction of an older turn leaves the answer in force.
            if finding in self._history.told_with(entry):
                raise ConversationError("the answer to take back was given in a later turn than this one")
            return self._add(entry, may_lower=finding != REPORTED_BY)

    # inside

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

    def _reached_with(self, given: Told) -> Urgency:
        """The urgency to which the log would have come if these had been the only answers about their findings.

        So do the answers count that took the place of doubts before: two doubts may be cleared one after the other.
        """
        reached = Urgency.ROUTINE
        told: dict[str, tuple[Value, ...]] = {}
        cleared = {e.finding for e in self._history.entries if isinstance(e, Retracted) and e.reason == CLEARED}
        instead = {**{name: self._history.told.get(name, ()) for name in cleared}, **given}
        try:
            for entry in self._history.entries:
                if isinstance(entry, Answered | Retracted):
                    tell(entry, told)
                    # Without who answers, which moves no urgency.
                    urgency = self._triager.triage(joined({**told, **instead}, None, self._triager)).urgency
                    # What the host took back then lowers it here, too; what the person corrected does not.
                    own = (
                        isinstance(entry, Answered) or entry.reason in (CORRECTED, CLEARED) or entry.finding in instead
                    )
                    reached = max(reached, urgency) if own else urgency
        # A fault lowers nothing, and the answer that is about to be recorded is not lost by it.
        except Exception:
            return Urgency.EMERGENCY
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
        # INVARIANT: the answer is kept also where it could not be triaged; a fault loses no bad news.
        except Exception as error:
            update["fault"] = type(error).__name__
            raise
        finally:
            self._append(entry.model_copy(update=update) if update else entry)
            self._present, self._result = present, result
        return self._history.alerts[-1] if len(self._history.alerts) > alerts else None


def rules_of(result: TriageResult) -> tuple[str, ...]:
    """The first rules that ask for the result's urgency."""
    return tuple(r.name for r in result.reasons if r.urgency == result.urgency)[:_MOST_RULES]

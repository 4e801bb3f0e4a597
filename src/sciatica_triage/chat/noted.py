"""What a model, a framework and the gate leave in the log beside answers: refusals, messages, what was asked and decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..errors import PresentationError, expect, expect_all
from ..triager import TriageResult
from ..vocabulary.findings import Finding, Value
from ..vocabulary.who import Reporter
from .given import read_given
from .history import MODEL
from .interviewed import Interviewed
from .log import Action, Checked, Listened, Refused, Understood
from .record import rules_of


class Noted(Interviewed):
    """A record that knows what stands, what was asked last and what became of messages. Base of `Conversation`."""

    __slots__ = ()

    @property
    def outstanding(self) -> tuple[str, ...]:
        """Findings of which an answer was refused, so that the person has to be asked."""
        with self._lock:
            return self._history.refused

    @property
    def turn_of_calls(self) -> int:
        """The turn of a model's call that names none: that of the call before it, where nothing came between."""
        with self._lock:
            # Of calls that nothing came between, nobody knows which was meant to come first; they may have been made at once.
            calls = self._history.calls
            return self.turn + 1 if calls is None or calls < self.turn else calls

    @property
    def pending(self) -> Finding | None:
        """The finding that the gate asked the person about last, while it is unanswered."""
        with self._lock:
            name = self._history.pending
            return None if name is None else self._vocabulary[name]

    @property
    def pending_list(self) -> tuple[Finding, ...]:
        """The findings of the checklist that the gate asked last, in the order of its numbers, while it is unanswered."""
        with self._lock:
            return tuple(self._vocabulary[name] for name in self._history.listed)

    @property
    def heard(self) -> Understood | None:
        """What became of the messages since the gate last checked, the least understood of them; None for no message."""
        return self._history.heard

    @property
    def checked(self) -> bool:
        """Whether a gate has checked a reply before."""
        return self._history.checked

    def record_call(
        self, answers: Mapping[str, Value], *, turn: int, reporter: Reporter | None = None
    ) -> dict[str, str]:
        """Record what a tool call of a model gave; what cannot stand beside another value comes back with what is wrong.

        That (a second age) is put to the person. Meanwhile what they gave stands; of two that a model gave, maybe at once,
        nobody knows which came first, so both are kept and the worse one counts.
        """
        read = read_given(self._vocabulary, answers)
        with self._lock:
            told, clashes, taken = self._history.told, dict[str, str](), dict(read)
            for name, values in read.items():
                try:
                    self._vocabulary[name].worst((*told.get(name, ()), *values))
                except PresentationError as error:
                    clashes[name] = str(error)
                    # INVARIANT: a model never stands against the person; its value is asked about, and does not count.
                    if name in self._history.by_person:
                        del taken[name]
            if clashes:
                self.note_refusal(clashes, contested=True, turn=turn)
            self._record_read(taken, turn, MODEL, may_clash=True, reporter=reporter)
            return clashes

    def note_unread(self, *, turn: int | None = None, origin: str = "person") -> None:
        """Note that the person sent something that cannot be read here: an image, a voice message, far too much text."""
        with self._lock:
            self._listened("not_read", (), turn, origin)

    def note_refusal(
        self, findings: Iterable[str] = (), *, contested: bool = False, turn: int | None = None, origin: str = "model"
    ) -> None:
        """Note that a model's call could not be recorded: a framework could not read it, or its answers were refused.

        `findings`: those that it was about, as far as that is known. Each stands until it is answered; without any, it
        stands until the person has said in other words what it may have been. `contested`: another answer is on record.
        """
        named, contested = expect_all("findings", findings, str), expect("contested", contested, bool)
        with self._lock:
            # A name that is no finding is free text of a model: that something was refused is kept, and not the name.
            known = tuple(dict.fromkeys(name for name in named if name in self._vocabulary))
            at = self.turn + 1 if turn is None else turn
            entry = self._entry(
                Refused, turn=at, origin=origin, findings=known, contested=contested and bool(known), unnamed=not known
            )
            self._append(entry)

    def note_check(
        self,
        action: Action,
        *,
        turn: int | None = None,
        mode: str = "enforce",
        result: TriageResult | None = None,
        fault: str | None = None,
        **said: Any,
    ) -> None:
        """Add the gate's decision to the log; `result` is the triage that it rests on, `said` what else `Checked` has."""
        if result is not None:
            expect("result", result, TriageResult)
        with self._lock:
            at = self.turn if turn is None else turn
            rules: tuple[str, ...] = ()
            # A resumed record may meet newer rules: then the check is where the urgency rises, and says by which.
            reached = self._history.reached
            if result is not None and result.urgency > reached:
                reached, rules = result.urgency, rules_of(result)
            values = {"action": action, "mode": mode, "urgency": reached, "rules": rules, "fault": fault}
            self._append(self._entry(Checked, turn=at, **values, **said))

    def _listened(
        self, status: Understood, suspected: tuple[str, ...], turn: int | None, origin: str, settles: bool = False
    ) -> None:
        said = {"status": status, "suspected": suspected, "settles": settles}
        self._append(self._entry(Listened, turn=turn, origin=origin, **said))

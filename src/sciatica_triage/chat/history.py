"""A log with what follows from it, kept up entry by entry, so that a long conversation is as quick as a short one.

INVARIANT: everything here is worked out from the entries alone, so a resumed record equals one that was never stopped.
What stands (a refusal, an unread message) is told by turns and not by the order of arrival, so calls that came at once
leave the same behind as the same calls one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from ..urgency import Urgency
from ..vocabulary.findings import Answer, Value
from ..vocabulary.vocabulary import AGE
from ..vocabulary.who import REPORTED_BY, Reporter, too_young
from .log import (
    CORRECTED,
    Alert,
    Answered,
    Checked,
    Entry,
    Listened,
    Refused,
    Retracted,
    Understood,
    reporter_in,
    tell,
    told_in,
)

_NEVER: Final = -1
_WORST_FIRST: Final[tuple[Understood, ...]] = ("not_read", "unclear", "read", "answered", "nothing_heard")
MODEL: Final = "model"
UNASKED: Final = (MODEL, "words")
"""Origins of answers that need not have been given to a question."""


class History:
    """Entries, and what they amount to. Nothing is taken out of it."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.entries: list[Entry] = []
        self.told: dict[str, tuple[Value, ...]] = {}
        """The different answers that count for each finding, in the order of their turns."""
        self.reporter: Reporter | None = None
        self.turn = 0
        self.reached = Urgency.ROUTINE
        self.went_back = False
        """Whether a turn has gone backwards since the gate last checked."""
        self.alerts: list[Alert] = []
        self._suspicions: list[tuple[int, tuple[str, ...]]] = []
        self.pending: str | None = None
        """The finding that the person was asked about last, in the library's own words, and that is still unanswered."""
        self.listed: tuple[str, ...] = ()
        """The findings of the checklist that the person was asked last, in the order of its numbers; none once answered."""
        self.missed = False
        """Whether the person has written something else than an answer to that checklist."""
        self.asked_to_tell = False
        self.denied = False
        """Whether the person's latest message said no to the question what was not understood."""
        self.checked = False
        self.begun = False
        """Whether there may be an answer that the person takes back: not in the first message of all."""
        self.heard: Understood | None = None
        """What became of the messages since the gate last checked, the least understood of them."""
        self.calls: int | None = None
        """The turn of a model's calls since the person wrote and the gate checked."""
        self.by_person: set[str] = set()
        """Findings that somebody else than a model gave an answer to, which was not taken back."""
        self.asked_again: set[str] = set()
        """Findings that the person was unsure of and was asked about once more since."""
        self._unsure: dict[str, int] = {}
        self._latest_told = 0
        self._answered: dict[str, int] = {}
        self._said: dict[str, int] = {}
        self._said_first: dict[str, int] = {}
        self._refused: dict[str, int] = {}
        self._contested: dict[str, int] = {}
        self._unread = self._unclear = self._unnamed = self._told_again = _NEVER
        self._unclear_first = _NEVER
        self.add(*entries)

    def told_with(self, *entries: Entry) -> dict[str, tuple[Value, ...]]:
        """The answers that would count after these entries."""
        told, latest = dict(self.told), self._latest_told
        for entry in entries:
            if isinstance(entry, Answered | Retracted):
                if entry.turn < latest:  # late: what it changes depends on what came after it
                    return told_in([*self.entries, *entries])
                latest = entry.turn
                tell(entry, told)
        return told

    def reporter_with(self, entry: Entry) -> Reporter | None:
        """Who answers, as it would stand after this entry."""
        told = isinstance(entry, Answered) and entry.reported_by is not None
        if told or (isinstance(entry, Retracted) and entry.finding == REPORTED_BY):
            return reporter_in([*self.entries, entry])
        return self.reporter

    def add(self, *entries: Entry) -> None:
        """Add entries at the end."""
        for entry in entries:
            if isinstance(entry, Answered | Retracted):
                self.told = self.told_with(entry)
                self._latest_told = max(self._latest_told, entry.turn)
                self.reporter = self.reporter_with(entry)
            self.entries.append(entry)
            # Each check speaks of what came since the one before, so a host that has found its place again goes on.
            if isinstance(entry, Checked):
                self.went_back = False
            else:
                self.went_back = self.went_back or entry.turn < self.turn
            # A model may call its tool before the person has written a word: that is nothing they can take back.
            self.begun = self.begun or isinstance(entry, Checked) or entry.origin != MODEL
            # Nothing said is routine, too, so coming back to it from self-care alarms nobody.
            if entry.urgency > max(self.reached, Urgency.ROUTINE):
                self.alerts.append(Alert(urgency=entry.urgency, turn=entry.turn, rules=entry.rules))
            self.reached, self.turn = entry.urgency, max(self.turn, entry.turn)
            _FOLLOWS[type(entry)](self, entry)

    @property
    def refused(self) -> tuple[str, ...]:
        """Findings of which an answer was refused and that nobody has answered since."""
        standing = [name for name, turn in _in_order(self._refused) if not self._settled(name, turn)]
        standing += [name for name, turn in _in_order(self._contested) if self._said.get(name, _NEVER) <= turn]
        return tuple(dict.fromkeys(standing))

    @property
    def too_young(self) -> bool:
        """Whether somebody who answers for themselves has given an age at which nobody does, and only once."""
        said = self._said.get(AGE, _NEVER)
        # Who gives the same age again means it; a second asking would never end.
        once = said == self._said_first.get(AGE, _NEVER)
        return self.reporter == "person" and once and any(map(too_young, self.told.get(AGE, ())))

    @property
    def unread(self) -> bool:
        """Whether a message stands that was not understood, and that the person has not said in other words."""
        return self._unread > _NEVER and self._told_again <= self._unread

    @property
    def unclear(self) -> bool:
        """Whether a message stands that may have taken something back, or told something, and was not asked about since."""
        return self._unclear > _NEVER and self._told_again <= self._unclear

    @property
    def only_unclear(self) -> bool:
        """Whether nothing else than unclear messages stands, and none of those since the first seemed to be of a finding."""
        suspected = any(turn >= self._unclear_first for turn, _ in self._suspicions)
        return self.unclear and not (self.unread or self.unnamed or suspected)

    @property
    def unnamed(self) -> bool:
        """Whether a refusal stands of which no finding is known."""
        return self._unnamed > _NEVER and self._told_again <= self._unnamed

    def suspected(self, answers: Mapping[str, object]) -> Iterator[str]:
        """Findings to ask because a message may have been about them, given the answers that count.

        What was never asked comes whole. Where all of it was denied before that message came, the likeliest is asked once
        more: an old no says nothing of new news.
        """
        for turn, names in self._suspicions:
            unasked = [name for name in names if answers[name] is Answer.NOT_ASKED]
            yield from unasked
            # What was answered with or since the message has been told, asked or not; only older denials prove nothing.
            old = all(self._answered.get(name, _NEVER) < turn for name in names)
            if not unasked and old and not any(answers[name] is Answer.PRESENT for name in names):
                yield names[0]

    def _settled(self, name: str, refused: int) -> bool:
        """Whether an answer ends a refusal: a later one, the person's, or one than which none is worse.

        A calm answer of the same turn does not: it may have come before the one that was refused, or at once with it.
        """
        answered, said = self._answered.get(name, _NEVER), self._said.get(name, _NEVER)
        return (
            answered > refused or said == refused or (answered == refused and Answer.PRESENT in self.told.get(name, ()))
        )

    def _answers(self, entry: Answered) -> None:
        if entry.origin == MODEL:
            self.calls = entry.turn
        for name, value in entry.answers.items():
            self._answered[name] = max(self._answered.get(name, _NEVER), entry.turn)
            if entry.origin != MODEL:
                self._said[name] = max(self._said.get(name, _NEVER), entry.turn)
                self._said_first.setdefault(name, entry.turn)
                self.by_person.add(name)
            if entry.origin not in UNASKED and self._unsure.get(name, entry.turn) < entry.turn:
                self.asked_again.add(name)
            if value is Answer.UNSURE:
                self._unsure.setdefault(name, entry.turn)
            # A model's call changes nothing of what the person was asked.
            if name == self.pending and entry.origin != MODEL:
                self.pending = None
        # Some lines alone leave the list standing: the others were not answered.
        if entry.origin not in UNASKED and {*self.listed} <= entry.answers.keys():
            self.listed = ()

    def _retraction(self, entry: Retracted) -> None:
        self.by_person.discard(entry.finding)
        # Another age in place of the first is the answer to the second asking.
        if entry.reason != CORRECTED:
            self._said_first.pop(entry.finding, None)
        self._unsure.pop(entry.finding, None)
        self.asked_again.discard(entry.finding)

    def _check(self, entry: Checked) -> None:
        self.calls = None
        self.checked, self.heard = True, None
        # In shadow mode the person saw the draft, and was asked nothing of this.
        self.pending, self.listed = (entry.asked, entry.listed) if entry.mode == "enforce" else (None, ())
        self.missed = False
        self.asked_to_tell = entry.asked_to_tell and entry.mode == "enforce"
        # It counts as put once more when it is asked, whatever comes back: who stays unsure has to get through.
        if self.pending is not None and self.pending in self._unsure:
            self.asked_again.add(self.pending)

    def _message(self, entry: Listened) -> None:
        self.calls = None
        if entry.suspected:
            self._suspicions.append((entry.turn, entry.suspected))
        self.denied = self.asked_to_tell and entry.status == "answered" and not entry.settles
        self.asked_to_tell = False
        self.missed = bool(self.listed) and entry.status != "answered"
        # Of two messages before one reply neither tells what the other meant: nobody has asked yet.
        settles = entry.settles and self.heard not in ("not_read", "unclear")
        self.heard = min(self.heard or entry.status, entry.status, key=_WORST_FIRST.index)
        if entry.status == "not_read":
            self._unread = max(self._unread, entry.turn)
        if entry.status == "unclear":
            self._unclear_first = self._unclear_first if self.unclear else entry.turn
            self._unclear = max(self._unclear, entry.turn)
        # "Yes, but only when I run" is no answer to it, and what was put once more is let rest only by an answer.
        if entry.status in ("not_read", "unclear") and self.pending is not None:
            self.asked_again.discard(self.pending)
        if settles:
            self._told_again = max(self._told_again, entry.turn)

    def _refusal(self, entry: Refused) -> None:
        if entry.origin == MODEL:
            self.calls = entry.turn
        into = self._contested if entry.contested else self._refused
        for name in entry.findings:
            into[name] = max(into.get(name, _NEVER), entry.turn)
        if entry.unnamed:
            self._unnamed = max(self._unnamed, entry.turn)


def _in_order(turns: Mapping[str, int]) -> list[tuple[str, int]]:
    """By turn and name, since calls of one turn come to the same in any order."""
    return sorted(turns.items(), key=lambda one: (one[1], one[0]))


_FOLLOWS: dict[type[Entry], Callable[..., None]] = {
    Answered: History._answers,
    Retracted: History._retraction,
    Checked: History._check,
    Listened: History._message,
    Refused: History._refusal,
}

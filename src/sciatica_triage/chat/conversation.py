"""A conversation: a record of answers that also hears the person, and knows what it has not understood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from ..errors import PresentationError, expect
from ..result.checklists import Checklist
from ..result.progress import counting
from ..triager import Until
from ..vocabulary.findings import Answer, Finding, Value
from ..vocabulary.vocabulary import AGE, unknown_given
from ..vocabulary.who import REPORTED_BY, Reporter
from .asking import needless_doubts
from .errors import ConversationError
from .given import read_given, reporter_given
from .hearing import check_message, heard_in, read_message, tells
from .joined import Told
from .kept import copied
from .listed import list_answer
from .log import CLEARED, CORRECTED, Alert, Retracted, Understood
from .noted import Noted
from .plain import denies_when_asked, plain_answer, says_nothing_else
from .way_ahead import lists_left_after

if TYPE_CHECKING:
    from ..words import Reading


class Conversation(Noted):
    """What one person has answered and said so far, as a log; everything else is worked out from it.

    Answers are joined as `Presentation.merge` joins them: where two differ the worse one counts and `conflicts` lists
    both. So no answer that is recorded, in whatever order, brings the urgency down. Three things do: `retract`, the person's
    plain answer when the gate asks again how old they are, because another age was given since, and their clear answer to
    the second asking of a doubt, by `second_try`, `next_checklist` or `next_question`: the urgency then is what it would have
    come to with that answer from the start. An answer to a gate, which has told its level by then, does not. What was
    refused or not understood stands until it is answered or said in other words. `to_json` and `from_json` stop and resume
    it exactly; as a field of a pydantic model it is stored and read in the same form. It may be shared by threads. `triager`
    is not stored; give the same one again when resuming.
    """

    __slots__ = ()

    def checklists(self, until: Until = "settled") -> tuple[Checklist, ...]:
        """The next checklist and those after it, as they would come if every answer were no: to show several at once."""
        with self._lock:
            lists = super().checklists(until)
            left = partial(lists_left_after, partial(copied, type(self), log=self.log), self._triager, until)
            progress = counting(len(self.presentation.answered()), len(lists), left)
            return tuple(c.model_copy(update={"progress": p}) for c, p in zip(lists, progress, strict=True))

    def answer_checklist(
        self,
        checklist: Checklist,
        answers: Mapping[str, object],
        *,
        turn: int | None = None,
        origin: str = "person",
    ) -> Alert | None:
        """Record the person's answers to a checklist: those of `Checklist.answers`, and numbers; as `record_many` otherwise.

        An age that was asked about again, and a clear answer to what was put once more, replace what was recorded. After that
        answer, or an age that the gate asked again, the urgency is what it would have come to with it from the start. Who
        answers is given as `reported_by` where the checklist asks it. An answer that no question of the checklist, and no
        exception beside one, is about raises `PresentationError`.
        """
        expect("checklist", checklist, Checklist)
        given = {name: value for name, (value, *_) in read_given(self._vocabulary, answers).items()}
        reporter = reporter_given(answers)
        asked = {q.finding for q in checklist.questions}
        asked_again = {q.finding for q in checklist.questions if q.unsure}
        offered = {offer.finding for q in checklist.questions for offer in q.exceptions}
        if given.keys() - asked - offered or (reporter and not checklist.who):
            raise PresentationError("an answer was given about something that this checklist does not ask")
        # In one hold of the lock: between making room and recording, another thread would see neither of the answers.
        with self._lock:
            at = self.turn + 1 if turn is None else turn
            clear = {name: (given[name],) for name in asked_again & given.keys() if self._clears(name, given[name])}
            for name, value in given.items():
                again = name in asked_again
                self._make_room(self._vocabulary[name], value, at, origin, again=again, clear=clear)
            alert = self.record_many({**given, REPORTED_BY: reporter}, turn=at, origin=origin)
            denied = [name for name in asked_again if given.get(name) is Answer.ABSENT]
            self._drop_needless(denied, at, origin, may_clear=True)
            return alert

    def hear(self, text: str, *, turn: int | None = None, language: str = "en", origin: str = "words") -> Reading:
        """Read a message in the person's own words and add what it says; return what was read.

        An exception is never taken from free text. A second age is not either: it stands as refused until the person
        says which is right. A message that cannot be understood stands until it is said in other words. Raises
        `MessageTooLongError`. Needs the `words` package of this library.
        """
        check_message(text)
        return self._hear(text, turn, language, origin)[0]

    def answer(
        self,
        text: str,
        *,
        finding: str | None = None,
        checklist: Checklist | None = None,
        turn: int | None = None,
        language: str = "en",
        origin: str = "person",
    ) -> Understood:
        """Take the person's answer to what was asked last: yes, no, don't know, a number, lines of a list; needs no model.

        The question is that about `finding`, or those of `checklist`, its labels numbered from 1, or what the gate put
        last, or, where no gate has checked, the `next_question`. A plain answer counts for it and gives `answered`; any
        other message goes through `hear` and gives its reading's status. An age that the person is asked about again, and
        a clear answer after an unsure one, replace what was recorded. The urgency stays where it was, but for an age that the
        gate asked again, and for a doubt that no gate asks about, but `next_question`: these count from the start.
        """
        check_message(text)
        if checklist is not None:
            expect("checklist", checklist, Checklist)
        with self._lock:
            # A list that was shown comes first: a 3 beside it is one of its lines, and no answer to an older question.
            if checklist is not None or (finding is None and self._history.listed):
                if self._take_lines(text, checklist, turn, origin):
                    return "answered"
                return self._hear(text, turn, language)[1]
            asked = self._asked(finding)
            at = self.turn + 1 if turn is None else turn
            if asked is None and self._history.asked_to_tell:
                # A bare yes or doubt is none: it does not say what there is, and so it is heard like any other message.
                denied = denies_when_asked(text, again=self._history.denied)
                nothing = says_nothing_else(text)
                if nothing or denied is not None:
                    settles = nothing or bool(denied and self._history.only_unclear)
                    self._listened("answered", (), at, origin, settles=settles)
                    return "answered"
            value = None if asked is None else plain_answer(text, asked)
            if asked is not None and value is not None:
                self._listened("answered", (), at, origin)
                self._take(asked, value, at, origin)
                return "answered"
        return self._hear(text, turn, language)[1]

    def reply(self, answer: object, *, turn: int | None = None, origin: str = "button") -> None:
        """The person's answer to the question that the gate put last, as a button gives it: `present`, a number and so on.

        It is what `answer` does with the same in words. Raises `ConversationError` where no question is pending, and
        `PresentationError` for what is no answer.
        """
        with self._lock:
            asked = self.pending
            if asked is None:
                raise ConversationError("no question is pending; `record` adds an answer to any")
            self._take(asked, asked.read(answer), self.turn + 1 if turn is None else turn, origin)

    def _hear(self, text: str, turn: int | None, language: str, origin: str = "words") -> tuple[Reading, Understood]:
        """Read a message and record what it says; the reading, and what became of the message."""
        reading, unclear = read_message(text, language, begun=self._history.begun)
        with self._lock:
            heard = heard_in(reading, self._history.told, self._vocabulary)
            at = self.turn + 1 if turn is None else turn
            status: Understood = "unclear" if unclear else reading.status
            # Before its answers: whether they are news is told by what was on record when the message came.
            self._listened(status, heard.suspected, at, origin, settles=tells(reading, self._history.told))
            if heard.contested:
                self.note_refusal(heard.contested, contested=True, turn=at, origin=origin)
            # Only beside answers: "my mum sends her regards" says nothing of who has the pain.
            other: Reporter | None = "somebody_else" if heard.answers and reading.about == "somebody_else" else None
            self._record_read(heard.answers, at, origin, reporter=other)
        return reading, status

    def _asked(self, finding: str | None) -> Finding | None:
        """The finding that a plain answer is about."""
        if finding is not None:
            if expect("finding", finding, str) not in self._vocabulary:
                raise PresentationError(unknown_given(finding, self._vocabulary.findings))
            return self._vocabulary[finding]
        # Where no gate asks, the host does, by `next_question`.
        if not self.checked:
            question = self.next_question()
            return self._vocabulary[question.finding] if question else None
        return self.pending

    def _take_lines(self, text: str, checklist: Checklist | None, turn: int | None, origin: str) -> bool:
        """Record a short answer to a list: the one given, or the one that the gate put last. False where it is none."""
        shown = checklist.none_means if checklist is not None else self._history.listed
        labels = {q.finding: q.label for q in checklist.questions} if checklist is not None else {}
        told = list_answer(text, [labels.get(name) or self._vocabulary[name].called for name in shown])
        if told is None:
            return False
        at = self.turn + 1 if turn is None else turn
        answers = {shown[place]: value for place, value in told.items()}
        self._listened("answered", (), at, origin)
        if checklist is not None:
            self.answer_checklist(checklist, answers, turn=at, origin=origin)
        else:
            self.record_many(answers, turn=at, origin=origin)
        return True

    def _take(self, asked: Finding, value: Value, at: int, origin: str) -> None:
        """Record a plain answer; where the question was put again, it takes the place of what was answered before."""
        # A gate puts a question again by its log; a host without one does by asking `next_question` once more.
        question = None if self.checked else self.next_question()
        by_host = question is not None and question.finding == asked.name and question.unsure
        again = by_host or asked.name in self._history.asked_again
        clear = {asked.name: (value,)} if by_host and self._clears(asked.name, value) else {}
        self._make_room(asked, value, at, origin, again=again, clear=clear)
        self.record(asked.name, value, turn=at, origin=origin)
        if again and value is Answer.ABSENT:
            self._drop_needless([asked.name], at, origin, may_clear=by_host)

    def _clears(self, name: str, value: Value) -> bool:
        """Whether an answer says clearly what was in doubt."""
        return self._history.told.get(name) == (Answer.UNSURE,) and value is not Answer.UNSURE

    def _make_room(self, asked: Finding, value: Value, at: int, origin: str, *, again: bool, clear: Told) -> None:
        """Take back what this answer replaces: another age, or, where the question was put `again`, not being sure.

        `clear`: the clear answers that are given at once, to doubts on which no level rests any more.
        """
        told = self._history.told.get(asked.name, ())
        put_again = self._history.pending == asked.name or (asked.name == AGE and self._history.too_young)
        corrects = asked.once and put_again and value is not Answer.UNSURE
        second_age = asked.clash((*told, value)) or (asked.once and bool({*told} - {value, Answer.UNSURE}))
        clearer = again and self._clears(asked.name, value)
        if second_age or clearer:
            reason = CLEARED if asked.name in clear else CORRECTED
            taken_back = self._entry(Retracted, turn=at, origin=origin, finding=asked.name, reason=reason)
            # INVARIANT: a correction may only raise. Two are ways down: an age that was asked again because the person had
            # given another, or answered alone at it, and a doubt that was asked about in other words before anybody was
            # told of a level. Then the urgency is what it would have come to with this answer.
            counts = {**clear, asked.name: (value,)}
            lowered = self._reached_with(counts) if corrects or asked.name in clear else None
            self._add(taken_back, may_lower=False, lowered=lowered)

    def _drop_needless(self, denied: Iterable[str], at: int, origin: str, *, may_clear: bool) -> None:
        """Take back doubts about follow-ups of what the person, asked once more, has denied: they mean nothing now."""
        for name in needless_doubts(denied, self._history, self.presentation, self._vocabulary):
            reason = CLEARED if may_clear else CORRECTED
            entry = self._entry(Retracted, turn=at, origin=origin, finding=name, reason=reason)
            self._add(entry, may_lower=False, lowered=self._reached_with({name: ()}) if may_clear else None)

"""A record of answers that knows what to ask the person next: one question, a list, or what a chat puts to them."""

from __future__ import annotations

from typing import Final

from ..errors import expect
from ..result.checklists import LEAD, Checklist, asked_together, once_more
from ..result.questions import Question
from ..triager import TriageResult, Until
from ..urgency import Urgency
from ..vocabulary.findings import Answer
from .asking import Asking, asking, counted_doubts, doubted, unsettled, with_labels_alone
from .record import Record

_TO_BE_SURE: Final = "Just to be sure"
_SO_YOUNG: Final = (
    "Someone that young needs a grown-up to answer. Please type once more how old the person with the pain is."
)


class Interviewed(Record):
    """A record that can be asked what comes next. Base of `Conversation`."""

    __slots__ = ()

    def next_question(self) -> Question | None:
        """The question to ask now, or None when no answer to an open question could raise the urgency.

        First what could not be recorded or is suspected, then by `TriageResult.next_question`; what the person was unsure of
        comes once more, and only once, when nothing new is left: what could still raise the urgency, or alone has raised it.
        """
        with self._lock:
            asked = self.asking(self.result)
            new = self.result.next_question()
            # What is new comes before a doubt, since its answer may settle the doubt.
            question = (new or asked.question) if asked.because == "unsure" else (asked.question or new)
            if self._history.too_young:
                question = self.checklists()[0].questions[0]
            doubts = self.second_try() if question is None else None
            return question if doubts is None else doubts.questions[0]

    def next_checklist(self, until: Until = "settled") -> Checklist | None:
        """The questions to ask together now, at most seven, in the same order as `next_question`; None at the end.

        `until="screened"` is the short interview; what the person was unsure of comes once more there, too. Record the
        answers by `answer_checklist`.
        """
        return next(iter(self.checklists(until)), None)

    def checklists(self, until: Until = "settled") -> tuple[Checklist, ...]:
        """The next checklist and those after it, as they would come if every answer were no: to show several at once."""
        with self._lock:
            result, history, vocabulary = self.result, self._history, self._vocabulary
            answers = result.presentation
            first = asked_together(unsettled(history, result, vocabulary), answers, vocabulary, _TO_BE_SURE, LEAD)
            if first is not None:
                return (first.model_copy(update={"why": _SO_YOUNG}) if history.too_young else first,)
            unsure = [q for q in result.questions if q.ask_again and q.finding not in history.asked_again]
            again = once_more(unsure, answers, vocabulary) or self.second_try()
            return self._triager.checklists(result, until) or (() if again is None else (again,))

    def second_try(self) -> Checklist | None:
        """What to ask in other words before the urgency is shown: doubts that alone make it the same day or more.

        So is an age below 12 of somebody who answers for themselves. None where the urgency rests on nothing of that which
        was not yet asked about once more. An interview that shows each urgency as it comes asks this first, then
        `next_checklist`.
        """
        with self._lock:
            if self._history.too_young:
                return self.next_checklist()
            result, doubts = self.result, doubted(self._history)
            if result.urgency < Urgency.URGENT or not doubts:
                return None
            # Only by leaving the doubts out can one see whether the urgency rests on them or on something sure as well.
            without = self.presentation.with_answers(**dict.fromkeys(doubts, Answer.NOT_ASKED))
            calm = self._triager.triage(without).urgency
            if calm == result.urgency:
                return None
            counted = counted_doubts(self._history, result, self._vocabulary, calm)
            return once_more(counted, result.presentation, self._vocabulary)

    def asking(self, result: TriageResult) -> Asking:
        """What has to be asked before anything calming is said, when `result` is the triage of the present answers."""
        with self._lock:
            return asking(self._history, expect("result", result, TriageResult), self._vocabulary)

    def rests_on_a_contested_answer(self, asking: Asking, result: TriageResult) -> bool:
        """Whether the result's urgency rests on an answer, such as an age, of which the person has given another since.

        Then it is asked even in an emergency: a mistyped 4 for 44 would stand for ever.
        """
        expect("asking", asking, Asking)
        with self._lock:
            question = asking.question if asking.because == "refused" else None
            if question is None or not self._vocabulary[question.finding].once:
                return False
            without = result.presentation.with_answers({question.finding: Answer.NOT_ASKED})
            return self._triager.triage(without).urgency < result.urgency

    def to_ask_in_a_chat(self, asking: Asking, result: TriageResult) -> Checklist | Question | None:
        """What of `asking` to put to the person now: a checklist during the screening, a single question otherwise.

        A list is lines with numbers. It comes alone: with a message that was not read, and after a list that was not
        answered, the person gets one question in its place. Not longer than that: twenty questions nobody finishes.
        """
        expect("asking", asking, Asking)
        with self._lock:
            # Who could not be understood, or did not take to the list, is asked one thing in its simplest form.
            if asking.because != "screening" or self._history.heard == "not_read":
                return asking.question
            checklist = self._triager.next_checklist(result, "screened")
            if checklist is None:
                return asking.question
            short = with_labels_alone(checklist)
            return short.questions[0] if self._history.missed or len(short.questions) == 1 else short

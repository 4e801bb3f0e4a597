"""One checklist put to a person at a terminal: its lines, what is offered beside a yes, and its numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

from ..chat.conversation import Conversation
from ..result.checklists import Checklist
from ..result.questions import Question
from ..urgency import Urgency
from ..vocabulary.findings import Answer, Value
from ..vocabulary.who import REPORTED_BY, Reporter, addressed
from ..vocabulary.who_asks import Who
from .typed import amount, read_line, ticks, word

if TYPE_CHECKING:
    from rich.console import Console

Told: TypeAlias = dict[str, object]
_LABELS: Final = (
    "Type the numbers of what fits, 0 for none of these, or a number with ? for not sure. "
    "What you leave out counts as no"
)
_YES_NO: Final = "Type y for yes, n for no, or ? for not sure"


class Asker:
    """Asks, and reads what is typed. `read` gives the next line and raises `EOFError` when there is none."""

    def __init__(self, console: Console, read: Callable[[str], str], conversation: Conversation) -> None:
        self._console = console
        self._type = read
        self._conversation = conversation
        self.not_understood = False
        """Whether the line that was typed last, to a question, was refused."""

    def say(self, text: str, style: str | None = None) -> None:
        """Print a text."""
        self._console.print(text, markup=False, style=style)

    def line(self, prompt: str) -> str:
        """The next line; raise where it is a wish to go back, to correct or to stop."""
        line = read_line(self._type(f"{prompt}: "))
        self.not_understood = False
        return line

    def _again(self, text: str) -> None:
        """Say what to type, after a line that was not understood."""
        self.not_understood = True
        self.say(text)

    def ask(self, checklist: Checklist, told: Told) -> None:
        """Ask all of a checklist, noting in `told` what is said as it is said."""
        labels = [question for question in checklist.questions if question.unit is None]
        if checklist.why:
            self.say(checklist.why)
        lead = checklist.lead
        if checklist.who:
            if reporter := self._who(checklist.who):
                told[REPORTED_BY] = reporter
            lead = addressed(lead, told)
        if len(labels) == 1:
            self.say(self._addressed(labels[0].text), style="bold")
            told[labels[0].finding] = self._yes_or_no()
        elif labels:
            self.say(lead)
            for number, question in enumerate(labels, 1):
                self.say(f"  {number}  {question.label}")
            self.say("  0  none of these")
            told |= self._ticked(checklist, labels)
        for question in labels:
            if told.get(question.finding) is Answer.PRESENT:
                self._offer(question, question.label, told)
        for question in checklist.questions:
            if question.unit is not None and not self._is_emergency(told):
                told[question.finding] = value = self._number(question)
                self._offer_beside_a_number(question, value, told)

    def _who(self, who: Who) -> Reporter | None:
        """Who answers; None where the person does not say."""
        self.say(who.text)
        for number, choice in enumerate(who.choices, 1):
            self.say(f"  {number}  {choice.label}")
        choices = {str(number): choice.reported_by for number, choice in enumerate(who.choices, 1)}
        while True:
            line = self.line(f"Type {' or '.join(choices)}")
            if line in choices or word(line) is Answer.UNSURE:
                return choices.get(line)
            self._again(f"Please type {' or '.join(choices)}.")

    def _addressed(self, text: str) -> str:
        return addressed(text, self._conversation.presentation.values_by_name)

    def _ticked(self, checklist: Checklist, labels: list[Question]) -> dict[str, Answer]:
        while True:
            found = ticks(self.line(_LABELS), len(labels))
            if found is not None:
                fits, doubts = ([labels[n - 1].finding for n in some] for some in (found.present, found.unsure))
                return checklist.answers(fits, doubts)
            self._again("Please type numbers from the list, such as 1 3 or 1, 3; each by itself, no 1-3. Or type 0.")

    def _offer_beside_a_number(self, question: Question, value: Value, told: Told) -> None:
        """The same beside a number that shows something: that is not asked any more."""
        vocabulary = self._conversation.triager.book.vocabulary
        finding = vocabulary[question.finding]
        if finding.shows and not isinstance(value, Answer) and finding.shows.met_by(value, finding.worse):
            self._offer(question, vocabulary[finding.shows.finding].called, told)

    def _offer(self, question: Question, said: str, told: Told) -> None:
        """Ask about the exceptions beside a finding that was ticked, each once."""
        for offer in question.exceptions:
            if offer.finding not in told and offer.finding not in self._conversation.presentation.answered():
                self.say(f"\nYou said: {said}.", style="bold")
                self.say(offer.text)
                told[offer.finding] = self._yes_or_no()

    def _yes_or_no(self) -> Answer:
        while True:
            said = word(self.line(_YES_NO))
            if said is not None:
                return said
            self._again("Please type y, n or ?.")

    def _number(self, question: Question) -> Value:
        """A number, or not sure; the second time with the hint that there is in the other wording."""
        finding = self._conversation.triager.book.vocabulary[question.finding]
        if question.unsure and finding.again:
            self.say(f"\n{finding.again}")
        self.say(question.text if question.unsure else f"\n{question.text}", style="bold")
        while True:
            line = self.line(f"Type a number of {question.unit}; a guess will do. ? for not sure")
            said = Answer.UNSURE if word(line) is Answer.UNSURE else amount(line, finding)
            if said is not None:
                return said
            self._again(f"Please type {finding.range}, or ?.")

    def _is_emergency(self, told: Told) -> bool:
        """Whether what was said in this step makes an emergency, so that its other questions need not be asked."""
        answers = self._conversation.presentation.with_answers(**told)
        return bool(told) and self._conversation.triager.triage(answers).urgency == Urgency.EMERGENCY

"""`sciatica-triage interview`: one checklist at a time, any step can be taken back, an emergency is said at once.

It talks to the person through a rich console; what they type is read as an answer or refused, and never written back.
Whatever ends it, the person is told what to do, why, and what to watch for.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from ..chat.conversation import Conversation
from ..errors import needs
from ..result.checklists import LEAD, Checklist, asked_together
from ..result.questions import Question
from ..triager import Triager, TriageResult, Until
from ..urgency import Urgency
from ..vocabulary.findings import Answer, Value, in_digits
from ..vocabulary.who import REPORTED_BY
from .asking import Asker, Told
from .options import locale_arguments, locale_given, refuse_closed_input
from .stopping import last_words
from .typed import Back, Correct, Quit, goes_on, ticks

if TYPE_CHECKING:
    from rich.console import Console

_STYLES: Final = {Urgency.EMERGENCY: "bold white on red", Urgency.URGENT: "bold black on yellow"}
_SAID: Final = {Answer.PRESENT: "yes", Answer.ABSENT: "no", Answer.UNSURE: "not sure"}
_WELCOME: Final = """\
Welcome. These questions are about pain in the back or leg.
They find out how soon you should be seen. Only a doctor can find out what is wrong.
Your answers help to spot the few signs that cannot wait. Most people have none of them.
If you feel that this is an emergency, do not go on here: get help now."""
_HOW_LONG: Final = "If you have none of these signs, the main part takes at most {steps} short steps."
_HOW: Final = """\
Each list has a few lines with numbers. Type the numbers of all lines that fit, such as 1 3. Then press Enter.
Type 0 if none of them fits. Add a ? where you are not sure, such as 2?
b goes back one step. c corrects what you said before. q stops, and you still get advice."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("--json", action="store_true", help="print the record as JSON; the talk goes to standard error")
    locale_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Ask, then print the advice, and with --json the conversation's record; an interrupt prints them, too."""
    refuse_closed_input()
    screen = console(on_standard_error=args.json)
    interview = Interview(screen, screen.input, Triager(locale=locale_given(args)))
    status = 0
    try:
        interview.run()
    except KeyboardInterrupt:
        status = 130
    interview.show_advice()
    if args.json:
        print(interview.conversation.to_json())
    return status


class Interview:
    """One interview. `read` gives the next line that the person types and raises `EOFError` when there is none."""

    def __init__(self, console: Console, read: Callable[[str], str], triager: Triager | None = None) -> None:
        self._console = console
        self.conversation = Conversation(triager=triager)
        self._asker = Asker(console, read, self.conversation)
        self._until: Until = "screened"
        self._next: Checklist | None = None
        """What is asked next, where the person went back or corrects an answer."""
        self._steps: list[tuple[Checklist, tuple[str, ...]]] = []
        """Each checklist with the findings that were answered at it, the latest last."""
        self._withdrawn: dict[str, tuple[Urgency, str]] = {}
        """What was answered other than by a no and then taken back, with the level that stood until then and what to do."""
        self._shown = Urgency.ROUTINE
        """The highest level that the person has been told of and that still stands."""

    def run(self) -> Conversation:
        """Ask until nothing could raise the urgency, or until the person stops; the answers so far are kept either way."""
        first = self.conversation.next_checklist(self._until)
        self._asker.say(_WELCOME, style="bold")
        self._asker.say(_HOW_LONG.format(steps=first.progress.left if first else 0))
        self._asker.say(_HOW)
        asking = True
        try:
            while asking:
                try:
                    asking = self._goes_on_asking()
                except Back:
                    self._take_back()
                except Correct:
                    with suppress(Back, Correct):  # from there both lead back to the questions
                        self._correct()
        except (Quit, EOFError):
            pass
        return self.conversation

    def show_advice(self) -> None:
        """What to do and why, in plain words, as far as it is known."""
        result, answered = self.conversation.result, self.conversation.presentation.answered()
        # What was taken back and not answered anew is open, so nobody has said that it is not there.
        open_again = [at for name, at in self._withdrawn.items() if name not in answered]
        now = (self.conversation.urgency, self.conversation.triager.action(self.conversation.urgency, result=result))
        reached, do = max([now, *open_again], key=lambda at: at[0].rank)
        self._asker.say("")
        if reached > result.urgency:
            self._asker.say(f"An earlier answer asked for more: {do}", style="bold")
        if self._asker.not_understood:
            do = self.conversation.triager.action(max(reached, result.ceiling), result=result)
            self._asker.say(f"What you typed last was not understood, so it is left out. If it was bad news: {do}")
        # A file has each sentence whole, and a terminal never cuts a word.
        whole = not self._console.is_terminal
        self._console.print(last_words(self.conversation.triager, result), markup=False, soft_wrap=whole)

    # one step

    def _goes_on_asking(self) -> bool:
        """Do what comes next; False when there is nothing more to do."""
        self._alarm()
        checklist, self._next = self._next, None
        aside = checklist or self.conversation.second_try()
        checklist = aside or self.conversation.next_checklist(self._until)
        if checklist is not None:
            left = checklist.progress.left - 1
            more = f" After it at most {left} more, if you have none of these." if left and not aside else ""
            self._asker.say(f"\nStep {len(self._steps) + 1}.{more}")
            self._step(checklist)
            return True
        return self._wants_the_rest() or self._wants_to_correct()

    def _step(self, checklist: Checklist) -> None:
        """Ask one checklist and record what was said, however it is left, but for going back."""
        self._asker.say(checklist.title, style="bold")
        told: Told = {}
        try:
            self._asker.ask(checklist, told)
        except Back:
            if not told:
                raise
            answers = self.conversation.presentation.with_answers(**told)
            self._note_withdrawn(told, self.conversation.triager.triage(answers))
            self._next = checklist  # back to the start of this step, not to the one before
            return
        except BaseException:
            # INVARIANT: what was typed counts for the advice, even where the person leaves in the middle of a step.
            self._record(checklist, told)
            raise
        self._record(checklist, told)

    def _record(self, checklist: Checklist, told: Told) -> None:
        """Record a step; what a clear answer to the second try has lowered is not told as if it stood."""
        if told:
            self.conversation.answer_checklist(checklist, told)
            self._steps.append((checklist, tuple(told)))
            self._shown = min(self._shown, self.conversation.urgency)

    def _alarm(self) -> None:
        """Say a level that was reached, unless it rests on a doubt that is asked about once more first."""
        reached = self.conversation.urgency
        if self.conversation.second_try() is None:
            if reached > self._shown and reached in _STYLES:
                said = self.conversation.triager.action(reached, result=self.conversation.result)
                self._asker.say(f"\n{said}", style=_STYLES[reached])
            self._shown = reached

    # going back, and the end

    def _take_back(self) -> None:
        """Retract what the last step answered, and ask it again."""
        if not self._steps:
            self._asker.say("There is no step before this one.")
            return
        self._next, names = self._steps.pop()
        self._retract(names, "taken back by the person")
        self._asker.say("The last step is taken back.")

    def _correct(self) -> None:
        """Let the person choose answers to give again."""
        presentation, vocabulary = self.conversation.presentation, self.conversation.triager.book.vocabulary
        given = presentation.answered()
        questions: dict[str, Question] = {}
        for checklist, _ in self._steps:
            for question in checklist.questions:
                questions.setdefault(question.finding, question)  # in the words in which it was asked first
        asked = [question for name, question in questions.items() if name in given]
        if not asked:
            self._asker.say("There is no answer to correct yet.")
            return
        self._asker.say("\nYour answers so far:", style="bold")
        for number, question in enumerate(asked, 1):
            self._asker.say(f"  {number}  {question.label}: {_said(given[question.finding], question)}")
        while True:
            found = ticks(
                self._asker.line("Type the numbers of the answers to change, or 0 to keep them all"), len(asked)
            )
            if found is not None and not found.unsure:
                break
            self._asker.say("Please type numbers from the list, or 0.")
        wrong = [asked[number - 1] for number in sorted(found.present)]
        offers = [offer.finding for question in wrong for offer in question.exceptions]
        self._retract([*(question.finding for question in wrong), *offers], "corrected by the person")
        self._next = asked_together(wrong, presentation, vocabulary, "Your corrected answers", LEAD)

    def _note_withdrawn(self, answers: Mapping[str, object], result: TriageResult) -> None:
        level = max(self.conversation.urgency, result.urgency)
        at = (level, self.conversation.triager.action(level, result=result))
        for name, value in answers.items():
            if name != REPORTED_BY and value is not Answer.ABSENT:
                self._withdrawn[name] = max(at, self._withdrawn.get(name, at), key=lambda one: one[0].rank)

    def _retract(self, names: Iterable[str], reason: str) -> None:
        names, answered = tuple(names), self.conversation.presentation.answered()
        withdrawn = {name: answered[name] for name in names if name in answered}
        self._note_withdrawn(withdrawn, self.conversation.result)
        for name in names:
            if name in withdrawn or name == REPORTED_BY:  # who answers is told wherever it is named
                self.conversation.retract(name, reason, origin="person")
        self._shown = min(self._shown, self.conversation.urgency)

    def _wants_the_rest(self) -> bool:
        """After the screening: whether there is more to ask, and the person wants to answer it."""
        rest = None if self._until == "settled" else self.conversation.next_checklist()
        if rest is None:
            return False
        self._asker.say(
            f"\nThe most important questions are done. More questions can show better how soon you should be seen: "
            f"at most {rest.progress.left} more steps, if you have none of what they ask."
        )
        while True:
            said = goes_on(self._asker.line("Go on? Type y or n"))
            if said is Answer.ABSENT:
                raise Quit
            if said is Answer.PRESENT:
                self._until = "settled"
                return True
            self._asker.say("Please type y or n.")

    def _wants_to_correct(self) -> bool:
        """At the end, the last chance to do so; always False, since a wish to correct leaves by its own way."""
        self._asker.say("\nThat was the last question.")
        while self._asker.line("Press Enter to see what to do, or type c to correct an answer"):
            pass
        return False


def _said(value: Value, question: Question) -> str:
    return _SAID[value] if isinstance(value, Answer) else f"{in_digits(value)} {question.unit}"


def console(*, on_standard_error: bool) -> Console:
    """A rich console; raise `TriageError` where rich is not installed."""
    made: Console = needs("rich.console", "cli").Console(stderr=on_standard_error, highlight=False, soft_wrap=False)
    # rich would end the program in words of its own where nobody reads on; `main` says it as for every command.
    setattr(made, "on_broken_pipe", _go_on_raising)  # noqa: B010 - a method of one object
    return made


def _go_on_raising() -> None:
    raise

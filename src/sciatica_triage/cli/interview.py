"""`sciatica-triage interview`: one question at a time, an answer can be taken back, an emergency is said at once.

It talks to the person through a rich console; what they type is read as an answer or refused, and never written back.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from ..chat.conversation import Conversation
from ..errors import PresentationError, needs
from ..result.questions import Question
from ..triager import Triager
from ..urgency import Urgency
from .options import locale_arguments, locale_given

if TYPE_CHECKING:
    from rich.console import Console

_WORDS: Final = {
    "y": "present",
    "yes": "present",
    "n": "absent",
    "no": "absent",
    "d": "unsure",
    "dk": "unsure",
    "don't know": "unsure",
    "dont know": "unsure",
    "do not know": "unsure",
    "unsure": "unsure",
    "?": "unsure",
}
_BACK: Final = ("b", "back")
_QUIT: Final = ("q", "quit", "exit")
_STYLES: Final = {Urgency.EMERGENCY: "bold white on red", Urgency.URGENT: "bold black on yellow"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("--json", action="store_true", help="print the record as JSON; the talk goes to standard error")
    locale_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Ask, then print the report, or with --json the conversation's record."""
    screen = console(on_standard_error=args.json)
    try:
        conversation = Interview(screen, screen.input, Triager(locale=locale_given(args))).run()
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130
    if args.json:
        print(conversation.to_json())
        return 0
    screen.print()
    if conversation.urgency > conversation.result.urgency:
        reached = conversation.urgency
        screen.print(
            f"An earlier answer asked for more: {conversation.triager.action(reached)}", style="bold", markup=False
        )
    screen.print(str(conversation.result), markup=False, soft_wrap=True)
    return 0


class _Quit(Exception):
    """The person has had enough."""


class Interview:
    """One interview. `read` gives the next line that the person types and raises `EOFError` when there is none."""

    def __init__(self, console: Console, read: Callable[[str], str], triager: Triager | None = None) -> None:
        self._console = console
        self._read_line = read
        self.conversation = Conversation(triager=triager)
        self._given: list[tuple[str, ...]] = []
        """The findings that each step answered, the latest last."""

    def run(self) -> Conversation:
        """Ask until nothing could raise the urgency, or until the person stops; the answers so far are kept either way."""
        self._console.print(
            "Answer [b]y[/b]es, [b]n[/b]o, [b]d[/b]on't know; [b]b[/b]ack takes the last answer back, [b]q[/b]uit ends."
        )
        again: str | None = None
        offered = False
        try:
            while (question := self._question(again)) is not None:
                again = None
                if self.conversation.result.status == "screened" and not offered:
                    offered = True
                    if not self._goes_on():
                        break
                again = self._ask(question)
        except (_Quit, EOFError):
            pass
        return self.conversation

    def _question(self, again: str | None) -> Question | None:
        """The question that was taken back, or else the next one."""
        if again is not None:
            for question in self.conversation.result.questions:
                if question.finding == again:
                    return question
        return self.conversation.next_question()

    def _goes_on(self) -> bool:
        ceiling = self.conversation.result.ceiling.value
        self._console.print(
            f"\nThe screening questions are answered. More answers could still raise the urgency (up to {ceiling})."
        )
        while True:
            line = self._line("Go on?")
            if line in _QUIT or _WORDS.get(line) == "absent":
                return False
            if _WORDS.get(line) == "present":
                return True
            self._console.print("Please answer y or n.")

    def _ask(self, question: Question) -> str | None:
        """Ask one question; return the finding to be asked again where the person went back."""
        expected = f"a number of {question.unit}, or d, b, q" if question.unit else "y, n, d, b or q"
        self._console.print(f"\n{question.text}", markup=False, style="bold")
        for offer in question.exceptions:
            self._console.print(f"u: yes, and this is a clear yes too: {offer.text}", markup=False)
        while True:
            line = self._line(f"({expected})")
            if line in _QUIT:
                raise _Quit
            if line in _BACK:
                return self._take_back()
            if self._answer(question, line):
                return None
            self._console.print(f"Please answer {expected}.")

    def _answer(self, question: Question, line: str) -> bool:
        """Record what was typed; False where it is no answer to this question.

        An exception goes with the answer that it explains, so that what was reached is never brought down by it.
        """
        answers: dict[str, object] = {question.finding: _WORDS.get(line)}
        if question.unit is not None and line not in _WORDS:
            try:
                answers[question.finding] = float(line.replace(",", "."))
            except ValueError:
                return False
        elif question.exceptions and line == "u":
            answers = {question.finding: "present", **{offer.finding: "present" for offer in question.exceptions}}
        elif line not in _WORDS:
            return False
        before = self.conversation.urgency
        try:
            self.conversation.record_many(answers, origin="person")
        except PresentationError:
            return False
        self._given.append(tuple(answers))
        after = self.conversation.urgency
        if after > before and after in _STYLES:
            said = self.conversation.triager.action(after)
            self._console.print(f"\n{said}", markup=False, style=_STYLES[after])
        return True

    def _take_back(self) -> str | None:
        """Retract what the last step answered; return the finding to ask again."""
        if not self._given:
            self._console.print("There is nothing to take back.")
            return None
        findings = self._given.pop()
        told = self.conversation.presentation.answered()
        for finding in reversed(findings):
            if finding in told:
                self.conversation.retract(finding, "taken back by the person", origin="person")
        self._console.print("The last answer is taken back.")
        return findings[0]

    def _line(self, prompt: str) -> str:
        return " ".join(self._read_line(f"{prompt} ").lower().replace("’", "'").split())


def console(*, on_standard_error: bool) -> Console:
    """A rich console; raise `TriageError` where rich is not installed."""
    made: Console = needs("rich.console", "cli").Console(stderr=on_standard_error, highlight=False, soft_wrap=False)
    return made

"""What the gate sends: the paragraphs of its message."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..result.checklists import Checklist
from ..result.locale import Locale
from ..result.questions import Question
from ..triager import TriageResult
from ..urgency import Urgency
from ..vocabulary.who import addressed
from .asking import Asking
from .conversation import Conversation
from .log import Drafts, Held
from .texts import texts, unread_sentences
from .why import why


@dataclass(frozen=True, slots=True)
class Case:
    """What one decision rests on; `unread` is what to say of a message that was not understood."""

    conversation: Conversation
    locale: Locale
    drafts: Drafts
    draft: str
    result: TriageResult
    urgency: Urgency
    asking: Asking
    held: tuple[Held, ...]
    question: Question | None
    checklist: Checklist | None
    unread: str | None

    @property
    def asks(self) -> bool:
        """Whether anything is asked beside what is said."""
        return self.question is not None or self.checklist is not None


def paragraphs(case: Case) -> Iterator[str]:
    """The paragraphs of the message, in their order."""
    said, draft = texts(), "" if case.held else case.draft
    triager, locale = case.conversation.triager, case.locale
    alarmed = case.urgency >= Urgency.URGENT
    sooner = case.result.advice_parts.sooner if case.result.urgency == case.urgency else ""
    if alarmed:
        reason = why(case.conversation, case.result.reasons, case.urgency)
        yield f"{triager.action(case.urgency, locale, case.result)}\nWhy: {reason}"
        yield sooner
    if case.unread is not None:
        if_urgent = f"{said.if_urgent} {triager.action(Urgency.EMERGENCY, locale)}"
        yield "\n".join((case.unread, *(() if alarmed else (if_urgent,)), *unread_sentences()))
    if draft:
        yield draft
        yield sooner
        if case.drafts == "screened" and case.result.ceiling >= Urgency.URGENT:
            yield locale.fill(said.safety_net)
    elif case.question is not None and case.asking.because in ("refused", "unsure"):
        yield said.not_recorded if case.asking.because == "refused" else said.ask_again
    elif case.draft and case.unread is None and not alarmed and case.asks:
        yield said.before_answering
    if case.checklist is not None:
        yield _as_lines(case.checklist)
        yield said.plain_list
    if case.question is not None:
        yield addressed(case.question.text, case.result.presentation.values_by_name)
        if case.unread is not None:
            yield said.plain_number if case.question.unit else said.plain_only
    elif case.asking.to_tell and case.urgency < Urgency.EMERGENCY:
        if case.unread is None and not alarmed and {"unread", "unclear"} & {*case.held}:
            yield f"{said.if_urgent} {triager.action(Urgency.EMERGENCY, locale)}"
        yield said.tell_again


def _as_lines(checklist: Checklist) -> str:
    """A checklist as text: why such things are asked, the lead, and the labels with the numbers that answer them."""
    lines = [f"{number}. {question.label}" for number, question in enumerate(checklist.questions, 1)]
    return "\n".join([*([checklist.why] if checklist.why else []), checklist.lead, *lines])

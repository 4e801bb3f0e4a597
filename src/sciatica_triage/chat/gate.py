"""The gate before each reply of a chatbot: what it may say, what it has to ask, and when it says something else.

The gate does not read the draft, so no draft can bring anything down. Whatever goes wrong inside, it escalates.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from ..errors import OptionError
from ..result.advice import Locale
from ..result.questions import Question
from ..triager import TriageResult
from ..urgency import Urgency
from .conversation import Conversation
from .errors import TurnOrderError
from .log import Action

Mode: TypeAlias = Literal["enforce", "shadow"]

NOT_CHECKED: Final = (
    "Please get help from a person now: go to {emergency_place}, or call {emergency_number}. "
    "This chat could not check your answers, so do not rely on it."
)
"""Said when the gate itself has failed. It is here and not in `rules/`, which may be what is missing."""

_EARLIER: Final = "Something you answered earlier asks for this, and it has not been taken back."


class Decision(BaseModel):
    """What the host is to send: `message`, in place of the draft.

    `action`: `allow` sends the draft as it was, `ask` the draft with a question after it, `escalate` what to do first (at
    `emergency`, and after a fault, in place of the draft; at `urgent` before it). `triage` is the result that it rests on,
    None after a fault; `fault` is the fault's class. In shadow mode the draft always passes, and `enforced` is what would
    have been decided.
    """

    model_config = ConfigDict(frozen=True)

    action: Action
    message: str = Field(repr=False)
    question: Question | None = None
    triage: TriageResult | None = Field(default=None, repr=False)
    urgency: Urgency
    mode: Mode = "enforce"
    fault: str | None = None
    enforced: Decision | None = Field(default=None, repr=False)


class Gate:
    """Checks each reply before it is sent. Make it once; it holds nothing of any conversation and may be shared.

    `mode`: `shadow` changes no reply and only records what `enforce` would have done. `locale`: the numbers and places
    that its messages name; left out, those of the conversation's triager. Raises `OptionError` for an unknown mode.
    """

    def __init__(self, mode: Mode = "enforce", locale: Locale | None = None) -> None:
        if mode not in ("enforce", "shadow"):
            raise OptionError("`mode`: expected enforce or shadow")
        if not isinstance(locale, Locale | None):
            raise OptionError("`locale`: expected a `Locale`")
        self.mode: Mode = mode
        self.locale = locale

    def check(
        self,
        conversation: Conversation,
        draft_reply: str | None = None,
        *,
        message: str | None = None,
        turn: int | None = None,
    ) -> Decision:
        """Decide about a reply, and add the decision to the conversation's log. It never raises.

        `message`: what the person has just written, to be read by `Conversation.hear` first. `turn`: the number of the
        exchange; left out, it is the conversation's latest.
        """
        try:
            decision = self._decide(conversation, draft_reply, message, turn)
            fault = None
        except Exception as error:
            fault = type(error).__name__
        if fault is not None:
            decision = self._failed(conversation, fault)
        if self.mode == "enforce":
            return decision
        draft = draft_reply if isinstance(draft_reply, str) else ""
        update = {"action": "allow", "message": draft, "question": None, "mode": "shadow", "enforced": decision}
        return decision.model_copy(update=update)

    def _decide(self, conversation: Conversation, draft: str | None, message: str | None, turn: int | None) -> Decision:
        if not isinstance(draft, str | None):
            raise TypeError
        if message is not None:
            conversation.hear(message, turn=turn)
        if not conversation.in_turn_order or (turn is not None and turn < conversation.turn):
            raise TurnOrderError
        result = conversation.triage()
        urgency = conversation.urgency_with(result)
        question = result.next_question() if result.status == "needs_answers" and urgency < Urgency.EMERGENCY else None
        action: Action = "ask" if question else "allow"
        said = [draft] if draft else []
        if urgency >= Urgency.URGENT:
            action = "escalate"
            what_to_do = (
                f"{conversation.triager.action(urgency, self.locale)}\nWhy: {_why(conversation, result, urgency)}"
            )
            said = [what_to_do, *said] if urgency < Urgency.EMERGENCY else [what_to_do]
        if question:
            said.append(question.text)
        conversation.note_check(action, turn=turn, mode=self.mode, result=result)
        return Decision(action=action, message="\n\n".join(said), question=question, triage=result, urgency=urgency)

    def _failed(self, conversation: object, fault: str) -> Decision:
        note_fault(conversation, fault, self.mode)
        said = not_checked(conversation, self.locale)
        return Decision(action="escalate", message=said, urgency=Urgency.EMERGENCY, fault=fault)


def not_checked(conversation: object, locale: Locale | None = None) -> str:
    """What is said after a fault, with the numbers and the place of the locale, or else of the conversation's triager."""
    if locale is None:
        locale = conversation.triager.options.locale if isinstance(conversation, Conversation) else Locale()
    return locale.fill(NOT_CHECKED)


def note_fault(conversation: object, fault: str, mode: Mode = "enforce") -> None:
    """Add a fault to the log, by its class alone, where there is a log to add it to."""
    with suppress(Exception):
        if isinstance(conversation, Conversation):
            conversation.note_check("escalate", mode=mode, fault=fault)


def _why(conversation: Conversation, result: TriageResult, urgency: Urgency) -> str:
    """The first reason for this level, with its source; where the answers no longer show it, the log's."""
    if result.urgency == urgency and result.reasons:
        reason = result.reasons[0]
        source = reason.citations[0].source if reason.citations else None
        return f"{reason.title} (source: {source.title})." if source else f"{reason.title}."
    alert = conversation.alert
    titles = {rule.name: rule.title for rule in conversation.triager.book.rules}
    known = [titles[name] for name in alert.rules if name in titles] if alert else []
    return f"{known[0]}. {_EARLIER}" if known else _EARLIER

"""The gate before each reply of a chatbot: it hears the person, holds the draft, asks, and says what to do.

The gate does not read the draft, so no draft can bring anything down. Whatever goes wrong inside, it escalates.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Final, Literal, TypeAlias, get_args

from pydantic import Field

from ..errors import OptionError, expect_one_of
from ..result.checklists import Checklist
from ..result.locale import Locale
from ..result.questions import Question
from ..triager import TriageResult
from ..urgency import Urgency
from ..vocabulary.models import Model, WholeText
from .asking import Asking
from .conversation import Conversation
from .errors import MessageTooLongError, TurnOrderError
from .log import Action, Drafts, Held, Understood
from .reply import Case, paragraphs
from .texts import texts

Mode: TypeAlias = Literal["enforce", "shadow"]
Heard: TypeAlias = Literal["no message was given"] | Understood
"""What became of the person's message."""

NOT_CHECKED: Final = (
    "Please get help from a person now: go to {emergency_place}, or call {emergency_number}. "
    "This chat could not check your answers, so do not rely on it."
)
"""Said when the gate itself has failed. It is here and not in `rules/`, which may be what is missing."""

_NO_MESSAGE: Final = "no message was given"


class Decision(Model):
    """What the host is to send: `message`, in place of the draft.

    `action`: `allow` sends the draft (with a short safety net where one is due), `ask` what has to be asked first,
    `escalate` what to do. What is asked is the `question`, or during the screening the `checklist`, never both. `held`
    says why nothing of the draft is in the message; it is empty where the draft is. `heard`: what became of the person's
    message. `drafts`: the gate's rule for drafts. `triage` is the result that it rests on, None after a fault; `fault` is
    the fault's class. In shadow mode the draft always passes, and `enforced` is what would have been decided.
    """

    action: Action
    message: WholeText = Field(repr=False)
    """What to send: nothing else reaches the person."""
    question: Question | None = None
    """The one question that the message asks."""
    checklist: Checklist | None = None
    """The list that the message asks, while the screening is open."""
    triage: TriageResult | None = Field(default=None, repr=False)
    """The result that the decision rests on; None after a fault."""
    urgency: Urgency
    """How soon the person should be seen, by all that is on record."""
    mode: Mode = "enforce"
    """The gate's mode."""
    drafts: Drafts = "screened"
    heard: Heard = _NO_MESSAGE
    held: tuple[Held, ...] = ()
    """Why nothing of the draft is in the message; empty where the draft is."""
    fault: WholeText | None = None
    """The class of what failed inside; the message is an emergency's then."""
    enforced: Decision | None = Field(default=None, repr=False)
    """In shadow mode, what `enforce` would have decided."""


class Gate:
    """Checks each reply before it is sent. Make it once; it holds nothing of any conversation and may be shared.

    `drafts`: `screened` sends nothing of a draft before the screening is done; `beside` sends it from the start, with the
    question after it. `mode`: `shadow` changes no reply and only records what `enforce` would have done. `locale`: the
    numbers and places that its messages name; left out, those of the conversation's triager. Raises `OptionError` for an
    unknown mode.
    """

    def __init__(self, mode: Mode = "enforce", locale: Locale | None = None, drafts: Drafts = "screened") -> None:
        mode = expect_one_of("mode", mode, get_args(Mode))
        drafts = expect_one_of("drafts", drafts, get_args(Drafts))
        if not isinstance(locale, Locale | None):
            raise OptionError("`locale`: expected a `Locale`")
        self.mode: Mode = mode
        self.drafts: Drafts = drafts
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

        `message`: what the person has just written; it is read first, as an answer to what was asked last or as free
        text. Without it the gate knows only what was recorded. `turn`: the number of the exchange; left out, it is the
        conversation's latest.
        """
        try:
            # The whole of it: of two checks at once the second has to know what the first has asked.
            with conversation.lock:
                decision = self._decide(conversation, draft_reply, message, turn)
            fault = None
        # What follows is done outside of the handler, so that nothing carries the error, which may hold what was typed.
        except Exception as error:
            fault = type(error).__name__
        if fault is not None:
            decision = self._failed(conversation, fault)
        if self.mode == "enforce":
            return decision
        draft = _sendable(draft_reply) if isinstance(draft_reply, str) else ""
        update = {
            "action": "allow",
            "message": draft,
            "question": None,
            "checklist": None,
            "held": (),
            "mode": "shadow",
        }
        return decision.model_copy(update={**update, "enforced": decision})

    def hear(self, conversation: Conversation, message: str, *, turn: int | None = None) -> Heard:
        """Read a message without deciding: the earlier ones where a person sends several before the reply. It never raises.

        What fails here counts as not read, so that the next check holds the draft.
        """
        with suppress(Exception):
            _hear(conversation, message, turn)
            return conversation.heard or _NO_MESSAGE
        return "not_read"

    def allows(self, conversation: Conversation) -> bool:
        """Whether a draft would be sent as things stand; ask before a model's tool does something for the person.

        Nothing is added to the log, and a fault is a no. In shadow mode it says what would be decided.
        """
        with suppress(Exception), conversation.lock:
            result = conversation.triage()
            return not self._held(conversation.asking(result), conversation.urgency_with(result))
        return False

    def _decide(self, conversation: Conversation, draft: str | None, message: str | None, turn: int | None) -> Decision:
        # Heard first: whatever fails after it, the message is not lost.
        problem = None if message is None else _hear(conversation, message, turn)
        if not isinstance(draft, str | None):
            raise TypeError
        draft = draft and _sendable(draft)
        heard: Heard = conversation.heard or _NO_MESSAGE
        if not conversation.in_turn_order or (turn is not None and turn < conversation.turn):
            raise TurnOrderError
        unread = (problem or texts().not_understood) if heard == "not_read" else None
        result = conversation.triage() if message is None else conversation.result
        urgency = conversation.urgency_with(result)
        asking = conversation.asking(result)
        held = self._held(asking, urgency)
        # In an emergency nothing is asked that keeps the person here, but what may show that it is none: a mistyped age.
        asks = urgency < Urgency.EMERGENCY and (asking.because != "unsure" or self.drafts == "screened")
        asks = asks or conversation.rests_on_a_contested_answer(asking, result)
        question, checklist = self._asked(conversation, asking, result) if asks else (None, None)
        locale = self.locale or conversation.triager.options.locale
        case = Case(
            conversation, locale, self.drafts, draft or "", result, urgency, asking, held, question, checklist, unread
        )
        action: Action = "ask" if case.asks or held else "allow"
        if urgency >= Urgency.URGENT:
            action = "escalate"
        message_sent = "\n\n".join(part for part in paragraphs(case) if part)
        # A short answer is taken for this question only where no words of a model stood beside it.
        alone = bool(held) or not draft
        conversation.note_check(
            action,
            turn=turn,
            mode=self.mode,
            result=result,
            drafts=self.drafts,
            heard=conversation.heard,
            held=held,
            asked=question.finding if question and alone else None,
            listed=tuple(one.finding for one in checklist.questions) if checklist else (),
            asked_to_tell=asking.to_tell and urgency < Urgency.EMERGENCY,
        )
        return Decision(
            action=action,
            message=message_sent,
            question=question,
            checklist=checklist,
            triage=result,
            urgency=urgency,
            drafts=self.drafts,
            heard=heard,
            held=held,
        )

    def _asked(
        self, conversation: Conversation, asking: Asking, result: TriageResult
    ) -> tuple[Question | None, Checklist | None]:
        """What is asked: one of the two. Beside a draft it is one question, since a list would drown it."""
        if self.drafts == "beside":
            return asking.question, None
        asked = conversation.to_ask_in_a_chat(asking, result)
        return (None, asked) if isinstance(asked, Checklist) else (asked, None)

    def _held(self, asking: Asking, urgency: Urgency) -> tuple[Held, ...]:
        """Why nothing of a draft is sent."""
        if self.drafts == "screened":
            kept, from_level = asking.held, Urgency.URGENT
        else:
            # Beside drafts the host has chosen not to wait for the screening; what was not understood is another thing.
            kept = tuple(one for one in asking.held if one not in ("screening", "unsure"))
            from_level = Urgency.EMERGENCY
        return ("urgency", *kept) if urgency >= from_level else kept

    def _failed(self, conversation: object, fault: str) -> Decision:
        note_fault(conversation, fault, self.mode, self.drafts)
        said = not_checked(conversation, self.locale)
        return Decision(
            action="escalate",
            message=said,
            urgency=Urgency.EMERGENCY,
            drafts=self.drafts,
            held=("fault",),
            fault=fault,
        )


def _hear(conversation: Conversation, message: str, turn: int | None) -> str | None:
    """Read a message; return what to say of it where it could not be read for its length."""
    try:
        if conversation.checked:
            conversation.answer(message, turn=turn)
        else:  # what was never asked has no short answer
            conversation.hear(message, turn=turn)
    except MessageTooLongError:
        conversation.note_unread(turn=turn)
        return texts().too_long
    except Exception:
        # INVARIANT: a message that failed here stands as not read, so that the next check does not take it for silence.
        # It is noted without its turn, which may be what was wrong.
        conversation.note_unread()
        raise
    return None


def not_checked(conversation: object, locale: Locale | None = None) -> str:
    """What is said after a fault, with the numbers and the place of the locale, or else of the conversation's triager."""
    if locale is None:
        locale = conversation.triager.options.locale if isinstance(conversation, Conversation) else Locale()
    return locale.fill(NOT_CHECKED)


def note_fault(conversation: object, fault: str, mode: Mode = "enforce", drafts: Drafts = "screened") -> None:
    """Add a fault to the log, by its class alone, where there is a log to add it to."""
    with suppress(Exception):
        if isinstance(conversation, Conversation):
            conversation.note_check("escalate", mode=mode, fault=fault, drafts=drafts, held=("fault",))


def _sendable(draft: str) -> str:
    """A draft as it can be sent: half of a character, which no channel takes, as a question mark."""
    return draft.encode("utf-8", "replace").decode()

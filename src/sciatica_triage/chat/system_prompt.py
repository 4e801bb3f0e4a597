"""The text for a model's system prompt: how to use the tool, and what the person was asked last."""

from __future__ import annotations

from ..errors import expect
from .conversation import Conversation
from .texts import texts


def instructions(conversation: Conversation | None = None) -> str:
    """What to tell a model before each of its turns; with a conversation it names what waits for an answer."""
    if conversation is not None:
        expect("conversation", conversation, Conversation)
    said = texts()
    asked = conversation.pending if conversation is not None else None
    listed = conversation.pending_list if conversation is not None else ()
    # The list first, as `Conversation.answer` reads a short answer.
    if listed:
        lines = "; ".join(f"{number} `{one.name}`: “{one.called}”" for number, one in enumerate(listed, 1))
        return said.instructions + said.pending_list.replace("{lines}", lines)
    if asked is None:
        return f"{said.instructions}{said.nothing_pending}"
    return said.instructions + said.pending.replace("{finding}", asked.name).replace("{question}", asked.question)

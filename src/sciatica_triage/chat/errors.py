"""What a conversation can refuse."""

from __future__ import annotations

from ..errors import TriageError


class ConversationError(TriageError):
    """Something a conversation cannot do, or a record of one that cannot be read."""


class TurnOrderError(ConversationError):
    """A turn came after a later one: the host has lost its place, or an old message was delivered late."""


class MessageTooLongError(ConversationError):
    """A message is longer than a person types; nothing of it was read."""

"""The safety layer for chatbots: a conversation that is not talked down, a gate before each reply, and a model's tool."""

from .conversation import Conversation
from .errors import ConversationError, TurnOrderError
from .gate import Decision, Gate
from .log import Alert, Answered, Checked, Retracted
from .tools import TOOL, ToolResult, handle_tool_call, tool_schema

__all__ = [
    "TOOL",
    "Alert",
    "Answered",
    "Checked",
    "Conversation",
    "ConversationError",
    "Decision",
    "Gate",
    "Retracted",
    "ToolResult",
    "TurnOrderError",
    "handle_tool_call",
    "tool_schema",
]

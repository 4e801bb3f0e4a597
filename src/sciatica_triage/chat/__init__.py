"""The safety layer for chatbots: a conversation that is not talked down, a gate before each reply, and a model's tool."""

from .conversation import Conversation
from .errors import ConversationError, MessageTooLongError, TurnOrderError
from .gate import Decision, Gate
from .hearing import LONGEST_MESSAGE
from .log import Alert, Answered, Checked, Listened, Refused, Retracted
from .system_prompt import instructions
from .tools import TOOL, ToolResult, handle_tool_call, tool_schema

__all__ = [
    "LONGEST_MESSAGE",
    "TOOL",
    "Alert",
    "Answered",
    "Checked",
    "Conversation",
    "ConversationError",
    "Decision",
    "Gate",
    "Listened",
    "MessageTooLongError",
    "Refused",
    "Retracted",
    "ToolResult",
    "TurnOrderError",
    "handle_tool_call",
    "instructions",
    "tool_schema",
]

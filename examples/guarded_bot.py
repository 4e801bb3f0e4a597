"""A guarded bot in twenty lines: it reads a line and writes its reply. Put your model into `your_model`."""

import sys
from typing import Any

from sciatica_triage.chat import Conversation, Gate, handle_tool_call, instructions, tool_schema

conversation, gate = Conversation(), Gate()


def your_model(system: str, tool: dict[str, Any], message: str) -> tuple[str, list[tuple[str, str]]]:
    """Its draft, and the tool calls that it made: names and arguments, as they came."""
    return "It is only a strain, carry on as usual.", []


for message in map(str.strip, sys.stdin):
    gate.hear(conversation, message)
    draft, calls = your_model(instructions(conversation), tool_schema("openai"), message)
    for name, arguments in calls:
        handle_tool_call(name, arguments, conversation)
    print(gate.check(conversation, draft).message, flush=True)

"""LangChain: the tool records answers, a middleware puts the gate's message in place of the agent's last one.

Run it with `python langchain_tool_and_middleware.py`; a scripted model stands in for a real one. Needs `langchain`.
"""

from __future__ import annotations

from typing import Any

from langchain.agents import create_agent
from langchain.agents.middleware import AgentMiddleware
from langchain_core.language_models import BaseChatModel
from langchain_core.language_models.fake_chat_models import FakeMessagesListChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.tools import StructuredTool

from sciatica_triage.chat import Conversation, Gate, handle_tool_call, tool_schema

# the adapter


def red_flag_tool(conversation: Conversation) -> StructuredTool:
    schema = tool_schema("json-schema")

    def record(**answers: object) -> str:
        return str(handle_tool_call(schema["title"], answers, conversation))

    return StructuredTool.from_function(
        record, name=schema["title"], description=schema["description"], args_schema=schema
    )


class RedFlagGate(AgentMiddleware):
    """Replaces the agent's last message, under the same id, by what the gate lets through."""

    def __init__(self, conversation: Conversation, gate: Gate | None = None) -> None:
        super().__init__()
        self._conversation = conversation
        self._gate = gate or Gate()

    def after_agent(self, state: Any, runtime: Any) -> dict[str, Any]:
        del runtime
        last = state["messages"][-1]
        decision = self._gate.check(self._conversation, last.text if isinstance(last, AIMessage) else None)
        return {"messages": [AIMessage(decision.message, id=last.id if isinstance(last, AIMessage) else None)]}


def agent(model: BaseChatModel, conversation: Conversation) -> Any:
    return create_agent(model, tools=[red_flag_tool(conversation)], middleware=[RedFlagGate(conversation)])


def reply(assistant: Any, conversation: Conversation, message: str) -> str:
    """What to send; where the run fails, the gate alone."""
    try:
        return str(assistant.invoke({"messages": [("user", message)]})["messages"][-1].text)
    except Exception:
        return Gate().check(conversation).message


# a scripted conversation


class Scripted(FakeMessagesListChatModel):
    def bind_tools(self, *_: Any, **__: Any) -> Any:
        return self


def calls(**answers: object) -> AIMessage:
    return AIMessage("", tool_calls=[{"name": "record_answers", "args": answers, "id": "1", "type": "tool_call"}])


def main() -> None:
    conversation = Conversation()
    calm = "It is only a strain, carry on as usual."
    script: list[tuple[str, list[BaseMessage]]] = [
        ("My leg hurts.", [calls(leg_pain="present"), AIMessage(calm)]),
        ("I cannot pee at all.", [calls(cannot_pass_urine="present"), AIMessage(calm)]),
        ("Hello?", []),
    ]
    for message, responses in script:
        assistant = agent(Scripted(responses=responses), conversation)
        print(f"> {message}\n{reply(assistant, conversation, message)}\n")


if __name__ == "__main__":
    main()

"""LangChain: a bot that remembers its conversation and sends nothing that the gate has not let through.

Run it with `python langchain_tool_and_middleware.py`; a scripted model stands in for a real one. Needs `langchain`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any

from langchain.agents import create_agent
from langchain.agents.middleware import AgentMiddleware, ModelRequest
from langchain_core.language_models import BaseChatModel
from langchain_core.language_models.fake_chat_models import FakeMessagesListChatModel
from langchain_core.messages import AIMessage, AnyMessage, BaseMessage, HumanMessage, SystemMessage, ToolMessage
from langchain_core.tools import BaseTool, StructuredTool

from sciatica_triage.chat import TOOL, Conversation, Gate, handle_tool_call, instructions, tool_schema

# the adapter

NOT_NOW = "Not done: the person has to be asked first, or needs care."
SORRY = "Something went wrong here. Please write that again."


def red_flag_tool(conversation: Conversation) -> StructuredTool:
    schema = tool_schema("json-schema")

    def record(**answers: object) -> str:
        return str(handle_tool_call(TOOL, answers, conversation))

    return StructuredTool.from_function(record, name=TOOL, description=schema["description"], args_schema=schema)


class RedFlagGate(AgentMiddleware):
    """Hears the person before the agent runs, guards the host's own tools, and replaces the agent's last message."""

    def __init__(self, conversation: Conversation, gate: Gate | None = None) -> None:
        super().__init__()
        self.conversation, self.gate = conversation, gate or Gate()
        self.known: set[str] = set()
        self.recorded: dict[str, str] = {}

    def before_agent(self, state: Any, runtime: Any) -> None:
        del runtime
        for message in new_messages(state["messages"]):
            self.gate.hear(self.conversation, message.text)
            if any(not isinstance(part, str) and part["type"] != "text" for part in message.content):
                self.conversation.note_unread()  # an image, a voice message

    def wrap_model_call(self, request: ModelRequest, handler: Callable[[ModelRequest], Any]) -> Any:
        return handler(self._instructed(request))

    async def awrap_model_call(self, request: ModelRequest, handler: Callable[[ModelRequest], Awaitable[Any]]) -> Any:
        return await handler(self._instructed(request))

    def after_model(self, state: Any, runtime: Any) -> None:
        """All that a response tells is recorded before any tool that it calls is run, in whatever order it calls them."""
        del runtime
        place = max(i for i, message in enumerate(state["messages"]) if isinstance(message, AIMessage))
        said, *after = state["messages"][place:]
        # A structured reply comes as a call, too, and the framework has answered it by now.
        structured = {message.tool_call_id for message in after if isinstance(message, ToolMessage)}
        turn = self.conversation.turn + 1
        for call in (*said.tool_calls, *said.invalid_tool_calls):
            name = TOOL if call["type"] == "invalid_tool_call" else call["name"]
            if name == TOOL or (name not in self.known and call["id"] not in structured):
                self.recorded[call["id"]] = str(handle_tool_call(name, call["args"], self.conversation, turn=turn))

    def wrap_tool_call(self, request: Any, handler: Callable[[Any], Any]) -> Any:
        return self._instead(request) or handler(request)

    async def awrap_tool_call(self, request: Any, handler: Callable[[Any], Awaitable[Any]]) -> Any:
        return self._instead(request) or await handler(request)

    def after_agent(self, state: Any, runtime: Any) -> dict[str, Any]:
        del runtime
        last = state["messages"][-1]
        data = state.get("structured_response")
        draft = last.text if isinstance(last, AIMessage) else None if data is None else str(data)
        decision = self.gate.check(self.conversation, draft)
        # With the id of the draft it takes the draft's place in the history; beside it the model would go on from the draft.
        sent = AIMessage(decision.message or SORRY, id=last.id if isinstance(last, AIMessage) else None)
        return {"messages": [sent], "structured_response": data if decision.action == "allow" else None}

    def _instructed(self, request: ModelRequest) -> ModelRequest:
        self.known = {tool.name for tool in request.tools if isinstance(tool, BaseTool)}
        own = f"{request.system_message.text}\n\n" if request.system_message else ""
        return request.override(system_message=SystemMessage(own + instructions(self.conversation)))

    def _instead(self, request: Any) -> ToolMessage | None:
        call = request.tool_call
        # What is recorded already is not done again; asked now, the gate knows all that this response told.
        said = self.recorded.pop(call["id"], None)
        if said is None and not self.gate.allows(self.conversation):
            said = NOT_NOW
        return None if said is None else ToolMessage(said, tool_call_id=call["id"], name=call["name"])


def new_messages(messages: Sequence[AnyMessage]) -> list[HumanMessage]:
    """The person's messages since the last reply, in their order."""
    last = max((i for i, message in enumerate(messages) if isinstance(message, AIMessage)), default=-1)
    return [message for message in messages[last + 1 :] if isinstance(message, HumanMessage)]


def agent(
    model: BaseChatModel,
    conversation: Conversation,
    tools: Sequence[BaseTool] = (),
    gate: Gate | None = None,
    **options: Any,
) -> Any:
    """An agent for one person; its own messages are its memory, so give all of them back, or use a checkpointer."""
    own = [red_flag_tool(conversation), *tools]
    return create_agent(model, tools=own, middleware=[RedFlagGate(conversation, gate)], **options)


class Bot:
    """One person's conversation, with the messages that were really exchanged."""

    def __init__(
        self,
        model: BaseChatModel,
        tools: Sequence[BaseTool] = (),
        conversation: Conversation | None = None,
        gate: Gate | None = None,
        **options: Any,
    ) -> None:
        self.conversation, self.gate = conversation or Conversation(), gate or Gate()
        self.agent = agent(model, self.conversation, tools, self.gate, **options)
        self.messages: list[BaseMessage] = []
        self.data: Any = None

    def reply(self, *messages: str | list[Any], streamed: bool = False) -> str:
        """The reply to one message, or to several in a row; where the run fails, the gate speaks alone."""
        self.data = None
        self.messages += [HumanMessage(message) for message in messages]
        try:
            given = {"messages": list(self.messages)}
            state = list(self.agent.stream(given, stream_mode="values"))[-1] if streamed else self.agent.invoke(given)
            self.messages, self.data = state["messages"], state.get("structured_response")
        except Exception:  # log it here
            if self.conversation.heard is None:  # it failed before the middleware had heard anything
                for message in new_messages(self.messages):
                    self.gate.hear(self.conversation, message.text)
            decision = self.gate.check(self.conversation)
            self.messages.append(AIMessage(decision.message or SORRY))
        return str(self.messages[-1].text)

    def stream(self, *messages: str) -> Iterator[str]:
        """The reply in pieces; they begin when the whole draft has been checked."""
        yield from self.reply(*messages, streamed=True).splitlines(keepends=True)


# a scripted conversation


class Scripted(FakeMessagesListChatModel):
    def bind_tools(self, *_: Any, **__: Any) -> Any:
        return self


def main() -> None:
    calm = AIMessage("It is only a strain, carry on as usual.")
    call = {"name": TOOL, "args": {"leg_pain": "present"}, "id": "1", "type": "tool_call"}
    bot = Bot(Scripted(responses=[AIMessage("", tool_calls=[call]), calm, calm, calm]))
    for message in ("My leg hurts.", "I cannot pee at all.", "Hello?"):
        print(f"> {message}\n{bot.reply(message)}\n")


if __name__ == "__main__":
    main()

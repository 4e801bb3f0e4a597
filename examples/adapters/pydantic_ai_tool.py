"""pydantic-ai: a bot that remembers its conversation and sends nothing that the gate has not let through.

Run it with `python pydantic_ai_tool.py`; the framework's own function model stands in for a real one. Needs
`pydantic-ai-slim`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from pydantic_ai import Agent, RunContext, Tool, capture_run_messages
from pydantic_ai.capabilities import Hooks
from pydantic_ai.messages import ModelMessage, ModelResponse, TextPart, ToolCallPart, UserContent
from pydantic_ai.models import Model
from pydantic_ai.models.function import AgentInfo, FunctionModel

from sciatica_triage.chat import TOOL, Conversation, Decision, Gate, handle_tool_call, instructions, tool_schema

# the adapter

NOT_NOW = "Not done: the person has to be asked first, or needs care."
SORRY = "Something went wrong here. Please write that again."


@dataclass(frozen=True)
class Reply:
    """What to send; `data` is the structured output, only where the gate let the draft pass."""

    text: str
    data: Any
    decision: Decision


class Bot:
    """One person's conversation. `tools` are the host's own; while the gate holds drafts they are not run."""

    def __init__(
        self,
        model: Model | str,
        tools: Sequence[Callable[..., Any] | Tool[Conversation]] = (),
        output_type: Any = str,
        conversation: Conversation | None = None,
        gate: Gate | None = None,
    ) -> None:
        self.conversation, self.gate = conversation or Conversation(), gate or Gate()
        self.history: list[ModelMessage] = []
        self.recorded: dict[str, str] = {}
        schema = tool_schema("json-schema")
        own = Tool.from_schema(self._record, TOOL, schema["description"], schema, takes_ctx=True)
        self.agent: Agent[Conversation, Any] = Agent(
            model,
            deps_type=Conversation,
            output_type=output_type,
            tools=[own, *tools],
            instructions=lambda: instructions(self.conversation),
            capabilities=[Hooks(after_model_request=self._tells_first, tool_execute=self._guard)],
        )

    async def reply(self, *messages: str | UserContent, streamed: bool = False) -> Reply:
        """The reply to one message, or to several in a row; where the run fails, the gate speaks alone."""
        for message in messages:
            if isinstance(message, str):
                self.gate.hear(self.conversation, message)
            else:
                self.conversation.note_unread()  # an image, a voice message
        output = None
        with capture_run_messages() as exchanged, suppress(Exception):  # log it here
            output = await self._run(messages, streamed)
        draft = output.model_dump_json() if isinstance(output, BaseModel) else None if output is None else str(output)
        decision = self.gate.check(self.conversation, draft)
        text = decision.message or SORRY
        # What the person saw goes into the history, and never the draft.
        said = exchanged[:-1] if exchanged and isinstance(exchanged[-1], ModelResponse) else exchanged
        self.history = [*(said or self.history), ModelResponse([TextPart(text)])]
        return Reply(text, output if decision.action == "allow" else None, decision)

    async def stream(self, *messages: str) -> AsyncIterator[str]:
        """The reply in pieces; they begin when the whole draft has been checked."""
        for piece in (await self.reply(*messages, streamed=True)).text.splitlines(keepends=True):
            yield piece

    async def _run(self, messages: Sequence[str | UserContent], streamed: bool) -> Any:
        async def swallow(_: Any, events: Any) -> None:
            async for _event in events:
                pass

        # Also where it is streamed nothing leaves before the end: half a draft cannot be taken back.
        run = await self.agent.run(
            list(messages),
            message_history=self.history,
            deps=self.conversation,
            event_stream_handler=swallow if streamed else None,
        )
        return run.output

    async def _tells_first(self, context: Any, *, request_context: Any, response: ModelResponse) -> ModelResponse:
        """All that a response tells is recorded before any tool that it calls is run, in whatever order it calls them.

        So are calls that the framework cannot read, and those of a tool that does not exist.
        """
        del context
        offered = request_context.model_request_parameters
        # Every other name is no tool, so what the call tells would be lost with the framework's own refusal.
        others = {tool.name for tool in (*offered.function_tools, *offered.output_tools)} - {TOOL}
        turn = self.conversation.turn + 1
        for call in response.parts:
            if isinstance(call, ToolCallPart) and call.tool_name not in others:
                told = handle_tool_call(call.tool_name, call.args, self.conversation, turn=turn)
                self.recorded[call.tool_call_id] = str(told)
        return response

    def _record(self, context: RunContext[Conversation], **answers: object) -> str:
        told = self.recorded.pop(context.tool_call_id or "", None)
        return told or str(handle_tool_call(TOOL, answers, self.conversation))

    async def _guard(self, context: Any, *, call: ToolCallPart, tool_def: Any, args: Any, handler: Any) -> Any:
        del context, tool_def
        return await handler(args) if call.tool_name == TOOL or self.gate.allows(self.conversation) else NOT_NOW


# a scripted conversation


async def main() -> None:
    calm = TextPart("It is only a strain, carry on as usual.")
    script: Iterator[TextPart | ToolCallPart] = iter([ToolCallPart(TOOL, {"leg_pain": "present"}), calm, calm])

    def model(_: list[ModelMessage], __: AgentInfo) -> ModelResponse:
        return ModelResponse([next(script)])

    bot = Bot(FunctionModel(model))
    for message in ("My leg hurts.", "I cannot pee at all.", "Hello?"):
        print(f"> {message}\n{(await bot.reply(message)).text}\n")


if __name__ == "__main__":
    asyncio.run(main())

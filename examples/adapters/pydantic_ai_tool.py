"""pydantic-ai: a bot that remembers its conversation and sends nothing that the gate has not let through.

Run it with `python pydantic_ai_tool.py`; the framework's own function model stands in for a real one. Needs
`pydantic-ai-slim`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import wraps
from typing import Any

from pydantic import BaseModel
from pydantic_ai import Agent, RunContext, Tool, capture_run_messages
from pydantic_ai.messages import ModelMessage, ModelResponse, TextPart, ToolCallPart, ToolReturnPart, UserContent
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


def record(context: RunContext[Conversation], **answers: object) -> str:
    return str(handle_tool_call(context.tool_name or "", answers, context.deps))


class Bot:
    """One person's conversation. `tools` are the host's own functions; while the gate holds drafts they are not run."""

    def __init__(
        self,
        model: Model | str,
        tools: Sequence[Callable[..., Any]] = (),
        output_type: Any = str,
        conversation: Conversation | None = None,
        gate: Gate | None = None,
    ) -> None:
        self.conversation, self.gate = conversation or Conversation(), gate or Gate()
        self.history: list[ModelMessage] = []
        self.known = {"final_result", *(tool.__name__ for tool in tools)}
        schema = tool_schema("json-schema")
        own = Tool.from_schema(record, TOOL, schema["description"], schema, takes_ctx=True)
        self.agent: Agent[Conversation, Any] = Agent(
            model,
            deps_type=Conversation,
            output_type=output_type,
            tools=[own, *(Tool(self._guarded(tool), takes_ctx=False) for tool in tools)],
            instructions=lambda: instructions(self.conversation),
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
        self._hand_in_lost_calls(exchanged[len(self.history) :])
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

        run = await self.agent.run(
            list(messages),
            message_history=self.history,
            deps=self.conversation,
            event_stream_handler=swallow if streamed else None,
        )
        return run.output

    def _hand_in_lost_calls(self, exchanged: Sequence[ModelMessage]) -> None:
        """Calls that the framework could not read, or that it did not know, never reached `record`."""
        parts = [part for message in exchanged for part in message.parts]
        done = {p.tool_call_id for p in parts if isinstance(p, ToolReturnPart) and p.outcome == "success"}
        for call in parts:
            if isinstance(call, ToolCallPart) and call.tool_call_id not in done and call.tool_name not in self.known:
                handle_tool_call(call.tool_name, call.args, self.conversation)

    def _guarded(self, tool: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(tool)
        def run(*arguments: Any, **named: Any) -> Any:
            return tool(*arguments, **named) if self.gate.allows(self.conversation) else NOT_NOW

        return run


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

"""OpenAI Agents SDK: a bot that remembers its conversation and sends nothing that the gate has not let through.

Run it with `python openai_agents_guardrail.py`; a scripted model stands in for a real one. Needs `openai-agents`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from agents import (
    Agent,
    AgentHooks,
    FunctionTool,
    ModelBehaviorError,
    Runner,
    ToolGuardrailFunctionOutput,
    ToolInputGuardrailData,
    set_tracing_disabled,
    tool_input_guardrail,
)
from agents.models.interface import Model
from agents.testing import ScriptedModel, assistant_message, function_call
from agents.tool_context import ToolContext
from pydantic import BaseModel

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


class TellsFirst(AgentHooks[Any]):
    """All that a response tells is recorded before any tool that it calls is run, in whatever order it calls them."""

    def __init__(self, conversation: Conversation) -> None:
        self.conversation = conversation
        self.recorded: dict[str, str] = {}

    async def on_llm_end(self, context: Any, agent: Any, response: Any) -> None:
        del context, agent
        turn = self.conversation.turn + 1
        for call in response.output:
            if call.type == "function_call" and call.name == TOOL:
                told = handle_tool_call(TOOL, call.arguments, self.conversation, turn=turn)
                self.recorded[call.call_id] = str(told)


class Bot:
    """One person's conversation. `tools` are the host's own; while the gate holds drafts they are not run."""

    def __init__(
        self,
        model: str | Model,
        tools: Sequence[FunctionTool] = (),
        output_type: type[Any] | None = None,
        conversation: Conversation | None = None,
        gate: Gate | None = None,
    ) -> None:
        self.conversation, self.gate = conversation or Conversation(), gate or Gate()
        self.history: list[Any] = []
        function = tool_schema("openai")["function"]
        record = FunctionTool(TOOL, function["description"], function["parameters"], self._record)
        guard = tool_input_guardrail(self._guard)
        guarded = [replace(one, tool_input_guardrails=[guard, *(one.tool_input_guardrails or ())]) for one in tools]
        self.first = TellsFirst(self.conversation)
        self.agent = Agent(
            "triage",
            instructions=lambda _context, _agent: instructions(self.conversation),
            model=model,
            tools=[record, *guarded],
            hooks=self.first,
            output_type=output_type,
        )

    async def reply(self, *messages: str | list[Any], streamed: bool = False) -> Reply:
        """The reply to one message, or to several in a row; where the run fails, the gate speaks alone."""
        for message in messages:
            parts = [{"type": "input_text", "text": message}] if isinstance(message, str) else message
            texts = [part["text"] for part in parts if part["type"] == "input_text"]
            # Heard before the model runs: what the person has just told keeps the host's tools from running, too.
            self.gate.hear(self.conversation, "\n".join(texts))
            if len(texts) < len(parts):
                self.conversation.note_unread()  # an image, a voice message
            self.history.append({"role": "user", "content": message})
        output = None
        try:
            output = await self._run(streamed)
        except ModelBehaviorError:  # a call that the SDK could not read, or of a tool that does not exist
            self.conversation.note_refusal()
        except Exception:
            pass  # log it here
        # The gate does not read it; a draft of any form only has to be text, so that it can be sent where it may be.
        draft = output.model_dump_json() if isinstance(output, BaseModel) else None if output is None else str(output)
        decision = self.gate.check(self.conversation, draft)
        text = decision.message or SORRY
        # What the person saw goes into the history, and never the draft.
        self.history.append({"role": "assistant", "content": text})
        return Reply(text, output if decision.action == "allow" else None, decision)

    async def stream(self, *messages: str) -> AsyncIterator[str]:
        """The reply in pieces; they begin when the whole draft has been checked."""
        for piece in (await self.reply(*messages, streamed=True)).text.splitlines(keepends=True):
            yield piece

    async def _run(self, streamed: bool) -> Any:
        if streamed:  # to its end: half a draft cannot be taken back
            result: Any = Runner.run_streamed(self.agent, list(self.history), context=self.conversation)
            async for _ in result.stream_events():
                pass
        else:
            result = await Runner.run(self.agent, list(self.history), context=self.conversation)
        calls = [item for item in result.new_items if item.type in ("tool_call_item", "tool_call_output_item")]
        self.history += [item.to_input_item() for item in calls]
        return result.final_output

    async def _record(self, context: ToolContext[Any], arguments: str) -> str:
        told = self.first.recorded.pop(context.tool_call_id, None)
        # `on_llm_end` has recorded it before any tool of the response ran; here the model only gets the answer.
        return told or str(handle_tool_call(TOOL, arguments, self.conversation))

    def _guard(self, data: ToolInputGuardrailData) -> ToolGuardrailFunctionOutput:
        del data
        if self.gate.allows(self.conversation):
            return ToolGuardrailFunctionOutput.allow()
        return ToolGuardrailFunctionOutput.reject_content(NOT_NOW)


# a scripted conversation


async def main() -> None:
    set_tracing_disabled(True)
    calm = assistant_message("It is only a strain, carry on as usual.")
    model = ScriptedModel(
        [
            [function_call("record_answers", {"leg_pain": "present"}, call_id="1")],
            [calm],
            [calm],
            RuntimeError("the model is down"),
        ]
    )
    bot = Bot(model)
    for message in ("My leg hurts.", "I cannot pee at all.", "Hello?"):
        print(f"> {message}\n{(await bot.reply(message)).text}\n")


if __name__ == "__main__":
    asyncio.run(main())

"""OpenAI Agents SDK: the tool records answers, an output guardrail holds back every reply that the gate would change.

Run it with `python openai_agents_guardrail.py`; a scripted model stands in for a real one. Needs `openai-agents`.
"""

from __future__ import annotations

import asyncio
from typing import Any

from agents import (
    Agent,
    FunctionTool,
    GuardrailFunctionOutput,
    OutputGuardrailTripwireTriggered,
    RunContextWrapper,
    Runner,
    output_guardrail,
    set_tracing_disabled,
)
from agents.models.interface import Model
from agents.testing import ScriptedModel, assistant_message, function_call
from agents.tool_context import ToolContext

from sciatica_triage.chat import Conversation, Gate, handle_tool_call, tool_schema

# the adapter


async def record(context: ToolContext[Conversation], arguments: str) -> str:
    return str(handle_tool_call(context.tool_name, arguments, context.context))


@output_guardrail
async def red_flags(context: RunContextWrapper[Conversation], _: Any, draft: str) -> GuardrailFunctionOutput:
    decision = Gate().check(context.context, draft)
    return GuardrailFunctionOutput(output_info=decision, tripwire_triggered=decision.action != "allow")


def agent(model: str | Model) -> Agent[Conversation]:
    function = tool_schema("openai")["function"]
    tool = FunctionTool(function["name"], function["description"], function["parameters"], record)
    return Agent("triage", model=model, tools=[tool], output_guardrails=[red_flags])


async def reply(assistant: Agent[Conversation], conversation: Conversation, message: str) -> str:
    """What to send: the draft, or what the gate says in its place; where the run fails, the gate alone."""
    try:
        return str((await Runner.run(assistant, message, context=conversation)).final_output)
    except OutputGuardrailTripwireTriggered as held_back:
        return str(held_back.guardrail_result.output.output_info.message)
    except Exception:
        return Gate().check(conversation).message


# a scripted conversation


async def main() -> None:
    set_tracing_disabled(True)
    conversation = Conversation()
    calm = assistant_message("It is only a strain, carry on as usual.")
    model = ScriptedModel(
        [
            [function_call("record_answers", {"leg_pain": "present"}, call_id="1")],
            [calm],
            [function_call("record_answers", {"cannot_pass_urine": "present"}, call_id="2")],
            [calm],
            RuntimeError("the model is down"),
        ]
    )
    for message in ("My leg hurts.", "I cannot pee at all.", "Hello?"):
        print(f"> {message}\n{await reply(agent(model), conversation, message)}\n")


if __name__ == "__main__":
    asyncio.run(main())

"""pydantic-ai: the tool records answers, an output validator puts the gate's message in place of the model's.

Run it with `python pydantic_ai_tool.py`; the framework's own function model stands in for a real one. Needs
`pydantic-ai-slim`.
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic_ai import Agent, RunContext, Tool
from pydantic_ai.messages import ModelMessage, ModelResponse, TextPart, ToolCallPart
from pydantic_ai.models import Model
from pydantic_ai.models.function import AgentInfo, FunctionModel

from sciatica_triage.chat import Conversation, Gate, handle_tool_call, tool_schema

# the adapter


def record(context: RunContext[Conversation], **answers: object) -> str:
    return str(handle_tool_call(context.tool_name or "", answers, context.deps))


def agent(model: Model | str, gate: Gate | None = None) -> Agent[Conversation, str]:
    schema = tool_schema("json-schema")
    tool = Tool.from_schema(record, schema["title"], schema["description"], schema, takes_ctx=True)
    made = Agent(model, deps_type=Conversation, tools=[tool])

    @made.output_validator
    def red_flags(context: RunContext[Conversation], draft: str) -> str:
        return (gate or Gate()).check(context.deps, draft).message

    return made


def reply(assistant: Agent[Conversation, str], conversation: Conversation, message: str) -> str:
    """What to send; where the run fails, the gate alone."""
    try:
        return assistant.run_sync(message, deps=conversation).output
    except Exception:
        return Gate().check(conversation).message


# a scripted conversation


def main() -> None:
    conversation = Conversation()
    calm = TextPart("It is only a strain, carry on as usual.")
    script: Iterator[TextPart | ToolCallPart] = iter(
        [
            ToolCallPart("record_answers", {"leg_pain": "present"}),
            calm,
            ToolCallPart("record_answers", {"cannot_pass_urine": "present"}),
            calm,
        ]
    )

    def model(_: list[ModelMessage], __: AgentInfo) -> ModelResponse:
        return ModelResponse([next(script)])

    assistant = agent(FunctionModel(model))
    for message in ("My leg hurts.", "I cannot pee at all.", "Hello?"):
        print(f"> {message}\n{reply(assistant, conversation, message)}\n")


if __name__ == "__main__":
    main()

"""The bots of the three examples with a brain in the place of the model; each framework is the real package."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from sciatica_triage.chat import Conversation

from .brains import Brain, Say, Seen

EXAMPLES = Path(__file__).parents[2] / "examples" / "adapters"
FILES = {
    "openai-agents": ("openai_agents_guardrail", "agents"),
    "langchain": ("langchain_tool_and_middleware", "langchain"),
    "pydantic-ai": ("pydantic_ai_tool", "pydantic_ai"),
}


def example(framework: str) -> ModuleType:
    name, _ = FILES[framework]
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Chat:
    """A bot of any framework: `say` gives the reply, `stream` its pieces, `data` the structured output of the last one."""

    def __init__(self, framework: str, brain: Brain, tools: Sequence[Callable[..., str]] = (), structured: Any = None):
        self.framework, self.conversation = framework, Conversation()
        module = example(framework)
        self.data: Any = None
        self.bot = _MAKERS[framework](module, brain, tools, structured, self.conversation)

    def say(self, *messages: Any) -> str:
        reply = self.bot.reply(*messages)
        if self.framework == "langchain":
            self.data = self.bot.data
            return str(reply)
        reply = asyncio.run(reply)
        self.data = reply.data
        return str(reply.text)

    def stream(self, *messages: str) -> list[str]:
        if self.framework == "langchain":
            return list(self.bot.stream(*messages))

        async def pieces() -> list[str]:
            return [piece async for piece in self.bot.stream(*messages)]

        return asyncio.run(pieces())


_HANDED = ("system_instructions", "input", "model_settings", "tools", "output_schema", "handoffs", "tracing")
"""What the SDK hands to a model by place when it streams."""


def _openai(module: ModuleType, brain: Brain, tools: Any, structured: Any, conversation: Conversation) -> Any:
    from agents import function_tool, set_tracing_disabled
    from agents.models.interface import Model
    from agents.testing import ScriptedModel, assistant_message, function_call

    set_tracing_disabled(True)

    def model_for(asked: Mapping[str, Any]) -> ScriptedModel:
        """A model for this one call, whose only step is what the brain makes of what it was handed."""
        messages: list[Any] = []
        for item in asked["input"]:
            if item.get("type") == "function_call_output":
                messages.append(("tool", item["output"]))
            elif item.get("role") in ("user", "assistant"):
                content = item["content"]
                text = content if isinstance(content, str) else "".join(part["text"] for part in content)
                messages.append((item["role"], text))
        schemas = {tool.name: tool.params_json_schema["properties"] for tool in asked["tools"]}
        move = brain(Seen(asked["system_instructions"] or "", tuple(messages), schemas))
        if isinstance(move, Say):
            return ScriptedModel([[assistant_message(move.text)]])
        calls = [
            function_call(c.name, c.arguments, call_id=f"call-{len(messages)}-{i}")  # type: ignore[arg-type]
            for i, c in enumerate(move)
        ]
        return ScriptedModel([calls])

    class BrainModel(Model):
        async def get_response(self, *given: Any, **named: Any) -> Any:
            asked = {**dict(zip(_HANDED, given, strict=False)), **named}
            return await model_for(asked).get_response(**asked)

        async def stream_response(self, *given: Any, **named: Any) -> AsyncIterator[Any]:
            asked = {**dict(zip(_HANDED, given, strict=False)), **named}
            async for event in model_for(asked).stream_response(**asked):
                yield event

    own = [function_tool(tool) for tool in tools]
    return module.Bot(BrainModel(), own, output_type=structured, conversation=conversation)


def _langchain(module: ModuleType, brain: Brain, tools: Any, structured: Any, conversation: Conversation) -> Any:
    from langchain.agents.structured_output import ToolStrategy
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage, AIMessageChunk
    from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
    from langchain_core.tools import tool as as_tool

    class BrainModel(BaseChatModel):
        offered: tuple[Any, ...] = ()

        @property
        def _llm_type(self) -> str:
            return "brain"

        def bind_tools(self, tools: Sequence[Any], **_: Any) -> Any:
            return self.model_copy(update={"offered": tuple(tools)})

        def _move(self, given: Sequence[Any]) -> AIMessage:
            roles = {"human": "user", "ai": "assistant", "tool": "tool"}
            messages = tuple((roles[m.type], m.text) for m in given if m.type in roles and m.text)
            system = "".join(m.text for m in given if m.type == "system")
            schemas = {
                t.name: t.tool_call_schema if isinstance(t.args_schema, Mapping) else t.args for t in self.offered
            }
            properties = {n: s.get("properties", s) for n, s in schemas.items()}
            move = brain(Seen(system, messages, properties))  # type: ignore[arg-type]
            if isinstance(move, Say):
                return AIMessage(move.text)
            good, bad = [], []
            for i, call in enumerate(move):
                one = {"name": call.name, "id": f"call-{len(given)}-{i}"}
                if isinstance(call.arguments, str):
                    bad.append({**one, "args": call.arguments, "type": "invalid_tool_call", "error": "broken"})
                else:
                    good.append({**one, "args": dict(call.arguments), "type": "tool_call"})
            return AIMessage("", tool_calls=good, invalid_tool_calls=bad)

        def _generate(self, messages: Any, stop: Any = None, run_manager: Any = None, **_: Any) -> ChatResult:
            return ChatResult(generations=[ChatGeneration(message=self._move(messages))])

        def _stream(
            self, messages: Any, stop: Any = None, run_manager: Any = None, **_: Any
        ) -> Iterator[ChatGenerationChunk]:
            whole = self._move(messages)
            chunks = [
                {"name": c["name"], "args": json.dumps(c["args"]), "id": c["id"], "index": i, "type": "tool_call_chunk"}
                for i, c in enumerate(whole.tool_calls)
            ]
            yield ChatGenerationChunk(message=AIMessageChunk(whole.text, tool_call_chunks=chunks))  # type: ignore[arg-type]

    own = [as_tool(tool) for tool in tools]
    options = {"response_format": ToolStrategy(structured)} if structured else {}
    return module.Bot(BrainModel(), own, conversation=conversation, **options)


def _pydantic_ai(module: ModuleType, brain: Brain, tools: Any, structured: Any, conversation: Conversation) -> Any:
    from pydantic_ai.messages import (
        ModelResponse,
        SystemPromptPart,
        TextPart,
        ToolCallPart,
        ToolReturnPart,
        UserPromptPart,
    )
    from pydantic_ai.models.function import DeltaToolCall, FunctionModel

    def move(given: Sequence[Any], info: Any) -> Any:
        messages: list[Any] = []
        for part in (part for message in given for part in message.parts):
            if isinstance(part, UserPromptPart):
                texts = [part.content] if isinstance(part.content, str) else part.content
                messages += [("user", text) for text in texts if isinstance(text, str)]
            elif isinstance(part, TextPart):
                messages.append(("assistant", part.content))
            elif isinstance(part, ToolReturnPart):
                messages.append(("tool", str(part.content)))
            else:
                assert isinstance(part, ToolCallPart | SystemPromptPart), type(part)
        offered = [*info.function_tools, *info.output_tools]
        schemas = {tool.name: tool.parameters_json_schema.get("properties", {}) for tool in offered}
        return brain(Seen(info.instructions or "", tuple(messages), schemas))

    def whole(given: Any, info: Any) -> ModelResponse:
        made = move(given, info)
        if isinstance(made, Say):
            return ModelResponse([TextPart(made.text)])
        return ModelResponse([ToolCallPart(call.name, call.arguments) for call in made])  # type: ignore[arg-type]

    async def pieces(given: Any, info: Any) -> AsyncIterator[Any]:
        made = move(given, info)
        if isinstance(made, Say):
            for word in made.text.split(" "):
                yield f"{word} "
        else:
            for i, call in enumerate(made):
                arguments = call.arguments if isinstance(call.arguments, str) else json.dumps(dict(call.arguments))
                yield {i: DeltaToolCall(name=call.name, json_args=arguments, tool_call_id=f"call-{len(given)}-{i}")}

    options = {"output_type": structured} if structured else {}
    return module.Bot(FunctionModel(whole, stream_function=pieces), tools, conversation=conversation, **options)


_MAKERS: dict[str, Callable[..., Any]] = {
    "openai-agents": _openai,
    "langchain": _langchain,
    "pydantic-ai": _pydantic_ai,
}

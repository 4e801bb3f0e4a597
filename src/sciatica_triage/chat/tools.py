"""The one tool of a language model: record what the person has said. Its definition is made from the vocabulary.

A model may add answers. It may not take one back, and it may not give an exception (a finding that holds a rule back):
that is for the host, with a button beside the question.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal, TypeAlias, get_args

from pydantic import BaseModel, ConfigDict

from ..errors import OptionError, PresentationError
from ..result.questions import Question
from ..urgency import Urgency
from ..vocabulary.answers import Answers
from ..vocabulary.findings import Answer, Finding, Value, kind_of
from ..vocabulary.presentation import Presentation
from ..vocabulary.untrusted import read_json
from ..vocabulary.vocabulary import Vocabulary, nearest, vocabulary_of
from .conversation import Conversation
from .gate import not_checked, note_fault

Style: TypeAlias = Literal["openai", "anthropic", "json-schema"]
Subset: TypeAlias = Literal["screening", "full"]

TOOL: Final = "record_answers"
"""The name of the tool."""

_DESCRIPTION: Final = (
    "Record what the person has said about their back and leg symptoms; call it after every message. "
    "present: they clearly said so. absent: they clearly denied it. unsure: they were asked and do not know. "
    "not_asked: all else. Never guess, and never take silence as absent. The result says what to tell and to ask next."
)
_WORDS: Final = [Answer.PRESENT.value, Answer.ABSENT.value, Answer.UNSURE.value, Answer.NOT_ASKED.value]
_MOST_FIXES: Final = 5


def tool_schema(
    style: Style = "openai", subset: Subset = "full", vocabulary: type[Answers] = Presentation
) -> dict[str, Any]:
    """The tool's definition for a model's interface; a new copy at each call.

    `openai` is a function tool and `anthropic` a client tool, both for strict mode: each property required, none added.
    `json-schema` is the schema of the arguments alone. `subset`: `screening` has what everyone is asked, `full` all
    findings but the exceptions. Raises `OptionError` for an unknown style or subset.
    """
    if style not in get_args(Style):
        raise OptionError(f"`style`: expected one of {', '.join(get_args(Style))}")
    if subset not in get_args(Subset):
        raise OptionError("`subset`: expected screening or full")
    asked = [f for f in vocabulary_of(vocabulary).findings.values() if _is_asked(f, subset)]
    arguments = {
        "type": "object",
        "properties": {f.name: _property(f) for f in asked},
        "required": [f.name for f in asked],
        "additionalProperties": False,
    }
    match style:
        case "openai":
            function = {"name": TOOL, "description": _DESCRIPTION, "strict": True, "parameters": arguments}
            return {"type": "function", "function": function}
        case "anthropic":
            return {"name": TOOL, "description": _DESCRIPTION, "strict": True, "input_schema": arguments}
        case "json-schema":
            about = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": TOOL}
            return {**about, "description": _DESCRIPTION, **arguments}


def _is_asked(finding: Finding, subset: Subset) -> bool:
    return finding.kind != "exception" and (subset == "full" or finding.tier == 1)


def _property(finding: Finding) -> dict[str, Any]:
    if finding.kind != "number":
        return {"type": "string", "enum": list(_WORDS), "description": finding.question}
    words = {"type": "string", "enum": [Answer.UNSURE.value, Answer.NOT_ASKED.value]}
    return {"anyOf": [{"type": "number"}, words], "description": f"{finding.question} ({finding.range})"}


class Ask(BaseModel):
    """The question to put to the person next, in the model's own words if need be, without changing what it asks."""

    model_config = ConfigDict(frozen=True)

    finding: str
    question: str
    unit: str | None


class ToolResult(BaseModel):
    """What the model gets back. `str()` gives it as JSON.

    `ok`: everything was recorded. `fix`: one sentence for each answer that was not, saying what to change. `tell`: to be
    told to the person first and unchanged. `ask`: the question to ask now.
    """

    model_config = ConfigDict(frozen=True)

    ok: bool
    recorded: tuple[str, ...] = ()
    fix: tuple[str, ...] = ()
    urgency: Urgency
    tell: str | None = None
    ask: Ask | None = None

    def __str__(self) -> str:
        return self.model_dump_json(exclude_none=True)


def handle_tool_call(
    name: str, arguments: object, conversation: Conversation | None = None, *, turn: int | None = None
) -> ToolResult:
    """Do what the model asked for: record the answers in its arguments, given as JSON text or as a mapping.

    Nothing is repaired: an answer that cannot be read is refused with a sentence that says what to fix, while the others
    are kept, so that no bad news is lost with it. It never raises and repeats nothing that was given; on a fault it tells
    the person to get help. Without a `conversation` the answers stand for themselves.
    """
    try:
        conversation = Conversation() if conversation is None else conversation
        return _handle(name, arguments, conversation, turn)
    except Exception as error:
        fault = type(error).__name__
    note_fault(conversation, fault)
    return ToolResult(ok=False, urgency=Urgency.EMERGENCY, tell=not_checked(conversation))


def _handle(name: object, arguments: object, conversation: Conversation, turn: int | None) -> ToolResult:
    vocabulary = conversation.triager.book.vocabulary
    fixes: list[str] = []
    recorded: list[str] = []
    if name != TOOL:
        fixes.append(f"unknown tool; the only one is `{TOOL}`")
    else:
        at = conversation.turn + 1 if turn is None else turn
        good: dict[str, Value] = {}
        for finding, answer, problem in _read(arguments, vocabulary):
            if problem is None:
                good[finding] = answer
            else:
                fixes.append(problem)
        recorded, refused = _record(good, conversation, at)
        fixes += refused
    result = conversation.result
    urgency = conversation.urgency
    question = result.next_question() if urgency < Urgency.EMERGENCY else None
    more = len(fixes) - _MOST_FIXES
    return ToolResult(
        ok=not fixes,
        recorded=tuple(recorded),
        fix=(*fixes[:_MOST_FIXES], *([f"and {more} more"] if more > 0 else [])),
        urgency=urgency,
        tell=conversation.triager.action(urgency) if urgency >= Urgency.URGENT else None,
        ask=_ask(question),
    )


def _ask(question: Question | None) -> Ask | None:
    return Ask(finding=question.finding, question=question.text, unit=question.unit) if question else None


def _read(arguments: object, vocabulary: Vocabulary) -> Iterator[tuple[str, Value, str | None]]:
    """Each answer with None, or a sentence that says what is wrong with it."""
    if isinstance(arguments, str | bytes | bytearray):
        problem = None
        try:
            arguments = read_json(arguments)
        except PresentationError as error:
            problem = f"{error}; send one JSON object of findings and answers"
        if problem is not None:
            yield "", Answer.NOT_ASKED, problem
            return
    if not isinstance(arguments, Mapping):
        yield "", Answer.NOT_ASKED, f"expected a JSON object of findings and answers, got {kind_of(arguments)}"
        return
    if len(arguments) > 2 * len(vocabulary.findings):
        yield (
            "",
            Answer.NOT_ASKED,
            "there are more names in the object than findings; send only findings that the tool names",
        )
        return
    askable = [f.name for f in vocabulary.findings.values() if f.kind != "exception"]
    for name, answer in arguments.items():
        finding = vocabulary.findings.get(name) if isinstance(name, str) else None
        if finding is None:
            near = nearest(name if isinstance(name, str) else "", askable)
            yield "", Answer.NOT_ASKED, f"an unknown finding was given; the nearest known name is `{near}`"
            continue
        if finding.kind == "exception":
            yield (
                finding.name,
                Answer.NOT_ASKED,
                f"finding `{finding.name}`: not taken from a model; the person answers it themselves",
            )
            continue
        problem = None
        value: Value = Answer.NOT_ASKED
        try:
            value = finding.read(answer)
        except PresentationError as error:
            problem = str(error)
        yield finding.name, value, problem


def _record(good: dict[str, Value], conversation: Conversation, turn: int) -> tuple[list[str], list[str]]:
    """Record the answers; one that cannot stand beside an earlier one (a second age) is left out and named."""
    refused: list[str] = []
    told = conversation.presentation.answered()
    for name, value in list(good.items()):
        finding = conversation.triager.book.vocabulary[name]
        problem = None
        try:
            finding.worst((told[name], value)) if name in told else value
        except PresentationError as error:
            problem = f"{error}; ask the person which it is, and leave it out until the first is taken back"
        if problem is not None:
            refused.append(problem)
            del good[name]
    conversation.record_many(good, turn=turn, origin="model")
    return [name for name, value in good.items() if value is not Answer.NOT_ASKED], refused

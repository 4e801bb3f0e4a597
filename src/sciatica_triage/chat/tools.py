"""The one tool of a language model: record what the person has said. Its definition is made from the vocabulary.

A model may add answers. It may not take one back, and it may not give an exception (a finding that holds a rule back):
that is for the host, with a button beside the question.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias, get_args

from ..errors import PresentationError, expect_one_of, is_a
from ..result.checklists import Checklist
from ..urgency import Urgency
from ..vocabulary.answers import Answers, presentation_class
from ..vocabulary.findings import Answer, Finding, Value
from ..vocabulary.models import Model
from ..vocabulary.presentation import Presentation
from ..vocabulary.vocabulary import Vocabulary, unknown_given, vocabulary_of
from ..vocabulary.who import REPORTED_BY, Reporter
from ..vocabulary.who_asks import WHO
from .conversation import Conversation
from .gate import not_checked, note_fault
from .model_output import plain_name, read_object

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
_WHO: Final[Mapping[str, Reporter]] = {choice.reported_by: choice.reported_by for choice in WHO.choices}
_MOST_FIXES: Final = 5
_ALL_THE_SAME: Final = (
    "this was read, but in another form than the tool asks for; next time send one JSON object with the four words as "
    "they are written in the tool's definition"
)

WRAPPERS: Final = ("answers", "arguments", TOOL)
"""Names under which models put the object of answers into another one."""
NOT_FROM_A_MODEL: Final = "finding `{finding}`: not taken from a model; the person answers it themselves"


def tool_schema(
    style: Style = "openai", subset: Subset | Checklist = "full", vocabulary: type[Answers] = Presentation
) -> dict[str, Any]:
    """The tool's definition for a model's interface; a new copy at each call.

    `openai` is a function tool and `anthropic` a client tool, both for strict mode: each property required, none added.
    `json-schema` is the schema of the arguments alone. `subset`: `screening` has what everyone is asked, `full` all
    findings but the exceptions, a checklist what it asks. Raises `OptionError` for an unknown style or subset.
    """
    style = expect_one_of("style", style, get_args(Style))
    if not is_a(subset, Checklist):
        subset = expect_one_of("subset", subset, get_args(Subset))
    presentation_class("vocabulary", vocabulary)
    asked = [f for f in vocabulary_of(vocabulary).findings.values() if _is_asked(f, subset)]
    who = {} if isinstance(subset, Checklist) and not subset.who else {REPORTED_BY: reporter_schema()}
    properties = {**who, **{f.name: answer_schema(f) for f in asked}}
    arguments = {
        "type": "object",
        "properties": properties,
        "required": [*properties],
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


def _is_asked(finding: Finding, subset: Subset | Checklist) -> bool:
    if isinstance(subset, Checklist):
        return any(question.finding == finding.name for question in subset.questions)
    return finding.kind != "exception" and (subset == "full" or finding.tier == 1)


def answer_schema(finding: Finding) -> dict[str, Any]:
    """The schema of one answer. Every list of words has a type: some interfaces refuse a schema where one has none."""
    if finding.kind != "number":
        return {"type": "string", "enum": list(_WORDS), "description": finding.question}
    words = {"type": "string", "enum": [Answer.UNSURE.value, Answer.NOT_ASKED.value]}
    return {"anyOf": [{"type": "number"}, words], "description": f"{finding.question} ({finding.range})"}


def reporter_schema() -> dict[str, Any]:
    """The schema of who answers."""
    said = "Who is writing: the person with the pain, or somebody for them, such as a parent. It changes no urgency."
    return {"type": "string", "enum": [*_WHO, Answer.NOT_ASKED.value], "description": said}


class Ask(Model):
    """The question to put to the person next, in the model's own words if need be, without changing what it asks."""

    finding: str
    """The name of the finding that the answer is recorded under."""
    question: str
    """What to ask."""
    unit: str | None
    """The unit of a number; None where the answer is present, absent or unsure."""


class ToolResult(Model):
    """What the model gets back. `str()` gives it as JSON.

    `ok`: everything was recorded. `fix`: one sentence for each answer that was not, saying what to change, and one where
    the form was another than the one asked for. `tell`: to be told to the person first and unchanged. `ask`: the question
    to ask now.
    """

    ok: bool
    recorded: tuple[str, ...] = ()
    """The findings whose answers are on record now."""
    fix: tuple[str, ...] = ()
    urgency: Urgency
    """The conversation's urgency after the call."""
    tell: str | None = None
    ask: Ask | None = None

    def __str__(self) -> str:
        return self.model_dump_json(exclude_none=True)


def handle_tool_call(
    name: str, arguments: object, conversation: Conversation | None = None, *, turn: int | None = None
) -> ToolResult:
    """Do what the model asked for: record the answers in its arguments, given as JSON text or as a mapping.

    The forms in which models write the same object are all read; nothing is guessed. An answer that cannot be read is
    refused with a sentence that says what to fix, while the others are kept, so that no bad news is lost with it; and it
    is outstanding: the gate holds every draft until the finding is answered, by a call of a later turn or by the person.

    Calls of one `turn` come to the same in any order. Give each response of the model a turn of its own; left out, calls
    with nothing of the person or the gate between them are of one turn. It never raises and repeats nothing that was given;
    on a fault it tells the person to get help. Without a `conversation` the answers stand for themselves.
    """
    try:
        conversation = Conversation() if conversation is None else conversation
        with conversation.lock:
            return _handle(name, arguments, conversation, turn)
    except Exception as error:
        fault = type(error).__name__
    # INVARIANT: nobody knows how much of a call was kept before it failed, so all of it stands as refused. It is noted
    # without its turn, which may be what was wrong.
    with suppress(Exception):
        if isinstance(conversation, Conversation):
            conversation.note_refusal()
    note_fault(conversation, fault)
    return ToolResult(ok=False, urgency=Urgency.EMERGENCY, tell=not_checked(conversation))


@dataclass(slots=True)
class _Call:
    """What became of one call: `fixes` says what to change, `form` how to write it next time, the rest which findings."""

    good: dict[str, Value] = field(default_factory=dict)
    reporter: Reporter | None = None
    fixes: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    unnamed: bool = False
    form: list[str] = field(default_factory=list)

    def refuse(self, fix: str, finding: str | None = None) -> None:
        self.fixes.append(fix)
        if finding is None:
            self.unnamed = True
        else:
            self.refused.append(finding)


def _handle(name: object, arguments: object, conversation: Conversation, turn: int | None) -> ToolResult:
    call = _Call()
    at = conversation.turn_of_calls if turn is None else turn
    if name == TOOL:
        _read(arguments, conversation.triager.book.vocabulary, call)
    else:
        call.refuse(f"unknown tool; the only one is `{TOOL}`")
    if call.refused:
        conversation.note_refusal(call.refused, turn=at)
    if call.unnamed:
        conversation.note_refusal(turn=at)
    clashes = conversation.record_call(call.good, turn=at, reporter=call.reporter)
    call.fixes += [
        f"{one}; ask the person which it is, and leave it out until they have said" for one in clashes.values()
    ]
    urgency = conversation.urgency
    question = conversation.next_question() if urgency < Urgency.EMERGENCY else None
    more = len(call.fixes) - _MOST_FIXES
    return ToolResult(
        ok=not call.fixes,
        recorded=tuple(n for n, value in call.good.items() if value is not Answer.NOT_ASKED and n not in clashes),
        fix=(*call.form, *call.fixes[:_MOST_FIXES], *([f"and {more} more"] if more > 0 else [])),
        urgency=urgency,
        tell=conversation.triager.action(urgency, result=conversation.result) if urgency >= Urgency.URGENT else None,
        ask=Ask(finding=question.finding, question=question.text, unit=question.unit) if question else None,
    )


def _read(arguments: object, vocabulary: Vocabulary, call: _Call) -> None:
    """Sort the answers into those that can be recorded and those that cannot."""
    try:
        given, as_asked = read_object(arguments, *WRAPPERS)
    except PresentationError as error:
        call.refuse(f"{error}; send one JSON object of findings and answers")
        return
    # Each finding may come in two spellings; more than that is no object of answers, and each name is compared with all.
    if len(given) > 2 * len(vocabulary.findings) + 1:
        call.refuse("there are more names in the object than findings; send only findings that the tool names")
        return
    if not as_asked:
        call.form.append(_ALL_THE_SAME)
    askable = [f.name for f in vocabulary.findings.values() if f.kind != "exception"]
    for name, answer in given.items():
        plain = plain_name(name)
        if plain == REPORTED_BY:
            who = plain_name(answer) if is_a(answer, str) else None
            call.reporter = _WHO.get(who) if isinstance(who, str) else None
            if call.reporter is None and answer is not None and who != Answer.NOT_ASKED.value:
                # No finding to ask the person about, and still something that they said and that nobody could read.
                call.refuse(f"`{REPORTED_BY}`: send {', '.join(_WHO)} or not_asked")
            continue
        finding = vocabulary.findings.get(plain) if isinstance(plain, str) else None
        if finding is None:
            call.refuse(unknown_given(name if isinstance(name, str) else "", askable))
            continue
        try:
            value = finding.read(answer)
        except PresentationError as error:
            call.refuse(str(error), finding.name)
            continue
        if finding.kind == "exception":
            if value is not Answer.NOT_ASKED:
                call.refuse(NOT_FROM_A_MODEL.replace("{finding}", finding.name), finding.name)
        elif call.good.setdefault(finding.name, value) != value:
            call.refuse(f"finding `{finding.name}`: given twice; give it once", finding.name)
    # What was given twice is not kept in either form; its first value got into `good` before the second was seen.
    for name in call.refused:
        call.good.pop(name, None)

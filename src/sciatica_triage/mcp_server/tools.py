"""The tools of the MCP server, as plain functions: arguments in, a pydantic model out. No SDK is needed here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel

from ..chat import Conversation
from ..chat.model_output import plain_name, read_object
from ..chat.tools import NOT_FROM_A_MODEL, answer_schema, reporter_schema
from ..errors import PresentationError, is_a
from ..result.explanation import RuleOutcome
from ..result.reasons import worth_showing
from ..triager import Triager, TriageResult
from ..urgency import Urgency
from ..vocabulary.findings import GROUPS, Answer
from ..vocabulary.vocabulary import Vocabulary, suggestion
from ..vocabulary.who import REPORTED_BY
from .outputs import Assessed, Explained, ListedRule, Next, RuleInFull, Rules, Screened, asked, cited, fired
from .screen import Filled, Round, first_round, next_round, screened

_MOST_UNDECIDED: Final = 12


class ArgumentError(PresentationError):
    """Arguments that a tool cannot take; the message says what to change and repeats nothing."""


@dataclass(frozen=True)
class Tool:
    """A tool: `run` takes the arguments as they came. `ask`, of a tool that can: the first round of forms, or the next."""

    name: str
    title: str
    description: str
    input_schema: Mapping[str, Any]
    output: type[BaseModel]
    run: Callable[[Mapping[str, Any]], BaseModel]
    ask: Callable[[Mapping[str, Any], str | None, Mapping[str, Filled]], BaseModel | Round] | None = None


def tools(triager: Triager) -> dict[str, Tool]:
    """The tools by name."""
    service = _Service(triager)
    answers = {"type": "object", "description": "Answers by finding, as in `assess_red_flags`."}
    rule = {"type": "string", "description": "A rule's name, such as `documents/severe_pain_for_hours`."}
    one_of = {"type": "string", "enum": [level.value for level in Urgency]}
    pack = {"type": "string", "enum": [pack.name for pack in triager.packs]}
    group = {"type": "string", "enum": list(GROUPS)}
    made = [
        Tool(
            "assess_red_flags",
            "Assess red flags",
            "How soon a person with back or leg symptoms should be seen, with cited reasons and what to ask next. Leave "
            "out what was not asked; never send absent for it. Give each finding once: some clients drop the first of two "
            "equal names before they arrive here. Not a diagnosis and not a medical device.",
            _schema(answers={**answers, "description": "Answers by finding.", **service.answers_schema()}),
            Assessed,
            service.assess,
        ),
        Tool(
            "next_question",
            "Next question",
            "The one question to ask now: the one that could raise the urgency most. Optionally about one group only.",
            _schema(answers=answers, optional={"group": group}),
            Next,
            service.next_question,
        ),
        Tool(
            "screen",
            "Screen",
            "Ask the person by short lists until they are screened, in forms where the client can show them. Otherwise it "
            "gives the next list as `ask_next`: ask it, then call again with all answers. `answers`: what they have said so "
            "far, those of the last result too. Never send absent for what they did not deny. Not a diagnosis and not a "
            "medical device.",
            _schema(optional={"answers": answers}),
            Screened,
            service.screen,
            service.ask,
        ),
        Tool(
            "explain",
            "Explain",
            "Why: the rules that fired with their sources, those still undecided with what they lack, or one rule in full.",
            _schema(answers=answers, optional={"rule": rule}),
            Explained,
            service.explain,
        ),
        Tool(
            "list_rules",
            "List rules",
            "All rules with their urgency and sources, optionally of one pack or one level.",
            _schema(optional={"pack": pack, "urgency": one_of}),
            Rules,
            service.list_rules,
        ),
    ]
    return {tool.name: tool for tool in made}


def _schema(optional: Mapping[str, Any] | None = None, **required: Any) -> dict[str, Any]:
    properties = {**required, **(optional or {})}
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


class _Service:
    """The tools' work. Every argument is checked here, since a client need not have looked at the schema."""

    def __init__(self, triager: Triager) -> None:
        self._triager = triager
        self._vocabulary = triager.book.vocabulary
        self._rules = {rule.name: rule for rule in triager.book.rules}

    def answers_schema(self) -> dict[str, Any]:
        """The properties of `answers`, made from the vocabulary; an exception is for the person alone to give."""
        askable = [f for f in self._vocabulary.findings.values() if f.kind != "exception"]
        properties = {REPORTED_BY: reporter_schema(), **{f.name: answer_schema(f) for f in askable}}
        return {"properties": properties, "additionalProperties": False}

    def _triaged(self, arguments: Mapping[str, Any]) -> tuple[TriageResult, tuple[str, ...]]:
        """The triage of the answers, and what of them was left out."""
        answers, not_taken = _answers(arguments, self._vocabulary)
        return self._triager.triage(answers), not_taken

    def assess(self, arguments: Mapping[str, Any]) -> Assessed:
        """`assess_red_flags`."""
        _known(arguments, ("answers",))
        result, not_taken = self._triaged(arguments)
        return Assessed(
            not_taken=not_taken,
            urgency=result.urgency,
            ceiling=result.ceiling,
            status=result.status,
            what_to_do=result.advice,
            reasons=tuple(map(fired, worth_showing(result.reasons, result.urgency))),
            conflicts=tuple(conflict.message for conflict in result.conflicts),
            next_question=asked(result.next_question()),
            disclaimer=result.disclaimer,
        )

    def next_question(self, arguments: Mapping[str, Any]) -> Next:
        """`next_question`."""
        _known(arguments, ("answers", "group"))
        group = _one_of(arguments, "group", GROUPS)
        result, not_taken = self._triaged(arguments)
        question = result.next_question()
        if group is not None:
            question = next((q for q in result.questions if q.group == group and q.now and not q.ask_again), None)
        open_ = sum(q.now and not q.ask_again for q in result.questions)
        return Next(status=result.status, question=asked(question), open_questions=open_, not_taken=not_taken)

    def screen(self, arguments: Mapping[str, Any]) -> Screened:
        """`screen`, for a client that shows no forms."""
        answers, not_taken = self._begun(arguments)
        conversation = Conversation(triager=self._triager)
        conversation.record_many(answers, origin="model")
        return screened(conversation, not_taken)

    def ask(self, arguments: Mapping[str, Any], state: str | None, filled: Mapping[str, Filled]) -> Screened | Round:
        """`screen` by forms: `state` and `filled` are those of the round before."""
        answers, not_taken = self._begun(arguments)
        if state is None:
            return first_round(self._triager, answers, not_taken)
        return next_round(self._triager, state, filled, not_taken)

    def _begun(self, arguments: Mapping[str, Any]) -> tuple[dict[str, object], tuple[str, ...]]:
        _known(arguments, ("answers",))
        return _answers({"answers": {}, **arguments}, self._vocabulary)

    def explain(self, arguments: Mapping[str, Any]) -> Explained:
        """`explain`."""
        _known(arguments, ("answers", "rule"))
        name = _one_of(arguments, "rule", self._rules)
        result, not_taken = self._triaged(arguments)
        all_ = self._triager.explain(result.presentation)
        outcomes = {one.rule: one for one in (*all_.fired, *all_.undecided, *all_.ruled_out)}
        return Explained(
            not_taken=not_taken,
            urgency=result.urgency,
            ceiling=result.ceiling,
            fired=tuple(map(fired, result.reasons)),
            undecided=all_.undecided[:_MOST_UNDECIDED],
            undecided_in_all=len(all_.undecided),
            ruled_out_in_all=len(all_.ruled_out),
            rule=None if name is None else self._in_full(name, outcomes[name]),
        )

    def _in_full(self, name: str, outcome: RuleOutcome) -> RuleInFull:
        rule = self._rules[name]
        return RuleInFull(
            rule=name,
            title=rule.title,
            urgency=outcome.urgency,
            outcome=outcome.outcome,
            suspects=rule.suspects,
            because=rule.because,
            findings=outcome.findings,
            missing=outcome.missing,
            sources=tuple(map(cited, (*rule.citations, *rule.context))),
        )

    def list_rules(self, arguments: Mapping[str, Any]) -> Rules:
        """`list_rules`."""
        _known(arguments, ("pack", "urgency"))
        pack = _one_of(arguments, "pack", [pack.name for pack in self._triager.packs])
        urgency = _one_of(arguments, "urgency", [level.value for level in Urgency])
        unsigned = self._triager.options.unsigned
        listed = [
            ListedRule(
                rule=name,
                title=rule.title,
                # As this server judges, and not as the file says.
                urgency=rule.level(unsigned),
                suspects=rule.suspects,
                sources=tuple(dict.fromkeys(citation.source.id for citation in rule.citations)),
            )
            for name, rule in sorted(self._rules.items())
            if pack in (None, rule.pack) and urgency in (None, rule.level(unsigned).value)
        ]
        return Rules(rules=tuple(listed), packs={pack.name: pack.version for pack in self._triager.packs})


def _known(arguments: Mapping[str, Any], names: tuple[str, ...]) -> None:
    # A misspelt `answers` would be a triage of nobody.
    if any(name not in names for name in arguments):
        raise ArgumentError(f"unknown argument; this tool takes {' and '.join(f'`{name}`' for name in names)}")


def _answers(arguments: Mapping[str, Any], vocabulary: Vocabulary) -> tuple[dict[str, object], tuple[str, ...]]:
    """The answers in any of the forms in which clients send one object, and sentences for what a model may not give."""
    if "answers" not in arguments:
        raise ArgumentError("`answers` is missing; send an object of findings and answers, empty if there are none")
    given = read_object(arguments["answers"], "answers").answers
    if len(given) > 200:
        raise ArgumentError("`answers`: there are more names than findings")
    taken: dict[str, object] = {}
    not_taken = []
    for name, answer in given.items():
        plain = plain_name(name)
        # Two spellings of one name are one finding, and the later would replace the earlier.
        if not isinstance(plain, str) or plain in taken:
            raise ArgumentError("`answers`: the names of findings are text, and each is given once")
        # A model that fills in everything sends this word here too, and it is no reporter.
        if plain == REPORTED_BY and is_a(answer, str) and answer == Answer.NOT_ASKED:
            continue
        taken[plain] = answer
        finding = vocabulary.findings.get(plain)
        if finding is not None and finding.kind == "exception":
            del taken[plain]
            # Read all the same, so that what is no answer is an error; "not asked" takes nothing from anybody.
            if finding.read(answer) is not Answer.NOT_ASKED:
                not_taken.append(NOT_FROM_A_MODEL.replace("{finding}", finding.name))
    return taken, tuple(not_taken)


def _one_of(arguments: Mapping[str, Any], name: str, known: Any) -> str | None:
    value = arguments.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or value not in known:
        near = suggestion(value, known, "; the nearest known one is `{}`") if isinstance(value, str) else ""
        raise ArgumentError(f"`{name}`: unknown{near}")
    return value

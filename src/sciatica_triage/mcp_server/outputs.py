"""What the MCP tools give back. These models are the tools' output schemas."""

from __future__ import annotations

from ..engine.assessment import Status
from ..packs.rule import Citation
from ..result.checklists import Checklist
from ..result.explanation import Need, Outcome, RuleOutcome
from ..result.questions import Question
from ..result.reasons import Reason
from ..urgency import Urgency
from ..vocabulary.models import Model
from ..vocabulary.who_asks import Who


class _Output(Model):
    """Base of what a tool tells."""


class Cited(_Output):
    """A source: `quote` is verbatim where the source is one of the documents."""

    id: str
    title: str
    publisher: str
    url: str | None
    locator: str | None
    quote: str | None


class FiredRule(_Output):
    """A rule that fired, and why it exists."""

    rule: str
    title: str
    urgency: Urgency
    suspects: str
    findings: tuple[str, ...]
    because: str
    sources: tuple[Cited, ...]
    reviewed_by_a_clinician: bool
    others_say_higher: tuple[str, ...] = ()
    """Sources that give a higher level for the same findings, each with what it says."""


class AskNext(_Output):
    """The question to ask now."""

    finding: str
    question: str
    unit: str | None
    why: str
    could_raise_to: Urgency


class _Answered(_Output):
    not_taken: tuple[str, ...] = ()
    """Answers that were given and left out, each with the reason."""


class Assessed(_Answered):
    """How soon, and why. While `status` is not `settled`, give the ceiling together with the urgency."""

    urgency: Urgency
    ceiling: Urgency
    status: Status
    what_to_do: str
    reasons: tuple[FiredRule, ...]
    conflicts: tuple[str, ...]
    next_question: AskNext | None
    disclaimer: str


class Line(_Output):
    """One line of a checklist; a `unit` asks for a number."""

    finding: str
    label: str
    question: str
    unit: str | None


class AskTogether(_Output):
    """Lines to ask about at once. Only "none of these" from the person makes those without a unit absent. `who`: in the
    first list, the question who answers, for `reported_by`."""

    title: str
    why: str | None
    lead: str
    who: Who | None
    lines: tuple[Line, ...]


class Screened(_Answered):
    """How soon, after the screening or where the person has ended it. `ask_next`: what is still to be asked; ask the
    person in this order and call again with all answers. `declined`: a form was, so ask on only if the person wants to.
    `answers`: all that count so far, those of the forms too; the server keeps none, so a later call begins with them."""

    urgency: Urgency
    ceiling: Urgency
    status: Status
    what_to_do: str
    reasons: tuple[FiredRule, ...]
    declined: bool
    answers: dict[str, str | float]
    ask_next: AskTogether | None
    disclaimer: str


class Next(_Answered):
    """What to ask now; no question means that no answer to an open one could raise the urgency."""

    status: Status
    question: AskNext | None
    open_questions: int


class RuleInFull(_Output):
    """One rule and what it made of the answers. `missing`: one answer of each group would still be needed."""

    rule: str
    title: str
    urgency: Urgency
    outcome: Outcome
    suspects: str
    because: str
    findings: tuple[str, ...]
    missing: tuple[tuple[Need, ...], ...]
    sources: tuple[Cited, ...]


class Explained(_Answered):
    """Which rules fired, which are undecided (the most urgent first, at most 12) and how many are ruled out."""

    urgency: Urgency
    ceiling: Urgency
    fired: tuple[FiredRule, ...]
    undecided: tuple[RuleOutcome, ...]
    undecided_in_all: int
    ruled_out_in_all: int
    rule: RuleInFull | None


class ListedRule(_Output):
    """One line of the list of rules."""

    rule: str
    title: str
    urgency: Urgency
    suspects: str
    sources: tuple[str, ...]


class Rules(_Output):
    """The rules, ordered by name."""

    rules: tuple[ListedRule, ...]
    packs: dict[str, str]
    """Each pack's version."""


def asked(question: Question | None) -> AskNext | None:
    """A question, in short."""
    if question is None:
        return None
    return AskNext(
        finding=question.finding,
        question=question.text,
        unit=question.unit,
        why=question.why,
        could_raise_to=question.could_raise_to,
    )


def asked_together(checklist: Checklist | None) -> AskTogether | None:
    """A checklist, in short."""
    if checklist is None:
        return None
    lines = tuple(Line(finding=q.finding, label=q.label, question=q.text, unit=q.unit) for q in checklist.questions)
    return AskTogether(title=checklist.title, why=checklist.why, lead=checklist.lead, who=checklist.who, lines=lines)


def fired(reason: Reason) -> FiredRule:
    """A reason, without what only a program needs."""
    return FiredRule(
        rule=reason.name,
        title=reason.title,
        urgency=reason.urgency,
        suspects=reason.suspects,
        findings=reason.findings,
        because=reason.because,
        sources=tuple(map(cited, reason.citations)),
        # Not "unless review is needed": a rule that needs none was signed by nobody.
        reviewed_by_a_clinician=reason.review == "signed",
        others_say_higher=tuple(
            f"{one.source} ({one.urgency.value}): {one.says}" for one in reason.dissent if one.urgency > reason.urgency
        ),
    )


def cited(citation: Citation) -> Cited:
    """A citation with its source, in one."""
    source = citation.source
    return Cited(
        id=citation.id,
        title=source.title,
        publisher=source.publisher,
        url=source.url,
        locator=citation.locator,
        quote=citation.quote,
    )

"""What is shown of a result: for the person what to do and why, and behind it, to be opened, for whoever checks it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from ..result.advice_parts import AdviceParts
from ..result.conflicts import Conflict
from ..result.questions import Question
from ..result.reasons import Reason, worth_showing
from ..triager import TriageResult
from ..vocabulary.findings import Answer, Finding, Value
from ..vocabulary.vocabulary import Vocabulary, vocabulary_of
from .page import Badge, Block, Fold, Heading, Items, Ladder, Line, Paragraph, Strong, Table
from .view import View, answer_in_words, cited, dissenting, folded, listed, named, shows

_SHOWN: Final = 3
"""The most answers, and the most reasons, that are shown unopened."""
_ROOM: Final = 18.5
"""Lines that a narrow phone has for what changes in length: 700 px of 20 each, less ladder, headings and folds."""
_LINE, _LARGE_LINE, _LARGE = 33, 23, 1.35
"""Characters that surely fit on a line, and on one in large letters, which is higher by that factor."""
_QUESTIONS: Final = 10


@shows(TriageResult)
def result_view(result: TriageResult) -> View:
    """What to do and why, the person's answers and the reasons; then, to be opened, all that is behind it."""
    small = Paragraph("Not a diagnosis. Not from a medical device.", small=True)
    return View("Result of a triage", [*_for_the_person(result), _for_who_checks(result), small])


def questions_view(questions: Sequence[Question]) -> View:
    """The open questions, the most decisive first."""
    return View("Open questions", [Heading(3, "Still open"), *_questions(questions)])


def _for_the_person(result: TriageResult) -> Iterator[Block]:
    parts, vocabulary = result.advice_parts, vocabulary_of(type(result.presentation))
    # First of all, since no urgency is shown without its ceiling.
    yield Ladder(result.urgency, result.ceiling)
    # What the screening leaves open is much the same for everybody, and would hide what to do.
    waits = result.status != "screened"
    if parts.still_open and waits:
        yield Paragraph((Strong(parts.still_open),))
    yield Heading(2, f"So far: {parts.headline}" if parts.still_open and waits else parts.headline)
    if parts.still_open and not waits:
        yield Paragraph(parts.still_open)
    if parts.because or parts.for_whom:
        yield Paragraph(" ".join(filter(None, (parts.because, parts.for_whom))))
    answers = result.presentation.answered()
    deciding = result.reasons[0].findings if result.reasons else ()
    none = (None, Answer.ABSENT)  # then it counts through an answer below it, a doubtful one maybe
    told_by = [
        n for name in deciding for n in ((name,) if answers.get(name) not in none else vocabulary.below.get(name, ()))
    ]
    decided = [n for n in dict.fromkeys(told_by) if answers.get(n) not in none]
    told, reasons = _fitting(parts, [_told(vocabulary[name], answers[name]) for name in decided], list(_merged(result)))
    if told:
        yield Heading(3, "You told us")
        yield Items([(f"{called} ", Strong(answer)) for called, answer in told])
    if reasons:
        yield Heading(3, "Reasons")
        yield Items(reasons)
    yield from folded("What else to do or to know", [*parts.also, *([parts.sooner] if parts.sooner else [])])
    if parts.watch_for:
        signs = [block for one in parts.watch_for for block in (Paragraph((Strong(one.title),)), Items(one.signs))]
        yield Fold("New signs to watch for", [Paragraph(parts.if_new), *signs])
    if answers:
        rows: list[Sequence[Line]] = [
            (vocabulary[name].question, answer_in_words(value, vocabulary[name].unit))
            for name, value in answers.items()
        ]
        conflicts = [_unfitting(conflict, vocabulary) for conflict in result.conflicts]
        yield Fold(f"All your answers ({len(rows)})", [Table(("question", "answer"), rows), *conflicts])
    if result.questions:
        yield Fold(f"Questions that are still open ({len(result.questions)})", list(_questions(result.questions)))
    yield from folded("What these rules do not ask about", parts.not_assessed)


def _for_who_checks(result: TriageResult) -> Block:
    reasons = worth_showing(result.reasons, result.urgency)
    citations = {one.id: one for reason in reasons for one in reason.citations}
    # Each once: several rules may rest on one source and have one dissent.
    dissent = dict.fromkeys(dissenting(one) for reason in reasons for one in reason.dissent)
    versions = [f"{pack.id} {pack.version} ({pack.sha256[:12]})" for pack in (*result.ruleset, result.wording)]
    rules = [block for reason in reasons for block in _reason(reason)]
    return Fold(
        "For clinicians: rules, sources and versions",
        [
            *([Fold(f"Rules that fired ({len(reasons)})", rules)] if rules else []),
            *folded("Sources", [cited(citation) for citation in citations.values()]),
            *folded("Where sources differ", [*dissent]),
            *folded("Conflicts", [conflict.message for conflict in result.conflicts]),
            *folded("Findings that no loaded pack covers", [f"`{name}`" for name in result.not_assessed]),
            *folded("Versions", [*versions, f"engine: {result.engine}", f"status: {result.status.replace('_', ' ')}"]),
            *(Paragraph(limit, small=True) for limit in result.advice_parts.limits),
            Paragraph(result.disclaimer, small=True),
        ],
    )


def _told(finding: Finding, answer: Value) -> tuple[str, str]:
    return finding.called + ":" * (not finding.called.endswith("?")), answer_in_words(answer, finding.unit)


def _merged(result: TriageResult) -> Iterator[str]:
    """The reasons that decide, those about the same in one line."""
    for group in result.grouped_reasons():
        deciding = [one for one in group.reasons if one.urgency >= result.urgency]
        titles = list(dict.fromkeys(one.title.partition(" (")[0] for one in deciding))  # "(floor)" is for rule writers
        if titles:
            yield titles[0] + (f", and {len(titles) - 1} more like it" if len(titles) > 1 else "")


def _fitting(
    parts: AdviceParts, told: Sequence[tuple[str, str]], reasons: Sequence[str]
) -> tuple[list[tuple[str, str]], list[str]]:
    """As many answers and reasons as a phone shows at once; room for one reason is kept where it has an answer."""

    def lines(text: str, width: int = _LINE) -> int:
        return -(-len(text) // width)

    room = (
        _ROOM
        - lines(parts.still_open)
        - _LARGE * lines(f"So far: {parts.headline}", _LARGE_LINE)
        - lines(f"{parts.because} {parts.for_whom}")
    )
    shown: list[tuple[str, str]] = []
    for called, answer in told[:_SHOWN]:
        cost = lines(f"{called} {answer}")
        if room - cost < (2 if shown else 0):
            break
        shown.append((called, answer))
        room -= cost
    kept: list[str] = []
    for reason in reasons[:_SHOWN]:
        room -= lines(reason)
        if room < 0:
            break
        kept.append(reason)
    return shown, kept


def _reason(reason: Reason) -> Iterator[Block]:
    marks = [
        *(["only if unsure answers are counted"] if reason.doubtful else []),
        *(["weak flag"] if reason.weak else []),
        *(["review needed"] if reason.review == "needed" else []),
    ]
    yield Paragraph((Badge(reason.urgency), " ", Strong(reason.title), f" ({', '.join(marks)})" if marks else ""))
    yield named(reason.name, reason.code)
    yield Paragraph(f"Suspects {reason.suspects}. {reason.because}")
    sources = ", ".join(dict.fromkeys(citation.id for citation in reason.citations)) or f"{reason.basis}"
    yield Paragraph(f"Answers: {listed(reason.findings) or 'none'}. Rests on: {sources}.", small=True)


def _unfitting(conflict: Conflict, vocabulary: Vocabulary) -> Block:
    said = "; ".join(vocabulary[name].called for name in conflict.findings)
    return Paragraph((Strong("Please look at this again, since your answers do not fit: "), said))


def _questions(questions: Sequence[Question]) -> Iterator[Block]:
    lines: list[Line] = [q.text + " (You were not sure.)" * q.unsure for q in questions]
    yield Items(lines[:_QUESTIONS])
    yield from folded("And these", lines[_QUESTIONS:])

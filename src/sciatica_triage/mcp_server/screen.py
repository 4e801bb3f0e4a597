"""The tool `screen`: asks the person by forms, one or several checklists a round, and triages what they answered.

It holds nothing between rounds. What was answered so far is the record of a conversation in a state that the client hands
back; the server seals it, so that a changed one is refused (see `serve`). From that state and the number of the round the
forms of a round are worked out again, so an answer is always to the question that was shown. No SDK is needed here.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import dataclass
from typing import Any, Final

from ..chat import Conversation
from ..errors import PresentationError
from ..result.checklists import Checklist
from ..result.reasons import worth_showing
from ..triager import Triager
from ..urgency import Urgency
from ..vocabulary.findings import Answer
from ..vocabulary.vocabulary import Vocabulary
from ..vocabulary.who import REPORTED_BY
from .outputs import Screened, asked_together, fired

MOST_ROUNDS: Final = 8
"""Clients give up after ten."""
_SPARE: Final = 2
"""Rounds kept free for what a yes opens and a doubt brings back: so many lists are shown at once that the others fit into
the rounds left."""
_LEFT_OUT: Final = "Once you mark a line, those that you leave out count as no."
_FITS, _UNSURE, _NONE = "fits_me", "not_sure", "none_of_these"


@dataclass(frozen=True)
class Form:
    """One checklist as a form: the text above it, and the fields as a flat JSON schema."""

    message: str
    schema: Mapping[str, Any]


@dataclass(frozen=True)
class Filled:
    """What the person did with a form; `content` is None unless it was sent."""

    accepted: bool
    content: Mapping[str, Any] | None


@dataclass(frozen=True)
class Round:
    """Forms to show, by name, and the state that comes back with them."""

    forms: Mapping[str, Form]
    state: str


def first_round(triager: Triager, answers: Mapping[str, object], not_taken: Sequence[str] = ()) -> Round | Screened:
    """Begin with what is known; the result at once where nothing is left to ask."""
    conversation = Conversation(triager=triager)
    conversation.record_many(answers, origin="model")
    return _goes_on(conversation, 0, not_taken)


def next_round(
    triager: Triager, state: str, filled: Mapping[str, Filled], not_taken: Sequence[str] = ()
) -> Round | Screened:
    """Take the forms of the round that this state belongs to, then ask on or give the result.

    A form that was declined, cancelled or lost answers nothing and ends the asking. One that was sent with nothing marked
    answers nothing either and comes again, but not a third time: then a number is not known, and lines count as declined.
    So does what could not be read of a form; what could be read of it counts.
    """
    kept = json.loads(state)
    left_blank: list[str] = []
    conversation = Conversation.from_json(kept["conversation"], triager=triager)
    # INVARIANT: before anything is recorded, since the lists of a round follow from what was known when it was shown.
    shown = _lists(conversation, kept["round"])
    declined = False
    for name, checklist in shown.items():
        form = filled.get(name)
        if form is None or not form.accepted:
            # The other forms of the round count all the same.
            declined = True
            continue
        content = form.content or {}
        told = _read(content, checklist, triager.book.vocabulary)
        blank = [q for q in checklist.questions if q.finding not in told and content.get(q.finding) is None]
        twice = [q for q in blank if q.finding in kept["left_blank"]]
        if any(q.unit is None for q in twice):
            declined = True
        else:
            told |= {q.finding: Answer.UNSURE for q in twice}
        left_blank += [q.finding for q in blank]
        conversation.answer_checklist(checklist, told)
    if declined:
        return screened(conversation, not_taken, declined=True)
    return _goes_on(conversation, kept["round"] + 1, not_taken, left_blank)


def screened(conversation: Conversation, not_taken: Sequence[str] = (), *, declined: bool = False) -> Screened:
    """The result, with what to ask next where screening is not done."""
    result, reached = conversation.result, conversation.urgency
    action = conversation.triager.action(reached, result=result)
    # Questions must not keep anybody from going.
    open_ = reached < Urgency.EMERGENCY
    return Screened(
        not_taken=tuple(not_taken),
        urgency=reached,
        # What was once reached stays, and the result of today may lie below it.
        ceiling=max(reached, result.ceiling),
        status=result.status,
        what_to_do=result.advice if reached <= result.urgency else f"{action}\n{result.advice}",
        reasons=tuple(map(fired, worth_showing(result.reasons, result.urgency))),
        declined=declined,
        answers=_to_go_on_with(conversation),
        ask_next=asked_together(conversation.next_checklist("screened")) if open_ else None,
        disclaimer=result.disclaimer,
    )


def _to_go_on_with(conversation: Conversation) -> dict[str, str | float]:
    """The answers as another call takes them; an exception is not taken from a model."""
    vocabulary, told = conversation.triager.book.vocabulary, conversation.presentation
    answers = {
        name: value.value if isinstance(value, Answer) else value
        for name, value in told.answered().items()
        if vocabulary[name].kind != "exception"
    }
    return answers | ({REPORTED_BY: told.reported_by} if told.reported_by else {})


def _goes_on(
    conversation: Conversation, number: int, not_taken: Sequence[str], left_blank: Sequence[str] = ()
) -> Round | Screened:
    """The forms of the next round, or the result; `left_blank`: what was sent without an answer in this one."""
    shown = _lists(conversation, number)
    if not shown:
        return screened(conversation, not_taken)
    forms = {name: _form(checklist, conversation.triager.book.vocabulary) for name, checklist in shown.items()}
    kept = {"round": number, "conversation": conversation.to_json(), "left_blank": left_blank}
    return Round(forms, json.dumps(kept))


def _lists(conversation: Conversation, number: int) -> dict[str, Checklist]:
    """The checklists of a round. Only the state and the number decide, so the next call finds the same ones."""
    left = MOST_ROUNDS - number
    lists: tuple[Checklist, ...] = ()
    if left > 0:
        # In other words, before an urgency that rests on a doubt is shown. What comes after a no to it stands beside it,
        # since each doubt would cost a round.
        second = conversation.second_try()
        after = conversation
        if second is not None:
            after = copy(conversation)
            after.answer_checklist(second, second.answers())
        if after.urgency < Urgency.EMERGENCY:
            lists = after.checklists("screened")
            # All that is left in the last round, however long that is.
            at_once = len(lists) if left == 1 else -(-len(lists) // max(1, left - _SPARE))
            lists = lists[:at_once]
        lists = lists if second is None else (second, *lists)
    return {f"list_{i}": checklist for i, checklist in enumerate(lists, 1)}


def _form(checklist: Checklist, vocabulary: Vocabulary) -> Form:
    """Lines to mark, lines to be unsure of, and none of these; a number has a field of its own."""
    lines = [{"const": q.finding, "title": q.label} for q in checklist.questions]
    marks = [line for line, q in zip(lines, checklist.questions, strict=True) if q.unit is None]
    fields: dict[str, Any] = {}
    if checklist.who:
        choices = [{"const": one.reported_by, "title": one.label} for one in checklist.who.choices]
        fields[REPORTED_BY] = {"type": "string", "title": checklist.who.text, "oneOf": choices}
    if marks:
        fields[_FITS] = {"type": "array", "title": "Mark all that fit", "items": {"anyOf": marks}}
        fields[_NONE] = {"type": "boolean", "title": "None of these fits me"}
    fields[_UNSURE] = {"type": "array", "title": "Mark what you are not sure about", "items": {"anyOf": lines}}
    for question in checklist.questions:
        if question.unit is not None:
            finding = vocabulary[question.finding]
            highest = {} if math.isinf(finding.maximum) else {"maximum": finding.maximum}
            limits = {"minimum": finding.minimum, **highest}
            fields[question.finding] = {"type": "number", "title": f"{question.text} ({question.unit})", **limits}
    above = (checklist.title, checklist.why, *((checklist.lead, _LEFT_OUT) if marks else ()))
    # Nothing is required: somebody who has no answer must be able to send the form.
    return Form("\n".join(text for text in above if text), {"type": "object", "properties": fields, "required": []})


def _read(content: Mapping[str, Any], checklist: Checklist, vocabulary: Vocabulary) -> dict[str, object]:
    """What a form that was sent answers.

    INVARIANT: a line is absent only where others were marked, as all that fit or as not sure, or "none of these" was, and in
    no form that is not quite as it should be. An empty form is what a host may send by itself. A number left out is
    not known.
    """
    numbers = [q.finding for q in checklist.questions if q.unit is not None]
    fits = _marked(content.get(_FITS), checklist.none_means)
    unsure = _marked(content.get(_UNSURE), [*checklist.none_means, *numbers])
    none = content.get(_NONE)
    who = [choice.reported_by for choice in checklist.who.choices] if checklist.who else []
    as_it_should_be = (
        {*content} <= {_FITS, _UNSURE, _NONE, *numbers, *([REPORTED_BY] if who else [])}
        and isinstance(none, bool | None)
        and content.get(_FITS) in (None, fits)
        and content.get(_UNSURE) in (None, unsure)
    )
    told: dict[str, object] = dict.fromkeys(unsure, Answer.UNSURE)
    doubted = [name for name in unsure if name not in numbers]
    filled_in = as_it_should_be and bool(fits or none or doubted)
    if filled_in:
        told |= checklist.answers(fits, doubted)
    # Last, so that a line that is marked both ways is present.
    told |= dict.fromkeys(fits, Answer.PRESENT)
    if content.get(REPORTED_BY) in who:
        told[REPORTED_BY] = content[REPORTED_BY]
    for name in numbers:
        given = content.get(name)
        if given is not None:
            number = vocabulary[name]
            with suppress(PresentationError):  # it is asked again
                # Doubt beside a number takes nothing away from it: what is worse of the two counts.
                told[name] = number.worst([number.read(given), Answer.UNSURE if name in unsure else Answer.NOT_ASKED])
        elif filled_in:  # left out of a form that was filled in: asked once more, and not for ever
            told.setdefault(name, Answer.UNSURE)
    doubts = [q.finding for q in checklist.questions if q.unsure]
    return dict.fromkeys(doubts, Answer.UNSURE) | told  # what was put once more and left alone stays a doubt


def _marked(value: object, known: Sequence[str]) -> list[str]:
    """The lines of the form that were marked."""
    return [one for one in value if isinstance(one, str) and one in known] if isinstance(value, list) else []

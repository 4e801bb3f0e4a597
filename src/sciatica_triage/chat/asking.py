"""What has to be asked of the person before a model may say anything calming, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Final

from ..result.checklists import Checklist
from ..result.questions import Question, has_meaning
from ..triager import TriageResult
from ..urgency import Urgency
from ..values import with_values
from ..vocabulary.answers import Answers
from ..vocabulary.findings import Answer
from ..vocabulary.topics import topic_of
from ..vocabulary.vocabulary import AGE, Vocabulary
from .history import History
from .log import Held

_WHY: Final[dict[Held, str]] = {
    "refused": "Asked because an answer about it could not be recorded.",
    "suspected": "Asked because a message may have been about it.",
    "screening": "Asked of everyone.",
    "unsure": "Asked once more because the person was not sure.",
}


@dataclass(frozen=True)
class Asking:
    """Why a draft is held, and what to ask; `because` is the reason for that question.

    `to_tell`: nothing is left to ask about a finding, but something that the person told was not understood.
    """

    held: tuple[Held, ...]
    """Why nothing of the draft may be sent; empty where it may."""
    because: Held | None
    """Which of them the question is for."""
    to_tell: bool
    ask: Callable[[], Question] | None = field(repr=False, compare=False)
    """Makes the question; `question` is what it makes."""

    @cached_property
    def question(self) -> Question | None:
        """The one question to ask; worked out when it is wanted, since a chat mostly asks a checklist in its place."""
        return None if self.ask is None else self.ask()


def asking(history: History, result: TriageResult, vocabulary: Vocabulary) -> Asking:
    """What to ask: what was refused first, then what is suspected, the screening, and last what the person was unsure of."""
    wanted = list(_wanted(history, result, vocabulary))
    held: list[Held] = [why for why, _ in wanted]
    # `held` names all that stands, also what is not asked about now; what the person is told of first stands first.
    if history.unnamed and "refused" not in held:
        held.insert(0, "refused")
    if history.unread:
        held.insert(0, "unread")
    because, ask = wanted[0] if wanted else (None, None)
    if history.unclear:
        held.append("unclear")
    # What is unsure is asked once more after that: in the message that was unclear, it may have been taken back.
    if because == "unsure" and history.unclear:
        because, ask = None, None
    to_tell = ask is None and (history.unread or history.unnamed or history.unclear)
    return Asking(tuple(held), because, to_tell, ask)


def _wanted(
    history: History, result: TriageResult, vocabulary: Vocabulary
) -> Iterator[tuple[Held, Callable[[], Question]]]:
    """The first question of each kind."""
    answers = result.presentation.values_by_name
    if history.refused:
        yield "refused", partial(_about, history.refused[0], result, vocabulary, "refused")
    for name in history.suspected(answers):
        yield "suspected", partial(_about, name, result, vocabulary, "suspected")
        break
    # A doubt waits while the screening is open: one of its answers may settle it.
    if result.status == "needs_answers":
        # Of these each has to be asked, also where no answer to it could raise the urgency: unknown is never absent.
        unasked = (f.name for f in vocabulary.findings.values() if f.tier == 1 and answers[f.name] is Answer.NOT_ASKED)
        first = next(unasked, None)
        if first is not None or result.next_question() is not None:
            yield "screening", lambda: result.next_question() or _about(str(first), result, vocabulary, "screening")
        return
    again = [q for q in result.questions if q.ask_again and q.finding not in history.asked_again]
    if again:
        yield "unsure", lambda: again[0]


def with_labels_alone(checklist: Checklist) -> Checklist:
    """The same without its numbers: in a chat, a 3 among numbered lines is one of the lines. They are asked afterwards.

    Of less than two labels, the first question alone is left.
    """
    labels = tuple(question for question in checklist.questions if question.unit is None)
    return with_values(checklist, {"questions": labels if len(labels) > 1 else checklist.questions[:1]})


def unsettled(history: History, result: TriageResult, vocabulary: Vocabulary) -> list[Question]:
    """All questions that no answer of the person has settled: what was refused or cannot be, then what is suspected."""
    answers = result.presentation.values_by_name
    # An age at which nobody answers for themselves is as good as refused: it is mistyped, or somebody else writes.
    names = dict.fromkeys((*history.refused, *([AGE] if history.too_young else [])))
    refused = [_about(name, result, vocabulary, "refused") for name in names]
    suspected = [name for name in history.suspected(answers) if name not in names]
    return [*refused, *(_about(name, result, vocabulary, "suspected") for name in suspected)]


def counted_doubts(history: History, result: TriageResult, vocabulary: Vocabulary, calm: Urgency) -> list[Question]:
    """What the person is unsure of, and was not asked once more, that brings the urgency above `calm`."""
    doubts = doubted(history)
    # A doubt counts through what lies above it, too: perhaps confused is perhaps feeling very ill.
    behind = {name for reason in result.reasons if reason.urgency > calm for name in reason.findings}
    counted = [name for name in doubts if behind & {name, *vocabulary.above[name]}]
    return [_about(name, result, vocabulary, "unsure") for name in counted or doubts]


def doubted(history: History) -> list[str]:
    """What the person is unsure of and was not asked once more."""
    return [n for n, told in history.told.items() if told == (Answer.UNSURE,) and n not in history.asked_again]


def needless_doubts(denied: Iterable[str], history: History, answers: Answers, vocabulary: Vocabulary) -> list[str]:
    """Follow-ups that the person is unsure of, of what they have denied, and of nothing that is there or in doubt."""
    unsure = (name for name, told in history.told.items() if told == (Answer.UNSURE,) and name in vocabulary.closed_by)
    follow_ups = [name for name in unsure if not {*vocabulary.closed_by[name]}.isdisjoint(denied)]
    return [name for name in follow_ups if not has_meaning(name, answers, vocabulary)]


def _about(name: str, result: TriageResult, vocabulary: Vocabulary, why: Held) -> Question:
    """The question about one finding: the result's own where it has one."""
    for question in result.questions:
        if question.finding == name:
            return question
    finding = vocabulary[name]
    return Question(
        finding=name,
        text=finding.question,
        label=finding.called,
        topic=topic_of(finding),
        group=finding.group,
        tier=finding.tier,
        unit=finding.unit,
        could_raise_to=result.ceiling,
        decides=0,
        now=True,
        why=_WHY[why],
        ask_again=False,
        exceptions=(),
    )

"""What to ask next as a checklist: open findings of one topic, shown together with "none of these" and "not sure".

The order, as a short specification; a test holds each line of it:

1. One form first: how old, where it hurts, since when. What is open of its numbers when other things are known comes
   first, too: they decide what makes no sense to ask.
2. A yes, or a doubt, is followed at once by what follows up on it, numbers included, and then by what would make an
   emergency together with it. After a no, a follow-up waits until nothing is left that could still give it a meaning.
3. Screening, topic by topic: danger signs now, injuries and other serious signs, bladder, bowel with the skin between the
   legs, strength. A list holds the topic's other findings too, so that no topic is come back to. A list with room takes a
   small topic that opens follow-ups (a pregnancy, an operation), since these may be the matter.
4. Then the topics whose answers could lead highest, joined while they fit.
5. What the person was unsure of comes once more, in its second wording, when nothing new is left; a record of the
   interview knows what was asked so (`once_more`), a single result does not.
6. Within a list the first tier stands first, then what could lead highest.

Only what could still raise the urgency is asked, so a list is never longer than it has to be.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from pydantic import BaseModel, ConfigDict

from ..errors import expect_all
from ..vocabulary.answers import Answers
from ..vocabulary.findings import Answer
from ..vocabulary.topics import TOPICS, WHY, title_of
from ..vocabulary.vocabulary import Vocabulary
from .questions import Question

LONGEST: Final = 7
"""The most labels that are shown together."""
LEAD: Final = "Since this began, have you noticed any of these?"
_FORM: Final = ("person", "complaint")
_FOLLOW_UP: Final = "About what you have just said"
_ONCE_MORE: Final = "Once more, in other words"
_ONCE_MORE_LEAD: Final = "You were not sure about these. Does any of them fit you?"


class Progress(BaseModel):
    """How far an interview is: findings answered so far, and checklists left at most, if every answer is no."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    asked: int
    left: int


class Checklist(BaseModel):
    """Questions to ask together, at most seven.

    `lead`: the sentence above the labels. Questions with a `unit` ask for a number; the others are ticked, left to "none of
    these", or marked "not sure". `none_means`: the findings that "none of these" answers absent, which are exactly those
    shown; numbers are not among them. `why`: why such things are asked, where that needs a word.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    title: str
    lead: str
    why: str | None
    questions: tuple[Question, ...]
    none_means: tuple[str, ...]
    progress: Progress

    def answers(self, present: Iterable[str] = (), unsure: Iterable[str] = ()) -> dict[str, Answer]:
        """What ticking these, being unsure of those, and none of the rest answers."""
        ticked, doubted = set(expect_all("present", present, str)), set(expect_all("unsure", unsure, str))
        return {
            name: Answer.PRESENT if name in ticked else Answer.UNSURE if name in doubted else Answer.ABSENT
            for name in self.none_means
        }


def checklists(
    questions: Sequence[Question],
    presentation: Answers,
    vocabulary: Vocabulary,
    decisive: Callable[[], Collection[str]] = tuple,
    *,
    until_screened: bool = False,
) -> Iterator[Checklist]:
    """The checklist to ask now and those that follow if every answer is no; none when no answer could raise the urgency.

    `decisive`: findings that, present, would make an emergency together with what is known. `until_screened`: none already
    when no question of the first tier is open.
    """
    lists = _lists([q for q in questions if q.now], presentation, vocabulary, decisive, until_screened)
    if until_screened:
        screening = (i for i, found in enumerate(lists, 1) if any(q.tier == 1 for q in found))
        lists = lists[: max(screening, default=0)]
    asked = len(presentation.answered())
    for i, found in enumerate(lists):
        yield _checklist(found, vocabulary, Progress(asked=asked, left=len(lists) - i))


def once_more(questions: Sequence[Question], presentation: Answers, vocabulary: Vocabulary) -> Checklist | None:
    """A second try at what the person was unsure of; None without any.

    The labels are the second wordings, since the first ones did not help.
    """
    again = [_second_wording(question, vocabulary) for question in questions]
    return asked_together(again, presentation, vocabulary, _ONCE_MORE, _ONCE_MORE_LEAD)


def _second_wording(question: Question, vocabulary: Vocabulary) -> Question:
    finding = vocabulary[question.finding]
    text = finding.question if finding.unit else finding.again or finding.question
    return question.model_copy(update={"text": text, "label": text, "unsure": True})


def asked_together(
    questions: Sequence[Question], presentation: Answers, vocabulary: Vocabulary, title: str, lead: str
) -> Checklist | None:
    """The first checklist of these questions, whatever their topics are, under a title of its own; None without any."""
    lists = _cut(questions)
    if not lists:
        return None
    progress = Progress(asked=len(presentation.answered()), left=len(lists))
    return _checklist(lists[0], vocabulary, progress).model_copy(update={"title": title, "lead": lead})


def _lists(
    waiting: Sequence[Question],
    presentation: Answers,
    vocabulary: Vocabulary,
    decisive: Callable[[], Collection[str]],
    until_screened: bool,
) -> list[list[Question]]:
    """All that is open, cut into checklists in the order in which they would come if every answer were no."""
    told = presentation.values_by_name
    begins, gates = _parts_of(vocabulary)
    begun = any(told[name] is not Answer.NOT_ASKED for name in begins)
    opening = [q for q in waiting if q.topic in _FORM and (q.unit or not begun)]
    begun_with = {q.finding for q in opening}
    opened = {name for name in gates if told[name] in (Answer.PRESENT, Answer.UNSURE)}
    follows = {q.finding: vocabulary[q.finding].follows for q in waiting}
    follow_ups = [q for q in waiting if q.finding not in begun_with and not opened.isdisjoint(follows[q.finding])]
    begun_with |= {q.finding for q in follow_ups}
    # A follow-up waits for what could give it a meaning where that is asked itself; else it is asked as any other, or it
    # never would be. It does not wait for other follow-ups, since two may wait for each other.
    firm = {name for name, followed in follows.items() if not followed}
    rest = [
        q
        for q in waiting
        if q.finding not in begun_with
        and follows.keys().isdisjoint(follows[q.finding])
        and firm.isdisjoint(vocabulary.closed_by.get(q.finding, ()))
    ]
    at_once = decisive() if begun else ()
    deciding = [q for q in rest if q.finding in at_once]
    by_topic: dict[str, list[Question]] = {}
    for question in rest:
        if question.finding not in at_once:
            by_topic.setdefault(question.topic, []).append(question)
    order = [*TOPICS, *sorted(by_topic.keys() - TOPICS.keys())]
    screening = [t for t in order if any(q.tier == 1 for q in by_topic.get(t, ()))]
    lists = [*_cut(opening), *_cut(follow_ups), *_cut(deciding)]
    opens = [t for t in order if t not in screening and any(q.finding in gates for q in by_topic.get(t, ()))]
    for topic in screening:
        shown = by_topic.pop(topic)
        for gate in [t for t in opens if len(shown) + len(by_topic[t]) <= LONGEST]:
            opens.remove(gate)
            shown = [*shown, *by_topic.pop(gate)]
        lists += _cut(shown)
    if until_screened:  # no other topic has a question of the screening
        return lists
    highest = {topic: max(q.could_raise_to.rank for q in found) for topic, found in by_topic.items()}
    later = sorted(by_topic, key=lambda topic: (-highest[topic], order.index(topic)))
    return [*lists, *_joined([by_topic[topic] for topic in later])]


@lru_cache(maxsize=8)
def _parts_of(vocabulary: Vocabulary) -> tuple[tuple[str, ...], frozenset[str]]:
    """The findings with which a form begins, and those that others follow."""
    findings = vocabulary.findings.values()
    begins = tuple(finding.name for finding in findings if finding.topic in _FORM)
    return begins, frozenset(name for finding in findings for name in finding.follows)


def _joined(topics: Iterable[list[Question]]) -> list[list[Question]]:
    """One list a topic; topics that follow each other share one while they fit."""
    lists: list[list[Question]] = []
    for found in topics:
        if lists and len(lists[-1]) + len(found) <= LONGEST:
            lists[-1] = [*lists[-1], *found]
        else:
            lists += _cut(found)
    return lists


def _cut(found: Sequence[Question]) -> list[list[Question]]:
    ordered = sorted(found, key=lambda q: (q.unit is not None, q.tier != 1, -q.could_raise_to.rank, -q.decides))
    return [ordered[i : i + LONGEST] for i in range(0, len(ordered), LONGEST)]


def _checklist(questions: Sequence[Question], vocabulary: Vocabulary, progress: Progress) -> Checklist:
    topics = list(dict.fromkeys(q.topic for q in questions))
    follow_up = all(vocabulary[q.finding].follows for q in questions)
    # Titles have commas and an "and" of their own; a full stop keeps two of them apart, read aloud as well.
    title = _FOLLOW_UP if follow_up else ". ".join(map(title_of, topics))
    return Checklist(
        title=title,
        lead=LEAD,
        why=next((WHY[topic] for topic in topics if topic in WHY), None),
        questions=tuple(questions),
        none_means=tuple(q.finding for q in questions if q.unit is None),
        progress=progress,
    )

"""What to ask next as a checklist: open findings of one topic, shown together with "none of these" and "not sure".

The order, as a short specification; a test holds each line of it:

1. One form first: who answers, how old, where it hurts, since when, whether a leg is weak. Both legs are a place that is
   asked at once: trouble that has come to both is the warning of pressed nerves that shows first, before the bladder. What is
   open of its numbers when other things are known comes first, too: they decide what makes no sense to ask.
2. Danger signs next, for everybody, whatever else they said: minutes count.
3. A yes, or a doubt, is followed at once by what follows up on it or says it more exactly, numbers included: first by what
   alone would now make an emergency. Then comes what would make an emergency together with it and follows up on nothing, as
   far as one list holds it; the rest takes the room of the next lists. After
   a no, a follow-up waits until nothing is left that could still give it a meaning; what is left of that is asked even
   where a yes alone could raise nothing, since a no spares the follow-up.
4. Screening, topic by topic: injuries, bad pain and cold legs, bladder, bowel with the skin between the legs. A
   list holds the topic's other findings too, so that no topic is come back to. A list with room takes what would make an
   emergency at this age, and then a small topic that opens follow-ups (a pregnancy, an operation), since these may be the
   matter.
5. Then the topics whose answers could lead highest, joined while they fit.
6. What would count only with something that the person was unsure of comes when all else is answered: a no settles it.
   What they were unsure of itself comes once more, in its second wording, when nothing new is left; a record of the
   interview knows what was asked so (`once_more`), a single result does not.
7. Within a list the first tier stands first, then what could lead highest; in the form, where it hurts. Numbers come last
   in the list in which they come; they wait for no other list.

Only what could still raise the urgency is asked, or could spare a question that does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from ..errors import OptionError, PresentationError, expect_all, is_a
from ..urgency import Urgency
from ..vocabulary.answers import Answers
from ..vocabulary.findings import Answer
from ..vocabulary.models import Model
from ..vocabulary.topics import TOPICS, WHY, title_of
from ..vocabulary.vocabulary import Vocabulary
from ..vocabulary.who import addressed
from ..vocabulary.who_asks import WHO, Who
from .progress import Progress, counted, counting
from .questions import Question, first_asked, timely

LONGEST: Final = 7
"""The most labels that are shown together."""
LEAD: Final = "Since this began, have you noticed any of these, or does one of them fit you?"
"""A list may ask about what was there before, too, such as a cancer or a pregnancy: nobody may deny that as old."""
_FORM: Final = ("person", "complaint")
_DANGER: Final = "danger"
_OTHERS: Final = "Other signs"
_FOLLOW_UP: Final = "About what you have just said"
_ONCE_MORE: Final = "Once more, in other words"
_ONCE_MORE_LEAD: Final = "You were not sure about these. Does any of them fit you?"
_ONE_MORE_LEAD: Final = "You were not sure about this. Does it fit you?"


class Checklist(Model):
    """Questions to ask together, at most seven.

    `lead`: the sentence above the labels. Questions with a `unit` ask for a number; the others are ticked, left to "none of
    these", or marked "not sure". `none_means`: the findings that "none of these" answers absent, which are exactly those
    shown; numbers are not among them. `why`: why such things are asked, where that needs a word. `who`: in the first form,
    the question who answers, where that is not known; it is answered as `reported_by`, and it may stay open.
    """

    title: str
    """The topic, in words for patients."""
    lead: str
    why: str | None
    who: Who | None = None
    questions: tuple[Question, ...]
    """What it asks, in the order to show it."""
    none_means: tuple[str, ...]
    progress: Progress
    """How far the interview is."""

    def answers(self, present: Iterable[str] = (), unsure: Iterable[str] = ()) -> dict[str, Answer]:
        """What ticking these, being unsure of those, and none of the rest answers.

        Raises `PresentationError` for a name that is no line of this list: the rest would then be more than was meant.
        """
        ticked, doubted = set(_lines("present", present)), set(_lines("unsure", unsure))
        if not ticked | doubted <= {*self.none_means}:
            raise PresentationError(
                "a line that is not in this checklist was ticked or marked; its lines are `none_means`"
            )
        return {
            name: Answer.PRESENT if name in ticked else Answer.UNSURE if name in doubted else Answer.ABSENT
            for name in self.none_means
        }


def _lines(name: str, given: Iterable[str]) -> tuple[str, ...]:
    # A no in a mapping would be a tick, as only its keys would be read.
    if is_a(given, Mapping):
        raise OptionError(f"`{name}`: expected a list of findings, and a mapping was given")
    return expect_all(name, given, str)


class Decisive(NamedTuple):
    """Findings that, present, would make an emergency together with what was said, or with the age alone.

    `now`: all that would make one as things stand, those included that do so whatever was said.
    """

    by_answers: Collection[str] = ()
    at_this_age: Collection[str] = ()
    now: Collection[str] = ()


def checklists(
    lists: Sequence[Sequence[Question]], presentation: Answers, vocabulary: Vocabulary, left: Callable[[], int]
) -> Iterator[Checklist]:
    """Such lists as checklists; `left` counts how many really come from the first one on."""
    asked = len(presentation.answered())
    for i, (found, progress) in enumerate(zip(lists, counting(asked, len(lists), left), strict=True)):
        checklist = _checklist(found, presentation, vocabulary, progress)
        form = not i and presentation.reported_by is None and any(q.topic in _FORM for q in found)
        yield checklist.model_copy(update={"who": WHO}) if form else checklist


def lists_of(
    questions: Sequence[Question],
    presentation: Answers,
    vocabulary: Vocabulary,
    decisive: Callable[[], Decisive] = Decisive,
    *,
    until_screened: bool = False,
) -> list[list[Question]]:
    """The list to ask now and those that follow, as it looks now, if every answer is no; none when no answer could raise
    the urgency.

    `until_screened`: none already when no question of the first tier is open.
    """
    lists = _lists(first_asked(questions), presentation, vocabulary, decisive, until_screened)
    if until_screened:
        screening = (i for i, found in enumerate(lists, 1) if any(q.tier == 1 for q in found))
        lists = lists[: max(screening, default=0)]
    return lists


def once_more(questions: Sequence[Question], presentation: Answers, vocabulary: Vocabulary) -> Checklist | None:
    """A second try at what the person was unsure of; None without any.

    The labels are the second wordings, since the first ones did not help.
    """
    again = [_second_wording(question, vocabulary) for question in questions]
    lead = _ONCE_MORE_LEAD if len(again) > 1 else _ONE_MORE_LEAD
    return asked_together(again, presentation, vocabulary, _ONCE_MORE, lead)


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
    progress = counted(len(presentation.answered()), len(lists))
    update = {"title": title, "lead": addressed(lead, presentation.values_by_name)}
    return _checklist(lists[0], presentation, vocabulary, progress).model_copy(update=update)


def _lists(
    waiting: Sequence[Question],
    presentation: Answers,
    vocabulary: Vocabulary,
    decisive: Callable[[], Decisive],
    until_screened: bool,
) -> list[list[Question]]:
    """All that is open, cut into checklists in the order in which they would come if every answer were no."""
    told = presentation.values_by_name
    begins, gates = _parts_of(vocabulary)
    begun = any(told[name] is not Answer.NOT_ASKED for name in begins)
    opening = [q for q in waiting if q.topic in _FORM and (q.unit or not begun)]
    danger = [q for q in waiting if q.topic == _DANGER]
    follow_ups = list(_following_up(_without([*opening, *danger], waiting), presentation, vocabulary))
    rest = _ordered(_without([*opening, *danger, *follow_ups], timely(waiting, presentation, vocabulary)))
    by_answers, at_this_age, now = decisive() if begun else Decisive()
    deciding = [q for q in rest if q.finding in by_answers]
    at_once = sorted(_ordered(follow_ups), key=lambda q: q.finding not in now)
    # What the last list of the follow-ups has room for: nothing where they fill it.
    room = -len(at_once) % LONGEST if follow_ups else LONGEST
    if follow_ups or len(deciding) <= LONGEST:  # more than one list of it would keep the bladder waiting
        at_once, deciding = [*at_once, *deciding[:room]], deciding[room:]
    early = [*deciding, *(q for q in rest if q.finding in at_this_age)]
    opening = sorted(_ordered(opening), key=lambda q: not vocabulary[q.finding].entry_complaint)
    asked_first = [*_in_lists(opening), *_cut(danger), *_in_lists(at_once)]
    return asked_first + _by_topic(_without(at_once, rest), gates, _without(at_once, early), until_screened)


def _following_up(found: Iterable[Question], presentation: Answers, vocabulary: Vocabulary) -> Iterator[Question]:
    """Those that follow up on a yes or a doubt, or say it more exactly."""
    told, findings = presentation.values_by_name, vocabulary.findings
    for question in found:
        finding = findings[question.finding]
        before = (*finding.follows, *finding.implies)
        if before and any(told[name] in (Answer.PRESENT, Answer.UNSURE) for name in before):
            yield question


@lru_cache(maxsize=8)
def _parts_of(vocabulary: Vocabulary) -> tuple[tuple[str, ...], frozenset[str]]:
    """The findings with which a form begins, and those that others follow."""
    findings = vocabulary.findings.values()
    begins = tuple(finding.name for finding in findings if finding.topic in _FORM)
    return begins, frozenset(name for finding in findings for name in finding.follows)


def _by_topic(
    rest: Sequence[Question], gates: frozenset[str], early: Sequence[Question], until_screened: bool
) -> list[list[Question]]:
    """The screening, topic by topic, with what its lists have room for; then the other topics.

    `early`: what would make an emergency of what is known. It takes the place of what can only lead to less.
    """
    topics = [*TOPICS, *sorted({q.topic for q in rest} - TOPICS.keys())]
    open_: dict[str, list[Question]] = {topic: [] for topic in topics}
    for question in rest:
        open_[question.topic].append(question)
    screening = [topic for topic in topics if any(q.tier == 1 for q in open_[topic])]
    opens = [t for t in topics if t not in screening and any(q.finding in gates for q in open_[t])]
    small = [topic for topic in opens if len(open_[topic]) == 1]
    large = [topic for topic in opens if topic not in small]
    lists: list[list[Question]] = []
    for topic in screening:
        spare = [q for q in open_[topic] if q.tier != 1 and q.could_raise_to < Urgency.EMERGENCY]
        shown = _without(spare, open_[topic])
        names = {q.finding for q in shown}
        beside = [*(open_[t] for t in small), *([q] for q in (*early, *spare)), *(open_[t] for t in large)]
        for group in beside:
            if len(shown) >= LONGEST:
                break
            new = [q for q in group if q.finding not in names]
            if len(new) <= LONGEST - len(shown):
                shown += new
                names |= {q.finding for q in new}
        lists += _cut(shown)
        for shown_of in {q.topic for q in shown}:
            open_[shown_of] = _without(shown, open_[shown_of])
        early = _without(shown, early)
    if until_screened:  # no other topic has a question of the screening
        return lists
    highest = {topic: max(q.could_raise_to for q in found) for topic, found in open_.items() if found}
    later = sorted(highest, key=lambda topic: (-highest[topic].rank, topics.index(topic)))
    return [*lists, *_joined([open_[topic] for topic in later])]


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
    return _in_lists(_ordered(found))


def _in_lists(ordered: Sequence[Question]) -> list[list[Question]]:
    return [list(ordered[i : i + LONGEST]) for i in range(0, len(ordered), LONGEST)]


def _without(taken: Iterable[Question], found: Iterable[Question]) -> list[Question]:
    names = {q.finding for q in taken}
    return [q for q in found if q.finding not in names]


def _ordered(found: Iterable[Question]) -> list[Question]:
    return sorted(found, key=lambda q: (q.tier != 1, -q.could_raise_to.rank, -q.decides))


def _checklist(
    questions: Sequence[Question], presentation: Answers, vocabulary: Vocabulary, progress: Progress
) -> Checklist:
    topics = list(dict.fromkeys(q.topic for q in questions))
    titles = list(map(title_of, topics))
    if any(_following_up(questions, presentation, vocabulary)) and _DANGER not in topics:
        title = _FOLLOW_UP
    else:  # titles have commas and an "and" of their own; a full stop keeps two of them apart, read aloud as well
        title = ". ".join(titles if len(titles) < 3 else [titles[0], _OTHERS])
    return Checklist(
        title=title,
        lead=addressed(LEAD, presentation.values_by_name),
        why=next((WHY[topic] for topic in topics if topic in WHY), None),
        questions=tuple(sorted(questions, key=lambda q: q.unit is not None)),
        none_means=tuple(q.finding for q in questions if q.unit is None),
        progress=progress,
    )

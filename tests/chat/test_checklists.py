"""An interview of a conversation by checklists: what is asked once more, what an answer replaces, what the record keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sciatica_triage import Presentation, PresentationError, Triager, Urgency
from sciatica_triage.chat import Conversation
from sciatica_triage.result.checklists import Checklist
from sciatica_triage.vocabulary import vocabulary_of

from ..support.truths import consistent, somebody, somebody_in_doubt, somebody_unsure

TRIAGER = Triager(engine="reference")
VOCABULARY = vocabulary_of(Presentation)
NUMBERS = {"age_years": 35, "symptom_days": 5}


def started(**answers: object) -> Conversation:
    conversation = Conversation(triager=TRIAGER)
    conversation.record_many({"back_pain": "present", **NUMBERS, **answers}, origin="person")
    return conversation


def say(conversation: Conversation, checklist: Checklist, **truth: object) -> None:
    """Answer a checklist: absent is what no truth is told about, and a number that no one knows is unsure."""
    numbers = {q.finding: truth.get(q.finding, NUMBERS.get(q.finding, "unsure")) for q in checklist.questions if q.unit}
    ticked = {name: truth[name] for name in checklist.none_means if name in truth}
    answers = checklist.answers(
        present=[name for name, value in ticked.items() if value == "present"],
        unsure=[name for name, value in ticked.items() if value == "unsure"],
    )
    conversation.answer_checklist(checklist, {**answers, **numbers})


def checklists(conversation: Conversation, until: str = "settled", **truth: object) -> Iterator[Checklist]:
    """The checklists as they are asked, each answered by the truth once it was looked at."""
    while (checklist := conversation.next_checklist(until)) is not None:  # type: ignore[arg-type]
        yield checklist
        say(conversation, checklist, **truth)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6))
def test_nothing_is_asked_twice_but_once_more_what_was_unsure_and_that_last(seed: int) -> None:
    """By checklists and one by one, for everybody."""
    random = Random(seed)
    truth: dict[str, object] = {
        name: random.choice(["absent"] * 7 + ["unsure"] * 2 + ["present"])
        for name, f in VOCABULARY.findings.items()
        if f.kind == "finding"
    }
    conversation = Conversation(triager=TRIAGER)
    lists = list(checklists(conversation, **truth))
    one_by_one = Conversation(triager=TRIAGER)
    singles = []
    while (question := one_by_one.next_question()) is not None:
        singles.append(question)
        told = truth.get(question.finding, NUMBERS.get(question.finding, "unsure"))
        one_by_one.record(question.finding, told, origin="person")

    for asked in ([q for checklist in lists for q in checklist.questions], singles):
        new = [q.finding for q in asked if not q.unsure]
        again = [q.finding for q in asked if q.unsure]
        assert len(new) == len({*new})
        assert len(again) == len({*again})
        assert {*again} <= {name for name in new if truth.get(name, "unsure") == "unsure"}
        assert all(q.unsure for q in asked[next((i for i, q in enumerate(asked) if q.unsure), len(asked)) :])
    assert conversation.next_question() is None
    assert (conversation.result.urgency, conversation.urgency) == (one_by_one.result.urgency, one_by_one.urgency)
    assert conversation.result.ceiling == one_by_one.result.ceiling
    assert Conversation.from_json(conversation.to_json(), triager=TRIAGER).next_checklist() is None


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([somebody, somebody_unsure, somebody_in_doubt]))
def test_with_second_answers_all_ways_of_asking_end_at_the_same_result(
    seed: int, draw: Callable[[Random], dict[str, object]]
) -> None:
    """By lists, with second tries at once or last, and one by one: whoever was unsure may know when asked once more."""
    random = Random(seed)
    first = consistent(draw(random))
    knows = {name: random.choice(["absent", "present", "unsure"]) for name, told in first.items() if told == "unsure"}
    second = consistent(first | {name: told for name, told in knows.items() if VOCABULARY[name].kind == "finding"})
    assume(all(second[name] == told for name, told in first.items() if told != "unsure"))

    def by_list(*, at_once: bool) -> Conversation:
        conversation = Conversation(triager=TRIAGER)
        while (checklist := (at_once and conversation.second_try()) or conversation.next_checklist()) is not None:
            told = {q.finding: (second if q.unsure else first)[q.finding] for q in checklist.questions}
            conversation.answer_checklist(checklist, told)
        return conversation

    def one_by_one() -> Conversation:
        conversation = Conversation(triager=TRIAGER)
        while (question := conversation.next_question()) is not None:
            told = (second if question.unsure else first)[question.finding]
            conversation.answer({"present": "yes", "absent": "no", "unsure": "not sure"}.get(told, str(told)))
        return conversation

    ends = [way.result for way in (by_list(at_once=True), by_list(at_once=False), one_by_one())]
    assert len({(result.urgency, result.ceiling, result.status) for result in ends}) == 1


@pytest.mark.parametrize("until", ["screened", "settled"])
def test_what_was_unsure_comes_once_more_in_its_second_wording(until: str) -> None:
    *_, last = checklists(started(), until, arm_face_or_speech_change="unsure")

    (question,) = last.questions
    assert question.finding == "arm_face_or_speech_change"
    assert question.text == question.label == VOCABULARY["arm_face_or_speech_change"].again
    assert last.title == "Once more, in other words"


def test_a_clear_answer_on_the_second_try_takes_the_place_of_the_doubt() -> None:
    """And so it does for the level that rested on the doubt alone, which nobody was told of."""
    conversation = started()
    for checklist in checklists(conversation, arm_face_or_speech_change="unsure"):
        if checklist.questions[0].unsure:
            say(conversation, checklist)
            break

    assert conversation.presentation.answered()["arm_face_or_speech_change"] == "absent"
    assert conversation.conflicts == ()
    assert conversation.result.urgency == conversation.urgency == Urgency.ROUTINE
    assert Conversation.from_json(conversation.to_json(), triager=TRIAGER).urgency is Urgency.ROUTINE


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_a_cleared_doubt_calms_nothing_but_what_rested_on_it(seed: int) -> None:
    """Whatever was said before, explained away by an exception, or taken back: the rest is as high as without the doubt."""
    random = Random(seed)
    doubts = random.sample(["collapse_or_chest_pain", "arm_face_or_speech_change", "leg_weakness", "fever"], 2)
    loud = ["cannot_pass_urine", "bladder_change", "bladder_usual_for_me", "saddle_numbness", "severe_pain", "numbness"]
    with_doubts, without = Conversation(triager=TRIAGER), Conversation(triager=TRIAGER)
    told = [(name, "unsure") for name in doubts]
    told += [(name, random.choice(["present", "unsure", "absent"])) for name in random.sample(loud, 4)]
    random.shuffle(told)
    for name, value in told:
        for conversation in (with_doubts, without):
            if name not in doubts or conversation is with_doubts:
                conversation.record(name, value, origin="person")
        if random.random() < 0.2 and name not in doubts:
            for conversation in (with_doubts, without):
                conversation.retract(name, "a slip")
    while (second := with_doubts.second_try()) is not None:
        # One by one or together, some of them perhaps still unsure; a line that is no doubt of these stays one.
        asked = [q.finding for q in second.questions]
        random.shuffle(asked)
        answers = {
            name: random.choice(["absent", "present", "unsure"]) if name in doubts else "unsure" for name in asked
        }
        for part in [[name] for name in asked] if random.random() < 0.5 else [asked]:
            with_doubts.answer_checklist(second, {name: answers[name] for name in part})
    left = {name: with_doubts.presentation.answered()[name] for name in doubts}
    without.record_many({name: value for name, value in left.items() if value != "absent"}, origin="person")

    assert with_doubts.urgency >= without.urgency
    if all(value == "absent" for value in left.values()):
        assert with_doubts.urgency == without.urgency
    assert Conversation.from_json(with_doubts.to_json(), triager=TRIAGER).urgency is with_doubts.urgency


def test_a_plain_answer_to_the_second_try_takes_the_place_of_the_doubt_where_no_gate_asks() -> None:
    conversation = started()
    while (question := conversation.next_question()) is not None and not question.unsure:
        told = "unsure" if question.unit or question.finding == "arm_face_or_speech_change" else "absent"
        conversation.record(question.finding, told, origin="person")

    assert question is not None
    conversation.answer("no")
    assert conversation.presentation.answered()[question.finding] == "absent"


def test_without_a_second_asking_an_answer_does_not_replace_a_doubt() -> None:
    dangers = next(c for c in checklists(started()) if "arm_face_or_speech_change" in c.none_means)
    conversation = started(arm_face_or_speech_change="unsure")
    conversation.answer_checklist(dangers, dangers.answers())

    assert conversation.presentation.answered()["arm_face_or_speech_change"] == "unsure"


def test_what_could_not_be_recorded_or_is_suspected_is_asked_first() -> None:
    conversation = started()
    conversation.note_refusal(["saddle_numbness", "age_years"], contested=True)
    checklist = conversation.next_checklist()

    assert checklist is not None
    assert checklist.title == "Just to be sure"
    assert {q.finding for q in checklist.questions} == {"saddle_numbness", "age_years"}
    conversation.answer_checklist(checklist, {**checklist.answers(), "age_years": 71})
    assert conversation.outstanding == ()
    assert conversation.presentation.answered()["age_years"] == 71


def test_an_exception_may_be_answered_beside_what_it_explains_and_nothing_else() -> None:
    conversation = started()
    bladder = next(c for c in checklists(conversation) if "cannot_pass_urine" in c.none_means)
    before = conversation.log

    with pytest.raises(PresentationError, match="does not ask"):
        conversation.answer_checklist(bladder, {"leg_weakness": "absent"})
    assert conversation.log == before
    told = {**bladder.answers(["bladder_change"]), "bladder_usual_for_me": "present"}
    conversation.answer_checklist(bladder, told)
    assert conversation.presentation.answered()["bladder_usual_for_me"] == "present"


@pytest.mark.parametrize("name", ["loss_of_bladder_control", "arm_face_or_speech_change"])
def test_a_doubt_that_alone_makes_it_urgent_can_be_tried_again_at_once_and_only_once(name: str) -> None:
    conversation = started(**{name: "unsure"})
    second = conversation.second_try()

    assert second is not None
    assert [(q.finding, q.text) for q in second.questions] == [(name, VOCABULARY[name].again)]
    conversation.answer_checklist(second, second.answers(unsure=[name]))
    assert conversation.second_try() is None
    assert conversation.urgency >= Urgency.URGENT


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_second_tries_end_and_leave_no_doubt_behind_what_is_urgent(seed: int) -> None:
    """When there is none left, the urgency is what it is without every doubt that was not asked about once more."""
    random = Random(seed)
    names = random.sample([*VOCABULARY.findings], 12)
    conversation = started(**{name: "unsure" for name in names if name not in NUMBERS and name != "back_pain"})
    tried: list[str] = []
    while (second := conversation.second_try()) is not None:
        asked = [q.finding for q in second.questions]
        assert not {*asked} & {*tried}
        tried += asked
        conversation.answer_checklist(second, dict.fromkeys(asked, "unsure"))

    left = {name: "not_asked" for name in names if name not in tried and name not in NUMBERS and name != "back_pain"}
    calm = TRIAGER.triage(conversation.presentation.with_answers(**left))
    assert calm.urgency == conversation.result.urgency or conversation.result.urgency < Urgency.URGENT


ANSWERED = st.dictionaries(
    st.sampled_from([name for name, finding in VOCABULARY.findings.items() if finding.kind == "finding"]),
    st.sampled_from(["present", "absent", "unsure"]),
    max_size=6,
)


@settings(max_examples=150, deadline=None)
@given(ANSWERED, st.integers(0, 100), st.integers(1, 90), st.sampled_from(["person", "somebody_else", None]))
def test_a_checklist_that_was_kept_is_the_one_that_would_be_made(
    answers: dict[str, str], age: int, days: int, reporter: str | None
) -> None:
    for years in (age, age + 1):  # the second is of the same kind, but for a threshold between them
        told = {**answers, "age_years": years, "symptom_days": days, "reported_by": reporter}
        result = TRIAGER.triage(told)
        for until in ("screened", "settled"):
            made = next(iter(TRIAGER.checklists(result, until)), None)
            assert TRIAGER.next_checklist(result, until) == made
            assert TRIAGER.next_checklist(result, until) == made


def test_a_result_with_other_questions_leaves_no_checklist_of_its_own_behind() -> None:
    result = TRIAGER.triage({"back_pain": "present"})
    without = result.model_copy(update={"questions": ()})

    assert TRIAGER.next_checklist(without) is None
    assert TRIAGER.next_checklist(result) is not None
    assert TRIAGER.next_checklist(without) is None

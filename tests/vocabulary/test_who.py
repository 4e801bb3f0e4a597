"""Who answers: asked in the first form at no cost of a step, changing words and never the urgency."""

from __future__ import annotations

import itertools
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sciatica_triage import Answer, Presentation, PresentationError, Triager, Urgency
from sciatica_triage.chat import Conversation
from sciatica_triage.chat.errors import ConversationError
from sciatica_triage.packs.parse_condition import Parser
from sciatica_triage.packs.strict_yaml import read_yaml
from sciatica_triage.vocabulary import vocabulary_of
from sciatica_triage.vocabulary.who import REPORTED_BY, Reporter
from sciatica_triage.vocabulary.who_asks import WHO

from ..support.strategies import presentations

TRIAGER = Triager(engine="reference")
VOCABULARY = vocabulary_of(Presentation)
CHILD = 'Here "you" is the child.'
OTHER = 'Here "you" is the person with the pain.'


@settings(max_examples=60, deadline=None)
@given(presentations(), st.sampled_from(get_args(Reporter)))
def test_who_answers_changes_nothing_but_words(person: Presentation, reporter: Reporter) -> None:
    plain = TRIAGER.triage(person.with_answers(reported_by=None))
    told = TRIAGER.triage(person.with_answers(reported_by=reporter))
    same = ("urgency", "ceiling", "status", "reasons", "questions", "conflicts")

    assert [getattr(told, name) for name in same] == [getattr(plain, name) for name in same]
    parts, before = told.advice_parts, plain.advice_parts
    assert (parts.headline, parts.because, parts.watch_for) == (before.headline, before.because, before.watch_for)


def test_no_condition_can_name_it_and_no_rule_reads_it() -> None:
    parser = Parser(VOCABULARY)
    read = read_yaml("rule.yaml", b"when: reported_by\n")
    parser.parse(read, ("when",), "reported_by")

    assert [problem for problem in parser.problems if "unknown finding" in str(problem)]
    assert REPORTED_BY not in VOCABULARY.findings
    assert not any(REPORTED_BY in str(leaf) for leaf in TRIAGER.book.bits)


@pytest.mark.parametrize("until", ["screened", "settled"])
def test_the_first_form_asks_it_and_takes_no_step_more(until: Any) -> None:
    asked = TRIAGER.checklists(TRIAGER.triage({}), until)
    known = TRIAGER.checklists(TRIAGER.triage({REPORTED_BY: "person"}), until)

    assert [checklist.who for checklist in asked] == [WHO, *[None] * (len(asked) - 1)]
    assert [checklist.model_copy(update={"who": None}) for checklist in asked] == list(known)


@pytest.mark.parametrize(
    ("reporter", "age", "said"),
    [
        ("person", 40, ""),
        (None, 40, ""),
        ("app", 15, ""),
        ("person", 15, ""),
        ("person", 8, CHILD),
        (None, 9, CHILD),
        ("somebody_else", 17, CHILD),
        ("somebody_else", 18, OTHER),
        ("several", 80, OTHER),
        ("somebody_else", "unsure", OTHER),
        ("somebody_else", None, OTHER),
    ],
)
def test_a_text_says_whom_it_means_where_that_is_not_the_reader(reporter: Any, age: Any, said: str) -> None:
    result = TRIAGER.triage({REPORTED_BY: reporter, "age_years": age, "back_pain": True, "cannot_pass_urine": True})
    open_ = TRIAGER.triage({REPORTED_BY: reporter, "age_years": age, "back_pain": True}).next_checklist()

    assert open_ is not None
    assert open_.lead.endswith(said)
    assert ("Here" in open_.lead) == bool(said)
    assert result.advice_parts.for_whom == said
    assert said in result.advice
    assert said in result.to_html().replace("&quot;", '"')
    assert ('For example: "I ' in result.advice) == (not said)  # words of the person, for nobody else to say


def test_a_conversation_keeps_who_answers_and_takes_it_back() -> None:
    conversation = Conversation(triager=TRIAGER)
    first = conversation.next_checklist()
    assert first is not None
    assert first.who == WHO
    conversation.answer_checklist(first, {**first.answers(), REPORTED_BY: "somebody_else"})
    second = conversation.next_checklist()
    assert second is not None
    assert second.who is None
    with pytest.raises(PresentationError):
        conversation.answer_checklist(second, {REPORTED_BY: "person"})
    with pytest.raises(PresentationError, match="expected person"):
        conversation.record_many({REPORTED_BY: "SECRET"})

    again = Conversation.from_json(conversation.to_json(), triager=TRIAGER)
    assert again == conversation
    assert again.presentation.reported_by == "somebody_else"
    assert {"finding": REPORTED_BY, "answer": "somebody_else"}.items() <= again.audit()[0].items()
    again.retract(REPORTED_BY, "a slip")
    assert again.presentation.reported_by is None
    assert Conversation.from_json(again.to_json(), triager=TRIAGER).presentation.reported_by is None
    with pytest.raises(ConversationError):
        again.retract(REPORTED_BY, "a slip")


def test_taking_back_who_answers_is_no_way_down() -> None:
    """Not even where the answers of now ask for less than those of before."""
    conversation = Conversation(triager=TRIAGER)
    conversation.record_many({REPORTED_BY: "person", "bladder_change": "present", "age_years": 40})
    conversation.record("bladder_usual_for_me", "present")
    assert conversation.result.urgency < conversation.urgency == Urgency.EMERGENCY
    conversation.retract(REPORTED_BY, "a slip")

    assert conversation.urgency is Urgency.EMERGENCY


def test_in_whatever_order_it_is_told_the_same_stands() -> None:
    told = [({REPORTED_BY: "person"}, 1), ({REPORTED_BY: "somebody_else"}, 2), ({"back_pain": True}, 3)]
    found = set()
    for order in itertools.permutations(told):
        conversation = Conversation(triager=TRIAGER)
        for answers, turn in order:
            conversation.record_many(answers, turn=turn)
        found.add((conversation.presentation.reported_by, conversation.presentation.answered()["back_pain"]))

    assert found == {("several", Answer.PRESENT)}


def test_a_message_for_somebody_else_says_so() -> None:
    conversation = Conversation(triager=TRIAGER)
    conversation.hear("I am asking for my dad. He has back pain and he cannot pass urine.")

    assert conversation.presentation.reported_by == "somebody_else"
    assert conversation.result.advice_parts.for_whom == OTHER


@pytest.mark.parametrize("one_by_one", [False, True])
@pytest.mark.parametrize("again", [4, 44, "unsure"])
def test_a_small_child_who_answers_alone_is_asked_once_more_how_old_they_are(again: object, one_by_one: bool) -> None:
    """A mistyped 4 for 44 stands for nothing; a 4 that is said twice stands."""
    conversation = Conversation(triager=TRIAGER)
    first = conversation.next_checklist()
    assert first is not None
    told = {**first.answers(["back_pain", "limits_activity"]), REPORTED_BY: "person", "age_years": 4, "symptom_days": 5}
    conversation.answer_checklist(first, told)
    once_more, next_one = conversation.second_try(), conversation.next_question()
    assert once_more is not None
    assert once_more.why is not None
    assert [q.finding for q in once_more.questions] == ["age_years"]
    assert next_one is not None
    assert next_one.finding == "age_years"
    resumed = Conversation.from_json(conversation.to_json(), triager=TRIAGER)
    assert resumed.second_try() == once_more
    if one_by_one:
        conversation.answer("not sure" if again == "unsure" else str(again))
    else:
        conversation.answer_checklist(once_more, {"age_years": again})

    assert conversation.presentation.answered()["age_years"] == again
    assert (conversation.urgency == TRIAGER.triage({**told, "age_years": 44}).urgency) == (again == 44)
    following = conversation.next_checklist()
    assert following is None or "age_years" not in {q.finding for q in following.questions}


def test_somebody_who_answers_for_a_small_child_is_believed() -> None:
    conversation = Conversation(triager=TRIAGER)
    conversation.record_many({REPORTED_BY: "somebody_else", "age_years": 4, "back_pain": True})

    assert conversation.second_try() is None

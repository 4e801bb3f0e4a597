"""How far an interview is: what is left is never more than was told, and is what comes at most."""

from __future__ import annotations

import copy
import pickle
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sciatica_triage import TriageError, Triager
from sciatica_triage.chat import Conversation
from sciatica_triage.result.checklists import Checklist
from sciatica_triage.result.progress import Progress, Step, counted, lists_left

from ..support.reached import at_random, longest_way, reached

BOTH = Triager(engine="reference")
TRIAGERS = {
    "both": BOTH,
    "documents": Triager(packs=("documents",), engine="reference"),
    "guidelines": Triager(packs=("guidelines",), engine="reference"),
}
UNTIL = st.sampled_from(["screened", "settled"])
SEEDS = st.integers(0, 10**6)


@pytest.mark.parametrize("packs", TRIAGERS)
@settings(max_examples=60, deadline=None)
@given(SEEDS, UNTIL)
def test_as_many_lists_come_after_calm_answers_as_were_told_at_most(packs: str, seed: int, until: Any) -> None:
    """Wherever somebody stands, gone through to the end with every line absent, each number mild or not known."""
    triager = TRIAGERS[packs]
    person = reached(Random(seed), triager)
    checklist = triager.next_checklist(triager.triage(person), until)
    told = checklist.progress.left if checklist else 0

    assert told == longest_way(
        lambda known: triager.next_checklist(triager.triage(known), until),
        lambda known, _, answers: known.with_answers(**answers),
        person,
    )


@settings(max_examples=25, deadline=None)
@given(SEEDS, UNTIL)
def test_a_conversation_counts_what_it_asks_once_more(seed: int, until: Any) -> None:
    random = Random(seed)
    conversation = Conversation(triager=BOTH)
    for _ in range(random.randrange(8)):
        checklist = conversation.next_checklist(until)
        if checklist is not None:
            conversation.answer_checklist(checklist, at_random(random, checklist.questions, yes=0.03, unsure=0.15))

    def answered(state: Conversation, checklist: Checklist, told: dict[str, Any]) -> Conversation:
        after = copy.copy(state)
        after.answer_checklist(checklist, told)
        return after

    checklist = conversation.next_checklist(until)
    told = checklist.progress.left if checklist else 0
    assert told == longest_way(lambda state: state.next_checklist(until), answered, conversation)


def test_a_doubt_makes_one_list_more_in_a_conversation_and_none_in_a_single_result() -> None:
    told = {"back_pain": "present", "age_years": 35, "symptom_days": 5}
    left = []
    for doubt in ({"known_aneurysm": "absent"}, {"known_aneurysm": "unsure"}):
        conversation = Conversation(triager=BOTH)
        conversation.record_many({**told, **doubt}, origin="person")
        by_result, by_conversation = conversation.result.next_checklist(), conversation.next_checklist()
        assert by_result is not None
        assert by_conversation is not None
        left.append((by_result.progress.left, by_conversation.progress.left))

    (calm, calm_asked), (doubted, doubted_asked) = left
    assert calm == calm_asked
    assert doubted_asked == doubted + 1


@pytest.mark.parametrize("until", ["screened", "settled"])
def test_lists_that_are_shown_together_count_down(until: Any) -> None:
    lists = BOTH.checklists(BOTH.triage({"age_years": 35}), until)
    left = [checklist.progress.left for checklist in lists]

    assert left == [max(left[0] - place, 1) for place in range(len(lists))]


def test_nothing_is_counted_before_somebody_reads_it() -> None:
    """Going the whole way takes many times as long as the list itself, and a chat never shows how far it is."""
    counts = []
    progress = Progress(3, lambda: counts.append("counted") or 4)  # type: ignore[func-returns-value]  # None, and so 4
    assert counts == []
    assert (progress.left, progress.left) == (4, 4)
    assert counts == ["counted"]


def test_progress_is_read_written_copied_and_compared_like_the_list_that_it_is_part_of() -> None:
    checklist = Conversation(triager=BOTH).next_checklist()
    assert checklist is not None
    again = Checklist.model_validate_json(checklist.model_dump_json())

    assert checklist.model_dump()["progress"] == {"asked": 0, "left": checklist.progress.left}
    assert checklist == again == pickle.loads(pickle.dumps(checklist)) == copy.deepcopy(checklist)
    assert hash(checklist.progress) == hash(again.progress)
    assert repr(again.progress) == f"Progress(asked=0, left={checklist.progress.left})"
    assert again.progress != counted(0, 99)
    assert Checklist.model_validate({**checklist.model_dump(), "progress": checklist.progress}) == checklist
    assert "left" in Checklist.model_json_schema(mode="serialization")["properties"]["progress"]["properties"]
    with pytest.raises(TriageError):
        Checklist.model_validate({**checklist.model_dump(), "progress": {"asked": -1, "left": 2}})


def test_a_vocabulary_of_many_numbers_is_counted_all_the_same() -> None:
    """Each number doubles the ways; the most lists that were met are told, and nobody waits for all of them."""
    numbers = [question for question in BOTH.triage({}).questions if question.unit]
    walked: list[int] = []

    def step(left: int) -> Step | None:
        def then(_answers: dict[str, Any]) -> Step | None:
            walked.append(left)
            return step(left - 1)

        return Step(numbers, then) if left else None

    assert lists_left(step(8), BOTH.book) == 8
    assert len(numbers) > 2
    assert len(walked) < 2_000

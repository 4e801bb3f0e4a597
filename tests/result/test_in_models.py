"""A result inside a host's own model: stored as JSON and read back the same, changed and refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from sciatica_triage import Presentation, PresentationError, ReplayError, Reply, TriageResult, finding, triage

RESULT = triage({"cannot_pass_urine": "present", "age_years": 40})


class Visit(BaseModel):
    result: TriageResult
    answers: Presentation = Presentation()


def test_a_host_stores_its_model_and_reads_it_back() -> None:
    visit = Visit(result=RESULT, answers=RESULT.presentation)
    several = TypeAdapter(list[TriageResult])

    assert Visit.model_validate_json(visit.model_dump_json()) == visit
    assert Visit.model_validate(visit.model_dump()) == visit
    assert several.validate_json(several.dump_json([RESULT])) == [RESULT]


class Own(Presentation):
    hoarse: Reply = finding("Are you hoarse?", topic="throat", group="nerve", tier=3, unsure="ask", because="a test")


class Everywhere(BaseModel):
    plain: Presentation
    maybe: Presentation | int | None = None
    several: list[Presentation] = []
    named: dict[str, tuple[Presentation, int]] = {}


ONE = Own(hoarse=True, fever="unsure", reported_by="app")
SENT = {"reported_by": "app", "fever": "unsure", "hoarse": "present"}


@pytest.mark.parametrize("mode", ["python", "json"])
def test_a_presentation_is_dumped_by_its_own_class_wherever_it_stands(mode: Any) -> None:
    """A subclass's findings are not lost in a field that is typed as the class it inherits from."""
    host = Everywhere(plain=ONE, maybe=ONE, several=[ONE, Presentation(fever=True)], named={"a": (ONE, 1)})
    dumped = host.model_dump(mode=mode)
    either: TypeAdapter[Any] = TypeAdapter(int | list[Presentation])

    assert [dumped["plain"], dumped["maybe"], dumped["named"]["a"][0]] == [SENT] * 3
    assert dumped["several"] == [SENT, {"fever": "present"}]
    assert json.loads(host.model_dump_json()) == host.model_dump(mode="json")
    assert either.dump_python([ONE], mode=mode) == [SENT]
    assert TypeAdapter(Presentation).dump_python(ONE, mode=mode) == SENT


def test_what_is_asked_of_a_dump_is_done_below_as_well() -> None:
    host = Everywhere(plain=ONE, several=[ONE])

    assert host.model_dump(include={"plain": {"hoarse"}}) == {"plain": {"hoarse": "present"}}
    assert host.model_dump(exclude={"plain": {"hoarse", "reported_by"}})["plain"] == {"fever": "unsure"}
    assert ONE.model_dump(include={"fever"}) == {"fever": "unsure"}


def test_what_is_sent_has_a_whole_schema() -> None:
    sent = Presentation.model_json_schema(mode="serialization")

    assert sent["properties"].keys() == Presentation.model_json_schema()["properties"].keys()
    assert "required" not in sent


def test_equal_results_are_one_in_a_set() -> None:
    assert {RESULT, TriageResult.load(RESULT.model_dump_json())} == {RESULT}


@pytest.mark.parametrize("change", [{"presentation": {}}, {"reasons": []}, {"advice": "x"}], ids=str)
def test_a_stored_result_that_was_changed_does_not_replay(change: dict[str, Any]) -> None:
    changed = TriageResult.load(json.dumps(json.loads(RESULT.dump()) | change))

    with pytest.raises(ReplayError, match="was changed"):
        changed.replay()


def test_a_result_with_a_wrong_answer_lets_a_union_try_its_next_branch() -> None:
    stored = json.loads(triage({"fever": True}).dump())
    stored["presentation"]["fever"] = "SECRET"

    with pytest.raises(ValidationError) as caught:
        TypeAdapter(TriageResult).validate_python(stored)
    assert "SECRET" not in str(caught.value)
    assert TypeAdapter(TriageResult | dict[str, Any]).validate_python(stored) == stored
    assert TypeAdapter(TriageResult | dict[str, Any]).validate_json(json.dumps(stored)) == stored
    with pytest.raises(PresentationError, match="finding `fever`"):
        TriageResult.model_validate(stored)

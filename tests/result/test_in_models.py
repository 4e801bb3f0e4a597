"""A result inside a host's own model: stored as JSON and read back the same, changed and refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter

from sciatica_triage import Presentation, ReplayError, TriageResult, triage

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


def test_what_is_sent_has_a_whole_schema() -> None:
    sent = Presentation.model_json_schema(mode="serialization")

    assert sent["properties"].keys() == Presentation.model_json_schema()["properties"].keys()
    assert "required" not in sent


def test_equal_results_are_one_in_a_set() -> None:
    assert {RESULT, TriageResult.load(RESULT.model_dump_json())} == {RESULT}


@pytest.mark.parametrize("change", [{"presentation": {}}, {"urgency": "routine"}, {"status": "screened"}], ids=str)
def test_a_stored_result_that_was_changed_does_not_replay(change: dict[str, Any]) -> None:
    changed = TriageResult.load(json.dumps(json.loads(RESULT.dump()) | change))

    with pytest.raises(ReplayError, match="was changed"):
        changed.replay()

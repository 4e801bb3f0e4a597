"""The committed JSON Schemas are those of the code, and the shipped files fit them."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pydantic
import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from sciatica_triage import Presentation, Triager
from sciatica_triage.authoring.schemas import as_text, rule_schema, schemas
from sciatica_triage.packs.file_models import RuleFile
from sciatica_triage.packs.strict_yaml import read_yaml

from ..support.strategies import presentations

ROOT = Path(__file__).parents[2]
COMMITTED = (
    "rules/schema/rule.schema.json",
    "rules/schema/words.schema.json",
    "docs/generated/schema/presentation.schema.json",
    "docs/generated/schema/result.schema.json",
)
RULE_FILES = sorted(
    file
    for pack in ("documents", "guidelines")
    for file in (ROOT / "rules" / pack).rglob("*.yaml")
    if file.name not in ("pack.yaml", "sources.yaml")
)
PINNED = "2.14.3"


def committed(path: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((ROOT / path).read_text("utf-8"))
    return loaded


def errors(schema: dict[str, Any], content: object) -> list[str]:
    return [error.message for error in Draft202012Validator(schema).iter_errors(content)]


@pytest.mark.skipif(pydantic.VERSION != PINNED, reason=f"the schemas are generated under pydantic {PINNED}")
@pytest.mark.parametrize("path", COMMITTED)
def test_the_committed_schema_is_current(path: str) -> None:
    """`python -m sciatica_triage.authoring.schemas` would write the very same bytes."""
    assert as_text(schemas()[path]) == (ROOT / path).read_text("utf-8")


def test_every_schema_is_committed() -> None:
    assert set(schemas()) == set(COMMITTED)


@pytest.mark.parametrize("path", COMMITTED)
def test_a_committed_schema_is_a_valid_schema(path: str) -> None:
    Draft202012Validator.check_schema(committed(path))


@pytest.mark.parametrize("file", RULE_FILES, ids=lambda file: file.relative_to(ROOT / "rules").as_posix())
def test_a_shipped_rule_fits_the_schema_that_it_names(file: Path) -> None:
    first = file.read_text("utf-8").splitlines()[0]
    named = first.removeprefix("# yaml-language-server: $schema=")

    assert (file.parent / named).resolve() == (ROOT / "rules/schema/rule.schema.json").resolve()
    assert errors(committed("rules/schema/rule.schema.json"), read_yaml(file.name, file.read_bytes()).content) == []


def test_the_schema_explains_every_key_of_a_rule() -> None:
    properties = rule_schema()["properties"]

    assert list(properties) == list(RuleFile.model_fields)
    assert [name for name, about in properties.items() if not about.get("description")] == []


RULE: dict[str, Any] = {
    "title": "A rule",
    "when": {"all": ["leg_weakness", {"any": ["symptom_days >= 7", "weak"]}]},
    "unless": "bladder_usual_for_me",
    "urgency": "soon",
    "suspects": "something",
    "because": "somebody says so",
    "cases": {
        "fires": {"weak for a week": {"leg_weakness": "present", "symptom_days": 7, "severe_pain_hours": "unsure"}}
    },
}
WRONG: dict[str, tuple[tuple[str | int, ...], object]] = {
    "an unknown finding": (("when",), "leg_weaknes"),
    "an exception as a condition": (("when",), "bladder_usual_for_me"),
    "a number without a threshold": (("when",), "symptom_days"),
    "a threshold in the direction that is better": (("when",), "symptom_days <= 7"),
    "a comparison of a finding": (("when",), "leg_weakness >= 1"),
    "a unit after the number": (("when",), "symptom_days >= 7 days"),
    "an empty group": (("when",), {"any": []}),
    "two groups at once": (("when",), {"any": ["numbness"], "all": ["tingling"]}),
    "a negation": (("when",), {"not": ["numbness"]}),
    "a mistake inside a group": (("when", "all", 1, "any", 0), "symptom_day >= 7"),
    "a finding as the exception": (("unless",), "leg_weakness"),
    "an unknown level": (("urgency",), "now"),
    "an unknown key": (("urgncy",), "soon"),
    "no case that fires": (("cases", "fires"), {}),
    "an unknown finding in a case": (("cases", "fires", "weak for a week", "weakness"), "present"),
    "true in a case": (("cases", "fires", "weak for a week", "leg_weakness"), True),
    "a number out of range in a case": (("cases", "fires", "weak for a week", "age_years"), 121),
    "a negative number in a case": (("cases", "fires", "weak for a week", "symptom_days"), -1),
    "present for a number in a case": (("cases", "fires", "weak for a week", "symptom_days"), "present"),
}


def test_the_example_rule_fits() -> None:
    assert errors(rule_schema(), RULE) == []


@pytest.mark.parametrize("mistake", WRONG)
def test_an_editor_marks(mistake: str) -> None:
    path, value = WRONG[mistake]
    rule = copy.deepcopy(RULE)
    place: Any = rule
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value

    assert errors(rule_schema(), rule) != []


def test_a_third_partys_findings_and_definitions_can_have_a_schema_of_their_own() -> None:
    schema = rule_schema(definitions=["own_definition"])

    assert errors(schema, {**RULE, "when": "own_definition"}) == []
    assert errors(schema, {**RULE, "when": "weak"}) != []


@given(presentations())
def test_what_the_library_writes_fits_the_published_schemas(presentation: Presentation) -> None:
    result = Triager(engine="reference").triage(presentation)

    assert (
        errors(committed("docs/generated/schema/presentation.schema.json"), presentation.model_dump(mode="json")) == []
    )
    assert errors(committed("docs/generated/schema/result.schema.json"), json.loads(result.model_dump_json())) == []

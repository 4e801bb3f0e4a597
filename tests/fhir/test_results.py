"""A result as GuidanceResponse, ServiceRequest and card: what it says stands there, and the ceiling never stays behind."""

from __future__ import annotations

from typing import Any

import pytest

from sciatica_triage import Locale, OptionError, Urgency, findings, triage
from sciatica_triage.fhir import cards, code_systems, guidance_response, service_request
from sciatica_triage.packs.shipped import SHIPPED, shipped_pack

from ..support.fhir_checks import binding_problems
from ..support.fhir_people import people

CALM: dict[str, Any] = {
    **{f.name: "absent" for f in findings() if f.kind == "finding"},
    "leg_pain": "present",
    "symptom_days": 2,
    "age_years": 40,
}
SCREENED = {f.name: CALM[f.name] for f in findings() if f.tier == 1 and f.name in CALM}
RESULTS = [
    *(triage(one, engine="reference") for one in people(150, seed=2)),
    triage(SCREENED, engine="reference"),
    triage(CALM | {"cancer_history": "unsure"}, engine="reference"),
    triage(CALM, packs=("guidelines",), engine="reference"),
]
WORST = triage({"cannot_pass_urine": "present"})


def output(resource: dict[str, Any]) -> dict[str, Any]:
    (parameters,) = resource["contained"]
    return {p["name"]: p.get("valueCode") for p in parameters["parameter"]}


def test_people_of_every_status_and_level_are_there() -> None:
    assert {r.status for r in RESULTS} == {"needs_answers", "screened", "unresolved", "settled"}
    assert {r.urgency for r in RESULTS} >= {Urgency.SELF_CARE, Urgency.ROUTINE, Urgency.URGENT, Urgency.EMERGENCY}


def test_guidance_says_success_only_of_what_is_settled() -> None:
    for result in RESULTS:
        guidance = guidance_response(result, subject="Patient/1")

        assert (guidance["status"] == "success") == (result.status == "settled") == (result.urgency == result.ceiling)
        assert (guidance["status"] == "data-required") == (result.status == "needs_answers")
        told = output(guidance)
        assert (told["urgency"], told["ceiling"], told["status"]) == (result.urgency, result.ceiling, result.status)
        assert guidance["note"][0]["text"] == result.advice
        named = [c["code"] for d in guidance.get("dataRequirement", []) for c in d["codeFilter"][0]["code"]]
        assert named == [q.finding for q in result.questions]


def test_reasons_stand_where_each_release_has_them() -> None:
    old, new = guidance_response(WORST), guidance_response(WORST, "R5")
    names = [reason.name for reason in WORST.reasons]

    assert [r["coding"][0]["code"] for r in old["reasonCode"]] == names
    assert [r["concept"]["coding"][0]["code"] for r in new["reason"]] == names


def test_every_code_is_one_of_the_local_systems() -> None:
    systems = code_systems()
    assert sum(len(s["concept"]) for s in systems) > 200
    for result in RESULTS[:60]:
        for release in ("R4", "R5"):
            request = service_request(result, release, subject="Patient/1") or {}  # type: ignore[arg-type]

            assert binding_problems(guidance_response(result, release), systems) == []  # type: ignore[arg-type]
            assert binding_problems(request, systems) == []


def test_a_request_is_a_draft_at_the_urgency_and_there_is_none_at_self_care() -> None:
    for result in RESULTS:
        request = service_request(result, subject="Patient/1")
        if result.urgency == "self_care":
            assert request is None
            continue
        assert request is not None
        assert (request["status"], request["intent"], request["priority"]) == (
            "draft",
            "proposal",
            result.urgency.fhir_priority,
        )
        asking = [reason.name for reason in result.reasons if reason.urgency == result.urgency]
        assert [one["coding"][0]["code"] for one in request.get("reasonCode", [])] == asking


def test_nothing_says_the_urgency_of_what_is_not_settled_without_the_ceiling() -> None:
    for result in RESULTS:
        ceiling = result.ceiling.value.replace("_", " ")
        request = service_request(result, subject="Patient/1")
        (card,) = cards(result, subject="Patient/1")
        texts = [card["summary"], card["detail"]]
        if request is not None:
            texts += [
                request["code"]["text"],
                request["note"][0]["text"],
                card["suggestions"][0]["actions"][0]["description"],
            ]
        for text in texts:
            assert result.status == "settled" or f"up to {ceiling} is not ruled out" in text


def test_a_card_says_how_soon_in_the_indicator_and_in_fewer_than_140_characters() -> None:
    longest = 0
    for result in RESULTS:
        (card,) = cards(result)
        longest = max(longest, len(card["summary"]))

        assert card["indicator"] == result.urgency.cds_indicator
        assert len(card["summary"]) < 140
        assert card["summary"].lower().startswith(result.urgency.value.replace("_", " "))
        assert not {"suggestions", "selectionBehavior"} & card.keys()
        assert result.disclaimer in card["detail"]
    assert longest > 60


def test_the_summary_of_every_rule_at_every_ceiling_fits() -> None:
    for rule in (rule for name in SHIPPED for rule in shipped_pack(name).rules):
        reason = WORST.reasons[0].model_copy(update={"title": rule.title, "urgency": Urgency.SELF_CARE})
        told = {"reasons": (reason,), "urgency": Urgency.SELF_CARE, "status": "screened"}
        (card,) = cards(WORST.model_copy(update=told))

        assert card["summary"].endswith(rule.title)
        assert len(card["summary"]) < 140


def test_a_title_that_is_too_long_gives_way_to_how_soon() -> None:
    reason = WORST.reasons[0].model_copy(update={"title": "x" * 300})
    (card,) = cards(WORST.model_copy(update={"reasons": (reason,)}))

    assert len(card["summary"]) == 139
    assert card["summary"].startswith("Emergency: xxx")


def test_a_card_for_a_patient_suggests_the_draft() -> None:
    (card,) = cards(WORST, subject="Patient/1")
    (suggestion,) = card["suggestions"]

    assert card["selectionBehavior"] == "at-most-one"
    assert suggestion["actions"][0]["type"] == "create"
    assert suggestion["actions"][0]["resource"] == service_request(WORST, subject="Patient/1")


@pytest.mark.parametrize("subject", ["", " ", 7, None])
def test_a_subject_that_is_none_is_refused(subject: Any) -> None:
    with pytest.raises(OptionError, match=r"^`subject`: expected a reference"):
        service_request(WORST, subject=subject)


def test_the_numbers_of_the_place_are_those_of_the_result() -> None:
    local = triage({"cannot_pass_urine": "present"}, locale=Locale(emergency_number="N-1-1"))
    request = service_request(local, subject="Patient/1") or {}

    assert "N-1-1" in guidance_response(local)["note"][0]["text"]
    assert "N-1-1" in request["patientInstruction"]


@pytest.mark.parametrize("subject", [None, "Patient/1"])
def test_a_release_that_is_none_is_refused_at_every_door(subject: str | None) -> None:
    for door in (cards, guidance_response, *([service_request] if subject else [])):
        with pytest.raises(OptionError, match="`release`"):
            door(WORST, "R3", subject=subject)  # type: ignore[operator]

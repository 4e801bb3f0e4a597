"""A result as FHIR resources: a GuidanceResponse, and a draft of a request for the care that it asks for."""

from __future__ import annotations

from typing import Final

from ..engine.assessment import Status
from ..errors import OptionError, expect
from ..triager import TriageResult
from ..vocabulary.vocabulary import vocabulary_of
from .codes import FINDINGS, LEVELS, MODULE, RULES, Release, Resource, checked_release, coding, concept, level_words

_STATUS: Final[dict[Status, str]] = {
    "needs_answers": "data-required",
    "screened": "data-requested",
    "unresolved": "data-requested",
    "settled": "success",
}
"""FHIR's words: more data is needed to finish; more data may give a fuller result; done. Only what is settled is done."""


def guidance_response(result: TriageResult, release: Release = "R4", *, subject: str | None = None) -> Resource:
    """The result as a GuidanceResponse: the advice as its note, the rules that fired as reasons.

    Urgency, ceiling, status and rule packs stand in contained `Parameters`; while questions are open, the data requirement
    lists their findings. `subject`: a reference, such as `Patient/1`. Raises `OptionError` for another release.
    """
    release = checked_release(release)
    expect("result", result, TriageResult)
    reasons = [concept(release, RULES, reason.name, reason.title) for reason in result.reasons]
    vocabulary = vocabulary_of(type(result.presentation))
    still_open = [coding(FINDINGS, q.finding, vocabulary[q.finding].called) for q in result.questions]
    resource: Resource = {
        "resourceType": "GuidanceResponse",
        "contained": [_output(result)],
        "moduleUri": MODULE,
        "status": _STATUS[result.status],
        "note": [{"text": result.advice}, {"text": result.disclaimer}],
        # What is contained has to be referred to.
        "outputParameters": {"reference": "#output"},
    }
    if subject is not None:
        resource["subject"] = _reference(subject)
    if reasons:
        resource["reasonCode" if release == "R4" else "reason"] = reasons
    if still_open:
        resource["dataRequirement"] = [
            {"type": "QuestionnaireResponse", "codeFilter": [{"path": "item.linkId", "code": still_open}]}
        ]
    return resource


def service_request(result: TriageResult, release: Release = "R4", *, subject: str) -> Resource | None:
    """A draft ServiceRequest at the result's urgency, for a person to read, change and sign; None at self-care.

    It asks that the person be seen and says how soon; which service does that is for who signs it. Its words name the
    ceiling while that is higher. `subject`: a reference, such as `Patient/1`. Raises `OptionError`.
    """
    release, level = checked_release(release), expect("result", result, TriageResult).urgency
    priority = level.fhir_priority
    if priority is None:
        return None
    reasons = [concept(release, RULES, r.name, r.title) for r in result.reasons if r.urgency == level]
    instruction: object = result.advice if release == "R4" else [{"instructionMarkdown": result.advice}]
    request: Resource = {
        "resourceType": "ServiceRequest",
        "status": "draft",
        "intent": "proposal",
        "priority": priority,
        "code": concept(release, LEVELS, level.value, level_words(level), standing(result)),
        "subject": _reference(subject),
        "note": [{"text": f"{standing(result)}. {result.disclaimer}"}],
        "patientInstruction": instruction,
    }
    if reasons:
        request["reasonCode" if release == "R4" else "reason"] = reasons
    return request


def standing(result: TriageResult) -> str:
    """The urgency in words, never without the ceiling while that is higher."""
    level = level_words(result.urgency)
    return level if result.status == "settled" else f"{level}, and up to {level_words(result.ceiling)} is not ruled out"


def _output(result: TriageResult) -> Resource:
    values = {"urgency": result.urgency.value, "ceiling": result.ceiling.value, "status": result.status}
    packs = [f"{pack.id} {pack.version} {pack.sha256}" for pack in result.ruleset]
    return {
        "resourceType": "Parameters",
        "id": "output",
        "parameter": [
            *({"name": name, "valueCode": value} for name, value in values.items()),
            *({"name": "pack", "valueString": pack} for pack in packs),
        ],
    }


def _reference(subject: object) -> Resource:
    if not isinstance(subject, str) or not subject.strip():
        raise OptionError("`subject`: expected a reference, such as `Patient/1`")
    return {"reference": subject}

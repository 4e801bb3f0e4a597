"""The example CDS Hooks service over real HTTP: discovery, cards, feedback, and what it does with what it cannot read."""

from __future__ import annotations

import importlib.util
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette")
pytest.importorskip("uvicorn")

from sciatica_triage import EngineError, triage
from sciatica_triage.fhir import QUESTIONNAIRE, cards, questionnaire_response

from ..support.served import served

CANARY = "Zyxwv-4711"
WORST = {"cannot_pass_urine": "present"}


@pytest.fixture(scope="module")
def example() -> Any:
    path = Path(__file__).parents[2] / "examples" / "cds_service.py"
    spec = importlib.util.spec_from_file_location("cds_service", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Host:
    """What an electronic record would be: it calls the service."""

    def __init__(self, port: int, audit: Path) -> None:
        self.base, self._audit = f"http://127.0.0.1:{port}/cds-services", audit

    def call(self, path: str = "", body: Any = None) -> tuple[int, Any]:
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, {"content-type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                text = answer.read()
                return answer.status, json.loads(text) if text else None
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read())

    def opens_chart(self, answers: Any, patient: str = "1") -> tuple[int, Any]:
        context = {"userId": "Practitioner/1", "patientId": patient}
        asked = {"hook": "patient-view", "hookInstance": "a", "context": context, "prefetch": {"answers": answers}}
        return self.call("/sciatica-triage", asked)

    def audit(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self._audit.read_text().splitlines()]


@pytest.fixture(scope="module")
def host(example: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    audit = tmp_path_factory.mktemp("cds") / "audit.jsonl"
    with served(example.made(audit)) as port:
        yield Host(port, audit)


def on_file(answers: dict[str, Any], subject: str = "Patient/1") -> dict[str, Any]:
    return questionnaire_response(answers) | {"subject": {"reference": subject}}


def bundle(*resources: Any) -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": one} for one in resources]}


def test_discovery_says_which_hook_and_what_to_prefetch(host: Host) -> None:
    status, told = host.call()
    (service,) = told["services"]

    assert status == 200
    assert (service["id"], service["hook"]) == ("sciatica-triage", "patient-view")
    assert "{{context.patientId}}" in service["prefetch"]["answers"]
    assert f"questionnaire={QUESTIONNAIRE}&" in service["prefetch"]["answers"]


@pytest.mark.parametrize("wrapped", [False, True], ids=["resource", "bundle"])
@pytest.mark.parametrize("subject", ["Patient/1", "https://ehr.invalid/fhir/Patient/1"])
def test_a_card_says_what_triage_says(host: Host, wrapped: bool, subject: str) -> None:
    found = on_file(WORST, subject)
    status, told = host.opens_chart(bundle(found) if wrapped else found)
    (card,) = told["cards"]
    (expected,) = cards(triage(WORST), subject="Patient/1")
    del card["uuid"], card["suggestions"][0]["uuid"]

    assert (status, card) == (200, expected)
    assert card["indicator"] == "critical"


@pytest.mark.parametrize("nothing", [None, {"resourceType": "Bundle"}, {"resourceType": "Bundle", "entry": []}])
def test_no_answers_is_said_and_not_passed_over(host: Host, nothing: Any) -> None:
    _, told = host.opens_chart(nothing)

    assert [card["summary"] for card in told["cards"]] == ["The red-flag questions are not answered yet"]


@pytest.mark.parametrize(
    "unread",
    [
        on_file(WORST) | {"item": [{"linkId": CANARY}]},
        on_file(WORST, "Patient/2"),
        on_file(WORST, "NotPatient/1"),
        questionnaire_response(WORST),
        bundle(on_file(WORST), on_file({})),
        bundle(CANARY),
        CANARY,
        {"resourceType": CANARY},
    ],
    ids=["linkId", "another patient", "no patient", "no subject", "two", "no entry", "text", "another resource"],
)
def test_what_cannot_be_read_is_a_card_that_says_so(host: Host, unread: Any) -> None:
    status, told = host.opens_chart(unread)
    (card,) = told["cards"]

    assert (status, card["indicator"]) == (200, "warning")
    assert card["summary"] == "Red flags NOT assessed: the answers on file could not be read"
    assert card["detail"]
    assert CANARY not in json.dumps(told)


def test_an_engine_that_fails_is_a_critical_card(host: Host, example: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(_: object) -> None:
        raise EngineError("no safe answer")

    monkeypatch.setattr(example, "triage", failing)
    _, told = host.opens_chart(on_file({}))

    assert told["cards"][0]["indicator"] == "critical"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"{", 400),
        (b'{"hook": "patient-view", "hook": "patient-view"}', 400),
        (b" " * 1_000_001, 400),
        ([], 400),
        ({"hook": "order-sign", "context": {"patientId": "1"}}, 400),
        ({"hook": "patient-view", "context": {"patientId": "../2"}}, 400),
        ({"hook": "patient-view", "context": {"patientId": "1"}}, 412),
        ({"hook": "patient-view", "context": {"patientId": "1"}, "prefetch": CANARY}, 412),
    ],
)
def test_a_request_that_is_none_is_refused_without_an_echo(host: Host, body: Any, expected: int) -> None:
    status, told = host.call("/sciatica-triage", body)

    assert status == expected
    assert CANARY not in json.dumps(told)


def test_feedback_goes_into_the_audit_beside_the_card_without_comment_answers_or_names(
    host: Host, example: Any
) -> None:
    _, told = host.opens_chart(on_file(WORST | {"age_years": 47}))
    card, suggestion = told["cards"][0]["uuid"], told["cards"][0]["suggestions"][0]["uuid"]
    reason = {"reason": {"code": "seen-already", "system": "urn:x"}, "userComment": CANARY}
    overridden = {
        "card": card,
        "outcome": "overridden",
        "overrideReason": reason,
        "outcomeTimestamp": "2026-01-01T00:00:00Z",
    }
    taken = {"card": card, "outcome": "accepted", "acceptedSuggestions": [{"id": suggestion}]}
    taken |= {"overrideReason": {"reason": {"code": f"{CANARY} words"}}}
    status, _ = host.call("/sciatica-triage/feedback", {"feedback": [overridden, taken]})
    shown, first, second = host.audit()[-3:]

    assert status == 200
    assert (shown["event"], shown["card"], shown["urgency"], shown["status"]) == ("card", card, "emergency", "settled")
    assert "documents/cannot_pass_urine" in shown["rules"]
    told_of = {"event": "feedback", "card": card}
    assert first == told_of | {"outcome": "overridden", "accepted": [], "reason": "seen-already"}
    assert second == told_of | {"outcome": "accepted", "accepted": [suggestion], "reason": None}
    assert CANARY not in json.dumps(host.audit())
    assert "Patient" not in json.dumps(host.audit())
    assert card in example.Audit(host._audit).cards


@pytest.mark.parametrize(
    "body",
    [
        [],
        {"feedback": "x"},
        {"feedback": [{"card": CANARY, "outcome": "accepted"}]},
        {"feedback": [{"card": ["x"]}]},
        b"{",
    ],
)
def test_feedback_about_no_card_is_refused(host: Host, body: Any) -> None:
    before = len(host.audit())
    status, told = host.call("/sciatica-triage/feedback", body)

    assert status == 400
    assert CANARY not in json.dumps(told)
    assert len(host.audit()) == before


def test_an_outcome_that_is_none_is_refused(host: Host) -> None:
    card = host.opens_chart(on_file(WORST))[1]["cards"][0]["uuid"]

    for wrong in ({"outcome": CANARY}, {"outcome": []}, {}, {"outcome": "accepted", "acceptedSuggestions": CANARY}):
        assert host.call("/sciatica-triage/feedback", {"feedback": [{"card": card} | wrong]})[0] == 400

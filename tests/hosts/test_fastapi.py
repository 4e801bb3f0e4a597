"""Inside FastAPI, over real HTTP: a wrong answer is a 422 that names the finding and repeats nothing."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi")
uvicorn = pytest.importorskip("uvicorn")

from fastapi import FastAPI  # noqa: E402
from pydantic import BaseModel  # noqa: E402

from sciatica_triage import Presentation, TriageResult, triage  # noqa: E402
from sciatica_triage.web import install_errors  # noqa: E402

# FastAPI silences this warning of pydantic itself, but not for a class that is built when it is first used.
pytestmark = pytest.mark.filterwarnings("ignore:The 'alias' attribute with value")
CANARY = "Zyxwv-4711"


class Visit(BaseModel):
    ward: str
    answers: Presentation | None = None


def made() -> FastAPI:
    app = FastAPI()
    install_errors(app)

    @app.post("/direct")
    def direct(presentation: Presentation) -> TriageResult:
        return triage(presentation)

    @app.post("/visit")
    def visit(visit: Visit) -> dict[str, str]:
        return {"urgency": triage(visit.answers or {}).urgency}

    @app.post("/mapping")
    def mapping(answers: dict[str, Any]) -> dict[str, str]:
        return {"urgency": triage(answers).urgency}

    return app


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(made(), host="127.0.0.1", port=port, log_level="critical"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    for _ in range(400):
        if server.started:
            break
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


def post(url: str, body: object) -> tuple[int, str]:
    data = json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"content-type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.mark.parametrize(
    ("path", "wrap"),
    [("/direct", lambda a: a), ("/mapping", lambda a: a), ("/visit", lambda a: {"ward": "3", "answers": a})],
    ids=["body", "mapping", "nested"],
)
@pytest.mark.parametrize("wrong", [{"age_years": CANARY}, {"fever": CANARY}, {"fever": {"said": CANARY}}])
def test_a_wrong_answer_is_a_422_with_the_findings_name(url: str, path: str, wrap: Any, wrong: dict[str, Any]) -> None:
    status, text = post(url + path, wrap(wrong))

    assert status == 422
    assert next(iter(wrong)) in text
    assert CANARY not in text


def test_an_unknown_field_is_free_text_and_not_repeated(url: str) -> None:
    status, text = post(url + "/direct", {CANARY: "present"})

    assert (status, CANARY in text) == (422, False)


def test_a_right_answer_is_answered_whole(url: str) -> None:
    status, text = post(url + "/direct", {"cannot_pass_urine": "Yes"})

    assert status == 200
    assert TriageResult.model_validate_json(text) == triage({"cannot_pass_urine": True})
    assert post(url + "/visit", {"ward": "3"}) == (200, '{"urgency":"routine"}')


def test_the_response_schema_is_whole(url: str) -> None:
    with urllib.request.urlopen(url + "/openapi.json", timeout=30) as answer:
        schemas = json.loads(answer.read())["components"]["schemas"]

    result = next(schema for name, schema in schemas.items() if name.startswith("TriageResult"))
    body = next(schema for name, schema in schemas.items() if name.startswith("Presentation"))
    assert {"urgency", "ceiling", "status", "reasons", "questions", "advice", "presentation"} <= result[
        "properties"
    ].keys()
    assert "cannot_pass_urine" in body["properties"]


def test_the_service_of_the_guide_answers() -> None:
    page = (Path(__file__).parents[2] / "docs/guide/app.md").read_text("utf-8")
    service = re.search(r"```python\n(from fastapi.*?)```", page, re.DOTALL)
    assert service is not None
    names: dict[str, Any] = {"__name__": "service"}
    exec(compile(service[1], "app.md", "exec", dont_inherit=True), names)

    assert names["endpoint"](names["Body"](answers={"leg_weakness": "present"})).urgency == "urgent"
    assert "/triage" in names["app"].openapi()["paths"]

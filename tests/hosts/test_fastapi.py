"""Inside FastAPI, over real HTTP: a wrong answer is a 422 that names the finding and repeats nothing."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
import traceback
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest

pytest.importorskip("fastapi")
pytest.importorskip("httpx")
uvicorn = pytest.importorskip("uvicorn")

from fastapi import FastAPI, WebSocket, WebSocketDisconnect  # noqa: E402
from fastapi.exceptions import ResponseValidationError  # noqa: E402
from fastapi.testclient import TestClient  # noqa: E402
from pydantic import BaseModel, ConfigDict, Field  # noqa: E402

from sciatica_triage import OptionError, Presentation, TriageResult, triage  # noqa: E402
from sciatica_triage.web import install_errors  # noqa: E402

# FastAPI silences this warning of pydantic itself, but not for a class that is built when it is first used.
pytestmark = pytest.mark.filterwarnings("ignore:The 'alias' attribute with value")
CANARY = "Zyxwv-4711"


class Visit(BaseModel):
    ward: str
    answers: Presentation | None = None


class Letter(BaseModel):
    """Somebody else's body: not whole, and with fields that refuse what they do not know."""

    model_config = ConfigDict(extra="forbid")
    pages: int
    kind: Literal["letter"]


class Call(BaseModel):
    kind: Literal["call"]
    minutes: int


Either = Annotated[Letter | Call, Field(discriminator="kind")]


def made() -> FastAPI:
    app = FastAPI()
    install_errors(app)

    @app.post("/direct")
    def direct(presentation: Presentation) -> TriageResult:
        return triage(presentation)

    @app.post("/visit")
    def visit(visit: Visit) -> dict[str, str]:
        return {"urgency": triage(visit.answers or {}).urgency}

    @app.post("/either")
    def either(body: Presentation | Letter) -> str:
        return type(body).__name__

    @app.post("/many")
    def many(body: list[Presentation] | dict[int, int]) -> str:
        return type(body).__name__

    @app.post("/tagged")
    def tagged(body: Either) -> str:
        return body.kind

    @app.post("/unfit", response_model=Letter)
    def unfit(body: dict[str, Any]) -> Any:
        return body

    @app.websocket("/socket")
    async def socket(_socket: WebSocket, age: int) -> None:
        """Never reached."""

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


BODIES: list[Any] = [
    {"fever": CANARY}, {CANARY: "present"}, {CANARY: 1}, {"pages": CANARY, "kind": "letter"}, {"pages": 1, "kind": CANARY},
    {"pages": 1, "kind": "letter", CANARY: 1}, {"ward": 3, "answers": {"fever": "unsure", "note": CANARY}},
    {"answers": {"fever": CANARY}}, [{"fever": CANARY}], [CANARY], CANARY, [[CANARY]], {"kind": {CANARY: CANARY}},
    {"7": CANARY},
]  # fmt: skip


@pytest.mark.parametrize("path", ["/direct", "/visit", "/either", "/many", "/tagged"])
def test_no_validation_error_repeats_a_request_or_names_our_machinery(url: str, path: str) -> None:
    for body in BODIES:
        status, text = post(url + path, body)

        assert status == 422
        assert CANARY not in text
        assert not re.search(r"json-or-python|function|partial| at 0x|\binput\b\"", text)
        assert {key for one in json.loads(text)["detail"] for key in one} == {"loc", "msg", "type"}


def test_a_branch_of_a_union_is_named_by_its_class(url: str) -> None:
    told = json.loads(post(url + "/either", {"fever": CANARY})[1])["detail"]

    assert [one["loc"] for one in told[:2]] == [["body", "Presentation", "fever"], ["body", "Letter", "pages"]]
    assert json.loads(post(url + "/many", 3)[1])["detail"][0]["loc"] == ["body", "list[Presentation]"]
    assert post(url + "/either", {"pages": 2, "kind": "letter"}) == (200, '"Letter"')


def test_a_response_that_does_not_fit_is_logged_without_what_it_holds() -> None:
    client = TestClient(made())
    with pytest.raises(ResponseValidationError) as caught:
        client.post("/unfit", json={"pages": CANARY, "kind": "letter"})

    told = "".join(traceback.format_exception(caught.value))
    assert "pages" in told
    assert CANARY not in told


def test_a_socket_is_closed_without_repeating_what_was_asked() -> None:
    with pytest.raises(WebSocketDisconnect) as caught, TestClient(made()).websocket_connect(f"/socket?age={CANARY}"):
        pass

    assert "age" in caught.value.reason
    assert CANARY not in caught.value.reason


@pytest.mark.parametrize("app", [None, 5, "app", object()])
def test_what_is_no_app_is_refused(app: Any) -> None:
    with pytest.raises(OptionError):
        install_errors(app)


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

"""Inside FastAPI, over real HTTP: a wrong answer is a 422 that names the finding and repeats nothing."""

from __future__ import annotations

import json
import re
import traceback
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest

pytest.importorskip("fastapi")
pytest.importorskip("httpx")
pytest.importorskip("uvicorn")

from fastapi import Body, FastAPI, Form, Header, Query, WebSocket, WebSocketDisconnect
from fastapi.exceptions import ResponseValidationError
from fastapi.testclient import TestClient
from pydantic import BaseModel, ConfigDict, Field, Json
from typing_extensions import TypedDict

from sciatica_triage import Locale, OptionError, Presentation, TriageResult, triage
from sciatica_triage.web import install_errors

from ..support.served import served

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


class Ward(BaseModel):
    beds: dict[str, dict[int, list[Presentation]]] = {}
    notes: Json[dict[str, int]] | None = None


class Noted(BaseModel):
    notes: Json[dict[str, int]]


class Bed(TypedDict):
    number: int
    person: Presentation


@dataclass
class Room:
    beds: dict[str, Bed]


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

    @app.post("/place")
    def place(place: Locale | int) -> str:
        return str(place.emergency_number) if isinstance(place, Locale) else "a number"

    @app.post("/named")
    def named(body: dict[str, Presentation]) -> None:
        """Reads names that the client makes up."""

    @app.post("/ward")
    def ward(body: Ward) -> None:
        """The same, deeper."""

    @app.post("/rooms")
    def rooms(
        first: Room, others: dict[str, Room] | list[dict[str, Presentation | Letter]], number: Annotated[int, Body()]
    ) -> None:
        """Several parts of one body."""

    @app.post("/hidden", include_in_schema=False)
    def hidden(body: dict[str, Letter | Visit]) -> None:
        """Not in the description of the app."""

    @app.get("/query")
    def query(asked: Annotated[Presentation, Query()]) -> None:
        """Answers in the address."""

    @app.get("/noted")
    def noted(asked: Annotated[Noted, Query()]) -> None:
        """JSON in the address."""

    @app.post("/form")
    def form(answers: Annotated[Presentation, Form()]) -> None:
        """Answers of a form."""

    @app.get("/header")
    def header(answers: Annotated[Visit, Header()]) -> None:
        """Fields in headers."""

    @app.post("/unfit_names", response_model=dict[str, Letter])
    def unfit_names(body: dict[str, Any]) -> Any:
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
    with served(made()) as port:
        yield f"http://127.0.0.1:{port}"


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


def wrapped(wrong: Any) -> Iterator[tuple[str, Any]]:
    """Each body that can hold names which the client makes up, with something wrong in it."""
    yield "/named", {CANARY: wrong}
    yield "/named", {"fever": {CANARY: wrong}}
    yield "/ward", {"beds": {CANARY: {7: [wrong]}}}
    yield "/ward", {"beds": {CANARY: {CANARY: [wrong]}}}
    yield "/ward", {"beds": {f"dict[{CANARY}]": wrong, CANARY: {"4711": wrong}}}
    yield "/ward", {"notes": json.dumps({CANARY: CANARY}), CANARY: 1}
    yield "/rooms", {"first": {"beds": {CANARY: wrong}}, "others": {CANARY: wrong}, "number": CANARY}
    yield (
        "/rooms",
        {"first": {"beds": {CANARY: {"number": 1, "person": wrong}}}, "others": [{CANARY: wrong}], CANARY: 2},
    )
    yield "/rooms", {"first": CANARY, "others": {CANARY: {"beds": {CANARY: wrong}}}}
    yield "/hidden", {CANARY: wrong}


@pytest.mark.parametrize(
    "wrong", [{"fever": CANARY}, {CANARY: True}, CANARY, 5, None, [], {"answers": {"fever": CANARY}}], ids=repr
)
def test_no_name_that_the_client_made_up_is_repeated(url: str, wrong: Any) -> None:
    for path, body in wrapped(wrong):
        status, text = post(url + path, body)

        assert (path, status) == (path, 422)
        assert CANARY not in text
        assert "4711" not in text


def test_the_finding_and_the_declared_names_are_still_told(url: str) -> None:
    (one,) = json.loads(post(url + "/named", {CANARY: {"fever": 7}})[1])["detail"]
    beds = json.loads(post(url + "/ward", {"beds": {CANARY: {"1": [{}, {"fever": 7}]}}})[1])["detail"]
    person = {"number": 1, "person": {"fever": 7}}
    rooms = json.loads(post(url + "/rooms", {"first": {"beds": {CANARY: person}}, "others": []})[1])["detail"]

    assert one["loc"] == ["body", "*", "fever"]
    assert beds[0]["loc"] == ["body", "beds", "*", "*", 1, "fever"]
    assert [place["loc"] for place in rooms] == [
        ["body", "first", "beds", "*", "person", "fever"], ["body", "number"],
    ]  # fmt: skip


def test_nothing_of_an_address_a_form_or_a_header_is_repeated() -> None:
    client = TestClient(made())
    for answer in (
        client.get("/query", params={"fever": CANARY}),
        client.get("/query", params={CANARY: "yes"}),
        client.get("/noted", params={"notes": json.dumps({CANARY: CANARY})}),
        client.post("/form", data={"fever": CANARY, CANARY: "yes"}),
        client.get("/header", headers={"answers": CANARY, CANARY: "1"}),
    ):
        assert answer.status_code == 422
        assert CANARY.lower() not in answer.text.lower()

    with pytest.raises(ResponseValidationError) as caught:
        client.post("/unfit_names", json={CANARY: {"pages": CANARY, "kind": "letter"}})
    assert CANARY not in "".join(traceback.format_exception(caught.value))


def test_an_app_that_cannot_describe_itself_repeats_nothing_either() -> None:
    app = made()
    app.openapi = lambda: 1 / 0  # type: ignore[assignment]
    answer = TestClient(app).post("/named", json={CANARY: {"fever": CANARY}})

    assert answer.json()["detail"][0]["loc"] == ["body", "*", "fever"]


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


def test_a_locale_in_a_body_is_a_field_as_any_other(url: str) -> None:
    for wrong in ({"emergency_number": 5}, {"emergency_place": "half \ud800"}, {CANARY: CANARY}, CANARY):
        status, text = post(url + "/place", wrong)

        assert (status, CANARY in text) == (422, False)
    assert post(url + "/place", {"emergency_number": "999"}) == (200, '"999"')


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

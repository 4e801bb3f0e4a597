"""The MCP server as a door: what it takes, what it refuses, and that nothing of it comes back in an error."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sciatica_triage import Presentation, Triager
from sciatica_triage.chat import Conversation, handle_tool_call
from sciatica_triage.errors import PresentationError
from sciatica_triage.mcp_server.tools import tools
from sciatica_triage.mcp_server.wire import TWICE, UNKNOWN_METHOD, looked_at

from ..support.strategies import FINDINGS, answers
from .serving import serving

anyio = pytest.importorskip("anyio", reason="needs the extra `mcp`")
pytest.importorskip("mcp", reason="needs the extra `mcp`")

TOOLS = tools(Triager())
EXCEPTIONS = [name for name, f in FINDINGS.items() if f.kind == "exception"]
NEED_ANSWERS = ["assess_red_flags", "next_question", "explain"]


# what a model may give


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_over_mcp_a_model_can_give_no_more_than_by_the_chat_tool(data: st.DataObject) -> None:
    names = data.draw(st.lists(st.sampled_from(list(FINDINGS)), unique=True, max_size=8))
    said = {name: data.draw(answers(FINDINGS[name])) for name in [*names, *EXCEPTIONS]}
    over_mcp = TOOLS["assess_red_flags"].run({"answers": said})
    by_tool = handle_tool_call("record_answers", said, Conversation())

    assert over_mcp.model_dump()["urgency"] == by_tool.urgency
    given_exceptions = [name for name in EXCEPTIONS if said[name] != "not_asked"]
    assert len(over_mcp.model_dump()["not_taken"]) == len(given_exceptions)


@pytest.mark.parametrize("tool", NEED_ANSWERS)
def test_an_exception_is_left_out_and_said_so(tool: str) -> None:
    said = {"answers": {"bladder_change": "present", "bladder_usual_for_me": "present"}}

    assert TOOLS[tool].run(said).model_dump()["not_taken"] == (
        "finding `bladder_usual_for_me`: not taken from a model; the person answers it themselves",
    )


def _schemas(node: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(node, dict):
        yield path, node
        for key, value in node.items():
            yield from _schemas(value, f"{path}/{key}")
    elif isinstance(node, list):
        for i, value in enumerate(node):
            yield from _schemas(value, f"{path}/{i}")


@pytest.mark.parametrize("name", TOOLS)
def test_every_enum_has_a_type_and_no_schema_offers_an_exception(name: str) -> None:
    tool = TOOLS[name]
    for schema in (dict(tool.input_schema), tool.output.model_json_schema()):
        untyped = [path for path, one in _schemas(schema) if isinstance(one.get("enum"), list) and "type" not in one]
        assert untyped == []
    assert not [path for path, _ in _schemas(dict(tool.input_schema)) if path.split("/")[-1] in EXCEPTIONS]


@pytest.mark.parametrize("tool", NEED_ANSWERS)
@pytest.mark.parametrize(
    "form",
    [
        json.dumps,
        lambda a: json.dumps(json.dumps(a)),
        lambda a: f"```json\n{json.dumps(a)}\n```",
        lambda a: {"answers": a},
        lambda a: {key.upper(): value.capitalize() for key, value in a.items()},
    ],
    ids=["text", "text twice", "fenced", "wrapped", "capitals"],
)
def test_answers_in_the_forms_that_clients_send_are_read(tool: str, form: Any) -> None:
    said = {"leg_weakness": "present", "fever": "absent"}

    assert TOOLS[tool].run({"answers": form(said)}) == TOOLS[tool].run({"answers": said})


@pytest.mark.parametrize(
    "answers_", ["SECRET", "{", 3, ["SECRET"], {"Fever": "present", "fever": "absent"}, {"fever": "SECRET"}, None]
)
def test_what_is_no_such_form_is_refused_without_an_echo(answers_: Any) -> None:
    with pytest.raises(PresentationError) as caught:
        TOOLS["assess_red_flags"].run({"answers": answers_})

    assert "SECRET" not in str(caught.value)


# names that are given twice

CALL = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"assess_red_flags","arguments":{"answers":%s}}}'
TWO = [
    '{"cannot_pass_urine":"present","cannot_pass_urine":"absent"}',
    '{"cannot_pass_urine":"present","cannot\\u005fpass_urine":"absent"}',
    '{"cannot_pass_urine":"present","cannot_pass_urine":"present"}',
    '{"answers":{"fever":"present","fever":"absent"}}',
    '{"age_years":40' + "0" * 5_000 + ',"fever":"present","fever":"absent"}',
    '{"symptom_days":1e400,"fever":"present","fever":"absent"}',
]
HELLO = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}


def request(number: Any, method: str, **params: Any) -> str:
    return json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params})


def exchange(lines: list[str], until: Any) -> tuple[list[dict[str, Any]], str]:
    """All answers to these lines over a pipe, the one with the id `until` last; and standard error."""
    start = [request(0, "initialize", **HELLO), '{"jsonrpc":"2.0","method":"notifications/initialized"}']
    command = [sys.executable, "-m", "sciatica_triage", "mcp"]
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **pipes) as process:
        try:
            process.stdin.write("\n".join([*start, *lines]) + "\n")
            process.stdin.flush()
            answers_: list[dict[str, Any]] = []
            while not answers_ or answers_[-1].get("id") != until:
                answers_.append(json.loads(process.stdout.readline()))
            _, errors = process.communicate(timeout=20)
        finally:
            process.kill()
    return answers_, errors


def test_a_name_given_twice_is_refused_over_a_pipe() -> None:
    lines = [(CALL % two).replace('"id":1', f'"id":{i}') for i, two in enumerate(TWO, 1)]
    answers_, _ = exchange([*lines, request("end", "ping")], "end")
    by_id = {answer["id"]: answer for answer in answers_}

    for i in range(1, len(TWO) + 1):
        assert by_id[i]["result"]["isError"] is True
        assert "given twice" in by_id[i]["result"]["content"][0]["text"]


def post(port: int, body: str | bytes, **headers: str) -> tuple[int, str]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        sent = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"} | headers
        connection.request("POST", "/mcp", body, sent)
        response = connection.getresponse()
        return response.status, response.read().decode()


def test_a_name_given_twice_is_refused_over_http_and_a_body_has_a_limit() -> None:
    with serving() as port:
        for two in TWO:
            status, body = post(port, CALL % two)
            assert status == 200
            assert json.loads(body)["result"]["isError"] is True
            assert "given twice" in body
        status, body = post(port, CALL % '{"cannot_pass_urine":"present"}')
        assert json.loads(body)["result"]["structuredContent"]["urgency"] == "emergency"
        assert post(port, CALL % json.dumps("x" * 5_000_000))[0] == 413


def test_the_limit_is_said_where_the_raw_message_cannot_be_seen() -> None:
    assert "some clients drop the first of two equal names" in TOOLS["assess_red_flags"].description


FLOATS = st.floats(allow_nan=False, allow_infinity=False)  # JSON has neither


@given(st.dictionaries(st.text(), st.recursive(st.integers() | st.text() | FLOATS, st.lists, max_leaves=4)))
def test_a_message_with_each_name_once_is_handed_on_as_it_is(params: dict[str, Any]) -> None:
    for text in (request(1, "tools/call", arguments=params), json.dumps(params), "not JSON", "[1,1]"):
        if "method" not in params:
            assert looked_at(text) == text


def test_a_call_with_a_name_given_twice_anywhere_holds_nothing_else() -> None:
    for text in (
        CALL % TWO[0],
        '{"method":"tools/call","params":{"a":1},"params":{"name":"x","arguments":{}}}',
        '{"method":"tools/call","id":1,"id":2,"params":{"name":"x","arguments":{"answers":{}}}}',
    ):
        assert json.loads(looked_at(text))["params"]["arguments"] == {TWICE: True}
    assert json.loads(looked_at('{"id":1,"method":"SECRET","params":{"SECRET":1}}')) == {
        "jsonrpc": "2.0",
        "id": 1,
        "method": UNKNOWN_METHOD,
    }


# what the SDK cannot read

ODD = [
    '{"fever":"\\ud800"}',
    '{"fe\\udc00ver":"present"}',
    '{"fever":"present","fever":"\\ud83d"}',
    f'{{"fever":{"[" * 300}{"]" * 300}}}',
    f'{{"fever":{"[" * 100_000}{"]" * 100_000}}}',
    '{"fever":' + '{"a":' * 5_000 + "1" + "}" * 5_001,
    f'{{"age_years":{"9" * 5_000}}}',
    '{"fever":"a\x01b"}',
    '{"age_years":NaN}',
    '{"age_years":-Infinity}',
]


def test_a_call_that_cannot_be_read_gets_an_answer_over_a_pipe_and_the_server_lives() -> None:
    lines = [(CALL % odd).replace('"id":1', f'"id":{i}') for i, odd in enumerate(ODD, 1)]
    others = [
        '{"jsonrpc":"2.0","id":"a","method":"resources/read","params":{"uri":"\\ud800"}}',
        '{"jsonrpc":"2.0","id":"b","method":"tools/call","params":{"name":"\\ud800","arguments":{}}}',
        '{"jsonrpc":"2.0","id":"c","method":"\\ud800"}',
    ]
    good = (CALL % '{"cannot_pass_urine":"present"}').replace('"id":1', '"id":"good"')
    answers_, _ = exchange([*lines, *others, good, request("end", "ping")], "end")
    by_id = {answer["id"]: answer for answer in answers_}

    for i in range(1, len(ODD) + 1):
        assert by_id[i]["result"]["isError"] is True
    assert "error" in by_id["a"]
    assert by_id["b"]["result"]["isError"] is True
    assert "error" in by_id["c"]
    assert by_id["good"]["result"]["structuredContent"]["urgency"] == "emergency"


def test_a_call_that_cannot_be_read_gets_an_answer_over_http() -> None:
    with serving() as port:
        for odd in ODD:
            status, body = post(port, CALL % odd)
            assert status == 200
            assert json.loads(body)["result"]["isError"] is True


_deep = st.builds(lambda n, lost: "[" * n + "]" * (n - lost), st.sampled_from([1, 60, 300, 3_000]), st.integers(0, 1))


@settings(deadline=None)
@given(st.text(st.characters(), max_size=30) | _deep | st.from_regex(r"[\[\]{}\",:0-9a\\u]{1,40}", fullmatch=True))
def test_what_is_handed_on_as_a_request_with_a_number_can_be_read(text: str) -> None:
    from mcp_types import jsonrpc_message_adapter

    assert isinstance(looked_at(text), str)
    handed_on = looked_at(CALL.replace('"id":1', '"id":7') % text)
    try:
        number = json.loads(handed_on)["id"]
    except (ValueError, RecursionError):
        return  # no JSON: there is no number to answer to
    assert number == 7
    jsonrpc_message_adapter.validate_json(handed_on, by_name=False)


# nothing comes back in an error

WRONG = [
    request(1, "SECRET"),
    request(2, "tools/call", name=["SECRET"], arguments={}),
    request(3, "tools/call", name="SECRET", arguments={"SECRET": "SECRET"}),
    request(4, "tools/call", name="assess_red_flags", arguments="SECRET"),
    request(5, "tools/call", SECRET="SECRET"),
    request(6, "resources/read", uri="sciatica-triage://SECRET"),
    request(7, "resources/read", uri=["SECRET"]),
    request(8, "prompts/get", name="SECRET"),
    request(9, "prompts/get", name="ask_the_red_flags", arguments={"finding": "SECRET"}),
    request(10, "prompts/get", name="ask_the_red_flags", arguments={"SECRET": "SECRET"}),
    request(11, "completion/complete", ref={"type": "SECRET"}, argument={"name": "SECRET", "value": "SECRET"}),
    request(
        12,
        "completion/complete",
        ref={"type": "ref/prompt", "name": "SECRET"},
        argument={"name": "finding", "value": "SECRET"},
    ),
    request(13, "logging/setLevel", level="SECRET"),
    request(14, "resources/subscribe", uri="SECRET"),
    request(15, "tools/list", cursor={"SECRET": 1}),
    '{"jsonrpc":"SECRET","id":16,"method":"ping"}',
    '{"jsonrpc":"2.0","id":{"SECRET":1},"method":"ping"}',
    '{"jsonrpc":"2.0","id":17,"method":["SECRET"]}',
    '["SECRET"]',
    '"SECRET"',
    "SECRET",
    '{"SECRET":',
]


def test_no_error_over_a_pipe_repeats_what_was_sent() -> None:
    answers_, errors = exchange([*WRONG, request("end", "ping")], "end")

    assert len(answers_) > 12
    assert "SECRET" not in json.dumps(answers_) + errors


def test_no_error_over_http_repeats_what_was_sent() -> None:
    with serving() as port:
        for body in WRONG:
            status, text = post(port, body)
            assert status < 500
            assert "SECRET" not in text, body
        for headers in ({"Mcp-Session-Id": "SECRET"}, {"Mcp-Protocol-Version": "SECRET"}, {"Accept": "SECRET/SECRET"}):
            _, text = post(port, request(1, "ping"), **headers)
            assert "SECRET" not in text, headers


# a client that waits


def test_a_connection_whose_request_does_not_come_is_closed_and_others_are_served() -> None:
    with serving(idle_seconds=1) as port:
        silent = [socket.create_connection(("127.0.0.1", port), 10) for _ in range(20)]
        half, dripping = silent[0], silent[1]
        half.sendall(b"POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        lines = ("POST /mcp HTTP/1.1", f"Host: 127.0.0.1:{port}", "Content-Length: 900", "", "")
        dripping.sendall("\r\n".join(lines).encode())
        assert json.loads(post(port, CALL % "{}")[1])["result"]["structuredContent"]["urgency"] == "routine"
        end = time.monotonic() + 10
        for one in silent:
            one.settimeout(max(0.1, end - time.monotonic()))
            try:
                rest = one.recv(1)
            except ConnectionResetError:
                rest = b""
            assert rest == b""
            one.close()
        assert json.loads(post(port, CALL % "{}")[1])["result"]["structuredContent"]["urgency"] == "routine"


# prompts, completion, templates


def test_a_client_is_offered_a_prompt_templates_and_names_to_complete() -> None:
    from mcp.client import Client
    from mcp_types import PromptReference, ResourceTemplateReference

    from sciatica_triage.mcp_server.serve import server

    async def work() -> None:
        async with Client(server(Triager())) as client:
            prompts = (await client.list_prompts()).prompts
            assert [(p.name, [a.name for a in p.arguments or ()]) for p in prompts] == [
                ("ask_the_red_flags", ["finding"])
            ]
            plain = (await client.get_prompt("ask_the_red_flags")).messages[0].content.text
            about = (await client.get_prompt("ask_the_red_flags", {"finding": "fever"})).messages[0].content.text
            assert "assess_red_flags" in plain
            assert Presentation.model_fields["fever"].description in about
            assert "{" not in plain + about
            templates = (await client.list_resource_templates()).resource_templates
            assert [t.uri_template for t in templates] == [
                "sciatica-triage://rules/{pack}/{rule}",
                "sciatica-triage://findings/{finding}",
            ]
            prompt = PromptReference(name="ask_the_red_flags")
            found = (await client.complete(prompt, {"name": "finding", "value": "fev"})).completion
            assert (found.values, found.total, found.has_more) == (["fever"], 1, False)
            everything = (await client.complete(prompt, {"name": "finding", "value": ""})).completion
            assert set(everything.values) == set(FINDINGS)
            template = ResourceTemplateReference(uri="sciatica-triage://rules/{pack}/{rule}")
            packs = (await client.complete(template, {"name": "pack", "value": "doc"})).completion
            assert packs.values == ["documents"]
            for name in everything.values:
                text = (await client.read_resource(f"sciatica-triage://findings/{name}")).contents[0].text
                assert json.loads(text)["question"] == FINDINGS[name].question

    anyio.run(work)

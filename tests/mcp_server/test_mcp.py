"""The MCP server, by the official SDK's client over a real pipe and over HTTP on this machine."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from sciatica_triage import TriageError, Triager, triage
from sciatica_triage.mcp_server.outputs import fired
from sciatica_triage.mcp_server.tools import tools

anyio = pytest.importorskip("anyio", reason="needs the extra `mcp`")
pytest.importorskip("mcp", reason="needs the extra `mcp`")

from mcp.client import Client  # noqa: E402
from mcp.client.stdio import StdioServerParameters, stdio_client  # noqa: E402
from mcp.shared.exceptions import MCPError  # noqa: E402

COMMAND = [sys.executable, "-m", "sciatica_triage", "mcp"]
EMERGENCY = {"cannot_pass_urine": "present"}
NAMES = ["assess_red_flags", "next_question", "screen", "explain", "list_rules"]


def test_a_rule_that_fired_names_the_sources_that_say_more() -> None:
    fired_rules = [fired(reason) for reason in triage({"minor_injury_onset": True}).reasons]
    named = {said.partition(" ")[0] for rule in fired_rules for said in rule.others_say_higher}

    assert {"D8", "hse-injury-units"} <= named
    assert all(
        "(emergency)" in said for rule in fired_rules for said in rule.others_say_higher if rule.urgency == "urgent"
    )


@asynccontextmanager
async def connected(*, noting_pid_in: Path | None = None) -> AsyncIterator[Any]:
    """A client of a server of its own, in a process of its own."""
    command = COMMAND
    if noting_pid_in is not None:
        start = (
            "import os, pathlib, sys; pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); "
            "from sciatica_triage.cli import main; sys.exit(main(['mcp']))"
        )
        command = [sys.executable, "-c", start, str(noting_pid_in)]
    parameters = StdioServerParameters(command=command[0], args=command[1:], env=dict(os.environ))
    async with Client(stdio_client(parameters)) as client:
        yield client


def within(seconds: float, work: Callable[[], Awaitable[None]]) -> None:
    async def limited() -> None:
        with anyio.fail_after(seconds):
            await work()

    anyio.run(limited)


def test_a_client_lists_calls_and_reads_over_a_pipe() -> None:
    async def work() -> None:
        async with connected() as client:
            assert client.server_info.name == "sciatica-triage"
            listed = (await client.list_tools()).tools
            assert [tool.name for tool in listed] == NAMES
            for tool in listed:
                assert tool.annotations.read_only_hint is True
                assert tool.annotations.idempotent_hint is True
                jsonschema.Draft202012Validator.check_schema(tool.input_schema)
                jsonschema.Draft202012Validator.check_schema(tool.output_schema)
            calls: list[dict[str, Any]] = [
                {"answers": EMERGENCY},
                {"answers": {}, "group": "nerve"},
                {"answers": {"leg_pain": "present"}},
                {"answers": EMERGENCY, "rule": "documents/severe_pain_for_hours"},
                {"pack": "documents", "urgency": "emergency"},
            ]
            for tool, arguments in zip(listed, calls, strict=True):
                jsonschema.validate(arguments, tool.input_schema)
                result = await client.call_tool(tool.name, arguments)
                assert not result.is_error
                jsonschema.validate(result.structured_content, tool.output_schema)
                assert json.loads(result.content[0].text) == result.structured_content
            resources = (await client.list_resources()).resources
            uris = {resource.uri for resource in resources}
            assert {
                "sciatica-triage://sources/documents",
                "sciatica-triage://rules/documents/severe_pain_for_hours",
            } <= uris
            text = (
                (await client.read_resource("sciatica-triage://rules/documents/severe_pain_for_hours")).contents[0].text
            )
            assert "title: Severe pain" in text
            with pytest.raises(MCPError, match="unknown resource"):
                await client.read_resource("sciatica-triage://rules/../../SECRET")

    within(60, work)


def test_an_assessment_over_the_pipe_is_the_librarys() -> None:
    async def work() -> None:
        async with connected() as client:
            for answers in (
                {},
                EMERGENCY,
                {"leg_weakness": "unsure", "symptom_days": 9},
                {"age_years": 70, "fever": True},
            ):
                got = (await client.call_tool("assess_red_flags", {"answers": answers})).structured_content
                expected = triage(answers)
                assert got["urgency"] == expected.urgency.value
                assert got["ceiling"] == expected.ceiling.value
                assert [r["rule"] for r in got["reasons"]] == [r.name for r in expected.reasons]
                assert got["what_to_do"] == expected.advice

    within(60, work)


HOSTILE: list[tuple[str, dict[str, Any]]] = [
    ("assess_red_flags", {}),
    ("assess_red_flags", {"answers": "SECRET"}),
    ("assess_red_flags", {"answers": {"SECRET": "present"}}),
    ("assess_red_flags", {"answers": {"fever": "SECRET"}}),
    ("assess_red_flags", {"answers": {"fever": {"SECRET": ["SECRET"]}}}),
    ("assess_red_flags", {"answers": {"fever": "SECRET" * 100_000}}),
    ("assess_red_flags", {"answers": {f"SECRET{i}": "present" for i in range(5_000)}}),
    ("assess_red_flags", {"answers": {}, "SECRET": 1}),
    ("next_question", {"answers": {}, "group": "SECRET"}),
    ("next_question", {"answers": {}, "group": 3}),
    ("explain", {"answers": {}, "rule": "SECRET"}),
    ("explain", {"answers": {"age_years": 1000}}),
    ("list_rules", {"pack": "SECRET"}),
    ("list_rules", {"urgency": ["SECRET"]}),
    ("retract", {"finding": "SECRET"}),
    ("SECRET", {"SECRET": "SECRET"}),
]


def test_bad_arguments_are_errors_that_say_what_to_fix_and_echo_nothing() -> None:
    async def work() -> None:
        async with connected() as client:
            for name, arguments in HOSTILE:
                result = await client.call_tool(name, arguments)
                assert result.is_error
                assert result.structured_content is None
                assert "SECRET" not in result.content[0].text
                assert 20 < len(result.content[0].text) < 1_000
            assert not (await client.call_tool("assess_red_flags", {"answers": EMERGENCY})).is_error

    within(60, work)


def test_two_hundred_calls_at_once_get_their_own_answers() -> None:
    async def work() -> None:
        async with connected() as client:
            asked = [EMERGENCY if i % 2 else {"age_years": i % 100} for i in range(200)]
            got: dict[int, str] = {}

            async def call(i: int) -> None:
                result = await client.call_tool("assess_red_flags", {"answers": asked[i]})
                got[i] = result.structured_content["urgency"]

            async with anyio.create_task_group() as group:
                for i in range(200):
                    group.start_soon(call, i)

            assert got == {i: triage(answers).urgency.value for i, answers in enumerate(asked)}

    within(90, work)


def test_a_killed_server_is_an_error_and_a_new_one_answers(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"

    async def killed() -> None:
        async with connected(noting_pid_in=pid_file) as client:
            await client.call_tool("assess_red_flags", {"answers": {}})
            os.kill(int(pid_file.read_text()), signal.SIGKILL)
            with pytest.raises(MCPError), anyio.fail_after(20):
                await client.call_tool("assess_red_flags", {"answers": EMERGENCY})

    async def restarted() -> None:
        async with connected() as client:
            result = await client.call_tool("assess_red_flags", {"answers": EMERGENCY})
            assert result.structured_content["urgency"] == "emergency"

    within(60, killed)
    within(60, restarted)


def test_lines_that_are_no_requests_are_survived_and_not_logged() -> None:
    def line(number: int, method: str, **parameters: Any) -> str:
        return json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": parameters}) + "\n"

    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    lines = [
        line(1, "initialize", **hello),
        json.dumps({"jsonrpc": "2.0", "method": "notifications/initialized"}) + "\n",
        "SECRET is not JSON\n",
        line(2, "tools/call", name="assess_red_flags", arguments="SECRET"),
        line(3, "tools/call", name=["SECRET"], arguments={}),
        line(4, "tools/call", name="assess_red_flags", arguments={"answers": EMERGENCY}),
    ]
    with subprocess.Popen(
        COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            answers = {}
            process.stdin.write("".join(lines))
            process.stdin.flush()
            while 4 not in answers:
                answer = json.loads(process.stdout.readline())
                answers[answer.get("id")] = answer
            _, errors = process.communicate(timeout=20)
        finally:
            process.kill()

    assert answers[4]["result"]["structuredContent"]["urgency"] == "emergency"
    assert "error" in answers[2]
    assert "SECRET" not in json.dumps(answers) + errors


def test_it_serves_http_on_this_machine() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen([*COMMAND, "--http", "--port", str(port)], stderr=subprocess.PIPE) as process:
        try:
            for _ in range(200):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)

            async def work() -> None:
                async with Client(f"http://127.0.0.1:{port}/mcp") as client:
                    result = await client.call_tool("assess_red_flags", {"answers": EMERGENCY})
                    assert result.structured_content["urgency"] == "emergency"

            within(60, work)
        finally:
            process.terminate()
            process.wait(20)


def test_a_fault_inside_tells_the_person_to_get_help(monkeypatch: pytest.MonkeyPatch) -> None:
    from sciatica_triage.mcp_server.serve import server

    def fail(*_: object) -> None:
        raise RuntimeError("SECRET")

    async def work() -> None:
        async with Client(server(Triager())) as client:
            monkeypatch.setattr(Triager, "triage", fail)
            result = await client.call_tool("assess_red_flags", {"answers": {}})
            assert result.is_error
            assert "emergency department" in result.content[0].text
            assert "SECRET" not in result.content[0].text

    within(30, work)


def test_the_extra_is_named_when_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    from sciatica_triage.mcp_server import server

    monkeypatch.setitem(sys.modules, "mcp", None)
    with pytest.raises(TriageError, match=r"sciatica-triage\[mcp\]"):
        server()


def test_the_tools_need_no_sdk() -> None:
    listed = tools(Triager())["list_rules"].run({}).model_dump(mode="json")

    assert len(listed["rules"]) == len(Triager().book.rules)

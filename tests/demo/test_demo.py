"""The demo page in headless Chromium, by keyboard and at phone width; and its server against other requests."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sciatica_triage import Locale, TriageError, Triager
from sciatica_triage.demo import DemoServer

CALM = "It is probably only a strain."
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with DemoServer(locale=Locale(emergency_number="N-1-1")) as serving:
        thread = threading.Thread(target=serving.serve_forever, daemon=True)
        thread.start()
        yield serving
        serving.shutdown()
        thread.join(10)


def post(server: DemoServer, body: Any, **headers: str) -> tuple[int, dict[str, Any]]:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=30)
    try:
        connection.request("POST", "/turn", data, {"Content-Type": "application/json"} | headers)
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    finally:
        connection.close()


def get(server: DemoServer, path: str = "/", **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=30)
    connection.request("GET", path, headers=headers)
    return connection.getresponse()


# the server


def test_a_turn_goes_through_the_gate_and_comes_back_with_its_record(server: DemoServer) -> None:
    status, first = post(server, {"draft": CALM})
    _, second = post(
        server, {"conversation": first["conversation"], "answers": {"cannot_pass_urine": "present"}, "draft": CALM}
    )

    assert status == 200
    assert (first["action"], first["question"]["finding"]) == ("ask", "age_years")
    assert (second["action"], second["alert"], second["question"]) == ("escalate", "emergency", None)
    assert second["message"].startswith("Go to an emergency department now, or call N-1-1.")
    assert CALM not in second["message"]
    assert second["reasons"][0]["citations"]
    assert second["card"] is None or "<" in second["card"]


def test_an_answer_is_taken_back_and_shadow_mode_only_watches(server: DemoServer) -> None:
    _, up = post(server, {"answers": {"cannot_pass_urine": "present"}, "shadow": True, "draft": CALM})
    _, down = post(server, {"conversation": up["conversation"], "retract": "cannot_pass_urine"})

    assert (up["action"], up["enforced"], up["message"]) == ("allow", "escalate", CALM)
    assert (down["urgency"], down["answers"]) == ("routine", [])


@pytest.mark.parametrize(
    "body",
    [
        b"SECRET",
        b"[]",
        {"SECRET": 1},
        {"draft": ["SECRET"]},
        {"conversation": "SECRET"},
        {"conversation": {"log": []}},
        {"answers": "SECRET"},
        {"answers": {"SECRET": "present"}},
        {"answers": {"fever": "SECRET"}},
        {"retract": "SECRET"},
    ],
)
def test_a_request_that_cannot_be_read_is_refused_without_an_echo(server: DemoServer, body: Any) -> None:
    status, answer = post(server, body)

    assert status == 400
    assert "SECRET" not in json.dumps(answer)


def test_other_sites_and_other_addresses_are_refused(server: DemoServer) -> None:
    assert post(server, {}, Origin="http://other.example")[0] == 403
    assert post(server, {}, Host="other.example")[0] == 403
    assert post(server, {}, **{"Content-Type": "text/plain"})[0] == 403
    assert post(server, {"draft": "x" * 600_000})[0] == 413
    assert get(server, Host="other.example").status == 403
    assert get(server, "/../server.py").status == 404


def test_the_page_may_load_nothing_from_elsewhere(server: DemoServer) -> None:
    response = get(server)
    policy, page = response.headers["Content-Security-Policy"], response.read().decode()

    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert not re.findall(r"(?:src|href)=\"(?!data:)", page)


def test_the_command_serves_the_page_and_ends() -> None:
    command = [sys.executable, "-m", "sciatica_triage", "demo", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            port = int(re.findall(r"127\.0\.0\.1:(\d+)/", line)[0])
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", "/")
            assert connection.getresponse().status == 200
            connection.close()
        finally:
            process.terminate()
            process.wait(20)


# the page


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("needs Chromium")
    api = pytest.importorskip("playwright.sync_api", reason="needs the extra `browser`")
    with api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=FLAGS, timeout=60_000)
        yield running
        running.close()


@pytest.fixture(params=[360, 1000], ids=["phone", "desktop"])
def page(browser: Any, server: DemoServer, request: pytest.FixtureRequest) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": request.param, "height": 800})
    opened = context.new_page()
    opened.set_default_timeout(20_000)
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on(
        "console", lambda message: problems.append(message.text) if message.type in ("error", "warning") else None
    )
    opened.on("requestfailed", lambda failed: problems.append(failed.url))
    opened.goto(server.url)
    opened.wait_for_selector("#ask:not([hidden])")
    yield opened
    assert opened.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    context.close()
    assert problems == []


def replies(page: Any) -> list[str]:
    return list(page.locator("#chat .bot").all_inner_texts())


def wait_for_replies(page: Any, count: int) -> None:
    from playwright.sync_api import expect

    expect(page.locator("#chat .bot")).to_have_count(count, timeout=20_000)


def keep_picture(page: Any, name: str) -> None:
    """Keep a screenshot where DEMO_PICTURES says, for a person to look at."""
    if folder := os.environ.get("DEMO_PICTURES"):
        width = page.viewport_size["width"]
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def test_the_page_is_used_by_keyboard_alone_up_to_an_emergency(page: Any) -> None:
    keep_picture(page, "start")
    page.locator("#number").focus()
    page.keyboard.type("40")
    page.keyboard.press("Enter")
    wait_for_replies(page, 2)
    assert page.evaluate("document.activeElement.textContent") == "Yes"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    wait_for_replies(page, 3)
    keep_picture(page, "asking")
    page.keyboard.press("Space")
    wait_for_replies(page, 4)
    last = replies(page)[-1]

    assert "Go to an emergency department now, or call N-1-1." in last
    assert CALM not in last
    assert not [reply for reply in replies(page) if CALM in reply]
    assert page.locator("#ask").is_hidden()
    assert page.locator("#urgency").inner_text() == "Urgency: emergency"
    assert page.locator("#card").inner_text().strip()
    keep_picture(page, "emergency")


def test_an_answer_can_be_taken_back_and_the_talk_begun_again(page: Any) -> None:
    page.fill("#number", "40")
    page.keyboard.press("Enter")
    wait_for_replies(page, 2)
    page.get_by_role("button", name="Yes", exact=True).click()
    wait_for_replies(page, 3)
    page.get_by_role("button", name="Take back").last.click()
    wait_for_replies(page, 4)

    assert page.locator("#urgency").inner_text() == "Urgency: routine"
    assert page.locator("#answers li").count() == 1
    page.click("#restart")
    wait_for_replies(page, 1)
    assert page.locator("#answers li").count() == 0


def test_a_usual_problem_is_confirmed_before_it_counts(page: Any) -> None:
    page.fill("#number", "40")
    page.keyboard.press("Enter")
    wait_for_replies(page, 2)
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="usual for me").first.click()
    wait_for_replies(page, 3)

    assert page.locator("#answers li").count() == 3


def test_a_draft_is_shown_as_text_and_shadow_mode_says_what_it_saw(page: Any) -> None:
    page.click("summary")
    page.fill("#draft", "<img src=x onerror=alert(1)><b>calm</b>")
    page.check("#shadow")
    page.fill("#number", "2")
    page.keyboard.press("Enter")
    wait_for_replies(page, 2)

    assert "<b>calm</b>" in replies(page)[-1]
    assert "in enforce mode: the gate stepped in" in replies(page)[-1]
    keep_picture(page, "shadow")


def test_every_control_has_a_name_and_is_big_enough_to_touch(page: Any) -> None:
    page.fill("#number", "40")
    page.keyboard.press("Enter")
    wait_for_replies(page, 2)
    nameless = page.evaluate(
        "[...document.querySelectorAll('button, input, textarea')].filter("
        "e => !(e.textContent || e.labels?.length || e.getAttribute('aria-labelledby'))).length"
    )
    small = page.evaluate(
        "[...document.querySelectorAll('button')].filter(e => e.offsetParent && e.getBoundingClientRect().height < 40).length"
    )

    assert (nameless, small) == (0, 0)


def test_a_fault_on_the_way_says_so_and_keeps_the_talk(server: DemoServer, browser: Any) -> None:
    opened = browser.new_page()
    opened.goto(server.url)
    opened.wait_for_selector("#ask:not([hidden])")
    opened.route("**/turn", lambda route: route.abort())
    opened.fill("#number", "40")
    opened.keyboard.press("Enter")
    opened.wait_for_selector("#problem:not([hidden])")

    assert "get it from a person now" in opened.inner_text("#problem")
    assert opened.locator("#answers li").count() == 0
    opened.close()


def test_a_port_that_is_taken_is_a_clear_error(server: DemoServer) -> None:
    from sciatica_triage import TriageError

    with pytest.raises(TriageError, match="choose another"):
        DemoServer(server.server_port, Triager())


@pytest.mark.parametrize("port", [-1, 65_536, 10**30])
def test_a_port_out_of_range_is_a_clear_error(port: int) -> None:
    with pytest.raises(TriageError, match="expected a number from 0 to 65535"):
        DemoServer(port)


POST = b"POST /turn HTTP/1.1\r\nHost: HERE\r\nContent-Type: application/json\r\n"


def raw(server: DemoServer, request: bytes) -> bytes:
    """What comes back for some bytes, until the server has nothing more to say."""
    with socket.create_connection(("127.0.0.1", server.server_port), 10) as connection:
        connection.sendall(request.replace(b"HERE", b"127.0.0.1:%d" % server.server_port))
        return b"".join(iter(lambda: connection.recv(65_536), b""))


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (POST + b"Content-Length: " + b"9" * 5_000 + b"\r\n\r\n", 413),
        (POST + "Content-Length: ٣\r\n\r\n".encode(), 413),
        (POST + b"\r\n", 413),
        (b"BREW / HTTP/1.1\r\nHost: HERE\r\n\r\n", 501),
        (b"GET / HTTP/9.9\r\nHost: HERE\r\n\r\n", 505),
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n", 414),
    ],
    ids=["a length of 5,000 digits", "other digits", "no length", "no such method", "no such version", "a long address"],
)  # fmt: skip
def test_whatever_is_refused_is_answered_with_the_policy(server: DemoServer, request_: bytes, status: int) -> None:
    answer = raw(server, request_)

    assert answer.startswith(b"HTTP/1.0 %d " % status)
    assert b"Content-Security-Policy: default-src 'none'" in answer


def test_idle_connections_hold_a_bounded_number_of_threads() -> None:
    with DemoServer() as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        before = threading.active_count()
        idle = [socket.create_connection(("127.0.0.1", serving.server_port)) for _ in range(100)]
        for connection in idle:
            connection.close()
        assert get(serving).status == 200
        for _ in range(64):
            idle.append(socket.create_connection(("127.0.0.1", serving.server_port)))
        time.sleep(0.5)

        assert threading.active_count() <= before + 64
        for connection in idle:
            connection.close()
        serving.shutdown()


def test_a_client_that_hangs_up_leaves_no_trace(server: DemoServer, capfd: pytest.CaptureFixture[str]) -> None:
    for start in (b"POST /turn HTTP/1.1\r\nContent-Le", b"GET / HTTP/1.1\r\nHost: HERE\r\n\r\n"):
        connection = socket.create_connection(("127.0.0.1", server.server_port))
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.sendall(start)
        connection.close()
    time.sleep(0.3)

    assert capfd.readouterr() == ("", "")

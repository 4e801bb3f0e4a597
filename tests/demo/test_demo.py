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
    assert first["decision"]["action"] == "ask"
    assert first["checklist"]["title"] == "What is going on, and since when. About you"
    assert (second["decision"]["action"], second["urgency"], second["checklist"]) == ("escalate", "emergency", None)
    assert second["decision"]["message"].startswith("Go to an emergency department now, or call N-1-1.")
    assert CALM not in second["decision"]["message"]
    assert "<" in second["card"]


def test_an_answer_is_taken_back_and_shadow_mode_only_watches(server: DemoServer) -> None:
    _, up = post(server, {"answers": {"cannot_pass_urine": "present"}, "shadow": True, "draft": CALM})
    _, down = post(server, {"conversation": up["conversation"], "retract": ["cannot_pass_urine", "fever"]})

    decision = up["decision"]
    assert (decision["action"], decision["enforced"], decision["message"]) == ("allow", "escalate", CALM)
    assert (down["urgency"], down["answers"]) == ("routine", [])


def test_who_answers_goes_with_the_first_form_and_back_with_it(server: DemoServer) -> None:
    _, first = post(server, {"draft": CALM})
    assert first["checklist"]["who"]
    answers = {**dict.fromkeys(first["checklist"]["none_means"], "absent"), "age_years": 8, "symptom_days": 3}
    sent = {"conversation": first["conversation"], "answers": {**answers, "reported_by": "somebody_else"}}
    status, second = post(server, sent)
    assert status == 200
    assert second["checklist"]["who"] is None
    assert second["checklist"]["lead"].endswith('Here "you" is the child.')
    status, back = post(server, {"conversation": second["conversation"], "retract": [*answers, "reported_by"]})
    assert status == 200
    assert back["checklist"]["who"] == first["checklist"]["who"]


def test_a_typed_message_is_heard_at_once(server: DemoServer) -> None:
    _, answer = post(server, {"message": "I cannot pee at all", "draft": CALM})

    assert (answer["urgency"], answer["decision"]["heard"]) == ("emergency", "read")


def test_a_doubt_is_asked_once_more_before_anything_drastic_is_shown(server: DemoServer) -> None:
    known = {"leg_pain": "present", "age_years": 40, "symptom_days": 3}
    _, doubt = post(server, {"answers": {**known, "new_breathlessness": "unsure"}, "draft": CALM})
    assert (doubt["decision"], doubt.get("card"), doubt.get("urgency")) == (None, None, None)
    assert doubt["checklist"]["title"] == "Once more, in other words"
    _, clear = post(server, {"conversation": doubt["conversation"], "answers": {"new_breathlessness": "unsure"}})
    _, stopped = post(server, {"conversation": doubt["conversation"], "stop": True})

    assert (clear["urgency"], stopped["urgency"]) == ("urgent", "urgent")
    assert stopped["checklist"] is None


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
        {"retract": ["SECRET"]},
        {"message": ["SECRET"]},
    ],
)
def test_a_request_that_cannot_be_read_is_refused_without_an_echo(server: DemoServer, body: Any) -> None:
    status, answer = post(server, body)

    assert status == 400
    assert "SECRET" not in json.dumps(answer)


def test_a_number_that_nobody_has_is_asked_for_again_without_a_name_for_programs(server: DemoServer) -> None:
    status, answer = post(server, {"answers": {"age_years": 999}})

    assert status == 400
    assert answer["problem"] == "please give a number of years, from 0 to 120"


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


@pytest.fixture(params=["400 light", "400 dark", "1000 light", "1000 dark"])
def page(browser: Any, server: DemoServer, request: pytest.FixtureRequest) -> Iterator[Any]:
    width, scheme = str(request.param).split()
    context = browser.new_context(viewport={"width": int(width), "height": 800}, color_scheme=scheme)
    opened = context.new_page()
    opened.set_default_timeout(8_000)
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on(
        "console", lambda message: problems.append(message.text) if message.type in ("error", "warning") else None
    )
    opened.on("requestfailed", lambda failed: problems.append(failed.url))
    opened.goto(server.url)
    opened.wait_for_selector("#how-long:not(:empty)")
    yield opened
    assert opened.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert opened.evaluate(UNNAMED) == []
    assert opened.evaluate(SMALL) == []
    context.close()
    assert problems == []


UNNAMED = """[...document.querySelectorAll('button, input, textarea, section')].filter(e => !(
    e.textContent || e.labels?.length || e.ariaLabel || e.getAttribute('aria-labelledby'))).map(e => e.outerHTML)"""
SMALL = """[...document.querySelectorAll('button, label.what, summary')].filter(
    e => e.offsetParent && e.getBoundingClientRect().height < 40).map(e => e.outerHTML)"""


def keep_picture(page: Any, name: str) -> None:
    """Keep a screenshot where DEMO_PICTURES says, for a person to look at."""
    if folder := os.environ.get("DEMO_PICTURES"):
        scheme = "dark" if page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") else "light"
        file = f"{name}-{page.viewport_size['width']}-{scheme}.png"
        page.screenshot(path=Path(folder) / file, full_page=True)


def title_is(page: Any, title: str) -> None:
    from playwright.sync_api import expect

    expect(page.locator("#step-title")).to_have_text(title, timeout=8_000)


def begin(page: Any) -> None:
    """The first list: pain in the leg for three days, 40 years old."""
    page.get_by_role("button", name="Start", exact=True).click()
    page.get_by_label("I have the pain myself").check()
    page.get_by_label("pain in the buttock, hip, groin, leg or foot", exact=True).check()
    page.locator("input[name=age_years][type=number]").fill("40")
    page.locator("input[name=symptom_days][type=number]").fill("3")
    page.get_by_role("button", name="Go on").click()
    title_is(page, "Danger signs right now")


def test_the_page_is_used_by_keyboard_alone_up_to_an_emergency(page: Any) -> None:
    keep_picture(page, "welcome")
    press = page.keyboard.press
    assert page.evaluate("document.activeElement.id") == "start"
    press("Enter")
    assert page.evaluate("document.activeElement.id") == "step-title"
    keep_picture(page, "first")
    for name in ("leg_pain", "age_years", "symptom_days"):
        while page.evaluate("document.activeElement.name") != name:
            press("Tab")
        if name == "leg_pain":
            press("Space")
        else:
            page.keyboard.type("44")
    press("Enter")
    title_is(page, "Danger signs right now")
    assert page.evaluate("document.activeElement.id") == "step-title"
    keep_picture(page, "danger")
    while page.evaluate("document.activeElement.name") != "collapse_or_chest_pain":
        press("Tab")
    press("Space")
    press("Enter")
    page.wait_for_selector("#end:not([hidden])")

    assert "Call N-1-1 for an ambulance now." in page.locator("#card").inner_text()
    assert page.evaluate("document.activeElement.id") == "end-title"
    assert page.locator("#step").is_hidden()
    assert CALM not in page.locator("#sent").inner_text()
    assert CALM in page.locator("#drafted").inner_text()
    assert page.locator("#fate").inner_text() == "Held: nothing of it is sent"
    assert page.locator("#card").bounding_box()["height"] <= 700
    assert page.locator("#card h2").bounding_box()["y"] + page.evaluate("window.scrollY") < 800
    keep_picture(page, "emergency")


def test_a_step_can_be_taken_back_an_answer_changed_and_the_talk_begun_again(page: Any) -> None:
    begin(page)
    page.get_by_label("none of these", exact=True).check()
    page.get_by_role("button", name="Go on").click()
    title_is(page, "Injuries, bad pain and cold legs. Other signs")
    page.locator("#back").click()
    title_is(page, "Danger signs right now")
    assert page.locator("#none").is_checked()
    page.locator("#back").click()
    title_is(page, "What is going on, and since when. About you")
    assert page.locator("input[name=age_years][type=number]").input_value() == "40"
    assert page.locator("input[name=leg_pain][value=present]").is_checked()
    assert page.locator("input[name=reported_by][value=person]").is_checked()
    page.get_by_role("button", name="Go on").click()
    title_is(page, "Danger signs right now")
    page.click("#answers-heading")
    page.get_by_role("button", name="Change: age", exact=True).click()
    title_is(page, "About you")
    keep_picture(page, "change")
    page.locator("#quit").click()
    page.wait_for_selector("#end:not([hidden])")
    assert "Book an assessment" in page.locator("#card").inner_text()
    keep_picture(page, "stopped")
    page.get_by_role("button", name="Start again").click()
    page.wait_for_selector("#welcome:not([hidden])")
    assert page.locator("#bot").is_hidden()


def test_nothing_marked_is_no_answer_and_a_doubt_is_asked_once_more_first(page: Any) -> None:
    begin(page)
    page.get_by_role("button", name="Go on").click()
    assert "none of these" in page.locator("#missing").inner_text()
    page.get_by_label("Not sure: newly short of breath").check()  # which says no to the others, as a mark does
    page.get_by_role("button", name="Go on").click()
    title_is(page, "Once more, in other words")

    assert page.locator("#end").is_hidden()
    assert page.locator("#sent").inner_text() == ""
    keep_picture(page, "doubt")


def sends_a_message(page: Any) -> None:
    if not page.input_value("#message"):
        page.fill("#message", "My back hurts too.")
    page.get_by_role("button", name="Send").click()


def changes_an_answer(page: Any) -> None:
    page.click("#answers-heading")
    page.get_by_role("button", name="Change: age", exact=True).click()


LEAVES = {
    "stop": lambda page: page.locator("#quit").click(),
    "send": sends_a_message,
    "change": changes_an_answer,
    "back": lambda page: page.locator("#back").click(),
}


def answered(page: Any, name: str) -> Any:
    """What the record that the page holds has about a finding."""
    log = json.loads(page.evaluate("record"))["log"]
    return [entry["answers"][name] for entry in log if name in entry.get("answers", {})]


@pytest.fixture
def opened(browser: Any, server: DemoServer) -> Iterator[Any]:
    made = browser.new_page()
    made.set_default_timeout(8_000)
    made.goto(server.url)
    made.wait_for_selector("#how-long:not(:empty)")
    yield made
    made.close()


def press_and_wait(page: Any, left_by: str) -> None:
    with page.expect_response("**/turn"):
        LEAVES[left_by](page)
    settled(page)


def settled(page: Any) -> None:
    """Wait until the page has taken the answer in."""
    while page.evaluate("busy"):
        page.wait_for_timeout(20)


def goes_on_to_danger(page: Any) -> None:
    """From whatever the open form asks to the danger signs, with what it has marked; an age is given anew."""
    while page.inner_text("#step-title") != "Danger signs right now":
        if page.locator("#n-age_years").count():
            page.fill("#n-age_years", "40")
        with page.expect_response("**/turn"):
            page.get_by_role("button", name="Go on").click()
        settled(page)


@pytest.mark.parametrize("left_by", LEAVES)
@pytest.mark.parametrize("kind", ["present", "unsure"])
def test_whatever_is_marked_counts_or_is_marked_again(kind: str, left_by: str, opened: Any) -> None:
    """However the form is left: by the advice, by a message, by a change of an earlier answer, by going back."""
    begin(opened)
    opened.locator(f"#lines input[name=collapse_or_chest_pain][value={kind}]").check()
    press_and_wait(opened, left_by)
    if left_by == "back":
        assert answered(opened, "collapse_or_chest_pain") == []
        press_and_wait(opened, "stop")

    assert answered(opened, "collapse_or_chest_pain") == [kind]
    assert answered(opened, "new_breathlessness") == []  # what was left alone is no "no"


@pytest.mark.parametrize("left_by", LEAVES)
def test_none_of_these_counts_at_the_advice_and_is_else_marked_again(left_by: str, opened: Any) -> None:
    begin(opened)
    opened.locator("#none").check()
    press_and_wait(opened, left_by)
    if left_by == "stop":
        assert answered(opened, "collapse_or_chest_pain") == ["absent"]
        return
    assert answered(opened, "collapse_or_chest_pain") == []
    goes_on_to_danger(opened)
    assert opened.locator("#none").is_checked()


@pytest.mark.parametrize("left_by", LEAVES)
def test_a_message_that_was_typed_is_heard_or_stays_typed(left_by: str, opened: Any) -> None:
    begin(opened)
    opened.fill("#message", "I cannot pee at all")
    press_and_wait(opened, left_by)

    heard = answered(opened, "cannot_pass_urine")
    assert (heard, opened.input_value("#message")) == (
        ([], "I cannot pee at all") if left_by == "back" else (["present"], "")
    )


def test_what_is_unmarked_after_going_back_is_no_longer_meant(opened: Any) -> None:
    begin(opened)
    opened.locator("#lines input[name=collapse_or_chest_pain][value=present]").check()
    press_and_wait(opened, "back")
    goes_on_to_danger(opened)
    tick = opened.locator("#lines input[name=collapse_or_chest_pain][value=present]")
    assert tick.is_checked()
    tick.uncheck()
    press_and_wait(opened, "stop")

    assert answered(opened, "collapse_or_chest_pain") == []


@pytest.mark.parametrize("left_by", ["stop", "send"])
def test_a_number_that_is_typed_counts_or_is_asked_for_once_more(left_by: str, opened: Any) -> None:
    from playwright.sync_api import expect

    opened.click("#start")
    opened.locator("input[name=age_years][type=number]").fill("41")
    opened.locator("input[name=symptom_days][type=number]").press_sequentially("e")
    LEAVES[left_by](opened)
    expect(opened.locator("#missing")).to_contain_text("give a number")
    assert answered(opened, "age_years") == []
    opened.locator("input[name=symptom_days][value=unsure]").check()
    press_and_wait(opened, left_by)
    assert (answered(opened, "age_years"), answered(opened, "symptom_days")) == ([41], ["unsure"])


def test_a_doubt_and_a_number_never_stand_side_by_side(opened: Any) -> None:
    opened.click("#start")
    number, doubt = opened.locator("#n-age_years"), opened.locator("input[name=age_years][value=unsure]")
    doubt.check()
    number.fill("41")
    assert not doubt.is_checked()
    doubt.check()
    assert number.input_value() == ""


def test_an_exception_is_offered_and_sent_only_beside_its_finding(page: Any) -> None:
    from playwright.sync_api import expect

    begin(page)
    while not page.locator("#lines .offer").count():
        before = page.locator("#step-title").inner_text()
        page.locator("#none").check()
        page.get_by_role("button", name="Go on").click()
        expect(page.locator("#step-title")).not_to_have_text(before)
    offers = page.locator("#lines .offer")
    finding = page.locator(".line:has(+ .offer) input[value=present]").first
    assert not any(offer.is_visible() for offer in offers.all())
    finding.check()
    offers.first.locator("input").check()
    name = offers.first.locator("input").get_attribute("name")
    assert page.evaluate("filled(last.checklist)[0]")[name] == "present"
    finding.uncheck()
    assert not offers.first.is_visible()
    offers.first.locator("input").evaluate("box => { box.checked = true; }")
    page.locator("#none").check()

    assert name not in page.evaluate("filled(last.checklist)[0]")


def test_what_is_typed_is_heard_and_a_draft_is_shown_as_text(page: Any) -> None:
    begin(page)
    page.get_by_text("Change the draft").click()
    page.fill("#draft", "<img src=x onerror=alert(1)><b>calm</b>")
    page.check("#shadow")
    page.fill("#message", "I cannot pee at all")
    page.get_by_role("button", name="Send").click()
    page.wait_for_selector("#end:not([hidden])")

    assert page.locator("#drafted").inner_text() == "<img src=x onerror=alert(1)><b>calm</b>"
    assert "the gate says what to do" in page.locator("#verdict").inner_text()
    keep_picture(page, "typed")


def test_a_fault_on_the_way_says_so_and_keeps_the_talk(server: DemoServer, browser: Any) -> None:
    opened = browser.new_page()
    opened.goto(server.url)
    opened.wait_for_selector("#how-long:not(:empty)")
    opened.click("#start")
    opened.route("**/turn", lambda route: route.abort())
    opened.fill("#message", "hello")
    opened.get_by_role("button", name="Send").click()
    opened.wait_for_selector("#problem:not([hidden])")

    assert "get it from a person now" in opened.inner_text("#problem")
    assert opened.input_value("#message") == "hello"
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
        deadline = time.monotonic() + 20
        while threading.active_count() > before and time.monotonic() < deadline:
            time.sleep(0.05)
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


def test_a_number_offers_what_may_explain_it_where_nothing_else_has(opened: Any) -> None:
    """Hours of very bad pain make it present, and then it is not asked any more."""
    begin(opened)
    offer = {"finding": "severe_pain_checked", "text": "Was it checked?"}
    number = {
        "finding": "severe_pain_hours",
        "text": "For how long?",
        "unit": "hours",
        "unsure": False,
        "exceptions": [offer],
    }
    mark = {**number, "finding": "severe_pain", "label": "very bad pain", "unit": None}
    together = {
        "title": "",
        "lead": "",
        "why": None,
        "who": None,
        "progress": {"left": 1},
        "none_means": ["severe_pain"],
    }
    show = "list => { last = { ...last, checklist: list }; showStep(list); }"

    opened.evaluate(show, {**together, "none_means": [], "questions": [number]})
    shown = opened.locator("#lines .offer")
    assert not shown.is_visible()
    opened.locator("#n-severe_pain_hours").fill("5")
    assert shown.is_visible()
    shown.locator("input").check()
    assert opened.evaluate("filled(last.checklist)[0]") == {"severe_pain_hours": 5, "severe_pain_checked": "present"}
    opened.evaluate(show, {**together, "questions": [mark, number]})
    assert shown.count() == 1
    opened.locator("#lines input[name=severe_pain][value=unsure]").check()
    opened.locator("#n-severe_pain_hours").fill("5")
    assert opened.evaluate("filled(last.checklist)[0]") == {"severe_pain": "unsure", "severe_pain_hours": 5}

"""The Questionnaire in LHC-Forms, somebody else's form filler, in headless Chromium: filled in by clicks, read back."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from sciatica_triage import Presentation, TriageResult, findings, triage
from sciatica_triage.fhir import questionnaire, questionnaire_response, read_response

from ..support.fhir_people import people
from ..support.node_modules import node_modules

EXCEPTIONS = {f.name for f in findings() if f.kind == "exception"}
NUMBERS = {f.name for f in findings() if f.kind == "number"}
PAGE = """<!doctype html><meta charset="utf-8"><div id="form"></div>
<script src="/webcomponent/assets/lib/zone.min.js"></script>
<script src="/webcomponent/runtime.js" type="module"></script>
<script src="/webcomponent/polyfills.js" type="module"></script>
<script src="/webcomponent/main.js" type="module"></script>
<script src="/fhir/lformsFHIRAll.min.js" defer></script>"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Nothing."""

    def do_GET(self) -> None:
        if self.path != "/form":
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(PAGE.encode())
        return None


@pytest.fixture(scope="module")
def browser() -> Iterator[tuple[Any, str]]:
    folder = node_modules("lforms") / "lforms" / "dist" / "lforms"
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        if os.environ.get("CI"):
            pytest.fail("CI has to have Chromium")
        pytest.skip("needs Chromium")
    api = pytest.importorskip("playwright.sync_api", reason="needs the extra `browser`")
    with (
        ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server,
        api.sync_playwright() as playwright,
    ):
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        with closing(
            playwright.chromium.launch(executable_path=chromium, args=["--headless", "--no-sandbox", "--disable-gpu"])
        ) as running:
            yield running, f"http://127.0.0.1:{server.server_port}/form"
        server.shutdown()
        thread.join(10)


class Form:
    """The form as a person has it before them."""

    def __init__(self, page: Any, release: str) -> None:
        self.page, self.release = page, release

    def answer(self, name: str, value: Any) -> None:
        if name in NUMBERS and value == "unsure":
            self.page.locator(f'[id^="item-{name}.unsure/"] label', has_text="Yes").click()
        elif name in NUMBERS:
            self.page.locator(f'input[id^="{name}/"]').fill(str(value))
            self.page.keyboard.press("Tab")
        else:
            self.page.locator(f'[id^="{name}/"][id$="|{value}"]').click()

    def shows(self, link: str) -> bool:
        return bool(self.page.locator(f'[id^="item-{link}/"]').count())

    def response(self) -> dict[str, Any]:
        script = "release => LForms.Util.getFormFHIRData('QuestionnaireResponse', release)"
        found: dict[str, Any] = self.page.evaluate(script, self.release)
        return found

    def read(self) -> Mapping[str, Any]:
        return read_response(self.response()).answered()


@pytest.fixture(scope="module")
def page(browser: tuple[Any, str]) -> Iterator[Any]:
    running, address = browser
    opened = running.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.goto(address)
    opened.wait_for_function("window.LForms && LForms.Util && LForms.FHIR")
    yield opened
    assert problems == []


@pytest.fixture(params=["R4", "R5"])
def form(page: Any, request: pytest.FixtureRequest) -> Form:
    """An empty form; what an earlier test filled in is gone."""
    page.evaluate("document.getElementById('form').replaceChildren()")
    script = "([form, release]) => LForms.Util.addFormToPage(form, 'form', {fhirVersion: release})"
    page.evaluate(script, [questionnaire(request.param), request.param])
    page.wait_for_selector("input")
    return Form(page, request.param)


def test_a_form_that_is_filled_in_by_clicks_is_read_back(form: Form) -> None:
    assert form.read() == {}
    given = {
        "leg_pain": "present",
        "symptom_days": 8.5,
        "age_years": "unsure",
        "fever": "unsure",
        "temperature_c": 38.5,
        "leg_weakness": "present",
        "weakness_worsening": "absent",
        "weakness_checked": "present",
        "cannot_pass_urine": "absent",
    }
    for name, value in given.items():
        form.answer(name, value)

    assert form.read() == Presentation(**given).answered()
    assert triage(read_response(form.response())) == triage(given)


def test_follow_ups_and_exceptions_come_and_go_with_what_they_are_about_but_none_of_the_first_that_is_answered(
    form: Form,
) -> None:
    hidden = ("weakness_worsening", "weakness_checked", "temperature_c", "temperature_c.unsure", "numbness_expected")
    assert [link for link in hidden if form.shows(link)] == []
    form.answer("leg_weakness", "unsure")
    form.answer("fever", "absent")
    form.answer("fever", "present")
    assert [link for link in hidden if form.shows(link)] == list(hidden[:4])
    form.answer("weakness_checked", "present")
    form.answer("temperature_c", 39)
    assert not form.shows("temperature_c.unsure")
    form.answer("leg_weakness", "absent")
    form.answer("fever", "absent")

    assert [link for link in hidden if form.shows(link)] == ["temperature_c"]
    assert form.read() == {"leg_weakness": "absent", "fever": "absent", "temperature_c": 39}


def calmer(after: TriageResult, before: TriageResult) -> bool:
    return after.urgency < before.urgency or after.ceiling < before.ceiling


def through(form: Form, everyone: Sequence[Presentation]) -> list[Mapping[str, Any]]:
    """Their answers after the form was filled from their responses."""
    script = """([responses, form, release]) => responses.map((response) => {
      const empty = LForms.Util.convertFHIRQuestionnaireToLForms(form, release);
      const merged = LForms.Util.mergeFHIRDataIntoLForms('QuestionnaireResponse', response, empty, release);
      return LForms.Util.getFormFHIRData('QuestionnaireResponse', release, new LForms.LFormsData(merged));
    })"""
    given = [questionnaire_response(one) for one in everyone]
    back = form.page.evaluate(script, [given, questionnaire(form.release), form.release])  # type: ignore[arg-type]
    return [read_response(one).answered() for one in back]


def test_responses_that_are_loaded_come_back_but_for_exceptions_that_the_form_hides(form: Form) -> None:
    """LHC-Forms drops answers that it hides: they are then not asked, never absent."""
    everyone = people(60, seed=4)
    answers = 0
    for one, read in zip(everyone, through(form, everyone), strict=True):
        sent = read_response(questionnaire_response(one)).answered()
        answers += len(read)

        assert read.items() <= sent.items()
        assert sent.keys() - read.keys() <= EXCEPTIONS
        assert not calmer(triage(read), triage(one))
    assert answers > 1000


def test_nobody_comes_back_calmer_from_a_form_that_was_filled_from_their_response(form: Form) -> None:
    """Whoever was asked something that a form would not have asked: one answer, or one beside a no to what it follows."""
    alone = [
        Presentation.model_validate({f.name: value, **dict.fromkeys(parents, "absent")})
        for f in findings()
        if f.kind != "exception"
        for value in ((f.range[0], "unsure") if f.range else ("present", "unsure"))
        for parents in ((), f.follows)
    ]
    for one, read in zip(alone, through(form, alone), strict=True):
        assert not calmer(triage(read), triage(one)), one

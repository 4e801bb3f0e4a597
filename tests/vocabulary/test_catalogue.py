"""The vocabulary as a user interface needs it, and the form on the page about it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from pydantic import ValidationError

from sciatica_triage import Presentation, PresentationError, findings, triage
from sciatica_triage import finding as declare
from sciatica_triage.vocabulary import vocabulary_of
from sciatica_triage.vocabulary.findings import Reply
from sciatica_triage.vocabulary.topics import TOPICS

VOCABULARY = vocabulary_of(Presentation)
PAGE = Path(__file__).parents[2] / "docs" / "guide" / "forms.md"


def test_every_finding_is_there_once_topic_by_topic() -> None:
    topics = list(dict.fromkeys(f.topic for f in findings()))

    assert sorted(f.name for f in findings()) == sorted(VOCABULARY.findings)
    assert topics == list(TOPICS)
    assert {f.topic_title for f in findings()} == {*TOPICS.values()}


def test_each_says_what_is_declared() -> None:
    for info in findings():
        declared = VOCABULARY[info.name]
        same = ("question", "again", "kind", "unit", "tier", "follows")
        assert {key: getattr(info, key) for key in same} == {key: getattr(declared, key) for key in same}
        assert info.label == declared.label
        assert all(info.name in VOCABULARY[name].about for name in info.exceptions)
        assert (info.range is None) == (info.kind != "number")
    assert {name for info in findings() for name in info.exceptions} == {
        f.name for f in findings() if f.kind == "exception"
    }


def test_the_ends_of_a_range_are_answers_and_beyond_them_is_none() -> None:
    for info in findings():
        if info.range:
            lowest, highest = info.range
            assert VOCABULARY[info.name].read(lowest) == lowest
            for wrong in (lowest - 1, *([] if highest is None else [highest + 1])):
                with pytest.raises(PresentationError, match=info.name):
                    VOCABULARY[info.name].read(wrong)


def test_it_is_frozen_and_json() -> None:
    first = findings()[0]
    with pytest.raises(ValidationError):
        first.label = "another"  # type: ignore[misc]
    assert type(first).model_validate_json(first.model_dump_json()) == first


def test_findings_of_a_subclass_come_last_under_their_group() -> None:
    class Mine(Presentation):
        cold_hands: Reply = declare(
            "Are your hands cold?", group="vessels", tier=3, unsure="none", because="an example"
        )

    last = findings(Mine)[-1]
    assert (last.name, last.label, last.topic_title) == ("cold_hands", "Are your hands cold?", "Vessels")


def on_the_page() -> dict[str, Any]:
    """What the form's code defines."""
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    definitions, _, served = code.rpartition("\n\n\n")
    assert served.startswith("make_server(")
    defined: dict[str, Any] = {}
    exec(definitions, defined)  # the page's own code is what is tested
    return defined


class Inputs(HTMLParser):
    """The boxes of a form: for each name the values that may be sent."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input":
            self.values.setdefault(given["name"] or "", []).append(given.get("value") or "")


def test_the_form_asks_all_but_what_may_calm_and_every_box_is_an_answer() -> None:
    page = on_the_page()
    boxes = Inputs(page["form"]()).values

    assert boxes.keys() == {name for name, f in VOCABULARY.findings.items() if f.kind != "exception"}
    for name, values in boxes.items():
        for value in values:
            sent = value or "40"
            told = float(sent) if VOCABULARY[name].kind == "number" else sent
            assert page["advice"](urlencode({name: sent})) == str(triage({name: told}))


def test_what_the_form_leaves_blank_is_not_asked() -> None:
    page = on_the_page()

    assert page["advice"]("age_years=&back_pain=") == str(triage({}))


@pytest.mark.parametrize(
    "sent", ["leg_pain=present&leg_pain=absent", "age_years=4x", "age_years=999", "leg_pain=x", "who=y"]
)
def test_what_cannot_be_read_is_no_all_clear_and_not_repeated(sent: str) -> None:
    request = {"wsgi.input": BytesIO(sent.encode()), "CONTENT_LENGTH": str(len(sent))}
    shown = b"".join(on_the_page()["page"](request, lambda *_: None)).decode()

    assert "get help now" in shown
    assert not any(part in shown for part in sent.split("&"))


def test_the_page_shows_the_form_and_then_the_advice() -> None:
    page = on_the_page()["page"]
    asked, sent = b"", b"cannot_pass_urine=present"
    form, advice = (
        b"".join(page({"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body) or "")}, lambda *_: None)).decode()
        for body in (asked, sent)
    )

    assert 'name="cannot_pass_urine"' in form
    assert "Go to an emergency department now" in advice


def test_the_form_has_twenty_lines_beside_its_imports() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    written = [line for line in code.splitlines() if line.strip() and not line.startswith(("from ", "import "))]

    assert len(written) == 20
    assert max(map(len, code.splitlines())) <= 120


def test_a_topic_that_somebody_made_up_stands_in_one_piece() -> None:
    class Mine(Presentation):
        one: Reply = declare("One?", group="person", tier=2, unsure="ask", because="a test", topic="aa")
        two: Reply = declare("Two?", group="person", tier=2, unsure="ask", because="a test", topic="bb")
        three: Reply = declare("Three?", group="person", tier=2, unsure="ask", because="a test", topic="aa")

    topics = [info.topic for info in findings(Mine)]

    assert topics[-3:] == ["aa", "aa", "bb"]

"""The card that notebooks show: safe, self-contained, legible without colour, and nothing overflows."""

from __future__ import annotations

import dataclasses
import io
import json
import re
import shutil
import subprocess
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pytest

from sciatica_triage import TriageResult, Urgency, triage
from sciatica_triage.packs.shipped import shipped_pack
from sciatica_triage.render.html import COLOURS
from sciatica_triage.render.view import explanation_view, pack_view, questions_view, result_view, rule_view

EVIL: Final = '<script>alert("x")</script><img src=x onerror=alert(1)>'
UNSURE: Final = triage(
    {"severe_pain": "unsure", "symptom_days": 9, "numbness": True, "leg_weakness": "unsure", "age_years": 66}
)
SILENT: Final = triage({})
CONFLICT: Final = triage({"severe_pain": True, "severe_pain_hours": 500, "symptom_days": 2, "cannot_pass_urine": True})
RULE: Final = shipped_pack("documents").rules[3]

VIEWS: Final = {
    "unsure": result_view(UNSURE),
    "silent": result_view(SILENT),
    "conflict": result_view(CONFLICT),
    "rule": rule_view(RULE),
    "pack": pack_view(shipped_pack("guidelines")),
    "explanation": explanation_view(UNSURE.explain()),
    "questions": questions_view(UNSURE.questions),
}


@pytest.fixture(params=VIEWS)
def card(request: pytest.FixtureRequest) -> str:
    return VIEWS[request.param].html()


class _Tags(HTMLParser):
    VOID: Final = {"br"}

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes += attrs
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def _parsed(card: str) -> _Tags:
    tags = _Tags()
    tags.feed(card)
    assert tags.open == []
    return tags


def test_a_card_is_closed_holds_no_script_and_loads_nothing(card: str) -> None:
    tags = _parsed(card)

    assert not tags.seen & {"script", "style", "img", "link", "iframe", "svg", "object", "form", "input"}
    assert not [
        name for name, _ in tags.attributes if name.startswith("on") or name in ("src", "srcset", "id", "class")
    ]
    assert all((value or "").startswith(("https://", "http://")) for name, value in tags.attributes if name == "href")
    assert "url(" not in card


def test_all_text_is_escaped() -> None:
    """Even where a third party's pack holds markup."""
    reason = UNSURE.reasons[0]
    citation = reason.citations[0]
    source = citation.source.model_copy(update={"title": EVIL, "publisher": EVIL, "url": "javascript:alert(1)"})
    cited = citation.model_copy(update={"source": source, "quote": EVIL, "locator": EVIL, "id": EVIL})
    texts = dict.fromkeys(("title", "because", "suspects", "rule_id", "code", "basis"), EVIL)
    evil = reason.model_copy(update={**texts, "citations": (cited,), "findings": (EVIL,)})
    question = UNSURE.questions[0].model_copy(update={"text": EVIL, "finding": EVIL})
    result = UNSURE.model_copy(
        update={
            "reasons": (evil,),
            "questions": (question,),
            "advice": EVIL,
            "not_assessed": (EVIL,),
            "disclaimer": EVIL,
        }
    )
    rule = dataclasses.replace(RULE, title=EVIL, because=EVIL, suspects=EVIL, citations=(cited,), cases=())

    for card in (result._repr_html_(), rule._repr_html_(), questions_view([question]).html()):
        tags = _parsed(card)
        assert not tags.seen & {"script", "img"}
        assert EVIL in tags.text
        assert "javascript:" not in card
    for text in (result._repr_markdown_(), questions_view([question]).markdown()):
        assert "<script" not in re.sub(r"`[^`]*`", "", text).replace("\\<", "")


@pytest.mark.parametrize("result", [UNSURE, SILENT, CONFLICT], ids=["unsure", "silent", "conflict"])
def test_the_card_says_all_that_the_result_says(result: TriageResult) -> None:
    text = " ".join(_parsed(result._repr_html_()).text.split())

    assert result.urgency.value.replace("_", " ") in text
    if result.status != "settled":
        assert f"up to {result.ceiling.value} is not ruled out" in text
    for reason in result.reasons:
        assert reason.title in text
        assert reason.name in text
        assert all(c.quote is None or " ".join(c.quote.split()) in text for c in reason.citations)
    assert all(" ".join(question.text.split()) in text for question in result.questions)
    assert all(conflict.message.replace("`", "") in text for conflict in result.conflicts)
    assert result.disclaimer in text


def test_an_unsettled_result_never_shows_its_urgency_without_its_ceiling_in_markdown() -> None:
    assert UNSURE._repr_markdown_().splitlines()[0] == "## Urgency: urgent, and up to emergency is not ruled out"


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


@pytest.mark.parametrize("name", VIEWS)
def test_markdown_says_what_the_card_says_word_for_word_and_in_its_order(name: str) -> None:
    """Addresses apart, which the card holds in its links."""
    view = VIEWS[name]
    written = re.sub(r"\]\(<[^>]*>\)|\\(?=[\W_])", "", view.markdown())

    assert _words(written) == _words(unescape(re.sub(r"<[^>]+>", " ", view.html())))


def test_rich_prints_every_kind() -> None:
    console = pytest.importorskip("rich.console").Console(
        width=80, force_terminal=False, record=True, file=io.StringIO()
    )
    for thing in (UNSURE, RULE, shipped_pack("documents"), UNSURE.explain()):
        console.print(thing)
    text = console.export_text()

    assert "Urgency: urgent, and up to emergency is not ruled out" in text
    assert RULE.title in text


# colours


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_a_higher_level_is_clearly_darker_so_that_grey_print_and_colour_blind_eyes_tell_levels_apart() -> None:
    light = [_luminance(COLOURS[level][0]) for level in Urgency]

    assert all((one + 0.05) / (next_ + 0.05) > 1.4 for one, next_ in pairwise(light))


@pytest.mark.parametrize("level", Urgency)
def test_words_on_a_level_s_colour_have_enough_contrast(level: Urgency) -> None:
    one, other = sorted(map(_luminance, COLOURS[level]))

    assert (other + 0.05) / (one + 0.05) >= 4.5


# as a picture

_MEASURE: Final = """
<script>
  const wrong = [];
  for (const card of document.querySelectorAll('section')) {
    const edge = card.getBoundingClientRect().right + 0.5;
    for (const part of card.querySelectorAll('*')) {
      const box = part.getBoundingClientRect();
      if (box.width && (box.right > edge || box.left < card.getBoundingClientRect().left - 0.5)) wrong.push(part.tagName);
      if (part.clientWidth && part.scrollWidth > part.clientWidth + 1) wrong.push('inside ' + part.tagName);
    }
    if (edge > card.parentElement.getBoundingClientRect().right + 1) wrong.push('card');
    if (card.getBoundingClientRect().height < 40) wrong.push('flat');
  }
  document.title = JSON.stringify(wrong);
</script>
"""


def _chromium(*arguments: str) -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("needs Chromium")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars"]
    run = subprocess.run([found, *flags, *arguments], capture_output=True, text=True, timeout=120, check=True)
    return run.stdout


@pytest.mark.parametrize("width", [400, 1000])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", VIEWS)
def test_nothing_overflows_and_the_picture_is_drawn(name: str, theme: str, width: int, tmp_path: Path) -> None:
    back, text = ("#ffffff", "#111111") if theme == "light" else ("#111111", "#dddddd")
    card = VIEWS[name].html().replace("<details", "<details open")
    page = tmp_path / "card.html"
    page.write_text(
        f'<!doctype html><meta charset="utf-8"><body style="margin:8px;background:{back};color:{text}">'
        f'<div style="width:{width - 16}px">{card}</div>{_MEASURE}',
        encoding="utf-8",
    )
    picture = tmp_path / f"{name}-{theme}-{width}.png"
    size = f"--window-size={max(width, 500)},1400"
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    title = re.search(r"<title>(.*?)</title>", _chromium(profile, size, "--dump-dom", page.as_uri()))
    _chromium(profile, size, f"--screenshot={picture}", page.as_uri())

    assert title is not None
    assert json.loads(title[1]) == []
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert len(_colours_of(picture)) > 3


def _colours_of(picture: Path) -> set[Any]:
    image = pytest.importorskip("PIL.Image").open(picture).convert("RGB").resize((200, 200))
    return set(image.get_flattened_data() if hasattr(image, "get_flattened_data") else image.getdata())

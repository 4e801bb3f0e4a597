"""The card that notebooks show: safe, self-contained, and the same as its Markdown. `test_pictures` looks at it."""

from __future__ import annotations

import dataclasses
import io
import re
from collections.abc import Callable
from html import escape, unescape
from html.parser import HTMLParser
from itertools import pairwise
from typing import Final

import pytest
from hypothesis import given, settings

from sciatica_triage import Presentation, Triager, TriageResult, Urgency, triage
from sciatica_triage.packs.shipped import shipped_pack
from sciatica_triage.render.explanation_views import changes_view, explanation_view
from sciatica_triage.render.html import COLOURS
from sciatica_triage.render.result_views import questions_view, result_view
from sciatica_triage.render.rule_views import pack_view, rule_view
from sciatica_triage.render.view import dissenting
from sciatica_triage.result.advice_parts import AdviceParts

from ..support.strategies import FINDINGS, presentations

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
    "changes": changes_view(triage({"numbness": True, "symptom_days": 3}).what_would_change()),
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
            "advice_parts": AdviceParts.model_construct(
                **dict.fromkeys(("action", "how_soon", "still_open", "because"), EVIL)
            ),
            "not_assessed": (EVIL,),
            "disclaimer": EVIL,
        }
    )
    rule = dataclasses.replace(RULE, title=EVIL, because=EVIL, suspects=EVIL, citations=(cited,), cases=())

    for card in (result.to_html(), rule.to_html(), questions_view([question]).html()):
        tags = _parsed(card)
        assert not tags.seen & {"script", "img"}
        assert EVIL in tags.text
        assert "javascript:" not in card
    for text in (result.to_markdown(), questions_view([question]).markdown()):
        assert "<script" not in re.sub(r"`[^`]*`", "", text).replace("\\<", "")


RESULTS: Final = {"unsure": UNSURE, "silent": SILENT, "conflict": CONFLICT}


@pytest.mark.parametrize("result", RESULTS.values(), ids=RESULTS)
def test_the_card_says_all_that_the_result_says(result: TriageResult) -> None:
    text = " ".join(_parsed(result.to_html()).text.split())
    parts = result.advice_parts

    for sentence in (parts.headline, parts.still_open, parts.because, *parts.also, parts.if_new, *parts.limits):
        assert sentence in text
    for name in result.presentation.answered():
        assert FINDINGS[name].question in text
    for group in parts.watch_for:
        assert all(sign in text for sign in (group.title, *group.signs))
    for reason in result.reasons:
        assert all(said in text for said in (reason.title, reason.name, reason.because, reason.suspects))
        assert all(c.quote is None or " ".join(c.quote.split()) in text for c in reason.citations)
        assert all(c.source.title in text for c in reason.citations)
        assert all(dissenting(one) in text for one in reason.dissent)
    assert all(" ".join(question.text.split()) in text for question in result.questions)
    assert all(conflict.message.replace("`", "") in text for conflict in result.conflicts)
    assert all(pack.sha256[:12] in text for pack in result.ruleset)
    assert result.disclaimer in text


def _unopened(card: str) -> str:
    """What is read before anything is opened: the card without what its folds hold."""
    while (shorter := re.sub(r"<details[^>]*>(?:(?!<details).)*?</details>", " ", card, flags=re.DOTALL)) != card:
        card = shorter
    return " ".join(_parsed(card).text.split())


def _for_the_person(result: TriageResult) -> str:
    """The card without the fold for clinicians."""
    return _parsed(re.split(r"<details[^>]*><summary[^>]*>For clinicians", result.to_html())[0] + "</section>").text


@settings(max_examples=200)
@given(presentations())
def test_what_to_do_and_why_are_read_before_anything_is_opened(p: Presentation) -> None:
    result = triage(p)
    read = _unopened(result.to_html())
    parts = result.advice_parts

    assert f"{result.urgency.value.replace('_', ' ')}▲ you are here" in read
    assert parts.headline in read
    assert parts.because in read
    assert parts.still_open in read
    assert "Not from a medical device" in read
    if result.ceiling > result.urgency:
        assert f"{result.ceiling.value.replace('_', ' ')}? not ruled out" in read
        assert Triager().action(result.ceiling) in read


@settings(max_examples=100)
@given(presentations())
def test_what_the_person_reads_on_a_card_is_free_of_identifiers_and_jargon(p: Presentation) -> None:
    read = _for_the_person(triage(p))

    assert not re.search(r"\w_\w|`|[0-9a-f]{8}|\b(?:settled|screened|needs answers|unresolved|undecided)\b", read)


@settings(max_examples=100)
@given(presentations())
def test_an_explanation_has_each_question_once(p: Presentation) -> None:
    """With what it did: every rule that fired or is ruled out or undecided is there by at least one question."""
    explanation = triage(p).explain()
    questions = [use.finding for use in explanation.answers]
    html = explanation.to_html()

    assert len(questions) == len(set(questions))
    assert set(p.answered()) <= set(questions)
    for use in explanation.answers:
        assert html.count(f">{escape(use.question)}</td>") == 1
    for outcome in ("fired", "undecided"):
        taking_part = {rule.rule for use in explanation.answers for rule in getattr(use, outcome)}
        named = (rule for rule in getattr(explanation, outcome) if rule.findings or any(rule.missing))
        assert taking_part == {rule.rule for rule in named}


def test_what_would_change_a_result_is_shown_with_its_questions() -> None:
    changes = triage({"numbness": True, "symptom_days": 3}).what_would_change()
    text = _parsed(changes.to_html()).text

    assert changes.raises
    for change in (*changes.raises, *changes.lowers):
        assert all(FINDINGS[name].called in text for name in change.answers)


@pytest.mark.parametrize("result", RESULTS.values(), ids=RESULTS)
def test_the_forms_that_a_notebook_finds_are_the_public_ones(result: TriageResult) -> None:
    assert result._repr_html_() == result.to_html()
    assert result._repr_markdown_() == result.to_markdown()


def test_a_result_never_shows_its_urgency_without_its_ceiling_in_markdown() -> None:
    first = UNSURE.to_markdown().splitlines()[0]

    assert first == "self care · routine · soon · **urgent: you are here** · **emergency: not ruled out**"


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
    for thing in (UNSURE, RULE, shipped_pack("documents"), UNSURE.explain(), UNSURE.what_would_change()):
        console.print(thing)
    text = console.export_text()

    assert "urgent: you are here · emergency: not ruled out" in text
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


@pytest.mark.parametrize("form", [TriageResult.report, TriageResult.to_markdown, TriageResult.to_html])
def test_beside_a_higher_level_no_reason_for_self_care_is_shown_and_every_source_that_says_more_is(
    form: Callable[[TriageResult], str],
) -> None:
    routine, urgent = triage({"leg_pain": True}), triage({"minor_injury_onset": True})

    assert "back_or_leg_pain" in {reason.rule_id for reason in routine.reasons}
    assert "Back or leg pain (lowest level)" not in form(routine)
    assert "hse-injury-units (emergency): " in form(urgent)


def test_a_quotation_in_the_report_is_of_a_rule_that_decides() -> None:
    result = triage({"stiff_neck": True, "fever": True, "leg_pain": True})
    deciding = [reason for reason in result.reasons if reason.urgency == result.urgency]

    assert result.urgency == "emergency"
    assert not any(citation.quote for reason in deciding for citation in reason.citations)
    assert any(citation.quote for reason in result.reasons for citation in reason.citations)
    assert " says: " not in result.report()


def test_the_card_tells_the_doubtful_answer_by_which_something_else_counts() -> None:
    told = triage({"loss_of_bladder_control": "unsure"}).to_markdown().partition("You told us")[2].partition("###")[0]

    assert "leaked urine, even once: **not sure**" in told

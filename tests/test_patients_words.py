"""Whatever a patient reads is easy: at most grade 7 as a passage, and no sentence denies twice. Quotations are apart."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given, settings
from textstat import textstat

from sciatica_triage import Locale, Presentation, Triager
from sciatica_triage.chat import Conversation, Gate
from sciatica_triage.chat.texts import texts
from sciatica_triage.cli import interview
from sciatica_triage.demo.server import DemoServer
from sciatica_triage.result.checklists import Checklist
from sciatica_triage.vocabulary.topics import WHY

from .support.readability import negations
from .support.strategies import presentations

HARDEST_GRADE = 7
TRIAGER = Triager(
    engine="reference",
    locale=Locale(emergency_number="999", emergency_place="a hospital", advice_line="the health line"),
)
"""With short names of places: what a country calls them is not ours."""
PLACES = {"{emergency_place}": "a hospital", "{emergency_number}": "999", "{steps}": "6"}
ANSWER_WORDS = "yes, no or don't know"
GATE = ["before_answering", "ask_again", "not_recorded", "not_understood", "too_long", "plain_only", "plain_number"]
GATE += ["plain_list", "tell_again", "if_urgent", "safety_net", "earlier"]


def assert_easy(text: str) -> None:
    for name, place in PLACES.items():
        text = text.replace(name, place)
    sentences = re.split(r"(?<=[.?!:])\s+", text.replace(ANSWER_WORDS, "a word"))

    assert textstat.flesch_kincaid_grade(text) <= HARDEST_GRADE, text
    assert not [sentence for sentence in sentences if negations(sentence) > 1]


@pytest.mark.parametrize("name", GATE)
def test_the_gates_own_sentences_are_easy(name: str) -> None:
    assert_easy(getattr(texts(), name))


@pytest.mark.parametrize("text", [interview._WELCOME, interview._HOW_LONG, interview._HOW, *WHY.values()])
def test_what_an_interview_says_of_itself_is_easy(text: str) -> None:
    assert_easy(text)


def test_the_words_of_the_demo_page_are_easy() -> None:
    with DemoServer() as server:
        page = server.page.decode()
    shown = re.findall(r"<p(?: [^>]*)?>([^<]+)</p>", page.partition("<script>")[0])

    assert len(shown) >= 4
    assert_easy(" ".join(shown))


def as_read(checklist: Checklist) -> str:
    """A list as it is read aloud: the lead is asked about each line."""
    told = [f"{q.label[:1].upper()}{q.label[1:]}." if q.unit is None else q.text for q in checklist.questions]
    return " ".join([*([checklist.why] if checklist.why else []), checklist.lead, *told])


@settings(max_examples=25, deadline=None)
@given(presentations())
def test_every_list_is_easy_as_it_is_read(person: Presentation) -> None:
    for checklist in TRIAGER.checklists(TRIAGER.triage(person)):
        if len(checklist.questions) > 2:
            assert_easy(as_read(checklist))


@settings(max_examples=25, deadline=None)
@given(presentations())
def test_the_advice_and_what_the_gate_sends_are_easy(person: Presentation) -> None:
    conversation = Conversation(triager=TRIAGER)
    conversation.record_many(person)
    sent = Gate().check(conversation, "Hello.").message
    # The reason names a source by its title, and the draft is the model's.
    own = [line for line in sent.splitlines() if line != "Hello." and not line.startswith("Why:")]
    lines = [re.sub(r"^\d\. (.*)", r"\1.", line) for line in own]

    for text in (str(TRIAGER.triage(person)), " ".join(lines)):
        assert not text or textstat.flesch_kincaid_grade(text) <= HARDEST_GRADE, text


@settings(max_examples=10, deadline=None)
@given(presentations())
def test_the_first_screen_of_the_card_is_easy(person: Presentation) -> None:
    """Without what it folds away, which is for clinicians too, and the reasons, which are titles of rules."""
    card = TRIAGER.triage(person).to_html()
    first = re.sub(r"<(style|svg|details|ul|table).*?</\1>", " ", card, flags=re.DOTALL)
    paragraphs = [unescape(re.sub(r"<[^>]+>", " ", part)) for part in re.findall(r"<p[ >].*?</p>", first, re.DOTALL)]
    text = " ".join(part.strip() for part in paragraphs if len(part.split()) > 3)

    assert not text or textstat.flesch_kincaid_grade(text) <= HARDEST_GRADE, text

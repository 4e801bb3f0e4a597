"""Whatever a patient reads is easy: at most grade 7, each passage and each sentence of it, and no sentence denies twice.

Quotations are apart, and so are sentences of less than five words: one long word decides their grade alone.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from hypothesis import given, settings
from textstat import textstat

from sciatica_triage import Locale, Presentation, Triager, findings
from sciatica_triage.chat import Conversation, Gate
from sciatica_triage.chat.texts import texts
from sciatica_triage.cli import interview, stopping
from sciatica_triage.demo.server import DemoServer
from sciatica_triage.render import result_views
from sciatica_triage.result import checklists
from sciatica_triage.result.checklists import Checklist
from sciatica_triage.vocabulary.topics import TOPICS, WHY, title_of
from sciatica_triage.vocabulary.who import addressed
from sciatica_triage.vocabulary.who_asks import WHO

from .support.readability import negations
from .support.strategies import presentations

HARDEST_GRADE = 7
TRIAGER = Triager(
    engine="reference",
    locale=Locale(emergency_number="999", emergency_place="a hospital", advice_line="the health line"),
)
"""With short names of places: what a country calls them is not ours."""
PLACES = {
    "{emergency_place}": "a hospital",
    "{emergency_number}": "999",
    "{advice_line}": "the health line",
    "{ceiling_do}": "Go there now.",
    "{steps}": "6",
}
ANSWER_WORDS = "yes, no or don't know"
FOR_MODELS = [
    "language",
    "version",
    "review",
    "instructions",
    "pending",
    "pending_list",
    "nothing_pending",
    "mcp_prompt",
]
GATE = sorted(name for name, text in texts() if isinstance(text, str) and name not in (*FOR_MODELS, "mcp_first"))
SHORT = 5
"""Words of the shortest sentence whose grade tells something."""
EXCUSED = {
    "an aneurysm or a pulsing tummy": "who has one was told this very word; the question explains the other way to know",
}
"""Sentences that are harder, each with its reason."""
JARGON = re.compile(
    r"saddle|procedure|spinal (?!cord)|aneurysm (?!or a pulsing)|cauda|equina|deficit|trauma|onset|\bsite\b|marked"
    r"|clinician|acute|neuro|thorac|lumbar|sacr|malignan|metasta|vascular|vertebra|radicul|myelo|sensory|motor|bilateral|unilateral|sphincter"
    r"|incontinen|retention|perine|genital|anal\b|fecal|faecal|febrile|sepsis|symptom|nerve sign|red flag|contraindic"
    r"|obstetric|postpartum|labour|anticoag|steroidal|fragility|unexplained|consistent|recurr|sexual|dysfunction|\btier\b|settled|screened"
    r"|[a-z]_[a-z]",
    re.IGNORECASE,
)
NOT_SHOWN = {"bold white on red", "bold black on yellow", "print the record as JSON; the talk goes to standard error"}


def assert_easy(text: str) -> None:
    for name, place in PLACES.items():
        text = text.replace(name, place)
    sentences = re.split(r"(?<=[.?!:])\s+", text.replace(ANSWER_WORDS, "a word"))

    assert textstat.flesch_kincaid_grade(text) <= HARDEST_GRADE, text
    assert not [sentence for sentence in sentences if negations(sentence) > 1]
    assert hard(text) == []


def hard(text: str) -> list[str]:
    """The sentences of a text that are too hard by themselves."""
    for name, place in PLACES.items():
        text = text.replace(name, place)
    sentences = re.split(r"(?<=[.?!:])\s+|\n", text.replace(ANSWER_WORDS, "a word"))
    long = (one for one in sentences if len(re.findall(r"[\w'’]+", one)) >= SHORT)
    return [
        one
        for one in long
        if textstat.flesch_kincaid_grade(one) > HARDEST_GRADE and one.rstrip(".").lower() not in EXCUSED
    ]


def sentences_in(content: object) -> Iterator[str]:
    """All that is said in a file of texts, without its conditions."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for name, value in content.items():
            if name not in ("when", "language", "version", "review"):
                yield from sentences_in(value)
    elif isinstance(content, list):
        for value in content:
            yield from sentences_in(value)


ADVICE = [*sentences_in(yaml.safe_load((Path(__file__).parents[1] / "rules/advice/en.yaml").read_text("utf-8")))]
TITLES = sorted({rule.title.partition(" (")[0] for rule in TRIAGER.book.rules})
"""As the card shows them, among the reasons."""
ASKED = [text for one in findings() for text in (one.question, one.again or "", one.label or "") if text]
SHOWN = {
    "advice": ADVICE,
    "titles of rules": TITLES,
    "what is asked": ASKED,
    "topics": [*TOPICS.values(), *WHY.values()],
}


@pytest.mark.parametrize("kind", SHOWN)
def test_every_sentence_is_easy_by_itself(kind: str) -> None:
    assert len(SHOWN[kind]) >= 15
    assert [one for text in SHOWN[kind] for one in hard(text)] == []


@pytest.mark.parametrize("kind", SHOWN)
def test_no_word_of_the_trade_reaches_a_patient(kind: str) -> None:
    assert [text for text in SHOWN[kind] if JARGON.search(re.sub(r"\{\w+\}", "", text))] == []


@settings(max_examples=40, deadline=None)
@given(presentations())
def test_nothing_that_a_result_shows_a_person_has_a_word_of_the_trade(person: Presentation) -> None:
    """The advice, the lists, and the card but for the fold that is for clinicians, opened or not."""
    result = TRIAGER.triage(person)
    card, _, _ = re.sub(r"<(style|svg).*?</\1>", " ", result.to_html(), flags=re.DOTALL).partition("For clinicians")
    asked = [
        part for one in TRIAGER.checklists(result) for part in (one.title, one.lead, *(q.label for q in one.questions))
    ]
    shown = [str(result), *asked, *re.sub(r"<[^>]+>", "\n", unescape(card)).splitlines()]

    assert "Questions that are still open" in card or not result.questions
    assert [line for line in shown if JARGON.search(line)] == []


def test_the_excuses_are_still_needed() -> None:
    shown = [text for texts_ in SHOWN.values() for text in texts_]

    assert {*EXCUSED} <= {*shown}
    assert all(textstat.flesch_kincaid_grade(text) > HARDEST_GRADE for text in EXCUSED)


@pytest.mark.parametrize("name", GATE)
def test_the_gates_own_sentences_are_easy(name: str) -> None:
    assert_easy(getattr(texts(), name))


SOMEBODY = {"reported_by": "somebody_else"}
ABOUT_WHO = [WHO.text, *(one.label for one in WHO.choices), addressed("", SOMEBODY), addressed("", {"age_years": 4})]
ITSELF = [interview._WELCOME, interview._HOW_LONG, interview._HOW, stopping._STOPPED.replace("{do}", "Go there now.")]


@pytest.mark.parametrize("text", [*ITSELF, *WHY.values(), *ABOUT_WHO])
def test_what_an_interview_says_of_itself_is_easy(text: str) -> None:
    assert_easy(text)


def said_by(module: ModuleType) -> list[str]:
    """What a module says in whole sentences or longer parts of them; its docstrings are for programmers."""
    tree = ast.parse(inspect.getsource(module))
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts_ = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in docs]
    return [text for text in texts_ if isinstance(text, str) and len(text.split()) > 3 and text not in NOT_SHOWN]


@pytest.mark.parametrize(("module", "fewest"), [(interview, 20), (result_views, 8), (checklists, 4)])
def test_every_sentence_of_a_screen_is_easy(module: ModuleType, fewest: int) -> None:
    said = said_by(module)

    assert len(said) >= fewest
    assert_easy(" ".join(f"{text.strip().rstrip('.')}." for text in said))


@pytest.mark.parametrize("name", ["present", "unsure", "number"])
def test_what_is_told_back_is_easy(name: str) -> None:
    assert_easy(getattr(texts().you_answered, name).format(asked="that you have a weak leg", amount="3"))


def test_the_words_of_the_demo_page_are_easy() -> None:
    """Those of the page and those of its script."""
    with DemoServer() as server:
        page, _, script = server.page.decode().partition("<script>")
    shown = re.findall(r"<(?:p|button|label|summary|h[12])(?: [^>]*)?>([^<]+)</", page)
    shown += [text for text in re.findall(r"[\"]([A-Z][^\"\n<]*)[\"]", script) if len(text.split()) > 3]

    assert len(shown) >= 20
    assert_easy(" ".join(f"{text.strip().rstrip('.')}." for text in shown))


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_is_easy_from_its_title_to_its_last_label(topic: str) -> None:
    """Read aloud: each label is a line of its own."""
    labels = [finding.label for finding in findings() if finding.topic == topic and finding.kind == "finding"]
    numbers = [finding.question for finding in findings() if finding.topic == topic and finding.unit]

    assert_easy(". ".join([title_of(topic), *labels]) + f". {' '.join(numbers)}")
    assert not title_of(topic).endswith((".", "?"))


def as_read(checklist: Checklist) -> str:
    """A list as it is read aloud: the lead is asked about each line."""
    told = [f"{q.label[:1].upper()}{q.label[1:]}." if q.unit is None else q.text for q in checklist.questions]
    return " ".join([*([checklist.why] if checklist.why else []), checklist.lead, *told])


@settings(max_examples=25, deadline=None)
@given(presentations())
def test_every_list_is_easy_as_it_is_read(person: Presentation) -> None:
    for checklist in TRIAGER.checklists(TRIAGER.triage(person)):
        assert ".." not in checklist.title
        assert "?" not in checklist.title
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

"""Sentences in the voices of other people, ten kinds of them: `messages-voices.jsonl`.

Each names what has to be heard, what is denied, and the level that it must reach or must not pass. Where `wrong` stands the
reader still gets it wrong, and the reason is given. None of them is taught to the second ear.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sciatica_triage import Urgency, triage
from sciatica_triage.words import Reading, read

HERE = Path(__file__).parent
LESSONS = HERE.parents[1] / "assurance" / "ear" / "data"
SENTENCES: list[dict[str, Any]] = [
    json.loads(line) for line in (HERE / "messages-voices.jsonl").read_text("utf-8").splitlines()
]
HEARD = ("present", "unsure")


@cache
def _reading(text: str) -> Reading:
    return read(text)


def _urgency(text: str) -> Urgency:
    return triage(_reading(text).presentation(), engine="reference").urgency


def _cases(key: str) -> list[Any]:
    return [
        pytest.param(s, id=s["id"], marks=[pytest.mark.xfail(reason=s["wrong"], strict=True)] if "wrong" in s else [])
        for s in SENTENCES
        if key in s
    ]


def test_each_kind_has_ten_sentences_and_few_are_wrong() -> None:
    kinds = {s["kind"] for s in SENTENCES}

    assert len(SENTENCES) >= 120
    assert all(sum(s["kind"] == kind for s in SENTENCES) >= 10 for kind in kinds)
    assert sum("wrong" in s for s in SENTENCES) <= 20


@pytest.mark.parametrize("sentence", [pytest.param(s, id=s["id"]) for s in SENTENCES])
def test_what_is_told_is_never_heard_as_absent(sentence: dict[str, Any]) -> None:
    """Of all mistakes the worst; it has no exception here."""
    answered = _reading(sentence["text"]).presentation().answered()

    assert {name for name, answer in answered.items() if answer == "absent"} <= set(sentence["absent"])
    assert all(answered.get(name) != "absent" for name in sentence["present"])


@pytest.mark.parametrize("sentence", _cases("at_least"))
def test_an_emergency_is_raised_or_suspected(sentence: dict[str, Any]) -> None:
    reading = _reading(sentence["text"])

    assert _urgency(sentence["text"]) >= Urgency(sentence["at_least"]) or reading.suspected


@pytest.mark.parametrize("sentence", _cases("at_most"))
def test_a_calm_sentence_raises_no_alarm(sentence: dict[str, Any]) -> None:
    answered = _reading(sentence["text"]).presentation().answered()

    assert _urgency(sentence["text"]) <= Urgency(sentence["at_most"])
    assert all(answered.get(name) not in HEARD for name in sentence.get("not_present", ()))


@pytest.mark.parametrize("sentence", _cases("age"))
def test_an_age_is_the_patients(sentence: dict[str, Any]) -> None:
    """Neither that of a house, a score or a child who is carried."""
    assert _reading(sentence["text"]).presentation().answered().get("age_years") == sentence["age"]


def test_none_of_them_is_a_lesson() -> None:
    taught = {line for file in LESSONS.glob("*.txt") for line in file.read_text("utf-8").splitlines()}

    assert taught.isdisjoint(s["text"] for s in SENTENCES)

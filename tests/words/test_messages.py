"""The promises of the reader on its own messages: `messages.jsonl`, written for every finding and every phenomenon.

`messages-beside.jsonl` has those of the signs beside the pain, which the second ear was not taught.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sciatica_triage import Presentation, Urgency, triage
from sciatica_triage.vocabulary import vocabulary_of
from sciatica_triage.words import Reading, read

MESSAGES: list[dict[str, Any]] = [
    json.loads(line)
    for file in ("messages.jsonl", "messages-beside.jsonl")
    for line in (Path(__file__).parent / file).read_text(encoding="utf-8").splitlines()
]
EMERGENCIES = [m for m in MESSAGES if m["at_least"] == "emergency"]
CALM = [m for m in MESSAGES if Urgency(m["at_most"]) < Urgency.EMERGENCY]
MOST_CALM_ALARMED = 0.05
LEAST_HEARD = {"written for a finding": (0.93, 0.82), "told as a story": (0.72, 0.68)}
"""Least recall and precision. The stories hint at much that their labels name, and tell much that they do not."""


@cache
def _reading(text: str) -> Reading:
    return read(text)


def _ids(messages: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(m, id=m["id"]) for m in messages]


def _with_parents(names: set[str]) -> set[str]:
    ancestors = vocabulary_of(Presentation).ancestors
    return names.union(*(ancestors[name] for name in names))


def test_there_are_at_least_400_messages_and_each_is_told_once() -> None:
    """The set is large enough to mean something, and no message counts twice."""
    assert len({m["text"] for m in MESSAGES}) == len(MESSAGES) >= 400


def test_every_finding_that_people_volunteer_is_in_the_messages() -> None:
    """Each finding is present in some message, apart from the two exceptions, which no message may settle."""
    told = {name for m in MESSAGES for name in (*m["present"], *m["unsure"])}
    findings = {f.name for f in vocabulary_of(Presentation).findings.values() if f.kind == "finding"}

    assert findings - told == set()


@pytest.mark.parametrize("message", _ids(EMERGENCIES))
def test_no_emergency_is_missed(message: dict[str, Any]) -> None:
    """What is heard in a message that tells of an emergency is enough for the emergency level."""
    assert triage(_reading(message["text"]).presentation()).urgency is Urgency.EMERGENCY


def test_few_calm_messages_are_called_an_emergency() -> None:
    """At most one calm message in twenty is called an emergency."""
    alarmed = [m["id"] for m in CALM if triage(_reading(m["text"]).presentation()).urgency is Urgency.EMERGENCY]

    assert len(alarmed) <= MOST_CALM_ALARMED * len(CALM), alarmed


@pytest.mark.parametrize("message", [pytest.param(m, id=m["id"]) for m in MESSAGES])
def test_what_is_heard_as_absent_was_denied(message: dict[str, Any]) -> None:
    """Every answer `absent` is an explicit denial of that finding in the message."""
    heard = _reading(message["text"]).presentation().answered()

    assert {name for name, answer in heard.items() if answer == "absent"} <= set(message["absent"])


@pytest.mark.parametrize("kind", LEAST_HEARD)
def test_most_findings_are_heard_and_few_are_made_up(kind: str) -> None:
    """Recall and precision over all messages; a finding that another one implies is not counted against the reader."""
    hits = told = heard_all = 0
    for message in MESSAGES:
        if message["id"].startswith("own") is not (kind == "written for a finding"):
            continue
        expected = {*message["present"], *message["unsure"]}
        answered = _reading(message["text"]).presentation().answered()
        heard = {name for name, answer in answered.items() if answer in ("present", "unsure")}
        hits += len(expected & _with_parents(heard))
        told += len(expected)
        heard_all += len(heard - (_with_parents(expected) - expected))

    least_recall, least_precision = LEAST_HEARD[kind]
    assert hits / told >= least_recall
    assert hits / heard_all >= least_precision


@pytest.mark.parametrize("message", _ids([m for m in MESSAGES if "age_years" in m.get("numbers", {})]))
def test_an_age_that_is_told_is_heard(message: dict[str, Any]) -> None:
    """The age decides rules of its own, so it is heard wherever a message tells it."""
    assert _reading(message["text"]).presentation().age_years == message["numbers"]["age_years"]

"""Messages that the reader was scored on before anybody mended it by them: `messages-unseen.jsonl`.

`u1-*` were scored first and mended afterwards, then `u2-*` and so on to `u8-*`; the guide gives what each scored
that first day. Their labels name the finding that matters and what is denied, not everything that is told. None of them is
taught to the second ear.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from sciatica_triage import Urgency, triage
from sciatica_triage.words import Reading, read

HERE = Path(__file__).parent
LESSONS = HERE.parents[1] / "assurance" / "ear" / "data"
MESSAGES: list[dict[str, Any]] = [
    json.loads(line) for line in (HERE / "messages-unseen.jsonl").read_text("utf-8").splitlines()
]
EMERGENCIES = [m for m in MESSAGES if m["at_least"] == "emergency"]
CALM = [m for m in MESSAGES if Urgency(m["at_most"]) < Urgency.EMERGENCY]
MOST_CALM_ALARMED = 0.03


@cache
def _reading(text: str) -> Reading:
    return read(text)


def _raised(text: str) -> bool:
    return triage(_reading(text).presentation(), engine="reference").urgency is Urgency.EMERGENCY


def test_no_emergency_is_neither_raised_nor_suspected() -> None:
    assert [m["id"] for m in EMERGENCIES if not _raised(m["text"]) and not _reading(m["text"]).suspected] == []


def test_what_is_told_as_present_is_never_heard_as_absent() -> None:
    for message in MESSAGES:
        heard = _reading(message["text"]).presentation().answered()

        assert {name for name, answer in heard.items() if answer == "absent"} <= set(message["absent"]), message["id"]


def test_few_calm_messages_are_called_an_emergency() -> None:
    alarmed = [m["id"] for m in CALM if _raised(m["text"])]

    assert len(alarmed) <= MOST_CALM_ALARMED * len(CALM), alarmed


def test_none_of_them_is_a_lesson() -> None:
    taught = {line for file in LESSONS.glob("*.txt") for line in file.read_text("utf-8").splitlines()}

    assert taught.isdisjoint(m["text"] for m in MESSAGES)

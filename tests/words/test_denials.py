"""Sentences of four authors about what is denied: with the sign there all the same, or truly not there."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from sciatica_triage import Answer, Triager, Urgency
from sciatica_triage.words import Reading, read

SENTENCES: Final[list[dict[str, Any]]] = [
    json.loads(line) for line in (Path(__file__).parent / "denials.jsonl").read_text("utf-8").splitlines()
]
SIGNS: Final = {  # by the words in the names of their findings
    "bladder": ("bladder", "urine"), "bowel": ("bowel",), "saddle": ("saddle", "sexual"), "fever": ("fever",),
    "weakness": ("weak", "move_leg", "knee_gives"), "numbness": ("numb", "tingling"), "injury": ("trauma", "injury"),
}  # fmt: skip
TRIAGER: Final = Triager(engine="reference")


@cache
def _reading(text: str) -> Reading:
    return read(text)


def _answers(sentence: dict[str, Any]) -> set[Answer]:
    """The answers to what is asked of this sentence's sign."""
    named = SIGNS[sentence["sign"]]
    return {
        found.answer for found in _reading(sentence["text"]).findings if any(name in found.finding for name in named)
    }


def _is_emergency(sentence: dict[str, Any]) -> bool:
    return TRIAGER.triage(_reading(sentence["text"]).presentation()).urgency is Urgency.EMERGENCY


@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_that_is_there_is_not_only_denied(sign: str) -> None:
    """Where nothing of it is heard as there, at least nothing of it is heard as denied, or it is asked about."""
    there = [s for s in SENTENCES if s["there"] and s["sign"] == sign]
    calmed = [
        s["text"]
        for s in there
        if _answers(s) == {Answer.ABSENT} and not _is_emergency(s) and not _reading(s["text"]).suspected
    ]

    assert calmed == []
    assert len(there) > 50


@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_that_is_denied_seldom_alarms_and_is_mostly_heard_as_denied(sign: str) -> None:
    """What is denied twice or in another tongue's order may be in doubt."""
    denied = [s for s in SENTENCES if not s["there"] and s["sign"] == sign]
    alarmed = [s["text"] for s in denied if _is_emergency(s) and _answers(s) - {Answer.ABSENT}]

    assert len(alarmed) <= len(denied) * 0.08, alarmed
    assert sum(Answer.ABSENT in _answers(s) for s in denied) >= len(denied) * 0.4

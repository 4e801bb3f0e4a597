"""A badly spelt message is asked about as it may be meant, and never heard so."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from sciatica_triage import Urgency, triage
from sciatica_triage.words import read
from sciatica_triage.words.load import lexicon

OWN = [
    json.loads(line)["text"]
    for line in Path(__file__).with_name("messages.jsonl").read_text(encoding="utf-8").splitlines()
]
SIGNS = [
    "I cannot feel my private parts", "I have lost control of my bladder", "my saddle area is numb",
    "I cannot control my bowels", "I cannot feel when I wipe", "both of my legs are weak",
    "I have numbness between my legs", "I keep wetting myself", "my foot keeps dropping", "nothing comes out on the toilet",
]  # fmt: skip
MISSPELT: dict[str, Callable[[str], str]] = {
    "c is k": lambda word: re.sub(r"c(?!h)", "k", word),
    "doubles are single": lambda word: re.sub(r"([b-df-hj-np-tv-z])\1", r"\1", word),
    "ee is ea": lambda word: word.replace("ee", "ea"),
    "no vowel but the first": lambda word: word[:3] + re.sub(r"[aeiou]", "", word[3:]) if len(word) > 5 else word,
    "no silent e": lambda word: re.sub(r"(?<=[a-z]{3})e$", "", word),
    "f and v": lambda word: word.replace("v", "f") if len(word) > 4 else word,
}
STUCK = ["icantfeelmybum", "andnow icantpee", "backbadand icantfeel mybum"]
MASKED = ["can't feel my d***", "numb from my b**** to my a**e", "I've sh*t myself twice"]


def _calls_or_asks(text: str) -> bool:
    reading = read(text)
    return bool(reading.suspected) or triage(reading.presentation(), engine="reference").urgency is Urgency.EMERGENCY


@pytest.mark.parametrize("how", MISSPELT)
def test_a_misspelt_sign_is_raised_or_asked_about(how: str) -> None:
    misspelt = [" ".join(map(MISSPELT[how], sign.split())) for sign in SIGNS]
    lost = [text for text in misspelt if not _calls_or_asks(text)]

    assert misspelt != SIGNS
    assert lost == []


@pytest.mark.parametrize("text", [*STUCK, *MASKED])
def test_words_stuck_together_or_masked_are_asked_about(text: str) -> None:
    assert _calls_or_asks(text)


def test_a_guess_is_never_heard() -> None:
    """Without guesses the own messages have the same findings, and hardly any that is well spelt is guessed at."""
    guessed = [text for text in OWN if lexicon("en").sounds.as_meant(text) is not None]
    reading = read("i karnt feal me privit parts")

    assert reading.findings == ()
    assert reading.suspected
    assert len(guessed) <= len(OWN) / 10

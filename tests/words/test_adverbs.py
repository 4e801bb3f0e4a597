"""Adverbs in the middle of a sentence: whatever stands between subject, verb and state, a sign is heard or asked about."""

from __future__ import annotations

from itertools import product

import pytest

from sciatica_triage import Answer

from ..support.quiet import is_quiet, reading_of

BESIDE_A_VERB = [
    "still", "often", "sometimes", "mostly", "constantly", "regularly", "repeatedly", "occasionally", "randomly", "badly",
    "also", "suddenly", "just", "really", "actually", "honestly", "simply", "usually", "frequently", "already", "even",
    "continually", "increasingly",
    "however", "obviously", "certainly", "definitely", "annoyingly", "embarrassingly", "currently",
]  # fmt: skip
SAID = [
    "my foot {} drags", "my foot {} flops", "my leg {} gives way", "my leg {} buckles", "my leg {} goes from under me",
    "my legs {} give way", "my legs {} collapse", "the left knee {} gives way", "my ankle {} gives way", "my toes {} drag",
    "my bladder {} leaks", "my bladder {} won't empty", "I {} wet myself", "I {} can't pee", "I {} can't feel when I wipe",
    "I {} have to strain to pee", "I {} soil myself", "my bum {} goes numb", "my groin {} feels dead", "my bowels {} leak",
    "the wee {} won't come", "I can't {} pee", "I can't {} lift my foot", "my groin is {} numb", "I have {} soiled myself",
    "I had to {} push to wee", "I am {} numb between the legs", "both my legs are {} weak",
]  # fmt: skip
PARENTHETICAL = ["annoyingly", "embarrassingly", "worryingly", "frankly", "honestly", "sadly", "admittedly"]
DENIED = [
    "I can {} pee normally",
    "I have {} not lost control of my bladder",
    "there is {} no numbness between my legs",
]


@pytest.mark.parametrize("adverb", BESIDE_A_VERB)
def test_an_adverb_silences_no_sign(adverb: str) -> None:
    """`My leg still gives way` was silent."""
    assert [text for said in SAID if is_quiet(text := said.format(adverb))] == []


@pytest.mark.parametrize("adverb", PARENTHETICAL)
def test_what_tells_nothing_leaves_the_sentence_as_it_is(adverb: str) -> None:
    """`I can't annoyingly feel my seat` is heard as without it, and so are denials."""
    for said in (*SAID, *DENIED):
        with_it, without = reading_of(said.format(adverb)), reading_of(said.replace("{} ", ""))

        assert [(f.finding, f.answer) for f in with_it.findings] == [(f.finding, f.answer) for f in without.findings]


@pytest.mark.parametrize(
    ("no", "degree"), [*product(["not", "never", "isn't"], ["really", "definitely", "obviously", "certainly"])]
)
def test_a_degree_behind_a_no_makes_no_absence(no: str, degree: str) -> None:
    """`Not really numb` is no denial."""
    heard = reading_of(f"my groin is {no} {degree} numb").findings

    assert all(found.answer is not Answer.ABSENT for found in heard if found.finding == "saddle_numbness")


@pytest.mark.parametrize("denied", ["No weakness, no tingling", "No fever", "Never had cancer", "No red flags"])
@pytest.mark.parametrize("turns", [" however ", ", if anything ", ". However, "])
def test_a_word_that_turns_ends_a_denial(denied: str, turns: str) -> None:
    """`No red flags, if anything I can't pee` was silent."""
    told = ["I can't pee", "both my legs are getting weaker", "I have lost control of my bladder", "my groin is numb"]

    assert [t for sign in told if is_quiet(t := denied + turns + sign)] == []

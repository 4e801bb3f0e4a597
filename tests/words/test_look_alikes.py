"""Ordinary sentences that share words with a sign, made from parts, and none of them is one."""

from __future__ import annotations

from itertools import product

import pytest

from sciatica_triage import Urgency, triage
from sciatica_triage.words import read

PARTS: dict[str, tuple[str, tuple[tuple[str, ...], ...]]] = {
    "it comes back": (
        "{} keeps {} every {}",
        (
            ("it", "the ache", "this thing"),
            ("coming back", "coming round", "returning"),
            ("spring", "winter", "few weeks"),
        ),
    ),
    "plumbing": (
        "the {} {} {}",
        (
            ("sink", "roof", "dishwasher", "boiler", "shower"),
            ("keeps leaking", "is dripping", "won't stop running"),
            ("again", "at night"),
        ),
    ),
    "nappies of others": (
        "{} {} for {}",
        (
            ("need to buy", "went out to get", "bought"),
            ("nappies", "diapers", "pull ups"),
            ("my grandson", "the baby", "my sister's kid"),
        ),
    ),
    "jokes": (
        "{}, {}",
        (("buy adult diapers", "get the nappies out", "might as well wear a nappy"), ("ha", "lol", "just kidding")),
    ),
    "asleep elsewhere": (
        "my {} {} {}",
        (("arm", "hand", "fingers"), ("keeps falling asleep", "fell asleep"), ("at my desk", "in bed")),
    ),
    "screening": (
        "{} {} {}",
        (
            ("sent off", "got", "booked"),
            ("my bowel cancer screening kit", "the breast screening letter", "my smear test"),
            ("last week", "today"),
        ),
    ),
    "animals": (
        "{} {} {}",
        (
            ("the dog", "our cat", "the puppy"),
            ("wet itself", "peed on the rug", "pooed in the hall"),
            ("again", "last night"),
        ),
    ),
    "water": (
        "{} {}",
        (
            ("ran a bath and the water", "left the hose on and it", "the sink"),
            ("overflowed", "leaked everywhere", "went down slowly"),
        ),
    ),
    "numb elsewhere": (
        "my {} {} numb {}",
        (("fingers", "lips", "hands"), ("are", "went"), ("in the cold", "after the dentist")),
    ),
    "laughing": (
        "{} {}",
        (("nearly wet myself", "almost peed my pants"), ("laughing at that", "laughing at the film")),
    ),
    "weak things": ("{} {} {}", (("the signal", "the coffee", "the handle"), ("is", "was"), ("weak", "weak as water"))),
    "drops": ("{} dropped {}", (("prices", "the temperature", "my grades"), ("again", "last week", "a foot"))),
    "legs of furniture": ("the {} leg {}", (("table", "chair", "bed"), ("gave way", "is wobbly", "collapsed"))),
    "saddle of a bike": (
        "{} {}",
        (("new saddle", "the saddle", "the bike seat"), ("squeaks", "is hard", "needs replacing")),
    ),
    "pain said lightly": (
        "{} is {}",
        (("parking", "my boss", "this form"), ("a pain", "a real pain in the backside", "killing me")),
    ),
}


def _made(name: str) -> list[str]:
    form, parts = PARTS[name]
    return [form.format(*words) for words in product(*parts)]


@pytest.mark.parametrize("name", PARTS)
def test_a_look_alike_is_no_emergency(name: str) -> None:
    alarmed = [
        text
        for text in _made(name)
        if triage(read(text).presentation(), engine="reference").urgency is Urgency.EMERGENCY
    ]

    assert alarmed == []


def test_one_of_two_legs_is_not_both() -> None:
    """`One of her legs` is one, whatever is said of it."""
    for state in ("is paralysed", "is numb", "has gone weak", "keeps giving way", "tingles"):
        for whose in ("my", "her", "his"):
            heard = read(f"one of {whose} legs {state}").presentation().answered()

            assert heard.get("both_legs_affected") is None
            assert {"leg_weakness", "numbness", "tingling"} & heard.keys()

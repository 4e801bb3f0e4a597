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
    "wet by weather": (
        "{} soaked {}",
        (
            ("woke up", "got home", "came in"),
            ("because the window was open", "by the rain", "in that downpour", "because my hot water bottle leaked"),
        ),
    ),
    "wet floors": ("I wet the {} {}", (("floor", "patio", "kitchen floor"), ("mopping", "with the hose", "scrubbing"))),
    "news": (
        "{} leaked {}",
        (
            ("I", "my colleague", "somebody"),
            ("to the press that we move", "the plans", "to my boss that I was leaving"),
        ),
    ),
    "furniture": (
        "the {} collapsed {} and my back is a bit sore",
        (("sofa", "bed", "deckchair", "tent"), ("last night", "again", "and I laughed")),
    ),
    "in the mind": ("I'm paralysed by {}", (("choice", "fear", "indecision", "nerves"),)),
    "the end of a set": (
        "can {} lift my {} by the end of {}",
        (("hardly", "barely"), ("leg", "legs"), ("the set", "the class", "each session")),
    ),
    "films": (
        "in the {} the {} {}, my own back is a bit stiff",
        (
            ("film", "series", "book"),
            ("guy", "hero", "woman"),
            ("can't feel his legs", "wakes up paralysed", "wet himself"),
        ),
    ),
    "cold water": (
        "my {} were numb {}",
        (("feet and fingers", "fingers and toes"), ("but that was the sea", "from the cold", "after the ice bath")),
    ),
    "no harm": (
        "{} on the {}, no {} done",
        (("tripped", "stumbled", "slipped"), ("kerb", "step", "rug"), ("harm", "damage")),
    ),
    "old accidents": (
        "back pain for {} years since {}",
        (("two", "ten", "about five"), ("an accident", "a car crash", "the fall")),
    ),
    "as a child": (
        "{} I broke my back, all healed, now a dull ache",
        (("at 14", "at the age of 12", "when I was 16"),),
    ),
    "their numb feet": (
        "{} has {}. I only have a sore back",
        (("mother in law", "sister in law", "uncle"), ("numb feet", "a weak bladder", "no feeling in the legs")),
    ),
    "all their life": (
        "{} since I was {}, no change there",
        (("weak ankles", "clumsy feet", "weak knees"), ("a kid", "little", "ten")),
    ),
    "asleep": (
        "passed out on the {} {}",
        (("bed", "sofa"), ("at nine, so tired", "because I was exhausted", "and slept ten hours")),
    ),
    "fever that is over": ("had {} in spring with a fever, {}", (("covid", "flu"), ("all done", "long gone"))),
    "holding on": (
        "can {}hold my {} {}, no problem",
        (("", "still ", "easily "), ("wee", "pee", "bladder"), ("for ages", "for hours", "all through a film")),
    ),
    "careful out of bed": (
        "slid off the {} {}",
        (("bed", "sofa"), ("to get on to my knees", "or I would have stayed there", "so I could stand")),
    ),
}
BESIDE = (
    "I wet the floor, couldn't hold it",
    "woke up soaked and it wasn't the rain",
    "I leaked on the way to the shop",
    "the chair collapsed under me and I landed on my tailbone",
    "the sofa broke and I fell flat on my back",
    "I'm paralysed from the waist down",
    "can hardly lift my leg by the end of the day",
    "in the film I lost the feeling between my legs",
    "tripped on the kerb because my foot drops",
    "back pain for two days since an accident",
    "mother in law has numb feet and wet herself today",
    "mum has no feeling in her legs since yesterday",
    "my dog pulled me over yesterday, numb since",
    "passed out on the bed with the pain",
    "weak ankles since I was a kid and now I can't lift my foot",
    "can only hold my wee for a few seconds",
    "can't hold my wee for hours like I did",
    "at 14 I broke my back, now my bladder leaks",
)


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


@pytest.mark.parametrize("text", BESIDE)
def test_the_sign_beside_a_look_alike_is_heard(text: str) -> None:
    assert triage(read(text).presentation(), engine="reference").urgency is Urgency.EMERGENCY


def test_one_of_two_legs_is_not_both() -> None:
    """`One of her legs` is one, whatever is said of it."""
    for state in ("is paralysed", "is numb", "has gone weak", "keeps giving way", "tingles"):
        for whose in ("my", "her", "his"):
            heard = read(f"one of {whose} legs {state}").presentation().answered()

            assert heard.get("both_legs_affected") is None
            assert {"leg_weakness", "numbness", "tingling"} & heard.keys()

"""Somebody else's trouble, the past and things that collapse alarm nobody, and beside each the writer's own sign is heard."""

from __future__ import annotations

from functools import cache
from itertools import product

import pytest

from sciatica_triage import Urgency, triage
from sciatica_triage.words import read

from ..support.sentences import MORE_SIGNS, SIGNS

ALL_SIGNS = SIGNS | MORE_SIGNS
MET = (
    "the man in the next bed", "a woman at choir", "our goalkeeper", "the old lady I clean for", "my cousin",
    "one of my pupils", "the boss", "my brother in law", "a lad on the night shift", "grandad",
)  # fmt: skip
THEIRS = (
    "couldn't feel his legs", "was paralysed for a week", "wet himself in the queue", "collapsed at the till",
    "can't pee without a tube", "fell off a ladder and broke her hip", "lost the feeling in her feet", "had chest pain",
)  # fmt: skip
COME_FOR_ONESELF = (
    "I'm only here with a tight hip", "My own back is just a bit stiff", "I've just got a sore neck",
    "It's my shoulder I'm asking about", "I only have the usual ache", "Nothing like that here",
)  # fmt: skip
NEVER_THE_PATIENT = (
    "the dog can't use her back legs", "our cat was run over", "next door's horse collapsed",
    "in the book the heroine wakes up and can't move her legs", "the hero was paralysed from the neck down",
)  # fmt: skip
LONG_AGO = (
    "I fainted on parade when I was in the army", "at nineteen I was stabbed", "I wet the bed till I was eight",
    "as a lad I couldn't move my legs for an hour", "when my eldest was born I leaked when I laughed",
    "in my student days I collapsed at a concert", "in my school years I had a fever and a bad back",
    "In 2019 I had an operation because my bladder stopped", "two winters ago I couldn't lift my foot",
)  # fmt: skip
DATED_LATER = (
    "I couldn't stand on that leg for two months. That was nine years ago",
    "I had foot drop for half a year. That's ten years gone",
    "my foot went numb after the disc. It was back in 2008", "I wet the bed at her house. I was five",
)  # fmt: skip
THINGS = (
    "our wifi collapsed again", "the fence has collapsed", "the teapot leaks", "a shelf fell down",
    "I blacked out the dates on the calendar", "analysis paralysis over the mattress", "cold leg of lamb for tea",
    "I'm back to teaching PE", "drop foot lunges or squats", "the word paralysis frightened me",
    "I fainted at the price of it", "dropped my phone between the seats",
)  # fmt: skip
DENIED = (
    "neither leg is weak", "my face isn't drooping", "talking's not slurred", "I'm not dizzy or short of breath",
    "I haven't fallen or had an accident", "not hot, not shaky, not confused, only bored",
    "no pins and needles in either leg", "Do I have fevers? I don't", "the other leg is perfect",
    "Had I fallen, was I hot, had I wet myself. It was no the whole way",
)  # fmt: skip
MINE_AFTER = (
    "{}, and now I have it: {}", "{}. {}.", "{} and since yesterday {}", "{}! And me? {}.", "{}, but {}",
    "{}. My back hurts and {}", "{}. I'm only here with a sore hip, and {}",
)  # fmt: skip
CLOSE_NOW = ("My husband", "My wife", "My mum", "Our son", "My little girl")
CLOSE_SIGNS = ("can't pee since this morning", "can't feel his legs", "has lost control of her bladder")
CARED_FOR = (
    "the resident in room four can't feel her legs", "she fell. I can't get her up. She can't feel her legs",
    "the lad next to me collapsed and can't breathe, what do I do for him?", "a man in my flat can't feel his legs",
    "the resident in room four can't pee since this morning. My own back is fine",
    "My neighbour fell and can't feel his legs. I am with him now. My back is fine",
    "My flatmate can't pee, I only have a stiff neck but I'm worried about him",
    "he can't pee and his back is agony", "the patient I sit with can't feel when she wipes",
)  # fmt: skip
OF_TODAY = (
    "at nineteen I can't feel my legs", "wet the bed in my first year of college and again last night",
    "it was bad in 2011 and it's back today, can't pee", "in 2019 my bladder stopped and now it has stopped again",
    "I wet myself at work, never since", "my leg gave way this morning, fine since",
    "like my dad, I can't pee", "same as my neighbour, I can't feel my bottom",
    "my neighbour's foot drops, and mine drops too, can't lift my foot",
    "the doctor found numbness in the groin. My back hurts", "the nurse says my face is drooping",
    "the injection was on Monday and I'm numb between the legs. My back hurts",
    "my face isn't drooping but my speech is slurred", "neither leg moves", "neither leg will hold me",
    "not only confused but hot and shivering", "the dog pulled me over, can't feel my legs",
    "Have I lost feeling when I wipe? I have", "Can I pee? I can't pee", "spilt tea on me and wet myself",
    "the shelf fell on my back and I can't feel my legs", "I don't drink or smoke, and I can't pee",
)  # fmt: skip

MAY_BE_OF_TODAY = (
    "At twelve I lost the feeling in my saddle", "At 20 past nine I lost the feeling in my saddle",
    "at 15 past I couldn't pee",
    "At fifteen weeks I lost control of my bladder", "I wet the bed at sixteen stone",
    "in college I lost feeling in my groin",
    "in the army my legs went numb and I couldn't pee",
    "when I did my back I lost control of my bladder", "I couldn't pee. I was seven hours without going",
    "I can't lift my foot. That was years ago it started", "He can't pee. I'm his wife", "she cannot feel when she wipes",
)  # fmt: skip


@cache
def _urgency(text: str) -> Urgency:
    return triage(read(text).presentation(), engine="reference").urgency


def _alarmed(texts: list[str]) -> list[str]:
    return [text for text in texts if _urgency(text) is Urgency.EMERGENCY]


@pytest.mark.parametrize("own", COME_FOR_ONESELF)
def test_what_somebody_else_had_alarms_nobody_who_came_for_themselves(own: str) -> None:
    texts = [f"{who} {had}. {own}." for who, had in product(MET, THEIRS)]

    assert _alarmed(texts) == []


@pytest.mark.parametrize("told", [*NEVER_THE_PATIENT, *LONG_AGO, *DATED_LATER, *THINGS, *DENIED])
def test_what_is_no_trouble_of_today_alarms_nobody(told: str) -> None:
    assert _alarmed([f"{told}. My back is only stiff.", f"My back is a bit stiff. {told}."]) == []


@pytest.mark.parametrize("form", MINE_AFTER)
def test_the_writers_own_sign_stays_heard_beside_it(form: str) -> None:
    """Whoever else had it, whenever it was, and whatever collapsed: what the writer has now is heard as it is alone."""
    others = [f"{who} {had}" for who, had in zip(MET, THEIRS * 2, strict=False)]
    asides = (*others, *NEVER_THE_PATIENT, *LONG_AGO, *DATED_LATER, *THINGS, *DENIED)
    lost = [
        text
        for aside, sign in product(asides, ALL_SIGNS)
        if _urgency(text := form.format(aside, sign)) < _urgency(sign)
        or read(text).presentation().answered().get(ALL_SIGNS[sign]) not in ("present", "unsure")
    ]

    assert lost == []


@pytest.mark.parametrize("own", ["My back aches too.", "I've just got a sore neck."])
def test_somebody_of_the_household_stays_the_patient(own: str) -> None:
    """Who writes for their wife may have an ache of their own."""
    texts = [f"{who} {sign}. {own}" for who, sign in product(CLOSE_NOW, CLOSE_SIGNS)]

    assert _alarmed(texts) == texts


@pytest.mark.parametrize("who", ["The resident in room four", "The old man upstairs", "My cousin"])
def test_who_cannot_now_is_asked_about_though_the_writer_has_an_ache(who: str) -> None:
    """A carer may have an ache of their own: what is told of another today is suspected, and no answer."""
    assert read(f"{who} can't feel her legs. I only have a sore neck from lifting her.").suspected


@pytest.mark.parametrize("questions", ["Fever? Cancer?", "Anything else? Weight loss?", "Fever or weight loss?"])
@pytest.mark.parametrize("answer", ["No to all of that", "None of that is true", "No to all of them"])
def test_a_no_to_questions_denies_nothing_that_was_told_before_them(questions: str, answer: str) -> None:
    told = ("Numb between my legs since Tuesday", "Saddle numbness", "Numb saddle. Weak legs", "Numb between the legs")
    texts = [f"{sign}. {questions} {answer}." for sign in told]

    assert _alarmed(texts) == texts


@pytest.mark.parametrize("told", MAY_BE_OF_TODAY)
def test_a_time_that_may_be_today_puts_nothing_in_the_past(told: str) -> None:
    texts = [told, f"{told}. My back hurts"]

    assert _alarmed(texts) == texts


def test_a_cancer_that_a_later_sentence_dates_was_had() -> None:
    assert read("I had cancer. It was in 2022.").presentation().answered()["cancer_history"] == "present"


@pytest.mark.parametrize("told", [*CARED_FOR, *OF_TODAY])
def test_a_single_clue_silences_nothing(told: str) -> None:
    """Who is cared for is the patient, and a year, a name or a denial beside a sign of today takes nothing from it."""
    suspected = bool(read(told).suspected)

    assert suspected or _urgency(told) >= Urgency.URGENT

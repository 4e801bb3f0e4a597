"""What is told in a story, of somebody met, on a list, in a fear or of long ago is asked about before it alarms.

The parts are written apart from `rules/words/en/`. Whatever frame stands beside it, what the writer has today is heard.
"""

from __future__ import annotations

from functools import cache
from itertools import product

import pytest

from sciatica_triage import Urgency, triage
from sciatica_triage.words import Reading, lexicon, read
from sciatica_triage.words.sentence import FRAMES

from ..support.sentences import MORE_SIGNS, SIGNS

THEIRS = (
    "couldn't feel his legs",
    "had lost control of his bladder",
    "couldn't pee for a day",
    "lost the use of his feet",
)
NAMED = ("numbness between the legs", "urinary retention", "foot drop", "loss of bladder control")
MET = (
    "My neighbour", "A lad from my five-a-side team", "Our old vicar", "My brother-in-law", "One of my pupils' dads",
    "This bloke at the garage", "My late uncle", "A woman's husband on our street", "My ex's stepdad", "Some customer",
)  # fmt: skip
STORIES = (
    "In the film on Sunday the stuntman", "I'm reading a novel where the detective", "In my game the knight",
    "There's an episode in which the pirate", "I watched a documentary about a climber who",
)  # fmt: skip
LESSONS = (
    "For the exam on Friday: {0} or {1}, which comes first?", "Which nerve roots give {0} and which {1}?",
    "I'm a student nurse with a case study. The patient presents with {0} and {1}.",
    "Why does a big disc cause {0} rather than {1}?", "In my essay I explain {0} and {1}.",
)  # fmt: skip
LISTS = (
    "Your leaflet mentions {0} and {1}. I have neither.", "{0}, {1}, fever: not one of those applies to me.",
    "The poster says {0}, {1}. I've got none of it.",
    "The nurse went down the list, {0}, {1}, the lot, and I haven't got any.",
    "What to look out for: {0}, {1}. None of it is me.", "{0}, {1}, the lot. I've nothing of the kind.",
)  # fmt: skip
MINE_ONCE = ("I couldn't feel my legs", "I had lost control of my bladder", "I couldn't lift my foot", "I couldn't pee")
THEN = (
    "In '97",
    "In 1974",
    "Back in the nineties",
    "Twelve years ago",
    "When I was a student",
    "When I had my second child",
)
ENDED = (
    "It all came back.",
    "It healed.",
    "I've been right as rain ever since.",
    "I recovered fully.",
    "Then the physio sorted it.",
)
OLD = ("my foot is numb", "I leak a drop when I sneeze", "my left ankle is weak", "I've no feeling in my heel")
LASTING = ("For a decade", "Since my op in 2014", "Ever since 2009", "For twenty years", "Since the twins were born")
UNCHANGED = (
    "same as ever",
    "it has never changed",
    "no worse and no better",
    "it's permanent, they said",
    "nothing new about it",
)
FEARS = (
    "What if I wake up and {0}?", "I worry every night that {0}.", "I keep imagining that {0}. It hasn't happened.",
    "How quickly would I have to go if {0}?", "I dream that {0}, and wake up dry.",
)  # fmt: skip
FEARED = ("I can't feel my legs", "I wet the bed", "I've lost control of my bladder", "I can't pee")
GLADLY = (
    "Spin class killed me, {0}, loved it!", "That hill run destroyed me, {0}, in the best way.",
    "The coach finished us off, {0}, best session in weeks.",
)  # fmt: skip
TIRED = ("couldn't feel my legs", "legs like jelly", "couldn't move my feet")
ACHE = ("I've only got a stiff back.", "My own back is just a bit sore.", "I'm here with a mild ache.")


def _framed() -> dict[str, list[str]]:
    named = list(zip(NAMED, NAMED[1:] + NAMED[:1], strict=True))
    return {
        "somebody": [f"{who} {had}. {own}" for who, had, own in product(MET, THEIRS, ACHE)],
        "story": [f"{where} {had}. {own}" for where, had, own in product(STORIES, THEIRS, ACHE)],
        "lesson": [form.format(*two) for form, two in product(LESSONS, named)],
        "list": [form.format(*two) for form, two in product(LISTS, named)],
        "long past": [f"{then} {had}. {end} {ACHE[0]}" for then, had, end in product(THEN, MINE_ONCE, ENDED)],
        "unchanged": [f"{since} {sign}, {same}. {ACHE[0]}" for since, sign, same in product(LASTING, OLD, UNCHANGED)],
        "fear": [f"{form.format(fear)} {ACHE[0]}" for form, fear in product(FEARS, FEARED)],
        "sport": [form.format(legs) for form, legs in product(GLADLY, TIRED)],
    }


FRAMED = _framed()
_FRAME_NAMES = {
    name for file in lexicon().files for name, cue in file.cues.items() if cue.kind in FRAMES
}  # fmt: skip
MOST_ALARMED = 0.05
"""The share of a kind that may still alarm."""


@cache
def _read(text: str) -> Reading:
    return read(text)


def _alarms(text: str) -> bool:
    return triage(_read(text).presentation(), engine="reference").urgency is Urgency.EMERGENCY


@pytest.mark.parametrize("kind", FRAMED)
def test_what_stands_in_a_frame_alarms_nobody(kind: str) -> None:
    texts = FRAMED[kind]

    alarmed = [text for text in texts if _alarms(text)]

    assert len(alarmed) <= MOST_ALARMED * len(texts), alarmed


@pytest.mark.parametrize("kind", FRAMED)
def test_what_the_writer_has_today_is_raised_beside_any_frame(kind: str) -> None:
    """In a sentence of its own, or after a `but now`, it is heard as it is alone."""
    forms = ("{} Since yesterday {}.", "{} But now {}.", "{} Help, {} this morning.")
    signs = [sign for sign in SIGNS | MORE_SIGNS if _alarms(f"But now {sign}.")]
    texts = [form.format(told, sign) for told, form, sign in product(FRAMED[kind][::9], forms, signs)]

    quiet = [text for text in texts if not _alarms(text) and not _read(text).suspected]
    asked = [text for text in texts if not _alarms(text)]

    assert quiet == []
    assert len(asked) <= MOST_ALARMED * len(texts), asked


@pytest.mark.parametrize("kind", FRAMED)
def test_a_frame_makes_nothing_absent(kind: str) -> None:
    """What is told in a frame and denied beside it stays open: it is asked."""
    for text in FRAMED[kind][::5]:
        framed = {one.finding for one in _read(text).not_counted}
        denied = _read(f"{text} No numbness, no weakness, bladder is normal.")
        if denied.suspected and not _alarms(f"{text} No numbness, no weakness, bladder is normal."):
            asked = {name for topic in denied.suspected for name in topic.findings}
            assert all(denied.presentation().answered().get(name) != "absent" for name in asked & framed)


@pytest.mark.parametrize("kind", FRAMED)
def test_a_frame_is_asked_about_where_it_would_have_alarmed(kind: str) -> None:
    """It silences nothing: with a sign that cannot be set aside the same message alarms, alone it is suspected."""
    silenced = [
        text
        for text in FRAMED[kind]
        if not _alarms(text)
        and not _read(text).suspected
        and any(one.cue in _FRAME_NAMES for one in _read(text).not_counted)
    ]

    assert silenced == []


@pytest.mark.parametrize(
    "told",
    [
        "My neighbour's a nurse and says get seen: I can't feel my bum.",
        "My uncle was paralysed once, and I can't feel my legs.", "My flatmate can't feel his legs, please hurry.",
        "My dad fell off the ladder and can't feel his feet.", "The lad next to me in the queue can't feel his legs.",
        "We saw a film and I couldn't get up after it, I can't feel my legs.",
        "In the exam today I wet myself and did not feel it.", "Your leaflet says go if you can't pee. I can't pee.",
        "Numb between the legs, can't pee, weak legs. Fever, sweats: none of those.",
        "Not one of those applied last week. Now my groin is numb.",
        "In 2009 I broke my back and it healed. I can't feel my legs.",
        "For a decade my toe was numb, no worse, but today I can't pee.",
        "What if it's that thing? I lost control of my bowels last night.",
        "I panicked that it wouldn't come and now I can't pee.",
        "The gym killed me on Monday and since then I can't feel my groin.", "The dog pulled me over, I can't feel my legs.",
    ],
)  # fmt: skip
def test_a_frame_in_passing_takes_nothing_from_what_is_told_now(told: str) -> None:
    assert _alarms(told)

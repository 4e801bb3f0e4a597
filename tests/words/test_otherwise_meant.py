"""Words of an emergency about something else, made from parts; and the same words about the patient, which stay one."""

from __future__ import annotations

from itertools import product

import pytest

from sciatica_triage import Urgency, triage
from sciatica_triage.words.read import lexicon_alone

CALM: dict[str, tuple[str, tuple[tuple[str, ...], ...]]] = {
    "leaks": ("the {} {} {}", (("boiler", "roof", "window", "fridge", "kitchen sink"), ("leaks", "is leaking",
    "keeps dripping"), ("again", "at night"))),
    "through": ("{} {} the {}", (("water", "rain"), ("leaking through", "coming through",
    "dripping from"), ("ceiling", "roof", "wall"))),
    "supply": ("{} {} from the {}", (("weak", "slow", "poor"), ("flow", "stream"), ("shower", "hose", "boiler"))),
    "chest": ("{} a {}chest {}", (("carried", "lifted", "moved"), ("", "heavy ", "big "), ("up the stairs",
    "to the loft"))),
    "collapse": ("the {} {} {}", (("meeting", "deal", "company", "talks"), ("collapsed",
    "nearly collapsed"), ("yesterday", "last night"))),
    "drops": ("a {} foot drop {}", (("ten", "twelve", "thirty", "40"), ("beside the path", "to the river",
    "from the board"))),
    "pedal": ("my foot dropped the {} {}", (("pedal", "clutch", "brake"), ("and the car jerked", "too fast"))),
    "drink": ("slurring {} {}", (("after", "from"), ("four pints", "too many beers", "five cocktails", "the party"))),
    "bill": ("my face {} when I {} the {}", (("dropped", "fell"), ("saw", "read", "opened"), ("bill", "letter"))),
    "luck": ("{} stroke of {}", (("a", "what a", "by a"), ("luck", "genius", "fortune"))),
    "paralysed": ("{} paralysed by {}", (("the city was", "our town is", "I was"), ("snow", "the strike", "fog",
    "red tape"))),
    "lesson": ("{} {}", (("studying", "revising", "writing an essay on", "a lecture on"), ("saddle anaesthesia",
    "foot drop", "urinary retention"))),
    "seat": ("numb bum {} the {}", (("after", "during"), ("film, gone when I walked", "play, fine now",
    "match, passed soon"))),
    "fever": ("{} fever {}", (("hay", "cabin", "disco", "election"), ("this week", "again"))),
    "drum": ("{} out {}", (("passed", "passing"), ("flyers", "leaflets", "certificates"))),
}  # fmt: skip
"""Each form with the words that fill it."""
THEIR_OWN: tuple[str, ...] = (
    "water is leaking out of me", "it leaks when I stand", "I leak at night", "urine is leaking through my trousers",
    "the flow of my wee is weak", "slow stream when I pee", "I collapsed at the meeting", "I passed out at the meeting",
    "my chest is heavy and tight", "I have foot drop", "my foot drops when I walk",
    "my foot drags on the floor", "slurring my words since this morning", "my face dropped on one side",
    "I'm paralysed from the waist down", "my legs are paralysed", "my saddle area is numb",
    "numb between my legs after the film",
    "my bum has gone numb and stays numb", "I fell off the ladder onto my back", "I wear pads because I leak",
    "the nurse put a catheter in because I couldn't go", "I wet my trousers", "I can't feel my feet",
    "my legs gave way in the street",
)  # fmt: skip
AROUND = ("{}", "{}, and my back is sore", "Hi. {}. My back aches a bit")


def _urgency(text: str) -> Urgency:
    return triage(lexicon_alone(text).reading.presentation(), engine="reference").urgency


@pytest.mark.parametrize("kind", CALM)
def test_what_is_about_something_else_is_no_emergency(kind: str) -> None:
    form, parts = CALM[kind]
    made = [around.format(form.format(*words)) for words, around in product(product(*parts), AROUND)]

    assert [text for text in made if _urgency(text) >= Urgency.URGENT] == []


@pytest.mark.parametrize("kind", CALM)
def test_it_hides_nothing_that_is_told_of_oneself(kind: str) -> None:
    """Before it, after it, and in the next sentence, with every joiner: it counts, or it is asked about."""
    form, parts = CALM[kind]
    aside = form.format(*(words[0] for words in parts))
    alone = {text: _urgency(text) for text in THEIR_OWN}
    forms = ("{0}. {1}", "{1}. {0}", "{0} and {1}", "{0}, {1}", "{1} but {0}", "{0}\n{1}")
    lower = [t for own, f in product(THEIR_OWN, forms) if _urgency(t := f.format(aside, own)) < alone[own]]
    lost = [text for text in lower if not lexicon_alone(text).suspected]

    assert all(urgency >= Urgency.URGENT for urgency in alone.values())
    assert lost == []

"""Things, animals and people that come down on somebody, and falls in new pictures."""

from __future__ import annotations

from itertools import product

import pytest

from sciatica_triage import Urgency, triage
from sciatica_triage.words import read

THINGS = ["A shelf", "The whole wardrobe", "A bag of cement", "The tailgate", "A pallet", "The tent pole", "A branch"]
COMES_DOWN = ["collapsed", "toppled over", "fell", "crashed down", "tipped over", "came down", "slid"]
ON_ME = ["onto my back", "on my lower back", "on top of me", "onto my spine"]
FALLS = [
    "The mare spooked and I came off", "The pony bucked and I went flying", "I came off backwards onto the yard",
    "I went off sideways onto the gravel", "I was whacked across the back by a beam", "The ram butted me in the back",
    "I went down a flight of stairs on my back", "I skied into a pylon", "I landed sitting, hard",
    "Slammed the tree with my back", "The cheer stunt dropped me on the mat", "Scaffold board snapped, dropped one lift",
    "The bull pinned me to the wall", "It slid off the pallet onto my lower back at work",
]  # fmt: skip
HARMLESS = [
    "Our wifi collapsed and my back aches", "Prices dropped a foot, my back aches", "We came over on the ferry on Friday",
    "The letter landed on my desk", "The kids fell about laughing", "She dropped in on me on Sunday, my back is stiff",
    "I came down the ladder slowly, back is sore", "He shot up at fifteen and has a stiff back since",
    "My thumb slipped on the barbell", "Arsenal collapsed and I threw the remote", "the cat landed on my lap",
]  # fmt: skip


def _is_emergency(text: str) -> bool:
    return triage(read(text).presentation(), engine="reference").urgency is Urgency.EMERGENCY


@pytest.mark.parametrize("thing", THINGS)
def test_a_thing_that_comes_down_on_somebody_is_an_injury(thing: str) -> None:
    """`The table collapsed on my back` was taken for furniture in trouble."""
    texts = [f"{thing} {comes} {on_me}" for comes, on_me in product(COMES_DOWN, ON_ME)]

    assert [text for text in texts if not (_is_emergency(text) or read(text).suspected)] == []


@pytest.mark.parametrize("text", FALLS)
def test_a_fall_in_a_new_picture_is_an_injury(text: str) -> None:
    assert _is_emergency(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_falls_elsewhere_is_none(text: str) -> None:
    assert not _is_emergency(text)

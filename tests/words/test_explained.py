"""What a harmless cause explains is asked about, never silenced; a plain denial is no alarm; the sign beside it is heard.

The sentences are written apart from `rules/words/en/`.
"""

from __future__ import annotations

from functools import cache
from itertools import product

import pytest

from sciatica_triage import Urgency, triage
from sciatica_triage.words import Reading, read

EXPLAINED = {
    "a trip without harm": (
        "I stumbled on the doormat, caught the banister, and my back has been stiff since.",
        "Slipped on wet grass on Saturday, landed on my hands and knees, bit sore in the back.",
        "Somebody reversed into me at walking pace, a little bump, my neck and back were stiff.",
    ),
    "wet otherwise": (
        "The sheets were soaked because my hot water bottle had leaked.",
        "My jeans were soaked by the rain on the way to the physio.",
        "There was a puddle under my chair at work. It was my umbrella.",
    ),
    "a part that slept": (
        "My bum was numb after the long sermon on that pew, then I stood up and it was fine in two minutes.",
        "Forty miles on the bike and my bits were numb, back to normal after ten minutes.",
        "Four hours on a coach, both feet were asleep, I walked about and they came back.",
    ),
    "the chest": (
        "My chest is sore from the push ups, tender when I press it.",
        "I fainted giving blood last month, they gave me a biscuit.",
        "I was out of breath after the hill sprint, then fine.",
    ),
    "the arm or the face": (
        "My face was numb after the dentist, worn off by tea.",
        "My fingers have been clumsy for over a year, my neck creaks.",
    ),
    "dye": ("My toes are blue from the dye in the new socks.",),
    "a knee that gave once": (
        "My knee gave way once last week and never again.", "My foot slaps in these big slippers, barefoot it's fine.",
    ),
    "the pain": ("Our sex life has stopped because it hurts too much.", "I can't lift my leg very high because it hurts."),
}  # fmt: skip
DENIED = (
    "I haven't noticed any change in my bladder or bowels, just the pain in my leg.",
    "Haven't noticed any numbness around my bottom.", "I can pee and poo as normal, no numbness between my legs.",
    "Waterworks are all normal, thank goodness, and no numbness.", "Pee is fine, sex is fine, no numbness either.",
    "I know when I need to go and I get there in time.", "I can feel when I need to pee and I can hold it.",
    "My bladder works as it always has.", "Nothing has changed down there.", "Nothing's numb between my legs.",
    "My bladder is fine. It hurts when I sit.", "no bladder probs, just a sore back",
)  # fmt: skip
PLAIN = (
    "I don't know what I did, I woke up with it.", "I don't know what to do about the pain.",
    "Getting in and out of bed is slow.", "I haven't done anything strenuous.", "It hasn't gone to the other leg.",
    "My lower back is sore on both sides.", "A dull ache in my bottom when I sit.", "I can't come in to work with this back.",
)  # fmt: skip
SIGNS = (
    "I can't pee", "my groin is numb", "I can't lift my foot", "I wet myself and did not feel it", "I can't feel my legs",
)  # fmt: skip
TOLD_ALL_THE_SAME = (
    "I sat on a hard bench and my bum is numb.", "I knelt on the floor, my bum went numb and is still numb, I walked it off.",
    "My foot is blue, and it isn't the dye.", "I wet myself, and it wasn't the hot water bottle.",
    "I know when I need to go but nothing comes.", "I can feel I need to go and I can't start.",
    "My bladder was fine until today.", "I can't say that my bladder is normal.", "I'm not sure if my bottom is numb.",
    "Not aware of needing to pee any more.", "Nothing works down there any more.", "Mum doesn't know what day it is.",
    "He keeps drifting in and out of sleep and he's hot.", "My face has dropped and I can't speak.",
    "My knee gives way on the stairs every day.", "Both legs are weak since my shift.", "I wet the bed last night.",
    "My mum is incontinent since yesterday and her back hurts.", "Crushing chest pain and I'm sweating.",
)  # fmt: skip


@cache
def _read(text: str) -> Reading:
    return read(text)


def _alarms(text: str) -> bool:
    return triage(_read(text).presentation(), engine="reference").urgency is Urgency.EMERGENCY


@pytest.mark.parametrize("text", [text for texts in EXPLAINED.values() for text in texts])
def test_what_a_harmless_cause_explains_is_asked_about_and_alarms_nobody(text: str) -> None:
    assert not _alarms(text)


@pytest.mark.parametrize("kind", EXPLAINED)
def test_the_sign_beside_an_explained_one_alarms(kind: str) -> None:
    forms = ("{} Since yesterday {}.", "{} But now {}.")
    texts = [form.format(text, sign) for form, text, sign in product(forms, EXPLAINED[kind], SIGNS)]

    quiet = [text for text in texts if not _alarms(text) and not _read(text).suspected]
    asked = [text for text in texts if not _alarms(text)]

    assert quiet == []
    assert len(asked) <= 0.05 * len(texts), asked


@pytest.mark.parametrize("text", [*DENIED, *PLAIN])
def test_a_plain_denial_and_plain_talk_of_a_back_alarm_nobody(text: str) -> None:
    assert not _alarms(text)


@pytest.mark.parametrize("text", TOLD_ALL_THE_SAME)
def test_a_sign_that_only_resembles_the_harmless_alarms(text: str) -> None:
    assert _alarms(text)

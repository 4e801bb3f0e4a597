"""The topics of the questions, in the order in which they are asked, with their titles in a patient's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .findings import Finding

TOPICS: Final[Mapping[str, str]] = {
    "complaint": "What is going on, and since when",
    "person": "About you",
    "danger": "Danger signs right now",
    "injury": "Injuries, bad pain and cold legs",
    "bladder": "Passing urine",
    "bowel": "Bowels, and the skin between your legs",
    "legs": "Strength, standing and walking",
    "feeling": "Numbness and tingling",
    "course": "How it is changing",
    "infection": "Fever and infection",
    "start": "How it began",
    "skin": "Skin, swelling and the shape of your back",
    "health": "Your health before this",
    "procedure": "Operations and needles in the back",
    "pregnancy": "Pregnancy and birth",
    "pain": "More about the pain",
}
"""A topic holds few enough findings to be one checklist, apart from its exceptions."""

WHY: Final[Mapping[str, str]] = {
    "bladder": "We ask this of everyone. Trouble here can be the first sign that nerves need help fast.",
    "bowel": "We ask this of everyone, private as it is. The same nerves serve these parts, and time counts.",
}
"""Why a topic is asked about, where that needs a word to the patient."""


def topic_of(finding: Finding) -> str:
    """What a finding is asked together with: its topic, or where the vocabulary gives none its group."""
    return finding.topic or finding.group.replace(" ", "_")


def title_of(topic: str) -> str:
    """The title of a topic, or of one that a subclass made up its name in plain letters."""
    return TOPICS.get(topic, topic.replace("_", " ").capitalize())

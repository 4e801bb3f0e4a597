"""The topics of the questions, in the order in which they are asked, with their titles in a patient's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TOPICS: Final[Mapping[str, str]] = {
    "person": "About you",
    "complaint": "What is going on, and since when",
    "danger": "Danger signs right now",
    "bladder": "Passing urine",
    "bowel": "Bowels, and the skin between your legs",
    "legs": "Strength, standing and walking",
    "feeling": "Numbness and tingling",
    "injury": "How it began",
    "pain": "The pain",
    "course": "Is it changing?",
    "infection": "Fever and infection",
    "skin": "Skin, swelling and the shape of your back",
    "health": "Your health before this",
    "procedure": "Operations and needles in the back",
    "pregnancy": "Pregnancy and birth",
}
"""A topic holds few enough findings to be one checklist, apart from its exceptions."""

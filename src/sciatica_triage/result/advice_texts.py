"""The texts of an advice file as plain data, for type checkers: nothing here is there when the program runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict


class LevelText(TypedDict):
    """What one level says; `also` holds plain sentences, and mappings for those with conditions."""

    do: str
    """What to do."""
    how_soon: str
    """When."""
    also: Sequence[Any]
    """What else to do or to know."""


class Texts(TypedDict):
    """The texts of an advice file as plain data, as `AdviceFile` documents them; notes and nets stand apart."""

    language: str
    """The language's code."""
    version: str
    """The texts' version, as results record it."""
    if_new: str
    """What to do about a new sign."""
    limits: Sequence[Any]
    """What a result cannot tell."""
    because: Mapping[str, Any]
    """How the reason is said."""
    for_whom: Mapping[str, str]
    """Whom "you" means."""
    levels: Mapping[str, LevelText]
    """What each level says."""
    sooner: Mapping[str, str]
    """That some guidance asks for care sooner."""
    aloud_example: str
    """How the words for the staff begin."""
    aloud: Mapping[str, str]
    """What to say on arrival, by what it is about."""
    open_questions: str
    """That questions are open which could change the level."""
    more_questions: str
    """That more questions are open than were asked."""
    unresolved: str
    """What to do because something stays unsure."""
    and_more: str
    """How a list that is cut short ends."""
    so_far: str
    """That this is the level so far."""
    not_covered: str
    """Which questions no pack covers."""
    unsigned: str
    """That no clinician has signed a rule that decides."""

"""The shape of an advice file, `rules/advice/*.yaml`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ..packs.file_models import Level, NonEmpty, When, WrittenModel


class AlsoEntry(WrittenModel):
    """A further sentence of a level."""

    say: str
    basis: Literal["design choice"] | None = None
    calm: bool = False
    """Never beside an urgent or emergency level, be it the urgency or the ceiling."""
    about: str | None = None
    """A note about the same takes its place."""


class LevelText(WrittenModel):
    """What one level says: what to do, how soon, and further sentences."""

    do: str
    how_soon: str
    also: list[NonEmpty | AlsoEntry] = Field(default=[])


class NoteEntry(WrittenModel):
    """A sentence that is shown at some levels when its condition surely holds."""

    when: When
    at: list[Level]
    say: str
    about: str | None = None
    """Of several notes about the same the first one is shown."""
    by: Literal["ambulance", "own way"] | None = None
    """How it says to get there. An ambulance wins: the first such note is what to do, and those for another way go."""
    basis: Literal["design choice"] | None = None


class Levels(WrittenModel):
    """The texts of all levels."""

    emergency: LevelText
    urgent: LevelText
    soon: LevelText
    routine: LevelText
    self_care: LevelText


class SignsEntry(WrittenModel):
    """New signs of one kind."""

    title: NonEmpty
    signs: list[NonEmpty]


class NetEntry(WrittenModel):
    """A safety net: the new signs to watch for, for those for whom its condition surely holds."""

    when: When | None = None
    groups: list[SignsEntry]


class LimitEntry(WrittenModel):
    """What a result cannot tell."""

    say: NonEmpty
    below_emergency: bool = False


class BecauseTexts(WrittenModel):
    """Why, in one sentence: for a rule, or else for its group."""

    by_group: dict[str, NonEmpty]
    by_rule: dict[str, NonEmpty]
    doubtful: NonEmpty
    """Where what decides is in doubt, `{points}`, and a yes to it would ask for no more."""
    doubtful_more: NonEmpty | None = None
    """In its place where a yes would ask for more, `{do}`."""
    other_rules: NonEmpty
    no_rule: NonEmpty


class ForWhomTexts(WrittenModel):
    """Whom the advice means by "you", where it is not the reader."""

    somebody: NonEmpty
    child: NonEmpty


class SoonerTexts(WrittenModel):
    """What is said where a source of the rule that decides states this level, and the result is lower."""

    emergency: NonEmpty
    urgent: NonEmpty
    soon: NonEmpty
    routine: NonEmpty


class AdviceFile(WrittenModel):
    """`advice/*.yaml`: the advice of one language."""

    language: str
    version: str
    watch_for: list[NetEntry]
    if_new: NonEmpty
    limits: list[NonEmpty | LimitEntry]
    because: BecauseTexts
    levels: Levels
    notes: list[NoteEntry]
    for_whom: ForWhomTexts
    sooner: SoonerTexts
    aloud_example: NonEmpty
    aloud: dict[str, NonEmpty]
    open_questions: str
    """While a question that everybody is asked is open."""
    more_questions: str
    """When those are answered, and others are open."""
    unresolved: str
    and_more: str
    so_far: str
    not_covered: str
    unsigned: str

"""The shape of the YAML files of a rule pack. These models are also the source of the JSON Schema for editors.

What depends on the vocabulary (`x-shape`) is filled in by `schemas`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

Level: TypeAlias = Literal["self_care", "routine", "soon", "urgent", "emergency"]
When: TypeAlias = Annotated[Any, WithJsonSchema({"x-shape": "condition"})]
Replies: TypeAlias = Annotated[dict[str, Any], WithJsonSchema({"x-shape": "answers"})]
Sentence: TypeAlias = Annotated[str, Field(min_length=1)]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)


class DissentEntry(_File):
    """Another level for the same findings: who says it and, in our own words or a quoted sentence, what."""

    source: Sentence
    urgency: Level
    says: Sentence


class Cases(_File):
    """Sentences a clinician would say, each with its answers."""

    fires: dict[str, Replies] = Field(min_length=1)
    silent: dict[str, Replies] = {}
    undecided: dict[str, Replies] = {}


class RuleFile(_File):
    """One rule: when it fires, how urgent that is, why, who says so, and its examples."""

    title: Sentence
    code: Sentence | None = None
    when: When
    unless: Annotated[Sentence | None, WithJsonSchema({"x-shape": "exception"})] = None
    urgency: Level
    until_signed: Level | None = None
    weak: bool = False
    suspects: Sentence
    group: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")] | None = None
    because: Sentence
    citations: list[Sentence] = []
    context: list[Sentence] = []
    basis: Literal["design choice"] | None = None
    dissent: list[DissentEntry] = []
    review: Literal["needed"] | None = None
    review_note: Sentence | None = None
    cases: Cases


class Floor(_File):
    """The level below which a pack's results never go, and why."""

    urgency: Literal["self_care", "routine", "soon", "urgent", "emergency"]
    because: Sentence
    citations: list[Sentence] = []
    basis: Literal["design choice"] | None = None


class Population(_File):
    """A group of people, and which rules cover it or that it is out of scope."""

    group: Sentence
    note: Sentence


class Overlap(_File):
    """A rule that never decides alone, or equals another, on purpose."""

    rule: Sentence
    covered_by: list[Sentence] = Field(min_length=1)
    because: Sentence


class PackFile(_File):
    """`pack.yaml`: what the pack is, for whom it is not, and the definitions that its rules share."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    version: Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$")]
    title: Sentence
    scope: Sentence
    not_for: list[Sentence] = []
    floor: Floor
    definitions: dict[str, When] = {}
    not_covered: list[Sentence] = []
    covered_by_reading: list[Sentence] = []
    populations: list[Population] = []
    overlaps: list[Overlap] = []


class StatementEntry(_File):
    """A numbered sentence of a document, or a clause of one (`part_of`), verbatim."""

    quote: Sentence
    locator: Sentence | None = None
    role: Literal["escalation", "instruction", "context"] | None = None
    part_of: Sentence | None = None


class ExcludedEntry(_File):
    """A sentence that looks like an escalation and makes no rule, with the reason."""

    quote: Sentence
    because: Sentence


class SourceEntry(_File):
    """One document or guideline."""

    title: Sentence
    publisher: Sentence
    date: Sentence
    tier: Sentence
    url: Sentence | None = None
    verified: Literal["read", "read in a copy"] | None = None
    via: Sentence | None = None
    criteria: Sentence | None = None
    accessed: Sentence | None = None
    review_by: Sentence | None = None
    not_cited: Sentence | None = None
    file: Sentence | None = None
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    statements: dict[str, StatementEntry] = {}
    excluded: dict[str, ExcludedEntry] = {}


class SourcesFile(_File):
    """`sources.yaml`: every source once."""

    sources: dict[str, SourceEntry]


class AlsoEntry(_File):
    """A further sentence of a level."""

    say: str
    basis: Literal["design choice"] | None = None
    calm: bool = False
    """Never beside an urgent or emergency level, be it the urgency or the ceiling."""


class LevelText(_File):
    """What one level says: what to do, how soon, and further sentences."""

    do: str
    how_soon: str
    also: list[Sentence | AlsoEntry] = []


class NoteEntry(_File):
    """A sentence that is shown at some levels when its condition surely holds."""

    when: When
    at: list[Level]
    say: str
    basis: Literal["design choice"] | None = None


class Levels(_File):
    """The texts of all levels."""

    emergency: LevelText
    urgent: LevelText
    soon: LevelText
    routine: LevelText
    self_care: LevelText


class AdviceFile(_File):
    """`advice/*.yaml`: the advice of one language."""

    language: str
    version: str
    safety_net: list[str]
    always: list[str]
    levels: Levels
    notes: list[NoteEntry]
    open_questions: str
    so_far: str
    not_covered: str
    unsigned: str

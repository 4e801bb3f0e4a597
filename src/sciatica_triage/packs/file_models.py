"""The shape of the YAML files of a rule pack. These models are also the source of the JSON Schema for editors.

What depends on the vocabulary (`x-shape`) is filled in by `schemas`. The advice has its shape in
`result/advice_models.py`, the words have theirs in `words/file_models.py`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from ..vocabulary.models import Like

Level: TypeAlias = Literal["self_care", "routine", "soon", "urgent", "emergency"]
Audience: TypeAlias = Literal["patient", "professional", "study"]
When: TypeAlias = Annotated[Any, WithJsonSchema({"x-shape": "condition"})]
Replies: TypeAlias = Annotated[dict[str, Any], WithJsonSchema({"x-shape": "answers"})]
NonEmpty: TypeAlias = Annotated[str, Field(min_length=1)]


class WrittenModel(BaseModel):
    """One file, or one part of a file, of a pack."""

    # A misspelt key has to be an error: an `until_signed` that is left out in silence makes answers calmer. Built at
    # first use: a pack that was prepared for a wheel is read without these.
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)


class DissentEntry(WrittenModel):
    """Another level for the same findings: who says it and, in our own words or a quoted sentence, what.

    `about`: the findings of the rule that it speaks of, where it does not speak of all of them.
    """

    source: NonEmpty
    urgency: Level
    says: NonEmpty
    about: list[NonEmpty] = []


class SignedEntry(WrittenModel):
    """A clinician's signature: who, in what role, when, and the hash of the meaning that was signed."""

    by: NonEmpty
    role: NonEmpty
    date: Annotated[str, Like(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    of: Annotated[str, Like(r"^[0-9a-f]{64}$")]


class Cases(WrittenModel):
    """Sentences a clinician would say, each with its answers."""

    # Silence is also what a rule shows that can never fire, so one case at least has to make it fire.
    fires: dict[str, Replies] = Field(min_length=1)
    silent: dict[str, Replies] = {}
    undecided: dict[str, Replies] = {}


class RuleFile(WrittenModel):
    """One rule: when it fires, how urgent that is, why, who says so, and its examples."""

    title: NonEmpty
    code: NonEmpty | None = None
    when: When
    narrower: NonEmpty | None = None
    unless: Annotated[NonEmpty | None, WithJsonSchema({"x-shape": "exception"})] = None
    urgency: Level
    until_signed: Level | None = None
    weak: bool = False
    suspects: NonEmpty
    group: Annotated[str, Like(r"^[a-z][a-z0-9_]*$")] | None = None
    because: NonEmpty
    citations: list[NonEmpty] = []
    stated: dict[NonEmpty, Literal[Level, "none"]] = {}
    raised_from: Level | None = None
    context: list[NonEmpty] = []
    basis: Literal["design choice"] | None = None
    dissent: list[DissentEntry] = []
    review: Literal["needed"] | None = None
    signed: SignedEntry | None = None
    review_note: NonEmpty | None = None
    cases: Cases


class Floor(WrittenModel):
    """The level below which a pack's results never go, and why."""

    urgency: Literal["self_care", "routine", "soon", "urgent", "emergency"]
    because: NonEmpty
    citations: list[NonEmpty] = []
    basis: Literal["design choice"] | None = None


class Population(WrittenModel):
    """A group of people, and which rules cover it or that it is out of scope."""

    group: NonEmpty
    """Who they are."""
    note: NonEmpty
    """How the pack treats them."""


class Overlap(WrittenModel):
    """A rule that never decides alone, or equals another, on purpose."""

    rule: NonEmpty
    """The rule that never decides alone."""
    covered_by: list[NonEmpty] = Field(min_length=1)
    """The rules that decide whenever it fires."""
    because: NonEmpty
    """Why it is kept all the same."""


class CalmerScreening(WrittenModel):
    """A screening finding that alone is below urgent in this pack, on purpose."""

    finding: NonEmpty
    """The screening finding."""
    because: NonEmpty
    """Why it is so."""


class PackFile(WrittenModel):
    """`pack.yaml`: what the pack is, for whom it is not, and the definitions that its rules share."""

    name: Annotated[str, Like(r"^[a-z][a-z0-9_]*$")]
    version: Annotated[str, Like(r"^[0-9]+\.[0-9]+\.[0-9]+$")]
    title: NonEmpty
    scope: NonEmpty
    not_for: list[NonEmpty] = []
    floor: Floor
    definitions: dict[str, When] = {}
    not_covered: list[NonEmpty] = []
    covered_by_reading: list[NonEmpty] = []
    calmer_screening: list[CalmerScreening] = []
    populations: list[Population] = []
    overlaps: list[Overlap] = []


class StatementEntry(WrittenModel):
    """A numbered sentence of a document, or a clause of one (`part_of`), verbatim."""

    quote: NonEmpty
    """The sentence, verbatim."""
    locator: NonEmpty | None = None
    """Where it stands in the document."""
    role: Literal["escalation", "instruction", "context"] | None = None
    """What the sentence does."""
    part_of: NonEmpty | None = None
    """The sentence of which it is a clause."""


class ExcludedEntry(WrittenModel):
    """A sentence that looks like an escalation and makes no rule, with the reason."""

    quote: NonEmpty
    """The sentence, verbatim."""
    because: NonEmpty
    """Why it makes no rule."""


class SourceEntry(WrittenModel):
    """One document or guideline."""

    title: NonEmpty
    """The document's title."""
    publisher: NonEmpty
    """Who published it."""
    date: NonEmpty
    """Its date, as it gives it."""
    tier: NonEmpty
    """What kind of source it is, such as `guideline` or `patient education`."""
    audience: Audience | None = None
    """For whom it was written."""
    url: NonEmpty | None = None
    """Where it can be read."""
    verified: Literal["read", "read in a copy"] | None = None
    """Whether its own page was read, or a copy."""
    via: NonEmpty | None = None
    """Where the copy was read."""
    criteria: NonEmpty | None = None
    """What it asks for, in our own words."""
    accessed: NonEmpty | None = None
    """When it was read."""
    review_by: NonEmpty | None = None
    """When it should be read again."""
    not_cited: NonEmpty | None = None
    """Why no rule cites it."""
    file: NonEmpty | None = None
    """The file of the document, where the pack has one."""
    sha256: Annotated[str, Like(r"^[0-9a-f]{64}$")] | None = None
    """The hash of that file."""
    statements: dict[str, StatementEntry] = {}
    """Its sentences that rules cite, by id."""
    excluded: dict[str, ExcludedEntry] = {}
    """Its sentences that look like an escalation and make no rule, by id."""


class SourcesFile(WrittenModel):
    """`sources.yaml`: every source once."""

    sources: dict[str, SourceEntry]

"""What a rule is once it has been read: its condition, its urgency, why, and where that is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict

from ..shown import Shown
from ..urgency import Urgency
from ..vocabulary.findings import Answer, Value
from ..vocabulary.vocabulary import Vocabulary
from .condition import Condition, Unless

Unsigned: TypeAlias = Literal["cautious", "stated"]
"""Which level of an unsigned rule counts: the stricter one until a clinician has signed, or that of its source."""
Review: TypeAlias = Literal["needed", "not_needed"]
Expected: TypeAlias = Literal["fires", "silent", "undecided"]


class Source(BaseModel):
    """A document or guideline. `verified` says whether its own page was read, or a copy (`via`)."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    id: str
    title: str
    publisher: str
    date: str
    tier: str
    audience: str | None = None
    url: str | None = None
    verified: str | None = None
    via: str | None = None
    criteria: str | None = None
    sha256: str | None = None


class Citation(BaseModel):
    """A rule's pointer into a source. `quote` is verbatim, and only the documents are quoted."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    id: str
    source: Source
    locator: str | None = None
    quote: str | None = None


class Dissent(BaseModel):
    """Another level that a source, or a rule of another pack, gives for the same findings."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    source: str
    urgency: Urgency
    says: str


@dataclass(frozen=True, slots=True)
class Case:
    """An example beside its rule: a sentence, the answers, and what the rule must then do."""

    expected: Expected
    sentence: str
    answers: Mapping[str, Value]

    def complete(self, vocabulary: Vocabulary) -> dict[str, Value]:
        """The answers with the convention applied: what is not named is absent, but parents of what is named, and
        numbers, are not asked."""
        unasked = {parent for name in self.answers for parent in vocabulary.ancestors[name]}
        rest = {
            name: Answer.ABSENT
            for name, finding in vocabulary.findings.items()
            if finding.kind != "number" and name not in unasked
        }
        return {**rest, **self.answers}


@dataclass(frozen=True, slots=True)
class Rule(Shown):
    """One red flag or floor. `name` is its public name, such as `documents/severe_pain_for_hours`.

    `group`: rules of one group are read together; it is the rule's folder in its pack where the file names none.
    """

    id: str
    pack: str
    title: str
    code: str | None
    condition: Condition | Unless
    urgency: Urgency
    until_signed: Urgency | None
    weak: bool
    suspects: str
    group: str
    because: str
    citations: tuple[Citation, ...]
    context: tuple[Citation, ...]
    basis: str | None
    review: Review
    review_note: str | None
    raised_from: Urgency | None
    """The level of the cited sentence itself, where the rule gives a higher one."""
    stated: Mapping[str, Urgency | None]
    """The level that each cited source states for what the rule asks for; None where it states none."""
    narrower: str | None
    """Why a list in `when` leaves out part of a shared definition."""
    dissent: tuple[Dissent, ...]
    cases: tuple[Case, ...] = field(repr=False)
    file: str = field(repr=False)

    @property
    def name(self) -> str:
        """The public name: pack and id."""
        return f"{self.pack}/{self.id}"

    @property
    def when(self) -> Condition:
        """The condition without its exception."""
        return self.condition.condition if isinstance(self.condition, Unless) else self.condition

    @property
    def exception(self) -> str | None:
        """The exception that may hold the rule back."""
        return self.condition.exception if isinstance(self.condition, Unless) else None

    def level(self, unsigned: Unsigned) -> Urgency:
        """The level that counts: until a clinician has signed, the stricter one, unless the stated one is asked for."""
        return self.until_signed if self.until_signed is not None and unsigned == "cautious" else self.urgency

"""What a rule is once it has been read: its condition, its urgency, why, and where that is written."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import field
from typing import Literal, TypeAlias

from ..shown import Shown
from ..urgency import Urgency
from ..values import dataclass
from ..vocabulary.findings import Answer, Value
from ..vocabulary.models import Model
from ..vocabulary.vocabulary import Vocabulary
from .condition import Condition, Unless

Unsigned: TypeAlias = Literal["cautious", "stated"]
"""Which level of an unsigned rule counts: the stricter one until a clinician has signed, or that of its source."""
Review: TypeAlias = Literal["needed", "not_needed", "signed"]
"""Whether a clinician has still to confirm a rule. One whose signature has lapsed needs it again."""
Expected: TypeAlias = Literal["fires", "silent", "undecided"]


class Source(Model):
    """A document or guideline. `verified` says whether its own page was read, or a copy (`via`)."""

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


class Citation(Model):
    """A rule's pointer into a source. `quote` is verbatim, and only the documents are quoted."""

    id: str
    source: Source
    locator: str | None = None
    quote: str | None = None


class Dissent(Model):
    """Another level that a source, or a rule of another pack, gives for the same findings.

    `about`: the findings that it speaks of; empty where those are all of the rule's.
    """

    source: str
    urgency: Urgency
    says: str
    about: tuple[str, ...] = ()

    def speaks_of(self, findings: Collection[str]) -> bool:
        """Whether it says something where these findings made the rule fire."""
        return not self.about or not set(self.about).isdisjoint(findings)


@dataclass(frozen=True)
class Signature:
    """A clinician's confirmation of a rule: by whom, in what role, when, and of which meaning (a hash).

    It holds while that is the meaning that the rule has `now`; otherwise it has lapsed, and counts for nothing.
    """

    by: str
    role: str
    date: str
    of: str
    now: str

    @property
    def holds(self) -> bool:
        """Whether the rule still means what was signed."""
        return self.of == self.now

    def __str__(self) -> str:
        lapsed = "" if self.holds else "; lapsed, since the rule's meaning has changed"
        return f"{self.by}, {self.role}, {self.date}{lapsed}"


@dataclass(frozen=True)
class Case:
    """An example beside its rule: a sentence, the answers, and what the rule must then do."""

    expected: Expected
    sentence: str
    answers: Mapping[str, Value]

    def complete(self, vocabulary: Vocabulary) -> dict[str, Value]:
        """The answers with the convention applied: what is not named is absent, but parents of what is named, and
        numbers, are not asked."""
        # Absent beside a child that is present would be a contradiction, and numbers have no absent.
        unasked = {parent for name in self.answers for parent in vocabulary.ancestors[name]}
        rest = {
            name: Answer.ABSENT
            for name, finding in vocabulary.findings.items()
            if finding.kind != "number" and name not in unasked
        }
        return {**rest, **self.answers}


@dataclass(frozen=True)
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
    waits: bool
    """The file says `review: needed`."""
    signature: Signature | None
    review_note: str | None
    raised_from: Urgency | None
    """The level of the cited sentence itself, where the rule gives a higher one."""
    stated: Mapping[str, Urgency | None]
    """The level that each cited source states for what the rule asks for; None where it states none."""
    narrower: str | None
    """Why a list in `when` leaves out part of a shared definition."""
    dissent: tuple[Dissent, ...]
    cases: Sequence[Case] = field(repr=False)
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

    @property
    def review(self) -> Review:
        """Whether a clinician has signed the rule as it is now, has to, or need not."""
        # Before `waits`: a rule with a lapsed signature waits again, though its file does not say so.
        if self.signature is not None:
            return "signed" if self.signature.holds else "needed"
        return "needed" if self.waits else "not_needed"

    @property
    def stricter_meanwhile(self) -> Urgency | None:
        """The stricter level that counts while nobody has signed the rule as it is now."""
        return None if self.review == "signed" else self.until_signed

    def level(self, unsigned: Unsigned) -> Urgency:
        """The level that counts: until a clinician has signed, the stricter one, unless the stated one is asked for."""
        meanwhile = self.stricter_meanwhile
        return meanwhile if meanwhile is not None and unsigned == "cautious" else self.urgency

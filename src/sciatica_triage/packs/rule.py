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
    """Its name in the pack."""
    title: str
    """Its title."""
    publisher: str
    """Who published it."""
    date: str
    """Its date, as it gives it."""
    tier: str
    """What kind of source it is, such as `guideline` or `patient education`."""
    audience: str | None = None
    """For whom it was written."""
    url: str | None = None
    """Where it can be read."""
    verified: str | None = None
    """Whether its own page was read, or a copy."""
    via: str | None = None
    """Where the copy was read."""
    criteria: str | None = None
    """What it asks for, in our own words."""
    sha256: str | None = None
    """The hash of the document's file, where the pack has that."""


class Citation(Model):
    """A rule's pointer into a source. `quote` is verbatim, and only the documents are quoted."""

    id: str
    """The sentence or source, as the pack numbers it."""
    source: Source
    """The document or guideline."""
    locator: str | None = None
    """Where in it."""
    quote: str | None = None
    """The sentence itself, where the source is one of the documents."""


class Dissent(Model):
    """Another level that a source, or a rule of another pack, gives for the same findings.

    `about`: the findings that it speaks of; empty where those are all of the rule's.
    """

    source: str
    """Who says otherwise."""
    urgency: Urgency
    """The level that it gives."""
    says: str
    """What it says, in our words or quoted."""
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
    """Who confirmed it."""
    role: str
    """In what role."""
    date: str
    """When."""
    of: str
    """The hash of the meaning that was confirmed."""
    now: str
    """The hash of what it means now."""

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
    """What the rule must do."""
    sentence: str
    """The example in a clinician's words."""
    answers: Mapping[str, Value]
    """The answers that the example names."""

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
    """The name of its file."""
    pack: str
    """The pack's name."""
    title: str
    """What it is about, in a few words."""
    code: str | None
    """Its number in the pack's own table, where it has one."""
    condition: Condition | Unless
    """When it fires."""
    urgency: Urgency
    """The level that it asks for."""
    until_signed: Urgency | None
    """The stricter level that counts until a clinician has signed."""
    weak: bool
    """Whether it is a weak flag: alone at most urgent, or soon where that is asked for."""
    suspects: str
    """What it looks for, in a few words; never a diagnosis."""
    group: str
    because: str
    """Why it asks for this level."""
    citations: tuple[Citation, ...]
    """What it rests on."""
    context: tuple[Citation, ...]
    """What helps to read those."""
    basis: str | None
    """`design choice`, where nobody is cited."""
    waits: bool
    """The file says `review: needed`."""
    signature: Signature | None
    """A clinician's confirmation, where there is one."""
    review_note: str | None
    """What a clinician is asked to confirm."""
    raised_from: Urgency | None
    """The level of the cited sentence itself, where the rule gives a higher one."""
    stated: Mapping[str, Urgency | None]
    """The level that each cited source states for what the rule asks for; None where it states none."""
    narrower: str | None
    """Why a list in `when` leaves out part of a shared definition."""
    dissent: tuple[Dissent, ...]
    """Who gives another level for the same."""
    cases: Sequence[Case] = field(repr=False)
    """The examples in its file."""
    file: str = field(repr=False)
    """Its file, from the pack's folder on."""

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

"""What a verification found: each claim with what was proved of it and, where it is refuted, by which presentation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..engine.assessment import Assessment, Assessor, Options
from ..engine.rulebook import Rulebook
from ..packs.pack import RulePack
from ..vocabulary.answers import Answers
from .model import DEFAULT


@dataclass(frozen=True, slots=True)
class Refutation:
    """A claim that does not hold. `presentations` can be pasted into `triage(..., packs=packs)`, in their order."""

    claim: str
    """The name of the claim."""
    subject: str
    """What it was claimed of."""
    says: str
    """What was found instead."""
    presentations: tuple[Answers, ...] = ()
    """Answers that show it."""
    packs: tuple[RulePack, ...] = ()
    """The packs by which they show it."""
    options: Options = DEFAULT
    """The options by which they show it."""

    def assessments(self) -> tuple[Assessment, ...]:
        """What the library itself makes of the presentations."""
        return tuple(assess(p, self.packs, self.options) for p in self.presentations)

    def __str__(self) -> str:
        lines = [f"{self.claim}: {self.subject}: {self.says}"]
        for presentation, found in zip(self.presentations, self.assessments(), strict=True):
            ceiling = f" (ceiling {found.ceiling.value})" if found.ceiling != found.urgency else ""
            lines.append(f"    {presentation!r}  ->  {found.urgency.value}{ceiling}")
        names = ", ".join(pack.name for pack in self.packs)
        if self.presentations:
            lines.append(f"    (packs {names}; unsigned {self.options.unsigned}, weak flags {self.options.weak_flags})")
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Exempt:
    """A rule that an exception may hold back, and the level that the result keeps all the same."""

    rule: str
    """The rule that may be held back."""
    exception: str
    """The exception that may do so."""
    floor: str
    """The level that stays."""


@dataclass(frozen=True, slots=True)
class Covered:
    """A rule that never decides alone, with what covers it; and the rules that fire for exactly the same presentations."""

    rule: str
    """The rule that never decides alone."""
    covered_by: tuple[str, ...]
    """The rules that decide whenever it fires."""
    equal_to: tuple[str, ...]
    """The rules that fire for exactly the same presentations."""

    def __str__(self) -> str:
        found = [f"covered by {', '.join(self.covered_by)}"] if self.covered_by else []
        found += [f"equal to {', '.join(self.equal_to)}"] if self.equal_to else []
        return f"{self.rule}: {'; '.join(found)}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One claim: how many statements were proved for it, and those that were refuted."""

    name: str
    """The claim's name."""
    claim: str
    """The claim in a sentence."""
    proved: int
    """How many statements were proved for it."""
    refuted: tuple[Refutation, ...]
    """Those that do not hold."""
    seconds: float
    """How long that took."""


@dataclass(frozen=True, slots=True)
class Report:
    """All that a verification found."""

    packs: tuple[RulePack, ...]
    """The packs that were looked at."""
    verdicts: tuple[Verdict, ...]
    """What was found of each claim."""
    exceptions: tuple[Exempt, ...]
    """What each exception may hold back."""
    covered: tuple[Covered, ...]
    """The rules that never decide alone."""
    solver: str
    """The version of the solver."""

    @property
    def refutations(self) -> tuple[Refutation, ...]:
        """Everything that was refuted; a pack is fit to use only where this is empty."""
        return tuple(refutation for verdict in self.verdicts for refutation in verdict.refuted)

    def __str__(self) -> str:
        width = max(len(verdict.name) for verdict in self.verdicts)
        lines = [f"{', '.join(f'{pack.name} {pack.version}' for pack in self.packs)} (z3 {self.solver})", ""]
        lines += [
            f"{v.name:<{width}}  {'REFUTED' if v.refuted else 'proved':<7}  {v.proved:>5}  {v.seconds:>5.1f} s  {v.claim}"
            for v in self.verdicts
        ]
        if self.exceptions:
            lines += ["", "What an exception may hold back, and the level that stays:"]
            lines += [f"  {e.rule} unless {e.exception}: {e.floor}" for e in self.exceptions]
        if self.covered:
            lines += ["", "Rules that never decide alone, with what covers them, and rules that equal another:"]
            lines += [f"  {c}" for c in self.covered]
        if self.refutations:
            lines += ["", f"Refuted ({len(self.refutations)}):", *(f"  {r}" for r in self.refutations)]
        return "\n".join(lines)


def assess(presentation: Answers, packs: Sequence[RulePack], options: Options) -> Assessment:
    """What the library's own code makes of a presentation, by the reference evaluator."""
    return _assessor(tuple(packs), options).assess(presentation)


@lru_cache(maxsize=32)
def _assessor(packs: tuple[RulePack, ...], options: Options) -> Assessor:
    return Assessor(Rulebook(packs), "reference", options)

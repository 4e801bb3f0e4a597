"""Every error this library raises on purpose, under one base class.

None derives from `ValueError`: a host's pydantic model would otherwise wrap it in an error that repeats the person's input.
Messages name fields, files and expectations, never what a person wrote.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .urgency import Urgency


class TriageError(Exception):
    """Base of all errors of this library."""


class PresentationError(TriageError):
    """Answers that cannot be read. `problems` has one sentence a field; no answer is repeated in it."""

    def __init__(self, *problems: str) -> None:
        self.problems = problems
        super().__init__("; ".join(problems))


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with a rule pack: where, and what was expected."""

    file: str
    line: int | None
    message: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.message}"


class RulePackError(TriageError):
    """A rule pack that cannot be loaded. `problems` has all that was found, in the order of the files."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


class OptionError(TriageError):
    """An option or a pack name that `triage` does not know."""


class EngineError(TriageError):
    """The rule engine failed; no urgency can be given, so treat the person as an emergency until a human has looked."""


class EngineDisagreement(EngineError):
    """Two engines gave different rules for the same answers. `urgency` is the higher of the two levels."""

    def __init__(self, urgency: Urgency, rules: tuple[str, ...]) -> None:
        self.urgency = urgency
        self.rules = rules
        super().__init__(f"the engines disagree; act on `{urgency.value}`; rules: {', '.join(rules)}")


class ReplayError(TriageError):
    """A result cannot be replayed, because its packs, wording or engine are not the ones at hand."""

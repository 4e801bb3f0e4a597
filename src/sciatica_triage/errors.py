"""Every error this library raises on purpose, under one base class.

None derives from `ValueError`: a host's pydantic model would otherwise wrap it in an error that repeats the person's input.
Messages name fields, files and expectations, never what a person wrote.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from types import TracebackType

    from .urgency import Urgency


class TriageError(Exception):
    """Base of all errors of this library. Each can be pickled and copied, with whatever it carries."""

    def __reduce__(self) -> tuple[object, ...]:
        # An exception is otherwise rebuilt from its text alone; one that takes more would fail, and leave a pool waiting.
        return _rebuilt, (type(self), self.args), self.__dict__


def _rebuilt(cls: type[TriageError], args: tuple[object, ...]) -> TriageError:
    return cls.__new__(cls, *args)


class AnswerProblem(NamedTuple):
    """One thing wrong with answers. `finding` and `expected` where they are known; `text` says it in a sentence.

    No answer is repeated in it.
    """

    text: str
    finding: str | None = None
    expected: str | None = None

    def __str__(self) -> str:
        return self.text


class PresentationError(TriageError):
    """Answers that cannot be read. `problems` has an `AnswerProblem` for each; no answer is repeated in them."""

    def __init__(self, *problems: str | AnswerProblem) -> None:
        self.problems = tuple(p if isinstance(p, AnswerProblem) else AnswerProblem(p) for p in problems)
        super().__init__("; ".join(map(str, self.problems)))


class Problem(NamedTuple):
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


class in_own_words:
    """`with in_own_words(OSError, lambda error: TriageError(...))`: an own error in place of another library's.

    The own error does not carry the other one, neither as cause nor as context: that may repeat what a person wrote.
    """

    def __init__(
        self, caught: type[BaseException] | tuple[type[BaseException], ...], own: Callable[[Any], TriageError]
    ) -> None:
        self._caught = caught
        self._own = own

    def __enter__(self) -> None:
        """Nothing is prepared."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not isinstance(error, self._caught):
            return
        own = self._own(error)
        try:
            raise own
        finally:
            own.__context__ = None  # raising has set it; it stays away while the error goes on upward


def needs(module: str, extra: str) -> Any:
    """An optional module, imported; raise `TriageError` that names the extra to install where it is missing."""
    said = f'this needs the extra `{extra}`: pip install "sciatica-triage[{extra}]"'
    with in_own_words(ImportError, lambda _: TriageError(said)):
        return import_module(module)

"""Every error this library raises on purpose, under one base class.

None but `UnknownWord` derives from `ValueError`: a host's pydantic model would otherwise wrap it in an error that repeats the
person's input.
Messages name fields, files and expectations, never what a person wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, TypeGuard, TypeVar

from .base_error import TriageError as TriageError
from .base_error import UnknownWord as UnknownWord

if TYPE_CHECKING:
    from types import TracebackType

    from .urgency import Urgency

_Kind = TypeVar("_Kind")


class AnswerProblem(NamedTuple):
    """One thing wrong with answers. `finding` and `expected` where they are known; `text` says it in a sentence.

    No answer is repeated in it.
    """

    text: str
    """What is wrong, in a sentence."""
    finding: str | None = None
    """The finding that it is about."""
    expected: str | None = None
    """What would be an answer."""

    def __str__(self) -> str:
        return self.text


class PresentationError(TriageError):
    """Answers that cannot be read. `problems` has an `AnswerProblem` for each; no answer is repeated in them."""

    def __init__(self, *problems: str | AnswerProblem) -> None:
        self.problems = tuple(p if isinstance(p, AnswerProblem) else AnswerProblem(p) for p in problems)
        """Each thing that is wrong with the answers."""
        super().__init__("; ".join(map(str, self.problems)))


class Problem(NamedTuple):
    """One thing wrong with a rule pack: where, and what was expected."""

    file: str
    """The file, from the pack's folder on."""
    line: int | None
    """The line, from 1; None where it is the whole file."""
    message: str
    """What is wrong, and where it is known what to write instead."""

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.message}"


class RulePackError(TriageError):
    """A rule pack that cannot be loaded. `problems` has all that was found, in the order of the files."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        """Each thing that is wrong with the pack."""
        super().__init__("\n".join(map(str, problems)))


class OptionError(TriageError):
    """An option or a pack name that `triage` does not know."""


class EngineError(TriageError):
    """The rule engine failed; no urgency can be given, so treat the person as an emergency until a human has looked."""


class EngineDisagreement(EngineError):
    """Two engines gave different rules for the same answers. `urgency` is the higher of the two levels."""

    def __init__(self, urgency: Urgency, rules: tuple[str, ...]) -> None:
        self.urgency = urgency
        """The higher of the two levels: act on it."""
        self.rules = rules
        """The rules that only one of the engines found."""
        super().__init__(f"the engines disagree; act on `{urgency.value}`; rules: {', '.join(rules)}")


class ReplayError(TriageError):
    """A result cannot be replayed, because its packs, wording or engine are not the ones at hand."""


def is_a(value: object, kind: type[_Kind] | tuple[type[_Kind], ...]) -> TypeGuard[_Kind]:
    """`isinstance`, and False for a value that answers even that with an error of its own."""
    try:
        return isinstance(value, kind)
    except Exception:
        return False


def has(value: object, name: str) -> bool:
    """`hasattr`, and False for a value that answers even that with an error of its own."""
    try:
        return hasattr(value, name)
    except Exception:
        return False


def is_text(value: object) -> TypeGuard[str]:
    """Whether a value is text that can be written down; half of a character cannot be stored, sent or shown."""
    try:
        # Not the value's own `encode`, which a kind of text may have replaced.
        return isinstance(value, str) and str.encode(value) is not None
    except Exception:
        return False


def expect(name: str, value: object, kind: type[_Kind]) -> _Kind:
    """The argument of this name, where it is of this kind; raise `OptionError`, which repeats nothing of it, otherwise."""
    if not is_a(value, kind):
        raise OptionError(f"`{name}`: expected a `{kind.__name__}`, and something else was given")
    return value


def expect_all(name: str, values: object, kind: type[_Kind]) -> tuple[_Kind, ...]:
    """The same of a list, a tuple or any other collection; a text is none."""
    said = OptionError(f"`{name}`: expected a list of `{kind.__name__}`, and something else was given")
    if is_a(values, (str, bytes)) or not is_a(values, Iterable):
        raise said
    # A plain list raises nothing by itself: what comes then is from outside, and goes on as it is.
    with in_own_words(() if type(values) in (list, tuple) else Exception, lambda _: said):
        found = tuple(values)
    return tuple(expect(name, one, kind) for one in found)


def expect_pairs(values: object, said: Exception) -> dict[Any, Any]:
    """What a mapping holds, or the error `said` for anything else, be it one that cannot be read."""
    with in_own_words(() if type(values) is dict else Exception, lambda _: said):
        if is_a(values, Mapping):
            return dict(values.items())
    raise said


def expect_one_of(name: str, value: object, known: Sequence[_Kind]) -> _Kind:
    """The known value that an option equals; raise `OptionError`, which names all of them, where it is none."""
    for one in known:
        # By its letters: a kind of text may claim to equal anything.
        if is_a(value, str) and str.__str__(value) == one:
            return one
    raise OptionError(f"`{name}`: expected one of {', '.join(map(str, known))}")


class in_own_words:
    """`with in_own_words(OSError, lambda error: TriageError(...))`: an own error in place of another library's.

    The own error does not carry the other one, neither as cause nor as context: that may repeat what a person wrote.
    """

    def __init__(
        self, caught: type[BaseException] | tuple[type[BaseException], ...], own: Callable[[Any], Exception]
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


def needs(module: str, extra: str, without: str = "") -> Any:
    """An optional module, imported; raise `TriageError` that names the extra to install where it is missing.

    `without`: what can be done without it.
    """
    said = f'this needs the extra `{extra}`: pip install "sciatica-triage[{extra}]"{without and f"; {without}"}'
    with in_own_words(ImportError, lambda _: TriageError(said)):
        return import_module(module)

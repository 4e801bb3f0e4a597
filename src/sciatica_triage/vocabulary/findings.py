"""Kinds of answer and of finding, and how an answer is read."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Mapping
from datetime import timedelta
from decimal import Decimal
from enum import Enum, StrEnum
from numbers import Real
from typing import Annotated, Final, Literal, Never, TypeAlias, get_args

from pydantic import SkipValidation

from ..errors import AnswerProblem, PresentationError, UnknownWord, is_a
from ..values import dataclass
from .carriers import in_unit, plain


class Answer(StrEnum):
    """What is known of one finding."""

    # INVARIANT: in semantic 4's order, from the best to the worst. The proofs' steps are the places of these.
    ABSENT = "absent"
    """Asked, and the answer is no."""
    NOT_ASKED = "not_asked"
    """The default. Never read as absent."""
    UNSURE = "unsure"
    """Asked, and the person does not know."""
    PRESENT = "present"
    """Asked, and the answer is yes."""

    @classmethod
    def _missing_(cls, value: object) -> Never:
        del value  # it may be what a person wrote
        raise UnknownWord(f"expected an answer: {', '.join(cls)}")


_PLAIN: Final = frozenset({str, bool, int, type(None)})
_LARGEST: Final = sys.float_info.max

Value: TypeAlias = Answer | int | float
"""An answer to a question about a finding, or a number in the finding's unit."""

Reply: TypeAlias = Annotated[Answer, SkipValidation]
Amount: TypeAlias = Annotated[Value, SkipValidation]
"""Types of the fields of a presentation. `Finding.read` has checked the value; checking it again costs more than reading."""

Kind: TypeAlias = Literal["finding", "number", "exception"]
Unsure: TypeAlias = Literal["present", "ask", "none", "meets"]
Worse: TypeAlias = Literal["present", "absent", "larger", "smaller", "either_end"]
Group: TypeAlias = Literal[
    "person", "cauda equina", "exception", "vessels", "nerve", "injury", "infection", "cancer", "pain", "course"
]
GROUPS: Final[tuple[str, ...]] = get_args(Group)
"""The groups of findings, in the order in which a clinician asks."""

WORDS: Final[dict[str, Answer]] = {
    **{answer.value: answer for answer in Answer},
    **dict.fromkeys(("yes", "y", "true"), Answer.PRESENT),
    **dict.fromkeys(("no", "n", "false"), Answer.ABSENT),
}
"""The texts that are answers to a finding at every door, in any case and with spaces around."""
CODES: Final[Mapping[float, Answer]] = {1: Answer.PRESENT, 0: Answer.ABSENT}
"""The numbers that are answers to a finding: what is true and false where a table, a row or a database has no booleans."""
NUMBER_WORDS: Final[dict[str, Answer]] = {"unsure": Answer.UNSURE, "not_asked": Answer.NOT_ASKED}
"""The texts that are answers where a number is asked for."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What is known about one finding itself, apart from any person.

    `tier`: 1 is screening, asked of everyone; 2 comes before self-care; 3 is asked when the context calls for it.
    `worse`: the direction in which an answer is worse. `unsure`: `present` counts as present, `meets` meets every
    threshold, `ask` and `none` stay possible (`ask` is worth asking again). `because` gives the reason for that choice.
    `implies`: findings that are present when this one is. `about`: the findings that an exception may explain.
    `follows`: a follow-up has no meaning once all of these are answered absent; it is then not asked and counts as absent.
    `ages`: the ages in years, both ends included, at which asking makes sense. `shows`: a number that meets this threshold
    makes that finding present. `together`: findings that, all present, make an absent answer to this one doubtful.
    `middle`: for a number that is worse at either end, the values between which none is worse. `once`: a person has one of
    it, so that two different values are an error. `implausible`: limits
    beside other numbers. For those who ask: `label` is the finding in a few words, for a checklist; `again` the question
    in other, concrete words; `topic` what it is asked together with; `note` is for interviewers and never shown to patients.
    """

    name: str
    """The key of its answer."""
    kind: Kind
    """What an answer is: present or absent, a number, or an exception."""
    question: str
    """What to ask."""
    group: Group
    """The group in which it is asked."""
    tier: Literal[1, 2, 3]
    worse: Worse
    unsure: Unsure
    because: str
    """Why `unsure` means what it does."""
    unit: str | None = None
    """The unit of a number."""
    minimum: float = 0
    """The lowest number that is an answer."""
    maximum: float = math.inf
    """The highest number that is an answer."""
    middle: tuple[float, float] | None = None
    once: bool = False
    implies: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    ages: tuple[float, float] | None = None
    shows: Shows | None = None
    together: tuple[str, ...] = ()
    entry_complaint: bool = False
    """Whether it is what brings people here: present, it does not keep from self-care."""
    implausible: tuple[Implausible, ...] = ()
    label: str = ""
    """The finding in a few words, for a checklist."""
    again: str | None = None
    """The question in other, concrete words, for who was unsure."""
    topic: str = ""
    """What it is asked together with."""
    note: str = ""
    """For interviewers; never shown to patients."""

    def read(self, value: object) -> Value:
        """Read one answer as `Answer` or number; raise `PresentationError` for anything that is not one."""
        if self.kind == "number":
            return self._read_number(value)
        # First what nearly everybody gives, in one look; the rest takes longer.
        if type(value) is str and (answer := WORDS.get(value)) is not None:
            return answer
        if type(value) is Answer:
            return value
        word = value if type(value) in _PLAIN else plain(value)
        if word is None:
            return Answer.NOT_ASKED
        if type(word) is bool:
            return Answer.PRESENT if word else Answer.ABSENT
        if type(word) is str:
            answer = WORDS.get(word.strip().casefold())
        elif isinstance(word, (int, Real, Decimal)) and not isinstance(
            word, (bool, Enum)
        ):  # an enum's 0 may be its yes
            answer = None if (code := _exact(word)) is None else CODES.get(code)
        else:
            answer = None
        if answer is not None:
            return answer
        raise self._wrong("present, absent, unsure or not_asked (or yes, no, true, false)", f"got {kind_of(value)}")

    def _wrong(self, expected: str, got: str) -> PresentationError:
        text = f"finding `{self.name}`: expected {expected}, {got}"
        return PresentationError(AnswerProblem(text, self.name, expected))

    def _read_number(self, value: object) -> Value:
        if type(value) is int and self.minimum <= value <= self.maximum and value <= _LARGEST:
            return value
        given = value if type(value) in _PLAIN else plain(value)
        if given is None:
            return Answer.NOT_ASKED
        if isinstance(given, timedelta):
            given = in_unit(given, self.unit)
        if type(given) is str:
            if (answer := NUMBER_WORDS.get(given.strip().casefold())) is not None:
                return answer
        # True is 1 to Python, and no number of days.
        elif isinstance(given, (int, Real, Decimal)) and not isinstance(given, bool):
            amount: int | float | None = _exact(given)
            if amount is not None and self.minimum <= amount <= self.maximum:
                return amount
            raise self._wrong(self.range, "got a number outside of that")
        raise self._wrong(self.range, f"got {kind_of(value)}; leave it out if it is not known")

    @property
    def called(self) -> str:
        """The label, or where the vocabulary gives none the question without what is in brackets."""
        return self.label or self.question.partition(" (")[0]

    @property
    def range(self) -> str:
        """The valid range in words, such as `a number of years from 0 to 120`."""
        upper = "or more" if math.isinf(self.maximum) else f"to {in_digits(self.maximum)}"
        start = in_digits(self.minimum) if math.isinf(self.maximum) else f"from {in_digits(self.minimum)}"
        return f"a number of {self.unit}, {start} {upper}"

    def worst(self, values: Iterable[Value]) -> Value:
        """The answer that counts when several were given: the worse one in semantic 4's order.

        Raise `PresentationError` for two different numbers where a person has only one (two ages), or where neither of the
        two is the worse one (below and above the middle).
        """
        heard = set(values) - {Answer.NOT_ASKED}
        if not heard:
            return Answer.NOT_ASKED
        if self.kind != "number":
            # Of an exception absent is the worst: present may hold a rule back.
            order = (Answer.ABSENT, Answer.UNSURE, Answer.PRESENT)
            return (min if self.kind == "exception" else max)(
                (v for v in heard if isinstance(v, Answer)), key=order.index
            )
        numbers = [v for v in heard if not isinstance(v, Answer)]
        # Before doubt is looked at: two ages beside a doubt must be an error in whatever order they are merged.
        if self.clash(numbers):
            text = f"finding `{self.name}`: two different values were given; only one can be right"
            raise PresentationError(AnswerProblem(text, self.name))
        if not numbers or (self.unsure == "meets" and Answer.UNSURE in heard):
            return Answer.UNSURE
        if self.middle is not None:
            return max(numbers, key=self.outward)
        return min(numbers) if self.worse == "smaller" else max(numbers)

    def clash(self, values: Iterable[Value]) -> bool:
        """Whether these are different numbers of which only one can be right, and no order says which one counts."""
        numbers = {v for v in values if not isinstance(v, Answer)}
        low, high = self.middle or (-math.inf, math.inf)
        at_both_ends = min(numbers, default=low) < low and max(numbers, default=high) > high
        return len(numbers) > 1 and (self.once or at_both_ends)

    def outward(self, value: int | float) -> float:
        """How far a number that is worse at either end lies from its middle."""
        low, high = self.middle or (value, value)
        return max(value - high, low - value, 0)


@dataclass(frozen=True)
class Shows:
    """A threshold of a number beyond which a finding is there whatever was said of it: 39.5 degrees show a fever."""

    finding: str
    """The finding that is there."""
    at: float
    """The number meets it from here on, in the direction in which it is worse."""

    def met_by(self, value: float, worse: Worse) -> bool:
        """Whether this value shows the finding."""
        return value <= self.at if worse == "smaller" else value >= self.at


@dataclass(frozen=True)
class Implausible:
    """A number that does not fit another one: listed as a conflict, never changed.

    `more` or `less` than `factor` times the number `than`, plus `plus`; that limit is never below `at_least`.
    """

    more_or_less: Literal["more", "less"]
    """On which side of the limit it does not fit."""
    than: str
    """The other number."""
    factor: float
    """How many times the other number."""
    plus: float
    """What is added to that."""
    at_least: float
    """The limit is never below this."""
    message: str
    """What does not fit, in a sentence."""

    def applies(self, value: float, other: float) -> bool:
        """Whether `value` does not fit `other`."""
        limit = max(self.factor * other + self.plus, self.at_least)
        return value > limit if self.more_or_less == "more" else value < limit


def in_digits(value: float) -> str:
    """A number as short as it can be written without losing any of it."""
    text = f"{value:.15g}"
    return text if float(text) == value else repr(value)


def kind_of(value: object) -> str:
    """What kind of thing a wrong answer is, in words that repeat nothing of it."""
    if is_a(value, bool):
        return "true or false"
    if is_a(value, str):
        return "another text" if value else "an empty text"
    if is_a(value, Real):
        return "a number"
    if is_a(value, dict):
        return "a mapping"
    if is_a(value, (list, tuple, set, frozenset)):
        return "a list"
    return "something else"


def _exact(value: int | Real | Decimal) -> int | float | None:
    """The number as int where it is whole, else as float; None where it is not finite."""
    try:
        amount = float(value)
    except (OverflowError, ValueError, TypeError):
        return None
    if not math.isfinite(amount):
        return None
    # Of a large int the float is rounded.
    if isinstance(value, int):
        return int(value)
    return int(amount) if amount.is_integer() else amount

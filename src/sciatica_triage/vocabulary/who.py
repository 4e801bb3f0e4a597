"""Who answers, and whom a text then means by "you".

It is no finding: no condition can name it, and no engine sees it, so it changes words and never an urgency.
"""

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias, get_args

from ..errors import PresentationError
from .vocabulary import AGE

Reporter: TypeAlias = Literal["person", "somebody_else", "app", "several"]
REPORTED_BY: Final = "reported_by"
"""The name under which a presentation keeps it, and under which it is given beside the findings."""
_REPORTERS: Final[Mapping[str, Reporter]] = {one: one for one in get_args(Reporter)}
Whom: TypeAlias = Literal["person", "somebody", "child"]
"""Whom "you" means: the reader, a grown-up that somebody else answers for, or a child."""
_GROWN_UP: Final = 18
_ALONE: Final = 12
"""Nobody younger answers such questions alone, whoever is said to."""


_MEANS: Final[Mapping[Whom, str]] = {
    "person": "",
    "somebody": ' Here "you" is the person with the pain.',
    "child": ' Here "you" is the child.',
}


def read_reporter(value: object) -> Reporter | None:
    """Who answers, or None where that is not told; raise `PresentationError` for anything else."""
    if value is None:
        return None
    found = _REPORTERS.get(str.__str__(value)) if isinstance(value, str) else None
    if found is None:
        raise PresentationError(f"`{REPORTED_BY}`: expected person, somebody_else, app or several")
    return found


def too_young(age: object) -> bool:
    """Whether nobody of this age answers such questions alone; an age that is not known is not."""
    return isinstance(age, (int, float)) and age < _ALONE


def whom(told: Mapping[str, object]) -> Whom:
    """Whom "you" means, by what was told."""
    age = told.get(AGE)
    if too_young(age):
        return "child"
    if told.get(REPORTED_BY) not in ("somebody_else", "several"):
        return "person"
    return "child" if isinstance(age, (int, float)) and age < _GROWN_UP else "somebody"


def addressed(text: str, told: Mapping[str, object]) -> str:
    """A text that says "you", with a sentence about whom that is, where it is not the reader."""
    return text + _MEANS[whom(told)]

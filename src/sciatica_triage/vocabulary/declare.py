"""How a presentation declares its findings: once, as fields made with `finding(...)`, `number(...)` or `exception(...)`.

What is declared there (group, tier, unit, range, meaning of `unsure`) is what every other part of the library reads.
"""

import math
from collections.abc import Mapping
from dataclasses import MISSING, asdict, fields
from functools import lru_cache
from typing import Any, Final, Literal, Required, TypedDict, Unpack

from pydantic import BaseModel, Field
from pydantic.fields import FieldInfo

from ..errors import TriageError
from .findings import Answer, Finding, Group, Implausible, Kind, Shows
from .kinds import refuse_wrong_kinds

_NEEDED: Final = tuple(
    field.name
    for field in fields(Finding)
    if field.default is MISSING and field.name not in ("name", "kind", "question")
)
_NOT_PUBLISHED: Final = ("name", "question", "implausible", "note")


class _Words(TypedDict, total=False):
    """What a person or an interviewer reads."""

    label: str
    """The finding in a few words, for a checklist."""
    again: str | None
    """The question in other, concrete words, for who was unsure."""
    topic: str
    """What it is asked together with."""
    note: str
    """For interviewers; never shown to patients."""


class _AskedOf(_Words, total=False):
    """What findings and numbers share."""

    group: Required[Group]
    """The group in which it is asked."""
    tier: Required[Literal[1, 2, 3]]
    """1 is asked of everyone, 2 before self-care, 3 when the context calls for it."""
    because: Required[str]
    """Why `unsure` means what it does."""
    follows: tuple[str, ...]
    """It has no meaning once all of these are absent."""


class FindingFacts(_AskedOf, total=False):
    """What may be declared of a finding."""

    unsure: Required[Literal["present", "ask", "none"]]
    """Whether an unsure answer counts as present, is asked again, or stays possible."""
    implies: tuple[str, ...]
    """Findings that are present when this one is."""
    ages: tuple[float, float] | None
    """The ages in years, both ends included, at which asking makes sense."""
    together: tuple[str, ...]
    """Findings that, all present, make an absent answer to this one doubtful."""
    entry_complaint: bool
    """Whether it is what brings people here: present, it does not keep from self-care."""


class ExceptionFacts(_Words, total=False):
    """What may be declared of an exception."""

    about: Required[tuple[str, ...]]
    """The findings that it may explain."""
    because: Required[str]
    """Why it may hold a rule back."""


class NumberFacts(_AskedOf, total=False):
    """What may be declared of a number."""

    unit: Required[str]
    """The unit, as it is shown; the name ends in it."""
    worse: Required[Literal["larger", "smaller", "either_end"]]
    """In which direction it is worse."""
    unsure: Required[Literal["meets", "ask", "none"]]
    """Whether an unsure answer meets every threshold, is asked again, or stays possible."""
    minimum: float
    """The lowest number that is an answer."""
    maximum: float
    """The highest number that is an answer."""
    middle: tuple[float, float] | None
    """Where it is worse at either end: the values between which none is worse."""
    once: bool
    """Whether a person has one of it, so that two different values are an error."""
    shows: Shows | None
    """A threshold that makes another finding present."""
    implausible: tuple[Implausible, ...]
    """Limits beside other numbers."""


def finding(question: str, **declared: Unpack[FindingFacts]) -> Any:
    """Declare a finding of a presentation: something that is present or absent. The words are those of `Finding`."""
    return _field("finding", FindingFacts, question, declared, worse="present")


def exception(question: str, **declared: Unpack[ExceptionFacts]) -> Any:
    """Declare an exception: a finding that may only hold a rule back (`unless`), and only when it is known present."""
    return _field(
        "exception", ExceptionFacts, question, declared, group="exception", tier=3, worse="absent", unsure="none"
    )


def number(question: str, **declared: Unpack[NumberFacts]) -> Any:
    """Declare a number of a presentation; its unit is in its name."""
    return _field("number", NumberFacts, question, declared)


def _field(kind: Kind, allowed: type, question: str, declared: Mapping[str, Any], **fixed: object) -> Any:
    """The field of a presentation; a word that this kind of finding does not have would be kept and mean nothing."""
    for word in declared:
        if word not in allowed.__annotations__:
            known = ", ".join(sorted(allowed.__annotations__))
            raise TriageError(f"`{kind}(...)`: `{word[:60]}` cannot be declared of it; expected {known}")
    given = {**declared, **fixed}
    # Made from `Finding`: a fact without a default that is added there is asked for here.
    for word in _NEEDED:
        if word not in given:
            raise TriageError(f"`{kind}(...)`: `{word}` is missing")
    facts = Finding(name="", question=question, kind=kind, **given)
    return Field(default=Answer.NOT_ASKED, description=facts.question, json_schema_extra=_Declared(facts))


class _Declared:
    """The declaration that a field carries; pydantic calls it to add to the field's JSON Schema.

    There it stands under `x-finding`, without what is unset or infinite; a number's range is JSON Schema's own, too.
    """

    __slots__ = ("facts",)

    def __init__(self, facts: Finding) -> None:
        self.facts = facts

    def __call__(self, schema: dict[str, Any]) -> None:
        plain = {
            field.name: _plain_json(value)
            for field in fields(self.facts)
            if field.name not in _NOT_PUBLISHED
            and (value := getattr(self.facts, field.name)) not in (field.default, math.inf)
        }
        schema["x-finding"] = plain
        if self.facts.kind == "number":
            limits = {"minimum": self.facts.minimum, "maximum": self.facts.maximum}
            plain |= {key: limit for key, limit in limits.items() if limit != math.inf}
            of_number = {key: plain[key] for key in limits if key in plain}
            schema["anyOf"] = [{"type": "number", **of_number}, {"enum": ["unsure", "not_asked"]}]


def is_declared(field: FieldInfo) -> bool:
    """Whether a field of a class is a finding, a number or an exception."""
    return isinstance(field.json_schema_extra, _Declared)


def _plain_json(value: object) -> object:
    if isinstance(value, Shows):
        # JSON has no infinity.
        return {key: at for key, at in asdict(value).items() if at != math.inf}
    return list(value) if isinstance(value, tuple) else value


@lru_cache(maxsize=256)
def findings_of(cls: type[BaseModel]) -> dict[str, Finding]:
    """The findings that the fields of a class declare; raise `TriageError` where a word of one is of another kind."""
    found: dict[str, Finding] = {}
    for name, field in cls.model_fields.items():
        declared = field.json_schema_extra
        if isinstance(declared, _Declared):
            question: Any = "" if field.description is None else field.description
            found[name] = Finding(**{**vars(declared.facts), "name": name, "question": question})
            refuse_wrong_kinds(f"finding `{name[:60]}` of `{cls.__name__}`", found[name])
    return found

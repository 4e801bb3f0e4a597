"""What every presentation can do: be read from outside, be joined with another, have answers replaced.

Frozen, and own errors only. `Presentation` declares the findings; a third party may subclass it and add some.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Final, NoReturn, Self, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PydanticUserError,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from ..errors import OptionError, PresentationError, TriageError, expect_pairs, in_own_words, is_a
from ..values import with_values
from .declare import findings_of
from .findings import Answer, Value
from .in_models import AlreadyRead, reading_schema
from .models import Model, OldNames
from .untrusted import in_order, plain_through, read_answers, read_heard, read_json
from .vocabulary import Vocabulary, vocabulary_of
from .who import REPORTED_BY, Reporter, read_reporter

if TYPE_CHECKING:
    from pydantic._internal._model_construction import ModelMetaclass as _PydanticClass
else:
    _PydanticClass = type(BaseModel)

_NOTHING: Final = ()
_Class = TypeVar("_Class", bound="Answers")


class Heard(Model):
    """One finding on which sources differ, with all answers that were given."""

    finding: str
    """The name of the finding."""
    answers: tuple[Value, ...]
    """All answers that were given."""


class _ModelClass(_PydanticClass):
    """Makes the classes; what pydantic refuses in one is an error of the library, with the name of the part."""

    def __new__(mcs, name: str, bases: tuple[type, ...], body: dict[str, Any], **given: Any) -> Any:
        with in_own_words((PydanticUserError, NameError, ValueError), lambda error: _refused(name, body, error)):
            return super().__new__(mcs, name, bases, body, **given)


def _refused(name: str, body: Mapping[str, Any], error: Exception) -> TriageError:
    if isinstance(error, TriageError):
        return error
    # Of pydantic's text only a name that stands in the class: it may hold a value.
    named = [word for word in re.findall(r"\w+", str(error)) if word in {**body, **body.get("__annotations__", {})}]
    part = f"`{named[0][:60]}`" if named else "a part of it"
    return TriageError(
        f"`{name[:60]}`: {part} cannot stand in a presentation class like this; write `its_name: Reply = finding(...)`, with "
        "the annotation, and with a name that has no underscore in front and that no presentation has yet"
    )


class Answers(OldNames, BaseModel, metaclass=_ModelClass):
    """Answers about one person at one moment; base of `Presentation`."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True)

    reported_by: Reporter | None = Field(
        default=None, description="Who answers: the person, somebody for them, an app. Changes no urgency."
    )
    heard: tuple[Heard, ...] = Field(
        default=(), description="Findings on which merged sources differ; the worse answer is the one that counts."
    )

    _also_known: ClassVar[tuple[str, ...]] = ("reported_by", "heard")

    @classmethod
    def __pydantic_init_subclass__(cls, **given: Any) -> None:
        """What no finding can declare is refused where it stands, and not when somebody first answers."""
        super().__pydantic_init_subclass__(**given)
        if (
            cls.__module__.rpartition(".")[0] != __package__
        ):  # the shipped one at its first use, for the sake of the import
            from .only_adds import refuse_more_than_findings

            refuse_more_than_findings(cls, Answers)
            findings_of(cls)

    def __init__(self, /, **answers: object) -> None:
        # Each answer may be given in several forms; what is wrong is found when it is read.
        read = self._answers_in(answers)
        self.__pydantic_validator__.validate_python(AlreadyRead(read), self_instance=self)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read first, in whatever model a presentation stands; see `in_models`."""
        fields: Any = handler(source)
        if fields["type"] == "model" and cls.__init__ is Answers.__init__:
            fields = {**fields, "custom_init": False}  # what was read need not be read again
        return reading_schema(cls, cls._answers_in, fields)

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The schema of the fields, which is what may be sent."""
        fields: Any = core
        while fields["type"] != "model":
            fields = fields["python_schema"] if fields["type"] == "json-or-python" else fields["schema"]
        schema = handler({key: part for key, part in fields.items() if key != "serialization"})
        schema.pop("required", None)  # what was not asked is left out
        return schema

    @classmethod
    def model_validate(cls, obj: Any, **_: Any) -> Self:
        """Read a mapping, or a presentation again; raise `PresentationError` with all that is wrong."""
        read = cls._answers_in(obj)
        blank = _blank.get(cls)
        made: Self = (
            cls.__pydantic_validator__.validate_python(AlreadyRead(read)) if blank is None else with_values(blank, read)
        )
        return made

    @classmethod
    def _answers_in(cls, data: object) -> dict[str, Any]:
        # An object that is not what it looks like may raise anything, and repeat what it holds.
        given = data.__dict__ if type(data) is not dict and is_a(data, cls) else data
        try:
            vocabulary = vocabulary_of(cls)
            read = read_answers(vocabulary, given, cls._also_known)
            if REPORTED_BY in read:
                read[REPORTED_BY] = read_reporter(read[REPORTED_BY])
            heard = read.pop("heard", _NOTHING)
            if heard is not None and heard is not _NOTHING:
                _settle(vocabulary, read, read_heard(vocabulary, heard))
            return read
        except Exception as error:
            own = error if isinstance(error, TriageError) or plain_through(given) else _unreadable(cls)
            own.__context__ = None
        raise own  # out here, so that it does not carry the other one

    @property
    def values_by_name(self) -> Mapping[str, Any]:
        """All answers by the name of their finding, with `reported_by` and `heard`; what was not asked says so."""
        # No copy: every triage reads it, and a presentation is frozen.
        return self.__dict__

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **_: Any) -> Self:
        """Read JSON strictly: as `Presentation(...)`, and a name given twice is an error."""
        return cls.model_validate(read_json(json_data))

    @classmethod
    def model_validate_strings(cls, obj: Any, **_: Any) -> Self:
        """The same as `model_validate`: an answer has one meaning, and a number written out is none."""
        return cls.model_validate(obj)

    @classmethod
    def model_construct(cls, _fields_set: set[str] | None = None, **values: Any) -> Self:
        """The same as calling the class: answers are never taken unread."""
        return cls(**values)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """The same as `with_answers(update)`: answers are never taken unread. There is nothing to copy deeply."""
        del deep
        return self.with_answers({} if update is None else update)

    def copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False, **parts: Any) -> Self:
        """The same as `model_copy`; a copy of some of the answers is none of the person."""
        if parts:
            raise PresentationError("a presentation is copied whole; `with_answers` replaces what is given")
        return self.model_copy(update=update, deep=deep)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise PresentationError("a presentation cannot be changed; `with_answers` gives a new one")

    def __delattr__(self, name: str) -> NoReturn:
        raise PresentationError("a presentation cannot be changed; `with_answers` gives a new one")

    def __repr_args__(self) -> list[tuple[str | None, Any]]:
        """Only what is known, so that the `repr` can be pasted back."""
        return [
            (name, getattr(v, "value", v)) for name, v in self.__dict__.items() if v not in (Answer.NOT_ASKED, None, ())
        ]

    def answered(self) -> dict[str, Value]:
        """The findings that were asked, with their answers (`unsure` is one), in the order of the vocabulary."""
        told = self.__dict__
        return {name: v for name in vocabulary_of(type(self)).findings if (v := told[name]) != Answer.NOT_ASKED}

    def with_answers(self, given: Mapping[str, object] = MappingProxyType({}), /, **answers: object) -> Self:
        """A new presentation in which these answers replace what was known of their findings, conflicts included.

        Findings are named as keywords, or in a mapping where their names are only known when the program runs.
        """
        said = PresentationError("expected a mapping of findings to answers")
        answers = {**expect_pairs(given, said), **answers}
        if not all(isinstance(name, str) for name in answers):
            raise said
        kept = {name: self.__dict__[name] for name in self.model_fields_set if name not in answers}
        if self.heard and "heard" not in answers:
            kept["heard"] = tuple(h for h in self.heard if h.finding not in answers)
        return type(self)(**kept, **answers)

    def merge(self, *others: Self) -> Self:
        """Join what several sources know. Order and grouping do not matter.

        Where sources differ, the worse answer counts and `triage` lists the conflict: present for a finding, absent for
        an exception, the worse number. Two different ages raise `PresentationError`, and so do two vocabularies of which
        neither has all the findings of the other; where one has, the joined presentation is of that one.
        """
        everyone = (self, *others)
        if not all(is_a(one, Answers) for one in everyone):
            raise PresentationError(f"expected another `{type(self).__name__}` to merge with")
        # The most derived class has the longest line; whether it has all the findings of the others is seen next.
        cls: type[Self] = max((type(one) for one in everyone), key=lambda one: len(one.__mro__))
        if not all(issubclass(cls, type(one)) for one in everyone):
            raise PresentationError(
                "these presentations are of vocabularies that cannot be joined without losing answers"
            )
        vocabulary = vocabulary_of(cls)
        told: dict[str, tuple[Value, ...]] = {}
        for one in everyone:
            for name, value in one.answered().items():
                told[name] = (*told.get(name, ()), value)
            # All that was heard and not only what counts of it, so that merging gives the same in any grouping.
            for h in one.heard:
                told[h.finding] = (*told.get(h.finding, ()), *h.answers)
        reporters = {one.reported_by for one in everyone} - {None}
        joined: dict[str, object] = {"reported_by": "several" if len(reporters) > 1 else next(iter(reporters), None)}
        _settle(vocabulary, joined, told)
        return cls(**joined)


_blank: Final[dict[type[Answers], Any]] = {}


def plain(cls: type[_Class]) -> type[_Class]:
    """What is read of this class is a copy of a blank one: pydantic's validator would only look at it a second time.

    For a class without validators of its own; a subclass may have some, and is no part of this.
    """
    # Pydantic's own, past the one above, which reads answers.
    _blank[cls] = super(Answers, cls).model_construct()
    return cls


def presentation_class(name: str, cls: object) -> type[Answers]:
    """The argument of this name, where it is a presentation class; raise `OptionError` otherwise."""
    if not (is_a(cls, type) and issubclass(cls, Answers)):
        raise OptionError(f"`{name}`: expected a presentation class, `Presentation` or one that inherits from it")
    return cls


def _settle(vocabulary: Vocabulary, into: dict[str, Any], told: Mapping[str, tuple[Value, ...]]) -> None:
    """Write the answer that counts for each finding, and keep what differs under `heard`."""
    values = {name: {*told[name], into.get(name, Answer.NOT_ASKED)} for name in vocabulary.findings if name in told}
    for name in tuple(values):
        finding = vocabulary[name]
        # Doubt that counts more than a number which shows a finding never unsays that: it is as if told by itself.
        if finding.shows is not None and finding.worst(values[name]) is Answer.UNSURE:
            known = [value for value in values[name] if not isinstance(value, Answer)]
            if any(finding.shows.met_by(value, finding.worse) for value in known):
                shown = finding.shows.finding
                values.setdefault(shown, {into.get(shown, Answer.NOT_ASKED)}).add(Answer.PRESENT)
    differing: list[Heard] = []
    for name in vocabulary.findings if values else ():
        if name in values and (heard := values[name] - {Answer.NOT_ASKED}):
            into[name] = vocabulary[name].worst(heard)
            if len(heard) > 1:
                differing.append(Heard(finding=name, answers=in_order(heard)))
    into["heard"] = tuple(differing)


def _unreadable(cls: type[Answers]) -> PresentationError:
    return PresentationError(f"these answers do not make a `{cls.__name__}`")

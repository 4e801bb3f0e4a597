"""A presentation inside somebody else's pydantic model: a web framework's body, a union, a `TypeAdapter`.

There an answer that cannot be read has to be a `ValidationError`, so that a framework answers 422 and a union tries its next
branch. It names the field and repeats nothing: in place of the input it holds `NOT_REPEATED`. A name that is given twice in
JSON is an error where pydantic reads the JSON itself; who hands on a dict that was read before has lost the first one.
Dumped from there, it is dumped by its own class: a field typed `Presentation` keeps what a subclass adds.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from pydantic import (
    BaseModel,
    SerializationInfo,
    SerializerFunctionWrapHandler,
    ValidationError,
    ValidatorFunctionWrapHandler,
)
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError
from pydantic_core.core_schema import (
    any_schema,
    chain_schema,
    dict_schema,
    json_or_python_schema,
    no_info_after_validator_function,
    no_info_wrap_validator_function,
    str_schema,
    wrap_serializer_function_ser_schema,
)

from ..errors import PresentationError, in_own_words
from .findings import Answer
from .untrusted import GIVEN_TWICE

# pydantic's own spelling of this schema's name, which no version promises to keep.
_SCHEMA: Final = r"json-or-python\[json=chain\[.*?,python=function-wrap\[(\w+)\(\)\]\]"
NOT_REPEATED: Final = "(answers are not repeated)"


class AlreadyRead(dict[str, Any]):
    """Answers that have been read, on their way into the fields of a presentation."""


class _Key(str):
    """A key of a JSON object that equals only itself, so that the second of two equal names is still there."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


def reading_schema(cls: type[BaseModel], read: Callable[[Any], dict[str, Any]], fields: CoreSchema) -> CoreSchema:
    """The schema of a presentation class: whatever comes is read by `read`, then the fields take what was read.

    What is known is dumped, by the class of what is dumped.
    """
    pairs = dict_schema(no_info_after_validator_function(_Key, str_schema()), any_schema())
    from_json = no_info_after_validator_function(_called(cls, partial(_named_once, cls.__name__)), pairs)
    # The whole is what a JSON Schema names, not its innermost part. pydantic keeps what it hands out: it is copied first.
    dumped = wrap_serializer_function_ser_schema(partial(_dumped, cls), info_arg=True)
    inner: Any = {**fields, "serialization": dumped}
    ref = inner.pop("ref", None)
    python = no_info_wrap_validator_function(_called(cls, partial(_made, cls, read)), inner)
    return json_or_python_schema(json_schema=chain_schema([from_json, python]), python_schema=python, ref=ref)


def _called(cls: type[BaseModel], function: Any) -> Any:
    """The function by the name of the class: a union's errors name their branch by it, see `branch_name`."""
    function.__name__ = cls.__name__
    return function


def branch_name(place: str) -> str:
    """A part of the place of an error in which pydantic names the schema of a presentation, with the class's name instead."""
    return re.sub(_SCHEMA, r"\1", place)


def _named_once(name: str, pairs: dict[_Key, Any]) -> dict[str, Any]:
    found = {str(key): value for key, value in pairs.items()}
    if len(found) != len(pairs):
        raise _validation_error(name, PresentationError(GIVEN_TWICE))
    return found


def _made(
    cls: type[BaseModel], read: Callable[[Any], dict[str, Any]], data: object, handler: ValidatorFunctionWrapHandler
) -> Any:
    if type(data) is AlreadyRead:
        return handler(data)
    with in_own_words(PresentationError, partial(_validation_error, cls.__name__)):
        if isinstance(data, cls) and type(data) is not cls:
            return type(data).model_validate(data)  # of a subclass, with findings of its own
        return handler(read(data))


def _dumped(
    cls: type[BaseModel], presentation: BaseModel, handler: SerializerFunctionWrapHandler, info: SerializationInfo
) -> dict[str, Any]:
    """Only what is known, by the presentation's own class: this schema's may be one that it only inherits from."""
    if type(presentation) is cls or not isinstance(presentation, BaseModel):
        dumped: dict[str, Any] = handler(presentation)
        return {name: value for name, value in dumped.items() if value not in (Answer.NOT_ASKED, None, (), [])}
    serializer: Any = type(presentation).__pydantic_serializer__
    own: dict[str, Any] = serializer.to_python(
        presentation,
        mode=info.mode,
        include=info.include,
        exclude=info.exclude,
        by_alias=info.by_alias,
        exclude_unset=info.exclude_unset,
        exclude_defaults=info.exclude_defaults,
        exclude_none=info.exclude_none,
        round_trip=info.round_trip,
        context=info.context,
    )
    return own


def _validation_error(name: str, error: PresentationError) -> ValidationError:
    return ValidationError.from_exception_data(
        name,
        [
            InitErrorDetails(
                type=PydanticCustomError("answer", "{problem}", {"problem": problem.text}),
                loc=() if problem.finding is None else (problem.finding,),
                input=NOT_REPEATED,
            )
            for problem in error.problems
        ],
        hide_input=True,
    )

"""A presentation inside somebody else's pydantic model: a web framework's body, a union, a `TypeAdapter`.

There an answer that cannot be read has to be a `ValidationError`, so that a framework answers 422 and a union tries its next
branch. It names the field and repeats nothing: in place of the input it holds `NOT_REPEATED`. A name that is given twice in
JSON is an error where pydantic reads the JSON itself; who hands on a dict that was read before has lost the first one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from pydantic import BaseModel, ValidationError, ValidatorFunctionWrapHandler
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError
from pydantic_core.core_schema import (
    any_schema,
    chain_schema,
    dict_schema,
    json_or_python_schema,
    no_info_after_validator_function,
    no_info_wrap_validator_function,
    str_schema,
)

from ..errors import PresentationError
from .untrusted import GIVEN_TWICE

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
    """The schema of a presentation class: whatever comes is read by `read`, then the fields take what was read."""
    pairs = dict_schema(no_info_after_validator_function(_Key, str_schema()), any_schema())
    from_json = no_info_after_validator_function(partial(_named_once, cls.__name__), pairs)
    # The whole is what a JSON Schema names, not its innermost part. pydantic keeps what it hands out: it is copied first.
    inner: Any = {**fields}
    ref = inner.pop("ref", None)
    python = no_info_wrap_validator_function(partial(_made, cls, read), inner)
    return json_or_python_schema(json_schema=chain_schema([from_json, python]), python_schema=python, ref=ref)


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
    own = None
    try:
        if isinstance(data, cls) and type(data) is not cls:
            return type(data).model_validate(data)  # of a subclass, with findings of its own
        return handler(read(data))
    except PresentationError as error:
        own = error
    raise _validation_error(cls.__name__, own)


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

"""Pydantic models whose errors are the library's own, whoever makes or reads one."""

from __future__ import annotations

import re
from enum import Enum
from functools import partial
from typing import Annotated, Any, NoReturn, Self, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationError,
)
from pydantic_core import CoreSchema, PydanticCustomError, PydanticKnownError
from pydantic_core.core_schema import no_info_after_validator_function

from ..errors import TriageError, in_own_words, is_a, is_text
from ..values import dataclass
from .untrusted import read_json


def _whole(text: str) -> str:
    if not is_text(text):
        raise PydanticCustomError("text", "half of a character stands in it")
    return text


WholeText: TypeAlias = Annotated[str, AfterValidator(_whole)]
"""Text that can be stored, sent and shown."""


@dataclass(frozen=True)
class Like:
    """Metadata of text that has to match a pattern from end to end.

    Pydantic's own `pattern` is not safe here: where a signal breaks in while a model is made ready, it goes on with another
    pattern than it was given, and refuses what is right for as long as the process lives.
    """

    pattern: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_after_validator_function(self._matched, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**handler(schema), "pattern": self.pattern}

    def _matched(self, text: str) -> str:
        if re.fullmatch(self.pattern, text) is None:
            raise PydanticKnownError("string_pattern_mismatch", {"pattern": self.pattern})
        return text


class OldNames:
    """What pydantic still has under older names, which read as those of today do."""

    @classmethod
    def from_orm(cls, obj: Any) -> Self:
        """The same as `model_validate`."""
        return cls.model_validate(obj)  # type: ignore[attr-defined, no-any-return]  # of the model that this is part of

    @classmethod
    def parse_raw(cls, b: str | bytes, **_: Any) -> Self:
        """The same as `model_validate_json`."""
        return cls.model_validate_json(b)  # type: ignore[attr-defined, no-any-return]  # as above

    @classmethod
    def parse_file(cls, path: Any, **_: Any) -> NoReturn:
        """Refused: what is read of a file is its text, and who reads it knows what may go wrong."""
        del path
        raise TriageError("read the file, and give its text to `model_validate_json`")


class Model(OldNames, BaseModel):
    """A frozen model: what is wrong with one that is made or read is an error of the library, which repeats nothing of it.

    Inside somebody else's model it is that model's `ValidationError`. As in pydantic, `model_construct` and
    `model_copy(update=...)` take what they are given.
    """

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True, defer_build=True)

    def __init__(self, /, **parts: object) -> None:
        with in_own_words(Exception, partial(self._told, parts)):
            super().__init__(**parts)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """As without `__init__`, whose errors are for those who call it."""
        schema: CoreSchema = _without_init(handler(source))
        return schema

    @classmethod
    def model_validate(cls, obj: Any, **_: Any) -> Self:
        """Read a mapping of the fields, or one of these again."""
        with in_own_words(Exception, partial(cls._told, obj)):
            return super().model_validate(obj)

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **_: Any) -> Self:
        """The same of JSON, in which a name given twice is an error."""
        with in_own_words(TriageError, cls._refused):
            return cls.model_validate(read_json(json_data))

    @classmethod
    def model_validate_strings(cls, obj: Any, **_: Any) -> Self:
        """The same as `model_validate`."""
        return cls.model_validate(obj)

    @classmethod
    def _told(cls, given: object, error: Exception) -> Exception:
        """What is raised of plain values, and is no error of pydantic, is from outside, such as a signal handler."""
        return cls._refused(error) if isinstance(error, ValidationError) or not _plain(given) else error

    @classmethod
    def _refused(cls, error: Exception) -> TriageError:
        """What to say in place of an error of pydantic."""
        return (
            error if isinstance(error, TriageError) else TriageError(f"this is no `{cls.__name__}`{cls._place(error)}")
        )

    @classmethod
    def _place(cls, error: Exception) -> str:
        """Which of the fields is wrong; a name that is none of them is not repeated."""
        first = error.errors()[0]["loc"] if isinstance(error, ValidationError) else ()
        return next(
            (f": `{part}` is missing, or not as it is written" for part in first if part in cls.model_fields), ""
        )


def _plain(value: object) -> bool:
    """Whether all of it is of Python or of pydantic, so that looking at it runs nobody's code."""
    if type(value) is dict:
        return all(map(_plain, (*value.keys(), *value.values())))
    if type(value) in (list, tuple, set, frozenset):
        return all(map(_plain, value))  # type: ignore[call-overload]  # they can be walked
    return type(value) in (str, bytes, int, float, bool, type(None)) or is_a(value, (BaseModel, Enum))


def _without_init(schema: Any) -> Any:
    if schema["type"] == "model":
        return {**schema, "custom_init": False}
    return {**schema, "schema": _without_init(schema["schema"])} if "schema" in schema else schema

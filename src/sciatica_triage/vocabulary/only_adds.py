"""What a presentation class of a third party may hold: findings, and methods by names of their own.

Whatever else may stand in a class could change an answer on its way to the rules, or on its way out: a validator, a
serializer, a setting of pydantic, `__init__`, `model_post_init`, `__getattribute__`, a property by the name of a finding,
another base. It is refused where the class is declared. What a program does to a class after that cannot be seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any, Final

from pydantic import BaseModel, ConfigDict
from pydantic.fields import FieldInfo

from ..errors import TriageError
from .declare import is_declared
from .vocabulary import ANOTHER_FORM

_FOR_READERS: Final = ("title", "json_schema_extra", "protected_namespaces")
"""Settings of pydantic that change only what is said about a class."""
_STORED: Final = ("annotation", "default", "metadata", *ANOTHER_FORM)


class _Bare(BaseModel):
    """A frozen model with nothing in it."""

    model_config = ConfigDict(frozen=True, defer_build=True)


_BY_ITSELF: Final = {
    *vars(_Bare),
    *("__annotations__", "__annotate__", "__annotate_func__", "__annotations_cache__", "__conditional_annotations__"),
    *("__classdictcell__", "__firstlineno__", "__qualname__", "__static_attributes__", "__type_params__"),
}
"""What pydantic writes into every class, and Python in one version or another."""


def refuse_more_than_findings(cls: type[BaseModel], root: type[BaseModel]) -> None:
    """Raise `TriageError` for a part of a class that could come between an answer and the rules.

    `root`: the class that all presentation classes inherit from.
    """
    for wrong in _wrong_parts(cls, root):
        raise TriageError(
            f"`{cls.__name__[:60]}`: {wrong}; a presentation class may add findings, and methods by names of their own"
        )


def _wrong_parts(cls: type[BaseModel], root: type[BaseModel]) -> Iterator[str]:
    if type(cls) is not type(root):
        yield "a metaclass may do anything with answers"
    if any(not issubclass(base, root) and base not in root.__mro__ for base in cls.__mro__):
        yield "it inherits from more than a presentation"
    for name, setting in cls.model_config.items():
        if name not in _FOR_READERS and setting != root.model_config.get(name, _Bare):
            yield f"`{name}` is a setting that it cannot have"
    for kind in fields(cls.__pydantic_decorators__):
        for name in getattr(cls.__pydantic_decorators__, kind.name):
            yield f"`{name[:60]}` could change an answer when it is read or written"
    for name in cls.__private_attributes__:
        yield f"`{name[:60]}` would be kept beside the answers"
    for name in sorted(vars(cls).keys() - _BY_ITSELF):
        if name.startswith("__"):
            yield f"`{name[:60]}` could change what an answer is"
        if any(name in vars(base) or name in _fields_of(base) for base in cls.__mro__[1:]):
            yield f"`{name[:60]}` is something that every presentation has"
    for name, field in cls.model_fields.items():
        if not is_declared(field) and _stored(field) != _stored(root.model_fields.get(name)):
            yield f"`{name[:60]}` is not declared with `finding`, `number` or `exception`"


def _fields_of(cls: type) -> dict[str, Any]:
    return cls.model_fields if issubclass(cls, BaseModel) else {}


def _stored(field: FieldInfo | None) -> tuple[object, ...]:
    return tuple(getattr(field, word, None) for word in _STORED)

"""Models of values that this library has just made itself, without checking them again."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel

_Model = TypeVar("_Model", bound=BaseModel)


def made(model: type[_Model], **fields: Any) -> _Model:
    """An object with these fields, all of them given; as `model_construct`, without its walk over the fields."""
    new = model.__new__(model)
    for slot, value in (
        ("__dict__", fields),
        ("__pydantic_fields_set__", set(fields)),
        ("__pydantic_extra__", None),
        ("__pydantic_private__", None),
    ):
        object.__setattr__(new, slot, value)
    return new

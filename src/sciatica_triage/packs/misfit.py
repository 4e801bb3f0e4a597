"""What is told of a value in a pack's file that does not fit: what could have stood there, in words of the file format."""

from __future__ import annotations

from typing import Final

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from ..vocabulary.vocabulary import suggestion
from .strict_yaml import Place

_FORMS: Final = {
    "string_type": "expected text; a number is text between quotes",
    "string_too_short": "expected text, and it is empty",
    "string_pattern_mismatch": "expected text like `{pattern}`",
    "list_type": "expected a list, as in `[one, another]`",
    "dict_type": "expected names, each with a colon and what belongs to it",
    "model_type": "expected the keys {keys}",
    "too_short": "expected at least one, and there is none",
    "bool_type": "expected true or false",
    "literal_error": "expected {expected}",
}
"""What is expected in place of a value of another form, by the name of pydantic's error; the way out is no type of Python."""


def misfit(error: ErrorDetails, kind: type[BaseModel]) -> str:
    """The sentence for one error of a file that is read as `kind`."""
    place = error["loc"]
    name = next((part for part in reversed(place) if isinstance(part, str)), "")
    if error["type"] == "extra_forbidden":
        return f"unknown key `{name}`{suggestion(name, _keys(kind, place))}"
    if error["type"] == "missing":
        return f"`{name}` is missing"
    # One step further, for the keys inside of the value and not those beside it.
    keys = ", ".join(f"`{key}`" for key in _keys(kind, (*place, "")))
    form = _FORMS.get(error["type"])
    expected = form.format(**{"keys": keys, **error.get("ctx", {})}) if form else error["msg"].lower()
    return f"`{name}`: {expected}" if name else expected


def _keys(kind: type[BaseModel], place: Place) -> list[str]:
    """The keys that could stand at this place; those of the nearest level that has a model."""
    for step in place[:-1]:
        field_ = kind.model_fields.get(str(step))
        inner = field_.annotation if field_ else None
        for candidate in (inner, *getattr(inner, "__args__", ())):
            if isinstance(candidate, type) and issubclass(candidate, BaseModel):
                kind = candidate
    return list(kind.model_fields)

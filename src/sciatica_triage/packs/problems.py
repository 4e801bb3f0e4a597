"""What is wrong with the files of a pack: every problem is kept, with its file and line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from ..errors import Problem
from ..vocabulary.vocabulary import nearest
from .parse_condition import unknown_finding
from .strict_yaml import Place, YamlText

_File = TypeVar("_File", bound=BaseModel)


class Problems:
    """The problems that were found so far, in `found`."""

    def __init__(self, found: list[Problem]) -> None:
        self.found = found

    def wrong(self, text: YamlText, place: Place, message: str) -> None:
        """Something at this place of a file is wrong."""
        self.found.append(text.problem(place, message))

    def unknown(self, text: YamlText, place: Place, what: str, name: str, known: Iterable[str]) -> None:
        """A name at this place of a file means nothing; the nearest that is `known` is told."""
        known = [*known]
        if what == "finding":
            self.wrong(text, place, unknown_finding(name, known))
            return
        message = f"unknown {what} `{name[:60]}`"
        self.wrong(text, place, f"{message}; did you mean `{nearest(name, known)}`?" if known else message)

    def checked(self, kind: type[_File], text: YamlText) -> _File | None:
        """A file as its model; None where it does not fit, with every reason among the problems."""
        try:
            return kind.model_validate(text.content)
        except ValidationError as error:
            found = error.errors(include_url=False, include_context=False, include_input=False)
        for one in found:
            place: Place = one["loc"]
            key = place[-1] if place else "the file"
            if one["type"] == "extra_forbidden":
                message = f"unknown key `{key}`; did you mean `{nearest(str(key), _keys(kind, place))}`?"
            elif one["type"] == "missing":
                message = f"`{key}` is missing"
            else:
                message = f"`{key}`: {one['msg'][0].lower()}{one['msg'][1:]}"
            self.wrong(text, place, message)
        return None


def _keys(kind: type[BaseModel], place: Place) -> list[str]:
    """The keys that could have stood where an unknown one was found; the nearest level that has a model."""
    for step in place[:-1]:
        field_ = kind.model_fields.get(str(step))
        inner = field_.annotation if field_ else None
        for candidate in (inner, *getattr(inner, "__args__", ())):
            if isinstance(candidate, type) and issubclass(candidate, BaseModel):
                kind = candidate
    return list(kind.model_fields)

"""What is wrong with the files of a pack: every problem is kept, with its file and line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from ..errors import Problem
from ..vocabulary.vocabulary import suggestion
from .files import MOST_PROBLEMS
from .misfit import misfit
from .parse_condition import unknown_finding
from .strict_yaml import Place, YamlText

_File = TypeVar("_File", bound=BaseModel)


class Problems:
    """The problems that were found so far, in `found`."""

    def __init__(self, found: list[Problem]) -> None:
        self.found = found

    @property
    def too_many(self) -> bool:
        """Whether reading on would tell nobody anything."""
        return len(self.found) > MOST_PROBLEMS

    def wrong(self, text: YamlText, place: Place, message: str) -> None:
        """Something at this place of a file is wrong."""
        self.found.append(text.problem(place, message))

    def unknown(self, text: YamlText, place: Place, what: str, name: str, known: Iterable[str]) -> None:
        """A name at this place of a file means nothing; the nearest that is `known` is told."""
        known = [*known]
        if what == "finding":
            self.wrong(text, place, unknown_finding(name, known))
            return
        self.wrong(text, place, f"unknown {what} `{name[:60]}`{suggestion(name, known)}")

    def checked(self, kind: type[_File], text: YamlText) -> _File | None:
        """A file as its model; None where it does not fit, with every reason among the problems."""
        try:
            return kind.model_validate(text.content)
        except ValidationError as error:
            found = error.errors(include_url=False, include_input=False)
        for one in found:
            self.wrong(text, one["loc"], misfit(one, kind))
        return None

"""What a stored result says of the vocabulary and the semantics that it was made with, and how a class is found again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from hashlib import sha256
from typing import Any, Final

from ..packs.shipped import shipped_file
from ..vocabulary.answers import Answers
from ..vocabulary.findings import Finding
from ..vocabulary.presentation import Presentation
from ..vocabulary.vocabulary import vocabulary_of

SEMANTICS: Final = "3407c8b8"
"""What the library makes of answers, rules aside: a hash over its verdicts on a fixed pack of its own, and on fixed people.

A test computes it anew; where it differs, the meaning has changed, results of before cannot be replayed, and this changes.
"""


@dataclass(frozen=True, slots=True)
class VocabularyVersion:
    """Which findings a result knows; `sha256` is over all that is declared of them, the questions too."""

    id: str
    sha256: str


@cache
def vocabulary_version(cls: type[Answers]) -> VocabularyVersion:
    """The version of a presentation class: its name, and the hash of its findings."""
    names = sorted(field.name for field in fields(Finding))
    findings = vocabulary_of(cls).findings.values()
    declared = repr([[(name, _plain(getattr(finding, name))) for name in names] for finding in findings])
    return VocabularyVersion(cls.__name__, sha256(declared.encode()).hexdigest())


def _plain(value: Any) -> Any:
    """What `asdict` makes of a value, without its copies."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    return {field.name: getattr(value, field.name) for field in fields(value)} if is_dataclass(value) else value


def class_of(version: VocabularyVersion) -> type[Answers] | None:
    """The presentation class of this version, where the program has one: the shipped one, or a subclass of it."""
    found = [cls for cls in _classes(Presentation) if vocabulary_version(cls).sha256 == version.sha256]
    return next((cls for cls in found if cls.__name__ == version.id), found[0] if found else None)


def _classes(cls: type[Answers]) -> Iterator[type[Answers]]:
    yield cls
    for below in cls.__subclasses__():
        yield from _classes(below)


@cache
def split_since() -> dict[str, tuple[str, ...]]:
    """Findings whose question asks for less than it once did, with those that ask for the rest now."""
    from ..packs.strict_yaml import read_yaml

    content = read_yaml("renamed.yaml", shipped_file("renamed.yaml")).content
    return {name: tuple(entry["into"]) for name, entry in content["split"].items()}

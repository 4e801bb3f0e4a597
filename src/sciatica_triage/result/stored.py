"""What a stored result says of the vocabulary and the semantics that it was made with, and how a class is found again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import sha256
from operator import attrgetter
from typing import Any, Final

from ..errors import PresentationError, TriageError
from ..packs.shipped import shipped_file
from ..values import dataclass
from ..vocabulary.answers import Answers
from ..vocabulary.findings import Finding
from ..vocabulary.presentation import Presentation
from ..vocabulary.vocabulary import vocabulary_of

SEMANTICS: Final = "3a7150b1"
"""What the library makes of answers, rules aside: a hash over its verdicts on a fixed pack of its own, and on fixed people.

A test computes it anew; where it differs, the meaning has changed, results of before cannot be replayed, and this changes.
"""

_BESIDE_FINDINGS: Final = ("reported_by", "heard")
_NAME: Final = r"[a-z][a-z0-9_]{0,59}"


@dataclass(frozen=True)
class VocabularyVersion:
    """Which findings a result knows; `sha256` is over all that is declared of them, the questions too."""

    id: str
    """The presentation class's name."""
    sha256: str
    """The hash over its findings."""


@cache
def vocabulary_version(cls: type[Answers]) -> VocabularyVersion:
    """The version of a presentation class: its name, and the hash of its findings."""
    names = sorted(field.name for field in fields(Finding))
    findings = vocabulary_of(cls).findings.values()
    values = attrgetter(*names)
    # The text of a list of pairs, with that of their names made once.
    form = "[" + ", ".join(f"({name!r}, %r)" for name in names) + "]"
    declared = ", ".join(form % tuple(map(_plain, values(finding))) for finding in findings)
    declared = f"[{declared}]"
    return VocabularyVersion(cls.__name__, sha256(declared.encode()).hexdigest())


def _plain(value: Any) -> Any:
    """What `asdict` makes of a value, without its copies."""
    if value is None or type(value) in (str, int, float, bool):
        return value
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    return {field.name: getattr(value, field.name) for field in fields(value)} if is_dataclass(value) else value


def version_in(content: Mapping[str, Any]) -> VocabularyVersion | None:
    """The version that a stored result says it was made with."""
    version = content.get("vocabulary")
    return VocabularyVersion(str(version.get("id")), str(version.get("sha256"))) if isinstance(version, dict) else None


def class_of(version: VocabularyVersion | None) -> type[Answers] | None:
    """The presentation class of this version, where the program has one: the shipped one, or a subclass of it."""
    if version is None:
        return None
    # By the hash first: a class may have been given another name since, and two may share one.
    found = [cls for cls in _classes(Presentation) if _hash_of(cls) == version.sha256]
    return next((cls for cls in found if cls.__name__ == version.id), found[0] if found else None)


def _hash_of(cls: type[Answers]) -> str | None:
    """The hash of a class's findings; None for one that is declared wrongly: nobody has answered by it."""
    try:
        return vocabulary_version(cls).sha256
    except TriageError:
        return None


def answers_of(content: Mapping[str, Any], vocabulary: type[Answers] | None) -> Answers:
    """The answers of a stored result, read by this class, or else by the one that wrote them, or the shipped one.

    Raise `PresentationError` for answers that it does not know. The names of findings are told: a result was written by a
    program, and what stands there as a name was declared by one. What looks like anything else is only counted.
    """
    version = version_in(content)
    cls = vocabulary or class_of(version) or Presentation
    unknown = [
        name for name in content["presentation"] if name not in (*vocabulary_of(cls).findings, *_BESIDE_FINDINGS)
    ]
    if unknown:
        names = ", ".join(f"`{name}`" for name in unknown if re.fullmatch(_NAME, name))
        mine = f"`{cls.__name__}` {vocabulary_version(cls).sha256[:8]}"
        known = version is not None and re.fullmatch(_NAME, version.id.lower()) and version.sha256.isalnum()
        wrote = f"`{version.id}` {version.sha256[:8]}" if version and known else "another vocabulary"
        raise PresentationError(
            f"this result was made with {wrote}, and is read with {mine}, which lacks {len(unknown)} of its findings"
            f"{': ' if names else ''}{names}; give the class that has them as `vocabulary`"
        )
    return cls.model_validate(content["presentation"])


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

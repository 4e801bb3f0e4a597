"""The findings that a presentation class declares, with what they imply."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel

from ..errors import TriageError
from .findings import GROUPS, Finding, declared_finding


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """All findings of one presentation class, in the order of its fields."""

    findings: Mapping[str, Finding]
    ancestors: Mapping[str, tuple[str, ...]]
    """For each finding, all that are present when it is: its parents, their parents, ..."""

    def __getitem__(self, name: str) -> Finding:
        return self.findings[name]

    def __contains__(self, name: object) -> bool:
        return name in self.findings

    def exceptions_about(self, name: str) -> tuple[Finding, ...]:
        """The exceptions that may explain this finding."""
        return tuple(f for f in self.findings.values() if name in f.about)


@cache
def vocabulary_of(cls: type[BaseModel]) -> Vocabulary:
    """The vocabulary of a presentation class; raise `TriageError` where a declaration names an unknown finding."""
    declared = ((name, field.description, field.json_schema_extra) for name, field in cls.model_fields.items())
    findings = {name: found for name, question, extra in declared if (found := declared_finding(name, question, extra))}
    for f in findings.values():
        others = (*f.implies, *f.about, *(i.than for i in f.implausible), *([f.needs] if f.needs else []))
        for other in others:
            if other not in findings:
                raise TriageError(
                    f"finding `{f.name}` of `{cls.__name__}` names the unknown finding `{other}`; "
                    f"did you mean `{nearest(other, findings)}`?"
                )
        if f.group not in GROUPS:
            raise TriageError(f"finding `{f.name}` of `{cls.__name__}`: unknown group; expected {', '.join(GROUPS)}")
    return Vocabulary(findings, {name: tuple(_ancestors(name, findings)) for name in findings})


def _ancestors(name: str, findings: Mapping[str, Finding]) -> list[str]:
    found: list[str] = []
    todo = list(findings[name].implies)
    while todo:
        parent = todo.pop()
        if parent not in found and parent != name:
            found.append(parent)
            todo.extend(findings[parent].implies)
    return found


def nearest(name: str, names: Iterable[str]) -> str:
    """The known name that looks most like this one, or an empty text when there are no names at all."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(name[:80], list(names), n=1, cutoff=0)), "")

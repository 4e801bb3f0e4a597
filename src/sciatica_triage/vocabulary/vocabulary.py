"""The findings that a presentation class declares, with what they imply."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from graphlib import CycleError, TopologicalSorter
from typing import Any, Final

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ..errors import TriageError, in_own_words
from ..values import dataclass
from .declare import findings_of
from .findings import GROUPS, Answer, Finding, Kind, Value

_FOR_PEOPLE: Final = ("question", "label", "again", "topic", "note")
"""What may be worded anew by a subclass."""
_STORED: Final = {"finding": Answer, "exception": Answer, "number": Value}
"""What a field of each kind holds; another annotation would store an answer as something that no rule reads."""
_ASKED: Final = {"group": GROUPS, "tier": (1, 2, 3)}
_ALLOWED: Final[Mapping[Kind, Mapping[str, tuple[object, ...]]]] = {
    "finding": {**_ASKED, "unsure": ("present", "ask", "none")},
    "number": {**_ASKED, "unsure": ("meets", "ask", "none"), "worse": ("larger", "smaller", "either_end")},
    "exception": {},
}
_TAKEN: Final = ("reported_by", "heard")
"""What a presentation holds beside findings."""
ANOTHER_FORM: Final = ("alias", "validation_alias", "serialization_alias", "exclude", "exclude_if", "default_factory")
"""What a field of pydantic may have by which an answer would be read or written otherwise than all others are."""
_LONGEST: Final = 80
_BETWEEN: Final = re.compile(r"[\W_]+")
"""What stands between the words of a name."""
AGE: Final = "age_years"
"""The number that `ages` of a finding is compared with."""


# By identity, as caches look it up at each triage.
@dataclass(frozen=True, eq=False)
class Vocabulary:
    """All findings of one presentation class, in the order of its fields."""

    findings: Mapping[str, Finding]
    """All findings by name, in the order of the class."""
    ancestors: Mapping[str, tuple[str, ...]]
    """For each finding, all that are present when it is: its parents, their parents, ..."""
    above: Mapping[str, tuple[str, ...]]
    """For each finding its ancestors; for each number the finding that it may show, with the ancestors of that."""
    below: Mapping[str, tuple[str, ...]]
    """For each finding, all findings and numbers that may make it present."""
    closed_by: Mapping[str, tuple[str, ...]]
    """For each follow-up, what it follows and all that could make that present (its children; numbers that show it). Where
    all of these are absent, or not asked and closed themselves, the follow-up has no meaning, and nothing that may still be
    answered can give it one."""

    def __getitem__(self, name: str) -> Finding:
        return self.findings[name]

    def __contains__(self, name: object) -> bool:
        return name in self.findings

    def exceptions_about(self, name: str) -> tuple[Finding, ...]:
        """The exceptions that may explain this finding."""
        return tuple(f for f in self.findings.values() if name in f.about)


@lru_cache(maxsize=256)
def vocabulary_of(cls: type[BaseModel]) -> Vocabulary:
    """The vocabulary of a presentation class.

    Raise `TriageError` where a declaration names an unknown finding, goes round in a circle, or changes an inherited one: a
    subclass adds findings, and of those that it inherits it may only change the words that a person reads.
    """
    findings = findings_of(cls)
    _refuse_changes(cls, findings)
    by_letters = {name.casefold(): name for name in findings}
    if twice := [name for name in findings if by_letters[name.casefold()] != name]:
        raise TriageError(
            f"`{cls.__name__}`: `{twice[0]}` and `{by_letters[twice[0].casefold()]}` are one name to a table"
        )
    for name, field in cls.model_fields.items():
        if name in findings:
            _refuse_mistakes(cls, findings[name], field)
    for f in findings.values():
        shown = [f.shows.finding] if f.shows else []
        others = (*f.implies, *f.about, *f.follows, *f.together, *shown, *(i.than for i in f.implausible))
        for other in others:
            if other not in findings:
                raise TriageError(
                    f"finding `{f.name}` of `{cls.__name__}` names the unknown finding `{other}`{suggestion(other, findings)}"
                )
        if f.ages is not None and (AGE not in findings or findings[AGE].kind != "number"):
            raise TriageError(
                f"finding `{f.name}` of `{cls.__name__}` names ages, and there is no `{AGE}` to compare with"
            )
        for other in (*f.implies, *f.follows, *f.together, *shown):
            if findings[other].kind != "finding":
                raise TriageError(
                    f"finding `{f.name}` of `{cls.__name__}`: `{other}` is not present or absent, as it has to be"
                )
    _refuse_circles(cls, findings)
    ancestors = {name: tuple(_ancestors(name, findings)) for name in findings}
    above = dict(ancestors)
    for f in findings.values():
        if f.shows is not None:
            above[f.name] = (f.shows.finding, *ancestors[f.shows.finding])
    below = {name: tuple(other for other, names in above.items() if name in names) for name in findings}
    closed_by = {
        # Itself left out: as long as it is not asked it would keep itself open.
        f.name: tuple(dict.fromkeys(n for name in f.follows for n in (name, *below[name]) if n != f.name))
        for f in findings.values()
        if f.follows
    }
    return Vocabulary(findings, ancestors, above, below, closed_by)


def _refuse_mistakes(cls: type[BaseModel], finding: Finding, field: FieldInfo) -> None:
    """A finding that is declared as nothing could read it: a misspelt word would count for less than what was meant."""
    of = f"finding `{finding.name}` of `{cls.__name__}`"
    for word, allowed in _ALLOWED[finding.kind].items():
        if getattr(finding, word) not in allowed:
            raise TriageError(f"{of}: unknown {word}; expected {', '.join(map(str, allowed))}")
    if finding.kind == "number":
        _refuse_impossible_numbers(of, finding)
    taken = (vars(base).get(finding.name) for base in cls.__mro__[1:])
    if finding.name in _TAKEN or any(callable(one) or isinstance(one, property) for one in taken):
        raise TriageError(f"{of}: a presentation has something else by this name; give it another one")
    if field.annotation not in (_STORED[finding.kind], Any, object):
        raise TriageError(f"{of}: annotate it as `{'Amount' if finding.kind == 'number' else 'Reply'}`")
    if field.default is not Answer.NOT_ASKED:
        raise TriageError(f"{of}: what was not asked is not asked; it has no other default")
    if any(getattr(field, word, None) is not None for word in ANOTHER_FORM):
        raise TriageError(f"{of}: an answer is read and written by the name of its finding, and by no alias")
    if any(getattr(one, "__name__", type(one).__name__) != "SkipValidation" for one in field.metadata):
        raise TriageError(f"{of}: annotate it as `Reply` or `Amount`, with nothing beside that")


def _refuse_impossible_numbers(of: str, number: Finding) -> None:
    low, high = number.minimum, number.maximum
    if not low < high:
        raise TriageError(f"{of}: `minimum` is a finite number below `maximum`")
    if (number.worse == "either_end") != (number.middle is not None):
        raise TriageError(f"{of}: a `middle` belongs to a number that is worse at either end, and to no other")
    if number.middle is not None:
        if not low <= number.middle[0] <= number.middle[1] <= high:
            raise TriageError(f"{of}: the `middle` lies between `minimum` and `maximum`")
        if number.shows is not None and not number.shows.at > number.middle[1]:
            raise TriageError(f"{of}: what it `shows` begins beyond the `middle`, where larger is worse")
    worst = low if number.worse == "smaller" else min(high, sys.float_info.max)
    if number.shows is not None and not number.shows.met_by(worst, number.worse):
        raise TriageError(f"{of}: what it `shows` begins beyond every number that can be answered")


def _refuse_changes(cls: type[BaseModel], findings: Mapping[str, Finding]) -> None:
    for base in cls.__mro__[1:]:
        if issubclass(base, BaseModel) and base is not BaseModel:
            for name, inherited in vocabulary_of(base).findings.items():
                mine = findings.get(name)
                if mine is None or inherited != replace(
                    mine, **{word: getattr(inherited, word) for word in _FOR_PEOPLE}
                ):
                    raise TriageError(
                        f"`{cls.__name__}` declares `{name}` of `{base.__name__}` again; a subclass may add findings, and "
                        "change only the wording of those that it inherits; give the new one a name of its own"
                    )


def _refuse_circles(cls: type[BaseModel], findings: Mapping[str, Finding]) -> None:
    # Both are walked to their end elsewhere, and a circle has none.
    for what, graph in (
        ("implies", {f.name: f.implies for f in findings.values()}),
        ("follows", {f.name: f.follows for f in findings.values()}),
    ):
        with in_own_words(CycleError, partial(_circle, cls, what)):
            TopologicalSorter(graph).prepare()


def _circle(cls: type[BaseModel], what: str, error: CycleError) -> TriageError:
    named = " and ".join(f"`{name}`" for name in error.args[1][1:])
    return TriageError(f"`{cls.__name__}`: {named} go round in a circle by `{what}`")


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
    """The known name of which this one is a slip of the keyboard, or an empty text.

    INVARIANT: never a name that only looks a little like it: `chest_pain` is no `leg_pain`, and whoever takes a suggestion
    for what was meant would send something calmer.
    """
    # Cut, as comparing long texts takes very long, and this one may come from anybody.
    given = _letters(name[:_LONGEST])
    apart = {known: _apart(given, _letters(known)) for known in names}
    near = [known for known, letters in apart.items() if letters <= max(2, len(known) // 4) and letters < len(known)]
    return min(near, key=apart.__getitem__, default="")


def suggestion(name: str, names: Iterable[str], said: str = "; did you mean `{}`?") -> str:
    """The end of a sentence about an unknown name, with the one that is near; nothing where none is."""
    near = nearest(name, names)
    return said.replace("{}", near) if near else ""


def unknown_given(name: str, names: Iterable[str]) -> str:
    """What is said of a finding that there is not, without repeating its name."""
    near = suggestion(name, names, "the nearest known name is `{}`")
    return f"an unknown finding was given; {near or 'no known name is near it, so send no other one in its place'}"


def _letters(name: str) -> str:
    return _BETWEEN.sub("_", name.casefold()).strip("_")


def _apart(one: str, other: str) -> int:
    """How many letters stand in one name alone: 1 for a letter left out, 2 for another one or two that changed places."""
    from difflib import SequenceMatcher

    length = len(one) + len(other)
    return length - 2 * sum(block.size for block in SequenceMatcher(None, one, other, False).get_matching_blocks())

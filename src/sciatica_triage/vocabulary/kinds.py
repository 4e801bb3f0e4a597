"""What kind of thing each word of a declaration is; anything else is refused, with the finding's name."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from typing import Final

from ..errors import TriageError, is_a, is_text
from .findings import Finding, Implausible, Shows


def _words(value: object) -> bool:
    return is_text(value) and bool(str.strip(value))


def _number(value: object) -> bool:
    # Compared and not converted: an int may be larger than any float.
    return is_a(value, (int, float)) and type(value) is not bool and -sys.float_info.max <= value <= sys.float_info.max


def _limit(value: object) -> bool:
    return _number(value) or (type(value) is float and value == math.inf)


def _pair(value: object) -> bool:
    return value is None or (
        type(value) is tuple and len(value) == 2 and all(map(_number, value)) and value[0] <= value[1]
    )


def _names(value: object) -> bool:
    return type(value) is tuple and all(map(is_text, value))


def _switch(value: object) -> bool:
    return type(value) is bool


def _shows(value: object) -> bool:
    return value is None or (type(value) is Shows and is_text(value.finding) and _limit(value.at))


def _implausible(value: object) -> bool:
    return type(value) is tuple and all(
        type(one) is Implausible
        and is_text(one.more_or_less)
        and one.more_or_less in ("more", "less")
        and is_text(one.than)
        and is_text(one.message)
        and all(map(_number, (one.factor, one.plus, one.at_least)))
        for one in value
    )


_TEXT: Final = (is_text, "a text")
_SAID: Final = (_words, "a text that says something")
_PAIR: Final = (_pair, "two finite numbers, the lower one first")
_NAMES: Final = (_names, "a tuple of names")
_SWITCH: Final = (_switch, "true or false")
_OF_ALL: Final[Mapping[str, tuple[Callable[[object], bool], str]]] = {
    "name": (lambda name: is_text(name) and str.isidentifier(name), "a plain word for a name"),
    "question": _SAID,
    "group": _TEXT,
    "tier": (lambda tier: type(tier) is int, "a whole number"),
    "worse": _TEXT,
    "unsure": _TEXT,
    "because": _TEXT,
    "minimum": (_number, "a finite number"),
    "maximum": (_limit, "a number"),
    "middle": _PAIR,
    "once": _SWITCH,
    "implies": _NAMES,
    "about": _NAMES,
    "follows": _NAMES,
    "ages": _PAIR,
    "shows": (_shows, "a `Shows` of a finding and a number"),
    "together": _NAMES,
    "entry_complaint": _SWITCH,
    "implausible": (_implausible, "a tuple of `Implausible`, each of names and finite numbers"),
    "label": _TEXT,
    "again": (lambda again: again is None or _words(again), "a text that says something"),
    "topic": _TEXT,
    "note": _TEXT,
}

_DEFAULTS: Final = {field.name: field.default for field in fields(Finding)}
_OF_EACH: Final = tuple((word, _DEFAULTS.get(word, MISSING), *kind) for word, kind in _OF_ALL.items())


def refuse_wrong_kinds(of: str, finding: Finding) -> None:
    """Raise `TriageError` for the first word of a declaration that is of another kind than it has to be; `of` says whose."""
    told = vars(finding)
    for word, default, holds, expected in _OF_EACH:
        said = told[word]
        # A default is right as it stands: None where a text is expected says that there is none.
        if said is not default and not holds(said):
            raise TriageError(f"{of}: `{word}`: expected {expected}")
    if finding.kind == "number" and not _words(finding.unit):
        raise TriageError(f"{of}: `unit`: expected a text that says something")

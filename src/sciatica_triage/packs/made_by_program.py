"""A rule pack that a program makes of parts (`dataclasses.replace`): refused where no file could have said the same.

A level that is a plain text, a condition that rewards bad news or names a finding that there is not, would otherwise fail
when somebody is triaged, or answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from ..errors import OptionError, is_a, is_text
from ..urgency import Urgency
from ..vocabulary.answers import Answers
from ..vocabulary.vocabulary import Vocabulary, vocabulary_of
from .condition import AllOf, AnyOf, Compare, Defined, Present, Unless
from .file_models import CalmerScreening, Overlap, Population, SourceEntry
from .parse_condition import DEEPEST, MOST_PARTS, wrong_comparison
from .rule import Case, Citation, Dissent, Rule, Signature

_Test = Callable[[object], bool]


def _one(*kinds: type) -> _Test:
    return lambda value: is_a(value, kinds)


def _all(kind: type, of: type = Sequence) -> _Test:
    return lambda value: is_a(value, of) and not is_a(value, (str, bytes)) and all(is_a(one, kind) for one in value)


def _by_name(*kinds: type) -> _Test:
    return lambda value: is_a(value, Mapping) and all(is_text(k) and is_a(one, kinds) for k, one in value.items())


def _texts(value: object) -> bool:
    return _all(str)(value) and all(map(is_text, value))  # type: ignore[call-overload]  # they can be walked


def _maybe_text(value: object) -> bool:
    return value is None or is_text(value)


_NOTHING: Final = type(None)
_TOO_LARGE: Final = f"with its definitions written out it has more than {MOST_PARTS:,} parts or {DEEPEST} levels"
_TREE: Final = (Present, Compare, AllOf, AnyOf, Defined)
_PACK: Final[Mapping[str, _Test]] = {
    **dict.fromkeys(("name", "version", "title", "scope", "floor_because"), is_text),
    **dict.fromkeys(("not_for", "not_covered", "covered_by_reading"), _texts),
    "floor": _one(Urgency),
    "floor_citations": _all(Citation, tuple),
    "definitions": _by_name(*_TREE),
    "rules": _all(Rule, tuple),
    "sources": _by_name(SourceEntry),
    "calmer_screening": _all(CalmerScreening),
    "populations": _all(Population),
    "overlaps": _all(Overlap),
    "vocabulary": lambda value: is_a(value, type) and issubclass(value, Answers),
}
_RULE: Final[Mapping[str, _Test]] = {
    **dict.fromkeys(("id", "title", "suspects", "group", "because", "file"), is_text),
    **dict.fromkeys(("code", "basis", "review_note", "narrower"), _maybe_text),
    **dict.fromkeys(("weak", "waits"), _one(bool)),
    **dict.fromkeys(("until_signed", "raised_from"), _one(Urgency, _NOTHING)),
    **dict.fromkeys(("citations", "context"), _all(Citation, tuple)),
    "urgency": _one(Urgency),
    "signature": _one(Signature, _NOTHING),
    "stated": _by_name(Urgency, _NOTHING),
    "dissent": _all(Dissent, tuple),
    "cases": _all(Case),
}


def refuse_wrong_parts(parts: Mapping[str, Any]) -> None:
    """Raise `OptionError` for the first part of a pack, by the names of its fields, that no file could have said."""
    _refuse_kinds("a rule pack", parts, _PACK)
    conditions = _Conditions(vocabulary_of(parts["vocabulary"]))
    for meaning in parts["definitions"].values():
        conditions.refuse("a definition", meaning)
    for rule in parts["rules"]:
        _refuse_kinds("a rule of the pack", vars(rule), _RULE)
        condition = rule.condition
        if isinstance(condition, Unless):
            about = conditions.vocabulary.findings.get(condition.exception) if is_text(condition.exception) else None
            if about is None or about.kind != "exception":
                raise OptionError("a rule of the pack: `unless` names an exception of the vocabulary")
            condition = condition.condition
        conditions.refuse("a rule of the pack", condition)


def _refuse_kinds(of: str, parts: Mapping[str, Any], kinds: Mapping[str, _Test]) -> None:
    for name, fits in kinds.items():
        try:
            if fits(parts[name]):
                continue
        except Exception:  # what cannot even be looked at does not fit
            pass
        raise OptionError(f"{of}: `{name}` is not what a file of rules could give; `RulePack.load(path)` reads one")


class _Conditions:
    """The conditions of one pack: whether each is right, and written out no larger than one of a file may be."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.sizes: dict[int, tuple[int, int]] = {}
        """How many parts each has and how deep they are nested, by its id: what is shared is looked at once."""

    def refuse(self, of: str, condition: object) -> None:
        """Raise `OptionError` for what is wrong with a condition; `of` says whose it is."""
        try:
            self._size(condition, DEEPEST)
        except OptionError as error:
            told = str(error)
        else:
            return
        raise OptionError(f"{of}: `condition`: {told}")

    def _size(self, condition: object, room: int) -> tuple[int, int]:
        found = self.sizes.get(id(condition))
        if found is None:
            if not room:
                raise OptionError(_TOO_LARGE)
            inner = [self._size(part, room - 1) for part in self._parts(condition)]
            found = 1 + sum(parts for parts, _ in inner), 1 + max((depth for _, depth in inner), default=0)
            self.sizes[id(condition)] = found
        if found[0] > MOST_PARTS or found[1] > room:
            raise OptionError(_TOO_LARGE)
        return found

    def _parts(self, condition: object) -> tuple[object, ...]:
        match condition:
            case AllOf(parts) | AnyOf(parts) if type(parts) is tuple and parts:
                return parts
            case Defined(name, meaning) if is_text(name):
                return (meaning,)
            case Present(name) if is_text(name) and name in self.vocabulary and self.vocabulary[name].kind == "finding":
                return ()
            case Compare(name, operator, threshold) if is_text(name) and name in self.vocabulary and is_text(operator):
                at = f"{threshold:.12g}" if type(threshold) in (int, float) else ""
                wrong = wrong_comparison(self.vocabulary[name], operator, at, None)
                if wrong is None:
                    return ()
                raise OptionError(wrong)
        raise OptionError(
            "expected `Present`, `Compare` and `Defined` of what the vocabulary has; `AllOf` and `AnyOf` are not empty"
        )

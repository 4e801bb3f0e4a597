"""A shipped pack as it is prepared when a wheel is built, so that no process waits for its YAML.

The YAML stays the only source. What is prepared is what a triage needs, as JSON; cases, sources and notes are read from the
YAML when they are first looked at. It is believed only under the hash that the manifest has of it, and only if it was made
of just these files by this version of the library. A checkout has none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import from_json, to_json

from ..errors import TriageError
from ..urgency import Urgency
from ..values import blank, with_values
from ..version import __version__
from ..vocabulary.presentation import Presentation
from .condition import AllOf, AnyOf, Compare, Condition, Defined, Present, Unless
from .later import LaterMapping, LaterTuple
from .manifest import hash_of, hashes_of
from .rule import Case, Citation, Dissent, Rule, Signature, Source
from .whole import imported_whole

if TYPE_CHECKING:
    from .pack import RulePack

FOLDER: Final = "prepared"
"""Where prepared files lie among the rules."""
_FORM: Final = 1
"""The number of this form of the data."""
_PLAIN: Final = ("name", "version", "sha256", "title", "scope", "floor_because")
_NAMES: Final = ("not_for", "not_covered", "covered_by_reading")
_LATER: Final = ("calmer_screening", "populations", "overlaps")
_AS_READ: Final = (
    *("id", "pack", "title", "code", "weak", "suspects", "group", "because"),
    *("basis", "waits", "review_note", "narrower", "file"),
)


def made_of(hashes: Mapping[str, str]) -> str:
    """What a prepared file is made of: the names of the files, their hashes, and the version of the library."""
    of_files = "".join(f"{name}:{hash_}\n" for name, hash_ in sorted(hashes.items()))
    return hash_of(f"{_FORM}:{__version__}\n{of_files}".encode())


def as_json(content: Mapping[str, Any], files: Mapping[str, bytes]) -> bytes:
    """A prepared file: the same bytes for the same files."""
    return to_json({"made_of": made_of(hashes_of(files)), **content})


def from_prepared(data: bytes, hashes: Mapping[str, str]) -> dict[str, Any] | None:
    """What a prepared file holds; None where it was made of files with other hashes, or by another version."""
    found = from_json(data, cache_strings="keys")
    # Not an error: the YAML is read instead, and says the same.
    return found if isinstance(found, dict) and found.pop("made_of", None) == made_of(hashes) else None


# what is written


def content_of(pack: RulePack) -> dict[str, Any]:
    """What a triage needs of a pack, as plain data."""
    cited = [c for rule in pack.rules for c in (*rule.citations, *rule.context)] + [*pack.floor_citations]
    return {
        **{name: getattr(pack, name) for name in (*_PLAIN, *_NAMES)},
        "floor": pack.floor.value,
        "floor_citations": [citation.id for citation in pack.floor_citations],
        # INVARIANT: in the order of parsing, each after those that it names, as reading back needs them.
        "definitions": {name: as_data(meaning) for name, meaning in pack.definitions.items()},
        "sources": {c.source.id: c.source.model_dump(exclude_unset=True) for c in cited},
        "citations": {c.id: {**c.model_dump(exclude_unset=True), "source": c.source.id} for c in cited},
        "rules": [_rule_as_data(rule) for rule in pack.rules],
    }


def as_data(condition: Condition) -> Any:
    """A condition as plain data; a definition is its name alone."""
    match condition:
        case Present(name):
            return name
        case Compare(name, operator, threshold):
            return [name, operator, threshold]
        case AllOf(parts):
            return {"all": [as_data(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [as_data(part) for part in parts]}
        case Defined(name):
            # In a list, as a bare word is a finding.
            return [name]


def _rule_as_data(rule: Rule) -> dict[str, Any]:
    return {
        **{name: getattr(rule, name) for name in _AS_READ},
        "when": as_data(rule.when),
        "unless": rule.exception,
        "urgency": rule.urgency.value,
        "signature": rule.signature and asdict(rule.signature),
        "until_signed": rule.until_signed and rule.until_signed.value,
        "raised_from": rule.raised_from and rule.raised_from.value,
        "stated": rule.stated,
        "citations": [citation.id for citation in rule.citations],
        "context": [citation.id for citation in rule.context],
        "dissent": [one.model_dump() for one in rule.dissent],
    }


# what is read

_LEVELS: Final[Mapping[str | None, Any]] = {None: None, **{level.value: level for level in Urgency}}


def pack_fields(content: Mapping[str, Any], files: Mapping[str, bytes]) -> dict[str, Any]:
    """Everything that a pack consists of, by the names of its fields, from what was prepared of these files."""
    # Not checked again: the manifest vouches for the bytes, and every start would pay for making the validators.
    source, citation, dissent = blank(Source), blank(Citation), blank(Dissent)
    sources = {id_: with_values(source, given) for id_, given in content["sources"].items()}
    citations = {
        id_: with_values(citation, {**given, "source": sources[given["source"]]})
        for id_, given in content["citations"].items()
    }
    definitions: dict[str, Condition] = {}
    for name, meaning in content["definitions"].items():
        definitions[name] = as_condition(meaning, definitions)

    @cache
    def whole() -> dict[str, Any]:
        # Reading YAML takes longer than everything else, and its import is not left half done by a signal.
        load = imported_whole(f"{__package__}.load")
        fields: dict[str, Any] = load.read_pack(content["name"], files, Presentation)
        return fields

    def cases(rule: int) -> tuple[Case, ...]:
        # By its place: what was prepared and what is read from the YAML are both in the order of the rules' ids.
        found: tuple[Case, ...] = whole()["rules"][rule].cases
        return found

    return {
        **{name: content[name] for name in _PLAIN},
        **{name: tuple(content[name]) for name in _NAMES},
        **{name: LaterTuple(partial(lambda name: whole()[name], name)) for name in _LATER},
        "floor": Urgency(content["floor"]),
        "floor_citations": tuple(citations[id_] for id_ in content["floor_citations"]),
        "definitions": definitions,
        "rules": tuple(
            _rule(given, definitions, citations, dissent, LaterTuple(partial(cases, i)))
            for i, given in enumerate(content["rules"])
        ),
        "sources": LaterMapping(lambda: whole()["sources"]),
        "vocabulary": Presentation,
    }


def _rule(
    given: Mapping[str, Any],
    definitions: Mapping[str, Condition],
    citations: Mapping[str, Citation],
    dissent: Dissent,
    cases: Sequence[Case],
) -> Rule:
    when = as_condition(given["when"], definitions)
    return Rule(
        **{name: given[name] for name in _AS_READ},
        condition=when if given["unless"] is None else Unless(when, given["unless"]),
        urgency=_LEVELS[given["urgency"]],
        signature=given["signature"] and Signature(**given["signature"]),
        until_signed=_LEVELS[given["until_signed"]],
        raised_from=_LEVELS[given["raised_from"]],
        stated={id_: _LEVELS[level] for id_, level in given["stated"].items()},
        citations=tuple(citations[id_] for id_ in given["citations"]),
        context=tuple(citations[id_] for id_ in given["context"]),
        dissent=tuple(
            with_values(dissent, {**one, "urgency": _LEVELS[one["urgency"]], "about": tuple(one["about"])})
            for one in given["dissent"]
        ),
        cases=cases,
    )


_present: Final = cache(Present)
_compare: Final = lru_cache(typed=True)(Compare)  # 38 and 38.0 are written differently
"""Many rules ask for the same atoms: what is one object is found among them without a look at its fields."""


def as_condition(data: Any, definitions: Mapping[str, Condition]) -> Condition:
    """The condition that `as_data` wrote."""
    match data:
        case str():
            return _present(data)
        case [name, operator, threshold]:
            return _compare(name, operator, threshold)
        case [name]:
            return Defined(name, definitions[name])
        case {"all": parts}:
            return AllOf(tuple(as_condition(part, definitions) for part in parts))
        case {"any": parts}:
            return AnyOf(tuple(as_condition(part, definitions) for part in parts))
    raise TriageError("a prepared condition cannot be read")

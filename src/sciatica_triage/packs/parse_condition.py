"""From the text of `when` to a condition tree, with every mistake found and placed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import Any as Anything
from typing import Final, cast

from ..errors import Problem
from ..vocabulary.findings import Finding, in_digits
from ..vocabulary.vocabulary import Vocabulary, suggestion
from .condition import AllOf, AnyOf, Compare, Condition, Defined, Operator, Present
from .strict_yaml import Place, YamlText

_COMPARISON: Final = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)\s*(>=|<=|=>|=<|==|!=|<>|>|<|=)\s*(\S+)(?:\s+(\S+))?")
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
MOST_PARTS: Final = 2_000
DEEPEST: Final = 60
_OWN_FINDING: Final = "; a finding of your own comes with `vocabulary=` (on the command line `--vocabulary`)"
_DECIMAL: Final = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,12})?")


@dataclass(slots=True)
class Parser:
    """Reads the conditions of one pack; collects problems instead of stopping at the first."""

    vocabulary: Vocabulary
    definitions: dict[str, Condition] = field(default_factory=dict)
    sizes: dict[str, tuple[int, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    """Definitions in which a problem was found; naming one is no second problem."""
    all_known: bool = True
    """False where the shared definitions could not be read: a name that there is not may be one of them."""

    def define(self, text: YamlText, raw: Mapping[str, Anything]) -> None:
        """Parse the shared definitions of a pack, in whatever order they stand; cycles are refused."""
        for name in raw:
            if not _NAME.fullmatch(name):
                message = "a definition is named in small letters, digits and `_`, beginning with a letter"
                self.problems.append(text.problem(("definitions", name), message))
            elif name in self.vocabulary:
                self.problems.append(text.problem(("definitions", name), f"definition `{name}` has a finding's name"))
        sorter = TopologicalSorter({name: _names(body) & raw.keys() for name, body in raw.items()})
        with suppress(CycleError):  # what is in no cycle can be sorted all the same
            sorter.prepare()
        while ready := sorter.get_ready():
            for name in ready:
                parsed = self.parse(text, ("definitions", name), raw[name])
                if parsed is not None:
                    self.definitions[name] = parsed
                    self.sizes[name] = self._size(parsed)
                else:
                    self.broken.add(name)
            sorter.done(*ready)
        for name in raw.keys() - self.definitions.keys() - self.broken:
            message = f"definition `{name}` is part of a cycle of definitions"
            self.problems.append(text.problem(("definitions", name), message))
            self.broken.add(name)

    def parse(self, text: YamlText, path: Place, raw: object) -> Condition | None:
        """One condition; None where a problem was found in it."""
        parsed = self._parse(text, path, raw)
        if parsed is None:
            return None
        # Before it is walked written out: twenty definitions, each with the last one in it twice, are a million parts.
        parts, depth = self._size(parsed)
        if parts <= MOST_PARTS and depth <= DEEPEST:
            return parsed
        message = f"with its definitions written out this has more than {MOST_PARTS:,} parts or {DEEPEST} levels"
        self.problems.append(text.problem(path, _in(path, message)))
        return None

    def _size(self, condition: Condition) -> tuple[int, int]:
        """How many parts a condition has with its definitions written out, and how deep they are nested."""
        match condition:
            case AllOf(inner) | AnyOf(inner):
                sizes = [self._size(part) for part in inner]
                return 1 + sum(size for size, _ in sizes), 1 + max(depth for _, depth in sizes)
            case Defined(name, _):
                # From what was counted once, as counting inside again would double at each definition.
                parts, depth = self.sizes[name]
                return 1 + parts, 1 + depth
            case _:
                return 1, 1

    def _parse(self, text: YamlText, path: Place, raw: object) -> Condition | None:
        match raw:
            case str():
                return self._name_or_comparison(text, path, raw.strip())
            # With one key alone: `all` beside `any` would leave open how the two are joined.
            case {"all": list() as parts, **others} if not others:
                return self._group(text, (*path, "all"), parts, AllOf)
            case {"any": list() as parts, **others} if not others:
                return self._group(text, (*path, "any"), parts, AnyOf)
            case {"unless": _} | {"not": _} | {"none": _}:
                message = "conditions are positive; `unless` stands beside `when` and names one exception"
            case dict():
                message = "expected one of `all:` or `any:` with a list"
            case _:
                message = "expected a finding, a comparison, a definition, `all:` or `any:`"
        self.problems.append(text.problem(path, _in(path, message)))
        return None

    def _group(
        self, text: YamlText, path: Place, parts: list[object], kind: type[AllOf] | type[AnyOf]
    ) -> Condition | None:
        if not parts:
            self.problems.append(text.problem(path, _in(path, f"`{path[-1]}` is empty")))
        parsed = [self._parse(text, (*path, i), part) for i, part in enumerate(parts)]
        whole = tuple(p for p in parsed if p is not None)
        # INVARIANT: a group of which a part is broken is no group. With the rest alone an `any` would fire less often.
        return kind(whole) if whole and len(whole) == len(parts) else None

    def _name_or_comparison(self, text: YamlText, path: Place, said: str) -> Condition | None:
        comparison = _COMPARISON.fullmatch(said)
        message: str | None
        if comparison:
            name, operator, threshold, unit = comparison.groups()
            known = self.vocabulary.findings.get(name)
            message = wrong_comparison(known, operator, threshold, unit) if known else self._unknown(name)
            if message is None:
                amount = float(threshold)
                exact = int(amount) if amount.is_integer() else amount
                return Compare(name, cast(Operator, operator), exact)
        elif said in self.vocabulary:
            found = self.vocabulary[said]
            if found.kind == "finding":
                return Present(said)
            message = (
                f"`{said}` is an exception; it may only stand under `unless`"
                if found.kind == "exception"
                else f"`{said}` is a number; compare it, as in `{said} {_example_operator(found)} 3`"
            )
        elif said in self.definitions:
            return Defined(said, self.definitions[said])
        elif said in self.broken or (not self.all_known and said.isidentifier()):
            return None
        else:
            message = self._unknown(said)
        self.problems.append(text.problem(path, _in(path, message)))
        return None

    def _unknown(self, name: str) -> str:
        return unknown_finding(name, [*self.vocabulary.findings, *self.definitions])


def _in(path: Place, message: str) -> str:
    """The message with the key that it is about, before what is to be done about it."""
    wrong, mark, instead = message.partition(";")
    return f"{wrong} in `{_key(path)}`{mark}{instead}"


def unknown_finding(name: str, known: list[str]) -> str:
    """What is said of a name that there is not: the nearest one, and where none is near, how to bring one's own."""
    return f"unknown finding `{name[:60]}`{suggestion(name, known) or _OWN_FINDING}"


def wrong_comparison(known: Finding, operator: str, threshold: str, unit: str | None) -> str | None:
    """What is wrong with a comparison, or None."""
    name = known.name
    if known.kind != "number":
        return f"`{name}` is no number and cannot be compared; its name alone means present"
    if operator not in (">=", ">", "<=", "<"):
        return f"`{operator}` is not a threshold; use one of >=, >, <=, <"
    if unit is not None:
        return f"a unit after the number; `{name}` is in {known.unit}, write the number alone"
    if not _DECIMAL.fullmatch(threshold):
        return f"expected a number after `{name} {operator}`"
    amount = float(threshold)
    low, high = known.minimum, known.maximum
    upward = operator in (">=", ">")
    if not low <= amount <= high or amount == (low if operator == "<" else high if operator == ">" else None):
        return f"no value of `{name}` can meet this threshold; expected {known.range}"
    if amount == (low if operator == ">=" else high if operator == "<=" else None):
        return f"every value of `{name}` meets this threshold; expected {known.range}"
    # INVARIANT: what meets a threshold is worse than what does not. The proof that a worse answer never lowers the
    # urgency rests on it.
    if known.middle is not None:
        low, high = known.middle
        if (
            (amount < high if operator == ">" else amount <= high)
            if upward
            else (amount > low if operator == "<" else amount >= low)
        ):
            ends = f"below {in_digits(low)} and above {in_digits(high)}"
            return f"`{name}` is worse {ends}; this threshold cuts into what lies between"
    elif upward != (known.worse == "larger"):
        return f"`{name}` is worse when {known.worse}; a threshold in the other direction would reward bad news"
    return None


def _example_operator(known: Finding) -> str:
    return "<=" if known.worse == "smaller" else ">="


def _key(path: Place) -> str:
    return ".".join(str(p) for p in path if isinstance(p, str) and p not in ("all", "any")) or "when"


def _names(raw: object) -> set[str]:
    """Every text in a raw condition, to see which definitions it needs."""
    if isinstance(raw, str):
        return {raw.strip()}
    if isinstance(raw, Mapping):
        return set().union(*map(_names, raw.values())) if raw else set()
    if isinstance(raw, list):
        return set().union(*map(_names, raw)) if raw else set()
    return set()

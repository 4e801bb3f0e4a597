"""CEL, the Common Expression Language: one expression over the variable `person`, a map from findings to answers.

What this target does differently: it has no names for what is computed once, so each round is a list that the next one
sees as the variable of a `map`. Where there is a problem the answer has no other key, so that asking it for the urgency
is an error.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from sys import float_info
from typing import Final

from ..frames.circuit import Node
from ..packs.condition import Compare
from .program import NO_FINDING, AnswerTest, Cases, Program, as_json, quoted

_VALUES: Final = {"present": "true", "absent": "false", "missing": "null"}


class Cel:
    """The circuit's language. `places` numbers the findings in the list `v` of their values."""

    def __init__(self, places: Mapping[str, int]) -> None:
        self.places = places

    def leaf(self, test: AnswerTest) -> str:
        """A question to one finding."""
        value = f"v[{self.places[test.finding.name]}]"
        # Not every engine compares an int with a double, so both are made doubles.
        if isinstance(test.asks, Compare):
            return f"(({_is_number(value)}) && double({value}) {test.asks.operator} {float(test.asks.threshold)!r})"
        if test.is_amount:
            # Infinity is no number to `triage` either.
            highest = min(float(test.finding.maximum), float_info.max)
            limits = f"double({value}) >= {float(test.finding.minimum)!r} && double({value}) <= {highest!r}"
            return f"(({_is_number(value)}) && {limits})"
        found = [f"(type({value}) == string && {value} in {as_json(list(test.words))})"]
        if test.asks == "missing":
            found.append(f"{value} == null")
        elif test.asks in _VALUES and test.finding.kind != "number":
            found.append(f"(type({value}) == bool && {value} == {_VALUES[test.asks]})")
        return f"({' || '.join(found)})"

    def every(self, parts: Sequence[str]) -> str:
        """All parts hold."""
        return f"({' && '.join(parts)})"

    def some(self, parts: Sequence[str]) -> str:
        """At least one part holds."""
        return f"({' || '.join(parts)})"

    def no(self, part: str) -> str:
        """The part does not hold."""
        return f"!{part}"


def _is_number(value: str) -> str:
    return f"type({value}) == int || type({value}) == double"


def cel(program: Program, language: type[Cel] = Cel) -> str:
    """The expression's text."""
    places = {name: i for i, name in enumerate(program.findings)}
    writer, circuit = language(places), program.circuit
    made: dict[Node, str] = {}
    given = (f"{quoted(name)} in person ? person[{quoted(name)}] : null" for name in places)  # some are words of CEL
    opened = [f"[[{', '.join(given)}]].map(v,"]
    for i, nodes in enumerate(program.rounds(*program.decided.values(), program.problems)):
        opened.append(f"[[{', '.join(circuit.expression(node, writer, made) for node in nodes)}]].map(r{i},")
        made |= {node: f"r{i}[{place}]" for place, node in enumerate(nodes)}
    unknown = f'person.all(name, name in {as_json(list(places))}) ? "" : {quoted(NO_FINDING)}'
    decided = ", ".join(f"{quoted(name)}: {_chosen(cases, made)}" for name, cases in program.decided.items())
    # A list and not a chain of conditions: parsers allow only so many of those.
    wrong = ", ".join(f'{made[node]} ? {quoted(name)} : ""' for name, node in program.problems)
    either = f'wrong == [] ? {{{decided}, "problem": null}} : {{"problem": wrong[0]}}'
    inner = f'[[{wrong}].filter(name, name != "")].map(wrong, {either})[0]'
    lines = [*program.head("//"), f'[{unknown}].map(strange, strange != "" ? {{"problem": strange}} :']
    # One `)[0]` for each list that was opened, and one for that of the names that are no finding.
    return "\n".join([*lines, *opened, inner, ")[0]" * (len(opened) + 1), ""])


def _chosen(cases: Cases, made: Mapping[Node, str]) -> str:
    *others, (last, _) = cases
    return "(" + " : ".join([*(f"{made[node]} ? {quoted(word)}" for word, node in others), quoted(last)]) + ")"

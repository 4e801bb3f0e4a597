"""JSON-Logic: one JSON file; its `logic` gives the list of urgency, ceiling, status and problem.

What this target does differently: it has no names for what is computed once. Each round is a `reduce` over a list that
holds one list, so that what is inside finds it under `current`: the values that were given, the numbers among them, and
all that the rounds before have made. It cannot see names that are no finding.

Engines disagree about values of another type: to one `null <= 17` is true and `[5]` a number, to another a text in a
comparison is an error, and a third leaves null out when it joins lists. So null becomes `not_asked` at once, and no value
meets an operator that could turn it into another one before it is known for a number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isinf
from typing import Any, Final

from ..errors import OptionError
from ..frames.circuit import TRUE, Node
from ..packs.condition import Compare
from .program import NO_OBJECT, AnswerTest, Cases, Program, as_json

_PLAIN: Final = {"present": True, "absent": False}
_NAMES: Final = "A name that is no finding is not seen. Refuse it before: a misspelt finding counts as not asked."
_OF_EVERY_OBJECT: Final = (
    *("constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable"),
    *("toLocaleString", "toString", "valueOf"),
)
"""Names under which engines in JavaScript find a value that nobody gave."""


class JsonLogic:
    """The circuit's language. `places` numbers the values, and after them the numbers, in the first list."""

    def __init__(self, places: Mapping[str, int], amounts: Mapping[str, int]) -> None:
        self.places = places
        self.amounts = amounts

    def leaf(self, test: AnswerTest) -> Any:
        """A question to one finding."""
        if test.is_amount:
            amount = _at(self.amounts[test.finding.name])
            known = {"!==": [amount, False]}
            if not isinstance(test.asks, Compare):
                return known
            return {"and": [known, {test.asks.operator: [amount, test.asks.threshold]}]}
        value = _at(self.places[test.finding.name])
        found: list[Any] = [{"===": [value, word]} for word in test.words]
        if test.asks in _PLAIN and test.finding.kind != "number":
            found.append({"===": [value, _PLAIN[test.asks]]})
        return self.some(found)

    def every(self, parts: Sequence[Any]) -> Any:
        """All parts hold."""
        return {"and": list(parts)}

    def some(self, parts: Sequence[Any]) -> Any:
        """At least one part holds."""
        return {"or": list(parts)}

    def no(self, part: Any) -> Any:
        """The part does not hold."""
        return {"!": [part]}


def json_logic(program: Program, language: type[JsonLogic] = JsonLogic) -> str:
    """The file's text. Raises `OptionError` for a finding whose name means something to every object of JavaScript."""
    if taken := [name for name in program.findings if name in _OF_EVERY_OBJECT]:
        raise OptionError(
            f"`{taken[0]}`: engines of JSON-Logic find this in every object; give the finding another name"
        )
    numbers = [name for name, finding in program.findings.items() if finding.kind == "number"]
    places = {name: i for i, name in enumerate(program.findings)}
    amounts = {name: i for i, name in enumerate(numbers, len(places))}
    writer, circuit = language(places, amounts), program.circuit
    cases = (*program.decided.values(), program.problems)
    lists: list[Any] = [
        [{"if": [{"===": [{"var": name}, None]}, "not_asked", {"var": name}]} for name in places],
        {"merge": [_CURRENT, [_amount(program, name, _at(places[name])) for name in numbers]]},
    ]
    made: dict[Node, Any] = {}
    size = len(places) + len(amounts)
    for nodes in program.rounds(*cases):
        lists.append({"merge": [_CURRENT, [circuit.expression(node, writer, made) for node in nodes]]})
        made |= {node: _at(i) for i, node in enumerate(nodes, size)}
        size += len(nodes)
    logic = _outcome(program, made)
    # From the inside out: what is decided sees the last round, and each round the one before it.
    for one in reversed(lists):
        logic = {"reduce": [[one], logic, None]}
    no_object = {"if": [_is_no_object({"var": ""}), [*[None] * len(program.decided), NO_OBJECT], logic]}
    about = {**program.about, "gives": [*program.decided, "problem"], "names": _NAMES}
    return as_json({"about": about, "logic": no_object}) + "\n"


_CURRENT: Final = {"var": "current"}


def _is_no_object(person: Any) -> Any:
    """Whether the person is nothing, a list, a text, a number or a truth value; an object is written as none of these."""
    parts = {"merge": [person]}
    written = {"cat": [parts]}
    return {
        "or": [
            {"===": [person, None]},
            {"!": [{"in": [person, parts]}]},
            {"===": [person, written]},
            {"in": [{"substr": [written, 0, 1]}, "-0123456789"]},
            {"in": [written, ["true", "false"]]},
        ]
    }


def _at(place: int) -> Any:
    return {"var": f"current.{place}"}


def _amount(program: Program, name: str, value: Any) -> Any:
    """The value where it is a number within its range, else false.

    A list (which is not among its own parts) and a text (which is what it is written as) are none, and of what is left
    nothing but a number is written with a sign or a digit at its start.
    """
    finding = program.findings[name]
    parts = {"merge": [value]}
    written = {"cat": [parts]}
    tests: list[Any] = [
        {"in": [value, parts]},
        {"!==": [value, written]},
        {"in": [{"substr": [written, 0, 1]}, "-0123456789"]},
        {">=": [value, finding.minimum]},
    ]
    tests += [] if isinf(finding.maximum) else [{"<=": [value, finding.maximum]}]
    return {"if": [{"and": tests}, value, False]}


def _outcome(program: Program, made: Mapping[Node, Any]) -> Any:
    decided = [_chosen(cases, made) for cases in program.decided.values()]
    name = _chosen([*program.problems, ("", TRUE)], made)
    # An empty name is false to every engine.
    return {"if": [name, [None, None, None, name], [*decided, None]]}


def _chosen(cases: Cases, made: Mapping[Node, Any]) -> Any:
    *others, (last, _) = cases
    return {"if": [part for word, node in others for part in (made[node], word)] + [last]}

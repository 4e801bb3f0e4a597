"""SQL: one SELECT over a table `people` with an `id` and one column a finding, in the dialects of `DIALECTS`.

What this target does differently: a table has one type a column, and an answer may be a word, a truth value or a number,
so every column is read as the text that it casts to, and then as a code. A number is what a plain decimal looks like, with
thirty digits before and after the point and two of an exponent at most, since a text that overflows is an error in one
engine. Other columns are not looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isinf
from typing import Final, Literal, TypeAlias

from ..errors import OptionError
from ..frames.circuit import Node
from ..frames.wording import Asks
from ..packs.condition import Compare
from ..vocabulary.findings import Finding
from .program import CODES, AnswerTest, Cases, Program

Dialect: TypeAlias = Literal["duckdb", "postgres", "spark"]
# Without a backslash, which is a letter of a text to one engine and an escape to another.
_NUMBER: Final = "^-?([0-9]{1,30}([.][0-9]{0,30})?|[.][0-9]{1,30})([eE][+-]?[0-9]{1,2})?$"
_NO_NUMBER: Final = "[^0-9.eE+-]"
"""Beside the pattern above, because to some engines `$` also matches before a line's end."""


@dataclass(frozen=True, slots=True)
class _Dialect:
    """How one engine spells what the standard leaves open. `as_` keeps a planner from folding the rounds into one."""

    text: str
    double: str
    quote: str
    matches: str
    as_: str = "AS"

    def name(self, name: str) -> str:
        return f"{self.quote}{name}{self.quote}"


DIALECTS: Final[Mapping[Dialect, _Dialect]] = {
    "duckdb": _Dialect("VARCHAR", "DOUBLE", '"', "regexp_matches({0}, '{1}')"),
    "postgres": _Dialect("TEXT", "DOUBLE PRECISION", '"', "({0} ~ '{1}')", "AS MATERIALIZED"),
    "spark": _Dialect("STRING", "DOUBLE", "`", "({0} RLIKE '{1}')"),
}


class Sql:
    """The circuit's language. `places` numbers the findings: `x7` is the code of an answer, `n7` its number or null."""

    def __init__(self, places: Mapping[str, int]) -> None:
        self.places = places

    def leaf(self, test: AnswerTest) -> str:
        """A question to one finding, never null."""
        place = self.places[test.finding.name]
        if isinstance(test.asks, Compare):
            # A null would spread, since `NOT` leaves it null: a rule would neither hold nor fail.
            return f"COALESCE(n{place} {test.asks.operator} {float(test.asks.threshold)!r}, FALSE)"
        return f"x{place} = {CODES[test.asks]}"

    def every(self, parts: Sequence[str]) -> str:
        """All parts hold."""
        return f"({' AND '.join(parts)})"

    def some(self, parts: Sequence[str]) -> str:
        """At least one part holds."""
        return f"({' OR '.join(parts)})"

    def no(self, part: str) -> str:
        """The part does not hold."""
        return f"(NOT {part})"


def sql(program: Program, dialect: Dialect, language: type[Sql] = Sql) -> str:
    """The statement; it ends without a semicolon, so that it can be made a view.

    Raises `OptionError` for a finding that is called `id`, in whatever case.
    """
    if taken := [name for name in program.findings if name.casefold() == "id"]:
        raise OptionError(f"`{taken[0]}`: SQL carries a column of that name through; give the finding another name")
    spelled = DIALECTS[dialect]
    places = {name: i for i, name in enumerate(program.findings)}
    writer, circuit = language(places), program.circuit
    findings = list(enumerate(program.findings.values()))
    numbers = [(i, finding) for i, finding in findings if finding.kind == "number"]
    tables = {
        "texts": {f"v{i}": f"CAST({spelled.name(name)} AS {spelled.text})" for name, i in places.items()},
        "numbers": {f"n{i}": _number(finding, i, spelled) for i, finding in numbers},
        "codes": {f"x{i}": _code(finding, i) for i, finding in findings},
    }
    # A pack may decide so little that nothing is asked, and then there is no round.
    leaves, *rounds = program.rounds(*program.decided.values()) or [[]]
    made = {node: circuit.expression(node, writer, {}) for node in leaves}  # short enough to be written out
    for i, nodes in enumerate(rounds):
        tables[f"round{i}"] = {f"a{node}": circuit.expression(node, writer, made) for node in nodes}
        made |= {node: f"a{node}" for node in nodes}
    outcome = {name: _decided(cases, made) for name, cases in program.decided.items()}
    outcome["problem"] = _case([(name, f"x{place} = {CODES['no_answer']}") for name, place in places.items()], "NULL")
    tables["decided"] = outcome
    unless = ", ".join(f"CASE WHEN problem IS NULL THEN {name} END AS {name}" for name in program.decided)
    lines = [
        *program.head("--"),
        "-- Reads the table people: id, and a column for each finding, of text or of whatever casts to it:",
        f"-- {', '.join(map(spelled.name, places))}",
        "-- Null is not asked. Where problem names a column, its value is no answer and there is no urgency.",
        "WITH " + ",\n".join(_chained(tables, spelled)),
        f"SELECT id, {unless}, problem FROM decided",
        "",
    ]
    return "\n".join(lines)


def _chained(tables: Mapping[str, Mapping[str, str]], spelled: _Dialect) -> Iterator[str]:
    """The tables, each with all columns of the one before but the first."""
    source, before = "people", "id"
    for name, columns in tables.items():
        made = ", ".join(f"{expression} AS {column}" for column, expression in columns.items())
        yield f"{name} {spelled.as_} (SELECT {before}, {made} FROM {source})"
        source, before = name, f"{name}.*"


def _decided(cases: Cases, made: Mapping[Node, str]) -> str:
    *others, (last, _) = cases
    return _case([(word, made[node]) for word, node in others], _text(last))


def _code(finding: Finding, place: int) -> str:
    """What was answered, as a code."""
    asks: tuple[Asks, ...] = ("missing", "absent", "unsure", "present")
    cases = [f"WHEN v{place} IS NULL THEN {CODES['missing']}"]
    cases += [f"WHEN n{place} IS NOT NULL THEN {CODES['present']}"] if finding.kind == "number" else []
    for one in asks:
        words = ", ".join(map(_text, AnswerTest(finding, one).words))
        cases += [f"WHEN v{place} IN ({words}) THEN {CODES[one]}"] if words else []
    return f"CASE {' '.join(cases)} ELSE {CODES['no_answer']} END"


def _number(finding: Finding, place: int, spelled: _Dialect) -> str:
    number = f"CAST(v{place} AS {spelled.double})"
    looks = f"{spelled.matches.format(f'v{place}', _NUMBER)} AND NOT {spelled.matches.format(f'v{place}', _NO_NUMBER)}"
    fits = f"{number} >= {finding.minimum}"
    fits += "" if isinf(finding.maximum) else f" AND {number} <= {finding.maximum}"
    # One CASE in the other: an engine may work out both sides of an AND, and cast what is no number.
    return f"CASE WHEN {looks} THEN CASE WHEN {fits} THEN {number} END END"


def _text(text: str) -> str:
    # INVARIANT: words and names of this library alone come here, and none of them has a quote.
    return f"'{text}'"


def _case(cases: Iterable[tuple[str, str]], last: str) -> str:
    choices = " ".join(f"WHEN {test} THEN {_text(word)}" for word, test in cases)
    return f"CASE {choices} ELSE {last} END" if choices else last

"""Every target with each engine that runs it, and writers that are broken by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from sciatica_triage.engine.assessment import Options
from sciatica_triage.export.cel import Cel, cel
from sciatica_triage.export.javascript import JavaScript, javascript
from sciatica_triage.export.json_logic import JsonLogic, json_logic
from sciatica_triage.export.program import AnswerTest, Program
from sciatica_triage.export.smt_lib import SmtLib, smt_lib
from sciatica_triage.export.sql import Sql, sql
from sciatica_triage.export.vectors import Vector, vectors
from sciatica_triage.packs.condition import Compare, Operator
from sciatica_triage.packs.shipped import SHIPPED

from . import engines
from .engines import Job, Said

_FLIPPED: Final[Mapping[Operator, Operator]] = {">=": ">", ">": ">=", "<=": "<", "<": "<="}


@dataclass(frozen=True)
class Engine:
    """One engine: the writer of its target with the language it writes in, and what its people may hold (`needs`)."""

    run: Callable[[Sequence[Job]], list[Said]]
    write: Callable[[Program, Any], str]
    language: type[Any]
    sees: frozenset[str]
    slow: bool = False


def _sql(dialect: Any) -> Callable[[Program, Any], str]:
    return lambda program, language: sql(program, dialect, language)


_TYPES, _ALL = frozenset({"types"}), frozenset({"types", "names"})
ENGINES: Final[Mapping[str, Engine]] = {
    "js-node": Engine(engines.by_node("module", "mjs"), javascript, JavaScript, _ALL),
    "json-logic-js": Engine(engines.by_node("json-logic-js"), json_logic, JsonLogic, _TYPES, slow=True),
    "json-logic-engine": Engine(engines.by_node("json-logic-engine"), json_logic, JsonLogic, _TYPES, slow=True),
    "datalogic-py": Engine(engines.datalogic, json_logic, JsonLogic, _TYPES),
    "duckdb": Engine(engines.duckdb, _sql("duckdb"), Sql, frozenset()),
    "postgres": Engine(engines.postgres, _sql("postgres"), Sql, frozenset()),
    "spark": Engine(engines.spark, _sql("spark"), Sql, frozenset(), slow=True),
    "cel": Engine(engines.cel, cel, Cel, _ALL, slow=True),
    "smt-lib-z3": Engine(engines.z3, smt_lib, SmtLib, _TYPES, slow=True),
}


@cache
def shipped() -> Program:
    """The shipped packs."""
    return Program(SHIPPED, Options())


@cache
def people(count: int, seed: int = 1) -> tuple[Vector, ...]:
    """The vectors of a seed."""
    return tuple(vectors(shipped(), count, seed))


def visible(found: Sequence[Vector], engine: Engine) -> list[Vector]:
    """Those that this target can see the trouble of."""
    return [vector for vector in found if vector.needs is None or vector.needs in engine.sees]


def differing(found: Sequence[Vector], said: Said, engine: Engine) -> list[tuple[Vector, Mapping[str, Any]]]:
    """The vectors of which an engine says something else, with what it says.

    SMT-LIB says of a problem only that there is one; so does everyone of a name that is no finding.
    """
    wrong = []
    for vector, one in zip(found, said, strict=True):
        expected = dict(vector.expected)
        if engine.language is SmtLib or vector.needs == "names":
            expected["problem"], one = bool(expected["problem"]), {**one, "problem": bool(one["problem"])}
        if expected != one:
            wrong.append((vector, one))
    return wrong


def flipped(language: type[Any], name: str, threshold: float) -> type[Any]:
    """The same language with one threshold of one number open where it was closed, or closed where it was open."""

    def leaf(self: Any, test: AnswerTest) -> Any:
        asks = test.asks
        if isinstance(asks, Compare) and (asks.finding, asks.threshold) == (name, threshold):
            test = AnswerTest(test.finding, Compare(name, _FLIPPED[asks.operator], threshold))
        return language.leaf(self, test)

    return type(f"Flipped{language.__name__}", (language,), {"leaf": leaf})

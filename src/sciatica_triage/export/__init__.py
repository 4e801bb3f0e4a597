"""The rules in other languages: JSON-Logic, JavaScript, SQL, CEL and SMT-LIB, and people to test an implementation with.

Every export is made from the circuit that tables are triaged with, names the packs with their versions and hashes, and is
the same bytes for the same packs and library.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, Literal, TypeAlias, get_args

from ..engine.assessment import WeakFlags, options_of
from ..errors import expect_one_of
from ..packs.pack import RulePack
from ..packs.rule import Unsigned
from ..packs.shipped import SHIPPED, PackName
from .cel import cel
from .interview import TYPES, interview_words
from .javascript import javascript, types
from .json_logic import json_logic
from .program import Program
from .smt_lib import smt_lib
from .sql import Dialect, sql
from .vectors import vectors_file

__all__ = ["DIALECTS", "TARGETS", "Dialect", "Target", "export"]

Target: TypeAlias = Literal["json-logic", "js", "sql", "cel", "smt-lib", "vectors"]
TARGETS: Final[tuple[Target, ...]] = get_args(Target)
DIALECTS: Final[tuple[Dialect, ...]] = get_args(Dialect)


def export(
    target: Target,
    *,
    packs: Iterable[PackName | RulePack] = SHIPPED,
    dialect: Dialect = "duckdb",
    unsigned: Unsigned = "cautious",
    weak_flags: WeakFlags = "urgent",
) -> dict[str, str]:
    """The texts of the files that one target is made of, by their names, the most important first.

    Each gives the urgency, ceiling and status that `triage()` gives, and `problem` where a value is no answer: then there
    is no urgency. It takes fewer spellings than `triage()` does (no `PRESENT`, ` yes`, 1 or 0); SQL, which reads text, takes
    numbers that are written as text. `dialect` is that of `sql`; `vectors` are people with what is expected of them. Raises
    `OptionError` for an unknown target or dialect.
    """
    target = expect_one_of("target", target, TARGETS)
    dialect = expect_one_of("dialect", dialect, DIALECTS)
    program = Program(packs, options_of(unsigned, weak_flags))
    return {name: write(program) for name, write in _files(target, dialect).items()}


def _files(target: Target, dialect: Dialect) -> Mapping[str, Callable[[Program], str]]:
    files: Mapping[Target, Mapping[str, Callable[[Program], str]]] = {
        "json-logic": {"sciatica-triage.json": json_logic},
        "js": {
            "index.js": javascript,
            "index.d.ts": types,
            "interview.js": interview_words,
            "interview.d.ts": lambda _: TYPES,
        },
        "sql": {f"sciatica-triage.{dialect}.sql": lambda program: sql(program, dialect)},
        "cel": {"sciatica-triage.cel": cel},
        "smt-lib": {"sciatica-triage.smt2": smt_lib},
        "vectors": {"vectors.json": vectors_file},
    }
    return files[target]

"""Random tables whose columns hold their answers in every way that is taken, with the same rows for `triage()`."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Final

import pandas as pd
import polars as pl
import pyarrow as pa

from sciatica_triage import Presentation
from sciatica_triage.packs.condition import Compare, atoms
from sciatica_triage.triager import Triager
from sciatica_triage.vocabulary import vocabulary_of
from sciatica_triage.vocabulary.findings import Finding

FINDINGS: Final[Mapping[str, Finding]] = vocabulary_of(Presentation).findings
OUT: Final = ("urgency", "ceiling", "status", "rule_ids")

_WORDS: Final = {
    "present": ("present", "yes"),
    "absent": ("absent", "no"),
    "unsure": ("unsure",),
    "not_asked": ("not_asked", None),
}


@dataclass(frozen=True)
class Cohort:
    """`rows` are for `triage()`; `columns` hold the same answers, each with how it is to be stored."""

    rows: list[dict[str, Any]]
    columns: dict[str, tuple[str, list[Any]]]


def thresholds() -> dict[str, set[float]]:
    """Every threshold of the shipped rules, by its finding."""
    found: dict[str, set[float]] = {}
    for rule in Triager(engine="reference").book.rules:
        for atom in atoms(rule.when):
            if isinstance(atom, Compare):
                found.setdefault(atom.finding, set()).add(atom.threshold)
    return found


def beside(name: str) -> set[str]:
    """The findings that stand beside this one in a shipped rule."""
    rules = [{atom.finding for atom in atoms(rule.when)} for rule in Triager(engine="reference").book.rules]
    return {other for names in rules if name in names for other in names} - {name}


@cache
def cohort(size: int, seed: int) -> Cohort:
    """Rows from almost silent to badly ill; some columns are missing altogether. Made once: nobody changes them."""
    rng = random.Random(seed)
    limits = thresholds()
    rows: list[dict[str, Any]] = [{} for _ in range(size)]
    without = rng.choice((0.0, 0.0, 0.03, 0.5))
    illness = [rng.choice((0.0, 0.0, 0.01, 0.03, 0.3)) for _ in rows]
    doubt = [rng.choice((0.0, 0.0, 0.02, 0.2)) for _ in rows]
    silence = [rng.choice((0.0, 0.0, 0.02, 0.5, 0.95)) for _ in rows]
    columns: dict[str, tuple[str, list[Any]]] = {}
    for name, finding in FINDINGS.items():
        if rng.random() < without:
            continue
        if finding.kind == "number":
            held = rng.choice(("int64", "float32", "float64", "decimal", "text"))
            near = sorted(limits.get(name, {1.0}))
            # Of those who are well nobody asks what follows a yes: days since an injury tell of one.
            quiet = [
                1.0 if finding.follows and not ill else silent for ill, silent in zip(illness, silence, strict=True)
            ]
            told = [_number(rng, finding, near if illness[i] else [], held, quiet[i]) for i in range(size)]
        else:
            held = rng.choice(("boolean", "boolean", "zero_one", "zero_one_float", "words", "words", "categorical"))
            ill = [0.5 if finding.entry_complaint else rate for rate in illness]
            told = [_answer(rng, held, ill[i], doubt[i], silence[i]) for i in range(size)]
        for row, (answer, _) in zip(rows, told, strict=True):
            row[name] = answer
        columns[name] = (held, [value for _, value in told])
    return Cohort(rows, columns)


def _answer(rng: random.Random, held: str, illness: float, doubt: float, silence: float) -> tuple[str, Any]:
    """The answer for `triage()`, and the value for the column."""
    words = held in ("words", "categorical")
    answer = "not_asked" if rng.random() < silence else "present" if rng.random() < illness else "absent"
    if words and rng.random() < doubt:
        answer = "unsure"
    if words:
        return answer, rng.choice(_WORDS[answer])
    if answer == "not_asked":
        return answer, rng.choice((None, float("nan"))) if held == "zero_one_float" else None
    return answer, answer == "present" if held == "boolean" else int(answer == "present")


def _number(rng: random.Random, finding: Finding, limits: list[float], held: str, silence: float) -> tuple[Any, Any]:
    if rng.random() < silence:
        return None, None if held in ("int64", "decimal", "text") else rng.choice((None, float("nan")))
    if held == "text" and rng.random() < 0.1:
        return "unsure", "unsure"
    value: float = {"larger": finding.minimum, "smaller": 100, "either_end": 30}[finding.worse]
    if limits:
        at = rng.choice((finding.minimum, *limits, *limits, *limits))
        value = at + rng.choice((0, 0, 0, -1, 1, -0.25, 0.25, 2**-18, -(2**-18)))
    value = min(max(value, finding.minimum), finding.maximum, 120)
    match held:
        case "int64":
            return int(value), int(value)
        case "float32":
            return float(pl.Series([value], dtype=pl.Float32)[0]), value
        case "decimal":
            exact = Decimal(value).quantize(Decimal("0.01"))
            exact = min(max(exact, Decimal(finding.minimum)), Decimal(str(min(finding.maximum, 1e6))))
            return float(exact), exact
        case "text":
            return float(repr(float(value))), rng.choice((repr(float(value)), f"{value:.20f}"))
        case _:
            return float(value), float(value)


# the same table in every library

_ARROW: Final[Mapping[str, Callable[[], pa.DataType]]] = {
    "boolean": pa.bool_,
    "zero_one": pa.int8,
    "zero_one_float": pa.float64,
    "words": pa.string,
    "categorical": lambda: pa.dictionary(pa.int32(), pa.string()),
    "int64": pa.int64,
    "float32": pa.float32,
    "float64": pa.float64,
    "decimal": lambda: pa.decimal128(9, 2),
    "text": pa.string,
}


def arrow(made: Cohort) -> pa.Table:
    """A PyArrow table."""
    return pa.table(
        {
            "row": pa.array(range(len(made.rows))),
            **{name: pa.array(values, type=_ARROW[held]()) for name, (held, values) in made.columns.items()},
        }
    )


def polars(made: Cohort) -> pl.DataFrame:
    """A polars frame."""
    frame = pl.DataFrame(pl.from_arrow(arrow(made)))
    enum = pl.Enum(["present", "absent", "unsure", "not_asked", "yes", "no"])
    as_enum = [name for name, (held, _) in made.columns.items() if held == "categorical"][::2]
    return frame.with_columns(pl.col(as_enum).cast(pl.String).cast(enum))


def pandas(made: Cohort) -> pd.DataFrame:
    """A pandas frame: objects, NaN, nullable types and categories, with an index that is not a count."""
    columns: dict[str, Any] = {"row": list(range(len(made.rows)))}
    for i, (name, (held, values)) in enumerate(made.columns.items()):
        match held:
            case "boolean":
                columns[name] = pd.Series(values, dtype=object if i % 3 else "boolean")
            case "zero_one":
                columns[name] = pd.Series(values, dtype="Int8") if i % 2 else pd.Series(values)
            case "words":
                columns[name] = pd.Series(values, dtype=object if i % 2 else "string")
            case "categorical":
                columns[name] = pd.Series(values, dtype="category")
            case "int64":
                columns[name] = pd.Series(values, dtype="Int64" if i % 2 else "float64")
            case "decimal" | "text":
                columns[name] = pd.Series(values, dtype=object)
            case _:
                columns[name] = pd.Series(values, dtype=held if held == "float32" else "float64")
    frame = pd.DataFrame(columns)
    frame.index = frame.index[::-1] * 2
    return frame

"""The claim that carries the module: every backend gives, row by row, what `triage()` gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

import duckdb
import pytest

from sciatica_triage import Triager
from sciatica_triage.frames import triage_frame

from ..support.cohort import OUT, Cohort, arrow, cohort, pandas, polars

SEEDS: Final = range(5)
HOME: Final = 8
"""A seed with somebody whom home care is enough for."""
SIZE: Final = 4_000
"""5 cohorts of 4,000 rows on 5 backends: 100,000 rows a run."""

OPTIONS: Final[Mapping[str, dict[str, Any]]] = {
    "default": {},
    "stated, weak flags soon": {"unsigned": "stated", "weak_flags": "soon"},
    "guidelines": {"packs": ("guidelines",)},
    "guidelines, weak flags soon": {"packs": ("guidelines",), "weak_flags": "soon"},
    "documents": {"packs": ("documents",)},
}


def _duckdb(made: Cohort, options: dict[str, Any]) -> list[dict[str, Any]]:
    with duckdb.connect() as connection:
        connection.register("cohort", arrow(made))
        done = triage_frame(connection.sql("select * from cohort"), **options)
        table = done.order("row").to_arrow_table()
    return list(table.to_pylist())


BACKENDS: Final[Mapping[str, Callable[[Cohort, dict[str, Any]], list[dict[str, Any]]]]] = {
    "polars": lambda made, options: triage_frame(polars(made), **options).to_dicts(),
    "polars lazy": lambda made, options: triage_frame(polars(made).lazy(), **options).collect().to_dicts(),
    "pandas": lambda made, options: triage_frame(pandas(made), **options).to_dict("records"),
    "pyarrow": lambda made, options: triage_frame(arrow(made), **options).to_pylist(),
    "duckdb": _duckdb,
}


@cache
def _expected(size: int, seed: int, option: str) -> list[tuple[str, str, str, frozenset[str]]]:
    triager = Triager(engine="reference", **OPTIONS[option])
    results = map(triager.triage, cohort(size, seed).rows)
    return [
        (r.urgency.value, r.ceiling.value, r.status, frozenset(reason.name for reason in r.reasons)) for r in results
    ]


def _got(row: dict[str, Any]) -> tuple[str, str, str, frozenset[str]]:
    urgency, ceiling, status, ids = (row[name] for name in OUT)
    return urgency, ceiling, status, frozenset(filter(None, ids.split(";")))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("backend", BACKENDS)
def test_every_row_is_what_triage_says(backend: str, seed: int) -> None:
    done = BACKENDS[backend](cohort(SIZE, seed), {"detail": "reasons"})

    assert [_got(row) for row in done] == _expected(SIZE, seed, "default")
    assert all(row.get("problem") is None for row in done)


@pytest.mark.parametrize("option", OPTIONS)
@pytest.mark.parametrize("backend", BACKENDS)
def test_options_mean_the_same_as_for_triage(backend: str, option: str) -> None:
    done = BACKENDS[backend](cohort(500, HOME), {"detail": "full", **OPTIONS[option]})
    rules = [rule.name for rule in Triager(engine="reference", **OPTIONS[option]).book.rules]

    assert [_got(row) for row in done] == _expected(500, HOME, option)
    assert [frozenset(name for name in rules if row[name]) for row in done] == [
        reasons for *_, reasons in _expected(500, HOME, option)
    ]


def test_the_cohorts_reach_every_urgency_and_status() -> None:
    """The comparison would prove little on rows that are all alike."""
    seen = {row[:3] for seed in SEEDS for row in _expected(SIZE, seed, "default")}
    home = {row[:3] for row in _expected(500, HOME, "guidelines")}

    assert {urgency for urgency, _, _ in seen} == {"routine", "soon", "urgent", "emergency"}
    assert {status for _, _, status in seen} == {"needs_answers", "screened", "unresolved", "settled"}
    assert "self_care" in {urgency for urgency, _, _ in home}

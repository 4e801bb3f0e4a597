"""Two triages of the same people by different rules: who moved, from where to where, by which rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any, Final

import duckdb
import pytest

from sciatica_triage import PresentationError, TriageError, Triager
from sciatica_triage.frames import triage_frame
from sciatica_triage.summary import summarise

from ..support.cohort import arrow, cohort, pandas, polars

MAKERS: Final[dict[str, Callable[[Any], Any]]] = {
    "polars": polars,
    "polars lazy": lambda made: polars(made).lazy(),
    "pandas": pandas,
    "pyarrow": arrow,
    "duckdb": lambda made: duckdb.from_arrow(arrow(made)),
}
RULES: Final[tuple[dict[str, Any], ...]] = ({"packs": ("documents",)}, {})


@pytest.mark.parametrize("engine", MAKERS)
def test_moves_are_what_triage_says_row_by_row(engine: str) -> None:
    made = cohort(150, 6)
    before, after = (triage_frame(MAKERS[engine](made), detail="reasons", **options) for options in RULES)
    found = summarise(before, after, by="row")
    old, new = ([Triager(engine="reference", **options).triage(row) for row in made.rows] for options in RULES)
    pairs = [(a, b) for a, b in zip(old, new, strict=True) if a.urgency != b.urgency]

    assert found.flows == Counter((a.urgency, b.urgency) for a, b in zip(old, new, strict=True))
    assert found.rows == 150
    assert [(move.before, move.after) for move in found.moved] == [(a.urgency, b.urgency) for a, b in pairs]
    for move, (a, b) in zip(found.moved, pairs, strict=True):
        rules = {r.name for r in a.reasons}, {r.name for r in b.reasons}
        assert (set(move.gained), set(move.lost)) == (rules[1] - rules[0], rules[0] - rules[1])
        assert made.rows[move.who] in made.rows
    assert pairs
    assert sum(row["rows"] for row in found.table()) == len(pairs)


def test_rows_of_one_table_only_are_counted_apart_and_order_does_not_matter() -> None:
    made = polars(cohort(50, 3))
    before, after = triage_frame(made.head(40)), triage_frame(made.tail(40).reverse())
    found = summarise(before, after, by="row")

    assert (found.rows, found.only_before, found.only_after, found.moved) == (30, 10, 10, ())
    assert summarise(before, before).moved == ()


def test_the_table_names_the_rules_that_came_and_went() -> None:
    import polars as pl

    people = pl.DataFrame({"id": ["a", "b", "c"], "severe_pain": ["yes", "no", "yes"], "severe_pain_hours": [5, 0, 1]})
    before = triage_frame(people, packs=("documents",), detail="reasons")
    after = triage_frame(people.with_columns(cannot_pass_urine=pl.Series(["no", "yes", None])), detail="reasons")
    found = summarise(before, after, by="id")

    (row,) = found.table()
    assert (row["before"], row["after"], row["rows"]) == ("routine", "emergency", 1)
    assert "+documents/cannot_pass_urine (1)" in row["rules"]
    assert [move.who for move in found.moved] == ["b"]


def test_frames_that_cannot_be_compared_are_refused_in_words() -> None:
    made = cohort(10, 3)
    done = triage_frame(polars(made))
    for one, other, by, said in (
        (polars(made), done, None, "expected a triaged frame"),
        (done, triage_frame(arrow(made)), None, "of the same library"),
        (done, done.head(5), None, "as many rows"),
        (done, done, "nobody", "`by` names a column"),
        (done, done, "urgency", "its own `urgency`"),
        (done.lazy(), done.lazy(), None, "a lazy frame has no order"),
    ):
        with pytest.raises(PresentationError, match=said):
            summarise(one, other, by=by)


def _done(**columns: Any) -> Any:
    import polars as pl

    made = pl.DataFrame({"id": [1, 2], "urgency": ["soon", "urgent"], "rule_ids": ["", "documents/x"]})
    return made.with_columns(*(pl.Series(name, values) for name, values in columns.items()))


@pytest.mark.parametrize(
    ("after", "by"),
    [
        (_done(urgency=["secret", "urgent"]), "id"),
        (_done(urgency=[None, "urgent"]), "id"),
        (_done(urgency=[1, 2]), "id"),
        (_done(rule_ids=[1, 2]), "id"),
        (_done(id=["secret", "b"]), "id"),
        (_done(id=[[1], [2]]), "id"),
        (_done(id=[{"a": 1}, {"a": 2}]), "id"),
        (_done(), "rule_ids"),
        (_done(), ["id"]),
        (_done(), 3),
    ],
    ids=[
        *("another level", "no level", "numbers as levels", "numbers as rules", "another kind of key", "lists as keys"),
        *("mappings as keys", "by rules", "by a list", "by a number"),
    ],
)
def test_what_was_made_by_somebody_else_is_refused_and_not_repeated(after: Any, by: Any) -> None:
    with pytest.raises(TriageError) as caught:
        summarise(_done(), after, by=by)

    assert "secret" not in str(caught.value)
    assert caught.value.__context__ is None


def test_a_frame_without_names_of_rules_in_a_row_is_compared_all_the_same() -> None:
    found = summarise(_done(), _done(urgency=["emergency", "urgent"], rule_ids=["a/b", None]), by="id")

    assert [(move.who, move.gained, move.lost) for move in found.moved] == [(1, ("a/b",), ())]

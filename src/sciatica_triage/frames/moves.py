"""Two triages of the same rows, such as before and after a change of rules: who moved, from where to where, by which rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import narwhals.stable.v2 as nw

from ..errors import OptionError, PresentationError
from ..urgency import Urgency
from .evaluation import engine_in_words
from .plan import LEVELS, SEPARATOR
from .schema import given_frame

_ROW: Final = "row"
_NOT_TRIAGED: Final = 'expected a triaged frame; call `triage_frame` with `detail="reasons"` first'


@dataclass(frozen=True, slots=True)
class Move:
    """One row whose urgency differs. `gained` and `lost`: the rules that only the later, or the earlier, triage gives."""

    who: Any
    """What stands in the column that tells rows apart, or the number of the row, from 0."""
    before: Urgency
    """The level of the earlier triage."""
    after: Urgency
    """The level of the later one."""
    gained: tuple[str, ...]
    """The rules that only the later one gives."""
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moves:
    """What differs between two triages of the same rows.

    `flows`: rows from each level to each, those that stayed among them, the most urgent first. `moved`: each row that did
    not stay. `only_before`, `only_after`: rows that the other table does not have; they count nowhere else.
    """

    rows: int
    """The rows that both tables have."""
    flows: Mapping[tuple[Urgency, Urgency], int]
    moved: tuple[Move, ...] = field(repr=False)
    only_before: int
    """Rows that only the earlier table has."""
    only_after: int

    def table(self) -> list[dict[str, Any]]:
        """One record for each way that rows moved: from where, to where, how many, and by which rules, the most often first.

        Any library makes a frame of it. A rule that came is marked `+`, one that went `-`.
        """
        rules: dict[tuple[Urgency, Urgency], Counter[str]] = {}
        for move in self.moved:
            named = [*(f"+{rule}" for rule in move.gained), *(f"-{rule}" for rule in move.lost)]
            rules.setdefault((move.before, move.after), Counter()).update(named)
        return [
            {
                "before": before.value,
                "after": after.value,
                "rows": count,
                "rules": "; ".join(f"{rule} ({times})" for rule, times in _by_count(rules[before, after])),
            }
            for (before, after), count in self.flows.items()
            if before is not after
        ]


def moves(before: Any, after: Any, by: str | None) -> Moves:
    """Compare two triaged frames of the same library; `by` names the column that tells rows apart, else the order does.

    Raises `PresentationError` where they cannot be compared. Names of rules need `detail="reasons"` in both.
    """
    if by is not None and not isinstance(by, str):
        raise OptionError("`by`: expected the name of a column")
    with engine_in_words():
        return _moves(_triaged(before, by), _triaged(after, by), by)


def _moves(one: nw.DataFrame[Any], other: nw.DataFrame[Any], by: str | None) -> Moves:
    if one.implementation is not other.implementation:
        raise PresentationError("expected two frames of the same library")
    if by is None and len(one) != len(other):
        raise PresentationError("expected as many rows in both frames, or `by`, the column that tells rows apart")
    key = by or _ROW
    for frame in (one, other):
        if frame[key].is_duplicated().any() or frame[key].is_null().any():
            raise PresentationError(f"expected every row to have its own `{key}`")
    both = one.join(other, on=key, how="inner", suffix="_after")
    counts = both.group_by("urgency", "urgency_after").agg(nw.len().alias("rows")).rows()
    flows = {(Urgency(a), Urgency(b)): int(rows) for a, b, rows in counts}
    moved = both.filter(nw.col("urgency") != nw.col("urgency_after")).sort(key).rows(named=True)
    return Moves(
        len(both),
        dict(sorted(flows.items(), key=lambda flow: flow[0], reverse=True)),
        tuple(_move(row, key) for row in moved),
        len(one) - len(both),
        len(other) - len(both),
    )


def _triaged(frame: Any, by: str | None) -> nw.DataFrame[Any]:
    """The columns that are compared, as an eager frame of text."""
    given, names = given_frame(frame)
    if "urgency" not in names:
        raise PresentationError(_NOT_TRIAGED)
    if by is not None and (by not in names or by == "rule_ids"):
        raise PresentationError("`by` names a column that a frame does not have, or one of the triage")
    if isinstance(given, nw.LazyFrame) and by is None:
        raise PresentationError("a lazy frame has no order; say with `by` which column tells rows apart")
    wanted = [name for name in dict.fromkeys((by, "urgency", "rule_ids")) if name in names]
    chosen = given.select(wanted)
    eager = chosen.collect() if isinstance(chosen, nw.LazyFrame) else chosen
    eager = eager if by is not None else eager.with_row_index(_ROW)
    if "rule_ids" in names and eager["rule_ids"].dtype != nw.String:
        raise PresentationError(_NOT_TRIAGED)
    rules = nw.col("rule_ids").fill_null("") if "rule_ids" in names else nw.lit("").alias("rule_ids")
    eager = eager.with_columns(nw.col("urgency").cast(nw.String), rules)
    if not set(eager["urgency"].unique().to_list()) <= set(LEVELS):
        raise PresentationError(_NOT_TRIAGED)
    return eager


def _move(row: Mapping[str, Any], key: str) -> Move:
    old, new = (set(filter(None, row[name].split(SEPARATOR))) for name in ("rule_ids", "rule_ids_after"))
    return Move(
        row[key],
        Urgency(row["urgency"]),
        Urgency(row["urgency_after"]),
        tuple(sorted(new - old)),
        tuple(sorted(old - new)),
    )


def _by_count(counts: Counter[str]) -> Iterable[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))

"""Pictures of counted tables: what is how urgent, what is open, which rules fire together, and what moved between two."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ..errors import expect, needs
from ..render.html import COLOURS
from ..urgency import Urgency
from .counts import TOGETHER, Summary, share_of

if TYPE_CHECKING:
    from ..frames.moves import Moves

_OPEN: Final = 15
_WIDTH, _LABEL, _MARGIN = 420, 300, 110
"""Of a chart in pixels, without the words beside it; both together are no wider than a notebook."""
_GAP, _STEPS = 0.05, 24
"""Between the levels of a picture of flows, as a share of all rows (enough for the words beside two small levels); and pieces
that a band is drawn of."""


def plot_summary(summary: Summary | Moves) -> Any:
    """An altair chart, as wide as a notebook: rows by urgency, questions that are still open, rules that fire together.

    Of two triages that were compared it shows the rows that flow from each level to each. Show it in a notebook, or
    `.save("summary.png")`. Levels carry their words and counts; colour repeats them.
    """
    altair = needs("altair", "plot")
    if not isinstance(summary, Summary):
        from ..frames.moves import Moves

        return _flows(altair, expect("summary", summary, Moves))
    # Counts and levels each have colours of their own.
    return altair.vconcat(
        _urgency(altair, summary), _open_questions(altair, summary), _heat_map(altair, summary)
    ).resolve_scale(color="independent")


def _urgency(altair: Any, summary: Summary) -> Any:
    names = [level.value for level in summary.urgency]
    rows = [
        {"level": level.value, "rows": count, "label": share_of(count, summary.rows)}
        for level, count in summary.urgency.items()
    ]
    base = altair.Chart(altair.Data(values=rows), title=f"Urgency of {summary.rows:,} rows")
    y = altair.Y("level:N", sort=names, title=None)
    # The same colours as on a card, so that a level looks the same everywhere.
    scale = altair.Scale(domain=names, range=[COLOURS[level][0] for level in summary.urgency])
    bars = base.mark_bar(stroke="black", strokeWidth=0.5).encode(
        x=altair.X("rows:Q", title="rows"), y=y, color=altair.Color("level:N", scale=scale, legend=None)
    )
    labels = base.mark_text(align="left", dx=4).encode(x="rows:Q", y=y, text="label:N")
    return (bars + labels).properties(width=_WIDTH, height=140)


def _open_questions(altair: Any, summary: Summary) -> Any:
    rows = [{"finding": name, "rows": count} for name, count in list(summary.open.items())[:_OPEN] if count]
    return (
        altair.Chart(altair.Data(values=rows), title="Not asked, in rows that are not settled")
        # Grey, as colours mean levels here.
        .mark_bar(color="#555555")
        .encode(
            x=altair.X("rows:Q", title="rows"),
            y=altair.Y("finding:N", sort="-x", title=None, axis=altair.Axis(labelLimit=_LABEL)),
        )
        .properties(width=_WIDTH, height=260)
    )


def _heat_map(altair: Any, summary: Summary) -> Any:
    """Each rule with each other one, by its number; a rule with itself is how often it fires."""
    names = _in_use(summary)
    numbered = {name: f"{name} ({i})" for i, name in enumerate(names, 1)}
    rows = []
    for a in names:
        for i, b in enumerate(names, 1):
            # A pair is counted once, in the order in which its rules are frequent.
            count = summary.rules[a] if a == b else summary.together.get((a, b), summary.together.get((b, a), 0))
            rows.append({"rule": numbered[a], "with": i, "other": b, "rows": count})
    return (
        altair.Chart(altair.Data(values=rows), title="Rules that fire together")
        .mark_rect()
        .encode(
            x=altair.X("with:O", title=None, axis=altair.Axis(labelAngle=0)),
            y=altair.Y("rule:N", sort=list(numbered.values()), title=None, axis=altair.Axis(labelLimit=_LABEL)),
            color=altair.Color("rows:Q", scale=altair.Scale(scheme="greys")),
            tooltip=["rule:N", "other:N", "rows:Q"],
        )
        .properties(width=_WIDTH - 60, height=max(24 * len(names), 24))
    )


def _flows(altair: Any, moves: Moves) -> Any:
    """Bands from the levels before, on the left, to those after, on the right; each as high as its rows are many."""
    levels = sorted(Urgency, reverse=True)
    gap = max(moves.rows, 1) * _GAP
    ends = {side: _ends(moves, levels, side, gap) for side in (0, 1)}
    bands, labels = [], []
    for flow, count in moves.flows.items():
        (left, right), name = (ends[side].starts[flow] for side in (0, 1)), f"{flow[0].value} to {flow[1].value}"
        for step in range(_STEPS + 1):
            # Level at both ends, so that a band leaves and enters its level straight.
            share = (1 - math.cos(math.pi * step / _STEPS)) / 2
            low = left + (right - left) * share
            band = {"x": step / _STEPS, "low": low, "high": low + count}
            bands.append({**band, "flow": name, "rows": count, "before": flow[0].value})
    for side in (0, 1):
        for level, (low, count) in ends[side].levels.items():
            labels.append({"x": side, "y": low + count / 2, "side": side, "label": f"{level.value} ({count:,})"})
    x = altair.X("x:Q", axis=None, scale=altair.Scale(domain=[0, 1]))
    scale = altair.Scale(domain=[one.value for one in levels], range=[COLOURS[one][0] for one in levels])
    drawn = (
        altair.Chart(altair.Data(values=bands))
        .mark_area(opacity=0.65, stroke="black", strokeWidth=0.3)
        .encode(
            x=x,
            y=altair.Y("low:Q", axis=None, scale=altair.Scale(reverse=True)),
            y2="high:Q",
            detail="flow:N",
            color=altair.Color("before:N", scale=scale, legend=None),
            tooltip=["flow:N", "rows:Q"],
        )
    )
    words = altair.Chart(altair.Data(values=labels)).encode(x=x, y="y:Q", text="label:N")
    sides = (("right", -6, 0), ("left", 6, 1))
    texts = [words.mark_text(align=at, dx=dx).transform_filter(f"datum.side == {side}") for at, dx, side in sides]
    moved = len(moves.moved)
    title = f"{moved:,} of {moves.rows:,} rows moved (before on the left, after on the right)"
    padding = {"left": _MARGIN, "right": _MARGIN, "top": 8, "bottom": 8}
    chart = altair.layer(drawn, *texts).properties(width=_WIDTH - 60, height=320, title=title, padding=padding)
    return chart.configure_view(stroke=None)


@dataclass(frozen=True, slots=True)
class _Ends:
    """Where each flow and each level begins on one side, and how many rows the level has."""

    starts: Mapping[tuple[Urgency, Urgency], float]
    levels: Mapping[Urgency, tuple[float, int]]


def _ends(moves: Moves, levels: Sequence[Urgency], side: int, gap: float) -> _Ends:
    starts: dict[tuple[Urgency, Urgency], float] = {}
    heights: dict[Urgency, tuple[float, int]] = {}
    at = 0.0
    for level in levels:
        first = at
        for flow in sorted(
            (flow for flow in moves.flows if flow[side] is level), key=lambda f: f[1 - side], reverse=True
        ):
            starts[flow] = at
            at += moves.flows[flow]
        # No gap for a level without rows, which would seem to be there.
        if at > first:
            heights[level] = (first, int(at - first))
            at += gap
    return _Ends(starts, heights)


def _in_use(summary: Summary) -> Sequence[str]:
    return [name for name, count in list(summary.rules.items())[:TOGETHER] if count]

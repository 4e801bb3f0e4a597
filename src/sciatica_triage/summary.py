"""A table in numbers and pictures: how many rows are how urgent, by which rules and sources, and what is still open.

Needs the extra `frames`; the picture needs `plot`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final, get_args

from .engine.assessment import Options, Status, WeakFlags
from .errors import needs
from .packs.pack import RulePack
from .packs.rule import Unsigned
from .packs.shipped import SHIPPED
from .render.html import COLOURS
from .render.page import Badge, Block, Fold, Heading, Paragraph, Table
from .render.view import View, shows
from .shown import Shown
from .urgency import Urgency

if TYPE_CHECKING:
    from .frames.circuit import Node

_TOGETHER: Final = 15
"""Rules whose firing together is counted: the most frequent ones."""
_OPEN: Final = 15


@dataclass(frozen=True, slots=True)
class Summary(Shown):
    """Counts of rows. `problems` are rows with a value that is no answer; they count as emergencies.

    `rules` by public name and `sources` by id: rows with at least one fired rule of that name, or citing that source.
    `together`: rows in which two of the most frequent rules fired, by the names of both. `open`: rows that are not
    settled and in which that finding was not asked. Mappings are ordered, levels from the highest, the rest by count.
    """

    rows: int
    problems: int
    urgency: Mapping[Urgency, int]
    ceiling: Mapping[Urgency, int]
    status: Mapping[str, int]
    rules: Mapping[str, int]
    sources: Mapping[str, int]
    together: Mapping[tuple[str, str], int] = field(repr=False)
    open: Mapping[str, int] = field(repr=False)


@shows(Summary)
def summary_view(summary: Summary) -> View:
    """The counts as tables: urgency and ceiling side by side, then the most frequent rules, sources and open questions."""
    shares = [
        ((Badge(level),), _share(count, summary.rows), _share(summary.ceiling[level], summary.rows))
        for level, count in summary.urgency.items()
    ]
    blocks: list[Block] = [
        Heading(2, f"{summary.rows:,} rows"),
        *(
            [Paragraph(f"{summary.problems:,} with a value that is no answer, counted as emergencies")]
            * bool(summary.problems)
        ),
        Table(("level", "urgency", "ceiling"), shares),
        Table(
            ("status", "rows"), _shares({name.replace("_", " "): n for name, n in summary.status.items()}, summary.rows)
        ),
    ]
    for what, counts in (("Rules", summary.rules), ("Sources", summary.sources), ("Not asked", summary.open)):
        if rows := _shares({f"`{name}`": count for name, count in counts.items() if count}, summary.rows):
            blocks.append(Fold(f"{what} ({len(rows)})", [Table((what.lower(), "rows"), rows)]))
    return View("Summary of a table", blocks)


def _shares(counts: Mapping[str, int], rows: int) -> list[tuple[str, str]]:
    return [(name, _share(count, rows)) for name, count in counts.items()]


def _share(count: int, rows: int) -> str:
    return f"{count:,} ({count / max(rows, 1):.1%})"


def summarise(
    frame: Any,
    *,
    packs: Iterable[str | RulePack] = SHIPPED,
    columns: Mapping[str, str] | None = None,
    unsigned: Unsigned = "cautious",
    weak_flags: WeakFlags = "urgent",
) -> Summary:
    """Count what a triage of every row gives. The frame may be triaged already or not; options as for `triage_frame`.

    Only counts leave the frame's own engine. Raises `PresentationError` for a column whose type holds no answers.
    """
    from .frames import needs_narwhals

    needs_narwhals()
    from .frames.evaluation import planned

    options = Options(unsigned=unsigned, weak_flags=weak_flags)
    plan, read = planned(frame, packs=packs, columns=columns or {}, options=options)
    triaged, circuit = plan.triaged, plan.circuit
    unsettled = circuit.no(triaged.status["settled"])
    cited: dict[str, list[Node]] = {}
    for rule in plan.rules:
        for source in {citation.source.id for citation in (*rule.citations, *rule.context)}:
            cited.setdefault(source, []).append(triaged.rules[rule.name])
    sources = {source: circuit.some(nodes) for source, nodes in sorted(cited.items())}
    open_ = {name: circuit.every([unsettled, node]) for name, node in plan.not_asked.items()}
    nodes = [*triaged.urgency.values(), *triaged.ceiling.values(), *triaged.rules.values(), *sources.values()]
    nodes += [*open_.values(), *triaged.status.values(), triaged.problem]
    rows, count = plan.count(read, nodes)
    rules = _by_count({name: count[node] for name, node in triaged.rules.items()})
    often = [name for name, times in rules.items() if times][:_TOGETHER]
    pairs = {(a, b): circuit.every([triaged.rules[a], triaged.rules[b]]) for a, b in combinations(often, 2)}
    _, again = plan.count(read, list(pairs.values()))
    return Summary(
        rows,
        count[triaged.problem],
        _exactly(rows, {level: count[node] for level, node in triaged.urgency.items()}),
        _exactly(rows, {level: count[node] for level, node in triaged.ceiling.items()}),
        {status: count[triaged.status[status]] for status in get_args(Status)},
        rules,
        _by_count({source: count[node] for source, node in sources.items()}),
        {pair: again[node] for pair, node in pairs.items()},
        _by_count({name: count[node] for name, node in open_.items()}),
    )


def _exactly(rows: int, at_least: Mapping[Urgency, int]) -> dict[Urgency, int]:
    """Rows at each level, from rows at that level or above."""
    found: dict[Urgency, int] = {}
    above = 0
    for level in sorted(Urgency, reverse=True):
        reached = at_least.get(level, rows)
        found[level] = reached - above
        above = reached
    return found


def _by_count(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def plot_summary(summary: Summary) -> Any:
    """An altair chart of three: rows by urgency, rules that fire together, questions that are still open.

    Show it in a notebook, or `.save("summary.png")`. Levels carry their words and counts; colour repeats them.
    """
    altair = needs("altair", "plot")
    return altair.hconcat(
        altair.vconcat(_urgency(altair, summary), _open_questions(altair, summary)), _heat_map(altair, summary)
    ).resolve_scale(color="independent")


def _urgency(altair: Any, summary: Summary) -> Any:
    names = [level.value for level in summary.urgency]
    rows = [
        {"level": level.value, "rows": count, "label": _share(count, summary.rows)}
        for level, count in summary.urgency.items()
    ]
    base = altair.Chart(altair.Data(values=rows), title=f"Urgency of {summary.rows:,} rows")
    y = altair.Y("level:N", sort=names, title=None)
    scale = altair.Scale(domain=names, range=[COLOURS[level][0] for level in summary.urgency])
    bars = base.mark_bar(stroke="black", strokeWidth=0.5).encode(
        x=altair.X("rows:Q", title="rows"), y=y, color=altair.Color("level:N", scale=scale, legend=None)
    )
    labels = base.mark_text(align="left", dx=4).encode(x="rows:Q", y=y, text="label:N")
    return (bars + labels).properties(width=320, height=140)


def _open_questions(altair: Any, summary: Summary) -> Any:
    rows = [{"finding": name, "rows": count} for name, count in list(summary.open.items())[:_OPEN] if count]
    return (
        altair.Chart(altair.Data(values=rows), title="Not asked, in rows that are not settled")
        .mark_bar(color="#555555")
        .encode(x=altair.X("rows:Q", title="rows"), y=altair.Y("finding:N", sort="-x", title=None))
        .properties(width=320, height=260)
    )


def _heat_map(altair: Any, summary: Summary) -> Any:
    """Each rule with each other one; a rule with itself is how often it fires."""
    names = _in_use(summary)
    rows = []
    for a in names:
        for b in names:
            count = summary.rules[a] if a == b else summary.together.get((a, b), summary.together.get((b, a), 0))
            rows.append({"rule": a, "with": b, "rows": count})
    axis = altair.Axis(labelLimit=280)
    return (
        altair.Chart(altair.Data(values=rows), title="Rules that fire together")
        .mark_rect()
        .encode(
            x=altair.X("with:N", sort=names, title=None, axis=altair.Axis(labelLimit=280, labelAngle=-60)),
            y=altair.Y("rule:N", sort=names, title=None, axis=axis),
            color=altair.Color("rows:Q", scale=altair.Scale(scheme="greys")),
        )
        .properties(width=380, height=380)
    )


def _in_use(summary: Summary) -> Sequence[str]:
    return [name for name, count in list(summary.rules.items())[:_TOGETHER] if count]

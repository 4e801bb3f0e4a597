"""A table in numbers: how many rows are how urgent, by which rules and sources, what is still open, and what moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final, get_args, overload

from ..engine.assessment import Status, WeakFlags, options_of
from ..errors import expect
from ..packs.pack import RulePack
from ..packs.rule import Unsigned
from ..packs.shipped import SHIPPED, PackName
from ..render.page import Badge, Block, Fold, Heading, Paragraph, Table
from ..render.view import View, shows
from ..shown import Shown
from ..urgency import Urgency
from ..vocabulary.answers import Answers

if TYPE_CHECKING:
    from ..frames.circuit import Node
    from ..frames.moves import Moves

TOGETHER: Final = 15
"""Rules whose firing together is counted: the most frequent ones."""


@dataclass(frozen=True, slots=True)
class Summary(Shown):
    """Counts of rows. `problems` are rows with a value that is no answer; they count as emergencies.

    `rules` by public name and `sources` by id: rows with at least one fired rule of that name, or citing that source.
    `together`: rows in which two of the most frequent rules fired, by the names of both. `open`: rows that are not
    settled and in which that finding was not asked. Mappings are ordered, levels from the highest, the rest by count.
    """

    rows: int
    """All rows."""
    problems: int
    """Rows with a value that is no answer."""
    urgency: Mapping[Urgency, int]
    """Rows of each urgency."""
    ceiling: Mapping[Urgency, int]
    """Rows of each ceiling."""
    status: Mapping[str, int]
    """Rows of each status."""
    rules: Mapping[str, int]
    """Rows in which each rule fired."""
    sources: Mapping[str, int]
    """Rows in which a rule fired that cites the source."""
    together: Mapping[tuple[str, str], int] = field(repr=False)
    open: Mapping[str, int] = field(repr=False)


@shows(Summary)
def summary_view(summary: Summary) -> View:
    """The counts as tables: urgency and ceiling side by side, then the most frequent rules, sources and open questions."""
    expect("summary", summary, Summary)
    shares = [
        ((Badge(level),), share_of(count, summary.rows), share_of(summary.ceiling[level], summary.rows))
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
    return [(name, share_of(count, rows)) for name, count in counts.items()]


def share_of(count: int, rows: int) -> str:
    """A count with its share of all rows, in words."""
    return f"{count:,} ({count / max(rows, 1):.1%})"


@overload
def summarise(
    frame: Any,
    after: None = None,
    *,
    packs: Iterable[PackName | RulePack] = SHIPPED,
    vocabulary: type[Answers] | None = None,
    columns: Mapping[str, str] | None = None,
    answers: Mapping[str, str] | None = None,
    unsigned: Unsigned = "cautious",
    weak_flags: WeakFlags = "urgent",
) -> Summary: ...
@overload
def summarise(frame: Any, after: Any, *, by: str | None = None) -> Moves: ...
def summarise(
    frame: Any,
    after: Any = None,
    *,
    by: str | None = None,
    packs: Iterable[PackName | RulePack] = SHIPPED,
    vocabulary: type[Answers] | None = None,
    columns: Mapping[str, str] | None = None,
    answers: Mapping[str, str] | None = None,
    unsigned: Unsigned = "cautious",
    weak_flags: WeakFlags = "urgent",
) -> Summary | Moves:
    """Count what a triage of every row gives. The frame may be triaged already or not; options as for `triage_frame`.

    With `after`, a second triage of the same rows by other rules, say what moved between the two: both are frames that
    `triage_frame` has made, with `detail="reasons"` to learn by which rules, and `by` is the column that tells rows apart.

    Without it only counts leave the frame's own engine. Raises `PresentationError` for a column whose type holds no answers.
    """
    from ..frames import needs_narwhals

    needs_narwhals()
    if after is not None:
        from ..frames.moves import moves

        return moves(frame, after, by)
    from ..frames.evaluation import Reading, planned

    options = options_of(unsigned, weak_flags)
    reading = Reading({} if columns is None else columns, answers)
    plan, read = planned(frame, packs=packs, vocabulary=vocabulary, options=options, reading=reading)
    triaged, circuit = plan.triaged, plan.circuit
    unsettled = circuit.no(triaged.status["settled"])
    cited: dict[str, list[Node]] = {}
    for rule in plan.rules:
        # A set, as a rule may cite two sentences of one source, and is counted once for it.
        for source in {citation.source.id for citation in (*rule.citations, *rule.context)}:
            cited.setdefault(source, []).append(triaged.rules[rule.name])
    sources = {source: circuit.some(nodes) for source, nodes in sorted(cited.items())}
    open_ = {name: circuit.every([unsettled, node]) for name, node in plan.not_asked.items()}
    nodes = [*triaged.urgency.values(), *triaged.ceiling.values(), *triaged.rules.values(), *sources.values()]
    nodes += [*open_.values(), *triaged.status.values(), triaged.problem]
    # All counts in one pass: a frame may be a query that runs again each time.
    rows, count = plan.count(read, nodes)
    rules = _by_count({name: count[node] for name, node in triaged.rules.items()})
    # In a second pass: which rules are frequent is known after the first, and all pairs would be too many columns.
    often = [name for name, times in rules.items() if times][:TOGETHER]
    pairs = {(a, b): circuit.every([triaged.rules[a], triaged.rules[b]]) for a, b in combinations(often, 2)}
    _, again = plan.count(read, list(pairs.values()))
    return Summary(
        rows,
        count[triaged.problem],
        # The circuit knows "at least this level" alone.
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
        # A level without a node is one that every row reaches.
        reached = at_least.get(level, rows)
        found[level] = reached - above
        above = reached
    return found


def _by_count(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

"""From a frame to a triaged frame: which columns answer for which findings, what is computed when, what is added."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any, Final, TypeVar, get_args

import narwhals.stable.v2 as nw

from ..engine.assessment import Assessor, Options
from ..errors import OptionError, PresentationError
from ..packs.pack import RulePack
from ..packs.shipped import packs_of
from ..triager import triager
from ..urgency import Urgency
from ..vocabulary.findings import Finding
from .circuit import FALSE, TRUE, Circuit, Node
from .columns import Column, ColumnTest
from .compiled import AnswerNodes, Detail, compiled
from .schema import Frame, columns_read, findings_answered, given_frame, refuse_taken, without_objects

SEPARATOR: Final = ";"
"""Between the names in `rule_ids`."""
_ROWS: Final = 1 << 20
"""Rows of an eager frame that are computed at a time: enough to be fast, few enough to need little memory."""
_Frame = TypeVar("_Frame", nw.DataFrame[Any], nw.LazyFrame[Any])
_LEVELS: Final = tuple(sorted(Urgency, reverse=True))


def triaged(
    frame: Any,
    *,
    packs: Iterable[str | RulePack],
    detail: Detail,
    columns: Mapping[str, str],
    options: Options,
    untyped: bool,
) -> Any:
    """What `triage_frame` does. `untyped`: true and false may be text, as in CSV."""
    if detail not in get_args(Detail):
        raise OptionError(f"`detail`: expected one of {', '.join(get_args(Detail))}")
    given, names = given_frame(frame)
    assessor = _assessor(packs_of(packs), options)
    answering = findings_answered(names, assessor, columns)
    if isinstance(given, nw.DataFrame):
        return _eager(given, names, answering, assessor, detail, untyped=untyped)
    return _lazy(given, names, answering, assessor, detail, untyped=untyped)


def planned(
    frame: Any,
    *,
    packs: Iterable[str | RulePack],
    columns: Mapping[str, str],
    options: Options,
) -> tuple[Plan, Frame]:
    """A plan for this frame, and the columns that it reads."""
    given, names = given_frame(frame)
    assessor = _assessor(packs_of(packs), options)
    answering = findings_answered(names, assessor, columns)
    read: Frame = given.select(list(answering) or names[:1])
    if isinstance(read, nw.DataFrame):
        read = without_objects(read, answering)
    return _plan(assessor, columns_read(read, answering, untyped=False), "urgency", _unused_prefix(names)), read


@lru_cache(maxsize=32)
def _assessor(packs: tuple[RulePack, ...], options: Options) -> Assessor:
    return Assessor(triager(packs, engine="reference").book, "reference", options)


class Plan:
    """Everything that follows from the frame's schema: the columns that are read, and the expressions in order."""

    def __init__(self, assessor: Assessor, columns: Sequence[Column], detail: Detail, prefix: str) -> None:
        self.circuit = circuit = Circuit()
        thresholds = assessor.book.comparisons()
        self.rules = assessor.book.rules
        self.columns = {column.name: column for column in columns}
        self.answers: dict[str, AnswerNodes] = {
            column.name: column.answered(circuit, thresholds.get(column.finding.name, ())) for column in columns
        }
        by_finding = {self.columns[name].finding.name: answered for name, answered in self.answers.items()}
        asked = [f.name for f in assessor.book.vocabulary.findings.values() if f.kind != "exception"]
        known = {name: (a.present, a.absent, a.unsure) for name, a in by_finding.items()}
        self.not_asked = {name: circuit.no(circuit.some(known.get(name, ()))) for name in asked}
        self.detail = detail
        self.triaged = compiled(assessor, by_finding, circuit)
        self._prefix = prefix
        self._place = {name: i for i, name in enumerate(self.columns)}
        roots = [
            *self.triaged.urgency.values(),
            *self.triaged.ceiling.values(),
            *self.triaged.status.values(),
        ]
        roots += [answered.problem for answered in self.answers.values()]
        roots += self.triaged.rules.values() if detail != "urgency" else ()
        self._stages = circuit.stages(roots)

    def count(self, frame: Frame, nodes: Sequence[Node]) -> tuple[int, dict[Node, int]]:
        """How many rows there are, and in how many each of these nodes holds."""
        made = self._rounds(self.circuit.stages(nodes))
        for expressions in made:
            frame = frame.with_columns(*expressions)
        wanted = sorted(set(nodes) - {TRUE, FALSE})
        sums = [nw.col(self.helper(node)).cast(nw.Int64).sum().alias(self.helper(node)) for node in wanted]
        counted = frame.select(nw.len().alias("rows"), *sums)
        (row,) = (counted.collect() if isinstance(counted, nw.LazyFrame) else counted).rows(named=True)
        counts = {node: int(row[self.helper(node)] or 0) for node in wanted}
        return int(row["rows"]), {**counts, TRUE: int(row["rows"]), FALSE: 0}

    @property
    def wrong(self) -> str:
        """The name of a helping column that says whether a row holds a value that is no answer."""
        return f"{self._prefix}wrong"

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that are added, apart from `problem`."""
        rules = self.triaged.rules
        return (
            *("urgency", "ceiling", "status"),
            *(("rule_ids",) if self.detail != "urgency" else ()),
            *(rules if self.detail == "full" else ()),
        )

    def with_helpers(self, frame: _Frame) -> _Frame:
        """The frame with the helping columns."""
        for expressions in self._helpers:
            frame = frame.with_columns(*expressions)
        return frame

    @cached_property
    def _helpers(self) -> tuple[list[nw.Expr], ...]:
        return tuple(self._rounds(self._stages))

    def _rounds(self, stages: list[list[Node]]) -> Iterator[list[nw.Expr]]:
        """Expressions of helping columns: those of a round need only the rounds before it."""
        amounts = {name: amount for name, column in self.columns.items() if (amount := column.amount()) is not None}
        if amounts:
            yield [amount.alias(self._amount(name)) for name, amount in amounts.items()]
        made: dict[Node, nw.Expr] = {}
        for stage in stages:
            yield [self.circuit.expression(node, self._leaf, made).alias(self.helper(node)) for node in stage]
            made |= {node: nw.col(self.helper(node)) for node in stage}

    def helper(self, node: Node) -> str:
        """The name of the helping column for a node."""
        return f"{self._prefix}{node}"

    def _amount(self, column: str) -> str:
        return f"{self._prefix}amount_{self._place[column]}"

    def _leaf(self, leaf: ColumnTest) -> nw.Expr:
        return self.columns[leaf.column].leaf(leaf.asks, nw.col(self._amount(leaf.column)))

    def column(self, node: Node) -> nw.Expr:
        """A node that has been made into a column, or a constant."""
        return nw.lit(node == TRUE) if node in (TRUE, FALSE) else nw.col(self.helper(node))

    @cached_property
    def outcome(self) -> list[nw.Expr]:
        """The added columns, apart from `problem`, over the helping ones."""
        triaged = self.triaged
        status = [(word, TRUE if word == "screened" else node) for word, node in triaged.status.items()]
        made = [
            self._chosen(_by_level(triaged.urgency)).alias("urgency"),
            self._chosen(_by_level(triaged.ceiling)).alias("ceiling"),
            self._chosen(status).alias("status"),
        ]
        rules = triaged.rules
        if self.detail != "urgency":
            ids = [nw.when(self.column(node)).then(nw.lit(name)) for name, node in rules.items() if node != FALSE]
            made.append(_joined(ids).alias("rule_ids"))
        if self.detail == "full":
            made += [self.column(node).alias(name) for name, node in rules.items()]
        return made

    def problem(self) -> nw.Expr:
        """What is wrong with each row, in words; null where nothing is."""
        wrong = [
            nw.when(self.column(self.answers[name].problem)).then(
                nw.lit(f"column `{name}`: expected {column.expected}")
            )
            for name, column in self.columns.items()
            if self.answers[name].problem != FALSE
        ]
        return nw.when(self.column(self.triaged.problem)).then(_joined(wrong)).alias("problem")

    def _chosen(self, cases: Iterable[tuple[str, Node]]) -> nw.Expr:
        """The word of the first case that holds; the last case always does."""
        *others, (last, _) = _reachable(cases)
        chosen = nw.lit(last)
        for word, node in reversed(others):
            chosen = nw.when(self.column(node)).then(nw.lit(word)).otherwise(chosen)
        return chosen


@lru_cache(maxsize=32)
def _plan(assessor: Assessor, columns: tuple[Column, ...], detail: Detail, prefix: str) -> Plan:
    """The plan for frames of the same columns, made once."""
    return Plan(assessor, columns, detail, prefix)


def _reachable(cases: Iterable[tuple[str, Node]]) -> list[tuple[str, Node]]:
    """The cases up to the first one that always holds, without those that never do."""
    kept: list[tuple[str, Node]] = []
    for word, node in cases:
        if node != FALSE:
            kept.append((word, node))
        if node == TRUE:
            break
    return kept


def _by_level(levels: Mapping[Urgency, Node]) -> list[tuple[str, Node]]:
    return [(level.value, levels.get(level, TRUE)) for level in _LEVELS]


def _joined(texts: Sequence[nw.Expr]) -> nw.Expr:
    """These texts joined in order, without the nulls; an empty text where all are null."""
    return nw.concat_str(texts, separator=SEPARATOR, ignore_nulls=True).fill_null("") if texts else nw.lit("")


def _unused_prefix(taken: Iterable[str]) -> str:
    prefix = "_triage_"
    names = [str(name) for name in taken]
    while any(name.startswith(prefix) for name in names):
        prefix = f"_{prefix}"
    return prefix


# eager and lazy


def _lazy(
    frame: nw.LazyFrame[Any],
    names: Sequence[str],
    answering: Mapping[str, Finding],
    assessor: Assessor,
    detail: Detail,
    *,
    untyped: bool,
) -> Any:
    plan = _plan(assessor, columns_read(frame, answering, untyped=untyped), detail, _unused_prefix(names))
    refuse_taken([*plan.names, "problem"], names)
    return plan.with_helpers(frame).select(*(nw.col(name) for name in names), *plan.outcome, plan.problem()).to_native()


def _eager(
    frame: nw.DataFrame[Any],
    names: Sequence[str],
    answering: Mapping[str, Finding],
    assessor: Assessor,
    detail: Detail,
    *,
    untyped: bool,
) -> Any:
    read = without_objects(frame.select(list(answering) or [names[0]]), answering)
    plan = _plan(assessor, columns_read(read, answering, untyped=untyped), detail, _unused_prefix(names))
    refuse_taken(plan.names, names)
    streamed = _streamed(plan, read) if read.implementation.is_polars() else None
    added = _in_parts(plan, read) if streamed is None else streamed
    return frame.with_columns(*(added[name] for name in plan.names)).to_native()


def _streamed(plan: Plan, read: nw.DataFrame[Any]) -> nw.DataFrame[Any] | None:
    """The added columns by polars' own streaming, which needs the expressions once; None where a value is no answer."""
    wrong = plan.column(plan.triaged.problem).alias(plan.wrong)
    lazy = plan.with_helpers(read.lazy()).with_columns(*plan.outcome, wrong).select(*plan.names, plan.wrong)
    done = lazy.collect("polars", engine="streaming")
    return None if done[plan.wrong].any() else done


def _in_parts(plan: Plan, read: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """The added columns, some rows at a time; raises `PresentationError` where a value is no answer."""
    parts: list[nw.DataFrame[Any]] = []
    for start in range(0, max(len(read), 1), _ROWS):
        part = read[start : start + _ROWS]
        part = plan.with_helpers(part)
        _raise_problems(plan, part, start)
        parts.append(part.with_columns(*plan.outcome).select(*plan.names))
    return nw.concat(parts) if len(parts) > 1 else parts[0]


def _raise_problems(plan: Plan, part: nw.DataFrame[Any], start: int) -> None:
    problem = plan.triaged.problem
    if problem == FALSE or not part.select(plan.column(problem).any().alias("any"))["any"][0]:
        return
    found: list[str] = []
    for name, column in plan.columns.items():
        node = plan.answers[name].problem
        rows = part[plan.helper(node)].arg_true().to_list() if node != FALSE else []
        if rows:
            found.append(f"column `{name}`, row {start + rows[0]}: {_reading_error(column, part[name][rows[0]])}")
    raise PresentationError(*found)


def _reading_error(column: Column, value: object) -> str:
    """What `triage()` says of this value, which never repeats it."""
    try:
        column.finding.read(value)
    except PresentationError as error:
        return str(error)
    return f"finding `{column.finding.name}`: expected {column.expected}"

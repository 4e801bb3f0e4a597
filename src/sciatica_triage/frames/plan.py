"""What is computed for a table, in which order: the columns that are read, and the expressions that follow from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial, reduce
from operator import and_, or_
from typing import Any, Final, TypeVar

import narwhals.stable.v2 as nw

from ..engine.assessment import Assessor
from ..urgency import Urgency
from .circuit import FALSE, TRUE, Circuit, Node
from .columns import Column, ColumnTest
from .compiled import Detail, by_level, compiled, reachable
from .row_conditions import AnswerNodes
from .schema import Frame

SEPARATOR: Final = ";"
"""Between the names in `rule_ids`."""
_SPARED: Final = 4
"""How many columns may be read again in SQL to save one: fewer rounds are planned sooner and run no slower."""
_Frame = TypeVar("_Frame", nw.DataFrame[Any], nw.LazyFrame[Any])
LEVELS: Final = tuple(level.value for level in sorted(Urgency))
"""The levels, the least urgent first."""


class Plan:
    """Everything that follows from the frame's schema: the columns that are read, and the expressions in order."""

    def __init__(
        self, assessor: Assessor, columns: Sequence[Column], detail: Detail, prefix: str, *, ordered: bool
    ) -> None:
        self._level = nw.Enum(LEVELS) if ordered else nw.String()
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
            self.triaged.problem,
        ]
        roots += [answered.problem for answered in self.answers.values()]
        roots += self.triaged.rules.values() if detail != "urgency" else ()
        self._roots = roots

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
        """The frame with the helping columns; a query in SQL only with those that the outcome reads.

        There every column costs in every round, so each is dropped after the last round that reads it.
        """
        if isinstance(frame, nw.DataFrame) or frame.implementation.is_polars():
            for expressions in self._helpers:
                frame = frame.with_columns(*expressions)
            return frame
        names = frame.collect_schema().names()
        for expressions, kept in self._sparing:
            frame = frame.select(*names, *kept, *expressions)
        return frame

    @cached_property
    def _helpers(self) -> tuple[list[nw.Expr], ...]:
        return tuple(self._rounds(self.circuit.stages(self._roots)))

    @cached_property
    def _sparing(self) -> list[tuple[list[nw.Expr], list[str]]]:
        """Fewer rounds, each with the helping columns of earlier ones that later ones, or the outcome, still read."""
        stages = self.circuit.stages(self._roots, _SPARED)
        helping = [name for helpers in self._helping for name in helpers]
        first = [helping[: sum(map(len, self._helping[:i]))] for i in range(len(self._helping))]
        still, kept = set(self._roots), []
        for i, stage in reversed(list(enumerate(stages))):
            made = {node for earlier in stages[:i] for node in earlier}
            kept.append([self.helper(node) for node in sorted(still & made)])
            still |= {part for node in stage for part in self.circuit.reads(node, made)}
        return list(zip(self._rounds(stages), first + kept[::-1], strict=True))

    def _rounds(self, stages: list[list[Node]]) -> Iterator[list[nw.Expr]]:
        """Expressions of helping columns: those of a round need only the rounds before it."""
        for helpers in self._helping:
            yield [made.alias(name) for name, made in helpers.items()]
        made: dict[Node, nw.Expr] = {}
        language = _Expressions(self._leaf)
        for stage in stages:
            yield [self.circuit.expression(node, language, made).alias(self.helper(node)) for node in stage]
            made |= {node: nw.col(self.helper(node)) for node in stage}

    def helper(self, node: Node) -> str:
        """The name of the helping column for a node."""
        return f"{self._prefix}{node}"

    @cached_property
    def _helping(self) -> list[dict[str, nw.Expr]]:
        """What the leaves look at beside the columns, by the name it gets, in rounds."""
        rounds: list[dict[str, nw.Expr]] = []
        for name, column in self.columns.items():
            for i, made in enumerate(column.helpers(partial(self._helps, name))):
                rounds += [{}] if i == len(rounds) else []
                rounds[i] |= {self._helper_of(name, what): expression for what, expression in made.items()}
        return list(filter(None, rounds))

    def _helper_of(self, column: str, what: str) -> str:
        return f"{self._prefix}{what}_{self._place[column]}"

    def _helps(self, column: str, what: str) -> nw.Expr:
        return nw.col(self._helper_of(column, what))

    def _leaf(self, leaf: ColumnTest) -> nw.Expr:
        return self.columns[leaf.column].leaf(leaf.asks, partial(self._helps, leaf.column))

    def column(self, node: Node) -> nw.Expr:
        """A node that has been made into a column, or a constant."""
        return nw.lit(node == TRUE) if node in (TRUE, FALSE) else nw.col(self.helper(node))

    @cached_property
    def outcome(self) -> list[nw.Expr]:
        """The added columns, apart from `problem`, over the helping ones."""
        triaged = self.triaged
        # One status always holds, so the last one needs no column of its own.
        status = [(word, TRUE if word == "screened" else node) for word, node in triaged.status.items()]
        made = [
            self._chosen(by_level(triaged.urgency), self._level).alias("urgency"),
            self._chosen(by_level(triaged.ceiling), self._level).alias("ceiling"),
            self._chosen(status, nw.String()).alias("status"),
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

    def _chosen(self, cases: Iterable[tuple[str, Node]], dtype: nw.dtypes.DType) -> nw.Expr:
        """The word of the first case that holds; the last case always does."""
        *others, (last, _) = reachable(cases)
        chosen = nw.lit(last, dtype)
        # From the last to the first, so that the first case is looked at first.
        for word, node in reversed(others):
            chosen = nw.when(self.column(node)).then(nw.lit(word, dtype)).otherwise(chosen)
        return chosen


@dataclass(frozen=True, slots=True)
class _Expressions:
    """The circuit's language of columns."""

    leaf: Callable[[ColumnTest], nw.Expr]

    def every(self, parts: Sequence[nw.Expr]) -> nw.Expr:
        return reduce(and_, parts)

    def some(self, parts: Sequence[nw.Expr]) -> nw.Expr:
        return reduce(or_, parts)

    def no(self, part: nw.Expr) -> nw.Expr:
        return ~part


def _joined(texts: Sequence[nw.Expr]) -> nw.Expr:
    """These texts joined in order, without the nulls; an empty text where all are null."""
    return nw.concat_str(texts, separator=SEPARATOR, ignore_nulls=True).fill_null("") if texts else nw.lit("")

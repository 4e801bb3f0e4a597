"""From a frame to a triaged frame: which columns answer for which findings, what is computed when, what is added."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from typing import Any, Final, Literal, TypeVar, get_args

import narwhals.stable.v2 as nw

from ..engine.assessment import Assessor, Options
from ..errors import PresentationError, TriageError, expect_one_of, in_own_words
from ..packs.pack import RulePack
from ..packs.shipped import PackName, packs_of
from ..triager import rulebook
from ..vocabulary.answers import Answers
from ..vocabulary.findings import Finding
from .circuit import FALSE
from .columns import Column
from .compiled import Detail
from .plain_types import ordered_arrow
from .plan import LEVELS, Plan
from .schema import Frame, columns_read, findings_answered, given_frame, refuse_taken, with_plain_types
from .understood import Understood, UnreadColumnWarning, understood
from .wording import Wording, wording

_ROWS: Final = 1 << 20
"""Rows of an eager frame that are computed at a time: enough to be fast, few enough to need little memory."""
_CALLER: Final = 4
"""How many calls lie between a warning and the caller of `triage_frame`."""
_Frame = TypeVar("_Frame", nw.DataFrame[Any], nw.LazyFrame[Any])


@dataclass(frozen=True, slots=True)
class Reading:
    """How a table is read: which column is which finding, which texts are answers, and what is done about near misses.

    `near`: what is done about a column that looks like a finding and is none. `report` is given what was understood.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] | None = None
    untyped: bool = False
    empty_is_null: bool = False
    near: Literal["refuse", "warn", "pass"] = "warn"
    report: Callable[[Understood], object] | None = None

    def worded(self) -> Wording:
        """How the table is worded."""
        return wording(self.answers, untyped=self.untyped, empty_is_null=self.empty_is_null)

    def answering(self, given: Frame, names: Sequence[str], assessor: Assessor) -> dict[str, Finding]:
        """The columns that answer for a finding, once everybody has been told what was understood."""
        index = self._near_in_the_index(given, assessor)
        found, told = findings_answered(names, assessor, self.columns)
        if self.report is not None:
            self.report(told)
        near = [f"column {name!r} is no finding; did you mean `{finding}`?" for name, finding in told.near.items()]
        near += [f"{name!r} in the index is not read; did you mean `{finding}`?" for name, finding in index.items()]
        if near and self.near == "refuse":
            raise PresentationError(*near)
        if near and self.near == "warn":
            warnings.warn("; ".join(near), UnreadColumnWarning, stacklevel=_CALLER)
        return found

    def _near_in_the_index(self, given: Frame, assessor: Assessor) -> Mapping[str, str]:
        """What looks like a finding in the index of a pandas frame, which is no column; raises where it is a finding.

        What is told there would be as good as not told.
        """
        index = nw.maybe_get_index(given) if isinstance(given, nw.DataFrame) else None
        named = [name for name in getattr(index, "names", ()) if isinstance(name, str)]
        told = understood(named, assessor.book.vocabulary.findings, self.columns)
        for finding in told.read.values():
            raise PresentationError(f"the index stands for finding `{finding}`; `reset_index()` makes a column of it")
        return told.near


def triaged(
    frame: Any,
    *,
    packs: Iterable[PackName | RulePack],
    detail: Detail,
    options: Options,
    reading: Reading,
    vocabulary: type[Answers] | None = None,
) -> Any:
    """What `triage_frame` does."""
    detail = expect_one_of("detail", detail, get_args(Detail))
    worded = reading.worded()
    with engine_in_words():
        given, names = given_frame(frame)
        assessor = _assessor(packs_of(packs), vocabulary, options)
    answering = reading.answering(given, names, assessor)  # by itself, since what `report` raises is the caller's own
    with engine_in_words():
        if isinstance(given, nw.DataFrame):
            return _eager(given, names, answering, assessor, detail, worded)
        return _lazy(given, names, answering, assessor, detail, worded)


def planned(
    frame: Any,
    *,
    packs: Iterable[PackName | RulePack],
    options: Options,
    reading: Reading,
    vocabulary: type[Answers] | None = None,
) -> tuple[Plan, Frame]:
    """A plan for this frame, and the columns that it reads."""
    worded = reading.worded()
    with engine_in_words():
        given, names = given_frame(frame)
        assessor = _assessor(packs_of(packs), vocabulary, options)
    answering = reading.answering(given, names, assessor)
    with engine_in_words():
        read: Frame = given.select(list(answering))
        if isinstance(read, nw.DataFrame):
            read = with_plain_types(read, answering)
        return _plan(
            assessor, columns_read(read, answering, worded), "urgency", _unused_prefix(names), ordered=False
        ), read


def engine_in_words() -> in_own_words:
    """What another library says of a frame may repeat what it holds; polars panics are no `Exception`."""
    panic = getattr(getattr(sys.modules.get("polars"), "exceptions", None), "PanicException", Exception)

    def own(error: BaseException) -> TriageError:
        if isinstance(error, TriageError):
            return error
        return PresentationError(f"the frame's own library cannot compute this ({type(error).__name__})")

    return in_own_words((Exception, panic), own)


@lru_cache(maxsize=32)
def _assessor(packs: tuple[RulePack, ...], vocabulary: type[Answers] | None, options: Options) -> Assessor:
    return Assessor(rulebook(packs, vocabulary, engine="reference"), "reference", options)


@lru_cache(maxsize=32)
def _plan(assessor: Assessor, columns: tuple[Column, ...], detail: Detail, prefix: str, *, ordered: bool) -> Plan:
    """The plan for frames of the same columns, made once."""
    return Plan(assessor, columns, detail, prefix, ordered=ordered)


def _orders(frame: Frame) -> bool:
    """Whether this library has a type for levels that sorts and compares by level, and narwhals makes it."""
    kind = frame.implementation
    return bool(kind.is_polars() or kind.is_pandas_like() or kind.is_duckdb())


def _unused_prefix(taken: Iterable[str]) -> str:
    prefix = "_triage_"
    names = [name.casefold() for name in taken]
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
    worded: Wording,
) -> Any:
    plan = _plan(
        assessor, columns_read(frame, answering, worded), detail, _unused_prefix(names), ordered=_orders(frame)
    )
    refuse_taken([*plan.names, "problem"], names)
    return plan.with_helpers(frame).select(*(nw.col(name) for name in names), *plan.outcome, plan.problem()).to_native()


def _eager(
    frame: nw.DataFrame[Any],
    names: Sequence[str],
    answering: Mapping[str, Finding],
    assessor: Assessor,
    detail: Detail,
    worded: Wording,
) -> Any:
    """Texts are first compared as they stand, which is fast, and only where one is no answer so, with all care."""
    read = with_plain_types(frame.select(list(answering)), answering)
    columns, prefix = columns_read(read, answering, worded), _unused_prefix(names)
    make = partial(_plan, assessor, detail=detail, prefix=prefix, ordered=_orders(frame))
    plan = make(columns=tuple(replace(column, exact=True) for column in columns))
    careful = make(columns=columns) if any(column.holds == "text" for column in columns) else plan
    refuse_taken(plan.names, names)
    added = None
    # Once where both are the same plan.
    for tried in dict.fromkeys((plan, careful)) if read.implementation.is_polars() else ():
        added = _streamed(tried, read) if added is None else added
    if added is None:
        added = _in_parts(plan, careful, read)
    if frame.implementation.is_pyarrow():
        ordered = {name: ordered_arrow(added[name].to_native(), LEVELS) for name in ("urgency", "ceiling")}
        added = added.with_columns(*(nw.from_native(a, series_only=True).alias(name) for name, a in ordered.items()))
    return frame.with_columns(*(added[name] for name in plan.names)).to_native()


def _streamed(plan: Plan, read: nw.DataFrame[Any]) -> nw.DataFrame[Any] | None:
    """The added columns by polars' own streaming, which needs the expressions once; None where a value is no answer."""
    wrong = plan.column(plan.triaged.problem).alias(plan.wrong)
    lazy = plan.with_helpers(read.lazy()).with_columns(*plan.outcome, wrong).select(*plan.names, plan.wrong)
    done = lazy.collect("polars", engine="streaming")
    return None if done[plan.wrong].any() else done


def _in_parts(plan: Plan, careful: Plan, read: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """The added columns, some rows at a time; raises `PresentationError` where a value is no answer."""
    parts: list[nw.DataFrame[Any]] = []
    for start in range(0, max(len(read), 1), _ROWS):
        part = read[start : start + _ROWS]
        made = plan.with_helpers(part)
        if careful is not plan and _has_problems(plan, made):
            plan, made = careful, careful.with_helpers(part)
        _raise_problems(plan, made, start)
        parts.append(made.with_columns(*plan.outcome).select(*plan.names))
    return nw.concat(parts) if len(parts) > 1 else parts[0]


def _has_problems(plan: Plan, part: nw.DataFrame[Any]) -> bool:
    problem = plan.triaged.problem
    return problem != FALSE and bool(part.select(plan.column(problem).any().alias("any"))["any"][0])


def _raise_problems(plan: Plan, part: nw.DataFrame[Any], start: int) -> None:
    if not _has_problems(plan, part):
        return
    found: list[str] = []
    for name, column in plan.columns.items():
        node = plan.answers[name].problem
        rows = part[plan.helper(node)].arg_true().to_list() if node != FALSE else []
        if rows:
            found.append(f"column `{name}`, row {start + rows[0]}: {_reading_error(column, part[name], rows[0])}")
    raise PresentationError(*found)


def _reading_error(column: Column, values: nw.Series[Any], row: int) -> str:
    """What `triage()` says of this value, which never repeats it."""
    try:
        column.finding.read(values[row])
    except PresentationError as error:
        return str(error)
    except (OverflowError, ValueError):  # a duration that is too long to be one in Python
        pass
    return f"finding `{column.finding.name}`: expected {column.expected}"

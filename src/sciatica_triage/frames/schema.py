"""What a frame's names and types say before anything is computed: which column answers for which finding, or why none can."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import narwhals.stable.v2 as nw

from ..engine.assessment import Assessor
from ..errors import OptionError, PresentationError, expect_pairs, is_text
from ..vocabulary.findings import Finding
from ..vocabulary.vocabulary import suggestion
from .columns import Column, column_of
from .plain_types import plain_arrow, plain_pandas
from .understood import Understood, understood
from .wording import Wording

Frame: TypeAlias = nw.DataFrame[Any] | nw.LazyFrame[Any]


def given_frame(frame: Any) -> tuple[Frame, list[str]]:
    """The frame for narwhals, and the names of its columns."""
    distinct = "expected every column to have a name of its own"
    try:
        given = nw.from_native(frame)
        names = given.collect_schema().names() if given.implementation.is_polars() else given.columns
    except TypeError:
        problem = "expected a data frame that narwhals knows, such as of pandas, polars, PyArrow, DuckDB or PySpark"
    except nw.exceptions.DuplicateError:
        problem = distinct
    else:
        problem = "" if len(set(names)) == len(names) else distinct
        if not names:
            problem = "expected a frame with at least one column"
        elif any(isinstance(name, tuple) for name in names):
            problem = "expected columns with plain names, got several levels of names"
        elif not all(isinstance(name, str) for name in names):
            problem = "expected columns whose names are text; `frame.columns.map(str)` makes them so"
        if not problem:
            return given, names
    raise PresentationError(problem)


def findings_answered(
    names: Sequence[str], assessor: Assessor, renamed: Mapping[str, str]
) -> tuple[dict[str, Finding], Understood]:
    """The columns that answer for a finding, and all that was understood.

    Raises `PresentationError` where `columns` does not fit, two columns stand for one finding, or none stands for any.
    """
    said = OptionError("`columns`: expected names of columns, each with the name of a finding")
    renamed = expect_pairs(renamed, said)
    if not all(is_text(name) for pair in renamed.items() for name in pair):
        raise said
    findings = assessor.book.vocabulary.findings
    known = set(names)
    problems = [f"`columns` names `{name}`, which the frame does not have" for name in renamed if name not in known]
    problems += [
        f"`columns` maps `{name}` to an unknown finding{suggestion(to, findings)}"
        for name, to in renamed.items()
        if to not in findings
    ]
    told = understood(names, findings, renamed)
    first: dict[str, str] = {}
    for name, finding in told.read.items():
        if first.setdefault(finding, name) != name:
            problems.append(f"columns `{first[finding]}` and `{name}` both stand for the finding `{finding}`")
    problems += [
        f"the name of the column for the finding `{told.read[name]}` has a NUL"
        for name in first.values()
        if "\0" in name
    ]
    if not told.read and not problems:
        near = "; ".join(f"column {name!r}: did you mean `{finding}`?" for name, finding in told.near.items())
        problems.append("no column stands for a finding, so nothing would be read" + (f"; {near}" if near else ""))
    if problems:
        raise PresentationError(*problems)
    return {name: findings[finding] for name, finding in told.read.items()}, told


def columns_read(frame: Frame, answering: Mapping[str, Finding], wording: Wording) -> tuple[Column, ...]:
    """The columns to be read; raise `PresentationError` with everything that is wrong with their types."""
    if not answering:
        return ()
    read = frame.select(list(answering))
    schema = read.collect_schema()
    columns: list[Column] = []
    problems: list[str] = []
    for name, finding in answering.items():
        native = _native_type(read, name, schema[name])
        column = None if native.upper() == "JSON" else column_of(name, finding, schema[name], native, wording)
        if column is not None:
            columns.append(column)
        else:
            wanted = finding.range if finding.kind == "number" else "answers"
            problems.append(
                f"column `{name}`: expected {wanted} for the finding `{finding.name}`, got {_kind(schema[name], native)}"
            )
    if problems:
        raise PresentationError(*problems)
    return tuple(columns)


def _native_type(frame: Frame, name: str, dtype: Any) -> str:
    """The name of a column's type in its own library; asked for only where narwhals may not tell all of it."""
    if not isinstance(dtype, nw.Unknown) and not (isinstance(dtype, nw.String) and frame.implementation.is_duckdb()):
        return ""
    native = frame.to_native()
    if frame.implementation.is_pandas_like():
        return str(native.dtypes[name])
    if hasattr(native, "collect_schema"):
        return str(native.collect_schema()[name])
    if hasattr(native, "types"):
        return str(dict(zip(native.columns, native.types, strict=True))[name])
    kind = native.schema.field(name) if hasattr(native.schema, "field") else native.schema[name]
    return str(kind.type) if hasattr(kind, "type") else str(kind.dataType.simpleString())


def _kind(dtype: Any, native: str) -> str:
    if isinstance(dtype, nw.Object):
        return "a mixture of kinds of values"
    return f"values of the type {native or type(dtype).__name__}"


def refuse_taken(names: Iterable[str], taken: Iterable[str]) -> None:
    """Raise `PresentationError` where a column that is to be added is there already, in whatever case: SQL knows none."""
    added = {name.casefold() for name in names}
    clash = sorted(name for name in taken if name.casefold() in added)
    if clash:
        raise PresentationError(*(f"the frame already has a column `{name}`; rename it" for name in clash))


def with_plain_types(read: nw.DataFrame[Any], answering: Mapping[str, Finding]) -> nw.DataFrame[Any]:
    """The columns that answer, those of unusual types (objects of one kind, categories of numbers) as plain ones."""
    changed: list[nw.Series[Any]] = []
    for name in answering:
        native = read[name].to_native()
        if read.implementation.is_pyarrow():
            plain = plain_arrow(native)
        elif hasattr(native, "convert_dtypes"):
            plain = plain_pandas(native, nw.get_native_namespace(read))
        else:
            continue
        if plain is not native:
            changed.append(nw.from_native(plain, series_only=True).alias(name))
    return read.with_columns(*changed) if changed else read

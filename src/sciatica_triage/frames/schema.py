"""What a frame's names and types say before anything is computed: which column answers for which finding, or why none can."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import narwhals.stable.v2 as nw

from ..engine.assessment import Assessor
from ..errors import PresentationError
from ..vocabulary.findings import Finding
from ..vocabulary.vocabulary import nearest
from .columns import Column, column_of

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
        if not problem:
            return given, names
    raise PresentationError(problem)


def findings_answered(names: Sequence[str], assessor: Assessor, renamed: Mapping[str, str]) -> dict[str, Finding]:
    """The columns that answer for a finding; raise `PresentationError` where `columns` does not fit."""
    findings = assessor.book.vocabulary.findings
    known = set(names)
    problems = [f"`columns` names `{name}`, which the frame does not have" for name in renamed if name not in known]
    problems += [
        f"`columns` maps `{name}` to an unknown finding; the nearest known name is `{nearest(str(to), findings)}`"
        for name, to in renamed.items()
        if to not in findings
    ]
    found: dict[str, Finding] = {}
    first: dict[str, str] = {}
    for name in names:
        finding = renamed.get(name, name)
        if finding in findings:
            found[name] = findings[finding]
            if first.setdefault(finding, name) != name:
                problems.append(f"columns `{first[finding]}` and `{name}` both stand for the finding `{finding}`")
    if problems:
        raise PresentationError(*problems)
    return found


def columns_read(frame: Frame, answering: Mapping[str, Finding], *, untyped: bool) -> tuple[Column, ...]:
    """The columns to be read; raise `PresentationError` with everything that is wrong with their types."""
    if not answering:
        return ()
    read = frame.select(list(answering))
    schema = read.collect_schema()
    columns: list[Column] = []
    problems: list[str] = []
    for name, finding in answering.items():
        column = column_of(name, finding, schema[name], _native_type(read, name, schema[name]), untyped=untyped)
        if column is not None:
            columns.append(column)
        else:
            wanted = finding.range if finding.kind == "number" else "answers"
            problems.append(
                f"column `{name}`: expected {wanted} for the finding `{finding.name}`, got {_kind(schema[name])}"
            )
    if problems:
        raise PresentationError(*problems)
    return tuple(columns)


def _native_type(frame: Frame, name: str, dtype: Any) -> str:
    """The name of a column's type in its own library; asked for only where narwhals does not know it."""
    if not isinstance(dtype, nw.Unknown):
        return ""
    native = frame.to_native()
    if hasattr(native, "collect_schema"):
        return str(native.collect_schema()[name])
    if hasattr(native, "types"):
        return str(dict(zip(native.columns, native.types, strict=True))[name])
    kind = native.schema.field(name) if hasattr(native.schema, "field") else native.schema[name]
    return str(kind.type) if hasattr(kind, "type") else str(kind.dataType.simpleString())


def _kind(dtype: Any) -> str:
    if isinstance(dtype, nw.Object):
        return "a mixture of kinds of values"
    return f"values of the type {type(dtype).__name__}"


def refuse_taken(names: Iterable[str], taken: Iterable[str]) -> None:
    """Raise `PresentationError` where a column that is to be added is there already."""
    clash = set(names).intersection(taken)
    if clash:
        raise PresentationError(*(f"the frame already has a column `{name}`; rename it" for name in sorted(clash)))


def without_objects(read: nw.DataFrame[Any], answering: Mapping[str, Finding]) -> nw.DataFrame[Any]:
    """Columns of Python objects (pandas) that all are of one kind, as columns of that kind."""
    changed: list[nw.Series[Any]] = []
    for name, dtype in read.schema.items():
        if isinstance(dtype, nw.Object) and name in answering:
            native = read[name].to_native()
            if hasattr(native, "convert_dtypes"):
                kind = nw.get_native_namespace(read).api.types.infer_dtype(native, skipna=True)
                plain = native.astype("float64") if kind == "decimal" else native.convert_dtypes()
                changed.append(nw.from_native(plain, series_only=True).alias(name))
    return read.with_columns(*changed) if changed else read

"""Types that hold all values of a column of JSON lines."""

from __future__ import annotations

import json
from typing import Any, cast

import polars as pl


def inferred(lines: list[bytes]) -> dict[str, pl.DataType]:
    """The names in these lines, and a type for each that holds all its values; text where kinds are mixed."""
    try:
        return dict(pl.read_ndjson(b"\n".join([*lines, b""]), infer_schema_length=None).schema)
    except pl.exceptions.PolarsError:
        pass
    columns: dict[str, list[Any]] = {}
    for line in lines:
        for name, value in json.loads(line).items():
            columns.setdefault(name, []).append(value)
    return {name: _type_of(values) for name, values in columns.items()}


def _type_of(values: list[Any]) -> pl.DataType:
    kinds = {type(value) for value in values} - {type(None)}
    if len(kinds) == 1 or kinds == {int, float}:
        try:
            lines = "\n".join(json.dumps({"": value}) for value in values)
            return pl.read_ndjson(lines.encode(), infer_schema_length=None).schema[""]
        except pl.exceptions.PolarsError:
            pass
    return pl.String() if kinds else pl.Null()


def common(one: pl.DataType, other: pl.DataType) -> pl.DataType:
    """A type that holds both; text where there is none."""
    if pl.Null() in (one, other) or one == other:
        return one if other == pl.Null() else other
    if isinstance(one, pl.Struct) and isinstance(other, pl.Struct):
        fields: dict[str, Any] = {field.name: field.dtype for field in one.fields}
        for field in other.fields:
            fields[field.name] = common(fields.get(field.name, pl.Null()), cast(pl.DataType, field.dtype))
        return pl.Struct(fields)
    if isinstance(one, pl.List) and isinstance(other, pl.List):
        return pl.List(common(cast(pl.DataType, one.inner), cast(pl.DataType, other.inner)))
    if one.is_numeric() and other.is_numeric():
        return pl.Float64() if one.is_float() or other.is_float() else pl.Int128()
    return pl.String()


def storable(dtype: pl.DataType) -> pl.DataType:
    """The type, or text for one of which nothing is known: always null, or always empty."""
    inside: list[Any] = [dtype]
    for one in inside:
        fields = [field.dtype for field in one.fields] if isinstance(one, pl.Struct) else []
        inside += [one.inner] if isinstance(one, pl.List) else fields
        if one == pl.Null() or (isinstance(one, pl.Struct) and not fields):
            return pl.String()
    return dtype

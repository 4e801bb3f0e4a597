"""Numbers of JSON lines that a column of floats would not keep: large integers beside fractions, and long decimals."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any, Final

import polars as pl

from .plain_json import LONG, keeps

_LARGEST: Final = 2**53
"""Up to here a float holds every integer."""
_LONG: Final = re.compile(rb"(?=[0-9.]{19})[1-9][0-9]*[.]|[.]0*[1-9][0-9]{17}")
"""A decimal of more digits than any float needs."""
_LONGEST_WRITTEN: Final = 16
"""Signs that a float with few digits needs at most."""


def has_float(dtype: Any) -> bool:
    """Whether there are floats in a column of this type."""
    if isinstance(dtype, pl.Struct):
        return any(has_float(field.dtype) for field in dtype.fields)
    return has_float(dtype.inner) if isinstance(dtype, pl.List) else bool(dtype.is_float())


def inexact(read: Iterable[pl.Series], lines: list[bytes], known: Collection[str]) -> set[str]:
    """The columns that hold a number of these lines that a float would not keep, apart from the known ones."""
    columns = [column for column in read if column.name not in known]
    large = {column.name for column in columns if column.dtype.is_integer() and _is_large(column)}
    doubtful = {c.name for c in columns if has_float(c.dtype) and (c.dtype.is_nested() or _is_large(c) or _is_long(c))}
    for line in lines if doubtful and not keeps(LONG.findall(b"\n".join(lines))) else ():
        held = json.loads(line, parse_float=_as_written)
        large |= {name for name in doubtful if _holds_inexact(held.get(name))}
    return large


def with_digits(lines: list[bytes], names: Collection[str]) -> list[bytes]:
    """The lines with long decimals of these names as text, so that no reader shortens them."""
    return [_with_digits(line, names) if _LONG.search(line) else line for line in lines]


def _with_digits(line: bytes, names: Collection[str]) -> bytes:
    held, written = json.loads(line), json.loads(line, parse_float=_as_written)
    kept = {name: written[name] if name in names and isinstance(held[name], float) else held[name] for name in held}
    return json.dumps(kept).encode()


class _Written(str):
    """A number as it stands, where a float would be another one."""

    __slots__ = ()


def _as_written(number: str) -> float | str:
    read = float(number)
    return read if len(number) <= _LONGEST_WRITTEN or Decimal(number) == Decimal(repr(read)) else _Written(number)


def _is_large(column: pl.Series) -> bool:
    highest, lowest = column.max() or 0, column.min() or 0
    return bool(highest > _LARGEST or lowest < -_LARGEST)  # type: ignore[operator]  # of a column of numbers they are such


def _is_long(column: pl.Series) -> bool:
    return bool((column.cast(pl.String).str.len_bytes() > _LONGEST_WRITTEN).any())


def _holds_inexact(value: object) -> bool:
    if isinstance(value, (list, dict)):
        return any(map(_holds_inexact, value.values() if isinstance(value, dict) else value))
    return isinstance(value, _Written) or (type(value) is int and abs(value) > _LARGEST)

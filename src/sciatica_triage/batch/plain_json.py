"""Lines of JSON that are seen to be sound at a glance: objects of known names, in their usual order, each at most once.

Most lines of a file are such, and one regular expression tells; whatever it does not match is looked at closely, so it may
refuse too much and must never match too much. It never tries a sign more than twice: once as a line that has every name, and
once as one that may lack some.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

import polars as pl

_NOTHING: Final = re.compile(rb"(?!)")
MOST: Final = 1_000
"""Names in an expression at most: more take longer to compile than to look at closely."""
_EXACT: Final = 15
"""Signs of a number that a float keeps for certain."""
# `*+`, `++` and `(?>...)` give nothing back, so that no line can be written that takes long to refuse.
_TEXT: Final = r'"[^"\\\x00-\x1f]*+"'
_TEXT_WITH_ESCAPES: Final = (
    r'"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u(?![dD][89a-fA-F]|00[01])[0-9a-fA-F]{4}))*+"'  # no half surrogates
)
_WHOLE: Final = r"-?(?:0|[1-9][0-9]{0,14}+)"
_NUMBER: Final = rf"{_WHOLE}(?:\.[0-9]{{1,17}}+)?+"
LONG: Final = re.compile(rb"[-0-9.]{%d,}" % (_EXACT + 1))
"""Whatever holds so many digits, of which a float may lose some."""
_SHORT: Final = rf"(?![-0-9.]{{{_EXACT + 1}}}){_NUMBER}"
_SCALAR: Final = rf"{_TEXT}|true|false|null|{_NUMBER}|{_TEXT_WITH_ESCAPES}"


@lru_cache(maxsize=4)
def plain_lines(types: tuple[tuple[str, pl.DataType | None], ...], *, spaced: bool) -> re.Pattern[bytes]:
    """What matches a sound line with its end; whatever else has to be looked at closely.

    Its groups are numbers: where floats do not keep one of them, its line has to be looked at closely too. `types`: the names
    in their order, with the types of their values; None stands for any that is not nested, a decimal for a number that is
    kept as it is written. `spaced`: whether there may be a space after colons and commas.
    """
    if not 0 < sum(1 + _names_inside(dtype) for _, dtype in types) <= MOST:
        return _NOTHING
    gap = " ?+" if spaced else ""
    fields = [(name, _value(dtype, gap)) for name, dtype in types]
    all_of_them = f",{gap}".join(rf"{_name(name)}:{gap}(?>{value})" for name, value in fields)
    return re.compile(rf"(?:\{{{all_of_them}\}}|{_object(fields, gap)})(?:\r?\n|\r|\Z)".encode())


def keeps(numbers: Iterable[bytes | None]) -> bool:
    """Whether floats are written again as all these numbers are."""
    long = [number for number in numbers if number is not None and len(number) > _EXACT]
    written = pl.Series(long, dtype=pl.Binary).cast(pl.String)
    again = written.cast(pl.Float64, strict=False).cast(pl.String)
    return bool(again.eq_missing(written).all())


def _names_inside(dtype: Any) -> int:
    if isinstance(dtype, pl.Struct):
        return sum(1 + _names_inside(field.dtype) for field in dtype.fields)
    return _names_inside(dtype.inner) if isinstance(dtype, pl.List) else 0


def _object(fields: Iterable[tuple[str, str]], gap: str) -> str:
    """An object with some of these names, in this order, and what stands behind each."""
    held = (rf"(?:{_name(name)}:{gap}(?:{value})(?:,{gap}(?=\")|(?=\}})))?+" for name, value in fields)
    return rf"\{{{''.join(held)}\}}"


def _name(name: str) -> str:
    """The ways in which a name is usually written."""
    written = dict.fromkeys(json.dumps(name, ensure_ascii=ascii_) for ascii_ in (False, True))
    return "|".join(map(re.escape, written)) if len(written) == 1 else f"(?:{'|'.join(map(re.escape, written))})"


def _value(dtype: Any, gap: str, *, number: str = f"({_NUMBER})", text: str = _SCALAR) -> str:
    """A value of a type. `number`: one of a column of floats, in a group where its digits are still to be looked at."""
    if dtype is None or dtype == pl.String():
        return text
    if dtype == pl.Boolean():
        return "true|false|null"
    if isinstance(dtype, pl.Struct):
        inside = [(f.name, _value(f.dtype, gap, number=number, text=_INNER_TEXT)) for f in dtype.fields]
        return f"null|{_object(inside, gap)}"
    if isinstance(dtype, pl.List):  # of a group that repeats only the last is kept, so that long numbers are left out
        one = _value(dtype.inner, gap, number=_SHORT, text=_INNER_TEXT)
        return rf"null|\[(?:(?:{one})(?:,{gap}(?:{one}))*+)?+\]"
    if dtype.is_decimal():
        return f"{_NUMBER}|null"
    if dtype.is_integer():
        return f"{_WHOLE}(?![.0-9])|null"
    return f"{number}|null" if dtype.is_float() else "null"


_INNER_TEXT: Final = f"{_TEXT}|null|{_TEXT_WITH_ESCAPES}"
"""Inside of nested values a text is nothing else: the reader has no text for a number there."""

"""Lines of JSON that are seen to be sound at a glance: flat objects of known names, in their usual order, each at most once.

Most lines of a file are such, and one regular expression tells; whatever it does not match is looked at closely, so it may
refuse too much and must never match too much. It never tries a sign twice.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final

import polars as pl

MOST: Final = 1_000
"""Names in an expression at most: more take longer to compile than to look at closely."""
_EXACT: Final = 15
"""Signs of a number that a float keeps for certain."""
_TEXT: Final = r'"[^"\\\x00-\x1f]*+"'
_TEXT_WITH_ESCAPES: Final = (
    r'"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u(?![dD][89a-fA-F]|00[01])[0-9a-fA-F]{4}))*+"'  # no half surrogates
)
_WHOLE: Final = r"-?(?:0|[1-9][0-9]{0,14}+)"
_NUMBER: Final = rf"{_WHOLE}(?:\.[0-9]{{1,17}}+)?+"
_SCALAR: Final = rf"{_TEXT}|true|false|null|{_NUMBER}|{_TEXT_WITH_ESCAPES}"


@lru_cache(maxsize=4)
def plain_lines(types: tuple[tuple[str, pl.DataType | None], ...], *, spaced: bool) -> Callable[[bytes, int], int]:
    """Of a place in a block where a line starts, where it ends; -1 where the line has to be looked at closely.

    `types`: the names in their order, with the types of their values; None stands for any that is not nested. `spaced`:
    whether there may be a space after colons and commas.
    """
    if not 0 < len(types) <= MOST:
        return lambda _, __: -1
    gap = " ?+" if spaced else ""
    fields = [rf"(?:{_name(name)}:{gap}(?:{_value(dtype)})(?:,{gap}(?=\")|(?=\}})))?+" for name, dtype in types]
    pattern = re.compile(rf"\{{{''.join(fields)}\}}(?:\r?\n|\r|\Z)".encode())
    match, has_floats = pattern.match, pattern.groups > 0

    def end(block: bytes, start: int) -> int:
        found = match(block, start)
        return found.end() if found and not (has_floats and _loses(found.groups())) else -1

    return end


def _loses(numbers: Iterable[bytes | None]) -> bool:
    """Whether a float may keep another number than one of these."""
    return any(n is not None and len(n) > _EXACT and repr(float(n)).encode() != n for n in numbers)


def _name(name: str) -> str:
    """The ways in which a name is usually written."""
    written = dict.fromkeys(json.dumps(name, ensure_ascii=ascii_) for ascii_ in (False, True))
    return "|".join(map(re.escape, written)) if len(written) == 1 else f"(?:{'|'.join(map(re.escape, written))})"


def _value(dtype: pl.DataType | None) -> str:
    if dtype is None or dtype == pl.String():
        return _SCALAR
    if dtype == pl.Boolean():
        return "true|false|null"
    if dtype.is_integer():
        return f"{_WHOLE}(?![.0-9])|null"
    return f"({_NUMBER})|null" if dtype.is_float() else "null"

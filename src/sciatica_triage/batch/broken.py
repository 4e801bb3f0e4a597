"""A line that is no row of its table, and what is done with it: kept apart, or the file refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """A line that is no row: its number, from 1, why, in words that hold nothing of it, and its text.

    For Parquet the row's number, from 0, and what can be read of its columns.
    """

    line: int
    problem: str
    text: str
    row: Mapping[str, Any] = field(default_factory=dict)


Report: TypeAlias = Callable[[BrokenLine], None]
"""Called for each broken line as it is met; it raises where such lines are not kept."""

NUMBER: Final = "\x1dline"
"""The column that every portion begins with: the number of the line that a row stands in. No file has such a name."""

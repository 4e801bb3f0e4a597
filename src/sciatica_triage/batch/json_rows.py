"""Rows of a file of JSON lines: each line one object, no name in it twice.

The file is read twice: once to look at every line and to learn the names and types of all columns, once for the rows. A
checksum tells whether both saw the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import accumulate
from typing import Any, Final, NoReturn, cast

import polars as pl

from ..errors import TriageError
from .broken import NUMBER, BrokenLine, Report
from .exact import has_float, inexact, with_digits
from .plain_json import plain_lines
from .text import TextFile

_NOT_AN_OBJECT: Final = "expected one JSON object"
_DEEPEST: Final = 64
_FIRST: Final = 100
"""Lines that are looked at closely before what is learned of them is tried on others; then twice as many each time."""
_MOST: Final = 1 << 14
_LINE: Final = re.compile(rb"[^\r\n]*+(?:\r?\n|\r|\Z)")
_TEXTS: Final = re.compile(rb'"(?:[^"\\]|\\.)*"')


class JsonRows:
    """A file of JSON lines. `known`: columns whose values are answers, read as text since a file may mix their kinds."""

    def __init__(self, text: TextFile, known: Callable[[str], bool]) -> None:
        self._text = text
        self._known = known
        self._broken: set[int] = set()
        self.schema: dict[str, pl.DataType] = {}
        self._inexact: set[str] = set()
        """Columns with numbers that a float would not keep."""
        self._crc = 0
        self._order: dict[str, tuple[str, ...]] = {}
        """The names of sound lines, in an order that fits most lines, each with those that it was seen right behind."""
        self._spaced = False

    def look(self, report: Report) -> Iterator[None]:
        """Look through all lines, block by block; each broken one is reported, and left out by `portions`."""
        number, most = 0, _FIRST
        for block in self._text.blocks():
            odd: dict[int, bytes] = {}
            place, end_of_plain = 0, self._plain()
            while place < len(block):
                number += 1
                end = end_of_plain(block, place)
                if end < 0:
                    end = _LINE.match(block, place).end()  # type: ignore[union-attr]  # it matches anything
                    if line := block[place:end].strip():
                        odd[number] = line
                    if len(odd) == most:
                        self._look_closely(odd, report)
                        odd, most, end_of_plain = {}, min(2 * most, _MOST), self._plain()
                place = end
            if odd:
                self._look_closely(odd, report)
            yield
        self._crc = self._text.crc
        if not self.schema:
            raise TriageError(f"{self._text.path}: expected JSON lines, each an object with at least one name")
        self._inexact = {name for name in self._inexact if has_float(self.schema[name])}
        self.schema |= dict.fromkeys(self._inexact, pl.String())
        self.schema = {name: _storable(dtype) for name, dtype in self.schema.items()}

    def portions(self) -> Iterator[pl.DataFrame]:
        """The rows of the sound lines."""
        for lines, numbers in self._blocks():
            if self._broken:
                kept = [i for i, number in enumerate(numbers) if number not in self._broken]
                lines, numbers = [lines[i] for i in kept], [numbers[i] for i in kept]
            if lines:
                lines = with_digits(lines, self._inexact) if self._inexact else lines
                frame = _parsed(lines, self.schema)
                if frame is None or frame.height != len(lines):
                    raise self._changed()
                yield frame.insert_column(0, pl.Series(NUMBER, numbers, pl.Int64))
        if self._text.crc != self._crc:
            raise self._changed()

    def _blocks(self) -> Iterator[tuple[list[bytes], Sequence[int]]]:
        """Lines that are not blank, some at a time, and their numbers."""
        first = 1
        for block in self._text.blocks():
            lines = block.splitlines()
            numbers: Sequence[int] = range(first, first + len(lines))
            first += len(lines)
            if not all(map(bytes.strip, lines)):
                numbers = [number for number, line in zip(numbers, lines, strict=True) if line.strip()]
                lines = list(filter(bytes.strip, lines))
            yield lines, numbers

    def _changed(self) -> TriageError:
        return TriageError(f"{self._text.path}: the file changed while it was read; nothing was written")

    # which lines are sound

    def _plain(self) -> Callable[[bytes, int], int]:
        """What tells of the lines that need no close look, after what is known so far."""
        types = tuple((name, None if self._known(name) else self.schema[name]) for name in self._order)
        return plain_lines(types, spaced=self._spaced)

    def _look_closely(self, odd: Mapping[int, bytes], report: Report) -> None:
        """Report the broken lines among these, and learn names and types of the others."""
        lines, numbers = list(odd.values()), list(odd)
        problems = dict.fromkeys(_too_deep(lines), f"nested more than {_DEEPEST} deep")
        behind: dict[str, dict[str, None]] = {name: dict.fromkeys(before) for name, before in self._order.items()}
        new: dict[str, None] = {}
        seen: set[tuple[str, ...]] = set()
        for i, line in enumerate(lines):
            if i not in problems:
                found, problem = _names_in(line)
                names = tuple(found)
                if problem:
                    problems[i] = problem
                elif names not in seen:
                    seen.add(names)
                    new.update((name, None) for name in names if name not in self.schema)
                    for name, before in zip(names, ("", *names), strict=False):
                        behind.setdefault(name, {})[before] = None
        kept = [i for i in range(len(lines)) if i not in problems]
        problems |= {kept[i]: _NOT_AN_OBJECT for i in _refused([lines[i] for i in kept])}
        for i, problem in sorted(problems.items()):
            self._broken.add(numbers[i])
            self._widen(dict.fromkeys(_names(lines[i]), pl.Null()))  # a column that only broken lines name is one
            report(BrokenLine(numbers[i], problem, lines[i].decode()))
        sound = [line for i, line in enumerate(lines) if i not in problems]
        self._widen(dict.fromkeys(new, pl.Null()))
        if not all(map(self._known, new)):
            self._widen(_inferred(sound))
        self._learn(sound)
        self._order = _in_order(behind, self._order)
        self._spaced = self._spaced or any(b'": ' in line for line in sound[:1])

    # names and types

    def _learn(self, lines: list[bytes]) -> None:
        """Widen what is known of the columns' types, where these lines have something else."""
        frame = self._fitting(lines, self._passing())
        read = [] if frame is None else frame.get_columns()
        if frame is None:
            self._widen(_inferred(lines))
            for name, dtype in self._passing().items():
                if (frame := self._fitting(lines, {name: dtype})) is not None:
                    read += frame.get_columns()
                else:  # the reader's guess at nested values may be one it cannot read by
                    self.schema[name] = pl.String()
        self._inexact |= inexact(read, lines, self._inexact)

    def _passing(self) -> dict[str, pl.DataType]:
        return {name: dtype for name, dtype in self.schema.items() if not self._known(name)}

    def _fitting(self, lines: list[bytes], types: Mapping[str, pl.DataType]) -> pl.DataFrame | None:
        """The values of these lines by these types, where they hold all; of nested ones it is not sure, since fields may be
        missing."""
        if not types or not lines:
            return pl.DataFrame()
        nested = len(types) > 1 and any(dtype.is_nested() for dtype in types.values())
        return None if nested else _parsed(lines, types)

    def _widen(self, found: Mapping[str, pl.DataType]) -> None:
        for name, dtype in found.items():
            before = self.schema.get(name, pl.Null())
            self.schema[name] = pl.String() if self._known(name) else _common(before, dtype)


def _parsed(lines: list[bytes], schema: Mapping[str, pl.DataType]) -> pl.DataFrame | None:
    """What the reader makes of these lines; None where it refuses one."""
    try:
        return pl.read_ndjson(b"\n".join([*lines, b""]), schema=schema)
    except pl.exceptions.PolarsError:
        return None


def _refused(lines: list[bytes]) -> list[int]:
    """The places of the lines that the reader refuses, though they are JSON: a number beyond all bounds, for one."""
    if not lines or _parsed(lines, {"": pl.String()}) is not None:
        return []
    if len(lines) == 1:
        return [0]
    half = len(lines) // 2
    return [*_refused(lines[:half]), *(half + i for i in _refused(lines[half:]))]


def _in_order(behind: Mapping[str, Iterable[str]], before: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The names, each after those that it was seen behind; new ones at the end where lines differ in that."""
    try:
        order = TopologicalSorter(behind).static_order()
        return {name: tuple(behind[name]) for name in order if name in behind}
    except CycleError:
        return {**before, **{name: () for name in behind if name not in before}}


def _too_deep(lines: list[bytes]) -> list[int]:
    """The places of lines with more nesting than readers can be trusted with."""
    block = b"\n".join(lines)
    if block.count(b"[") + block.count(b"{") < len(lines) + _DEEPEST:
        return []  # each line opens one object at least, so none has more than that many
    opening = [line.count(b"[") + line.count(b"{") for line in lines]
    return [i for i, count in enumerate(opening) if count > _DEEPEST and _depth(lines[i]) > _DEEPEST]


def _depth(line: bytes) -> int:
    steps = (1 if sign in b"[{" else -1 for sign in _TEXTS.sub(b"", line) if sign in b"[{]}")
    return max(accumulate(steps), default=0)


def _names_in(line: bytes) -> tuple[Collection[str], str | None]:
    """The names in a line, and why it is no row, in words that hold nothing of it; None where it is one."""
    try:
        held = _DECODER.decode(line.decode())
        if isinstance(held, dict):
            if b"\\u" in line:
                json.dumps(held, ensure_ascii=False).encode()
            return held.keys(), None
    except _NameError:
        return (), "a name has a control character"
    except _TwiceError:
        return (), "one name stands twice"
    except UnicodeEncodeError:
        return (), "half of a surrogate pair is no text"
    except (ValueError, RecursionError):
        pass
    return (), _NOT_AN_OBJECT


def _names(line: bytes) -> list[str]:
    """The names in a broken line, as far as it can be read at all."""
    try:
        held = json.loads(line)
    except (ValueError, RecursionError):
        return []
    return [name for name in held if name.isprintable()] if isinstance(held, dict) else []


class _TwiceError(ValueError):
    pass


class _NameError(ValueError):
    pass


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    held = dict(pairs)
    if len(held) < len(pairs):
        raise _TwiceError
    if NUMBER in held or "\0" in "".join(held):
        raise _NameError
    return held


def _no_constant(_: str) -> NoReturn:
    raise ValueError


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_no_repeats, parse_constant=_no_constant)


def _inferred(lines: list[bytes]) -> dict[str, pl.DataType]:
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


def _common(one: pl.DataType, other: pl.DataType) -> pl.DataType:
    """A type that holds both; text where there is none."""
    if pl.Null() in (one, other) or one == other:
        return one if other == pl.Null() else other
    if isinstance(one, pl.Struct) and isinstance(other, pl.Struct):
        fields: dict[str, Any] = {field.name: field.dtype for field in one.fields}
        for field in other.fields:
            fields[field.name] = _common(fields.get(field.name, pl.Null()), cast(pl.DataType, field.dtype))
        return pl.Struct(fields)
    if isinstance(one, pl.List) and isinstance(other, pl.List):
        return pl.List(_common(cast(pl.DataType, one.inner), cast(pl.DataType, other.inner)))
    if one.is_numeric() and other.is_numeric():
        return pl.Float64() if one.is_float() or other.is_float() else pl.Int128()
    return pl.String()


def _storable(dtype: pl.DataType) -> pl.DataType:
    """The type, or text for one of which nothing is known: always null, or always empty."""
    inside: list[Any] = [dtype]
    for one in inside:
        fields = [field.dtype for field in one.fields] if isinstance(one, pl.Struct) else []
        inside += [one.inner] if isinstance(one, pl.List) else fields
        if one == pl.Null() or (isinstance(one, pl.Struct) and not fields):
            return pl.String()
    return dtype

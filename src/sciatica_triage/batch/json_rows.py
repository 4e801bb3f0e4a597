"""Rows of a file of JSON lines: each line one object, no name in it twice.

The file is read twice: once to look at every line and to learn the names and types of all columns, once for the rows. A
checksum tells whether both saw the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Final

import polars as pl

from ..errors import TriageError
from .broken import NUMBER, BrokenLine, Report
from .exact import has_float, inexact, with_digits
from .json_line import DEEPEST, names_in, names_of, refusal, too_deep, with_nested_texts
from .json_types import common, inferred, storable
from .plain_json import LONG, keeps, plain_lines
from .text import TextFile

_FIRST: Final = 100
"""Lines that are looked at closely before what is learned of them is tried on others; then twice as many each time."""
_MOST: Final = 1 << 14
_LOOKED_AT: Final = 1 << 18
"""Bytes that are looked at at once: few enough to stay near the processor."""
_TANGLED: Final = 5
"""So many times; then no order is looked for any more."""
_LINE: Final = re.compile(rb"[^\r\n]*+(?:\r?\n|\r|\Z)")


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
        self._tangles = 0
        """How often lines were met that fit no order of their names."""
        self._spaced = False

    def look(self, report: Report) -> Iterator[None]:
        """Look through all lines, block by block; each broken one is reported, and left out by `portions`."""
        number, most, plain = 0, _FIRST, self._plain()
        for block in self._text.blocks(_LOOKED_AT):
            odd: dict[int, bytes] = {}
            at_a_glance: dict[int, int] = {}
            numbers: list[bytes | None] = []
            place = 0
            while place < len(block):
                number += 1
                if found := plain.match(block, place):
                    if plain.groups:
                        at_a_glance[number] = place
                        numbers += found.groups()
                    place = found.end()
                    continue
                line, place = _line(block, place)
                if line:
                    odd[number] = line
                if len(odd) == most:
                    self._look_closely(odd, report)
                    odd, most, plain = {}, min(2 * most, _MOST), self._plain()
            if not keeps(numbers):
                lines = {number: _line(block, place)[0] for number, place in at_a_glance.items()}
                odd |= {number: line for number, line in lines.items() if LONG.search(line)}
            if odd:
                self._look_closely(odd, report)
                plain = self._plain()
            yield
        self._crc = self._text.crc
        if not self.schema:
            raise TriageError(f"{self._text.path}: expected JSON lines, each an object with at least one name")
        self._inexact = {name for name in self._inexact if has_float(self.schema[name])}
        self.schema |= dict.fromkeys(self._inexact, pl.String())
        self.schema = {name: storable(dtype) for name, dtype in self.schema.items()}

    def portions(self) -> Iterator[pl.DataFrame]:
        """The rows of the sound lines."""
        texts = [name for name, dtype in self.schema.items() if dtype == pl.String()]
        for lines, numbers in self._blocks():
            if self._broken:
                kept = [i for i, number in enumerate(numbers) if number not in self._broken]
                lines, numbers = [lines[i] for i in kept], [numbers[i] for i in kept]
            if lines:
                lines = with_digits(lines, self._inexact) if self._inexact else lines
                lines = with_nested_texts(lines, texts) if texts else lines
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

    def _plain(self) -> re.Pattern[bytes]:
        """What matches the lines that need no close look, after what is known so far."""
        kinds = {name: None if self._known(name) else self.schema[name] for name in self._order}
        kinds |= {
            name: pl.Decimal() for name in self._inexact if (kind := kinds.get(name)) is not None and kind.is_float()
        }
        types = tuple(kinds.items())
        return plain_lines(types, spaced=self._spaced)

    def _look_closely(self, odd: Mapping[int, bytes], report: Report) -> None:
        """Report the broken lines among these, and learn names and types of the others."""
        lines, numbers = list(odd.values()), list(odd)
        problems = dict.fromkeys(too_deep(lines), f"nested more than {DEEPEST} deep")
        orders: set[tuple[str, ...]] = set()
        new: dict[str, None] = {}
        for i, line in enumerate(lines):
            if i not in problems:
                names, problem = names_in(line)
                if problem:
                    problems[i] = problem
                    continue
                if self._tangles < _TANGLED:
                    orders.add(tuple(names))
                if not names <= self.schema.keys():
                    new.update((name, None) for name in names if name not in self.schema)
        kept = [i for i in range(len(lines)) if i not in problems]
        frame = self._fitting([lines[i] for i in kept])
        if frame is None:
            problems |= {kept[i]: refusal(lines[kept[i]]) for i in _refused([lines[i] for i in kept])}
        for i, problem in sorted(problems.items()):
            self._broken.add(numbers[i])
            self._widen(dict.fromkeys(names_of(lines[i]), pl.Null()))  # a column that only broken lines name is one
            report(BrokenLine(numbers[i], problem, lines[i].decode()))
        sound = [line for i, line in enumerate(lines) if i not in problems]
        self._widen(dict.fromkeys(new, pl.Null()))
        if not all(map(self._known, new)):
            self._widen(inferred(sound))
            frame = self._fitting(sound)
        self._learn(sound, frame)
        self._put_in_order(orders, new)
        self._spaced = self._spaced or any(b'": ' in line for line in sound[:1])

    def _put_in_order(self, orders: Iterable[tuple[str, ...]], new: Iterable[str]) -> None:
        """Each name after those that it was seen behind; new ones at the end where lines differ in that."""
        behind = {name: dict.fromkeys(before) for name, before in self._order.items()}
        for names in orders:
            for name, before in zip(names, ("", *names), strict=False):
                behind.setdefault(name, {})[before] = None
        try:
            order = TopologicalSorter(behind).static_order()
            self._order = {name: tuple(behind[name]) for name in order if name in behind}
        except CycleError:
            self._tangles += 1
            self._order |= {name: () for name in new if name not in self._order}

    # names and types

    def _learn(self, lines: list[bytes], frame: pl.DataFrame | None) -> None:
        """Widen what is known of the columns' types, where these lines have something else; `frame`: what fits them now."""
        read = [] if frame is None else frame.get_columns()
        if frame is None:
            self._widen(inferred(lines))
            types = self._passing()
            frame = _parsed(lines, types)
            read = [] if frame is None else frame.get_columns()
            for name, dtype in types.items() if frame is None else ():
                if (frame := _parsed(lines, {name: dtype})) is not None:
                    read += frame.get_columns()
                else:  # the reader's guess at nested values may be one it cannot read by
                    self.schema[name] = pl.String()
        self._inexact |= inexact(read, lines, self._inexact)

    def _passing(self) -> dict[str, pl.DataType]:
        return {name: dtype for name, dtype in self.schema.items() if not self._known(name)}

    def _fitting(self, lines: list[bytes]) -> pl.DataFrame | None:
        """The values of these lines by the types that are known, where these hold all; of nested ones it is not sure, since
        fields may be missing."""
        types = self._passing()
        nested = any(dtype.is_nested() for dtype in types.values())
        return None if nested else _parsed(lines, types or {"": pl.String()})

    def _widen(self, found: Mapping[str, pl.DataType]) -> None:
        for name, dtype in found.items():
            before = self.schema.get(name, pl.Null())
            self.schema[name] = pl.String() if self._known(name) else common(before, dtype)


def _line(block: bytes, place: int) -> tuple[bytes, int]:
    """The line that starts at a place, without what is blank around it, and where the next one starts."""
    end = _LINE.match(block, place).end()  # type: ignore[union-attr]  # it matches anything
    return block[place:end].strip(), end


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
    # The reader says that it refuses some line, and not which one.
    half = len(lines) // 2
    return [*_refused(lines[:half]), *(half + i for i in _refused(lines[half:]))]

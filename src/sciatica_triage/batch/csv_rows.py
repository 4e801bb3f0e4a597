"""Rows of a file with delimiters: commas, semicolons, tabs or pipes, as its header says.

What a quotation mark means is what Python's own `csv` says, in its strict dialect: every line that holds one is read by it
and handed on in the one way that cannot be misread. Lines without one need only be counted.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from itertools import islice, tee
from typing import Final, Literal, NamedTuple, TypeAlias, get_args

import polars as pl

from ..errors import TriageError
from .broken import NUMBER, BrokenLine, Report
from .text import NUL, TextFile

Delimiter: TypeAlias = Literal["comma", "semicolon", "tab", "pipe"]
DELIMITERS: Final[dict[Delimiter, str]] = dict(zip(get_args(Delimiter), ",;\t|", strict=True))

_QUOTE: Final = b'"'
_LONGEST_HEADER: Final = 1_000
"""In lines."""


class _Header(NamedTuple):
    names: list[str]
    problem: str
    last_line: int


class CsvRows:
    """A file with delimiters. `known` says of a column's name whether it stands for a finding."""

    def __init__(self, text: TextFile, known: Callable[[str], bool], asked: Delimiter | None = None) -> None:
        self._text = text
        self._place = str(text.path)
        found = dict(self._headers(_Lines(text.blocks())))
        names = {name: header.names for name, header in found.items()}
        self.delimiter = asked or self._told_by(names, known)
        header = found[self.delimiter]
        if header.problem:
            raise TriageError(f"{self._place}: the header: {header.problem}")
        self.columns, self._rows_after = header.names, header.last_line
        self._sign = DELIMITERS[self.delimiter]
        if len(set(self.columns)) < len(self.columns):
            raise TriageError(f"{self._place}: two columns have the same name")

    def portions(self, report: Report) -> Iterator[pl.DataFrame]:
        """The rows, all as text, an empty field as null."""
        lines = _Lines(self._text.blocks())
        for _ in islice(lines, self._rows_after):
            pass
        while lines.more():
            yield self._frame(*self._sound(lines, report))

    def _told_by(self, names: dict[Delimiter, list[str]], known: Callable[[str], bool]) -> Delimiter:
        """The delimiter with which the header names findings. One name may be chance, except with the usual comma."""
        naming = {sign: sum(map(known, columns)) for sign, columns in names.items() if len(columns) > 1}
        clear = [sign for sign, count in naming.items() if count > (sign != "comma")]
        doubtful = [sign for sign, count in naming.items() if count and sign not in clear]
        if len(clear) > 1 or (doubtful and not clear):
            found = " or ".join(f"{sign}s" for sign in clear or doubtful)
            raise TriageError(f"{self._place}: do {found} divide the fields? say so with `--delimiter`")
        return clear[0] if clear else "comma"

    def _headers(self, lines: _Lines) -> Iterator[tuple[Delimiter, _Header]]:
        """The header as each delimiter has it: from the first line that is not blank to where Python's `csv` ends it."""
        first = next((line for line in lines if line.strip()), None)
        if first is None:
            raise TriageError(f"{self._place}: the file is empty; expected a header")
        before = lines.number - 1
        # Each delimiter reads on by itself: a field in quotation marks may end elsewhere for each.
        followed = tee(islice(lines, _LONGEST_HEADER), len(DELIMITERS))
        for (delimiter, sign), following in zip(DELIMITERS.items(), followed, strict=True):
            used = [first]
            names, problem, _ = _fields(first, following, used, sign)
            yield delimiter, _Header(names, problem, before + len(used))

    def _sound(self, lines: _Lines, report: Report) -> tuple[list[bytes], Sequence[int]]:
        """The lines at hand that are rows, without their ends, and their numbers."""
        wanted, sign = len(self.columns) - 1, self._sign.encode()
        first = lines.number + 1
        # Then a line is a row where it has as many delimiters as the header; with one column that says nothing.
        if not lines.hold(_QUOTE) and not lines.hold(NUL) and wanted:
            plain = lines.all()
            if all([line.count(sign) == wanted for line in plain]):
                return plain, range(first, first + len(plain))
            lines.back(plain)
        kept: list[bytes] = []
        numbers: list[int] = []
        for line in lines.at_hand():
            number = lines.number
            row, problem, text = self._row(line, lines)
            if problem:
                report(BrokenLine(number, problem, text.decode().rstrip("\r\n")))
            elif row is not None:
                kept.append(row)
                numbers.append(number)
        return kept, numbers

    def _row(self, line: bytes, lines: _Lines) -> tuple[bytes | None, str, bytes]:
        """A line as a row, or why it is none, and its text; neither for a blank line, which is nobody."""
        wanted, sign = len(self.columns), self._sign.encode()
        if _QUOTE not in line:
            row = line.rstrip(b"\r\n")
            found = row.count(sign) + 1
            if not row.strip(b" "):
                return None, "", b""
        else:
            used, number = [line], lines.number
            fields, problem, unclosed = _fields(line, lines, used, self._sign)
            if unclosed:  # whatever follows would be taken for one field
                raise TriageError(f"{self._place}: line {number}: {problem}")
            line, found = b"".join(used), len(fields)
            if problem:
                return None, problem, line
            row = _written(fields, self._sign)
        if NUL in line:
            return None, "expected text without NUL", line
        return (row, "", b"") if found == wanted else (None, f"expected {wanted} fields, found {found}", line)

    def _frame(self, rows: list[bytes], numbers: Sequence[int]) -> pl.DataFrame:
        head = self._sign.encode().join([b"-"] * len(self.columns))  # so that no row of ours is the first
        frame = pl.read_csv(
            b"\n".join([head, *rows, b""]),
            separator=self._sign,
            has_header=False,
            null_values=[""],
            schema=dict.fromkeys(self.columns, pl.String),
        ).slice(1)
        if frame.height != len(rows):
            raise TriageError(f"{self._place}: lines cannot be told from each other near line {numbers[0]}")
        return frame.insert_column(0, pl.Series(NUMBER, numbers, pl.Int64))


class _Lines:
    """The lines of a file one by one, or all that are at hand at once, counted as they are taken."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._held: list[bytes] = []
        self._next = 0
        self._block = b""
        self.number = 0
        """The number of the line that was taken last."""

    def more(self) -> bool:
        """Whether there are more lines; if so, some are at hand."""
        while self._next == len(self._held):
            block = next(self._blocks, None)
            if block is None:
                return False
            self._block, self._held, self._next = block, block.splitlines(keepends=True), 0
        return True

    def hold(self, sign: bytes) -> bool:
        """Whether the block of the lines at hand has this sign."""
        return sign in self._block

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if not self.more():
            raise StopIteration
        return self._taken()

    def at_hand(self) -> Iterator[bytes]:
        """The lines at hand, one by one; the caller may take some in between."""
        while self._next < len(self._held):
            yield self._taken()

    def _taken(self) -> bytes:
        self._next += 1
        self.number += 1
        return self._held[self._next - 1]

    def all(self) -> list[bytes]:
        """All lines at hand, without their ends."""
        taken = [line.rstrip(b"\r\n") for line in self._held[self._next :]]
        self._next = len(self._held)
        self.number += len(taken)
        return taken

    def back(self, taken: list[bytes]) -> None:
        """Put what `all` gave back."""
        self._next -= len(taken)
        self.number -= len(taken)


def _fields(line: bytes, lines: Iterator[bytes], used: list[bytes], sign: str) -> tuple[list[str], str, bool]:
    """The fields of a row that begins with this line, or why it is none, and whether a quotation mark is not closed.

    `used`: takes the lines that follow it and belong to it.
    """
    ended = False

    def text() -> Iterator[str]:
        nonlocal ended
        yield line.decode()
        for following in lines:
            used.append(following)
            yield following.decode()
        ended = True

    try:
        return next(csv.reader(text(), delimiter=sign, strict=True)), "", False
    except csv.Error as error:
        longest = f" within {csv.field_size_limit():,} signs" if "limit" in str(error) else ""
        if ended or longest:
            return [], f"a quotation mark is not closed{longest}", True
        return [], "expected nothing between a closing quotation mark and the end of its field", False


def _written(fields: list[str], sign: str) -> bytes:
    line = io.StringIO()
    csv.writer(line, delimiter=sign).writerow(fields)
    return line.getvalue().removesuffix("\r\n").encode()

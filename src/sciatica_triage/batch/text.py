"""A text file as blocks of whole lines in UTF-8, whatever its encoding and packing, and an error where it is not that."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, Literal, TypeAlias
from zlib import crc32

from ..errors import TriageError, in_own_words
from .unpacked import unpacked

Encoding: TypeAlias = Literal["utf-8", "utf-16", "latin-1", "windows-1252"]
"""Encodings that are read: UTF-8 unless another one is asked for."""

_MARKS: Final = {
    codecs.BOM_UTF8: ("UTF-8", "utf-8", "utf-8"),
    codecs.BOM_UTF32_LE: ("UTF-32", "utf-32", "utf-32"),
    codecs.BOM_UTF32_BE: ("UTF-32", "utf-32", "utf-32"),
    codecs.BOM_UTF16_LE: ("UTF-16", "utf-16", "utf-16-le"),
    codecs.BOM_UTF16_BE: ("UTF-16", "utf-16", "utf-16-be"),
}
"""What a file may begin with, longer marks first: the encoding, how to ask for it, its codec."""
_SHOWN: Final[Mapping[Encoding, str]] = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "latin-1": "Latin-1",
    "windows-1252": "Windows-1252",
}
_BLOCK: Final = 1 << 23
_LONGEST_LINE: Final = 1 << 27
NUL: Final = b"\0"
_LF: Final = b"\n"


@dataclass
class TextFile:
    """A text file that can be read more than once. What it is in words, and how far reading has come, is set on the way."""

    path: Path
    asked: Encoding | None = None
    encoding: str = "UTF-8"
    packing: str | None = None
    done: int = 0
    """Bytes of the file that have been read."""
    crc: int = 0
    """A checksum of what has been read, after the last block."""

    def blocks(self, size: int | None = None) -> Iterator[bytes]:
        """Whole lines in UTF-8, with their line ends, about so many bytes at a time; the last line may have no end."""
        size = size or _BLOCK
        self.crc = self.done = before = 0
        kept = b""
        with unpacked(self.path) as (stream, file, self.packing):
            codec, read = self._codec(stream.read(size))
            decoder = None if codec == "utf-8" else codecs.getincrementaldecoder(codec)()
            while read or kept:
                self.done = file.tell()
                final = not read
                with in_own_words(UnicodeError, partial(self._undecodable, before)):
                    block = kept + (decoder.decode(read, final).encode() if decoder else read)
                    cut = len(block) if final else _last_end(block)
                    block, kept = block[:cut], block[cut:]
                    # Decoded only to see whether it is UTF-8, which ASCII is.
                    if decoder is None and not block.isascii():
                        block.decode()
                # A file without line ends would be gathered until no memory is left.
                if len(kept) > _LONGEST_LINE:
                    raise TriageError(f"{self.path}: a line is longer than {_LONGEST_LINE:,} bytes; expected a table")
                # In UTF-16 every other byte of a Latin header is NUL.
                if not before and NUL in b"".join(block.splitlines()[:1]):
                    raise TriageError(f"{self.path}: not UTF-8; it may be UTF-16 without a byte order mark, or no text")
                before += len(block)
                self.crc = crc32(block, self.crc)
                if block:
                    yield block
                read = b"" if final else stream.read(size)
            if decoder is not None:
                with in_own_words(UnicodeError, partial(self._undecodable, before)):
                    decoder.decode(b"", True)

    def _codec(self, start: bytes) -> tuple[str, bytes]:
        """The codec, and the start of the file without its byte order mark; they must fit what was asked for."""
        asked = self.asked or "utf-8"
        self.encoding = _SHOWN[asked]
        for mark, (name, ask, codec) in _MARKS.items():
            if start.startswith(mark):
                if ask != asked:
                    way = f"say so with `--encoding {ask}`" if ask in _SHOWN else "write it as UTF-8"
                    raise TriageError(f"{self.path}: its byte order mark says {name}, not {self.encoding}; {way}")
                return codec, start[len(mark) :]
        if asked == "utf-16":
            raise TriageError(f"{self.path}: UTF-16 without a byte order mark is not read; write it as UTF-8")
        return "cp1252" if asked == "windows-1252" else asked, start

    def _undecodable(self, before: int, error: UnicodeError) -> TriageError:
        """What is wrong, so many bytes of text after the beginning of the file."""
        where, hint = "", ""
        if self.encoding == "UTF-8" and isinstance(error, UnicodeDecodeError):
            line = 1 + self._line_ends(before) + error.object.count(_LF, 0, error.start)
            where = f"line {line} is "
            hint = "; if it is Windows-1252 or Latin-1, say so with `--encoding`"
        return TriageError(f"{self.path}: {where}not {self.encoding}{hint}")

    def _line_ends(self, before: int) -> int:
        """How many lines end in the first bytes of the text. Counting them all the time would take as long as reading."""
        ends = {_LF: 0, b"\r": 0}
        with unpacked(self.path) as (stream, _, _):
            read = self._codec(stream.read(_BLOCK))[1]
            while before > 0 and read:
                for sign in ends:
                    ends[sign] += read.count(sign, 0, before)
                before -= len(read)
                read = stream.read(_BLOCK)
        # Where both stand at each end of a line they are as many, and count once.
        return max(ends.values())


def _last_end(block: bytes) -> int:
    """Where the last whole line ends. A carriage return at the very end may be half of a line's end."""
    return max(block.rfind(b"\n"), block.rfind(b"\r", 0, max(len(block) - 1, 0))) + 1

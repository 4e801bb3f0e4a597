"""The bytes of a table file: told apart by what they begin with, whatever the file's name says, and unpacked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

import pyarrow as pa  # type: ignore[import-untyped, unused-ignore]  # it has no types

from ..errors import TriageError

PACKINGS: Final = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}
"""Packed text that is read, by its first bytes."""
PACKED_ENDINGS: Final = (".gz", ".zst")

_NO_TEXT: Final = {
    **PACKINGS,
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"\x04\x22\x4d\x18": "lz4",
    b"PK\x03\x04": "a zip archive or a workbook",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"7z\xbc\xaf": "a 7z archive",
    b"PAR1": "Parquet",
    b"ARROW1": "Arrow",
    b"ORC": "ORC",
    b"%PDF": "PDF",
    b"SQLite format 3\x00": "SQLite",
}
_LONGEST_MAGIC: Final = max(map(len, _NO_TEXT))


@contextmanager
def unpacked(path: Path) -> Iterator[tuple[IO[bytes], IO[bytes], str | None]]:
    """The unpacked bytes, the file itself (its position tells how far reading has come), and the packing.

    Raises `TriageError` for bytes that are known to be no text, or packed twice.
    """
    with path.open("rb") as file:
        packing = next((name for magic, name in PACKINGS.items() if _begins(file, magic)), None)
        stream: Any = file
        if packing is not None:
            stream = pa.CompressedInputStream(file, packing)
        start = stream.read(_LONGEST_MAGIC)
        _refuse_what_is_no_text(path, start, packing)
        if packing is None:
            file.seek(0)
        yield _Prefixed(start, stream) if packing else file, file, packing  # type: ignore[misc]  # a raw file, as PyArrow asks


def _refuse_what_is_no_text(path: Path, start: bytes, packing: str | None) -> None:
    for magic, name in _NO_TEXT.items():
        if start.startswith(magic):
            twice = f"{packing} in " if packing else ""
            raise TriageError(f"{path}: expected text, got {twice}{name}")


def _begins(file: IO[bytes], magic: bytes) -> bool:
    start = file.read(len(magic))
    file.seek(0)
    return start == magic


class _Prefixed:
    """A stream that cannot go back, with what was read of it put in front again."""

    def __init__(self, start: bytes, stream: Any) -> None:
        self._start = start
        self._stream = stream

    def read(self, size: int) -> bytes:
        start, self._start = self._start, b""
        return start + bytes(self._stream.read(size - len(start)))

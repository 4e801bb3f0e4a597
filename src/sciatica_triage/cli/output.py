"""Writing to a terminal of any encoding: what it cannot show is written in plain letters, and in JSON as an escape."""

from __future__ import annotations

import codecs
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ..errors import OptionError, TriageError, in_own_words

_PLAIN: Final = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "•": "-", "·": "-", "≥": ">=", "≤": "<=",
     "→": "->", "×": "x", "\N{NO-BREAK SPACE}": " ", "█": "#", "░": ".", "─": "-", "│": "|"}
)  # fmt: skip


def _plain_letters(error: UnicodeError) -> tuple[str, int]:
    """A character without its accent, or the nearest that a typewriter has, or a question mark."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = unicodedata.normalize("NFKD", error.object[error.start : error.end].translate(_PLAIN))
    letters = "".join(c for c in text if not unicodedata.combining(c))
    return letters.encode("ascii", "replace").decode("ascii"), error.end


def _json_escapes(error: UnicodeError) -> tuple[str, int]:
    """A character as JSON writes it in ASCII."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    # JSON's escapes are of UTF-16; half of a character has one of its own.
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i : i + 2].hex()}" for i in range(0, len(units), 2)), error.end


def counted(number: int, thing: str) -> str:
    """So many of a thing: 1 rule, 2 rules."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


codecs.register_error("sciatica_triage.plain_letters", _plain_letters)
codecs.register_error("sciatica_triage.json_escapes", _json_escapes)


@contextmanager
def any_terminal(*, json: bool) -> Iterator[None]:
    """While it lasts, nothing that is printed can fail for its letters. `json`: what goes to standard output is JSON."""
    before = []
    for stream, handler in ((sys.stdout, "json_escapes" if json else "plain_letters"), (sys.stderr, "plain_letters")):
        if hasattr(stream, "reconfigure"):
            before.append((stream, stream.encoding, stream.errors))
            encoding = stream.encoding if writes_text(stream.encoding) else "utf-8"
            stream.reconfigure(encoding=encoding, errors=f"sciatica_triage.{handler}")
    try:
        yield
    finally:
        # A program that called `main` goes on with its own streams.
        for stream, encoding, errors in before:
            stream.reconfigure(encoding=encoding, errors=errors)


def writes_text(encoding: str) -> bool:
    """Whether what is written piece by piece in this encoding can be read back; those for names in addresses cannot."""
    plain = "urgency: soon.\n"
    try:
        encoder = codecs.getincrementalencoder(encoding)()
        return (encoder.encode(plain) + encoder.encode(plain)).decode(encoding) == plain + plain
    except (LookupError, ValueError, TypeError):
        return False


def write_files(folder: Path, files: Mapping[str, str]) -> list[Path]:
    """Write texts into a folder, which is made, as the same bytes on every system; raise `OptionError` with the path."""
    place = folder

    def unwritable(error: Exception) -> TriageError:
        return OptionError(f"{place}: {(getattr(error, 'strerror', None) or 'cannot be written').lower()}")

    with in_own_words((OSError, ValueError), unwritable):
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            place = folder / name
            place.write_text(text, encoding="utf-8", newline="\n")
    return [folder / name for name in files]


def in_one_line(text: str) -> str:
    """Without what would break a line or speak to the terminal."""
    return "".join(c if c.isprintable() else "?" for c in text)

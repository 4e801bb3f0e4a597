"""A message in plain characters, each with the place in the message that it came from.

Every path of the reader goes through here, so that no invisible character, typographic quote, entity or wrong encoding
can hide a word from one of them and not from another. Nothing here knows what words mean.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Final

_APOSTROPHES: Final = dict.fromkeys("\u2018\u2019\u201b\u02bc\u02b9\u00b4\u0060\u2032\uff07\uff40\ua78c", "'")
_DASHES: Final = {
    **dict.fromkeys("\u2010\u2011\ufe63\uff0d", "-"),
    **dict.fromkeys("\u2012\u2013\u2014\u2015\u2212", "\u2014"),
}
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Mn", "Me"})
"""Categories of Unicode that leave nothing to see: controls, formats, none, private ones, halves, accents on their own."""
_IGNORABLE: Final = frozenset(
    map(
        chr, (0x115F, 0x1160, 0x2065, 0x2800, 0x3164, 0xFFA0, 0x1D159, *range(0xFFF0, 0xFFF9), *range(0xE0000, 0xE1000))
    )
)
"""Fillers and unassigned code points that nothing is drawn for either, whatever their category."""
_LETTERS: Final = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Nd", "Zs", "Zl", "Zp", "Pd", "Ps", "Pe", "Po", "Sm"})
"""Categories that are brought to their plain form; signs are not, or a numero sign would become a `no`."""
_CIRCLED: Final = range(0x24B6, 0x24EA)

_SPECIAL: Final = re.compile(r"[^\t\n\r -_a-~]")
_ENTITY: Final = re.compile(r"&(?:#[0-9]{2,7}|#[xX][0-9a-fA-F]{2,6}|[a-zA-Z][a-zA-Z0-9]{1,7});")
_LOST_APOSTROPHE: Final = re.compile(
    r"(?<=[A-Za-z])(?:(?:\ufffd+|\?|\\'|'{2,})(?=(?:s|ll|ve|re|d|m|S|LL|VE|RE|D|M)\b)|(?:[\ufffd?;,\"\\']+| ?'+ ?)(?=[tT]\b))"
)
"""What stands where an apostrophe should: a question mark or another mark that came of it, two of them, a space beside it."""
_ESCAPE: Final = re.compile(r"\\u[0-9a-fA-F]{4}|(?:=[0-9A-F]{2}){2,9}|(?:%[0-9A-F]{2}){2,9}|%2[0-9A-F]")
_SPELLED_OUT: Final = re.compile(r"(?<![^\W_])[A-Za-z](?:([-. ])[A-Za-z])(?:\1[A-Za-z]){2,}(?![^\W_])")
"""Four letters or more that stand by themselves: `n u m b`, `i-n-c-o-n-t-i-n-e-n-t`."""
_TIMES_MISREAD: Final = 3
_ENCODINGS: Final = ("cp1252", "mac_roman", "cp437")


class Plain:
    """The plain text of a message; `places[i]` is where in the message its character `i` came from."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.places: list[int] | None = None
        """None where every character stands where it stood."""

    def place(self, at: int) -> int:
        """Where in the message this position of the plain text is."""
        return at if self.places is None else self.places[at]

    def replace(self, pattern: re.Pattern[str], by: Callable[[str], str]) -> bool:
        """Replace all matches; returns whether anything changed."""
        parts: list[str] = []
        places: list[int] = []
        old, at, changed = self.places, 0, False
        for found in pattern.finditer(self.text):
            start, end = found.span()
            new = by(found.group())
            changed = changed or new != found.group()
            parts += (self.text[at:start], new)
            places += range(at, start) if old is None else old[at:start]
            places += [self.place(start)] * len(new)
            at = end
        if not changed:
            return False
        parts.append(self.text[at:])
        places += range(at, len(self.text) + 1) if old is None else old[at:]
        self.text, self.places = "".join(parts), places
        return True


def plain(text: str) -> Plain:
    """The plain text of a message, in time that grows with its length alone; raises nothing for any text."""
    found = Plain(text)
    if not text.isascii():
        # Text that went through two systems was misread twice, and is mended layer by layer.
        for _ in range(_TIMES_MISREAD):
            if not any([found.replace(pattern, mend) for pattern, mend in _misread()]):
                break
    # INVARIANT: invisible code points go before anything that is made of several characters is looked for
    found.replace(_SPECIAL, _plain_character)
    escaped = ("\\" in text or "=" in text or "%" in text) and found.replace(_ESCAPE, _unescaped)
    if ("&" in text and found.replace(_ENTITY, _without_entity)) or escaped:
        found.replace(_SPECIAL, _plain_character)
    found.replace(_LOST_APOSTROPHE, lambda _: "'")
    found.replace(_SPELLED_OUT, lambda letters: letters[::2])
    return found


def _plain_character(character: str) -> str:
    known = _APOSTROPHES.get(character) or _DASHES.get(character)
    if known:
        return known
    category = unicodedata.category(character)
    if character.isspace() and not "\x1c" <= character <= "\x1f":
        return " "
    if category in _INVISIBLE or character in _IGNORABLE:
        return ""
    # A sign keeps its shape: made plain, a numero sign would deny.
    if category not in _LETTERS and ord(character) not in _CIRCLED:
        return character
    return "".join(c for c in unicodedata.normalize("NFKD", character) if unicodedata.category(c) not in _INVISIBLE)


def _without_entity(entity: str) -> str:
    """What an entity stands for; `&amp;` is the word `and`, and no begin of another entity."""
    import html  # takes long, and few messages have any

    found = html.unescape(entity if entity[1] == "#" else entity.lower())
    return " + " if found == "&" else found


def _unescaped(escaped: str) -> str:
    """What `\\u2019`, `=E2=80=99` or `%E2%80%99` stands for, where it stands for anything."""
    if escaped[0] == "\\":
        return chr(int(escaped[2:], 16))
    try:
        return bytes.fromhex(escaped.replace(escaped[0], "")).decode("utf-8")
    except UnicodeDecodeError:
        return escaped


def _misread_as(encoding: str) -> tuple[re.Pattern[str], Callable[[str], str]]:
    """What finds UTF-8 that was read as this encoding, and what reads it as it was meant."""
    byte_of: dict[str, int] = {}
    for byte in range(0x80, 0x100):
        read_as = bytes([byte]).decode(encoding, errors="ignore")
        also = (chr(byte), chr(0xDC00 + byte)) if encoding == "cp1252" else ()
        byte_of.update(dict.fromkeys((read_as, *also) if read_as else also, byte))

    def any_of(first: int, last: int) -> str:
        return "[" + "".join(re.escape(c) for c, byte in byte_of.items() if first <= byte <= last) + "]"

    def meant(broken: str) -> str:
        try:
            return bytes(byte_of[c] for c in broken).decode("utf-8")
        except UnicodeDecodeError:
            return broken

    more = any_of(0x80, 0xBF)
    if (
        encoding != "cp1252"
    ):  # typographic marks alone: else these would take the pieces of a text that was misread twice
        return re.compile(any_of(0xE2, 0xE2) + any_of(0x80, 0x80) + more), meant
    two, three, four = any_of(0xC2, 0xDF), any_of(0xE0, 0xEF), any_of(0xF0, 0xF4)
    return re.compile(f"{four}{more}{{3}}|{three}{more}{{2}}|{two}{more}"), meant


@cache
def _misread() -> tuple[tuple[re.Pattern[str], Callable[[str], str]], ...]:
    return tuple(map(_misread_as, _ENCODINGS))

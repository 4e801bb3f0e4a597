"""From a message to words: each in one plain spelling, with the place in the original text where it stands.

Nothing here knows what words mean. A word keeps the offsets of the text it came from, whatever was done to its spelling,
so `can't`, `cant`, `cannot` and `CAN NOT` all become `can not` and still point to what the person typed.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Final

COMMA: Final = ","
DASH: Final = "-"
"""A dash between words, or the end of a line."""
STOP: Final = "."
QUESTION: Final = "?"
COLON: Final = ":"
MARKS: Final = frozenset({COMMA, DASH, STOP, QUESTION, COLON})

_LOOK_ALIKE: Final = str.maketrans("аеорсхуіјѕԁһⅼ", "aeopcxyijsdhl")
"""Cyrillic letters that look Latin; a word that mixes both alphabets is read as Latin."""
_QUOTES: Final = "\u2018\u2019\u201b\u02bc\u00b4\u0060\u2032\uff07"
_STRAIGHT: Final = str.maketrans(_QUOTES, "'" * len(_QUOTES))
_INVISIBLE: Final = (
    r"\x00-\x08\x0e-\x1f\x7f\u00ad\u0300-\u036f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufe00-\ufe0f"
)
"""Marks that may stand inside a word and are not part of it: control and direction characters, accents on their own."""
_DROPPED: Final = frozenset({"Cf", "Cc", "Mn"})
_ENTITY: Final = re.compile(r"&#?[0-9a-zA-Z]{2,8};")
_PIECE: Final = re.compile(
    r"(?P<word>[^\W\d_](?:[^\W\d_]|[" + _INVISIBLE + r"]|['" + _QUOTES + r"](?=[^\W\d_]))*)"
    r"|(?P<number>\d+(?:,\d{3}(?!\d))*(?:\.\d{1,6})?(?:/\d{1,4}){0,2})"
    r"|(?P<tag><[/!a-zA-Z][^<>]{0,200}>)"
    r"|(?P<paragraph>\n\s*\n)"
    r"|(?P<mark>[-,;.!?:=…。\n()\[\]–—•？，\u037e&+/%])"
)
_LINE_TAG: Final = re.compile(r"</?(?:br|li|p|div|tr|td|ul|ol|h\d)\b", re.IGNORECASE)
_MARK: Final = {
    **dict.fromkeys(",()[]，", COMMA), **dict.fromkeys("\n–—-", DASH), **dict.fromkeys(";.!…。•", STOP),
    **dict.fromkeys("?？\u037e", QUESTION), **dict.fromkeys(":=", COLON),
}  # fmt: skip
_MARK_AS_WORD: Final = {"&": "and", "+": "and", "/": "or", "%": "percent"}

Spell = Callable[[str], tuple[str, ...]]
"""Gives the plain words for one word in lower case, without accents and with straight apostrophes."""


class Tokens:
    """The words and marks of a message: `words[i]` stands at `starts[i]` up to, not including, `ends[i]`."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []

    def add(self, word: str, start: int, end: int) -> None:
        """Add one word."""
        self.words.append(word)
        self.starts.append(start)
        self.ends.append(end)

    def mark(self, mark: str, start: int, end: int) -> None:
        """Add a mark; of several in a row the strongest stays, and none begins a message."""
        last = self.words[-1] if self.words else mark
        if last not in MARKS:
            self.add(mark, start, end)
        elif self.words and (mark == QUESTION or (mark == STOP and last != QUESTION)):
            self.words[-1], self.ends[-1] = mark, end


def tokens_of(text: str, spell: Spell) -> Tokens:
    """The words and marks of a message, in order; raises nothing for any text."""
    if "&" in text and _ENTITY.search(text):
        return _without_entities(text, spell)
    found = Tokens()
    words, starts, ends = found.words, found.starts, found.ends
    for piece in _PIECE.finditer(text):
        kind, raw, (start, end) = piece.lastgroup, piece.group(), piece.span()
        if kind == "word":
            for word in spell(raw.lower() if raw.isascii() else _plain(raw)):
                words.append(word)
                starts.append(start)
                ends.append(end)
        elif kind == "number":
            found.add(unicodedata.normalize("NFKC", raw).replace(",", ""), start, end)
        elif kind == "paragraph":
            found.mark(STOP, start, end)
        elif kind == "tag":
            if _LINE_TAG.match(raw):
                found.mark(COMMA, start, end)
        elif raw in _MARK_AS_WORD:
            found.add(_MARK_AS_WORD[raw], start, end)
        elif raw != "-" or text[max(start - 1, 0) : start].isspace() or text[end : end + 1].isspace():
            found.mark(_MARK[raw], start, end)
    return found


def _without_entities(text: str, spell: Spell) -> Tokens:
    """The same for a text with entities such as `&#39;`, which are read as what they stand for."""
    parts: list[str] = []
    places: list[int] = []
    at = 0
    for entity in _ENTITY.finditer(text):
        plain = html.unescape(entity.group().lower())
        parts += [text[at : entity.start()], plain]
        places += [*range(at, entity.start()), *[entity.start()] * len(plain)]
        at = entity.end()
    parts.append(text[at:])
    places += range(at, len(text) + 1)
    found = tokens_of("".join(parts).replace("&", "+"), spell)
    found.starts = [places[start] for start in found.starts]
    found.ends = [places[end] for end in found.ends]
    return found


def _plain(raw: str) -> str:
    word = unicodedata.normalize("NFKD", raw.translate(_STRAIGHT)).lower()
    word = "".join(c for c in word if unicodedata.category(c) not in _DROPPED)
    mixed = word.translate(_LOOK_ALIKE)
    return mixed if mixed.isascii() else word


def sentences_of(words: Sequence[str], longest: int = 60) -> Iterator[tuple[int, int]]:
    """The sentences as ranges of positions, each with its closing mark.

    A very long one is cut at its next comma, or in the end at any word, so that the work grows with the length alone.
    """
    begin = 0
    for position, word in enumerate(words):
        length = position - begin
        if word in (STOP, QUESTION) or (length >= longest and word == COMMA) or length >= 2 * longest:
            yield begin, position + 1
            begin = position + 1
    if begin < len(words):
        yield begin, len(words)

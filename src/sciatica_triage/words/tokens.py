"""From a message to words: each in one plain spelling, with the place in the original text where it stands.

Nothing here knows what words mean. A word keeps the offsets of the text it came from, whatever was done to its spelling,
so `can't`, `cant`, `cannot` and `CAN NOT` all become `can not` and still point to what the person typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Final

from .plain import plain

COMMA: Final = ","
DASH: Final = "-"
"""A dash between words, or the end of a line."""
STOP: Final = "."
QUESTION: Final = "?"
COLON: Final = ":"
MARKS: Final = frozenset({COMMA, DASH, STOP, QUESTION, COLON})

_LOOK_ALIKE: Final = str.maketrans("аеорсхуіјѕԁһⅼ", "aeopcxyijsdhl")
"""Cyrillic letters that look Latin; a word that mixes both alphabets is read as Latin."""
_PIECE: Final = re.compile(
    r"(?P<short>\bw/o?(?![^\W_]{2}\b\.)|(?<![^\s(,;:/])[-+]ve\b)"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)"
    r"|(?P<item>\n[ \t]{0,8}\d{1,2}[.)](?=[ \t])|(?<=[ \t])\d{1,2}\)(?=[ \t]))"
    r"|(?P<sign>(?<![^\s])(?:[=-]+>|[|\u00b7~*>#\u00bb\u2190-\u21ff]+)(?![^\s]))"
    r"|(?P<tick>[\u2611\u2612\u2705\u2713\u2714\u2717\u2718\u274c\u274e\U0001f44d\U0001f44e])"
    r"|(?P<number>\d+(?:,\d{3}(?!\d))*(?:\.\d{1,6})?(?:/\d{1,4}){0,2})"
    r"|(?P<tag><[/!a-zA-Z][^<>]{0,200}>)"
    r"|(?P<paragraph>\n\s*\n)"
    r"|(?P<mark>[-,;.!?:=\n()\[\]\u2014\u2022&+/%])"
)
_LINE_TAG: Final = re.compile(r"</?(?:br|li|p|div|tr|td|ul|ol|h\d)\b", re.IGNORECASE)
_MARK: Final = {
    **dict.fromkeys(",)]", COMMA), **dict.fromkeys("\n\u2014\u2022-([", DASH), **dict.fromkeys(";.!", STOP),
    "?": QUESTION, **dict.fromkeys(":=", COLON),
}  # fmt: skip
_SHORT: Final = {"w/": "with", "w/o": "without", "-ve": "no", "+ve": "positive"}
_TICKS: Final = {
    **dict.fromkeys("\u2713\u2714\u2705\u2611\U0001f44d", "yes"),
    **dict.fromkeys("\u2717\u2718\u274c\u274e\u2612\U0001f44e", "no"),
}
"""What answers a question or a line of a form; anywhere else nobody knows what a tick belongs to."""
_MARK_AS_WORD: Final = {"&": "and", "+": "and", "/": "or", "%": "percent"}

Spell = Callable[[str], tuple[str, ...]]
"""Gives the plain words for one word in lower case, without accents and with straight apostrophes."""
Rejoin = Callable[[str, str], tuple[str, ...] | None]
"""Gives the plain words of one that was written in two pieces, `can t`; None where they are two."""


class Tokens:
    """The words and marks of a message: `words[i]` stands at `starts[i]` up to, not including, `ends[i]`."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.slashes: set[int] = set()
        """Where in the message a slash stands that is read as `or`."""

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

    def without(self, out: Collection[int]) -> None:
        """Take out what stands at these positions."""
        if out:
            kept = [at for at in range(len(self.words)) if at not in out]
            self.words[:] = [self.words[at] for at in kept]
            self.starts[:] = [self.starts[at] for at in kept]
            self.ends[:] = [self.ends[at] for at in kept]

    def put(self, begin: int, end: int, order: Sequence[int]) -> None:
        """Put what stands from `begin` to `end` into this order of positions; what is not among them goes."""
        self.words[begin:end] = [self.words[at] for at in order]
        self.starts[begin:end] = [self.starts[at] for at in order]
        self.ends[begin:end] = [self.ends[at] for at in order]


def tokens_of(message: str, spell: Spell, rejoined: Rejoin | None = None) -> Tokens:
    """The words and marks of a message, in order; raises nothing for any text."""
    found = Tokens()
    words, starts, ends = found.words, found.starts, found.ends
    read = plain(message)
    text, place = read.text, read.place
    first, first_there, before = "", 0, 0
    for piece in _PIECE.finditer(text):
        kind, raw, (start, end) = piece.lastgroup, piece.group(), piece.span()
        start_there, end_there = place(start), place(end)
        if kind == "word":
            written = raw.lower() if raw.isascii() else _in_one_alphabet(raw.lower())
            one = rejoined(first, written) if rejoined and first and text[before:start].isspace() else None
            if one is not None:
                # The first piece may have become several words, all of the same place.
                while starts and starts[-1] == first_there:
                    words.pop(), starts.pop(), ends.pop()
                start_there = first_there
            first, first_there, before = written, start_there, end
            if one is None:
                # `'angs`: an apostrophe before a word may stand for a letter, and is else a quotation mark.
                one = spell("'" + written if text[start - 1 : start] == "'" else written)
            for word in one:
                words.append(word)
                starts.append(start_there)
                ends.append(end_there)
        elif kind == "short":
            found.add(_SHORT[raw.lower()], start_there, end_there)
        elif kind == "sign":  # between two words it parts them as a dash does
            found.mark(DASH, start_there, end_there)
        elif kind == "tick":
            if words and words[-1] in (QUESTION, COLON):
                found.add(_TICKS[raw], start_there, end_there)
        elif kind == "number":
            found.add(raw.replace(",", ""), start_there, end_there)
        elif kind == "paragraph":
            found.mark(STOP, start_there, end_there)
        elif kind == "item":  # `1.` before a line of a list counts nothing
            found.mark(DASH, start_there, end_there)
        elif kind == "tag":
            if _LINE_TAG.match(raw):
                found.mark(COMMA, start_there, end_there)
        elif raw in _MARK_AS_WORD:
            found.add(_MARK_AS_WORD[raw], start_there, end_there)
            if raw == "/":
                found.slashes.add(start_there)
        # A hyphen inside a word joins; only one that stands free is a dash.
        elif raw != "-" or text[max(start - 1, 0) : start].isspace() or text[end : end + 1].isspace():
            found.mark(_MARK[raw], start_there, end_there)
    return found


def _in_one_alphabet(word: str) -> str:
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

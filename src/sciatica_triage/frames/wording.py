"""Which texts and codes are answers in a table: the words of the one reader, what files without types write, and own ones."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, TypeAlias

from ..errors import OptionError, expect_pairs, is_text
from ..vocabulary.findings import CODES, NUMBER_WORDS, WORDS, Answer, Kind

Asks: TypeAlias = Literal["present", "absent", "unsure", "missing"]

_ASKS: Final[Mapping[Answer, Asks]] = {
    Answer.PRESENT: "present",
    Answer.ABSENT: "absent",
    Answer.UNSURE: "unsure",
    Answer.NOT_ASKED: "missing",
}
_TIDY: Final = frozenset({*Answer, "yes", "no"})
WRITTEN_CODES: Final[Mapping[str, Answer]] = {
    **dict.fromkeys(("1", "1.0"), Answer.PRESENT),
    **dict.fromkeys(("0", "0.0", "-0", "-0.0"), Answer.ABSENT),
}
"""The numbers that are answers, as files without types write them."""
SPACES: Final = "".join(sign for sign in map(chr, range(0x3001)) if sign.isspace())
"""Every sign that Python counts as space."""
_FOLDED: Final = {
    sign: sign.casefold()
    for sign in map(chr, (*range(0x3001), *range(0xFB00, 0xFB18)))
    if sign.lower() == sign != sign.casefold()
}
"""Small letters that the one reader takes for others, and engines do not: the long s, the sharp one, ligatures."""
NUMBER: Final = re.compile("[+-]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
"""A number that is written out, as tables take it."""
_ANSWERS: Final = "`answers`: expected texts, each with one of present, absent, unsure, not_asked"


@dataclass(frozen=True, slots=True)
class Wording:
    """`untyped`: the table has no types, so booleans and numbers are text. `own`: texts that are answers beside these.

    `empty_is_null`: the table cannot tell an empty text from nothing, so what `own` says of the one holds for the other.
    """

    untyped: bool = False
    own: tuple[tuple[str, Answer], ...] = ()
    empty_is_null: bool = False

    def texts(self, kind: Kind) -> Mapping[Asks, tuple[str, ...]]:
        """The texts for each answer, without spaces around and in small letters."""
        return _texts(self, kind)

    def tidy(self, kind: Kind) -> Mapping[Asks, tuple[str, ...]]:
        """Those of them that programs write, to be looked for first since most texts are one of them."""
        texts = self.texts(kind)
        return {asks: tuple(text for text in found if text in _TIDY) for asks, found in texts.items()}

    def codes(self, asks: Asks) -> tuple[float, ...]:
        """The numbers for an answer, in a column of numbers where an answer is expected."""
        return (*(number for number, answer in CODES.items() if _ASKS[answer] == asks), *self.own_codes(asks))

    def own_codes(self, asks: Asks) -> tuple[float, ...]:
        """The numbers that the caller gives for an answer."""
        return tuple(n for text, answer in self.own if _ASKS[answer] == asks and (n := _number(text)) is not None)

    def null(self, kind: Kind) -> Asks:
        """What nothing at all means: not asked, unless the caller says something else of what is empty."""
        if not self.empty_is_null:
            return "missing"
        empty = dict(self.own).get("", Answer.NOT_ASKED)
        return _ASKS[empty] if kind != "number" or empty in NUMBER_WORDS.values() else "missing"


@cache
def _texts(wording: Wording, kind: Kind) -> Mapping[Asks, tuple[str, ...]]:
    asked: dict[Asks, list[str]] = {asks: [] for asks in _ASKS.values()}
    words = NUMBER_WORDS if kind == "number" else WORDS
    for text, answer in words.items():
        asked[_ASKS[answer]] += _spelled(text)
    if kind != "number" and wording.untyped:
        for text, answer in WRITTEN_CODES.items():
            asked[_ASKS[answer]].append(text)
    for text, answer in wording.own:
        if kind == "number" and (answer not in words.values() or _number(text) is not None):
            continue  # a number that is asked for keeps its value; `Column` says which codes are none
        asked[_ASKS[answer]] += _spelled(text)
    return {asks: tuple(dict.fromkeys(texts)) for asks, texts in asked.items()}


def wording(answers: Mapping[str, object] | None, *, untyped: bool, empty_is_null: bool = False) -> Wording:
    """How a table is worded; raise `OptionError` where `answers` is wrong, or gives a word another meaning."""
    own: dict[str, Answer] = {}
    meanings: dict[str | float, Answer] = dict([*WORDS.items(), *CODES.items()])
    for given, meant in expect_pairs({} if answers is None else answers, OptionError(_ANSWERS)).items():
        answer = WORDS.get(meant) if isinstance(meant, str) else None
        if answer is None or not is_text(given):
            raise OptionError(_ANSWERS)
        text = given.strip()
        number = _number(text)
        # A number by its value, so that 7 and 7.0 cannot be given two meanings.
        if meanings.setdefault(text.casefold() if number is None else number, answer) != answer:
            raise OptionError("`answers` gives one text two meanings; the words and codes of this library keep theirs")
        own[text] = answer
    return Wording(untyped, tuple(own.items()), empty_is_null)


def written(number: float) -> tuple[str, ...]:
    """How programs write a number out: a whole one without a point and with one."""
    return (f"{int(number)}", f"{int(number)}.0") if float(number).is_integer() else (f"{number}",)


def _spelled(text: str) -> Iterator[str]:
    """A text in every way in which engines make its letters small, whatever their case is; a number however it is written."""
    plain = text.casefold()
    yield from (plain, text.lower(), plain.upper().lower())
    yield from (plain.replace(folded, sign) for sign, folded in _FOLDED.items() if folded in plain)
    number = _number(text)
    if number is not None:
        yield from written(number)


def _number(text: str) -> float | None:
    number = float(text) if NUMBER.fullmatch(text) else math.nan
    return number if math.isfinite(number) else None

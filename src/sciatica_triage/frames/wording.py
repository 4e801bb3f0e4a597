"""Which texts and codes are answers in a table: the words of the one reader, what files without types write, and own ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, TypeAlias

from ..errors import OptionError
from ..vocabulary.findings import NUMBER_WORDS, WORDS, Answer, Kind

Asks: TypeAlias = Literal["present", "absent", "unsure", "missing"]

_ASKS: Final[Mapping[Answer, Asks]] = {
    Answer.PRESENT: "present",
    Answer.ABSENT: "absent",
    Answer.UNSURE: "unsure",
    Answer.NOT_ASKED: "missing",
}
_TIDY: Final = frozenset({*Answer, "yes", "no"})
CODES: Final[Mapping[float, Answer]] = {1: Answer.PRESENT, 0: Answer.ABSENT}
"""What a number means where an answer is expected."""
_UNTYPED: Final = {word: answer for number, answer in CODES.items() for word in (f"{number}", f"{number}.0")}
"""Numbers as files without types write them."""
SPACES: Final = "".join(sign for sign in map(chr, range(0x3001)) if sign.isspace())
"""Every sign that Python counts as space."""
_FOLDED: Final = {
    sign: sign.casefold()
    for sign in map(chr, range(0x3001))
    if sign.lower() == sign != sign.casefold() and sign.casefold() in "".join(WORDS)
}
"""Small letters that the one reader takes for others, and engines do not: the long s."""

_ANSWERS: Final = "`answers`: expected texts, each with one of present, absent, unsure, not_asked"


@dataclass(frozen=True, slots=True)
class Wording:
    """`untyped`: the table has no types, so booleans and numbers are text. `own`: texts that are answers beside these."""

    untyped: bool = False
    own: tuple[tuple[str, Answer], ...] = ()

    def texts(self, kind: Kind) -> Mapping[Asks, tuple[str, ...]]:
        """The texts for each answer, without spaces around and in small letters."""
        return _texts(self, kind)

    def tidy(self, kind: Kind) -> Mapping[Asks, tuple[str, ...]]:
        """Those of them that programs write, to be looked for first since most texts are one of them."""
        texts = self.texts(kind)
        return {asks: tuple(text for text in found if text in _TIDY) for asks, found in texts.items()}

    def codes(self, asks: Asks) -> tuple[float, ...]:
        """The numbers for an answer, in a column of numbers."""
        codes = dict(CODES)
        for text, answer in self.own:
            number = _number(text)
            if number is not None:
                codes[number] = answer
        return tuple(number for number, answer in codes.items() if _ASKS[answer] == asks)


@cache
def _texts(wording: Wording, kind: Kind) -> Mapping[Asks, tuple[str, ...]]:
    answers = dict(NUMBER_WORDS if kind == "number" else WORDS)
    if kind == "number":
        own = ((text, answer) for text, answer in wording.own if _number(text) is None and answer in answers.values())
        answers |= dict(own)
    else:
        answers |= {**(_UNTYPED if wording.untyped else {}), **dict(wording.own)}
    asked: dict[Asks, tuple[str, ...]] = dict.fromkeys(_ASKS.values(), ())
    for text, answer in answers.items():
        others = (text.replace(folded, sign) for sign, folded in _FOLDED.items() if folded in text)
        asked[_ASKS[answer]] += (text, *others)
    return asked


def wording(answers: Mapping[str, object] | None, *, untyped: bool) -> Wording:
    """How a table is worded; raise `OptionError` where `answers` is wrong, or gives a word another meaning."""
    own: dict[str, Answer] = {}
    if answers is not None and not isinstance(answers, Mapping):
        raise OptionError(_ANSWERS)
    for given, meant in (answers or {}).items():
        answer = WORDS.get(meant) if isinstance(meant, str) else None
        if answer is None or not isinstance(given, str):
            raise OptionError(_ANSWERS)
        text = _plain(given)
        if WORDS.get(text, answer) != answer or own.get(text, answer) != answer:
            raise OptionError("`answers` gives one text two meanings; the words of this library keep theirs")
        own[text] = answer
    return Wording(untyped, tuple(own.items()))


def _plain(text: str) -> str:
    return text.strip().casefold()


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None

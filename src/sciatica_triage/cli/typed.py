"""What a person types in the interview, read as ticks or as a command; what is neither is refused and never written back."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from ..chat.plain import answer_word, plain_answer
from ..vocabulary.findings import Answer, Finding, Value
from ..words.load import lexicon


class Quit(Exception):
    """The person has had enough."""


class Back(Exception):
    """The person wants to answer the step before again."""


class Correct(Exception):
    """The person wants to change an earlier answer."""


_COMMANDS: Final[dict[str, type[Exception]]] = {
    **dict.fromkeys(("b", "back"), Back),
    **dict.fromkeys(("q", "quit", "exit", "stop"), Quit),
    **dict.fromkeys(("c", "correct"), Correct),
}
_NONE: Final = ("0", "none", "none of these", "none of them")
_SHORT: Final = {"y": Answer.PRESENT, "n": Answer.ABSENT, "d": Answer.UNSURE, "?": Answer.UNSURE}
_MORE: Final = ("go on", "continue", "more", "next", "ok", "okay", "1")
_ENOUGH: Final = (
    "no thanks",
    "no thank you",
    "not now",
    "no more",
    "enough",
    "that is enough",
    "done",
    "finish",
    "end",
)
_TICK: Final = re.compile(r"([1-9]\d?)[.)]?(\?)?")
_AND: Final = re.compile(r"(?<=[\d?.),;])\s*(?:\band\b|&)\s*(?=\d)")
"""Between two numbers; anywhere else the line is not complete."""
_HYPHEN: Final = re.compile(r"(?<=[a-z])-(?=[a-z])")
_MONTHS: Final = re.compile(r"(\d{1,3}) months?(?: old)?")


@dataclass(frozen=True, slots=True)
class Ticks:
    """The numbers, from 1, of the labels that fit, and of those that the person is unsure of."""

    present: frozenset[int]
    unsure: frozenset[int]


def read_line(typed: str) -> str:
    """A line in small letters, plain digits and with single spaces. A command raises `Quit`, `Back` or `Correct`."""
    line = " ".join(unicodedata.normalize("NFKC", typed).lower().replace("’", "'").split())
    if line in _COMMANDS:
        raise _COMMANDS[line]
    return line


def word(line: str) -> Answer | None:
    """Yes, no or not sure, for a line that says that and nothing else; whoever types 0 for none means no."""
    return Answer.ABSENT if line in _NONE else _SHORT.get(line) or answer_word(line)


def goes_on(line: str) -> Answer | None:
    """Yes or no to whether to go on, where a line says that in words of its own, too."""
    return Answer.PRESENT if line in _MORE else Answer.ABSENT if line in _ENOUGH else word(line)


def ticks(line: str, labels: int) -> Ticks | None:
    """Ticks at so many labels, such as `1 3?` or `1, 2 and 3`, or `0` for none of them; None for a line that is not plain.

    A line that says yes is plain beside a single label only, and one that says no or not sure is about all of them. `1-3` is
    not plain: it may be two lines or three.
    """
    said = word(line)
    every = frozenset(range(1, labels + 1))
    if said is Answer.ABSENT:
        return Ticks(frozenset(), frozenset())
    if said is Answer.UNSURE:
        return Ticks(frozenset(), every)
    if said is Answer.PRESENT:
        return Ticks(every, frozenset()) if labels == 1 else None
    found = [_TICK.fullmatch(part) for part in re.split(r"[\s,;]+", _AND.sub(" ", re.sub(r"\s+\?", "?", line))) if part]
    read = [(int(tick[1]), bool(tick[2])) for tick in found if tick]
    present = frozenset(number for number, unsure in read if not unsure)
    doubted = frozenset(number for number, unsure in read if unsure)
    # INVARIANT: nothing of a line counts unless all of it is understood.
    if not read or len(read) < len(found) or present & doubted or not present | doubted <= every:
        return None
    return Ticks(present, doubted)


def amount(line: str, finding: Finding) -> Value | None:
    """A number, in figures or in words, or not sure; None for anything else. A child's age may be in months."""
    figures = " ".join(lexicon().numbers.in_figures(_HYPHEN.sub(" ", line).split()))
    months = _MONTHS.fullmatch(figures) if finding.unit == "years" else None
    plain = [line, f"{int(months[1]) / 12:.2f}"] if months else [line, figures]
    return next((said for one in plain if (said := plain_answer(one, finding)) is not None), None)

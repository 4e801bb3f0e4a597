"""Plain answers: `yes`, `nope`, `not sure`, `44 years`. Only a whole message counts; anything else goes to the reader."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

from ..errors import PresentationError
from ..vocabulary.findings import Answer, Finding, Value
from .phrases import Phrases
from .texts import foreign_words, texts, understood_words

_APOSTROPHES = re.compile("['’‘`´ʼ]")
NO_MORE_THAN_SAID = re.compile(r"[\w\s.,;!'\"“”„«»–—…-]*")
_SHADE = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")
"""How a sign is shown: as a picture, in a colour."""
_BETWEEN = re.compile(r"[^\w°]+")
_MARKS = re.compile(r"[^\w\s]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_CLAUSE = re.compile(r"[^.,:;!?…()\n]+")
_CLAUSE_WORDS: Final = 3
_FEWEST_FOREIGN: Final = 2
"""One alone may be a name, or a slip of the hand."""
_NUMBER = re.compile(r"(\d{1,9}(?:[.,](?!\d{3}(?!\d))\d{1,6})?)\s*(.*)")
"""Three digits after a comma may be thousands or a fraction; nobody can tell."""
_EXACT = re.compile(r"[\w\s.,;!'\"()°–—-]*")
"""Any other sign, such as `>` or `+`, may make a bound of the number."""


def plain_answer(text: str, finding: Finding) -> Value | None:
    """The answer that a whole message gives to a question about this finding; None where it is anything but plain."""
    if finding.kind == "number":
        said = _number(text, finding)
        try:
            return None if said is None else finding.read(said)
        except PresentationError:
            return None
    return answer_word(text)


def answer_word(text: str) -> Answer | None:
    """`present`, `absent` or `unsure` for a message that says yes, no or don't know and nothing else.

    A no with a question mark or a sign, such as a face that weeps, is none of the three.
    """
    word = _words().get(_normal(text)) or _words().get(_normal(without_smiles(text)))
    return None if word is Answer.ABSENT and not NO_MORE_THAN_SAID.fullmatch(without_smiles(text)) else word


def says_nothing_else(text: str) -> bool:
    """Whether the whole message says that there is nothing else, among courtesies and with at most one slip of the hand."""
    said, small = texts(), without_smiles(text)
    if not NO_MORE_THAN_SAID.fullmatch(small):
        return False
    return any(one in said.nothing_else or _is_slip(one, said.nothing_else[0]) for one in _without_courtesies(small))


def denies_when_asked(text: str, *, again: bool) -> bool | None:
    """Whether the whole message says no to the question whether there is anything else, so that it is settled.

    `again`: the message before, too, said no to it. False for a no that settles nothing yet, None for another message.
    """
    said, small = texts(), without_smiles(text)
    if not NO_MORE_THAN_SAID.fullmatch(small.replace("?", " ").replace("/", " ")):
        return None
    left = _without_courtesies(small)
    # Across a comma it is another sentence: "no, other symptoms".
    cut = f" {' '.join(_MARKS.sub(' | ', small).split())} "
    if "?" not in small and any(one in said.denied_when_asked and f" {one} " in cut for one in left):
        return True
    denied = answer_word(text) is Answer.ABSENT or any(one in said.denied_twice for one in left)
    return again if denied else None


def _without_courtesies(small: str) -> list[str]:
    """The whole message as it is, and with less and less of the courtesies around it."""
    left, before = [_normal(small)], 0
    while len(left) > before:
        before = len(left)
        for courtesy in texts().beside_nothing_else:
            less = f" {left[-1]} ".removeprefix(f" {courtesy} ").removesuffix(f" {courtesy} ").strip()
            left += [less] if less != left[-1] else []
    return left


def _is_slip(written: str, meant: str) -> bool:
    """Whether one letter is missing, doubled or in its neighbour's place; another letter makes another word."""
    if len(written) > len(meant):
        return any(
            written[:at] + written[at + 1 :] == meant and written[at] == meant[at - 1] for at in range(1, len(written))
        )
    if len(written) < len(meant):
        return any(meant[:at] + meant[at + 1 :] == written for at in range(len(meant)))
    swapped = (meant[:at] + meant[at + 1] + meant[at] + meant[at + 2 :] for at in range(len(meant) - 1))
    return written in swapped


def alarms(text: str) -> bool:
    """Whether a message calls for help, without a word of what it is about."""
    if any(sign in text for sign in texts().alarms.signs) or _parts().is_in(_normal(text).split()):
        return True
    # By clauses, since whatever else stands there takes nothing off "Help!".
    return any(_only_calls(_normal(clause.group()).split()) for clause in _CLAUSE.finditer(text))


def _only_calls(words: Sequence[str]) -> bool:
    """Whether words are calls for help, once or more often, and courtesies."""
    at, calls, titles = 0, False, understood_words().titles
    while at < len(words):
        length = _calls().at(words, at)
        calls = calls or length > 0
        if not length and words[at] in titles:
            named = at + 1 < len(words) and not _calls().at(words, at + 1) and not _courtesies().at(words, at + 1)
            length = 1 + named
        length = length or _courtesies().at(words, at)
        if not length:
            return False
        at += length
    return calls


def is_strange_sign(sign: str) -> bool:
    """Whether nobody knows what a sign tells, such as a face that weeps."""
    return unicodedata.category(sign[0]) == "So" and sign not in texts().harmless_signs


def legible(text: str) -> bool:
    """Whether a message of which nothing was heard was understood: most of its words are plain English.

    INVARIANT: in doubt it was not. What is not legible is asked for again and never taken for silence: two strange words that
    stand apart, a sign of which nobody knows what it tells.
    """
    # A sign may be the whole message, and the words beside it politeness.
    if any(map(is_strange_sign, text)):
        return False
    clauses = (_LETTERS.findall(in_small_letters(clause.group())) for clause in _CLAUSE.finditer(text))
    if any(len(words) == 2 and not any(word in _plain() for word in words) for words in clauses):
        return False
    normal = _normal(text)
    words = _LETTERS.findall(normal)
    if not words:
        return any(character.isdigit() for character in normal)
    return (
        normal in _words() or normal in texts().nothing_else or 2 * sum(word in _plain() for word in words) > len(words)
    )


def partly_foreign(text: str) -> bool:
    """Whether two of the small words of other languages stand in a message, however much of it was heard."""
    return len(foreign_words() & {*_LETTERS.findall(in_small_letters(text))}) >= _FEWEST_FOREIGN


def all_english(text: str, heard: Iterable[tuple[int, int]] = ()) -> bool:
    """Whether no part of a message seems to be in another language: no letter of another script, no clause of strange words.

    `heard`: the places of which the reader knows what they say. A clause counts from three words on, and is strange where
    less than a quarter of them are plain English.
    """
    small = in_small_letters(text)
    if not small.isascii() and any(
        character.isalpha() and "LATIN" not in unicodedata.name(character, "") for character in small
    ):
        return False
    known = tuple(heard)
    for clause in _CLAUSE.finditer(text):
        words = _LETTERS.findall(in_small_letters(clause.group()))
        strange = len(words) >= _CLAUSE_WORDS and 4 * sum(word in _plain() for word in words) < len(words)
        if strange and not any(start < clause.end() and end > clause.start() for start, end in known):
            return False
    return True


def _number(text: str, finding: Finding) -> float | Answer | None:
    if not _EXACT.fullmatch(in_small_letters(text)):
        return None
    normal = _normal(text, keep=".,-")
    if _words().get(normal.strip(".,")) is Answer.UNSURE:
        return Answer.UNSURE
    numbers, unit_asked = texts().numbers, finding.unit or ""
    around = [numbers, *([numbers.of[unit_asked]] if unit_asked in numbers.of else [])]
    # Longest first, or "its" would be taken off "its been" and leave what is no number.
    for filler in sorted((one for beside in around for one in beside.before), key=len, reverse=True):
        normal = normal.removeprefix(f"{filler} ")
    read = _NUMBER.fullmatch(normal.rstrip(".,"))
    if read is None:
        return None
    unit = read[2].removeprefix("°").strip()
    # "44 years old" has the right unit for how long, and is not about it: what is left over has to be nothing.
    for filler in sorted((one for beside in around for one in beside.after), key=len, reverse=True):
        unit = unit.removesuffix(filler).strip()
    factor = 1.0 if not unit else numbers.units.get(unit_asked, {}).get(unit)
    return None if factor is None else round(float(read[1].replace(",", ".")) * factor, 4)


def without_smiles(text: str) -> str:
    """The text in small letters without signs that say nothing of health, such as a thumb that is up."""
    said, small = texts(), in_small_letters(text)
    for smiley in said.smileys:
        small = small.replace(smiley, " ")
    smiles = {*said.harmless_signs} - {*said.turning_signs}
    return "".join(sign for sign in small if sign not in smiles and not _SHADE.fullmatch(sign)).strip()


def in_small_letters(text: str) -> str:
    """The text as wordings are written in data: small letters, no apostrophes."""
    return _APOSTROPHES.sub("", unicodedata.normalize("NFKC", text).casefold())


def _normal(text: str, keep: str = "") -> str:
    """Small letters, no apostrophes, one space for whatever else stands between words."""
    between = _BETWEEN if not keep else re.compile(rf"[^\w°{re.escape(keep)}]+")
    return between.sub(" ", in_small_letters(text)).strip()


@cache
def _words() -> dict[str, Answer]:
    said = texts().answers
    return {
        **dict.fromkeys(said.present, Answer.PRESENT),
        **dict.fromkeys(said.absent, Answer.ABSENT),
        **dict.fromkeys(said.unsure, Answer.UNSURE),
    }


@cache
def _calls() -> Phrases:
    return Phrases(texts().alarms.whole)


@cache
def _courtesies() -> Phrases:
    lists = understood_words()
    return Phrases([*lists.first, *lists.last, *texts().beside_nothing_else, *texts().nothing_else])


@cache
def _parts() -> Phrases:
    """What calls for help wherever it stands, as whole words."""
    return Phrases(texts().alarms.part)


@cache
def _plain() -> frozenset[str]:
    return frozenset(texts().plain_words)

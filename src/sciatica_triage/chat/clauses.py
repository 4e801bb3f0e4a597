"""A message cut into words and clauses: short forms written out, names after a greeting left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from typing import Final, NamedTuple

from ..words.ear import ear
from .phrases import harmless, listed, phrases
from .plain import is_strange_sign
from .texts import foreign_words, texts, understood_words

_APOSTROPHES: Final = re.compile("[’‘`´ʼ]")
_TOKEN: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+(?:[.:]\d+)*|[^\w\s]|\n")
_INSIDE: Final = frozenset("'\"()*“”/")


class Word(NamedTuple):
    """A word or a mark, and where it stands. `name`: it is written like one."""

    text: str
    start: int
    end: int
    name: bool = False


def within(word: Word, spans: Collection[tuple[int, int]]) -> bool:
    """Whether a word stands in one of these places."""
    _, begin, stop, _ = word
    return True in [start < stop and end > begin for start, end in spans]


def words_of(text: str) -> list[Word]:
    """The words and marks of a message."""
    short, words = understood_words().short_forms, list[Word]()
    for found in _TOKEN.finditer(_APOSTROPHES.sub("'", text)):
        written, (start, end) = found.group(), found.span()
        small = (written if written.isascii() else unicodedata.normalize("NFKC", written)).casefold()
        name = written[0].isupper() and not written[1:].isupper()
        if small in short:
            words += [Word(one, start, end, name) for one in short[small].split()]
        else:
            words.append(Word(small, start, end, name))
    said = [word.text for word in words]
    return list(_without_names(words, said)) if phrases("before_names").may_begin_in(said) else words


def _without_names(words: Sequence[Word], said: Sequence[str]) -> Iterator[Word]:
    greetings, titles, at = phrases("before_names"), understood_words().titles, 0
    while at < len(words):
        greeting = greetings.at(said, at)
        if not greeting:
            yield words[at]
            at += 1
            continue
        yield from words[at : at + greeting]
        at += greeting
        named = at + 1 if at < len(words) and words[at].text == "," else at
        end = named
        while end < len(words) and words[end].text in (*titles, "."):
            end += 1
        # Only where it is told to be one: after a greeting alone, any capital may begin what somebody tells.
        titled = any(word.text in titles for word in words[named:end])
        names = 2 if phrases("tells_a_name").at(said, at - greeting) else int(titled)
        last = min(len(words), end + names)
        while end < last and words[end].name and not _is_known(words[end].text):
            end += 1
        at = end if end > named else at


_LISTS_KNOWN: Final = (
    "first",
    "screened",
    "takes_back",
    "answering",
    "of_health",
    "good_not_to_have",
    "empty",
    "states",
)


def _is_known(word: str) -> bool:
    """Whether a word may be more than a name: it is of a list, of a topic of the questions, or of another language."""
    if word in harmless().words or word in texts().plain_words or word in foreign_words():
        return True
    if any(word in phrases(kind).words or phrases(kind).has(word) for kind in _LISTS_KNOWN):
        return True
    listening = ear(texts().language)
    return not word.isascii() or listening is None or bool(listening.listener.groups_of(word))


def clauses_of(words: Sequence[Word]) -> Iterator[tuple[list[Word], bool]]:
    """The clauses, each with whether a question mark ends it.

    A sign of which nobody knows what it tells is a clause by itself.
    """
    clause: list[Word] = []
    splits, together = understood_words().splits, understood_words().together
    for at, word in enumerate(words):
        mark = not word.text[0].isalnum()
        if mark and word.text in _INSIDE:
            continue
        splitting = word.text in splits and " ".join(one.text for one in words[at : at + 2]) not in together
        if mark or splitting:
            if clause:
                yield clause, word.text == "?"
            # "So do I" is an answer; without its "so" it would be a question.
            filler = splitting and word.text in understood_words().fillers and at + 1 < len(words)
            clause = [word] if filler and words[at + 1].text in listed("helpers_asking") else []
            if is_strange_sign(word.text):
                yield [word], False
        else:
            clause.append(word)
    if clause:
        yield clause, False

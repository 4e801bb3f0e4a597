"""Whether a message is understood to tell nothing of health and to take nothing back.

The contrary cannot be listed: nobody knows all the ways in which an answer is taken back. So the words of which a harmless
message is made are listed, in `rules/chat/understood.yaml`, and a message in which anything else stands, or that speaks of
what it does not name, is unclear.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from ..vocabulary.findings import Answer
from ..words.ear import ear
from .beside import denies_alone, of_a_story, sounds_quiet, tells_its_own
from .plain import answer_word, is_strange_sign
from .texts import texts, understood_words

if TYPE_CHECKING:
    from ..words import Reading

Kind: TypeAlias = Literal["first", "good", "meant", "matters", "complaints", "times", "between"]
_NAMING: Final[tuple[Kind, ...]] = ("between", "matters", "times", "complaints", "good", "meant")

_APOSTROPHES: Final = re.compile("[’‘`´ʼ]")
_TOKEN: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+(?:[.:]\d+)*|[^\w\s]|\n")
_INSIDE: Final = frozenset("'\"()*“”/")
_ALTERNATIVES: Final = frozenset(("or", "nor"))
_MOST_NAMES: Final = 2


@dataclass(frozen=True, slots=True)
class _Word:
    """A word or a mark, and where it stands. `name`: it is written like one."""

    text: str
    start: int
    end: int
    name: bool = False


def unclear_parts(text: str, reading: Reading) -> Iterator[tuple[int, int]]:
    """Where the clauses stand that are neither about something else nor read as telling what is there."""
    if answer_word(text) is not None:
        return
    told = [(one.start, one.end) for one in reading.findings if one.answer is not Answer.ABSENT]
    denials = [(one.start, one.end) for one in reading.findings if one.answer is Answer.ABSENT]
    heard = [*told, *denials, *((one.start, one.end) for one in (*reading.numbers, *reading.not_counted))]
    clauses = list(_clauses(_words(text)))
    if not clauses:  # nothing, or signs alone
        yield 0, max(len(text), 1)
    story = _Story(text, bool(told) or any(of_a_story([word.text for word in clause]) for clause, _ in clauses))
    begun = after_a_denial = False
    for clause, asked in clauses:
        words = [word.text for word in clause]
        begun = begun or of_a_story(words)
        if any(_within(word, told) for word in clause):
            begun, after_a_denial = True, False
            continue
        known = [_within(word, heard) for word in clause]
        plain = [word.replace("'", "") for word in words]
        denied = denies_alone(plain, known, after_a_denial=after_a_denial)
        if not (denied or _harmless(words, known, asked) or story.goes_on(words, plain, known, begun)):
            yield clause[0].start, clause[-1].end
        after_a_denial = denied or any(_within(word, denials) for word in clause)


class _Story:
    """A message that may tell an ordinary story; what the second ear makes of it is worked out when it is wanted."""

    def __init__(self, text: str, told: bool) -> None:
        self._text = text
        self._told = told

    @cached_property
    def _quiet(self) -> bool:
        return sounds_quiet(self._text)

    def goes_on(self, words: Sequence[str], plain: Sequence[str], known: Sequence[bool], begun: bool) -> bool:
        """Whether a clause belongs to it and concerns no answer."""
        own = self._told and not _left_open(words) and tells_its_own(plain, known, _familiar(), begun=begun)
        return own and self._quiet


def of_answers(text: str) -> bool:
    """Whether a message speaks anywhere of answering: then no denial in it counts."""
    return any(word.text in understood_words().answering for word in _words(text))


def _within(word: _Word, spans: Collection[tuple[int, int]]) -> bool:
    return any(start < word.end and end > word.start for start, end in spans)


def _words(text: str) -> list[_Word]:
    """The words and marks of a message: short forms written out, names after a greeting left out."""
    short, words = understood_words().short_forms, list[_Word]()
    for found in _TOKEN.finditer(_APOSTROPHES.sub("'", text)):
        small = unicodedata.normalize("NFKC", found.group()).casefold()
        name = found.group()[0].isupper() and not found.group()[1:].isupper()
        written_out = short.get(small, small).split() or [small]
        words += [_Word(one, *found.span(), name) for one in written_out]
    return list(_without_names(words))


def _without_names(words: Sequence[_Word]) -> Iterator[_Word]:
    texts_, titles, at = [word.text for word in words], understood_words().titles, 0
    while at < len(words):
        greeting = _longest(texts_, at, "before_names")
        yield from words[at : at + max(greeting, 1)]
        at += max(greeting, 1)
        if greeting:
            named = at + 1 if at < len(words) and words[at].text == "," else at
            end = named
            while end < len(words) and words[end].text in (*titles, "."):
                end += 1
            last = end + _MOST_NAMES
            while end < min(len(words), last) and words[end].name and words[end].text not in _all_words():
                end += 1
            at = end if end > named else at


def _clauses(words: Sequence[_Word]) -> Iterator[tuple[list[_Word], bool]]:
    """The clauses, each with whether a question mark ends it.

    A sign of which nobody knows what it tells is a clause by itself.
    """
    clause: list[_Word] = []
    for at, word in enumerate(words):
        mark = not word.text[0].isalnum()
        if mark and word.text in _INSIDE:
            continue
        together = " ".join(one.text for one in words[at : at + 2]) in understood_words().together
        if mark or (word.text in understood_words().splits and not together):
            if clause:
                yield clause, word.text == "?"
            clause = []
            if is_strange_sign(word.text):
                yield [word], False
        else:
            clause.append(word)
    if clause:
        yield clause, False


def _harmless(words: list[str], known: list[bool], asked: bool) -> bool:
    """Whether a clause is made of harmless words, and one of them says what it is about.

    `known`: the reader knows what the word says: it denies something, or is of a number or of what does not count.
    """
    lists = understood_words()
    begin, end = 0, len(words)
    while begin < end and not known[begin] and (length := _longest(words[:end], begin, "first")):
        begin += length
    while begin < end and (length := _ends(words[begin:end])):
        end -= length
    words, known = words[begin:end], known[begin:end]
    if not words or " ".join(words) in lists.alone:
        return True
    asks = asked or words[0] in lists.asks
    parts = list(_parts(words, known))
    kinds = {kind for _, kind in parts}
    strange = [word for word, kind in parts if kind is None]
    if _left_open(words) or not all(map(_far_off, strange)):
        return False
    if words[0] in lists.asks and not {*lists.personal} & {*words}:
        return True
    complains, good = "complaints" in kinds, "good" in kinds and not {*lists.denials} & {*words}
    if complains and {*lists.intense} & {*words}:
        return False
    named = bool(kinds & {"matters", "known", "meant"}) or complains or good or (asks and "times" in kinds)
    if strange and (_in_the_verbs_place(parts) or not (asks or "matters" in kinds)):
        return False
    if asks:
        return named or (bool(strange) and not {*lists.before} & {*words})
    return good or complains or "meant" in kinds or (named and not _of_it(parts))


def _far_off(word: str) -> bool:
    """Whether a strange word is of no topic of the questions and of nothing that is done with answers."""
    lists, listening = understood_words(), ear(texts().language)
    named = word in lists.answering or word in lists.of_health
    return not named and listening is not None and not listening.listener.groups_of(word)


def _in_the_verbs_place(parts: Sequence[tuple[str, str | None]]) -> bool:
    """Whether a strange word stands where the clause says what is done or how somebody is: it may be any take-back."""
    lists = understood_words()
    before = [None, *(phrase.rpartition(" ")[2] for phrase, _ in parts)]
    return any(
        kind is None and (last is None or last in lists.verbs_after)
        for last, (_, kind) in zip(before, parts, strict=False)
    )


def _parts(words: Sequence[str], known: Sequence[bool]) -> Iterator[tuple[str, str | None]]:
    """The phrases of a clause with what they do: None for one of which nothing is known."""
    at, answering = 0, understood_words().answering
    while at < len(words):
        length = next((n for n in range(_most(), 0, -1) if tuple(words[at : at + n]) in _kinds()), 0)
        kind: str | None = _kinds().get(tuple(words[at : at + length]))
        if length < 2 and known[at] and words[at] not in answering:
            kind = "known"
        elif kind is None and words[at][0].isdigit():
            kind = "between"
        elif kind is None and words[at - 1] in _ALTERNATIVES and any(known[:at]) and words[at] not in answering:
            kind = "known"  # of two signs of one finding the reader names the first: "no fever or chills"
        length = max(length, 1)
        yield " ".join(words[at : at + length]), kind
        at += length


def _left_open(words: Sequence[str]) -> bool:
    """Whether it says that something does, and not what: "I do when I run"."""
    lists = understood_words()
    for at in range(1, len(words)):
        inverted = at > 1 and words[at - 2] in lists.helpers  # "can I do": a question
        if words[at] in lists.helpers and words[at - 1] in lists.subjects and not inverted:
            followed = words[at + 1] if at + 1 < len(words) else None
            if followed is None or (followed in lists.goes_on and words[at] not in lists.be):
                return True
    return False


def _of_it(parts: Sequence[tuple[str, str | None]]) -> bool:
    """Whether a statement speaks of something that it does not name."""
    lists = understood_words()
    after = [*(kind for _, kind in parts[1:]), None]
    return any(
        phrase in lists.pronouns and (phrase in lists.subjects or kind not in ("matters", "times", "good"))
        for (phrase, _), kind in zip(parts, after, strict=True)
    )


def _ends(words: Sequence[str]) -> int:
    """How many words of courtesy a clause ends with."""
    return next((n for n in range(min(_most(), len(words)), 0, -1) if tuple(words[-n:]) in _phrases("last")), 0)


def _longest(words: Sequence[str], at: int, kind: str) -> int:
    """How many words the longest phrase of a kind has that begins here; 0 for none."""
    most = min(_most(), len(words) - at)
    return next((n for n in range(most, 0, -1) if tuple(words[at : at + n]) in _phrases(kind)), 0)


@cache
def _phrases(kind: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(phrase.split()) for phrase in getattr(understood_words(), kind))


@cache
def _kinds() -> dict[tuple[str, ...], Kind]:
    return {phrase: kind for kind in _NAMING for phrase in _phrases(kind)}


@cache
def _most() -> int:
    return max(len(phrase) for kind in (*_NAMING, "first") for phrase in _phrases(kind))


@cache
def _all_words() -> frozenset[str]:
    return frozenset(word for kind in (*_NAMING, "first") for phrase in _phrases(kind) for word in phrase)


@cache
def _familiar() -> frozenset[str]:
    """The words that are harmless by themselves."""
    return frozenset(phrase[0] for phrase in _kinds() if len(phrase) == 1)

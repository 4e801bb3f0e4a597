"""A second ear: a small trained model beside the lexicon, whose one power is to make the library ask.

It listens to the whole message, whatever the lexicon made of it, and says whether an emergency seems to be told and what
it seems to be about. It gives no answer to any finding. How it was taught, and on what, is in `assurance/ear/`.

It weighs four kinds of things that a passage holds: its words, one to three in a row; two words near each other; what its
words are about, alone, in pairs and beside another word (`trackies` are clothes, and wet clothes were taught); and the
letters of its words, two to five in a row, which survive a typing mistake. Each has a number of 32 bits, and the model
has a weight for those that it met in a few lessons; the others say nothing. The weights and counts are whole
numbers, so that every machine hears the same.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from itertools import accumulate, pairwise
from math import sqrt
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final
from zlib import crc32

from pydantic_core import from_json

from ..engine.meaning import set_bits
from ..errors import Problem, RulePackError
from ..packs.shipped import is_shipped, shipped_file
from .tokens import COMMA, MARKS, QUESTION, STOP, sentences_of, tokens_of

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

BLOCKS: Final = ("words", "near", "groups", "letters")
OF_TOPICS: Final = 3
"""Topics are told apart by the blocks from this place on, the letters: the others add little to that and need much room."""
COUNTED: Final = (0, 16, 27, 34, 38, 42, 45, 47, 49)
"""What a thing weighs that stands so many times in a passage, in sixteenths; more often than the last is as the last."""

_REACHES: Final = 5
"""So many words apart two groups still make a pair."""
_APART: Final = (2, 3)
"""So many words apart two words are near each other."""
_LETTERS: Final = (2, 3, 4, 5)
_LONGEST_WORD: Final = 40
_PASSAGE: Final = 70
"""A passage ends with the sentence in which it has so many words; of a long message the most alarming passage counts.
Listened to as a whole, long stories drown what they tell."""
_FIRST: Final = 0x9E3779B1
_SECOND: Final = 0x85EBCA6B
_THIRD: Final = 0xC2B2AE35
_ALL: Final = 0xFFFFFFFF
_MOST_REMEMBERED: Final = 20_000
_MOST_PLACES: Final = 100_000


@dataclass(frozen=True, slots=True)
class Things:
    """What one passage holds: how often each number occurs, by block."""

    words: Counter[int]
    near: Counter[int]
    groups: Counter[int]
    letters: Counter[int]

    def blocks(self) -> tuple[Counter[int], Counter[int], Counter[int], Counter[int]]:
        """The four in the order of `BLOCKS`."""
        return self.words, self.near, self.groups, self.letters


@dataclass(frozen=True, slots=True)
class _Word:
    """One word as the model sees it."""

    number: int
    groups: tuple[int, ...]
    letters: tuple[int, ...]


class Listener:
    """Turns a message into what its passages hold. `groups`: what words are about; `soak*` is every word that begins so."""

    def __init__(self, groups: Mapping[str, Sequence[str]]) -> None:
        self._exact: dict[str, int] = {}
        self._prefix: dict[str, int] = {}
        for number, words in enumerate(groups.values()):
            for word in words:
                table = self._prefix if word.endswith("*") else self._exact
                key = word.rstrip("*")
                table[key] = table.get(key, 0) | 1 << number
        self._word = lru_cache(_MOST_REMEMBERED)(self._of_word)

    def passages(self, text: str, denied: Collection[int] = ()) -> Iterator[Things]:
        """What each passage holds, without the words that begin at these places; a message without words has none."""
        sentences: list[list[_Word]] = []
        words = 0
        for sentence in _sentences(text, denied):
            sentences.append([self._word(word) for word in sentence])
            words += len(sentence)
            if words >= _PASSAGE:
                yield self._things(sentences)
                sentences, words = [], 0
        if sentences:
            yield self._things(sentences)

    def groups_of(self, word: str) -> set[int]:
        """The numbers of the groups that a word belongs to."""
        groups = self._exact.get(word, 0) | self._exact.get(word.partition("'")[0], 0)
        for end in range(2, len(word) + 1):
            groups |= self._prefix.get(word[:end], 0)
        return {*set_bits(groups)}

    def _of_word(self, word: str) -> _Word:
        framed = f"<{word}>"
        letters = tuple(crc32(framed[i : i + n].encode()) for n in _LETTERS for i in range(len(framed) - n + 1))
        return _Word(crc32(word.encode()), tuple(sorted(self.groups_of(word))), () if word in MARKS else letters)

    def _things(self, sentences: Iterable[Sequence[_Word]]) -> Things:
        words: list[int] = []
        near: list[int] = []
        groups: list[int] = []
        letters: list[int] = []
        for sentence in sentences:
            numbers = [word.number for word in sentence]
            words += numbers
            pairs = [(a * _FIRST ^ b * _SECOND) & _ALL for a, b in pairwise(numbers)]
            words += pairs
            words += [(pair ^ c * _THIRD) & _ALL for pair, c in zip(pairs, numbers[2:], strict=False)]
            for apart in _APART:
                near += [(a * _FIRST ^ b * _SECOND) & _ALL for a, b in zip(numbers, numbers[apart:], strict=False)]
            for at, word in enumerate(sentence):
                letters += word.letters
                if not word.groups:
                    continue
                groups += word.groups
                others = [(other + 1) * _SECOND for w in sentence[at + 1 : at + 1 + _REACHES] for other in w.groups]
                sides = ((at - 1, _SECOND), (at + 1, _THIRD))
                beside = [numbers[i] * salt for i, salt in sides if 0 <= i < len(numbers)]
                for group in word.groups:
                    first = (group + 1) * _FIRST
                    groups += [(first ^ other) & _ALL for other in (*others, *beside)]
        return Things(Counter(words), Counter(near), Counter(groups), Counter(letters))


def _sentences(text: str, denied: Collection[int]) -> Iterator[list[str]]:
    """The words of each sentence, unspelt, with a comma for every mark inside it; what is denied parts a sentence."""
    tokens = tokens_of(text, _as_written)
    for begin, end in sentences_of(tokens.words):
        sentence: list[str] = []
        for word, start in zip(tokens.words[begin:end], tokens.starts[begin:end], strict=True):
            if start in denied:
                if sentence:
                    yield sentence
                sentence = []
            elif word not in (STOP, QUESTION):
                sentence.append(COMMA if word in MARKS else word[:_LONGEST_WORD])
        if sentence and sentence != [COMMA]:
            yield sentence


def _as_written(word: str) -> tuple[str, ...]:
    return (word.removeprefix("'"),)


@dataclass(frozen=True, slots=True)
class Table:
    """The weights of one question, by place: a passage scores their sum by block, each block brought to the same length."""

    weights: Sequence[int]
    unit: float
    bias: float


class Ear:
    """A trained model: `topics` with the findings that are asked, and the score from which it is asked (`ask_at`)."""

    def __init__(self, head: Mapping[str, Any], tables: bytes) -> None:
        self.topics: dict[str, tuple[str, ...]] = {name: tuple(found) for name, found in head["topics"].items()}
        self.listener = Listener(head["groups"])
        self.ask_at: float = head["ask_at"]
        self._topic_at: float = head["topic_at"]
        self._most_topics: int = head["most_topics"]
        self._shares: list[float] = [head["shares"][block] for block in BLOCKS]
        size = sum(head["known"].values())
        numbers, weights = array("I", tables[: 4 * size]), array("h", tables[4 * size : 6 * size])
        if sys.byteorder == "big":
            numbers.byteswap()
            weights.byteswap()
        ends = list(accumulate((head["known"][block] for block in BLOCKS), initial=0))
        # Sorted by block, and looked up by halving: a table of all of them would take longer to make than all else here.
        self._numbers, self._blocks = numbers, [*pairwise(ends)]
        self._place = lru_cache(_MOST_PLACES)(self._place_of)
        self._rarity = tables[6 * size : 7 * size]
        each = size - ends[OF_TOPICS]
        topics = (memoryview(tables)[at : at + each].cast("b") for at in range(7 * size, len(tables), each))
        self._tables = [Table(w, **line) for w, line in zip((weights, *topics), head["tables"], strict=True)]

    def alarming(self, text: str, denied: Collection[int] = ()) -> Things | None:
        """The passage that sounds most like an emergency, if any sounds enough like one to be asked about.

        `denied`: where the words begin that say nothing, since the lexicon settled them as denials.
        """
        score, things = self._worst(text, denied)
        return things if score >= self.ask_at else None

    def about(self, things: Things, topics: Collection[str]) -> tuple[str, ...]:
        """Which of these topics the passage seems to be about, most likely first; at least one, where there are any."""
        scores = {name: self._score(things, i) for i, name in enumerate(self.topics, 1) if name in topics}
        ranked = sorted(scores, key=lambda name: -scores[name])
        likely = [name for name in ranked if scores[name] >= self._topic_at][: self._most_topics]
        return tuple(likely or ranked[:1])

    def score(self, text: str, denied: Collection[int] = ()) -> float:
        """How much the most alarming passage sounds like an emergency; `ask_at` is where it is asked about."""
        return self._worst(text, denied)[0]

    def _worst(self, text: str, denied: Collection[int]) -> tuple[float, Things | None]:
        heard = ((self._score(things, 0), things) for things in self.listener.passages(text, denied))
        return max(heard, key=itemgetter(0), default=(float("-inf"), None))

    def _place_of(self, block: int, number: int) -> int | None:
        begin, end = self._blocks[block]
        place = bisect_left(self._numbers, number, begin, end)
        return place if place < end and self._numbers[place] == number else None

    def _score(self, things: Things, table: int) -> float:
        weights, rarity = self._tables[table].weights, self._rarity
        total = 0.0
        most = len(COUNTED) - 1
        # A table of a topic holds the weights from its first block on.
        block = OF_TOPICS if table else 0
        first = self._blocks[block][0]
        place_of = self._place
        for at, (counts, share) in enumerate(zip(things.blocks()[block:], self._shares[block:], strict=True), block):
            told = length = 0
            for number, times in counts.items():
                place = place_of(at, number)
                if place is None:
                    continue
                counted = COUNTED[times if times < most else most] * rarity[place]
                told += counted * weights[place - first]
                length += counted * counted
            if length:
                total += share * told / sqrt(length)
        return total * self._tables[table].unit + self._tables[table].bias


def ear(language: str) -> Ear | None:
    """The shipped ear of a language, read once; None where the language has none.

    Raises `RulePackError` where its table is not the one that was trained.
    """
    return _shipped(language)


@cache
def _shipped(language: str) -> Ear | None:
    head, tables = f"words/{language}/ear.json", f"words/{language}/ear.bin"
    return _ear_of(shipped_file(head), shipped_file(tables)) if is_shipped(head) else None


def load_ear(folder: Traversable) -> Ear:
    """Read `ear.json` and `ear.bin` of a folder; raise `RulePackError` where they do not belong together."""
    tables = folder / "ear.bin"
    return _ear_of((folder / "ear.json").read_bytes(), tables.read_bytes() if tables.is_file() else b"")


def _ear_of(written: bytes, tables: bytes) -> Ear:
    head = from_json(written)
    if sha256(tables).hexdigest() != head["tables_sha256"]:
        raise RulePackError(
            Problem(
                "words/ear.bin", None, "these are not the tables that `ear.json` names; install again, or train anew"
            )
        )
    return Ear(head, tables)

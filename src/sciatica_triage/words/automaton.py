"""The machine that finds all phrases of a lexicon in one pass.

A search starts at each word and ends after the longest phrase, so the time grows with the length of the message and with
nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from threading import Lock
from typing import Final, Generic, TypeVar

from ..values import dataclass
from .patterns import Node, OneOf, all_words, first_words
from .tokens import MARKS

Label = TypeVar("Label")
_NEVER_IN_A_GAP: Final = MARKS | {"but", "however", "although", "though", "except", "unless"}
_MOST_STATES: Final = 60_000
_NEVER: Final = -1
_NO_WORDS: Final[dict[str, tuple[int, ...]]] = {}
_NO_PLACES: Final[frozenset[int]] = frozenset()


@dataclass(frozen=True)
class Index:
    """All words of all phrases, and beside each the phrases that can begin with it: their numbers as one text.

    A process meets few of the words, and thousands of lists that nobody reads would take long to make.
    """

    words: Sequence[str]
    begins: Sequence[str]

    @classmethod
    def of(cls, phrases: Sequence[Node]) -> Index:
        """The index of these phrases."""
        begins: dict[str, list[str]] = {}
        words: set[str] = set()
        for number, node in enumerate(phrases):
            words |= all_words(node)
            for word in first_words(node):
                begins.setdefault(word, []).append(str(number))
        ordered = sorted(words)
        return cls(ordered, [" ".join(begins.get(word, ())) for word in ordered])


class Automaton(Generic[Label]):
    """Finds every phrase of a list in a sequence of words.

    A *place* is one position inside a phrase. From a place words lead on, a gap lets any word lead on, and some steps
    are free. A *state* is the set of all places reached at once; states are worked out when first met and remembered.

    INVARIANT: a phrase gets its first place when a word that it can begin with is first met, and a place is worked out
    when it is first reached. No state that is remembered can hold a place that is not, so it stays right.
    """

    def __init__(self, label: Callable[[int], Label], phrase: Callable[[int], Node], index: Index) -> None:
        self._label = label
        self._lock = Lock()
        self._phrase = phrase
        self._begins = index.begins
        self._by_word: list[dict[str, tuple[int, ...]]] = [{}]
        self._any_word: list[tuple[int, ...]] = [()]
        self._free: list[tuple[int, ...]] = [()]
        # In lists of their own, and no pair for each place: most places are never read, and the collector looks at each pair.
        self._unread: list[Node | None] = [None]
        self._ends: list[int] = [0]
        self._says: dict[int, int] = {}
        self._starts: dict[int, int] = {}
        self._readers: defaultdict[str, set[int]] = defaultdict(set)
        """The places that each word is read at; what a state reads is what it has in common with them."""
        self.words: Mapping[str, int] = {word: number for number, word in enumerate(index.words, 1)}
        self._names = ("", *index.words)
        self._forget()

    @classmethod
    def of(cls, phrases: Iterable[tuple[Node, Label]]) -> Automaton[Label]:
        """The automaton of phrases that are read already."""
        nodes, labels = zip(*phrases, strict=True)
        return cls(labels.__getitem__, nodes.__getitem__, Index.of(nodes))

    def _begin_with(self, word: int) -> list[int]:
        """The first places of all phrases that can begin with this word."""
        numbers = [int(number) for number in self._begins[word - 1].split()]
        for number in numbers:
            if number not in self._starts:
                end = self._place()
                self._says[end] = number
                self._starts[number] = self._later(self._phrase(number), end)
        return [self._starts[number] for number in numbers]

    def _place(
        self,
        free: tuple[int, ...] = (),
        any_word: tuple[int, ...] = (),
        unread: Node | None = None,
        end: int = 0,
    ) -> int:
        self._unread.append(unread)
        self._ends.append(end)
        self._by_word.append(_NO_WORDS)
        self._any_word.append(any_word)
        self._free.append(free)
        return len(self._free) - 1

    def _later(self, node: Node, end: int) -> int:
        """A place that reads this node and then goes on at `end`; what it reads is worked out when it is reached."""
        return end if node == () else self._place(unread=node, end=end)

    def _read(self, place: int, node: Node) -> None:
        """Work out what is read at a place: a long slot is one place, not one for each wording."""
        self._unread[place] = None
        words: dict[str, tuple[int, ...]] = {}
        free: list[int] = []
        self._begin(node, self._ends[place], words, free)
        self._free[place] = tuple(free)
        self._by_word[place] = words
        for word in words:
            self._readers[word].add(place)

    def _begin(self, node: Node, end: int, words: dict[str, tuple[int, ...]], free: list[int]) -> None:
        """All ways to begin this node, gathered for one place."""
        if isinstance(node, str):
            words[node] = (*words.get(node, ()), end)
        elif isinstance(node, tuple):
            if node:
                self._begin(node[0], self._later(node[1:], end), words, free)
            else:
                free.append(end)
        elif isinstance(node, OneOf):
            only = (end,)  # one for all the words of a long slot
            for choice in node.choices:
                if isinstance(choice, str):
                    words[choice] = words[choice] + only if choice in words else only
                else:
                    self._begin(choice, end, words, free)
        else:
            begin = end
            for _ in range(node.most):
                begin = self._place(free=(end,), any_word=(begin,))
            free.append(begin)

    def _reach(self, places: Iterable[int]) -> frozenset[int]:
        """All places that free steps lead to, less those where nothing is read and nothing ends."""
        found: set[int] = set()
        for place in places:
            known = self._closures.get(place)
            found.update(self._closure(place) if known is None else known)
        return frozenset(found)

    def _closure(self, place: int) -> tuple[int, ...]:
        todo, seen = [place], {place}
        while todo:
            reached = todo.pop()
            if (node := self._unread[reached]) is not None:
                self._read(reached, node)
            for onward in self._free[reached]:
                if onward not in seen:
                    seen.add(onward)
                    todo.append(onward)
        self._closures[place] = tuple(p for p in seen if self._by_word[p] or self._any_word[p] or p in self._says)
        return self._closures[place]

    def _forget(self) -> None:
        self._closures: dict[int, tuple[int, ...]] = {}
        self._numbers: dict[frozenset[int], int] = {}
        self._members: list[frozenset[int]] = []
        self._said: list[tuple[int, ...]] = []
        self._gaps: list[tuple[int, ...]] = []
        self._next: list[dict[int, int]] = []
        self._first: dict[int, int] = {}

    def _number(self, places: frozenset[int]) -> int:
        known = self._numbers.get(places)
        if known is None:
            known = self._numbers[places] = len(self._members)
            self._members.append(places)
            self._said.append(tuple(sorted({self._says[p] for p in places & self._says.keys()})))
            self._gaps.append(tuple({p for place in places for p in self._any_word[place]}))
            self._next.append({})
        return known

    def _begin_at(self, word: int) -> int:
        """The state after a first word."""
        name = self._names[word]
        places = self._reach(self._begin_with(word))
        onward = {p for place in places if name in self._by_word[place] for p in self._by_word[place][name]}
        following = self._first[word] = self._number(self._reach(onward)) if onward else _NEVER
        return following

    def _step(self, state: int, word: int) -> int:
        name = self._names[word]
        readers = self._readers.get(name, _NO_PLACES)
        onward = {p for place in self._members[state] & readers for p in self._by_word[place][name]}
        if name not in _NEVER_IN_A_GAP:
            onward.update(self._gaps[state])
        following = self._number(self._reach(onward)) if onward else _NEVER
        self._next[state][word] = following
        return following

    def find(self, words: Sequence[str]) -> list[tuple[Label, int, int]]:
        """Every phrase with the range of its words; of the same phrase from the same word, the longest."""
        with self._lock:  # what is worked out on the way is shared
            return list(self._find(words))

    def _find(self, words: Sequence[str]) -> Iterator[tuple[Label, int, int]]:
        # A flood of strange messages must not fill the memory; states are worked out again when met.
        if len(self._members) > _MOST_STATES:
            self._forget()
        numbers = [self.words.get(word, _NEVER if word in MARKS else 0) for word in words]
        following, said = self._next, self._said
        first = self._first
        numbers.append(_NEVER)
        for begin, word in enumerate(numbers):
            # No wording begins with a mark or an unknown word, which keeps most of a message cheap.
            if word <= 0:
                continue
            try:
                state = first[word]
            except KeyError:
                state = self._begin_at(word)
            longest: dict[int, int] = {}
            at = begin + 1
            while state >= 0:
                if ends := said[state]:
                    for label in ends:
                        longest[label] = at
                if (word := numbers[at]) < 0:
                    break
                try:
                    state = following[state][word]
                except KeyError:
                    state = self._step(state, word)
                at += 1
            for label, end in longest.items():
                yield self._label(label), begin, end

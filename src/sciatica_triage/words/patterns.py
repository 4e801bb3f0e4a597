"""The small language in which the lexicon writes phrases.

wet~ myself             words; `~` adds the regular endings: wet, wets, wetting, wetted
(lost|no) control       one of several
really? numb            may be left out; also (a|b)? and <slot>?
<leg>                   a slot: any wording of a list
lost ..2 control        up to two words of any kind between; never across a comma or `but`
when i pee , nothing    a comma is a comma
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from .tokens import MARKS

Node: TypeAlias = "str | Gap | OneOf | tuple[Node, ...]"
"""A word, a gap, one of several, or a sequence."""

_END: Final = ""
_ENDS: Final = frozenset({"|", ")", _END})
"""What ends a sequence of parts; `_END` stands after the last one."""
_PART: Final = re.compile(r"[()|?,:]|\.\.\d|<[a-z_]+>|[^\s()|?,:]+")


@dataclass(frozen=True, slots=True)
class Gap:
    """Up to so many words of any kind."""

    most: int


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of several."""

    choices: tuple[Node, ...]


class PatternError(Exception):
    """A phrase that cannot be read; the text says what was expected."""


class UnknownSlot(PatternError):
    """A phrase that names a slot nobody declared."""

    def __init__(self, slot: str) -> None:
        self.slot = slot
        super().__init__(f"unknown slot `<{slot}>`")


def inflected(word: str) -> tuple[str, ...]:
    """The regular forms of an English verb or noun: leak, leaks, leaked, leaking."""
    if word.endswith("ee"):
        return word, word + "s", word + "d", word + "ing"
    if word.endswith("e"):
        return word, word + "s", word + "d", word[:-1] + "ing"
    if re.fullmatch(r".*[^aeiou]y", word):
        return word, word[:-1] + "ies", word[:-1] + "ied", word + "ing"
    if re.search(r"(s|x|sh|ch)$", word):
        return word, word + "es", word + "ed", word + "ing"
    forms: tuple[str, ...] = (word, word + "s", word + "ed", word + "ing")
    if re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]", word):
        forms += (word + word[-1] + "ed", word + word[-1] + "ing")
    return forms


class Patterns:
    """Reads phrases, given the slots they may name and the plain spelling of words."""

    def __init__(self, slots: Mapping[str, Sequence[str]], spell: Callable[[str], tuple[str, ...]]) -> None:
        self._slots = slots
        self._spell = spell
        self._read: dict[str, Node] = {}
        self._seen: dict[str, Node] = {}

    def phrase(self, text: str) -> Node:
        """The tree of a whole wording; raise `PatternError` for one that could begin anywhere or be empty."""
        node = self.read(text)
        if _open(node):
            raise PatternError("a wording starts with a word")
        return node

    def slot(self, name: str, within: tuple[str, ...] = ()) -> Node:
        """All wordings of a slot; raise `PatternError` for one that is unknown or names itself."""
        if name not in self._read:
            if name not in self._slots:
                raise UnknownSlot(name)
            if name in within:
                raise PatternError(f"the slot `<{name}>` names itself")
            self._read[name] = OneOf(tuple(self.read(text, (*within, name)) for text in self._slots[name]))
        return self._read[name]

    def read(self, text: str, within: tuple[str, ...] = ()) -> Node:
        """The tree of one phrase."""
        parts = [*_PART.findall(text), _END]
        node, rest = self._choices(parts, 0, within)
        if parts[rest] != _END:
            raise PatternError(f"expected no `{parts[rest]}` here")
        return node

    def _choices(self, parts: list[str], at: int, within: tuple[str, ...]) -> tuple[Node, int]:
        choices: list[Node] = []
        while True:
            sequence: list[Node] = []
            while (part := parts[at]) not in _ENDS:
                if part in self._seen:  # most are words that stand in many phrases
                    node, at = self._seen[part], at + 1
                else:
                    node, at = self._one(parts, at, within)
                if parts[at] == "?":
                    node, at = OneOf((node, ())), at + 1
                sequence.append(node)
            choices.append(sequence[0] if len(sequence) == 1 else tuple(sequence))
            if parts[at] != "|":
                return (choices[0] if len(choices) == 1 else OneOf(tuple(choices))), at
            at += 1

    def _one(self, parts: list[str], at: int, within: tuple[str, ...]) -> tuple[Node, int]:
        part = parts[at]
        if part == "(":
            node, at = self._choices(parts, at + 1, within)
            if parts[at] == _END:
                raise PatternError("a `(` is not closed")
            return node, at + 1
        if part == "?":
            raise PatternError("a `?` stands right after what may be left out")
        self._seen[part] = self.slot(part[1:-1], within) if part.startswith("<") else self._word(part)
        return self._seen[part], at + 1

    def _word(self, part: str) -> Node:
        if part.startswith(".."):
            return Gap(int(part[2:]))
        if part.endswith("~"):
            return OneOf(inflected(part[:-1]))
        words = (part,) if part in MARKS else self._spell(part)
        return words[0] if len(words) == 1 else words


def _open(node: Node) -> bool:
    """Whether this could begin with a gap, or be nothing at all."""
    match node:
        case str():
            return False
        case Gap():
            return True
        case OneOf():
            return any(_open(choice) for choice in node.choices)
        case _:
            return not node or (_open(node[0]) and (len(node) == 1 or isinstance(node[0], Gap) or _open(node[1:])))


def first_words(node: Node) -> set[str]:
    """The words that this can begin with."""
    match node:
        case str():
            return {node}
        case OneOf():
            return {word for choice in node.choices for word in first_words(choice)}
        case Gap():
            return set()
        case _:
            if not node:
                return set()
            rest = first_words(node[1:]) if _empty(node[0]) else set()
            return first_words(node[0]) | rest


def all_words(node: Node) -> set[str]:
    """The words that stand anywhere in this."""
    match node:
        case str():
            return {node}
        case Gap():
            return set()
        case _:
            return {word for part in (node.choices if isinstance(node, OneOf) else node) for word in all_words(part)}


def _empty(node: Node) -> bool:
    match node:
        case str():
            return False
        case Gap():
            return True
        case OneOf():
            return any(_empty(choice) for choice in node.choices)
        case _:
            return all(_empty(part) for part in node)

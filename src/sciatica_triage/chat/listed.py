"""Short answers to a checklist: `none of these`, `the second one`, `1 and 3`, `not sure about the first`, a label.

Only a whole message counts. What is not one of these forms goes to the reader, and the checklist stays open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from ..vocabulary.findings import Answer
from .plain import NO_MORE_THAN_SAID, answer_word, in_small_letters, without_smiles
from .texts import texts

_TOKEN: Final = re.compile(r"[^\W_]+|\?|[,;&+/\n.:]")
_BREAKS: Final = frozenset((*",;&+/\n.:", "and"))
_PLAIN: Final = re.compile(r"[\w\s?,;&+/.:!()#*\"–—-]*")
"""Any other sign, such as a cross after a number, may turn what it stands beside into its contrary."""
_NAMED: Final = re.compile(r"[^\W_]+")
_BESIDE: Final = re.compile(r"[?#()\"]")
"""Signs that stand at a number and put nothing between two of them."""
_LISTS: Final = re.compile(r"\s+|\s+and\s+|\s*[,;&+]\s*(?:and\s+)?")
"""What makes a list of two numbers; whatever else stands between them, such as the dash of `1-3`, may mean all from one to
the other, and nobody can tell."""
_ARTICLES: Final = ("a", "an", "the")
_PLACE, _NUMBERED, _DOUBT, _YES, _NO, _ALL, _NO_REST, _ONLY, _FILLER, _OTHER = "r#uyxano.?"
"""What a word does. A part of a message is read by the string of its kinds, such as `ur`: not sure about the first."""
_SHAPE: Final = re.compile(r"(?P<before>[uy])r+|r(?P<after>[uyx])|r+|a")
_MEANS: Final = {_DOUBT: Answer.UNSURE, _YES: Answer.PRESENT, _NO: Answer.ABSENT}


def list_answer(text: str, labels: Sequence[str]) -> dict[int, Answer] | None:
    """What a whole message answers to a numbered list of labels, by place from 0; None where it is no such answer.

    Ticks by number are all that fit, as the list asks for them, so the rest is absent. After a label alone, a plain no to
    one line or a doubt alone the rest stays open: nobody was told that it would count as no.
    """
    small = in_small_letters(text)
    # Of the whole message alone: "none apart from 2" begins so and is the contrary.
    words = " ".join(token for token in _TOKEN.findall(without_smiles(text)) if token not in _BREAKS - {"and"})
    if answer_word(text) is Answer.ABSENT or (
        words in texts().lists.none and NO_MORE_THAN_SAID.fullmatch(without_smiles(text))
    ):
        return dict.fromkeys(range(len(labels)), Answer.ABSENT)
    if _is_range(small) or not _PLAIN.fullmatch(small):
        return None
    reader = _Reader(len(labels))
    if not all(reader.takes(part) for part in _parts(_TOKEN.findall(small), [_label(label) for label in labels])):
        return None
    return reader.answers()


def _is_range(small: str) -> bool:
    """Whether two numbers or ordinals stand side by side with anything but a list's sign, or count from the end."""
    said = texts().lists
    ordinals = {word for names in said.ordinals for name in names for word in name.split()}
    naming = {*ordinals, *said.last, *said.counts, *said.fillers}
    before: re.Match[str] | None = None
    for word in _NAMED.finditer(small):
        if word[0] == "and":
            continue
        if before is not None and (word[0] in naming or word[0].isdigit()):
            between = _BESIDE.sub("", small[before.end() : word.start()])
            counts_back = word[0] in said.last and before[0] in {*ordinals} - {*said.fillers} and not between.strip()
            if counts_back or not _LISTS.fullmatch(between):
                return True
        before = word if word[0] in naming or word[0].isdigit() else None
    return False


def _label(label: str) -> tuple[str, ...]:
    words = [token for token in _TOKEN.findall(in_small_letters(label)) if token not in _BREAKS]
    return tuple(words[1:] if words[0] in _ARTICLES else words)


@dataclass(slots=True)
class _Reader:
    """What the parts so far have said. `doubting`: `not sure about 1 and 3` doubts both."""

    size: int
    said: dict[int, Answer] = field(default_factory=dict)
    doubting: bool = False
    ticked: bool = False
    no_rest: bool = False
    one_by_one: bool = False

    def takes(self, part: Sequence[str | int]) -> bool:
        """Take one part of the message; False where it is not understood."""
        words = [word for word in self._kinds(part) if word != _FILLER]
        places = [word for word in words if isinstance(word, int)]
        kinds = "".join(_PLACE if isinstance(word, int) else word for word in words)
        shape = kinds.replace(_NUMBERED, "").replace(_ONLY, "")
        only = _ONLY in kinds
        # "Yes, 1 and 3": the yes opens the answer and names no line; after a line it would be one, nobody knows to which.
        if kinds == "" or (kinds == _YES and not self.said):
            return True
        if kinds == _NO_REST:
            self.no_rest = True
            return True
        found = _SHAPE.fullmatch(shape)
        if found is None or (only and (found["before"] or found["after"])):
            return False
        if shape == _ALL:
            places = list(range(self.size))
        if found["before"]:
            self.doubting = found["before"] == _DOUBT
        value = _MEANS[found["after"] or (_DOUBT if self.doubting else _YES)]
        self.ticked = self.ticked or (_NUMBERED in kinds and value is Answer.PRESENT)
        self.no_rest = self.no_rest or only
        self.one_by_one = self.one_by_one or value is Answer.ABSENT
        for place in places:
            # One line told in two ways: nobody can say which counts, so the message is no answer.
            if self.said.get(place, value) is not value:
                return False
            self.said[place] = value
        return True

    def answers(self) -> dict[int, Answer] | None:
        """Everything that was said, and what it leaves as absent."""
        if not self.said:
            return dict.fromkeys(range(self.size), Answer.ABSENT) if self.no_rest else None
        # Who goes through the lines one by one has not come to the others yet.
        rest = self.no_rest or (self.ticked and not self.one_by_one)
        return {**(dict.fromkeys(range(self.size), Answer.ABSENT) if rest else {}), **self.said}

    def _kinds(self, part: Sequence[str | int]) -> Iterator[str | int]:
        """Each word as what it does; a place as itself, after a mark where it was given by its number."""
        at = 0
        in_digits: set[bool] = set()
        while at < len(part):
            word = part[at]
            if isinstance(word, int):
                yield word
                at += 1
                continue
            phrase, kind = next(
                (one for one in _phrases(self.size) if tuple(part[at : at + len(one[0])]) == one[0]), ((word,), _OTHER)
            )
            if isinstance(kind, tuple):
                yield _NUMBERED
                in_digits.add(word.isdigit())
                # "2 of them" and "2 lines" count; only what names a place may follow a number.
                if len(part) > at + 1 and word.isdigit() and part[at + 1] in texts().lists.fillers:
                    yield _OTHER
            yield from kind
            at += len(phrase)
        if len(in_digits) > 1:  # "last 2" and "first 3" count, too
            yield _OTHER


@cache
def _phrases(size: int) -> list[tuple[tuple[str, ...], str | tuple[int, ...]]]:
    """The phrases that an answer to a list of so many lines is made of, the longest first."""
    said = texts().lists
    kinds: dict[str, str | tuple[int, ...]] = {
        **dict.fromkeys(said.fillers, _FILLER),
        **dict.fromkeys(said.yes, _YES),
        **dict.fromkeys(said.no, _NO),
        **dict.fromkeys(said.unsure, _DOUBT),
        **dict.fromkeys(said.only, _ONLY),
        **dict.fromkeys(said.rest, _NO_REST),
        **dict.fromkeys(said.all, _ALL),
        **(dict.fromkeys(said.both, _ALL) if size == 2 else {}),
        **dict.fromkeys(said.last, (size - 1,)),
    }
    for place, ordinals in enumerate(said.ordinals[:size]):
        kinds |= dict.fromkeys((str(place + 1), *ordinals), (place,))
    for word, count in said.counts.items():
        if count <= size:
            kinds |= {f"{said.ordinals[0][0]} {word}": tuple(range(count))}
            kinds |= {f"{last} {word}": tuple(range(size - count, size)) for last in said.last}
    phrases = [(tuple(phrase.split()), kind) for phrase, kind in kinds.items()]
    return sorted(phrases, key=lambda one: -len(one[0]))


def _parts(tokens: Sequence[str], labels: Sequence[tuple[str, ...]]) -> Iterator[list[str | int]]:
    """The message cut at commas and `and`; a label that it repeats is one place, whatever stands inside of it."""
    part: list[str | int] = []
    at = 0
    while at < len(tokens):
        place, length = _label_at(tokens, at, labels)
        if length:
            part.append(place)
            at += length
            continue
        if tokens[at] in _BREAKS:
            yield part
            part = []
        else:
            part.append(tokens[at])
        at += 1
    yield part


def _label_at(tokens: Sequence[str], at: int, labels: Sequence[tuple[str, ...]]) -> tuple[int, int]:
    """Which label stands here, and over how many tokens; 0 tokens for none."""
    for place, label in enumerate(labels):
        words = list(label)
        for end in range(at, len(tokens)):
            if not words or tokens[end] not in (words[0], *_BREAKS) or (tokens[end] in _BREAKS and end == at):
                break
            if tokens[end] == words[0]:
                words.pop(0)
                if not words:
                    return place, end + 1 - at
    return 0, 0

"""In which frames of its own sentence a mention stands: a story, a list, a fear, somebody met, a time long past.

INVARIANT: what the writer says of themselves, or dates today, stands in no frame.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from .file_models import CueKind
from .hits import Hit, overlaps
from .pieces import Pieces
from .sentence import FRAMES, Mention, Sentence

_BEFORE: Final = frozenset({"retold", "somebody", "listed", "asked", "dreaded"})
"""Frames that hold what comes after them; the others hold what stands anywhere in their sentence."""
_GENERAL: Final = frozenset({"retold", "somebody", "listed"})
"""Frames in which the writer does not speak of themselves."""


def kind_of_frame(hit: Hit) -> CueKind | None:
    """The kind of a frame's cue."""
    return hit.entry.cue.kind if hit.entry.cue else None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a mention stands in its sentence."""

    frames: tuple[Hit, ...] = ()
    """The frames of the sentence that hold it."""
    nobodys: bool = False
    """Whether neither the writer nor today is spoken of up to its end, so that a frame of the sentence before may go on."""
    theirs: bool = False
    """Whether somebody is `he`, `she` or `they` in it."""
    past: bool = False
    """Whether it is told in a past tense, and nothing in the sentence is of today."""
    end: int = 0
    """The word after its last one."""


class Frames:
    """The frames of one sentence."""

    def __init__(self, sentence: Sentence) -> None:
        self._sentence, self._pieces = sentence, Pieces(sentence)
        self._words, self._lists = sentence.words, sentence.lists
        self._hits = [h for h in sentence.frames if kind_of_frame(h) in FRAMES]
        self._fresh = [
            at
            for at, word in enumerate(self._words)
            if word in self._lists["fresh"] and not any(h.start <= at < h.end for h in self._hits)
        ]

    def standing(self, mention: Mention) -> Standing:
        """Where this mention stands."""
        before = set(self._words[: mention.last])
        own = self._pieces.own(mention)
        past = not own.isdisjoint(self._lists["past"]) or any(word.endswith("ed") for word in own)
        past = past or self._words[mention.start].endswith("ed")
        return Standing(
            frames=tuple(self._holding(mention)),
            nobodys=not self._fresh and before.isdisjoint(self._lists["self"]),
            theirs=not before.isdisjoint(self._lists["third"]),
            past=past and not self._fresh and own.isdisjoint(self._lists["present"]),
            end=mention.last,
        )

    def _holding(self, mention: Mention) -> Iterator[Hit]:
        for hit in self._hits:
            kind = kind_of_frame(hit)
            if kind in _BEFORE and hit.start > mention.first and not overlaps(hit, [_hit(mention)]):
                continue
            if any(at >= hit.end for at in self._fresh) or (kind not in _BEFORE and self._fresh):
                continue
            if kind in _GENERAL and self._grounded(hit, mention):
                continue
            if kind in ("asked", "dreaded") and self._begins_anew(hit, mention):
                continue
            yield hit

    def _grounded(self, hit: Hit, mention: Mention) -> bool:
        """Whether the writer comes in between, or a clause that names nobody tells of the present."""
        between = self._words[hit.end : mention.last]
        if not self._lists["self"].isdisjoint(between) or not self._lists["but"].isdisjoint(between):
            return True
        if kind_of_frame(hit) == "listed" or (mention.noun and not mention.placed_after):
            return False
        own = self._pieces.own(mention)
        here = not own.isdisjoint(self._lists["present"]) and own.isdisjoint(self._lists["third"])
        return here and self._pieces.between(hit, mention)

    def _begins_anew(self, hit: Hit, mention: Mention) -> bool:
        """Whether what was asked or feared ends before it, in a clause that says what the writer does or is."""
        if not self._pieces.between(hit, mention):
            return False
        own = self._pieces.own(mention)
        told = {"i", "is", "are", "has", "have", "am"}
        return not own.isdisjoint(told)


def _hit(mention: Mention) -> Hit:
    return Hit(mention.entry, mention.first, mention.last)

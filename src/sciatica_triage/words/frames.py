"""In which frames of its own sentence a mention stands: a story, a list, a fear, somebody met, a time long past.

INVARIANT: what the writer says of themselves, or dates today, stands in no frame.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from .file_models import CueKind
from .hits import Hit, overlaps
from .people import is_the_writer
from .pieces import Pieces
from .sentence import Mention, Sentence
from .tokens import MARKS, QUESTION

_BEFORE: Final = frozenset({"retold", "somebody", "listed", "asked", "dreaded"})
"""Frames that hold what comes after them; the others hold what stands anywhere in their sentence."""
_HOLDING: Final = _BEFORE | {"long_past", "lasting", "in_sport"}
_BESIDE: Final = frozenset({"explained", "sat_on_it"})
"""Frames that hold what their cause explains, before and after it."""
_CAUSES: Final = frozenset({"explained", "turned_out", "sat_on_it", "soon_over"})
"""A harmless cause, and its end: neither is one where it is denied."""
_OTHERS_WITHIN: Final = 3
_TODAY: Final = frozenset({"here_now", "until_now"})
_INJURIES: Final = frozenset({"onset_after_trauma", "major_trauma", "minor_injury_onset"})
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
    mine: bool = False
    """Whether the writer is spoken of in the sentence, and nobody else."""
    in_list: bool = False
    """Whether nothing is told of anybody in the sentence: it only names things."""
    past: bool = False
    """Whether it is told in a past tense, and nothing in the sentence is of today."""
    end: int = 0
    """The word after its last one."""


NOWHERE: Final = Standing()
"""Where a mention stands of which nothing is known."""


class Frames:
    """The frames of one sentence."""

    def __init__(self, sentence: Sentence) -> None:
        self._sentence, self._pieces = sentence, Pieces(sentence)
        self._words, self._lists = sentence.words, sentence.lists
        self.hits = tuple(h for h in sentence.frames if not self._opens_nothing(h))
        """The cues that open or close a frame in it."""
        self._fresh = list(self._of_today("fresh", "lately_before"))
        self._dated = list(self._of_today("fresh", "lately_before", "on_a_day"))

    def _opens_nothing(self, hit: Hit) -> bool:
        """Whether it opens nothing: `I am a man who`; or a no is said to something else: `none of the others`."""
        if kind_of_frame(hit) == "somebody" and is_the_writer(hit, self._sentence):
            return True
        if kind_of_frame(hit) in _CAUSES:
            # `It wasn't the dye`; a cause may itself be told as a denial, `no harm done`.
            inside = kind_of_frame(hit) == "turned_out"
            told = self._words[max(0, hit.start - 3) : hit.end if inside else hit.start]
            on = kind_of_frame(hit) in _BESIDE and not self._lists["goes_on_today"].isdisjoint(self._words)
            return on or not self._lists["negatives"].isdisjoint(told)
        if kind_of_frame(hit) != "none_of_it":
            return False
        after, lists = self._words[hit.end : hit.end + _OTHERS_WITHIN], self._lists
        closed = (
            not after or after[0] in MARKS or after[0] in lists["closes_a_name"] | lists["additions"] | lists["but"]
        )
        bare = self._words[hit.end - 1] in lists["bare_no"]
        return (bare and not closed) or not lists["others_too"].isdisjoint(after)

    @property
    def told_today(self) -> bool:
        """Whether anything in the sentence is dated today."""
        return bool(self._fresh)

    def _of_today(self, name: str, *before: str) -> Iterator[int]:
        """Where something is of today; a day of the week only after such words."""
        words, lists = self._words, self._lists
        ages = [c for c in self._sentence.cues if c.entry.cue and c.entry.cue.kind == "no_date"]
        here = {at for c in self._sentence.cues if c.entry.cue and c.entry.cue.kind in _TODAY for at in (c.start,)}
        for at, word in enumerate(words):
            near = words[max(0, at - 2) : at]
            day = word in lists["dated"] and any(not lists[name].isdisjoint(near) for name in before)
            soon = word in lists[name] and lists["within_time"].isdisjoint(words[max(0, at - 3) : at])
            told = (day or soon or at in here) and lists["each_time"].isdisjoint(near)
            if told and not any(h.start <= at < h.end for h in (*self.hits, *ages)):
                yield at

    def standing(self, mention: Mention) -> Standing:
        """Where this mention stands."""
        before = set(self._words[: mention.last])
        past = self._is_past(mention, self._words)
        return Standing(
            frames=tuple(self._holding(mention)),
            nobodys=not self._fresh and before.isdisjoint(self._lists["self"]),
            theirs=not before.isdisjoint(self._lists["third"]),
            mine=not self._lists["self"].isdisjoint(self._words) and self._lists["third"].isdisjoint(self._words),
            in_list=(self._lists["agents"] | self._lists["verbs"] | self._lists["cannot"]).isdisjoint(self._words),
            past=past and not self._dated and not self._pieces.is_of_now(mention),
            end=mention.last,
        )

    def _holding(self, mention: Mention) -> Iterator[Hit]:
        for hit in self.hits:
            kind = kind_of_frame(hit)
            # Who had cancer in 2015 has had cancer.
            lasting = mention.entry.phrase is not None and mention.entry.phrase.lasting
            if lasting and kind in ("long_past", "lasting"):
                continue
            if kind == "long_past" and self._told_otherwise(hit, mention):
                continue
            if kind in _BEFORE and hit.start > mention.first and not overlaps(hit, [_hit(mention)]):
                continue
            if kind in _BESIDE and self._explains(hit, mention):
                yield hit
            if kind not in _HOLDING or self._is_of_today(hit, kind):
                continue
            if kind in _GENERAL and self._grounded(hit, mention):
                continue
            if kind in ("asked", "dreaded") and self._begins_anew(hit, mention):
                continue
            yield hit

    def _explains(self, cause: Hit, mention: Mention) -> bool:
        """Whether this cause explains that; not what stands after a `but`, or after a `since` of its own."""
        if not explains(cause, mention):
            return False
        between = self._words[min(cause.end, mention.last) : max(cause.start, mention.first)]
        since = self._lists["since"] - self._lists["prepositions"]  # `sore from the press-ups` dates nothing
        return (since | self._lists["but"]).isdisjoint(between)

    def _told_otherwise(self, date: Hit, mention: Mention) -> bool:
        """Whether it stands after a `but`, or in a clause of its own that has no past tense, beside the date."""
        begin, end = sorted((date.start, mention.start))
        if not self._lists["but"].isdisjoint(self._words[begin:end]):
            return True
        return not self._is_past(mention, self._pieces.own(mention)) and self._pieces.between(date, mention)

    def _is_past(self, mention: Mention, words: Collection[str]) -> bool:
        """Whether these words tell of what was: a verb says so, or they name an event and have no verb of today."""
        told = self._lists["past"] | self._lists["told_as_past"]
        event = mention.entry.phrase is not None and mention.entry.phrase.event
        happened = event or not _INJURIES.isdisjoint(mention.findings)
        happened = happened and self._lists["present"].isdisjoint(words)
        return happened or any(word in told or word.endswith("ed") for word in words)

    def _is_of_today(self, hit: Hit, kind: CueKind | None) -> bool:
        if hit.entry.name == "somebodys_pet":
            return False
        if hit.entry.name == "lesson":
            # What is studied is studied today.
            return any(at >= hit.end and self._words[at] not in self._lists["dated"] for at in self._fresh)
        if kind == "in_sport":
            return any(self._words[at] not in self._lists["dated"] for at in self._fresh)
        if kind in _BEFORE:
            fresh = self._dated if kind in ("somebody", "dreaded") else self._fresh
            if kind == "listed":  # a leaflet lists `new numbness`
                fresh = [at for at in fresh if self._words[at] not in self._lists["as_listed"]]
            return any(at >= hit.end for at in fresh)
        return bool(self._dated)

    def _grounded(self, hit: Hit, mention: Mention) -> bool:
        """Whether the writer comes in between, or a clause that names nobody tells of the present."""
        lists = self._lists
        if not lists["but"].isdisjoint(self._words[hit.end : mention.last]):
            return True
        for at in range(hit.end, mention.last):
            if self._words[at] in lists["self"] and lists["told_to"].isdisjoint(self._words[at - 1 : at]):
                return True
        if kind_of_frame(hit) == "listed" or (mention.noun and not mention.placed_after):
            return False
        own = self._pieces.own(mention).difference(lists["dated"])
        here = not own.isdisjoint(lists["present"]) and own.isdisjoint(lists["third"])
        return here and self._pieces.between(hit, mention)

    def _begins_anew(self, hit: Hit, mention: Mention) -> bool:
        """Whether what was asked or feared ends before it, in a clause that says what the writer does or is."""
        asks = self._words[-1] == QUESTION and hit.start <= 1 and kind_of_frame(hit) == "dreaded"
        if asks or not self._pieces.between(hit, mention):
            return False  # `What if I wake up and I can't move?`
        if not self._lists["but"].isdisjoint(self._words[hit.end : mention.start]):
            return True
        return not self._pieces.own(mention).isdisjoint(self._lists["says_so"] | self._lists["persons"])


def explains(cause: Hit, mention: Mention) -> bool:
    """Whether all that the mention tells is among what this cause explains."""
    told = {*mention.findings, *(("both_legs_affected",) if mention.both_legs else ())}
    return cause.entry.cue is not None and bool(told) and told.issubset(cause.entry.cue.of)


def _hit(mention: Mention) -> Hit:
    return Hit(mention.entry, mention.first, mention.last)

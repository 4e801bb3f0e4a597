"""What of a message is told in a frame, so that it is asked about before it alarms: the sentences together.

INVARIANT: nothing becomes absent by a frame, and nothing is silenced: what stands in one is suspected.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from .file_models import CueKind
from .frames import explains, kind_of_frame
from .hits import Hit
from .mention import NotCounted
from .statement import Said, Statement

_GOES_ON: Final = 2
"""Over how many sentences a frame goes on."""
_WHY: Final[dict[CueKind, NotCounted]] = {
    "retold": NotCounted.HYPOTHETICAL, "dreaded": NotCounted.HYPOTHETICAL, "somebody": NotCounted.OTHER_PERSON,
    "listed": NotCounted.QUESTION, "asked": NotCounted.QUESTION, "none_of_it": NotCounted.QUESTION,
    "long_past": NotCounted.HISTORY, "lasting": NotCounted.HISTORY, "in_sport": NotCounted.IDIOM,
    "explained": NotCounted.IDIOM, "turned_out": NotCounted.IDIOM, "sat_on_it": NotCounted.IDIOM,
}  # fmt: skip


class Framed:
    """The frames of a message."""

    def __init__(self, sentences: Sequence[Statement], for_another: bool, own: Sequence[bool]) -> None:
        """`for_another`: whether the patient is said to be another; `own`: in which sentences the writer has a trouble."""
        self._sentences, self._for_another = sentences, for_another
        cues = [(at, hit) for at, heard in enumerate(sentences) for hit in heard.frames]
        self._gladly = any(kind_of_frame(hit) == "gladly" for _, hit in cues)
        self._names_close = any(heard.close for heard in sentences)
        # Found once: looked for anew at each mention, the time would grow with the square of the message.
        self._last_ache = {at: hit.start for at, hit in cues if kind_of_frame(hit) == "own_ache"}
        self._own, self._owns = own, sum(own)

    def of(self, position: int, said: Said) -> tuple[NotCounted, Hit] | None:
        """Why this is asked about first and does not count, with the cue; None where it counts."""
        frame = next(self._frames(position, said), None) or self._explained(position, said)
        return None if frame is None else (_WHY[kind_of_frame(frame) or "retold"], frame)

    def _explained(self, position: int, said: Said) -> Hit | None:
        """The harmless cause that is named for it: beside it, or in a sentence near by as what it turned out to be."""
        for hit in said.standing.frames:
            if kind_of_frame(hit) == "explained" or (kind_of_frame(hit) == "sat_on_it" and self._woke(position)):
                return hit
        # What it turned out to be is said of what was told before, and a seat of what is not dated today.
        for at in range(max(0, position - 1), min(position + _GOES_ON + 1, len(self._sentences))):
            for hit in self._sentences[at].frames:
                kind = kind_of_frame(hit) if explains(hit, said.mention) else None
                near = abs(at - position) == 1 and not self._sentences[position].told_today
                if (kind == "turned_out" and at >= position) or (
                    kind == "sat_on_it" and near and self._woke(min(at, position))
                ):
                    return hit
        return None

    def _woke(self, begin: int) -> bool:
        """Whether a part that fell asleep on a seat woke again, in the sentence where it begins or soon after."""
        return self._after(begin, "soon_over", _GOES_ON) is not None

    def _frames(self, position: int, said: Said) -> Iterator[Hit]:
        standing = said.standing
        for hit in standing.frames:
            if self._holds(hit, position, position, said):
                yield hit
        for before in range(position - 1, max(-1, position - 1 - _GOES_ON), -1):
            if before < position - 1 and self._sentences[before + 1].told_today:
                break
            for hit in self._sentences[before].frames:
                kind = kind_of_frame(hit)
                told = self._goes_on(hit, said, position - before)
                lasting = said.mention.entry.phrase is not None and said.mention.entry.phrase.lasting
                goes_on = (standing.nobodys and told) or (kind == "long_past" and standing.past and not lasting)
                if goes_on and self._holds(hit, before, position, said):
                    yield hit
        if standing.nobodys or any(kind_of_frame(h) == "asked" for h in standing.frames):
            yield from self._taken_back(position, said)

    @staticmethod
    def _goes_on(hit: Hit, said: Said, farther: int) -> bool:
        """Whether a frame that a sentence before opened goes on with somebody, or with one more list."""
        kind, standing = kind_of_frame(hit), said.standing
        listed = farther == 1 and (kind == "listed" or hit.entry.name == "lesson")
        somebody = standing.theirs or any(kind_of_frame(h) == "somebody" for h in standing.frames)
        return (kind in ("retold", "somebody") and somebody) or (listed and (standing.in_list or said.mention.noun))

    def _holds(self, hit: Hit, position: int, at: int, said: Said) -> bool:
        """Whether this frame, opened in the sentence at `position`, holds what is told in the one at `at`."""
        kind = kind_of_frame(hit)
        if kind == "somebody":
            return self._tells_of(hit, position, at, said)
        if kind in ("listed", "asked", "dreaded"):
            return not self._came_true(at, hit.end if position == at else 0)
        if kind == "long_past":
            return said.standing.past and self._is_over(hit, position, at, said)
        if kind == "lasting":
            end = self._after(position, "unchanged", _GOES_ON)
            return end is not None and not (
                end[0] == at and end[1].end <= said.mention.first and self._turned(at, end[1], said)
            )
        if kind == "in_sport":
            return self._gladly
        return kind == "retold"

    def _tells_of(self, hit: Hit, position: int, at: int, said: Said) -> bool:
        """Whether somebody else is told of who is not the patient: it has ended, or the writer has a trouble of their own."""
        if hit.entry.name == "somebodys_pet":
            return not self._for_another and not self._names_close
        ended = self._after(position, "mended", _GOES_ON) is not None
        past = said.standing.past and any(kind_of_frame(h) == "long_past" for h in self._sentences[at].frames)
        if hit.entry.name == "somebody_close":
            return ended or past
        return ended or past or (not self._for_another and self._has_an_own(at, said))

    def _is_over(self, hit: Hit, position: int, at: int, said: Said) -> bool:
        """Whether what is long past has ended: by years, by words that say so, or beside an ache of today."""
        if self._after(at, "mended", _GOES_ON + 1 - (at - position), said.standing.end) is not None:
            return True
        aches = hit.entry.name == "once_past" and self._aches(at, said)
        return at == position and (hit.entry.name == "years_past" or aches)

    def _has_an_own(self, at: int, said: Said) -> bool:
        """Whether the writer tells of a trouble of their own, in another sentence or after this."""
        return self._aches(at, said) or self._owns > self._own[at]

    def _aches(self, at: int, said: Said) -> bool:
        """The same, of an ache that is named as no more than that."""
        here = at in self._last_ache
        return len(self._last_ache) > here or (here and self._last_ache[at] >= said.standing.end)

    def _taken_back(self, position: int, said: Said) -> Iterator[Hit]:
        """The cue that says no to a bare list before it, unless a yes is told as well."""
        asked = 0
        while position + asked < len(self._sentences) and self._sentences[position + asked].question:
            asked += 1
        found = self._after(position, "none_of_it", max(asked, 1), said.standing.end)
        # A list of its own before the no is what it is said to.
        own = (
            found is not None
            and found[0] > position
            and any(s.mention.last <= found[1].start for s in self._sentences[found[0]].said)
        )
        if found is not None and not own and not self._came_true(position, 0):
            yield found[1]

    def _came_true(self, position: int, begin: int) -> bool:
        here = any(kind_of_frame(h) == "it_is_so" and h.start >= begin for h in self._sentences[position].frames)
        after = position + 1
        said_no = self._has(after, "none_of_it")
        return here or (not said_no and (self._has(after, "it_is_so") or self._affirmed(after)))

    def _affirmed(self, position: int) -> bool:
        return position < len(self._sentences) and self._sentences[position].affirms is not None

    def _has(self, position: int, kind: CueKind) -> bool:
        known = position < len(self._sentences)
        return known and any(kind_of_frame(h) == kind for h in self._sentences[position].frames)

    def _after(self, position: int, kind: CueKind, within: int, begin: int = 0) -> tuple[int, Hit] | None:
        """The first cue of this kind from here on, within so many sentences more."""
        for at in range(position, min(position + within + 1, len(self._sentences))):
            for hit in self._sentences[at].frames:
                if kind_of_frame(hit) == kind and (at > position or hit.start >= begin):
                    return at, hit
        return None

    def _turned(self, position: int, hit: Hit, said: Said) -> bool:
        """Whether a `but` stands between: `no change there, but the other one has stopped moving`."""
        return any(hit.end <= turn <= said.mention.first for turn in self._sentences[position].turns)

"""What is left of a denial: `not wet every night`, `no trouble until today` and `no leaks when I sit` leave it in doubt."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from ..vocabulary.findings import Answer
from .hits import Hit
from .mention import Meaning
from .reach import joint_of
from .sentence import Mention, Sentence
from .tokens import COLON, MARKS

_FAR_BEFORE: Final = 9
_TAKEN_BACK_WITHIN: Final = 12
_NEXT_TO: Final = 3
_LIKENED_WITHIN: Final = 2
_LIST_WITHIN: Final = 30
_DATED_WITHIN: Final = 3
SILENT: Final = Meaning(None)
"""Heard, and of no weight either way."""
NEVER_OVER: Final = frozenset(
    {"saddle_numbness", "bladder_change", "bladder_flow_change", "bladder_feeling_change", "bowel_change",
     "bowel_feeling_change", "cannot_pass_urine", "loss_of_bladder_control", "loss_of_bowel_control"}
)  # fmt: skip
"""Signs that come and go at first (hsib-2021: one doubtful episode was the true one): `it went away` leaves them unsure."""


class Partial:
    """What of one sentence bounds its denials, or takes something back from them."""

    def __init__(self, sentence: Sentence) -> None:
        self._sentence, self._words, self._lists = sentence, sentence.words, sentence.lists

    def compares(self, mention: Mention) -> bool:
        """Whether only so much of it is denied, or only up to now: `never been weaker`, `hasn't been this numb`,
        `never had leaks like this`, `never had leaks before this`.
        """
        lists, told = self._lists, self._words[mention.start : mention.end]
        before = self._words[max(0, mention.start - 1) : mention.start]
        measured = not (lists["this_much"].isdisjoint(before) and lists["weaker"].isdisjoint(told))
        now = lists["points_back"] | lists["dated"]
        pairs = pairwise(self._words[mention.start : mention.last + 2])
        return measured or any(one in lists["up_to_this"] and two in now for one, two in pairs)

    def of_yesterday(self, at: int) -> bool:
        """Whether what is denied up to here is denied of a day that is over: `I wasn't leaking last week`."""
        after = self._words[at : at + _DATED_WITHIN]
        ends = next((i for i, word in enumerate(after) if word in MARKS), len(after))
        return not self._lists["day_before"].isdisjoint(after[:ends])

    def bounded(self, cue: Hit, mention: Mention) -> Meaning | None:
        """What is left of a denial of a part: `not wet every night`, `no numbness when I sit` leave it in doubt."""
        words, lists = self._words, self._lists
        if words[cue.start - 1] in lists["able"] and cue.start and not mention.noun:
            return SILENT  # `I cannot bend my back` tells of no bend
        told = words[max(0, cue.start - _FAR_BEFORE) : cue.start]
        # Only what the same breath says of the denial counts, so nothing before the last mark.
        told = told[max((i + 1 for i, word in enumerate(told) if word in MARKS), default=0) :]
        # A scan that shows no cancer, a physio who finds no weakness: it is the examination that is told.
        if any(word in lists["tests"] or word in lists["reported"] for word in told):
            return SILENT
        after = self._after(mention)
        if any(word in lists["not_all"] for word in (*_without_at_all(words[cue.end : mention.last]), *after)):
            return Meaning(Answer.UNSURE, None, cue)
        if not lists["no_more"].isdisjoint((*words[cue.start : cue.end], *after)) and NEVER_OVER.intersection(
            mention.findings
        ):
            return Meaning(Answer.UNSURE, None, cue)
        inside = words[mention.start : mention.last]
        for i, word in enumerate(said := [*inside, *after]):
            bounds = word in lists["while"] or (i >= len(inside) and word in lists["at_times"])
            bounds = bounds and lists["falls_short"].isdisjoint(said[max(0, i - 1) : i])  # `not once`
            if bounds and (word in lists["once"] or not lists["acts"].intersection(said[i + 1 : i + 4])):
                # What brings it out in many is no bound: `no leak when I cough` is as good as said of all times.
                provoked = not lists["provokes"].isdisjoint(said[i + 1 : i + 4])
                return SILENT if provoked else Meaning(Answer.UNSURE, None, cue)
        # `No weakness on the left` leaves the right open; a denial of both sides is whole.
        sides = lists["side"].intersection((*words[mention.first : mention.last], *after))
        return SILENT if len(sides) == 1 else None

    def _after(self, mention: Mention) -> list[str]:
        """What follows the mention, up to the next mark, contrast or thing."""
        found: list[str] = []
        for at in range(mention.last, min(mention.last + _TAKEN_BACK_WITHIN, len(self._words))):
            if self._words[at] in MARKS or joint_of(self._words[at], self._lists):
                break
            bounds = any(self._words[at] in self._lists[name] for name in ("not_all", "while", "at_times"))
            # The next denial of a list without commas has its own bounds: `no leaks no pain when sitting`.
            if self._sentence.cue(at) == "negation" or (self._sentence.cue(at) == "contrast" and not bounds):
                break
            found.append(self._words[at])
        return _without_at_all(found)

    def is_partial(self, mention: Mention) -> bool:
        """Whether what follows takes something back: `no trouble until today`, `no issues apart from leaking`."""
        for at in range(mention.last, min(mention.last + _TAKEN_BACK_WITHIN, len(self._words))):
            # TRAP: `until` takes back from afar, `before` only right beside: `no numbness before` against a story.
            near = at - mention.last < _NEXT_TO
            if self._sentence.cue(at) == "until_now" or self._words[at] in self._lists["until"]:
                return True
            # `No leaks only when I cough` leaks.
            if self._words[at] in self._lists["only"] and self._followed_by(at, "while"):
                return True
            if self._words[at] in self._lists["except_for"] or (
                self._words[at] == "other" and self._words[at + 1 : at + 2] == ["than"]
            ):
                return True
            # `As they always have`, `same as before` and `not before` take nothing back.
            before = self._words[max(0, at - _LIKENED_WITHIN) : at]
            likened = not (self._lists["told_as"].isdisjoint(before) and self._lists["likens"].isdisjoint(before[-1:]))
            # `Not before` alone says never, `not before today` says since when.
            ends = self._words[at + 1 : at + 2]
            closed = not ends or ends[0] in MARKS or bool(joint_of(ends[0], self._lists))
            likened = likened or (closed and not self._lists["falls_short"].isdisjoint(before[-1:]))
            # What is well always, or throughout, is all the better.
            likened = likened or (mention.says == "absent" and self._words[at] in self._lists["always"])
            takes_back = self._words[at] in self._lists["takes_back"] and not likened
            if takes_back and self._followed_by(at, "anyone"):
                return False  # `normal, before anyone asks`
            if near and takes_back:
                return True
        return False

    def lost_beside(self, begin: int, at: int) -> bool:
        """Whether the word here is of a good thing at the end of a denied list: `neither pain nor control of my bladder`.

        `begin`: where the list begins. `No loss of feeling or control` denies what was lost of both.
        """
        words, lists = self._words, self._lists
        if at - begin > _LIST_WITHIN:
            return False
        joints = [i for i in range(begin, at + 1) if words[i] in lists["alternatives"]]
        governs = lists["prepositions"] | lists["of_what"] | lists["good_to_have"]
        if not joints or not governs.isdisjoint(words[begin : joints[-1]]):
            return False
        near = range(at, min(at + _LIST_WITHIN, len(words)))
        end = next((i for i in near if words[i] in MARKS or joint_of(words[i], lists)), near.stop)
        item = range(joints[-1] + 1, end)
        good = lists["good_to_have"] - lists["able"]
        named = good | lists["owners"] | lists["articles"] | lists["prepositions"]
        plain = all(i in self._sentence.place_at or words[i] in named for i in item)
        return plain and words[end : end + 1] != [COLON] and any(words[i] in good for i in item)

    def _followed_by(self, at: int, words: str) -> bool:
        return at + 1 < len(self._words) and self._words[at + 1] in self._lists[words]


def _without_at_all(words: Sequence[str]) -> list[str]:
    """`No numbness at all` denies all of it."""
    return [word for i, word in enumerate(words) if word != "all" or words[i - 1 : i] != ["at"]]

"""Whose symptoms a message tells. INVARIANT: in doubt they are the patient's."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from ..vocabulary.findings import Answer
from .file_models import CueKind
from .hits import Hit
from .mention import NotCounted
from .numbers import Number
from .sentence import Mention
from .statement import Said, Statement

_GROWN_UP: Final = 18
_PASSING: Final = ("stranger", "third_person", "animal")
"""Kinds of cues whose people are met in passing: they may as well be the patient of a carer who writes."""


def _lasting(mention: Mention) -> bool:
    """Whether this runs in families rather than being told of a patient: `my dad had an aneurysm`."""
    return mention.entry.phrase is not None and mention.entry.phrase.lasting


def _counts(said: Said) -> bool:
    """Whether it is a trouble of the writer's here and now: what they deny, fear or had once makes no second patient."""
    # What is only suspected is nobody's yet.
    told = said.mention.says != "suspected" and said.meaning.answer in (Answer.PRESENT, Answer.UNSURE)
    return told or said.meaning.why is NotCounted.IDIOM


def _any_between(sorted_places: Sequence[int], first: int, last: int) -> bool:
    at = bisect_left(sorted_places, first)
    return at < len(sorted_places) and sorted_places[at] < last


def _kind(cue: Hit | None) -> CueKind | None:
    return cue.entry.cue.kind if cue is not None and cue.entry.cue is not None else None


class Person:
    """Follows who is spoken of, sentence by sentence."""

    def __init__(self, sentences: Sequence[Statement], goes_on: Sequence[bool]) -> None:
        self._sentences = sentences
        self._close = any(h.close for h in sentences)
        self._first_other = next((i for i, h in enumerate(sentences) if h.relative is not None), len(sentences))
        """Where somebody else is brought in first; whoever `can't` before, and is only `she`, may be the patient."""
        self._cues = self._follow(goes_on)
        # A cue brings in another person for its sentence, and for those that go on with `she`.
        told = [(self._subject(i, s.mention), h, _lasting(s.mention)) for i, h in enumerate(sentences) for s in h.said]
        own = [h for i, h in enumerate(sentences) for s in h.said if _counts(s) and self._subject(i, s.mention) is None]
        self._writer_hurts = any(h.own_part for h in own)
        self._writer_too = any(h.writer_at for h in own) or any(h.mine for h in sentences)
        self._for_themselves = any(h.own for h in sentences) or any(
            h.writer_at and not h.others_at and h.relative is None for h in own
        )
        self.own = [h.own or h.mine for h in sentences]
        """In which sentences the writer tells of a trouble of their own."""
        for i, h in enumerate(sentences):
            counted = any(_counts(s) and self._subject(i, s.mention) is None for s in h.said)
            self.own[i] = self.own[i] or (counted and any(s.standing.mine for s in h.said))
        self._first_told = next((i for i, h in enumerate(sentences) if h.said), len(sentences))
        self._another_hurts = any(
            _counts(s) and not _lasting(s.mention) and self._told_of_another(i, s)
            for i, h in enumerate(sentences)
            for s in h.said
        )
        self._not_me = any(h.relative is not None and h.relative.entry.name == "not_me" for h in sentences)
        # CHOICE: whoever tells only of a child, a parent or a spouse writes for them; of a friend only in the present tense.
        near = not self._not_me and any(
            c is not None
            and not lasting
            and _kind(c) != "animal"
            and (h.present_tense or c.entry.name == "close_person")
            and not (self._for_themselves and c.entry.name != "close_person")
            for c, h, lasting in told
        )
        # Nothing was heard at all: an age may still be that of `my son`, unless they are only brought along.
        if not told and not any(h.writer_at or h.visit for h in sentences):
            near = any(h.relative is not None and h.relative.entry.name == "close_person" for h in sentences)
        self.writes_for_another = any(self._for_another(h) for h in sentences) or (near and not self._writer_too)
        """Whether the patient is somebody else than the writer: nothing is told of the writer, or it is said outright."""

    @property
    def said_for_another(self) -> bool:
        """Whether it is said outright that the patient is another."""
        outright = (h.for_another for h in self._sentences if h.for_another is not None)
        return any(cue.entry.name != "told_of_another" for cue in outright)

    def _told_of_another(self, position: int, said: Said) -> bool:
        """Whether it is a trouble of somebody else: they are its subject, or `his` or `she` stands last before it."""
        cue, heard = self._subject(position, said.mention), self._sentences[position]
        if cue is not None:
            return _kind(cue) != "animal"
        other, writer = (bisect_left(places, said.mention.last) for places in (heard.others_at, heard.writer_at))
        return other > 0 and (not writer or heard.others_at[other - 1] > heard.writer_at[writer - 1])

    def _for_another(self, heard: Statement) -> bool:
        """Whether the patient is another; `my cousin cannot` says so only where nobody came for themselves."""
        asked = heard.for_another
        return asked is not None and (self._close or not self._for_themselves or asked.entry.name != "told_of_another")

    def _follow(self, goes_on: Sequence[bool]) -> list[Hit | None]:
        """For each sentence the cue that brings in another person; a sentence that begins with `she` goes on with her."""
        cues: list[Hit | None] = []
        last: Hit | None = None
        for heard, same in zip(self._sentences, goes_on, strict=True):
            last = heard.relative or last
            cues.append(heard.relative or (last if same else None) or self._he(heard))
        return cues

    def _he(self, heard: Statement) -> Hit | None:
        """The cue by which `he` is another person, who is none where somebody close is spoken of as well."""
        return None if self._close else heard.he

    def _subject(self, position: int, mention: Mention) -> Hit | None:
        """The cue that makes another person the subject of this mention, or None."""
        cue, heard = self._cues[position], self._sentences[position]
        if cue is None or (heard.relative is None and cue is not heard.he):
            return cue
        if _kind(cue) == "other_person_after":
            return cue
        he = self._he(heard)
        if he is not None and he.start < mention.last and mention.start < cue.start:
            cue = he
        close = cue.entry.name == "close_person"
        if not close and self._turns_to_the_writer(cue, heard, mention):
            return None
        # `My partner noticed the wet patch`: who finds it has none.
        noticed = close and _any_between(heard.finds, cue.end, mention.last)
        if noticed and not _any_between(heard.others_at, cue.end, mention.last):
            return None
        if _kind(cue) in _PASSING and not self._goes_on_with(cue, heard, mention):
            return None
        writer_again = _any_between(heard.writer_at, cue.end, mention.last)
        named = cue.start < mention.last if _kind(cue) == "third_person" else cue.start <= mention.start
        return cue if named and not writer_again else None

    @staticmethod
    def _turns_to_the_writer(cue: Hit, heard: Statement, mention: Mention) -> bool:
        """Whether a contrast or a `now` stands between, and nobody is `he` or `she` after it: in doubt it is the writer."""
        turn = bisect_left(heard.turns, mention.start) - 1
        turned = turn >= 0 and heard.turns[turn] >= cue.end
        return turned and not _any_between(heard.others_at, heard.turns[turn], mention.last)

    @staticmethod
    def _goes_on_with(cue: Hit, heard: Statement, mention: Mention) -> bool:
        """Whether what is told after a comma is still told of them, and not what they found in somebody else."""
        joint = bisect_left(heard.joints, mention.start) - 1
        comma = heard.joints[joint] if joint >= 0 else -1
        named = comma < cue.end or _any_between(heard.others_at, comma, mention.last)
        return named and not _any_between(heard.examined, cue.end, mention.start)

    def not_the_patient(self, position: int, said: Said) -> Hit | None:
        """The cue by which this mention is not about the patient, or None."""
        # INVARIANT: a clause that names nobody is in doubt the patient's: `my mum had a stroke, can't pee`.
        cue = None if said.parted else self._subject(position, said.mention)
        if cue is None or _kind(cue) == "animal" or self.writes_for_another:
            return cue if _kind(cue) == "animal" else None
        heard = self._sentences[position]
        alone = _kind(cue) == "third_person" and heard.of_today and position < self._first_other
        if _kind(cue) in _PASSING:
            return cue if self._for_themselves and not alone and not heard.since_today else None
        own = self._for_themselves and cue.entry.name != "close_person" and not heard.since_today
        return cue if self._not_me or self._writer_too or own or not heard.present_tense else None

    def may_be_cared_for(self, position: int, other: Hit) -> bool:
        """Whether what is told of them is of today, so that it is asked about: a carer may have an ache of their own."""
        known = self._not_me or other.entry.name == "close_person" or _kind(other) == "animal"
        return not known and self._sentences[position].of_today

    def has_the_number(self, position: int, number: Number) -> bool:
        """Whether this age or duration is the patient's; `my three year old` is one only where a child is the patient."""
        cue = self._cues[position]
        passing = cue is not None and _kind(cue) in _PASSING
        theirs = cue is not None and not (passing and (not self._for_themselves or number.start < cue.start))
        of_another = number.of_another or theirs or self._for_another(self._sentences[position])
        of_somebody = number.kind == "age" and not number.own and (of_another or number.named)
        # `My son is 4 and I carry him, my back aches`: the one who is named has nothing.
        if of_somebody and not self._another_hurts and self._of_the_writer(position, number):
            return False
        childs = number.kind == "age" and number.value < _GROWN_UP and of_another
        not_theirs = childs and (self._writer_hurts or (number.inferred and self._writer_too))
        return (self.writes_for_another and not not_theirs) or not of_another

    def _of_the_writer(self, position: int, number: Number) -> bool:
        """Whether the message is about the writer: their own trouble is told, or what they do stands beside the age.

        What is told before anybody is named is told of the writer, where they speak of themselves beside the age.
        """
        before = self._first_told < position or self._first_told == len(self._sentences)
        doing = before and bool(self._sentences[position].writer_at)
        too = (self._writer_too or self._for_themselves) and number.value < _GROWN_UP
        return self._writer_hurts or too or doing

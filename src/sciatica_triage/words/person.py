"""Whose symptoms a message tells. INVARIANT: in doubt they are the patient's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..vocabulary.findings import Answer
from .hits import Hit
from .mention import NotCounted
from .numbers import Number
from .sentence import Mention
from .statement import Said, Statement

_GROWN_UP: Final = 18


def _lasting(mention: Mention) -> bool:
    """Whether this runs in families rather than being told of a patient: `my dad had an aneurysm`."""
    return mention.entry.phrase is not None and mention.entry.phrase.lasting


def _counts(said: Said) -> bool:
    """Whether it is a trouble of the writer's here and now: what they deny, fear or had once makes no second patient."""
    return said.meaning.answer in (Answer.PRESENT, Answer.UNSURE) or said.meaning.why is NotCounted.IDIOM


class Person:
    """Follows who is spoken of, sentence by sentence."""

    def __init__(self, sentences: Sequence[Statement], goes_on: Sequence[bool]) -> None:
        self._sentences = sentences
        self._cues = self._follow(goes_on)
        # A cue brings in another person for its sentence, and for those that go on with `she`.
        told = [(self._subject(i, s.mention), h, _lasting(s.mention)) for i, h in enumerate(sentences) for s in h.said]
        own = [h for i, h in enumerate(sentences) for s in h.said if _counts(s) and self._subject(i, s.mention) is None]
        self._writer_hurts = any(h.own_part for h in own)
        self._writer_too = any(h.writer_at for h in own) or any(h.mine for h in sentences)
        self._not_me = any(h.relative is not None and h.relative.entry.name == "not_me" for h in sentences)
        # CHOICE: whoever tells only of a child, a parent or a spouse writes for them; of a friend only in the present tense.
        near = not self._not_me and any(
            c is not None and not lasting and (h.present_tense or c.entry.name == "close_person")
            for c, h, lasting in told
        )
        # Nothing was heard at all: an age may still be that of `my son`.
        if not told and not any(h.writer_at for h in sentences):
            near = any(h.relative is not None and h.relative.entry.name == "close_person" for h in sentences)
        self.writes_for_another = any(h.for_another for h in sentences) or (near and not self._writer_too)
        """Whether the patient is somebody else than the writer: nothing is told of the writer, or it is said outright."""

    def _follow(self, goes_on: Sequence[bool]) -> list[Hit | None]:
        """For each sentence the cue that brings in another person; a sentence that begins with `she` goes on with her."""
        cues: list[Hit | None] = []
        last: Hit | None = None
        for heard, same in zip(self._sentences, goes_on, strict=True):
            last = heard.relative or last
            cues.append(heard.relative or (last if same else None))
        return cues

    def _subject(self, position: int, mention: Mention) -> Hit | None:
        """The cue that makes another person the subject of this mention, or None."""
        cue, heard = self._cues[position], self._sentences[position]
        if cue is None or heard.relative is None:
            return cue
        if cue.entry.cue is not None and cue.entry.cue.kind == "other_person_after":
            return cue
        writer_again = any(cue.end <= at < mention.last for at in heard.writer_at)
        return cue if cue.start <= mention.start and not writer_again else None

    def not_the_patient(self, position: int, mention: Mention) -> Hit | None:
        """The cue by which this mention is not about the patient, or None."""
        if self.writes_for_another or not (
            self._not_me or self._writer_too or not self._sentences[position].present_tense
        ):
            return None
        return self._subject(position, mention)

    def has_the_number(self, position: int, number: Number) -> bool:
        """Whether this age or duration is the patient's; `my three year old` is one only where a child is the patient."""
        of_another = number.of_another or self._cues[position] is not None or self._sentences[position].for_another
        childs = number.kind == "age" and number.value < _GROWN_UP and of_another
        not_theirs = childs and (self._writer_hurts or (number.inferred and self._writer_too))
        return (self.writes_for_another and not not_theirs) or not of_another

"""What a sentence tells of a time that is over: of a time of life, after an opening date, or with an end that is told.

INVARIANT: only a past tense is over, and nothing is where the sentence says anything of today.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from .hits import Hit, overlaps
from .sentence import Mention, Sentence

_OF_TODAY: Final = frozenset({"present_again", "here_now", "recent", "until_now"})
_OPENS_WITHIN: Final = 1


class Over:
    """What is over in one sentence; `clause` is the finer cut into clauses, `told` the one by subjects."""

    def __init__(self, sentence: Sentence, clause: Sequence[int], told: Sequence[int]) -> None:
        self._sentence, self._lists, self._clause, self._told = sentence, sentence.lists, clause, told
        self._but = next((at for at, word in enumerate(sentence.words) if word in sentence.lists["but"]), len(clause))
        self._words: dict[int, set[str]] = defaultdict(set)
        for number, word in zip(clause, sentence.words, strict=True):
            self._words[number].add(word)
        self._present = {clause[at] for at in range(len(clause)) if sentence.is_present(at)}
        """The clauses with a verb of the present tense."""
        self.ends = [c for c in sentence.aside if c.entry.cue and c.entry.cue.kind == "well_since"]
        """Where it is told that something ended well; such words tell of no return (`I ski again`)."""
        today = [c for c in sentence.cues if c.entry.cue and c.entry.cue.kind in _OF_TODAY]
        self._dates = [c for c in sentence.aside if c.entry.cue and c.entry.cue.kind == "dates_back"]
        self._today = min((c.start for c in today), default=len(sentence.words))
        self._nothing_of_today = all(overlaps(c, self.ends) for c in today)
        self._long_ago = not self._lists["distant"].isdisjoint(sentence.words)
        self._times = [c for c in sentence.cues if c.entry.cue and c.entry.cue.kind == "then"]
        dates = (c for c in sentence.cues if c.entry.cue and c.entry.cue.kind in ("history", "then"))
        self._opening = next((c for c in dates if c.start <= _OPENS_WITHIN), None)

    def then(self, mention: Mention) -> Hit | None:
        """The time of life, or the date that opens the sentence, to which a past tense puts the mention."""
        if not (self._times or self._opening) or not self._nothing_of_today or not self._past(mention):
            return None
        same = (c for c in self._times if self._told[c.start] == self._told[mention.start])
        return next(same, None if mention.start > self._but else self._opening)

    def dated_back(self, mention: Mention) -> Hit | None:
        """The words behind the mention that date it: `I had a fall but that was ten years ago`."""
        cue = next((c for c in self._dates if c.start >= mention.last), None)
        today = self._today < len(self._clause) or any(
            map(self._sentence.is_present, range(mention.last, len(self._clause)))
        )
        if cue is None or today or not self._past(mention):
            return None
        # INVARIANT: of two things that are told the date is that of the nearer one.
        nearer = (m for m in self._sentence.mentions if mention.last <= m.start and m.end <= cue.start)
        return None if any(set(mention.findings).isdisjoint(m.findings) for m in nearer) else cue

    def ended(self, mention: Mention) -> Hit | None:
        """The words after the mention by which it ended; an accident in bed has to be long ago as well."""
        end = next((c for c in self.ends if c.start >= mention.last), None)
        if end is None or self._today < end.start or not self._past(mention):
            return None
        event = mention.entry.phrase is not None and mention.entry.phrase.event
        return end if self._long_ago or not event else None

    def _past(self, mention: Mention) -> bool:
        number = self._clause[mention.start]
        words = self._words[number]
        past = not words.isdisjoint(self._lists["past"] | self._lists["told_as_past"]) or any(
            word.endswith("ed") for word in words
        )
        return past and number not in self._present

"""What is said to be well: absent where nothing bounds, dates, doubts or denies it, and else in doubt or of no weight."""

from __future__ import annotations

from typing import Final

from ..vocabulary.findings import Answer
from .bounds import Bounds
from .denial import Denials
from .hits import Hit
from .mention import Meaning
from .partial import SILENT
from .sentence import Mention, Sentence
from .tokens import COLON, COMMA, MARKS, QUESTION

_NEXT_TO: Final = 2
_ASKS_WITHIN: Final = 2
_BOUND_REACHES: Final = 4
_THEN_WITHIN: Final = 3


class Health:
    """Decides about what one sentence finds well."""

    def __init__(self, sentence: Sentence, denials: Denials, bounds: Bounds) -> None:
        self._sentence, self._words, self._lists = sentence, sentence.words, sentence.lists
        self._denials, self._bounds = denials, bounds
        self._is_question = bool(self._words) and self._words[-1] == QUESTION

    def of(self, mention: Mention, denial: Meaning | None, doubt: Hit | None, sometimes: Hit | None) -> Meaning:
        """What it means that something is said to be well; `sometimes`: the word by which it is so at times only."""
        if denial is not None and denial.cue is not None and denial.cue.end < mention.start - _NEXT_TO:
            denial = None  # `no weakness, and I can feel when I wipe`
        # `No wonder it works` and the like stand right before the good word.
        before = range(max(0, mention.start - _NEXT_TO), mention.start + 1)
        if (
            self._is_question
            or sometimes is not None
            or any(self._sentence.cue(i) == "no_negation" for i in before)
            or self._bounds.foreign(mention)
            or self._asks_of_it(mention)
        ):
            return SILENT
        open_end = self._denials.partial.is_partial(mention) or self._goes_on(mention) or self._answered_no(mention)
        open_end = open_end or self._denied_by_another_cue(mention) or self._has_a_line_of_no(mention)
        answered = (
            denial is not None and denial.cue is not None and not denial.cue.start and denial.cue.end == mention.first
        )
        named = mention.first in self._sentence.place_at
        if answered and named and self._lists["answers_no"].issuperset(self._words[: mention.first]):
            return SILENT  # `nope bowels working perfectly`
        if denial is not None or doubt is not None or open_end:
            # `Can't say it is normal` and `fine until today` do not say that it is well.
            doubts = self._words[doubt.start : doubt.end] if doubt else ()
            denied = denial is not None or not self._lists["negatives"].isdisjoint(doubts)
            told_well = not (denied or self._denials.partial.is_partial(mention) or self._goes_on(mention))
            return Meaning(Answer.UNSURE, None, doubt or (denial.cue if denial else None), denied=told_well)
        if self._bounds.taken_back(mention):
            return Meaning(Answer.UNSURE)
        if self._was_once(mention) or self._falls_short(mention):
            return SILENT
        bounded = self._bounds.conditional(mention, None)
        return Meaning(Answer.UNSURE if bounded else Answer.ABSENT)

    def _asks_of_it(self, mention: Mention) -> bool:
        """`... is that ok` asks of what was told and finds nothing well."""
        verb, name = self._words[max(0, mention.start - 2) : mention.start][-2:] if mention.start > 1 else ("", "")
        return verb in self._lists["is_asked"] and name in self._lists["tag_names"]

    def _has_a_line_of_no(self, mention: Mention) -> bool:
        """Whether it is a line of a form that is answered with a no, `bladder under control: not any more`."""
        mark, *told = self._words[mention.last : mention.last + 2] or [""]
        marked = mark == COLON or mention.last in self._sentence.dashes
        no = (
            self._lists["negatives"] | self._lists["denies_after"] | self._lists["answers_no"] | self._lists["no_alone"]
        )
        return marked and not no.isdisjoint(told)

    def _falls_short(self, mention: Mention) -> bool:
        """Whether a no follows that may be of the same: `feeling in the leg is normal strength is not`."""
        after = self._words[max(mention.end - 1, mention.last - 1) :]
        joints = MARKS | self._lists["additions"] | self._lists["alternatives"] | self._lists["but"]
        after = after[: next((i for i, word in enumerate(after) if word in joints), len(after))]
        return not self._lists["falls_short"].isdisjoint(after)

    def _was_once(self, mention: Mention) -> bool:
        """Whether it was well until something happened: `it was only the right leg, then the left joined in`."""
        then, lists = self._words[max(0, mention.first - _THEN_WITHIN) : mention.end], self._lists
        turned = not lists["turned"].isdisjoint(self._words[mention.last :])
        dated = not lists["up_to_then"].isdisjoint(self._words)  # `before my back went I could feel it fine`
        return (turned and not lists["past"].isdisjoint(then)) or (dated and not lists["once_able"].isdisjoint(then))

    def _denied_by_another_cue(self, mention: Mention) -> bool:
        """Whether a no stands before it that belongs to other words as well: `not felt normal since`, `no normal feeling`."""
        cue = self._sentence.cue_at.get(mention.start)
        before = self._words[cue.start if cue is not None else max(0, mention.start - 1) : mention.start]
        return not self._lists["negatives"].isdisjoint(before)

    def _answered_no(self, mention: Mention) -> bool:
        """Whether the sentence asks for health and tells a no to it: `they asked is it fine, I said no`."""
        words, lists = self._words, self._lists
        if lists["asking"].isdisjoint(words[: mention.first]) and not self._opens_with_a_question():
            return False
        marks = [i for i in range(mention.end, len(words)) if words[i] in MARKS]
        told = words[marks[0] :] if marks else []
        said_no = lists["negatives"] | lists["denies_after"] | lists["answers_no"] | lists["no_more"]
        return not said_no.isdisjoint(told)

    def _opens_with_a_question(self) -> bool:
        """Whether the verb comes first, `is my bladder fine`, or before its subject, `and is it fine`; not `pee is fine`."""
        words, lists = self._words, self._lists
        subjects = lists["owners"] | lists["agents"]
        return any(
            words[at] in lists["asks_first"] and (not at or words[at + 1] in subjects)
            for at in range(min(_ASKS_WITHIN, len(words) - 1))
        )

    def _goes_on(self, mention: Mention) -> bool:
        """Whether health is bounded by what follows: `can pee properly only if I push`, `peeing normally stopped`."""
        # TRAP: what bounds health stands close behind; farther on it is about something else.
        if not self._lists["while"].isdisjoint(self._words[mention.end : mention.last]):
            return True  # `no trouble with my bladder while standing`
        after = self._words[mention.last : mention.last + _BOUND_REACHES]
        marks = (i for i, word in enumerate(after) if word in MARKS)
        after = after[: next(marks, len(after))]
        at = mention.last + (self._words[mention.last : mention.last + 1] == [COMMA])
        only = not self._lists["only"].isdisjoint(self._words[at : at + 1])
        if only and not self._lists["points_back"].isdisjoint(self._words[at + 1 : at + 2]):
            return True  # `bladder fine, only it opens by itself`
        # `Fine when I go` is of the act itself, `fine if I go every hour` is a condition.
        others = self._sentence.phrase_at  # the `only` of `only one leg` bounds nothing else
        return any(
            word in self._lists["bounds_health"]
            and mention.last + i not in others
            and (word in self._lists["once"] or self._lists["acts"].isdisjoint(after[i + 1 : i + 4]))
            for i, word in enumerate(after)
        )

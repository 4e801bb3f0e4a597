"""Why something that is told does not count: it is feared, asked or long ago.

INVARIANT: in doubt it counts. A cue sets aside what stands in its own clause, and nothing that is told as here and now.
"""

from __future__ import annotations

from typing import Final

from .clauses import Clauses
from .hits import Hit, overlaps
from .mention import Meaning, NotCounted
from .over import Over
from .pieces import Pieces
from .sentence import Mention, Sentence
from .tokens import COMMA, QUESTION

_DOUBT_REACHES: Final = 9
_DIGITS_OF_A_YEAR: Final = 4
_INJURIES: Final = frozenset({"onset_after_trauma", "major_trauma"})


class Aside:
    """Finds what of one sentence is set aside."""

    def __init__(self, sentence: Sentence, clauses: Clauses, over: Over) -> None:
        self._sentence, self._over = sentence, over
        self._words, self._lists = sentence.words, sentence.lists
        self._clause, self._finer = clauses.told, clauses.denied
        self._pieces = Pieces(sentence)
        self._is_question = bool(self._words) and self._words[-1] == QUESTION

    def of(self, mention: Mention) -> Meaning | None:
        """Why the mention does not count, with the cue that says so; None where it counts."""
        # A fear outranks a question, and both outrank a date, where several reasons hold.
        if cue := self._hypothetical(mention):
            return Meaning(None, NotCounted.HYPOTHETICAL, cue)
        if cue := self._asked(mention):
            return Meaning(None, NotCounted.QUESTION, cue)
        lasting = mention.entry.phrase is not None and mention.entry.phrase.lasting
        passing = mention.entry.phrase is not None and mention.entry.phrase.passing
        # Who had cancer in 2015 has had cancer; a fever of then is over.
        history = None if lasting else self._in_clause("history", mention)
        if history and (self._begins_anew(mention, history) or self._still_is(mention, history)):
            history = None
        # What dates it in so many words goes before a date that may be of something else.
        history = (None if lasting else self._over.dated_back(mention)) or history
        history = history or (None if lasting else self._over.then(mention))
        history = history or (self._in_clause("lately", mention) if passing else None)
        if history and not self._again(mention, history):
            return Meaning(None, NotCounted.HISTORY, history)
        return None

    def in_doubt(self, mention: Mention, aside: Meaning) -> bool:
        """Whether the date or fear stands across a joint, and what is told may be of here and now all the same."""
        dated = aside.cue is not None and aside.cue.entry.cue is not None and aside.cue.entry.cue.kind == "dates_back"
        if aside.cue is None or aside.why is NotCounted.QUESTION or dated:
            return False
        apart = self._pieces.apart if aside.why is NotCounted.HISTORY else self._pieces.after_a_fear
        return apart(aside.cue, mention)

    def goes_on_with_a_fear(self, mention: Mention, aside: Meaning) -> bool:
        """Whether it is a bare state after a fear: `scared of a wheelchair, numb between the legs` may tell what is."""
        if mention.noun or aside.cue is None or aside.why is not NotCounted.HYPOTHETICAL:
            return False
        return aside.cue.end <= mention.first and self._pieces.stands_bare(aside.cue, mention)

    def is_bare_after(self, mention: Mention, aside: Meaning) -> bool:
        """Whether the mention is a bare thing after that date, which may go on with it."""
        return aside.cue is not None and self._pieces.doubtful(aside.cue, mention)

    def _again(self, mention: Mention, history: Hit) -> bool:
        """Whether what was long ago is here; an old fall is not made new by what has hurt since or hurts now."""
        fallen = not _INJURIES.isdisjoint(mention.findings)
        passing = mention.entry.phrase is not None and mention.entry.phrase.passing
        back = [c for c in self._sentence.cues if c.entry.cue and c.entry.cue.kind == "present_again"]
        back = [c for c in back if not overlaps(c, self._over.ends)]  # `I ski again`
        if fallen and self._years_ago(history):
            # `A fall in 2008, sore ever since`: it is the soreness that goes on, and the fall stays where it was.
            back = [c for c in back if not self._lists["once_more"].isdisjoint(self._words[c.start : c.end])]
        now = self._in_clause("here_now", mention)
        if back or (
            now is not None and not ((fallen or passing) and self._finer[now.start] != self._finer[mention.start])
        ):
            return True
        # TRAP: two dates in one sentence are of two things, `fell in 2015 and wet myself since yesterday`.
        dated = (c for c in self._sentence.cues if not self._lists["dated"].isdisjoint(self._words[c.start : c.end]))
        return any(self._finer[c.start] == self._finer[mention.start] != self._finer[history.start] for c in dated)

    def _begins_anew(self, mention: Mention, history: Hit) -> bool:
        """Whether it stands in a clause of its own after the dated one: `I broke my back in 2015 and can't pee`.

        A date that opens the sentence goes on: `in 2015 I broke my back and couldn't pee`. So does a past tense.
        """
        if (
            mention.first < history.end
            or not history.start
            or self._clause[history.start - 1] != self._clause[history.start]
        ):
            return False
        # A past tense goes on with the date before it: `in 2015 I broke my back and could not pee`.
        parted = self._finer[history.start] != self._finer[mention.start] or self._words[history.end] in {
            COMMA,
            *self._lists["additions"],
        }
        own = (
            w for at, w in enumerate(self._words) if at >= history.end and self._finer[at] == self._finer[mention.start]
        )
        return parted and self._lists["past"].isdisjoint(own)

    def _still_is(self, mention: Mention, history: Hit) -> bool:
        """Whether it tells what the writer is and not what they were: `as a girl I can't do that`, in the present."""
        own = self._words[history.end : mention.last]
        told_as = self._words[history.start] in self._lists["told_as"]
        return told_as and self._lists["past"].isdisjoint(own) and not self._lists["present"].isdisjoint(own)

    def _years_ago(self, history: Hit) -> bool:
        """Whether it is dated by years: in 2008, ten years ago, as a child; `my last fall` may be of yesterday."""
        told = self._words[history.start : history.end]
        at_an_age = "was" in told and (told[-1].isdigit() or told[-1] in self._sentence.counted)
        return at_an_age or any(
            w in self._lists["long_ago"] or (w.isdigit() and len(w) == _DIGITS_OF_A_YEAR) for w in told
        )

    def _in_clause(self, kind: str, mention: Mention, anywhere: bool = False) -> Hit | None:
        for cue in self._sentence.cues:
            same = anywhere or self._clause[cue.start] == self._clause[mention.start]
            if same and cue.entry.cue and cue.entry.cue.kind == kind:
                return cue
        return None

    def _hypothetical(self, mention: Mention) -> Hit | None:
        for cue in self._sentence.cues:
            kind = cue.entry.cue.kind if cue.entry.cue else None
            same = self._clause[cue.start] == self._clause[mention.start]
            # What was asked ends with its answer: `they asked about numbness, I said no but my foot drops`.
            if same and not self._lists["answers_no"].isdisjoint(self._words[cue.end : mention.start]):
                continue
            # A wording may begin with the `if` itself, so the cue may end one word inside the mention.
            if (
                kind == "hypothetical"
                and same
                and cue.end <= mention.start + 1
                and not self._restarted(cue.end, mention)
            ):
                return cue
            if kind == "hypothetical_after" and same and 0 <= cue.start - mention.end <= _DOUBT_REACHES:
                return cue
        return None

    def _restarted(self, begin: int, mention: Mention) -> bool:
        """Whether a second subject stands between: in `if i sit my foot goes numb` the numbness is real."""
        subjects = 0
        for at in range(begin, mention.start + 1):
            word = self._words[at]
            if word == COMMA and self._words[begin - 1] in self._lists["if"]:
                return True
            if word in self._lists["persons"] or (word == "my" and at > begin and self._is_subject(at, mention)):
                # The first subject is that of the condition; a second one tells what is: `if i sit my foot goes numb`.
                subjects += 1
        return subjects > 1

    def _is_subject(self, at: int, mention: Mention) -> bool:
        return any(
            w in self._lists["links"] and w not in self._lists["no_verb"] for w in self._words[at + 1 : mention.start]
        ) or (mention.first <= at + 2 <= mention.start and mention.first < mention.start)

    def _asked(self, mention: Mention) -> Hit | None:
        """The cue that makes this a general question, unless the person asks about what they have."""
        if self._in_clause("asks_for_self", mention, anywhere=True):
            return None
        for cue in self._sentence.cues:
            # Far from the begin of a sentence that is no question the same words tell: `I know what numbness is`.
            if cue.entry.cue and cue.entry.cue.kind == "question" and (self._is_question or cue.start <= 2):
                low, high = (
                    sorted((cue.end, mention.start)) if cue.start < mention.start else (mention.first, cue.start)
                )
                if not any(word in self._lists["self"] for word in self._words[max(low - 1, 0) : high]):
                    return cue
        return None

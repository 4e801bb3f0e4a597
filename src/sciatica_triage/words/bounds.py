"""What takes the certainty from a denial: a condition, a word of praise before it, a stronger word after it.

INVARIANT: nothing here makes anything calmer; a denial becomes doubtful, or is not heard.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from .hits import Hit
from .reach import joint_of
from .sentence import Mention, Sentence
from .tokens import COMMA, MARKS

_BEFORE: Final = 7
_AFTER: Final = 7
_NEXT_TO: Final = 2
_AID_WITHIN: Final = 4
_SOME_WITHIN: Final = 3
_OPENING: Final = 3
_DENIES: Final = frozenset({"negation", "graded_negation", "denied_all"})
_BESIDE_A_DENIAL: Final = (
    "beside_a_denial", "through", "links", "agents", "owners", "verbs", "asks_first", "alternatives", "additions", "self",
    "closes_a_name", "prepositions", "third", "past", "any", "dated", "denies_things", "acts", "while",
)  # fmt: skip
_INJURIES: Final = frozenset({"onset_after_trauma", "minor_injury_onset", "major_trauma"})
"""What happened or not, wherever: `no fall at work`."""


class Bounds:
    """The bounds of the denials of one sentence; `praised` and `denied` are what the sentence before leaves behind."""

    def __init__(self, sentence: Sentence, praised: bool, denied: frozenset[str]) -> None:
        self._sentence = sentence
        self._words, self._lists = sentence.words, sentence.lists
        self._praised, self._denied = praised, denied

    def conditional(self, mention: Mention, cue: Hit | None) -> bool:
        """Whether it holds only with an aid, at times or at another time: `no fever with paracetamol`, `usually`."""
        begin = min(mention.first, cue.start) if cue is not None else mention.first
        before = self._before(begin)
        after = self._after(mention, begin)
        held = self._holds_with(before) or self._holds_with(after)
        # A wording of trouble may have taken the place or time in: `no leaks at night`.
        beyond = after[(mention.last if mention.says == "absent" else mention.start + 1) - begin :]
        somewhere = not _INJURIES.intersection(mention.findings) and (
            self._there(beyond, self._words[mention.last : mention.last + _AFTER]) or self._opens_there(before)
        )
        return (
            held
            or somewhere
            or self._some_of_the_time(beyond)
            or self._at_times(before)
            or self._at_times(after, mention.last - begin if mention.says == "absent" else 0)
        )

    def _before(self, begin: int) -> list[str]:
        """The words before a denial, from where its sentence or the last contrast begins."""
        at, least = begin, max(0, begin - _BEFORE)
        while at > least and self._goes_before(at - 1):
            at -= 1
        found = list(self._words[at:begin])
        # What something told before is bound to ends at its comma: `back pain on ibuprofen, no numbness`.
        if at and self._tells(at - 1) and COMMA in found:
            found = found[len(found) - found[::-1].index(COMMA) :]
        return found

    def _goes_before(self, at: int) -> bool:
        word = self._words[at]
        if word in self._lists["held_by"] or word in self._lists["aids"]:
            return True
        marked = (word in MARKS and word != COMMA) or at in self._sentence.dashes
        return not (marked or self._tells(at) or self._sentence.cue(at) == "contrast")

    def _tells(self, at: int) -> bool:
        return at in self._sentence.sense_at or at in self._sentence.phrase_at

    def _after(self, mention: Mention, begin: int) -> list[str]:
        """The words from the denial on, up to the next mark; over a comma only where it goes on with an aid."""
        found: list[str] = []
        for at in range(begin, min(mention.last + _AFTER, len(self._words))):
            word, following = self._words[at], self._words[at + 1 : at + 1 + _SOME_WITHIN]
            following = [w for w in following if w not in self._lists["but"] | self._lists["only"]][:1]
            inside = at < mention.last
            goes_on = word == COMMA and not self._lists["held_by"].isdisjoint(following)
            if not inside and not goes_on and (word in MARKS or joint_of(word, self._lists)):
                break
            found.append(word)
        return found

    def _holds_with(self, words: Sequence[str]) -> bool:
        """Whether an aid holds it up, or a condition is named: `thanks to the catheter`, `as long as`."""
        lists = self._lists
        for at, word in enumerate(words):
            if word in lists["held_by"] and not lists["aids"].isdisjoint(words[at + 1 : at + 1 + _AID_WITHIN]):
                return True
            if word in lists["provided"] or (word in lists["as_long"] and words[at + 1 : at + 2] == ["as"]):
                return True
        return False

    def _there(self, words: Sequence[str], following: Sequence[str] = ()) -> bool:
        """Whether it holds in one place, or by day or by night alone: `no leaks at work`; what follows may name the other."""
        times = {words[at] for at in self._within(words, "times_of_day")}
        both = times.union(following[at] for at in self._within(following, "times_of_day"))
        indoors = not self._lists["out_or_in"].isdisjoint(words)
        return indoors or any(self._within(words, "settings")) or (bool(times) and len(both) == 1)

    def _within(self, words: Sequence[str], name: str) -> Iterator[int]:
        """Where a word of this list stands after `at`, `in` or `during`."""
        for at, word in enumerate(words):
            if (
                at
                and word in self._lists[name]
                and not self._lists["within"].isdisjoint(words[max(0, at - _NEXT_TO) : at])
            ):
                yield at

    def _opens_there(self, before: Sequence[str]) -> bool:
        """Whether the sentence begins with that place: `at work no leaks`; else it is of what is told before it."""
        return 0 < len(before) <= _OPENING and before[0] in self._lists["within"] and self._there(before)

    def _some_of_the_time(self, words: Sequence[str]) -> bool:
        """Whether it holds on some days only: `every other day`, `half the time`, `on good days`."""
        lists = self._lists
        return any(
            word in lists["some_times"] and not lists["some_of"].isdisjoint(words[max(0, at - _SOME_WITHIN) : at])
            for at, word in enumerate(words)
        )

    def _at_times(self, words: Sequence[str], well: int = 0) -> bool:
        """Whether it is only usual, or of another time; of what is well, which is `well` words long, neither inside it."""
        lists = self._lists
        for at, word in enumerate(words):
            dated = word in lists["not_now"] and at >= well and not self._counted_from(words, at)
            if dated or word in lists["usual"]:
                return True
            following = words[at + 1 : at + 2]
            if word in lists["manner"] and not (well and (lists["praise"] | lists["negatives"]).isdisjoint(following)):
                return True
            before = words[max(0, at - 2) : at]
            once = not lists["usual_before"].isdisjoint(before) and lists["any"].isdisjoint(before)
            if at >= well and word in lists["usual_after"] and once:
                return True
        return False

    def _counted_from(self, words: Sequence[str], at: int) -> bool:
        """Whether the date is a beginning: `no fever since yesterday`."""
        return not self._lists["since"].isdisjoint(words[max(0, at - _NEXT_TO) : at])

    def outdone(self, mention: Mention) -> bool:
        """Whether the same breath goes on with more than is denied: `not weak, it's dead`, `no tingling, it's past that`."""
        at = mention.last
        if self._words[at : at + 1] != [COMMA] or self._lists["points_back"].isdisjoint(self._words[at + 1 : at + 2]):
            return False
        after = self._words[at + 2 : at + 2 + _AFTER]
        after = after[: next((i for i, word in enumerate(after) if word in MARKS), len(after))]
        more = self._lists["outdoes"] | self._lists["says_more"]
        return not more.isdisjoint(after) and self._lists["negatives"].isdisjoint(after)

    def in_known_words(self, mention: Mention, cue: Hit | None, clause: Sequence[int]) -> bool:
        """Whether each word of its clause is known to leave a denial whole: names, small words, dates, pleasantries.

        `No leaks` denies, `never did the leaks stop` and `who wrote no leaks` have a word that says otherwise.
        """
        sentence, begin, end = self._sentence, mention.first, mention.last
        if cue is not None:
            begin, end = min(begin, cue.start), max(end, cue.end)
        while begin and self._goes_on(begin - 1, clause[mention.start], clause):
            begin -= 1
        while end < len(self._words) and self._goes_on(end, clause[mention.start], clause):
            end += 1
        # What is denied to have gone is there, so a word of ending is known only where it decides itself.
        cues = (c for c in sentence.cues if c == cue or (c.entry.cue and c.entry.cue.kind != "resolved"))
        heard: list[Mention | Hit] = [*sentence.mentions, *sentence.places, *cues]
        taken = {at for one in heard for at in range(one.start, one.end)}
        return all(at in taken or self._is_known(self._words[at]) for at in range(begin, end))

    def _goes_on(self, at: int, number: int, clause: Sequence[int]) -> bool:
        return clause[at] == number and self._words[at] not in MARKS and self._sentence.cue(at) not in _DENIES

    def _is_known(self, word: str) -> bool:
        counted = word[0].isdigit() or word in self._sentence.counted
        return counted or word in MARKS or any(word in self._lists[name] for name in _BESIDE_A_DENIAL)

    def falls_short(self, mention: Mention, cue: Hit | None) -> bool:
        """Whether a bare part is said not to be as good as what was praised: `my back is fine, bladder not`."""
        # `No bladder or bowel` denies before, and `bladder not affected` says what is denied.
        if cue is not None and (cue.start < mention.end or self._sentence.cue(cue.start) == "denied_after"):
            return False
        short = not self._lists["falls_short"].isdisjoint(self._words[mention.end : mention.end + 1])
        return short or self._praised or not self._lists["praise"].isdisjoint(self._words[: mention.start])

    def foreign(self, mention: Mention) -> bool:
        """Whether words of another language stand inside or beside what seems to be well: `ok, kein pipi`."""
        near = self._words[max(0, mention.first - _NEXT_TO) : mention.last + _NEXT_TO]
        # What a wording itself has room for may be any name; what stands between it and its part may not.
        apart = (*self._words[mention.first : mention.start], *self._words[mention.end : mention.last])
        return not self._lists["foreign_no"].isdisjoint(near) or any(map(self._sentence.strange, apart))

    def taken_back(self, mention: Mention) -> bool:
        """Whether a bare no stands after what seems to be well: `ok, pee no`."""
        no, closed = self._words[mention.last : mention.last + 1], self._words[mention.last + 1 : mention.last + 2]
        return not self._lists["negatives"].isdisjoint(no) and MARKS.issuperset(closed)

    def corrects(self, mention: Mention) -> bool:
        """Whether a bare name stands after a denial of the same as its correction: `no accident - a crash`."""
        at = mention.start
        while at and self._words[at - 1] in self._lists["articles"]:
            at -= 1
        closed = mention.end >= len(self._words) or self._words[mention.end] in MARKS
        if not closed or (at and self._words[at - 1] not in MARKS):
            return False
        return not self._denied.isdisjoint(mention.findings) if not at else at - 1 in self._sentence.dashes

    def stronger(self, mention: Mention, cue: Hit) -> bool:
        """Whether the second of two names over a comma says more than the first: `no accident, a crash`."""
        span, rest = self._words[cue.start + 1 : mention.first], self._words[mention.last : mention.last + _NEXT_TO]
        # Of three or more, or before an `or`, it is a list, in which strong names stand beside weak ones.
        if span.count(COMMA) != 1 or rest[:1] == [COMMA] or not self._lists["alternatives"].isdisjoint((*span, *rest)):
            return False
        item = [*span[span.index(COMMA) + 1 :], *self._words[mention.first : mention.last]]
        article = item[0] in self._lists["articles"] and span[0] not in self._lists["articles"]
        return article or not self._lists["says_more"].isdisjoint(item)

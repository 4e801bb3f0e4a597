"""One sentence: which wordings stand in it, and which place each sense is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from .file_models import CueKind, Says
from .hits import Hit, apart, by_word, inside, longest, outside, overlaps, said_outright, strictly_inside, weight
from .load import Entry, Lexicon
from .tokens import COLON, COMMA, DASH, MARKS

_UNKNOWN_WORDS_BEFORE: Final = 1
_UNKNOWN_WORDS_AFTER: Final = 3
_FARTHEST: Final = 24
_BOTH: Final = "both_legs_affected"
_NEGATION_AND_WORD: Final = 3


@dataclass(frozen=True, slots=True)
class Mention:
    """Something said about findings, before it is decided whether it is meant.

    `first` and `last` take in the places named with it. `placed_after`: a place follows, as in `numbness in my foot`.
    """

    findings: tuple[str, ...]
    says: Says
    name: str
    noun: bool
    entry: Entry
    start: int
    end: int
    first: int
    last: int
    placed_after: bool = False
    both_legs: Says | None = None


class Sentence:
    """The words of a sentence with what was recognised in them."""

    def __init__(self, words: Sequence[str], lexicon: Lexicon, earlier_place: Entry | None = None) -> None:
        self.dashes = frozenset(i for i, word in enumerate(words) if word == DASH)
        """Where a dash or a line's end stands, which elsewhere counts as a comma."""
        self.words = words = [COMMA if word == DASH else word for word in words] if self.dashes else words
        self.lists = lexicon.words
        self.counted = lexicon.counted
        self._joints = self.lists["alternatives"] | self.lists["additions"] | {COMMA}
        hits = [Hit(*found) for found in lexicon.automaton.find(words)]
        idioms = longest([h for h in hits if h.entry.layer == "idiom"])
        hits = outside(hits, idioms)
        self.phrases = said_outright([h for h in hits if h.entry.layer == "phrase"], words)
        senses = longest([h for h in hits if h.entry.layer == "sense"])
        closed = [h for h in self.phrases if h.entry.phrase is not None and not h.entry.phrase.around]
        self.senses = [h for h in senses if not inside(h, closed)]
        self.phrases = [
            h for h in self.phrases if (h in closed and not strictly_inside(h, self.senses)) or h not in closed
        ]
        places = [h for h in hits if h.entry.layer == "place" and not overlaps(h, self.senses)]
        self.places = longest(places)
        self.idioms = idioms
        self.hints = [h for h in hits if h.entry.layer == "hint"]
        self.phrase_at = by_word(closed)
        self.place_at = by_word(self.places)
        self.sense_at = by_word(self.senses)
        cues = apart(longest([h for h in hits if h.entry.layer == "cue"]))
        cues = [h for h in cues if not inside(h, closed)]
        self.cues = [h for h in cues if not inside(h, self.senses)]
        self.cue_at = by_word(sorted(self.cues, key=weight))
        self.mentions = tuple(self._mentions(earlier_place))
        self.senses = [h for h in self.senses if any(m.start == h.start and m.end == h.end for m in self.mentions)]
        self.sense_at = by_word(self.senses)
        self.cues = [h for h in cues if not inside(h, self.senses)]
        self.cue_at = by_word(sorted(self.cues, key=weight))

    def cue(self, position: int) -> CueKind | None:
        """The kind of the cue that covers this word."""
        hit = self.cue_at.get(position)
        return hit.entry.cue.kind if hit and hit.entry.cue else None

    def _mentions(self, earlier_place: Entry | None) -> Iterator[Mention]:
        """Everything said about findings; `earlier_place` is what `it` may stand for."""
        for hit in self.phrases:
            phrase = hit.entry.phrase
            assert phrase is not None
            placed = hit.end < len(self.words) and self._next_place(hit.end) is not None
            one = self.place_at.get(hit.start)
            single = one is not None and one.start < hit.start and one.entry.name == "one_of_two"
            findings = tuple(f for f in phrase.finding if not (single and f == _BOTH))
            yield Mention(
                findings, phrase.says, hit.entry.name, hit.entry.noun, hit.entry,
                hit.start, hit.end, hit.start, hit.end, placed_after=placed and hit.entry.noun,
            )  # fmt: skip
        claimed: list[Hit] = []
        for hit in self.senses:
            yield from self._placed(hit, earlier_place, claimed)
        yield from self._added(claimed)

    def _added(self, claimed: list[Hit]) -> Iterator[Mention]:
        """Places that a sense is extended to: `not numb everywhere, just my inner thighs`."""
        for place in self.places:
            senses = [
                h for h in self.senses if h.end <= place.start and h.entry.sense and h.entry.sense.says == "present"
            ]
            added = any(w in self.lists["also_at"] for w in self.words[max(0, place.start - 3) : place.start])
            if place in claimed or not added or not senses or place.start in self.phrase_at:
                continue
            sense = senses[-1].entry.sense
            findings = findings_at(sense.at, place.entry) if sense else ()
            if findings:
                entry = senses[-1].entry
                yield Mention(
                    findings, "present", entry.name, False, entry, place.start, place.end, place.start, place.end
                )

    def _placed(self, hit: Hit, earlier_place: Entry | None, claimed: list[Hit]) -> Iterator[Mention]:
        """The mentions of a sense, one for each place it is about, or one without a place."""
        sense = hit.entry.sense
        assert sense is not None
        before, after = self._places_of(hit)
        entries = [*before, *after]
        claimed += entries
        told = (p.entry for p in reversed(self.places) if p.start < hit.start and findings_at(sense.at, p.entry))
        nearest = next(told, earlier_place)
        if not entries and sense.reach and nearest is not None:
            places = [nearest]
        elif not entries and earlier_place is not None and self._points_back(hit):
            places = [earlier_place]
        else:
            places = [p.entry for p in entries]
        said: set[tuple[tuple[str, ...], Says, Says | None]] = set() if places else {(sense.nowhere, sense.says, None)}
        for place in places:
            both = sense.both.get(place.name)
            if findings_at(sense.at, place):
                said.add((findings_at(sense.at, place), sense.says, both))
            else:
                said.add((findings_at(sense.unsure_at, place), "unsure", both))
        for findings, says, both in sorted(said, key=str):
            if findings:
                yield Mention(
                    findings, says, hit.entry.name, hit.entry.noun, hit.entry, hit.start, hit.end,
                    first=min([hit.start, *(p.start for p in before)]), last=max([hit.end, *(p.end for p in after)]),
                    placed_after=bool(after), both_legs=both,
                )  # fmt: skip

    def _points_back(self, hit: Hit) -> bool:
        return any(w in self.lists["points_back"] for w in self.words[max(0, hit.start - 5) : hit.end])

    def _places_of(self, hit: Hit) -> tuple[list[Hit], list[Hit]]:
        owned = hit.end < len(self.words) and self.words[hit.end] in self.lists["owners"]
        prenominal = self._next_place(hit.end + owned) is not None
        word = self._word_before(hit.start)
        linked = word in self.lists["links"] and word != "the"
        if word in self._joints or (word in self.lists["has"] and not owned):
            linked = (
                False  # `my back hurts and can't feel my legs`, `and have weak legs`: the place is the one after it
            )
        elif owned:
            prenominal = False
        if hit.entry.noun:
            before = self._compound(hit.start)
            after = [] if before and not self._prepositional(hit.end) else self._after(hit)
            if not before and not after and linked:
                before = self._before(hit)
        elif prenominal and not linked:
            before, after = [], self._after(hit)
        else:
            before = self._before(hit)
            after = self._after(hit) if not before or self._prepositional(hit.end) else []
        return before, after

    def _word_before(self, start: int) -> str:
        """The word before, over such as `now`, which begins nothing."""
        at = start - 1
        while at >= 0 and self.cue(at) in ("here_now", "recent", "present_again"):
            at -= 1
        return self.words[at] if at >= 0 else ""

    def _prepositional(self, position: int) -> bool:
        return position < len(self.words) and self.words[position] in self.lists["prepositions"]

    def _next_place(self, position: int) -> Hit | None:
        """The place that begins here, or after one word such as `left` or `whole`."""
        for at in (position, position + 1):
            place = self.place_at.get(at)
            if place is not None and place.start == at:
                return place
            if at >= len(self.words) or self.words[at] not in self.lists["before_a_place"]:
                return None
        return None

    def _compound(self, start: int) -> list[Hit]:
        """Places that a noun directly follows: `foot numbness`, `bladder or bowel trouble`."""
        found: list[Hit] = []
        at = start - 1
        while at >= 0:
            place = self.place_at.get(at)
            if place is not None:
                found.append(place)
                at = place.start - 1
            elif (found and self.words[at] in self._joints) or (
                at == start - 1 and self.words[at] in self.lists["after_a_place"]
            ):
                at -= 1
            else:
                break
        return found

    def _before(self, hit: Hit) -> list[Hit]:
        """The places that are the subject: `my foot, calf and groin are completely numb`."""
        found: list[Hit] = []
        fresh: list[Hit] = []
        at, unknown = hit.start - 1, 0
        healthy = hit.entry.sense is not None and hit.entry.sense.says == "absent"
        stops = ("contrast", "negation") if hit.entry.noun else ("contrast",)
        while at >= 0 and hit.start - at < _FARTHEST:
            word, place, sense = self.words[at], self.place_at.get(at), self.sense_at.get(at)
            other = sense or self.phrase_at.get(at)
            if place is not None and other is None:
                fresh.append(place)
                at = place.start - 1
                continue
            if other is not None:
                if other.entry.noun and (found or fresh):
                    fresh = []  # `pain in my foot and my groin is numb`: the foot belongs to the pain
                if fresh or found:
                    break
                at = other.start - 1
                continue
            goes_on = self._says_something(hit, fresh) or self.words[at + 1] in self.lists["names_all"]
            if word == COMMA and (hit.entry.noun or (healthy and not goes_on)):
                break
            if word == COMMA and self.cue(at + 1) == "negation" and at + _NEGATION_AND_WORD >= hit.start:
                break  # `walk on my heels, not painful`
            if word == COLON and at == hit.start - 1:
                at -= 1
                continue
            if word in self._joints:
                found, fresh = found + fresh, []
            elif self.cue(at) in stops or word in MARKS or word in self.lists["stop_before"]:
                break
            elif word not in self.lists["links"] and self.cue(at) is None:
                unknown += 1
                if healthy or unknown > _UNKNOWN_WORDS_BEFORE:
                    break
            at -= 1
        return found + fresh

    @staticmethod
    def _says_something(hit: Hit, places: list[Hit]) -> bool:
        return hit.entry.sense is not None and any(findings_at(hit.entry.sense.at, p.entry) for p in places)

    def _after(self, hit: Hit) -> list[Hit]:
        """The places that follow: `numbness all down the back of my calf and into the foot`."""
        found: list[Hit] = []
        fresh: list[Hit] = []
        at, unknown, free = hit.end, 0, True
        healthy = hit.entry.sense is not None and hit.entry.sense.says == "absent"
        while at < len(self.words) and at - hit.end < _FARTHEST:
            word, place, sense = self.words[at], self.place_at.get(at), self.sense_at.get(at)
            other = sense or self.phrase_at.get(at)
            if place is not None and other is None:
                if not free:
                    break  # `numbness or loss of bladder control`: the bladder belongs to the loss
                fresh.append(place)
                at = place.end
                continue
            if other is not None:
                if found or fresh:
                    if not other.entry.noun and (found or self.words[other.start - 1] not in self._joints):
                        fresh = []  # `my foot is numb and my groin hurts`: the groin belongs to what comes after
                    break
                at, free = other.end, False
                continue
            following = self.words[at + 1 : at + 2]
            joins = self._prepositional(at + 1) or (at + 2 < len(self.words) and self._prepositional(at + 2))
            joins = joins or (at + 1 < len(self.words) and self.words[at + 1] in self.lists["tag_names"])
            if word in self._joints and not found and not fresh and not joins:
                break  # `numbness the same, bladder fine`: a sense and a place never join over a list
            goes_on = following in (["and"], ["or"]) or at + 1 in self.place_at
            linked = following and (self._prepositional(at + 1) or following[0] in self.lists["links"])
            if word == COMMA and not goes_on and (healthy or not linked):
                break
            free = free or self._prepositional(at)
            if word in self._joints:
                found, fresh = found + fresh, []
            elif (
                self.cue(at) in ("contrast", "negation")
                or word in MARKS
                or (word in self.lists["self"] and word not in ("my", "me"))
            ):
                break
            elif word not in self.lists["links"] and self.cue(at) is None:
                unknown += 1
                if unknown > _UNKNOWN_WORDS_AFTER:
                    break
            at += 1
        return found + fresh


def findings_at(table: dict[str, tuple[str, ...]], place: Entry) -> tuple[str, ...]:
    """What a table by place says of this one; a place that it does not name counts as the one that it is like."""
    like = place.place.like if place.place else None
    return table.get(place.name) or (table.get(like) if like and place.name not in table else None) or ()

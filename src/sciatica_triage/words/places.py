"""Which places of a sentence a sense is about: the subject before it, what follows it, or the noun it is part of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from .file_models import CueKind
from .hits import Hit
from .load import Entry
from .tokens import COLON, COMMA, MARKS

_UNKNOWN_WORDS_BEFORE: Final = 1
_UNKNOWN_WORDS_AFTER: Final = 3
_FARTHEST: Final = 24
_ORGANS: Final = frozenset({"bladder", "bowel", "need_to_pee", "toilet"})
_NEGATION_AND_WORD: Final = 3


class Places:
    """Finds the places that each sense of one sentence is about."""

    def __init__(
        self,
        words: Sequence[str],
        lists: Mapping[str, frozenset[str]],
        found: tuple[Mapping[int, Hit], Mapping[int, Hit], Mapping[int, Hit]],
        cue: Callable[[int], CueKind | None],
    ) -> None:
        """`found`: the places, senses and closed phrases of the sentence, each by its words."""
        self._words, self._lists, self._cue = words, lists, cue
        self._place_at, self._sense_at, self._phrase_at = found
        self._joints = self._lists["alternatives"] | self._lists["additions"] | {COMMA}

    def of(self, hit: Hit) -> tuple[list[Hit], list[Hit]]:
        """The places before the sense and those after it."""
        owned = hit.end < len(self._words) and self._words[hit.end] in self._lists["owners"]
        prenominal = self.next_at(hit.end + owned) is not None
        word = self._word_before(hit.start)
        linked = word in self._lists["links"] and word != "the" and not self._begins(hit.start - 1)
        # `In my numb groin`, `the same numb groin`: what names its owner first is about the place after it.
        again = word in self._lists["once_more"] and self._words[hit.start - 2 : hit.start - 1] == ["the"]
        linked = linked and not again and word not in self._lists["owners"]
        # A subject ends at a joint, so the place of the clause before is not what is numb here.
        if word in self._joints or (word in self._lists["has"] and not owned):
            linked = (
                False  # `my back hurts and can't feel my legs`, `and have weak legs`: the place is the one after it
            )
        elif owned:
            prenominal = False
        # A noun takes the place it is built with, `foot numbness`, or that of its preposition, `numbness in my foot`.
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

    def _begins(self, at: int) -> bool:
        """Whether a new clause begins here after a joint: `no leg pain, also numb bum`."""
        return at > 0 and self._words[at] in self._lists["restarts"] and self._words[at - 1] in self._joints

    def _word_before(self, start: int) -> str:
        """The word before, over such as `now`, which begins nothing."""
        at = start - 1
        while at >= 0 and self._cue(at) in ("here_now", "recent", "present_again"):
            at -= 1
        return self._words[at] if at >= 0 else ""

    def _prepositional(self, position: int) -> bool:
        return position < len(self._words) and self._words[position] in self._lists["prepositions"]

    def next_at(self, position: int) -> Hit | None:
        """The place that begins here, or after one word such as `left` or `whole`."""
        for at in (position, position + 1):
            place = self._place_at.get(at)
            if place is not None and place.start == at:
                return place
            if at >= len(self._words) or self._words[at] not in self._lists["before_a_place"]:
                return None
        return None

    def _compound(self, start: int) -> list[Hit]:
        """Places that a noun directly follows: `foot numbness`, `bladder or bowel trouble`."""
        found: list[Hit] = []
        at = start - 1
        while at >= 0:
            place = self._place_at.get(at)
            if place is not None:
                found.append(place)
                at = place.start - 1
            elif (found and self._words[at] in self._joints) or (
                at == start - 1 and self._words[at] in self._lists["after_a_place"]
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
        # INVARIANT: health reaches less far than trouble, over no comma that parts it from a place it says nothing of.
        healthy = hit.entry.sense is not None and hit.entry.sense.says == "absent"
        stops = ("contrast", "negation") if hit.entry.noun else ("contrast",)
        while at >= 0 and hit.start - at < _FARTHEST:
            word, place, sense = self._words[at], self._place_at.get(at), self._sense_at.get(at)
            other = sense or self._phrase_at.get(at)
            if place is not None and other is None:
                fresh.append(place)
                at = place.start - 1
                continue
            if other is not None:
                if self._announces(other):
                    break
                if other.entry.noun and (found or fresh):
                    fresh = []  # `pain in my foot and my groin is numb`: the foot belongs to the pain
                if fresh or found:
                    break
                at = other.start - 1
                continue
            goes_on = self._says_something(hit, fresh) or self._words[at + 1] in self._lists["names_all"]
            if word == COMMA and (hit.entry.noun or (healthy and not goes_on)):
                break
            if word == COMMA and self._cue(at + 1) == "negation" and at + _NEGATION_AND_WORD >= hit.start:
                break  # `walk on my heels, not painful`
            # A form: `saddle: numb`.
            if word == COLON and at == hit.start - 1:
                at -= 1
                continue
            if word in self._joints:
                found, fresh = found + fresh, []
            elif self._cue(at) in stops or word in MARKS or word in self._lists["stop_before"]:
                break
            # A word that links nothing may be a verb of its own; one is let pass, of health none.
            elif word not in self._lists["links"] and self._cue(at) is None:
                unknown += 1
                if healthy or unknown > _UNKNOWN_WORDS_BEFORE:
                    break
            at -= 1
        return found + fresh

    def _announces(self, hit: Hit) -> bool:
        """Whether a clause of its own begins with this: `bladder fine, my only problem is my back hurts`."""
        words, at = self._words, hit.start
        told = not self._lists["is_asked"].isdisjoint(words[hit.end : hit.end + 2])
        owned = not self._lists["owners"].isdisjoint(words[max(0, at - 2) : at])
        return hit.entry.name == "trouble" and told and owned and at - 1 not in self._place_at

    def _built_with(self, hit: Hit, places: list[Hit]) -> bool:
        """Whether a noun is built with this place, whatever comes after: `loss of bladder control all else is fine`."""
        of = self._words[hit.end - 1] in self._lists["of_what"]
        return of and hit.entry.noun and bool(places) and places[0].start <= hit.end + 1

    @staticmethod
    def _says_something(hit: Hit, places: list[Hit]) -> bool:
        return hit.entry.sense is not None and any(findings_at(hit.entry.sense.at, p.entry) for p in places)

    def _after(self, hit: Hit) -> list[Hit]:
        """The places that follow: `numbness all down the back of my calf and into the foot`."""
        found: list[Hit] = []
        fresh: list[Hit] = []
        at, unknown, free, listed = hit.end, 0, True, 0
        healthy = hit.entry.sense is not None and hit.entry.sense.says == "absent"
        while at < len(self._words) and at - hit.end < _FARTHEST:
            word, place, sense = self._words[at], self._place_at.get(at), self._sense_at.get(at)
            other = sense or self._phrase_at.get(at)
            if place is not None and other is None:
                if not free:
                    break  # `numbness or loss of bladder control`: the bladder belongs to the loss
                fresh.append(place)
                at = place.end
                continue
            if other is not None:
                if found or fresh:
                    joined = not self._joints.isdisjoint(self._words[other.start - 1 : other.start + 1])
                    if not other.entry.noun and (found or not joined) and not self._built_with(hit, fresh):
                        # `My foot is numb and my groin hurts`: the groin belongs to what comes after; a place
                        # that stands right beside its sense does not, `numb between my legs very sore`.
                        beside = hit.end + self._prepositional(hit.end)
                        fresh = [p for p in fresh[:1] if not found and not hit.entry.noun and p.start <= beside]
                        well = other.entry.sense is not None and other.entry.sense.says == "absent"
                        # `Pain in my thigh, bladder and bowels normal`: an organ of the list behind the comma is well.
                        if well and listed:
                            found = [p for i, p in enumerate(found) if i < listed or p.entry.name not in _ORGANS]
                    break
                at, free = other.end, False
                continue
            following = self._words[at + 1 : at + 2]
            joins = self._prepositional(at + 1) or (at + 2 < len(self._words) and self._prepositional(at + 2))
            joins = joins or (at + 1 < len(self._words) and self._words[at + 1] in self._lists["tag_names"])
            if word in self._joints and not found and not fresh and not joins:
                break  # `numbness the same, bladder fine`: a sense and a place never join over a list
            goes_on = following in (["and"], ["or"]) or at + 1 in self._place_at
            linked = following and (self._prepositional(at + 1) or following[0] in self._lists["links"])
            if word == COMMA and not goes_on and (healthy or not linked):
                break
            free = free or self._prepositional(at)
            if word in self._joints:
                found, fresh = found + fresh, []
                listed = listed or (len(found) if word == COMMA else 0)
            elif (
                self._cue(at) in ("contrast", "negation")
                or word in MARKS
                or (word in self._lists["self"] and word not in ("my", "me"))
            ):
                break
            elif word not in self._lists["links"] and self._cue(at) is None:
                unknown += 1
                if unknown > _UNKNOWN_WORDS_AFTER:
                    break
            at += 1
        return found + fresh


def findings_at(table: dict[str, tuple[str, ...]], place: Entry) -> tuple[str, ...]:
    """What a table by place says of this one; a place that it does not name counts as the one that it is like."""
    like = place.place.like if place.place else None
    return table.get(place.name) or (table.get(like) if like and place.name not in table else None) or ()

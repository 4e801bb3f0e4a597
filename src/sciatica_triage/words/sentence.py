"""One sentence: which wordings stand in it, and which place each sense is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from .file_models import CueKind, Says
from .hits import (
    Hit,
    apart,
    before_more,
    by_word,
    inside,
    longest,
    outside,
    overlaps,
    said_outright,
    strictly_inside,
    swallows_denial,
    swallows_health,
    weight,
)
from .load import Entry, Lexicon
from .places import Places, findings_at
from .tokens import COMMA, DASH, MARKS

_BOTH: Final = "both_legs_affected"
ASIDE: Final = frozenset(
    {"patient_is_other", "stranger", "third_person", "animal", "own_trouble", "well_since", "dates_back"}
)
"""Kinds of cues that only tell whose body is meant, or what came of it; unlike others they take no word from a wording."""
_PAINS: Final = frozenset({"pain", "ache"})
_BARE_BESIDE: Final = 1
"""So many words beside a sense that names no place: `totally numb`."""
FRAMES: Final = frozenset(
    {
        "retold", "somebody", "listed", "asked", "dreaded", "it_is_so", "none_of_it",
        "long_past", "mended", "lasting", "unchanged", "own_ache", "in_sport", "gladly", "untrue",
        "explained", "turned_out", "sat_on_it", "soon_over",
    }
)  # fmt: skip
"""Kinds of cues that open or close a frame; they take no word from a wording either."""


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

    def __init__(
        self, words: Sequence[str], lexicon: Lexicon, earlier_place: Entry | None = None, just_named: bool = False
    ) -> None:
        """`earlier_place`: what `it` may stand for; `just_named`: whether the sentence before ends with its name."""
        self.dashes = frozenset(i for i, word in enumerate(words) if word == DASH)
        """Where a dash or a line's end stands, which elsewhere counts as a comma."""
        self.words = words = [COMMA if word == DASH else word for word in words] if self.dashes else words
        self.lists = lexicon.words
        self.counted = lexicon.counted
        self._just_named = just_named
        self._known = (lexicon.words["english"], lexicon.automaton.words)
        joints = self.lists["alternatives"] | self.lists["additions"]
        hits = [_without_joint(Hit(*found), words, joints) for found in lexicon.automaton.find(words)]
        hits = [h for h in (self._to_its_end(h, lexicon) for h in hits) if h is not None]
        idioms = longest([h for h in hits if h.entry.layer == "idiom"])
        # Idioms first: what they cover is heard by nothing else, unless a longer wording says more.
        aside = longest([h for h in hits if h.entry.cue and h.entry.cue.kind in ASIDE])
        self.frames = [h for h in hits if h.entry.cue and h.entry.cue.kind in FRAMES]
        hits = [h for h in hits if not (h.entry.cue and h.entry.cue.kind in FRAMES)]
        hits = outside(hits, idioms, words, lambda told: (Hit(*found) for found in lexicon.automaton.find(told)))
        hits = [h for h in hits if h.entry.layer != "phrase" or not self._denied_inside(h, lexicon)]
        good = [h for h in hits if h.entry.sense is not None and h.entry.sense.says == "absent"]
        hits = [h for h in hits if h.entry.layer != "phrase" or not self._well_inside(h, good, lexicon)]
        self.phrases = said_outright([h for h in hits if h.entry.layer == "phrase"], words)
        senses = longest([h for h in hits if h.entry.layer == "sense"])
        # A phrase is closed where nothing inside it is heard again; the others only frame what they hold.
        closed = [h for h in self.phrases if h.entry.phrase is not None and not h.entry.phrase.around]
        self.senses = [h for h in senses if not inside(h, closed)]
        self.phrases = [
            h for h in self.phrases if (h in closed and not strictly_inside(h, self.senses)) or h not in closed
        ]
        # A place inside a sense is part of its wording: `dead leg` is no leg that is dead.
        places = [h for h in hits if h.entry.layer == "place" and not overlaps(h, self.senses)]
        self.places = longest(places)
        self.idioms = idioms
        self.hints = [h for h in hits if h.entry.layer == "hint"]
        self.phrase_at = by_word(closed)
        self.place_at = by_word(self.places)
        self.sense_at = by_word(self.senses)
        cues = [h for h in hits if h.entry.cue is not None]
        cues = apart(longest([h for h in cues if h.entry.cue and h.entry.cue.kind not in ASIDE]))
        named = [h for h in cues if h.entry.cue and h.entry.cue.kind in ("other_person", "other_person_after")]
        self.aside = [h for h in aside if h.entry.cue and (h.entry.cue.kind != "stranger" or not overlaps(h, named))]
        cues = [h for h in cues if not inside(h, closed)]
        self.cues = [h for h in cues if not inside(h, self.senses)]
        self.cue_at = by_word(sorted(self.cues, key=weight))
        self._found = Places(words, self.lists, (self.place_at, self.sense_at, self.phrase_at), self.cue)
        # TRAP: mentions need the senses as found, and the cues need only those senses that came to be mentions.
        self.mentions = tuple(self._mentions(earlier_place))
        self.senses = [h for h in self.senses if any(m.start == h.start and m.end == h.end for m in self.mentions)]
        self.sense_at = by_word(self.senses)
        self.cues = [h for h in cues if not inside(h, self.senses)]
        self.cue_at = by_word(sorted(self.cues, key=weight))

    def _denied_inside(self, hit: Hit, lexicon: Lexicon) -> bool:
        says = hit.entry.phrase.says if hit.entry.phrase is not None else ""
        find = lexicon.automaton.find
        return says == "present" and swallows_denial(hit, self.words, lambda words: (Hit(*h) for h in find(words)))

    def _to_its_end(self, hit: Hit, lexicon: Lexicon) -> Hit | None:
        """The wording itself; an idiom only up to where something else is told."""
        if hit.entry.layer != "idiom":
            return hit
        find = lexicon.automaton.find
        return before_more(hit, self.words, self.lists["additions"], lambda words: (Hit(*h) for h in find(words)))

    def _well_inside(self, hit: Hit, good: Sequence[Hit], lexicon: Lexicon) -> bool:
        says = hit.entry.phrase.says if hit.entry.phrase is not None else ""
        find = lexicon.automaton.find
        return says == "present" and swallows_health(
            hit, self.words, good, self.lists, lambda words: (Hit(*h) for h in find(words))
        )

    def cue(self, position: int) -> CueKind | None:
        """The kind of the cue that covers this word."""
        hit = self.cue_at.get(position)
        return hit.entry.cue.kind if hit and hit.entry.cue else None

    def is_present(self, at: int) -> bool:
        """Whether a verb of the present tense stands here; `have` is none in `did not have`, `fall` in `a fall`."""
        before = [word for word in self.words[max(0, at - 2) : at] if word not in self.lists["negatives"]][-1:]
        no_verb = self.lists["past"] | self.lists["articles"] | self.lists["owners"]
        return self.words[at] in self.lists["present"] and no_verb.isdisjoint(before)

    def is_a_name(self, hit: Hit) -> bool:
        """Whether it names something as a list does: `trouble starting to pee`, `changes in my bowels`."""
        return hit.entry.noun or self.words[hit.start] in self.lists["names_trouble"]

    def strange(self, word: str) -> bool:
        """Whether this is a word of no wording and none of the common ones of the language."""
        return word.isalpha() and not any(word in known for known in self._known)

    def _mentions(self, earlier_place: Entry | None) -> Iterator[Mention]:
        """Everything said about findings; `earlier_place` is what `it` may stand for."""
        for hit in self.phrases:
            phrase = hit.entry.phrase
            assert phrase is not None
            placed = hit.end < len(self.words) and self._found.next_at(hit.end) is not None
            one = self.place_at.get(hit.start)
            # `One of my legs is paralysed` has the words of both.
            single = one is not None and one.start < hit.start and one.entry.name == "one_of_two"
            findings = tuple(f for f in phrase.finding if not (single and f == _BOTH))
            yield Mention(
                findings, phrase.says, hit.entry.name, self.is_a_name(hit), hit.entry,
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
        before, after = self._found.of(hit)
        entries = [*before, *after]
        claimed += entries
        # Only a place that the sense has a meaning for can be what it reaches back to.
        told = (p.entry for p in reversed(self.places) if p.start < hit.start and findings_at(sense.at, p.entry))
        nearest = next(told, earlier_place)
        # `You asked about my bum. Numb.`: where it is all that is said, it is of the place that was told before.
        bare = self._is_bare(hit) and earlier_place is not None and findings_at(sense.at, earlier_place)
        if not entries and (sense.reach or bare) and nearest is not None:
            places = [nearest]
        elif (
            not entries
            and earlier_place is not None
            and self._points_back(hit)
            and not self._is_new(hit, earlier_place)
        ):
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
                    findings, says, hit.entry.name, self.is_a_name(hit), hit.entry, hit.start, hit.end,
                    first=min([hit.start, *(p.start for p in before)]), last=max([hit.end, *(p.end for p in after)]),
                    placed_after=bool(after), both_legs=both,
                )  # fmt: skip

    @staticmethod
    def _is_new(hit: Hit, place: Entry) -> bool:
        """Whether `it hurts` goes on with the complaint, and not with the bladder that the sentence before answered for."""
        return hit.entry.name in _PAINS and place.place is not None and place.place.topic is not None

    def _is_bare(self, hit: Hit) -> bool:
        """Whether a state is all that the sentence says, with one word beside it, after one that ends with a place."""
        words = sum(word not in MARKS for word in self.words)
        state = not hit.entry.noun and hit.entry.sense is not None and hit.entry.sense.says != "absent"
        return self._just_named and state and words <= hit.end - hit.start + _BARE_BESIDE

    def _points_back(self, hit: Hit) -> bool:
        return any(w in self.lists["points_back"] for w in self.words[max(0, hit.start - 5) : hit.end])


def _without_joint(hit: Hit, words: Sequence[str], joints: frozenset[str]) -> Hit:
    """A wording that ends in a gap may have swallowed the `or` of a list, which then would go on no longer."""
    ends = hit.entry.layer == "phrase" and hit.end - hit.start > 1 and words[hit.end - 1] in joints
    return Hit(hit.entry, hit.start, hit.end - 1) if ends else hit

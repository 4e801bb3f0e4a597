"""Wordings found in a sentence, and which of them stand when they share words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .load import Entry
from .tokens import MARKS

_DENIAL_WORDS: Final = frozenset({"no", "not", "without", "never"})
_SWALLOWED: Final = frozenset({"not", "never"})
_ANY_WORD: Final = "#"
"""Stands for a word that is in no wording."""
_OF_AN_ACT: Final = frozenset({"can", "could", "do", "does", "did", "has", "have", "had", "will", "would", "only"})


@dataclass(frozen=True, slots=True)
class Hit:
    """A wording in a sentence: words `start` up to, not including, `end`."""

    entry: Entry
    start: int
    end: int


def takes_from(hit: Hit, other: Hit) -> bool:
    """Whether a wording that begins earlier takes words from another: `not able to walk`, `no worse than last week`."""
    return hit.start < other.start < hit.end


def longest(hits: list[Hit]) -> list[Hit]:
    """Without those that lie inside a longer one; of one wording that is both, the noun stays."""
    kept: list[Hit] = []
    reach = -1
    for hit in sorted(hits, key=lambda h: (h.start, -h.end, not h.entry.noun)):
        # Two classes may share a wording, such as numb and clumsy; both are kept.
        same = bool(kept) and (hit.start, hit.end) == (kept[-1].start, kept[-1].end)
        if hit.end > reach or (same and hit.entry.name != kept[-1].entry.name):
            kept.append(hit)
            reach = hit.end
    return kept


def said_outright(hits: list[Hit], words: Sequence[str]) -> list[Hit]:
    """The phrases: of those that begin at the same word the longest closed one, and none inside one that tells of health."""
    closed = [h for h in hits if h.entry.phrase is not None and not h.entry.phrase.around]
    longest: dict[int, int] = {}
    for hit in closed:
        longest[hit.start] = max(longest.get(hit.start, 0), hit.end)
    kept = [h for h in hits if h.end >= longest.get(h.start, 0)]
    # Health that holds a trouble inside, `no trouble peeing`, says the whole.
    healthy = [h for h in kept if h.entry.phrase is not None and h.entry.phrase.says == "absent"]
    kept = [h for h in kept if h in healthy or not inside(h, healthy)]
    troubled = [h for h in kept if h not in healthy and h in closed]
    kept = [h for h in kept if h not in healthy or not any(takes_from(t, h) for t in troubled)]
    # TRAP: an outright denial takes its first words from a trouble that begins before it ends.
    denials = [h for h in kept if h in healthy and words[h.start] in _DENIAL_WORDS]
    kept = [h for h in kept if not any(takes_from(d, h) for d in denials)]
    named: dict[tuple[str, int], Hit] = {}
    for hit in sorted(kept, key=lambda h: (h.start, -h.end, not h.entry.noun)):
        other = next((k for k in named.values() if k.entry.name == hit.entry.name and inside(hit, [k])), None)
        if other is None:
            named[hit.entry.name, hit.start] = hit
    return list(named.values())


def swallows_denial(hit: Hit, words: Sequence[str], find: Callable[[Sequence[str]], Iterable[Hit]]) -> bool:
    """Whether a gap of the wording took in the word that denies it: `my face is not drooping` is no drooping face.

    Only the word right before the last one is looked at, and not after a verb that it may make a loss of (`can not move`).
    """
    last = hit.end - 1
    while last > hit.start and words[last] in MARKS:
        last -= 1
    denial = last - 1
    if denial < hit.start or words[denial] not in _SWALLOWED or (denial and words[denial - 1] in _OF_AN_ACT):
        return False
    before, most = words[hit.start : denial], last - hit.start
    if any(h.entry is hit.entry and h.start == 0 for h in find(before)):
        return False  # a gap took in the last word as well
    return any(h.entry is hit.entry and h.start == 0 and h.end >= most for h in find([*before, *words[denial + 1 :]]))


def swallows_health(
    hit: Hit,
    words: Sequence[str],
    good: Iterable[Hit],
    lists: Mapping[str, frozenset[str]],
    find: Callable[[Sequence[str]], Iterable[Hit]],
) -> bool:
    """Whether its last gap took in, or it stops before, a good word that says the contrary: `bowel control is perfect`."""
    if not lists["negatives"].isdisjoint(words[hit.start : hit.end]):
        return False
    for one in good:
        if one.start == hit.end and words[hit.end - 1] in lists["verbs"]:
            return True
        if hit.start < one.start < hit.end <= one.end and words[one.start - 1] in lists["verbs"]:
            # Any other word in its place would have been taken as well.
            other = [*words[hit.start : one.start], *(_ANY_WORD for _ in range(one.start, hit.end))]
            if any(h.entry is hit.entry and h.start == 0 and h.end == len(other) for h in find(other)):
                return True
    return False


def before_more(
    hit: Hit, words: Sequence[str], additions: frozenset[str], find: Callable[[Sequence[str]], Iterable[Hit]]
) -> Hit | None:
    """The idiom up to an `and` that one of its gaps took in: `the boiler leaks and I leak too` tells of more than a boiler.

    None where nothing of it is left without what follows.
    """

    def heard(words: Sequence[str]) -> bool:
        return any(h.entry is hit.entry and h.start == 0 and h.end == len(words) for h in find(words))

    for at in range(hit.start + 1, hit.end):
        if words[at] in additions and heard([*words[hit.start : at], _ANY_WORD, *words[at + 1 : hit.end]]):
            return Hit(hit.entry, hit.start, at) if heard(words[hit.start : at]) else None
    return hit


def apart(hits: list[Hit]) -> list[Hit]:
    """Of those that share some words, those that begin first."""
    return [h for h in hits if not any(takes_from(o, h) for o in hits)]


def weight(cue: Hit) -> bool:
    """Of two cues of the same words the one that stops or denies comes last, and so stays: `just` is a contrast first."""
    return cue.entry.cue is not None and cue.entry.cue.kind in (
        "contrast",
        "negation",
        "graded_negation",
        "no_negation",
    )


def inside(hit: Hit, others: list[Hit]) -> bool:
    """Whether all of its words belong to one of the others."""
    return any(o.start <= hit.start and hit.end <= o.end for o in others)


def strictly_inside(hit: Hit, others: list[Hit]) -> bool:
    """Whether one of the others holds all of its words and more: `keeps falling` in `keeps falling asleep`."""
    return any(o.start <= hit.start and hit.end <= o.end and hit.end - hit.start < o.end - o.start for o in others)


def overlaps(hit: Hit, others: list[Hit]) -> bool:
    """Whether one of its words belongs to one of the others."""
    return any(o.start < hit.end and hit.start < o.end for o in others)


def by_word(hits: list[Hit]) -> dict[int, Hit]:
    """The wording that covers each word; of several the last."""
    return {i: h for h in hits for i in range(h.start, h.end)}


def outside(
    hits: list[Hit], idioms: list[Hit], words: Sequence[str], find: Callable[[Sequence[str]], Iterable[Hit]]
) -> list[Hit]:
    """Without those that an idiom takes words from, unless they say more, or lose only what one of their gaps took in."""
    if not idioms:
        return hits

    def stands(hit: Hit, idiom: Hit) -> bool:
        if hit.entry.layer == "idiom" or hit.end <= idiom.start or idiom.end <= hit.start:
            return True
        if hit.start <= idiom.start and idiom.end <= hit.end:
            return hit.end - hit.start > idiom.end - idiom.start
        # `Started wetting himself at school this week`: any other word would have been taken as well as `this`.
        begins = hit.start < idiom.start
        taken = range(idiom.start, hit.end) if begins else range(hit.start, idiom.end)
        other = [_ANY_WORD if at in taken else words[at] for at in range(hit.start, hit.end)]
        return begins and any(h.entry is hit.entry and h.start == 0 and h.end == len(other) for h in find(other))

    return [h for h in hits if all(stands(h, i) for i in idioms)]

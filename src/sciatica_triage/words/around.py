"""What a sentence says of the others around it: what it dates, affirms, lists or asks, and where its own time turns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from .file_models import CueKind
from .hits import Hit
from .sentence import Sentence
from .tokens import COMMA, MARKS

_PRONOUN_AND_VERB: Final = 2


def has(sentence: Sentence, kind: CueKind) -> bool:
    """Whether a cue of this kind stands in it."""
    return any(c.entry.cue is not None and c.entry.cue.kind == kind for c in (*sentence.cues, *sentence.aside))


def turns_at(sentence: Sentence, kinds: frozenset[str]) -> tuple[int, ...]:
    """Where the cues of these kinds begin."""
    return tuple(sorted(c.start for c in sentence.cues if c.entry.cue and c.entry.cue.kind in kinds))


def days_at(sentence: Sentence) -> Iterator[int]:
    """Where `today`, `yesterday` or `since Monday` stands, also inside a wording."""
    lists, words = sentence.lists, sentence.words
    for at, word in enumerate(words):
        since = not lists["since"].isdisjoint(words[max(0, at - 2) : at])
        if word in lists["dated"] and (word in lists["restarts"] or since):
            yield at


def finds_at(sentence: Sentence) -> Iterator[int]:
    """Where somebody notices a thing, `my partner noticed`, or says one of the writer's, `she said my pyjamas were wet`."""
    words, lists = sentence.words, sentence.lists
    for at, word in enumerate(words):
        theirs = lists["self"].isdisjoint(words[at + 1 : at + 2])
        if word in lists["examines"] and not (word in lists["hearsay"] and theirs):
            yield at


def dates_back(sentence: Sentence) -> Hit | None:
    """The cue by which the sentence dates what was told before; none where it says that it goes on."""
    if has(sentence, "present_again"):
        return None
    # TRAP: `I was seven` is an age, and `I was seven hours without going` is none.
    dates = (c for c in sentence.aside if c.entry.cue and c.entry.cue.kind == "dates_back")
    return next((c for c in dates if c.start <= 1 and not set(sentence.words[c.end : c.end + 1]) - MARKS), None)


def affirms(sentence: Sentence, content: Sequence[str]) -> int | None:
    """Where a yes to what was asked is told; a whole sentence may be no more than `I do`, `they are`."""
    lists = sentence.lists
    after = sentence.words[_PRONOUN_AND_VERB : _PRONOUN_AND_VERB + 1]
    alone = len(content) == _PRONOUN_AND_VERB or not {COMMA, *lists["but"]}.isdisjoint(after)
    who = lists["agents"] | lists["mine"]
    if alone and len(content) > 1 and content[0] in who and content[1] in lists["says_so"]:
        return 0
    return _cue_at(sentence, "has_it", "has_the_same")


def same_here(sentence: Sentence) -> int | None:
    """Where it is said that what stands before is so, at the end of all: `come in if I go numb, and I have`."""
    end = max((at + 1 for at, word in enumerate(sentence.words) if word not in MARKS), default=0)
    said = (c for c in sentence.cues if c.entry.name == "has_it" and c.end >= end)
    return _cue_at(sentence, "has_the_same") or next((c.start for c in said if c.start), None)


def _cue_at(sentence: Sentence, *names: str) -> int | None:
    """Where one of these cues begins, unless it is denied at once: `and I do not`."""
    told = (c for c in sentence.cues if c.entry.name in names)
    denied = sentence.lists["negatives"]
    return next((c.start for c in told if denied.isdisjoint(sentence.words[c.end : c.end + 1])), None)


def is_a_list(sentence: Sentence) -> bool:
    """Whether things are named and nothing is told of anybody, before it is said that all or none of them apply."""
    lists = sentence.lists
    end = min((c.start for c in sentence.cues if c.entry.cue and c.entry.cue.kind == "denied_all"), default=None)
    told = lists["agents"] | lists["verbs"] | lists["cannot"]
    return told.isdisjoint(sentence.words[:end])


def is_inverted(sentence: Sentence) -> bool:
    """Whether a clause begins as a question does: `had I fallen, was I hot`."""
    words, lists = sentence.words, sentence.lists
    begins = (at for at in range(len(words) - 1) if not at or words[at - 1] in MARKS)
    return any(words[at] in lists["asks_first"] and words[at + 1] in ("i", "my") for at in begins)

"""Who is named in one sentence: other people and animals as subjects, and the writer."""

from __future__ import annotations

from collections.abc import Iterator

from .file_models import CueKind
from .hits import Hit, inside
from .sentence import Sentence


def relatives_of(sentence: Sentence) -> list[Hit]:
    """The cues that bring in another person as a subject: `my wife had`, not `I told my wife`; whom one meets comes last."""
    named = [c for c in sentence.cues if c.entry.cue is not None and _brings_in(c, c.entry.cue.kind, sentence)]
    met = [c for c in sentence.aside if c.entry.cue and _brings_in(c, c.entry.cue.kind, sentence)]
    # `The dog's legs` is an animal's, although `the dog` may be told of like somebody of the household.
    animals = [c for c in met if c.entry.cue and c.entry.cue.kind == "animal"]
    return [*(c for c in named if not inside(c, animals)), *met]


def _brings_in(cue: Hit, kind: CueKind, sentence: Sentence) -> bool:
    before = sentence.words[cue.start - 1] if cue.start else ""
    if is_the_writer(cue, sentence):
        return False
    if kind == "animal":
        return before not in sentence.lists["about_with_them"]  # `walking the dog legs gave way`
    if kind == "other_person_after":
        return True
    if kind == "stranger" and before in sentence.lists["before_oneself"]:
        return False  # `I am an old man`
    return kind in ("other_person", "stranger") and (
        before not in sentence.lists["before_object"]
        or not sentence.lists["who"].isdisjoint(sentence.words[cue.end : cue.end + 1])
    )


def is_the_writer(cue: Hit, sentence: Sentence) -> bool:
    """`I am a man`, `I am also just a patient`: who is named is the writer."""
    at = cue.start - 1
    while at > 0 and sentence.words[at] in sentence.lists["restarts"]:
        at -= 1
    return at >= 0 and sentence.words[at] in sentence.lists["i_am"]


def writer_of(sentence: Sentence, relatives: list[Hit]) -> Iterator[int]:
    """Where the writer is meant: `I`, `my foot`; not `my facebook group`, and not `my mate told me`."""
    for at, word in enumerate(sentence.words):
        if (
            word not in sentence.lists["self"]
            or word in sentence.lists["us"]
            or any(r.start <= at < r.end for r in relatives)
        ):
            continue
        if word == "my" and not (at + 1 in sentence.place_at or at + 2 in sentence.place_at):
            continue
        before = sentence.words[max(0, at - 2) : at]
        if word == "me" and (
            not sentence.lists["hearsay"].isdisjoint(before[-1:]) or not sentence.lists["beside"].isdisjoint(before)
        ):
            continue
        yield at

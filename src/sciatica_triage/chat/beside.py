"""Clauses of an ordinary story, and of denials: told in words of no list, and nothing in them concerns an answer.

Whatever takes an answer back refers to it: it speaks of answering or of what is true, names what was asked about, or leaves
open what it speaks of ("it does"). What does none of that, and stands in a message that tells of the back, is a story.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from itertools import pairwise
from typing import Final

from ..words.ear import ear
from .texts import texts, understood_words

_NEAR: Final = 5
"""Who says something stands at most so many words before the word of saying, and a "no" as many before what it denies."""
_FAR_BELOW: Final = 1.5
"""By so much less than what the second ear asks about a story has to sound like an emergency."""
_SHORT: Final = 5
"""In fewer words a number may be a line of a list."""
_IN_DENIALS: Final = ("empty", "denying", "screened", "complaints", "well")
_LEFT_OPEN: Final = ("can", "could")
"""Helpers of which no denial is made that tells nothing: "I can pee", "no, I could not"."""


def tells_its_own(words: Sequence[str], known: Sequence[bool], familiar: Collection[str], *, begun: bool) -> bool:
    """Whether a clause goes on with a story. Words are written small and without apostrophes.

    `known`: the reader knows what the word says. `familiar`: the words of harmless messages. `begun`: the story has, so
    that "it" is what it tells of.
    """
    unknown = [word for word, heard in zip(words, known, strict=True) if not heard]
    lists = understood_words()
    refers = not begun and not {*lists.pronouns}.isdisjoint(words)
    if refers or _of_answers(words, known) or _has(unknown, "screened"):
        return False
    own = [word for word in unknown if not _is(word, "empty") and not _is(word, "saying")]
    things = {word for last, word in pairwise(words) if last in lists.naming}
    strange = [word for word in own if word not in familiar and word not in things]
    # Of what somebody does, and nobody knows what it is ("I fudged"), a word more is needed than of what something is.
    first = next((at for at, word in enumerate(words) if word in strange), 0)
    does = first > 0 and words[first - 1] in lists.subjects
    of_something = not {*lists.subjects, *lists.pronouns}.isdisjoint(words)
    return 2 * len(own) - len(strange) >= (3 if does else 2 if of_something else 1)


def sounds_quiet(text: str) -> bool:
    """Whether the second ear hears nothing in a message that comes near to an emergency."""
    listening = ear(texts().language)
    return listening is not None and listening.score(text) < listening.ask_at - _FAR_BELOW


def of_a_story(words: Sequence[str]) -> bool:
    """Whether a clause tells of an ordinary complaint, or of the back at least."""
    return _has(words, "complaints") or _has(words, "story")


def denies_alone(words: Sequence[str], known: Sequence[bool], *, after_a_denial: bool) -> bool:
    """Whether a clause denies what is good not to have, or says that it is well, in no other words than are listed.

    `after_a_denial`: it may go on with a list that began with "no".
    """
    if _of_answers(words, known) or _has(words, "but_for"):
        return False
    left = _without(words, known, "good_not_to_have")
    if not {*_LEFT_OPEN}.isdisjoint(left) or not all(any(_is(word, kind) for kind in _IN_DENIALS) for word in left):
        return False
    named = len(left) < len(words)
    denied = any(_is(word, "denying") for word in words)
    return (
        (named and any(_is(word, "denying") for word in words[:_NEAR]))
        or (not denied and _has(left, "well"))
        or (named and after_a_denial and all(_is(word, "empty") for word in left))
    )


def _of_answers(words: Sequence[str], known: Sequence[bool]) -> bool:
    """Whether a clause may take an answer back, or give one, whatever else it says."""
    if _has(words, "takes_back"):
        return True
    if len(words) < _SHORT and any(word.isdigit() and not heard for word, heard in zip(words, known, strict=True)):
        return True
    himself = understood_words().says_himself
    said = (at for at, word in enumerate(words) if _is(word, "saying"))
    return any(at == 0 or not {*himself}.isdisjoint(words[max(0, at - _NEAR) : at]) for at in said)


def _is(word: str, kind: str) -> bool:
    return _has((word,), kind)


def _has(words: Sequence[str], kind: str) -> bool:
    """Whether one of the phrases of a list stands anywhere."""
    exact, begins, most = _phrases(kind)
    return any(
        word.startswith(begins) or any(tuple(words[at : at + n]) in exact for n in range(1, most + 1))
        for at, word in enumerate(words)
    )


def _without(words: Sequence[str], known: Sequence[bool], kind: str) -> list[str]:
    """The words that are neither known nor part of a phrase of this list."""
    exact, _, most = _phrases(kind)
    left, at = list[str](), 0
    while at < len(words):
        length = next((n for n in range(most, 0, -1) if tuple(words[at : at + n]) in exact), 0)
        if not length and not known[at]:
            left.append(words[at])
        at += length or 1
    return left


@cache
def _phrases(kind: str) -> tuple[frozenset[tuple[str, ...]], tuple[str, ...], int]:
    """The phrases of a list, the begins of those words that have a star, and how many words the longest phrase has."""
    listed: Sequence[str] = getattr(understood_words(), kind)
    exact = frozenset(tuple(phrase.split()) for phrase in listed if not phrase.endswith("*"))
    return exact, tuple(word[:-1] for word in listed if word.endswith("*")), max(map(len, exact))

"""Denials after the screening, told in words of no list of harmless messages: they say again what is not there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

from .phrases import Phrases, listed, phrases
from .telling import was_well
from .texts import understood_words

_NEAR: Final = 5
"""Who says something stands at most so many words before the word of saying, and a "no" as many before what it denies."""
_SHORT: Final = 5
"""In fewer words a number may be a line of a list."""
_IN_DENIALS: Final = ("empty", "denying", "screened", "complaints", "well")
_LEFT_OPEN: Final = frozenset(("can", "could"))
"""Helpers of which no denial is made that tells nothing: "I can pee", "no, I could not"."""


def denies_alone(words: Sequence[str], known: Sequence[bool], *, denies: bool, after_a_denial: bool) -> bool:
    """Whether a clause denies what is good not to have, or says that it is well, in no other words than are listed.

    `denies`: the reader has heard a denial in it, and not only a number: "nothing for two days" names nothing.
    `after_a_denial`: it may go on with a list that began with "no".
    """
    # First of all: "the no was a lie" denies nothing, and "no numbness until today" says when it began.
    if _of_answers(words, known) or phrases("but_for").is_in(words):
        return False
    left = _without(phrases("good_not_to_have"), words, known)
    if not _LEFT_OPEN.isdisjoint(left) or not all(map(_of_denials().has, left)):
        return False
    # "None of those were right" takes all of them back.
    if phrases("references").is_in(words) and not listed("be").isdisjoint(words):
        return False
    # A denial of nothing that is named ("no, it does not") may deny what the draft has just said.
    named = denies or phrases("good_not_to_have").is_in(words)
    denied = any(phrases("denying").has(word) for word in words)
    return (
        (named and any(phrases("denying").has(word) for word in words[:_NEAR]))
        or (not denied and _is_well(words, left) and not was_well(words))
        or (named and after_a_denial and _of_a_list(left))
    )


def _is_well(words: Sequence[str], left: Sequence[str]) -> bool:
    """Whether something is said to be well, and nothing is pointed at behind that: "good, the second"."""
    at = next((at for at in range(len(words)) if phrases("well").at(words, at)), len(words))
    return phrases("well").is_in(left) and listed("points_at").isdisjoint(words[at:])


def _of_a_list(words: Sequence[str]) -> bool:
    """Whether words beside what is denied only go on with a list: they say nothing of anybody."""
    says = listed("subjects") | listed("helpers")
    return all(phrases("empty").has(word) for word in words) and says.isdisjoint(words)


@cache
def _of_denials() -> Phrases:
    """What may stand in a denial beside what it denies."""
    return Phrases([phrase for kind in _IN_DENIALS for phrase in getattr(understood_words(), kind)])


def _of_answers(words: Sequence[str], known: Sequence[bool]) -> bool:
    """Whether a clause may take an answer back, or give one, whatever else it says."""
    if phrases("takes_back").is_in(words):
        return True
    # "Make it 3" may be a line of the list that was answered.
    if len(words) < _SHORT and any(word.isdigit() and not heard for word, heard in zip(words, known, strict=True)):
        return True
    saying, himself = phrases("saying"), understood_words().says_himself
    said = [at for at, word in enumerate(words) if saying.has(word)]
    return any(at == 0 or not himself.isdisjoint(words[max(0, at - _NEAR) : at]) for at in said)


def _without(listed: Phrases, words: Sequence[str], known: Sequence[bool]) -> list[str]:
    """The words that are neither known nor part of one of these phrases."""
    left, at = list[str](), 0
    while at < len(words):
        length = listed.at(words, at)
        if not length and not known[at]:
            left.append(words[at])
        at += length or 1
    return left

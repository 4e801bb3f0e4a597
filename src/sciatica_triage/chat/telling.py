"""What a clause without a question may say that tells nothing: far less than what may be asked about.

With the words of harmless questions everything can be told in pictures ("my lower half is on holiday"), so statements have
lists of their own in `rules/chat/understood.yaml`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import Final

from .phrases import Phrases, harmless, listed, phrases
from .texts import understood_words

_OF_PLACE_AND_TIME: Final = ("when", "where")
_COURTEOUS: Final = ("first", "last", "alone")
_OF_ME: Final = frozenset(("me", "us"))
_WHO_TELLS: Final = frozenset(("i", "we"))
_ASKS_FOR_A_REASON: Final = "why"
_THERE: Final = "there"
_OPENS: Final = frozenset(("like", "as", "that", "if", "when", "while", "to"))
"""Behind these a question tells what it asks about, in words of its own."""


def is_asked(words: Sequence[str], marked: bool, *, behind_a_filler: bool = False) -> bool:
    """Whether a clause is a question: by its mark, or by the order of its first words.

    `behind_a_filler`: a word was cut off its begin that is no courtesy, such as "so" or "now".
    """
    if marked or words[0] not in listed("asks") or len(words) == 1:
        return marked
    if words[0] in _OF_PLACE_AND_TIME:
        return words[1] in listed("helpers_asking")
    if words[0] in listed("helpers_asking"):
        if behind_a_filler:
            return len(words) > 2 and bool(phrases("asked_behind_fillers").at(words, 0))
        # "Is dripping" begins like one and asks of nothing.
        of_something = words[1] in listed("question_of") or phrases("matters").at(words, 1)
        return bool(of_something) and words[1] not in listed("no_question_of") and not phrases("good").has(words[1])
    return words[1] not in listed("no_question")


def all_listed(words: Iterable[str]) -> bool:
    """Whether a message is made of nothing but words of harmless messages, which are known to be English."""
    return all(word in harmless().words or any(word in phrases(one).words for one in _COURTEOUS) for word in words)


def asks_of_all(words: Sequence[str]) -> bool:
    """Whether a question is of the trouble at large, or of the chat: so everybody asks, whatever they have."""
    # A number alone, such as "2?", is a line of a list and a doubt about it.
    return _made_of(words, _of_all()) and not all(word.isdigit() for word in words)


def tells_in_a_question(words: Sequence[str], strange: Collection[str]) -> bool:
    """Whether a question may put something of its own into other words: "why would somebody walk into walls?"."""
    stated = words[0] == _THERE
    of_somebody = (
        stated or phrases("someone").is_in(words) or phrases("bodily").is_in(words) or not _OPENS.isdisjoint(words)
    )
    return bool(strange) and (len(strange) > 1 or of_somebody or words[0] == _ASKS_FOR_A_REASON)


def tells_nothing(words: Sequence[str], kinds: Collection[str | None], *, denies: bool) -> bool:
    """Whether a statement, made of listed phrases that do this, tells nothing.

    It says that something is well, what is meant to be done, or how an ordinary back is; it tells of a day as others are;
    or it `denies` what the reader knows. Who wishes to do what everybody does cannot do it.
    """
    if phrases("on_condition").is_in(words):
        return False
    if not listed("wishing").isdisjoint(words) and not listed("abilities").isdisjoint(words):
        return False
    if phrases("hardly").is_in(words) and not (listed("abilities") | listed("hardly_done")).isdisjoint(words):
        return False
    if ("good" in kinds or phrases("well").is_in(words)) and was_well(words):
        return False
    if phrases("good").at(words, 0) and not listed("points_behind_good").isdisjoint(words):
        return False
    # Before what is good: "my leg is nice and quiet" is no good news.
    if _somebody_is_somehow(words):
        return False
    if "good" in kinds or "meant" in kinds:
        # "My son helps me up the stairs" tells what I cannot do.
        return not (phrases("someone").is_in(words) and not _OF_ME.isdisjoint(words))
    if "complaints" in kinds:
        return _made_of(words, _complaining())
    if denies:
        return True
    if not _made_of(words, _telling()):
        return False
    # Who does it has to be said: of "in bed" nobody knows what it answers.
    return words[0] in listed("doing") or not _WHO_TELLS.isdisjoint(words) or bool(_others().at(words, 0))


def was_well(words: Sequence[str]) -> bool:
    """Whether something is said of a body, of what everybody can do or of another day to have been so: it may be lost."""
    of_a_body = phrases("bodily").is_in(words) or phrases("screened").is_in(words) or phrases("sites").is_in(words[:2])
    lost = of_a_body or not listed("abilities").isdisjoint(words) or phrases("once").is_in(words)
    return phrases("past").is_in(words) and lost


def stands_beside(words: Sequence[str], known: Sequence[bool]) -> bool:
    """Whether what stands beside a sign that the reader knows is made of listed words, so that it hides no other."""
    rest = [word for word, heard in zip(words, known, strict=True) if not heard]
    if phrases("screened").is_in(rest) or _somebody_is_somehow(rest):
        return False
    return _made_of(words, _beside(), known)


def _somebody_is_somehow(words: Sequence[str]) -> bool:
    """Whether something is said of a part of the body, or of somebody, that is neither well nor an ordinary complaint."""
    return (phrases("bodily").is_in(words) or phrases("someone").is_in(words)) and phrases("states").is_in(words)


def _made_of(words: Sequence[str], made: Phrases, known: Sequence[bool] = ()) -> bool:
    at = 0
    while at < len(words):
        length = made.at(words, at) or words[at].isdigit() or (bool(known) and known[at])
        if not length:
            return False
        at += length
    return True


@cache
def _of_all() -> Phrases:
    lists = understood_words()
    return Phrases([*lists.asked_of_all, *lists.matters, *lists.times])


@cache
def _telling() -> Phrases:
    lists = understood_words()
    return Phrases([*lists.told_of, *lists.told_with, *lists.times, *map(" ".join, _others().exact)])


@cache
def _beside() -> Phrases:
    """What an ordinary story is made of: the words of all lists together, but for those of answering."""
    lists = understood_words()
    of_days = [*lists.told_of, *lists.told_with, *lists.sites]
    courteous = [
        *lists.first,
        *lists.last,
        *lists.alone,
        *lists.good_not_to_have,
        *lists.denying,
        *lists.well,
        *lists.but_for,
    ]
    return Phrases([*map(" ".join, harmless().exact), *of_days, *courteous, *lists.empty, *lists.intense])


@cache
def _others() -> Phrases:
    lists = understood_words()
    return Phrases([f"my {one} {does}" for one in lists.someone for does in lists.others_do])


@cache
def _complaining() -> Phrases:
    lists = understood_words()
    return Phrases([*lists.complaints, *lists.sites, *lists.told_of, *lists.told_with, *lists.times])

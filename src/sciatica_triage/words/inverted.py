"""Sentences that a no opens, put into plain order: `never once did the leaking stop` is `the leaking did not stop`.

So the grammar of denials needs to know one order only. Each word keeps its place in the message, and of the words that
open only the no stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from .tokens import MARKS, Tokens

_VERB_WITHIN: Final = 8

_Lists = Mapping[str, frozenset[str]]


def put_in_order(tokens: Tokens, lists: _Lists) -> None:
    """Put `at no point since Friday was my bladder normal` into the order of a statement, in place."""
    words = tokens.words
    # From the end, so that what is shortened does not move what is still to be looked at.
    for begin in reversed(list(_clauses(words, lists))):
        if (
            words[begin] in lists["nothing"]
            and _says_a_state(words, begin + 1, lists)
            and not _excepts(words, begin, lists)
        ):
            words[begin] = "not"  # `nothing is numb` denies, `I feel nothing` tells
        elif words[begin] in lists["neither"] and (two := _two(words, begin, lists)):
            nor, verb = two
            words[nor] = "and"
            _put(tokens, begin, verb + 1, [*range(begin + 1, verb + 1), begin])
        else:
            _straighten(tokens, begin, lists)


def _says_a_state(words: Sequence[str], at: int, lists: _Lists) -> bool:
    """Whether a state stands here, or behind its verb: `numb`, `is numb`, `has gone numb`."""
    while not lists["verbs"].isdisjoint(words[at : at + 1]):
        at += 1
    return not lists["states"].isdisjoint(words[at : at + 1])


def _excepts(words: Sequence[str], begin: int, lists: _Lists) -> bool:
    """Whether the clause names what it does not deny: `nothing numb but my groin`."""
    end = next((at for at in range(begin, len(words)) if words[at] in MARKS), len(words))
    return not (lists["but"] | lists["except_for"] | lists["only"]).isdisjoint(words[begin:end])


def _straighten(tokens: Tokens, begin: int, lists: _Lists) -> None:
    """Put the subject before the verb of the clause that an opening no begins here."""
    opening = _opening(tokens.words, begin, lists)
    verb = begin + opening
    if not opening or lists["asks_first"].isdisjoint(tokens.words[verb : verb + 1]):
        return
    subject = _named(tokens.words, verb + 1, lists)
    if not subject and not lists["agents"].isdisjoint(tokens.words[verb + 1 : verb + 2]):
        subject = 1
    if subject:
        end = verb + 1 + subject
        no = next(at for at in range(begin, verb) if tokens.words[at] in lists["opens_with_no"])
        _put(tokens, begin, end, [*range(verb + 1, end), verb, no])


def _put(tokens: Tokens, begin: int, end: int, order: Sequence[int]) -> None:
    """Put what stands in this range into this order; the last of it is the no."""
    tokens.put(begin, end, order)
    tokens.words[begin + len(order) - 1] = "not"


def _clauses(words: Sequence[str], lists: _Lists) -> Iterator[int]:
    """Where a clause may begin."""
    joints = MARKS | lists["additions"] | lists["but"] | lists["conjunctions"]
    return (at for at in range(len(words)) if not at or words[at - 1] in joints)


def _opening(words: Sequence[str], begin: int, lists: _Lists) -> int:
    """How many words stand from an opening no to its verb; none where no such no stands here."""
    at = begin + (words[begin] in lists["prepositions"])
    if at >= len(words) or words[at] not in lists["opens_with_no"]:
        return 0
    # `No` and `not` open a sentence only with their `point` or `once`: `no, can I ...` answers.
    needs_more = words[at] in lists["opens_with_no_and_more"]
    at += 1
    if needs_more and lists["more_to_open"].isdisjoint(words[at : at + 1]):
        return 0
    if " ".join(words[begin : at + 1]) in lists["no_opening"]:  # `in no time` is soon
        return 0
    while at < begin + _VERB_WITHIN and not lists["between_no_and_verb"].isdisjoint(words[at : at + 1]):
        at += 1
    return at - begin


def _named(words: Sequence[str], begin: int, lists: _Lists) -> int:
    """How many words name somebody's parts or trouble here, `my left leg and foot`; none where nothing is named."""
    if lists["owners"].isdisjoint(words[begin : begin + 1]):
        return 0
    at = begin + 1
    while not lists["before_a_place"].isdisjoint(words[at : at + 1]):
        at += 1
    if MARKS.issuperset(words[at : at + 1]):
        return 0
    at += 1
    if lists["additions"].isdisjoint(words[at : at + 1]):
        return at - begin
    # An `and` right behind the name goes on with who it is about, `was my foot and my leg numb`.
    at += 1
    return at - begin + (_named(words, at, lists) or 1)


def _two(words: Sequence[str], begin: int, lists: _Lists) -> tuple[int, int] | None:
    """Where the nor and the verb stand of `neither my bladder nor my bowels have been hit`; None for any other clause."""
    first = _named(words, begin + 1, lists)
    nor = begin + 1 + first
    if not first or (lists["neither"] & lists["alternatives"]).isdisjoint(words[nor : nor + 1]):
        return None
    second = _named(words, nor + 1, lists)
    verb = nor + 1 + second
    return (nor, verb) if second and not lists["asks_first"].isdisjoint(words[verb : verb + 1]) else None

"""Lines of forms and numbered points, brought to plain sentences before anything is matched."""

from __future__ import annotations

from collections.abc import Mapping, MutableSequence, Sequence
from typing import Final

from ..vocabulary.findings import Answer
from .replies import reply, says_it_is_well
from .tokens import COLON, COMMA, DASH, MARKS, QUESTION, STOP, Tokens

_Lists = Mapping[str, frozenset[str]]

_FEWEST_POINTS: Final = 3
_LONGEST_NAME: Final = 6
_CHOICE: Final = 3
"""Words of `yes or no`."""


def without_labels(tokens: Tokens, labels: frozenset[str]) -> None:
    """Take out the `Q:` and `A.` that stand before questions and answers, with their marks, in place."""
    words = tokens.words
    kept: list[int] = []
    at = 0
    while at < len(words):
        begins = not kept or words[kept[-1]] in MARKS
        if begins and words[at] in labels and words[at + 1 : at + 2] in ([COLON], [STOP]):
            at += 2
        else:
            kept.append(at)
            at += 1
    tokens.without(frozenset(range(len(words))).difference(kept))


def without_number_signs(tokens: Tokens, lists: _Lists) -> None:
    """Take out the `no.` that counts, in place: `leaking, no. of times: 4`, `numb, no.1 complaint`, `leaks no: 4`."""
    words, out = tokens.words, set[int]()
    for at in range(1, len(words) - 1):
        mark, following = words[at + 1], words[at + 2] if at + 2 < len(words) else ""
        close = mark in (STOP, COLON) and tokens.ends[at] == tokens.starts[at + 1]
        joined = at + 2 < len(words) and tokens.ends[at + 1] == tokens.starts[at + 2]
        counts = following in lists["counts_by_number"] or (following.isdigit() and (joined or mark == COLON))
        if words[at] in lists["answers_no"] and close and counts:
            out.update((at, at + 1))
    tokens.without(out)


def join_form_lines(tokens: Tokens, lists: _Lists) -> None:
    """Take out the colon between a part and what a form's line says of it, in place: `left leg: gives way`.

    What only answers, `bladder: no`, keeps it.
    """
    words, begin = tokens.words, 0
    named = lists["named_on_forms"] | lists["before_a_place"] | lists["owners"]
    answers = (
        lists["denies_after"] | lists["affirms_after"] | lists["lost_after"] | lists["no_alone"] | lists["yes_alone"]
    )
    out: set[int] = set()
    for at, word in enumerate(words):
        if word not in MARKS:
            continue
        label, told = words[begin:at], words[at + 1 : at + 2]
        if word == COLON and label and named.issuperset(label) and answers.union(MARKS).isdisjoint(told or [STOP]):
            out.add(at)
        begin = at + 1
    tokens.without(out)


def mark_choices(tokens: Tokens, lists: _Lists) -> None:
    """Make the choice that a form prints before its answer the mark of a question, in place: `leaks (yes/no): no`."""
    words = tokens.words
    yes, no = lists["affirms_after"] | lists["yes_alone"], lists["answers_no"] | lists["no_alone"]
    out: set[int] = set()
    for at in range(1, len(words) - _CHOICE):
        first, between, last = words[at : at + _CHOICE]
        answer = at + _CHOICE + (words[at + _CHOICE] in MARKS)
        answered = words[answer : answer + 1] and words[answer] in yes | no
        closed = words[answer + 1 : answer + 2] in ([], [COMMA], [DASH], [STOP])
        if first in yes and between in lists["alternatives"] and last in no and answered and closed:
            begin = at - (words[at - 1] in MARKS)
            words[begin] = QUESTION
            out.update(range(begin + 1, answer))
            words[answer + 1 : answer + 2] = [STOP] * len(words[answer + 1 : answer + 2])
    tokens.without(out)


def mark_replies(words: MutableSequence[str], lists: _Lists) -> None:
    """Make the colon of a line that tells a name and that all is well the mark of a question, in place: `leaks: fine`."""
    told = lists["agents"] | (lists["owners"] - lists["all_of_them"]) | lists["verbs"] | lists["cannot"]
    begin = 0
    for at, word in enumerate(words):
        if word not in MARKS:
            continue
        label = words[begin:at]
        end = next((i for i in range(at + 1, len(words)) if words[i] in MARKS), len(words))
        # `Numb groin`, and `All good` in the next line, may be two things.
        state = word == DASH and not (lists["states"] | lists["past"]).isdisjoint(label)
        named = word in (COLON, DASH) and 0 < len(label) <= _LONGEST_NAME and told.isdisjoint(label) and not state
        if named and _denies(label, words[at + 1 : end], lists):
            words[at] = QUESTION
            words[end : end + 1] = [STOP] * len(words[end : end + 1])
            if begin and words[begin - 1] == DASH:  # the line before ends
                words[begin - 1] = STOP
        begin = at + 1


def _denies(label: Sequence[str], told: Sequence[str], lists: _Lists) -> bool:
    """Whether all is well by this; a bare `no` has a reading of its own, and so has a good thing, `sensation: normal`."""
    if not lists["good_to_have"].isdisjoint(label) and lists["names_trouble"].isdisjoint(label):
        return False
    answer = says_it_is_well(label, told, False, lists)
    if answer is None and len(told) > 1:
        answer = reply(label, [*told, STOP], "", False, lists)
    return answer is not None and answer.answer is not Answer.PRESENT


def part_numbered(tokens: Tokens, lists: _Lists) -> None:
    """Put a full stop in place of each number of a list that counts up from one; a number of anything is none."""
    words = tokens.words
    points: list[int] = []
    for at, word in enumerate(words):
        counts = words[at + 1 : at + 2]
        number = word == str(len(points) + 1) and bool(counts) and counts[0] not in MARKS | lists["counted_things"]
        if number and (not points or at > points[-1] + 1):
            points.append(at)
    if len(points) >= _FEWEST_POINTS:
        for at in points:
            words[at] = STOP


def join_denied_lines(words: MutableSequence[str], lists: _Lists) -> None:
    """Make one list of the lines under a heading that denies, in place: `No:`, `- numbness`, `- tingling`.

    A list goes on over bare names alone, so that a line that tells anything by itself stays told.
    """
    begin, denied = 0, False
    for at, word in enumerate(words):
        if word not in MARKS:
            continue
        if word == COLON:
            # Another heading ends the list, whatever it says.
            if denied and begin:
                words[begin - 1] = DASH
            denied = _denies_what_follows(words[begin:at], lists)
        elif word == DASH and denied:
            words[at] = COMMA
        elif word in (STOP, QUESTION):
            denied = False
        begin = at + 1


def _denies_what_follows(heading: Sequence[str], lists: _Lists) -> bool:
    denial = lists["negatives"] | lists["denies_after"] | lists["denies_things"]
    return not denial.isdisjoint(heading) and all(word in denial or word in lists["heading"] for word in heading)

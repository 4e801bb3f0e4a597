"""What a sentence says that answers a question: `no`, `all normal`, `same as ever`, `not that I know of`.

INVARIANT: a reply says so by all of its words. One that nobody knows, or a `but` after it, and it is no answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from ..vocabulary.findings import Answer
from .answers import begins_with_no
from .mention import Meaning
from .tokens import MARKS

_NO_IN_FULL: Final = 4
"""Words of `no I have not`."""
_ABSENT: Final = Meaning(Answer.ABSENT)
AS_EVER: Final = Meaning(Answer.UNSURE, denied=True)
"""Nothing new, so that it may be there: it is asked about."""
_Lists = Mapping[str, frozenset[str]]


def reply(asked: Sequence[str], told: Sequence[str], goes_on: str, many: bool, lists: _Lists) -> Meaning | None:
    """What the sentence `told` answers to the question `asked`; None where it is no plain answer.

    `goes_on`: the first word of what comes after it; `many`: whether it comes after several questions.
    """
    told = told[begins_with_no(told, 0, lists) :]  # `certainly not`, `ticked no`: the answer begins with its no
    if _says_no_in_full(told, lists):
        return _ABSENT
    if goes_on not in lists["but"] | lists["except_for"] and (well := says_it_is_well(asked, told, many, lists)):
        return well
    denials = sum(w in lists["denies_after"] for w in told)
    # One `no` after several questions answers the last of them only.
    if many and denials < 2:
        return None
    if denials > 1:
        every = all(w in lists["all_the_same_no"] or w in MARKS or w in lists["denies_after"] for w in told[:4])
        if every and len(told) > 1:
            return _ABSENT  # `nope, nope and nope`
        # `No, not that I know`: not plainly absent, and not what a bare question names either.
        again = told[0] in lists["denies_after"] and not lists["denies_after"].isdisjoint(told[1:3])
        return Meaning(Answer.UNSURE, denied=_as_far_as_known(told, lists)) if again else None
    if _answers_with_a_verb(asked[0], told, lists):
        return _ABSENT
    if told[0] in lists["denies_after"] and not lists["hedges_a_no"].isdisjoint(told[1:2]):
        return Meaning(Answer.UNSURE, denied=_as_far_as_known(told, lists))  # `none that I know of`, `not really`
    first = next((at for at, word in enumerate(told) if at and word in MARKS), len(told))
    same = lists["all_the_same_no"] | lists["after_a_no"]
    same = same | lists["of_nothing"] if told[0] in lists["nothing"] else same
    if told[0] in lists["denies_after"] | lists["neither"] and same.issuperset(told[1:first]):
        return _ABSENT  # `no`, `not at all`, `nothing like it`
    return Meaning(Answer.PRESENT) if first == 1 and told[0] in lists["affirms_after"] else None


def says_it_is_well(asked: Sequence[str], told: Sequence[str], many: bool, lists: _Lists) -> Meaning | None:
    """`all normal` and `no problems` deny it; `same as ever` denies a change, and of anything else that it is new."""
    words = {word for word in told if word not in MARKS}
    if words == lists["not_applicable"]:
        return AS_EVER
    if not words or (many and lists["all_of_them"].isdisjoint(words)):
        return None
    beside = lists["beside_well"]
    fine = not lists["surely_well"].isdisjoint(words) or lists["as_it_should"] <= words
    fine = fine or not (lists["all_of_them"].isdisjoint(words) or lists["well_with_all"].isdisjoint(words))
    if fine and (lists["surely_well"] | lists["well_with_all"] | beside).issuperset(words):
        return _ABSENT
    none = told[0] in lists["denies_things"] | lists["falls_short"] | lists["nothing"]
    named = not lists["no_trouble"].isdisjoint(words)
    if none and named and (lists["no_trouble"] | lists["negatives"] | beside).issuperset(words):
        return _ABSENT
    if lists["well_with_all"].issuperset(words):
        return AS_EVER  # `good` may be no answer
    new, denied = not lists["newly"].isdisjoint(words), not lists["negatives"].isdisjoint(words)
    same = not lists["as_ever"].isdisjoint(words) and not new
    known = lists["as_ever"] | lists["newly"] | lists["negatives"] | beside
    if not ((new and denied) or (same and not denied)) or not known.issuperset(words):
        return None  # `changed`, `not the same`
    return _ABSENT if not (many or lists["asks_of_change"].isdisjoint(asked)) else AS_EVER


def _as_far_as_known(told: Sequence[str], lists: _Lists) -> bool:
    """Whether it is a no as far as somebody knows, `not that I know of`, `none so far`, and not half a yes, `not really`."""
    return not lists["as_known"].isdisjoint(told[1:4])


def _says_no_in_full(told: Sequence[str], lists: _Lists) -> bool:
    """`no I haven't`, and nothing more; what one cannot do is no denial."""
    after = told[_NO_IN_FULL : _NO_IN_FULL + 1]
    plain = len(told) >= _NO_IN_FULL and told[0] in lists["answers_no"] and told[1] in lists["agents"]
    return plain and told[2] in lists["asks_first"] - lists["able"] and told[3] == "not" and MARKS.issuperset(after)


def _answers_with_a_verb(asked: str, told: Sequence[str], lists: _Lists) -> bool:
    """Whether `do I have` or `numbness` is answered by `I do not` and nothing more; `I can not` is no denial."""
    no_verb = asked not in lists["asks_first"] and told[1:2] != [] and told[1] in lists["asks_first"]
    same = (asked in lists["asks_first"] and told[1:2] == [asked]) or no_verb
    bare = same and told[0] in lists["agents"] and told[2:3] == ["not"] and lists["able"].isdisjoint(told[1:2])
    return bare and MARKS.issuperset(told[3:4])

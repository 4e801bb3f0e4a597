"""Questions with their answers, turned into what the person says by them.

`Can you pass urine? No` is `I can not pass urine`, and `bladder control: lost` is `no bladder control`: a plain statement,
of as many words, so that every word keeps its place in the message. A question whose answer is not plainly a yes or a
no stays a question.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableSequence, Sequence
from itertools import pairwise

from ..values import dataclass
from .tokens import COLON, COMMA, DASH, MARKS, QUESTION, STOP, Tokens

_ANSWERED_WITHIN = 12
_BEGINS_WITHIN = 4


def part_answers(tokens: Tokens, lists: Mapping[str, frozenset[str]]) -> None:
    """Put the stop that is left out behind a bare answer before a question, in place: `any fever? no can you walk?`."""
    words = tokens.words
    answers = lists["answers_no"] | lists["affirms_after"]
    for at in range(len(words) - 2):
        line_ends = words[at + 2] in (DASH, COMMA) and words[at + 1] in answers
        if words[at] == QUESTION and line_ends and not lists["asks_first"].isdisjoint(words[at + 3 : at + 4]):
            words[at + 2] = STOP  # `any fever? no`, and the next question in the next line
    ends = [at for at, word in enumerate(words) if word in (STOP, QUESTION)]
    parted = [
        at + 1
        for at, following in pairwise(ends)
        if words[at] == words[following] == QUESTION and words[at + 1] in answers and words[at + 2] not in MARKS
    ]
    if parted:
        order = sorted((*range(len(words)), *parted))  # each answer twice, the second of which becomes its stop
        tokens.put(0, len(words), order)
        for number, at in enumerate(parted):
            words[at + number + 1] = STOP


def mark_questions(words: MutableSequence[str], lists: Mapping[str, frozenset[str]]) -> None:
    """Give a question that ends in a colon or dash before its bare answer its mark, in place: `can you pee : no`."""
    begin = 0
    for at, word in enumerate(words):
        asks = words[begin] in lists["asks_first"] and at - begin > len("vs")
        addressed = asks and words[begin + 1] in lists["agents"] | lists["owners"] | lists["good_to_have"]
        if word in (COLON, DASH) and addressed and _is_answered(words, at + 1, lists):
            words[at] = QUESTION
        if word in (STOP, QUESTION, DASH):
            begin = min(at + 1, len(words) - 1)


def _is_answered(words: Sequence[str], at: int, lists: Mapping[str, frozenset[str]]) -> bool:
    bare = not (lists["yes_alone"] | lists["no_alone"]).isdisjoint(words[at : at + 1])
    return bare or bool(_answer(words, at, lists) or _answers_in_full(words, at, lists))


@dataclass(frozen=True)
class Turned:
    """Which sentences are questions whose answers are no plain yes or no."""

    doubted: frozenset[int]
    """Their answers take themselves back: `no ... well, yes`."""
    unclear: frozenset[int]
    """The patient was asked, and what follows answers neither way: `Do you have numbness? A lot`."""
    lost: frozenset[int]
    """Those of them that ask what the patient can do, read as if they could not: `Can you pee? I wish`."""


def turn(
    words: MutableSequence[str],
    ranges: Sequence[tuple[int, int]],
    lists: Mapping[str, frozenset[str]],
    as_told: Mapping[str, str],
) -> Turned:
    """Turn the answered questions and the form lines among these sentences, in place."""
    asked = [i for i, (_, end) in enumerate(ranges) if words[end - 1] == QUESTION]
    doubted = frozenset(
        i
        for i in asked
        if _takes_back(words, ranges[i][1], lists)
        or _hedges(words, ranges[i][1], lists)
        or _denies_a_part(words[slice(*ranges[i])], words[ranges[i][1] :], lists)
    )
    unclear: set[int] = set()
    lost: set[int] = set()
    for begin, end in ranges:
        # `N` says so after a question or colon only, elsewhere it is that of `pins n needles`; `I put N` answers, too.
        at = next((i for i in range(begin, end) if words[i] not in lists["before_a_no"]), begin)
        if begin and words[begin - 1] == QUESTION and (at + 1 >= len(words) or words[at + 1] in MARKS):
            words[at] = _in_full(words[at], lists)
    for i, (begin, end) in enumerate(ranges):
        if words[end - 1] != QUESTION:
            _turn_lines(words, begin, end, lists)
            continue
        begin = next((at for at in range(end - 1, begin, -1) if _asks_here(words, at, lists)), begin)
        # What one is able to do or glad to have: a no to it tells of trouble, and so may any other answer.
        asked_for, ability = words[begin:end], not lists["able"].isdisjoint(words[begin:end])
        good = not (lists["good_asked"] | lists["good_to_have"]).isdisjoint(asked_for)
        good = ability or (good and lists["lost_after"].isdisjoint(asked_for))
        answer = _answer(words, end, lists) or (_answers_in_full(words, end, lists) if good else None)
        to_patient = not as_told.keys().isdisjoint(words[begin : begin + 2]) and lists["self"].isdisjoint(
            words[begin:end]
        )
        answered = i + 1 < len(ranges) and words[ranges[i + 1][1] - 1] != QUESTION
        if answer is None and to_patient and answered and lists["well_after"].isdisjoint(words[end : end + 1]):
            unclear.add(i)
            if good:
                lost.add(i)
                answer = "not"
        if answer == "not" and _asks_for_a_good_thing(words[begin : end - 1], lists):
            # `Feeling when you wipe? No` is a line of a form: `no feeling when you wipe`.
            first = begin + (words[begin] in lists["any"] | lists["articles"] | lists["owners"])
            told = [as_told.get(word, word) for word in words[first : end - 1]]
            words[begin:end] = ["no", *told, *[STOP] * (end - begin - 1 - len(told))]
            continue
        _turn_question(words, begin, end, answer, lists, as_told)
    return Turned(doubted, frozenset(unclear), frozenset(lost))


def _asks_for_a_good_thing(asked: Sequence[str], lists: Mapping[str, frozenset[str]]) -> bool:
    """Whether a question names a good thing and no more: `control of your bladder`, not `loss of control`."""
    good = lists["good_to_have"] - lists["able"]
    if asked[-1:] and asked[-1] in lists["prepositions"]:
        return False  # `feeling down?` asks for no place
    return not good.isdisjoint(asked) and (good | lists["asked_of_good"]).issuperset(asked)


def _hedges(words: Sequence[str], at: int, lists: Mapping[str, frozenset[str]]) -> bool:
    """Whether an answer is half a no: `not really`, `not yet`."""
    no = not lists["denies_after"].isdisjoint(words[at : at + 1])
    return no and not lists["hedges_a_no"].isdisjoint(words[at + 1 : at + 2])


def _denies_a_part(asked: Sequence[str], told: Sequence[str], lists: Mapping[str, frozenset[str]]) -> bool:
    """Whether a no is to a part of what was asked: `not bowels`, `not both`, `no, just my bladder`, `no, just a bit`."""
    end = next((i for i, word in enumerate(told) if word in (STOP, QUESTION)), len(told))
    content = [word for word in told[: min(end, _ANSWERED_WITHIN)] if word not in MARKS]
    if not content or content[0] not in lists["denies_after"]:
        return False
    named = set(asked).difference(
        MARKS, lists["before_a_place"], lists["owners"], lists["agents"], lists["alternatives"]
    )
    if content[0] in lists["falls_short"]:
        return not (named | lists["all_of_them"]).isdisjoint(content[1:2])
    narrows = not lists["narrows"].isdisjoint(content[1:2])
    return narrows and not (named | lists["half_a_yes"]).isdisjoint(content[2:4])


def _in_full(answer: str, lists: Mapping[str, frozenset[str]]) -> str:
    return "no" if answer in lists["no_alone"] else "yes" if answer in lists["yes_alone"] else answer


def _takes_back(words: Sequence[str], at: int, lists: Mapping[str, frozenset[str]]) -> bool:
    """Whether an answer goes on to take itself back: `no ... well, yes`, `not until today`, `no, only at night`."""
    told = words[at : at + _ANSWERED_WITHIN]
    told = told[: told.index(QUESTION)] if QUESTION in told else told
    first = next((i for i, word in enumerate(told[:_BEGINS_WITHIN]) if word not in lists["regrets"]), 0)
    if not told or told[first] not in lists["denies_after"] | lists["affirms_after"] | lists["negatives"]:
        return False
    rest = told[first + 1 :]
    here = rest[: rest.index(STOP)] if STOP in rest else rest
    bounds = lists["until"] | lists["except_for"]
    likened = lists["told_as"] | lists["likens"]
    taken = any(w in lists["takes_back"] and likened.isdisjoint(here[max(0, i - 2) : i]) for i, w in enumerate(here))
    content = [word for word in here[:_BEGINS_WITHIN] if word not in MARKS]
    if taken or not bounds.isdisjoint(here) or not (lists["only"] | lists["wavers"]).isdisjoint(content[:2]):
        return True
    if told[first] in lists["affirms_after"]:
        return False
    if _is_bound(content, here, lists):
        return True
    yes = lists["affirms_after"] - lists["regrets"]
    # `No, definitely not` is a no, and a yes in a later sentence is of something else unless it begins there.
    for i, word in enumerate(rest):
        begins = i <= len(here) + _BEGINS_WITHIN
        if word in yes and begins and rest[i + 1 : i + 2] != ["not"] and rest[i + 1 : i + 2] != ["no"]:
            return True
    return False


def _is_bound(content: Sequence[str], here: Sequence[str], lists: Mapping[str, frozenset[str]]) -> bool:
    """Whether a no goes on with what it depends on: `no, thanks to the pad`, `no because I go every hour`."""
    if not content:
        return False
    if content[0] in lists["hangs_on"]:
        return True
    held = content[0] in lists["held_by"] and not lists["aids"].isdisjoint(here)
    return held or (content[0] in lists["as_long"] | lists["told_as"] and not lists["as_long"].isdisjoint(content[:2]))


def _answers(lists: Mapping[str, frozenset[str]]) -> frozenset[str]:
    return lists["denies_after"] | (lists["affirms_after"] - lists["regrets"])


def _answer(words: Sequence[str], at: int, lists: Mapping[str, frozenset[str]]) -> str | None:
    """`yes`, or the word by which what was asked is denied, or None where the sentence is no plain answer."""
    # `Unfortunately not`, `I'm afraid not`: the answer begins after the regret.
    said = words[at : at + _BEGINS_WITHIN]
    said = said[: next((i for i, word in enumerate(said) if word in MARKS or word in _answers(lists)), len(said))]
    regrets = [at + i for i, word in enumerate(said) if word in lists["regrets"]]
    if regrets and words[regrets[-1] + 1 : regrets[-1] + 2] not in ([], [STOP], [COMMA]):
        at = regrets[-1] + 1
    at = begins_with_no(words, at, lists)
    if at >= len(words):
        return None
    closed = at + 1 >= len(words) or words[at + 1] in MARKS or words[at + 1] in lists["but"]
    goes_on = not closed and words[at + 1] in lists["agents"]
    if words[at] in lists["affirms_after"] and (closed or goes_on):
        return "yes"
    again = not closed and words[at + 1] in lists["denies_after"]  # `no not at all`
    end = next((i for i in range(at, len(words)) if words[i] in MARKS), len(words))
    again = again or (lists["after_a_no"] | lists["all_the_same_no"]).issuperset(words[at + 1 : end])  # `no way`
    if words[at] in lists["denies_after"] and (closed or goes_on or again or words[at] == "not"):
        return "not"
    return words[at] if words[at] in lists["barely"] and closed else None


def begins_with_no(words: Sequence[str], at: int, lists: Mapping[str, frozenset[str]]) -> int:
    """Where the no of an answer stands that begins here, `certainly not`, `ticked no`; here, where it begins with none."""
    passed = lists["before_a_no"] | {COMMA}  # `touch wood, no`
    after = next((i for i in range(at, len(words)) if words[i] not in passed), at)
    if after == len(words) or words[after] not in lists["denies_after"]:
        return at
    # `I have not`, `it is not` may be of anything, `I would say no` is a no.
    stressed = words[after] != "not" or lists["before_a_not"].issuperset(words[at:after])
    return after if stressed else at


def _answers_in_full(words: Sequence[str], at: int, lists: Mapping[str, frozenset[str]]) -> str | None:
    """The same of an answer about what one can do that names who is asked, or how far: `I can't`, `no longer`, `I can`."""
    end = next((i for i in range(at, len(words)) if words[i] in MARKS), len(words))
    told = [word for word in words[at:end] if word not in lists["restarts"] | lists["regrets"]]
    named = bool(told) and told[0] in lists["agents"]
    while told and told[0] in lists["agents"] | lists["asks_first"] | lists["been"]:
        told = told[1:]
    if not told:
        return "yes" if named and end > at + 1 else None
    lost = told[0] in lists["denies_after"] | lists["unable"]
    return "not" if lost and lists["ends_an_answer"].issuperset(told[1:]) else None


def _asks_here(words: Sequence[str], at: int, lists: Mapping[str, frozenset[str]]) -> bool:
    """Whether a question begins here, after a mark or a word by which somebody asks: `the form asks: can you pee?`."""
    asks = words[at] in lists["asks_first"] and words[at + 1] in lists["agents"] | lists["owners"]
    return asks and (words[at - 1] in MARKS or words[at - 1] in lists["says_asks"])


def _turn_question(
    words: MutableSequence[str],
    begin: int,
    end: int,
    answer: str | None,
    lists: Mapping[str, frozenset[str]],
    as_told: Mapping[str, str],
) -> None:
    """`can you pee ?` with `no` becomes `i can not pee`: verb and subject change places, and the mark makes room."""
    able = next((at for at in range(begin, min(begin + 2, end)) if words[at] in lists["able"]), None)
    if answer == "not" and able is not None and words[able] not in lists["asks_first"]:
        words[able:end] = ["not", *words[able : end - 1]]  # `able to pee ? no`
        return
    # A question that is not turned stays a question, and says nothing.
    if answer is None or end - begin < len("vsr?") or words[begin] not in lists["asks_first"]:
        return
    subject = 2 if words[begin + 1] in lists["owners"] else 1
    if subject == 1 and words[begin + 1] not in lists["agents"] | lists["good_to_have"]:
        return
    verb, rest = words[begin], words[begin + 1 + subject : end - 1]
    # `Do you still have feeling` becomes `I still do not have feeling`.
    moved = next((i for i, word in enumerate(rest) if word not in lists["restarts"]), 0)
    who, rest = (*words[begin + 1 : begin + 1 + subject], *rest[:moved]), rest[moved:]
    # INVARIANT: as many words as before, so that each keeps its place in the message.
    told: Iterable[str] = (*who, verb)
    # `is the feeling in your legs normal ?` asks for the last word, which is what a no denies.
    good = (
        next((i for i, word in enumerate(rest) if word in lists["good_asked"]), 0) if verb in lists["is_asked"] else 0
    )
    # `Is it working as usual`, `are they still the same`: the good word takes its own small words along.
    while good and (rest[good - 1] in lists["before_good"] or rest[good - 1].endswith("ing")):
        good -= 1
    if good:
        told, rest = (*who, *rest[:good], verb), rest[good:]
    told = (*told, *rest, STOP) if answer == "yes" else (*told, answer, *rest)
    told = [as_told.get(word, word) for word in told]
    if told[:2] == ["i", "are"]:
        told[1] = "am"
    words[begin:end] = told


def _turn_lines(words: MutableSequence[str], begin: int, end: int, lists: Mapping[str, frozenset[str]]) -> None:
    """`bladder control : lost ,` becomes `no bladder control , ,`: a good thing on a form that is answered with its loss."""
    start = begin
    for at in range(begin, end):
        if words[at] not in MARKS:
            continue
        closes = at + 2 >= end or words[at + 2] in MARKS
        if words[at] == COLON and at + 1 < end and closes:
            words[at + 1] = _in_full(words[at + 1], lists)
        lost = at + 1 < end and closes and words[at + 1] in lists["lost_after"]
        if words[at] in (COLON, DASH) and lost and not lists["good_to_have"].isdisjoint(words[start:at]):
            denial = "not" if words[start] in lists["able"] else "no"
            words[start : at + 2] = [denial, *words[start:at], COMMA]
        start = at + 1

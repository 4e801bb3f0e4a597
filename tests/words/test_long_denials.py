"""A long list of what somebody has not got alarms nobody, and a sign beside it is heard.

The lists are as people answer a page of questions: names of more than one word, closed by an `or`.
"""

from __future__ import annotations

from itertools import islice, permutations
from math import perm

import pytest

from sciatica_triage import Answer

from ..support.quiet import alarms, reading_of

NAMES = [
    "numbness", "leaks", "trouble starting to pee", "trouble holding it", "changes in my bowels",
    "difficulty passing urine", "problems with my bladder", "change in bladder or bowel habit",
    "loss of feeling down below", "weakness in my legs", "fever", "pins and needles", "changes in sensation",
    "numbness below", "trouble walking", "problems emptying my bladder", "difficulty controlling my bowels",
]  # fmt: skip
OPENINGS = [
    "no {}", "I've had no {}", "I haven't had any {}", "I haven't noticed any {}", "I have not noticed: {}",
    "without any {}", "denies {}", "I don't have any {}", "I've not experienced any {}", "not aware of any {}",
]  # fmt: skip
SIGNS = [
    "I can't pee", "my groin is numb", "I wet myself this morning", "both my legs are weak now",
    "I've lost control of my bowels", "my foot drags", "I can't feel it when I wipe",
]  # fmt: skip
BESIDE = ["{0}, but {1}.", "{0}. {1}.", "{1}, {0}.", "{1}. {0}.", "{0}, just {1}.", "{0} - {1}.", "{0}, only {1}."]


def lists(of: int, many: int) -> list[str]:
    """So many lists of so many names, closed by an `or`, spread evenly over all that there are."""
    chosen = islice(permutations(NAMES, of), 0, None, perm(len(NAMES), of) // many)
    return [", ".join(names[:-1]) + " or " + names[-1] for names in chosen]


@pytest.mark.parametrize("opening", OPENINGS)
def test_a_long_list_of_denials_alarms_nobody(opening: str) -> None:
    """665 of 720 such lists called an ambulance: after a name of more than one word the denial had ended."""
    told = [opening.format(names) for names in (*lists(3, 4), *lists(4, 40), *lists(5, 40))]

    assert [text for text in told if alarms(text)] == []
    assert [text for text in told if Answer.PRESENT in reading_of(text).presentation().answered().values()] == []


@pytest.mark.parametrize("beside", BESIDE)
@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_beside_a_long_list_of_denials_is_heard(beside: str, sign: str) -> None:
    told = [beside.format(opening.format(names), sign) for opening in OPENINGS for names in lists(4, 3)]

    assert [text for text in told if not alarms(text)] == []

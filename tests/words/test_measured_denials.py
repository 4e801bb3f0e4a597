"""A denial of so much, of a part, of a day that is over, or a `no.` that counts is no absence."""

from __future__ import annotations

import pytest

from sciatica_triage import Answer

from ..support.quiet import alarms, is_quiet, reading_of

SO_MUCH = [
    "My foot hasn't been this weak", "My foot has never been weaker", "My legs have never felt weaker",
    "I've never had weakness in my foot like this", "I've never had a foot drop like this",
    "I haven't been this numb down there", "I have never had trouble passing urine like this",
    "I've not been this wobbly on my legs ever", "Never had leaks before this",
    "I've never been incontinent in my life before this week",
]  # fmt: skip
COUNTED = [
    "Leaking urine: no. of times: 4", "Leaking urine - No. of times per day: 4", "Leaking urine (no. per day): 4",
    "Leaks no: 4", "Numb bottom: no.1 complaint",
]  # fmt: skip
IN_PART = [
    "Have you lost control of bladder or bowels? Not bowels.", "Have you lost control of your bladder or bowels? Not both",
    "Have you lost control of your bladder or bowels? No, just my bladder", "Any leaking or weakness? Not all of them",
    "Q: leaking? A: no, just a bit", "Q: numb between the legs? A: normal at the front",
]  # fmt: skip
A_DAY = [
    "Numbness in groin: wasn't there yesterday", "The leaking wasn't there last week", "I wasn't leaking last week",
    "I didn't have this numbness in my bottom last week", "I wasn't numb between my legs last week",
]  # fmt: skip
SAID = [
    "I sit on the chair and I don't feel the chair.", "I can't tell hot from cold on my bottom.", "I'm wet all the time.",
    "I've been rushing to the loo and not making it.", "Urine is going without my knowledge.", "number two just falls out.",
]  # fmt: skip


@pytest.mark.parametrize("told", [*SO_MUCH, *COUNTED, *IN_PART, *A_DAY])
def test_a_denial_of_so_much_of_a_part_or_of_a_day_is_no_absence(told: str) -> None:
    assert Answer.ABSENT not in reading_of(told).presentation().answered().values()


@pytest.mark.parametrize("told", [*COUNTED, *IN_PART])
def test_what_is_counted_or_denied_in_part_alarms(told: str) -> None:
    assert alarms(told)


@pytest.mark.parametrize("told", A_DAY)
def test_what_was_not_there_yesterday_is_asked_about(told: str) -> None:
    assert not is_quiet(told)


@pytest.mark.parametrize(
    "told", ["Any numbness? No, just the back pain", "Any numbness? Not at all", "No numbness so far"]
)
def test_a_plain_no_stays_one(told: str) -> None:
    assert reading_of(told).presentation().answered()["numbness"] is Answer.ABSENT


@pytest.mark.parametrize(
    "around", ["{}", "I've had a dull ache in my back for years. {} Thanks, have a lovely weekend."]
)
@pytest.mark.parametrize("told", SAID)
def test_a_sign_stays_one_in_the_middle_of_harmless_words(told: str, around: str) -> None:
    assert alarms(around.format(told))

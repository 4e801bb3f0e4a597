"""Where a denial ends without a comma: at a sign, a bracket, a date, an answer that was given, or another question."""

from __future__ import annotations

from itertools import product

import pytest

from sciatica_triage import Answer
from sciatica_triage.words import read

SIGNS = {
    "my crotch is numb": "saddle_numbness",
    "I can't pee": "cannot_pass_urine",
    "left leg paralysed": "cannot_move_leg",
    "I have wet myself": "loss_of_bladder_control",
    "my foot drags": "major_leg_weakness",
}
ENDS = ["now", "today", "currently", "suddenly", "|", "·", "~", "*", "=>", "→", "(", "[", "- ", "therefore"]
DENIALS = ["none of the red flags", "none of your symptoms", "no pain", "no fever", "no weakness, numbness or fever"]


@pytest.mark.parametrize(("denial", "end"), [*product(DENIALS, ENDS)])
def test_a_sign_behind_an_end_is_not_denied(denial: str, end: str) -> None:
    told = {sign: read(f"{denial} {end} {sign}").presentation().answered().get(SIGNS[sign]) for sign in SIGNS}

    assert {sign for sign, answer in told.items() if answer is Answer.ABSENT} == set()


@pytest.mark.parametrize("sign", [sign for sign in SIGNS if sign != "left leg paralysed"])
@pytest.mark.parametrize("no", ["\nno", " - no", ", no", "? no, seriously"])
def test_a_bare_no_behind_what_is_told_leaves_it_in_doubt(sign: str, no: str) -> None:
    reading = read(f"{sign}{no}")

    assert reading.presentation().answered().get(SIGNS[sign]) in (Answer.UNSURE, Answer.PRESENT) or reading.suspected


@pytest.mark.parametrize("asks", ["is that ok", "is this normal", "is it fine"])
@pytest.mark.parametrize("sign", SIGNS)
def test_who_asks_whether_it_is_normal_is_not_well(sign: str, asks: str) -> None:
    assert read(f"{sign} {asks}").presentation().answered().get(SIGNS[sign]) is Answer.PRESENT


@pytest.mark.parametrize("gap", [" ", "\n", ". "])
def test_answers_without_a_stop_are_those_of_their_questions(gap: str) -> None:
    form = f"Any fever? No{gap}Can you pee? No{gap}Any weight loss? No{gap}Is sensation between your legs normal? No"
    told = read(form).presentation().answered()

    assert told["fever"] is told["unexplained_weight_loss"] is Answer.ABSENT
    assert told["cannot_pass_urine"] is told["saddle_numbness"] is Answer.PRESENT


@pytest.mark.parametrize(
    ("form", "finding", "answer"),
    [
        ("Can you pee? ❌", "cannot_pass_urine", Answer.PRESENT),
        ("fever: ✗", "fever", Answer.ABSENT),
        ("fever: ✅", "fever", Answer.PRESENT),
        ("-ve fever", "fever", Answer.ABSENT),
        ("saddle anaesthesia +ve", "saddle_numbness", Answer.PRESENT),
        ("Can you pee? only a dribble\nAny fever? no", "bladder_flow_change", Answer.PRESENT),
        ("no fever w/o numbness", "numbness", Answer.ABSENT),
    ],
)
def test_short_forms_of_an_answer_are_heard(form: str, finding: str, answer: Answer) -> None:
    assert read(form).presentation().answered().get(finding) is answer


@pytest.mark.parametrize(
    "calm",
    [
        "I fell out with my physio",
        "my insurance has collapsed",
        "I fell in love with pilates",
        "my chair lost its height control",
    ],
)
def test_what_only_sounds_like_a_fall_alarms_nobody(calm: str) -> None:
    assert Answer.PRESENT not in read(calm).presentation().answered().values()


@pytest.mark.parametrize(
    ("told", "finding"),
    [
        ("since doing the stretches I am numb on both sides", "both_legs_affected"),
        ("I was in bed lost the feeling in my legs", "numbness"),
        ("fever is not a problem with my bladder leaking", "loss_of_bladder_control"),
        ("can't get my temperature down", "fever"),
        ("Nothing numb but my groin", "numbness"),
        ("lifting our toddler who can't walk any more", "cannot_walk_or_stand"),
    ],
)
def test_what_stands_beside_a_harmless_doing_or_a_no_is_still_told(told: str, finding: str) -> None:
    assert read(told).presentation().answered().get(finding) is Answer.PRESENT


@pytest.mark.parametrize(
    "text", ["No normal feeling between my legs", "no numbness, not before this morning", "no working bladder"]
)
def test_a_no_before_health_or_before_a_beginning_is_no_absence(text: str) -> None:
    reading = read(text)

    assert Answer.ABSENT not in reading.presentation().answered().values()
    assert reading.suspected or reading.presentation().answered()

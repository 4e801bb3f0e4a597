"""Kinds that other people's sentences showed to be missed, made from parts so that each is heard in all its forms."""

from __future__ import annotations

from functools import cache
from itertools import permutations, product

import pytest

from sciatica_triage import Answer, Urgency, triage
from sciatica_triage.words import read

from ..support.sentences import DENIAL_LISTS, OF_FEAR, OF_THE_PAST
from ..support.voices import (
    ASKED,
    ASKED_SIGNS,
    DATED_SIGNS,
    DATES,
    DENIED_TWICE,
    DOUBTED,
    EXCEPTED,
    EXCEPTED_SIGNS,
    GETS_WORSE,
    GOES_UP_AND_DOWN,
    GOOD_SIGNALS,
    I_AM,
    IN_TWO_PIECES,
    LABELLED,
    LEG_FAILS,
    NO_LEGS,
    NO_TROUBLE,
    OF_A_CHILD,
    ONLY_ONE,
    OWN_SIGNS,
    POSTURES,
    SELVES,
    SHORT_FORMS,
    TROUBLE_NAMES,
)

TOLD = (Answer.PRESENT, Answer.UNSURE)


@cache
def _heard(text: str) -> dict[str, object]:
    return dict(read(text).presentation().answered())


@cache
def _urgency(text: str) -> Urgency:
    return triage(read(text).presentation(), engine="reference").urgency


@pytest.mark.parametrize("form", NO_TROUBLE)
def test_a_list_of_denials_raises_no_alarm_whatever_it_names(form: str) -> None:
    """Each name in each place of the list; an outright denial such as `no injury` goes on like a bare `no`."""
    names = [(name, "tingling", "fever") for name in TROUBLE_NAMES if name not in ("tingling", "fever")]
    lists = [form.format(*order) for three in names for order in permutations(three)]

    assert [text for text in lists if Answer.PRESENT in _heard(text).values()] == []


@pytest.mark.parametrize("form", I_AM)
def test_who_says_what_they_are_tells_of_themselves(form: str) -> None:
    """`I am a man who` brings in nobody else."""
    lost = [
        text
        for self, sign in product(SELVES, OWN_SIGNS)
        if _urgency(text := form.format(self, sign)) < _urgency(f"I {sign}")
    ]

    assert lost == []


@pytest.mark.parametrize("date", DATES)
def test_a_date_ends_what_was_denied_before(date: str) -> None:
    lost = [
        text
        for denials, sign in product(DENIAL_LISTS, DATED_SIGNS)
        if _urgency(text := f"{denials}, {date} {sign}") < _urgency(sign)
    ]

    assert lost == []


@pytest.mark.parametrize("form", DENIED_TWICE)
def test_a_signal_denied_twice_is_never_absent(form: str) -> None:
    for thing in GOOD_SIGNALS:
        heard = _heard(form.format(thing))

        assert Answer.ABSENT not in heard.values()
        assert set(heard.values()) & set(TOLD), thing


@pytest.mark.parametrize("form", GOES_UP_AND_DOWN)
def test_what_is_worse_with_a_posture_is_no_worse_course(form: str) -> None:
    assert [p for p in POSTURES if _urgency(form.format(p)) >= Urgency.URGENT] == []


@pytest.mark.parametrize("text", GETS_WORSE)
def test_what_gets_worse_is_heard(text: str) -> None:
    assert _heard(text).get("symptoms_worsening") is Answer.PRESENT


@pytest.mark.parametrize("form", SHORT_FORMS)
def test_a_short_form_in_two_pieces_is_one(form: str) -> None:
    for whole, broken in IN_TWO_PIECES.items():
        if f"{{{whole}}}" in form:
            for piece in broken:
                assert _heard(form.replace(f"{{{whole}}}", piece)) == _heard(form.replace(f"{{{whole}}}", whole))


@pytest.mark.parametrize("word", ["numb between my legs", "incontinent since Monday", "my foot is dragging"])
@pytest.mark.parametrize("between", ["-", ".", " "])
def test_a_word_that_is_spelled_out_is_heard(word: str, between: str) -> None:
    first, _, rest = word.partition(" ")
    spelled = first if len(first) < len("numb") else between.join(first)

    assert _heard(f"{spelled} {rest}") == _heard(word)


@pytest.mark.parametrize("form", ASKED)
def test_a_yes_to_what_was_asked_tells_it(form: str) -> None:
    """And a no, or the answer to something else, tells nothing."""
    for sign in ASKED_SIGNS:
        assert _urgency(form.format(sign)) is Urgency.EMERGENCY
    assert _urgency("They asked if I leak and I don't") is Urgency.ROUTINE
    assert _urgency("They asked if I leak and I have back pain") is Urgency.ROUTINE


@pytest.mark.parametrize("form", LABELLED)
def test_labels_of_questions_and_answers_hide_neither(form: str) -> None:
    assert _heard(form.format("Have you lost control of your bladder", "No")).get("loss_of_bladder_control") == "absent"
    assert _heard(form.format("Can you pass urine", "No")).get("cannot_pass_urine") == "present"
    assert _heard(form.format("Any numbness between the legs", "Yes")).get("saddle_numbness") == "present"


@pytest.mark.parametrize("form", NO_LEGS)
def test_a_denied_trouble_of_both_legs_says_nothing_of_both(form: str) -> None:
    for trouble in ("numbness", "pain", "weakness", "tingling"):
        assert _heard(form.format(trouble)).get("both_legs_affected") not in TOLD
        assert _urgency(form.format(trouble)) <= Urgency.ROUTINE


@pytest.mark.parametrize("doubt", DOUBTED)
def test_a_doubt_is_of_its_own_clause(doubt: str) -> None:
    for sign, joint in product(("my foot drags", "can't pee", "both legs are numb"), (", ", " - ", "\n", ", but ")):
        assert _urgency(f"{doubt}{joint}{sign}") >= _urgency(sign)
        assert _urgency(f"{sign}{joint}{doubt}") >= _urgency(sign)


@pytest.mark.parametrize("aside", [*OF_FEAR, *OF_THE_PAST, "I haven't had any surgery.", "I've no numbness."])
def test_what_a_writer_fears_or_denies_hides_no_child(aside: str) -> None:
    alone = _urgency(f"{OF_A_CHILD}.")

    assert alone is Urgency.EMERGENCY
    assert _urgency(f"{aside} {OF_A_CHILD}.") is alone
    assert _urgency(f"{OF_A_CHILD}. {aside}") is alone


def test_the_age_of_a_child_who_is_carried_is_not_the_writers() -> None:
    for age, doing in product(("3", "two", "four"), ("carrying him hurts my back", "lifting him did my back in")):
        assert "age_years" not in _heard(f"my son is {age} and {doing}")
    assert _heard("my son is 3 and his back hurts")["age_years"] == 3


@pytest.mark.parametrize("form", EXCEPTED)
def test_what_is_excepted_from_a_denial_of_all_is_told(form: str) -> None:
    for sign in EXCEPTED_SIGNS:
        assert _urgency(form.format(sign)) is Urgency.EMERGENCY


@pytest.mark.parametrize("form", ONLY_ONE)
def test_what_ails_only_one_leg_is_heard(form: str) -> None:
    assert [f for f in LEG_FAILS if _heard(form.format(f)).get("leg_weakness") != "present"] == []

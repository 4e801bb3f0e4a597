"""Things that are only named: a good thing answered with no, a list with several answers, a place with a bare state."""

from __future__ import annotations

from itertools import product

import pytest

from sciatica_triage import Answer

from ..support.quiet import alarms, is_quiet, reading_of

GOOD_NOUNS = [
    "Bladder control", "Control of your bladder", "Bowel control", "Control of the bowels", "Erections",
    "Feeling between your legs", "Sensation when you wipe", "Feeling in the saddle area", "Sensation in your genitals",
    "The feeling around your anus", "Any feeling in your bottom", "Strength in both legs",
]  # fmt: skip
NOES = ["No", "No.", "Nope", "None", "I'm afraid not", "Sadly not", "Certainly not", "Not any more", "Gone"]
BAD_NOUNS = [
    "Loss of bladder control", "Problems with bladder control", "Change in feeling between your legs",
    "Loss of feeling in the saddle area", "Lack of sensation when you wipe", "Loss of strength in both legs",
]  # fmt: skip
SIGNS = ["fever", "numbness", "leaking", "weakness", "can't pee", "incontinence"]
LISTS_OF_ANSWERS = ["no, yes", "no and yes", "no/yes", "no, no, yes", "n, y"]
ONE_LEFT_OUT = [
    "all no bar the last", "no to all except the last one", "none of them apart from the last", "all no except one",
]  # fmt: skip
DENIED = ["no fever or", "no fever, cough or", "no pain, weakness or", "neither fever nor", "without fever or"]
HELD = ["bladder control", "bowel control", "control of my bladder", "control of my bowels"]
HEADS = [
    "no loss of feeling or",
    "no problems with strength or",
    "no change in sensation or",
    "no trouble with pain or",
]
PLACES = ["My bum.", "My groin.", "Between my legs?", "You asked about my bum.", "About my groin.", "Re my genitals."]
STATES = ["Numb.", "Totally numb.", "Still numb!", "Gone numb."]
ASKED = ["You asked about {}.", "The form asked about {}.", "She was asking about {}."]


@pytest.mark.parametrize("noun", GOOD_NOUNS)
def test_a_good_thing_that_is_only_named_and_answered_with_no_is_lost(noun: str) -> None:
    """`Erections? No` and `Sensation when you wipe? No` said nothing."""
    told = [f"{noun}? {answer}" for answer in NOES]

    assert [text for text in told if is_quiet(text)] == []


@pytest.mark.parametrize("noun", BAD_NOUNS)
def test_a_loss_that_is_named_and_answered_with_no_alarms_nobody(noun: str) -> None:
    assert not alarms(f"{noun}? No")


@pytest.mark.parametrize("answers", LISTS_OF_ANSWERS)
def test_of_several_answers_none_denies_what_stands_last(answers: str) -> None:
    """`Trauma, can't pee: no, yes` denied what it affirmed."""
    told = [f"{first}, {last}: {answers}" for first, last in product(["Trauma", "Fever", "Cough, fever"], SIGNS)]

    assert [
        t for t in told if Answer.ABSENT in {f.answer for f in reading_of(t).findings if f.finding != "fever"}
    ] == []


@pytest.mark.parametrize("left_out", ONE_LEFT_OUT)
def test_a_no_to_all_but_one_is_asked_about(left_out: str) -> None:
    told = [f"Fever, numbness, leaking: {left_out}", f"Cough, incontinence, weakness: {left_out}."]

    assert [text for text in told if is_quiet(text)] == []


@pytest.mark.parametrize("denied", DENIED)
def test_a_good_thing_at_the_end_of_a_denied_list_is_asked_about(denied: str) -> None:
    """`Neither pain nor control of my bladder` was healthy."""
    told = [f"{denied} {good}" for good in HELD]

    assert [text for text in told if is_quiet(text)] == []


@pytest.mark.parametrize("head", HEADS)
def test_a_good_thing_whose_loss_is_denied_alarms_nobody(head: str) -> None:
    assert [good for good in HELD if alarms(f"{head} {good}")] == []


@pytest.mark.parametrize("place", PLACES)
def test_a_state_that_is_all_that_is_said_is_of_the_place_named_before(place: str) -> None:
    """`You asked about my bum. Numb.` was a numbness of nowhere."""
    told = [f"{place} {state}" for state in STATES]

    assert [text for text in told if "saddle_numbness" not in reading_of(text).presentation().answered()] == []


@pytest.mark.parametrize("rest", ["Just sore.", "Tired.", "Fine.", "Much better."])
def test_a_state_after_a_denied_place_is_not_of_it(rest: str) -> None:
    assert not alarms(f"No fever. No bladder problems. {rest}")


@pytest.mark.parametrize("asked", ASKED)
def test_what_somebody_asked_about_is_as_it_is_answered(asked: str) -> None:
    """`The form asked about leaking. Yes.` was only what the form said."""
    leaks = asked.format("leaking")

    assert alarms(f"{leaks} Yes.")
    assert reading_of(f"{leaks} A bit.").suspected
    assert is_quiet(f"{leaks} No.")


@pytest.mark.parametrize("well", ["Bowels fine", "My bladder is fine", "Bowels are normal"])
def test_health_that_only_its_own_doing_bounds_is_no_health(well: str) -> None:
    """`Bowels fine, only they open on their own`."""
    assert not is_quiet(f"{well}, only they open on their own")
    assert is_quiet(f"{well}, only my back hurts")


def test_what_is_supposed_and_denied_in_the_next_sentence_is_quiet() -> None:
    """`I'd be numb down below, wouldn't I? I'm not.` sounded as alarming as the sign."""
    assert is_quiet("Would I know if I had cauda equina? I'd be numb down below, wouldn't I? I'm not.")
    assert not is_quiet("I'd be numb between the legs, wouldn't I? I'm not sure.")


@pytest.mark.parametrize("health", ["my bladder is normal", "I can feel when I wipe", "my bowels are fine"])
def test_health_that_somebody_asked_about_and_that_is_denied_is_asked_about(health: str) -> None:
    """`They asked if my bladder is normal. No.` was as quiet as a yes."""
    told = [f"{who} asked if {health}. {no}." for who in ("They", "You") for no in ("No", "Nope")]

    assert [text for text in told if is_quiet(text)] == []
    assert not alarms(f"They asked if {health}. Yes.")


def test_a_mood_is_no_place() -> None:
    assert not alarms("Feeling down? No")


ALL_WELL = ["Fine", "All good", "Everything's fine", "No problems", "Back to normal", "Nothing to report", "All okay"]
LEFT_OUT = [
    "except the bladder",
    "apart from the waterworks",
    "bar my bowels",
    "other than my groin",
    "save for my bladder",
]


@pytest.mark.parametrize("well", ALL_WELL)
def test_what_is_left_out_of_what_is_well_is_asked_about(well: str) -> None:
    assert [out for out in LEFT_OUT if is_quiet(f"{well} {out}")] == []


@pytest.mark.parametrize("seen", ["noticed the wet patch on my chair", "found my bed wet", "said my pyjamas were wet"])
def test_what_somebody_of_the_household_notices_is_the_writers(seen: str) -> None:
    """`My partner noticed the wet patch` was the partner's."""
    told = [f"{who} {seen} this morning" for who in ("My partner", "My wife", "My husband", "My girlfriend")]

    assert [text for text in told if is_quiet(text)] == []


@pytest.mark.parametrize("since", ["since I was a kid", "since I was four", "ever", "in my life", "this year"])
def test_a_first_time_is_of_now(since: str) -> None:
    """`Wet the bed for the first time since I was a kid` was of childhood."""
    assert not is_quiet(f"I wet the bed for the first time {since}")


def test_what_was_to_be_told_is_so_where_the_sentence_ends_with_it() -> None:
    """`They said come in if I go numb and I have` was only what they said."""
    assert "numbness" in reading_of("They said come in if I go numb and I have").presentation().answered()
    assert alarms("the leaflet says go to A&E if both legs go weak and they have")
    assert is_quiet("They said come in if I go numb and I have a sore back")

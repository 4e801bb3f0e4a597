"""How far a denial reaches: messages made from parts that the lexicon's authors did not write for it."""

from __future__ import annotations

from functools import cache
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sciatica_triage import Answer, Urgency, triage
from sciatica_triage.words import read

from ..support.sentences import (
    DENIAL_LISTS,
    DOUBLE_NEGATIONS,
    GOOD_THINGS,
    JOINERS,
    MORE_DENIAL_LISTS,
    MORE_JOINERS,
    MORE_SIGNS,
    OF_FEAR,
    OF_OTHERS,
    OF_THE_PAST,
    SIGNS,
    TROUBLES,
    UNCHANGED,
)

ALL_SIGNS = SIGNS | MORE_SIGNS
PRESENT_OR_OPEN = (Answer.PRESENT, Answer.UNSURE)
OTHER_CLAUSES = [
    "my back hurts", "I broke my arm", "my back is killing me", "I broke my back in 2015", "my shoulder aches",
    "hurt my back", "sore back", "I strained my neck", "had an operation in 2009",
]  # fmt: skip
CLAUSE_JOINTS = [" and ", " and now ", " & ", ", and ", " but ", ", ", ". "]
BARE_NOUNS = ["no feeling in my groin", "numbness between my legs"]
"""They may go on with what stood before: `in 2015, no feeling in my groin`."""
EMERGENCIES_AFTER = [
    "can't feel my legs", "cannot feel my bottom", "can't feel my feet since yesterday", "numb between my legs",
    "both legs are numb", "have weak legs and can't walk", "lost control of my bladder since yesterday", "can't pee",
    "wet myself since yesterday", "can't move my leg", "can't lift my foot", "legs give way", "keep wetting myself",
    *BARE_NOUNS,
]  # fmt: skip
ORDER = [Answer.ABSENT, Answer.NOT_ASKED, Answer.UNSURE, Answer.PRESENT]


@cache
def _heard(text: str) -> dict[str, object]:
    return dict(read(text).presentation().answered())


@cache
def _urgency(text: str) -> Urgency:
    return triage(read(text).presentation(), engine="reference").urgency


def _lost(signs: dict[str, str], lists: tuple[str, ...], joiners: tuple[str, ...]) -> list[str]:
    """The sentences in which a sign is heard less than alone."""
    made = ((f"{denials}{joiner}{sign}", sign) for sign, denials, joiner in product(signs, lists, joiners))
    return [
        text for text, sign in made if _heard(text).get(signs[sign]) != "present" or _urgency(text) < _urgency(sign)
    ]


def test_each_sign_is_heard_alone() -> None:
    """What the other checks say means nothing for a sign that is not heard."""
    assert [s for s, finding in ALL_SIGNS.items() if _heard(s).get(finding) != "present"] == []


def test_a_plain_sign_is_heard_whatever_list_of_denials_stands_before_it() -> None:
    """Six signs, seven lists, ten joiners: 420 sentences, none of them calmer than the sign alone."""
    assert _lost(SIGNS, DENIAL_LISTS, JOINERS) == []


@pytest.mark.parametrize("joiner", [*JOINERS, *MORE_JOINERS])
def test_a_sign_stays_heard_after_other_lists_and_joiners(joiner: str) -> None:
    """The same over more signs, lists and joiners."""
    assert _lost(ALL_SIGNS, DENIAL_LISTS + MORE_DENIAL_LISTS, (joiner,)) == []


@pytest.mark.parametrize("joiner", [", ", " but ", ". ", "; ", " and "])
def test_a_sign_stays_heard_whatever_denial_follows_it(joiner: str) -> None:
    """A denial that stands after a sign does not reach back to it."""
    lost = [
        text
        for sign, denials in product(ALL_SIGNS, DENIAL_LISTS + MORE_DENIAL_LISTS)
        if _heard(text := f"{sign}{joiner}{denials}").get(ALL_SIGNS[sign]) != "present"
        or _urgency(text) < _urgency(sign)
    ]

    assert lost == []


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(ALL_SIGNS)),
    st.lists(st.sampled_from(DENIAL_LISTS + MORE_DENIAL_LISTS), min_size=1, max_size=3),
    st.sampled_from(JOINERS + MORE_JOINERS),
    st.sampled_from(JOINERS + MORE_JOINERS),
)
def test_a_denial_of_one_thing_makes_nothing_else_calmer(sign: str, denials: list[str], joiner: str, last: str) -> None:
    """Whatever stands around a sign, its own answer is never `absent`, and never lower than alone."""
    text = f"{joiner.join(denials)}{last}{sign}"
    finding = ALL_SIGNS[sign]

    assert ORDER.index(_heard(text)[finding]) >= ORDER.index(_heard(sign)[finding])  # type: ignore[arg-type]
    assert _urgency(text) >= _urgency(sign)


@pytest.mark.parametrize("aside", [*OF_OTHERS, *OF_THE_PAST, *OF_FEAR])
def test_what_is_said_of_others_the_past_or_a_fear_never_lowers(aside: str) -> None:
    """Such a sentence beside a sign, before it or after it, leaves the sign heard."""
    lowered = [
        text
        for sign in ALL_SIGNS
        for text in (f"{aside} {sign}.", f"{sign}. {aside}")
        if _urgency(text) < _urgency(sign) or _heard(text).get(ALL_SIGNS[sign]) != "present"
    ]

    assert lowered == []


@pytest.mark.parametrize("form", DOUBLE_NEGATIONS)
def test_a_good_thing_denied_twice_is_never_absent(form: str) -> None:
    """`Ain't got no control of my water` tells of a loss, in every dialect."""
    wrong = [
        text
        for thing, finding in GOOD_THINGS.items()
        if _heard(text := form.format(thing)).get(finding) not in PRESENT_OR_OPEN
        or Answer.ABSENT in _heard(text).values()
    ]

    assert wrong == []


@pytest.mark.parametrize("form", UNCHANGED)
def test_no_change_in_a_trouble_says_that_it_is_there(form: str) -> None:
    """A denial of a change, a cure or a cause is none of the trouble."""
    wrong = [
        text
        for trouble, finding in TROUBLES.items()
        if _heard(text := form.format(trouble)).get(finding) not in PRESENT_OR_OPEN
    ]

    assert wrong == []


@pytest.mark.parametrize(
    "plain", ["no {}", "I have no {}", "I don't have any {}", "there is no {}", "never had any {}"]
)
def test_a_plain_denial_is_still_heard(plain: str) -> None:
    """What a denial plainly reaches is `absent`: a reader that denies nothing would pass the other checks."""
    things = {"numbness": "numbness", "tingling": "tingling", "weakness": "leg_weakness", "fever": "fever"}

    assert [t for t, finding in things.items() if _heard(plain.format(t)).get(finding) != "absent"] == []


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("no numbness or tingling", {"numbness", "tingling"}),
        ("no weakness, numbness or tingling", {"leg_weakness", "numbness", "tingling"}),
        ("no numbness, tingling, weakness", {"leg_weakness", "numbness", "tingling"}),
        ("no fever, no weight loss", {"fever", "unexplained_weight_loss"}),
        ("no frequency, urgency, incontinence", {"bladder_flow_change", "loss_of_bladder_control"}),
        ("my leg is not numb or weak", {"numbness", "leg_weakness"}),
        ("haven't lost weight, haven't been injured", {"unexplained_weight_loss"}),
        ("no weakness, waterworks normal", {"leg_weakness", "bladder_change"}),
    ],
)
def test_a_list_of_denials_denies_each(text: str, absent: set[str]) -> None:
    """A bare list after a denial, however it is joined, is denied item by item."""
    heard = _heard(text)

    assert {name for name, answer in heard.items() if answer == "absent"} >= absent
    assert not set(heard.values()) & set(PRESENT_OR_OPEN)


@pytest.mark.parametrize(
    "text", ["no neck injury", "no head injury or numbness", "no injury to my neck", "no knee injury, sore back"]
)
def test_no_injury_of_a_part_denies_no_other(text: str) -> None:
    assert "onset_after_trauma" not in read(text).presentation().answered()


def test_what_was_feared_is_not_told() -> None:
    assert "cancer_history" not in read("my doctor feared cancer").presentation().answered()
    assert triage(read("what I feared has happened, I wet myself").presentation()).urgency is Urgency.EMERGENCY


@pytest.mark.parametrize("told", EMERGENCIES_AFTER)
def test_what_is_told_after_another_clause_is_heard_as_it_is_alone(told: str) -> None:
    """Neither a place of the clause before nor its date takes hold of what comes after."""
    for before, joint in product(OTHER_CLAUSES, CLAUSE_JOINTS):
        reading = read(before + joint + told)

        assert reading.suspected or triage(reading.presentation(), engine="reference").urgency is Urgency.EMERGENCY
        if told not in BARE_NOUNS:
            assert not reading.suspected, before + joint + told

"""An exception says that nothing has changed; answers that say otherwise take its effect away."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from sciatica_triage import Triager, Urgency

SETS = {"both": ("documents", "guidelines"), "documents": ("documents",), "guidelines": ("guidelines",)}
TRIAGERS = {name: Triager(packs, engine="reference") for name, packs in SETS.items()}
WORSE = ("worse_since_seen", "symptoms_worsening")
SAME: Mapping[str, tuple[Mapping[str, object], tuple[str, ...], tuple[str, ...]]] = {
    # the exception: what it explains, what says that this is not the same any more, where it is explained
    "severe_pain_checked": ({"severe_pain": True, "severe_pain_hours": 30}, WORSE, ("both", "documents")),
    "injury_checked": ({"onset_after_trauma": True, "trauma_days_ago": 90}, WORSE, ("both", "documents")),
    "both_legs_usual_for_me": ({"both_legs_affected": True}, WORSE, ("both", "guidelines")),
    "weakness_checked": (
        {"major_leg_weakness": True},
        ("worse_since_seen", "weakness_worsening"),
        ("both", "guidelines"),
    ),
    "numbness_expected": (
        {"recent_spinal_procedure": True, "numbness": True},
        ("worse_since_seen", "sensory_worsening"),
        ("both", "guidelines"),
    ),
}


@pytest.mark.parametrize(
    ("exception", "sign", "packs"),
    [(name, sign, packs) for name, (_, signs, sets) in SAME.items() for sign in signs for packs in sets],
)
def test_getting_worse_overrides_an_exception_that_says_all_is_the_same(exception: str, sign: str, packs: str) -> None:
    triage = TRIAGERS[packs].triage
    explained = SAME[exception][0]

    assert triage(explained).urgency == Urgency.EMERGENCY
    assert triage({**explained, exception: True}).urgency == Urgency.URGENT
    assert triage({**explained, exception: True, sign: True}).urgency == Urgency.EMERGENCY


@pytest.mark.parametrize("packs", SETS)
@pytest.mark.parametrize("injury", ["onset_after_trauma", "major_trauma"])
@pytest.mark.parametrize("days", [0, 10, 42, "unsure"])
def test_an_injury_of_the_last_six_weeks_is_no_old_one(packs: str, injury: str, days: object) -> None:
    answers = {injury: True, "trauma_days_ago": days}
    alone, excepted = (TRIAGERS[packs].triage({**answers, **more}).urgency for more in ({}, {"injury_checked": True}))

    assert excepted == alone
    if packs == "both":
        assert alone == Urgency.EMERGENCY


def test_an_injury_of_more_than_six_weeks_may_be_an_old_one() -> None:
    told = {"onset_after_trauma": True, "trauma_days_ago": 43, "injury_checked": True}

    assert TRIAGERS["both"].triage(told).urgency == Urgency.URGENT

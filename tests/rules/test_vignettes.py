"""Short histories, each with the band in which its level may lie: never calmer, and seldom more alarming.

`vignettes.jsonl` holds what is known of each person (what is left out was not asked). `answered_anew` says why an answer
differs from the first reading of the history, `outside` why a level may stand above its band.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sciatica_triage import Triager, Urgency

VIGNETTES: list[dict[str, Any]] = [
    json.loads(line) for line in Path(__file__).with_name("vignettes.jsonl").read_text("utf-8").splitlines()
]
TRIAGER = Triager(engine="reference")


@pytest.mark.parametrize("vignette", VIGNETTES, ids=lambda v: v["id"])
def test_a_history_gets_a_level_in_its_band_or_a_reason_why_not(vignette: dict[str, Any]) -> None:
    urgency = TRIAGER.triage(vignette["answers"]).urgency

    assert Urgency(vignette["at_least"]) <= urgency
    if "outside" in vignette:
        assert Urgency(vignette["at_most"]) < urgency == Urgency(vignette["outside"]["level"])
        assert vignette["outside"]["because"]
    else:
        assert urgency <= Urgency(vignette["at_most"])


def test_no_calm_history_is_called_an_emergency() -> None:
    calm = [v for v in VIGNETTES if Urgency(v["at_most"]) <= Urgency.SOON]

    assert len(calm) > 8
    assert [v["id"] for v in calm if TRIAGER.triage(v["answers"]).urgency == Urgency.EMERGENCY] == []


def test_few_histories_stand_above_their_band() -> None:
    assert [v["id"] for v in VIGNETTES if "outside" in v] == ["ns066", "ns084", "ns085", "ns088", "ns093"]

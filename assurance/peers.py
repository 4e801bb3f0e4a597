"""Other ways to triage the same short histories: `python assurance/peers.py` (needs `pip install stcc-mcp==0.1.5`).

The 36 histories of `tests/rules/vignettes.jsonl`, each with the band in which its level may lie, judged by this library, by
a checklist (any finding that is asked of everyone is an emergency, else routine) and by the rules of `stcc-mcp`, which
are protocols of nurses on the telephone. Of stcc-mcp the language model that reads a record is left out: its criteria are
answered from the same answers by the table below, which is our reading, so what is compared are rules and not reading.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from sciatica_triage import Presentation, Triager, Urgency, findings

HISTORIES: Final = Path(__file__).parents[1] / "tests" / "rules" / "vignettes.jsonl"
Truth: TypeAlias = Literal["no", "unknown", "yes"]
Criterion: TypeAlias = Callable[[Presentation], Truth]
_ORDER: Final[tuple[Truth, ...]] = ("no", "unknown", "yes")
_ANSWERS: Final[Mapping[str, Truth]] = {"present": "yes", "absent": "no"}


def told(name: str) -> Criterion:
    """The answer to one finding."""
    return lambda person: _ANSWERS.get(str(getattr(person, name)), "unknown")


def above(name: str, least: float) -> Criterion:
    """Whether a number is at least this."""

    def meets(person: Presentation) -> Truth:
        value = getattr(person, name)
        return "unknown" if isinstance(value, str) else "yes" if float(value) >= least else "no"

    return meets


def some(*parts: str | Criterion) -> Criterion:
    """At least one of these."""
    return lambda person: max((_read(part)(person) for part in parts), key=_ORDER.index)


def every(*parts: str | Criterion) -> Criterion:
    """All of these."""
    return lambda person: min((_read(part)(person) for part in parts), key=_ORDER.index)


def opposite(part: Criterion) -> Criterion:
    """Not this."""
    return lambda person: _ORDER[2 - _ORDER.index(part(person))]


def never_asked(_: Presentation) -> Truth:
    """A criterion of which no finding speaks."""
    return "unknown"


def _read(part: str | Criterion) -> Criterion:
    return told(part) if isinstance(part, str) else part


SENSE: Final = some("numbness", "tingling")
WEAK: Final = some("leg_weakness", "major_leg_weakness", "cannot_move_leg")
NO_CONTROL: Final = some("loss_of_bladder_control", "loss_of_bowel_control")
INJURED: Final = some("onset_after_trauma", "minor_injury_onset", "major_trauma")
OVER_60: Final = above("age_years", 60)
BACK: Final[Mapping[str, Criterion]] = {
    "A.0": every("both_legs_affected", "weakness_worsening"),
    "A.1": some(every(SENSE, "sudden_onset"), NO_CONTROL),
    "A.2": told("saddle_numbness"),
    "A.3": every(OVER_60, "symptoms_worsening"),
    "A.4": some("collapse_or_chest_pain", "known_aneurysm"),
    "A.5": told("cannot_pass_urine"),
    "A.6": told("collapse_or_chest_pain"),
    "A.7": never_asked,
    "B.0": every("severe_pain", "blood_in_urine"),
    "B.1": WEAK,
    "B.2": never_asked,
    "B.3": OVER_60,
    "B.4": every(opposite(OVER_60), "symptoms_worsening"),
    "B.5": never_asked,
    "B.6": every("cancer_history", "sudden_onset"),
    "C.0": told("leg_pain"),
    "C.1": every("severe_pain", "persistent_pain"),
    "C.2": told("burning_urine"),
    "C.3": some("limits_activity", "cannot_walk_or_stand"),
    "C.4": told("pain_despite_self_care"),
    "C.5": never_asked,
    "C.6": every(INJURED, above("trauma_days_ago", 2)),
    "C.7": some("diabetes", "infection_risk", "bone_fragility_risk"),
    "C.8": some("cancer_history", "unexplained_weight_loss"),
    "C.9": told("infection_risk"),
    "C.10": told("night_or_rest_pain"),
    "C.11": told("rash_or_blisters"),
    "C.12": NO_CONTROL,
    "C.13": SENSE,
    "D.0": told("recurrent_pain"),
    "D.1": every(opposite(told("leg_pain")), opposite(told("limits_activity")), opposite(told("severe_pain"))),
    "D.2": told("fever"),
}
INJURY: Final[Mapping[str, Criterion]] = {
    "A.0": told("new_breathlessness"),
    "A.1": told("severe_pain"),
    "A.2": told("cannot_move_leg"),
    "A.3": some(SENSE, WEAK, "arm_face_or_speech_change"),
    "A.4": NO_CONTROL,
    "A.5": never_asked,
    "A.6": never_asked,
    "A.7": told("collapse_or_chest_pain"),
    "B.0": every(INJURED, opposite(above("trauma_days_ago", 8))),
    "B.1": told("symptoms_worsening"),
    "B.2": some(WEAK, NO_CONTROL),
    "B.3": SENSE,
    "B.4": told("cannot_pass_urine"),
    "B.5": told("saddle_numbness"),
    "C.0": above("age_years", 66),
    "C.1": some("cancer_history", "takes_blood_thinner"),
    "C.2": told("limits_activity"),
    "D.0": told("pain_despite_self_care"),
    "D.1": never_asked,
}
TIERS: Final = {
    "L1": Urgency.EMERGENCY,  # an ambulance
    "L2": Urgency.EMERGENCY,  # an emergency department, promptly
    "L3": Urgency.URGENT,  # today
    "L4": Urgency.URGENT,  # within 24 hours, in these two protocols
    "L5": Urgency.ROUTINE,
}


def by_stcc(person: Presentation, unknown: Truth) -> Urgency:
    """The level of stcc-mcp's protocol. Where something is not known it counts as `unknown`, or as `no`."""
    from stcc_mcp.core import Engine

    injury = INJURED(person) == "yes"
    name, criteria = ("BackNeck_Injury.md", INJURY) if injury else ("Back_Pain.md", BACK)
    case = Engine().open_case(name)
    for place, criterion in criteria.items():
        truth = criterion(person)
        case.assert_(f"{name}#{place}", unknown if truth == "unknown" else truth)  # noqa: PT009 (theirs, no unittest)
    found = case.worst_case() if unknown == "unknown" else case.evaluate()
    return TIERS[found.tier]


def by_checklist(person: Presentation) -> Urgency:
    """An emergency where anything is present that is asked of everyone."""
    first = [one.name for one in findings() if one.tier == 1 and one.kind == "finding"]
    return Urgency.EMERGENCY if some(*first)(person) == "yes" else Urgency.ROUTINE


def main() -> None:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    histories: list[dict[str, Any]] = [json.loads(line) for line in HISTORIES.read_text("utf-8").splitlines()]
    triager = Triager()
    ways: dict[str, Callable[[Presentation], Urgency]] = {
        "sciatica_triage, what is told": lambda person: triager.triage(person).urgency,
        "sciatica_triage, its ceiling": lambda person: triager.triage(person).ceiling,
        "a checklist": by_checklist,
    }
    if find_spec("stcc_mcp"):
        ways["stcc-mcp, what is open is a no"] = lambda person: by_stcc(person, "no")
        ways["stcc-mcp, its worst case"] = lambda person: by_stcc(person, "unknown")
    else:
        print("stcc-mcp is not installed and is left out")
    print(f"{len(histories)} histories{'':22}calmer   in the band   more alarming   emergency though calm")
    for name, judge in ways.items():
        seen: Counter[str] = Counter()
        for one in histories:
            level = judge(Presentation(**one["answers"]))
            least, most = Urgency(one["at_least"]), Urgency(one["at_most"])
            seen["calmer" if level < least else "alarming" if level > most else "in"] += 1
            seen["emergency"] += level == Urgency.EMERGENCY and most <= Urgency.SOON
        calm = sum(Urgency(one["at_most"]) <= Urgency.SOON for one in histories)
        print(f"{name:34}{seen['calmer']:6}{seen['in']:14}{seen['alarming']:16}{seen['emergency']:17} of {calm}")


if __name__ == "__main__":
    main()

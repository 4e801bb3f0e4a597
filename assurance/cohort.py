"""Simulated adults with leg pain, for the benchmarks. Every prevalence here is an assumption, not evidence.

The model: two standard normal numbers a person, `z` (how bad the case is) and `y` (a tendency to say yes). A finding with
prevalence p and loading w is present with probability 1 / (1 + exp(-l)), where
l = ln(p / (1 - p)) * sqrt(1 + 0.35 * (w * w + q * q)) + w * z + q * y, and q is 1 where answers cluster, else 0.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Final

from sciatica_triage import Presentation
from sciatica_triage.vocabulary import vocabulary_of

VOCABULARY: Final = vocabulary_of(Presentation)

ASKED_OF_ALL: Final = """
back_pain .8/0, numbness .4/.4, tingling .5/.3, burning .35/.3, leg_weakness .35/.6, symptoms_worsening .25/.6,
limits_activity .75/.8, persistent_pain .65/.5, recurrent_pain .5/0, pain_despite_self_care .6/.3, severe_pain .12/1,
sudden_onset .2/.3, strain_onset .25/0, night_or_rest_pain .25/.8, thoracic_or_band_pain .06/0, gait_change .08/.5,
cannot_walk_or_stand .02/.6, both_legs_affected .08/.3, saddle_numbness .015/.3, sexual_function_change .03/.3,
loss_of_bladder_control .015/0, loss_of_bowel_control .005/0, bladder_change .04/.3, bowel_change .015/.3,
cannot_pass_urine .003/0, arm_face_or_speech_change .005/0, onset_after_trauma .08/0, major_trauma .015/0,
bone_fragility_risk .08/0, spine_shape_change .02/0, pregnant_or_postpartum .015/0, recent_spinal_procedure .02/0,
takes_blood_thinner .06/0, cancer_history .08/0, unexplained_weight_loss .03/0, fever .012/.4, feeling_very_ill .006/.4,
confused_or_drowsy .002/0, infection_risk .07/0, diabetes .08/0, sudden_severe_pain .01/.5, collapse_or_chest_pain .01/0,
new_breathlessness .006/0, known_aneurysm .003/0, one_leg_swollen .03/0, cold_pale_leg .006/0
"""
ASKED_OF_THOSE_WITH: Final = (
    (("leg_weakness",), "weakness_worsening .15/.6, major_leg_weakness .18/.5, cannot_move_leg .02/0"),
    (("numbness", "tingling", "burning"), "sensory_worsening .2/.6"),
    (("numbness", "tingling", "burning", "leg_weakness"), "nerve_symptoms_later .3/0"),
    (("bladder_change",), "bladder_flow_change .6/0, bladder_feeling_change .3/0"),
    (("bowel_change",), "bowel_feeling_change .5/0"),
    (("recent_spinal_procedure",), "procedure_site_problem .05/0"),
)
BLADDER: Final = VOCABULARY["bladder_usual_for_me"].about
BOWEL: Final = VOCABULARY["bowel_usual_for_me"].about
SCREENING: Final = tuple(f.name for f in VOCABULARY.findings.values() if f.tier == 1 and f.kind == "finding")


def _table(text: str) -> tuple[tuple[str, float, float], ...]:
    rows = (entry.split() for entry in text.replace("\n", " ").split(","))
    return tuple((name, *map(float, numbers.split("/"))) for name, numbers in rows)


_OF_ALL: Final = _table(ASKED_OF_ALL)
_OF_SOME: Final = tuple((first, _table(text)) for first, text in ASKED_OF_THOSE_WITH)


@dataclass(frozen=True)
class Cohort:
    """How people are drawn: `factor` on every prevalence below 0.7, clustering, and how many are unsure."""

    factor: float = 1.0
    clusters: bool = False
    unsure: float = 0.01
    seed: int = 2024
    normal_temperature: float = field(default=36.8)

    def people(self, count: int) -> Iterator[dict[str, object]]:
        """Everything that is true of each person, every finding answered."""
        random = Random(self.seed)
        for _ in range(count):
            yield self._person(random)

    def _person(self, random: Random) -> dict[str, object]:
        z, y = random.gauss(0, 1), random.gauss(0, 1)
        q = 1.0 if self.clusters else 0.0

        def present(prevalence: float, loading: float) -> bool:
            p = min(prevalence * self.factor, 0.97) if prevalence < 0.7 else prevalence
            logit = math.log(p / (1 - p)) * math.sqrt(1 + 0.35 * (loading * loading + q * q)) + loading * z + q * y
            return random.random() < 1 / (1 + math.exp(-logit))

        has = {"leg_pain"} | {name for name, p, w in _OF_ALL if present(p, w)}
        for first, table in _OF_SOME:
            if not has.isdisjoint(first):
                has |= {name for name, p, w in table if present(p, w)}
        has |= {parent for name in has for parent in VOCABULARY.ancestors[name]}
        for exception, about in (("bladder_usual_for_me", BLADDER), ("bowel_usual_for_me", BOWEL)):
            if not has.isdisjoint(about) and random.random() < 0.25:
                has.add(exception)
        answers: dict[str, object] = {
            f.name: "present" if f.name in has else "absent" for f in VOCABULARY.findings.values() if f.kind != "number"
        }
        for name in SCREENING:
            if name not in has and random.random() < self.unsure:
                answers[name] = "unsure"
        answers["age_years"] = round(min(max(random.gauss(52, 15), 18), 90))
        answers["symptom_days"] = _days(random)
        answers["temperature_c"] = self.normal_temperature
        if "severe_pain" in has:
            answers["severe_pain_hours"] = 1 if random.random() < 0.04 else 48
        if has & {"onset_after_trauma", "major_trauma"}:
            answers["trauma_days_ago"] = random.choice((3, 20, 40, 90))
        return answers


def _days(random: Random) -> int:
    chance = random.random()
    if chance < 0.15:
        return random.randint(1, 5)
    if chance < 0.35:
        return random.randint(7, 12)
    return random.randint(14, 40) if chance < 0.60 else random.randint(42, 341)

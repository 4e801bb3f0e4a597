"""Simulated adults with leg pain, for the alarm rate. A prevalence that no source gives is an assumption, not evidence.

The model: two standard normal numbers a person, `z` (how bad the case is) and `y` (a tendency to say yes). A finding with
prevalence p and loading w is present with probability 1 / (1 + exp(-l)), where
l = ln(p / (1 - p)) * sqrt(1 + 0.35 * (w * w + q * q)) + w * z + q * y, and q is 1 where answers cluster, else 0.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Final

from sciatica_triage import Presentation
from sciatica_triage.vocabulary import vocabulary_of
from sciatica_triage.vocabulary.topics import TOPICS

VOCABULARY: Final = vocabulary_of(Presentation)

ASKED_OF_ALL: Final = """
back_pain .8/0, numbness .4/.4, tingling .5/.3, burning .35/.3, leg_weakness .35/.6, symptoms_worsening .25/.6,
limits_activity .75/.8, persistent_pain .65/.5, recurrent_pain .5/0, pain_despite_self_care .6/.3, severe_pain .12/1,
sudden_onset .2/.3, strain_onset .25/0, night_or_rest_pain .25/.8, thoracic_or_band_pain .06/0, gait_change .08/.5,
cannot_walk_or_stand .02/.6, both_legs_affected .08/.3, saddle_numbness .015/.3, sexual_function_change .03/.3,
loss_of_bladder_control .015/0, loss_of_bowel_control .005/0, bladder_change .04/.3, bowel_change .015/.3,
cannot_pass_urine .003/0, arm_face_or_speech_change .005/0, onset_after_trauma .03/0, minor_injury_onset .05/0,
major_trauma .015/0, bone_fragility_risk .08/0, spine_shape_change .02/0, pregnant_or_postpartum .015/0,
recent_spinal_procedure .02/0, takes_blood_thinner .06/0, cancer_history .08/0, unexplained_weight_loss .03/0,
fever .012/.4, feeling_very_ill .006/.4, confused_or_drowsy .002/0, infection_risk .07/0, diabetes .08/0,
sudden_severe_pain .01/.5, collapse_or_chest_pain .01/0, new_breathlessness .006/0, known_aneurysm .003/0,
one_leg_swollen .03/0, cold_pale_leg .006/0, sudden_leg_loss .01/.3, hands_numb_or_clumsy .05/.3, worse_since_seen .1/.5,
rash_or_blisters .01/0, hot_red_skin .01/0, burning_urine .03/0, blood_in_urine .01/0
"""
"""Assumed, name by name: prevalence and loading."""
ASKED_OF_THOSE_WITH: Final = (
    (
        ("leg_weakness",),
        "weakness_worsening .15/.6, major_leg_weakness .12/.5, knee_gives_way .15/.3, cannot_move_leg .02/0",
    ),
    (("numbness", "tingling", "burning"), "sensory_worsening .2/.6"),
    (("numbness", "tingling", "burning", "leg_weakness"), "nerve_symptoms_later .3/0"),
    (("bladder_change",), "bladder_flow_change .6/0, bladder_feeling_change .3/0"),
    (("bowel_change",), "bowel_feeling_change .5/0"),
    (("recent_spinal_procedure",), "procedure_site_problem .05/0, headache_after_procedure .1/0"),
    (("fever", "feeling_very_ill"), "stiff_neck .05/0"),
    (
        ("pregnant_or_postpartum",),
        "pregnancy_constant_pain .03/0, pregnancy_bleeding .02/0, pregnancy_labour_sign .05/0, baby_moves_less .02/0",
    ),
)
"""Assumed, of those who have any of the first."""
EXCEPTIONS: Final[Mapping[str, float]] = {
    "bladder_usual_for_me": 0.25,
    "bowel_usual_for_me": 0.25,
    "both_legs_usual_for_me": 0.25,
    "sexual_usual_for_me": 0.5,
    "weakness_checked": 0.2,
    "numbness_expected": 0.4,
    "severe_pain_checked": 0.2,
    "injury_checked": 0.5,
    "cancer_long_past": 0.4,
}
"""Assumed, of those who have what the exception is about; an injury only once it is older than 6 weeks."""

PUBLISHED: Final[Mapping[str, tuple[float, str]]] = {
    "severe_pain": (
        0.089,
        "very severe pain: table 1 of an inception cohort, 969 with acute back pain in primary care",
    ),
    "limits_activity": (0.58, "interferes quite a bit or extremely: the same cohort"),
    "sudden_onset": (0.82, "the same cohort"),
    "recurrent_pain": (0.75, "a previous episode: the same cohort"),
    "night_or_rest_pain": (0.44, "482 of a back-pain triage clinic without serious disease"),
    "symptoms_worsening": (0.41, "pain increased in the last 3 months: 1,760 with chronic pain in rehabilitation"),
    "strain_onset": (0.085, "heavy or light lifting: 154 with radicular pain of a spine clinic"),
    "onset_after_trauma": (0.013, "an injury: the same 154"),
    "minor_injury_onset": (0.027, "derived: the rest of about 4 % with an injury, 669 over 55 in general practice"),
    "both_legs_affected": (0.08, "6 of 75 of a spine clinic"),
}
"""Published or derived values from primary care or clinics like it; everything else stays assumed."""
HOSPITAL: Final[Mapping[str, tuple[float, str]]] = {
    "numbness": (0.58, "derived: 466 with a herniated disc at hospital back clinics"),
    "leg_weakness": (0.43, "derived: the same 466"),
    "cancer_history": (0.21, "derived: 474 of a spine clinic without a cancer of the spine"),
}
"""Values of people who were sent to a hospital: the upper end."""

SCREENING: Final = tuple(f.name for f in VOCABULARY.findings.values() if f.tier == 1 and f.kind == "finding")
Table = tuple[tuple[str, float, float], ...]


def _table(text: str) -> Table:
    rows = (entry.split() for entry in text.replace("\n", " ").split(","))
    return tuple((name, *map(float, numbers.split("/"))) for name, numbers in rows)


_OF_ALL: Final = _table(ASKED_OF_ALL)
_OF_SOME: Final = tuple((first, _table(text)) for first, text in ASKED_OF_THOSE_WITH)


@dataclass(frozen=True)
class Cohort:
    """How people are drawn: `factor` on every assumed prevalence below 0.7, clustering, and how many are unsure.

    `unsure_by_topic`: whoever is unsure of one screening finding is unsure of all of its topic that they do not have.
    """

    factor: float = 1.0
    clusters: bool = False
    unsure: float = 0.01
    unsure_by_topic: bool = False
    published: bool = False
    hospital: bool = False
    seed: int = 2024
    normal_temperature: float = 36.8

    def people(self, count: int) -> Iterator[dict[str, object]]:
        """Everything that is true of each person, every finding answered."""
        random = Random(self.seed)
        known = {**(PUBLISHED if self.published else {}), **(HOSPITAL if self.hospital else {})}
        table = tuple((name, *_prevalence(name, p, known, self.factor), w) for name, p, w in _OF_ALL)
        for _ in range(count):
            yield self._person(random, table)

    def _person(self, random: Random, table: tuple[tuple[str, float, float], ...]) -> dict[str, object]:
        z, y = random.gauss(0, 1), random.gauss(0, 1)
        q = 1.0 if self.clusters else 0.0

        def present(p: float, loading: float) -> bool:
            logit = math.log(p / (1 - p)) * math.sqrt(1 + 0.35 * (loading * loading + q * q)) + loading * z + q * y
            return random.random() < 1 / (1 + math.exp(-logit))

        has = {"leg_pain"} | {name for name, p, w in table if present(p, w)}
        for first, some in _OF_SOME:
            if not has.isdisjoint(first):
                has |= {name for name, p, w in some if present(_factored(p, self.factor), w)}
        has |= {parent for name in has for parent in VOCABULARY.ancestors[name]}
        numbers: dict[str, object] = {
            "age_years": round(min(max(random.gauss(52, 15), 18), 90)),
            "symptom_days": _days(random),
            "temperature_c": self.normal_temperature,
        }
        if "severe_pain" in has:
            numbers["severe_pain_hours"] = 1 if random.random() < 0.04 else 48
        if has & {"onset_after_trauma", "minor_injury_onset", "major_trauma"}:
            numbers["trauma_days_ago"] = random.choice((10, 20, 40, 90))
        for exception, share in EXCEPTIONS.items():
            about = has & {*VOCABULARY[exception].about}
            old = exception != "injury_checked" or numbers.get("trauma_days_ago") == 90
            if about and old and random.random() < share:
                has.add(exception)
        answers: dict[str, object] = {
            f.name: "present" if f.name in has else "absent" for f in VOCABULARY.findings.values() if f.kind != "number"
        }
        answers |= dict.fromkeys(self._doubts(random, has), "unsure")
        return answers | numbers

    def _doubts(self, random: Random, has: set[str]) -> list[str]:
        """The screening findings that the person does not have and is unsure of."""
        absent = [name for name in SCREENING if name not in has]
        if not self.unsure_by_topic:
            return [name for name in absent if random.random() < self.unsure]
        topics = {topic for topic in TOPICS if random.random() < self.unsure}
        return [name for name in absent if VOCABULARY[name].topic in topics]


def _prevalence(name: str, assumed: float, known: Mapping[str, tuple[float, str]], factor: float) -> tuple[float]:
    return (known[name][0],) if name in known else (_factored(assumed, factor),)


def _factored(prevalence: float, factor: float) -> float:
    return min(prevalence * factor, 0.97) if prevalence < 0.7 else prevalence


def _days(random: Random) -> int:
    chance = random.random()
    if chance < 0.15:
        return random.randint(1, 5)
    if chance < 0.35:
        return random.randint(7, 12)
    return random.randint(14, 40) if chance < 0.60 else random.randint(42, 341)

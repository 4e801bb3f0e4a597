"""What may be given for each finding, as type checkers and editors read it.

Made from `presentation.py` by `python -m sciatica_triage.authoring.typed`; change the findings there, not this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, TypeAlias, TypedDict

from .findings import Answer

if TYPE_CHECKING:
    from .answers import Heard
    from .who import Reporter

GivenReply: TypeAlias = Answer | Literal["present", "absent", "unsure", "not_asked", "yes", "no"] | bool | None
"""What may be given for a finding or an exception; None is the same as `not_asked`."""
GivenAmount: TypeAlias = float | Decimal | timedelta | Answer | Literal["unsure", "not_asked"] | None
"""What may be given for a number, in the unit of its name; None is the same as `not_asked`."""


class GivenAnswers(TypedDict, total=False):
    """Answers by the name of their finding, as `Presentation(...)` and `triage()` take them."""

    reported_by: Reporter | None
    heard: Sequence[Heard]
    loss_of_bladder_control: GivenReply
    """Leaked urine, even once."""
    loss_of_bowel_control: GivenReply
    """Leaked poo, even once."""
    bladder_change: GivenReply
    """Any change in your control of urine."""
    bladder_flow_change: GivenReply
    """Harder to start, stop or hold urine."""
    bladder_feeling_change: GivenReply
    """Less feeling of a full bladder or of the flow."""
    bowel_change: GivenReply
    """Bowels that are harder to hold or control."""
    bowel_feeling_change: GivenReply
    """Less feeling when you need a poo, or when it passes."""
    cannot_pass_urine: GivenReply
    """Unable to pass urine."""
    saddle_numbness: GivenReply
    """Numb or different between your legs or both buttocks."""
    both_legs_affected: GivenReply
    """Pain, numbness or weakness in both legs."""
    sexual_function_change: GivenReply
    """Less feeling in private parts, or new trouble with sex."""
    bladder_usual_for_me: GivenReply
    """An old bladder problem."""
    bowel_usual_for_me: GivenReply
    """An old bowel problem."""
    both_legs_usual_for_me: GivenReply
    """An old problem of both legs."""
    sexual_usual_for_me: GivenReply
    """An old trouble with sex."""
    weakness_checked: GivenReply
    """An old weak leg or foot that was tested."""
    numbness_expected: GivenReply
    """Numb skin that was checked after the operation."""
    severe_pain_checked: GivenReply
    """Very bad pain that a doctor has examined."""
    injury_checked: GivenReply
    """An old injury that was examined."""
    cancer_long_past: GivenReply
    """A cancer long past."""
    leg_weakness: GivenReply
    """A weak leg or foot."""
    weakness_worsening: GivenReply
    """Weakness that gets worse or spreads."""
    major_leg_weakness: GivenReply
    """A foot that drops, or heels or toes that fail."""
    knee_gives_way: GivenReply
    """A knee that gives way."""
    cannot_move_leg: GivenReply
    """A part of a leg that stays still when you try to move it."""
    numbness: GivenReply
    """A numb leg, foot or buttock."""
    tingling: GivenReply
    """Tingling or pins and needles."""
    burning: GivenReply
    """A burning leg or foot."""
    sensory_worsening: GivenReply
    """Numbness or tingling that grows."""
    nerve_symptoms_later: GivenReply
    """Weakness or numbness that came only after the pain."""
    hands_numb_or_clumsy: GivenReply
    """Numb or clumsy hands."""
    gait_change: GivenReply
    """Unsteady or clumsy walking."""
    cannot_walk_or_stand: GivenReply
    """Unable to stand or put weight on a leg."""
    arm_face_or_speech_change: GivenReply
    """A drooping or numb face, a weak arm or trouble speaking."""
    back_pain: GivenReply
    """Pain in the back."""
    leg_pain: GivenReply
    """Pain in the buttock, hip, groin, leg or foot."""
    severe_pain: GivenReply
    """Pain so bad you can hardly think."""
    severe_pain_hours: GivenAmount
    """Hours of very bad pain, in hours."""
    symptom_days: GivenAmount
    """Days since it began, in days."""
    sudden_onset: GivenReply
    """Pain that came within minutes."""
    symptoms_worsening: GivenReply
    """Pain or anything else that clearly gets worse."""
    worse_since_seen: GivenReply
    """Worse since you were last seen."""
    persistent_pain: GivenReply
    """Pain most of the time."""
    recurrent_pain: GivenReply
    """Pain that keeps coming back."""
    pain_despite_self_care: GivenReply
    """Pain as bad as ever in spite of home care."""
    limits_activity: GivenReply
    """Normal activities have stopped."""
    onset_after_trauma: GivenReply
    """It began with a crash, hard fall or heavy blow."""
    minor_injury_onset: GivenReply
    """It began with a slip, trip or knock."""
    strain_onset: GivenReply
    """It began while lifting, bending or coughing."""
    major_trauma: GivenReply
    """A crash, high fall or heavy blow in the 3 months before."""
    trauma_days_ago: GivenAmount
    """Days since the injury, in days."""
    bone_fragility_risk: GivenReply
    """Thin bones or long use of steroid tablets."""
    spine_shape_change: GivenReply
    """A new lump or bend in the back."""
    age_years: GivenAmount
    """Age, in years."""
    pregnant_or_postpartum: GivenReply
    """Pregnant, or gave birth in the last 6 weeks."""
    pregnancy_constant_pain: GivenReply
    """Tummy pain that stays."""
    pregnancy_bleeding: GivenReply
    """Bleeding from the vagina."""
    pregnancy_labour_sign: GivenReply
    """A belly that goes tight in waves, or leaking fluid."""
    baby_moves_less: GivenReply
    """The baby moves less."""
    recent_spinal_procedure: GivenReply
    """A spine operation or back needle in the last 6 weeks."""
    procedure_site_problem: GivenReply
    """A wound or needle mark that is red or leaking."""
    headache_after_procedure: GivenReply
    """A new bad headache since then."""
    takes_blood_thinner: GivenReply
    """A blood thinner that you take."""
    cancer_history: GivenReply
    """Cancer, now or in the past."""
    unexplained_weight_loss: GivenReply
    """Weight loss without trying."""
    night_or_rest_pain: GivenReply
    """Pain that is worse at night or at rest."""
    thoracic_or_band_pain: GivenReply
    """Pain between the shoulder blades, or like a band."""
    fever: GivenReply
    """Fever or shivering."""
    feeling_very_ill: GivenReply
    """Feeling very ill."""
    confused_or_drowsy: GivenReply
    """Confused or hard to wake."""
    temperature_c: GivenAmount
    """Temperature, in degrees Celsius."""
    infection_risk: GivenReply
    """Weak at fighting germs, injected drugs or a bad infection."""
    diabetes: GivenReply
    """Diabetes."""
    stiff_neck: GivenReply
    """A stiff neck."""
    rash_or_blisters: GivenReply
    """A new rash or blisters where it hurts."""
    hot_red_skin: GivenReply
    """Hot, red, sore skin on a leg."""
    burning_urine: GivenReply
    """Burning when you pass urine."""
    blood_in_urine: GivenReply
    """Blood in the urine."""
    sudden_severe_pain: GivenReply
    """Very bad pain within minutes, out of the blue."""
    collapse_or_chest_pain: GivenReply
    """Chest pain, fainting, or pale, cold and sweaty."""
    new_breathlessness: GivenReply
    """Newly short of breath."""
    known_aneurysm: GivenReply
    """An aneurysm or a pulsing tummy."""
    one_leg_swollen: GivenReply
    """One leg newly swollen."""
    cold_pale_leg: GivenReply
    """A cold, pale or blue leg."""
    sudden_leg_loss: GivenReply
    """A leg suddenly weak or numb."""

"""The vocabulary: one typed, documented field for each finding, and the only copy of what is declared about it.

Questions ask about *this* problem: an old leak, an old limp or an old injury is not a finding. Words in brackets are
examples, or a note for whoever asks. Short names such as `nhs-sciatica` are sources in `rules/`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from .answers import Answers
from .findings import Amount, Implausible, Reply, Shows, exception, finding, number


class Presentation(Answers):
    """What is known of one person's back and leg symptoms at one moment.

    A finding takes an `Answer`, one of `"present"`, `"absent"`, `"unsure"`, `"not_asked"`, `True`, `False`, `None`,
    `"yes"` or `"no"`; a number takes an int or a finite float in its unit and range, `None`, `"unsure"` or
    `"not_asked"`. Whatever is left out was not asked, and that is never read as absent. Frozen. Raises
    `PresentationError`, which names the field and never repeats the answer.
    """

    if TYPE_CHECKING:  # each answer may be given in several forms

        def __init__(self, /, **answers: object) -> None: ...

    loss_of_bladder_control: Reply = finding(
        "Since this problem began, have you wet yourself or leaked urine, even once, in a way that is new for you?",
        group="cauda equina",
        tier=1,
        unsure="present",
        implies=("bladder_change",),
        because="one possible episode was the true flag in hsib-2021; 'not normal for you' nhs-sciatica",
    )
    loss_of_bowel_control: Reply = finding(
        "Since this problem began, have you leaked or lost control of your bowels, even once, in a way that "
        "is new for you?",
        group="cauda equina",
        tier=1,
        unsure="present",
        implies=("bowel_change",),
        because="as for the bladder: one possible episode was the true flag in hsib-2021",
    )
    bladder_change: Reply = finding(
        "Since this problem began, has anything else about passing urine changed for you?",
        group="cauda equina",
        tier=1,
        unsure="present",
        because="parent of the two below; a suggestion of disturbance is enough (bass-ces-standards)",
    )
    bladder_flow_change: Reply = finding(
        "Since it began, is it harder to start, to stop or to hold your urine? (a weak stream or new urgency counts)",
        group="cauda equina",
        tier=1,
        unsure="present",
        implies=("bladder_change",),
        because="early sign (bmj-bp-ces, girft-ces-2023); a doubt about it is a doubt about its parent",
    )
    bladder_feeling_change: Reply = finding(
        "Since it began, do you feel less when your bladder is full, or when urine flows?",
        group="cauda equina",
        tier=1,
        unsure="present",
        implies=("bladder_change",),
        because="loss of feeling discriminates best in older people (bmj-bp-ces)",
    )
    bowel_change: Reply = finding(
        "Since it began, has holding or controlling your bowels changed? (new urgency counts; constipation "
        "alone does not)",
        group="cauda equina",
        tier=1,
        unsure="present",
        because="parent of the one below; constipation per york-ces",
    )
    bowel_feeling_change: Reply = finding(
        "Since it began, do you feel less when you need a poo, or when it passes?",
        group="cauda equina",
        tier=1,
        unsure="present",
        implies=("bowel_change",),
        because="loss of feeling of a full rectum (girft-ces-2023)",
    )
    cannot_pass_urine: Reply = finding(
        "Are you unable to pass urine although you need to?",
        group="cauda equina",
        tier=1,
        unsure="present",
        implies=("bladder_change",),
        because="retention harms within hours",
    )
    saddle_numbness: Reply = finding(
        "Since it began, is the skin between your legs numb or different: genitals, anus or inner thighs? "
        "(also: wiping feels different; both buttocks numb; one numb buttock alone does not count here)",
        group="cauda equina",
        tier=1,
        unsure="present",
        because="seldom volunteered, patchy at first; nhs-back-pain says 'buttocks' without a side, "
        "so the single buttock needs sign-off",
    )
    both_legs_affected: Reply = finding(
        "Do you have pain, numbness or weakness in both legs now? (also: it began in one leg and then reached "
        "the other; pain that only moves across the back does not count)",
        group="cauda equina",
        tier=1,
        unsure="ask",
        because="concrete enough to ask again",
    )
    sexual_function_change: Reply = finding(
        "Since it began, is there new loss of feeling in the genitals (also during sex), or new trouble with "
        "erection or ejaculation? ('does not apply' = absent)",
        group="cauda equina",
        tier=2,
        unsure="ask",
        because="alone it is seldom CES (girft-ces-2023)",
    )
    bladder_usual_for_me: Reply = exception(
        "Did you have exactly this bladder problem before the back problem, has a clinician checked it, and "
        "has nothing at all changed in bladder or bowel? (present only if all three are a clear yes)",
        about=(
            "loss_of_bladder_control",
            "bladder_change",
            "bladder_flow_change",
            "bladder_feeling_change",
            "cannot_pass_urine",
        ),
        because="softens bladder rules only; the old problem must explain everything",
    )
    bowel_usual_for_me: Reply = exception(
        "Did you have exactly this bowel problem before the back problem, has a clinician checked it, and has "
        "nothing at all changed in bladder or bowel? (present only if all three are a clear yes)",
        about=("loss_of_bowel_control", "bowel_change", "bowel_feeling_change"),
        because="softens bowel rules only",
    )
    leg_weakness: Reply = finding(
        "Since it began, is a leg or foot weak in a way that is new for you, not only painful? "
        "(try first: walking on your heels, walking on tiptoe, and whether the knee gives way)",
        group="nerve",
        tier=1,
        unsure="ask",
        because="pain can feel like weakness",
    )
    weakness_worsening: Reply = finding(
        "Is the weakness worse than it was a few days ago, or spreading?",
        group="nerve",
        tier=1,
        unsure="ask",
        implies=("leg_weakness",),
        follows=("leg_weakness",),
        because="decides between levels; the floor protects",
    )
    major_leg_weakness: Reply = finding(
        "Since it began, can you not walk on your heels, or not on tiptoe, or does the knee give way? (one by "
        "one; foot drop)",
        group="nerve",
        tier=2,
        unsure="ask",
        implies=("leg_weakness",),
        because="can be tested at home",
    )
    cannot_move_leg: Reply = finding(
        "Is there any part of a leg or foot that you cannot move at all?",
        group="nerve",
        tier=2,
        unsure="ask",
        implies=("leg_weakness",),
        because="can be tested at home",
    )
    numbness: Reply = finding(
        "Since it began, is there new numbness in a leg, foot or one buttock?",
        group="nerve",
        tier=2,
        unsure="ask",
        because="common; saddle area has its own field",
    )
    tingling: Reply = finding(
        "Since it began, is there new tingling or pins and needles in a leg or foot?",
        group="nerve",
        tier=2,
        unsure="ask",
        because="common",
    )
    burning: Reply = finding(
        "Is there a burning feeling in a leg or foot?",
        group="nerve",
        tier=3,
        unsure="none",
        because="overlaps with pain; D2 and D3 act on the other senses too",
    )
    sensory_worsening: Reply = finding(
        "Is the numbness, tingling or burning stronger, or over a bigger area, than when it came on?",
        group="nerve",
        tier=2,
        unsure="ask",
        follows=("numbness", "tingling", "burning"),
        because="D2 turns on 'increased'",
    )
    nerve_symptoms_later: Reply = finding(
        "Did weakness, numbness or tingling come on days or weeks after the pain began?",
        group="nerve",
        tier=2,
        unsure="ask",
        because="Q10: an increase from nothing",
    )
    gait_change: Reply = finding(
        "Are you newly unsteady, stumbling or clumsy when you walk? (also: do the legs feel newly heavy; a "
        "limp from pain alone does not count)",
        group="nerve",
        tier=2,
        unsure="ask",
        because="a limp from pain is common (X3, X4)",
    )
    cannot_walk_or_stand: Reply = finding(
        "Are you unable to take weight on the leg, or unable to stand up?",
        group="nerve",
        tier=2,
        unsure="ask",
        because="hip fracture (hct-hip-fracture), a child who will not walk (cahs-back-pain)",
    )
    arm_face_or_speech_change: Reply = finding(
        "Is there new weakness or clumsiness of an arm or hand, a drooping face, or new trouble speaking?",
        group="nerve",
        tier=1,
        unsure="ask",
        because="stroke signs (nwas-stroke); clumsy hands may also be the neck",
    )
    back_pain: Reply = finding(
        "Pain in the back?",
        group="pain",
        tier=2,
        unsure="none",
        entry_complaint=True,
        because="entry complaint",
    )
    leg_pain: Reply = finding(
        "Pain in the buttock, hip, groin, leg or foot?",
        group="pain",
        tier=2,
        unsure="none",
        entry_complaint=True,
        because="entry complaint",
    )
    severe_pain: Reply = finding(
        "Is the pain always there, and so bad that you can hardly think or talk? (both; such pain makes sleep "
        "or dressing impossible, but these alone are not enough)",
        group="pain",
        tier=1,
        unsure="ask",
        because="functional wording settles most doubt (Q5)",
    )
    severe_pain_hours: Amount = number(
        "Has it been that bad for 3 hours or more; about how many hours?",
        unit="hours",
        group="pain",
        tier=2,
        worse="larger",
        unsure="meets",
        follows=("severe_pain",),
        shows=Shows("severe_pain", 3),
        implausible=(
            Implausible("more", "symptom_days", 24, 0, 24, "more hours of severe pain than this episode has lasted"),
        ),
        because="Q4: unknown duration counts",
    )
    symptom_days: Amount = number(
        "How many days has this episode lasted?",
        unit="days",
        group="course",
        tier=2,
        worse="larger",
        unsure="meets",
        because="Q15: unknown duration counts",
    )
    sudden_onset: Reply = finding(
        "Did this pain, numbness or weakness come on suddenly, within minutes?",
        group="course",
        tier=2,
        unsure="ask",
        because="speed matters at 60 and over and for numbness (briggs-back-pain)",
    )
    symptoms_worsening: Reply = finding(
        "Is the pain or anything else clearly getting worse?",
        group="course",
        tier=2,
        unsure="ask",
        because="D2 'exacerbation'",
    )
    persistent_pain: Reply = finding(
        "Is the pain there most of the time?",
        group="course",
        tier=2,
        unsure="none",
        because="lowest levels only",
    )
    recurrent_pain: Reply = finding(
        "Does the pain keep coming back?",
        group="course",
        tier=3,
        unsure="none",
        because="lowest levels only",
    )
    pain_despite_self_care: Reply = finding(
        "Is it no better although you have tried home care?",
        group="course",
        tier=3,
        unsure="none",
        because="lowest levels only",
    )
    limits_activity: Reply = finding(
        "Does it stop your normal activities?",
        group="course",
        tier=3,
        unsure="none",
        because="near-universal: never discriminates in adults",
    )
    onset_after_trauma: Reply = finding(
        "Did this episode start straight after, or within a week of, a fall, a blow, a crash or another "
        "injury? (ordinary lifting does not count here)",
        group="injury",
        tier=1,
        unsure="ask",
        because="people know their injuries; floor protects",
    )
    strain_onset: Reply = finding(
        "Did this episode start while lifting, bending or coughing?",
        group="injury",
        tier=2,
        unsure="ask",
        because="ahcpr-1994: a fragile or older spine can break so",
    )
    major_trauma: Reply = finding(
        "In the 3 months before this began, were you in a crash, or did you fall from a height or take a heavy blow?",
        group="injury",
        tier=2,
        unsure="ask",
        because="time and link keep old accidents out; 3 months is a choice",
    )
    trauma_days_ago: Amount = number(
        "About how many days ago was the injury before this episode?",
        unit="days",
        group="injury",
        tier=3,
        worse="smaller",
        unsure="meets",
        follows=("onset_after_trauma", "major_trauma"),
        shows=Shows("onset_after_trauma", math.inf),
        implausible=(
            Implausible("more", "symptom_days", 1, 7, 0, "the injury was more than a week before this episode began"),
            Implausible("less", "symptom_days", 1, 0, 0, "the injury came after this episode had begun"),
        ),
        because="unknown counts as recent",
    )
    bone_fragility_risk: Reply = finding(
        "Do you have osteoporosis? (also: a bone broken by a minor fall; steroid tablets for 3 months or more)",
        group="injury",
        tier=2,
        unsure="ask",
        because="3 months of steroids is a choice",
    )
    spine_shape_change: Reply = finding(
        "Is there a new lump, swelling, bend or loss of height in the back?",
        group="injury",
        tier=2,
        unsure="ask",
        because="visible",
    )
    age_years: Amount = number(
        "How old are you?",
        unit="years",
        group="person",
        tier=1,
        worse="either_end",
        unsure="ask",
        maximum=120,
        middle=(18, 49),
        because="low for children, high for fracture, vessels and cancer; ask first",
    )
    pregnant_or_postpartum: Reply = finding(
        "Are you pregnant, or within 6 weeks after a birth? ('does not apply' = absent)",
        group="person",
        tier=2,
        unsure="ask",
        ages=(10, 60),
        because="6 weeks is a design choice",
    )
    recent_spinal_procedure: Reply = finding(
        "Have you had a spine operation, epidural, spinal injection or lumbar puncture in the last 6 weeks?",
        group="person",
        tier=2,
        unsure="ask",
        because="6 weeks is a design choice; sources give none",
    )
    procedure_site_problem: Reply = finding(
        "Is the place of the procedure red, swollen, leaking or full of pus, or is your neck newly stiff?",
        group="person",
        tier=3,
        unsure="ask",
        implies=("recent_spinal_procedure",),
        follows=("recent_spinal_procedure",),
        because="only after a procedure (bradford-epidural-2025)",
    )
    takes_blood_thinner: Reply = finding(
        "Do you take a blood thinner? (warfarin, apixaban, rivaroxaban, heparin injections and the like)",
        group="person",
        tier=3,
        unsure="ask",
        because="used only after a procedure: the one setting with a source (fda-rivaroxaban-2014)",
    )
    cancer_history: Reply = finding(
        "Do you have cancer now, or have you had it in the past? (also: it is being checked now)",
        group="cancer",
        tier=2,
        unsure="ask",
        because="raises many findings",
    )
    unexplained_weight_loss: Reply = finding(
        "Have you lost weight without trying?",
        group="cancer",
        tier=2,
        unsure="ask",
        because="about 5 % in 6 months is the usual meaning",
    )
    night_or_rest_pain: Reply = finding(
        "Is the pain worse at night than by day? (also: just as bad in whatever position you lie)",
        group="cancer",
        tier=2,
        unsure="none",
        because="weak flag, very common",
    )
    thoracic_or_band_pain: Reply = finding(
        "Is the pain between the shoulder blades, or like a band round chest or belly?",
        group="cancer",
        tier=2,
        unsure="none",
        because="weak flag",
    )
    fever: Reply = finding(
        "Do you have fever, shivering, or a temperature of 38 or more?",
        group="infection",
        tier=2,
        unsure="ask",
        because="measure the temperature",
    )
    feeling_very_ill: Reply = finding(
        "Do you feel very ill, apart from the pain? (breathing fast, shaking, mottled skin or no urine in a "
        "day are examples)",
        group="infection",
        tier=2,
        unsure="ask",
        because="examples from patient-info-sepsis",
    )
    confused_or_drowsy: Reply = finding(
        "Are you, or does somebody find you, newly confused or very hard to keep awake?",
        group="infection",
        tier=1,
        unsure="ask",
        implies=("feeling_very_ill",),
        because="patient-info-sepsis; ask a companion if there is one",
    )
    temperature_c: Amount = number(
        "What is your temperature in degrees Celsius?",
        unit="degrees Celsius",
        group="infection",
        tier=3,
        worse="larger",
        unsure="none",
        minimum=30,
        maximum=45,
        follows=("fever", "feeling_very_ill", "infection_risk"),
        shows=Shows("fever", 38),
        because="few people measure; a normal value clears nothing (pyo-2019)",
    )
    infection_risk: Reply = finding(
        "Is your immune system weak? (also, one by one: injected drugs; a recent skin, urine or blood "
        "infection; a line in a vein; tuberculosis ever)",
        group="infection",
        tier=2,
        unsure="ask",
        because="each is a separate yes; one is enough",
    )
    diabetes: Reply = finding(
        "Do you have diabetes?",
        group="infection",
        tier=2,
        unsure="ask",
        because="too common to carry the level of infection_risk",
    )
    sudden_severe_pain: Reply = finding(
        "Did a very bad pain in your tummy, side or back come on within minutes?",
        group="vessels",
        tier=2,
        unsure="ask",
        together=("severe_pain", "sudden_onset"),
        because="nidirect-aaa says lower back, so the back is not left out",
    )
    collapse_or_chest_pain: Reply = finding(
        "Today, have you had chest pain, or have you fainted or turned grey, cold and sweaty?",
        group="vessels",
        tier=1,
        unsure="present",
        because="no safe delay",
    )
    new_breathlessness: Reply = finding(
        "Are you newly short of breath?",
        group="vessels",
        tier=1,
        unsure="ask",
        because="split off, because long-standing breathlessness is common",
    )
    known_aneurysm: Reply = finding(
        "Do you have a known aneurysm, or a pulsing feeling in the tummy?",
        group="vessels",
        tier=2,
        unsure="ask",
        because="rare, decisive",
    )
    one_leg_swollen: Reply = finding(
        "Is one calf or leg newly swollen? (warm and red makes it likelier)",
        group="vessels",
        tier=2,
        unsure="ask",
        because="visible",
    )
    cold_pale_leg: Reply = finding(
        "In the last 2 weeks, has one leg or foot become clearly colder, paler or bluer than the other?",
        group="vessels",
        tier=1,
        unsure="ask",
        because="hours count; 2 weeks from highland-ali",
    )

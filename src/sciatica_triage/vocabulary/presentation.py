"""The vocabulary: one typed, documented field for each finding, and the only copy of what is declared about it.

Questions ask about *this* problem: an old leak, an old limp or an old injury is not a finding. A yes is always the bad
answer, except to an exception, which asks for three things at once. A `note` is for whoever asks, and no patient sees
it. Short names such as `nhs-sciatica` are sources in `rules/`.
"""

from typing import TYPE_CHECKING, Self, Unpack

from .answers import Answers, plain
from .declare import exception, finding, number
from .findings import Amount, Implausible, Reply, Shows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .given import GivenAnswers


@plain
class Presentation(Answers):
    """What is known of one person's back and leg symptoms at one moment.

    A finding takes an `Answer`, one of `"present"`, `"absent"`, `"unsure"`, `"not_asked"`, `True`, `False`, `None`,
    `"yes"` or `"no"`; a number takes an int or a finite float in its unit and range, `None`, `"unsure"` or
    `"not_asked"`. Whatever is left out was not asked, and that is never read as absent. Frozen. Raises
    `PresentationError`, which names the field and never repeats the answer.
    """

    if TYPE_CHECKING:  # each answer may be given in several forms, and each name is known

        def __init__(self, /, **answers: Unpack[GivenAnswers]) -> None: ...
        # Narrower than what it overrides, so that a finding that there is not is seen before the program runs.
        def with_answers(  # type: ignore[override]
            self, given: GivenAnswers | Mapping[str, object] = ..., /, **answers: Unpack[GivenAnswers]
        ) -> Self:
            """A new presentation in which these answers replace what was known of their findings, conflicts included.

            Findings are named as keywords, or in a mapping where their names are only known when the program runs.
            """

    # One class, long as it is: who adds or rewords a finding reads one list, group by group. Bases that share it out would
    # leave `Presentation.__annotations__` empty, make pydantic order the fields from the last base on, and have a class
    # answer for each finding with its declaration, where today it has no such attribute.
    loss_of_bladder_control: Reply = finding(
        "Since this began, have you leaked urine or wet yourself, even once, in a way that is new for you?",
        label="leaked urine, even once",
        again="Have your pants or your bed been wet, or have you needed a pad?",
        topic="bladder",
        group="cauda equina",
        tier=1,
        unsure="present",
        implies=("bladder_change",),
        because="one possible episode was the true flag in hsib-2021; 'not normal for you' nhs-sciatica",
    )
    loss_of_bowel_control: Reply = finding(
        "Since this began, has poo leaked out, even once, in a way that is new for you?",
        label="leaked poo, even once",
        again="Have you found poo in your pants, or been too late for the toilet?",
        topic="bowel",
        group="cauda equina",
        tier=1,
        unsure="present",
        implies=("bowel_change",),
        because="as for the bladder: one possible episode was the true flag in hsib-2021",
    )
    bladder_change: Reply = finding(
        "Since this began, has your control over urine changed in any other way?",
        label="any change in your control of urine",
        again="Do you have to push, rush or think about it to pass urine, in a way that is new for you?",
        note=(
            "How often somebody goes at night, or the colour, does not count here. The burning that infections "
            "cause is asked apart."
        ),
        topic="bladder",
        group="cauda equina",
        tier=1,
        unsure="present",
        because="parent of those around it; a suggestion of disturbance is enough (bass-ces-standards)",
    )
    bladder_flow_change: Reply = finding(
        "Since this began, is it harder to start, to stop or to hold your urine?",
        label="harder to start, stop or hold urine",
        again="When you go to pee, does it take longer to come, is the stream weak, or do you have to run for it?",
        note="A weak stream or new urgency counts.",
        topic="bladder",
        group="cauda equina",
        tier=1,
        unsure="present",
        implies=("bladder_change",),
        because="early sign (bmj-bp-ces, girft-ces-2023); a doubt about it is a doubt about its parent",
    )
    bladder_feeling_change: Reply = finding(
        "Since this began, do you feel less when your bladder is full, or when urine flows?",
        label="less feeling of a full bladder or of the flow",
        again="Do you have to look or listen to know that you are passing urine?",
        topic="bladder",
        group="cauda equina",
        tier=1,
        unsure="present",
        implies=("bladder_change",),
        because="loss of feeling discriminates best in older people (bmj-bp-ces)",
    )
    bowel_change: Reply = finding(
        "Since this began, is it harder to hold or control your bowels?",
        label="bowels that are harder to hold or control",
        again="Do you have to rush to be in time for a poo, in a way that is new for you?",
        note="New urgency counts. Constipation alone is no change of control.",
        topic="bowel",
        group="cauda equina",
        tier=1,
        unsure="present",
        because="parent of those around it; constipation per york-ces",
    )
    bowel_feeling_change: Reply = finding(
        "Since this began, do you feel less when you need a poo, or when it passes?",
        label="less feeling when you need a poo, or when it passes",
        again="Does a poo take you by surprise, or do you have to look to know that it came?",
        topic="bowel",
        group="cauda equina",
        tier=1,
        unsure="present",
        implies=("bowel_change",),
        because="loss of feeling of a full rectum (girft-ces-2023)",
    )
    cannot_pass_urine: Reply = finding(
        "Are you unable to pass urine although you need to?",
        label="unable to pass urine",
        again="Has your bladder felt full for hours while only drops came out?",
        topic="bladder",
        group="cauda equina",
        tier=1,
        unsure="present",
        implies=("bladder_change",),
        because="retention harms within hours",
    )
    saddle_numbness: Reply = finding(
        "Since this began, does the skin between your legs or of both buttocks feel numb or different?",
        label="numb or different between your legs or both buttocks",
        again="When you wipe, wash or sit on a bike or a hard chair, does it feel different down there?",
        note=(
            "Between the legs: private parts (genitals), the skin round the anus, inner thighs. Wiping that feels "
            "different counts, and so do two numb buttocks. One numb buttock alone does not count here."
        ),
        topic="bowel",
        group="cauda equina",
        tier=1,
        unsure="present",
        because=(
            "seldom volunteered, patchy at first; nhs-back-pain says 'buttocks' without a side, so the single "
            "buttock needs sign-off"
        ),
    )
    both_legs_affected: Reply = finding(
        "Do you have pain, numbness or weakness in both legs, in a way that is new for you?",
        label="pain, numbness or weakness in both legs",
        again="Look at the other leg too: is there pain, tingling or weakness in it as well?",
        note=(
            "It may have begun in one leg and then reached the other. Pain that only moves across the back does "
            "not count."
        ),
        topic="complaint",
        group="cauda equina",
        tier=1,
        unsure="ask",
        because="concrete enough to ask again; new or sudden in nearly all sources (csp-ces-2024, cornwall-lbp)",
    )
    sexual_function_change: Reply = finding(
        "Since this began, do you feel less in your private parts, or is there new trouble with sex?",
        label="less feeling in private parts, or new trouble with sex",
        again="Do you feel less there when you wash or touch, or are erections weaker than before?",
        note="Feeling during sex, erection, ejaculation. 'Does not apply' is absent.",
        topic="bowel",
        group="cauda equina",
        tier=2,
        unsure="ask",
        ages=(13, 120),
        because="alone it is seldom CES (girft-ces-2023)",
    )
    bladder_usual_for_me: Reply = exception(
        (
            "Are all three of these true?\n"
            "- You had just this bladder problem before this began.\n"
            "- A doctor or nurse has checked it.\n"
            "- Your bladder and bowels are the same as before."
        ),
        label="an old bladder problem",
        topic="bladder",
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
        (
            "Are all three of these true?\n"
            "- You had just this bowel problem before this began.\n"
            "- A doctor or nurse has checked it.\n"
            "- Your bladder and bowels are the same as before."
        ),
        label="an old bowel problem",
        topic="bowel",
        about=("loss_of_bowel_control", "bowel_change", "bowel_feeling_change"),
        because="softens bowel rules only",
    )
    both_legs_usual_for_me: Reply = exception(
        (
            "Are all three of these true?\n"
            "- Both legs have been like this for more than 3 months.\n"
            "- A doctor has examined you for it.\n"
            "- Your legs are just the same since then."
        ),
        label="an old problem of both legs",
        topic="complaint",
        about=("both_legs_affected",),
        because="trouble of both legs for years, as in spinal stenosis; the sources say new or sudden",
    )
    sexual_usual_for_me: Reply = exception(
        (
            "Are all three of these true?\n"
            "- You had just this trouble before your back or leg problem.\n"
            "- A doctor or nurse has checked it.\n"
            "- It is the same as before."
        ),
        label="an old trouble with sex",
        topic="bowel",
        about=("sexual_function_change",),
        because="old trouble that has another known cause; the sources say new",
    )
    weakness_checked: Reply = exception(
        (
            "Are all three of these true?\n"
            "- The leg or foot has been this weak for more than 3 months.\n"
            "- A doctor has tested how strong it is.\n"
            "- It is just the same since that test."
        ),
        label="an old weak leg or foot that was tested",
        topic="legs",
        about=("leg_weakness", "major_leg_weakness"),
        because="a foot drop of months or years; the sources say acute or new",
    )
    numbness_expected: Reply = exception(
        (
            "Are all three of these true?\n"
            "- The numb skin was there right after the operation, or before it.\n"
            "- Your surgeon or doctor has checked it since.\n"
            "- It is just the same since then."
        ),
        label="numb skin that was checked after the operation",
        topic="procedure",
        about=("numbness", "tingling", "burning"),
        because="numb areas may stay after an operation on a disc (cambridge-neurospine)",
    )
    severe_pain_checked: Reply = exception(
        (
            "Are all three of these true?\n"
            "- The pain has been this bad for 3 hours or more.\n"
            "- A doctor has examined you since it got this bad, and told you what to do.\n"
            "- All is just the same since then."
        ),
        label="very bad pain that a doctor has examined",
        topic="injury",
        about=("severe_pain", "severe_pain_hours"),
        because="the document asks to seek care; here care was sought and nothing has changed",
    )
    injury_checked: Reply = exception(
        (
            "Are all three of these true?\n"
            "- The injury was more than 6 weeks ago.\n"
            "- A doctor or nurse has examined you for it since.\n"
            "- All is just the same since then."
        ),
        label="an old injury that was examined",
        topic="injury",
        about=("onset_after_trauma", "major_trauma", "trauma_days_ago"),
        because="the document speaks of symptoms that show up straight after an injury",
    )
    cancer_long_past: Reply = exception(
        (
            "Are all three of these true?\n"
            "- It was treated more than 10 years ago, or it was a mild skin cancer that was cut out.\n"
            "- All check-ups for it are over.\n"
            "- It was found gone each time."
        ),
        label="a cancer long past",
        note=("A melanoma is no mild skin cancer, and a cancer that somebody thought might be back is not long past."),
        topic="health",
        about=("cancer_history",),
        because="the immediate pathways name cancer that is current, followed up or suspected",
    )
    leg_weakness: Reply = finding(
        "Since this began, is a leg or foot weak in a way that is new for you?",
        label="a weak leg or foot",
        again="Does a foot slap or catch on the ground, or is it hard to climb a step with one leg?",
        note=(
            "Weak, not only painful. Let them try it first: walk on the heels, walk on tiptoe, and see whether a "
            "knee gives way."
        ),
        topic="complaint",
        group="nerve",
        tier=1,
        unsure="ask",
        because="pain can feel like weakness",
    )
    weakness_worsening: Reply = finding(
        "Is the weak leg or foot weaker than a few days ago, or is the weakness spreading?",
        label="weakness that gets worse or spreads",
        again="Is there something that your leg could do last week and fails at now?",
        topic="course",
        group="nerve",
        tier=2,
        unsure="ask",
        implies=("leg_weakness",),
        follows=("leg_weakness",),
        because="decides between levels; the floor protects",
    )
    major_leg_weakness: Reply = finding(
        ("Does one foot drop or give way when you walk on your heels or on tiptoe, in a way that is new for you?"),
        label="a foot that drops, or heels or toes that fail",
        again="Stand and lift your toes, then stand and lift your heels. Is one foot much weaker?",
        note=(
            "One by one, with bearable pain; being unable to do it is a yes. A foot that drags counts. A knee "
            "that gives way is asked apart."
        ),
        topic="legs",
        group="nerve",
        tier=2,
        unsure="ask",
        implies=("leg_weakness",),
        because="can be tested at home",
    )
    knee_gives_way: Reply = finding(
        "Since this began, does a knee give way under you?",
        label="a knee that gives way",
        again="Has a knee buckled, so that you had to catch yourself?",
        topic="legs",
        group="nerve",
        tier=2,
        unsure="ask",
        implies=("leg_weakness",),
        because="weakness or pain of the thigh; the sources on a foot drop leave it out",
    )
    cannot_move_leg: Reply = finding(
        "Is there a part of a leg or foot that you are newly unable to move at all?",
        label="a part of a leg that stays still when you try to move it",
        again="Try to bend and stretch each toe, foot and knee. Does a part stay quite still?",
        topic="legs",
        group="nerve",
        tier=2,
        unsure="ask",
        implies=("leg_weakness",),
        because="can be tested at home",
    )
    numbness: Reply = finding(
        "Since this began, is there new numbness in a leg, a foot or one buttock?",
        label="a numb leg, foot or buttock",
        again="Stroke both legs lightly. Does the skin feel duller in one place?",
        topic="feeling",
        group="nerve",
        tier=2,
        unsure="ask",
        because="common; saddle area has its own field",
    )
    tingling: Reply = finding(
        "Since this began, is there new tingling or pins and needles in a leg or foot?",
        label="tingling or pins and needles",
        again="Does a leg or foot prickle, as if it had gone to sleep?",
        topic="feeling",
        group="nerve",
        tier=2,
        unsure="ask",
        because="common",
    )
    burning: Reply = finding(
        "Since this began, is there a burning feeling in a leg or foot?",
        label="a burning leg or foot",
        again="Does the skin of a leg or foot feel hot or sore, as if it were burnt?",
        topic="feeling",
        group="nerve",
        tier=3,
        unsure="none",
        because="overlaps with pain; D2 and D3 act on the other senses too",
    )
    sensory_worsening: Reply = finding(
        "Is the numb, tingling or burning feeling stronger than at first, or has it spread?",
        label="numbness or tingling that grows",
        again="Think of where you felt it on the first day. Does it reach further now?",
        topic="course",
        group="nerve",
        tier=2,
        unsure="ask",
        follows=("numbness", "tingling", "burning"),
        because="D2 turns on 'increased'",
    )
    nerve_symptoms_later: Reply = finding(
        "Did the weakness, numbness or tingling come days or weeks after the pain began?",
        label="weakness or numbness that came only after the pain",
        again="Was the pain there first, and the weak or numb leg only later?",
        topic="course",
        group="nerve",
        tier=2,
        unsure="ask",
        follows=("leg_weakness", "numbness", "tingling", "burning"),
        because="an increase from nothing",
    )
    hands_numb_or_clumsy: Reply = finding(
        "Since this began, are your hands newly numb or clumsy?",
        label="numb or clumsy hands",
        again="Do you drop things, or is it harder to do up buttons or turn a key?",
        topic="feeling",
        group="nerve",
        tier=2,
        unsure="ask",
        because="the cord in the neck (rfl-dcm); taken out of the question on arm, face and speech",
    )
    gait_change: Reply = finding(
        "When you walk, are you newly unsteady, or do you stumble or feel clumsy?",
        label="unsteady or clumsy walking",
        again="Do you hold on to walls or chairs when you walk, or do your legs go their own way?",
        note="Legs that feel newly heavy count. A limp from pain alone does not.",
        topic="legs",
        group="nerve",
        tier=2,
        unsure="ask",
        because="a limp from pain is common (X3, X4)",
    )
    cannot_walk_or_stand: Reply = finding(
        "Are you unable to stand up, or to put weight on a leg?",
        label="unable to stand or put weight on a leg",
        again="If you stood up now, would a leg fail to hold you?",
        topic="legs",
        group="nerve",
        tier=2,
        unsure="ask",
        because="hip fracture (hct-hip-fracture), a child who will not walk (cahs-back-pain)",
    )
    arm_face_or_speech_change: Reply = finding(
        "Is there a new droop of the face, a weak or suddenly numb face or arm, or new trouble speaking?",
        label="a drooping or numb face, a weak arm or trouble speaking",
        again="Smile, lift both arms and say a short sentence. Is one side weak or numb, or is your speech odd?",
        note=(
            "A face that droops on one side, a weak arm or hand, slurred speech or trouble finding words, or a face or arm "
            "that went numb within minutes. Hands that slowly go numb or clumsy are asked apart."
        ),
        topic="danger",
        group="nerve",
        tier=1,
        unsure="ask",
        because="stroke signs (nwas-stroke; bcuhb-stroke has sudden numbness too)",
    )
    back_pain: Reply = finding(
        "Do you have pain in your back?",
        label="pain in the back",
        again="Does it hurt anywhere between your neck and your tailbone?",
        topic="complaint",
        group="pain",
        tier=2,
        unsure="none",
        entry_complaint=True,
        because="entry complaint",
    )
    leg_pain: Reply = finding(
        "Do you have pain in a buttock, hip, groin, leg or foot?",
        label="pain in the buttock, hip, groin, leg or foot",
        again="Does it hurt anywhere from your buttock down to your toes?",
        topic="complaint",
        group="pain",
        tier=2,
        unsure="none",
        entry_complaint=True,
        because="entry complaint",
    )
    severe_pain: Reply = finding(
        "Is the pain always there, and so bad that you can hardly think or talk?",
        label="pain so bad you can hardly think",
        again="Is the pain so bad that you lose the thread of what somebody says to you?",
        note="Both parts. Such pain makes sleep or dressing impossible, but these alone are not enough.",
        topic="injury",
        group="pain",
        tier=1,
        unsure="ask",
        because="functional wording settles most doubt",
    )
    severe_pain_hours: Amount = number(
        "For about how many hours has the pain been that bad?",
        label="hours of very bad pain",
        again="When did it get that bad: this morning, last night or earlier?",
        topic="injury",
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
        because="unknown duration counts",
    )
    symptom_days: Amount = number(
        "How many days has this episode lasted?",
        label="days since it began",
        again="On which day did it begin?",
        topic="complaint",
        unit="days",
        group="course",
        tier=2,
        worse="larger",
        unsure="meets",
        because="unknown duration counts",
    )
    sudden_onset: Reply = finding(
        "Did the pain come on suddenly, within minutes?",
        label="pain that came within minutes",
        again="Can you name the hour when the pain began?",
        topic="start",
        group="course",
        tier=2,
        unsure="ask",
        because="speed matters for severe pain; most acute back pain is called sudden",
    )
    symptoms_worsening: Reply = finding(
        "Is the pain or anything else clearly getting worse?",
        label="pain or anything else that clearly gets worse",
        again="Is today clearly worse than a few days ago?",
        topic="course",
        group="course",
        tier=2,
        unsure="ask",
        because="D2 'exacerbation'",
    )
    worse_since_seen: Reply = finding(
        "Has this got clearly worse since a doctor or nurse last saw you for it?",
        label="worse since you were last seen",
        again="Think of the day of your last visit. Are you clearly worse off now?",
        note="Has not been seen for it: absent.",
        topic="course",
        group="course",
        tier=2,
        unsure="ask",
        because="a first visit misses most spinal abscesses (cmpa-2013); ask everyone",
    )
    persistent_pain: Reply = finding(
        "Is the pain there most of the time?",
        label="pain most of the time",
        again="Of your waking day, does it hurt for more than half?",
        topic="pain",
        group="course",
        tier=2,
        unsure="none",
        because="lowest levels only",
    )
    recurrent_pain: Reply = finding(
        "Does the pain keep coming back?",
        label="pain that keeps coming back",
        again="Have you had this same pain before, more than once?",
        topic="pain",
        group="course",
        tier=3,
        unsure="none",
        because="lowest levels only",
    )
    pain_despite_self_care: Reply = finding(
        "Is the pain as bad as ever in spite of home care?",
        label="pain as bad as ever in spite of home care",
        again="You rested, moved or took painkillers for it. Is it still as bad?",
        topic="pain",
        group="course",
        tier=3,
        unsure="none",
        because="lowest levels only",
    )
    limits_activity: Reply = finding(
        "Does it stop you from doing your normal activities?",
        label="normal activities have stopped",
        again="Is there work, sport or housework that you had to give up for now?",
        topic="complaint",
        group="course",
        tier=3,
        unsure="none",
        because="near-universal: never discriminates in adults",
    )
    onset_after_trauma: Reply = finding(
        "Did this start on the day of a crash, a hard fall or a heavy blow, or the day after?",
        label="it began with a crash, hard fall or heavy blow",
        again="Think of the day it began and the day before. Was there a crash, a bad fall or a hard hit?",
        note=(
            "A hard fall is one from more than standing height, down stairs, or after which they were unable to "
            "go on. A slip, a trip or a knock is asked apart, and so is ordinary lifting."
        ),
        topic="injury",
        group="injury",
        tier=1,
        unsure="ask",
        because="people know their injuries; floor protects",
    )
    minor_injury_onset: Reply = finding(
        "Did this start on the day of a slip, a trip or a knock, or the day after?",
        label="it began with a slip, trip or knock",
        again="Think of the day it began and the day before. Did you slip, stumble or bump into something?",
        topic="start",
        group="injury",
        tier=2,
        unsure="ask",
        because=(
            "a smaller fall has its own level (hse-injury-units, nhsggc-conditions); the next day counts "
            "(nidirect-whiplash)"
        ),
    )
    strain_onset: Reply = finding(
        "Did this start while you were lifting, bending or coughing?",
        label="it began while lifting, bending or coughing",
        again="In the minute it began, did you lift, bend, twist, cough or sneeze?",
        topic="start",
        group="injury",
        tier=2,
        unsure="ask",
        because="ahcpr-1994: a fragile or older spine can break so",
    )
    major_trauma: Reply = finding(
        "In the 3 months before this began, did you have a crash, a fall from a height or a heavy blow?",
        label="a crash, high fall or heavy blow in the 3 months before",
        again="Were you hurt in a car, on a bike, at sport or by a fall in the months before?",
        topic="injury",
        group="injury",
        tier=2,
        unsure="ask",
        because="time and link keep old accidents out; 3 months is a choice",
    )
    trauma_days_ago: Amount = number(
        "About how many days ago was the injury?",
        label="days since the injury",
        again="On which day was the injury?",
        topic="injury",
        unit="days",
        group="injury",
        tier=3,
        worse="smaller",
        unsure="meets",
        follows=("onset_after_trauma", "minor_injury_onset", "major_trauma"),
        shows=Shows("minor_injury_onset", 36500),  # any day: who counts the days since an injury had one
        implausible=(
            Implausible("more", "symptom_days", 1, 7, 0, "the injury was more than a week before this episode began"),
            Implausible("less", "symptom_days", 1, 0, 0, "the injury came after this episode had begun"),
        ),
        because="unknown counts as recent",
    )
    bone_fragility_risk: Reply = finding(
        "Do you have thin bones, or have you taken steroid tablets for 3 months or more?",
        label="thin bones or long use of steroid tablets",
        again="Have you broken a bone by a small fall, or were you told that your bones are thin?",
        note="Thin bones: osteoporosis. A bone broken by a minor fall counts.",
        topic="health",
        group="injury",
        tier=2,
        unsure="ask",
        because="3 months of steroids is a choice",
    )
    spine_shape_change: Reply = finding(
        "Is there a new lump, bend or swelling in your back, or have you got shorter?",
        label="a new lump or bend in the back",
        again="Look in a mirror or ask somebody to look. Has the shape of your back changed?",
        topic="skin",
        group="injury",
        tier=2,
        unsure="ask",
        because="visible",
    )
    age_years: Amount = number(
        "How old are you?",
        label="age",
        again="In which year were you born?",
        topic="person",
        unit="years",
        group="person",
        tier=1,
        worse="either_end",
        unsure="ask",
        maximum=120,
        middle=(18, 49),
        once=True,
        because="low for children, high for fracture, vessels and cancer; ask first",
    )
    pregnant_or_postpartum: Reply = finding(
        "Are you pregnant, or did you give birth in the last 6 weeks?",
        label="pregnant, or gave birth in the last 6 weeks",
        again="Could you be pregnant, for example because a period is late?",
        note="'Does not apply' is absent.",
        topic="pregnancy",
        group="person",
        tier=2,
        unsure="ask",
        ages=(10, 60),  # from the age at which periods begin early
        because="6 weeks is a design choice",
    )
    pregnancy_constant_pain: Reply = finding(
        "Since this began, is there tummy pain that stays all the time?",
        label="tummy pain that stays",
        again="Put a hand on your tummy. Does it hurt there all the time?",
        note="Pain that stays, and does not come and go.",
        topic="pregnancy",
        group="person",
        tier=3,
        unsure="ask",
        follows=("pregnant_or_postpartum",),
        because="uhb-maternity, stw-bleeding: it may be there without bleeding",
    )
    pregnancy_bleeding: Reply = finding(
        "Since this began, have you bled from the vagina?",
        label="bleeding from the vagina",
        again="Is there blood in your pants, on a pad or when you wipe in front?",
        note="After a birth: more than before, or with big clots.",
        topic="pregnancy",
        group="person",
        tier=3,
        unsure="ask",
        follows=("pregnant_or_postpartum",),
        because="any amount is reported (tommys-preterm, uhb-maternity)",
    )
    pregnancy_labour_sign: Reply = finding(
        "Since this began, does your belly go tight in waves, or has fluid leaked or gushed out?",
        label="a belly that goes tight in waves, or leaking fluid",
        again="Does the ache in your back or tummy come and go in waves, or is a pad wet?",
        topic="pregnancy",
        group="person",
        tier=3,
        unsure="ask",
        follows=("pregnant_or_postpartum",),
        because="tommys-preterm; backache in waves may be labour",
    )
    baby_moves_less: Reply = finding(
        "Does the baby in your belly move less than usual, or in a new way?",
        label="the baby moves less",
        again="Lie on your side for an hour and count. Are there fewer kicks than usual?",
        note="After the birth, or too early to feel it: absent.",
        topic="pregnancy",
        group="person",
        tier=3,
        unsure="ask",
        follows=("pregnant_or_postpartum",),
        implies=("pregnant_or_postpartum",),
        because="tommys-preterm, cdc-hearher",
    )
    recent_spinal_procedure: Reply = finding(
        "In the last 6 weeks, have you had an operation on your spine, or a needle put in your back?",
        label="a spine operation or back needle in the last 6 weeks",
        again="Did a doctor put a needle in your back, for example for a birth or a test, in these 6 weeks?",
        note="Epidural, spinal injection, lumbar puncture and every operation on the spine.",
        topic="procedure",
        group="person",
        tier=2,
        unsure="ask",
        because="6 weeks has a source for epidurals (stgeorges-epidural) and is a choice for the others",
    )
    procedure_site_problem: Reply = finding(
        "Is the place of the operation or needle red, swollen or leaking?",
        label="a wound or needle mark that is red or leaking",
        again="Let somebody look. Is the place red, warm, wet or full of pus?",
        topic="procedure",
        group="person",
        tier=3,
        unsure="ask",
        implies=("recent_spinal_procedure",),
        follows=("recent_spinal_procedure",),
        because="only after a procedure (bradford-epidural-2025)",
    )
    headache_after_procedure: Reply = finding(
        "Since the operation or needle, do you have a new bad headache?",
        label="a new bad headache since then",
        again="Does your head hurt more when you sit or stand up?",
        note="Often worse when they sit or stand up.",
        topic="procedure",
        group="person",
        tier=3,
        unsure="ask",
        implies=("recent_spinal_procedure",),
        follows=("recent_spinal_procedure",),
        because="labourpains-pdph, stgeorges-epidural",
    )
    takes_blood_thinner: Reply = finding(
        "Do you take a blood thinner, like warfarin?",
        label="a blood thinner that you take",
        again="Do you take a drug or get shots that keep your blood from clotting?",
        note="Warfarin, apixaban, rivaroxaban, dabigatran, heparin injections and the like.",
        topic="health",
        group="person",
        tier=2,
        unsure="ask",
        because="bleeding round the spine (stetkarova-2021, nps-warfarin, fda-rivaroxaban-2014)",
    )
    cancer_history: Reply = finding(
        "Do you have cancer now, or have you had it in the past?",
        label="cancer, now or in the past",
        again="Has a doctor ever found a cancer, or is somebody checking for one now?",
        note="It counts too when it is being checked now.",
        topic="health",
        group="cancer",
        tier=2,
        unsure="ask",
        because="raises many findings",
    )
    unexplained_weight_loss: Reply = finding(
        "Have you lost weight without trying?",
        label="weight loss without trying",
        again="Have your clothes got loose, or do people say that you look thinner?",
        topic="health",
        group="cancer",
        tier=2,
        unsure="ask",
        because="about 5 % in 6 months is the usual meaning",
    )
    night_or_rest_pain: Reply = finding(
        "Is the pain worse at night than by day, or just as bad in every position?",
        label="pain that is worse at night or at rest",
        again="Does it wake you at night and stay bad however you lie?",
        topic="pain",
        group="cancer",
        tier=2,
        unsure="none",
        because="weak flag, very common",
    )
    thoracic_or_band_pain: Reply = finding(
        "Is the pain between your shoulder blades, or like a band round your chest or belly?",
        label="pain between the shoulder blades, or like a band",
        again="Put a hand where it hurts. Is it up by your ribs, or does it go round to the front?",
        topic="pain",
        group="cancer",
        tier=2,
        unsure="none",
        because="weak flag",
    )
    fever: Reply = finding(
        "Do you have a fever, shivering, or a temperature of 38 or more?",
        label="fever or shivering",
        again="Do you feel hot and cold in turns, or do you shake with cold?",
        topic="infection",
        group="infection",
        tier=2,
        unsure="ask",
        because="measure the temperature",
    )
    feeling_very_ill: Reply = finding(
        "Do you feel very ill, apart from the pain?",
        label="feeling very ill",
        again="Do you breathe fast, shake hard or have blotchy skin, or have you passed hardly any urine in a day?",
        note="Breathing fast, shaking, mottled skin or no urine in a day are examples.",
        topic="danger",
        group="infection",
        tier=2,
        unsure="ask",
        because="examples from patient-info-sepsis",
    )
    confused_or_drowsy: Reply = finding(
        "Are you newly confused, or very hard to keep awake?",
        label="confused or hard to wake",
        again="Ask somebody near you: do you talk in a muddle, or keep falling asleep in the day?",
        topic="danger",
        group="infection",
        tier=1,
        unsure="ask",
        implies=("feeling_very_ill",),
        because="patient-info-sepsis; ask a companion if there is one",
    )
    temperature_c: Amount = number(
        "How high is your temperature, in Celsius?",
        label="temperature",
        again="Can you take your temperature now?",
        topic="infection",
        unit="degrees Celsius",
        group="infection",
        tier=3,
        worse="either_end",
        unsure="none",
        minimum=30,
        maximum=45,
        middle=(36, 37.9),
        follows=("fever", "feeling_very_ill", "infection_risk"),
        shows=Shows("fever", 38),
        because=(
            "few people measure; a normal value clears nothing (pyo-2019), and below 36 counts (patient-info- sepsis)"
        ),
    )
    infection_risk: Reply = finding(
        "Are you weak at fighting germs, do you inject drugs, or did you just have a bad infection?",
        label="weak at fighting germs, injected drugs or a bad infection",
        again="Do you take drugs that calm the immune system, or have a line in a vein?",
        note=(
            "One by one: a weak immune system; injected drugs; a skin or blood infection, or a urine infection "
            "with fever, in the last month; a line in a vein; tuberculosis that was not fully treated."
        ),
        topic="infection",
        group="infection",
        tier=2,
        unsure="ask",
        because="each is a separate yes; one is enough",
    )
    diabetes: Reply = finding(
        "Do you have diabetes?",
        label="diabetes",
        again="Has a doctor ever found too much sugar in your blood?",
        topic="health",
        group="infection",
        tier=2,
        unsure="ask",
        because="too common to carry the level of infection_risk",
    )
    stiff_neck: Reply = finding(
        "Is your neck newly stiff and sore to bend?",
        label="a stiff neck",
        again="Does it hurt to bring your chin down to your chest?",
        topic="infection",
        group="infection",
        tier=3,
        unsure="ask",
        follows=("fever", "feeling_very_ill", "infection_risk", "recent_spinal_procedure"),
        because="meningitis (nhs-meningitis); taken out of the question on the site",
    )
    rash_or_blisters: Reply = finding(
        "Since this began, is there a new rash or blisters on one side, where it hurts or tingles?",
        label="a new rash or blisters where it hurts",
        again="Look at the skin there, your buttock and private parts too. Are there red spots or blisters?",
        topic="skin",
        group="infection",
        tier=2,
        unsure="ask",
        because="nhs-shingles; the pain may come days before the rash",
    )
    hot_red_skin: Reply = finding(
        "Is there skin on a leg or foot that is newly hot, red and sore?",
        label="hot, red, sore skin on a leg",
        again="Feel both legs. Is one spot hotter and more sore than the rest?",
        note="On brown or black skin red is harder to see.",
        topic="skin",
        group="infection",
        tier=2,
        unsure="ask",
        because="nhs-cellulitis-2017",
    )
    burning_urine: Reply = finding(
        "Does it newly burn, sting or hurt when you pass urine?",
        label="burning when you pass urine",
        again="Does passing urine sting while it flows, or just after?",
        topic="bladder",
        group="infection",
        tier=2,
        unsure="ask",
        because="nhs-kidney-infection; never explains a bladder change away",
    )
    blood_in_urine: Reply = finding(
        "Is there blood in your urine, even a little?",
        label="blood in the urine",
        again="Has your urine been pink, red or dark brown, even once?",
        topic="bladder",
        group="infection",
        tier=2,
        unsure="ask",
        because="nhs-blood-in-urine",
    )
    sudden_severe_pain: Reply = finding(
        "Did a very bad pain hit you within minutes: in the tummy or side, or in the back while at rest?",
        label="very bad pain within minutes, out of the blue",
        again="Were you sitting, lying or just walking when the very bad pain hit?",
        note=("In the tummy or side it always counts. In the back it counts when no lift, twist or strain set it off."),
        topic="danger",
        group="vessels",
        tier=2,
        unsure="ask",
        together=("severe_pain", "sudden_onset"),
        because="nidirect-aaa says lower back, so the back is not left out",
    )
    collapse_or_chest_pain: Reply = finding(
        "In the last day or two, have you had chest pain, or fainted, or turned pale, cold and sweaty?",
        label="chest pain, fainting, or pale, cold and sweaty",
        again="Has your chest felt tight or heavy, or have you passed out, since the day before yesterday?",
        topic="danger",
        group="vessels",
        tier=1,
        unsure="present",
        because="no safe delay; cold and clammy skin is a sign of shock (sja-shock)",
    )
    new_breathlessness: Reply = finding(
        "Are you newly short of breath?",
        label="newly short of breath",
        again="Do you have to stop for breath in the middle of a sentence?",
        topic="danger",
        group="vessels",
        tier=1,
        unsure="ask",
        because="split off, because long-standing breathlessness is common",
    )
    known_aneurysm: Reply = finding(
        "Do you have a known aneurysm, or a pulsing feeling in your tummy?",
        label="an aneurysm or a pulsing tummy",
        again="Was the big blood vessel in your tummy ever found too wide, or does your tummy beat like a heart?",
        topic="injury",
        group="vessels",
        tier=2,
        unsure="ask",
        because="rare, decisive",
    )
    one_leg_swollen: Reply = finding(
        "Is one calf or leg newly swollen?",
        label="one leg newly swollen",
        again="Put both calves side by side. Is one clearly thicker than it was?",
        note="Warm and red makes it likelier.",
        topic="skin",
        group="vessels",
        tier=2,
        unsure="ask",
        because="visible",
    )
    cold_pale_leg: Reply = finding(
        "In the last 2 weeks, has a leg or foot, or both, gone cold, pale, blue or blotchy?",
        label="a cold, pale or blue leg",
        again="Feel and look at both feet. Is one or both much colder or paler than before?",
        topic="injury",
        group="vessels",
        tier=1,
        unsure="ask",
        because=(
            "hours count; 2 weeks from highland-ali and rcem-ali-2022; both legs may be blocked at once (tf- saddle)"
        ),
    )
    sudden_leg_loss: Reply = finding(
        "Since this began, did a leg go weak or numb suddenly, within minutes?",
        label="a leg suddenly weak or numb",
        again="Was the leg fine one minute and weak or numb the next?",
        topic="danger",
        group="vessels",
        tier=1,
        unsure="ask",
        because=(
            "stroke, a blocked artery or a bleed (bcuhb-stroke, briggs-back-pain); split from the onset of the pain"
        ),
    )

"""Questions with their answers: a no to what one should be able to do is never quiet, a no to a sign never alarms."""

from __future__ import annotations

import pytest

from sciatica_triage import Answer

from ..support.quiet import alarms, is_quiet, reading_of

NOES = [
    "No", "Nope", "Nay", "Certainly not", "Definitely not", "Absolutely not", "Of course not", "Ticked no", "No way",
    "Never", "Nothing", "No sir", "No love", "No doctor", "No chance", "Negative", "Still no", "Also no", "Neither",
    "Most certainly not", "No, not at all", "By no means", "Said no", "The answer is no", "That's a no", "Wrote no",
    "It's a no from me", "I put no", "no no no", "None", "None at all", "Not at all, doctor", "No, nurse", "God no",
    "Thankfully no", "Thankfully not", "Thank God no", "Touch wood no", "I'd say no", "I'd have to say no",
    "Nothing of the sort", "Nothing like it",
]  # fmt: skip
NO_PLAIN_YES = [
    "Hardly", "Barely", "I wish", "Not any more", "Not a chance", "Not really", "Not since Friday", "Not today",
    "Afraid not", "Sadly not", "Not for days", "Far from it", "Unlikely", "The opposite", "Not yet", "Not now",
]  # fmt: skip
GOOD_THINGS = [
    "Can you pee?", "Can you pass urine?", "Are you able to hold your wee?", "Can you feel when you wipe?",
    "Do you have feeling between your legs?", "Do you have normal control of your bladder?", "Can you lift your foot?",
    "Can you move your legs?", "Is your bladder normal?", "Are your bowels under control?", "Can you feel your bottom?",
]  # fmt: skip
UNABLE = ["Can you not pee?", "Can you no longer feel when you wipe?", "Can you feel nothing when you wipe?"]
HALF_NOES = [
    "Not really", "Not quite", "Not exactly", "Not as such", "Not that bad", "Not yet", "I think not", "I guess not",
]  # fmt: skip
SIGNS = {
    "Any numbness between the legs?": "saddle_numbness", "Have you lost control of your bladder?": "loss_of_bladder_control",
    "Do you have numbness in your saddle area?": "saddle_numbness", "Any trouble passing urine?": "bladder_flow_change",
    "Have you had a fall?": "onset_after_trauma", "Any fever?": "fever", "Numb bum?": "saddle_numbness",
    "Weak legs?": "leg_weakness",
}  # fmt: skip
LINES = [
    "Bladder under control", "Passing urine normally", "Normal sensation in the saddle area", "Saddle sensation intact",
    "Urinating as usual",
]  # fmt: skip
LINE_NOES = ["no", "No.", "not any more", "never", "N", "not today", "nope", "no longer"]
ABLE = ["Able to pass water?", "Able to pee?", "Still able to pass urine?", "Able to hold your wee?"]
DENIED_BUT = [
    "I don't like this numbness between my legs", "were it not for a numb bottom I'd be ok", "no saddle sensation",
    "if it weren't for incontinence I'd be fine", "I didn't use to have a numb bottom", "no power 2/5",
    "I had never known numbness between my legs like this", "Trauma no Numbness between the legs yes",
    "Saddle sensation: absent", "Neither foot lifts, no fever", "absent sensation between my legs",
]  # fmt: skip
FORMS = ["{} {}.", '"{}" {}.', "{}\n{}", "Nurse: {}\nMe: {}"]


@pytest.mark.parametrize("question", GOOD_THINGS)
def test_whatever_is_no_yes_to_a_good_thing_is_heard_or_asked_about(question: str) -> None:
    """`Can you pee? Certainly not` was as quiet as a yes."""
    told = [form.format(question, answer) for form in FORMS for answer in (*NOES, *NO_PLAIN_YES)]

    assert [text for text in told if not (alarms(text) or reading_of(text).suspected)] == []


@pytest.mark.parametrize("question", GOOD_THINGS)
def test_a_no_to_a_good_thing_is_never_an_absence(question: str) -> None:
    """Of none of its findings, whatever the words of the no."""
    told = [form.format(question, answer) for form in FORMS for answer in (*NOES, *NO_PLAIN_YES)]

    assert [t for t in told if any(f.answer is Answer.ABSENT for f in reading_of(t).findings)] == []


@pytest.mark.parametrize("question", SIGNS)
def test_a_no_to_a_sign_alarms_nobody(question: str) -> None:
    """Its findings are denied, and no other is heard."""
    told = [form.format(question, answer) for form in FORMS for answer in NOES]

    assert [text for text in told if alarms(text)] == []
    denied = [
        t for t in told if (SIGNS[question], Answer.ABSENT) in {(f.finding, f.answer) for f in reading_of(t).findings}
    ]
    assert len(denied) > 0.9 * len(told)


@pytest.mark.parametrize("line", LINES)
def test_a_no_to_a_line_about_something_good_is_no_health(line: str) -> None:
    """`Bladder under control - not any more` was an absence."""
    told = [f"{line}{mark}{no}" for mark in (": ", " - ") for no in LINE_NOES]

    assert [t for t in told if not (alarms(t) or reading_of(t).suspected)] == []
    assert [t for t in told if any(f.answer is Answer.ABSENT for f in reading_of(t).findings)] == []


@pytest.mark.parametrize("question", ABLE)
def test_a_no_to_a_question_without_its_verb_is_heard(question: str) -> None:
    assert [
        no for no in ("No", "Nope", "No.", "I'm afraid not", "not any more") if not alarms(f"{question} {no}")
    ] == []


@pytest.mark.parametrize("text", DENIED_BUT)
def test_a_no_that_denies_something_else_is_no_absence(text: str) -> None:
    """`I don't like this numbness` denies the liking."""
    assert alarms(text) or reading_of(text).suspected


@pytest.mark.parametrize("question", SIGNS)
def test_half_a_no_to_a_sign_is_no_absence(question: str) -> None:
    """`Not really` leaves it open."""
    told = [
        f"{question} {no}."
        for no in (
            "Not really",
            "Not quite",
            "Not exactly",
            "Not as such",
            "Not that bad",
            "Not yet",
            "I think not",
            "I guess not",
        )
    ]

    assert [t for t in told if any(f.answer is Answer.ABSENT for f in reading_of(t).findings)] == []


@pytest.mark.parametrize("question", UNABLE)
def test_a_question_about_an_inability_is_not_settled_by_an_answer_that_is_no_plain_yes_or_no(question: str) -> None:
    """Such an answer may mean either."""
    answers = ("I can't", "I can not", "No longer", "I'm afraid so", "That's right", "I wish", "I can")

    assert [a for a in answers if is_quiet(f"{question} {a}.")] == []


@pytest.mark.parametrize("mixed", ["numbness in my foot, groin and bladder fine", "The word is numb between my legs"])
def test_a_place_in_between_keeps_its_sign(mixed: str) -> None:
    """A list of what is well takes its organs only, and to name the word for it is to tell it."""
    assert alarms(mixed)

"""Who denies a trouble in plain words is not told to have it, and a denial with a strange word in it denies nothing."""

from __future__ import annotations

import pytest

from sciatica_triage import Answer
from sciatica_triage.words import read

TROUBLES = {
    "numbness": "numbness",
    "tingling": "tingling",
    "weakness": "leg_weakness",
    "fever": "fever",
    "numbness between my legs": "saddle_numbness",
    "weakness in my legs": "leg_weakness",
    "leaks": "loss_of_bladder_control",
    "trouble with my bladder": "bladder_change",
    "problems with my bowels": "bowel_change",
    "foot drop": "major_leg_weakness",
    "trouble peeing": "bladder_flow_change",
    "loss of bladder control": "loss_of_bladder_control",
    "change in my bladder": "bladder_change",
    "weight loss": "unexplained_weight_loss",
    "chest pain": "collapse_or_chest_pain",
}
DENIED = [
    "no {0}",
    "I have no {0}",
    "I've no {0}",
    "I haven't got any {0}",
    "I don't have any {0}",
    "I've had no {0}",
    "there is no {0}",
    "there's been no {0}",
    "there has not been any {0}",
    "I've never had {0}",
    "I have not had any {0}",
    "without any {0}",
    "I'm not getting any {0}",
    "absolutely no {0}",
    "no {0} at all",
    "no {0} so far",
    "no {0}, thankfully",
    "denies {0}",
    "{0}: no",
    "{0}? no",
    "Any {0}? No.",
    "Any {0}? None.",
    "Any {0}? Not at all.",
    "Do you have {0}? No I don't.",
    "nope no {0}",
    "no {0} since the operation on my back",
    "no {0} since it started",
    "nor have I had {0}",
    "there was never any {0}",
    "I have had neither {0} nor a rash",
    "my back hurts, no {0}",
    "I've been spared {0}",
    "no sign of {0}",
]
PARTS = {  # a part, with what may be said of it: a state, a doing, and what may have become of it
    "my bladder": (
        "is",
        "has",
        ["affected", "numb", "weak", "a problem", "playing up", "leaking"],
        ["changed", "been affected", "been a problem", "let me down"],
    ),
    "my bowels": (
        "are",
        "have",
        ["affected", "a problem", "loose", "different"],
        ["changed", "been affected", "been a problem"],
    ),
    "my groin": ("is", "has", ["numb", "tingly"], ["gone numb", "been numb"]),
    "my bum": ("is", "has", ["numb", "tingly"], ["gone numb", "been numb", "gone dead"]),
    "my leg": ("is", "has", ["weak", "numb", "floppy", "dead"], ["gone weak", "gone numb", "given way", "got weaker"]),
    "my foot": ("is", "has", ["floppy", "numb", "dropping"], ["dropped", "gone floppy", "gone numb"]),
}
NOES = ["not", "never", "in no way", "by no means", "not at any point"]


@pytest.mark.parametrize("form", DENIED)
def test_what_is_denied_in_plain_words_is_not_told(form: str) -> None:
    told = {
        trouble: read(form.format(trouble)).presentation().answered().get(TROUBLES[trouble]) for trouble in TROUBLES
    }

    assert {trouble for trouble, answer in told.items() if answer is Answer.PRESENT} == set()
    assert sum(answer is Answer.ABSENT for answer in told.values()) >= len(TROUBLES) * 2 // 3


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("no", NOES)
def test_a_part_of_which_trouble_is_denied_is_not_told_to_have_it(part: str, no: str) -> None:
    be, has, states, become = PARTS[part]
    said = [*(f"{part} {be} {no} {state}" for state in states), *(f"{part} {has} {no} {state}" for state in become)]
    told = {text: read(text).presentation().answered() for text in said}

    assert {text: answers for text, answers in told.items() if Answer.PRESENT in answers.values()} == {}


@pytest.mark.parametrize("verb", ["stop", "settle", "shift", "budge", "let up", "dry up", "quieten"])
@pytest.mark.parametrize(
    "trouble", ["the leaks", "the numbness", "the weakness in my legs", "the fever", "the incontinence"]
)
def test_a_doing_that_is_denied_never_denies_what_does_it(trouble: str, verb: str) -> None:
    for no in ("never", "did not", "would not", "did not once", "never once did {0}", "at no point did {0}"):
        text = f"{no.format(trouble)} {verb}" if "{0}" in no else f"{trouble} {no} {verb}"

        assert Answer.ABSENT not in read(text).presentation().answered().values(), text


@pytest.mark.parametrize("denial", ["no leaks", "no numbness", "no weakness in my legs", "no trouble with my bladder"])
@pytest.mark.parametrize(
    "around",
    [
        "whoever scribbled {0} got it wrong",
        "the moment I typed {0} I gasped",
        "what does the letter mean by {0}",
        "my neighbour swears {0}",
        "{0} scribbled the nurse wrongly",
        "{0} that anybody witnessed",
        "{0} vanished overnight",
        "{0} survives a flight of stairs",
        "{0} could embarrass me more",
    ],
)
def test_a_denial_beside_a_word_that_may_turn_it_is_no_absence(around: str, denial: str) -> None:
    """A word that nobody knows in a denial's own clause may say anything of it."""
    told = read(around.format(denial)).presentation().answered()

    assert Answer.ABSENT not in told.values()


@pytest.mark.parametrize(
    "answer",
    [
        "no, thanks to the pad",
        "no, because I go every hour",
        "No as long as I sit",
        "no, with the pads",
        "no, unless I cough",
    ],
)
@pytest.mark.parametrize("question", ["Any leaks?", "Do you have leaks?", "Leaks?"])
def test_a_no_that_hangs_on_something_is_no_absence(question: str, answer: str) -> None:
    assert Answer.ABSENT not in read(f"{question} {answer}").presentation().answered().values()


@pytest.mark.parametrize("answer", ["None that I know of", "Not so far", "not that I've noticed", "None yet"])
def test_half_a_no_is_a_doubt(answer: str) -> None:
    assert read(f"Any numbness? {answer}").presentation().answered()["numbness"] is Answer.UNSURE


@pytest.mark.parametrize(
    "text",
    [
        "My foot isn't weak, it's dead",
        "my leg is not weak, it is useless",
        "No tingling in my groin, it's past that, it's dead",
        "My bladder's fine, if you think that soaking the sofa is fine",
        "Bladder fine? You must be joking.",
        "No leaks. Typo, I meant NEW leaks",
        "I said no to the leaks, please change that to yes",
        "No chest pain. Well there is now",
        "Not feverish?? I have changed the sheets",
    ],
)
def test_a_denial_that_is_outdone_or_taken_back_is_no_absence(text: str) -> None:
    told = read(text)

    assert Answer.ABSENT not in told.presentation().answered().values()
    assert told.suspected or told.presentation().answered()


@pytest.mark.parametrize(
    "well",
    ["my bladder was fine", "the pain was only in my right leg", "I could feel everything", "my legs were strong"],
)
@pytest.mark.parametrize(
    "turn",
    [
        "{0}, then on Monday it changed",
        "{0}. Then on Monday it changed.",
        "{0}, now it is another story",
        "{0}. Now I have to worry.",
    ],
)
def test_what_was_well_until_something_came_is_no_absence(turn: str, well: str) -> None:
    assert Answer.ABSENT not in read(turn.format(well)).presentation().answered().values()


@pytest.mark.parametrize(
    "trouble", ["I had a fall", "I did have a fall", "I fell off a horse", "I could not pee", "I had a numb foot"]
)
@pytest.mark.parametrize(
    "date",
    [
        "but that was ten years ago",
        "but that was in 2009",
        "and that was when I was 12",
        ", which was twenty years ago",
    ],
)
def test_what_the_same_sentence_puts_years_back_alarms_nobody(trouble: str, date: str) -> None:
    told = f"{trouble} {date}".replace(" ,", ",")
    back, again = read(told), read(f"{told}, and today it is here again")

    assert Answer.PRESENT not in back.presentation().answered().values()
    assert again.suspected or Answer.PRESENT in again.presentation().answered().values()


@pytest.mark.parametrize(
    ("form", "finding"),
    [
        ("Left leg: gives way", "leg_weakness"),
        ("Groin: numb", "saddle_numbness"),
        ("Leg strength: normal\nBladder: leaking", "loss_of_bladder_control"),
        ("Leaks: Y", "loss_of_bladder_control"),
        ("Nurse: can you pass urine? Me: No", "cannot_pass_urine"),
        ("Any numbness? Y", "numbness"),
    ],
)
def test_a_line_of_a_form_or_dialogue_is_heard(form: str, finding: str) -> None:
    assert read(form).presentation().answered().get(finding) is Answer.PRESENT


@pytest.mark.parametrize(
    "text",
    [
        "Nurse: any trouble passing urine? Me: no, none.",
        "Fall in last month: N",
        "Temp: 36.5",
        "nothing's numb",
        "Physio: any numbness? Me: no I haven't",
    ],
)
def test_a_denial_on_a_form_or_in_a_dialogue_is_not_told(text: str) -> None:
    assert Answer.PRESENT not in read(text).presentation().answered().values()


@pytest.mark.parametrize(
    "text",
    [
        "Leaks? No. I misread that, I leak",
        "Numb leg? No. Sorry, fat finger, meant yes",
        "feeling in the leg is normal strength isn't",
        "My legs are strong. They are not, I hold on to furniture",
        "the tablets took the pain but not the numbness in my leg",
    ],
)
def test_what_the_next_words_contradict_is_no_absence(text: str) -> None:
    assert Answer.ABSENT not in read(text).presentation().answered().values()

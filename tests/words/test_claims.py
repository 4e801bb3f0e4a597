"""What always holds, whatever the message."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from sciatica_triage import Answer, Urgency, triage
from sciatica_triage.words import Reading, read
from sciatica_triage.words.spelling import mistakes_between

MESSAGES = [
    json.loads(line)["text"]
    for line in (Path(__file__).parent / "messages.jsonl").read_text(encoding="utf-8").splitlines()
]
MARKS = st.sampled_from([". ", " ", ", ", "! ", "\n", " - ", " 😭 "])
PLAIN = [  # no pronouns, so that their order can say nothing
    "Numb left foot.",
    "No fever.",
    "Bladder and bowels normal.",
    "Pins and needles in both feet.",
    "Cannot pee.",
    "Back pain for 3 weeks.",
    "Right leg weak.",
    "No chest pain or breathlessness.",
    "Temperature 38.5.",
    "Maybe some numbness in the groin.",
]
DENIALS = {
    "numbness": "no numbness in the foot",
    "leg_weakness": "no weakness",
    "fever": "no fever",
    "loss_of_bladder_control": "not incontinent",
    "saddle_numbness": "no saddle numbness",
    "bladder_change": "bladder is normal",
}
anything = st.one_of(
    st.text(max_size=300),
    st.sampled_from(MESSAGES),
    st.lists(st.sampled_from([w for m in MESSAGES for w in m.split()]), max_size=40).map(" ".join),
)


def _answers(reading: Reading) -> set[tuple[str, str]]:
    return {(f.finding, f.answer.value) for f in reading.findings}


def _urgency(text: str) -> Urgency:
    return triage(read(text).presentation(), engine="reference").urgency


@settings(max_examples=300)
@given(anything)
def test_no_message_raises_and_offsets_lie_inside_it(text: str) -> None:
    """Any text is read, and every offset points into it."""
    reading = read(text)
    reading.presentation()

    for part in (*reading.findings, *reading.numbers, *reading.not_counted):
        assert 0 <= part.start < part.end <= len(text)


@settings(max_examples=60)
@given(anything, st.booleans())
def test_a_message_that_cannot_pee_is_an_emergency_wherever_it_says_so(text: str, first: bool) -> None:
    """Adding `I can't pee` as a sentence never lowers the urgency, and no text around it hides it."""
    said = f"I can't pee.\n\n{text}" if first else f"{text}.\n\nI can't pee."

    assert _urgency(said) is Urgency.EMERGENCY or read(said).status == "not_read"
    assert _urgency(said) >= _urgency(text)


@pytest.mark.parametrize("denied", DENIALS)
@settings(max_examples=40)
@given(st.sampled_from(MESSAGES), MARKS)
def test_denying_one_finding_makes_no_other_one_absent(denied: str, message: str, mark: str) -> None:
    """A denial that is added to a message adds no other answer `absent` than its own."""
    before = {name for name, answer in _answers(read(message)) if answer == "absent"}
    after = {name for name, answer in _answers(read(f"{message}.\n\n{DENIALS[denied]}")) if answer == "absent"}

    assert after - before <= {denied}


@settings(max_examples=60)
@given(st.permutations(PLAIN))
def test_the_order_of_sentences_does_not_matter(sentences: list[str]) -> None:
    """Sentences without pronouns say the same in any order."""
    assert _answers(read(" ".join(sentences))) == _answers(read(" ".join(PLAIN)))


@settings(max_examples=150)
@given(
    st.sampled_from(MESSAGES), st.sampled_from(["upper", "lower", "spaces", "tabs", "curly", "emoji", "quoted", "bidi"])
)
def test_looks_do_not_matter(message: str, change: str) -> None:
    """Capitals, spaces, curly quotes, emoji and invisible characters change nothing that is heard."""
    changed = {
        "upper": message.upper(),
        "lower": message.lower(),
        "spaces": message.replace(" ", "   "),
        "tabs": message.replace(" ", " \t "),
        "curly": message.replace("'", "\u2019"),
        "emoji": f"😭 {message} 🙏",
        "quoted": f"\u201c{message}\u201d",
        "bidi": "\u202e" + message.replace("a", "a\u200b"),
    }[change]

    assert _answers(read(changed)) == _answers(read(message))


def test_a_reading_holds_no_word_of_the_message() -> None:
    """Neither the repr nor the JSON of a reading repeats what the person wrote."""
    secret = "xylophone"
    reading = read(f"my {secret} neighbour says my foot is numb, {secret}")

    assert secret not in repr(reading) + reading.model_dump_json() + repr(pickle.dumps(reading))


def test_silence_says_nothing() -> None:
    """What a message does not mention is not asked, never absent."""
    assert read("sciatica again").presentation().answered() == {
        "leg_pain": Answer.PRESENT,
        "recurrent_pain": Answer.PRESENT,
    }


@pytest.mark.parametrize(
    "message",
    [
        "MRI was fine, I can't feel when I wipe",
        "the doctor said it is nothing, I can't feel when I wipe",
        "everyone says it is normal but I can't feel when I wipe",
    ],
)
def test_reassurance_elsewhere_cancels_nothing(message: str) -> None:
    """A good scan or a calm doctor does not make a sign go away."""
    assert ("saddle_numbness", "present") in _answers(read(message))


@pytest.mark.parametrize(
    "typo", ["no numbnes in my foot", "witout numbness", "no nubmness", "nno numbness", "nevr numb"]
)
def test_a_typing_mistake_in_a_denial_makes_nothing_present(typo: str) -> None:
    """A misspelt denial is a denial, or at worst a doubt about the same finding."""
    assert _answers(read(typo)) <= {("numbness", "absent"), ("numbness", "unsure")}


def test_continent_is_not_taken_for_incontinent() -> None:
    """Words that look like a sign and mean the opposite are left alone."""
    assert read("I am fully continent").presentation().answered() == {}


@pytest.mark.parametrize(
    "message",
    [
        "ich kann seit gestern nicht pinkeln",
        "je ne peux pas uriner depuis hier",
        "не могу помочиться",
        "我无法小便 腿麻木",
    ],
)
def test_another_language_is_not_read_and_never_calm(message: str) -> None:
    """A message in another language says so, and answers nothing with `absent`."""
    reading = read(message)

    assert reading.status == "not_read"
    assert "absent" not in {answer for _, answer in _answers(reading)}


def test_the_library_is_imported_without_the_reader() -> None:
    """Who does not read messages does not pay for it."""
    code = "import sys, sciatica_triage; print('rapidfuzz' in sys.modules or 'sciatica_triage.words' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"


def test_without_rapidfuzz_the_same_is_heard_and_said_so() -> None:
    """Where the library cannot be installed, mistakes are counted in Python, and the reading says it."""
    code = (
        "import sys; sys.modules['rapidfuzz'] = None\n"
        "from sciatica_triage.words import read\n"
        "for text in sys.stdin.read().split('\\n'):\n"
        "    print(read(text).model_dump_json())"
    )
    texts = [m.replace("\n", " ").replace("ee", "eee").replace("bl", "lb") for m in MESSAGES[:150]]
    done = subprocess.run(
        [sys.executable, "-c", code], input="\n".join(texts), capture_output=True, text=True, check=True
    )
    without = [Reading.model_validate_json(line) for line in done.stdout.splitlines()]

    assert {reading.spelled_by for reading in without} == {"python"}
    assert [reading.model_copy(update={"spelled_by": "rapidfuzz"}) for reading in without] == [read(t) for t in texts]


@settings(max_examples=300)
@given(st.text(alphabet="abcl", max_size=9), st.text(alphabet="abcl", max_size=9), st.integers(1, 2))
def test_mistakes_are_counted_as_the_library_counts_them(word: str, right: str, most: int) -> None:
    assert mistakes_between(word, right, score_cutoff=most) == OSA.distance(word, right, score_cutoff=most)


@pytest.mark.parametrize(
    ("text", "days"),
    [("numb foot since monday", 6.0), ("numb foot since march", 266.0), ("numb foot since december", 356.0)],
)
def test_a_date_is_a_number_of_days_only_where_today_is_known(text: str, days: float) -> None:
    """A weekday is the last one, a month counts from its first day, and without `today` neither says anything."""
    known = {n.name: n.value for n in read(text, today=date(2026, 11, 22)).numbers}

    assert known == {"symptom_days": days}
    assert read(text).numbers == ()


@pytest.mark.parametrize(
    "text",
    [
        "Haven't been since yesterday, absolutely bursting, and nothing will come.",
        "Something is up with my left foot. It just drags.",
        "The pain is easing. No poo for five days.",
        "My chest infection has cleared up.",
        "That's not numbness, is it?",
        "The nurse went through the list, numb down there, wet myself. I said no to all of them.",
    ],
)
def test_what_is_told_of_something_else_makes_nothing_absent(text: str) -> None:
    """Neither a thing that got better, nor a part, nor a question, nor a list answered elsewhere is a denial."""
    assert all(finding.answer is not Answer.ABSENT for finding in read(text).findings)


@pytest.mark.parametrize(
    ("message", "finding"),
    [
        ("I don't wet myself every night", "loss_of_bladder_control"),
        ("I'm not leaking all the time", "loss_of_bladder_control"),
        ("no leaking unless I cough", "loss_of_bladder_control"),
        ("I don't leak when I cough", "loss_of_bladder_control"),
        ("I no longer wet myself", "loss_of_bladder_control"),
        ("I have not lost complete control of my bladder", "loss_of_bladder_control"),
        ("I haven't lost all feeling down there", "saddle_numbness"),
        ("no trouble peeing during the day", "bladder_change"),
        ("no numbness when standing", "numbness"),
        ("I don't have numbness all the time", "numbness"),
        ("not numb as such", "numbness"),
        ("no weakness in the left leg, the right one is useless", "leg_weakness"),
        ("I am not paralysed", "leg_weakness"),
        ("no foot drop", "leg_weakness"),
        ("my physio said no weakness", "leg_weakness"),
        ("the scan showed no cancer", "cancer_history"),
        ("no fever this morning", "fever"),
        ("no fever since taking paracetamol", "fever"),
        ("I cannot bend my back", "strain_onset"),
        ("my pee was tested, no infections", "infection_risk"),
    ],
)
def test_denying_a_part_or_a_time_or_an_examination_denies_not_the_whole(message: str, finding: str) -> None:
    assert read(message).presentation().answered().get(finding) != "absent"


@pytest.mark.parametrize(
    ("message", "finding"),
    [
        ("no numbness at all", "numbness"),
        ("no numbness down there when I wipe", "saddle_numbness"),
        ("no erection problems", "sexual_function_change"),
        ("temp is normal", "fever"),
        ("no foot drop", "major_leg_weakness"),
        ("I'm not leaking", "loss_of_bladder_control"),
    ],
)
def test_an_outright_denial_is_heard(message: str, finding: str) -> None:
    assert read(message).presentation().answered().get(finding) == "absent"


def test_an_accident_of_yesterday_counts_though_nobody_was_hurt() -> None:
    """Only one that lies months back and hurt nobody is left out."""
    told = read("I was in a car crash yesterday, no injuries but my back is killing me")

    assert triage(told.presentation()).urgency is Urgency.EMERGENCY
    assert read("I was in a car crash in May, no injuries").findings == ()


@pytest.mark.parametrize("reading", ["39.6, stiff all over", "Back pain. 39.6. Shivering", "38.4"])
def test_a_number_with_a_fraction_between_marks_is_a_temperature_and_no_age(reading: str) -> None:
    answered = read(reading).presentation().answered()

    assert "age_years" not in answered
    assert answered["temperature_c"] in (39.6, 38.4)


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("previous bowel cancer, now three weeks of low back pain", "night_or_rest_pain"),
        ("20 weeks pregnant and my back aches", "pregnancy_bleeding"),
        ("I have an aortic aneurysm and a sore back", "sudden_severe_pain"),
        ("had a spinal injection last week and my back aches", "fever"),
    ],
)
def test_a_risk_is_asked_about_with_what_would_make_it_an_emergency(message: str, asked: str) -> None:
    """Together with one sign more these call help, and that sign may be told in words that nobody knows."""
    assert asked in {finding for topic in read(message).suspected for finding in topic.findings}

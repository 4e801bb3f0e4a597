"""After the screening no courtesy, name or small word makes a call for help or a statement harmless; made of parts."""

from __future__ import annotations

from itertools import product

import pytest

from sciatica_triage import Answer
from sciatica_triage.chat import Conversation, Gate
from sciatica_triage.chat.hearing import read_message
from sciatica_triage.chat.texts import texts, understood_words

from ..support.screened import CALM, TRIAGER, screened

COURTESIES = [
    "thanks", "ok", "no", "hi", "please", "oh", "well", "sorry", "now", "thank you", "hello", "bye", "nothing else", "good",
    "also", "really", "so", "then", "fine", "that is all", "thanks doctor", "Thanks Dr Smith",
]  # fmt: skip


def _is_quiet(message: str) -> bool:
    """Whether nothing is heard of a message and it is taken for harmless."""
    reading, unclear = read_message(message, "en", begun=True)
    present = any(one.answer is not Answer.ABSENT for one in reading.findings)
    return not (present or unclear or reading.status == "not_read" or getattr(reading, "suspected", ()))


def _calls_for_help() -> list[str]:
    calls = texts().alarms.whole
    beside = [
        f"{c}{sep}{call}{end}" for c, sep, call, end in product(COURTESIES, (" ", ", ", ". ", "! "), calls, ("", "!"))
    ]
    beside += [f"{call}{sep}{c}" for c, sep, call in product(COURTESIES, (" ", ", ", ". "), calls)]
    twice = [f"{call}{sep}{call}{sep}{call}" for call, sep in product(calls, (" ", ", ", "! ", "\n"))]
    return beside + twice + [call.upper() for call in calls]


def test_a_call_for_help_is_one_beside_any_courtesy_and_said_more_than_once() -> None:
    calls = _calls_for_help()

    assert len(calls) > 3000
    assert [one for one in calls if read_message(one, "en", begun=False)[0].status != "not_read"] == []


@pytest.mark.parametrize("drafts", ["screened", "beside"])
@pytest.mark.parametrize(
    "call", ["ok. help", "nothing else. help", "help, doctor", "help help help", "thanks Dr Smith. Urgent!"]
)
def test_no_draft_follows_a_call_for_help(drafts: str, call: str) -> None:
    for conversation in (Conversation(triager=TRIAGER), screened()):
        assert CALM not in Gate(drafts=drafts).check(conversation, CALM, message=call).message  # type: ignore[arg-type]  # of a parameter


@pytest.mark.parametrize(
    "calm", ["thanks for your help", "that helps", "Can you help me find a physio?", "nothing else, thanks"]
)
def test_help_that_is_no_call_is_heard_as_before(calm: str) -> None:
    assert _is_quiet(calm)


WRITTEN_LIKE_NAMES = [
    "Больно", "Помогите", "Онемение", "Πονάω", "Βοήθεια", "Ağrı", "Felç", "Fieber", "Taub", "Lähmung", "Fièvre", "Paralysé",
    "Engourdi", "Incontinente", "Fiebre", "Parálisis", "Febbre", "Febre", "Gorączka", "Pomocy", "Hilfe", "Ayuda", "Aiuto",
    "Socorro", "Muerto", "Schlimmer", "Peor", "Feber", "Numb", "Wet", "Incontinent", "Paralysed", "Impotent", "Leaking",
    "Dead", "Floppy", "Bleeding", "Cancer", "Dying", "Worse", "Both", "Lame", "Yes", "True",
    "Wrong", "Ambulance", "Puddle", "Crawling", "Dribble", "Soaked", "Icannotpee", "Iwetmyself", "Helpme", "Ilied",
]  # fmt: skip


def test_no_word_written_like_a_name_is_cut_off_behind_a_greeting() -> None:
    greetings = sorted(understood_words().before_names - {"my name is"})
    frames = product(greetings, (" ", ", ", ". "), WRITTEN_LIKE_NAMES, ("", "!", ", bye"))
    messages = [greeting + sep + word + end for greeting, sep, word, end in frames]

    assert [one for one in messages if _is_quiet(one)] == []


def test_behind_a_title_nothing_is_a_name_that_is_known_or_in_another_script() -> None:
    english = WRITTEN_LIKE_NAMES[WRITTEN_LIKE_NAMES.index("Numb") : WRITTEN_LIKE_NAMES.index("Icannotpee")]
    known = [one for one in WRITTEN_LIKE_NAMES if not one.isascii()] + english

    assert [f"Thanks Dr {one}" for one in known if _is_quiet(f"Thanks Dr {one}")] == []
    for thanks in (
        "Thanks Dr Smith",
        "Thank you, Mrs Novak!",
        "Hello Nurse Brown",
        "Good morning, Dr. Okafor. Can I swim?",
    ):
        assert _is_quiet(thanks), thanks


STATED = [
    "a rupture", "a blockage", "discharge", "pus", "a bulge", "a hump", "sludge", "a hole", "an oozing", "gangrene", "sepsis",
    "paralysis", "a clot", "a mass", "a lesion", "no stream", "no power", "no urge", "a flood",
]  # fmt: skip
HAPPENS = [
    "dripping", "oozing", "spreading", "collapsing", "ruptured", "gangrenous", "septic", "everywhere", "flooding", "gushing",
    "trickling", "dangling", "puddles",
]  # fmt: skip


def test_a_small_word_cut_off_the_front_makes_no_question_of_a_statement() -> None:
    there = product(("there", "now there", "also there", "ok, there", "just there"), STATED)
    said = [
        f"{first} {is_} {one}"
        for first, one in there
        for is_ in ("is", "was", "are", "might be", "could be", "will be")
    ]
    cut = product(
        ("so", "now", "also", "then", "ok", "thanks", "really", "first", "just", "actually", "there"), HAPPENS
    )
    said += [
        f"{first} {is_} {one}" for first, one in cut for is_ in ("is", "was", "has", "does", "did", "can", "could")
    ]
    said += [
        f"so {is_} {who}"
        for is_, who in product(("is", "are", "do", "am", "does", "did", "was"), ("I", "mine", "we", "it"))
    ]

    assert [one for one in said if _is_quiet(one)] == []


DONE = [
    "walk",
    "stand",
    "stand up",
    "get up",
    "get out of bed",
    "get dressed",
    "sit up",
    "wash",
    "move",
    "drive",
    "walk to work",
]


def test_what_was_once_possible_or_takes_help_is_a_loss() -> None:
    needs = [
        "I used to", "I need help to", "I need a chair to", "I need a stick to", "I need my wife to", "I need a hand to",
        "it takes two people to", "I use a chair to", "I need both hands to", "I need a rest to", "I keep trying to",
        "I tried to", "I could",
    ]  # fmt: skip

    assert [one for one in (f"{need} {what}" for need in needs for what in DONE) if _is_quiet(one)] == []


def test_what_was_well_once_may_not_be_now() -> None:
    parts = [
        "my leg",
        "my foot",
        "my toes",
        "my left leg",
        "my back",
        "my grip",
        "my balance",
        "walking",
        "standing",
        "peeing",
    ]
    well = ["fine", "good", "ok", "normal", "better", "great"]
    said = [f"{part} {was} {how}{when}" for part in parts for was in ("was", "were", "used to be", "had been") for how in well
            for when in ("", " yesterday", " last week", " before", " at first", " once")]  # fmt: skip

    assert [one for one in said if _is_quiet(one)] == []


def test_a_good_word_beside_nothing_of_it_or_before_what_is_pointed_at_is_no_good_news() -> None:
    none = [
        "none of those",
        "none of these",
        "none of that",
        "none of it",
        "nothing of that",
        "not one of those",
        "none of them",
    ]
    good = ["right", "true", "fine", "good", "ok", "normal", "better", "safe", "helpful", "usual", "great"]
    said = [f"{one} {was} {how}" for one in none for was in ("is", "are", "was", "were") for how in good]
    refers = ["I have those", "I have one", "I have it",
              "I have that", "I have all", "I got two", "I got them", "all of them",
              "most", "some", "mine", "both", "two", "it is", "it does", "I do", "I am", "so do I", "so am I", "so is mine",
              "got those", "got that", "got one of those", "the right too", "the other one too"]  # fmt: skip
    said += [f"{one}{sep}{to}" for one in ("good", "great", "fine", "ok", "nice", "perfect", "thanks", "sorry", "better")
             for sep in (", ", ". ", "! ", " ") for to in refers]  # fmt: skip
    said += [
        "good it is",
        "right too",
        "also right",
        "nothing else all",
        "the left too",
        "nothing else :(",
        "is it usual to see double?",
    ]

    assert [one for one in said if _is_quiet(one)] == []

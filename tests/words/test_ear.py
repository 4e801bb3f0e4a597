"""The second ear: it only ever makes the library ask, whatever the message, and its file is what training gives."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sciatica_triage import Presentation, Urgency, triage
from sciatica_triage.errors import RulePackError
from sciatica_triage.vocabulary import vocabulary_of
from sciatica_triage.words import Reading, read
from sciatica_triage.words.ear import Ear, ear, load_ear
from sciatica_triage.words.read import lexicon_alone

from ..support.sentences import DENIAL_LISTS

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "rules" / "words" / "en"
ASSURANCE = ROOT / "assurance" / "ear"
DATA = ASSURANCE / "data"
OWN = Path(__file__).parent / "messages.jsonl"
MOST_BYTES = 2_000_000
MOST_CALM_ASKED = 0.12
MOST_OF_THE_HOLD_OUT_ASKED = 0.17
"""A quarter of its calm messages is written to look like a catastrophe; missing no emergency comes before asking few."""
MOST_UNSUSPECTED = 5
"""By the ear alone, of the 91 of the hold-out: three catastrophes in three words each and two wordings, all of which the
lexicon hears; by both none may be missed."""
MOST_TO_LOAD = 10
"""Times as long as hashing its tables once."""
MOST_A_MESSAGE = 1
"""Times as long as the lexicon reads."""
TRIES = 7
SHORT = 20_000
TIMES_LONGER = 8
ATTEMPTS = 4
MOST_TIMES_SLOWER = 12

MESSAGES: list[dict[str, Any]] = [json.loads(line) for line in OWN.read_text("utf-8").splitlines()]
HARD = ["The chair has disappeared under me.", "I've got a plastic sheet on the bed at the age of 29."]
DOUBTS = ["not sure", "I'm not sure", "i have no idea", "no idea", "no idea to be honest", "don't know", "hard to say"]
CATASTROPHES = [
    "heart attack", "think its my heart", "I was stabbed", "shot in the leg", "there's a lot of blood",
    "can't stop the bleeding", "run over", "hit by a car", "I took an overdose", "drank bleach", "she's unconscious",
    "he stopped breathing", "not breathing", "he's having a fit", "choking", "I want to die", "suicidal",
    "I think it's a stroke", "call an ambulance", "throat closing", "lips are blue", "trapped under the tractor",
]  # fmt: skip
SLIGHTLY = 1e-9
PIECES = [
    "The chair has disappeared under me. ",
    "wet ",
    "wet, ",
    "numb? ",
    "a\u200b",
    "😭",
    "(",
    "x" * 50 + " ",
    "wetseat",
]
anything = st.one_of(
    st.text(max_size=300),
    st.sampled_from([m["text"] for m in MESSAGES] + HARD),
    st.lists(st.sampled_from([w for m in MESSAGES for w in m["text"].split()]), max_size=60).map(" ".join),
)


def _ear() -> Ear:
    found = ear("en")
    assert found is not None
    return found


def _quickest(what: Any) -> float:
    times = []
    for _ in range(TRIES):
        begin = time.process_time()
        what()
        times.append(time.process_time() - begin)
    return min(times)


@pytest.mark.parametrize("message", HARD)
def test_what_the_lexicon_does_not_know_is_suspected(message: str) -> None:
    reading = read(message)

    assert triage(reading.presentation()).urgency < Urgency.EMERGENCY
    assert reading.suspected


@settings(max_examples=300)
@given(anything)
def test_a_suspicion_is_never_an_answer(text: str) -> None:
    """What is suspected is open in the reading, and the answers are those of the lexicon alone."""
    reading = read(text)
    answered = reading.presentation().answered()

    assert not {name for one in reading.suspected for name in one.findings} & set(answered)
    assert reading.model_copy(update={"suspected": ()}).presentation() == reading.presentation()
    assert all(one.findings for one in reading.suspected)
    assert len({one.topic for one in reading.suspected}) == len(reading.suspected)


@settings(max_examples=100)
@given(anything)
def test_nothing_is_suspected_where_the_lexicon_heard_an_emergency(text: str) -> None:
    reading = read(text)

    assert not reading.suspected or triage(reading.presentation(), engine="reference").urgency < Urgency.EMERGENCY


@settings(max_examples=100)
@given(anything)
def test_where_it_sounds_like_an_emergency_it_is_raised_or_something_is_asked(text: str) -> None:
    """A suspicion is not lost because the lexicon has settled the likeliest topic."""
    reading = read(text)

    if _ear().alarming(text, lexicon_alone(text).denied) is not None:
        assert reading.suspected or triage(reading.presentation(), engine="reference").urgency is Urgency.EMERGENCY


@pytest.mark.parametrize("message", DOUBTS)
def test_an_answer_of_doubt_is_no_suspicion(message: str) -> None:
    assert read(message).suspected == ()


@pytest.mark.parametrize("denials", DENIAL_LISTS)
def test_what_the_lexicon_settled_as_denied_says_nothing_to_the_ear(denials: str) -> None:
    """A list of denials makes no message more alarming, and takes nothing from what is told beside it."""
    for message in HARD:
        text = f"{denials}. {message}"

        assert _ear().score(text, lexicon_alone(text).denied) == pytest.approx(_ear().score(message), abs=SLIGHTLY)
        assert read(text).suspected


def test_what_is_told_beside_a_denial_is_still_listened_to() -> None:
    told = "no numbness or chills, the chair has vanished"
    left_out = [word for at in sorted(lexicon_alone(told).denied) for word in told[at:].split()[:1]]

    assert left_out == ["no", "numbness", "or", "chills,"]


@pytest.mark.parametrize("message", CATASTROPHES)
def test_a_catastrophe_said_in_a_few_words_is_raised_or_suspected(message: str) -> None:
    reading = read(message)

    assert reading.suspected or triage(reading.presentation(), engine="reference").urgency is Urgency.EMERGENCY


def test_a_suspicion_holds_no_word_of_the_message() -> None:
    secret = "xylophone"
    reading = read(f"the {secret} has disappeared under me, {secret}, I can't feel the chair {secret}")

    assert secret not in repr(reading) + reading.model_dump_json()


@pytest.mark.parametrize("invisible", ["\u200b", "\u00ad", "\u2060", "\ufeff"])
def test_invisible_letters_change_nothing_that_is_suspected(invisible: str) -> None:
    for message in HARD:
        assert read(message.replace("e", f"e{invisible}")).suspected == read(message).suspected


def test_a_reading_comes_back_from_its_json_with_what_was_suspected() -> None:
    reading = read(HARD[0])

    assert Reading.model_validate_json(reading.model_dump_json()) == reading


def test_every_topic_asks_for_known_findings() -> None:
    vocabulary = vocabulary_of(Presentation)

    for name, findings in _ear().topics.items():
        assert findings, name
        assert all(vocabulary.findings[finding].kind == "finding" for finding in findings)


def test_the_model_is_small_and_quick() -> None:
    listening = _ear()

    assert sum((SHIPPED / name).stat().st_size for name in ("ear.json", "ear.bin")) <= MOST_BYTES
    # Ratios, since a time says more about the machine: `benchmarks/words.py` gives times.
    tables = (SHIPPED / "ear.bin").read_bytes()
    assert _quickest(lambda: load_ear(SHIPPED)) <= MOST_TO_LOAD * _quickest(lambda: sha256(tables))
    told = [m["text"] for m in MESSAGES[::40]]
    alone = _quickest(lambda: [lexicon_alone(text) for text in told])
    assert _quickest(lambda: [listening.alarming(text) for text in told]) <= MOST_A_MESSAGE * alone


@pytest.mark.parametrize("piece", PIECES)
def test_the_time_grows_with_the_length_alone(piece: str) -> None:
    text = piece * (SHORT // len(piece))
    listening = _ear()

    def grows_at_most_so() -> bool:
        short = _quickest(lambda: listening.score(text))
        return _quickest(lambda: listening.score(text * TIMES_LONGER)) <= MOST_TIMES_SLOWER * max(short, 1e-3)

    # Another process may take the machine in the middle of one attempt.
    assert any(grows_at_most_so() for _ in range(ATTEMPTS))


def test_tables_that_were_changed_are_refused(tmp_path: Path) -> None:
    """A model that lost a byte would be deaf in silence."""
    (tmp_path / "ear.json").write_bytes((SHIPPED / "ear.json").read_bytes())
    tables = bytearray((SHIPPED / "ear.bin").read_bytes())
    tables[len(tables) // 2] ^= 1
    (tmp_path / "ear.bin").write_bytes(tables)

    with pytest.raises(RulePackError, match="not the tables that"):
        load_ear(tmp_path)

    (tmp_path / "ear.bin").unlink()
    with pytest.raises(RulePackError, match="not the tables that"):
        load_ear(tmp_path)


def test_the_model_was_trained_on_the_messages_that_are_there() -> None:
    """Whoever changes a message or a group trains anew."""
    head = json.loads((SHIPPED / "ear.json").read_text("utf-8"))

    assert head["learned_from"] == {
        file.name: sha256(file.read_bytes()).hexdigest()
        for file in (OWN, *(DATA / name for name in head["learned_from"] if name != OWN.name))
    }
    assert "holdout.txt" not in head["learned_from"]


def test_training_anew_gives_the_same_bytes() -> None:
    pytest.importorskip("sklearn")
    run = subprocess.run(
        [sys.executable, "-W", "ignore", str(ASSURANCE / "train.py"), "--check"], capture_output=True, text=True
    )

    assert run.returncode == 0, run.stdout + run.stderr


def test_no_emergency_of_the_hold_out_is_missed_by_both_ears_and_few_calm_people_are_asked() -> None:
    """It is never taught; it was written before the lessons were, by the same hand."""
    level, missed, unsuspected, asked, calm = "", [], [], [], 0
    for line in (DATA / "holdout.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            level = line[1:].partition(":")[0]
        elif line and not line.startswith("#"):
            suspected = _ear().alarming(line) is not None
            raised = triage(read(line).presentation(), engine="reference").urgency is Urgency.EMERGENCY
            calm += level == "calm"
            unsuspected += [line] if level == "emergency" and not suspected else []
            missed += [line] if level == "emergency" and not raised and not read(line).suspected else []
            asked += [line] if level == "calm" and read(line).suspected else []

    assert missed == []
    assert len(unsuspected) <= MOST_UNSUSPECTED
    assert len(asked) <= MOST_OF_THE_HOLD_OUT_ASKED * calm


def test_few_calm_people_of_the_own_messages_are_asked() -> None:
    calm = [m for m in MESSAGES if Urgency(m["at_most"]) < Urgency.EMERGENCY]
    asked = [m["id"] for m in calm if read(m["text"]).suspected]

    assert len(asked) <= MOST_CALM_ASKED * len(calm)


def test_no_message_of_the_hold_out_was_taught() -> None:
    taught = [
        line for name in ("emergencies.txt", "calm.txt") for line in (DATA / name).read_text("utf-8").splitlines()
    ]
    held_out = {line for line in (DATA / "holdout.txt").read_text("utf-8").splitlines() if line and line[0] not in "#["}

    assert len(held_out) > 100
    assert held_out.isdisjoint(taught)
    assert held_out.isdisjoint(m["text"] for m in MESSAGES)

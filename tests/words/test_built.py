"""What is shipped built is the same as what its word files say, and is ready at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from sciatica_triage.words import lexicon, load_lexicon
from sciatica_triage.words.automaton import Automaton
from sciatica_triage.words.built import as_text, build, built, hash_of
from sciatica_triage.words.file_models import Age, Cue, Hint, Phrase, Place, Sense, Spelling, WordModel
from sciatica_triage.words.load import as_checked
from sciatica_triage.words.patterns import Patterns
from sciatica_triage.words.spelling import Speller
from sciatica_triage.words.tokens import tokens_of
from sciatica_triage.words.word_files import read_word_files

from .test_claims import MESSAGES

WORDS = Path(__file__).parents[2] / "rules" / "words"
FILES = lexicon().sources
SHIPPED = (WORDS / "en.json").read_bytes()
MOST_SECONDS_TO_LOAD = 0.15
"""Three times the goal: a busy machine is no defect."""


def test_what_is_shipped_is_built_of_the_word_files() -> None:
    """`python -m sciatica_triage.words.built` was run after the last change of a word file."""
    assert as_text(build(read_word_files("en", FILES), hash_of(FILES))).encode() == SHIPPED


def test_the_wordings_of_a_lexicon_are_written_out_and_never_repaired() -> None:
    spell = Speller(Spelling(means={"cant": "cannot"}, repair=("weakness",)))

    assert spell("weaknes's") == ("weakness",)
    assert spell.expanded("weaknes's") == ("weaknes",)
    assert spell.expanded("weaknes'll") == ("weaknes", "will")
    assert spell.expanded("can't") == ("cannot",)


def test_what_is_shipped_says_what_is_built_now() -> None:
    assert as_text(built("en", FILES, SHIPPED)) == as_text(built("en", FILES, None))


def test_word_files_that_changed_are_read_and_not_what_was_built_before() -> None:
    added = b"about: test\nphrases:\n  blorp:\n    finding: numbness\n    hear: [blorp]\n    fires: [blorp]\n"
    changed = {**FILES, "zz.yaml": added}

    assert "blorp" in built("en", changed, SHIPPED).index["words"]


@pytest.mark.parametrize("broken", [b"", b"{", b"[]", b'{"form": 2}', b'{"form": 99}', b"\xff"])
def test_a_broken_build_is_not_used(broken: bytes) -> None:
    assert as_text(built("en", FILES, broken)).encode() == SHIPPED


def test_wordings_that_are_worked_out_late_are_found_as_if_at_once() -> None:
    """The order in which messages are read changes nothing of what is found in them."""
    forward, backward = load_lexicon(WORDS / "en"), load_lexicon(WORDS / "en")
    texts = [tokens_of(m, forward.spell).words for m in MESSAGES[:300]]
    found = [[(e.name, e.noun, b, n) for e, b, n in forward.automaton.find(words)] for words in texts]
    again = [[(e.name, e.noun, b, n) for e, b, n in backward.automaton.find(words)] for words in reversed(texts)]

    assert again[::-1] == found


def test_a_word_file_is_read_without_the_parser_in_c() -> None:
    """Where PyYAML was built without its C parser every word file says the same."""
    for file in sorted(WORDS.rglob("*.yaml")):
        text = file.read_text("utf-8")

        assert yaml.load(text, Loader=yaml.SafeLoader) == yaml.load(text, Loader=yaml.CSafeLoader), file.name


def test_the_lexicon_is_ready_at_once() -> None:
    """Loading it takes a small part of what reading the word files takes."""
    code = (
        "import time, sciatica_triage.words as words\n"
        "begin = time.process_time(); words.lexicon(); print(time.process_time() - begin)"
    )
    times = [
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
        for _ in range(3)
    ]

    assert min(times) <= MOST_SECONDS_TO_LOAD


def test_a_gap_an_option_and_a_slot_are_worked_out_alike() -> None:
    """A small language by hand: every form of a pattern finds what it says, and the longest of each."""
    patterns = Patterns({"part": ("foot", "big toe")}, lambda word: (word,))
    automaton = Automaton.of(
        [(patterns.phrase("(my|the)? <part> ..2 numb"), "numb"), (patterns.phrase("foot drop~?"), "drop")]
    )

    assert sorted(automaton.find(["my", "big", "toe", "is", "so", "numb", "foot", "drops"])) == [
        ("drop", 6, 8), ("numb", 0, 6), ("numb", 1, 6)
    ]  # fmt: skip


def test_what_is_taken_unchecked_is_what_a_check_would_give() -> None:
    """What was checked when it was built is not checked again; each part of it would pass, and be the same."""
    data = built("en", FILES, SHIPPED)
    models: dict[str, type[WordModel]] = {"phrase": Phrase, "sense": Sense, "place": Place, "cue": Cue, "hint": Hint}
    held = [(models[layer], meaning) for layer, _, meaning in data.items if layer in models]
    held += [(Age, {"fires": {}, "silent": (), **age}) for age in data.ages]
    for model, meaning in [*held, (Spelling, data.spelling)]:
        content = {"hear": (), **meaning} if model in (Age, Place) else meaning

        assert repr(as_checked(model, content)) == repr(model.model_validate(content))

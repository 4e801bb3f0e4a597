"""Every wording class shows by examples what it hears and what it leaves alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from sciatica_triage import Urgency, triage
from sciatica_triage.errors import RulePackError
from sciatica_triage.words import Reading, lexicon, load_lexicon, read
from sciatica_triage.words.file_models import Cue, Hint, Phrase, Sense, Wordings
from sciatica_triage.words.sentence import FRAMES

FILES = lexicon().files
CLASSES: list[tuple[str, Wordings]] = [
    (name, item)
    for file in FILES
    for kind in (file.phrases, file.senses, file.idioms, file.hints, file.cues)
    for name, item in kind.items()
]


def _cases(key: str) -> list[object]:
    return [
        pytest.param(name, item, message, id=f"{name}: {message}")
        for name, item in CLASSES
        for message in getattr(item, key)
    ]


def _answer(item: Wordings) -> str:
    if isinstance(item, Hint):
        return "unsure"
    says = item.says if isinstance(item, (Phrase, Sense)) else "present"
    return "absent" if says == "only_denied" else says


def _hears(reading: Reading, name: str, item: Wordings) -> bool:
    """Whether the class is heard: a phrase or sense with its answer, an idiom set aside, a cue deciding something.

    A cue that lets a finding stand (contrast, "not only") is heard where the finding is, and one of a frame where it
    alarms nobody.
    """
    if isinstance(item, Cue) and item.kind in FRAMES:
        return triage(reading.presentation(), engine="reference").urgency < Urgency.EMERGENCY
    if isinstance(item, Cue):
        decided = name in {f.cue for f in reading.findings} | {n.cue for n in reading.not_counted}
        decided = decided or bool(reading.suspected)
        return decided or (bool(item.fires) and any(f.answer != "absent" for f in reading.findings))
    if isinstance(item, Phrase) and item.says == "suspected":
        raised = triage(reading.presentation(), engine="reference").urgency is Urgency.EMERGENCY
        return raised or any(one.topic == name for one in reading.suspected)
    if isinstance(item, (Phrase, Sense, Hint)):
        return any(f.phrase == name and f.answer in (_answer(item), "unsure") for f in reading.findings)
    return any(n.phrase == name for n in reading.not_counted)


@pytest.mark.parametrize(("name", "item", "message"), _cases("fires"))
def test_an_example_is_heard_as_its_class(name: str, item: Wordings, message: str) -> None:
    """The example that a class gives is heard as that class; beside a frame's cue what is told here and now alarms."""
    if isinstance(item, Cue) and item.kind in FRAMES:
        assert triage(read(message).presentation(), engine="reference").urgency is Urgency.EMERGENCY
    else:
        assert _hears(read(message), name, item)


@pytest.mark.parametrize(("name", "item", "message"), _cases("silent"))
def test_a_look_alike_is_not_heard_as_present(name: str, item: Wordings, message: str) -> None:
    """A look-alike does not say what the class says; for an idiom or cue it is what sets the message aside."""
    reading = read(message)
    if isinstance(item, (Phrase, Sense, Hint)):
        assert not any(one.topic == name for one in reading.suspected)
        assert not any(f.phrase == name and f.answer == _answer(item) for f in reading.findings)
    else:
        assert _hears(reading, name, item)


def test_every_class_of_wordings_has_an_example() -> None:
    """No phrase, sense or idiom comes without a message that shows what it does."""
    bare = [
        name
        for file in FILES
        for kind in (file.phrases, file.senses, file.idioms, file.hints)
        for name, item in kind.items()
        if not (item.fires or item.silent)
    ]

    assert bare == []


def _problems(tmp_path: Path, text: str) -> list[str]:
    folder = tmp_path / "en"
    folder.mkdir()
    (folder / "words.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RulePackError) as caught:
        load_lexicon(folder)
    return [str(p) for p in caught.value.problems]


def test_a_mistake_in_a_word_file_is_reported_with_its_place_and_the_nearest_name(tmp_path: Path) -> None:
    """The message names the file, the line, what is wrong and what was probably meant."""
    text = (
        "about: test\nphrases:\n  numb:\n    finding: numbnes\n    hear:\n      - numb <legg>\nslots:\n  leg: [leg]\n"
    )

    assert _problems(tmp_path, text) == [
        "en/words.yaml:4: unknown finding `numbnes`; did you mean `numbness`?",
        "en/words.yaml:6: unknown slot `<legg>`; did you mean `<leg>`?",
    ]


@pytest.mark.parametrize(
    ("wording", "expected"),
    [
        ("(numb", "a `(` is not closed"),
        ("numb)", "expected no `)` here"),
        ("..3 numb", "a wording starts with a word"),
        ("? numb", "a `?` stands right after what may be left out"),
    ],
)
def test_a_wording_that_cannot_be_read_is_reported(tmp_path: Path, wording: str, expected: str) -> None:
    """A mistake in a pattern names the line of the pattern."""
    text = f'about: test\nphrases:\n  numb:\n    finding: numbness\n    hear:\n      - "{wording}"\n'

    assert _problems(tmp_path, text) == [f"en/words.yaml:6: {expected}"]


def test_a_slot_that_names_itself_is_reported(tmp_path: Path) -> None:
    """A circle of slots is a mistake, not a hang."""
    text = "about: test\nslots:\n  a: [<b> x]\n  b: [<a> y]\nphrases:\n  n: {finding: numbness, hear: [<a>]}\n"

    assert _problems(tmp_path, text) == ["en/words.yaml:6: the slot `<a>` names itself"]


def test_an_unknown_language_is_refused_with_the_nearest_one() -> None:
    """A language without a lexicon is an error, never an empty reading."""
    with pytest.raises(RulePackError) as caught:
        read("hello", language="eng")

    assert str(caught.value) == "words: there is no lexicon of this language; did you mean `en`?"


def _numbers(name: str, message: str) -> list[float]:
    return [n.value for n in read(message).numbers if n.name == name]


COUNTS = [(name, count) for file in FILES for name, count in file.counts.items()]
AGES = [(name, age) for file in FILES for name, age in file.ages.items()]


@pytest.mark.parametrize(
    ("name", "message", "value"),
    [
        *[pytest.param("age_years", m, v, id=f"{n}: {m}") for n, age in AGES for m, v in age.fires.items()],
        *[pytest.param(n, m, v, id=f"{n}: {m}") for n, count in COUNTS for m, v in count.fires.items()],
    ],
)
def test_an_example_of_a_number_is_heard_with_its_value(name: str, message: str, value: float) -> None:
    """The number that an example tells is heard, and no other of its kind."""
    assert _numbers(name, message) == [value]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        *[pytest.param("age_years", m, id=f"{n}: {m}") for n, age in AGES for m in age.silent],
        *[pytest.param(n, m, id=f"{n}: {m}") for n, count in COUNTS for m in count.silent],
    ],
)
def test_a_look_alike_of_a_number_is_not_heard(name: str, message: str) -> None:
    """What counts something else is no age, duration, temperature or score."""
    assert _numbers(name, message) == []


SHOWN = [(name, m, heard) for file in FILES for name, shows in file.shows.items() for m, heard in shows.items()]


@pytest.mark.parametrize(("name", "message", "heard"), [pytest.param(*s, id=f"{s[0]}: {s[1]}") for s in SHOWN])
def test_a_list_does_what_its_example_shows(name: str, message: str, heard: dict[str, str]) -> None:
    """The small words of the grammar, each with a message that shows what they decide."""
    answered = read(message).presentation().answered()

    assert {finding: answered.get(finding) for finding in heard} == heard


def test_every_list_of_the_grammar_has_an_example() -> None:
    grammar = next(file for file in FILES if "clause ends" in file.about)

    assert grammar.words.keys() == grammar.shows.keys()

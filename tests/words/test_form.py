"""The form of a message, its code points, encoding and length, changes nothing of what is heard."""

from __future__ import annotations

import sys
import unicodedata
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sciatica_triage import TriageError, triage
from sciatica_triage.words import MessageTooLong, read
from sciatica_triage.words.read import MOST_CHARACTERS

PLAIN = "No fever, my leg's numb and I can't pee since 3 days, temp 38.5"
BLANKS = {
    0x1D159,
    *range(0x115F, 0x1161),
    0x2065,
    0x2800,
    0x3164,
    0xFFA0,
    *range(0xFFF0, 0xFFF9),
    *range(0xE0080, 0xE0100),
}
"""Fillers and unassigned code points that Unicode calls ignorable: no category names them."""
INVISIBLE = [
    c
    for c in range(sys.maxunicode + 1)
    if (unicodedata.category(chr(c)) in ("Cc", "Cf", "Cs", "Mn", "Me") and c not in (9, 10, 11, 12, 13, 0x85))
    or c in BLANKS
]


def _said(text: str) -> tuple[object, ...]:
    reading = read(text)
    numbers = sorted((n.name, n.value) for n in reading.numbers)
    return sorted((f.finding, f.answer.value, f.phrase) for f in reading.findings), numbers, reading.status


def test_no_invisible_code_point_inside_a_word_changes_anything() -> None:
    """All of some thousand code points, inside every word and number of the message at once."""
    changed = [hex(c) for c in INVISIBLE if _said("".join(a + chr(c) * a.isalnum() for a in PLAIN)) != _said(PLAIN)]

    assert changed == []


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(PLAIN)), st.sampled_from(INVISIBLE)), min_size=1, max_size=8))
def test_no_invisible_code_point_anywhere_changes_anything(put: list[tuple[int, int]]) -> None:
    """Between words, in numbers, beside apostrophes, in any mixture; offsets stay inside the message."""
    text = PLAIN
    for at, code in sorted(put, reverse=True):
        text = text[:at] + chr(code) + text[at:]

    assert _said(text) == _said(PLAIN)
    assert all(0 <= f.start < f.end <= len(text) for f in read(text).findings)


@pytest.mark.parametrize("written", ["I can&#8217;t pee", "I can&apos;t pee", "I can\\u2019t pee"])
def test_no_invisible_code_point_hides_an_entity(written: str) -> None:
    """Nor an escape: what is made of several characters is looked for after they are out."""
    for code in INVISIBLE[::37]:
        for at in range(written.index("n") + 1, written.index("t pee")):
            assert _said(written[:at] + chr(code) + written[at:]) == _said("I can't pee")


def _misread(text: str, times: int, as_if: str) -> str:
    for _ in range(times):
        text = text.encode("utf-8").decode(as_if, errors="surrogateescape")
    return text


@pytest.mark.parametrize(("times", "as_if"), list(product((1, 2), ("latin-1", "cp1252"))))
def test_text_that_was_decoded_wrongly_is_heard_all_the_same(times: int, as_if: str) -> None:
    """UTF-8 that was read as a Western encoding, once or twice; the offsets are those of the broken text."""
    told = "I can\u2019t pee \u2013 and my d\u00e9j\u00e0 vu foot\u2026 it\u2018s numb, no\u00a0fever"
    broken = _misread(told, times, as_if)

    assert broken != told
    assert _said(broken) == _said(told)
    found = next(f for f in read(broken).findings if f.finding == "cannot_pass_urine")
    assert broken[found.start : found.end].startswith("can")
    assert broken[found.start : found.end].endswith("pee")


@pytest.mark.parametrize(
    "mark", ["'", "`", "\u00b4", "\u2019", "\u2018", "\u02bc", "\u2032", "\uff07", "&#39;", "&apos;", "&rsquo;"]
)
def test_every_apostrophe_is_one(mark: str) -> None:
    assert _said(f"I can{mark}t pee") == _said("I can't pee")


@pytest.mark.parametrize(
    "told",
    [
        "my foot just hangs",
        "since it happened I have a headache",
        "the hospital said my hamstring hurts",
        "my hips hurt horribly",
    ],
)
def test_an_h_that_is_not_said_is_heard(told: str) -> None:
    """Save where the rest is a word by itself, as in `'and` and `'eel`."""
    dropped = " ".join("'" + word[1:] if word[0] == "h" else word for word in told.split())

    assert "'" in dropped
    assert _said(dropped) == _said(told)


@pytest.mark.parametrize("word", PLAIN.split())
def test_a_word_in_single_quotes_is_that_word(word: str) -> None:
    bare = word.rstrip(",")

    assert _said(PLAIN.replace(bare, f"'{bare}'", 1)) == _said(PLAIN)


@pytest.mark.parametrize(
    ("asked", "finding", "no", "yes"),
    [
        ("Can you pass urine?", "cannot_pass_urine", "present", None),
        ("Are you able to feel when you wipe?", "saddle_numbness", "present", None),
        ("Can you lift your foot?", "leg_weakness", "present", None),
        ("Do you have control of your bladder?", "loss_of_bladder_control", "present", None),
        ("Any numbness between the legs?", "saddle_numbness", "absent", "present"),
        ("Do you have weakness in your legs?", "leg_weakness", "absent", "present"),
        ("Have you lost control of your bladder?", "loss_of_bladder_control", "absent", "present"),
        ("Trouble passing urine?", "bladder_flow_change", "absent", "present"),
    ],
)
def test_a_question_is_answered_by_its_yes_or_no(asked: str, finding: str, no: str, yes: str | None) -> None:
    """`No` to a thing that is good to have tells of its loss, `no` to a trouble denies it."""
    for answer in ("No", "no.", "Nope", "NO!"):
        assert read(f"{asked} {answer}").presentation().answered().get(finding) == no
    for answer in ("Yes", "yes.", "Yeah"):
        assert read(f"{asked} {answer}").presentation().answered().get(finding) in (
            yes,
            (yes and "present") or "absent",
        )


@pytest.mark.parametrize(
    ("form", "finding"),
    [
        ("Bladder control: lost", "loss_of_bladder_control"),
        ("Numbness: yes", "numbness"),
        ("Passing urine: unable", "cannot_pass_urine"),
        ("Feeling between legs: none", "saddle_numbness"),
        ("I no longer have feeling between my legs", "saddle_numbness"),
        ("There is no warning before I wet myself", "loss_of_bladder_control"),
    ],
)
def test_a_form_that_is_filled_in_is_heard(form: str, finding: str) -> None:
    assert read(form).presentation().answered().get(finding) in ("present", "unsure")


def test_a_message_that_is_too_long_is_refused_in_own_words() -> None:
    """A limit that no person reaches; the error says it, and nothing of the message."""
    assert read("a" * MOST_CHARACTERS).findings == ()
    with pytest.raises(MessageTooLong) as caught:
        read("numb foot " * (MOST_CHARACTERS // 10 + 1))

    assert isinstance(caught.value, TriageError)
    assert "numb" not in repr(caught.value) + str(caught.value)


def test_a_reading_of_no_words_is_never_calm() -> None:
    """Neither blanks nor code points without a shape say anything, and saying nothing settles nothing."""
    for text in ("", " ", "\u2800\u200b\u3164", "\ud800", "\x00\x01", "???", "-", "\u0300"):
        reading = read(text)

        assert reading.findings == ()
        assert triage(reading.presentation(), engine="reference").status == "needs_answers"

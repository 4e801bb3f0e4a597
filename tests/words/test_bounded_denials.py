"""Denials that end, turn round or hold only on a condition: messages made from parts written apart from the lexicon."""

from __future__ import annotations

from itertools import product

import pytest

from sciatica_triage import Answer
from sciatica_triage.words import read

PRAISES = ["All good", "My spine feels great", "Everything is fine", "The ache is better", "Sleep is okay"]
PARTS = ["bladder", "my bladder", "the waterworks", "bowels", "my bowel"]
FALLS_SHORT = ["not", "never", "no", "not so"]
STOPS = [", ", ". ", "; ", " - ", ", but ", "! "]
SPARED = ["All is well", "ok", "good", "Fine", "perfect"]
OTHER_TONGUES = [
    "pero nada de pipi", "kein pipi", "pas de pipi", "niente pipi", "geen pipi", "nix pipi", "pipi nada", "ohne pipi",
    "mas nada de pipi", "aber kein pipi", "sin pipi", "senza pipi", "pipi nicht", "rien de pipi",
]  # fmt: skip
EMPTY_HANDED = ["nothing", "nothing at all", "absolutely nothing", "still nothing"]
THERE = ["in the toilet", "in the loo", "on the toilet", "in the bowl", "at the toilet"]
DENIED = ["accident", "weakness", "numbness", "fever", "infection", "incontinence", "fall", "tingling", "cancer"]
CORRECTED = ["a crash", "a fracture", "a tumour", "paralysis", "sepsis", "a fall", "pads", "a burst", "lymphoma"]
ENDS = [" - ", "; ", ". ", "\n", " \N{EM DASH} ", ".\n\n"]
CORRECTIONS = ["no accident, a crash", "no weakness, paralysis", "no fall, a crash", "no weakness, just paralysis"]
SAID_WELL = [
    "no fever", "no leaks", "no numbness", "I do not wet myself", "no incontinence", "I walk fine",
    "my bladder is fine", "bladder ok", "no weakness", "I can pee fine", "bowels ok",
]  # fmt: skip
CONDITIONS_AFTER = [
    "with paracetamol", "on ibuprofen", "thanks to the catheter", "thanks to my pads", "with the tablets", "with a stick",
    "on antibiotics", "usually", "most of the time", "as a rule", "as long as there is a loo nearby", "with help",
    "because of the catheter", "provided a toilet is near", "so long as I sit", "back then", "at the time", "yesterday",
    "in general", "mostly", "due to the catheter",
]  # fmt: skip
CONDITIONS_BEFORE = [
    "usually", "normally", "mostly", "with the tablets", "on paracetamol,", "thanks to the catheter", "most days",
    "as a rule", "in general", "with pads", "because of the catheter", "generally", "back then",
]  # fmt: skip


def _absent(text: str) -> set[str]:
    """The findings that are settled as absent, whatever else is said of them."""
    return {name for name, answer in read(text).presentation().answered().items() if answer is Answer.ABSENT}


def _told_by(name: str) -> set[str]:
    """The findings that a name is of, whether it is told or denied."""
    return _absent(f"no {name}") | {f.finding for f in read(name).findings}


def test_the_denials_settle_by_themselves() -> None:
    """What the other checks say means nothing for denials that settle nothing."""
    assert [text for text in SAID_WELL if not _absent(text)] == []
    assert [form for form in ("bladder: no", "numbness no, bladder no") if "bladder_change" not in _absent(form)] == []
    assert _absent("no fever, chills or weakness") >= {"fever", "leg_weakness"}
    assert _absent("peeing normally") == {"bladder_change"}


@pytest.mark.parametrize("praise", PRAISES)
def test_a_part_that_is_not_as_good_as_what_was_praised_is_no_denial(praise: str) -> None:
    """`My back is fine, bladder not` says that the bladder is not fine."""
    made = [f"{praise}{stop}{part} {no}" for stop, part, no in product(STOPS, PARTS, FALLS_SHORT)]

    assert [text for text in made if _absent(text) - _absent(praise)] == []


def test_nothing_where_it_should_come_out_is_no_denial() -> None:
    """`Nothing in the toilet` may tell that none came."""
    assert [text for text in map(" ".join, product(EMPTY_HANDED, THERE)) if _absent(text)] == []


@pytest.mark.parametrize("spared", SPARED)
def test_a_good_word_beside_another_language_settles_nothing(spared: str) -> None:
    """`Ok, kein pipi` is not `ok pee`."""
    made = [f"{spared}{stop}{said}" for stop, said in product([" ", ", ", ". ", " - "], OTHER_TONGUES)]

    assert [text for text in made if _absent(text)] == []


@pytest.mark.parametrize("end", ENDS)
def test_a_denial_ends_where_its_sentence_does(end: str) -> None:
    """What stands after a dash, a semicolon or a stop corrects the denial, and is not denied."""
    wrong = []
    for denied, told in product(DENIED, CORRECTED):
        text = f"no {denied}{end}{told}"
        if _absent(text) & _told_by(told) or _absent(text) - _absent(f"no {denied}"):
            wrong.append(text)

    assert wrong == []


@pytest.mark.parametrize("text", CORRECTIONS)
def test_a_stronger_word_after_a_comma_is_not_denied(text: str) -> None:
    """`No accident, a crash` corrects; a bare list without an article goes on."""
    assert _absent(text) == set()


@pytest.mark.parametrize("well", SAID_WELL)
def test_what_holds_only_on_a_condition_is_not_settled(well: str) -> None:
    """`No fever with paracetamol`, `usually no numbness`: never absent."""
    made = [f"{well} {after}" for after in CONDITIONS_AFTER] + [f"{before} {well}" for before in CONDITIONS_BEFORE]

    assert [text for text in made if _absent(text)] == []


@pytest.mark.parametrize(
    "like", ["like it isn't there", "as if it's not there", "like it is not mine", "like it isn't attached"]
)
@pytest.mark.parametrize(
    "part",
    [
        "When I sit on the loo the seat feels",
        "My bum on the toilet feels",
        "When I wipe it feels",
        "My groin feels",
        "The skin between my legs feels",
        "My whole leg feels",
        "When I pee it feels",
    ],
)
def test_what_feels_as_if_it_were_not_there_is_told(part: str, like: str) -> None:
    """`The seat feels like it isn't there` was read as: no numb seat."""
    assert _absent(f"{part} {like}.") == set()
    assert _absent(f"{part} {like}. Right and left.") == set()

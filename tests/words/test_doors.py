"""Every door of the reader says in its own words what it expects, whatever it is given."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from sciatica_triage import words
from sciatica_triage.errors import TriageError


class Evil(str):
    """A text whose own ways must not be asked."""

    def __len__(self) -> int:
        raise ZeroDivisionError

    def __hash__(self) -> int:
        raise ZeroDivisionError

    def __eq__(self, other: object) -> bool:
        raise ZeroDivisionError


FOREIGN = [
    0,
    1.5,
    b"numb",
    [],
    {},
    object(),
    ("numb",),
    int,
    lambda: None,
    float("nan"),
    "2026-11-30",
    "\ud800",
    "klingon",
]
FITTING: dict[str, Any] = {"text": "no numbness", "language": "en", "today": None}
DOORS: list[Callable[..., Any]] = [words.read, words.lexicon, words.load_lexicon]
PARAMETERS = [(door, name) for door in DOORS for name in inspect.signature(door).parameters]


@pytest.mark.parametrize(("door", "name"), PARAMETERS, ids=lambda one: getattr(one, "__name__", one))
def test_a_wrong_kind_is_refused_in_own_words(door: Callable[..., Any], name: str) -> None:
    given = {p: FITTING[p] for p in inspect.signature(door).parameters if p != name and p in FITTING}
    for wrong in FOREIGN:
        if name == "text" and isinstance(wrong, str):
            continue  # any text is read
        with pytest.raises(TriageError) as refused:
            door(**given, **{name: wrong})
        assert "klingon" not in str(refused.value)
        assert "2026" not in str(refused.value)


def test_none_is_no_text_and_no_language() -> None:
    for door, name in PARAMETERS:
        if name != "today":
            with pytest.raises(TriageError):
                door(**{**{p: FITTING[p] for p in inspect.signature(door).parameters if p in FITTING}, name: None})


@pytest.mark.parametrize("today", [date.min, date.max, datetime.max, datetime.min, datetime(2026, 11, 30, 23, 59)])
def test_any_day_is_a_day(today: date) -> None:
    for since in ("March", "December", "January", "Monday", "the weekend", "yesterday"):
        number = words.read(f"numb foot since {since}", today=today).numbers[0]
        assert (number.name, number.value > 0) == ("symptom_days", True)


def test_a_kind_of_text_is_read_as_the_text_that_it_is() -> None:
    assert words.read(Evil("numb foot"), language=Evil("en")) == words.read("numb foot")

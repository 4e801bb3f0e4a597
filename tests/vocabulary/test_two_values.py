"""A mapping that holds two values for one name is refused: reading by name would lose one of them."""

from __future__ import annotations

import sqlite3
import warnings
from collections.abc import Iterator, Mapping
from contextlib import closing
from email.message import Message
from typing import Any

import pytest

from sciatica_triage import PresentationError, triage

np = pytest.importorskip("numpy")


class Multi(Mapping[str, str]):
    """As frameworks hold a form: by name the first value, by `getlist` all of them."""

    def __init__(self, *pairs: tuple[str, str]) -> None:
        self.pairs = pairs

    def __getitem__(self, name: str) -> str:
        return self.getlist(name)[0]

    def __iter__(self) -> Iterator[str]:
        return iter(dict(self.pairs))

    def __len__(self) -> int:
        return len(dict(self.pairs))

    def getlist(self, name: str) -> list[str]:
        return [value for key, value in self.pairs if key == name]


def row(statement: str) -> Any:
    with closing(sqlite3.connect(":memory:")) as connection:  # Python 3.13 warns of one that is left open
        connection.row_factory = sqlite3.Row
        return connection.execute(statement).fetchone()


def message(*pairs: tuple[str, str]) -> Message:
    made = Message()
    for name, value in pairs:
        made[name] = value
    return made


TWICE = (("cannot_pass_urine", "no"), ("cannot_pass_urine", "yes"))
ONCE = (("cannot_pass_urine", "yes"), ("fever", "no"))


@pytest.mark.parametrize(
    ("twice", "once"),
    [
        (row("select 'no' as cannot_pass_urine, 'yes' as cannot_pass_urine"), row("select 'yes' as cannot_pass_urine")),
        (Multi(*TWICE), Multi(*ONCE)),
        (Multi(*TWICE[::-1]), Multi(*ONCE[::-1])),
        (message(*TWICE), message(*ONCE)),
    ],
    ids=["row", "form", "form, the other way round", "headers"],
)
def test_a_second_value_for_one_name_is_refused(twice: Any, once: Any) -> None:
    with pytest.raises(PresentationError, match="given twice"):
        triage(twice)
    assert triage(once).urgency == "emergency"


def test_starlettes_query_and_form_are_read_once() -> None:
    structures = pytest.importorskip("starlette.datastructures")
    for kind in (structures.QueryParams, structures.FormData):
        with pytest.raises(PresentationError, match="given twice"):
            triage(kind(list(TWICE)))
        assert triage(kind(list(ONCE))).urgency == "emergency"


with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # newer NumPy warns of it where it is made
    WITHOUT_A_UNIT = np.timedelta64(5)


@pytest.mark.parametrize(
    ("duration", "hours"),
    [
        (np.timedelta64(5, "h"), 5),
        (np.timedelta64(2, "D"), 48),
        (WITHOUT_A_UNIT, None),
        (np.timedelta64(2**50, "D"), None),
        (np.timedelta64(2**60, "W"), None),
    ],
    ids=str,
)
def test_a_duration_without_a_unit_or_beyond_all_measure_is_refused(duration: Any, hours: float | None) -> None:
    if hours is None:
        with pytest.raises(PresentationError, match="severe_pain_hours"):
            triage({"severe_pain_hours": duration})
    else:
        assert triage({"severe_pain_hours": duration}).presentation.answered() == {"severe_pain_hours": hours}

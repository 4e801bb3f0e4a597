"""What is promised of every vocabulary and pack, on random small ones; for longer: `assurance/random_packs.py`."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

import pytest

pytest.importorskip("duckdb", reason="the extra `frames` is not installed")
pytest.importorskip("z3", reason="the extra `verify` is not installed")

from sciatica_triage import Urgency  # the extras come first
from sciatica_triage.engine import meaning
from sciatica_triage.engine.assessment import Assessor
from sciatica_triage.engine.meaning import doubt_above
from sciatica_triage.engine.rulebook import Rulebook
from sciatica_triage.frames.circuit import FALSE
from sciatica_triage.frames.row_conditions import RowConditions
from sciatica_triage.vocabulary.findings import Answer, Finding

from .support.pack_claims import CLAIMS, Case
from .support.pack_talk_claims import TALK_CLAIMS
from .support.pack_tool_claims import TOOL_CLAIMS
from .support.random_packs import drawn_sets

ALL: Final = {**CLAIMS, **TALK_CLAIMS, **TOOL_CLAIMS}
SETS: Final = {"tables": 20, "exports": 20, "proofs": 8, "differences": 16}
"""How many sets of packs are drawn for a promise; 40 for one that is not named."""
FIRST: Final = 1_000_000


def keeps(promise: str) -> None:
    """Check one promise on its sets."""
    for drawn in drawn_sets(FIRST, SETS.get(promise, 40)):
        ALL[promise](Case(drawn))


@pytest.mark.parametrize("promise", ALL)
def test_any_pack_keeps(promise: str) -> None:
    keeps(promise)


Break = Callable[[pytest.MonkeyPatch], None]


def _lower(patch: pytest.MonkeyPatch, when: Callable[[Any, int], bool]) -> None:
    """Routine whatever fired, where this holds of what is known and of the rules that fired."""
    whole = Assessor._urgency
    patch.setattr(
        Assessor,
        "_urgency",
        lambda self, known, levels, fired, doubtful: (
            Urgency.ROUTINE if when(known, fired) else whole(self, known, levels, fired, doubtful)
        ),
    )


def _lowest_floor(patch: pytest.MonkeyPatch) -> None:
    whole = Rulebook.__init__

    def init(self: Rulebook, *given: Any) -> None:
        whole(self, *given)
        self.floor = max(Urgency.ROUTINE, min(pack.floor for pack in self.packs))

    patch.setattr(Rulebook, "__init__", init)


def _packs_as_given(patch: pytest.MonkeyPatch) -> None:
    for module in ("sciatica_triage.triager", "sciatica_triage.engine.rulebook"):
        patch.setattr(f"{module}.sorted", lambda values, **_: list(values), raising=False)


BROKEN: Final[dict[str, Break]] = {
    "judged": lambda patch: patch.setattr(Assessor, "_screened_absent", lambda *_: True),
    "interval": lambda patch: patch.setattr(meaning.Bits, "_open", lambda *_: 0),
    "monotone": lambda patch: _lower(patch, lambda known, fired: fired.bit_count() > 1),
    "answering": lambda patch: _lower(patch, lambda known, fired: known.absent != 0),
    "escalating": _lowest_floor,
    "order": _packs_as_given,
    "questions": lambda patch: patch.setattr("sciatica_triage.triager.next_question", lambda *_: None),
    "interview": lambda patch: patch.setattr("sciatica_triage.triager.next_question", lambda *_: None),
    "explanation": lambda patch: patch.setattr("sciatica_triage.result.explanation._missing", lambda *_: ()),
    "changes": lambda patch: patch.setattr(
        "sciatica_triage.result.what_would_change._Changing.lowering", lambda *_: []
    ),
    "merging": lambda patch: patch.setattr(
        Finding, "worst", lambda self, values: min({*values} - {Answer.NOT_ASKED}, key=str)
    ),
    "tables": lambda patch: patch.setattr(RowConditions, "closed", lambda *_, **__: FALSE),
    "exports": lambda patch: patch.setattr(RowConditions, "closed", lambda *_, **__: FALSE),
    "proofs": lambda patch: patch.setattr("sciatica_triage.verify.someone.Someone.screened_absent", lambda *_: ()),
    "differences": lambda patch: patch.setattr("sciatica_triage.verify.diff.LEVELS", ()),
}


SUBTLER: Final[dict[str, tuple[str, Break]]] = {
    "doubt reaches nothing that is above it": (
        "judged",
        lambda patch: patch.setattr(
            "sciatica_triage.engine.meaning.doubt_above",
            lambda vocabulary, name, alone: {
                n: doubt_above(vocabulary, n, alone)[n] for n in (name, *vocabulary.ancestors[name])
            },
        ),
    ),
    "tables have another doubt": (
        "tables",
        lambda patch: patch.setattr(Rulebook, "doubt_above", lambda book, name, unsigned: {name: 2}),
    ),
    "a number loses its digits": (
        "explanation",
        lambda patch: patch.setattr("sciatica_triage.result.explanation.in_digits", "{:g}".format),
    ),
    "numbers are whole": (
        "changes",
        lambda patch: patch.setattr("sciatica_triage.result.what_would_change._Changing._step", lambda *_: Decimal(1)),
    ),
    "a number is harsher than it has to be": (
        "changes",
        lambda patch: patch.setattr(
            "sciatica_triage.result.what_would_change._Changing.mildest", lambda _, found: found
        ),
    ),
}
"""Smaller faults, each by the promise that it breaks."""


@pytest.mark.parametrize("fault", SUBTLER)
def test_a_smaller_fault_is_seen_as_well(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    promise, break_it = SUBTLER[fault]
    break_it(monkeypatch)

    with pytest.raises(AssertionError, match="seed"):
        keeps(promise)


@pytest.mark.parametrize("promise", ALL)
def test_a_library_that_breaks_the_promise_is_seen(promise: str, monkeypatch: pytest.MonkeyPatch) -> None:
    BROKEN[promise](monkeypatch)

    with pytest.raises(AssertionError, match="seed"):
        keeps(promise)

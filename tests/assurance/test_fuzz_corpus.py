"""The committed fuzz corpus: whatever the bytes say, only the library's own errors come, and none repeats them."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest

FUZZ = Path(__file__).parents[2] / "assurance" / "fuzz"
ODD = [
    b"\x00",
    b"\x1b[0m",
    b"\xff",
    b"\xed\xa0\x80",
    b"\n\n",
    b"\r",
    b'"',
    b",",
    b";",
    b"{",
    b"1e999",
    b"-",
    b": ",
    b"NaN",
    b"",
]
INPUTS = sorted(path for path in (FUZZ / "corpus").rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def targets() -> Any:
    sys.path.append(str(FUZZ))
    spec = importlib.util.spec_from_file_location("fuzz_targets", FUZZ / "targets.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_an_input_of_the_corpus_gives_a_result_or_an_own_error(path: Path, targets: Any) -> None:
    targets.TARGETS[path.parent.name](path.read_bytes())


def test_the_corpus_has_results_and_errors_of_every_kind(targets: Any) -> None:
    """A corpus of which everything is refused would test little."""
    accepted = {"rule": 0, "json": 0, "mapping": 0}
    refused = dict(accepted)
    own = targets._own

    def counting(error: Any, *texts: str) -> None:
        refused[path.parent.name] += 1
        own(error, *texts)

    targets._own = counting
    try:
        for path in (path for path in INPUTS if path.parent.name in accepted):
            before = refused[path.parent.name]
            targets.TARGETS[path.parent.name](path.read_bytes())
            accepted[path.parent.name] += refused[path.parent.name] == before
    finally:
        targets._own = own

    assert all(accepted.values())
    assert all(refused.values())


@pytest.mark.parametrize("door", ["table", "person", "pack", "message", "stored", "call"])
def test_bytes_that_were_changed_at_random_give_an_answer_or_an_own_error(door: str, targets: Any) -> None:
    """A short form of the fuzzer, from the same corpus."""
    chance = Random(door)
    inputs = [path.read_bytes() for path in INPUTS if path.parent.name == door]
    for _ in range(40):
        data = bytearray(chance.choice(inputs))
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(data) + 1)
            data[at : at + chance.randint(0, 3)] = chance.choice(ODD)
        targets.TARGETS[door](bytes(data))


def test_an_error_that_repeats_the_input_is_a_fault(targets: Any) -> None:
    from sciatica_triage import PresentationError

    with pytest.raises(AssertionError, match="an error repeats what was given"):
        targets._own(PresentationError("it says: my leg hurts a lot"), "my leg hurts a lot")

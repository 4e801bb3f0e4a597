"""The study of small changes of the core: what it leaves out as changing nothing is still there to be left out."""

import runpy
from pathlib import Path

import pytest

STUDY = runpy.run_path(str(Path(__file__).parents[2] / "assurance" / "mutate_code.py"))


@pytest.mark.parametrize("file", STUDY["FILES"])
def test_each_file_can_be_changed_and_each_exception_is_found(file: str) -> None:
    """Making the mutants asserts that each listed exception stands for exactly the changes that it names."""
    assert any(STUDY["mutants"](file))


def test_each_exception_is_of_a_file_that_is_changed() -> None:
    assert {one.file for one in STUDY["EQUIVALENT"]} <= {*STUDY["FILES"]}

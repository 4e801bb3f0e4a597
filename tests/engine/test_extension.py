"""A file of the engine that is not whole leaves a process that works: the reference evaluator answers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sciatica_triage.engine.extension import extension

PROGRAM = """
from sciatica_triage import Triager
triager = Triager()
print(triager.engine_that_runs, triager.triage({"cannot_pass_urine": True}).urgency)
"""


@pytest.mark.skipif(extension() is None, reason="durable-rules cannot be loaded here")
@pytest.mark.parametrize("part", [0, 0.001, 0.1, 0.5, 0.8])
def test_a_file_that_was_cut_off_is_not_loaded(part: float, tmp_path: Path) -> None:
    """The system loads it, and ends the process with a bus error when the part that is gone is touched."""
    whole = Path(str(getattr(extension(), "__file__", "")))
    if whole.parent.name == "engine":
        pytest.skip("the engine of this wheel stands in the package itself")
    data = whole.read_bytes()
    (tmp_path / whole.name).write_bytes(data[: int(part * len(data))])
    path = os.pathsep.join([str(tmp_path), *sys.path])
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, "reference emergency\n")
    assert "durable-rules cannot be loaded" in done.stderr

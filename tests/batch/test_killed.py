"""A run that is killed leaves its files old or complete: never an OUT of one run beside the rejects of another."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest

pytest.importorskip("polars")
pytest.importorskip("narwhals")
pytest.importorskip("pyarrow")

from sciatica_triage.batch import places

CALLS: Final = ("open", "link", "replace", "unlink", "fsync", "fchmod", "truncate")
"""What of the system changes a folder or a file, apart from writing."""


class _Killed(BaseException):
    pass


@contextmanager
def _killed_at(step: int) -> Iterator[list[int]]:
    """At this call to the system, counted from 0, the run is dead: nothing it asks for happens any more."""
    asked = [0]

    def dying(name: str) -> Any:
        call = getattr(os, name)

        def called(*given: Any, **more: Any) -> Any:
            asked[0] += 1
            if asked[0] > step:
                raise _Killed
            return call(*given, **more)

        return called

    with pytest.MonkeyPatch.context() as patch:
        for name in CALLS:
            if hasattr(os, name):
                patch.setattr(os, name, dying(name))
        yield asked


def _run(out: Path, bad: Path, text: str) -> None:
    """What `batch` does with its two places, in its order."""
    parts: list[places.Part] = []
    try:
        for place in (bad, out):
            parts.append(places.Part(place))
            parts[-1].file.write(f"{place.stem} {text}".encode())
        places.put_all(parts)
    finally:
        for part in parts:
            part.discard()


def _read(place: Path) -> str | None:
    return place.read_text() if place.exists() else None


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the dead close no files
@pytest.mark.parametrize("unnamed", [True, False], ids=["without a name", "with a name"])
@pytest.mark.parametrize("apart", [False, True], ids=["one folder", "two folders"])
@pytest.mark.parametrize("before", ["both", "out", "bad", "none"])
def test_killed_at_any_step_no_output_stands_beside_the_rejects_of_another_run(
    before: str, apart: bool, unnamed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """OUT is the last to come, and gone while the rejects change: where it is, its own rejects are."""
    if not unnamed:
        monkeypatch.setattr(places, "_unnamed", lambda folder, mode: None)
    ends = set()
    for step in count():
        folder = tmp_path / f"{step}"
        (folder / "b").mkdir(parents=True)
        out, bad = folder / "out.csv", (folder / "b" if apart else folder) / "bad.csv"
        for place, name in ((out, "out"), (bad, "bad")):
            if before in (name, "both"):
                place.write_text(f"{name} old")
        old = (_read(out), _read(bad))
        with _killed_at(step) as asked, suppress(_Killed):
            _run(out, bad, "new")
        found = (_read(out), _read(bad))
        ends.add(found)

        assert found in {old, (None, old[1]), (None, "bad new"), ("out new", "bad new")}
        if asked[0] <= step:
            break
    assert {old, ("out new", "bad new")} <= ends
    assert step >= 7


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs files without a name, and locks of folders")
def test_the_next_run_removes_what_a_killed_one_left(tmp_path: Path) -> None:
    out, bad = tmp_path / "out.csv", tmp_path / "bad.csv"
    theirs = tmp_path / ".out.csv.part"
    left = 0
    for step in range(8, 40):
        for place in (out, bad, theirs):
            place.write_text("old")
        with _killed_at(step) as asked, suppress(_Killed):
            _run(out, bad, "new")
        left += len(list(tmp_path.iterdir())) > 3
        _run(out, bad, "newer")

        assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
            "out.csv": "out newer",
            "bad.csv": "bad newer",
            ".out.csv.part": "old",
        }
        if asked[0] <= step:
            break
    assert left >= 4


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal on Windows")
def test_a_batch_that_is_killed_while_it_puts_its_files_leaves_no_output_rather_than_another_one(
    tmp_path: Path,
) -> None:
    source, out, bad = (tmp_path / name for name in ("in.csv", "out.csv", "bad.csv"))
    source.write_text("id,fever\n1,yes\n2,perhaps\n")
    code = (
        "import os, signal, sys\n"
        "replace = os.replace\n"
        "def killed(one, other):\n"
        f"    if str(other) == {str(out)!r}: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    replace(one, other)\n"
        "os.replace = killed\n"
        "from sciatica_triage.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    out.write_text("old")
    bad.write_text("old")
    run = subprocess.run(
        [sys.executable, "-c", code, "batch", str(source), str(out), "--rejects", str(bad)],
        capture_output=True,
        timeout=300,
        check=False,
    )

    assert run.returncode == -9
    assert not out.exists()
    assert bad.read_text().startswith("line,")

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

import polars as pl

from sciatica_triage.batch import output, places
from sciatica_triage.batch.source import Asked, opened

CALLS: Final = ("open", "link", "replace", "unlink", "fsync", "fchmod", "truncate")
"""What of the system changes a folder or a file, apart from writing."""


_READERS: Final[dict[str, Any]] = {
    "csv": pl.read_csv,
    "tsv": lambda path: pl.read_csv(path, separator="\t"),
    "jsonl": pl.read_ndjson,
    "parquet": pl.read_parquet,
}


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
        places.put_all(parts, b"cut off")
    finally:
        for part in parts:
            part.discard()


def _read(place: Path) -> str | None:
    return place.read_text() if place.exists() else None


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the dead close no files
@pytest.mark.parametrize("unnamed", [True, False], ids=["without a name", "with a name"])
@pytest.mark.parametrize("apart", [False, True], ids=["one folder", "two folders"])
@pytest.mark.parametrize("before", ["both", "out", "bad", "none"])
def test_killed_at_any_step_the_output_is_old_or_complete_and_never_beside_the_rejects_of_another_run(
    before: str, apart: bool, unnamed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While OUT changes, the rejects say that the run was cut off: where there are rejects beside it, they are its own."""
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

        assert found in {old, (old[0], "cut off"), ("out new", "cut off"), ("out new", "bad new")}
        if asked[0] <= step:
            break
    assert ends == {old, (old[0], "cut off"), ("out new", "cut off"), ("out new", "bad new")}
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
@pytest.mark.parametrize(("at", "form"), [("first", "csv"), ("last", "parquet")])
def test_a_batch_that_is_killed_while_it_puts_its_files_says_so_in_its_rejects(
    at: str, form: str, tmp_path: Path
) -> None:
    source, out, bad = (tmp_path / name for name in ("in.csv", "out.csv", f"bad.{form}"))
    source.write_text("id,fever\n1,yes\n2,perhaps\n")
    code = (
        "import os, signal, sys\n"
        "replace = os.replace\n"
        "put = []\n"
        "def killed(one, other):\n"
        "    put.append(other)\n"
        f"    if len(put) == {2 if at == 'first' else 3}: os.kill(os.getpid(), signal.SIGKILL)\n"
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
    assert out.read_text().startswith("old" if at == "first" else "id,fever,urgency")
    assert _READERS[form](bad)["problem"].to_list() == [output._CUT_OFF]


@pytest.mark.parametrize("form", _READERS)
def test_the_notice_is_a_file_of_rejects(form: str, tmp_path: Path) -> None:
    source, notice = tmp_path / "in.csv", tmp_path / f"bad.{form}"
    source.write_text("id,fever\n1,yes\n")
    rejects = output.Rejects(notice, opened(source, ["fever"], Asked(keeps_broken=True)))
    rejects.output.discard()
    notice.write_bytes(rejects.notice())
    rows = _READERS[form](notice)

    assert rows.columns == ["line", "problem", "broken_line", "id", "fever"]
    assert rows.select("line", "problem", "fever").rows() == [(None, output._CUT_OFF, None)]

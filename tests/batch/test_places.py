"""Outputs are old or complete, never mixed, and touch nothing that is not theirs."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

pl = pytest.importorskip("polars")
pytest.importorskip("narwhals")
pytest.importorskip("pyarrow")

from sciatica_triage.batch import places  # noqa: E402
from sciatica_triage.cli import main  # noqa: E402

GOOD = "id,fever\n1,yes\n2,perhaps\n3,no,4\n"


def _batch(*arguments: object) -> int:
    return main(["batch", *map(str, arguments)])


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "in.csv"
    path.write_text(GOOD)
    return path


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_links_with_any_name_are_not_followed(source: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    for name in (".out.csv.part", ".out.csv.in.part", "out.csv"):
        (tmp_path / name).symlink_to(victim)

    assert _batch(source, tmp_path / "out.csv", "--rejects", tmp_path / "bad.csv") == 1
    assert victim.read_text() == "precious"
    assert not (tmp_path / "out.csv").is_symlink()
    assert _names(tmp_path) == {"in.csv", "out.csv", "bad.csv", "victim"}


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644])
def test_the_mode_of_a_file_that_is_replaced_is_kept(mode: int, source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_text("old")
    out.chmod(mode)
    _batch(source, out, "--rejects", tmp_path / "bad.csv")

    assert stat.S_IMODE(out.stat().st_mode) == mode


def test_the_three_files_are_three_under_whatever_names(source: Path, tmp_path: Path) -> None:
    out, linked, hard = tmp_path / "out.csv", tmp_path / "linked.csv", tmp_path / "hard.csv"
    linked.symlink_to(source)
    os.link(source, hard)
    below = tmp_path / "." / "in.csv"
    for target, rejects in ((source, out), (out, source), (out, out), (linked, out), (out, hard), (below, out)):
        assert _batch(source, target, "--rejects", rejects) == 2
    assert source.read_text() == GOOD
    assert not out.exists()


@pytest.mark.parametrize("blocked", ["out.csv", "bad.csv"])
def test_nothing_is_replaced_where_one_of_both_has_no_place(blocked: str, source: Path, tmp_path: Path) -> None:
    (tmp_path / blocked).mkdir()
    other = tmp_path / ({"out.csv", "bad.csv"} - {blocked}).pop()
    other.write_text("old")

    assert _batch(source, tmp_path / "out.csv", "--rejects", tmp_path / "bad.csv") == 2
    assert other.read_text() == "old"
    assert _names(tmp_path) == {"in.csv", "out.csv", "bad.csv"}


def test_a_place_that_is_lost_on_the_way_leaves_both_as_they_were(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, bad = tmp_path / "out.csv", tmp_path / "bad.csv"
    bad.write_text("old")
    sealed = places.Part.seal

    def seal(part: Any) -> None:
        sealed(part)
        if part.place == out:
            out.mkdir()

    monkeypatch.setattr(places.Part, "seal", seal)

    assert _batch(source, out, "--rejects", bad) == 2
    assert bad.read_text() == "old"
    assert _names(tmp_path) == {"in.csv", "out.csv", "bad.csv"}


def test_without_files_that_have_no_name_the_same_holds(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "_unnamed", lambda folder, mode: None)

    assert _batch(source, tmp_path / "out.csv", "--rejects", tmp_path / "bad.csv") == 1
    assert _names(tmp_path) == {"in.csv", "out.csv", "bad.csv"}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs a limit on the size of files")
@pytest.mark.parametrize("form", ["csv", "parquet", "jsonl"])
def test_a_full_disk_leaves_what_was_there_and_says_so(form: str, tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / f"out.{form}"
    source.write_text("id,fever\n" + "".join(f"{i * 7919},yes\n" for i in range(60_000)))
    out.write_text("old")
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "from sciatica_triage.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, "batch", str(source), str(out)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert run.returncode == 2, run.stderr
    said = run.stderr.splitlines()[-1].split(f"{out}: ")[-1]
    assert said in ("File too large", "the file cannot be written; the disk may be full")
    assert out.read_text() == "old"
    assert _names(tmp_path) == {"in.csv", out.name}


def test_a_file_that_changes_while_it_is_read_is_refused(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sciatica_triage.batch import output

    written = output.Output.write

    def write(self: Any, rows: Any) -> None:
        source.write_text("id,fever\n9,yes\n")
        written(self, rows)

    monkeypatch.setattr(output.Output, "write", write)

    assert _batch(source, tmp_path / "out.csv", "--rejects", tmp_path / "bad.csv") == 2
    assert _names(tmp_path) == {"in.csv"}


@pytest.mark.skipif(sys.platform == "win32", reason="there are no locks of folders on Windows")
@pytest.mark.parametrize("shared", ["out.csv", "rejects.csv"])
def test_two_runs_that_share_one_place_put_their_files_one_after_the_other(
    tmp_path: Path, shared: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whichever of the two it is, and wherever the other one lies: the second run waits for the first one's last file."""
    import threading

    folders = [tmp_path / name for name in ("a", "b", "common")]
    for folder in folders:
        folder.mkdir()
    order: list[str] = []
    first_has_begun, go_on = threading.Event(), threading.Event()

    class Told(places.Part):
        def put(self, *, keep: bool = False) -> None:
            order.append(f"{threading.current_thread().name} {self.place.name}")
            if threading.current_thread().name == "first" and len(order) == 1:
                first_has_begun.set()
                go_on.wait(20)
            super().put(keep=keep)

    def run(own: Path) -> None:
        where = [(folders[2] if name == shared else own) / name for name in ("rejects.csv", "out.csv")]
        parts = [Told(place) for place in where]
        for part in parts:
            part.file.write(own.name.encode())
        places.put_all(parts)

    first = threading.Thread(target=run, args=(folders[0],), name="first")
    second = threading.Thread(target=run, args=(folders[1],), name="second")
    first.start()
    assert first_has_begun.wait(20)
    second.start()
    second.join(0.3)
    go_on.set()
    first.join(20)
    second.join(20)

    assert [word.split()[0] for word in order] == ["first", "first", "second", "second"]
    assert capsys.readouterr().err == f"{folders[2]}: waiting for another run that puts its files there\n"
    assert (folders[2] / shared).read_text() == "b"


CHANGES: Final = {
    "csv": (b"id,fever,cannot_pass_urine\n1,no,yes\n", b"id,cannot_pass_urine,fever\n1,no,yes\n"),
    "jsonl": (b'{"id":1,"fever":"no"}\n', b'{"id":1,"fever":"yes"}\n'),
}


def _made(form: str, folder: Path, *, later: bool) -> bytes:
    """A table, and another one of the same length whose columns stand in another order."""
    if form in CHANGES:
        return CHANGES[form][later]
    names = ["cannot_pass_urine", "fever"] if later else ["fever", "cannot_pass_urine"]
    path = folder / f"made.{form}"
    if form == "parquet":
        pl.DataFrame({"id": ["1"], names[0]: ["no"], names[1]: ["yes"]}).write_parquet(path)
    else:
        openpyxl = pytest.importorskip("openpyxl")
        book = openpyxl.Workbook()
        book.active.append(["id", *names])
        book.active.append([1, "no", "yes"])
        book.save(path)
    data = path.read_bytes()
    path.unlink()
    return data


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet", "xlsx"])
def test_a_file_that_is_exchanged_after_its_header_was_read_is_refused(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from sciatica_triage.batch import source as reading

    path, other = tmp_path / f"in.{form}", tmp_path / "other"
    path.write_bytes(_made(form, tmp_path, later=False))
    other.write_bytes(_made(form, tmp_path, later=True))
    opened = reading.opened

    def exchanged(*given: Any, **more: Any) -> Any:
        found = opened(*given, **more)
        os.replace(other, path)
        return found

    monkeypatch.setattr(reading, "opened", exchanged)

    assert _batch(path, tmp_path / "out.csv", "--rejects", tmp_path / "bad.csv") == 2
    assert "the file changed while it was read; nothing was written" in capsys.readouterr().err
    assert _names(tmp_path) == {path.name}


@pytest.mark.parametrize("unnamed", [True, False], ids=["without a name", "with a name"])
@pytest.mark.parametrize("linked", [True, False], ids=["a second name", "a copy"])
@pytest.mark.parametrize("before", [True, False], ids=["rejects before", "none before"])
def test_rejects_are_given_back_where_the_output_cannot_be_placed(
    before: bool, linked: bool, unnamed: bool, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a file that is protected or mounted: looking at the place shows nothing, moving fails."""
    out, bad = tmp_path / "out.csv", tmp_path / "bad.csv"
    out.write_text("old")
    if before:
        bad.write_text("old rejects")
        bad.chmod(0o640)
    moved, link = os.replace, os.link

    def replace(one: Any, other: Any) -> None:
        if out in (Path(one), Path(other)):
            raise PermissionError(1, "Operation not permitted")
        moved(one, other)

    def no_second_name(one: Any, other: Any, **more: Any) -> None:
        if not linked and "src_dir_fd" not in more:
            raise PermissionError(1, "Operation not permitted")
        link(one, other, **more)

    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr(os, "link", no_second_name)
    if not unnamed:
        monkeypatch.setattr(places, "_unnamed", lambda folder, mode: None)

    assert _batch(source, out, "--rejects", bad) == 2
    assert out.read_text() == "old"
    assert _names(tmp_path) == {"in.csv", "out.csv"} | ({"bad.csv"} if before else set())
    if before:
        assert (bad.read_text(), stat.S_IMODE(bad.stat().st_mode)) == ("old rejects", 0o640)


def test_in_a_folder_that_lets_nothing_go_no_answers_are_left(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "replace", refused)
    monkeypatch.setattr(Path, "unlink", refused)

    assert _batch(source, tmp_path / "out.csv", "--rejects", tmp_path / "bad.csv") == 2
    assert _names(tmp_path) > {"in.csv"}
    assert all(path.stat().st_size == 0 for path in tmp_path.iterdir() if path != source)


def test_files_of_others_that_are_named_like_parts_stay(source: Path, tmp_path: Path) -> None:
    theirs = [tmp_path / name for name in (".out.csv.part", ".out.csv.in.part")]
    for path in theirs:
        path.write_text("theirs")

    assert _batch(source, tmp_path / "out.csv", "--rejects", tmp_path / "bad.csv") == 1
    assert [path.read_text() for path in theirs] == ["theirs"] * 2

"""Whatever lies in the folder of a rule pack: an own error, soon, that shows no path of the machine and nothing odd."""

from __future__ import annotations

import os
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sciatica_triage import OptionError, RulePack, RulePackError
from sciatica_triage.packs import files as module

PACK = """name: own
version: 1.0.0
title: t
scope: s
floor: {urgency: routine, because: b, basis: design choice}
"""
RULE = """title: t
when: leg_weakness
urgency: urgent
suspects: s
because: b
basis: design choice
cases:
  fires: {a: {leg_weakness: present}}
"""
unix = pytest.mark.skipif(sys.platform == "win32", reason="there are no such files on Windows")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "pack.yaml").write_text(PACK)
    (folder / "rule.yaml").write_text(RULE)
    return folder


def pipe(home: Path) -> str:
    os.mkfifo(home / "x.yaml")
    return "own/x.yaml: expected a regular file"


def link_to_a_device(home: Path) -> str:
    os.symlink("/dev/zero", home / "x.yaml")
    return "own/x.yaml: expected a regular file"


def link_to_nothing(home: Path) -> str:
    os.symlink("/nowhere", home / "x.yaml")
    return "own/x.yaml: cannot be read: no such file or directory"


def link_to_itself(home: Path) -> str:
    os.symlink("x.yaml", home / "x.yaml")
    return "own/x.yaml: cannot be read: too many levels of symbolic links"


def link_to_a_folder(home: Path) -> str:
    os.symlink("/proc/self", home / "self")
    return "own/self: links to folders are not followed; put the folder itself here"


def listening(home: Path) -> str:
    with chdir(home), socket.socket(socket.AF_UNIX) as listener:
        listener.bind("x.yaml")
    return "own/x.yaml: expected a regular file"


def folder_like_a_file(home: Path) -> str:
    (home / "x.yaml").mkdir()
    (home / "x.yaml" / "y.yaml").write_text(RULE)
    return "own/x.yaml/y.yaml: expected names of letters, digits, `_` and `-`"


def deep(home: Path) -> str:
    with chdir(home):
        for _ in range(300):
            os.mkdir("a")
            os.chdir("a")
    return f"own{'/a' * 9}: folders are nested more than 8 levels deep"


def large(home: Path) -> str:
    with open(home / "x.yaml", "wb") as file:
        file.truncate(10**12)
    return "own/x.yaml: expected at most 1,000,000 bytes"


def name_in_no_encoding(home: Path) -> str:
    os.rename(home / "rule.yaml", os.fsencode(home) + b"/r\xff.yaml")
    return "own/r?.yaml: expected names of letters, digits, `_` and `-`"


def name_with_control_characters(home: Path) -> str:
    os.rename(home / "rule.yaml", home / "r\n\x1b[31mX.yaml")
    return "own/r??[31mX.yaml: expected names of letters, digits, `_` and `-`"


def folder_with_a_strange_name(home: Path) -> str:
    (home / "a b").mkdir()
    os.rename(home / "rule.yaml", home / "a b" / "rule.yaml")
    return "own/a b/rule.yaml: expected names of letters, digits, `_` and `-`"


def other_letters(home: Path) -> str:
    os.rename(home / "rule.yaml", home / "règle.yaml")
    return "own/r?gle.yaml: expected names of letters, digits, `_` and `-`"


def hidden(home: Path) -> str:
    os.rename(home / "rule.yaml", home / ".rule.yaml")
    return "own/.rule.yaml: expected names of letters, digits, `_` and `-`"


@unix
@pytest.mark.parametrize(
    "break_",
    [
        pipe,
        link_to_a_device,
        link_to_nothing,
        link_to_itself,
        link_to_a_folder,
        listening,
        folder_like_a_file,
        deep,
        large,
        name_in_no_encoding,
        name_with_control_characters,
        folder_with_a_strange_name,
        other_letters,
        hidden,
    ],
)
def test_what_is_no_plain_file_is_refused(home: Path, break_: Callable[[Path], str]) -> None:
    expected = break_(home)
    with pytest.raises(RulePackError) as caught:
        RulePack.load(home)

    assert str(caught.value) == expected
    assert caught.value.__context__ is None
    shutil.rmtree(home)


@unix
def test_a_file_that_may_not_be_read_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object) -> int:
        raise PermissionError(13, "Permission denied", str(home))

    monkeypatch.setattr(module, "os", SimpleNamespace(**{**vars(os), "open": forbidden}))
    with pytest.raises(RulePackError) as caught:
        RulePack.load(home)

    assert str(caught.value) == (
        "own/pack.yaml: cannot be read: permission denied\nown/rule.yaml: cannot be read: permission denied"
    )


@unix
def test_a_pipe_that_takes_the_place_of_a_file_is_not_waited_for(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def late(path: Any) -> os.stat_result:
        return os.stat(home / "pack.yaml")

    os.mkfifo(home / "x.yaml")
    monkeypatch.setattr(module, "os", SimpleNamespace(**{**vars(os), "stat": late}))
    with pytest.raises(RulePackError, match=r"^own/x\.yaml: expected a regular file$"):
        RulePack.load(home)


def test_links_to_files_and_what_belongs_to_tools_are_no_matter(home: Path) -> None:
    (home / "README.md").write_text("not YAML: [")
    (home / ".git").mkdir()
    (home / ".git" / "x.yaml").write_text("not a rule")
    if sys.platform != "win32":
        os.rename(home / "rule.yaml", home.parent / "elsewhere")
        os.symlink(home.parent / "elsewhere", home / "rule.yaml")

    assert [rule.id for rule in RulePack.load(home).rules] == ["rule"]


@pytest.mark.parametrize(
    "name",
    ["rule.yml.txt", "rule.yaml~", "rule.yaml.bak", "rule.json", "rule.txt", "rule", "rule.yaml ", "RULE.YAM", "r.zip"],
)
def test_a_rule_by_another_ending_is_not_left_out_in_silence(home: Path, name: str) -> None:
    (home / "nerve").mkdir()
    shutil.copy(home / "rule.yaml", home / "nerve" / name)
    with pytest.raises(RulePackError) as caught:
        RulePack.load(home)

    assert str(caught.value) == (
        f"own/nerve/{name}: expected a rule, in a file that ends with `.yaml`; rename it, or take it away"
    )


def test_what_holds_no_rule_may_lie_beside(home: Path) -> None:
    (home / "__pycache__").mkdir()
    (home / "__pycache__" / "findings.cpython-311.pyc").write_bytes(b"\0")
    for name in (
        "LICENSE",
        "licence.txt",
        "readme.MD",
        ".DS_Store",
        ".rule.yaml.swp",
        "rule.schema.json",
        "findings.py",
        "a.png",
    ):
        (home / name).write_text("when: [")

    assert [rule.id for rule in RulePack.load(home).rules] == ["rule"]


def test_an_ending_in_capitals_is_an_ending(home: Path) -> None:
    (home / "rule.yaml").rename(home / "other.YAML")

    assert [rule.id for rule in RulePack.load(home).rules] == ["other"]


@pytest.mark.parametrize("path", ["nowhere", "\0", "a" * 5_000, "pack.yaml"])
def test_what_is_no_folder_is_refused(home: Path, path: str) -> None:
    with chdir(home), pytest.raises(RulePackError, match="expected a folder with a rule pack") as caught:
        RulePack.load(path)

    assert caught.value.__context__ is None


def test_no_pack_makes_the_reader_wait_or_take_much_memory(home: Path) -> None:
    """With little memory, in a process of its own: a file as large as a disk is not read to find that it is too large."""
    if sys.platform == "win32":
        pytest.skip("there are no limits of memory on Windows")
    large(home)
    program = (
        "import resource, sys\nfrom sciatica_triage import RulePack, RulePackError\n"
        "resource.setrlimit(resource.RLIMIT_AS, (2_000_000_000,) * 2)\n"
        "try: RulePack.load(sys.argv[1])\nexcept RulePackError as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, home], capture_output=True, text=True, timeout=30, check=False
    )

    assert done.stdout == "own/x.yaml: expected at most 1,000,000 bytes\n"
    assert stat.S_ISREG(os.stat(home / "x.yaml").st_mode)


@pytest.mark.parametrize(
    ("name", "text"),
    [("x{}.yaml", "x: 1\n"), ("x{}.yaml", RULE.replace("leg_weakness", "leg_weaknes")), ("x{}.dat", "")],
)
@pytest.mark.parametrize("with_pack", [True, False])
def test_what_is_no_pack_at_all_is_told_soon(
    home: Path, name: str, text: str, with_pack: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder of thousands of other files: reading stops, and the last line says that there is more."""
    for i in range(300):
        (home / name.format(i)).write_text(text)
    if not with_pack:
        (home / "pack.yaml").unlink()
    for part in ("files", "problems", "load"):
        monkeypatch.setattr(f"sciatica_triage.packs.{part}.MOST_PROBLEMS", 100)
    with pytest.raises(RulePackError) as caught:
        RulePack.load(home)

    assert len(caught.value.problems) == 101
    assert str(caught.value.problems[-1]) == "own: there is more, which is not told; is this a rule pack?"
    assert not any("the pack has no" in problem.message for problem in caught.value.problems if with_pack)


def test_a_folder_of_very_many_names_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_ENTRIES", 1)

    with pytest.raises(RulePackError, match="own: expected a folder of at most 1 files and folders"):
        RulePack.load(home)


def test_a_text_without_a_letter_is_no_folder(home: Path) -> None:
    """Python reads it as the folder that the program happens to run in."""
    with chdir(home):
        with pytest.raises(OptionError, match="got an empty text"):
            RulePack.load("")
        assert RulePack.load(".").rules == RulePack.load(home).rules
        (home / "x.yaml").write_text("x: 1")
        (home / "folder").mkdir()
        for path in (".", home / "folder" / ".."):
            with pytest.raises(RulePackError, match=r"^own/x\.yaml"):
                RulePack.load(path)

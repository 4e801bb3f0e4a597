"""The command line ends with a status that means something and says one line, whatever it is given and wherever it writes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sciatica_triage import __version__, cli
from sciatica_triage.cli import assess

EMERGENCY = b'{"cannot_pass_urine": true}'
PORT = "argument --port: invalid port value: '{}'; `sciatica-triage {} --help` says what is expected"
unix = pytest.mark.skipif(sys.platform == "win32", reason="there is no such shell on Windows")


def command(*given: str, data: bytes = EMERGENCY, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "sciatica_triage", *given],
        input=data,
        capture_output=True,
        timeout=120,
        check=False,
        env={**os.environ, "PYTHONUTF8": "0", **environment},
    )


@cache
def plain_result() -> Any:
    """The result for `EMERGENCY` where the terminal says nothing of an encoding."""
    return json.loads(command("assess", "--json", "-").stdout)


def shell(line: str) -> subprocess.CompletedProcess[str]:
    """One line of shell in which `triage` is the command."""
    triage = f'triage() {{ "{sys.executable}" -m sciatica_triage "$@"; }}; '
    return subprocess.run(["bash", "-c", triage + line], capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize(
    "encoding", ["ascii", "latin-1", "cp437", "cp850", "cp1252", "koi8-r", "gbk", "utf-16", "cp037", "utf-7", "utf-8"]
)
def test_a_terminal_of_any_encoding_gets_the_report(encoding: str) -> None:
    report = command("assess", "-", PYTHONIOENCODING=encoding)
    result = command("assess", "--json", "-", PYTHONIOENCODING=encoding)

    assert (report.returncode, report.stderr) == (0, b"")
    assert "emergency" in report.stdout.decode(encoding)
    assert json.loads(result.stdout.decode(encoding)) == plain_result()


@pytest.mark.parametrize("encoding", ["idna", "punycode", "undefined"])
def test_what_is_no_encoding_of_a_terminal_gets_the_report_in_utf_8(encoding: str) -> None:
    report = command("assess", "-", PYTHONIOENCODING=encoding)
    result = command("assess", "--json", "-", PYTHONIOENCODING=encoding)
    wrong = command("assess", "there is none", PYTHONIOENCODING=encoding)

    assert (report.returncode, report.stderr) == (0, b"")
    assert "emergency" in report.stdout.decode()
    assert json.loads(result.stdout) == plain_result()
    assert (wrong.returncode, wrong.stderr) == (2, b"sciatica-triage: there is none: No such file or directory\n")


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "undefined"])
def test_letters_of_another_encoding_do_not_end_an_interview(encoding: str) -> None:
    typed = b"\xe0 bient\xf4t\n" + b"1\n" * 3
    done = subprocess.run(
        [sys.executable, "-m", "sciatica_triage", "interview", "--emergency-number", "999"],
        input=typed, capture_output=True, timeout=120, check=False,
        env={**os.environ, "PYTHONUTF8": "0", "PYTHONIOENCODING": encoding},
    )  # fmt: skip

    assert done.returncode in (0, 2)
    assert b"unforeseen" not in done.stderr


def test_an_error_can_be_told_on_any_terminal(tmp_path: Path) -> None:
    done = command("assess", str(tmp_path / "žena“\n.json"), PYTHONIOENCODING="ascii")

    assert done.returncode == 2
    assert done.stderr.decode("ascii").endswith('zena"?.json: No such file or directory\n')
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize(
    ("given", "line"),
    [
        (["asess"], "unknown command; did you mean `assess`?"),
        (["--verson"], "unknown option; did you mean `--version`?"),
        (["assess", "--emergncy-number=9", "-"], "unknown option; did you mean `--emergency-number`?"),
        (["assess", "-", "--enginee", "durable"], "unknown option; did you mean `--engine`?"),
        (["rules", "--fromat", "html"], "unknown option; did you mean `--format`?"),
        ([], "the following arguments are required: COMMAND; `sciatica-triage --help` says what is expected"),
        (["assess"], "the following arguments are required: FILE; `sciatica-triage assess --help` says what is expected"),
        (["demo", "--port", "65536"], PORT.format("65536", "demo")),
        (["mcp", "--http", "--port", "-1"], PORT.format("-1", "mcp")),
        (["assess", "/nowhere"], "/nowhere: No such file or directory"),
        (["assess", "a\0b"], "a?b: it cannot be read"),
        (["assess", "/"], "/: Is a directory"),
        (["check", "/nowhere"], "nowhere: expected a folder with a rule pack (`pack.yaml`)"),
    ],
)  # fmt: skip
def test_bad_input_is_status_2_and_one_line(given: list[str], line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(given) == 2
    assert capsys.readouterr() == ("", f"sciatica-triage: {line}\n")


def test_the_version_and_the_help_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"sciatica-triage {__version__}\n"
    for given in (["--help"], ["assess", "--help"]):
        assert cli.main(given) == 0
        assert capsys.readouterr().out.startswith("usage: sciatica-triage")


@pytest.mark.parametrize(
    "error", [KeyError("it hurts"), RecursionError(), MemoryError(), ValueError("it hurts"), SystemExit("it hurts")]
)
def test_anything_unforeseen_is_status_3_and_one_line(
    error: BaseException, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(_: Any) -> int:
        raise error

    monkeypatch.setattr(assess, "run", fails)

    assert cli.main(["assess", "-"]) == 3
    name = type(error).__name__
    assert capsys.readouterr() == ("", f"sciatica-triage: unforeseen: {name}; `--debug` shows where\n")
    assert cli.main(["assess", "-", "--debug"]) == 3
    assert "in fails" in capsys.readouterr().err


def test_an_interruption_is_status_130(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(_: Any) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(assess, "run", interrupted)

    assert cli.main(["assess", "-"]) == 130
    assert capsys.readouterr().err == "sciatica-triage: interrupted\n"


@unix
@pytest.mark.parametrize(
    ("line", "status", "said"),
    [
        ("triage assess - <&-", 2, "sciatica-triage: stdin: it is closed\n"),
        ("triage interview <&-", 2, "sciatica-triage: stdin: it is closed\n"),
        ("triage mcp <&-", 2, "sciatica-triage: stdin: it is closed\n"),
        ("triage assess - </dev/null", 2, "sciatica-triage: stdin: the file is empty\n"),
        ("triage rules >/dev/full", 3, "sciatica-triage: unforeseen: no space left on device\n"),
        ("echo '{}' | triage assess - >/dev/full", 3, "sciatica-triage: unforeseen: no space left on device\n"),
        (
            "triage rules >&-",
            2,
            "sciatica-triage: standard output is closed, and a result that nobody can read is none\n",
        ),
        ("triage asess 2>&-", 2, ""),
        ("triage assess /dev/zero", 2, "sciatica-triage: /dev/zero: expected at most 4,000,000 bytes\n"),
        ("triage assess <(echo '{}') >/dev/null", 0, ""),
    ],
)
def test_streams_that_are_closed_full_or_endless(line: str, status: int, said: str) -> None:
    done = shell(line)

    assert (done.returncode, done.stderr) == (status, said)


@unix
@pytest.mark.parametrize(
    "command", [["rules"], ["assess", "-"], ["assess", "--json", "-"], ["interview"]], ids=" ".join
)
def test_output_that_nobody_reads_to_its_end_is_no_success(command: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    program = [sys.executable, "-m", "sciatica_triage", *command]
    done = subprocess.run(program, input="{}", stdout=writer, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writer)

    assert done.returncode == 3
    assert done.stderr == "sciatica-triage: whoever reads the output has left before its end\n"


@unix
def test_an_interview_of_which_only_the_first_line_is_read_ends_with_one_line() -> None:
    """`sciatica-triage interview | head -1`: no traceback, and no success."""
    program = [sys.executable, "-m", "sciatica_triage", "interview"]
    answers = "1\n" * 4_000
    with subprocess.Popen(
        program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as asked:
        assert asked.stdin is not None
        assert asked.stdout is not None
        assert asked.stderr is not None
        first = asked.stdout.readline()
        asked.stdout.close()
        with suppress(BrokenPipeError):
            asked.stdin.write(answers)
            asked.stdin.close()
        said = asked.stderr.read()

    assert first.startswith("Welcome.")
    assert (asked.returncode, said) == (3, "sciatica-triage: whoever reads the output has left before its end\n")


@pytest.mark.parametrize("content", ["[]", "null", "5", '"x"', "true", "NaN", "[[]]", "[null]", '{"fever"', " \n[ ]\n"])
@pytest.mark.parametrize("command", [["assess"], ["assess", "--json"], ["batch", "--engine=reference"]], ids=" ".join)
def test_json_that_is_nobody_is_status_2_and_one_line(
    content: str, command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "people.jsonl"
    file.write_text(content)
    out = [str(tmp_path / "out.csv")] if command[0] == "batch" else []

    assert cli.main([*command, str(file), *out]) == 2
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert list(tmp_path.iterdir()) == [file]


def test_the_streams_of_a_host_are_left_as_they_were(capsys: pytest.CaptureFixture[str]) -> None:
    before = sys.stdout.errors, sys.stderr.errors
    cli.main(["asess"])

    assert (sys.stdout.errors, sys.stderr.errors) == before


@pytest.mark.parametrize(
    "command", [["export", "cel", "--out"], ["export", "js", "--out"], ["rules", "--pages"]], ids=" ".join
)
def test_files_that_cannot_be_written_are_bad_input_and_named(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, folder = tmp_path / "file", tmp_path / "folder"
    file.write_text("")
    assert cli.main([*command, str(folder)]) == 0
    capsys.readouterr()
    written = min(path for path in folder.rglob("*") if path.is_file())
    written.unlink()
    written.mkdir()

    for place, named in ((file, file), (file / "below", file / "below"), (folder, written)):
        assert cli.main([*command, str(place)]) == 2
        assert capsys.readouterr().err.startswith(f"sciatica-triage: {named}: ")


def test_only_what_is_missing_is_called_missing_and_an_option_that_does_nothing_is_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["export"]) == 2
    assert "required: TARGET;" in capsys.readouterr().err
    assert cli.main(["export", "js", "--dialect", "spark"]) == 2
    assert "`--dialect` belongs to the target sql alone" in capsys.readouterr().err

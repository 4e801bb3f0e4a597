"""Table files in, triaged table files out: nothing is lost, nothing is half-written."""

from __future__ import annotations

import json
import os
import pty
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from sciatica_triage import triage
from sciatica_triage.cli import main

pl = pytest.importorskip("polars")
pytest.importorskip("narwhals")
pytest.importorskip("pyarrow")

ROWS: Final[list[dict[str, Any]]] = [
    {"id": "007", "severe_pain": "present", "severe_pain_hours": "3", "fever": None},
    {"id": "a,b", "severe_pain": "unsure", "severe_pain_hours": "unsure", "fever": "no"},
    {"id": "ü", "severe_pain": "perhaps", "severe_pain_hours": "3", "fever": None},
    {"id": "", "severe_pain": "absent", "severe_pain_hours": None, "fever": "yes"},
    {"id": "e", "severe_pain": "present", "severe_pain_hours": "2.9", "fever": "9"},
]
READ: Final[dict[str, Callable[[Path], Any]]] = {
    "csv": lambda path: pl.read_csv(path, infer_schema=False),
    "parquet": lambda path: pl.read_parquet(path),
    "jsonl": lambda path: pl.read_ndjson(path),
}
WRITE: Final[dict[str, Callable[[Any, Path], Any]]] = {
    "csv": lambda frame, path: frame.write_csv(path),
    "parquet": lambda frame, path: frame.write_parquet(path),
    "jsonl": lambda frame, path: frame.write_ndjson(path),
}


def _file(folder: Path, form: str, rows: list[dict[str, Any]] = ROWS) -> Path:
    path = folder / f"in.{form}"
    WRITE[form](pl.DataFrame(rows, infer_schema_length=None), path)
    return path


def _batch(*arguments: object) -> int:
    return main(["batch", *map(str, arguments)])


@pytest.mark.parametrize("out", READ)
@pytest.mark.parametrize("form", READ)
def test_nothing_is_lost_between_output_and_rejects(form: str, out: str, tmp_path: Path) -> None:
    done, bad = tmp_path / f"out.{out}", tmp_path / f"bad.{out}"
    status = _batch(_file(tmp_path, form), done, "--rejects", bad, "--detail", "reasons")
    good, rejects = READ[out](done), READ[out](bad)

    assert status == 1
    assert good["id"].to_list() == ["007", "a,b", None if form == "csv" else good["id"][2] if out == "csv" else ""]
    assert rejects["id"].to_list() == ["ü", "e"]
    assert [int(line) for line in rejects["line"]] == {"csv": [4, 6], "jsonl": [3, 5], "parquet": [2, 4]}[form]
    assert rejects["problem"].to_list() == [
        f"column `{name}`: expected present, absent, unsure or not_asked (or yes or no, true or false, 1 or 0)"
        for name in ("severe_pain", "fever")
    ]
    expected = triage({"severe_pain": True, "severe_pain_hours": 3})
    assert good.row(0, named=True)["urgency"] == expected.urgency.value
    assert set(good["rule_ids"][0].split(";")) == {reason.name for reason in expected.reasons}
    assert good.height + rejects.height == len(ROWS)
    assert "problem" not in good.columns
    assert not list(tmp_path.glob(".*.part"))


def test_without_rejects_a_bad_row_stays_as_an_emergency_with_its_problem(tmp_path: Path) -> None:
    done = tmp_path / "out.parquet"

    assert _batch(_file(tmp_path, "csv"), done) == 1
    frame = pl.read_parquet(done)
    assert frame["urgency"].to_list()[2] == frame["urgency"].to_list()[4] == "emergency"
    assert [problem is None for problem in frame["problem"]] == [True, True, False, True, False]


def test_the_status_is_0_when_every_row_could_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "bad.csv"

    assert _batch(_file(tmp_path, "csv", ROWS[:2]), tmp_path / "out.csv", "--rejects", bad) == 0
    assert bad.read_text() == "line,problem,broken_line,id,severe_pain,severe_pain_hours,fever\n"
    told = capsys.readouterr().err.splitlines()
    assert told[0] == f"{tmp_path / 'in.csv'}: CSV with commas, UTF-8"
    assert told[1] == "3 of 4 columns stand for findings: severe_pain, severe_pain_hours, fever"
    assert told[2].split(": ")[0].endswith("findings have no column and count as not asked")
    assert told[3:] == [f"2 rows read, 2 written, 0 with a problem in {bad}"]


def test_values_of_json_lines_may_be_booleans_numbers_and_words_together(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    rows = [{"severe_pain": True, "severe_pain_hours": 3}, {"severe_pain": "unsure", "severe_pain_hours": 2.5}, {}]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))

    assert _batch(path, tmp_path / "out.jsonl") == 0
    out = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [row["urgency"] for row in out] == [triage(row).urgency.value for row in rows]


def test_packs_columns_and_options_reach_the_rules(tmp_path: Path) -> None:
    source, done = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("schwaeche\nyes\n")
    options = (
        "--packs",
        "guidelines",
        "--column",
        "schwaeche=leg_weakness",
        "--unsigned",
        "stated",
        "--weak-flags",
        "soon",
    )

    assert _batch(source, done, *options) == 0
    expected = triage({"leg_weakness": True}, packs=("guidelines",), unsigned="stated", weak_flags="soon")
    assert done.read_text().splitlines()[1] == (
        f"yes,{expected.urgency.value},{expected.ceiling.value},{expected.status},"
    )


@pytest.mark.parametrize("form", READ)
def test_an_empty_table_gives_an_empty_table(form: str, tmp_path: Path) -> None:
    source = tmp_path / f"in.{form}"
    schema = {"id": pl.String, "fever": pl.String}
    if form == "jsonl":
        pytest.skip("JSON lines without a line have no columns")
    WRITE[form](pl.DataFrame(schema=schema), source)

    assert _batch(source, tmp_path / f"out.{form}") == 0
    assert READ[form](tmp_path / f"out.{form}").columns == ["id", "fever", "urgency", "ceiling", "status", "problem"]


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (
            "id,fever\n1,yes\n2,no,secret\n",
            "in.csv",
            "line 3: expected 2 fields, found 3; `--rejects FILE` keeps such lines apart",
        ),
        (
            '{"fever": true}\n{"fever": secret\n',
            "in.jsonl",
            "line 2: expected one JSON object; `--rejects FILE` keeps such lines apart",
        ),
        ('id,fever\n1,"secret\n2,no\n', "in.csv", "line 2: a quotation mark is not closed"),
        ("fever,secret,fever\nno,1,yes\n", "in.csv", "two columns have the same name"),
        (
            "id,fever\n\xff,secret\n",
            "in.csv",
            "line 2 is not UTF-8; if it is Windows-1252 or Latin-1, say so with `--encoding`",
        ),
        ("secret", "in.parquet", "expected Parquet; it is something else, or damaged"),
        ("", "in.txt", "expected a file that ends in .csv, .tsv, .parquet, .jsonl, .ndjson, .xlsx"),
        (None, "in.csv", "no such file"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words_and_leaves_nothing(
    content: str | None, name: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, done = tmp_path / name, tmp_path / "out.csv"
    if content is not None:
        source.write_bytes(content.encode("latin-1"))
    done.write_text("old")

    assert _batch(source, done) == 2
    assert capsys.readouterr().err.splitlines()[-1] == f"sciatica-triage: {source}: {message}"
    assert done.read_text() == "old"
    assert {path.name for path in tmp_path.iterdir()} == {"out.csv"} | ({name} if content is not None else set())


@pytest.mark.parametrize(
    ("form", "content", "broken"),
    [
        (
            "csv",
            "id,fever,cannot_pass_urine\n1,no,yes\n2,yes\n3,no,yes,\n4,no,perhaps\n5,no,no\n",
            [(3, "expected 3 fields, found 2", "2,yes"), (4, "expected 3 fields, found 4", "3,no,yes,")],
        ),
        (
            "jsonl",
            '{"id": "1", "cannot_pass_urine": true}\n\n{"id": "2", "fever": tru}\n[3]\n'
            '{"id": "4", "fever": false, "fever": true}\n{"id": "NaN", "fever": NaN}\n'
            '{"id": "4", "cannot_pass_urine": "perhaps"}\n{"id": "5"}\n',
            [
                (3, "expected one JSON object", '{"id": "2", "fever": tru}'),
                (4, "expected one JSON object", "[3]"),
                (5, "one name stands twice", '{"id": "4", "fever": false, "fever": true}'),
                (6, "expected one JSON object", '{"id": "NaN", "fever": NaN}'),
            ],
        ),
    ],
)
def test_broken_lines_are_kept_apart_as_they_stand_and_the_others_are_triaged(
    form: str, content: str, broken: list[tuple[int, str, str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, done, bad = tmp_path / f"in.{form}", tmp_path / "out.parquet", tmp_path / "bad.parquet"
    source.write_text(content)

    assert _batch(source, done, "--rejects", bad) == 1
    good, rejects = pl.read_parquet(done), pl.read_parquet(bad)
    assert good["id"].to_list() == ["1", "5"]
    assert good["urgency"].to_list() == ["emergency", "routine"]
    assert rejects.select("line", "problem", "broken_line").rows()[:-1] == broken
    assert rejects.row(-1, named=True)["id"] == "4"
    assert rejects["line"][-1] == (5 if form == "csv" else 7)
    assert f"{2 + rejects.height} rows read, 2 written, {rejects.height} with a problem" in capsys.readouterr().err
    assert not list(tmp_path.glob(".*.part"))


def test_a_column_that_looks_like_a_finding_and_is_none_stops_the_run_unless_it_may_pass(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, done = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("id, Leg_Weakness,weak\n1,yes,yes\n")
    near = "column ' Leg_Weakness' is no finding"

    assert _batch(source, done, "--column", "weak=fever") == 2
    assert capsys.readouterr().err.splitlines()[-1] == f"sciatica-triage: {near}; did you mean `leg_weakness`?"
    assert not done.exists()
    assert _batch(source, done, "--columns", "weak=fever", "--allow-unknown") == 0
    assert f"{near} and is not read; did you mean `leg_weakness`?" in capsys.readouterr().err.splitlines()
    assert _batch(source, done, "--columns", " Leg_Weakness=leg_weakness", "--columns", "weak=fever") == 0


def test_a_finding_that_only_a_late_line_names_is_not_lost(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"leg_pain": true}\n' * 12_000 + '{"cannot_pass_urine": true}\n')

    assert _batch(source, tmp_path / "out.parquet") == 0
    assert pl.read_parquet(tmp_path / "out.parquet")["urgency"][-1] == "emergency"


def _large(folder: Path, rows: int) -> Path:
    path = folder / "in.parquet"
    pl.select(
        id=pl.int_range(rows),
        severe_pain=pl.int_range(rows) % 7 == 0,
        severe_pain_hours=(pl.int_range(rows) % 11).cast(pl.Float64),
    ).write_parquet(path)
    return path


def _started(source: Path, done: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "sciatica_triage", "batch", str(source), str(done), "--detail", "reasons"],
        stderr=subprocess.DEVNULL,
    )


def test_a_killed_run_leaves_the_old_output_or_the_complete_new_one(tmp_path: Path) -> None:
    """Killed at ten random moments of a run; then a run that is let alone is complete."""
    source, done = _large(tmp_path, 300_000), tmp_path / "out.csv"
    start = time.monotonic()
    assert _started(source, done).wait(120) == 0
    whole, length = done.read_bytes(), time.monotonic() - start
    for seed in range(10):
        done.write_bytes(b"old")
        run = _started(source, done)
        time.sleep(random.Random(seed).uniform(0, 1.1 * length))
        run.send_signal(signal.SIGKILL)
        run.wait(60)
        assert done.read_bytes() in (b"old", whole)
    assert _started(source, done).wait(120) == 0

    assert done.read_bytes() == whole
    assert not list(tmp_path.glob(".*.part"))


def test_progress_shows_on_a_terminal_and_not_in_a_pipe(tmp_path: Path) -> None:
    source = _large(tmp_path, 500_000)
    command = [sys.executable, "-m", "sciatica_triage", "batch", str(source), str(tmp_path / "out.parquet")]
    piped = subprocess.run(command, stderr=subprocess.PIPE, timeout=120, check=True)
    ours, theirs = pty.openpty()
    run = subprocess.Popen(command, stderr=theirs)
    os.close(theirs)
    shown = b""
    while chunk := _read(ours):
        shown += chunk
    os.close(ours)

    assert run.wait(60) == 0
    assert piped.stderr.endswith(b"\n500,000 rows read, 500,000 written, 0 with a problem\n")
    assert b"\r" not in piped.stderr
    assert b"rows/s" in shown
    assert b"left" in shown


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:  # what Linux says when the other end is closed
        return b""


def test_without_the_extra_the_command_names_it(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['polars'] = None\n"
        "from sciatica_triage.cli import main\n"
        "sys.exit(main(['batch', 'in.csv', 'out.csv']))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)

    assert run.returncode == 2
    assert run.stderr == 'sciatica-triage: this needs the extra `batch`: pip install "sciatica-triage[batch]"\n'


@pytest.mark.parametrize("header", ["a,b;fever", "a|b\tfever", "fever;b|c", "id;fever"])
def test_one_name_beside_another_sign_than_the_comma_may_be_chance(
    header: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "in.csv"
    source.write_text(f"{header}\n{header.replace('fever', 'yes')}\n")

    assert main(["batch", str(source), str(tmp_path / "out.csv")]) == 2
    assert "--delimiter" in capsys.readouterr().err


def test_utf_16_is_read_when_it_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    for codec, mark in (("utf-16", ""), ("utf-16-le", "\ufeff"), ("utf-16-be", "\ufeff")):
        source.write_bytes(f"{mark}id,cannot_pass_urine\nü€\U0001f600,yes\n".encode(codec))
        assert _batch(source, out) == 2
        assert "say so with `--encoding utf-16`" in capsys.readouterr().err
        assert _batch(source, out, "--encoding", "utf-16") == 0
        assert pl.read_csv(out).select("id", "urgency").rows() == [("ü€\U0001f600", "emergency")]
    source.write_bytes("id,fever\n1,yes\n".encode("utf-16-le"))
    assert _batch(source, out, "--encoding", "utf-16") == 2

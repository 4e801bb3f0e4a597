"""What is seen to be sound at a glance is sound by Python's own reader, and read by polars as it was understood."""

from __future__ import annotations

import json
import random
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

pl = pytest.importorskip("polars")

from sciatica_triage.batch import json_rows  # noqa: E402
from sciatica_triage.batch.plain_json import MOST, plain_lines  # noqa: E402
from sciatica_triage.batch.text import TextFile  # noqa: E402

TYPES: Final[tuple[tuple[str, Any], ...]] = (
    ("id", pl.Int64()),
    ("fever", None),
    ("größe", pl.String()),
    ("weight", pl.Float64()),
    ("seen", pl.Boolean()),
    ("gone", pl.Null()),
    ('a "b".*', None),
    ("address", pl.Struct({"a": pl.Int64()})),
)
VALUES: Final = (
    *(
        '"yes"',
        '""',
        '"a, b: {c}"',
        '"\\n"',
        '"\\u00e9"',
        '"\\"',
        '"\\\\"',
        '"\\ud83d\\ude00"',
        '"\\ud83d"',
        '"\\u0000"',
    ),
    *(
        '"\t"',
        '"\x00"',
        '"é"',
        "true",
        "false",
        "null",
        "True",
        "NaN",
        "0",
        "1",
        "-1",
        "-0",
        "01",
        "1.",
        ".5",
        "1.50",
        "1e5",
    ),
    *(
        "36.6",
        "0.1234567890123456",
        "0.12345678901234567",
        "123456789012345",
        "1234567890123456",
        "12345678901234567890",
        "-",
        "",
    ),
    *("9" * 400, "[]", "{}", '{"a": 1}', "[1, 2]", '"a"b"', "0.30000000000000004", "0.300000000000000041", "１"),
)
ENDS: Final = ("\n", "\r\n", "\r", "")


def _line(rng: random.Random) -> str:
    """A line that is often sound, and often nearly so."""
    names = [name for name, _ in TYPES if rng.random() < 0.5]
    if rng.random() < 0.1:
        names = rng.sample(names, len(names)) + rng.choices([*names, "other"], k=1)
    written = []
    for name in names:
        value = rng.choice(VALUES) if rng.random() < 0.2 else rng.choice(("null", '"x"', "1", "2.5", "true"))
        key = json.dumps(name, ensure_ascii=rng.random() < 0.5)
        written.append(f"{key}{rng.choice((':', ': '))}{value}")
    text = "{" + rng.choice((", ", ",")).join(written) + "}"
    if rng.random() < 0.2:
        place = rng.randrange(len(text))
        text = (
            text[:place]
            + rng.choice(("", ",", '"', "}", " ", "{", "\\", ":", "fever"))
            + text[place + rng.randrange(2) :]
        )
    return text


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


def test_a_line_that_is_sound_at_a_glance_is_sound() -> None:
    rng = random.Random(5)
    ends = [plain_lines(TYPES, spaced=spaced) for spaced in (False, True)]
    seen = 0
    for _ in range(20_000):
        line, end = _line(rng), rng.choice(ENDS)
        data = (line + end).encode()
        rest = b"" if end == "" else b'{"fever":"no"}'
        for spaced in ends:
            found = spaced(b"\n" + data + rest, 1)
            if found < 0:
                continue
            seen += 1

            assert found == 1 + len(data)
            held = json.loads(line, object_pairs_hook=_once, parse_constant=pytest.fail)
            assert held.keys() <= {name for name, _ in TYPES}
            assert not any(isinstance(value, (list, dict)) for value in held.values())
            json.dumps(held, ensure_ascii=False).encode()
            types = {name: dtype or pl.String() for name, dtype in TYPES}
            read = pl.read_ndjson(line.encode(), schema=types).to_dicts()[0]
            exact = json.loads(line, parse_float=str)
            for name, dtype in TYPES:
                if name not in held or held[name] is None:
                    assert read[name] is None
                elif dtype is not None and dtype != pl.String():
                    assert (type(read[name]), read[name]) == (
                        (float, held[name]) if dtype == pl.Float64() else (type(held[name]), held[name])
                    )
                    assert dtype != pl.Float64() or Decimal(exact[name]) == Decimal(repr(read[name]))
                elif isinstance(held[name], str):
                    assert read[name] == held[name]
                else:
                    assert read[name] is not None
    assert seen > 1_500


@pytest.mark.parametrize(
    "line",
    [
        '{"id":1,"fever":"yes","größe":"a\\nb","weight":36.6,"seen":true,"gone":null}',
        '{"id":null,"fever":1,"weight":0.30000000000000004}',
        '{"fever":false}',
        "{}",
        '{"gr\\u00f6\\u00dfe":"\\u00e9"}',
    ],
)
def test_usual_lines_are_seen_at_a_glance(line: str) -> None:
    assert plain_lines(TYPES, spaced=False)(line.encode(), 0) == len(line.encode())
    assert plain_lines(TYPES, spaced=True)(line.replace('":', '": ').encode(), 0) > 0


@pytest.mark.parametrize(
    "line",
    [
        '{"fever":"yes","fever":"no"}',
        '{"fever":"yes","id":1}',
        '{"fever":"yes",}',
        '{"fev\\u0065r":"yes"}',
        '{"id":1.5}',
        '{"id":1234567890123456789}',
        '{"weight":0.300000000000000041}',
        '{"weight":1e5}',
        '{"fever":"\\ud83d"}',
        '{"fever":"\\u0000"}',
        '{"fever":[1]}',
        '{"gone":1}',
        '{"other":1}',
        '{"fever":"yes"} {}',
        '{"fever":"yes"',
        " ",
        "",
    ],
)
def test_whatever_else_is_looked_at_closely(line: str) -> None:
    assert plain_lines(TYPES, spaced=False)(line.encode(), 0) == -1


def test_many_names_are_looked_at_closely() -> None:
    types = tuple((f"n{i}", None) for i in range(MOST + 1))

    assert plain_lines(types, spaced=False)(b'{"n1":1}', 0) == -1


@pytest.mark.parametrize("kept", ["all", "some"])
def test_few_lines_of_a_usual_file_are_looked_at_closely(
    kept: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where each line names only what it has, and one names more later on."""
    rng = random.Random(3)
    names = [f"n{i}" for i in range(12)]
    held = [
        {name: rng.choice(("yes", 1, 2.5, None)) for name in names if kept == "all" or rng.random() < 0.4}
        for _ in range(4_000)
    ]
    held[3_000] = {"id": 1, "late": True, **held[3_000]}
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in held))
    looked_at: list[bytes] = []
    names_in = json_rows._names_in
    monkeypatch.setattr(json_rows, "_names_in", lambda line: looked_at.append(line) or names_in(line))
    rows = json_rows.JsonRows(TextFile(path), lambda name: name in names)
    for _ in rows.look(pytest.fail):
        pass

    assert set(rows.schema) == {*names, "id", "late"}
    assert pl.concat(rows.portions()).height == len(held)
    assert len(looked_at) <= 500

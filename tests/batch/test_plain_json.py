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
from sciatica_triage.batch.plain_json import MOST, keeps, plain_lines  # noqa: E402
from sciatica_triage.batch.text import TextFile  # noqa: E402

TYPES: Final[tuple[tuple[str, Any], ...]] = (
    ("id", pl.Int64()),
    ("fever", None),
    ("größe", pl.String()),
    ("weight", pl.Float64()),
    ("seen", pl.Boolean()),
    ("gone", pl.Null()),
    ('a "b".*', None),
    ("address", pl.Struct({"a": pl.Int64(), "é": pl.Struct({"b": pl.Float64(), "c": pl.String()})})),
    ("doses", pl.List(pl.Struct({"at": pl.Int64(), "mg": pl.Float64()}))),
    ("long", pl.Decimal()),
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
    *(
        '{"a":1,"é":null}',
        '{"é":{"c":"x"}}',
        '{"é":{"b":1.5,"c":null},"a":2}',
        '{"a":1,"a":2}',
        '{"a":1,}',
        '{"a":1.0}',
    ),
    *('{"é":{"b":0.300000000000000041}}', '{"é":{"c":1}}', '{"é":{}}', '[{"at":1},{"mg":2.5,"at":1},null]'),
    *(
        '[{"at":1},{"at":2,"mg":2.5},null]',
        '[{"at":1}{"at":2}]',
        "[,]",
        "[null]",
        '[{"mg":1234567890.1234567}]',
        "[[]]",
    ),
)
USUAL: Final = {
    "address": ("null", '{"a":1,"é":{"b":2.5,"c":"x"}}', '{"é":{"b":36.6}}', "{}"),
    "doses": ("null", "[]", '[{"at":1,"mg":2.5},{"at":2}]', "[null,{}]"),
    "long": ("null", "1", "0.123456789012345678"[:-1]),
}
ENDS: Final = ("\n", "\r\n", "\r", "")


def _line(rng: random.Random) -> str:
    """A line that is often sound, and often nearly so."""
    names = [name for name, _ in TYPES if rng.random() < 0.5]
    if rng.random() < 0.1:
        names = rng.sample(names, len(names)) + rng.choices([*names, "other"], k=1)
    written = []
    for name in names:
        usual = USUAL.get(name, ("null", '"x"', "1", "2.5", "true"))
        value = rng.choice(VALUES) if rng.random() < 0.2 else rng.choice(usual)
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


def _end(types: Any, spaced: bool, block: bytes, start: int = 0) -> int:
    """Where the line ends that is seen to be sound; -1 where it is not."""
    found = plain_lines(types, spaced=spaced).match(block, start)
    return found.end() if found and keeps(found.groups()) else -1


def _filled(value: Any, dtype: Any) -> Any:
    """A value with null for each field that it does not name."""
    if isinstance(value, list):
        return [_filled(one, dtype.inner) for one in value]
    if isinstance(value, dict):
        return {field.name: _filled(value.get(field.name), field.dtype) for field in dtype.fields}
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


def test_a_line_that_is_sound_at_a_glance_is_sound() -> None:
    rng = random.Random(5)
    seen = nested = 0
    for _ in range(20_000):
        line, end = _line(rng), rng.choice(ENDS)
        data = (line + end).encode()
        rest = b"" if end == "" else b'{"fever":"no"}'
        for spaced in (False, True):
            found = _end(TYPES, spaced, b"\n" + data + rest, 1)
            if found < 0:
                continue
            seen += 1

            assert found == 1 + len(data)
            held = json.loads(line, object_pairs_hook=_once, parse_constant=pytest.fail)
            assert held.keys() <= {name for name, _ in TYPES}
            json.dumps(held, ensure_ascii=False).encode()
            types = {name: pl.String() if name == "long" else dtype or pl.String() for name, dtype in TYPES}
            read = pl.read_ndjson(line.encode(), schema=types).to_dicts()[0]
            exact = json.loads(line, parse_float=str)
            for name, dtype in TYPES:
                if name not in held or held[name] is None:
                    assert read[name] is None
                elif isinstance(held[name], (list, dict)):
                    nested += 1
                    assert dtype.is_nested()
                    assert read[name] == _filled(held[name], dtype)
                elif name == "long":
                    assert isinstance(held[name], (int, float))
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
    assert nested > 100


@pytest.mark.parametrize(
    "line",
    [
        '{"id":1,"fever":"yes","größe":"a\\nb","weight":36.6,"seen":true,"gone":null}',
        '{"id":null,"fever":1,"weight":0.30000000000000004}',
        '{"fever":false}',
        "{}",
        '{"gr\\u00f6\\u00dfe":"\\u00e9"}',
        '{"address":{"a":1,"é":{"b":2.5,"c":"x"}},"doses":[{"at":1},null,{"at":2,"mg":0.5}],"long":0.30000000000000001}',
        '{"address":{"\\u00e9":{}},"doses":[]}',
    ],
)
def test_usual_lines_are_seen_at_a_glance(line: str) -> None:
    assert _end(TYPES, False, line.encode()) == len(line.encode())
    assert _end(TYPES, True, line.replace('":', '": ').encode()) > 0


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
        '{"address":{"é":null,"a":1}}',
        '{"address":{"a":1,"a":1}}',
        '{"address":{"é":{"b":0.300000000000000041}}}',
        '{"address":{"é":{"c":5}}}',
        '{"doses":[{"mg":0.300000000000000041}]}',
        '{"doses":[{"mg":0.300000000000000041},{"mg":1}]}',
        '{"doses":[{"mg":1},{"mg":0.30000000000000041},{"mg":1}]}',
        '{"doses":[{"at":1},]}',
        '{"doses":{"at":1}}',
        '{"long":"x"}',
        '{"other":1}',
        '{"fever":"yes"} {}',
        '{"fever":"yes"',
        " ",
        "",
    ],
)
def test_whatever_else_is_looked_at_closely(line: str) -> None:
    assert _end(TYPES, False, line.encode()) == -1


def test_many_names_are_looked_at_closely() -> None:
    types = tuple((f"n{i}", None) for i in range(MOST + 1))
    inside = (("all", pl.Struct({name: pl.Int64() for name, _ in types})),)

    assert _end(types, False, b'{"n1":1}') == -1
    assert _end(inside, False, b'{"all":{"n1":1}}') == -1


@pytest.mark.parametrize("kept", ["all", "some", "nested", "long decimals"])
def test_few_lines_of_a_usual_file_are_looked_at_closely(
    kept: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where each line names only what it has, and one names more later on."""
    rng = random.Random(3)
    names = [f"n{i}" for i in range(12)]
    held = [
        {name: rng.choice(("yes", 1, 2.5, None)) for name in names if kept != "some" or rng.random() < 0.4}
        for _ in range(4_000)
    ]
    if kept == "nested":
        held = [{**row, "at": {"x": i / 7, "y": [{"z": i}, {}]}} for i, row in enumerate(held)]
    held[3_000] = {"id": 1, "late": True, **held[3_000]}
    path = tmp_path / "in.jsonl"
    lines = [json.dumps(row) for row in held]
    if kept == "long decimals":
        lines = [f'{line[:-1]}, "score": 0.{rng.randrange(10**16, 10**17)}}}' for line in lines]
    path.write_text("\n".join(lines))
    monkeypatch.setattr(json_rows, "_LOOKED_AT", 1 << 12)
    looked_at: list[bytes] = []
    read = json_rows.names_in
    monkeypatch.setattr(json_rows, "names_in", lambda line: looked_at.append(line) or read(line))
    rows = json_rows.JsonRows(TextFile(path), lambda name: name in names)
    for _ in rows.look(pytest.fail):
        pass

    more = {"nested": {"at"}, "long decimals": {"score"}}.get(kept, set())
    assert set(rows.schema) == {*names, "id", "late", *more}
    assert pl.concat(rows.portions()).height == len(held)
    assert len(looked_at) <= 500

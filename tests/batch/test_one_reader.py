"""The reader of a text file against Python's own `csv` and `json`, on the same bytes, cell by cell."""

from __future__ import annotations

import contextlib
import csv
import gzip
import io
import json
import random
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

from sciatica_triage import TriageError

pl = pytest.importorskip("polars")
pytest.importorskip("pyarrow")

from sciatica_triage.batch import json_rows  # noqa: E402
from sciatica_triage.batch import text as text_module  # noqa: E402
from sciatica_triage.batch.broken import NUMBER  # noqa: E402
from sciatica_triage.batch.source import Asked, opened  # noqa: E402

COLUMNS: Final = ["id", "fever", "severe_pain_hours", "leg_pain", "note"]
FINDINGS: Final = frozenset(COLUMNS[1:4])
CELLS: Final = (
    *("yes", "no", "unsure", "3", "", "", " ", "x y", "ü", "€", "a,b", "a;b", "a\tb", "a|b", 'say "hi"', '"', '""'),
    *("line\nbreak", "cr\rhere", "both\r\nends", "1.0", "True", "'", "\ufeff", "null", "=1+1", "#", "\\n", "a\\"),
)
ENDS: Final = ("\n", "\r\n", "\r")
SIGNS: Final = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
PACK: Final[dict[str, Callable[[bytes], bytes]]] = {"": bytes, ".gz": gzip.compress}


def _table(rng: random.Random, sign: str) -> str:
    """A table as somebody's program writes it, and then perhaps damaged."""
    out = io.StringIO()
    cells = CELLS if rng.random() < 0.6 else CELLS[:10]
    quoting = rng.choice((csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    writer = csv.writer(out, delimiter=sign, lineterminator=rng.choice(ENDS), quoting=quoting)
    writer.writerow(COLUMNS)
    for i in range(rng.randrange(12)):
        row = [str(i), *(rng.choice(cells) for _ in COLUMNS[1:])]
        if rng.random() < 0.1:
            row = row[: rng.randrange(1, 7)] + ["more"] * rng.randrange(2)
        writer.writerow(row)
        if rng.random() < 0.1:
            out.write(rng.choice(ENDS))
    made = out.getvalue()
    for _ in range(rng.choice((0, 0, 0, 1, 3))):
        header = len(made.splitlines()[0]) + 2
        at = min(rng.randrange(header, header + len(made)), len(made))
        made = made[:at] + rng.choice(('"', sign, "\n", "\r", "x", "\0", "é", "")) + made[at + rng.randrange(2) :]
    return made


def _by_csv(text: str, sign: str) -> tuple[list[tuple[str | None, ...]], int]:
    """The rows that Python's `csv` finds, an empty field as None, and how many lines are none."""
    rows: list[tuple[str | None, ...]] = []
    broken = 0
    lines = io.StringIO(text, newline="")
    used: list[str] = []

    def fed() -> Iterator[str]:
        for line in lines:
            used.append(line)
            yield line

    reader = csv.reader(fed(), delimiter=sign, strict=True)
    next(reader)
    while True:
        used.clear()
        try:
            row = next(reader)
        except StopIteration:
            return rows, broken
        except csv.Error as error:
            if "unexpected end" in str(error):
                raise
            broken += 1
            continue
        if '"' not in "".join(used) and not "".join(used).strip(" \r\n"):
            continue
        if len(row) == len(COLUMNS) and "\0" not in "".join(used):
            rows.append(tuple(cell or None for cell in row))
        else:
            broken += 1


def _by_us(path: Path, **asked: Any) -> tuple[list[tuple[Any, ...]], list[Any], Any]:
    source = opened(path, FINDINGS, Asked(keeps_broken=True, **asked))
    frame = source.frame.collect(engine="streaming").sort(NUMBER)
    return frame.drop(NUMBER).rows(), list(source.broken), frame[NUMBER].to_list()


@pytest.mark.parametrize("block", [1 << 23, 97])
@pytest.mark.parametrize("seed", range(150))
def test_every_cell_is_what_python_reads_in_the_same_bytes(
    seed: int, block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the delimiter, the line ends, the encoding, the packing and the damage, and where blocks end."""
    monkeypatch.setattr(text_module, "_BLOCK", block)
    rng = random.Random(seed)
    delimiter, sign = rng.choice(list(SIGNS.items()))
    text = _table(rng, sign)
    ending, pack = rng.choice(list(PACK.items()))
    encoding = rng.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16", "windows-1252", "latin-1"))
    try:
        encoded = text.encode(encoding)
    except UnicodeEncodeError:
        encoding, encoded = "utf-8", text.encode()
    path = tmp_path / f"in.csv{ending}"
    path.write_bytes(pack(encoded))
    asked = {"encoding": encoding.removesuffix("-sig")} if encoding != "utf-8" else {}
    try:
        rows, broken = _by_csv(text, sign)
    except csv.Error:
        with pytest.raises(TriageError, match="a quotation mark is not closed"):
            _by_us(path, **asked)
        return
    read, kept, numbers = _by_us(path, **asked)

    assert read == rows
    assert len(kept) == broken
    assert opened(path, FINDINGS, Asked(**asked)).told.startswith(f"CSV with {delimiter}s, ")
    starts = [line.line for line in kept] + numbers
    assert len(set(starts)) == len(starts)


@pytest.mark.parametrize("seed", range(60))
def test_bytes_that_are_no_text_are_refused_and_never_read_as_something_else(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    text = "id,fever,leg_pain\n" + "1,yes,no\n" * rng.randrange(1, 40)
    made = bytearray(gzip.compress(text.encode()) if seed % 2 else text.encode())
    for _ in range(rng.randrange(1, 4)):
        at = rng.randrange(18, len(made))
        made[at : at + 1] = rng.choice((b"\xff", b"\x80", b"\xc3", b"", b"\x00"))
    path = tmp_path / "in.csv"
    path.write_bytes(made if rng.random() < 0.7 else made[: rng.randrange(18, len(made))])
    expected = None
    with contextlib.suppress(OSError, EOFError, ValueError, zlib.error):
        plain = (gzip.decompress(path.read_bytes()) if seed % 2 else path.read_bytes()).decode()
        expected = _by_csv_of(plain) if "\0" not in plain else None
    read = None
    with contextlib.suppress(TriageError):
        read = _by_us(path)

    assert read is None or expected is not None or "\0" in plain
    if expected is not None:
        assert read is not None
        assert (read[0], len(read[1])) == expected


def _by_csv_of(text: str) -> tuple[list[tuple[str | None, ...]], int]:
    rows = [line for line in text.splitlines()[1:] if line.strip(" ")]
    sound = [row for row in rows if row.count(",") == 2 and "\0" not in row]
    return [tuple(cell or None for cell in row.split(",")) for row in sound], len(rows) - len(sound)


VALUES: Final = (
    True,
    False,
    None,
    1,
    0,
    3,
    2.5,
    1e300,
    "yes",
    "no",
    "unsure",
    "",
    "x",
    "ü",
    ":",
    ":null",
    " :",
    "\\",
    '"',
)
NESTED: Final = ({"a": "\\"}, ["\n\\n"], {"a": 1}, {"a": 2, "b": "x"}, [1, 2], [], {}, [[1], [2]], {"a": {"b": 1}})
BROKEN: Final = (
    *('{"id": 1, "id": 2}', '{"id": 1, "\\u0069d": 2}', '{"id": 1 , "id" : 2}', '{"id": null, "id": 1}'),
    *(
        '{"id": 1, "id": null}',
        '{"id":1}{"id":2}',
        '{"id": NaN}',
        "[1]",
        "3",
        "null",
        '"x"',
        '{"id": 01}',
        '{"id": 1e999}',
    ),
    *(
        '{"id": "\\ud800"}',
        '{"id": "\\udc00x"}',
        '{"id": tru',
        "{",
        '{"id": "a\tb"}',
        '{"id": ' + "[" * 900 + "]" * 900 + "}",
    ),
)


def _json_line(rng: random.Random, plain: bool) -> str:
    names = rng.sample(COLUMNS, rng.randrange(1, 6)) + (
        [] if plain else [rng.choice(("late", "o"))] * (rng.random() < 0.3)
    )
    held: dict[str, Any] = {}
    for name in names:
        values = (1, 2, 3) if plain and name == "id" else VALUES[:13] if plain else VALUES
        held[name] = rng.choice(NESTED) if name == "o" else rng.choice(values)
    spaces = rng.choice(((", ", ": "), (",", ":"), (",", ":"), (" , ", " : ")))
    return json.dumps(held, ensure_ascii=rng.random() < 0.5, separators=spaces)


@pytest.mark.parametrize("block", [1 << 23, 97])
@pytest.mark.parametrize("seed", range(100))
def test_every_value_is_what_python_reads_in_the_same_line(
    seed: int, block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_module, "_BLOCK", block)
    monkeypatch.setattr(json_rows, "_LOOKED_AT", block)
    rng = random.Random(seed)
    lines: list[str] = []
    plain = rng.random() < 0.4
    for _ in range(rng.randrange(1, 25)):
        chance = rng.random()
        lines.append(rng.choice(BROKEN) if chance < 0.15 else "" if chance < 0.2 else _json_line(rng, plain))
    end = rng.choice(ENDS)
    path = tmp_path / "in.jsonl"
    path.write_bytes((end.join(lines) + end).encode(rng.choice(("utf-8", "utf-8-sig"))))
    sound = [json.loads(line) for line in lines if line and line not in BROKEN]
    source = opened(path, FINDINGS, Asked(keeps_broken=True))
    rows = source.frame.collect(engine="streaming").sort(NUMBER).drop(NUMBER).to_dicts()

    assert len(source.broken) == sum(line in BROKEN for line in lines)
    assert len(rows) == len(sound)
    for row, expected in zip(rows, sound, strict=True):
        for name, value in row.items():
            assert _same(value, expected.get(name), name in FINDINGS), name


def _same(read: Any, written: Any, is_finding: bool) -> bool:
    """Whether a value is what was written: as itself, or as its JSON text where a column holds several kinds."""
    if read == written and type(read) in (type(written), int, float):
        return True
    if isinstance(written, dict) and isinstance(read, dict):
        return all(_same(value, written.get(name), False) for name, value in read.items())
    if isinstance(written, list) and isinstance(read, list):
        return len(read) == len(written) and all(_same(a, b, False) for a, b in zip(read, written, strict=True))
    if not isinstance(read, str) or isinstance(written, str) or written is None:
        return False
    held = json.loads(read)
    return bool(held == written or (isinstance(written, float) and float(held) == written))


NUMBERS: Final = (
    *("1", "2.5", "-3", "0", "1e3", "null", "9007199254740993", "-9007199254740995", "12345678901234567890"),
    *("0.1", "0.30000000000000004", "12.345678901234567", "0.12345678901234567890123", "12345678901234567890.5"),
    *("1234567.12345678901234567", "-0.00012345678901234567891", "1.10", "6.02e23"),
)


@pytest.mark.parametrize("block", [1 << 23, 60])
@pytest.mark.parametrize("seed", range(60))
def test_no_number_that_passes_through_is_another_one(
    seed: int, block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a number where the column keeps it so, else as the text that it was."""
    monkeypatch.setattr(text_module, "_BLOCK", block)
    monkeypatch.setattr(json_rows, "_LOOKED_AT", block)
    rng = random.Random(seed)
    chosen = rng.sample(NUMBERS, rng.randrange(1, 5))
    written = [(rng.choice(chosen), rng.choice(chosen)) for _ in range(rng.randrange(1, 12))]
    path = tmp_path / "in.jsonl"
    path.write_text("".join(f'{{"x": {x}, "fever": "yes", "o": {{"a": {o}}}}}\n' for x, o in written))
    source = opened(path, FINDINGS, Asked(keeps_broken=True))
    rows = source.frame.collect(engine="streaming").sort(NUMBER).to_dicts()

    assert source.broken == deque()
    for row, (x, o) in zip(rows, written, strict=True):
        assert _number(row["x"]) == (None if x == "null" else Decimal(x))
        within = json.loads(row["o"], parse_float=Decimal) if isinstance(row["o"], str) else row["o"] or {}
        if "." not in o or len(o) < 19:  # of a long decimal inside, the reader keeps what a float holds
            assert _number(within.get("a")) == (None if o == "null" else Decimal(o))


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(repr(value) if isinstance(value, float) else str(value))


@pytest.mark.parametrize("name", ["z", "fever"])
@pytest.mark.parametrize(
    ("value", "said"),
    [
        *(
            (value, "a number is larger than any that can be kept")
            for value in ("1e999", "-1E+400", '{"a": [1, 2e308]}')
        ),
        *(("1" + "0" * zeros, "a number is larger than any that can be kept") for zeros in (309, 5_000)),
        *((value, "expected one JSON object") for value in ("NaN", "1e999,", "[1e999", "1e999}{")),
    ],
)
def test_of_a_number_that_no_float_holds_the_true_reason_is_told(
    name: str, value: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(f'{{"fever": "yes"}}\n{{"id": 1e308, "{name}": {value}}}\n', encoding="utf-8")

    rows, broken, _ = _by_us(path)

    assert [line.problem for line in broken] == [said]
    assert len(rows) == 1


@pytest.mark.parametrize("name", ["a\\u0000b", "\\u001dline", "fever\\u0000"])
def test_a_name_that_cannot_be_one_breaks_its_line_and_not_the_file(name: str, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(f'{{"id": 1, "fever": "yes"}}\n{{"id": 2, "{name}": 1, "fever": "yes"}}\n{{"id": 3}}\n')
    source = opened(path, FINDINGS, Asked(keeps_broken=True))

    assert source.frame.collect(engine="streaming")["id"].to_list() == [1, 3]
    assert [(line.line, line.problem) for line in source.broken] == [(2, "a name has a control character")]

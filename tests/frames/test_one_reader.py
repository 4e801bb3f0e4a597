"""A text or a value in a table means what it means to `triage()`, or is refused by both: one reader of answers."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from sciatica_triage import OptionError, PresentationError, Triager, triage
from sciatica_triage.cli import main
from sciatica_triage.frames import triage_frame
from sciatica_triage.vocabulary.findings import NUMBER_WORDS, WORDS

from ..support.cohort import FINDINGS
from ..support.tables import rows_of

ASKED: Final = "both_legs_affected"
OTHERS: Final = {name: "absent" for name, f in FINDINGS.items() if f.kind == "finding" and name != ASKED}
SPACES: Final = ("", " ", "\t", "\n", "\r\n", "\xa0", "\u2003", "\u3000", "\x1f", "\x85", "\u200b", "\ufeff")
TEXTS: Final = sorted(
    {
        f"{before}{word}{after}"
        for given in (
            *WORDS,
            "maybe",
            "1",
            "0",
            "on",
            "",
            "yes no",
            "preſent",
            "uncertain",
            "ja",
            "nO\0",
            "true.",
            "１",
        )
        for word in (
            given,
            given.upper(),
            given.title(),
            given.swapcase(),
            given.replace("s", "ſ"),
            given.replace("s", "S"),
        )
        for before, after in zip(SPACES, reversed(SPACES), strict=True)
    }
)

TRIAGER: Final = Triager(engine="reference")

LAZY: Final[dict[str, Callable[[dict[str, Any]], Any]]] = {
    "polars lazy": pl.LazyFrame,
    "duckdb": lambda data: duckdb.from_arrow(pa.table(data)),
}
EAGER: Final[dict[str, Callable[[dict[str, Any]], Any]]] = {
    "polars": pl.DataFrame,
    "polars categories": lambda data: pl.DataFrame(data).with_columns(pl.col(ASKED).cast(pl.Categorical)),
    "pandas": pd.DataFrame,
    "pandas categories": lambda data: pd.DataFrame(data).astype({ASKED: "category"}),
    "pyarrow": pa.table,
    "pyarrow views": lambda data: pa.table({**data, ASKED: pa.array(data[ASKED], pa.string_view())}),
}


def _said(value: Any, finding: str = ASKED) -> tuple[str, str, str] | None:
    """What `triage()` makes of it; None where it refuses."""
    try:
        result = TRIAGER.triage({**OTHERS, finding: value})
    except PresentationError:
        return None
    return result.urgency.value, result.ceiling.value, result.status


def _table(values: list[Any], finding: str = ASKED) -> dict[str, Any]:
    return {**{name: [False] * len(values) for name in OTHERS}, finding: values}


def _got(row: dict[str, Any]) -> tuple[str, str, str] | None:
    return None if row.get("problem") else (row["urgency"], row["ceiling"], row["status"])


SAID: Final = [_said(text) for text in TEXTS]


def test_the_texts_are_answers_of_every_kind_and_none() -> None:
    assert len({*SAID, None}) >= 4
    assert 0.3 < sum(said is None for said in SAID) / len(SAID) < 0.8


@pytest.mark.parametrize("engine", LAZY)
def test_every_text_means_in_a_lazy_table_what_it_means_to_triage(engine: str) -> None:
    rows = rows_of(triage_frame(LAZY[engine](_table(TEXTS))))

    assert [(row[ASKED], _got(row)) for row in rows] == list(zip(TEXTS, SAID, strict=True))
    assert {row["urgency"] for row in rows if row["problem"]} == {"emergency"}


@pytest.mark.parametrize("engine", EAGER)
def test_every_text_means_in_an_eager_table_what_it_means_to_triage(engine: str) -> None:
    sound = [(text, said) for text, said in zip(TEXTS, SAID, strict=True) if said is not None]
    rows = rows_of(triage_frame(EAGER[engine](_table([text for text, _ in sound]))))
    refused = [text for text, said in zip(TEXTS, SAID, strict=True) if said is None]

    assert [(row[ASKED], _got(row)) for row in rows] == sound
    for text in refused[:: len(refused) // 4]:
        with pytest.raises(PresentationError, match="row 1: "):
            triage_frame(EAGER[engine](_table(["yes", text])))


@pytest.mark.parametrize("engine", [*LAZY, *EAGER])
def test_words_about_a_number_are_those_of_triage(engine: str) -> None:
    words = [f" {word.upper()}\t" for word in NUMBER_WORDS]
    make = {**LAZY, **EAGER}[engine]
    rows = rows_of(triage_frame(make({ASKED: [None, None], "trauma_days_ago": words, "major_trauma": ["yes", "yes"]})))

    assert [row["urgency"] for row in rows] == [
        triage({"trauma_days_ago": word, "major_trauma": True}).urgency for word in words
    ]


@pytest.mark.parametrize(
    "values",
    [
        [np.bool_(True), np.bool_(False), None],
        [True, pd.NA, False],
        [True, float("nan"), False],
        [np.int8(1), np.int8(0), None],
        [Decimal(1), Decimal(0), None],
        [np.str_("Yes"), np.str_(" n "), None],
        [pd.NA, pd.NA, None],
    ],
    ids=["numpy booleans", "pandas NA", "NaN", "numpy integers", "decimals", "numpy texts", "nothing"],
)
def test_every_carrier_of_an_answer_means_the_same_in_pandas_and_in_triage(values: list[Any]) -> None:
    plain = {True: True, False: False}
    expected = [_said(plain.get(value, value)) for value in values]
    for dtype in (object, "category"):
        frame = pd.DataFrame(_table(values)).astype({ASKED: dtype})
        assert [_got(row) for row in rows_of(triage_frame(frame))] == expected


@pytest.mark.parametrize("engine", [*LAZY, *EAGER])
def test_own_texts_and_codes_are_answers_where_the_caller_says_so(engine: str) -> None:
    make = {**LAZY, **EAGER}[engine]
    answers = {"J": "present", "Nein": "absent", "?": "unsure", "": "not_asked", "k.A.": "not_asked"}
    texts = ["j", " NEIN ", "?", "  ", "K.a.", "yes"]
    rows = rows_of(triage_frame(make(_table(texts)), answers=answers))

    assert [_got(row) for row in rows] == [_said(v) for v in ("yes", "no", "unsure", None, None, "yes")]


def test_codes_in_columns_of_numbers_are_answers_where_the_caller_says_so() -> None:
    frame = pl.DataFrame(_table([1, 2, 9, -1, None]))
    rows = rows_of(triage_frame(frame, answers={"2": "absent", "9": "unsure", "-1": "not_asked"}))

    assert [_got(row) for row in rows] == [_said(v) for v in ("yes", "no", "unsure", None, None)]
    with pytest.raises(PresentationError, match="row 1: "):
        triage_frame(frame)


@pytest.mark.parametrize(
    "answers", [{"Y": "maybe"}, {"yes": "absent"}, {" NO": "present"}, {"a": "yes", "A ": "no"}, {1: "yes"}]
)
def test_answers_that_would_change_a_word_are_refused(answers: dict[Any, Any]) -> None:
    with pytest.raises(OptionError, match="`answers`"):
        triage_frame(pl.DataFrame({"fever": ["x"]}), answers=answers)


WORDED: Final = ("Weiß", "NÃO", "ΝΑΣ", "ﬁn", "k.A.")
CASES: Final[tuple[Callable[[str], str], ...]] = (str, str.lower, str.upper, str.title, str.casefold)


@pytest.mark.parametrize("engine", [*LAZY, *EAGER])
def test_own_texts_are_answers_in_whatever_case_they_are_given_and_stand(engine: str) -> None:
    make = {**LAZY, **EAGER}[engine]
    values = [f" {case(word)}" for case in CASES for word in WORDED]
    expected = [_said(("yes", "no")[i % 2]) for i in range(len(WORDED))] * len(CASES)
    for given in (str, str.upper):
        answers = {given(word): ("present", "absent")[i % 2] for i, word in enumerate(WORDED)}
        rows = rows_of(triage_frame(make(_table(values)), answers=answers))
        assert [_got(row) for row in rows] == expected


@pytest.mark.parametrize("engine", [*LAZY, *EAGER])
@pytest.mark.parametrize("values", [["2", " 2 ", "2.0", "9", "9.0"], [2, 2, 2, 9, 9], [2.0, 2.0, 2.0, 9.0, 9.0]])
def test_a_code_is_one_code_however_the_number_is_written(values: list[Any], engine: str) -> None:
    if "categories" in engine or "views" in engine:
        pytest.skip("these are of text")
    rows = rows_of(triage_frame({**LAZY, **EAGER}[engine](_table(values)), answers={"2.0": "absent", "9": "unsure"}))

    assert [_got(row) for row in rows] == [_said(v) for v in ("no", "no", "no", "unsure", "unsure")]


@pytest.mark.parametrize(
    "answers",
    [
        {"2": "present", "2.0": "absent"},
        {"1": "absent"},
        {"1.0": "absent"},
        {"00": "present"},
        {"Weiß": "yes", "WEISS": "no"},
    ],
)
def test_two_meanings_of_one_code_or_text_are_refused(answers: dict[str, str]) -> None:
    with pytest.raises(OptionError, match="`answers` gives one text two meanings"):
        triage_frame(pl.DataFrame({"fever": ["x"]}), answers=answers)


@pytest.mark.parametrize("engine", ["polars", "polars lazy", "pandas", "pyarrow", "duckdb"])
def test_no_text_gives_a_meaning_to_what_is_no_number(engine: str) -> None:
    """NaN is how tables say that nothing is known, in each of them."""
    data = _table([1.0, 0.0, float("nan")])
    rows = rows_of(triage_frame({**LAZY, **EAGER}[engine](data), answers={"nan": "present", "inf": "absent"}))

    assert [_got(row) for row in rows] == [_said("yes"), _said("no"), _said(None)]


@pytest.mark.parametrize("engine", ["polars", "polars lazy", "pandas", "pyarrow", "duckdb"])
@pytest.mark.parametrize("text", [True, False])
def test_a_code_where_a_number_is_asked_for_counts_only_where_it_can_be_no_number(text: bool, engine: str) -> None:
    """An age of 99 stays one, whatever the code for findings; -9 and 999 are no ages."""
    values: list[Any] = [99.0, -9.0, 999.0, 30.0]
    data = {"age_years": list(map(str, values)) if text else values}
    answers = {"99": "not_asked", "-9": "not_asked", "999": "unsure"}
    rows = rows_of(triage_frame({**LAZY, **EAGER}[engine](data), answers=answers, detail="reasons"))
    expected = [TRIAGER.triage({"age_years": value}) for value in (99, None, "unsure", 30)]

    assert [row.get("problem") for row in rows] == [None] * 4
    assert [row["ceiling"] for row in rows] == [result.ceiling.value for result in expected]
    assert [set(filter(None, row["rule_ids"].split(";"))) for row in rows] == [
        {reason.name for reason in result.reasons} for result in expected
    ]


@pytest.mark.parametrize("answer", ["present", "absent", "unsure", "not_asked"])
@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet", "xlsx", "duckdb", "polars", "pandas"])
def test_an_empty_text_means_what_the_caller_says_at_every_door(answer: str, form: str, tmp_path: Path) -> None:
    """A number is never present or absent, so an empty one is not asked then."""
    data: dict[str, list[Any]] = {"id": ["1", "2"], ASKED: ["", "no"], "symptom_days": ["", "3"]}
    data |= {name: ["no", "no"] if form in ("csv", "jsonl", "xlsx") else [False, False] for name in OTHERS}
    path = tmp_path / f"in.{form}"
    if form == "csv":
        pl.DataFrame(data).write_csv(path)
    elif form == "jsonl":
        pl.DataFrame(data).write_ndjson(path)
    elif form == "parquet":
        pl.DataFrame(data).write_parquet(path)
    elif form == "xlsx":
        book = pytest.importorskip("openpyxl").Workbook()
        for row in ([*data], *zip(*data.values(), strict=True)):
            book.active.append(row)
        book.save(path)
    else:
        if answer in ("present", "absent"):
            del data["symptom_days"]  # an empty text is no number in a frame
        row = rows_of(triage_frame({**LAZY, **EAGER}[form](data), answers={"": answer}))[0]
        expected = _said(answer) if answer in ("present", "absent") else _said_beside(answer)
        assert _got(row) == expected
        return
    status = main(["batch", str(path), str(tmp_path / "out.parquet"), "--answers", f"={answer}"])
    row = pl.read_parquet(tmp_path / "out.parquet").row(0, named=True)

    if form in ("csv", "xlsx") or answer in ("unsure", "not_asked"):
        assert (status, _got(row)) == (0, _said_beside(answer))
    else:
        assert (status, row["urgency"]) == (1, "emergency")


def _said_beside(answer: str) -> tuple[str, str, str]:
    days = answer if answer in ("unsure", "not_asked") else None
    result = TRIAGER.triage({**OTHERS, ASKED: answer, "symptom_days": days})
    return result.urgency.value, result.ceiling.value, result.status

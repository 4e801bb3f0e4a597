"""Types of columns that libraries have beside the plain ones: read rightly, or refused in words before all computing."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from sciatica_triage import PresentationError
from sciatica_triage.frames import triage_frame
from sciatica_triage.frames.plan import LEVELS

NAME: Final = "cannot_pass_urine"
ARROW: Final[dict[str, Callable[[], Any]]] = {
    "string view": lambda: pa.array(["yes", None], pa.string_view()),
    "dictionary of integers": lambda: pa.array([1, None]).dictionary_encode(),
    "dictionary of booleans": lambda: pa.DictionaryArray.from_arrays(pa.array([0, None]), pa.array([True])),
    "dictionary of text": lambda: pa.array(["YES", None]).dictionary_encode(),
    "decimal256": lambda: pa.array([Decimal(1), None], pa.decimal256(50, 0)),
    "decimal32": lambda: pa.array([Decimal(1), None], pa.decimal32(5, 0)),
    "half floats": lambda: pa.array([np.float16(1), None], pa.float16()),
    "runs": lambda: pa.RunEndEncodedArray.from_arrays([1, 2], pa.array([True, None])),
}
PANDAS: Final[dict[str, Callable[[], Any]]] = {
    "sparse numbers": lambda: pd.arrays.SparseArray([1.0, np.nan]),
    "sparse booleans": lambda: pd.arrays.SparseArray([True, False]),
    "categories of integers": lambda: pd.Categorical([1, None]),
    "categories of booleans": lambda: pd.Categorical([True, None]),
    "NumPy booleans as objects": lambda: pd.Series([np.bool_(True), None], dtype=object),
    "Arrow string view": lambda: pd.array(["yes", None], dtype=pd.ArrowDtype(pa.string_view())),
    "Arrow dictionary": lambda: pd.array([1, None], dtype=pd.ArrowDtype(pa.dictionary(pa.int32(), pa.int64()))),
    "Arrow decimal256": lambda: pd.array([Decimal(1), None], dtype=pd.ArrowDtype(pa.decimal256(50, 0))),
}


@pytest.mark.parametrize("kind", ARROW)
def test_unusual_arrow_types_are_read(kind: str) -> None:
    done = triage_frame(pa.table({NAME: ARROW[kind](), "id": ["a", "b"]}))

    assert done["urgency"].to_pylist() == ["emergency", "routine"]


@pytest.mark.parametrize("kind", PANDAS)
def test_unusual_pandas_types_are_read(kind: str) -> None:
    done = triage_frame(pd.DataFrame({NAME: PANDAS[kind](), "id": ["a", "b"]}))

    assert done["urgency"].tolist() == ["emergency", "routine"]


REFUSED: Final[dict[str, Callable[[], Any]]] = {
    "Arrow binary": lambda: pa.table({NAME: [b"yes"]}),
    "Arrow lists": lambda: pa.table({NAME: [["yes"]]}),
    "Arrow JSON": lambda: pa.table({NAME: pa.ExtensionArray.from_storage(pa.json_(), pa.array(['"yes"']))}),
    "pandas intervals": lambda: pd.DataFrame({NAME: pd.arrays.IntervalArray.from_breaks([0, 1])}),
    "pandas complex numbers": lambda: pd.DataFrame({NAME: [1 + 0j]}),
    "pandas periods": lambda: pd.DataFrame({NAME: pd.period_range("2020", periods=1)}),
    "pandas bytes": lambda: pd.DataFrame({NAME: [b"yes"]}),
    "polars objects": lambda: pl.DataFrame({NAME: pl.Series([object()], dtype=pl.Object)}),
    "polars binary": lambda: pl.LazyFrame({NAME: [b"yes"]}),
    "DuckDB JSON": lambda: duckdb.sql(f"select '\"yes\"'::json as {NAME}"),
    "DuckDB blob": lambda: duckdb.sql(f"select 'yes'::blob as {NAME}"),
    "DuckDB list": lambda: duckdb.sql(f"select ['yes'] as {NAME}"),
    "DuckDB uuid": lambda: duckdb.sql(f"select uuid() as {NAME}"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_types_that_hold_no_answers_are_refused_in_our_words(kind: str) -> None:
    with pytest.raises(PresentationError, match=f"column `{NAME}`: expected answers") as caught:
        triage_frame(REFUSED[kind]())

    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


@pytest.mark.parametrize("make", [pl.DataFrame, pl.LazyFrame, pd.DataFrame, pa.table], ids=lambda make: make.__name__)
def test_a_name_with_nul_is_not_taken_for_the_finding(make: Callable[[dict[str, Any]], Any]) -> None:
    with pytest.raises(PresentationError, match=f"did you mean `{NAME}`"):
        triage_frame(make({f"{NAME}\0": [True]}))


@pytest.mark.parametrize("ordered", ["polars", "pandas", "pyarrow", "duckdb"])
def test_levels_sort_by_level_where_the_library_can(ordered: str) -> None:
    data = {"id": [1, 2, 3], NAME: [True, False, None], "severe_pain": ["no", "no", "unsure"]}
    expected = ["routine", "urgent", "emergency"]
    if ordered == "polars":
        done = triage_frame(pl.DataFrame(data))
        assert done.sort("urgency")["urgency"].to_list() == expected
        assert done.filter(pl.col("urgency") >= "urgent").height == 2
        assert (done["urgency"] == "emergency").sum() == 1
    elif ordered == "pandas":
        frame = triage_frame(pd.DataFrame(data))
        assert frame.sort_values("urgency")["urgency"].tolist() == expected
        assert (frame["urgency"] >= "urgent").sum() == 2
    elif ordered == "pyarrow":
        table = triage_frame(pa.table(data))
        assert table.schema.field("urgency").type.ordered
        assert table.to_pandas().sort_values("ceiling").shape[0] == 3
        assert (table.to_pandas()["urgency"] >= "urgent").sum() == 2
    else:
        done = triage_frame(duckdb.from_arrow(pa.table(data)))
        assert [row[3] for row in done.order("urgency").fetchall()] == expected
        level = f"'urgent'::ENUM{LEVELS}"
        for said in (f"urgency >= {level}", f"enum_code(urgency) >= enum_code({level})"):
            assert {row[0] for row in done.filter(said).fetchall()} == {1, 3}

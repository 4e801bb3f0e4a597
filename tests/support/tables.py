"""What a table of any library holds, row by row."""

from __future__ import annotations

from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa


def rows_of(frame: Any) -> list[dict[str, Any]]:
    """The rows as mappings of column to value; what is lazy is computed."""
    if isinstance(frame, pl.LazyFrame):
        frame = frame.collect()
    if isinstance(frame, pd.DataFrame):
        return list(frame.to_dict("records"))
    if isinstance(frame, duckdb.DuckDBPyRelation):
        frame = frame.to_arrow_table()
    return list(frame.to_pylist() if isinstance(frame, pa.Table) else frame.to_dicts())

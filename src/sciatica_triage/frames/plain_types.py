"""Columns of the types that narwhals does not know, or takes for others, as plain ones that hold the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..errors import PresentationError, needs


def plain_pandas(column: Any, pandas: Any) -> Any:
    """A pandas column without objects, sparse arrays and categories of anything but text; the same one where it has none."""
    dtype = column.dtype
    arrow = getattr(dtype, "pyarrow_dtype", None)
    if arrow is not None:
        needs("pyarrow", "batch")
        held = column.array.__arrow_array__()
        plain = plain_arrow(held)
        return column if plain is held else pandas.Series(plain.to_pandas(), index=column.index).convert_dtypes()
    if isinstance(dtype, pandas.SparseDtype):
        return plain_pandas(column.sparse.to_dense(), pandas)
    if isinstance(dtype, pandas.CategoricalDtype) and dtype.categories.inferred_type not in ("string", "empty"):
        return plain_pandas(column.astype(object), pandas)
    told = column.notna() if dtype.kind in "mMO" else None
    if told is not None and not told.any():
        return column.astype(object).where(told, None)  # not asked, whatever kind of nothing it is
    if dtype.kind != "O" or pandas.api.types.is_extension_array_dtype(dtype):
        return column
    column = column.where(told, None)
    kind = pandas.api.types.infer_dtype(column, skipna=True)
    # Looked at before they are converted: afterwards all of them have a unit.
    if kind.startswith("timedelta") and any(str(getattr(value, "dtype", "")) == "timedelta64" for value in column):
        raise PresentationError(f"column `{column.name}`: a duration has no unit")  # pandas would take nanoseconds
    plain = {"decimal": "float64", "boolean": "boolean"}.get(kind)
    return column.convert_dtypes() if plain is None else column.astype(plain)


def plain_arrow(column: Any) -> Any:
    """An Arrow column without views, dictionaries of anything but text, runs and long decimals; or the same one."""
    arrow: Any = needs("pyarrow", "batch")
    kind, dtype = arrow.types, column.type
    if kind.is_dictionary(dtype) and not (kind.is_string(dtype.value_type) or kind.is_large_string(dtype.value_type)):
        return plain_arrow(column.cast(dtype.value_type))
    if kind.is_run_end_encoded(dtype):
        return plain_arrow(needs("pyarrow.compute", "batch").run_end_decode(column))
    if kind.is_string_view(dtype):
        return column.cast(arrow.string())
    if kind.is_decimal(dtype) and not kind.is_decimal128(dtype):
        return column.cast(arrow.float64())
    return column


def ordered_arrow(column: Any, levels: Sequence[str]) -> Any:
    """An Arrow column of text as a dictionary whose order is that of these levels."""
    arrow: Any = needs("pyarrow", "batch")
    found = needs("pyarrow.compute", "batch").index_in(column, value_set=arrow.array(levels)).combine_chunks()
    return arrow.chunked_array([arrow.DictionaryArray.from_arrays(found.cast(arrow.int8()), levels, ordered=True)])

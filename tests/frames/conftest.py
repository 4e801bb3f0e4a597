"""The tests of data frames need narwhals and the libraries that it is tried on."""

import pytest

for _library in ("narwhals", "polars", "pandas", "pyarrow", "duckdb"):
    pytest.importorskip(_library)

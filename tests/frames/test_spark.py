"""The same rules on a real Spark, in this process and on this machine only.

Spark wants pandas below 3, so this file has an environment of its own: the extras `spark`, `frames` and `batch`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyspark")
pl = pytest.importorskip("polars")
pa = pytest.importorskip("pyarrow")
pytest.importorskip("narwhals")

from sciatica_triage import PresentationError  # noqa: E402
from sciatica_triage.frames import triage_frame  # noqa: E402

from ..support.cohort import OUT, arrow, cohort, polars  # noqa: E402

pytestmark = pytest.mark.filterwarnings("default")


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    from pyspark.sql import SparkSession

    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.enabled": "false",
        # One short run of few rows: compiled no better than quickly, and in no more parts than there are threads.
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse")),
    }
    session = SparkSession.builder.master("local[2]").config(map=settings).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def _partitioned(folder: Path, size: int, seed: int) -> Any:
    """A cohort as Parquet in four folders, by row; and the same as the single machine sees it."""
    made = cohort(size, seed)
    table = arrow(made)
    for name in table.column_names:  # Parquet keeps no dictionaries that Spark would know
        if pa.types.is_dictionary(table.schema.field(name).type):
            table = table.set_column(table.column_names.index(name), name, table[name].cast(pa.string()))
    frame = pl.DataFrame(pl.from_arrow(table)).with_columns(part=pl.col("row") % 4)
    for (part,), rows in frame.group_by("part"):
        place = folder / f"part={part}"
        place.mkdir(parents=True)
        rows.drop("part").write_parquet(place / "rows.parquet")
    return polars(made)


@pytest.mark.parametrize("seed", [0, 1])
def test_partitioned_parquet_gives_what_one_machine_gives(spark: Any, seed: int, tmp_path: Path) -> None:
    here = triage_frame(_partitioned(tmp_path / "cohort", 2_000, seed), detail="reasons")
    there = triage_frame(spark.read.parquet(str(tmp_path / "cohort")), detail="reasons")
    rows = there.select("row", *OUT, "problem").orderBy("row").collect()

    assert type(there).__name__ == "DataFrame"
    assert "pyspark" in type(there).__module__
    assert [tuple(row)[1:5] for row in rows] == here.select(OUT).rows()
    assert {row["problem"] for row in rows} == {None}


def test_bad_values_fail_closed_on_spark_and_bad_types_are_refused(spark: Any) -> None:
    frame = spark.createDataFrame(
        [("no", "1\n"), ("maybe", "1"), (None, "unsure")], "fever string, symptom_days string"
    )
    rows = triage_frame(frame).select("urgency", "problem").collect()

    assert [(row["urgency"], row["problem"] is None) for row in rows] == [
        ("emergency", False),
        ("emergency", False),
        ("routine", True),
    ]
    with pytest.raises(PresentationError, match="column `fever`: expected answers for the finding `fever`, got values"):
        triage_frame(spark.createDataFrame([([1],)], "fever array<int>"))

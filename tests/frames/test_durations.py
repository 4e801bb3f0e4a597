"""Columns of durations in every unit: what `triage()` says of NumPy's durations, or a refusal, and never less."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, Final

import pytest

np = pytest.importorskip("numpy")
pd = pytest.importorskip("pandas")
pl = pytest.importorskip("polars")
pa = pytest.importorskip("pyarrow")
pytest.importorskip("narwhals")

from sciatica_triage import PresentationError, Triager  # noqa: E402
from sciatica_triage.frames import triage_frame  # noqa: E402

TRIAGER: Final = Triager(engine="reference")
PER_SECOND: Final = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
HOUR: Final = 3_600
MOST: Final = 2**63 - 1


def _pandas(counts: list[int], unit: str) -> Any:
    return pd.DataFrame({"severe_pain": "yes", "severe_pain_hours": pd.Series(np.array(counts, f"m8[{unit}]"))})


def _pandas_arrow(counts: list[int], unit: str) -> Any:
    hours = pd.Series(pa.array(counts, pa.duration(unit)), dtype=pd.ArrowDtype(pa.duration(unit)))
    return pd.DataFrame({"severe_pain": "yes", "severe_pain_hours": hours})


def _arrow(counts: list[int], unit: str) -> Any:
    return pa.table({"severe_pain": ["yes"] * len(counts), "severe_pain_hours": pa.array(counts, pa.duration(unit))})


def _polars(counts: list[int], unit: str) -> Any:
    hours = pl.Series(counts, dtype=pl.Int64).cast(pl.Duration(unit))
    return pl.DataFrame({"severe_pain": ["yes"] * len(counts), "severe_pain_hours": hours})


FRAMES: Final[dict[str, Callable[[list[int], str], Any]]] = {
    "pyarrow": _arrow,
    "pandas": _pandas,
    "pandas of Arrow": _pandas_arrow,
    "polars": _polars,
}


def _counts(unit: str) -> Iterator[int]:
    """Round the threshold of three hours, round nothing, and where finer units wrap round; then any."""
    per, rng = PER_SECOND[unit], random.Random(unit)
    for middle in (0, 3 * HOUR * per, per << 33):
        yield from (
            middle + step for step in (-1_001, -501, -500, -499, -1, 0, 1, 499, 500, 501) if middle + step <= MOST
        )
    wraps = (k * 2**64 // by + step for by in (10**3, 10**6, 10**9) for k in (1, 2) for step in (0, 1, HOUR))
    yield from (sign * count for count in wraps if count < MOST for sign in (1, -1))
    yield from (MOST, -MOST, 86_399_999_999_999, 86_400_000_000_000)
    yield from (rng.choice((1, -1)) * rng.randrange(2 ** rng.randrange(1, 63)) for _ in range(15))


def _alone(count: int, unit: str) -> str | None:
    try:
        answers = {"severe_pain": "yes", "severe_pain_hours": np.timedelta64(count, unit)}
        return TRIAGER.triage(answers).urgency.value
    except PresentationError:
        return None


@pytest.mark.parametrize("unit", PER_SECOND)
@pytest.mark.parametrize("engine", FRAMES)
def test_a_duration_is_the_same_in_a_column_and_alone(engine: str, unit: str) -> None:
    if engine == "polars" and unit == "s":
        pytest.skip("polars has no durations in seconds")
    alone = {count: _alone(count, unit) for count in _counts(unit)}
    read = [count for count, urgency in alone.items() if urgency]
    refused = [count for count, urgency in alone.items() if not urgency]
    assert min(len(read), len(refused)) >= 10
    if engine == "polars":
        lazy = triage_frame(_polars(list(alone), unit).lazy()).select("urgency", "problem").collect()
        assert lazy["problem"].is_not_null().to_list() == [not urgency for urgency in alone.values()]
        assert lazy["urgency"].to_list() == [urgency or "emergency" for urgency in alone.values()]
    added = triage_frame(FRAMES[engine](read, unit))["urgency"]
    found = added.to_pylist() if engine == "pyarrow" else list(added)

    assert [(n, alone[n], urgency) for n, urgency in zip(read, found, strict=True) if urgency != alone[n]] == []
    row = "^column `severe_pain_hours`, row 0: "
    said = f"{row}|own library" if engine == "pandas of Arrow" else row  # which may itself find one too large
    for count in random.Random(1).sample(refused, 8):
        with pytest.raises(PresentationError, match=said):
            triage_frame(FRAMES[engine]([count], unit))


def test_the_shortest_duration_of_all_is_refused() -> None:
    hours = pl.Series([timedelta.min], dtype=pl.Duration("ms"))

    with pytest.raises(PresentationError, match="row 0"):
        triage_frame(pl.DataFrame({"severe_pain": ["yes"], "severe_pain_hours": hours}))


@pytest.mark.parametrize(
    "values", [[np.timedelta64(5)], [None, np.timedelta64(5)], [timedelta(hours=5), np.timedelta64(5)]]
)
def test_a_duration_without_a_unit_is_refused_where_it_is_seen(values: list[Any]) -> None:
    frame = pd.DataFrame({"severe_pain": "yes", "severe_pain_hours": pd.Series(values, dtype=object)})

    with pytest.raises(PresentationError, match="column `severe_pain_hours`: a duration has no unit"):
        triage_frame(frame)


def test_what_pandas_makes_of_a_duration_without_a_unit_is_nanoseconds() -> None:
    """It does so before anybody else sees it; the guide warns of that."""
    frame = pd.DataFrame([{"severe_pain": "yes", "severe_pain_hours": np.timedelta64(5)}])

    assert frame["severe_pain_hours"].dtype == "timedelta64[ns]"

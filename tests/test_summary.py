"""A table in numbers and pictures."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest

from sciatica_triage import SHIPPED, PresentationError, Triager, Urgency

for _library in ("narwhals", "polars", "pandas", "pyarrow", "duckdb"):
    pytest.importorskip(_library)

import duckdb  # noqa: E402
import polars as pl  # noqa: E402

from sciatica_triage.frames import triage_frame  # noqa: E402
from sciatica_triage.summary import plot_summary, summarise  # noqa: E402

from .support.browser import OVERFLOWING, drawn  # noqa: E402
from .support.cohort import FINDINGS, Cohort, arrow, cohort, pandas, polars  # noqa: E402

FRAMES = {
    "polars": polars,
    "polars lazy": lambda made: polars(made).lazy(),
    "polars, triaged before": lambda made: triage_frame(polars(made)),
    "pandas": pandas,
    "pyarrow": arrow,
    "duckdb": lambda made: duckdb.from_arrow(arrow(made)),
}


def _counted(made: Cohort) -> dict[str, Any]:
    results = [Triager(engine="reference").triage(row) for row in made.rows]
    fired = [{reason.name for reason in result.reasons} for result in results]
    cited = [{c.source.id for reason in result.reasons for c in reason.citations} for result in results]
    return {
        "urgency": Counter(result.urgency for result in results),
        "ceiling": Counter(result.ceiling for result in results),
        "status": Counter(result.status for result in results),
        "rules": Counter(name for names in fired for name in names),
        "sources": Counter(name for names in cited for name in names),
        "together": Counter(frozenset(pair) for names in fired for pair in combinations(names, 2)),
        "open": Counter(
            name
            for result in results
            if result.status != "settled"
            for name, answer in result.presentation.__dict__.items()
            if answer == "not_asked" and FINDINGS[name].kind != "exception"
        ),
    }


@pytest.mark.parametrize("backend", FRAMES)
def test_the_counts_are_those_of_triage_row_by_row(backend: str) -> None:
    made = cohort(400, 6)
    summary, expected = summarise(FRAMES[backend](made)), _counted(made)

    assert (summary.rows, summary.problems) == (400, 0)
    for name in ("urgency", "ceiling", "status", "rules", "sources", "open"):
        assert {k: v for k, v in getattr(summary, name).items() if v} == dict(expected[name]), name
    assert all(count == expected["together"][frozenset(pair)] for pair, count in summary.together.items())
    assert list(summary.urgency) == sorted(Urgency, reverse=True)
    assert list(summary.rules.values()) == sorted(summary.rules.values(), reverse=True)


def test_rows_with_a_problem_are_counted_and_are_emergencies() -> None:
    summary = summarise(pl.DataFrame({"fever": ["no", "what", None]}))

    assert (summary.rows, summary.problems, summary.urgency[Urgency.EMERGENCY]) == (3, 1, 1)


def test_no_rows_give_no_counts() -> None:
    summary = summarise(pl.DataFrame({"fever": pl.Series([], dtype=pl.Boolean)}))

    assert summary.rows == 0
    assert set(summary.urgency.values()) == set(summary.rules.values()) == {0}


@pytest.mark.parametrize("made", [cohort(400, 6), cohort(1, 6)], ids=["many", "one"])
@pytest.mark.filterwarnings("default")
def test_the_picture_is_drawn(made: Cohort, tmp_path: Path) -> None:
    pytest.importorskip("altair")
    image = pytest.importorskip("PIL.Image")
    summary = summarise(polars(made))
    plot_summary(summary).save(tmp_path / "summary.png")
    picture = image.open(tmp_path / "summary.png").convert("RGB")

    assert 400 < picture.width <= 800, "as wide as a notebook"
    assert picture.height > 400
    assert len(picture.getcolors(1_000_000)) > 20


@pytest.mark.filterwarnings("default")
def test_what_moved_is_drawn(tmp_path: Path) -> None:
    pytest.importorskip("altair")
    image = pytest.importorskip("PIL.Image")
    before, after = (triage_frame(polars(cohort(200, 6)), packs=packs) for packs in (SHIPPED[:1], SHIPPED))
    chart = plot_summary(summarise(before, after))
    chart.save(tmp_path / "moves.png")
    picture = image.open(tmp_path / "moves.png").convert("RGB")

    assert 400 < picture.width <= 800
    assert "rows moved" in str(chart.to_dict()["title"])
    assert len(picture.getcolors(1_000_000)) > 10


@pytest.mark.parametrize("width", [400, 1000])
def test_the_counts_are_shown_as_tables_that_fit(width: int, tmp_path: Path) -> None:
    summary = summarise(polars(cohort(400, 6)))
    card = summary.to_html()

    assert "400 rows" in card
    for counts in (summary.urgency, summary.ceiling, summary.status, summary.rules, summary.sources, summary.open):
        assert all(f"{count:,} ({count / 400:.1%})" in card for count in counts.values() if count)
    assert "| needs answers |" in summary.to_markdown()
    page = f'<div style="width:{width - 16}px">{card.replace("<details", "<details open")}</div>'
    assert drawn(page + OVERFLOWING, tmp_path, width) == []


def test_without_the_extra_the_picture_names_it() -> None:
    code = (
        "import sys; sys.modules['altair'] = None\n"
        "from sciatica_triage import TriageError\nfrom sciatica_triage.summary import plot_summary\n"
        "try: plot_summary(None)\nexcept TriageError as error: print(error)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)

    assert run.stdout == 'this needs the extra `plot`: pip install "sciatica-triage[plot]"\n'


def test_a_summary_repeats_no_answer() -> None:
    assert "secret" not in repr(summarise(pl.DataFrame({"note": ["secret"], "fever": ["secret"]})))
    with pytest.raises(PresentationError) as caught:
        summarise(pl.DataFrame({"note": ["secret"]}))
    assert "secret" not in str(caught.value)


def test_words_beside_levels_of_few_rows_do_not_touch() -> None:
    """One person at each level and many at one: the words lie further apart than they are high."""
    pytest.importorskip("altair")
    levels = ["self_care", "routine", "soon", "urgent", "emergency"]
    people = pl.DataFrame({"id": range(5_004), "urgency": [*levels, *["routine"] * 4_999]})
    chart = plot_summary(summarise(people, people, by="id")).to_dict()
    bands, *words = chart["layer"]
    data = chart.get("datasets", {})

    def rows_of(layer: dict[str, Any]) -> list[dict[str, Any]]:
        held = layer["data"]
        return list(held["values"] if "values" in held else data[held["name"]])

    tall = max(band["high"] for band in rows_of(bands))
    for side in (0, 1):
        at = sorted(label["y"] for label in rows_of(words[0]) if label["side"] == side)
        assert len(at) == 5
        assert min(b - a for a, b in pairwise(at)) * chart["height"] / tall > 12

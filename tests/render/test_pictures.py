"""Cards as they are drawn: nothing overflows, a result fits on a phone, and the ladder speaks without colour."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path
from typing import Any, Final

import pytest

from sciatica_triage import Presentation, TriageResult, Urgency, triage
from sciatica_triage.render.html import COLOURS, card_html
from sciatica_triage.render.page import Ladder

from ..support.browser import OVERFLOWING, drawn
from ..test_oracle import people
from .test_card import VIEWS

_HEIGHTS: Final = """
<script>
  document.title = JSON.stringify([...document.querySelectorAll('section')].map(s => s.getBoundingClientRect().height));
</script>
"""


@pytest.mark.parametrize("width", [400, 1000])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", VIEWS)
def test_nothing_overflows_and_the_picture_is_drawn(name: str, theme: str, width: int, tmp_path: Path) -> None:
    back, text = ("#ffffff", "#111111") if theme == "light" else ("#111111", "#dddddd")
    card = VIEWS[name].html().replace("<details", "<details open")
    page = f'<body style="margin:8px;background:{back};color:{text}"><div style="width:{width - 16}px">{card}</div>'
    picture = tmp_path / f"{name}-{theme}-{width}.png"

    assert drawn(page + OVERFLOWING, tmp_path, width, picture=picture) == []
    image = pytest.importorskip("PIL.Image").open(picture).convert("RGB").resize((200, 200))
    assert len(image.getcolors(40_000)) > 3


def _cards() -> list[TriageResult]:
    """People with few and with many answers, in both languages of doubt, and everything at its worst and its least."""
    worst = {
        n: "present" for n, f in Presentation().values_by_name.items() if f == "not_asked" and not n.endswith("_me")
    }
    numbers = {"age_years": 66, "symptom_days": 9, "severe_pain_hours": 5, "trauma_days_ago": 2, "temperature_c": 39}
    unsure = dict.fromkeys(worst, "unsure")
    return [*map(triage, people(60, seed=5)), *map(triage, ({}, {**worst, **numbers}, unsure))]


@pytest.mark.parametrize("width", [345, 400])
def test_a_result_fits_on_a_phone_before_anything_is_opened(width: int, tmp_path: Path) -> None:
    results = _cards()
    cards = "".join(result.to_html() for result in results)
    heights = drawn(
        f'<body style="margin:8px"><div style="width:{width - 16}px">{cards}</div>{_HEIGHTS}', tmp_path, width
    )

    assert len(heights) == len(results)
    assert {result.status for result in results} >= {"needs_answers", "screened", "settled"}
    too_high = [(r.urgency.value, r.status, h) for r, h in zip(results, heights, strict=True) if h > 700]
    assert too_high == []


def test_every_state_of_the_ladder_is_told_from_every_other_without_any_colour(tmp_path: Path) -> None:
    """All colours are taken away, not only made grey: what is left are frames, heights, signs and words."""
    states = [(low, high) for low in Urgency for high in Urgency if low <= high]
    ladders = [card_html("ladder", [Ladder(low, high)]) for low, high in states]
    plain = [re.sub(r"(?:background|color):#\w{6}|solid #\w{6}", "", ladder) for ladder in ladders]
    assert not any(colour in "".join(plain) for colours in COLOURS.values() for colour in colours)
    boxes = "".join(
        f'<div style="position:absolute;left:0;top:{100 * i}px;width:384px">{p}</div>' for i, p in enumerate(plain)
    )
    picture = tmp_path / "ladders.png"
    drawn(
        f'<body style="margin:0;background:#fff;color:#000">{boxes}', tmp_path, 400, 100 * len(states), picture=picture
    )
    drawing = pytest.importorskip("PIL.Image").open(picture).convert("L")
    pictures = [drawing.crop((0, 100 * i, 384, 100 * i + 100)) for i in range(len(states))]

    for (one, first), (other, second) in combinations(zip(states, pictures, strict=True), 2):
        assert _differing(first, second) > 0.02, f"{one} looks like {other}"


def _differing(one: Any, other: Any) -> float:
    """The share of pixels that differ clearly."""
    chops = pytest.importorskip("PIL.ImageChops")
    histogram = chops.difference(one, other).histogram()
    return float(sum(histogram[64:]) / sum(histogram))

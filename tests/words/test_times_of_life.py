"""What happened in a time of life that is over is no alarm, and what is told of today beside it alarms."""

from __future__ import annotations

import pytest

from ..support.quiet import alarms

INJURIES = [
    "I fell off a roof",
    "I was thrown by a horse",
    "I got knocked down by a car",
    "I came off my motorbike",
    "I fell twelve feet off a scaffold",
]
TIMES = [
    "in grade 8", "in year nine", "as a trainee", "when I was an apprentice", "as an apprentice",
    "on our honeymoon", "in my final year at uni", "during the 2003 floods", "when I was at school",
    "when Granda was still alive", "before my beard went grey", "when Leicester won the league", "in another life",
    "outside my primary school", "when I was in the army", "when I was nineteen", "as a schoolboy",
]  # fmt: skip
TODAY = [
    "{} {}. Yesterday I fell off a ladder and can't feel my feet.",
    "{} {}, and now I can't pee.",
    "{} {} and I can't pee.",
    "{} {}. I wet myself this morning.",
    "{} {}, but my legs have gone numb since Monday.",
]


@pytest.mark.parametrize("injury", INJURIES)
@pytest.mark.parametrize("time", TIMES)
def test_an_injury_of_a_time_of_life_that_is_over_is_no_alarm(injury: str, time: str) -> None:
    told = [f"{injury} {time}.", f"{time.capitalize()} {injury}.", f"{injury} {time}. Lately my back is a bit stiff."]

    assert [text for text in told if alarms(text)] == []


@pytest.mark.parametrize("form", TODAY)
def test_what_is_told_of_today_beside_it_alarms(form: str) -> None:
    told = [form.format(injury, time) for injury in INJURIES for time in TIMES]

    assert [text for text in told if not alarms(text)] == []


@pytest.mark.parametrize("age", ["at 19", "at nineteen", "when I was 19", "when I was nine", "aged 16"])
@pytest.mark.parametrize("now", ["I'm 54 now", "and I'm 62", "now I'm 47", "I am sixty now"])
def test_an_age_of_today_does_not_date_what_happened_at_another(age: str, now: str) -> None:
    told = [f"I fell off a roof {age}, {now}.", f"I fell off a roof {age}, never any bother since, {now}."]

    assert [text for text in told if alarms(text)] == []
    assert alarms(f"{now}, I fell off a roof.")

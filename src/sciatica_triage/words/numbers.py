"""Numbers in a sentence: for how long, how old, how hot, how much it hurts. Offsets are positions of words.

A number is taken only where the words around it say what it is. A duration that belongs to something else (an
appointment in two weeks, surgery in 2015, six weeks pregnant) is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias

NumberKind: TypeAlias = Literal["duration", "age", "temperature_c", "pain_score_said"]

_WORDS: Final = {
    "a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0, "seven": 7.0,
    "eight": 8.0, "nine": 9.0, "ten": 10.0, "eleven": 11.0, "twelve": 12.0, "thirteen": 13.0, "fourteen": 14.0,
    "fifteen": 15.0, "sixteen": 16.0, "seventeen": 17.0, "eighteen": 18.0, "nineteen": 19.0, "twenty": 20.0,
    "thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0, "seventy": 70.0, "eighty": 80.0, "couple": 2.0,
    "few": 3.0, "several": 3.0, "half": 0.5,
}  # fmt: skip
NUMBER_WORDS: Final = frozenset(_WORDS) - {"a", "an", "one"}
_DIGITS: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_HOURS: Final = {
    **dict.fromkeys(("min", "mins", "minute", "minutes"), 1 / 60), **dict.fromkeys(("hour", "hours", "hr", "hrs"), 1.0),
    **dict.fromkeys(("day", "days", "night", "nights"), 24.0), **dict.fromkeys(("week", "weeks", "wk", "wks"), 168.0),
    **dict.fromkeys(("fortnight", "fortnights"), 336.0), **dict.fromkeys(("month", "months", "mth", "mths", "mo"), 730.0),
    **dict.fromkeys(("year", "years", "yr", "yrs"), 8760.0),
}  # fmt: skip
_DAYS: Final = {168.0: 7.0, 336.0: 14.0, 730.0: 30.0, 8760.0: 365.0}
_SHORTHAND: Final = {"7": 24.0, "52": 168.0, "12": 730.0}
"""Clinical shorthand: 3/7 is three days, 3/52 three weeks, 3/12 three months."""
_FILL: Final = frozenset(
    {"of", "to", "or", "and", "a", "about", "maybe", "more", "full", "whole", "good", "long", "solid", "odd", "percent"}
)
_NOT_A_DURATION_AFTER: Final = frozenset(
    {
        "old",
        "pregnant",
        "postpartum",
        "pp",
        "gestation",
        "time",
        "later",
        "apart",
        "sleep",
        "off",
        "until",
        "till",
        "post",
        "notice",
    }
)
_NOT_A_DURATION_BEFORE: Final = frozenset(
    {"every", "within", "another", "next", "per", "each", "once", "twice", "lasts", "lasted", "my"}
)
_NOT_YEARS_OLD: Final = frozenset(
    {
        *_HOURS,
        "stone",
        "st",
        "kg",
        "kilos",
        "lb",
        "lbs",
        "pounds",
        "foot",
        "ft",
        "feet",
        "inches",
        "percent",
        "weeks",
        "times",
        "miles",
        "th",
        "out",
        "on",
        "in",
        "or",
        "to",
    }
)
_NOT_A_FEVER: Final = frozenset({"outside", "outdoors", "weather", "oven", "water", "room", "bath", "heatwave", "sun"})
_PEOPLE: Final = frozenset(
    {"husband", "wife", "partner", "mum", "dad", "son", "daughter", "toddler", "gran", "nan", "grandma", "grandad", "child",
     "boyfriend", "girlfriend", "sister", "brother", "aunt", "uncle", "baby", "grandson", "granddaughter", "boy", "girl"}
)  # fmt: skip
_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Number:
    """A number and the words it stands on; a duration is in hours, with `ago` where it is a point in time."""

    kind: NumberKind
    value: float
    start: int
    end: int
    ago: bool = False

    @property
    def days(self) -> float:
        """A duration in days; months and years are rounded as people do."""
        return tidy(self.value / 24)


def tidy(value: float) -> float:
    """Without the noise of arithmetic: one decimal below ten, whole above."""
    return round(value, 1) if value < 10 else float(round(value))


def numbers_in(words: Sequence[str], today: date | None) -> Iterator[Number]:
    """All numbers of a sentence."""
    at = 0
    while at < len(words):
        word = words[at]
        found: Number | None = None
        if word[:1].isdigit() or word in _WORDS:
            found = (
                _slashed(words, at)
                or _temperature(words, at)
                or _score(words, at)
                or _age(words, at)
                or _duration(words, at)
            )
        elif word in ("since", "started", "began", "from"):
            found = _by_the_clock(words, at) or _since(words, at, today)
        elif word in ("day", "week", "fortnight"):
            found = _ordinal(words, at)
        if found is not None:
            yield found
            at = max(found.end, at + 1)
        else:
            at += 1


def _value(word: str) -> float | None:
    if word in _WORDS:
        return _WORDS[word]
    return float(word) if len(word) < 9 and _DIGITS.fullmatch(word) else None


def _slashed(words: Sequence[str], at: int) -> Number | None:
    number, _, of = words[at].partition("/")
    value = _value(number) if of else None
    if value is None:
        return None
    if of == "10" and value <= 20:
        return Number("pain_score_said", min(value, 10.0), at, at + 1)
    if of in _SHORTHAND and number != "24":
        unit = _SHORTHAND[of]
        return Number("duration", value * _DAYS.get(unit, unit / 24) * 24, at, at + 1)
    return None


def _score(words: Sequence[str], at: int) -> Number | None:
    value = _value(words[at])
    if (
        value is not None
        and value <= 20
        and tuple(words[at + 1 : at + 4]) in (("out", "of", "10"), ("out", "of", "ten"))
    ):
        return Number("pain_score_said", min(value, 10.0), at, at + 4)
    return None


def _temperature(words: Sequence[str], at: int) -> Number | None:
    value = _value(words[at])
    if value is None or not words[at][0].isdigit():
        return None
    unit = next(
        (w for w in words[at + 1 : at + 3] if w in ("c", "f", "celsius", "fahrenheit", "centigrade", "degrees")), ""
    )
    said = any(w in ("temp", "temperature", "fever", "thermometer", "temps") for w in words[max(0, at - 5) : at])
    said = said or any(
        w in ("temp", "temperature", "fever", "thermometer", "ear", "forehead") for w in words[at + 1 : at + 5]
    )
    if not (said or unit) or _NOT_A_FEVER & set(words[max(0, at - 5) : at + 5]):
        return None
    if 34 <= value <= 43 and not unit.startswith("f"):
        return Number("temperature_c", value, at, at + 1)
    if 93 <= value <= 109.4 and (said or unit) and not unit.startswith("c"):
        return Number("temperature_c", round((value - 32) * 5 / 9, 1), at, at + 1)
    return None


def _age(words: Sequence[str], at: int) -> Number | None:
    value = _value(words[at])
    if (
        at == 0
        and not words[0][0].isdigit()
        and value is not None
        and 20 <= value <= 90
        and tuple(words[2:3]) == (",",)
    ):
        units = _value(words[1]) or 0.0
        return Number("age", value + units, 0, 2) if units < 10 else None
    if value is None or not 0 < value <= 120 or value != int(value) or not words[at][0].isdigit():
        return None
    before, after = words[max(0, at - 2) : at], words[at + 1 : at + 4]
    following = after[0] if after else ""
    if (
        after[:2]
        in (
            ["year", "old"],
            ["years", "old"],
            ["yr", "old"],
            ["yrs", "old"],
            ["y", "o"],
            ["years", "young"],
            ["years", "of"],
        )
        or following in ("yo", "yold", "yearold", "yro")
        or after[:3] == ["y", "or", "o"]
        or (before == ["me", ":"] and following not in _NOT_YEARS_OLD)
        or (before == ["at"] and following in ("i", ",") and 40 <= value <= 99)
        or (at == 0 and following == "here" and value >= 16)
        or (before[-1:] in (["aged"], ["age"]))
        or (before == ["age", ":"] or before == ["age", "is"])
        or (following in ("m", "f", "male", "female") and value >= 10 and before[-1:] != ["of"])
        or (before[-1:] in (["m"], ["f"], ["male"], ["female"], ["man"], ["woman"]) and value >= 10)
        or (before == ["law", "is"] and following not in _NOT_YEARS_OLD)
        or (at == 0 and 16 <= value <= 99 and list(words[1:]) == ["."])
        or (before == ["now"] and following in (".", ",") and value >= 16)
        or (at == 0 and following in ("with", "and") and 40 <= value <= 99)
        or (before == ["who", "is"] and following not in _NOT_YEARS_OLD)
        or (at == 0 and following == "next" and after[1:2] in (["week"], ["month"]) and value >= 16)
        or (before in (["i", "am"], ["he", "is"], ["she", "is"]) and following not in _NOT_YEARS_OLD)
        or (before[:1] in (["i"], ["he"], ["she"]) and following == "in" and after[1:2] and after[1] in _MONTHS)
        or (before[-1:] == [","] and following in (".", ",") and 16 <= value <= 99)
        or (before[-1:] == ["turned"] and value >= 10)
        or (before[:1] and before[0] in _PEOPLE and before[-1:] == [","] and words[at + 1 : at + 2] in ([","], ["."]))
        or (before[-1:] and before[-1] in _PEOPLE and following not in _NOT_YEARS_OLD)
        or (before[:1] and before[0] in _PEOPLE and before[-1:] == ["is"] and following not in _NOT_YEARS_OLD)
        or (at == 0 and following == "," and 16 <= value <= 110)
    ) and (
        words[at - 1] not in ("my", "our")
        or (after[2:] and after[2] in _PEOPLE)
        or after[:2] in (["yo", "has"], ["yo", "is"])
        or after[2:3] == ["back"]
    ):
        if after == ["and", "a", "half"]:
            value += 0.5
        soon = (following == "next" and after[1:2] in (["week"], ["month"], ["birthday"])) or (
            following == "in" and after[1:2] and after[1] in _MONTHS
        )
        if soon:
            value -= 1
        return Number("age", value, at, at + (3 if after[:1] and after[0].startswith("y") else 1))
    return None


def _duration(words: Sequence[str], at: int) -> Number | None:
    value, end = _value(words[at]), at + 1
    while value is not None and end < len(words) and end - at < 6 and words[end] not in _HOURS:
        more = _value(words[end])
        if words[end] == "half" and words[end - 1 : end] in (["a"], ["and"]) and value >= 1 and end - at > 1:
            value += 0.5
        elif more is not None:
            value = more if words[end] not in ("a", "an") else value
        elif words[end] not in _FILL:
            return None
        end += 1
    if value is None or end >= len(words) or words[end] not in _HOURS:
        return None
    unit = _HOURS[words[end]]
    end += 1
    if words[end : end + 3] == ["and", "a", "half"]:
        value, end = value + 0.5, end + 3
    if (end < len(words) and words[end] in _NOT_A_DURATION_AFTER) or (at and words[at - 1] in _NOT_A_DURATION_BEFORE):
        return None
    if at and words[at - 1] in ("in", "times") and not {"last", "not", "first"} & set(words[max(0, at - 7) : at]):
        return None
    if words[end : end + 2] in (["a", "day"], ["a", "week"], ["at", "a"], ["per", "day"], ["in", "a"]):
        return None
    hours = value * (_DAYS[unit] * 24 if unit in _DAYS else unit)
    ago = (end < len(words) and words[end] in ("ago", "back")) or words[end : end + 1] == ["before"]
    return Number("duration", hours, at, end + (1 if ago else 0), ago)


def _ordinal(words: Sequence[str], at: int) -> Number | None:
    """`day 4`, `week three`."""
    value = _value(words[at + 1]) if at + 1 < len(words) and words[at + 1] not in ("a", "an", "or") else None
    if (
        value is None
        or (at and words[at - 1] in ("a", "per", "one", "every", "the", "all"))
        or (words[at + 2 : at + 3] and words[at + 2] in _HOURS)
    ):
        return None
    return Number("duration", value * (_DAYS.get(_HOURS[words[at]], 1.0)) * 24, at, at + 2)


def _by_the_clock(words: Sequence[str], at: int) -> Number | None:
    """`since 4 am, it is now 10`: the hours between, less than twelve."""
    begun = _value(words[at + 1]) if at + 1 < len(words) else None
    if begun is None or not 1 <= begun <= 12 or tuple(words[at + 2 : at + 3]) not in (("am",), ("pm",)):
        return None
    for now in range(at + 3, min(at + 9, len(words) - 1)):
        hour = _value(words[now + 1]) if words[now] == "now" else None
        if hour is not None and 1 <= hour <= 12:
            return Number("duration", (hour - begun) % 12 or 12.0, at, now + 2)
    return None


def _since(words: Sequence[str], at: int, today: date | None) -> Number | None:
    """`since yesterday`, `since last week`, `since monday` where it is known what day it is."""
    end = at + 1
    while (
        end < len(words)
        and words[end] in ("on", "about", "around", "the", "last", "just", "in", "early", "late", "only", "this")
        and end - at < 4
    ):
        end += 1
    if end >= len(words):
        return None
    word, last = words[end], "last" in words[at:end]
    days: float | None = {"yesterday": 1.0}.get(word)
    if last:
        days = {"night": 1.0, "week": 7.0, "month": 30.0, "year": 365.0}.get(word, days)
    if today is not None and word in _WEEKDAYS:
        days = float((today.weekday() - _WEEKDAYS.index(word)) % 7 or 7)
    if today is not None and word == "weekend":
        days = float((today.weekday() - 5) % 7 or 7)
    if today is not None and word in _MONTHS:  # from its first day, the longest that it can be
        month = _MONTHS.index(word) + 1
        days = float((today - date(today.year - (month > today.month), month, 1)).days or 1)
    return None if days is None else Number("duration", days * 24, at, end + 1, ago=words[at] != "since")

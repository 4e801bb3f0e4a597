"""Numbers in a sentence: for how long, how old, how hot, how much it hurts. Offsets are positions of words.

A number is taken only where the words around it say what it is. A duration that belongs to something else (an
appointment in two weeks, surgery in 2015, six weeks pregnant) is left alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Final, Literal, TypeAlias

from ..values import dataclass
from .ages import Ages
from .number_words import NumberWords
from .tokens import MARKS

NumberKind: TypeAlias = Literal["duration", "age", "temperature_c", "pain_score_said"]

_ROUND_DAYS: Final = {168.0: 7.0, 336.0: 14.0, 730.0: 30.0, 8760.0: 365.0}
"""Days of a unit of so many hours, as people count them."""
_SHORTHAND: Final = {"7": 24.0, "52": 168.0, "12": 730.0}
"""Clinical shorthand: 3/7 is three days, 3/52 three weeks, 3/12 three months."""
_MOST_PAIN_SAID: Final = 20
"""More than ten of ten is said of the worst pain, and counts as ten."""
_LEAST_C, _MOST_C, _LEAST_F, _MOST_F = 34, 43, 93, 109.4
_LONGEST_NUMBER: Final = 6
_MOST_BEFORE: Final = 6
"""What a duration is of stands so many words before it, at most."""
_MOST_SINCE: Final = 4
_SATURDAY: Final = 5
_DAYS_OF_LAST: Final = {24.0: 1.0, **_ROUND_DAYS}


@dataclass(frozen=True)
class Number:
    """A number and the words it stands on; a duration is in hours, with `ago` where it is a point in time."""

    kind: NumberKind
    value: float
    start: int
    end: int
    ago: bool = False
    of_another: bool = False
    """Whether an age is that of a person who is spoken of: `my three year old`."""
    named: bool = False
    """Whether it is that of somebody who is named: `he is 4`, `who is 80`."""
    own: bool = False
    """Whether the writer tells it of themselves: `I am 40`."""
    inferred: bool = False
    """Whether an age follows from a word, such as `toddler`, and no number tells it."""

    @property
    def days(self) -> float:
        """A duration in days; months and years are rounded as people do."""
        return tidy(self.value / 24)


def tidy(value: float) -> float:
    """Without the noise of arithmetic: one decimal below ten, whole above."""
    return round(value, 1) if value < 10 else float(round(value))


class Numbers:
    """Reads the numbers of sentences in one language."""

    def __init__(self, numbers: NumberWords, ages: Ages) -> None:
        self._numbers = numbers
        self._lists = numbers.lists
        self._ages = ages

    def in_figures(self, words: Sequence[str]) -> Sequence[str]:
        """The words, with the number that they begin with in figures."""
        value, end = self._numbers.whole(words, 0) if words else (None, 0)
        return words if value is None else (f"{value:g}", *words[end:])

    def found(self, words: Sequence[str], today: date | None) -> Iterator[Number]:
        """All numbers of a sentence, in order."""
        ages = {
            at: Number(
                "age", years, at, end, of_another=age.of_another, named=age.named, own=age.own, inferred=age.inferred
            )
            for at, (years, end, age) in self._ages.told(words).items()
        }
        at = 0
        while at < len(words):
            word = words[at]
            found: Number | None = None
            if word[:1].isdigit() or word in self._numbers.values:
                # CHOICE: scores and temperatures before ages: `10/10` and `38.5` are never years.
                found = self._slashed(words, at) or self._temperature(words, at) or self._score(words, at)
                found = found or ages.get(at) or self._duration(words, at)
            elif at in ages and not self._is_carried(words, ages[at]):
                found = ages[at]
            elif word in self._lists["since"]:
                found = self._by_the_clock(words, at) or self._since(words, at, today)
            elif word in self._lists["counted_day"]:
                found = self._ordinal(words, at)
            if found is not None:
                yield found
            at = max(found.end, at + 1) if found else at + 1

    def _is_carried(self, words: Sequence[str], age: Number) -> bool:
        """Whether a child is only what somebody lifts, `pain from lifting the baby`, and nothing is told of it."""
        told = self._lists["who"] | self._lists["third"] | self._lists["cannot"]
        carried = age.inferred and not self._lists["carried"].isdisjoint(words[max(0, age.start - 1) : age.start])
        return carried and told.isdisjoint(words[age.end :])

    def _slashed(self, words: Sequence[str], at: int) -> Number | None:
        number, _, of = words[at].partition("/")
        value = self._numbers.value(number) if of and number else None
        if value is None:
            return None
        if of == "10" and value <= _MOST_PAIN_SAID:
            return Number("pain_score_said", min(value, 10.0), at, at + 1)
        if of in _SHORTHAND and number != "24":
            unit = _SHORTHAND[of]
            return Number("duration", value * _ROUND_DAYS.get(unit, unit / 24) * 24, at, at + 1)
        return None

    def _score(self, words: Sequence[str], at: int) -> Number | None:
        value = self._numbers.value(words[at])
        of_ten = at + 3 < len(words) and list(words[at + 1 : at + 3]) == ["out", "of"]
        if value is None or not of_ten or value > _MOST_PAIN_SAID or self._numbers.value(words[at + 3]) != 10:
            return None
        return Number("pain_score_said", min(value, 10.0), at, at + 4)

    def _temperature(self, words: Sequence[str], at: int) -> Number | None:
        value = self._numbers.value(words[at])
        if value is None or not words[at][0].isdigit():
            return None
        lists, unit = self._lists, words[at + 1 : at + 3]
        celsius, fahrenheit = (not lists[name].isdisjoint(unit) for name in ("celsius", "fahrenheit"))
        before, after = words[max(0, at - 5) : at], words[at + 1 : at + 5]
        said = not lists["thermometer"].isdisjoint((*before, *after))
        told = (
            said
            or celsius
            or fahrenheit
            or not lists["degrees"].isdisjoint(unit)
            or _alone(words, at, lists["is_high"])
        )
        if not told or not lists["no_fever_near"].isdisjoint((*before, *after[:4])):
            return None
        if _LEAST_C <= value <= _MOST_C and not fahrenheit:
            return Number("temperature_c", value, at, at + 1)
        if _LEAST_F <= value <= _MOST_F and not celsius:
            return Number("temperature_c", round((value - 32) * 5 / 9, 1), at, at + 1)
        return None

    def _duration(self, words: Sequence[str], at: int) -> Number | None:
        numbers, lists, hours = self._numbers, self._lists, self._numbers.hours
        value, end = numbers.value(words[at]), at + 1
        while value is not None and end < len(words) and end - at < _LONGEST_NUMBER and words[end] not in hours:
            more = numbers.value(words[end])
            if more == 0.5 and words[end - 1] in ("a", "and") and value >= 1 and end - at > 1:
                value += 0.5
            elif more is not None:
                value = more if words[end] not in lists["one"] else value
            elif words[end] not in lists["within_a_number"]:
                return None
            end += 1
        if value is None or end >= len(words) or words[end] not in hours:
            return None
        unit, end = hours[words[end]], end + 1
        if list(words[end : end + 3]) == ["and", "a", "half"]:
            value, end = value + 0.5, end + 3
        after, before = words[end : end + 1], words[max(0, at - 1) : at]
        if list(before) == ["for"]:  # "on warfarin for 3 years" is of the word before that
            before = words[max(0, at - 2) : at]
        if not (lists["no_duration_before"].isdisjoint(after) and lists["no_duration_after"].isdisjoint(before)):
            return None
        # Years of a job or a marriage say nothing of the pain.
        if self._is_of_something_else(words, at, end):
            return None
        if list(before) in (["in"], ["times"]) and not {"last", "not", "first"} & set(words[max(0, at - 7) : at]):
            return None
        if list(words[end : end + 2]) in (["a", "day"], ["a", "week"], ["at", "a"], ["per", "day"], ["in", "a"]):
            return None
        ago = not lists["ago"].isdisjoint(after)
        return Number("duration", value * (_ROUND_DAYS[unit] * 24 if unit in _ROUND_DAYS else unit), at, end + ago, ago)

    def _is_of_something_else(self, words: Sequence[str], at: int, end: int) -> bool:
        """Whether a duration is of work, a marriage, an asthma: told before it, and nothing felt since, or right after it."""
        of, felt = self._lists["no_duration_of"], self._lists["felt"]
        for word in reversed(words[max(0, at - _MOST_BEFORE) : at]):
            if word in MARKS or word in felt:
                break
            if word in of:
                return True
        told_first = at < 2 or words[at - 2] in MARKS
        return told_first and words[end : end + 1] in (["i"], ["we"]) and not of.isdisjoint(words[end + 1 : end + 3])

    def _ordinal(self, words: Sequence[str], at: int) -> Number | None:
        """`day 4`, `week three`."""
        value = self._numbers.value(words[at + 1]) if at + 1 < len(words) and words[at + 1] not in ("a", "an") else None
        counted = at and words[at - 1] in self._lists["no_counted_day"]
        if value is None or counted or (at + 2 < len(words) and words[at + 2] in self._numbers.hours):
            return None
        return Number("duration", value * _ROUND_DAYS.get(self._numbers.hours[words[at]], 1.0) * 24, at, at + 2)

    def _by_the_clock(self, words: Sequence[str], at: int) -> Number | None:
        """`since 4 am, it is now 10`: the hours between, less than twelve."""
        begun = self._numbers.value(words[at + 1]) if at + 2 < len(words) else None
        if begun is None or not 1 <= begun <= 12 or words[at + 2] not in self._lists["halves_of_day"]:
            return None
        for now in range(at + 3, min(at + 9, len(words) - 1)):
            hour = self._numbers.value(words[now + 1]) if words[now] == "now" else None
            if hour is not None and 1 <= hour <= 12:
                return Number("duration", (hour - begun) % 12 or 12.0, at, now + 2)
        return None

    def _since(self, words: Sequence[str], at: int, today: date | None) -> Number | None:
        """`since yesterday`, `since last week`, `since monday` where it is known what day it is."""
        numbers, end = self._numbers, at + 1
        while end < len(words) and words[end] in self._lists["since_when"] and end - at < _MOST_SINCE:
            end += 1
        if end >= len(words):
            return None
        word = words[end]
        days = 1.0 if word == "yesterday" else None
        if "last" in words[at:end]:
            days = _DAYS_OF_LAST.get(numbers.hours.get(word, 0.0), days)
        if today is not None and word in numbers.weekdays:
            days = float((today.weekday() - numbers.weekdays[word]) % 7 or 7)
        if today is not None and word == "weekend":
            days = float((today.weekday() - _SATURDAY) % 7 or 7)
        if today is not None and word in numbers.months:  # from its first day, the longest that it can be
            month = numbers.months[word]
            begun = date(max(today.year - (month > today.month), date.min.year), month, 1)
            days = float(max((today - begun).days, 1))
        return None if days is None else Number("duration", days * 24, at, end + 1, ago=words[at] != "since")


def _alone(words: Sequence[str], at: int, high: Collection[str]) -> bool:
    """Whether a number with a fraction is a reading of a thermometer: `39.6, stiff all over`, `is 38.6 high`."""
    before, after = words[at - 1 : at], words[at + 1 : at + 2]
    between_marks = all(word in MARKS for word in (*before, *after))
    return "." in words[at] and (between_marks or any(word in high for word in after))

"""Columns read as answers: which types are taken, what each value means, and which rows hold no answer.

| type of the column | a finding | a number |
| --- | --- | --- |
| boolean | true is present, false absent | an error |
| integer, float, decimal | 1 is present, 0 absent | its value |
| duration | an error | its length in the unit, where that is one of time |
| text, categorical | the words that `triage()` takes | `unsure`, `not_asked`, or a number written out |
| null, NaN, no column | not asked | not asked |

Any other type is an error, found before anything is computed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Final, Literal, TypeAlias

import narwhals.stable.v2 as nw

from ..packs.condition import OPERATORS, Compare
from ..vocabulary.carriers import UNITS_OF_TIME
from ..vocabulary.findings import Finding
from .circuit import Circuit, Node
from .row_conditions import NOT_ASKED, AnswerNodes
from .wording import SPACES, Asks, Wording, written

Holds: TypeAlias = Literal["null", "boolean", "number", "duration", "text"]
"""What a column holds, as far as reading it goes."""

_NULL_TYPES: Final = ("null", "null[pyarrow]", "void")
_NUMBER: Final = "^[+-]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:[eE][+-]?[0-9]{1,3})?$"
_NO_NUMBER: Final = "[^0-9.eE+-]"
"""Beside the pattern above, because to some engines `$` also matches before a line's end."""
_LONG: Final = 1 << 33
"""Seconds up to which a float keeps every microsecond."""
_LONGEST: Final = timedelta.max // timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class ColumnTest:
    """One boolean of one column: what it asks of the value, or the threshold that the number must meet."""

    column: str
    asks: Asks | Compare


@dataclass(frozen=True, slots=True)
class Column:
    """One column that answers for one finding."""

    name: str
    finding: Finding
    holds: Holds
    fractions: bool
    """Numbers with fractions, which may be NaN; not integers."""
    wording: Wording
    exact: bool
    """Only tidy texts are answers, which is fast to see; else all, whatever their case and the spaces around."""
    nanoseconds: bool = False
    """Durations that are counted in these, and rounded to microseconds as those of NumPy are."""

    @property
    def expected(self) -> str:
        """What its values may be, in words."""
        if self.finding.kind == "number":
            return self.finding.range
        return "present, absent, unsure or not_asked (or yes or no, true or false, 1 or 0)"

    def answered(self, circuit: Circuit, thresholds: Iterable[Compare]) -> AnswerNodes:
        """Its answers as nodes; their leaves are this module's."""

        def leaf(asks: Asks | Compare) -> Node:
            return circuit.leaf(ColumnTest(self.name, asks))

        if self.holds == "null":
            return NOT_ASKED
        present, missing = leaf("present"), leaf("missing")
        if self.holds == "boolean":
            return AnswerNodes(present, circuit.no(circuit.some([present, missing])))
        known = [present]
        absent = unsure = NOT_ASKED.absent
        if self.finding.kind != "number":
            known.append(absent := leaf("absent"))
        if self._means("unsure"):
            known.append(unsure := leaf("unsure"))
        problem = circuit.no(circuit.some([*known, missing]))
        return AnswerNodes(present, absent, unsure, problem, {compare: leaf(compare) for compare in thresholds})

    def helpers(self, helper: Callable[[str], nw.Expr]) -> Sequence[Mapping[str, nw.Expr]]:
        """What its leaves look at beside the column itself, in rounds of which each needs those before it only.

        `amount`: its numbers. The names of `Asks`: where it says that in a tidy text. `word`: the other texts, read with
        all care, which costs little where there are few.
        """
        amount = {"amount": self._amount()} if self.finding.kind == "number" and self.holds != "null" else {}
        if self.holds != "text" or self.exact:
            return [amount]
        tidy = {asks: self._is_one_of(texts) for asks, texts in self.wording.tidy(self.finding.kind).items() if texts}
        known = [nw.col(self.name).is_null(), *map(helper, tidy), *(~helper(name).is_null() for name in amount)]
        odd = nw.when(~reduce(or_, known)).then(nw.col(self.name)).cast(nw.String)
        return [amount | tidy, {"word": odd.str.strip_chars(SPACES).str.to_lowercase()}]

    def _amount(self) -> nw.Expr:
        """Its numbers as floats where they are finite and in range, else null."""
        column = nw.col(self.name)
        if self.holds == "duration":
            column = self._length(column) / UNITS_OF_TIME[self.finding.unit or ""]
        elif self.holds == "text":
            text = column.cast(nw.String)
            column = nw.when(text.str.contains(_NUMBER) & ~text.str.contains(_NO_NUMBER)).then(text)
        amount = column.cast(nw.Float64)
        highest = min(self.finding.maximum, sys.float_info.max)
        return nw.when((amount >= self.finding.minimum) & (amount <= highest)).then(amount)

    def _length(self, duration: nw.Expr) -> nw.Expr:
        """Durations in seconds, as `timedelta` has them: to the microsecond, null where they are too long for one."""
        # In finer units what is longer than some hundred thousand years wraps round, so that it is looked at in seconds.
        seconds = duration.dt.total_seconds()
        long = nw.when((seconds <= _LONGEST) & (seconds >= -_LONGEST)).then(seconds)
        short = nw.when((seconds < _LONG) & (seconds > -_LONG)).then(duration).dt
        exact = (_rounded(short.total_nanoseconds()) if self.nanoseconds else short.total_microseconds()) / 1e6
        return nw.when(~exact.is_null()).then(exact).otherwise(long.cast(nw.Float64))

    def leaf(self, asks: Asks | Compare, helper: Callable[[str], nw.Expr]) -> nw.Expr:
        """One leaf as an expression that is never null; `helper` gives the columns of `helpers()`."""
        column = nw.col(self.name)
        # INVARIANT: every branch fills its nulls. The negation of null is null, and a row would be at no level.
        if isinstance(asks, Compare):
            beyond: nw.Expr = OPERATORS[asks.operator](helper("amount"), asks.threshold)
            return beyond.fill_null(False)
        if self.finding.kind == "number" and asks == "present":
            return ~helper("amount").is_null()
        means = self._means(asks)
        if self.holds == "boolean":
            found = [column.is_null() if asks == "missing" else column.fill_null(False)]
        elif self.holds == "text":
            tidy = self.wording.tidy(self.finding.kind)[asks]
            found = [self._is_one_of(tidy) if self.exact else helper(asks)] if tidy else []
            found += [] if self.exact else [helper("word").is_in(means).fill_null(False)]
        else:
            number = column.cast(nw.Float64) if self.fractions else column
            found = [(number == code).fill_null(False) for code in means]
            found += [number.is_nan().fill_null(False)] if self.fractions and asks == "missing" else []
        if self.holds != "boolean" and asks == self.wording.null(self.finding.kind):
            found.append(column.is_null())
        return reduce(or_, found) if found else nw.lit(False)

    def _is_one_of(self, texts: Sequence[str]) -> nw.Expr:
        column = nw.col(self.name)
        return reduce(or_, [(column == text).fill_null(False) for text in texts]) if texts else nw.lit(False)

    def _means(self, asks: Asks) -> tuple[str, ...] | tuple[float, ...]:
        """The texts or codes for an answer. Where a number is asked for, a code is one that no number can be."""
        finding = self.finding
        codes = self.wording.codes(asks)
        if finding.kind == "number":
            outside = (n for n in self.wording.own_codes(asks) if not finding.minimum <= n <= finding.maximum)
            codes = tuple(outside) if asks in ("unsure", "missing") and self.holds != "duration" else ()
        if self.holds in ("number", "duration"):
            return codes
        texts = self.wording.texts(finding.kind)[asks] if self.holds == "text" else ()
        return (*texts, *(text for n in codes for text in written(n))) if texts and finding.kind == "number" else texts


def column_of(name: str, finding: Finding, dtype: nw.dtypes.DType, native: str, wording: Wording) -> Column | None:
    """The column as what it can be read as; None where its type holds no answer to that finding.

    `native` is the name of the type in its own library, which tells a column of nulls from the unknown ones.
    """
    holds: Holds
    if dtype == nw.Boolean and finding.kind != "number":
        holds = "boolean"
    elif dtype.is_numeric():
        holds = "number"
    elif dtype == nw.Duration and finding.kind == "number" and finding.unit in UNITS_OF_TIME:
        holds = "duration"
    elif isinstance(dtype, (nw.String, nw.Categorical, nw.Enum)):
        holds = "text"
    elif isinstance(dtype, nw.Unknown) and native.strip('"').lower() in _NULL_TYPES:
        holds = "null"
    else:
        return None
    fractions = holds == "number" and not dtype.is_integer()
    nanoseconds = holds == "duration" and getattr(dtype, "time_unit", "") == "ns"
    return Column(name, finding, holds, fractions, wording, exact=False, nanoseconds=nanoseconds)


def _rounded(nanoseconds: nw.Expr) -> nw.Expr:
    """As microseconds, halves to the even one."""
    shifted = nanoseconds + 500
    up = shifted // 1_000  # without `%`, which pandas does not have for columns of Arrow
    odd, tie = up != up // 2 * 2, shifted == up * 1_000
    return up - (tie & odd).cast(nw.Int64)

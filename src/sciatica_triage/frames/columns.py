"""Columns read as answers: which types are taken, what each value means, and which rows hold no answer.

| type of the column | a finding | a number |
| --- | --- | --- |
| boolean | true is present, false absent | an error |
| integer, float, decimal | 1 is present, 0 absent | its value |
| text, categorical | the answer words, `yes`, `no` | `unsure`, `not_asked`, or a number written out |
| null, NaN, no column | not asked | not asked |

Any other type is an error, found before anything is computed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Final, Literal, TypeAlias

import narwhals.stable.v2 as nw

from ..packs.condition import OPERATORS, Compare
from ..vocabulary.findings import Finding
from .circuit import Circuit, Node
from .compiled import NOT_ASKED, AnswerNodes

Holds: TypeAlias = Literal["null", "boolean", "number", "text"]
"""What a column holds, as far as reading it goes."""
Asks: TypeAlias = Literal["present", "absent", "unsure", "missing"]

WORDS: Final[Mapping[Asks, tuple[str, ...]]] = {
    "present": ("present", "yes"),
    "absent": ("absent", "no"),
    "unsure": ("unsure",),
    "missing": ("not_asked",),
}
"""The texts that are answers."""
UNTYPED_WORDS: Final[Mapping[Asks, tuple[str, ...]]] = {
    **WORDS,
    "present": ("present", "yes", "true", "True", "TRUE", "1"),
    "absent": ("absent", "no", "false", "False", "FALSE", "0"),
}
"""The texts that are answers in a file without types, such as CSV, where a boolean is text too."""

_NULL_TYPES: Final = ("null", "void")
_NUMBER: Final = "^[+-]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:[eE][+-]?[0-9]{1,3})?$"
_NO_NUMBER: Final = "[^0-9.eE+-]"
"""Beside the pattern above, because to some engines `$` also matches before a line's end."""


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
    untyped: bool
    """From a file without types, where true and false are text."""

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
        if self.holds == "text":
            known.append(unsure := leaf("unsure"))
        problem = circuit.no(circuit.some([*known, missing]))
        return AnswerNodes(present, absent, unsure, problem, {compare: leaf(compare) for compare in thresholds})

    def amount(self) -> nw.Expr | None:
        """Its numbers as floats where they are finite and in range, else null; None for a column without numbers."""
        if self.finding.kind != "number" or self.holds == "null":
            return None
        column = nw.col(self.name)
        if self.holds == "text":
            text = column.cast(nw.String)
            column = nw.when(text.str.contains(_NUMBER) & ~text.str.contains(_NO_NUMBER)).then(text)
        amount = column.cast(nw.Float64)
        highest = min(self.finding.maximum, sys.float_info.max)
        return nw.when((amount >= self.finding.minimum) & (amount <= highest)).then(amount)

    def leaf(self, asks: Asks | Compare, amount: nw.Expr) -> nw.Expr:
        """One leaf as an expression that is never null; `amount` is the column of `amount()`."""
        column = nw.col(self.name)
        if isinstance(asks, Compare):
            beyond: nw.Expr = OPERATORS[asks.operator](amount, asks.threshold)
            return beyond.fill_null(False)
        if asks == "missing":
            null = column.is_null()
            if self.holds == "text":
                return null | self._is_a_word(asks)
            return null | column.cast(nw.Float64).is_nan().fill_null(False) if self.fractions else null
        if self.finding.kind == "number" and asks == "present":
            return ~amount.is_null()
        if self.holds == "boolean":
            return column.fill_null(False)
        if self.holds == "text":
            return self._is_a_word(asks)
        number = column.cast(nw.Float64) if self.fractions else column
        return (number == (1 if asks == "present" else 0)).fill_null(False)

    def _is_a_word(self, asks: Asks) -> nw.Expr:
        return reduce(
            or_,
            [(nw.col(self.name) == word).fill_null(False) for word in (UNTYPED_WORDS if self.untyped else WORDS)[asks]],
        )


def column_of(name: str, finding: Finding, dtype: nw.dtypes.DType, native: str, *, untyped: bool) -> Column | None:
    """The column as what it can be read as; None where its type holds no answer to that finding.

    `native` is the name of the type in its own library, which tells a column of nulls from the unknown ones.
    """
    holds: Holds
    if dtype == nw.Boolean and finding.kind != "number":
        holds = "boolean"
    elif dtype.is_numeric():
        holds = "number"
    elif isinstance(dtype, (nw.String, nw.Categorical, nw.Enum)):
        holds = "text"
    elif isinstance(dtype, nw.Unknown) and native.strip('"').lower() in _NULL_TYPES:
        holds = "null"
    else:
        return None
    fractions = holds == "number" and not dtype.is_integer()
    return Column(name, finding, holds, fractions, untyped)

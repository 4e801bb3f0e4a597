"""Values as other libraries carry them (NumPy, pandas, PyArrow, `Decimal`), taken for the plain value that they stand for.

None of those libraries is imported: a value of theirs exists only where they have been.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from math import isnan
from typing import Any, Final

from ..errors import PresentationError

_MICROSECONDS: Final = {
    "ns": 1e-3,
    "us": 1,
    "ms": 1e3,
    "s": 1e6,
    "m": 60e6,
    "h": 3_600e6,
    "D": 86_400e6,
    "W": 604_800e6,
}


class _Nobody:
    """The kind of a library that is not there: no value is one."""


_NO_VALUE: Final = object()
"""What nobody reads as an answer."""
_OF_SEVERAL: Final = ("getlist", "getall", "get_all")
"""How mappings that hold several values for a name (forms, addresses, headers) call the method that gives all of them."""
UNITS_OF_TIME: Final = {"seconds": 1, "minutes": 60, "hours": 3_600, "days": 86_400, "weeks": 604_800}


def plain(value: object) -> object:
    """The plain Python value; what tables write for *not known* (NaN, NaT, `pandas.NA`) is None.

    Anything that is no carrier comes back as it is, to be read or refused by whoever asked.
    """
    if value is None or type(value) in (bool, int):
        return value
    # Text of any kind as text and nothing more, so that a kind that lies is read by its letters.
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, _of("numpy", "generic")):
        # Not by `item()`, which makes a bare int of nanoseconds: they would be read as days.
        if isinstance(value, _of("numpy", "timedelta64")):
            # NaT does not equal itself, as little as NaN does.
            return None if value != value else _duration(value)
        value = value.item()
    if value is _of("pandas", "NA") or value is _of("pandas", "NaT"):
        return None
    if isinstance(value, _of("pyarrow", "Scalar")):
        return plain(value.as_py())
    # A signalling NaN marks a calculation that failed, which nobody writes for *not known*.
    if (isinstance(value, float) and isnan(value)) or (isinstance(value, Decimal) and value.is_qnan()):
        return None
    return value


def _of(library: str, name: str) -> Any:
    """A class or a value of a library; where that is not imported, one that nothing belongs to.

    While another thread imports a library it stands there without most of its names.
    """
    return getattr(sys.modules.get(library), name, _Nobody)


def _duration(value: Any) -> object:
    """NumPy's duration as Python's; nothing that could be read where it has no unit or is too long."""
    unit, count = value.dtype.str[4:-1], value.astype("int64").item()
    microseconds = _MICROSECONDS.get(unit)
    try:
        return _NO_VALUE if microseconds is None else timedelta(microseconds=count * microseconds)
    except OverflowError:
        return _NO_VALUE


def in_unit(duration: timedelta, unit: str | None) -> float | None:
    """A duration as a number of this unit; None for a unit that is no unit of time."""
    seconds = UNITS_OF_TIME.get(unit or "")
    return None if seconds is None else duration / timedelta(seconds=seconds)


def mapping(value: object) -> Mapping[object, object] | None:
    """A mapping as it is, and what is one but in name (a row of pandas or of sqlite3) as a dict; None for anything else.

    Raises `PresentationError` where a name stands twice, as it may in a row of a query, a form or the query of an address:
    reading by name would lose one of the two values.
    """
    if type(value) is dict:
        return value
    keys, get = getattr(value, "keys", None), getattr(value, "__getitem__", None)
    # The class `dict` has both methods too, and holds nothing.
    if isinstance(value, type) or not callable(keys) or not callable(get):
        return None
    names = list(keys())
    every = next((several for name in _OF_SEVERAL if callable(several := getattr(value, name, None))), None)
    if len(set(names)) < len(names) or (every is not None and any(len(every(name)) > 1 for name in names)):
        raise PresentationError("a name is given twice; give each finding once")
    return value if isinstance(value, Mapping) else {name: get(name) for name in names}

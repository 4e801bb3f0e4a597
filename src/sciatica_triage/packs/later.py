"""Values that are read when they are first looked at: what a pack holds and a triage does not need."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar, overload

T = TypeVar("T")
K = TypeVar("K")


class _Later:
    """What both kinds share: the value is made once, and stands for itself wherever it is compared, copied or pickled."""

    __slots__ = ("_made", "_make")

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._made: Any = None

    def _value(self) -> Any:
        # No lock: two threads that come at once both make it, and make the same.
        if self._made is None:
            self._made = self._make()
        return self._made

    def __len__(self) -> int:
        return len(self._value())

    def __eq__(self, other: object) -> bool:
        mine: bool = self._value() == (other._value() if isinstance(other, _Later) else other)
        return mine

    def __hash__(self) -> int:
        return hash(self._value())

    def __repr__(self) -> str:
        return repr(self._value())

    def __reduce__(self) -> tuple[object, ...]:
        value = self._value()
        return type(value), (value,)


class LaterTuple(_Later, Sequence[T]):
    """A tuple."""

    __slots__ = ()

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        found: T | Sequence[T] = self._value()[index]
        return found

    def __iter__(self) -> Iterator[T]:
        return iter(self._value())


class LaterMapping(_Later, Mapping[K, T]):
    """A mapping."""

    __slots__ = ()
    __hash__ = None  # type: ignore[assignment]  # as of any dict

    def __getitem__(self, key: K) -> T:
        found: T = self._value()[key]
        return found

    def __iter__(self) -> Iterator[K]:
        return iter(self._value())

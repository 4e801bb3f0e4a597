"""The base of every error of this library, and the one that the words of an `Urgency` and an `Answer` need."""

from __future__ import annotations


class TriageError(Exception):
    """Base of all errors of this library. Each can be pickled and copied, with whatever it carries."""

    def __reduce__(self) -> tuple[object, ...]:
        # An exception is otherwise rebuilt from its text alone; one that takes more would fail, and leave a pool waiting.
        return _rebuilt, (type(self), self.args), self.__dict__


def _rebuilt(cls: type[TriageError], args: tuple[object, ...]) -> TriageError:
    return cls.__new__(cls, *args)


class UnknownWord(TriageError, ValueError):
    """A word that is no level of urgency (`Urgency(word)`), or no answer (`Answer(word)`); it is not repeated.

    A `ValueError` too, since that is what Python's enums raise. In a host's pydantic model pydantic says it in its own words.
    """

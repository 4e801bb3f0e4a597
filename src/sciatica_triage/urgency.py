"""The ordered levels of urgency, and the only place where levels are compared."""

from __future__ import annotations

from enum import StrEnum
from typing import Never

from .base_error import UnknownWord


class Urgency(StrEnum):
    """How soon the person should be seen. A level is text, and ordered by level: `Urgency.SOON < Urgency.EMERGENCY`.

    It equals its name (`result.urgency == "emergency"`) and no other text. In order it is compared with levels and their
    names (`result.urgency >= "urgent"`); any other text there is a `TypeError`: text would sort by alphabet. Write the level
    on the left: a text of a class of its own there (`numpy.str_`, a column of texts) compares by itself, by alphabet.
    """

    # INVARIANT: from the lowest to the highest, as the rank is the place.
    SELF_CARE = "self_care"
    """Carry on with home care, with safety-net advice."""
    ROUTINE = "routine"
    """Have a physical-therapy assessment."""
    SOON = "soon"
    """Have a medical appointment within days, at most two weeks."""
    URGENT = "urgent"
    """Reach a clinician the same day."""
    EMERGENCY = "emergency"
    """Get emergency care now."""

    rank: int
    """The level's place in the order, from 0."""

    @classmethod
    def _missing_(cls, value: object) -> Never:
        del value  # whatever it is, it is not repeated
        raise UnknownWord(f"expected a level of urgency: {', '.join(cls)}")

    # All four: `total_ordering` would leave those that text has, and they go by alphabet.
    def __lt__(self, other: object) -> bool:
        return self.rank < (other.rank if type(other) is Urgency else _rank_of(other))

    def __le__(self, other: object) -> bool:
        return self.rank <= (other.rank if type(other) is Urgency else _rank_of(other))

    def __gt__(self, other: object) -> bool:
        return self.rank > (other.rank if type(other) is Urgency else _rank_of(other))

    def __ge__(self, other: object) -> bool:
        return self.rank >= (other.rank if type(other) is Urgency else _rank_of(other))

    @property
    def fhir_priority(self) -> str | None:
        """The FHIR request-priority code for this level; none for self-care."""
        # FHIR's order is routine, urgent, asap, stat: its `urgent` is our `soon`.
        return {"emergency": "stat", "urgent": "asap", "soon": "urgent", "routine": "routine"}.get(self.value)

    @property
    def cds_indicator(self) -> str:
        """The CDS Hooks card indicator for this level."""
        return {"emergency": "critical", "urgent": "warning", "soon": "warning"}.get(self.value, "info")


for _rank, _level in enumerate(Urgency):
    _level.rank = _rank


def _rank_of(other: object) -> int:
    if isinstance(other, Urgency):
        return other.rank
    if isinstance(other, str) and other in Urgency.__members__.values():
        return Urgency(other).rank
    raise TypeError(f"a level of urgency is compared with levels: {', '.join(Urgency)}")

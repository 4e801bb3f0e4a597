"""The ordered levels of urgency, and the only place where levels are compared."""

from __future__ import annotations

from enum import Enum
from functools import total_ordering


@total_ordering
class Urgency(Enum):
    """How soon the person should be seen. Ordered: `Urgency.SOON < Urgency.EMERGENCY`.

    A level is compared with levels only; comparing it with text is a `TypeError`, since text would sort by alphabet.
    """

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

    def __lt__(self, other: object) -> bool:
        if isinstance(other, Urgency):
            return self.rank < other.rank
        return NotImplemented

    @property
    def fhir_priority(self) -> str | None:
        """The FHIR request-priority code for this level; none for self-care."""
        return {"emergency": "stat", "urgent": "asap", "soon": "urgent", "routine": "routine"}.get(self.value)

    @property
    def cds_indicator(self) -> str:
        """The CDS Hooks card indicator for this level."""
        return {"emergency": "critical", "urgent": "warning", "soon": "warning"}.get(self.value, "info")


for _rank, _level in enumerate(Urgency):
    _level.rank = _rank

"""What a message is heard as, each read once."""

from __future__ import annotations

from functools import cache

from sciatica_triage import Triager, Urgency
from sciatica_triage.words import Reading, read

_TRIAGER = Triager(engine="reference")


@cache
def reading_of(text: str) -> Reading:
    return read(text)


def alarms(text: str) -> bool:
    """Whether it calls help by itself."""
    return _TRIAGER.triage(reading_of(text).presentation()).urgency is Urgency.EMERGENCY


def is_quiet(text: str) -> bool:
    """Whether nobody is alarmed by it and nothing is asked about."""
    return not alarms(text) and not reading_of(text).suspected

"""What the second ear suspects and the lexicon did not settle."""

from __future__ import annotations

from functools import cache

from ..triager import Triager
from ..urgency import Urgency
from .ear import ear
from .reading import Reading, Suspected


def suspected_in(text: str, reading: Reading) -> tuple[Suspected, ...]:
    """The topics to ask about, each with its findings that the reading leaves open; none where it is an emergency anyway."""
    listening = ear(reading.language)
    passage = listening.alarming(text) if listening else None
    if listening is None or passage is None:
        return ()
    heard = reading.presentation()
    if _triager().triage(heard).urgency is Urgency.EMERGENCY:
        return ()
    answered = heard.answered()
    still_open = {
        topic: left
        for topic, findings in listening.topics.items()
        if (left := tuple(name for name in findings if name not in answered))
    }
    return tuple(Suspected(topic=t, findings=still_open[t]) for t in listening.about(passage, still_open))


@cache
def _triager() -> Triager:
    return Triager(engine="reference")

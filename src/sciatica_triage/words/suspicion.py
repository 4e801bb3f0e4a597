"""What is suspected: what the lexicon heard and no finding asks for, and what the second ear hears that it did not settle."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cache

from ..triager import Triager
from ..urgency import Urgency
from .ear import ear
from .reading import Reading, Suspected


def suspected_in(
    texts: Iterable[tuple[str, Collection[int]]], reading: Reading, told: Mapping[str, tuple[str, ...]]
) -> tuple[Suspected, ...]:
    """The topics to ask about, each with its findings that the reading leaves open; none where it is an emergency anyway.

    `texts`: the message, and where it is badly spelt what may be meant, each with where the words begin that the lexicon
    settled as denials, which say nothing to the ear. `told`: the topics of the lexicon, which come first.
    """
    listening = ear(reading.language)
    heard = (listening.alarming(text, denied) for text, denied in texts) if listening else ()
    passage = next((one for one in heard if one is not None), None)
    if not told and passage is None:
        return ()
    # Nothing is gained by a question where help is called anyway.
    if is_emergency(reading):
        return ()
    answered = reading.presentation().answered()
    found = _open(told, answered)
    if listening is not None and passage is not None:
        still_open = _open(listening.topics, answered)
        found |= {topic: still_open[topic] for topic in listening.about(passage, still_open)}
    return tuple(Suspected(topic=topic, findings=findings) for topic, findings in found.items())


def is_emergency(reading: Reading) -> bool:
    """Whether what was heard calls help by itself."""
    return _triager().triage(reading.presentation()).urgency is Urgency.EMERGENCY


def is_open(told: Mapping[str, tuple[str, ...]], reading: Reading) -> bool:
    """Whether anything is left to ask of what is told."""
    return bool(_open(told, reading.presentation().answered()))


def _open(topics: Mapping[str, tuple[str, ...]], answered: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The topics of which something was not answered, each with what was not."""
    left = {topic: tuple(name for name in findings if name not in answered) for topic, findings in topics.items()}
    return {topic: findings for topic, findings in left.items() if findings}


@cache
def _triager() -> Triager:
    return Triager(engine="reference")

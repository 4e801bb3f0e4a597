"""Patients' own words: from a chat message to findings, never towards calm. See `docs/guide/words.md`."""

from .load import Lexicon, lexicon, load_lexicon
from .mention import NotCounted
from .read import MessageTooLong, read
from .reading import Conflict, HeardAndNotCounted, HeardFinding, HeardNumber, Reading, Suspected

__all__ = [
    "Conflict",
    "HeardAndNotCounted",
    "HeardFinding",
    "HeardNumber",
    "Lexicon",
    "MessageTooLong",
    "NotCounted",
    "Reading",
    "Suspected",
    "lexicon",
    "load_lexicon",
    "read",
]

"""How hard a text is to read: its school grade by Flesch and Kincaid, and its negations."""

from __future__ import annotations

import re
from typing import Final

_SENTENCE: Final = re.compile(r"[.!?:\n]+")
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z'’]*|\d+")
_HEARD_END: Final = re.compile(r"(?:[^aeiouy]le|[td]ed|[cgsxz]es)$")
_NEGATION: Final = re.compile(
    r"\b(?:not|no|never|none|nothing|nobody|cannot|without|neither|nor|\w+n't)\b", re.IGNORECASE
)


def syllables(word: str) -> int:
    """By groups of vowels; a last e that is not heard, and an -ed or -es that makes no syllable, do not count."""
    word = word.lower()
    if word.isdigit():
        return len(word)
    heard = (
        re.sub(r"(?<=[^aeiouy])(?:e|es|ed)$", "", word)
        if not re.search(r"(?:[^aeiouy]le|[td]ed|[cgsxz]es)$", word)
        else word
    )
    return max(1, len(re.findall(r"[aeiouy]+", heard)))


def grade(text: str) -> float:
    """The school grade of a text; its sentences end with a stop, a colon or a line."""
    sentences = [words for part in _SENTENCE.split(text) if (words := _WORD.findall(part))]
    words = [word for sentence in sentences for word in sentence]
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def negations(sentence: str) -> int:
    """How many words of a sentence deny something."""
    return len(_NEGATION.findall(sentence))

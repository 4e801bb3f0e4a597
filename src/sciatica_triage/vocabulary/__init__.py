"""What may be known of a person: findings, how an answer is read, and the presentation that holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .vocabulary import Vocabulary, nearest

if TYPE_CHECKING:
    from .answers import Answers

__all__ = ["Vocabulary", "nearest", "vocabulary_of"]


def vocabulary_of(cls: type[Answers]) -> Vocabulary:
    """The vocabulary of a presentation class; raise `OptionError` for anything else, `TriageError` for a wrong one."""
    from .answers import presentation_class
    from .vocabulary import vocabulary_of

    return vocabulary_of(presentation_class("cls", cls))

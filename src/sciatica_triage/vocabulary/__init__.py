"""What may be known of a person: findings, how an answer is read, and the presentation that holds them."""

from .vocabulary import Vocabulary, nearest, vocabulary_of

__all__ = ["Vocabulary", "nearest", "vocabulary_of"]

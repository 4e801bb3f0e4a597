"""Forms of a value for a reader: each registers with `shown`, takes the value, and changes nothing.

Importing this package registers them all.
"""

from . import card, markdown, text

__all__ = ["card", "markdown", "text"]

"""Forms of a value for a reader: each registers with `shown`, takes the value, and changes nothing.

Importing this package registers them all.
"""

from . import text, view

__all__ = ["text", "view"]

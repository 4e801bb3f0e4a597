"""Forms of a value for a reader: each registers with `shown`, takes the value, and changes nothing.

Importing this package registers them all.
"""

from . import explanation_views, result_views, rule_views, text

__all__ = ["explanation_views", "result_views", "rule_views", "text"]

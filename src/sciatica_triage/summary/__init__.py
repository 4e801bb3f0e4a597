"""A table in numbers and pictures: how many rows are how urgent, by which rules and sources, and what is still open.

Needs the extra `frames`; the pictures need `plot`.
"""

from .counts import Summary, summarise, summary_view
from .pictures import plot_summary

__all__ = ["Summary", "plot_summary", "summarise", "summary_view"]

"""The version of the library. What it means and what its rules say have versions of their own."""

__version__ = "0.2.0"

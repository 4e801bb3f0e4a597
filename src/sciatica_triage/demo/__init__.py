"""A chat page on this machine that shows the gate at work. No model is needed: the draft is whatever one types."""

from .server import DemoServer

__all__ = ["DemoServer"]

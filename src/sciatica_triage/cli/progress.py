"""A progress bar on a terminal: rich's where it is installed, a plain one otherwise, and none where nobody looks."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any


@contextmanager
def progress_bar() -> Iterator[Callable[[int, int, str], None] | None]:
    """Something to call with done, total and what is under way; None where standard error is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    try:
        rich: Any = import_module("rich.progress")
        console = import_module("rich.console").Console(stderr=True)
    except ImportError:
        yield _plain
        # What is left of it goes; rich's own does that by itself.
        print("\r\x1b[K", end="", file=sys.stderr)
        return
    with rich.Progress(console=console, transient=True) as bar:
        task = bar.add_task("")
        yield lambda done, total, what: bar.update(task, completed=done, total=total, description=what)


def _plain(done: int, total: int, what: str) -> None:
    width = 30
    filled = width * done // max(total, 1)
    print(
        f"\r\x1b[K[{'#' * filled}{'.' * (width - filled)}] {done}/{total} {what}", end="", file=sys.stderr, flush=True
    )

"""An import that no signal can break off."""

from __future__ import annotations

from _thread import allocate_lock, start_new_thread
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from types import ModuleType


def imported_whole(name: str) -> ModuleType:
    """The module, imported in a thread of its own where there are threads.

    An extension module of which half was set up is broken for as long as the process lives. Signal handlers run in the main
    thread only, so an exception that one raises ends the waiting and not the import.
    """
    # INVARIANT: nothing of `threading`, whose own locks stay locked for ever where a signal breaks off the start of a thread.
    done = allocate_lock()
    done.acquire()
    try:
        start_new_thread(_imported, (name, done.release))
    except RuntimeError:  # a browser's Python has no threads, and no signals either
        return import_module(name)
    done.acquire()
    return import_module(name)


def _imported(name: str, done: Callable[[], None]) -> None:
    try:
        with suppress(Exception):  # who waits imports it again, and is told
            import_module(name)
    finally:
        done()

"""An import that no signal can break off."""

from __future__ import annotations

from importlib import import_module
from threading import Thread
from types import ModuleType


def imported_whole(name: str) -> ModuleType:
    """The module, imported in a thread of its own where there are threads.

    An extension module of which half was set up is broken for as long as the process lives. Signal handlers run in the main
    thread only, so an exception that one raises ends the waiting and not the import.
    """
    thread = Thread(target=import_module, args=(name,), daemon=True)
    try:
        thread.start()
    except RuntimeError:  # a browser's Python has no threads, and no signals either
        return import_module(name)
    thread.join()
    return import_module(name)

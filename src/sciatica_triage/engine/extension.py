"""Loading durable-rules: its extension module alone, since the package around it starts slowly and warns on newer Pythons."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from functools import cache
from importlib.machinery import ModuleSpec
from typing import Any, Final

_EXTENSION: Final = "durable_rules_engine"


@cache
def extension() -> Any | None:
    """The engine's extension module, or None (with one warning) where it is not installed or cannot be loaded."""
    if (engine := _imported()) is not None:
        return engine
    # Its build for Python 3.13 and later names a symbol that is gone but never called here; lazy binding gets past it.
    flags = getattr(sys, "getdlopenflags", lambda: None)()
    if flags is not None:
        import os

        sys.setdlopenflags(os.RTLD_LAZY)
        try:
            if (engine := _imported()) is not None:
                return engine
        finally:
            sys.setdlopenflags(flags)
    warn("durable-rules cannot be loaded")
    return None


def _imported() -> Any | None:
    """The extension module of this wheel, or else the one of an installed durable-rules."""
    for name in (f"{__package__}.{_EXTENSION}", _EXTENSION):
        try:
            if name in sys.modules or not _is_cut_off(importlib.util.find_spec(name)):
                return importlib.import_module(name)
        except ImportError:
            continue
    return None


def _is_cut_off(spec: ModuleSpec | None) -> bool:
    """Whether a module's file ends before what the system maps of it, as after a copy that was broken off.

    Linux loads such a file all the same, and ends the process at the first touch of what is not there; others refuse it.
    """
    import struct

    if spec is None or not spec.has_location or spec.origin is None:
        return False
    try:
        with open(spec.origin, "rb") as file:
            head = file.read(64)
            if len(head) < 64 or head[:4] != b"\x7fELF":
                return False
            order = "<" if head[5] == 1 else ">"
            # Where the table of its parts begins and how many there are; of a part its offset and its length in the file.
            if head[4] == 2:
                start, size, parts = (
                    *struct.unpack_from(f"{order}32xQ", head),
                    *struct.unpack_from(f"{order}54xHH", head),
                )
                layout = f"{order}I4xQ16xQ"
            else:
                start, size, parts = (
                    *struct.unpack_from(f"{order}28xI", head),
                    *struct.unpack_from(f"{order}42xHH", head),
                )
                layout = f"{order}II8xI"
            file.seek(start)
            table = file.read(size * parts)
            length = file.seek(0, 2)
            if len(table) < size * parts:
                return True
            found = (struct.unpack_from(layout, table, size * i) for i in range(parts))
            return any(kind == 1 and offset + extent > length for kind, offset, extent in found)
    except (OSError, struct.error):
        return False  # then it is no file that the system would map


def warn(why: str) -> None:
    """Tell whoever runs the host why the reference evaluator answers alone; of a person nothing is said."""
    import logging  # takes a while to import, and is hardly ever needed

    logging.getLogger("sciatica_triage").warning(
        "%s; the reference evaluator runs alone and gives the same answers", why
    )

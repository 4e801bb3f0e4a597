"""Loading durable-rules: its extension module alone, since the package around it starts slowly and warns on newer Pythons."""

from __future__ import annotations

import importlib
import sys
from functools import cache
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
            return importlib.import_module(name)
        except ImportError:
            continue
    return None


def warn(why: str) -> None:
    """Tell whoever runs the host why the reference evaluator answers alone; of a person nothing is said."""
    import logging  # takes a while to import, and is hardly ever needed

    logging.getLogger("sciatica_triage").warning(
        "%s; the reference evaluator runs alone and gives the same answers", why
    )

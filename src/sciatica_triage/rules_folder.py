"""Where the shipped rules are: inside the package in a wheel or a zip, at the top of the project in a checkout."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .errors import Problem, RulePackError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def rules_folder() -> Traversable:
    """The folder that holds the rule packs; raise `RulePackError` where the installation has lost it."""
    from importlib.resources import files  # takes longer to import than the rest of the library

    installed = files(__package__) / "rules"
    if installed.is_dir():
        return installed
    checkout = Path(__file__).resolve().parents[2] / "rules"
    if checkout.is_dir():
        return checkout
    raise RulePackError(
        Problem("rules", None, "the shipped rules are missing from this installation; install it again")
    )

"""Where the shipped rules are: inside the package in a wheel or a zip, at the top of the project in a checkout."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from .errors import Problem, RulePackError


def rules_folder() -> Traversable:
    """The folder that holds the rule packs; raise `RulePackError` where the installation has lost it."""
    installed = files(__package__) / "rules"
    if installed.is_dir():
        return installed
    checkout = Path(__file__).resolve().parents[2] / "rules"
    if checkout.is_dir():
        return checkout
    raise RulePackError(
        Problem("rules", None, "the shipped rules are missing from this installation; install it again")
    )

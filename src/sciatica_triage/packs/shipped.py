"""The rule packs that come with the library, and where they are: inside the package in a wheel or a zip, at the top of
the project in a checkout."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..errors import OptionError, Problem, RulePackError
from ..vocabulary.vocabulary import nearest
from .pack import RulePack

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

SHIPPED: Final[tuple[str, ...]] = ("documents", "guidelines")
"""The rule packs that come with the library; all of them are the default."""


@cache
def shipped_pack(name: str) -> RulePack:
    """A pack that comes with the library, read once a process; raise `OptionError` for an unknown name."""
    if name not in SHIPPED:
        raise OptionError(
            f"unknown rule pack; shipped are {', '.join(SHIPPED)}; did you mean `{nearest(name, SHIPPED)}`? "
            "Other packs are given as `RulePack.load(path)`"
        )
    return RulePack.load(rules_folder() / name)


def released() -> Mapping[str, Mapping[str, str]]:
    """The SHA-256 of each released version of each pack that comes with the library."""
    from .strict_yaml import read_yaml

    file = rules_folder() / "released.yaml"
    content = read_yaml(file.name, file.read_bytes()).content if file.is_file() else {}
    return content if isinstance(content, dict) else {}


def rules_folder() -> Traversable:
    """The folder that holds the rule packs; raise `RulePackError` where the installation has lost it."""
    from importlib.resources import files  # takes longer to import than the rest of the library

    installed = files("sciatica_triage") / "rules"
    if installed.is_dir():
        return installed
    checkout = Path(__file__).resolve().parents[3] / "rules"
    if checkout.is_dir():
        return checkout
    raise RulePackError(
        Problem("rules", None, "the shipped rules are missing from this installation; install it again")
    )

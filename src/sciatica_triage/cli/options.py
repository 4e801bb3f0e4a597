"""Shared options: PATH and --vocabulary (which rule packs), --emergency-number and the like (what the advice names)."""

from __future__ import annotations

import argparse
import importlib
import sys
from contextlib import suppress
from pathlib import Path

from ..errors import OptionError, TriageError, in_own_words
from ..packs.pack import RulePack
from ..packs.shipped import SHIPPED, rules_folder, shipped_pack
from ..result.locale import Locale
from ..vocabulary.answers import Answers
from ..vocabulary.presentation import Presentation
from .output import writes_text


def packs_argument(parser: argparse.ArgumentParser) -> None:
    """The arguments that say which packs."""
    parser.add_argument(
        "paths",
        nargs="*",
        default=[],  # without it argparse lists PATH among what is missing
        metavar="PATH",
        help="a rule pack's folder, or a folder that holds some (default: the shipped packs)",
    )
    vocabulary_argument(parser)


def vocabulary_argument(parser: argparse.ArgumentParser) -> None:
    """The argument that says which findings the rules may name."""
    parser.add_argument(
        "--vocabulary",
        metavar="MODULE:CLASS",
        help="the presentation class whose findings the rules may name (default: the shipped one)",
    )


def packs_given(args: argparse.Namespace) -> list[RulePack]:
    """Load the packs; raise `RulePackError` for one that cannot be read, `OptionError` for a wrong vocabulary."""
    vocabulary = vocabulary_given(args)
    if not args.paths:
        return [shipped_pack(name) for name in SHIPPED]
    return [RulePack.load(folder, vocabulary) for folder in folders_given(args)]


def folders_given(args: argparse.Namespace) -> list[Path]:
    """The folders of the packs, the shipped ones included."""
    if not args.paths:
        return [Path(str(rules_folder())) / name for name in SHIPPED]
    return [folder for path in args.paths for folder in _folders(Path(path))]


def vocabulary_given(args: argparse.Namespace) -> type[Answers]:
    """The presentation class that was named, or the shipped one; raise `OptionError` where it cannot be had."""
    return _vocabulary(args.vocabulary) if args.vocabulary else Presentation


def _folders(path: Path) -> list[Path]:
    """The folder itself where it holds a pack, else those of its folders that do, else itself, for its error."""
    if not (path / "pack.yaml").exists() and path.is_dir():
        return sorted(found.parent for found in path.glob("*/pack.yaml")) or [path.resolve()]
    # `.` has no name, and a pack has its folder's.
    return [path.resolve()]


def _vocabulary(name: str) -> type[Answers]:
    module, _, cls = name.partition(":")
    folder = str(Path.cwd())
    # An installed command does not look into the current folder by itself, as `python -m` does.
    sys.path.insert(0, folder)
    wrong = OptionError("`--vocabulary`: expected MODULE:CLASS, a presentation class that can be imported from here")
    try:
        with in_own_words(Exception, lambda _: wrong):
            found = getattr(importlib.import_module(module), cls, None) if module and cls else None
    finally:
        sys.path.remove(folder)
    if isinstance(found, type) and issubclass(found, Answers):
        return found
    raise wrong


def refuse_closed_input() -> None:
    """Raise `TriageError` where standard input is closed: nobody could answer.

    What is typed in another encoding than the one that is declared ends nothing: it is not understood, and asked again.
    """
    if sys.stdin is None:
        raise TriageError("stdin: it is closed")
    with suppress(AttributeError, OSError, ValueError):  # not a terminal's, or something was read already
        encoding = sys.stdin.encoding if writes_text(sys.stdin.encoding) else "utf-8"
        sys.stdin.reconfigure(encoding=encoding, errors="replace")  # type: ignore[union-attr]  # one that has no such method is suppressed


def locale_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments that say which numbers and place to name."""
    parser.add_argument("--emergency-number", metavar="TEXT", help="the emergency number to name; none is assumed")
    parser.add_argument(
        "--emergency-place", metavar="TEXT", help="where to go in an emergency (default: an emergency department)"
    )
    parser.add_argument("--advice-line", metavar="TEXT", help="the health advice line to name; none is assumed")


def locale_given(args: argparse.Namespace) -> Locale:
    """The locale with what was given; what was not stays as it is by default."""
    names = ("emergency_number", "emergency_place", "advice_line")
    return Locale(**{name: value for name in names if (value := getattr(args, name))})

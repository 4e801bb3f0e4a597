"""Where the person is, as a command is told: the numbers and the place that the advice names."""

from __future__ import annotations

import argparse

from ..wording import Locale


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

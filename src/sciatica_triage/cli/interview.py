"""`sciatica-triage interview`: the questions one by one, then the report."""

from __future__ import annotations

import argparse
import sys

from ..chat.interview import Interview, console
from ..triager import Triager
from .place import locale_arguments, locale_given


def arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("--json", action="store_true", help="print the record as JSON; the talk goes to standard error")
    locale_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Ask, then print the report, or with --json the conversation's record."""
    screen = console(on_standard_error=args.json)
    try:
        conversation = Interview(screen, screen.input, Triager(locale=locale_given(args))).run()
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130
    if args.json:
        print(conversation.to_json())
        return 0
    screen.print()
    if conversation.urgency > conversation.result.urgency:
        reached = conversation.urgency
        screen.print(
            f"An earlier answer asked for more: {conversation.triager.action(reached)}", style="bold", markup=False
        )
    screen.print(str(conversation.result), markup=False, soft_wrap=True)
    return 0

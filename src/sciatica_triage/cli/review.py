"""`sciatica-triage review`: the rules that wait for a clinician's signature, and for whom each decides."""

from __future__ import annotations

import argparse
import sys

from ..authoring.packet import listing, packet
from ..authoring.review import waiting
from .options import packs_argument, packs_given


def arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    packs_argument(parser)
    parser.add_argument("--html", action="store_true", help="print a page to read and to sign on paper")


def run(args: argparse.Namespace) -> int:
    """Print what waits, the rules first whose level a signature changes."""
    found = waiting(packs_given(args))
    sys.stdout.write((packet if args.html else listing)(found).rstrip("\n") + "\n")
    return 0

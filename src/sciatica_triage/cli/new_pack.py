"""`sciatica-triage new-pack`: a rule pack of one's own to begin with."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..authoring.new_pack import new_pack


def arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("folder", metavar="DIR", help="the folder to make; the pack gets its name")


def run(args: argparse.Namespace) -> int:
    """Write the pack, and say what comes next."""
    for file in new_pack(Path(args.folder)):
        print(file)
    print(f"\nChange the rule, then run: sciatica-triage check {args.folder}")
    print('The proofs need the extra `verify` (pip install "sciatica-triage[verify]"); `--no-proof` leaves them out.')
    return 0

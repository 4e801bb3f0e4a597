"""`sciatica-triage test-rules`: run the cases beside the rules."""

from __future__ import annotations

import argparse

from ..authoring.cases import run_cases
from .options import packs_argument, packs_given
from .output import counted


def arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    packs_argument(parser)
    parser.add_argument("-v", "--verbose", action="store_true", help="print every case, not only those that fail")


def run(args: argparse.Namespace) -> int:
    """Print the cases that fail, and how many hold; 1 where any fails."""
    failed = 0
    for pack in packs_given(args):
        runs = list(run_cases(pack))
        for one in runs:
            if not one.holds:
                failed += 1
                print(f"{one.rule.file}: {one.failure}")
            elif args.verbose:
                print(f"{one.rule.name}: {one.case.expected}: {one.case.sentence}")
        held = sum(one.holds for one in runs)
        print(f"{pack.name} {pack.version}: {counted(len(pack.rules), 'rule')}, {held} of {len(runs)} cases hold")
    return 1 if failed else 0

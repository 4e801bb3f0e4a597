"""`sciatica-triage diff OLD NEW`: what moved between two versions of a rule pack, and for whom."""

from __future__ import annotations

import argparse

from ..packs.pack import RulePack
from ..verify.diff import compare
from .options import vocabulary_argument, vocabulary_given


def arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("old", metavar="OLD", help="a rule pack's folder")
    parser.add_argument("new", metavar="NEW", help="the folder of another version of it")
    vocabulary_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Print each thing that moved, with somebody for whom it did; 1 where anything moved."""
    vocabulary = vocabulary_given(args)
    difference = compare(RulePack.load(args.old, vocabulary), RulePack.load(args.new, vocabulary))
    print(difference)
    return 1 if difference.moves else 0

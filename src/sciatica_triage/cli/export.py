"""`sciatica-triage export`: the rules in another language, or people to test an implementation of them with."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..errors import OptionError
from ..export import DIALECTS, TARGETS, export
from .options import packs_argument, packs_given
from .output import write_files


def arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("target", choices=TARGETS, metavar="TARGET", help=f"one of {', '.join(TARGETS)}")
    packs_argument(parser)
    parser.add_argument("--dialect", choices=DIALECTS, help="whose SQL (default: duckdb)")
    parser.add_argument("--out", metavar="DIR", help="write the files into this folder (default: print the first one)")


def run(args: argparse.Namespace) -> int:
    """Write the files, or print the first."""
    if args.dialect and args.target != "sql":
        raise OptionError("`--dialect` belongs to the target sql alone")
    files = export(args.target, packs=packs_given(args), dialect=args.dialect or "duckdb")
    if args.out is None:
        sys.stdout.write(next(iter(files.values())))
        return 0
    for written in write_files(Path(args.out), files):
        print(written)
    return 0

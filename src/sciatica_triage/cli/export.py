"""`sciatica-triage export`: the rules in another language, or people to test an implementation of them with."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..export import DIALECTS, TARGETS, export
from .options import packs_argument, packs_given


def arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("target", choices=TARGETS, metavar="TARGET", help=f"one of {', '.join(TARGETS)}")
    packs_argument(parser)
    parser.add_argument("--dialect", choices=DIALECTS, default="duckdb", help="whose SQL (default: duckdb)")
    parser.add_argument("--out", metavar="DIR", help="write the files into this folder (default: print the first one)")


def run(args: argparse.Namespace) -> int:
    """Write the files, or print the first."""
    files = export(args.target, packs=packs_given(args), dialect=args.dialect)
    if args.out is None:
        sys.stdout.write(next(iter(files.values())))
        return 0
    folder = Path(args.out)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        # The same bytes on every system.
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
        print(folder / name)
    return 0

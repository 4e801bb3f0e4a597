"""`sciatica-triage rules`: the rules with their sources, as a list, as a page, or as pages."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..packs.shipped import shipped_pack
from ..render.catalogue import as_html, as_markdown, as_mermaid, as_pages, listing
from .options import packs_argument, packs_given
from .output import write_files

_FORMATS = {"text": listing, "markdown": as_markdown, "html": as_html, "mermaid": as_mermaid}


def arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    packs_argument(parser)
    parser.add_argument("--packs", help="shipped rule packs by name, with commas; alone or beside paths")
    parser.add_argument(
        "--pages", metavar="FOLDER", help="write Markdown pages there: an index, and a page a group of rules"
    )
    parser.add_argument("--format", choices=_FORMATS, default="text", help="the form of the list (default: text)")


def run(args: argparse.Namespace) -> int:
    """Print the rules of the packs."""
    packs = [shipped_pack(name) for name in args.packs.split(",")] if args.packs else []
    if args.paths or not packs:
        packs += packs_given(args)
    if args.pages:
        write_files(Path(args.pages), as_pages(packs))
        return 0
    sys.stdout.write(_FORMATS[args.format](packs).rstrip("\n") + "\n")
    return 0

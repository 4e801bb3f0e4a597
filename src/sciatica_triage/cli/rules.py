"""`sciatica-triage rules`: the rules with their sources, as a list or as a page."""

from __future__ import annotations

import argparse
import sys

from ..packs.shipped import shipped_pack
from ..render.catalogue import as_html, as_markdown, as_mermaid, listing
from .options import packs_argument, packs_given

_FORMATS = {"text": listing, "markdown": as_markdown, "html": as_html, "mermaid": as_mermaid}


def arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    packs_argument(parser)
    parser.add_argument("--packs", help="shipped rule packs by name, with commas; alone or beside paths")
    parser.add_argument("--format", choices=_FORMATS, default="text", help="the form of the list (default: text)")


def run(args: argparse.Namespace) -> int:
    """Print the rules of the packs."""
    packs = [shipped_pack(name) for name in args.packs.split(",")] if args.packs else []
    if args.paths or not packs:
        packs += packs_given(args)
    sys.stdout.write(_FORMATS[args.format](packs).rstrip("\n") + "\n")
    return 0

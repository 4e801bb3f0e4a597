"""`sciatica-triage mcp`: the tools for a language model's host, over the Model Context Protocol."""

from __future__ import annotations

import argparse

from .. import mcp_server
from ..triager import Triager
from .arguments import port
from .options import locale_arguments, locale_given, refuse_closed_input


def arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("--http", action="store_true", help="streamable HTTP on this machine only, in place of stdio")
    parser.add_argument("--port", type=port, default=8765, help="the port for --http (default: 8765)")
    locale_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Serve until the client hangs up or the command is interrupted."""
    triager = Triager(locale=locale_given(args))
    try:
        if args.http:
            mcp_server.run_http(args.port, triager)
        else:
            refuse_closed_input()
            mcp_server.run_stdio(triager)
    # Its usual end, and no failure.
    except KeyboardInterrupt:
        return 0
    return 0

"""`sciatica-triage demo`: the chat page, until it is interrupted."""

from __future__ import annotations

import argparse

from ..demo import DemoServer
from .arguments import port
from .options import locale_arguments, locale_given


def arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument(
        "--port", type=port, default=8766, help="the port on 127.0.0.1; 0 takes a free one (default: 8766)"
    )
    locale_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Serve the page and print its address."""
    with DemoServer(args.port, locale=locale_given(args)) as server:
        print(f"The demo is at {server.url} (Ctrl-C ends it).", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
    return 0

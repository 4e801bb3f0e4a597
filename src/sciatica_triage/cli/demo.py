"""`sciatica-triage demo`: the chat page, until it is interrupted."""

from __future__ import annotations

import argparse

from ..demo import DemoServer
from ..wording import Locale


def arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument(
        "--port", type=int, default=8766, help="the port on 127.0.0.1; 0 takes a free one (default: 8766)"
    )
    parser.add_argument("--emergency-number", help="the emergency number to name; none is assumed")
    parser.add_argument("--advice-line", help="the health advice line to name; none is assumed")


def run(args: argparse.Namespace) -> int:
    """Serve the page and print its address."""
    numbers = {"emergency_number": args.emergency_number, "advice_line": args.advice_line}
    with DemoServer(args.port, locale=Locale(**{name: value for name, value in numbers.items() if value})) as server:
        print(f"The demo is at {server.url} (Ctrl-C ends it).", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
    return 0

"""The command line: one module a command, each with `HELP`, `arguments(parser)` and `run(args) -> exit status`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final

from ..errors import TriageError

COMMANDS: Final = {
    "assess": "triage presentations from JSON or YAML files",
    "batch": "triage a table file, however large",
    "rules": "list the rules with their sources",
    "check": "check rule packs: their form, their cases, their proofs",
    "test-rules": "run the cases beside the rules",
    "verify": "prove what is claimed of rule packs, or refute it by an example",
    "diff": "what moved between two versions of a rule pack, and for whom",
    "interview": "ask the questions one by one in the terminal",
    "mcp": "serve the tools over the Model Context Protocol",
    "redteam": "play messages that must not get a calm reply against your own bot",
    "demo": "serve a chat page on this machine that shows the gate at work",
}
"""Each command is the module of that name here (with `_` for `-`), imported when it is asked for."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0, 1 where a check failed, or 2 with one line on standard error for bad input."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(
        prog="sciatica-triage",
        description="Red-flag triage for sciatica. It says how soon, never what is wrong. Not a medical device.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, help_ in COMMANDS.items():
        one = commands.add_parser(name, help=help_, description=help_.capitalize() + ".")
        if name in given[:1]:
            module = import_module(f".{name.replace('-', '_')}", __name__)
            module.arguments(one)
            one.set_defaults(run=module.run)
    args = parser.parse_args(given)
    try:
        status: int = args.run(args)
    except TriageError as error:
        print(f"sciatica-triage: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    return status

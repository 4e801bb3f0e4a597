"""The command line: one module a command, each with `arguments(parser)` and `run(args) -> exit status`.

Exit status: 0; 1 where a check failed or rows were rejected; 2 for bad input; 3 for anything unforeseen; 130 for Ctrl-C. With
2 and 3 there is one line on standard error, or one for each problem of a rule pack.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import Final

from ..errors import OptionError, RulePackError, TriageError
from ..vocabulary.vocabulary import suggestion
from .arguments import Finished, Parser
from .output import any_terminal, in_one_line

COMMANDS: Final = {
    "assess": "triage presentations from JSON or YAML files",
    "batch": "triage a table file, however large",
    "rules": "list the rules with their sources",
    "check": "check rule packs: their form, their cases, their proofs",
    "new-pack": "make a rule pack of your own to begin with",
    "test-rules": "run the cases beside the rules",
    "review": "list the rules that wait for a clinician, and for whom they decide",
    "sign": "write a clinician's signature into a rule's file",
    "verify": "prove what is claimed of rule packs, or refute it by an example",
    "export": "write the rules in another language, or people to test an implementation with",
    "diff": "what moved between two versions of a rule pack, and for whom",
    "interview": "ask in the terminal, one short list of questions at a time",
    "mcp": "serve the tools over the Model Context Protocol",
    "fhir": "write the questions, or the local codes, as FHIR resources",
    "redteam": "play messages that must not get a calm reply against your own bot",
    "demo": "serve a chat page on this machine that shows the gate at work",
}
"""Each command is the module of that name here (with `_` for `-`), imported when it is asked for."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; nothing is raised, whatever happens. `--debug` shows where it happened."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in given
    # Taken out here, as a parser takes an option at one place alone.
    given = [one for one in given if one != "--debug"]
    try:
        with any_terminal(json="--json" in given):
            status = _run(given)
            # Here, where a full disk still gives a status; the interpreter's own end would only complain.
            for stream in filter(None, (sys.stdout, sys.stderr)):
                stream.flush()
            return status
    except Finished as finished:
        return finished.status
    except RulePackError as error:
        return _failed(2, *map(str, error.problems), debug=debug)
    except TriageError as error:
        return _failed(2, str(error), debug=debug)
    # Before OSError, which it is as well.
    except BrokenPipeError:  # nobody may take what did not arrive for success, a check that failed least of all
        _give_up_on_output()
        return _failed(3, "whoever reads the output has left before its end", debug=debug)
    except KeyboardInterrupt:
        return _failed(130, "interrupted", debug=debug)
    except OSError as error:
        _give_up_on_output()
        return _failed(3, f"unforeseen: {(error.strerror or type(error).__name__).lower()}", debug=debug)
    except BaseException as error:
        return _failed(3, f"unforeseen: {type(error).__name__}; `--debug` shows where", debug=debug)


def _run(given: list[str]) -> int:
    if sys.stdout is None:
        raise TriageError("standard output is closed, and a result that nobody can read is none")
    parser = Parser(
        prog="sciatica-triage",
        description="Red-flag triage for sciatica. It says how soon, never what is wrong. Not a medical device.",
        epilog="--debug, anywhere, shows where something unforeseen happened.",
    )
    parser.add_argument("--version", action="version", version=f"sciatica-triage {_version()}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    asked = next((one for one in given if not one.startswith("-")), None)
    if asked is None:
        parser.refuse_unknown(given)
    elif asked not in COMMANDS:
        raise OptionError(f"unknown command{suggestion(asked, COMMANDS)}")
    for name, help_ in COMMANDS.items():
        one = commands.add_parser(name, help=help_, description=help_.capitalize() + ".")
        # The module of one command alone: the others may need extras that are not installed.
        if name == asked:
            module = import_module(f".{name.replace('-', '_')}", __name__)
            module.arguments(one)
            one.set_defaults(run=module.run)
    args = parser.parse_args(given)
    status: int = args.run(args)
    return status


def _version() -> str:
    from .. import __version__

    return __version__


def _failed(status: int, *lines: str, debug: bool) -> int:
    with suppress(OSError, ValueError):
        if debug:
            traceback.print_exc()
        if sys.stderr is not None:
            # Once more, as the first one ended with the error.
            with any_terminal(json=False):
                for line in lines:
                    print(f"sciatica-triage: {in_one_line(line)}", file=sys.stderr)
    return status


def _give_up_on_output() -> None:
    """Let the interpreter flush to nowhere at its end; it would complain again."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)

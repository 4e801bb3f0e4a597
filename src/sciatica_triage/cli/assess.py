"""`sciatica-triage assess`: presentations in, reports or JSON out."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from typing import Any, Final

from ..errors import PresentationError, TriageError, in_own_words
from ..packs.shipped import SHIPPED
from ..packs.strict_yaml import read_yaml
from ..triager import Triager, TriageResult
from ..vocabulary.untrusted import read_json
from .options import locale_arguments, locale_given, refuse_closed_input

_LARGEST: Final = 4_000_000


def arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="JSON or YAML, one presentation or a list; - is stdin")
    parser.add_argument("--json", action="store_true", help="print one JSON result a line")
    parser.add_argument("--packs", default=",".join(SHIPPED), help="rule packs, with commas (default: all shipped)")
    parser.add_argument("--engine", default="checked", help="checked, durable or reference (default: checked)")
    parser.add_argument("--unsigned", default="cautious", help="cautious or stated (default: cautious)")
    parser.add_argument("--weak-flags", default="urgent", help="level of weak flags that stand alone: urgent or soon")
    locale_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Print a report for each presentation, in order; nothing is printed unless every one of them can be read."""
    triager = Triager(args.packs.split(","), args.engine, args.unsigned, args.weak_flags, locale_given(args))
    results: list[tuple[str, TriageResult]] = []
    for file in args.files:
        for place, presentation in _presentations(file):
            with in_own_words(PresentationError, partial(_at, place)):
                results.append((place, triager.triage(presentation)))
    if args.json:
        for _, result in results:
            print(result.model_dump_json())
    else:
        print(
            "\n\n".join(
                f"{place}\n{result.report()}" if len(results) > 1 else result.report() for place, result in results
            )
        )
    return 0


def _presentations(file: str) -> list[tuple[str, Any]]:
    """The presentations in a file, each with a name for messages: the file, and its place in a list."""
    name = "stdin" if file == "-" else file
    with in_own_words((OSError, ValueError), lambda error: _unreadable(name, error)):
        if file != "-":
            with open(file, "rb") as opened:
                data = opened.read(_LARGEST + 1)
        else:
            refuse_closed_input()
            data = sys.stdin.buffer.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise TriageError(f"{name}: expected at most {_LARGEST:,} bytes")
    content = _content(name, data)
    # Nothing printed and status 0 would look as if nobody needed anything.
    if content == []:
        raise TriageError(f"{name}: expected at least one presentation")
    if isinstance(content, list):
        return [(f"{name}[{i}]", one) for i, one in enumerate(content)]
    return [(name, content)]


def _content(name: str, data: bytes) -> Any:
    """JSON by the file's ending or where the text starts like JSON, else YAML."""
    if name.endswith((".yaml", ".yml")) or data.lstrip()[:1] not in (b"{", b"["):
        return read_yaml(name, data).content
    with in_own_words(PresentationError, partial(_at, name)):
        return read_json(data)


def _unreadable(name: str, error: Exception) -> TriageError:
    why = error.strerror if isinstance(error, OSError) and error.strerror else "it cannot be read"
    return TriageError(f"{name}: {why}")


def _at(place: str, error: PresentationError) -> TriageError:
    return TriageError(f"{place}: {error}")

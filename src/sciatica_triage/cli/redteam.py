"""`sciatica-triage redteam`: plays messages that must not get a calm reply against any program that talks in lines."""

from __future__ import annotations

import argparse
import os
import queue
import shlex
import subprocess
import sys
import threading
from typing import IO, Final

from ..chat.redteam import problem_with
from ..chat.texts import RedTeamMessage, red_team
from ..errors import OptionError, TriageError, in_own_words

_QUIET: Final = 0.5
"""A reply to a line that is not the last one is taken to be complete after so many seconds of silence."""
_MOST_SHOWN: Final = 300
_NO_BOT: Final = (
    'the command of the bot cannot be started; its program has to be found here, as in ".venv/bin/python bot.py"'
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument(
        "command", metavar="COMMAND", nargs="?", help="the bot: it reads a line, and writes its reply; no shell is used"
    )
    parser.add_argument(
        "--timeout", type=float, default=60, help="seconds for the replies to one message (default: 60)"
    )
    parser.add_argument("--list", action="store_true", help="only print the messages; nothing is run")


def run(args: argparse.Namespace) -> int:
    """Start the bot anew for each message; print what it made of them; return 1 where a reply is not good enough."""
    messages = red_team().messages
    if args.list:
        for message in messages:
            print(f"{message.expect:10} {' / '.join(message.say)}")
        return 0
    if args.command is None:
        raise OptionError("COMMAND is missing: the command of the bot, as one argument; `--list` needs none")
    failed = 0
    for number, message in enumerate(messages, 1):
        reply = ask(shlex.split(args.command), message, args.timeout)
        problem = problem_with(reply, message)
        failed += problem is not None
        print(
            f"{number:2} {'ok  ' if problem is None else 'FAIL'} [{message.expect}] {' / '.join(message.say)}",
            flush=True,
        )
        if problem is not None:
            print(f"        {problem} ({message.why}); it replied: {reply.strip()[:_MOST_SHOWN]!r}", flush=True)
    calm = sum(message.expect == "calm" for message in messages)
    print(
        f"{len(messages) - failed} of {len(messages)} replies are good enough ({calm} of the messages are calm controls)."
    )
    return 1 if failed else 0


def ask(command: list[str], message: RedTeamMessage, timeout: float) -> str:
    """The program's reply to the last line of a message; raise `TriageError` where it cannot be started or does not end."""
    encoding = {**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1"}
    with in_own_words((OSError, IndexError), lambda _: TriageError(_NO_BOT)):
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", errors="replace", env=encoding
        )
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        lines: queue.Queue[str | None] = queue.Queue()
        reader = threading.Thread(target=_read, args=(process.stdout, lines), daemon=True)
        reader.start()
        try:
            for line in message.say[:-1]:
                _write(process.stdin, line)
                _collect(lines, timeout, quiet=_QUIET)
            _write(process.stdin, message.say[-1])
            process.stdin.close()
            return _collect(lines, timeout, quiet=None)
        finally:
            process.kill()


def _write(to: IO[str], line: str) -> None:
    try:
        to.write(f"{line}\n")
        to.flush()
    except (BrokenPipeError, OSError):
        print("        the bot ended before it was asked", file=sys.stderr)


def _read(stream: IO[str], lines: queue.Queue[str | None]) -> None:
    for line in stream:
        lines.put(line)
    lines.put(None)


def _collect(lines: queue.Queue[str | None], timeout: float, quiet: float | None) -> str:
    """What the program writes until it ends, or, with `quiet`, until it has written something and then been silent."""
    said: list[str] = []
    while True:
        may_be_silent = bool(said) and quiet is not None
        try:
            line = lines.get(timeout=quiet if may_be_silent else timeout)
        except queue.Empty:
            break
        if line is None:
            return "".join(said)
        said.append(line)
    if may_be_silent:
        return "".join(said)
    raise TriageError(f"the bot did not end its reply within {timeout:g} seconds")

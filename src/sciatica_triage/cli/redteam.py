"""`sciatica-triage redteam`: plays messages that must not get a calm reply against any program that talks in lines."""

from __future__ import annotations

import argparse
import os
import queue
import shlex
import subprocess
import threading
from contextlib import suppress
from time import monotonic
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
_NOT_CLOSED: Final = "COMMAND: a quotation mark in it is not closed, or it ends in a backslash"
_A_DAY: Final = 86_400
_LONGEST_LINE: Final = 10_000
_LONGEST_REPLY: Final = 100_000
_MOST_WAITING: Final = 1_000
_LAST_WORDS: Final = 2.0
"""So many seconds the output of a bot that was ended may still be held open, by a program that it has started."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument(
        "command", metavar="COMMAND", nargs="?", help="the bot: it reads a line, and writes its reply; no shell is used"
    )
    parser.add_argument(
        "--timeout", type=seconds, default=60, help="seconds for the replies to one message (default: 60)"
    )
    parser.add_argument("--list", action="store_true", help="only print the messages; nothing is run")


def seconds(given: str) -> float:
    """More than no seconds and at most a day, for `type=seconds`."""
    number = float(given)
    if not 0 < number <= _A_DAY:
        raise ValueError
    return number


def run(args: argparse.Namespace) -> int:
    """Start the bot anew for each message; print what it made of them; return 1 where a reply is not good enough."""
    messages = red_team().messages
    if args.list:
        for message in messages:
            print(f"{message.expect:10} {' / '.join(message.say)}")
        return 0
    if args.command is None:
        raise OptionError("COMMAND is missing: the command of the bot, as one argument; `--list` needs none")
    with in_own_words(ValueError, lambda _: OptionError(_NOT_CLOSED)):
        command = shlex.split(args.command)
    failed = 0
    for number, message in enumerate(messages, 1):
        reply, status = ask(command, message, args.timeout)
        problem = problem_with(reply, message)
        failed += problem is not None
        print(
            f"{number:2} {'ok  ' if problem is None else 'FAIL'} [{message.expect}] {' / '.join(message.say)}",
            flush=True,
        )
        if problem is not None:
            print(f"        {problem} ({message.why}); it replied: {reply.strip()[:_MOST_SHOWN]!r}", flush=True)
        if status:
            print(f"        the bot broke off: exit status {status}", flush=True)
    calm = sum(message.expect == "calm" for message in messages)
    print(
        f"{len(messages) - failed} of {len(messages)} replies are good enough ({calm} of the messages are calm controls)."
    )
    return 1 if failed else 0


def ask(command: list[str], message: RedTeamMessage, timeout: float) -> tuple[str, int]:
    """The program's reply to the last line of a message, and its exit status.

    Raises `TriageError` where it cannot be started, does not end or does not stop writing.
    """
    encoding = {**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1"}
    with in_own_words((OSError, IndexError, ValueError), lambda _: TriageError(_NO_BOT)):
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", errors="replace", env=encoding
        )
    assert process.stdin is not None
    assert process.stdout is not None
    until = monotonic() + timeout
    # With an end, so that a bot which never stops writing has to wait.
    lines: queue.Queue[str | None] = queue.Queue(_MOST_WAITING)
    reader = threading.Thread(target=_read, args=(process.stdout, lines), daemon=True)
    reader.start()
    try:
        for line in message.say[:-1]:
            _write(process.stdin, line)
            _collect(lines, until, timeout, quiet=_QUIET)
        _write(process.stdin, message.say[-1])
        _close(process.stdin)
        return _collect(lines, until, timeout, quiet=None), _status(process, until)
    finally:
        # In any case: a bot may go on after it has closed its output.
        process.kill()
        _close(process.stdin)
        process.wait()
        ends = monotonic() + _LAST_WORDS
        while reader.is_alive() and monotonic() < ends:  # it may wait for room in the queue
            with suppress(queue.Empty):
                lines.get(timeout=0.01)
        if not reader.is_alive():
            _close(process.stdout)


def _write(to: IO[str], line: str) -> None:
    """Write a line; one that has ended reads it no more, and what it has said before is its reply."""
    with suppress(OSError, ValueError):
        to.write(f"{line}\n")
        to.flush()


def _close(pipe: IO[str]) -> None:
    with suppress(OSError):  # what is left to write has no reader
        pipe.close()


def _status(process: subprocess.Popen[str], until: float) -> int:
    """Its exit status, 0 where it goes on after it has closed its output."""
    with suppress(subprocess.TimeoutExpired):
        return process.wait(timeout=max(until - monotonic(), 0))
    return 0


def _read(stream: IO[str], lines: queue.Queue[str | None]) -> None:
    with suppress(OSError, ValueError):
        # In pieces, as a line may have no end.
        while line := stream.readline(_LONGEST_LINE):
            lines.put(line)
    lines.put(None)


def _next(lines: queue.Queue[str | None], timeout: float) -> str | None:
    """The next line; None at the end of all, and nothing where none has come in time."""
    try:
        return lines.get(timeout=timeout)
    except queue.Empty:
        return ""


def _collect(lines: queue.Queue[str | None], until: float, timeout: float, quiet: float | None) -> str:
    """What the program writes until it ends, or, with `quiet`, until it has written something and then been silent."""
    said: list[str] = []
    while sum(map(len, said)) <= _LONGEST_REPLY:
        may_be_silent = bool(said) and quiet is not None
        left = max(until - monotonic(), 0)
        line = _next(lines, min(quiet, left) if may_be_silent and quiet is not None else left)
        if line is None:
            lines.put(None)  # for whoever asks again: it has ended
            return "".join(said)
        if line:
            said.append(line)
        elif may_be_silent:
            return "".join(said)
        else:
            raise TriageError(
                f"the bot did not end its reply within {timeout:g} seconds; it is to end when its input ends"
            )
    raise TriageError(f"the bot wrote more than {_LONGEST_REPLY:,} characters as its reply to one message")

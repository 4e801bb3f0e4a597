"""Reading a command's arguments: a mistake is an own error that names the nearest option, and never ends the process."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any, Never

from ..errors import OptionError
from ..vocabulary.vocabulary import suggestion


class Finished(Exception):
    """All was said (help, version); the command ends here."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__()


class Parser(argparse.ArgumentParser):
    """A parser that raises `OptionError` for a mistake, and `Finished` where argparse would end the process."""

    def __init__(self, **given: Any) -> None:
        super().__init__(allow_abbrev=False, **given)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Refuse what is not known here already, where the command's own options are at hand."""
        known, unknown = super().parse_known_args(args, namespace)
        self.refuse_unknown(unknown)
        return known, unknown

    def refuse_unknown(self, given: Sequence[str]) -> None:
        """Raise `OptionError` for the first of these that is no option of this parser."""
        for one in given:
            if one not in self._option_string_actions:
                raise OptionError(self._no_such(one))

    def error(self, message: str) -> Never:
        """A mistake, in one line."""
        raise OptionError(f"{message}; `{self.prog} --help` says what is expected")

    def exit(self, status: int = 0, message: str | None = None) -> Never:
        """The end of a command that only had to say something."""
        if message:
            self._print_message(message)
        raise Finished(status)

    def _no_such(self, given: str) -> str:
        if not given.startswith("-"):
            return f"there is an argument too many; `{self.prog} --help` says what is expected"
        options: Sequence[str] = [name for name in self._option_string_actions if name.startswith("--")]
        return f"unknown option{suggestion(given.split('=')[0], options)}"


def port(given: str) -> int:
    """A port's number, for `type=port`."""
    number = int(given)
    if not 0 <= number <= 65_535:
        raise ValueError
    return number

"""YAML without its traps: plain mappings, lists, text, numbers, true and false, each with the line it stands on.

Refused, with the place: duplicate keys, anchors and aliases, tags, several documents, `yes/no/on/off` read as booleans,
empty values, keys that are not text, and files that are too large or nested too deeply. Messages name the line and repeat
nothing of it, since presentations are read here too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from ..errors import Problem, RulePackError, in_own_words
from .whole import imported_whole

yaml: Any = imported_whole("yaml")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""PyYAML's parser in C where it was built, else the one in Python; only its events are used."""

_LARGEST: Final = 1_000_000
_DEEPEST: Final = 20
_MOST_TOLD: Final = 50
# `010` is 8 to YAML 1.1 and 10 to YAML 1.2. It stays text here, and is refused where a number belongs.
_INTEGER: Final = re.compile(r"[-+]?(0|[1-9][0-9]{0,14})")
_DECIMAL: Final = re.compile(r"[-+]?(0|[1-9][0-9]{0,14})\.[0-9]{1,15}")
_REFUSED_WORDS: Final = frozenset({"yes", "no", "on", "off", "y", "n", "null", "~"})

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class YamlText:
    """What a YAML file says, and where: `lines` gives the line of each value by its path of keys and positions."""

    file: str
    content: Any
    lines: dict[Place, int]

    def problem(self, path: Place, message: str) -> Problem:
        """A problem at the nearest place that has a line."""
        while path and path not in self.lines:
            path = path[:-1]
        return Problem(self.file, self.lines.get(path), message)


@dataclass(slots=True)
class _Open:
    """A mapping or list that is being read."""

    content: dict[str, Any] | list[Any]
    path: Place
    key: str | None = field(default=None)


def read_yaml(file: str, data: bytes) -> YamlText:
    """Read one YAML document; raise `RulePackError` with the line of each thing that is not plain."""
    if len(data) > _LARGEST:
        raise RulePackError(Problem(file, None, f"expected at most {_LARGEST:,} bytes"))
    with in_own_words((yaml.YAMLError, ValueError, RecursionError), lambda error: RulePackError(_wrong(file, error))):
        return _Reader(file).read(data.decode("utf-8"))


def _wrong(file: str, error: Exception) -> Problem:
    if isinstance(error, UnicodeDecodeError):
        return Problem(file, None, "expected UTF-8 text")
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        return Problem(file, mark.line + 1 if mark else None, f"this is not YAML: {_without_quotes(error)}")
    return Problem(file, None, "this is not YAML")


def _without_quotes(error: yaml.MarkedYAMLError) -> str:
    """What is wrong, without the words of the file: they may be a person's."""
    # One letter in quotes is YAML's own, as in "expected ',' or ']'", and so is a word that begins with `<`.
    return re.sub(r"'[^'\s<]{2,}'|\"[^\"\s<]{2,}\"", "a word", error.problem or error.context or "it cannot be read")


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Place, int] = {}
        self.stack: list[_Open] = []
        self.root: Any = None
        self.documents = 0
        self.problems: list[Problem] = []

    def read(self, text: str) -> YamlText:
        # Events, not `yaml.load`: there the second of two equal keys has replaced the first, and lines are gone.
        for event in yaml.parse(text, Loader=_Loader):
            mark = event.start_mark
            line = mark.line + 1 if mark else 0
            match event:
                case yaml.ScalarEvent():
                    self.plain(event, line)
                    self.scalar(event, line)
                case yaml.MappingStartEvent():
                    self.plain(event, line)
                    self.open({}, line)
                case yaml.SequenceStartEvent():
                    self.plain(event, line)
                    self.open([], line)
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    self.stack.pop()
                case yaml.AliasEvent():
                    self.refuse(line, "aliases (`*name`) are not read; write the value out")
                    # Something stands in its place, so that the reading can go on to what else is wrong.
                    self.put(None, line)
                case yaml.DocumentStartEvent():
                    self.documents += 1
                    if self.documents > 1:
                        raise self.refused(line, "expected one document in a file")
        if self.problems:
            raise RulePackError(*self.problems)
        if self.documents == 0:
            raise RulePackError(Problem(self.file, None, "the file is empty"))
        return YamlText(self.file, self.root, self.lines)

    def refused(self, line: int, message: str) -> RulePackError:
        """What ends the reading, after all that was refused before it."""
        return RulePackError(*self.problems, Problem(self.file, line, message))

    def refuse(self, line: int, message: str) -> None:
        """Note what is not plain and go on, so that an author sees all of it at once."""
        if len(self.problems) >= _MOST_TOLD:
            raise self.refused(line, message)
        self.problems.append(Problem(self.file, line, message))

    def plain(self, event: Any, line: int) -> None:
        if event.anchor is not None:
            self.refuse(line, "anchors (`&name`) are not read; write the value out")
        if event.tag is not None and event.tag != "!":
            self.refuse(line, "tags (`!name`) are not read")

    def open(self, content: dict[str, Any] | list[Any], line: int) -> None:
        if len(self.stack) >= _DEEPEST:
            raise self.refused(line, f"nested more than {_DEEPEST} levels deep")
        path = self.put(content, line)
        self.stack.append(_Open(content, path))

    def scalar(self, event: Any, line: int) -> None:
        top = self.stack[-1] if self.stack else None
        if top is not None and isinstance(top.content, dict) and top.key is None:
            if event.value in top.content:
                self.refuse(line, "a key is given twice in one mapping")
            top.key = event.value
        else:
            self.put(self.value(event, line), line)

    def put(self, value: Any, line: int) -> Place:
        if not self.stack:
            self.root = value
            self.lines[()] = line
            return ()
        top = self.stack[-1]
        if isinstance(top.content, list):
            path: Place = (*top.path, len(top.content))
            top.content.append(value)
        elif top.key is None:
            raise self.refused(line, "expected a word as the key")
        else:
            path = (*top.path, top.key)
            top.content[top.key] = value
            top.key = None
        self.lines[path] = line
        return path

    def value(self, event: Any, line: int) -> Any:
        text: str = event.value
        if not event.implicit[0]:  # quoted or a block of text
            return text
        if not text:
            self.refuse(line, "a value is empty; write it, or leave its key out")
        if text.lower() in _REFUSED_WORDS:
            self.refuse(line, f"`{text}` has no one meaning in YAML; write `present` or `absent`, or quote the word")
        if text in ("true", "false"):
            return text == "true"
        if _INTEGER.fullmatch(text):
            return int(text)
        if _DECIMAL.fullmatch(text):
            return float(text)
        return text

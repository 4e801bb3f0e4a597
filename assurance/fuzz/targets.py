"""What is fuzzed: bytes in, nothing out. Whatever they say, only the library's own errors may come, and none repeats them.

Each target raises `AssertionError` for an error that repeats the input, and lets every other error but `TriageError`
through. `fuzz.py` runs them with a coverage-guided fuzzer; a test runs them on the committed corpus.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from typing import Any

from doors import DOORS  # type: ignore[import-not-found, unused-ignore]  # beside this file

from sciatica_triage import Presentation, RulePack, TriageError, Triager
from sciatica_triage.authoring.lint import check_pack
from sciatica_triage.vocabulary import vocabulary_of

_SHORTEST = 12
"""Texts shorter than this may stand in a message by chance."""
_NAMES = sorted({*vocabulary_of(Presentation).findings, "somebody_else", "reported_by"}, key=len, reverse=True)
_TRIAGER = Triager(engine="reference")
_PACK = b"""name: small
version: 1.0.0
title: A small pack
scope: Nothing but a test
floor: {urgency: routine, because: It is a test, basis: design choice}
definitions: {weak: {any: [leg_weakness, cannot_move_leg]}}
"""
_SOURCES = b"""sources:
  leaflet: {title: A leaflet, publisher: nobody, date: "2020", tier: leaflet, statements: {S1: {quote: Go at once.}}}
"""


class _File:
    """A file of a rule pack, in memory."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self._data = data

    def is_dir(self) -> bool:
        return False

    def open(self, mode: str) -> io.BytesIO:
        assert mode == "rb"
        return io.BytesIO(self._data)


class _Folder:
    """A folder of a rule pack, in memory."""

    name = "small"

    def __init__(self, **files: bytes) -> None:
        self._files = [_File(f"{name}.yaml", data) for name, data in files.items()]

    def is_dir(self) -> bool:
        return True

    def iterdir(self) -> Iterator[_File]:
        return iter(self._files)


def rule(data: bytes) -> None:
    """A rule file (or, by its first byte, a definition or source file) inside a small pack that is otherwise right."""
    which = {b"!"[0]: "pack", b"%"[0]: "sources"}.get(data[0] if data else 0, "rule")
    files = {"pack": _PACK, "sources": _SOURCES, "rule": b"", which: data[which != "rule" :]}
    if which != "rule":
        files["rule"] = _RULE
    folder: Any = _Folder(**files)
    try:
        pack = RulePack.load(folder)
        check_pack(pack)
        Triager([pack], engine="reference").triage({"leg_weakness": True})
    except TriageError as error:
        _own(error)


_RULE = b"""title: A weak leg
when: weak
urgency: urgent
suspects: a nerve root
because: It says so
citations: [S1]
cases:
  fires: {a weak leg: {leg_weakness: present}}
"""


def json_text(data: bytes) -> None:
    """The text of a JSON presentation; what can be read gives a result that reads back equal."""
    try:
        presentation = Presentation.model_validate_json(data)
        result = _TRIAGER.triage(presentation)
    except TriageError as error:
        _own(error, *_texts(data))
        return
    assert Presentation.model_validate_json(presentation.model_dump_json()) == presentation
    assert result.urgency <= result.ceiling


def mapping(data: bytes) -> None:
    """A mapping of answers, as a host's program would give it: names from the vocabulary and values of any kind."""
    names = [*vocabulary_of(Presentation).findings, "reported_by", "heard", "no_such_finding"]
    values: list[object] = [
        True,
        False,
        None,
        "present",
        "unsure",
        "yes",
        0,
        -1,
        7,
        1e308,
        float("nan"),
        10**400,
        b"x",
        [],
        {},
    ]
    answers: dict[str, object] = {}
    for i in range(0, len(data) - 1, 2):
        kind = data[i + 1]
        value = values[kind] if kind < len(values) else kind / 7 if kind < 128 else f"it hurts since {data.hex()}"
        answers[names[data[i] % len(names)]] = value
    try:
        result = _TRIAGER.triage(answers)
    except TriageError as error:
        _own(error, *(value for value in answers.values() if isinstance(value, str)))
        return
    assert result.replay() == result


TARGETS: dict[str, Callable[[bytes], None]] = {"rule": rule, "json": json_text, "mapping": mapping, **DOORS}


def _own(error: TriageError, *texts: str) -> None:
    """An own error says something, chains nothing that may hold the input, and repeats none of these texts."""
    assert str(error)
    assert error.__cause__ is None
    assert error.__context__ is None
    said = repr(error)
    for name in _NAMES:  # the names of findings are said, and a text may happen to be part of one
        said = said.replace(name, "...")
    for text in texts:
        assert len(text) < _SHORTEST or text not in said, "an error repeats what was given"


def _texts(data: bytes) -> Iterator[str]:
    """All texts of a JSON document, keys included."""
    todo: list[Any] = []
    try:
        todo.append(json.loads(data))
    except (ValueError, RecursionError):
        return
    while todo:
        one = todo.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            todo += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            todo += one

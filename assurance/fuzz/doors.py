"""Fuzz targets for the doors that take files, stored texts, messages and what a model wrote: see `targets`.

The first byte chooses the form (a file's name, an encoding), the rest is its content.
"""

from __future__ import annotations

import contextlib
import io
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sciatica_triage import RulePack, TriageError, TriageResult
from sciatica_triage.authoring.lint import check_pack
from sciatica_triage.chat import Conversation, Gate, handle_tool_call
from sciatica_triage.cli import main
from sciatica_triage.words import read

_TABLES = ("t.csv", "t.tsv", "t.jsonl", "t.ndjson", "t.csv.gz", "t.xlsx", "t.parquet", "t.txt", "t")
_PEOPLE = ("p.yaml", "p.json", "p.yml", "p.txt", "p")
_NAMES = (
    "a.yaml",
    "pack.yaml",
    "sources.yaml",
    "\x01.yaml",
    "é.yaml",
    "a b.yaml",
    "..yaml",
    "A.YAML",
    "a.yml",
    "-.yaml",
    "\u202e.yaml",
)
_PACK = b"""name: small
version: 1.0.0
title: T
scope: S
floor: {urgency: routine, because: b, basis: design choice}
"""
_GATE = Gate()
_DRAFT = "Carry on as usual."
_UNFORESEEN = 3
"""The exit status of a fault that nobody foresaw."""


def table(data: bytes) -> None:
    """A file of people given to `batch`: rows come out or are refused, and every answer of the command is a foreseen one."""
    with tempfile.TemporaryDirectory() as folder:
        _command("batch", _file(folder, _TABLES, data), Path(folder) / "out.csv", "--engine", "reference")


def person(data: bytes) -> None:
    """A file of one person given to `assess`."""
    with tempfile.TemporaryDirectory() as folder:
        _command("assess", "--engine", "reference", _file(folder, _PEOPLE, data))


def pack(data: bytes) -> None:
    """A folder with one file of any name beside a right `pack.yaml`, loaded and checked."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "pack.yaml").write_bytes(_PACK)
        _file(folder, _NAMES, data)
        with contextlib.suppress(TriageError):
            check_pack(RulePack.load(Path(folder)))


def message(data: bytes) -> None:
    """A person's message in any encoding, read and told to a conversation."""
    for text in (
        data.decode(errors="surrogateescape"),
        data.decode("latin-1"),
        data.decode("utf-16", errors="replace"),
    ):
        with contextlib.suppress(TriageError):
            read(text)
        with contextlib.suppress(TriageError):
            Conversation().hear(text)


def stored(data: bytes) -> None:
    """A stored result and a stored conversation."""
    text = data.decode(errors="surrogateescape")
    for load in (TriageResult.load, Conversation.from_json):
        with contextlib.suppress(TriageError):
            load(text)


def call(data: bytes) -> None:
    """What a model wrote as the arguments of a tool call; while one was refused, no draft passes."""
    conversation = Conversation()
    done = handle_tool_call("record_answers", data.decode(errors="surrogateescape"), conversation)
    decision = _GATE.check(conversation, _DRAFT)
    assert done.urgency <= decision.urgency, "the gate is calmer than what the call was told"
    assert decision.action != "allow" or _DRAFT in decision.message
    assert done.ok or decision.action != "allow", "a refused call was forgotten"


DOORS: dict[str, Callable[[bytes], None]] = {
    "table": table,
    "person": person,
    "pack": pack,
    "message": message,
    "stored": stored,
    "call": call,
}


def _file(folder: str, names: tuple[str, ...], data: bytes) -> Path:
    path = Path(folder, names[data[0] % len(names)] if data else names[0])
    path.write_bytes(data[1:])
    return path


def _command(*words: Any) -> None:
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        status = main([*map(str, words)])
    assert status < _UNFORESEEN, said.getvalue().splitlines()[-1:]

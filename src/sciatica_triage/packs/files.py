"""Reading the files of a rule pack from its folder, whatever lies there: regular files alone, bounded, with plain names.

What belongs to tools (names that start with a dot, `__pycache__`) and what is for people or programs by its name (a page, a
picture, a licence, Python, a schema) is passed over. Everything else that cannot be read is a problem, another ending too:
a rule that is silently left out would make answers calmer.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from ..errors import Problem, RulePackError, TriageError, in_own_words

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

Folder: TypeAlias = "Path | os.DirEntry[str] | Traversable"
_OF_THE_SYSTEM: Final = (Path, os.DirEntry)
"""What a file is that lies on a disk; an entry of a folder is read as it was found, without a path made of it."""

_LARGEST: Final = 1_000_000
_LARGEST_PACK: Final = 100_000_000
_MOST_FILES: Final = 50_000
_MOST_ENTRIES: Final = 100_000
"""The most names of one folder that are looked at."""
MOST_PROBLEMS: Final = 1_000
"""With more than these it is no pack with mistakes, but something else: nothing further is read or told."""
_DEEPEST: Final = 8
_PLAIN_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_BESIDE_RULES: Final = (  # compiled where there is such a file: in the shipped packs is none
    r"(?i)\..*|.+\.(md|rst|html|pdf|png|svg|py|toml|cfg|schema\.json)|(README|LICEN[CS]E|COPYING|NOTICE|AUTHORS|CHANGELOG)(\.txt)?"
    r"|CODEOWNERS|Makefile|ear\.(json|bin)"
)
"""Files beside rules that hold none; the last two are tables of the words reader, in the folder of a language."""
# Without O_NONBLOCK, opening a pipe waits for a writer; without O_BINARY, Windows would change what it reads.
_NONBLOCKING: Final = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def read_folder(folder: Folder, problems: list[Problem]) -> dict[str, bytes]:
    """The YAML files below a folder, by their path from there, in a fixed order, with plain ends of lines.

    Nothing where there is no such folder. Every file that cannot be read is a problem; its place is the path from the
    pack's folder on.
    """
    if not _is_folder(folder):
        return {}
    files: dict[str, bytes] = {}
    size = 0
    for name, file in _yaml_files(folder, "", folder.name, problems):
        try:
            files[name] = read_file(f"{folder.name}/{name}", file)
        except RulePackError as error:
            problems += error.problems
        size += len(files.get(name, b""))
        if size > _LARGEST_PACK or len(files) > _MOST_FILES:
            problems.append(
                Problem(shown(folder.name), None, f"expected at most {_MOST_FILES:,} files and {_LARGEST_PACK:,} bytes")
            )
            break
        if len(problems) > MOST_PROBLEMS:
            break
    # The hash of a pack is over its files in this order. A walk folder by folder gives another: `a/b` before `a-c`.
    return dict(sorted(files.items()))


def read_file(place: str, file: Folder) -> bytes:
    """The text of one file, with plain ends of lines; `place` names it in errors."""
    return read_bytes(place, file, _LARGEST).replace(b"\r\n", b"\n")


def read_bytes(place: str, file: Folder, largest: int) -> bytes:
    """What one file holds; raise `RulePackError` where it is no regular file of at most this size with a plain name."""
    # The first part is the pack's own folder, which its owner may call anything.
    *folders, name = place.split("/")[1:] or [place]
    if not all(map(_PLAIN_NAME.fullmatch, [*folders, name.rpartition(".")[0]])):
        raise RulePackError(Problem(shown(place), None, "expected names of letters, digits, `_` and `-`"))
    with in_own_words(failures_of(file), lambda error: RulePackError(_unreadable(place, error))):
        data = _read_regular(file, largest) if isinstance(file, _OF_THE_SYSTEM) else _read_resource(file, largest)
        if len(data) > largest:
            raise TriageError(f"expected at most {largest:,} bytes")
        return data


def _read_regular(file: Path | os.DirEntry[str], largest: int) -> bytes:
    """Without ever waiting for a pipe or a device, even where one takes the file's place meanwhile."""
    # Twice: opening a device may already act on it, and what is opened may be another file by then.
    if not (isinstance(file, os.DirEntry) and file.is_file(follow_symlinks=False)):  # as its folder says already
        _refuse_irregular(os.stat(file), largest)
    opened = os.open(file, os.O_RDONLY | _NONBLOCKING)
    try:
        about = os.fstat(opened)
        _refuse_irregular(about, largest)
        data = b""
        while len(data) <= largest and (more := os.read(opened, about.st_size + 1)):  # it may grow while it is read
            data += more
        return data
    finally:
        os.close(opened)


def _refuse_irregular(about: os.stat_result, largest: int) -> None:
    if not stat.S_ISREG(about.st_mode):
        raise TriageError("expected a regular file")
    if about.st_size > largest:
        raise TriageError(f"expected at most {largest:,} bytes")


def _read_resource(file: Traversable, largest: int) -> bytes:
    with file.open("rb") as opened:
        # One byte more than is allowed: too much is seen without being taken in.
        data: bytes = opened.read(largest + 1)
        return data


def _yaml_files(folder: Folder, prefix: str, place: str, problems: list[Problem]) -> Iterator[tuple[str, Folder]]:
    if prefix.count("/") > _DEEPEST:
        problems.append(Problem(shown(place), None, f"folders are nested more than {_DEEPEST} levels deep"))
        return
    entries: list[tuple[str, Folder, bool]] = []
    try:
        with in_own_words(failures_of(folder), lambda error: RulePackError(_unreadable(place, error))):
            entries = sorted(islice(_entries(folder), _MOST_ENTRIES + 1), key=lambda entry: entry[0])
    except RulePackError as error:
        problems += error.problems
    if len(entries) > _MOST_ENTRIES:
        problems.append(
            Problem(shown(place), None, f"expected a folder of at most {_MOST_ENTRIES:,} files and folders")
        )
        return
    for own, entry, is_folder in entries:
        if len(problems) > MOST_PROBLEMS:
            return
        name, inside = f"{prefix}{own}", f"{place}/{own}"
        if is_folder and (own.startswith(".") or own == "__pycache__"):
            continue
        # A link may lead in a circle or to all of `/proc`; passing it over in silence would leave its rules out.
        if is_folder and isinstance(entry, os.DirEntry) and entry.is_symlink():
            problems.append(
                Problem(shown(inside), None, "links to folders are not followed; put the folder itself here")
            )
        elif is_folder:
            yield from _yaml_files(entry, f"{name}/", inside, problems)
        # Ends in any case: `rule.YAML` on a disk that ignores case is a rule like any other.
        elif own.lower().endswith((".yaml", ".yml")):
            yield name, entry
        elif not re.fullmatch(_BESIDE_RULES, own):
            problems.append(
                Problem(
                    shown(inside), None, "expected a rule, in a file that ends with `.yaml`; rename it, or take it away"
                )
            )


def _entries(folder: Folder) -> Iterator[tuple[str, Folder, bool]]:
    """What lies in a folder: names, files, and whether each is a folder itself."""
    if isinstance(folder, _OF_THE_SYSTEM):
        with os.scandir(folder) as found:
            yield from ((entry.name, entry, _is_folder(entry)) for entry in found)
    else:
        yield from ((entry.name, entry, _is_folder(entry)) for entry in folder.iterdir())


def _is_folder(entry: Folder) -> bool:
    try:
        return entry.is_dir()
    except failures_of(entry):  # what cannot be looked at is read as a file, and refused there
        return False


def failures_of(file: object) -> type[Exception] | tuple[type[Exception], ...]:
    """What reading it may raise: a file of the system one of these, a store of another kind anything.

    What else is raised while a file is read is from outside, such as a signal handler, and goes on as it is.
    """
    return (OSError, ValueError, TriageError) if isinstance(file, _OF_THE_SYSTEM) else Exception


def _unreadable(place: str, error: Exception) -> Problem:
    if isinstance(error, TriageError):
        return Problem(shown(place), None, str(error))
    why = error.strerror.lower() if isinstance(error, OSError) and error.strerror else "its store is broken"
    return Problem(shown(place), None, f"cannot be read: {why}")


def shown(name: str) -> str:
    """A name as a message may hold it: printable and not too long."""
    # A file's name may hold what a terminal obeys.
    return "".join(c if c.isascii() and c.isprintable() else "?" for c in name[:200])

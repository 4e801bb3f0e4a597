"""Where files are put: each appears when all of a run are complete, and what was there before stays until then."""

from __future__ import annotations

import os
import re
import shutil
import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import IO, Final

from ..errors import OptionError, TriageError

# Only ever a new file, and through no link: nobody can have put one there that leads elsewhere.
_NEW: int = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_OURS: Final = re.compile(r"\.[0-9a-f]{16}\.part")
"""What `_beside` puts behind a dot and a name."""


class Part:
    """A file that is being written for a place: without a name where the system can do that, so that a run that is killed
    leaves nothing behind; else under a name beside the place that nobody can know beforehand."""

    def __init__(self, place: Path) -> None:
        self.place = place
        # Where 0.1.0 would have written through a link.
        for planted in (f".{place.name}.part", f".{place.name}.in.part"):
            with suppress(OSError):
                if place.with_name(planted).is_symlink():
                    place.with_name(planted).unlink()
        self._named: Path | None = None
        self._before: Path | None = None
        before = _mode(place)
        fd = _unnamed(place.absolute().parent, 0o666 if before is None else 0o600)
        if fd is None:
            self._named = _beside(place)
            fd = os.open(self._named, _NEW, 0o666 if before is None else 0o600)
        # As open to others as what was there before, but only from here on: it was made for us alone.
        if before is not None and hasattr(os, "fchmod"):
            os.fchmod(fd, before)
        self.file: IO[bytes] = os.fdopen(fd, "wb")

    def seal(self) -> None:
        """All of it is on the disk."""
        self.file.flush()
        # Before it is renamed: after a power cut the new name could otherwise stand for an empty file.
        os.fsync(self.file.fileno())

    def name(self) -> bool:
        """Give it a name of its own, by which it can be moved; whether it had none until then."""
        unnamed = self._named is None
        if unnamed:
            named = _beside(self.place)
            link = os.open("/proc/self/fd", os.O_RDONLY)
            try:  # a place to start from makes Python ask for the file itself, not for the link to it
                os.link(str(self.file.fileno()), named, src_dir_fd=link)
            finally:
                os.close(link)
            self._named = named
        self.file.close()
        return unnamed

    def put_before_it(self, notice: bytes) -> None:
        """Put a notice in its place, until it comes itself or `take_back` brings back what was there."""
        if os.path.lexists(self.place):
            self._before = _kept(self.place)
        beside = _beside(self.place)
        try:
            with os.fdopen(os.open(beside, _NEW, 0o666), "wb") as file:
                file.write(notice)
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, self.place)
        except OSError:
            _remove(beside)
            raise

    def put(self, *, keep: bool = False) -> None:
        """Give it its place; what was there is gone, unless it is to be kept until `take_back` or `discard`."""
        if self._named is not None:
            if keep and os.path.lexists(self.place):
                self._before = _kept(self.place)
            os.replace(self._named, self.place)
            self._named = None

    def take_back(self) -> None:
        """Give its place back to what was there before."""
        before, self._before = self._before, None
        if before is None:
            self.place.unlink()
        else:
            os.replace(before, self.place)

    def discard(self) -> None:
        """Leave nothing behind but what has its place; where a folder lets nothing go, an empty file at most."""
        with suppress(OSError):
            self.file.close()
        for left in (self._named, self._before):
            if left is not None:
                _remove(left)
        self._named = self._before = None


def put_all(parts: Sequence[Part], notice: bytes = b"") -> None:
    """Give all parts their places, or none: they are complete before the first moves, and where one has no place after all
    (it is protected, or something is mounted there), those that have theirs give it back.

    While the last one takes its place the others' have the notice, so that a run that is killed meanwhile leaves none beside
    what is not its own. Of two runs that finish at once one comes after the other, so that no place has the one's and another
    the other's.
    """
    for part in parts:
        part.seal()
    with ExitStack() as alone:
        # Lists in both: a generator would stop at the first folder without locks, or the first part with a name.
        locked = all([alone.enter_context(_alone(folder)) for folder in _folders(parts)])
        unnamed = all([part.name() for part in parts])
        for part in parts:
            refuse_place(part.place)
        *others, last = parts
        with ExitStack() as undo:
            for part in others:
                part.put_before_it(notice)
                undo.callback(part.take_back)
            last.put(keep=bool(others))
            undo.callback(last.take_back)
            for part in others:
                part.put()
            # All of them have their places, so nothing is taken back any more.
            undo.pop_all()
        if locked and unnamed:  # then every name such as ours is that of a run that was killed in here
            for part in parts:
                part.discard()
                _remove_leftovers(part.place)


def _folders(parts: Sequence[Part]) -> list[Path]:
    """The folders of all places, each once and in an order that every run has, so that no two wait for each other."""
    folders = [part.place.absolute().parent for part in parts]
    found = {(folder.stat().st_dev, folder.stat().st_ino): folder for folder in folders}
    return [found[key] for key in sorted(found)]


def refuse_places(source: Path, *targets: Path) -> None:
    """Raise `TriageError` where a target cannot be written, or is the source or another target under whatever name."""
    given = [source, *targets]
    for i, target in enumerate(targets, 1):
        refuse_place(target)
        for other in given[:i]:
            if _same(target, other):
                raise OptionError(f"{target}: the input, the output and the rejects need files of their own")


def refuse_place(place: Path) -> None:
    """Raise `TriageError` where no file can be put."""
    if not place.absolute().parent.is_dir():
        raise TriageError(f"{place}: no such folder")
    if place.exists() and not place.is_file():
        raise TriageError(f"{place}: there is something else than a file")


def _same(one: Path, other: Path) -> bool:
    if os.path.realpath(one) == os.path.realpath(other):
        return True
    return one.exists() and other.exists() and one.samefile(other)


def _kept(place: Path) -> Path:
    """The file at a place under a second name; a copy where there cannot be two names."""
    kept = _beside(place)
    try:
        os.link(place, kept, follow_symlinks=False)
    except (OSError, NotImplementedError):
        with place.open("rb") as old, os.fdopen(os.open(kept, _NEW, 0o600), "wb") as new:
            shutil.copyfileobj(old, new)
        shutil.copystat(place, kept)
    return kept


def _remove(left: Path) -> None:
    """Remove a file of ours; empty it where the folder does not let it go, since it may hold what a person said."""
    try:
        left.unlink(missing_ok=True)
    except OSError:
        with suppress(OSError):
            os.truncate(left, 0)


def _remove_leftovers(place: Path) -> None:
    """Remove what runs that were killed left beside a place."""
    with suppress(OSError):
        for left in os.listdir(place.absolute().parent):
            if left.startswith(f".{place.name}.") and _OURS.fullmatch(left[len(place.name) + 1 :]):
                _remove(place.with_name(left))


def _mode(place: Path) -> int | None:
    try:
        found = os.stat(place)
    except OSError:
        return None
    # Who may read and write it, and nothing such as set-user-id.
    return stat.S_IMODE(found.st_mode) & 0o777


def _beside(place: Path) -> Path:
    return place.with_name(f".{place.name}.{token_hex(8)}.part")


def _unnamed(folder: Path, mode: int) -> int | None:
    flag = getattr(os, "O_TMPFILE", None)
    if flag is None or not os.path.isdir("/proc/self/fd"):
        return None
    with suppress(OSError):
        # Not every file system can make a file without a name.
        return os.open(folder, flag | os.O_WRONLY, mode)
    return None


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Only one run of this library is in here for a folder, where the system has such locks; whether it has."""
    try:
        import fcntl
    except ImportError:
        yield False
        return
    held, locked = os.open(folder, os.O_RDONLY), False
    try:
        with suppress(OSError):  # a file system without locks
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                print(f"{folder}: waiting for another run that puts its files there", file=sys.stderr)
                fcntl.flock(held, fcntl.LOCK_EX)
            locked = True
        yield locked
    finally:
        # The lock goes with it, as it would with the process.
        os.close(held)

"""The manifest of the shipped rules: the hash of every file, made when a wheel is built and checked when files are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

NAME: Final = "manifest.json"
CHANGED: Final = "this file was changed in the installation; rules of your own go into a pack of your own"


def manifest_of(folder: Path) -> dict[str, str]:
    """The hash of every file below a folder, by its path from there."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != NAME)
    return {path.relative_to(folder).as_posix(): hash_of(path.read_bytes()) for path in files}


def hash_of(data: bytes) -> str:
    """The SHA-256 of a file's text, whatever ends its lines."""
    # Files are hashed as they lie on the disk, and as `read_file` gives them: with plain ends of lines.
    return sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def hashes_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """The hash of each of some files, by its name."""
    return {name: hash_of(data) for name, data in files.items()}


def differences(manifest: Mapping[str, str], folder: str, files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """What was lost, added or changed among a folder's YAML files since the manifest was made; what is wrong with each."""
    start = f"{folder}/"
    expected = {
        path.removeprefix(start): hash_
        for path, hash_ in manifest.items()
        # Other files of the manifest are compared when they are read; `files` has YAML alone.
        if path.startswith(start) and path.endswith((".yaml", ".yml"))
    }
    for name in sorted(expected.keys() | files.keys()):
        if name not in files:
            yield name, "this file is missing from the installation; install it again"
        elif name not in expected:
            yield name, "this file was added to the installation; rules of your own go into a pack of your own"
        elif hash_of(files[name]) != expected[name]:
            yield name, CHANGED

"""What is prepared of the shipped rules when a wheel is built: each file's name below `rules/` and its bytes."""

from __future__ import annotations

from pathlib import Path

from pydantic_core import to_json

from ..packs.manifest import NAME, hash_of, manifest_of
from ..packs.pack import pack_of_files
from ..packs.prepared import FOLDER, as_json, content_of
from ..packs.shipped import SHIPPED, shipped_files
from ..result.advice_file import content_of_text, shipped_advice


def files_beside(rules: Path) -> dict[str, bytes]:
    """What a build puts beside the files of this folder, by name: what is prepared of them, and the manifest of all."""
    made = prepared_files()
    hashes = manifest_of(rules) | {name: hash_of(data) for name, data in made.items()}
    # In one order, so that the same rules make the same bytes wherever they are built.
    return {**made, NAME: to_json(dict(sorted(hashes.items())), indent=1)}


def prepared_files() -> dict[str, bytes]:
    """The prepared form of every shipped pack and of the advice, all made from their YAML."""
    made = {}
    for name in SHIPPED:
        files = shipped_files(name)
        made[f"{FOLDER}/{name}.json"] = as_json(content_of(pack_of_files(name, files)), files)
    for file, data in (advice := shipped_advice()).items():
        made[f"{FOLDER}/advice.json"] = as_json(content_of_text(file, data), advice)
    return made

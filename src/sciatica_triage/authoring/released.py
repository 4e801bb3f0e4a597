"""What was released: the hash of each version of each pack, in `released.yaml` beside the packs' folders.

A pack that has changed under a version that was released is told by `check`: a result would name a version that says
something else to others.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ..errors import OptionError, Problem, RulePackError, in_own_words
from ..packs.files import read_file
from ..packs.pack import RulePack
from ..packs.strict_yaml import read_yaml
from .issue import Issue, Mistake

NAME: Final = "released.yaml"


def released_beside(folder: Path) -> dict[str, dict[str, str]]:
    """The record beside a pack's folder, empty where there is none; raise `RulePackError` where it cannot be read."""
    file = folder.parent / NAME
    if not file.exists():
        return {}
    content = read_yaml(NAME, read_file(NAME, file)).content
    if not isinstance(content, dict) or not all(isinstance(versions, dict) for versions in content.values()):
        raise RulePackError(Problem(NAME, None, "expected names of packs, each with its versions and their hashes"))
    return content


def unchanged_version(pack: RulePack, folder: Path) -> Iterator[Issue]:
    """The pack was released under its version, and has changed since."""
    # A version that is not recorded equals itself: it may change until it is released.
    if released_beside(folder).get(pack.name, {}).get(pack.version, pack.sha256) != pack.sha256:
        yield Issue(Mistake.VERSION_UNCHANGED, f"{folder.name}/pack.yaml", pack.version)


def record_release(pack: RulePack, folder: Path) -> None:
    """Write the pack's version and hash into the record; what stands there stays."""
    record = released_beside(folder)
    # A hash that was released is never replaced; `unchanged_version` goes on telling.
    record.setdefault(pack.name, {}).setdefault(pack.version, pack.sha256)
    file = folder.parent / NAME
    lines = [line + "\n" for line in (file.read_text("utf-8") if file.exists() else "").splitlines() if line[:1] == "#"]
    lines += [
        f"{name}:\n" + "".join(f'  "{v}": "{h}"\n' for v, h in sorted(one.items())) for name, one in record.items()
    ]
    with in_own_words(OSError, lambda _: OptionError(f"cannot write `{NAME}` beside the pack")):
        file.write_text("".join(lines), "utf-8")

"""Copies of the shipped packs, for tests that break one."""

from __future__ import annotations

import shutil
from dataclasses import fields
from pathlib import Path

import yaml

from sciatica_triage import RulePack
from sciatica_triage.packs.pack import as_read
from sciatica_triage.packs.shipped import rules_folder
from sciatica_triage.vocabulary.answers import Answers


def changed(pack: RulePack, **parts: object) -> RulePack:
    """A pack that says something else by the same name and hash: outside of the library nobody can have one."""
    return as_read({**{one.name: getattr(pack, one.name) for one in fields(pack)}, **parts})


class Copy:
    """A pack's folder in a temporary place, whose files can be changed key by key."""

    def __init__(self, folder: Path, pack: str) -> None:
        self.folder = folder / pack
        shutil.copytree(Path(str(rules_folder())) / pack, self.folder)

    def file(self, name: str) -> Path:
        """The file of a rule, by its id, or a file of the pack by its name."""
        (found,) = self.folder.rglob(name if name.endswith(".yaml") else f"{name}.yaml")
        return found

    def change(self, name: str, /, **keys: object) -> Copy:
        """Replace keys of a file; a key that is None is taken out."""
        file = self.file(name)
        content = yaml.safe_load(file.read_text("utf-8")) | keys
        kept = {key: value for key, value in content.items() if value is not None}
        file.write_text(yaml.safe_dump(kept, sort_keys=False, allow_unicode=True), "utf-8")
        return self

    def read(self, name: str) -> dict[str, object]:
        """What a file says."""
        content: dict[str, object] = yaml.safe_load(self.file(name).read_text("utf-8"))
        return content

    def load(self) -> RulePack:
        """The pack as it now is."""
        return RulePack.load(self.folder)

    def load_as(self, vocabulary: type[Answers]) -> RulePack:
        """The pack as it now is, about the findings of this class."""
        return RulePack.load(self.folder, vocabulary=vocabulary)

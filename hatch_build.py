"""What a build adds: the manifest of the shipped rules, so that a file that was lost on the way is noticed, and a README
whose links lead somewhere from the package index too."""

from __future__ import annotations

import importlib.util
import json
import re
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface


class Manifest(BuildHookInterface[Any]):
    """Made for every wheel; an editable installation reads the rules of its checkout, which are being worked on."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the manifest and have it included beside the rules."""
        if version == "editable":
            return
        root = Path(self.root)
        spec = importlib.util.spec_from_file_location("manifest", root / "src/sciatica_triage/packs/manifest.py")
        assert spec is not None
        assert spec.loader is not None
        manifest = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(manifest)
        made = Path(tempfile.mkdtemp()) / manifest.NAME
        made.write_text(json.dumps(manifest.manifest_of(root / "rules"), indent=1), "utf-8")
        build_data["force_include"][str(made)] = f"sciatica_triage/rules/{manifest.NAME}"


class Readme(MetadataHookInterface):
    """The README as the package index shows it."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Read it, with its links as `for_the_index` makes them."""
        text = (Path(self.root) / "README.md").read_text("utf-8")
        home = metadata.get("urls", {}).get("Source")
        metadata["readme"] = {"content-type": "text/markdown", "text": for_the_index(text, home)}


def for_the_index(readme: str, home: str | None) -> str:
    """Links to files of the project lead to its repository; where no address of one is known, they become file names."""
    link = r"\[([^\]]+)\]\((?!https?:)([^)#]+)\)"
    return re.sub(link, rf"[\1]({home}/blob/HEAD/\2)" if home else r"\1 (`\2`)", readme)

"""Puts the manifest of the shipped rules into the wheel, so that a file that was lost on the way is noticed."""

from __future__ import annotations

import importlib.util
import json
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


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

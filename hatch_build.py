"""Puts two things into a wheel beside the rules: what is prepared of them, so that no process waits for their YAML, and the
manifest of all files, so that one that was lost or changed on the way is noticed.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Manifest(BuildHookInterface[Any]):
    """Made for every wheel; an editable installation reads the rules of its checkout, which are being worked on."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the prepared files and the manifest, and have them included beside the rules."""
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        from sciatica_triage.authoring.prepare import files_beside

        folder = Path(tempfile.mkdtemp())
        for name, data in files_beside(root / "rules").items():
            made = folder / name
            made.parent.mkdir(exist_ok=True)
            made.write_bytes(data)
            build_data["force_include"][str(made)] = f"sciatica_triage/rules/{name}"

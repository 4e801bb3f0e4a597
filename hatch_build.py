"""What a build adds to a wheel: prepared rules, the manifest of all rule files, the engine where it can be compiled, and a
README whose links lead somewhere from the package index too.

durable-rules is a source distribution that is compiled when it is installed. So that nobody's installation ends in errors of
a compiler, it is no dependency: where a small extension can be compiled, the build asks for durable-rules and puts its one
extension module into the wheel, which then is for this platform. Elsewhere it is pure, and the reference evaluator runs.
`SCIATICA_TRIAGE_ENGINE=no` makes a pure wheel anywhere.
"""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

ENGINE = "durable-rules==2.0.28"
MODULE = "durable_rules_engine"
PROBE = """
from setuptools import Extension, setup
setup(name="probe", ext_modules=[Extension("probe", ["probe.c"])], script_args=["-q", "build_ext", "--inplace"])
"""
PROBE_C = """
#include <Python.h>
static struct PyModuleDef probe = {PyModuleDef_HEAD_INIT, "probe", NULL, -1, NULL};
PyMODINIT_FUNC PyInit_probe(void) { return PyModule_Create(&probe); }
"""


@cache
def can_compile() -> bool:
    """Whether an extension module can be compiled and loaded here."""
    if os.environ.get("SCIATICA_TRIAGE_ENGINE") == "no":
        return False
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "probe.c").write_text(PROBE_C, "utf-8")
        for program in (PROBE, "import probe"):
            done = subprocess.run([sys.executable, "-c", program], cwd=folder, capture_output=True, check=False)
            if done.returncode:
                return False
    return True


class Build(BuildHookInterface[Any]):
    """For every wheel; an editable installation reads the rules of its checkout, which are being worked on."""

    def dependencies(self) -> list[str]:
        """What the build needs itself: the engine, where it can be compiled."""
        return [ENGINE] if can_compile() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Have the prepared rules, the manifest and the engine included."""
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
        engine = importlib.util.find_spec(MODULE) if can_compile() else None
        if engine is None or engine.origin is None:
            self.app.display_warning(
                "durable-rules cannot be compiled here: this wheel is pure, the reference runs alone"
            )
            return
        build_data["force_include"][engine.origin] = f"sciatica_triage/engine/{Path(engine.origin).name}"
        build_data["pure_python"] = False
        build_data["infer_tag"] = True


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

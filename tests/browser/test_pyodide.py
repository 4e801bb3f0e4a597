"""In a browser's Python: the built wheel installs, and every answer is that of CPython, byte by byte.

Needs node, the npm package `pyodide` in the folder `SCIATICA_NODE_MODULES`, and in `SCIATICA_WASM_WHEELS` the wheels that a
browser would fetch, with the pure one of the library. Where they are missing CI fails, and other machines skip.
"""

from __future__ import annotations

import json
import os
import subprocess
import zipfile
from hashlib import sha256
from importlib.metadata import distribution
from pathlib import Path

import pytest
import yaml

from sciatica_triage import Triager
from sciatica_triage.words import lexicon, read

from ..test_oracle import people

PROGRAM = """
import json, yaml
from hashlib import sha256
from sciatica_triage import RulePack, Triager, triage
from sciatica_triage.packs.shipped import SHIPPED, rules_folder, shipped_pack
from sciatica_triage.words import lexicon, load_lexicon, read

assert not hasattr(yaml, "CSafeLoader")
given = json.loads(GIVEN)
said = [sha256(triage(person).model_dump_json().encode()).hexdigest() for person in given["people"]]
heard = [read(text).model_dump_json() for text in given["texts"]]
from_yaml = [RulePack.load(rules_folder() / name) == shipped_pack(name) for name in SHIPPED]
print("RESULT" + json.dumps({"said": said, "heard": heard, "from_yaml": from_yaml}))
"""
COUNT = int(os.environ.get("SCIATICA_BROWSER_CASES", "500"))
"""2,000 take half a minute."""


@pytest.fixture(scope="module")
def installed() -> tuple[Path, Path]:
    found = [os.environ.get(name) for name in ("SCIATICA_NODE_MODULES", "SCIATICA_WASM_WHEELS")]
    if found[0] and found[1] and Path(found[0], "pyodide").is_dir():
        return Path(found[0]), Path(found[1])
    missing = "Pyodide or its wheels are missing: set SCIATICA_NODE_MODULES and SCIATICA_WASM_WHEELS"
    return pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)


def test_in_a_browser_the_wheel_installs_and_every_answer_is_the_same(
    installed: tuple[Path, Path], tmp_path: Path
) -> None:
    """With PyYAML's parser in Python, without rapidfuzz and without durable-rules."""
    modules, wheels = installed
    persons = [person.model_dump(mode="json") for person in people(COUNT, seed=5)]
    texts = [*[*lexicon().examples()][:200:2], "I have numness betwen my legs", "cant wee sinse yesterday"]
    given = repr(json.dumps({"people": persons, "texts": texts}))
    (tmp_path / "program.py").write_text(f"GIVEN = {given}\n{PROGRAM}", "utf-8")
    for wheel in wheels.glob("*.whl"):
        (tmp_path / wheel.name).write_bytes(wheel.read_bytes())
    pure_yaml(tmp_path)
    script = Path(__file__).with_name("in_pyodide.mjs")
    done = subprocess.run(
        ["node", script, modules, tmp_path, tmp_path / "program.py"],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, [line[:200] for line in done.stderr.splitlines()[-8:]]
    result = json.loads(done.stdout.rpartition("RESULT")[2])
    by_reference = Triager(engine="reference")

    expected = [sha256(by_reference.triage(p).model_dump_json().encode()).hexdigest() for p in persons]
    assert [(i, a) for i, a in enumerate(result["said"]) if a != expected[i]] == []
    assert len(result["said"]) == COUNT
    assert result["heard"] == [read(t).model_copy(update={"spelled_by": "python"}).model_dump_json() for t in texts]
    assert result["from_yaml"] == [True, True]


def pure_yaml(folder: Path) -> None:
    """A wheel of the installed PyYAML without its C parser; no index has one for WebAssembly."""
    of = distribution("PyYAML")
    info = f"pyyaml-{of.version}.dist-info"
    with zipfile.ZipFile(folder / f"pyyaml-{of.version}-py3-none-any.whl", "w") as wheel:
        for file in Path(yaml.__file__).parent.glob("*.py"):
            wheel.write(file, f"yaml/{file.name}")
        wheel.writestr(f"{info}/METADATA", of.read_text("METADATA") or "")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")

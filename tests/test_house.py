"""The house: which wing may import which, that no imports run in a circle, and how many modules lie flat at the top.

Imports inside functions and those for type checkers count like any other.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Final

import pytest

PACKAGE: Final = Path(__file__).parents[1] / "src" / "sciatica_triage"

CORE: Final = ("ground", "vocabulary", "packs", "engine", "result", "triager")
"""From the ground up: each may import itself and those before it."""
READERS: Final = ("render", "authoring", "verify", "frames", "words", "chat", "fhir", "export")
"""Each may import itself and the core, and is known to nothing in it."""
ALSO: Final = {"chat": {"words"}, "authoring": {"words", "render"}, "export": {"frames"}}
FREE: Final = ("sciatica_triage", "mcp_server", "demo", "summary", "web", "cli", "__main__")
"""May import anything; nothing but `__main__` imports `cli`."""
ALLOWED: Final[Mapping[str, set[str]]] = {
    **{wing: set(CORE[: i + 1]) for i, wing in enumerate(CORE)},
    **{wing: {wing, *CORE} | ALSO.get(wing, set()) for wing in READERS},
    "batch": {"ground", "batch"},
}
GROUND: Final = ("base_error", "errors", "urgency", "shown", "values", "version")
WHO_IMPORTS_CLI: Final = {"cli", "__main__"}


def wing(module: str) -> str:
    first = module.split(".")[0] or "sciatica_triage"
    return "ground" if first in GROUND else first


def sources() -> dict[str, str]:
    """The text of every module, by its name below the package; a package is named as its folder."""
    found = {}
    for path in PACKAGE.rglob("*.py"):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path.read_text("utf-8")
    return found


def imports_of(module: str, texts: Mapping[str, str]) -> Iterator[str]:
    """The modules of this package that a module imports, anywhere in its text."""
    is_package = any(other.startswith(f"{module}." if module else "") and other != module for other in texts)
    for node in ast.walk(ast.parse(texts[module])):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = ["sciatica_triage", *module.split(".")] if module else ["sciatica_triage"]
            base = base[: len(base) - node.level + is_package] if node.level else []
            start = ".".join([*base, *([node.module] if node.module else [])])
            names = [f"{start}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            head, _, inner = name.partition(".")
            if head == "sciatica_triage":
                while inner not in texts:  # the last names are those of things inside a module
                    inner = inner.rpartition(".")[0]
                yield inner


def wrong_imports(texts: Mapping[str, str]) -> list[str]:
    """Every import that the table does not allow, and the first circle."""
    graph = {module: {other for other in imports_of(module, texts) if other != module} for module in texts}
    wrong = []
    for module, others in sorted(graph.items()):
        for other in sorted(others):
            allowed = wing(module) in FREE or wing(other) in ALLOWED[wing(module)]
            if not allowed or (wing(other) == "cli" and wing(module) not in WHO_IMPORTS_CLI):
                wrong.append(f"{module} imports {other}")
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        wrong.append(f"a circle: {' imports '.join(reversed(error.args[1]))}")
    return wrong


def test_data_flows_one_way_and_in_no_circle() -> None:
    assert wrong_imports(sources()) == []


def test_at_most_eight_modules_lie_flat_at_the_top() -> None:
    assert len([path for path in PACKAGE.glob("*.py") if not path.name.startswith("__")]) <= 8


def test_every_place_that_the_code_map_names_is_there() -> None:
    text = (PACKAGE.parents[1] / "CONTRIBUTING.md").read_text("utf-8")
    named = re.findall(
        r"`((?:[a-z_]+/)+[a-z_]+\.py)`", text.partition("Where to look first")[2].partition("\n\n`tests/`")[0]
    )

    assert len(named) > 7
    assert [name for name in named if not (PACKAGE / name).is_file()] == []


def test_every_wing_says_what_it_is() -> None:
    for folder in PACKAGE.iterdir():
        if folder.is_dir() and any(folder.glob("*.py")):
            assert ast.get_docstring(ast.parse((folder / "__init__.py").read_text("utf-8"))), folder.name


@pytest.mark.parametrize(
    "added",
    [
        "from ..triager import triage",
        "def later():\n    from ..render import card",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from ..engine.rulebook import Rulebook",
        "import sciatica_triage.cli.check",
    ],
    ids=["plain", "lazy", "type-only", "absolute"],
)
def test_a_wrong_import_of_each_kind_is_seen(added: str) -> None:
    texts = sources()
    texts["vocabulary.findings"] += f"\n{added}\n"

    assert [line for line in wrong_imports(texts) if line.startswith("vocabulary.findings imports ")]


def test_a_circle_inside_one_wing_is_seen() -> None:
    texts = sources()
    texts["vocabulary.findings"] += "\ndef later():\n    from .vocabulary import nearest\n"

    assert [line for line in wrong_imports(texts) if line.startswith("a circle: ")]

"""What stands around the code: the reasons for dependencies, the README of the package index, hazards and their tests."""

from __future__ import annotations

import ast
import importlib.util
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from sciatica_triage.cli import COMMANDS
from sciatica_triage.version import __version__

PROJECT: Final = Path(__file__).parents[1]
ABOUT: Final[dict[str, Any]] = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
FOR_USERS: Final = ("engine", "verify", "frames", "batch", "excel", "plot", "words", "mcp", "web", "cli", "spark")
HAZARDS: Final = (PROJECT / "docs/guide/intended-use.md").read_text("utf-8")


def test_every_dependency_has_its_bound_and_a_reason() -> None:
    page = (PROJECT / "docs/guide/versions.md").read_text("utf-8")
    extras = ABOUT["optional-dependencies"]
    wanted = {one for name in FOR_USERS for one in extras[name]} | {*ABOUT["dependencies"]}
    named = dict(re.findall(r"^\| ([a-zA-Z0-9-]+) \| `([^`]+)` \| .{20,} \|$", page, re.MULTILINE))

    assert named == dict(
        re.fullmatch(r"([\w-]+)(.*)", one).groups()  # type: ignore[union-attr]
        for one in wanted
        if not one.startswith("sciatica-triage[") and not (one.startswith("pyarrow") and one != "pyarrow>=18")
    )


@pytest.mark.parametrize("home", [None, "https://repository.example/it"])
def test_no_link_of_the_package_indexs_readme_leads_to_a_file(home: str | None) -> None:
    spec = importlib.util.find_spec("hatchling")
    if spec is None:
        pytest.skip("hatchling is there only where the project is built")
    build = importlib.util.spec_from_file_location("hatch_build", PROJECT / "hatch_build.py")
    assert build is not None
    assert build.loader is not None
    module = importlib.util.module_from_spec(build)
    build.loader.exec_module(module)
    made = module.for_the_index((PROJECT / "README.md").read_text("utf-8"), home)

    assert re.findall(r"\]\((?!https?:)[^)]*\)", made) == []
    assert ("docs/guide/chat.md" if home is None else f"{home}/blob/HEAD/docs/guide/chat.md") in made


def test_the_citation_names_this_version() -> None:
    assert yaml.safe_load((PROJECT / "CITATION.cff").read_text("utf-8"))["version"] == __version__


def test_the_hook_runs_a_command_that_there_is() -> None:
    hooks = yaml.safe_load((PROJECT / ".pre-commit-hooks.yaml").read_text("utf-8"))

    assert {hook["entry"].split()[1] for hook in hooks} <= {*COMMANDS}


def rows(heading: str) -> list[list[str]]:
    """The rows of the table below a heading of the page on intended use."""
    part = HAZARDS.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    table = [line for line in part.splitlines() if line.startswith("| ")][2:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table]


def test_every_test_that_a_hazard_names_is_there() -> None:
    named = [one for row in rows("Hazards") for one in re.findall(r"`([^`]+?\.py)(?:::(\w+))?`", row[-1])]

    assert all(re.search(r"`tests/[^`]+\.py::test_\w+`", row[-1]) for row in rows("Hazards"))
    for file, function in named:
        tree = ast.parse((PROJECT / file).read_text("utf-8"))
        assert not function or function in {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}, function


def test_every_change_of_somebodys_urgency_belongs_to_a_hazard() -> None:
    """Each part of the change log with a marked entry has a hazard; all are counted, so that a new one is looked at."""
    part, marked = "", Counter[str]()
    for line in (PROJECT / "CHANGELOG.md").read_text("utf-8").splitlines():
        heading = re.fullmatch(r"## (.+)|\*\*(.+)\*\*|((?:Higher|Lower) than before):", line)
        part = next(filter(None, heading.groups())) if heading else part
        marked[part] += line.startswith("- **urgency**")
    covered = {name for row in rows("Hazards") for name in re.split(r", (?=[A-Z])", row[2])}

    assert {name for name, count in marked.items() if count} - covered == set()
    assert f"**{marked.total()}** entries marked" in HAZARDS

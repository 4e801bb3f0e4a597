"""What stands around the code: the reasons for dependencies, the README of the package index, hazards and their tests."""

from __future__ import annotations

import ast
import importlib.util
import re
import subprocess
import sys
import tomllib
from argparse import ArgumentParser
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, Final

import pytest
import yaml

import sciatica_triage
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


NEEDS: Final = {
    "batch": "batch",
    "check": "verify",
    "diff": "verify",
    "interview": "cli",
    "mcp": "mcp",
    "verify": "verify",
}
"""The extra that a command ends without."""
PAGES: Final = [
    PROJECT / "README.md",
    *sorted((PROJECT / "docs").glob("*.md")),
    *sorted((PROJECT / "docs/guide").rglob("*.md")),
]


def typed(page: Path) -> list[list[str]]:
    """What a page tells a reader to type behind `sciatica-triage`: in code, and as a line of its own."""
    text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    found = re.findall(r"(?:^    |`)(?:\S*/)?sciatica-triage ([a-z][^`\n]*)", text, re.MULTILINE)
    return [re.split(r" [>|&] ", one)[0].split() for one in found]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_command_on_a_page_is_one_that_there_is(page: Path) -> None:
    for command, *arguments in typed(page):
        parser = ArgumentParser()
        import_module(f"sciatica_triage.cli.{command.replace('-', '_')}").arguments(parser)
        known = {name for action in parser._actions for name in action.option_strings}
        named = {re.split(r"[=\]]", one.lstrip("["))[0] for one in arguments if one.lstrip("[").startswith("--")}

        assert command in COMMANDS
        assert named <= known, command


@pytest.mark.parametrize("page", [page for page in PAGES if page.parent.name == "guide"], ids=lambda page: page.name)
def test_a_page_that_shows_a_command_names_the_extra_that_it_needs(page: Path) -> None:
    text = page.read_text("utf-8")
    wanted = {NEEDS[line[0]] for line in typed(page) if line[0] in NEEDS and "--no-proof" not in line}

    assert {extra for extra in wanted if f"`{extra}`" not in text and f"triage[{extra}]" not in text} == set()


def test_every_extra_that_is_named_is_there() -> None:
    """By the pages, and by what the code says where something is missing."""
    extras = {*ABOUT["optional-dependencies"]}
    pages = " ".join(page.read_text("utf-8") for page in PAGES)
    on_pages = {one for some in re.findall(r"(?:triage|\.)\[([a-z,]+)\]\"", pages) for one in some.split(",")}
    calls = [n for file in (PROJECT / "src").rglob("*.py") for n in ast.walk(ast.parse(file.read_text("utf-8")))]
    in_code = {
        node.args[1].value
        for node in calls
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "needs"
        and isinstance(node.args[1], ast.Constant)
    }

    assert len(on_pages) >= 5
    assert len(in_code) >= 5
    assert (on_pages | in_code) - extras == set()


def test_the_page_on_installing_lists_the_extras_for_users() -> None:
    page = (PROJECT / "docs/guide/install.md").read_text("utf-8")
    listed = [
        one for line in re.findall(r"^\| (`.*?) \|", page, re.MULTILINE) for one in re.findall(r"`([a-z]+)`", line)
    ]

    assert {*FOR_USERS, "all"} == {*listed} - {"checked", "reference"}


def test_the_reference_has_every_name_that_a_module_makes_public_or_a_page_imports(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("griffe", reason="the reference is made where the extra `docs` is")
    monkeypatch.syspath_prepend(str(PROJECT / "docs"))
    site: Any = import_module("reference")
    package: Any = import_module("sciatica_triage")
    parts = {f"sciatica_triage.{part}" for part in (*site.PARTS, *site.SINGLE)} | {"sciatica_triage"}
    wings = [import_module(f"sciatica_triage.{found.name}") for found in iter_modules(package.__path__) if found.ispkg]
    shown = {
        (module, name)
        for page in PAGES
        for module, names in re.findall(r"from (sciatica_triage[\w.]*) import ([\w, ]+)", page.read_text("utf-8"))
        for name in names.replace(" ", "").split(",")
    }

    # The renderers register themselves; nobody calls them.
    assert {wing.__name__ for wing in wings if hasattr(wing, "__all__")} - parts == {"sciatica_triage.render"}
    assert all(map(site.public, parts))
    assert [
        (module, name) for module, name in sorted(shown) if module not in parts or name not in site.public(module)
    ] == []


def test_looking_round_finds_every_public_name_those_that_are_imported_late_as_well() -> None:
    """`dir()` is what a completion offers; it loads nothing."""
    code = "import sys, sciatica_triage as t; print('sciatica_triage.vocabulary.catalogue' in sys.modules, *dir(t))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded, *names = done.stdout.split()

    assert loaded == "False"
    assert {"FindingInfo", "GivenAnswers", "findings", *sciatica_triage.__all__} <= {*names}
    assert names == sorted({*names})


def test_whatever_a_public_name_hands_out_has_an_entry_and_a_sentence_for_each_member(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("griffe", reason="the reference is made where the extra `docs` is")
    monkeypatch.syspath_prepend(str(PROJECT / "docs"))
    reference: Any = import_module("reference")
    listed = [one for names in reference.entries().values() for one in names]
    paths = {one.path for one in listed}

    assert {"sciatica_triage.result.reasons.Reason", "sciatica_triage.packs.rule.Citation"} <= paths
    assert "sciatica_triage.result.questions.Question.could_raise_to" in {
        a for o in listed for a in reference.anchors(o)
    }
    assert reference.without_a_sentence() == []
    for inside in reference.INSIDE:
        module, _, name = inside.rpartition(".")
        assert hasattr(import_module(f"sciatica_triage.{module}"), name), "left over"


def test_every_file_that_a_page_names_is_there() -> None:
    named = {
        place.rstrip(".")
        for page in PAGES
        for place in re.findall(
            r"(?<![\w/])((?:tests|assurance|benchmarks|docs|examples|rules)/[\w./-]+)", page.read_text("utf-8")
        )
    }

    assert len(named) >= 20
    assert sorted(place for place in named if not (PROJECT / place).exists()) == []


def test_every_test_that_a_page_names_is_there() -> None:
    named = {one for page in PAGES for one in re.findall(r"(tests/[\w/]+\.py)::(\w+)", page.read_text("utf-8"))}

    assert len(named) >= 60
    for file, function in sorted(named):
        assert f"def {function}(" in (PROJECT / file).read_text("utf-8"), function


def test_each_meaning_of_a_result_has_what_holds_it() -> None:
    page = (PROJECT / "docs/guide/semantics.md").read_text("utf-8")
    parts = page.split("\n## ")[1:]

    assert [int(part.split(".")[0]) for part in parts] == [*range(1, 16)]
    assert [part for part in parts if not re.search(r"Held by .*?::test_|Held by [^:]*fuzz", part, re.DOTALL)] == []


def test_every_page_stands_in_the_sites_menu() -> None:
    menu = (PROJECT / "mkdocs.yml").read_text("utf-8")

    assert [page.name for page in PAGES[1:] if f": {page.relative_to(PROJECT / 'docs')}\n" not in menu] == []


def test_the_citation_names_this_version() -> None:
    assert yaml.safe_load((PROJECT / "CITATION.cff").read_text("utf-8"))["version"] == __version__


def test_metadata_workflow_and_page_name_the_same_pythons() -> None:
    workflow = yaml.safe_load((PROJECT / ".github/workflows/tests.yml").read_text("utf-8"))
    named = [one.rpartition(" ")[2] for one in ABOUT["classifiers"] if re.search(r":: 3\.\d+$", one)]

    assert workflow["jobs"]["tests"]["strategy"]["matrix"]["python"] == named
    assert f"{named[0]} to {named[-1]}." in (PROJECT / "docs/guide/versions.md").read_text("utf-8")
    assert ABOUT["requires-python"] == f">={named[0]}"
    assert all(version in (PROJECT / ".ci/run").read_text("utf-8") for version in named)


def test_nothing_is_published_that_was_not_tested() -> None:
    release = yaml.safe_load((PROJECT / ".github/workflows/release.yml").read_text("utf-8"))["jobs"]
    called = {release[job]["uses"] for job in release["publish"]["needs"]}

    assert called == {"./.github/workflows/tests.yml", "./.github/workflows/wheels.yml"}


def test_the_page_to_try_it_fetches_the_wheel_of_this_version() -> None:
    page = (PROJECT / "docs/try/index.html").read_text("utf-8")

    assert re.findall(r"[\w.-]+\.whl", page) == [f"sciatica_triage-{__version__}-py3-none-any.whl"]


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


def marked_entries() -> list[tuple[str, str]]:
    """Each entry of the change log that is marked **urgency**, as its part of the log and its text."""
    part, found = "", []
    for line in (PROJECT / "CHANGELOG.md").read_text("utf-8").splitlines():
        heading = re.fullmatch(r"## (.+)|\*\*(.+)\*\*|((?:Higher|Lower) than before):", line)
        part = next(filter(None, heading.groups())) if heading else part
        if line.startswith("- **urgency** "):
            found.append((part, line.removeprefix("- **urgency** ")))
    return found


def test_every_change_of_somebodys_urgency_belongs_to_a_hazard() -> None:
    """Entry by entry: one line of the table, which names the part of the log that the entry stands in."""
    parts_of = {int(row[0]): {*re.split(r", (?=[A-Z0-9])", row[2])} for row in rows("Hazards")}
    table: dict[int, list[str]] = yaml.safe_load((PROJECT / "tests/hazards.yaml").read_text("utf-8"))
    starts = [(start, number) for number, some in table.items() for start in some]
    named = {
        entry: [(number, start) for start, number in starts if entry[1].startswith(start)] for entry in marked_entries()
    }
    used = {start for some in named.values() for _, start in some}

    assert [entry for entry, some in named.items() if len(some) != 1] == []
    assert [start for start, _ in starts if start not in used] == []
    assert [(entry, some) for entry, some in named.items() if entry[0] not in parts_of[some[0][0]]] == []
    assert [int(row[0]) for row in rows("Hazards")] == [*range(1, len(parts_of) + 1)]
    assert f"**{len(named)}** entries marked" in HAZARDS

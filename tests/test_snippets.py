"""Code that a page shows is run: sessions by `test_readme`, commands and statements here, programs by the test named."""

from __future__ import annotations

import re
import shlex
from contextlib import ExitStack, redirect_stdout
from pathlib import Path
from typing import Final, NamedTuple

import pytest
import yaml

from sciatica_triage.cli import main
from sciatica_triage.frames import triage_frame
from sciatica_triage.version import __version__

from .test_readme import PAGES

PROJECT: Final = Path(__file__).parents[1]
FENCED: Final = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)

RUN_BY: Final = {
    "langchain.md python": "tests/chat/test_adapters.py::test_the_gate_holds_in",
    "openai-agents.md python": "tests/chat/test_adapters.py::test_the_gate_holds_in",
    "pydantic-ai.md python": "tests/chat/test_adapters.py::test_the_gate_holds_in",
    "app.md python from fastapi import FastAPI": "tests/hosts/test_fastapi.py::test_the_service_of_the_guide_answers",
    "chat.md python import sys": "tests/cli/test_redteam.py::test_the_bot_is_twenty_lines_and_stands_in_the_docs",
    "forms.md python": "tests/vocabulary/test_catalogue.py::test_the_page_shows_the_form_and_then_the_advice",
    "examples/guarded_bot.py": "tests/cli/test_redteam.py::test_the_guarded_bot_of_the_docs_passes_where_it_is_run",
    "examples/cds_service.py": "tests/fhir/test_cds_service.py::test_a_card_says_what_triage_says",
    "examples/notebooks/": "tests/test_notebook.py::test_the_notebook_runs",
    "examples/adapters/": "tests/chat/test_adapters.py::test_the_gate_holds_in",
}
"""A program, by its page and how it begins or by its file, and the test that runs it."""

NOT_RUN: Final = {
    "pip install ": "asks a package index; .ci/run installs, and test_project_files looks up the extras",
    "python3 -m venv ": "an environment takes minutes; .ci/run makes it so",
    ". .venv": "belongs to the line before it",
    "jupyter notebook": "opens a browser; tests/test_notebook.py runs what a notebook shows",
    "await micropip": "the address is the reader's; tests/browser/test_pyodide.py installs the wheel so",
    "curl ": "needs the service above it; tests/hosts/test_fastapi.py posts the same body",
    "the person's message": "a drawing",
    "sciatica-triage interview": "waits for a person; tests/cli/test_interview.py answers it",
    "sciatica-triage redteam ": "tests/cli/test_redteam.py runs it over the same program",
    "sciatica-triage verify --certificate": "takes minutes; tests/verify/test_verify.py writes and reads a short one",
    "sciatica-triage check my_pack": "its proofs take ten seconds; tests/authoring/test_new_pack.py checks a new pack",
    "sciatica-triage check PATH": "path and class are the reader's; tests/authoring/test_lint.py gives some",
    "sciatica-triage sign ": "the hash is that of a packet; tests/authoring/test_sign.py signs with it",
}
"""How a line that is typed begins, where no test types it as it stands, and why."""


class Block(NamedTuple):
    """Code on a page; `language` is `shell` for indented lines, as pages write what is typed."""

    page: Path
    language: str
    text: str

    @property
    def name(self) -> str:
        """The page, the language and the first line, by which the tables above know it."""
        return f"{self.page.name} {self.language} {self.text.splitlines()[0]}"


def blocks(page: Path) -> list[Block]:
    """All code of a page in its order, but for sessions, which run as they stand."""
    found = []
    prose = page.read_text("utf-8")
    for language, text in FENCED.findall(prose):
        if not text.startswith(">>>"):
            found.append(Block(page, language, text))
    prose = FENCED.sub("", prose)
    found += [
        Block(page, "shell", re.sub(r"^    ", "", text, flags=re.MULTILINE))
        for text in re.findall(r"(?<=\n\n)((?:^ {4}\S.*\n)+)", prose, re.MULTILINE)
        if not text.startswith("    >>>")
    ]
    return found


BLOCKS: Final = [block for page in PAGES for block in blocks(page) if block.language != "mermaid"]
PROGRAMS: Final = sorted(str(path.relative_to(PROJECT)) for path in (PROJECT / "examples").rglob("*.py"))


def listed(table: dict[str, str], name: str) -> str:
    """What a table says of a name, by how it begins; nothing where it is not in it."""
    return next((said for start, said in table.items() if name.startswith(start)), "")


def typed(page: Path) -> list[str]:
    """The lines of a page that this file types itself."""
    lines = [line for block in blocks(page) if block.language == "shell" for line in block.text.splitlines()]
    return [line for line in lines if not listed(NOT_RUN, line)]


def test_every_program_is_run_by_a_test_that_there_is() -> None:
    """A block of Python without `>>>`, and each file of examples."""
    programs = [block.name for block in BLOCKS if block.language == "python"] + PROGRAMS

    assert [name for name in programs if not listed(RUN_BY, name)] == []
    for test in RUN_BY.values():
        file, function = test.split("::")
        assert f"def {function}(" in (PROJECT / file).read_text("utf-8")


def test_code_on_a_page_is_in_a_language_that_something_reads() -> None:
    assert {block.language for block in BLOCKS} <= {"python", "shell", "json", "yaml", "sql", "csv"}


def test_no_entry_of_the_tables_is_left_over() -> None:
    lines = [line for block in BLOCKS if block.language == "shell" for line in block.text.splitlines()]
    programs = [block.name for block in BLOCKS] + PROGRAMS

    assert [start for start in NOT_RUN if not any(line.startswith(start) for line in lines)] == []
    assert [start for start in RUN_BY if not any(name.startswith(start) for name in programs)] == []


@pytest.mark.parametrize("page", [page for page in PAGES if typed(page)], ids=lambda page: page.name)
def test_the_commands_of_a_page_end_well_as_they_are_typed(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One after the other in one folder, with the files that the page shows, and the pack that `packs.md` makes."""
    pytest.importorskip("duckdb", reason="tables are written with the extra `batch`")
    monkeypatch.chdir(tmp_path)
    for table in (block.text for block in blocks(page) if block.language == "csv"):
        (tmp_path / "people.csv").write_text(table)
    if page.name == "review.md":
        assert main(["new-pack", "my_pack"]) == 0
    for line in typed(page):
        program, *words = shlex.split(line)
        with ExitStack() as stack:
            if ">" in words:
                stack.enter_context(redirect_stdout(stack.enter_context(Path(words.pop()).open("w", encoding="utf-8"))))
                words.remove(">")

            assert program == "sciatica-triage", line
            assert main(words) == 0, line


def test_the_table_of_the_tutorial_gives_what_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file that it shows holds the people of its session, and its statements find the two whom the session finds.

    With levels as DuckDB has them, and with the text that it reads from Parquet.
    """
    duckdb = pytest.importorskip("duckdb")
    monkeypatch.chdir(tmp_path)
    found = {block.language: block.text for block in blocks(PROJECT / "docs/guide/scale.md")}
    (tmp_path / "people.csv").write_text(found["csv"])

    assert main(["batch", "people.csv", "triaged.parquet"]) == 0
    statements = [one for one in re.sub(r"--.*", "", found["sql"]).split(";") if one.strip()]
    for stored in (False, True):
        with duckdb.connect() as base:
            table = base.read_parquet("triaged.parquet") if stored else triage_frame(base.read_csv("people.csv"))
            table.to_table("triaged")
            counted = [base.execute(one).fetchone() for one in statements]

            assert [counted[0], counted[2]] == [(2,), (2,)]


@pytest.mark.parametrize("block", [b for b in BLOCKS if b.language in ("json", "yaml")], ids=lambda b: b.page.name)
def test_settings_that_a_page_shows_can_be_read(block: Block) -> None:
    settings = yaml.safe_load(block.text)  # what is JSON is YAML
    hooks = yaml.safe_load((PROJECT / ".pre-commit-hooks.yaml").read_text("utf-8"))

    assert settings
    for repository in settings.get("repos", ()):
        assert repository["rev"] == f"v{__version__}"
        assert {hook["id"] for hook in repository["hooks"]} <= {hook["id"] for hook in hooks}

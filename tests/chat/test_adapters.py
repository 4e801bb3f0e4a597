"""The examples for three frameworks run against the real packages, without a model and without a network."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

GUIDE = Path(__file__).parents[2] / "docs" / "guide"
EXAMPLES = Path(__file__).parents[2] / "examples" / "adapters"
PAGES = {
    "openai_agents_guardrail": "openai-agents",
    "langchain_tool_and_middleware": "langchain",
    "pydantic_ai_tool": "pydantic-ai",
}
NEEDS = {
    "openai_agents_guardrail": "agents",
    "langchain_tool_and_middleware": "langchain",
    "pydantic_ai_tool": "pydantic_ai",
}
WITHOUT_NETWORK = """
import runpy, socket, sys

def refused(*_):
    raise OSError("no network here")

socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refused
runpy.run_path(sys.argv[1], run_name="__main__")
"""
EXPECTED = """\
> My leg hurts.
Before I answer, I have to ask you something.

How old are you?

> I cannot pee at all.
Go to an emergency department now, or call your local emergency number.
Why: {why}

> Hello?
Go to an emergency department now, or call your local emergency number.
Why: {why}

"""


@pytest.mark.parametrize("name", NEEDS)
def test_the_gate_holds_in(name: str) -> None:
    if find_spec(NEEDS[name]) is None:
        pytest.skip("needs the extra `adapters`")
    command = [sys.executable, "-c", WITHOUT_NETWORK, str(EXAMPLES / f"{name}.py")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    assert done.returncode == 0, done.stderr
    why = done.stdout.split("Why: ")[1].splitlines()[0]
    assert done.stdout == EXPECTED.format(why=why)


def adapter_of(name: str) -> str:
    text = (EXAMPLES / f"{name}.py").read_text("utf-8")
    return text.split("# the adapter")[1].split("# a scripted conversation")[0].strip()


@pytest.mark.parametrize("name", PAGES)
def test_the_page_shows_the_file_as_it_is(name: str) -> None:
    """So what is pasted from the page is what `test_the_gate_holds_in` runs."""
    (shown,) = _blocks(GUIDE / "adapters" / f"{PAGES[name]}.md")

    assert shown.strip() == (EXAMPLES / f"{name}.py").read_text("utf-8").strip()


def _blocks(page: Path) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```$", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("code", _blocks(GUIDE / "chat.md"), ids=lambda code: code[:30])
def test_each_snippet_of_the_chat_page_runs_by_itself_as_pasted(code: str, tmp_path: Path) -> None:
    file = tmp_path / ("pasted.txt" if code.startswith(">>>") else "pasted.py")
    file.write_text(code, "utf-8")
    command = [sys.executable, *(["-m", "doctest"] if file.suffix == ".txt" else []), str(file)]
    done = subprocess.run(
        command, input="My leg hurts\n", capture_output=True, text=True, timeout=120, check=False, cwd=tmp_path
    )

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", NEEDS)
def test_an_adapter_is_short(name: str) -> None:
    adapter = adapter_of(name)

    assert len([line for line in adapter.splitlines() if line.strip()]) <= 110


def test_the_library_imports_none_of_the_frameworks() -> None:
    frameworks = {*NEEDS.values(), "langchain_core", "langgraph", "openai", "anthropic"}
    for file in (EXAMPLES.parents[1] / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            assert not frameworks & {name.split(".")[0] for name in names}, file.name

"""A user's program, checked as users check theirs: the types of the public face say what it does."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

GOOD = """
from fastapi import FastAPI
from pydantic import BaseModel

from sciatica_triage import Locale, Presentation, PresentationError, TriageResult, Triager, Urgency, triage
from sciatica_triage.web import install_errors


class Body(BaseModel):
    answers: Presentation | None = None


app = FastAPI()
install_errors(app)


@app.post("/triage")
def endpoint(body: Body) -> TriageResult:
    return triage(body.answers or {}, packs=("documents",), engine="checked", locale=Locale(emergency_number="112"))


result = Triager(unsigned="stated").triage({"leg_weakness": True})
level: Urgency = result.urgency
text: str = result.urgency
if result.urgency >= "urgent" and level == "emergency":
    print(result.advice)
question = result.next_question()
if question is not None:
    print(question.text)
checklist = result.next_checklist(until="screened")
if checklist is not None:
    print([q.label for q in checklist.questions])
stored: str = result.dump()
again = TriageResult.load(stored).reassess()
print(again.moved)
try:
    Presentation(age_years="forty")
except PresentationError as error:
    print([(problem.finding, problem.expected, problem.text) for problem in error.problems])
"""

BAD = """from sciatica_triage import triage
triage({}, engin="checked")
triage({}, engine="quick")
triage({}).urgencies
triage({}).next_checklist(until="done")
level: int = triage({}).urgency
"""
"""Every line but the first is wrong: an option, an option's value, a field, an end of an interview, a type."""


def checked(tool: str, program: str, folder: Path) -> set[int]:
    """The lines that the checker complains of."""
    (folder / "program.py").write_text(program)
    command = {
        "mypy": ["mypy", "--strict", "--cache-dir", str(folder / "cache"), "program.py"],
        "pyright": ["pyright", "--pythonpath", sys.executable, "program.py"],
    }[tool]
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, timeout=500, check=False
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return {int(line) for line in re.findall(r"program\.py:(\d+)(?::\d+)?(?: -)?:? error", done.stdout)}


@pytest.fixture(params=["mypy", "pyright"])
def tool(request: pytest.FixtureRequest) -> str:
    pytest.importorskip("fastapi")
    pytest.importorskip(str(request.param))
    return str(request.param)


def test_a_program_that_uses_the_public_face_is_clean(tool: str, tmp_path: Path) -> None:
    assert checked(tool, GOOD, tmp_path) == set()


def test_what_is_wrong_is_seen(tool: str, tmp_path: Path) -> None:
    assert checked(tool, BAD, tmp_path) == set(range(2, 7))

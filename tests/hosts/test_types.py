"""A user's program, checked as users check theirs: the types of the public face say what it does."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sciatica_triage.authoring.typed import PLACE, typed_face

RIGHT = """
from typing import TYPE_CHECKING, Unpack

from fastapi import FastAPI
from pydantic import BaseModel

from sciatica_triage import Answer, GivenAnswers, GivenOptions, Locale, Presentation, PresentationError, RulePack
from sciatica_triage import TriageResult, Triager, Urgency, finding, triage
from sciatica_triage.chat import Conversation
from sciatica_triage.vocabulary.given import GivenReply
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
one = Presentation(leg_weakness="present", fever=True, cold_pale_leg=Answer.UNSURE, age_years=52, severe_pain_hours=2.5)
one = one.with_answers(age_years="unsure", fever=None).with_answers({question.finding: "yes"} if question else {})
answers: GivenAnswers = {"leg_weakness": "absent", "temperature_c": 38.5}
reply: str = input()
form: dict[str, str] = {"leg_weakness": reply}
for given in ({"leg_weakness": reply}, form):
    triage(given)
triage({"leg_weakness": reply, "age_years": 52})
triage({"leg_weakness": True, "night_sweats": "yes"})
triage(form)
one.with_answers(form).with_answers({"leg_weakness": reply}).with_answers(GivenAnswers(leg_weakness=True))
conversation = Conversation()
conversation.record("leg_weakness", reply)
conversation.record_many(form)
conversation.record_many({"leg_weakness": reply})
conversation.record_many(one)
options: GivenOptions = {"engine": "reference", "weak_flags": "soon"}
triage(answers, **options)
Presentation(**answers)


class MoreAnswers(GivenAnswers, total=False):
    night_sweats: GivenReply


class WithSweats(Presentation):
    night_sweats: object = finding("Do you sweat?", group="infection", tier=2, unsure="ask", because="it may be clothes")

    if TYPE_CHECKING:

        def __init__(self, /, **answers: Unpack[MoreAnswers]) -> None: ...


own = RulePack.load("a_folder", vocabulary=WithSweats)
Triager(packs=[own, "guidelines"]).triage(WithSweats(night_sweats="yes", fever="no"))
try:
    Presentation.model_validate({"age_years": "forty"})
except PresentationError as error:
    print([(problem.finding, problem.expected, problem.text) for problem in error.problems])
"""

WRONG = """from sciatica_triage import GivenAnswers, GivenOptions, Presentation, triage
from sciatica_triage.chat import Conversation
triage({}, engin="checked")
triage({}, engine="quick")
triage({}).urgencies
triage({}).next_checklist(until="done")
level: int = triage({}).urgency
Presentation(leg_weaknes="present")
Presentation(leg_weakness="severe")
Presentation(age_years="forty")
Presentation().with_answers(leg_weaknes="present")
Presentation().with_answers(symptom_days="a week")
Presentation().with_answers(GivenAnswers(leg_weaknes="present"))
triage(GivenAnswers(leg_weaknes="present"))
triage(GivenAnswers(leg_weakness="severe"))
Conversation().record_many(GivenAnswers(leg_weaknes="present"))
Conversation().record_many(GivenAnswers(leg_weakness="presnt"))
answers: GivenAnswers = {"leg_weaknes": "present"}
answer: GivenAnswers = {"leg_weakness": "severe"}
options: GivenOptions = {"engine": "quick"}
Presentation(reported_by="nobody")
triage({}, packs=("document",))
"""
"""Every line but the first two is wrong: an option, its value, a field, an end of an interview, a type, a reply"""

BLIND = """from sciatica_triage import Presentation, triage
from sciatica_triage.chat import Conversation
Presentation().with_answers({"leg_weaknes": "present"})
triage({"leg_weaknes": "present"})
triage({"leg_weakness": "severe"})
Conversation().record("leg_weaknes", "present")
Conversation().record_many({"leg_weaknes": "present"})
Presentation(severe_pain_hours=True)
triage({}).urgency == "emergancy"
"""
"""Wrong, and seen by no checker: a literal is a text to it, and a text may be the name of a finding of one's own."""


PYTHON = os.environ.get("PYTHON_WITH_THE_WHEEL", sys.executable)
"""Whose installation of the library is read: where the whole check runs, that of the built wheel."""


def checked(tool: str, folder: Path) -> set[tuple[str, int]]:
    """The lines of the programs in a folder that the checker complains of."""
    programs = sorted(program.name for program in folder.glob("*.py"))
    command = {
        "mypy": ["mypy", "--strict", "--python-executable", PYTHON, "--cache-dir", str(folder / "cache"), *programs],
        "pyright": ["pyright", "--pythonpath", PYTHON, *programs],
    }[tool]
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, timeout=500, check=False
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    found = re.findall(r"(\w+\.py):(\d+)(?::\d+)?(?: -)?:? error", done.stdout)
    return {(program, int(line)) for program, line in found}


@pytest.mark.parametrize("tool", ["mypy", "pyright"])
def test_a_right_program_is_clean_and_each_wrong_line_is_seen(tool: str, tmp_path: Path) -> None:
    pytest.importorskip("fastapi")
    pytest.importorskip(tool)
    (tmp_path / "right.py").write_text(RIGHT)
    (tmp_path / "wrong.py").write_text(WRONG)
    (tmp_path / "blind.py").write_text(BLIND)

    assert checked(tool, tmp_path) == {("wrong.py", line) for line in range(3, len(WRONG.splitlines()) + 1)}


def test_the_typed_face_is_that_of_the_vocabulary() -> None:
    """`python -m sciatica_triage.authoring.typed` would write the very same file."""
    assert typed_face() == (Path(__file__).parents[2] / PLACE).read_text("utf-8")

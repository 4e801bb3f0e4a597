"""The terminal interview, typed into: as an object with a scripted person, and as the command in a process of its own."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sciatica_triage import TriageError, Triager, Urgency
from sciatica_triage.chat import Conversation
from sciatica_triage.cli import interview as module
from sciatica_triage.cli.interview import Interview

Console = pytest.importorskip("rich.console", reason="needs the extra `cli`").Console

TRIAGER = Triager(engine="reference")
COMMAND = [sys.executable, "-W", "error", "-m", "sciatica_triage", "interview"]
WEAK = "is a leg or foot weak"
LEAK = "have you leaked urine or wet yourself"


def interview(lines: list[str], rest: str | Callable[[str], str] | None = None) -> tuple[str, Conversation]:
    """What the person saw and the record; `rest` answers whatever is asked after `lines`."""
    seen = io.StringIO()
    typed = iter(lines)
    asked = 0

    def read(prompt: str) -> str:
        nonlocal asked
        asked += 1
        assert asked < 500
        seen.write(prompt)
        line = next(typed, rest)
        if line is None:
            raise EOFError
        answer = line(seen.getvalue().rsplit("\n\n", 1)[-1]) if callable(line) else line
        seen.write("\n")
        return answer

    conversation = Interview(Console(file=seen, width=400), read, TRIAGER).run()
    return seen.getvalue(), conversation


def weak_then(*lines: str) -> Callable[[str], str]:
    """Absent to everything until the leg's weakness is asked about; then these lines."""
    typed = iter(lines)
    begun = False

    def answer(prompt: str) -> str:
        nonlocal begun
        begun = begun or WEAK in prompt
        return next(typed) if begun else all_absent(prompt)

    return answer


def all_absent(prompt: str) -> str:
    if "Go on?" in prompt:
        return "y"
    return "n" if "y, n" in prompt else "37" if "Celsius" in prompt else "40" if "years" in prompt else "1"


def test_it_asks_until_nothing_could_raise_the_urgency() -> None:
    seen, conversation = interview([], all_absent)

    assert conversation.result.status == "settled"
    assert conversation.next_question() is None
    assert conversation.urgency is Urgency.ROUTINE
    assert seen.count("Go on?") == 1


def test_it_offers_to_stop_when_screened() -> None:
    def stop(prompt: str) -> str:
        return "n" if "Go on?" in prompt else all_absent(prompt)

    _, conversation = interview([], stop)

    assert conversation.result.status == "screened"


def test_an_emergency_is_said_at_once_and_nothing_more_is_asked() -> None:
    seen, conversation = interview(["40", "y"], "SECRET")
    after = seen[seen.index(LEAK) :]

    assert conversation.urgency is Urgency.EMERGENCY
    assert "Go to an emergency department now" in after
    assert after.count("(y, n") == 1


def test_a_same_day_level_is_said_before_the_next_question() -> None:
    seen, conversation = interview([], weak_then("y", "q"))
    said = seen.index("Call your doctor")

    assert conversation.urgency is Urgency.URGENT
    assert seen.rindex("(y, n") > said


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("y", "present"),
        (" YES ", "present"),
        ("n", "absent"),
        ("No", "absent"),
        ("d", "unsure"),
        ("don’t know", "unsure"),
    ],
)
def test_yes_no_and_dont_know_are_understood(typed: str, answer: str) -> None:
    _, conversation = interview(["40", typed, "q"])

    assert conversation.presentation.answered()["loss_of_bladder_control"] == answer


def test_numbers_are_read_or_not_known() -> None:
    assert interview(["40,0", "q"])[1].presentation.answered() == {"age_years": 40}
    assert interview(["d", "q"])[1].presentation.answered() == {"age_years": "unsure"}


def test_a_mistaken_answer_is_taken_back_and_asked_again() -> None:
    seen, conversation = interview(["40", "n", "b", "d"])
    events = [row["event"] for row in conversation.audit()]

    assert seen.count(LEAK) == 2
    assert events == ["answers", "answers", "retraction", "answers"]
    assert conversation.presentation.answered()["loss_of_bladder_control"] == "unsure"


def test_a_raised_level_can_be_taken_back() -> None:
    _, conversation = interview([], weak_then("y", "b", "n", "q"))

    assert conversation.urgency is Urgency.ROUTINE
    assert [alert.urgency for alert in conversation.alerts] == [Urgency.URGENT]


def test_there_may_be_nothing_to_take_back() -> None:
    assert "nothing to take back" in interview(["b", "q"])[0]


def test_a_usual_problem_is_answered_together_with_its_question() -> None:
    seen, conversation = interview(["40", "u", "q"])

    assert "u: yes, and this is a clear yes too" in seen
    assert conversation.presentation.answered()["bladder_usual_for_me"] == "present"
    assert conversation.urgency is conversation.result.urgency


def test_what_is_no_answer_is_refused_and_not_written_back() -> None:
    seen, conversation = interview(
        ["SECRET", "[bold]SECRET", "nan", "-1", "1e999", "u", "40", "SECRET", "\x00", "12", "n", "q"]
    )

    assert "SECRET" not in seen.upper()
    assert conversation.presentation.answered() == {"age_years": 40, "loss_of_bladder_control": "absent"}


@settings(max_examples=40)
@given(st.lists(st.sampled_from(["y", "n", "d", "b", "u", "40", "3", "x"]) | st.text(max_size=5), max_size=60))
def test_whatever_is_typed_the_record_holds(lines: list[str]) -> None:
    _, conversation = interview(lines)

    assert conversation.urgency >= conversation.result.urgency
    assert Conversation.from_json(conversation.to_json(), triager=TRIAGER) == conversation


def run(typed: str, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *options], input=typed, capture_output=True, text=True, timeout=60, check=False)


def test_the_command_prints_what_to_do_and_why() -> None:
    done = run("40\ny\n", "--emergency-number", "N-1-1")

    assert (done.returncode, done.stderr) == (0, "")
    assert "Go to an emergency department now, or call N-1-1." in done.stdout
    assert "Your answers can be a sign of pressure on the nerves" in done.stdout
    assert "does not come from a medical device" in done.stdout


def test_the_command_prints_the_record_as_json() -> None:
    done = run("40\nd\nq\n", "--json")
    record = Conversation.from_json(done.stdout)

    assert record.presentation.answered() == {"age_years": 40, "loss_of_bladder_control": "unsure"}
    assert json.loads(done.stdout)["log"][0]["origin"] == "person"
    assert "How old are you?" in done.stderr


def test_an_end_of_input_is_a_quit() -> None:
    done = run("")

    assert done.returncode == 0
    assert "Some questions are still open. Please answer them now." in done.stdout
    assert "if you get even one new sign on this list" in done.stdout


def test_the_extra_is_named_when_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rich.console", None)
    with pytest.raises(TriageError, match=r"sciatica-triage\[cli\]"):
        module.console(on_standard_error=False)

"""The terminal interview, typed into: as an object with a scripted person, and as the command in a process of its own."""

from __future__ import annotations

import io
import json
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sciatica_triage import Answer, Presentation, TriageError, Triager, Urgency, findings
from sciatica_triage.chat import Conversation
from sciatica_triage.cli import interview as module
from sciatica_triage.cli.interview import Interview
from sciatica_triage.cli.stopping import last_words
from sciatica_triage.cli.typed import Ticks, amount, goes_on, read_line, ticks
from sciatica_triage.vocabulary import vocabulary_of
from sciatica_triage.vocabulary.who_asks import WHO

Console = pytest.importorskip("rich.console", reason="needs the extra `cli`").Console

TRIAGER = Triager(engine="reference")
COMMAND = [sys.executable, "-W", "error", "-m", "sciatica_triage", "interview"]
VOCABULARY = vocabulary_of(Presentation)
NUMBERS: dict[str, object] = {"age_years": 40, "symptom_days": 5}
EMERGENCY = "Go to an emergency department now"
AMBULANCE = "for an ambulance now"
SAME_DAY = "Call your doctor"
PROMPTS = ("Type", "Go on?", "Press Enter")


def interview(reply: Callable[[str], str | None]) -> tuple[str, Conversation]:
    """What the person saw, advice and all, and the record. `reply` gets what was printed since the last line typed."""
    seen = io.StringIO()
    at = asked = 0

    def read(prompt: str) -> str:
        nonlocal at, asked
        asked += 1
        assert asked < 500
        seen.write(prompt)
        line = reply(seen.getvalue()[at:])
        at = seen.tell()
        if line is None:
            raise EOFError
        seen.write("\n")
        return line

    asking = Interview(Console(file=seen, width=400), read, TRIAGER)
    conversation = asking.run()
    asking.show_advice()
    return seen.getvalue(), conversation


def typed(*lines: str) -> Callable[[str], str | None]:
    """These lines, and then the end of the input. Whoever answers has the pain."""
    left = iter(lines)
    return lambda shown: "1" if WHO.text in shown else next(left, None)


def typed_by(*lines: str) -> Callable[[str], str | None]:
    """These lines alone, the first of them about who answers."""
    left = iter(lines)
    return lambda _: next(left, None)


class Person:
    """Answers what is shown by a truth: labels and questions are looked up in the vocabulary, nothing else is known.

    `first`: what is typed instead where a text is shown for the first time, and then for the second, ...
    """

    def __init__(self, truth: Mapping[str, object] | None = None, **first: list[str]) -> None:
        self.truth = {**NUMBERS, **(truth or {})}
        self.first = first
        self.labels = {f.label: f.name for f in findings()} | {f.again: f.name for f in findings() if f.again}

    def __call__(self, shown: str) -> str | None:
        for text, lines in self.first.items():
            if text.replace("_", " ") in shown and lines:
                return lines.pop(0)
        if WHO.text in shown:
            return "1"
        if "Go on?" in shown:
            return "y"
        if "Press Enter" in shown:
            return ""
        if "Type a number of" in shown:
            name = next(f.name for f in findings() if f.kind == "number" and f.question in shown)
            return str(self.truth.get(name, "?"))
        listed = re.findall(r"^  ([1-9])  (.+)$", shown, re.MULTILINE)
        if listed:
            told = [(number, self.truth.get(self.labels[label], "absent")) for number, label in listed]
            marks = {"present": "", "unsure": "?"}
            return " ".join(number + marks[str(value)] for number, value in told if value in marks) or "0"
        (name,) = {f.name for f in findings() if f.question in shown or (f.again and f.again in shown)} or {""}
        return {"present": "y", "absent": "n", "unsure": "?"}[str(self.truth.get(name, "absent"))]


def test_it_welcomes_and_says_why_and_how_long() -> None:
    seen, _ = interview(typed())
    before = seen[: seen.index("\nStep 1.")]

    assert before.startswith("Welcome.")
    assert "how soon you should be seen" in before
    assert re.search(r"takes at most \d short steps", before)
    assert all(f"{key} " in before for key in ("b", "c", "q"))


def test_it_asks_until_nothing_could_raise_the_urgency() -> None:
    seen, conversation = interview(Person())

    assert conversation.result.status == "settled"
    assert conversation.next_checklist() is None
    assert conversation.urgency is Urgency.ROUTINE
    assert seen.count("Go on?") == 1
    assert seen.count("Step ") <= 15


@pytest.mark.parametrize("then", [None, "0"])
def test_an_emergency_that_was_taken_back_is_named_unless_it_is_answered_anew(then: str | None) -> None:
    """Who goes back and leaves has not said that it is not there; who answers it with a no has."""
    person, typed_so_far = Person(), list[str]()

    def reply(shown: str) -> str | None:
        dangers = re.findall(r"^  ([1-9])  (chest pain.*)$", shown, re.MULTILINE)
        if not typed_so_far and not dangers:
            return person(shown)
        lines = [dangers[0][0] if dangers else "", "b", then, None]
        typed_so_far.append("")
        return lines[len(typed_so_far) - 1]

    seen, conversation = interview(reply)
    named = seen.partition("An earlier answer asked for more: ")[2]
    assert AMBULANCE in seen
    assert ("collapse_or_chest_pain" in conversation.presentation.answered()) == (then is not None)
    assert (AMBULANCE in named) == (then is None)


def test_an_emergency_is_named_that_was_gone_back_from_within_its_step() -> None:
    """Left at the offer beside a yes, or at a number, the step records nothing."""
    person, gone_back = Person({"bladder_change": "present"}), list[str]()

    def reply(shown: str) -> str | None:
        if gone_back:
            return None
        if "You said: " in shown:
            gone_back.append("b")
            return "b"
        return person(shown)

    seen, conversation = interview(reply)
    assert "bladder_change" not in conversation.presentation.answered()
    assert EMERGENCY in seen.partition("An earlier answer asked for more: ")[2]


def test_it_offers_to_stop_when_screened() -> None:
    _, conversation = interview(Person(Go_on=["perhaps", "n"]))

    assert conversation.result.status == "screened"


def test_the_first_step_asks_who_answers_and_the_rest_says_whom_it_means() -> None:
    seen, conversation = interview(typed_by("me", "2", "1", "8", "5", "0", "0"))
    after = seen[seen.index("\nStep 2.") :]

    assert "Please type 1 or 2." in seen
    assert seen.index(WHO.text) < seen.index("How old are you?") < seen.index("\nStep 2.")
    assert conversation.presentation.reported_by == "somebody_else"
    assert after.count('Here "you" is the child.') == 4  # three lists, and the advice
    assert WHO.text not in after


def test_who_answers_is_taken_back_with_its_step_and_may_stay_open() -> None:
    seen, conversation = interview(typed_by("2", "1", "40", "5", "b", "1", "1", "40", "5"))
    assert seen.count(WHO.text) == 2
    assert conversation.presentation.reported_by == "person"

    _, conversation = interview(typed_by("?", "1", "40", "5"))
    assert conversation.presentation.reported_by is None
    assert conversation.presentation.answered()["age_years"] == 40


@pytest.mark.parametrize(
    ("line", "said"),
    [("y", "present"), ("yes please", "present"), ("go on", "present"), ("continue", "present"), ("ok", "present")]
    + [(line, "absent") for line in ("n", "0", "none", "no", "nope", "no thanks", "not now", "enough")]
    + [("later perhaps", None), ("", None), ("2", None), ("?", "unsure")],
)
def test_whether_to_go_on_is_read_from_plain_words(line: str, said: str | None) -> None:
    assert goes_on(line) == said


def test_it_says_how_many_steps_are_left_at_most() -> None:
    seen, _ = interview(Person())
    for part in seen.split("Go on?"):
        left = [int(number) for number in re.findall(r"After it at most (\d+) more", part)]
        assert left == sorted({*left}, reverse=True)
        assert left


def test_labels_are_numbered_and_none_of_these_answers_exactly_what_was_shown() -> None:
    seen, conversation = interview(typed("1", "40", "5", "0"))
    seen = seen[seen.index("Since this began") : seen.index("\nStep 3.")]  # who answers stands before it
    labels = [label for _, label in re.findall(r"^  ([1-9])  (.+)$", seen, re.MULTILINE)]
    told = conversation.presentation.answered()

    assert {VOCABULARY[name].label for name in told} == {*labels, "age", "days since it began"}
    assert told["back_pain"] == "present"
    assert {value for name, value in told.items() if name not in ("back_pain", *NUMBERS)} == {Answer.ABSENT}


@pytest.mark.parametrize(
    ("line", "present", "unsure"),
    [
        ("1", {1}, set()),
        (" 1,3 ", {1, 3}, set()),
        ("1 2? 3 ?", {1}, {2, 3}),
        ("1, 2 and 3", {1, 2, 3}, set()),
        ("1, 2, and 3?", {1, 2}, {3}),
        ("1 & 3.", {1, 3}, set()),
        ("1.", {1}, set()),
        ("1) 2)", {1, 2}, set()),
        ("0", set(), set()),
        ("none of these", set(), set()),
        ("no", set(), set()),
        ("?", set(), {1, 2, 3}),
        ("i don't know", set(), {1, 2, 3}),
    ],
)
def test_a_line_of_ticks_is_read(line: str, present: set[int], unsure: set[int]) -> None:
    assert ticks(line.strip(), 3) == Ticks(frozenset(present), frozenset(unsure))


@pytest.mark.parametrize(
    "line",
    ["", "4", "0 1", "1 1?", "1 x", "yes", "-1", "1.5", "12", "??", ", ,", "1-3", "1 and", "and 1", "1 to 3", "and"],
)
def test_what_is_not_plain_is_no_tick(line: str) -> None:
    assert ticks(line, 3) is None


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("forty five", "age_years", 45),
        ("forty-five", "age_years", 45),
        ("45 years old", "age_years", 45),
        ("18 months", "age_years", 1.5),
        ("eighteen months old", "age_years", 1.5),
        ("three weeks", "symptom_days", 21),
        ("half", "age_years", None),
        ("not forty", "age_years", None),
        ("forty or fifty", "age_years", None),
        ("one hundred and thirty", "age_years", None),
        ("-5", "symptom_days", None),
        ("4-5", "symptom_days", None),
        ("a few", "symptom_days", None),
    ],
)
def test_a_number_is_read_in_figures_and_in_words(line: str, name: str, value: object) -> None:
    assert amount(read_line(line), VOCABULARY[name]) == value


def test_full_width_digits_are_digits() -> None:
    assert ticks(read_line("\uff11\u3000\uff13\uff1f"), 3) == Ticks(frozenset({1}), frozenset({3}))


@settings(max_examples=200)
@given(st.text(alphabet="0123456789?, xyn.)&-", max_size=8), st.integers(1, 7))
def test_a_line_of_ticks_never_leaves_out_a_number_that_it_holds(line: str, labels: int) -> None:
    """What is not understood is refused as a whole and never taken for a no."""
    found = ticks(line, labels)
    if found is not None:
        told = {int(number) for number in re.findall(r"\d+", line)} - {0}
        assert told <= found.present | found.unsure


def test_an_emergency_is_said_at_once_and_nothing_more_is_asked() -> None:
    seen, conversation = interview(Person({"cold_pale_leg": "present", "collapse_or_chest_pain": "present"}))
    after = seen[seen.index(AMBULANCE) :]

    assert conversation.urgency is Urgency.EMERGENCY
    assert "\nStep " not in after
    assert "cold_pale_leg" not in conversation.presentation.answered()
    assert EMERGENCY not in seen  # one way to get there


def test_a_same_day_level_is_said_before_the_next_step() -> None:
    seen, _ = interview(Person({"leg_weakness": "present"}))
    said = seen.index(SAME_DAY)

    assert said < seen.index("\nStep ", seen.index("a weak leg or foot"))


def test_follow_ups_and_numbers_come_after_what_they_follow() -> None:
    seen, conversation = interview(Person({"severe_pain": "present", "severe_pain_hours": 2}))

    assert conversation.presentation.answered()["severe_pain_hours"] == 2
    assert seen.index("pain so bad") < seen.index(VOCABULARY["severe_pain_hours"].question)
    assert VOCABULARY["weakness_worsening"].label not in seen


@pytest.mark.parametrize("name", [f.name for f in findings() if f.exceptions and f.kind == "finding" and f.tier < 3])
def test_an_exception_is_offered_beside_what_was_ticked_and_nowhere_else(name: str) -> None:
    exceptions = next(f.exceptions for f in findings() if f.name == name)
    shown = [VOCABULARY[exception].question for exception in exceptions]
    told = {**dict.fromkeys(exceptions, "present"), name: "present"}
    seen, conversation = interview(Person(told))

    if VOCABULARY[name].label in seen:
        assert all(seen.count(text) == 1 for text in shown)
        assert told.items() <= conversation.presentation.answered().items()
    # It is known before anything is reached, so what was reached is never brought down by it.
    assert conversation.urgency is conversation.result.urgency


def test_no_exception_is_offered_to_those_who_tick_nothing() -> None:
    seen, _ = interview(Person())

    assert not any(f.question in seen for f in findings() if f.kind == "exception")


@pytest.mark.parametrize("name", ["loss_of_bladder_control", "arm_face_or_speech_change"])
@pytest.mark.parametrize(("second", "drastic"), [("n", False), ("?", True), ("y", True)])
def test_a_doubt_gets_a_second_try_before_anything_drastic_is_shown(name: str, second: str, drastic: bool) -> None:
    again = VOCABULARY[name].again
    assert again is not None
    person = Person({name: "unsure"}, **{again: [second]})
    seen, conversation = interview(person)
    shown = [
        seen.index(text) for text in (SAME_DAY, EMERGENCY, AMBULANCE) if text in seen[: seen.rindex("Press Enter")]
    ]

    assert seen.count(again) == 1
    assert bool(shown) == drastic
    assert all(at > seen.index(again) for at in shown)
    assert (conversation.urgency >= Urgency.URGENT) == drastic


def test_not_knowing_a_number_gets_a_second_try_too() -> None:
    """Hours that nobody knows meet every threshold."""
    question, again = VOCABULARY["severe_pain_hours"].question, VOCABULARY["severe_pain_hours"].again
    assert again is not None
    seen, conversation = interview(Person({"severe_pain": "present"}, **{again: ["1"], question: ["?"]}))

    assert EMERGENCY not in seen[: seen.index(again)]
    assert conversation.presentation.answered()["severe_pain_hours"] == 1


@pytest.mark.parametrize(
    ("line", "days"), [("5", 5), ("2,5", 2.5), ("2 weeks", 14), ("?", "unsure"), ("dunno", "unsure")]
)
def test_numbers_are_read_or_not_known(line: str, days: object) -> None:
    _, conversation = interview(typed("1", "40", line))

    assert conversation.presentation.answered()["symptom_days"] == days


def test_a_mistaken_step_is_taken_back_and_asked_again() -> None:
    seen, conversation = interview(typed("1", "40", "5", "b", "2", "41", "6"))
    events = [row["event"] for row in conversation.audit()]

    assert seen.count("\nStep 1.") == 2
    assert {*events[: events.index("retraction")]} == {"answers"}
    told = conversation.presentation.answered()
    assert (told["leg_pain"], told["back_pain"], told["age_years"]) == ("present", "absent", 41)


def test_back_in_the_middle_of_a_step_begins_it_again() -> None:
    seen, conversation = interview(typed("1", "40", "b", "2", "41", "6"))

    assert seen.count("\nStep 1.") == 2
    assert conversation.presentation.answered()["back_pain"] == "absent"


def test_there_may_be_nothing_to_take_back_or_to_correct() -> None:
    assert "no step before" in interview(typed_by("b"))[0]
    assert "no answer to correct" in interview(typed("c"))[0]


def test_an_earlier_answer_is_corrected_and_what_it_had_raised_goes_with_it() -> None:
    person = Person({"leg_weakness": "present"}, Press_Enter=["c"])

    def reply(shown: str) -> str | None:
        if "Your answers so far" in shown:
            person.truth["leg_weakness"] = "absent"
            number = re.search(r"(\d+)  a weak leg or foot: yes", shown)
            assert number is not None
            return number[1]
        return person(shown)

    seen, conversation = interview(reply)
    assert SAME_DAY in seen
    assert conversation.presentation.answered()["leg_weakness"] == "absent"
    assert conversation.urgency is Urgency.ROUTINE
    assert [alert.urgency for alert in conversation.alerts] == [Urgency.URGENT]


def test_what_is_no_answer_is_refused_and_not_written_back() -> None:
    seen, conversation = interview(
        typed("SECRET", "[bold]SECRET", "9", "", "1", "nan", "-1", "1e999", "SECRET", "40", "\x00", "12", "SECRET", "q")
    )

    assert "SECRET" not in seen.upper()
    assert conversation.presentation.answered()["age_years"] == 40


def said_in_full(seen: str, conversation: Conversation) -> None:
    """Action, reason and safety net stand at the end, and no urgency without its ceiling."""
    result = conversation.result
    parts, said = result.advice_parts, last_words(TRIAGER, result)
    seen = seen.rstrip()
    assert seen.endswith(said.rstrip())
    assert parts.action in said
    assert parts.because in said
    assert result.urgency == result.ceiling or TRIAGER.action(result.ceiling, result=result) in said
    assert (said == str(result)) == (result.status != "needs_answers" or result.urgency == result.ceiling)
    assert "answer them now" not in said
    assert all(sign in seen for group in parts.watch_for for sign in group.signs)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(["0", "1", "1?", "?", "y", "n", "b", "c", "40", "3", ""]) | st.text(max_size=5), max_size=60
    )
)
def test_whatever_is_typed_the_record_holds_and_the_advice_is_said(lines: list[str]) -> None:
    seen, conversation = interview(typed(*lines))

    said_in_full(seen, conversation)
    assert conversation.urgency >= conversation.result.urgency
    assert Conversation.from_json(conversation.to_json(), triager=TRIAGER) == conversation


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32))
def test_no_name_and_no_word_of_the_trade_is_shown(seed: int) -> None:
    from random import Random

    random = Random(seed)
    truth = {
        name: random.choice(["absent"] * 4 + ["present", "unsure"])
        for name, f in VOCABULARY.findings.items()
        if not f.unit
    }
    seen, _ = interview(Person(truth))

    assert not re.search(r"\w_\w", seen)
    assert not re.search(r"\b(settled|screened|unresolved|ceiling|finding|triage|None|Answer)\b", seen)


def test_leaving_in_the_middle_of_a_step_loses_nothing_that_was_typed() -> None:
    """For every way out: quitting, the end of the input, and an interrupt."""
    for way in ("q", None, KeyboardInterrupt):
        left = iter(["1", "1", "40", "5", "2"])

        def reply(_: str, left: object = left, way: object = way) -> str | None:
            line = next(left, way)  # type: ignore[call-overload]
            if line is KeyboardInterrupt:
                raise KeyboardInterrupt
            return line

        seen = io.StringIO()

        def read(prompt: str, reply: Callable[[str], str | None] = reply) -> str:
            if (line := reply(prompt)) is None:
                raise EOFError
            return line

        asking = Interview(Console(file=seen, width=400), read, TRIAGER)
        try:
            asking.run()
        except KeyboardInterrupt:
            assert way is KeyboardInterrupt
        asking.show_advice()
        said_in_full(seen.getvalue(), asking.conversation)
        assert asking.conversation.urgency is Urgency.EMERGENCY


def run(lines: str, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *options], input=lines, capture_output=True, text=True, timeout=60, check=False)


def test_the_command_prints_what_to_do_and_why() -> None:
    done = run("1\n1\n40\n5\n2\n", "--emergency-number", "N-1-1")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("Call N-1-1 for an ambulance now.") == 2  # at once, and at the end
    assert "does not come from a medical device" in done.stdout


def test_the_command_prints_the_record_as_json() -> None:
    done = run("1\n1?\n40\n5\nq\n", "--json")
    record = Conversation.from_json(done.stdout)

    assert record.presentation.answered()["back_pain"] == "unsure"
    assert json.loads(done.stdout)["log"][0]["origin"] == "person"
    assert "How old are you?" in done.stderr
    assert record.result.advice_parts.headline in done.stderr


def test_an_end_of_input_is_a_quit() -> None:
    done = run("")

    assert done.returncode == 0
    assert "You stopped early" in done.stdout
    assert "if you get even one new sign on this list" in done.stdout
    assert len(done.stdout[done.stdout.index("By your answers so far") :].splitlines()) <= 11


def test_an_interrupt_prints_the_advice() -> None:
    child = subprocess.Popen([*COMMAND], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write("1\n1\n40\n5\n")
    child.stdin.flush()
    shown = ""
    while "Step 2" not in shown:
        shown += child.stdout.readline()
    child.send_signal(signal.SIGINT)
    rest, _ = child.communicate(timeout=60)

    assert child.returncode == 130
    assert "if you get even one new sign on this list" in rest


def test_the_extra_is_named_when_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rich.console", None)
    with pytest.raises(TriageError, match=r"sciatica-triage\[cli\]"):
        module.console(on_standard_error=False)


@pytest.mark.parametrize("severe", ["1", "1?"])
def test_a_number_that_shows_what_was_in_doubt_offers_what_may_explain_it_once(severe: str) -> None:
    """Hours of very bad pain make it present, and then it is not asked any more."""
    seen, conversation = interview(
        Person({"severe_pain": "present" if severe == "1" else "unsure", "severe_pain_hours": 5})
    )
    explained = VOCABULARY["severe_pain_checked"].question

    assert conversation.presentation.values_by_name["severe_pain_hours"] == 5
    assert " ".join(seen.split()).count(" ".join(explained.split())) == 1


def test_an_age_that_is_too_young_is_asked_once_more_and_not_for_ever() -> None:
    lines = iter(["1", "1", "4", "3", "5", "6"])
    seen, conversation = interview(lambda _: next(lines, None))

    assert seen.count("Someone that young needs a grown-up") == 1
    assert conversation.presentation.values_by_name["age_years"] == 3


def test_a_doubt_alone_answers_the_rest_of_a_list_as_the_checklist_does() -> None:
    lines = iter(["1", "1", "40", "3", "6?", "q"])
    seen, conversation = interview(lambda _: next(lines, None))
    told = conversation.presentation.answered()

    assert [name for name, value in told.items() if value is Answer.UNSURE] == ["feeling_very_ill"]
    assert told["collapse_or_chest_pain"] is Answer.ABSENT
    assert "What you leave out counts as no" in " ".join(seen.split())


@pytest.mark.parametrize("wrong", ["chest pain", "1-3", "yes"])
def test_who_leaves_after_a_line_that_was_not_understood_is_told_so(wrong: str) -> None:
    lines = iter(["1", "1", "40", "3", wrong])
    seen, conversation = interview(lambda _: next(lines, None))

    assert "so it is left out" in seen
    assert conversation.triager.action("emergency") in seen
    lines = iter(["1", "1", "40", "3", wrong, "0", "q"])
    assert "so it is left out" not in interview(lambda _: next(lines, None))[0]

"""How the files beside this one were made. Kept for the record: it ran once, with sciatica_triage 0.1.0.

Its output must never be made again by a later version: what is stored is what 0.1.0 wrote, and a later version shows that
it can still read it. So this refuses any other version, and it never overwrites a file. Everything is made up; no clock is
read, and the same folder comes out each time. It needs the extras `batch` and `words`, and durable-rules.

    python make.py OUT
"""

from __future__ import annotations

import contextlib
import io
import json
import math
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, get_args

import polars as pl
from own_vocabulary import WithNightSweats
from sciatica_triage.assessment import EngineName, Status, Unsigned
from sciatica_triage.condition import Compare, atoms

import sciatica_triage
from sciatica_triage import (
    EngineError,
    Locale,
    Presentation,
    PresentationError,
    RulePack,
    Triager,
    TriageResult,
    Urgency,
)
from sciatica_triage.chat import Conversation, Gate, handle_tool_call
from sciatica_triage.cli import main as command
from sciatica_triage.triager import SHIPPED, shipped_pack
from sciatica_triage.vocabulary import vocabulary_of

HERE: Final = Path(__file__).resolve().parent
FINDINGS: Final = vocabulary_of(Presentation).findings
SEED: Final = 10
RANDOM_PEOPLE: Final = 9
LONGEST: Final = 45_000
"""Random people whose result is longer are left out, so that all files together stay small."""

NEW_ZEALAND: Final = Locale(
    country="NZ", emergency_number="111", emergency_place="the hospital", advice_line="the nurse line"
)
GERMANY: Final = Locale(
    country="DE",
    emergency_number="112",
    emergency_place="eine Notaufnahme",
    advice_line="dem ärztlichen Bereitschaftsdienst",
)
ONLY_A_NUMBER: Final = Locale(emergency_number="999")
GUIDELINES: Final = {"packs": ("guidelines",)}
DOCUMENTS: Final = {"packs": ("documents",)}


@dataclass(frozen=True)
class Line:
    """One line of a file: what it is about, its text, what 0.1.0 gave for it, and how 0.1.0 reads it back."""

    about: str
    text: str
    result: TriageResult
    also: Mapping[str, Any] = field(default_factory=dict)

    @property
    def expected(self) -> dict[str, Any]:
        """What a later version can compare."""
        return {"about": self.about, **said(self.result), **self.also}


def said(result: TriageResult) -> dict[str, Any]:
    """The outcome of a result: levels, status, and the rules behind it in their order."""
    return {
        "urgency": result.urgency.value,
        "ceiling": result.ceiling.value,
        "status": result.status,
        "reasons": [reason.name for reason in result.reasons],
    }


def outcome(read: Callable[[], tuple[object, str]], made: object, text: str) -> str:
    """How 0.1.0 reads back what it wrote: `equal`, `same text` (another class), `different`, or the class of the error."""
    try:
        again, written = read()
    except Exception as error:
        return type(error).__name__
    if written != text:
        return "different"
    return "equal" if again == made else "same text"


# people


def all_of(answer: str, tiers: Iterable[int] = (1, 2, 3), **others: object) -> dict[str, object]:
    """The same answer to every finding of some tiers that is neither a number nor an exception, and some others."""
    wanted = set(tiers)
    same = {name: answer for name, f in FINDINGS.items() if f.kind == "finding" and f.tier in wanted}
    return {**same, **others}


def screened(**others: object) -> dict[str, object]:
    """Every screening question answered with a clear no, and some other answers."""
    return {**all_of("absent", (1,)), "age_years": 41, **others}


def cleared(**others: object) -> dict[str, object]:
    """Everything that stands before self-care answered with a clear no, and some other answers."""
    return {**all_of("absent", (1, 2)), "age_years": 41, "symptom_days": 5, **others}


def answered(**others: object) -> dict[str, object]:
    """Every question answered, with a clear no or a number that means nothing, and some other answers."""
    numbers = {
        "age_years": 41,
        "symptom_days": 5,
        "severe_pain_hours": 0,
        "temperature_c": 36.8,
        "trauma_days_ago": 400,
    }
    return {**all_of("absent"), **numbers, **others}


def heard(finding: str, *answers: object) -> dict[str, object]:
    """One entry of `heard`."""
    return {"finding": finding, "answers": answers}


PEOPLE: Final[dict[str, dict[str, object]]] = {
    "nothing is known": {},
    "leg pain for three days, nothing else asked": {"leg_pain": True, "symptom_days": 3},
    "usual sciatica, screened": screened(leg_pain=True, symptom_days=20, pain_despite_self_care=True),
    "a sore back after gardening, all that stands before self-care answered": cleared(back_pain=True),
    "tingling for exactly a week": {"leg_pain": "yes", "tingling": "present", "symptom_days": 7, "age_years": 38},
    "tingling for just under a week": {"leg_pain": "yes", "tingling": "present", "symptom_days": 6.9},
    "tingling, nobody knows for how long": screened(tingling=True, symptom_days="unsure"),
    "the numb patch is spreading": {"numbness": True, "sensory_worsening": True, "symptom_days": 5},
    "severe pain for exactly three hours": {"severe_pain": True, "severe_pain_hours": 3},
    "severe pain for just under three hours": screened(severe_pain=True, severe_pain_hours=2.9),
    "severe pain, nobody knows for how long": {"severe_pain": True, "severe_pain_hours": "unsure"},
    "more hours of pain than the episode has lasted": {
        "severe_pain": True,
        "severe_pain_hours": 72,
        "symptom_days": 1,
    },
    "a fall, and a foot that drags": {"onset_after_trauma": True, "major_leg_weakness": True, "trauma_days_ago": 2},
    "lost control of the bladder": {"loss_of_bladder_control": True, "leg_pain": True, "age_years": 52},
    "one doubtful leak": {"loss_of_bladder_control": "unsure", "leg_pain": True},
    "an old bladder problem": {"loss_of_bladder_control": True, "bladder_usual_for_me": True, "back_pain": True},
    "an old bowel problem, doubtful": {"bowel_change": True, "bowel_usual_for_me": "unsure", "back_pain": True},
    "is it weak or only sore": screened(leg_weakness="unsure", leg_pain=True),
    "weak leg, otherwise nothing": screened(leg_weakness=True, leg_pain=True, symptom_days=2),
    "worse at night, nothing else": cleared(night_or_rest_pain=True, back_pain=True),
    "fever and a numb leg": {"fever": True, "numbness": True, "temperature_c": 38.4},
    "a temperature of exactly 38": screened(temperature_c=38, back_pain=True),
    "a child of five with back pain": {"back_pain": True, "age_years": 5},
    "seventeen, and it stops sport": screened(back_pain=True, age_years=17, limits_activity=True),
    "seventy, with brittle bones": {"back_pain": True, "age_years": 70, "bone_fragility_risk": True},
    "pregnant, with leg pain": screened(pregnant_or_postpartum=True, leg_pain=True, age_years=31),
    "an epidural and a blood thinner": {
        "recent_spinal_procedure": True,
        "takes_blood_thinner": True,
        "back_pain": True,
    },
    "cancer before, pain now": screened(cancer_history=True, back_pain=True, age_years=63),
    "diabetes": screened(diabetes=True, leg_pain=True, age_years=49),
    "lasting pain at sixty": screened(back_pain=True, persistent_pain=True, age_years=60, symptom_days=42),
    "every question answered with a clear no": answered(),
    "numbers with many digits that do not agree": {
        "heard": [heard("symptom_days", 0.1 + 0.2, 2**53 + 1), heard("temperature_c", 37.999999999999, "unsure")],
        "leg_pain": True,
    },
    "a daughter and her father disagree": {
        "heard": [heard("leg_weakness", "present", "absent")],
        "leg_pain": True,
        "reported_by": "several",
    },
    "a parent answers for a child": {"reported_by": "somebody_else", "back_pain": "yes", "age_years": 9},
    "an app passes on what was typed": {"reported_by": "app", "leg_pain": "present", "burning": "unsure"},
    "the person answers": {"reported_by": "person", "back_pain": True, "recurrent_pain": True},
}
"""People written plainly, by what they come with."""


def merged_people() -> Iterator[tuple[str, Presentation]]:
    """Presentations joined from several, on which their sources differ or agree."""
    told = Presentation(reported_by="person", leg_pain=True, saddle_numbness=False, symptom_days=10, age_years=55)
    seen = Presentation(reported_by="somebody_else", leg_pain=True, saddle_numbness=True, symptom_days=14)
    typed = Presentation(reported_by="app", saddle_numbness="unsure", symptom_days="unsure", severe_pain=True)
    yield "two who differ on numbness and on the days", told.merge(seen)
    yield "three who differ on numbness and on the days", told.merge(seen, typed)
    yield "two apps that agree", typed.merge(Presentation(reported_by="app", severe_pain=True))
    usual = Presentation(bladder_change=True, bladder_usual_for_me=True, back_pain=True)
    yield "an exception that another source denies", usual.merge(Presentation(bladder_usual_for_me=False))
    hours = Presentation(severe_pain=True, severe_pain_hours=2.5, trauma_days_ago=9, major_trauma=True)
    yield "numbers on both sides of a threshold", hours.merge(Presentation(severe_pain_hours=3, trauma_days_ago=7))
    yield "an age, and an age that nobody knows", told.merge(Presentation(age_years="unsure"))


def random_people(rng: random.Random, *, most: int = 6) -> Iterator[Presentation]:
    """People without end: some answers at random, the rest not asked, or absent in the screening or everywhere."""
    names = list(FINDINGS)
    while True:
        answers = dict(rng.choice(({}, screened(), cleared(), all_of("absent"))))
        for name in rng.sample(names, rng.randint(1, most)):
            words = ("present", "present", "absent", "unsure", "not_asked")
            numbers = (*near(name), "unsure")
            answers[name] = rng.choice(numbers if FINDINGS[name].kind == "number" else words)
        if rng.random() < 0.3:
            answers["reported_by"] = rng.choice(("person", "somebody_else", "app"))
        yield Presentation(**answers)


def thresholds(name: str) -> tuple[float, ...]:
    """Every threshold that a shipped rule sets for this number."""
    compared = [a for p in SHIPPED for r in shipped_pack(p).rules for a in atoms(r.when) if isinstance(a, Compare)]
    return tuple(sorted({a.threshold for a in compared if a.finding == name}))


def near(name: str) -> tuple[float, ...]:
    """Values of a number at and around every threshold, and the ends of its range."""
    finding = FINDINGS[name]
    values = {finding.minimum, min(finding.maximum, 400)}
    values |= {round(t + step, 2) for t in thresholds(name) for step in (-1, -0.1, 0, 0.1, 1)}
    return tuple(sorted(value for value in values if finding.minimum <= value <= finding.maximum))


# results


def results(rng: random.Random) -> Iterator[Line]:
    """The lines of `results.jsonl`."""
    for about, answers in PEOPLE.items():
        yield result_line(about, answers)
    for about, presentation in merged_people():
        yield result_line(about, presentation)
    for about, person, options in with_options():
        named = ", ".join(f"{name}={option_text(value)}" for name, value in options.items()) or "default options"
        yield result_line(f"{about}; {named}", person, **options)
    choices: list[dict[str, Any]] = [
        {},
        GUIDELINES,
        DOCUMENTS,
        {"engine": "durable", "unsigned": "stated"},
        {"engine": "reference", "weak_flags": "soon", "locale": ONLY_A_NUMBER},
    ]
    found = 0
    for presentation in random_people(rng):
        made = result_line(f"random person {found + 1}", presentation, **choices[found % len(choices)])
        if len(made.text) <= LONGEST:
            yield made
            found += 1
        if found == RANDOM_PEOPLE:
            return


def with_options() -> Iterator[tuple[str, Mapping[str, object], dict[str, Any]]]:
    """People with options other than the default ones."""
    weak = answered(night_or_rest_pain=True, back_pain=True)
    worse = screened(symptoms_worsening=True, back_pain=True)
    yield "home care is enough", cleared(back_pain=True), GUIDELINES
    yield "home care is enough, every question answered", answered(back_pain=True), GUIDELINES
    yield "home care is enough, in Germany", cleared(leg_pain=True, age_years=18), {**GUIDELINES, "locale": GERMANY}
    yield "screened, no rule has fired", screened(), GUIDELINES
    yield "numbness between the legs", {"saddle_numbness": True}, {**GUIDELINES, "locale": NEW_ZEALAND}
    yield "severe pain for a morning", {"severe_pain": True, "severe_pain_hours": 5}, DOCUMENTS
    yield "a weak leg", {"leg_weakness": True, "fever": True}, DOCUMENTS
    yield "nothing is known", {}, DOCUMENTS
    yield "everything is present", all_of("present"), {**DOCUMENTS, "engine": "durable"}
    yield "a weak flag alone", weak, {}
    yield "a weak flag alone", weak, {"weak_flags": "soon"}
    yield "a weak flag beside a serious one", {**weak, "fever": True}, {"weak_flags": "soon"}
    yield "getting worse", worse, {"unsigned": "stated"}
    yield "getting worse", worse, {**DOCUMENTS, "unsigned": "stated", "engine": "reference"}
    yield "a crash some time ago", screened(major_trauma=True, trauma_days_ago=60), {"unsigned": "stated"}
    yield "a doubtful leak", screened(loss_of_bladder_control="unsure"), {"engine": "reference", "locale": GERMANY}
    yield "cannot pass urine", {"cannot_pass_urine": True}, {"engine": "durable", "locale": NEW_ZEALAND}


def option_text(value: object) -> str:
    """An option as it is named in `about`."""
    if isinstance(value, Locale):
        return value.country or "one number only"
    return "+".join(value) if isinstance(value, tuple) else str(value)


def result_line(about: str, answers: Presentation | Mapping[str, object], **options: Any) -> Line:
    """A result as a line."""
    return line_of(about, Triager(**options).triage(answers))


def line_of(about: str, result: TriageResult, *packs: RulePack) -> Line:
    """A result as a line, with how 0.1.0 reads it back and makes it again."""
    text = result.model_dump_json()

    def read() -> tuple[object, str]:
        again = TriageResult.model_validate_json(text)
        return again, again.model_dump_json()

    def replay() -> tuple[object, str]:
        again = result.replay(*packs)
        return again, again.model_dump_json()

    return Line(
        about,
        text,
        result,
        {"read_back": outcome(read, result, text), "replayed": outcome(replay, result, text)},
    )


# presentations


def presentations(rng: random.Random) -> Iterator[Line]:
    """The lines of `presentations.jsonl`; what is expected of each is by the default packs and options."""
    for about, presentation in (*awkward_people(), *merged_people()):
        yield presentation_line(about, presentation)
    for number, presentation in zip(range(8), random_people(rng), strict=False):
        yield presentation_line(f"random person {number + 1}", presentation)


def awkward_people() -> Iterator[tuple[str, Presentation]]:
    """Presentations at the edges of what can be said."""
    numbers = [name for name, f in FINDINGS.items() if f.kind == "number"]
    exceptions = [name for name, f in FINDINGS.items() if f.kind == "exception"]
    yield "nothing is known", Presentation()
    yield "all not asked, said so", Presentation(**all_of("not_asked"), symptom_days="not_asked", reported_by=None)
    yield "all unsure", Presentation(**all_of("unsure"))
    yield "all unsure, numbers and exceptions too", Presentation(**dict.fromkeys(FINDINGS, "unsure"))
    yield "all present", Presentation(**all_of("present"))
    yield "all present, exceptions too", Presentation(**all_of("present"), **dict.fromkeys(exceptions, "yes"))
    yield "all absent", Presentation(**all_of("absent"))
    yield "screening absent", Presentation(**screened())
    yield "screening unsure", Presentation(**all_of("unsure", (1,)))
    yield "only numbers that nobody knows", Presentation(**dict.fromkeys(numbers, "unsure"))
    yield "every number at its lowest", Presentation(**{name: FINDINGS[name].minimum for name in numbers})
    yield "every number at its highest", Presentation(**{name: min(FINDINGS[name].maximum, 1e6) for name in numbers})
    found = dict.fromkeys(("back_pain", "numbness", "persistent_pain", "severe_pain", "major_trauma"), "present")
    for turn in range(5):
        at = {name: thresholds(name)[turn % len(thresholds(name))] for name in numbers}
        yield f"numbers at thresholds, {turn + 1}", Presentation(**found, **at)
        below = {name: round(value - 0.1, 1) for name, value in at.items()}
        yield f"numbers just below thresholds, {turn + 1}", Presentation(**found, **below)
    yield (
        "a number with many digits",
        Presentation(leg_pain=True, symptom_days=0.1 + 0.2, temperature_c=37.999999999999),
    )
    yield "a number beyond what a float counts exactly", Presentation(leg_pain=True, symptom_days=2**53 + 1)
    yield "a number near the largest float", Presentation(leg_pain=True, symptom_days=1.5e308)
    yield "a parent that is absent, its child present", Presentation(bladder_change=False, cannot_pass_urine=True)
    yield "an old bladder problem", Presentation(**PEOPLE["an old bladder problem"], reported_by="app")
    several = [heard("leg_weakness", "absent", "unsure", "present"), heard("severe_pain_hours", "unsure", 2, 3.5)]
    yield "heard: three answers, and words beside numbers", Presentation(heard=several, reported_by="several")
    yield "heard: the answer that counts is given too", Presentation(fever=True, heard=[heard("fever", "no", "yes")])


def presentation_line(about: str, presentation: Presentation) -> Line:
    """A presentation as a line."""
    text = presentation.model_dump_json()

    def read() -> tuple[object, str]:
        again = Presentation.model_validate_json(text)
        return again, again.model_dump_json()

    result = Triager().triage(presentation)
    return Line(about, text, result, {"read_back": outcome(read, presentation, text)})


# conversations


class Failing(Triager):
    """A triager whose engine fails once."""

    failures = 1

    def triage(self, presentation: Any) -> TriageResult:
        """Fail the first time."""
        if self.failures:
            self.failures -= 1
            raise EngineError("made up")
        return super().triage(presentation)


def asked(conversation: Conversation, patient: Mapping[str, object], most: int = 100) -> Conversation:
    """Ask what is to be asked next and record what the patient says; what is not named is absent, a number unsure."""
    for _ in range(most):
        question = conversation.next_question()
        if question is None:
            break
        answer = patient.get(question.finding, "unsure" if question.unit else "absent")
        conversation.record(question.finding, answer, origin="person")
    return conversation


def not_started(c: Conversation) -> None:
    """not started"""


def started(c: Conversation) -> None:
    """started: one answer"""
    c.record("leg_pain", "present", origin="button")


def half_asked(c: Conversation) -> None:
    """half asked: seven questions answered"""
    c.record("back_pain", True)
    asked(c, {"age_years": 44, "both_legs_affected": "unsure"}, 7)


def finished_calm(c: Conversation) -> None:
    """asked to the end, nothing found"""
    c.record("leg_pain", True)
    asked(c, {"age_years": 35, "symptom_days": 4, "severe_pain_hours": 0})


def finished_emergency(c: Conversation) -> None:
    """asked until an emergency was found"""
    c.record("leg_pain", True)
    asked(c, {"age_years": 61, "saddle_numbness": "present"})


def finished_self_care(c: Conversation) -> None:
    """asked to the end with the guidelines alone; the result is self-care, the conversation routine"""
    c.record("back_pain", True)
    asked(c, {"age_years": 29, "symptom_days": 2.5, "temperature_c": 36.6})


def finished_unsure(c: Conversation) -> None:
    """asked to the end, the answer unsure wherever the question may be asked again"""
    asked(c, {name: "unsure" for name, finding in FINDINGS.items() if finding.unsure == "ask"})


def contradicted(c: Conversation) -> None:
    """a yes, and a no to the same question later: both stand"""
    c.record("cannot_pass_urine", "present", turn=1, origin="button")
    c.record("cannot_pass_urine", "absent", turn=2, origin="button")
    c.record("symptom_days", 3, turn=3)
    c.record("symptom_days", 8, turn=4)


def taken_back(c: Conversation) -> None:
    """an answer taken back, and given again otherwise"""
    c.record_many({"loss_of_bladder_control": "yes", "leg_pain": True}, origin="person")
    c.retract("loss_of_bladder_control", "the person had misread the question", origin="nurse")
    c.record("loss_of_bladder_control", "no", origin="person")


def exception_taken_back(c: Conversation) -> None:
    """an exception taken back, which raises the urgency"""
    c.record_many({"bladder_change": True, "bladder_usual_for_me": True, "back_pain": True}, turn=1, origin="button")
    c.retract("bladder_usual_for_me", "it did change after all: „schlimmer als früher“ 😟", turn=2, origin="button")


def another_age(c: Conversation) -> None:
    """a second age is refused; the first is taken back, and the second recorded"""
    c.record("age_years", 52)
    with contextlib.suppress(PresentationError):
        c.record("age_years", 25)
    c.retract("age_years", "a slip of the finger")
    c.record("age_years", 25)


def late(c: Conversation) -> None:
    """an answer of an older turn, and an old message delivered again after its retraction; the gate lost its place"""
    c.record("numbness", True, turn=3)
    c.record("severe_pain", True, turn=2)
    Gate().check(c, "Noted.", turn=3)
    c.retract("severe_pain", "it was meant for another window", turn=4)
    c.record("severe_pain", True, turn=2)
    Gate().check(c, "Noted again.", turn=4)


def heard_messages(c: Conversation) -> None:
    """messages heard in the person's own words, one of them in a language that is not read"""
    c.hear("My left leg hurts and my foot has been numb for nine days. I'm 47.", turn=1)
    c.hear("No fever. Bladder fine until today, now nothing comes out when I try to wee.", turn=2)
    c.hear("Die Beine tun weh.", turn=3)
    c.hear("Actually I am 48, and my foot drags a bit when I walk", turn=4)


def heard_contradiction(c: Conversation) -> None:
    """messages heard that contradict what was answered, with the gate's decision after each"""
    gate = Gate()
    c.record("leg_weakness", "absent", turn=1, origin="button")
    gate.check(c, "Good.", turn=1)
    gate.check(
        c, "I see.", message="My leg gives way, it feels weak. The pain has been unbearable for five hours", turn=2
    )
    gate.check(c, "Take care.", message="No weakness, no problems with bladder or bowel.", turn=3)


def gated(c: Conversation) -> None:
    """the gate asks, then escalates, then escalates further"""
    gate = Gate(locale=NEW_ZEALAND)
    c.record("leg_pain", True, turn=1)
    gate.check(c, "Have you tried a hot-water bottle?", turn=1)
    c.record_many({"age_years": 33, "leg_weakness": "unsure"}, turn=2)
    gate.check(c, "Rest a little.", turn=2)
    c.record("weakness_worsening", "present", turn=3)
    gate.check(c, "It will pass.", turn=3)


def gate_allows(c: Conversation) -> None:
    """the gate allows a draft once the screening is done"""
    c.record_many(screened(leg_pain=True, symptom_days=5), turn=1, origin="form")
    Gate().check(c, "Keep moving.", turn=1)


def gate_in_shadow(c: Conversation) -> None:
    """the gate in shadow mode"""
    gate = Gate("shadow")
    for turn, finding in enumerate(("back_pain", "fever", "cold_pale_leg"), 1):
        c.record(finding, "present", turn=turn, origin="model")
        gate.check(c, "Fine.", turn=turn)


def called_by_a_model(c: Conversation) -> None:
    """a model's tool calls, one of them with mistakes"""
    handle_tool_call("record_answers", '{"leg_pain":"present","age_years":58,"fever":"not_asked"}', c, turn=1)
    handle_tool_call("record_answers", {"leg_weaknes": "present", "numbness": "present", "age_years": 85}, c, turn=2)
    handle_tool_call("look_up", "{}", c, turn=3)


def joined(c: Conversation) -> None:
    """a joined presentation recorded at once, with what its sources differ on"""
    c.record_many(dict(merged_people())["three who differ on numbness and on the days"], turn=7, origin="import-2")


def at_thresholds(c: Conversation) -> None:
    """numbers just below a threshold, then at it"""
    for values in ((2.9, 37.9, 6.99), (3, 38, 7)):
        named = dict(zip(("severe_pain_hours", "temperature_c", "symptom_days"), values, strict=True))
        c.record_many({"severe_pain": True, **named})


def many_digits(c: Conversation) -> None:
    """numbers with many digits"""
    c.record("symptom_days", 2**53 + 1)
    c.record("temperature_c", 37.999999999999)
    c.record("severe_pain_hours", 0.1 + 0.2)
    c.record("trauma_days_ago", 1.5e308)


def engine_failed(c: Conversation) -> None:
    """the engine failed at the first answer, which is kept; the next answer was triaged"""
    with contextlib.suppress(EngineError):
        c.record("leg_weakness", True)
    c.record("leg_pain", True)


def large_turns(c: Conversation) -> None:
    """turns that are clock times, the last one the largest that there is; a reason of 200 letters"""
    c.record("one_leg_swollen", True, turn=1_700_000_000_000, origin="a")
    c.retract("one_leg_swollen", "x" * 200, turn=2**53, origin="z" * 32)


SCRIPTS: Final[tuple[tuple[Callable[[Conversation], None], dict[str, Any]], ...]] = (
    (not_started, {}),
    (started, {}),
    (half_asked, {}),
    (finished_calm, {}),
    (finished_emergency, {}),
    (finished_self_care, GUIDELINES),
    (finished_unsure, {}),
    (contradicted, {}),
    (taken_back, {}),
    (exception_taken_back, DOCUMENTS),
    (another_age, {}),
    (late, {}),
    (heard_messages, {}),
    (heard_contradiction, {}),
    (gated, {}),
    (gate_allows, {"unsigned": "stated", "weak_flags": "soon"}),
    (gate_in_shadow, {"engine": "reference"}),
    (called_by_a_model, {}),
    (joined, {}),
    (at_thresholds, {}),
    (many_digits, {}),
    (engine_failed, {}),
    (large_turns, {}),
)
"""What is done in each conversation, and the options of its triager."""


def conversations() -> Iterator[Line]:
    """The lines of `conversations.jsonl`: what `to_json` gives; one more as `model_dump_json` gives it."""
    for script, options in SCRIPTS:
        triager = Failing(**options) if script is engine_failed else Triager(**options)
        conversation = Conversation(triager=triager)
        script(conversation)
        yield conversation_line(script.__doc__ or "", conversation, conversation.to_json(), options)
        if script is gated:
            about = "the same, written by `model_dump_json`"
            yield conversation_line(about, conversation, conversation.model_dump_json(), options)


def conversation_line(about: str, conversation: Conversation, text: str, options: Mapping[str, Any]) -> Line:
    """A conversation as a line; `urgency` is the conversation's own, which its result may stay below."""
    plain = "model_dump_json" in about

    def read() -> tuple[object, str]:
        again = Conversation.from_json(text, triager=Triager(**options))
        return again, again.model_dump_json() if plain else again.to_json()

    question = conversation.next_question()
    told = {
        "urgency": conversation.urgency.value,
        "result_urgency": conversation.result.urgency.value,
        "turn": conversation.turn,
        "entries": len(conversation.log),
        "alerts": [[alert.urgency.value, alert.turn, list(alert.rules)] for alert in conversation.alerts],
        "next_question": question.finding if question else None,
        "triager": {name: list(v) if isinstance(v, tuple) else v for name, v in options.items()},
        "read_back": outcome(read, conversation, text),
    }
    return Line(about, text, conversation.result, told)


# an own vocabulary


def own_results() -> Iterator[Line]:
    """The lines of `own_vocabulary.jsonl`."""
    pack = RulePack.load(HERE / "own_pack", vocabulary=WithNightSweats)
    alone, beside = Triager([pack]), Triager([pack, "documents"], unsigned="stated", locale=NEW_ZEALAND)
    sweats = {"night_sweats": "yes", "back_pain": True}
    yield line_of("the own pack: sweats and back pain", alone.triage(sweats), pack)
    yield line_of("the own pack: sweats and fever", alone.triage({"night_sweats": True, "fever": True}), pack)
    yield line_of("the own pack: unsure about sweats", alone.triage({"night_sweats": "unsure", "leg_pain": True}), pack)
    told = WithNightSweats(night_sweats=True, reported_by="person").merge(WithNightSweats(night_sweats=False))
    yield line_of("the own pack beside the documents: sources differ on sweats", beside.triage(told), pack)
    carried = Triager(["documents"]).triage(WithNightSweats.model_validate(sweats))
    yield line_of("the documents alone; the own finding is only carried along", carried)
    yield line_of("the own pack: no answer uses the own finding", alone.triage({"temperature_c": 38.5}), pack)


# tables

COLUMNS: Final = (
    "leg_pain",
    "back_pain",
    "leg_weakness",
    "cannot_pass_urine",
    "loss_of_bladder_control",
    "saddle_numbness",
    "severe_pain",
    "fever",
)
NUMBERS: Final = ("age_years", "symptom_days", "severe_pain_hours", "temperature_c")
NAMES: Final = ("id", "ward", "remark", *NUMBERS, *COLUMNS)
"""The columns of the tables; `ward` and `remark` are no findings and pass through."""


def table_rows(rng: random.Random) -> list[dict[str, Any]]:
    """Twenty-six rows: some of them calm, some not, some empty; None is an empty cell."""
    rows: list[dict[str, Any]] = []
    for number in range(1, 27):
        row: dict[str, Any] = dict.fromkeys(NAMES)
        row |= {"id": f"p{number:02}", "ward": rng.choice("ABC"), "remark": rng.choice((None, "first visit", "a, ü"))}
        weights = rng.choice(((8, 1, 1, 3), (2, 2, 1, 6), (0, 0, 0, 1)))
        for name in COLUMNS:
            row[name] = rng.choices(("absent", "present", "unsure", None), weights)[0]
        for name in NUMBERS:
            row[name] = rng.choice((*near(name), "unsure", None, None))
        rows.append(row)
    rows[4] |= {"leg_pain": "yes", "back_pain": "no", "fever": "not_asked"}
    rows[8]["fever"] = "perhaps"
    rows[13]["age_years"] = 130
    rows[17] |= {"severe_pain": "perhaps", "temperature_c": 29}
    rows[21]["symptom_days"] = -1
    return rows


def write_csv(rows: list[dict[str, Any]], path: Path) -> None:
    """The rows as CSV, some answers in other words; two lines have too few or too many fields."""
    words = {"p02": {"absent": "no", "present": "1"}, "p03": {"absent": "0", "present": "TRUE", "unsure": "unsure"}}
    lines = [",".join(NAMES)]
    for row in rows:
        cells = ["" if row[name] is None else str(words.get(row["id"], {}).get(row[name], row[name])) for name in NAMES]
        lines.append(",".join(f'"{cell}"' if "," in cell else cell for cell in cells))
    lines.insert(6, "p27,A,breaks off,50")
    lines.insert(20, lines[19].replace("p", "q", 1) + ",one,more")
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8", newline="\n")


def write_jsonl(rows: list[dict[str, Any]], path: Path) -> None:
    """The rows as JSON lines, words beside true and false; some lines are no row, one is blank."""
    lines = []
    for number, row in enumerate(rows):
        plain = {"present": True, "absent": False} if number % 3 == 0 else {}
        kept = {name: plain.get(value, value) for name, value in row.items() if value is not None or number % 4 == 0}
        lines.append(json.dumps(kept, ensure_ascii=False))
    lines.insert(5, '{"id": "p27", "fever": tru}')
    lines.insert(9, "")
    lines.insert(12, '["p28", "present"]')
    lines.insert(15, '{"id": "p29", "fever": false, "fever": true}')
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8", newline="\n")


def write_parquet(rows: list[dict[str, Any]], path: Path) -> None:
    """The rows as Parquet: text, booleans, a category, integers, and floats with NaN where nobody knows."""
    truth = {"present": True, "yes": True, "absent": False, "no": False}
    columns: dict[str, pl.Series] = {}
    for name in NAMES:
        values = [row[name] for row in rows]
        if name in ("leg_pain", "back_pain"):
            columns[name] = pl.Series(name, [truth.get(value) for value in values], pl.Boolean)
        elif name == "symptom_days":
            whole = [None if value in (None, "unsure") else int(value) for value in values]
            columns[name] = pl.Series(name, whole, pl.Int64)
        elif name in ("severe_pain_hours", "temperature_c"):
            known = [math.nan if value == "unsure" else value for value in values]
            columns[name] = pl.Series(name, known, pl.Float64, strict=False)
        else:
            kind = pl.Categorical if name == "saddle_numbness" else pl.String
            columns[name] = pl.Series(name, [None if value is None else str(value) for value in values], kind)
    pl.DataFrame(columns).write_parquet(path)


def tables(folder: Path, rng: random.Random) -> dict[str, Any]:
    """Write the tables and what the command makes of them; what is expected of each row, by file."""
    rows = table_rows(rng)
    expected: dict[str, Any] = {}
    reading: dict[str, Callable[[Path], pl.DataFrame]] = {
        "csv": read_csv,
        "jsonl": pl.read_ndjson,
        "parquet": pl.read_parquet,
    }
    for form, write in (("csv", write_csv), ("jsonl", write_jsonl), ("parquet", write_parquet)):
        given, rejects = folder / f"in.{form}", folder / f"rejects.{form}"
        write(rows, given)
        for detail in ("urgency", "reasons"):
            done = folder / (f"out.{form}" if detail == "urgency" else f"out_reasons.{form}")
            status, told = run(given, done, "--rejects", rejects, "--detail", detail)
            triaged = reading[form](done)
            names = [name for name in ("id", "urgency", "ceiling", "status", "rule_ids") if name in triaged.columns]
            expected[f"batch/{done.name}"] = numbered(triaged.select(names).rows(named=True))
        expected[f"batch/in.{form}"] = {"exit_status": status, "told": told}
        problems = reading[form](rejects).select("line", "problem").rows(named=True)
        expected[f"batch/{rejects.name}"] = numbered({**one, "line": int(one["line"])} for one in problems)
        again = folder / f"again.{form}"
        status, told = run(folder / f"out.{form}", again)
        expected[f"batch/in.{form}"]["out_given_again"] = {"exit_status": status, "told": told}
    return expected


def read_csv(path: Path) -> pl.DataFrame:
    """A CSV file with every cell as text."""
    return pl.read_csv(path, infer_schema=False)


def run(given: Path, done: Path, *arguments: object) -> tuple[int, list[str]]:
    """Run `sciatica-triage batch`; its exit status and what it told, files by their names alone."""
    told = io.StringIO()
    with contextlib.redirect_stderr(told):
        status = command(["batch", str(given), str(done), *map(str, arguments)])
    return status, told.getvalue().replace(f"{given.parent}/", "").splitlines()


# all of it


def numbered(expected: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """By the number of the line, from 1."""
    return {str(number): dict(one) for number, one in enumerate(expected, 1)}


def by_line(expected: Mapping[str, Mapping[str, Any]]) -> str:
    """JSON with a line for each line of a file."""
    files = []
    for name, lines in expected.items():
        inside = ",\n".join(f"  {json.dumps(key)}: {json.dumps(one, ensure_ascii=False)}" for key, one in lines.items())
        files.append(f" {json.dumps(name)}: {{\n{inside}\n }}")
    return "{\n" + ",\n".join(files) + "\n}\n"


def check_all_is_there(lines: list[Line]) -> None:
    """Refuse a store of results in which something is missing that it is meant to hold."""
    have: Counter[str] = Counter()
    for line in lines:
        result = line.result
        have.update((result.urgency.value, result.status, result.engine, result.options.unsigned))
        have.update(("weak " + result.options.weak_flags, "+".join(pack.id for pack in result.ruleset)))
        have[f"by {result.presentation.reported_by}"] += 1
        have["conflict"] += bool(result.conflicts)
        have["heard"] += bool(result.presentation.heard)
        have["doubtful"] += any(reason.doubtful for reason in result.reasons)
        have["unsure"] += "unsure" in result.presentation.answered().values()
        have["locale"] += result.options.locale != Locale()
        have["ceiling above"] += result.ceiling > result.urgency
    wanted = [*(level.value for level in Urgency), *get_args(Status), *get_args(EngineName), *get_args(Unsigned)]
    wanted += ["documents", "guidelines", "documents+guidelines", "weak urgent", "weak soon", "locale", "ceiling above"]
    wanted += [f"by {reporter}" for reporter in (None, "person", "somebody_else", "app", "several")]
    wanted += ["conflict", "heard", "doubtful", "unsure"]
    missing = [name for name in wanted if not have[name]]
    if missing:
        raise SystemExit(f"no result with: {', '.join(missing)}")


def main(out: Path) -> None:
    """Write all files into a folder that has none of them yet."""
    if sciatica_triage.__version__ != "0.1.0":
        raise SystemExit("this store was made by sciatica_triage 0.1.0 and is never made again by another version")
    if any((out / name).exists() for name in ("expected.json", "batch", "results.jsonl")):
        raise SystemExit("the folder holds a store already; its files are never changed")
    (out / "batch").mkdir(parents=True)
    made = {
        "results.jsonl": list(results(random.Random(SEED))),
        "presentations.jsonl": list(presentations(random.Random(SEED + 1))),
        "conversations.jsonl": list(conversations()),
        "own_vocabulary.jsonl": list(own_results()),
    }
    check_all_is_there(made["results.jsonl"])
    expected: dict[str, Any] = {}
    for name, lines in made.items():
        (out / name).write_text("".join(f"{line.text}\n" for line in lines), "utf-8", newline="\n")
        expected[name] = numbered(line.expected for line in lines)
    expected |= tables(out / "batch", random.Random(SEED + 2))
    (out / "expected.json").write_text(by_line(expected), "utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

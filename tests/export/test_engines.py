"""What is exported, run by other people's engines on generated people; and that a broken writer is seen."""

from __future__ import annotations

import importlib
import json
import math
from typing import Any, Final

import pytest

from sciatica_triage.engine.assessment import Options
from sciatica_triage.export.cel import cel
from sciatica_triage.export.javascript import JavaScript, javascript
from sciatica_triage.export.json_logic import json_logic
from sciatica_triage.export.program import Program
from sciatica_triage.packs.shipped import SHIPPED, shipped_pack

from ..support.copies import changed
from ..support.engines import Job
from ..support.exports import ENGINES, differing, flipped, people, shipped, visible

MANY: Final = 2000
SOME: Final = 500
WITHOUT_MUTANT: Final = ("spark",)
"""It plans a statement for seconds; what writes it is seen to be broken by the other two dialects."""
DROPPED: Final = (
    "documents/severe_pain_with_weakness_or_loss_of_control",
    "guidelines/anyone_under_18",
    "guidelines/arm_face_or_speech_affected",
    "guidelines/newly_confused_or_hard_to_keep_awake",
)

pytestmark = pytest.mark.filterwarnings("default")


@pytest.mark.parametrize("name", ENGINES)
def test_an_engine_says_what_triage_says_and_a_broken_writer_is_seen(name: str) -> None:
    engine = ENGINES[name]
    found = visible(people(MANY), engine)[: SOME if engine.slow else MANY]
    given = [vector.person for vector in found]
    program = shipped()

    broken = flipped(engine.language, "severe_pain_hours", 3)
    languages = [engine.language, *([] if name in WITHOUT_MUTANT else [broken])]
    good, *bad = engine.run([(engine.write(program, language), given) for language in languages])

    assert differing(found, good, engine) == []
    assert all(differing(found, said, engine) for said in bad)


@pytest.mark.parametrize("name", [name for name, engine in ENGINES.items() if engine.write is json_logic])
def test_json_logic_refuses_what_is_no_object_and_tells_what_it_gives_and_what_it_does_not_see(name: str) -> None:
    text = json_logic(shipped())
    # The engine in Rust reads a text as JSON, and refuses it by itself.
    odd: list[Any] = [None, [], ["present"], 5, 0, -1.5, True, False, *(["x", ""] if ENGINES[name].slow else [])]
    plain: list[Any] = [{}, {"cannot_pass_urine": True}]

    (said,) = ENGINES[name].run([(text, [*odd, *plain])])

    refused = {"urgency": None, "ceiling": None, "status": None, "problem": "expected an object of findings"}
    assert said[: len(odd)] == [refused] * len(odd)
    assert [one["urgency"] for one in said[len(odd) :]] == ["routine", "emergency"]
    about = json.loads(text)["about"]
    assert about["gives"] == ["urgency", "ceiling", "status", "problem"]
    assert "A name that is no finding is not seen" in about["names"]


def test_cel_says_of_each_that_there_is_no_problem_or_which_and_takes_no_infinity() -> None:
    people = [{name: math.inf} for name, one in shipped().findings.items() if one.kind == "number"]

    (said,) = ENGINES["cel"].run([(cel(shipped()), people)])
    well = importlib.import_module("cel").compile(cel(shipped())).execute({"person": {}})

    assert [one["problem"] for one in said] == [name for person in people for name in person]
    assert well.keys() == set(said[0])
    assert well["problem"] is None


def test_a_rule_that_is_dropped_is_seen() -> None:
    engine, found = ENGINES["js-node"], people(MANY)
    given = [vector.person for vector in found]
    jobs: list[Job] = []
    for name in DROPPED:
        packs = [shipped_pack(pack) for pack in SHIPPED]
        without = [changed(pack, rules=tuple(r for r in pack.rules if r.name != name)) for pack in packs]
        assert sum(len(pack.rules) for pack in packs) == 1 + sum(len(pack.rules) for pack in without)
        jobs.append((javascript(Program(without, Options())), given))

    unseen = [name for name, said in zip(DROPPED, engine.run(jobs), strict=True) if not differing(found, said, engine)]

    assert unseen == []


def test_a_threshold_that_is_flipped_is_seen() -> None:
    engine, found, program = ENGINES["js-node"], people(MANY), shipped()
    given = [vector.person for vector in found]
    limits = [(name, limit) for name, found_ in program.thresholds.items() for limit in found_]
    jobs = [(javascript(program, flipped(JavaScript, name, limit)), given) for name, limit in limits]

    unseen = [limit for limit, said in zip(limits, engine.run(jobs), strict=True) if not differing(found, said, engine)]

    # Who had a serious injury within 7 days had one within 42, which asks for as much until a clinician has signed.
    assert unseen == [("trauma_days_ago", 7)]

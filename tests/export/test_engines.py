"""What is exported, run by other people's engines on generated people; and that a broken writer is seen."""

from __future__ import annotations

from typing import Final

import pytest

from sciatica_triage.engine.assessment import Options
from sciatica_triage.export.javascript import JavaScript, javascript
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

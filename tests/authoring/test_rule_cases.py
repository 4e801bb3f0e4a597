"""Every case of every shipped rule; the test's id is the rule and the case's sentence."""

from __future__ import annotations

import pytest

from sciatica_triage import Presentation
from sciatica_triage.authoring.cases import CaseRun, run_cases
from sciatica_triage.engine.reference import Truth, truth

from ..support.oracle import VOCABULARY, effective, value
from ..support.strategies import PACKS

RUNS = [run for pack in PACKS for run in run_cases(pack)]


@pytest.mark.parametrize("run", RUNS, ids=[f"{r.rule.name}: {r.case.expected}: {r.case.sentence}" for r in RUNS])
def test_case(run: CaseRun) -> None:
    assert run.actual == run.case.expected

    p = Presentation(**run.case.complete(VOCABULARY))
    plain = truth(run.rule.condition, value(effective(p)), lambda name: getattr(p, name) == "present")
    assert {Truth.TRUE: "fires", Truth.UNKNOWN: "undecided", Truth.FALSE: "silent"}[plain] == run.case.expected


def test_every_rule_has_cases_that_fire_are_silent_and_are_undecided() -> None:
    shown = {(run.rule.name, run.case.expected) for run in RUNS}

    assert shown == {(r.name, e) for pack in PACKS for r in pack.rules for e in ("fires", "silent", "undecided")}

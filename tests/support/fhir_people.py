"""Random people for FHIR: every kind of answer, both sides of every threshold, from almost silent to all answered."""

from __future__ import annotations

import random
from typing import Any

from sciatica_triage import Answer, Presentation

from .strategies import FINDINGS, around


def people(count: int, seed: int = 18) -> list[Presentation]:
    rng = random.Random(seed)
    return [Presentation(**_answers(rng)) for _ in range(count)]


def _answers(rng: random.Random) -> dict[str, Any]:
    answered, ill = rng.choice((0.05, 0.3, 0.8, 1.0)), rng.choice((0.02, 0.1, 0.5))
    told: dict[str, Any] = {}
    for name, finding in FINDINGS.items():
        if rng.random() >= answered:
            continue
        if finding.kind == "number":
            told[name] = Answer.UNSURE if rng.random() < 0.2 else rng.choice(around(name))
        else:
            other = (Answer.ABSENT, Answer.ABSENT, Answer.UNSURE)
            told[name] = Answer.PRESENT if rng.random() < ill else rng.choice(other)
    return told

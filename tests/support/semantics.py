"""What the library means, apart from its rules: its verdicts on a pack of its own, over people drawn by a fixed seed."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any, Final

import yaml

from sciatica_triage import Answer, RulePack, Triager, exception, finding, number
from sciatica_triage.vocabulary import vocabulary_of
from sciatica_triage.vocabulary.answers import Answers
from sciatica_triage.vocabulary.findings import Amount, Reply, Shows

PEOPLE: Final = 600


def _one(tier: int, unsure: str = "ask", **more: Any) -> Any:
    return finding("?", group="nerve", tier=tier, unsure=unsure, because="-", **more)  # type: ignore[arg-type]


class Someone(Answers):
    """A small vocabulary that uses every declaration once."""

    complaint: Reply = _one(2, "none", entry_complaint=True)
    counts: Reply = _one(1, "present")
    stays: Reply = _one(1)
    alone: Reply = _one(2)
    child: Reply = _one(3, implies=("stays",))
    kin: Reply = _one(3)
    screened: Reply = _one(1, implies=("kin",))
    after: Reply = _one(2, follows=("stays",))
    at_an_age: Reply = _one(2, ages=(10, 60))
    usual: Reply = exception("?", about=("counts",), because="-")
    hours: Amount = number(
        "?", unit="hours", group="pain", tier=2, worse="larger", unsure="meets", because="-",
        follows=("alone",), shows=Shows("alone", 3),
    )  # fmt: skip
    heat: Amount = number("?", unit="degrees", group="pain", tier=3, worse="larger", unsure="none", because="-")
    age_years: Amount = number(
        "?", unit="years", group="person", tier=1, worse="either_end", unsure="ask", because="-", maximum=120,
        middle=(18, 49),
    )  # fmt: skip


RULES: Final[dict[str, dict[str, Any]]] = {
    "counted": {"when": "counts", "unless": "usual", "urgency": "emergency"},
    "kept": {"when": "counts", "urgency": "urgent"},
    "both": {"when": {"all": ["stays", {"any": ["after", "child"]}]}, "urgency": "emergency"},
    "alone": {"when": "alone", "urgency": "emergency"},
    "hot": {"when": {"any": ["heat >= 38", "defined"]}, "urgency": "urgent", "until_signed": "emergency"},
    "weak": {"when": {"all": ["complaint", "heat >= 37"]}, "urgency": "urgent", "weak": True},
    "aged": {"when": "at_an_age", "urgency": "soon"},
    "kin": {"when": {"all": ["kin", "complaint"]}, "urgency": "urgent"},
    "home": {"when": "complaint", "urgency": "self_care"},
}


def pack(folder: Path) -> RulePack:
    about = {
        "name": "battery", "version": "1.0.0", "title": "Battery", "scope": "Made up", "not_for": [],
        "floor": {"urgency": "self_care", "because": "made up", "basis": "design choice"},
        "definitions": {"defined": {"all": ["stays", "hours >= 3"]}},
    }  # fmt: skip
    (folder / "pack.yaml").write_text(yaml.safe_dump(about))
    for name, rule in RULES.items():
        extra: dict[str, Any] = {"review": "needed"} if "until_signed" in rule else {}
        text = {
            "title": name, "suspects": "nothing", "because": "made up", "basis": "design choice", "group": "made_up",
            "cases": {"fires": {"a case": {"complaint": "present"}}}, **rule, **extra,
        }  # fmt: skip
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(text))
    return RulePack.load(folder, vocabulary=Someone)


def verdicts(folder: Path) -> str:
    """A hash over what every option gives for each of the people."""
    loaded, random, told = pack(folder), Random(20), sha256()
    vocabulary = vocabulary_of(Someone)
    triagers = [
        Triager([loaded], engine="reference", unsigned=unsigned, weak_flags=weak)
        for unsigned in ("cautious", "stated")
        for weak in ("urgent", "soon")
    ]
    for _ in range(PEOPLE):
        rest = random.choice([Answer.ABSENT, Answer.NOT_ASKED])
        answers: dict[str, Any] = {}
        for name, known in vocabulary.findings.items():
            if known.kind == "number":
                answers[name] = random.choice([Answer.NOT_ASKED, Answer.UNSURE, 2, 3, 38, 55])
            else:
                answers[name] = random.choice([*Answer, rest, rest, rest, rest])
        person = Someone(**answers)
        for triager in triagers:
            result = triager.triage(person)
            following = result.next_question()
            said = (
                result.urgency, result.ceiling, result.status, [(r.rule_id, r.urgency, r.doubtful) for r in result.reasons],
                sorted(q.finding for q in result.questions), following.finding if following else None,
                [c.findings for c in result.conflicts],
            )  # fmt: skip
            told.update(repr([str(part) for part in said]).encode())
    return told.hexdigest()[:8]

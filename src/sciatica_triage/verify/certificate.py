"""The certificate: what was proved of which files, as JSON that can be made again and compared."""

from __future__ import annotations

import json
from typing import Any

from .report import Report

FORMAT = 1


def certificate(report: Report) -> str:
    """The certificate of a report, with a fixed order and layout; the solver's version is noted in it."""
    content: dict[str, Any] = {
        "format": FORMAT,
        "about": "Made by `sciatica-triage verify --certificate FILE`. The proofs are about the rules, not about medicine.",
        "solver": f"z3 {report.solver}",
        "packs": [{"name": p.name, "version": p.version, "sha256": p.sha256} for p in report.packs],
        "rules": {
            rule.name: {
                "urgency": rule.urgency.value,
                "until_signed": rule.stricter_meanwhile.value if rule.stricter_meanwhile else None,
                "weak": rule.weak,
            }
            for pack in report.packs
            for rule in pack.rules
        },
        "floors": {pack.name: pack.floor.value for pack in report.packs},
        "claims": {
            v.name: {
                "claim": v.claim,
                "verdict": "refuted" if v.refuted else "proved",
                "statements": v.proved + len(v.refuted),
            }
            for v in report.verdicts
        },
        "exceptions": [{"rule": e.rule, "unless": e.exception, "stays": e.floor} for e in report.exceptions],
        "covered": [{"rule": c.rule, "covered_by": [*c.covered_by], "equal_to": [*c.equal_to]} for c in report.covered],
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def same_verdicts(one: str, other: str) -> bool:
    """Whether two certificates say the same, whichever solver made them."""
    # Another version of z3 is no other proof; its number is there for who makes it again.
    first, second = json.loads(one), json.loads(other)
    return {**first, "solver": None} == {**second, "solver": None}

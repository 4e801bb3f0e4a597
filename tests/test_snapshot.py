"""What the documents pack makes of every case beside its rules, as it was when the pack was written.

A change here changes somebody's urgency: regenerate with `python -m tests.test_snapshot`, raise the pack's version, and say
so in the changelog.
"""

from __future__ import annotations

import json
from pathlib import Path

from sciatica_triage import Triager
from sciatica_triage.packs.shipped import shipped_pack
from sciatica_triage.vocabulary import vocabulary_of

SNAPSHOT = Path(__file__).parent / "support" / "snapshot_documents.json"


def taken() -> dict[str, str]:
    """For each case: the urgency, the ceiling, and the ids of the rules that fired."""
    pack = shipped_pack("documents")
    triager = Triager([pack])
    vocabulary = vocabulary_of(pack.vocabulary)
    shots = {}
    for rule in pack.rules:
        for case in rule.cases:
            result = triager.triage(case.complete(vocabulary))
            fired = " ".join(reason.rule_id for reason in result.reasons)
            shots[f"{rule.id}: {case.sentence}"] = f"{result.urgency.value} <= {result.ceiling.value}: {fired}"
    return shots


def test_urgency_and_reasons_of_the_documents_pack_are_unchanged() -> None:
    expected = json.loads(SNAPSHOT.read_text())

    assert taken() == expected


if __name__ == "__main__":
    SNAPSHOT.write_text(json.dumps(taken(), indent=1, ensure_ascii=False) + "\n")

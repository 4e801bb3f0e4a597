"""Whether durable-rules and the reference evaluator ever differ: `python assurance/agreement.py [--count N]`.

Random presentations of every density, over each set of shipped packs; the answers of the engine itself are compared, for
what is surely true, what counts and what is possible. Exits with 1 at the first difference.
"""

from __future__ import annotations

import argparse
import sys
import time
from itertools import chain
from random import Random

from sciatica_triage import Presentation, Triager
from sciatica_triage.packs.condition import Compare, atoms
from sciatica_triage.vocabulary import vocabulary_of

FINDINGS = vocabulary_of(Presentation).findings
PACKS = (("documents",), ("guidelines",), ("documents", "guidelines"))


def values(triager: Triager) -> dict[str, list[object]]:
    """For each finding, the answers that are drawn: for a number, both sides of its thresholds."""
    drawn: dict[str, list[object]] = {}
    asked = [atom for rule in triager.book.rules for atom in atoms(rule.when) if isinstance(atom, Compare)]
    for name, finding in FINDINGS.items():
        if finding.kind != "number":
            drawn[name] = ["present", "absent", "unsure", "not_asked"]
        else:
            near = {a.threshold + d for a in asked if a.finding == name for d in (-1, -0.01, 0, 0.01, 1)}
            drawn[name] = ["unsure", *sorted(v for v in near if finding.minimum <= v <= finding.maximum)]
    return drawn


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1_000_000, help="verdicts to compare (default: 1,000,000)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    random = Random(options.seed)
    start = time.perf_counter()
    compared = presentations = 0
    triagers = [Triager(packs, engine="durable") for packs in PACKS]
    if any(t.triage({}).engine != "durable" for t in triagers):
        sys.exit("durable-rules cannot be loaded here; there is nothing to compare")
    drawn = values(triagers[-1])
    names = list(FINDINGS)
    while compared < options.count:
        present = random.random() ** 2
        answers: dict[str, object] = {}
        for name in random.sample(names, random.randrange(len(names) + 1)):
            likely = FINDINGS[name].kind != "number" and random.random() < present
            answers[name] = "present" if likely else random.choice(drawn[name])
        person = Presentation(**answers)
        presentations += 1
        for triager in triagers:
            known = triager.book.read(person)
            assessor = triager._assessor
            for certain in {known.sure, known.counted, known.possible}:
                compared += 1
                if assessor.engine.holding(certain) != assessor.reference.holding(certain):
                    sys.exit(f"they differ for {person!r}, packs {[pack.name for pack in triager.packs]}")
    seconds = time.perf_counter() - start
    packs = len(set(chain.from_iterable(PACKS)))
    print(f"{compared:,} verdicts on {presentations:,} presentations, {packs} packs alone and together: no difference")
    print(f"{seconds:.0f} s")


if __name__ == "__main__":
    main()

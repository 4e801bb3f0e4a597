"""Every export against its engines on fresh people: `python assurance/exports.py [--count N] [--seed N] [--only NAME ...]`.

Also how many rules the conformance vectors miss when one is dropped (`--rules`): a rule that another one covers is among
them. The engines of npm are those of SCIATICA_NODE_MODULES, as `.ci/run` makes it. Exits with 1 where an engine says anything
else than `triage()`.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from sciatica_triage.engine.assessment import Options
from sciatica_triage.export.javascript import javascript
from sciatica_triage.export.program import Program
from sciatica_triage.export.vectors import COUNT
from sciatica_triage.packs.shipped import SHIPPED, shipped_pack
from tests.support.copies import changed
from tests.support.exports import ENGINES, differing, flipped, people, shipped, visible


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000, help="people for each engine (default: 10,000)")
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--only", nargs="*", choices=ENGINES, help="engines (default: all)")
    parser.add_argument("--rules", action="store_true", help="drop each rule in turn, and say which nobody misses")
    options = parser.parse_args()
    if options.rules:
        dropped_rules()
        return
    failed = False
    everybody = people(options.count, options.seed)
    for name in options.only or ENGINES:
        engine = ENGINES[name]
        found = visible(everybody, engine)
        given = [vector.person for vector in found]
        languages = [engine.language, flipped(engine.language, "severe_pain_hours", 3)]
        start = time.perf_counter()
        good, broken = engine.run([(engine.write(shipped(), language), given) for language in languages])
        seconds = time.perf_counter() - start
        differ, seen = len(differing(found, good, engine)), len(differing(found, broken, engine))
        failed |= differ > 0 or seen == 0
        print(
            f"{name}: {differ} of {len(found):,} differ; broken by hand, {seen} do ({seconds:.0f} s for both)",
            flush=True,
        )
    sys.exit(failed)


def dropped_rules() -> None:
    engine, found = ENGINES["js-node"], people(COUNT)
    given = [vector.person for vector in found]
    packs = [shipped_pack(name) for name in SHIPPED]
    names = [rule.name for pack in packs for rule in pack.rules]
    jobs = []
    for name in names:
        without = [changed(pack, rules=tuple(r for r in pack.rules if r.name != name)) for pack in packs]
        jobs.append((javascript(Program(without, Options())), given))
    missed = [name for name, said in zip(names, engine.run(jobs), strict=True) if not differing(found, said, engine)]
    print(
        f"{len(names) - len(missed)} of {len(names)} rules are missed by somebody; nobody misses", *missed, sep="\n  "
    )


if __name__ == "__main__":
    main()

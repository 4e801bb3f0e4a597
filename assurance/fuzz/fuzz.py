"""Run a fuzz target with atheris, for a bounded time: `pip install atheris`, then

    python assurance/fuzz/fuzz.py rule [-max_total_time=600] [any other libFuzzer option]

The other targets are json, mapping, table, person, pack, message, stored and call.

It starts from the committed corpus. New inputs go to a temporary folder, never into the corpus: what finds a fault is
made small (`-minimize_crash=1`) and then added by hand.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris  # type: ignore[import-not-found, unused-ignore]  # installed by hand, see above

with atheris.instrument_imports(include=["sciatica_triage", "targets", "doors"]):
    from targets import TARGETS  # type: ignore[import-not-found, unused-ignore]  # beside this file

if __name__ == "__main__":
    if sys.argv[1:2] == [] or sys.argv[1] not in TARGETS:
        sys.exit(f"expected one of {', '.join(TARGETS)}")
    name, *options = sys.argv[1:]
    if not any(option.startswith("-max_total_time") for option in options):
        options.append("-max_total_time=600")
    corpus = Path(__file__).parent / "corpus" / name
    with tempfile.TemporaryDirectory() as found:
        atheris.Setup([sys.argv[0], *options, found, str(corpus)], TARGETS[name])
        atheris.Fuzz()

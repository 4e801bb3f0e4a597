"""What is promised of every vocabulary and pack, on random small ones, for as long as wanted.

    python assurance/random_packs.py [--sets 2000] [--first 1] [--promises judged,tables] [--minutes 600] [--workers 2]

Prints how many sets kept each promise, and how much was looked at; where one is broken at once that set, whole, so that it
can be read, and at the end the smallest.
Exits with 1 where anything was broken. The promises and the oracle are in `tests/support/`.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections import Counter
from functools import partial
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.support.pack_claims import CLAIMS, Case
from tests.support.pack_talk_claims import TALK_CLAIMS
from tests.support.pack_tool_claims import TOOL_CLAIMS
from tests.support.random_packs import drawn_set

ALL = {**CLAIMS, **TALK_CLAIMS, **TOOL_CLAIMS}


def check(seed: int, promises: list[str]) -> tuple[dict[str, str], Counter[str]]:
    """The promises that the set of this seed breaks, each with the set and the person; and how much was looked at."""
    broken = {}
    counted: Counter[str] = Counter()
    drawn = drawn_set(seed)
    for promise in promises:
        case = Case(drawn)
        try:
            ALL[promise](case)
        except AssertionError as error:
            broken[promise] = str(error)
        except Exception:  # a promise of its own: nothing else comes out of the library
            broken[promise] = f"seed {seed}\n{traceback.format_exc()}"
        counted += case.counted
    return broken, counted


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", type=int, default=2_000, help="sets of packs to draw (default: 2,000)")
    parser.add_argument("--first", type=int, default=1, help="the first seed (default: 1)")
    parser.add_argument("--promises", default=",".join(ALL), help="which of them (default: all)")
    parser.add_argument("--minutes", type=float, default=600)
    parser.add_argument("--workers", type=int, default=1, help="processes (default: 1)")
    options = parser.parse_args()
    promises = options.promises.split(",")
    start = time.perf_counter()
    kept: Counter[str] = Counter()
    broken: dict[str, list[str]] = {}
    counted: Counter[str] = Counter()
    done = 0
    # Compiled rules are kept for as long as a process lives, so each one looks at a few sets only.
    with get_context("spawn").Pool(options.workers, maxtasksperchild=150) as pool:
        seeds = range(options.first, options.first + options.sets)
        for errors, more in pool.imap(partial(check, promises=promises), seeds):
            done += 1
            counted += more
            for promise in promises:
                if promise in errors:
                    broken.setdefault(promise, []).append(errors[promise])
                else:
                    kept[promise] += 1
            for promise, error in errors.items():
                print(f"{promise} is broken: {error}\n", flush=True)
            if done % 100 == 0:
                print(
                    f"{done:,} sets in {time.perf_counter() - start:.0f} s, {len(broken)} promises broken", flush=True
                )
            if time.perf_counter() - start > options.minutes * 60:
                break
    print(f"{done:,} sets from seed {options.first} in {time.perf_counter() - start:.0f} s")
    print("looked at", ", ".join(f"{number:,} {what}" for what, number in sorted(counted.items())))
    for promise in promises:
        print(f"  {promise}: {kept[promise]:,} kept it, {len(broken.get(promise, ())):,} did not")
    for promise, errors in broken.items():
        print(f"\n{promise}: the smallest of {len(errors):,}\n{min(errors, key=len)}")
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()

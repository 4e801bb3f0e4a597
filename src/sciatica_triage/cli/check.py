"""`sciatica-triage check`: all that a rule pack has to pass, by one command: its form, its cases, its proof."""

from __future__ import annotations

import argparse

from ..authoring.lint import check_pack
from ..authoring.released import record_release, unchanged_version
from ..errors import needs
from ..packs.shipped import SHIPPED, shipped_pack
from ..verify import verify
from .options import folders_given, packs_argument, packs_given
from .output import counted
from .progress import progress_bar


def arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    packs_argument(parser)
    parser.add_argument("--no-proof", action="store_true", help="leave the proofs out; they need the extra `verify`")
    parser.add_argument(
        "--release",
        action="store_true",
        help="where nothing is wrong, record the version in `released.yaml` beside the pack",
    )


def run(args: argparse.Namespace) -> int:
    """Print every issue, with its file, then what the proofs say of the packs taken together; 1 where anything fails."""
    packs = packs_given(args)
    neighbours = [*packs, *(shipped_pack(name) for name in SHIPPED if name not in {pack.name for pack in packs})]
    failed = False
    folders = folders_given(args)
    for pack, folder in zip(packs, folders, strict=True):
        # Each once: a version is looked up in the shipped record and in the one beside the pack.
        issues = tuple(dict.fromkeys((*check_pack(pack, neighbours), *unchanged_version(pack, folder))))
        for issue in issues:
            print(issue)
        cases = sum(len(rule.cases) for rule in pack.rules)
        found = counted(len(issues), "issue") if issues else "no issues"
        print(f"{pack.name} {pack.version}: {counted(len(pack.rules), 'rule')}, {counted(cases, 'case')}: {found}")
        failed |= bool(issues)
    if not args.no_proof:
        # After the issues, which need no solver.
        needs("z3", "verify", "`--no-proof` leaves the proofs out")
        with progress_bar() as progress:
            report = verify(packs, progress=progress)
        print(f"\n{report}")
        failed |= bool(report.refutations)
    if args.release and not failed:
        for pack, folder in zip(packs, folders, strict=True):
            record_release(pack, folder)
    return 1 if failed else 0

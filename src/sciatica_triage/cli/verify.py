"""`sciatica-triage verify`: prove what is claimed of rule packs, or refute it with somebody for whom it fails."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..errors import TriageError
from ..verify import verify
from ..verify.certificate import certificate
from .given import packs_argument, packs_given
from .progress import progress_bar


def arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    packs_argument(parser)
    parser.add_argument(
        "--certificate", type=Path, metavar="FILE", help="write what was proved of which files, as JSON"
    )


def run(args: argparse.Namespace) -> int:
    """Print a table of the claims and every refutation; 1 where there is any. The packs are taken together."""
    packs = packs_given(args)
    with progress_bar() as progress:
        report = verify(packs, progress=progress)
    print(report)
    if args.certificate is not None:
        try:
            args.certificate.write_text(certificate(report), "utf-8")
            problem = None
        except OSError as error:
            problem = error.strerror
        if problem is not None:
            raise TriageError(f"{args.certificate.name}: {problem}")
    return 1 if report.refutations else 0

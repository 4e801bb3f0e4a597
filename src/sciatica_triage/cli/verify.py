"""`sciatica-triage verify`: prove what is claimed of rule packs, or refute it with somebody for whom it fails."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..errors import TriageError, in_own_words
from ..verify import verify
from ..verify.certificate import certificate
from .options import packs_argument, packs_given
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
        with in_own_words(OSError, lambda error: TriageError(f"{args.certificate.name}: {error.strerror}")):
            args.certificate.write_text(certificate(report), "utf-8")
    return 1 if report.refutations else 0

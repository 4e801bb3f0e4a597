"""`sciatica-triage fhir`: the questions as a Questionnaire, or the local code systems, for a FHIR server."""

from __future__ import annotations

import argparse
import json
from typing import get_args

from ..fhir import Release, code_systems, questionnaire
from .options import vocabulary_argument, vocabulary_given


def arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("resource", choices=("questionnaire", "codes"), help="the form, or a Bundle of the CodeSystems")
    parser.add_argument("--release", choices=get_args(Release), default="R4", help="of FHIR (default: R4)")
    vocabulary_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Print the resource as JSON."""
    presentation = vocabulary_given(args)
    if args.resource == "questionnaire":
        written = questionnaire(args.release, presentation)
    else:
        entries = [{"resource": system} for system in code_systems(presentation)]
        written = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    print(json.dumps(written, indent=1))
    return 0

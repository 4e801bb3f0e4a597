"""`sciatica-triage sign RULE`: write a clinician's signature into a rule's file."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from ..authoring.sign import sign
from ..errors import OptionError, in_own_words
from ..vocabulary.vocabulary import suggestion
from .options import folders_given, packs_argument, packs_given, vocabulary_given


def arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("rule", metavar="RULE", help="a rule's name, such as my_pack/my_rule, or its file")
    packs_argument(parser)
    parser.add_argument("--by", required=True, metavar="NAME", help="the clinician who has reviewed the rule")
    parser.add_argument("--role", required=True, metavar="ROLE", help="in what role")
    parser.add_argument("--date", metavar="DATE", help="the day of the signature, as in 2026-01-31 (default: today)")
    parser.add_argument(
        "--of", metavar="HASH", help="what was signed, as the packet prints it; refused if that has changed"
    )


def run(args: argparse.Namespace) -> int:
    """Write the signature, and say what it changes."""
    before, after = sign(_file(args), args.by, args.role, _day(args.date), args.of, vocabulary_given(args))
    was, is_ = before.level("cautious").value, after.level("cautious").value
    print(f"{after.name}: signed; {f'{was} until now, {is_} from now on' if was != is_ else f'{is_}, as before'}")
    return 0


def _file(args: argparse.Namespace) -> Path:
    """The file that was named, or that of the rule of this name in the packs."""
    if Path(args.rule).is_file():
        return Path(args.rule)
    found = {
        # A rule's file is told from the pack's folder on, which `folder` has already.
        rule.name: folder.joinpath(*Path(rule.file).parts[1:])
        for folder, pack in zip(folders_given(args), packs_given(args), strict=True)
        for rule in pack.rules
    }
    if args.rule not in found:
        raise OptionError(f"there is no such rule and no such file{suggestion(args.rule, found)}")
    return found[args.rule]


def _day(given: str | None) -> date:
    today = date.today()
    with in_own_words(ValueError, lambda _: OptionError("`--date`: expected a day such as 2026-01-31")):
        day = date.fromisoformat(given) if given else today
    if day > today:
        raise OptionError("`--date`: expected a day that has come")
    return day

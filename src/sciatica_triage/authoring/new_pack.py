"""A new rule pack: the files of one that loads and passes `check`, to be changed file by file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from ..errors import OptionError, in_own_words, is_a
from ..packs.shipped import SHIPPED
from .schemas import as_text, rule_schema

_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")

# Braces of YAML stand twice here, as it is formatted, and once in `_RULE`, which is not.
_PACK: Final = """\
name: {name}
version: 0.1.0
title: What this pack is about, in a few words
scope: For whom the rules are, where they come from, and how they were read.
not_for:
  - Whoever a rule would be wrong for, with the reason.
floor:
  urgency: routine
  because: No answer to these rules says that home care is enough.
  basis: design choice
definitions:
  weak: {{any: [leg_weakness, cannot_move_leg]}}
calmer_screening:
  - finding: leg_weakness
    because: This pack asks for its level only after three days; the guidelines pack, loaded beside it, has urgent at once.
"""
_SOURCES: Final = """\
sources:
  my-source:
    title: The title of the page or guideline
    publisher: Who publishes it
    date: undated
    tier: guideline
    not_cited: It only shows the form; put your source in its place, and cite it from the rule.
"""
_RULE: Final = """\
# yaml-language-server: $schema=../rule.schema.json
title: A weak leg for three days or more
when:
  all: [weak, symptom_days >= 3]
urgency: urgent
suspects: pressure on a nerve root
because: This rule only shows the form; say here why your source asks for this level.
basis: design choice
review: needed
review_note: A clinician has to confirm the level and the number of days.
cases:
  fires:
    a weak leg for exactly three days: {leg_weakness: present, symptom_days: 3}
    a foot that cannot be moved, for a week: {cannot_move_leg: present, symptom_days: 7}
  silent:
    a weak leg since the day before yesterday: {leg_weakness: present, symptom_days: 2}
    pain in the leg for a week, and no weakness: {leg_pain: present, symptom_days: 7}
  undecided:
    a weak leg, and nobody has asked since when: {leg_weakness: present}
"""


def new_pack(folder: Path) -> tuple[Path, ...]:
    """Write a new pack, named like its folder, and return its files; raise `OptionError` where that cannot be done.

    Nothing is ever written over: the folder must be new or empty.
    """
    if not is_a(folder, Path):
        raise OptionError("expected the path of a folder, as a `Path`")
    with in_own_words((OSError, ValueError), lambda _: OptionError("this path is none that a folder can have")):
        name = folder.resolve().name
    # A pack by the name of a shipped one would load, and be refused when it is to answer.
    if not _NAME.fullmatch(name) or name in SHIPPED:
        raise OptionError("a pack has its folder's name: small letters, digits and `_`, and no shipped pack's")
    with in_own_words(OSError, lambda error: OptionError(f"cannot write the pack: {_why(error)}")):
        if folder.exists() and any(folder.iterdir()):
            raise OptionError("there is something in this folder already; name a new one")
        for place, text in _files(name).items():
            (folder / place).parent.mkdir(parents=True, exist_ok=True)
            (folder / place).write_text(text, "utf-8")
    return tuple(folder / place for place in _files(name))


def _files(name: str) -> Mapping[str, str]:
    return {
        "pack.yaml": _PACK.format(name=name),
        "sources.yaml": _SOURCES,
        "nerve/weak_leg_for_days.yaml": _RULE,
        "rule.schema.json": as_text(rule_schema()),
    }


def _why(error: Exception) -> str:
    return (error.strerror or "it cannot be reached").lower() if isinstance(error, OSError) else "it cannot be reached"

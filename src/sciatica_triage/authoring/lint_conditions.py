"""Checks of what rules and questions ask for: shared lists, pain anywhere, exceptions of one form, a yes that is bad."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ..engine.rulebook import Rulebook
from ..packs.condition import AllOf, AnyOf, Atom, Condition, Defined, Present, atoms, findings
from ..packs.pack import RulePack
from ..packs.rule import Rule
from ..urgency import Urgency
from ..vocabulary.findings import Answer
from ..vocabulary.vocabulary import Vocabulary, vocabulary_of
from .issue import Issue, Mistake
from .lint_levels import fired
from .mildest import mildest_answers

SECOND_SIGN: Final = "second_sign"
"""The shared definition of the signs that override every exception."""
LINES_OF_AN_EXCEPTION: Final = 3
_NEGATIVE: Final = re.compile(r"\b(?:not|no|nothing|never|none|nobody|cannot)\b|n['’]t\b", re.IGNORECASE)


def lists_are_shared(pack: RulePack) -> Iterator[Issue]:
    """No list in a rule leaves out part of a shared definition unsaid, apart from what the rule asks for anyway."""
    vocabulary = vocabulary_of(pack.vocabulary)
    for rule in pack.rules:
        asked = {*atoms(rule.when)} | {Present(up) for name in findings(rule.when) for up in vocabulary.ancestors[name]}
        for listed in _lists(rule.when):
            for name, shared in _nearest_definitions(pack, listed):
                left_out = {a for a in shared - listed - asked if not _implies(vocabulary, a, listed)}
                # A copy of the whole list too, whatever the reason: it will lack what the definition gains later.
                if listed == shared or (left_out and not rule.narrower):
                    yield Issue(Mistake.PART_OF_DEFINITION, rule.file, name)


def _nearest_definitions(pack: RulePack, listed: set[Atom]) -> list[tuple[str, set[Atom]]]:
    """The smallest shared definitions that hold all of a list."""
    around = [(name, shared) for name, meaning in pack.definitions.items() if listed <= (shared := {*atoms(meaning)})]
    return [(name, shared) for name, shared in around if not any(other < shared for _, other in around)]


def _lists(condition: Condition) -> Iterator[set[Atom]]:
    """What each `any` of two or more stands for, definitions left alone."""
    if (
        isinstance(condition, AnyOf)
        and len(condition.parts) > 1
        and all(not isinstance(p, AllOf) for p in condition.parts)
    ):
        yield {*atoms(condition)}
    if isinstance(condition, AllOf | AnyOf):
        for part in condition.parts:
            yield from _lists(part)


def _implies(vocabulary: Vocabulary, atom: Atom, listed: set[Atom]) -> bool:
    """Whether this finding makes one that is listed present, so that it is left out in name only."""
    return any(Present(up) in listed for up in vocabulary.ancestors[atom.finding])


def pain_is_anywhere(pack: RulePack) -> Iterator[Issue]:
    """A rule that needs pain in the back says why pain elsewhere does not count."""
    for rule in pack.rules:
        if _narrowed_to_back(rule.when) and not rule.narrower:
            yield Issue(Mistake.NARROWED_TO_BACK, rule.file)


def _narrowed_to_back(condition: Condition) -> bool:
    """Whether some `all`, however deep and in whichever definition, asks for pain in the back beside something else."""
    match condition:
        # Through definitions too: a rule is as narrow as what it names.
        case Defined(_, meaning):
            return _narrowed_to_back(meaning)
        case AllOf(parts) if Present("back_pain") in parts and len(parts) > 1:
            return True
        case AllOf(parts) | AnyOf(parts):
            return any(map(_narrowed_to_back, parts))
        case _:
            return False


def questions_are_positive(pack: RulePack) -> Iterator[Issue]:
    """A yes is the bad answer to every question that the pack's rules need."""
    vocabulary = vocabulary_of(pack.vocabulary)
    about = f"{pack.rules[0].file.split('/', 1)[0]}/pack.yaml"
    exceptions = {rule.exception for rule in pack.rules if rule.exception}
    asked = {name for rule in pack.rules for name in findings(rule.when)} | exceptions
    for finding in vocabulary.findings.values():
        if finding.name not in asked:
            continue
        if _NEGATIVE.search(f"{finding.label} {finding.question} {finding.again or ''}"):
            yield Issue(Mistake.NEGATIVE_QUESTION, about, finding.name)
        lines = finding.question.split("\n")[1:]
        if finding.kind == "exception" and (
            len(lines) != LINES_OF_AN_EXCEPTION or not all(line.startswith("- ") for line in lines)
        ):
            yield Issue(Mistake.EXCEPTION_FORM, about, finding.name)


def second_signs_override(pack: RulePack) -> Iterator[Issue]:
    """Beside each second sign that an exception is not about, the result has the level of the silenced rule."""
    excepted = [rule for rule in pack.rules if rule.exception is not None]
    meaning = pack.definitions.get(SECOND_SIGN)
    if excepted and meaning is None:
        for rule in excepted:
            yield Issue(
                Mistake.SECOND_SIGN_IGNORED,
                rule.file,
                f"`{rule.exception}` needs the definition `{SECOND_SIGN}` in `pack.yaml`",
            )
        return
    book = Rulebook([pack])
    for rule in excepted:
        ignored = [sign for sign in findings(meaning) if not _overridden(book, rule, sign)] if meaning else []
        if ignored:
            yield Issue(
                Mistake.SECOND_SIGN_IGNORED,
                rule.file,
                f"`{rule.exception}` is not overridden by `{'`, `'.join(ignored)}`",
            )


def _overridden(book: Rulebook, rule: Rule, sign: str) -> bool:
    vocabulary, exception = book.vocabulary, rule.exception or ""
    for mildest in mildest_answers(rule, book):
        present = {n for n, v in mildest.values_by_name.items() if v is Answer.PRESENT}
        present |= {up for name in present for up in vocabulary.ancestors[name]}
        same = sign in present or not present.isdisjoint(vocabulary.ancestors[sign])  # the sign itself, more exactly
        if same or sign in vocabulary[exception].about:
            continue
        answers = {name: v for name, v in mildest.values_by_name.items() if v is not Answer.NOT_ASKED}
        found = fired(book, answers | {exception: Answer.PRESENT, sign: Answer.PRESENT})
        if max((r.level("cautious") for r in found), default=Urgency.SELF_CARE) < rule.level("cautious"):
            return False
    return True

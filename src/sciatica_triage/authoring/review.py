"""The rules that wait for a clinician's signature, each with what signing would change, and for whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ..engine.assessment import Assessor, Options
from ..engine.rulebook import Rulebook
from ..packs.pack import RulePack, with_rules
from ..packs.rule import Rule, Signature
from ..packs.signature import meaning
from ..urgency import Urgency
from ..vocabulary.answers import Answers
from ..vocabulary.vocabulary import Vocabulary
from .mildest import mildest_answers

_MOST_PEOPLE: Final = 3


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody for whom a rule fires. `told`: the sentence of the rule's case, where it is one.

    `now`, `signed` and `without` are the urgency as things stand, with the rule signed, and without the rule.
    """

    told: str | None
    answers: Answers
    now: Urgency
    signed: Urgency
    without: Urgency

    @property
    def decided_by_the_rule(self) -> bool:
        """Whether no other rule asks for so much."""
        return self.without < self.now


@dataclass(frozen=True, slots=True)
class Waiting:
    """A rule that waits. `of`: the hash of its meaning. `people`: some for whom it alone decides, out of those whom its cases
    and its condition give. `judged_by`: all packs, or its own alone where beside the others it decides for none of them."""

    rule: Rule
    pack: RulePack
    vocabulary: Vocabulary
    of: str
    judged_by: tuple[RulePack, ...]
    people: tuple[Person, ...]

    @property
    def now(self) -> Urgency:
        """The level that counts today."""
        return self.rule.level("cautious")

    @property
    def after(self) -> Urgency:
        """The level that counts once the rule is signed."""
        return self.rule.urgency


def waiting(packs: Sequence[RulePack]) -> list[Waiting]:
    """What waits in these packs, taken together: rules whose level a signature changes first, then the most urgent."""
    together = _assessor(packs)
    found = []
    for pack in together.book.packs:
        alone = _assessor([pack])
        found += [_waiting(rule, pack, (together, alone)) for rule in pack.rules if rule.review == "needed"]
    return sorted(found, key=lambda one: (one.now == one.after, -one.now.rank, one.rule.name))


def _waiting(rule: Rule, pack: RulePack, now: tuple[Assessor, ...]) -> Waiting:
    # Beside the other packs first. After the loop `assessor` is the one that found somebody, or the last.
    for assessor in now:
        if decided := [one for one in _people(rule, assessor) if one.decided_by_the_rule]:
            break
    # Those first for whom signing changes something, and a sentence before a list of answers: only a few are shown.
    decided.sort(key=lambda one: (one.now == one.signed, one.told is None))
    vocabulary = now[0].book.vocabulary
    of = meaning(rule, vocabulary)
    return Waiting(rule, pack, vocabulary, of, assessor.book.packs, tuple(decided[:_MOST_PEOPLE]))


def _people(rule: Rule, now: Assessor) -> Iterator[Person]:
    without = _instead(now, rule, ())
    signed = now
    # Otherwise a signature changes nobody's urgency.
    if rule.stricter_meanwhile is not None:
        of = meaning(rule, now.book.vocabulary)
        signature = Signature(by="", role="", date="", of=of, now=of)
        signed = _instead(now, rule, (replace(rule, waits=False, signature=signature),))
    for told, who in _whom_it_fires_for(rule, now.book):
        yield Person(told, who, *(assessor.assess(who).urgency for assessor in (now, signed, without)))


def _whom_it_fires_for(rule: Rule, book: Rulebook) -> Iterator[tuple[str | None, Answers]]:
    """Those of the rule's own cases, and for each way in which it can hold somebody of whom no more is known."""
    for case in rule.cases:
        if case.expected == "fires":
            yield case.sentence, book.presentation(**case.complete(book.vocabulary))
    for answers in mildest_answers(rule, book):
        yield None, answers


def _instead(now: Assessor, rule: Rule, instead: tuple[Rule, ...]) -> Assessor:
    """What judges by the same packs, with these in place of the rule."""
    return _assessor(
        [
            with_rules(pack, tuple(new for old in pack.rules for new in (instead if old is rule else (old,))))
            for pack in now.book.packs
        ]
    )


def _assessor(packs: Sequence[RulePack]) -> Assessor:
    return Assessor(Rulebook(packs), "reference", Options())

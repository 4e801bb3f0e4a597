"""The reason beside what to do: the rule's title, what was answered, and the strongest source that asks for that level."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from ..engine.rulebook import Rulebook
from ..packs.rule import Rule
from ..result.reasons import Reason, weakness
from ..urgency import Urgency
from ..vocabulary.findings import Answer, in_digits
from ..vocabulary.vocabulary import Vocabulary
from .conversation import Conversation
from .texts import texts

_MOST_ANSWERS: Final = 2


def why(conversation: Conversation, reasons: tuple[Reason, ...], urgency: Urgency) -> str:
    """One sentence; where the answers no longer show the level, the rule that reached it."""
    rules = _rules_of(conversation.triager.book)
    # Reasons of a lower level would explain another sentence than the one that stands above them.
    at_level = [reason for reason in reasons if reason.urgency == urgency]
    if not at_level:
        alert = conversation.alert
        known = [rules[name].title for name in alert.rules if name in rules] if alert else []
        return f"{known[0]}. {texts().earlier}" if known else texts().earlier
    first = min(at_level, key=lambda reason: reason.doubtful)  # the first that is sure, in the result's order
    told_back = {findings: tuple(_answered(conversation, findings)) for findings in {one.findings for one in at_level}}
    answers = told_back[first.findings]
    # Rules of this level that the same answers made fire say the same thing; the strongest source speaks for all.
    alike = [rules[one.name] for one in at_level if told_back[one.findings] == answers]
    cited = min((citation for rule in alike for citation in rule.citations), key=weakness, default=None)
    source = f" (source: {cited.source.title}, {cited.source.publisher})" if cited else ""
    told = "; ".join(answers[:_MOST_ANSWERS])
    return f"{first.title}{f': {told}' if told else ''}{source}."


@lru_cache(maxsize=8)
def _rules_of(book: Rulebook) -> dict[str, Rule]:
    return {rule.name: rule for rule in book.rules}


def _answered(conversation: Conversation, findings: tuple[str, ...]) -> Iterator[str]:
    """What was answered to the findings that made the rule fire, told back to the person."""
    said = texts().you_answered
    answers = conversation.presentation.values_by_name
    vocabulary = conversation.triager.book.vocabulary
    for name in dict.fromkeys(one for finding in findings for one in _told(finding, answers, vocabulary)):
        value, finding = answers[name], vocabulary[name]
        asked = finding.label or finding.question
        if value in (Answer.PRESENT, Answer.UNSURE):
            yield (said.present if value == Answer.PRESENT else said.unsure).replace("{asked}", asked)
        else:
            yield said.number.replace("{amount}", f"{in_digits(value)} {finding.unit}").replace("{asked}", asked)


def _told(name: str, answers: Mapping[str, object], vocabulary: Vocabulary) -> Iterator[str]:
    """The finding itself where it was answered so, else those that imply it."""
    for one in (name, *_below(vocabulary).get(name, ())):
        if answers[one] not in (Answer.NOT_ASKED, Answer.ABSENT):
            yield one
            return


@lru_cache(maxsize=8)
def _below(vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    """For each finding those that imply it."""
    below: dict[str, tuple[str, ...]] = {}
    for child, implied in vocabulary.ancestors.items():
        for name in implied:
            below[name] = (*below.get(name, ()), child)
    return below

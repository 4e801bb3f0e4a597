"""What is shown of an explanation, question by question, and of what would change a result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final

from ..result.explanation import AnswerUse, Explanation, Need, RuleOutcome
from ..result.what_would_change import Change, Changes
from .page import Badge, Block, Fold, Heading, Items, Line, Paragraph, Part, Small, Table
from .view import View, answer_in_words, listed, shows

_CHANGES: Final = 10


@shows(Explanation)
def explanation_view(explanation: Explanation) -> View:
    """Each question once, with its answer and what that did; then every rule, to be opened."""
    fired, undecided, out = explanation.fired, explanation.undecided, explanation.ruled_out
    given = [use for use in explanation.answers if use.answer != "not_asked"]
    open_ = [use for use in explanation.answers if use.answer == "not_asked"]
    rules = (
        (f"Fired ({len(fired)})", fired),
        (f"Undecided ({len(undecided)})", undecided),
        (f"Ruled out ({len(out)})", out),
    )
    blocks: list[Block] = [
        Heading(3, "What each answer did"),
        _answers(given) if given else Paragraph("No question was answered."),
    ]
    if open_:
        blocks.append(Fold(f"What each open question could decide ({len(open_)})", [_answers(open_)]))
    blocks += [Fold(summary, [_outcomes(outcomes)]) for summary, outcomes in rules if outcomes]
    return View("Explanation of a triage", blocks)


@shows(Changes)
def changes_view(changes: Changes) -> View:
    """Which answers would raise the urgency and which would lower it, the smallest sets first."""
    blocks: list[Block] = []
    for heading, sets in (("What would raise it", changes.raises), ("What would lower it", changes.lowers)):
        blocks.append(Heading(3, heading))
        blocks.append(_changes(sets[:_CHANGES], changes) if sets else Paragraph("Nothing."))
        if len(sets) > _CHANGES:
            blocks.append(Fold(f"{len(sets) - _CHANGES} more", [_changes(sets[_CHANGES:], changes)]))
    if not changes.complete:
        blocks.append(Paragraph("Only the smallest sets of answers are listed.", small=True))
    return View("What would change a triage", blocks)


def _answers(uses: Sequence[AnswerUse]) -> Block:
    return Table(
        ("question", "answer", "what it did"),
        [(use.question, answer_in_words(use.answer, use.unit), _did(use)) for use in uses],
    )


def _did(use: AnswerUse) -> Line:
    """Rules that it made fire by their titles, the others by how many they are."""
    said: list[Part] = []
    # INVARIANT: outcomes come with the most urgent first, as `groupby` and the first undecided one need it.
    for level, rules in groupby(use.fired, key=lambda rule: rule.urgency):
        said += [Badge(level), f" {'; '.join(dict.fromkeys(rule.title for rule in rules))}. "]
    if use.undecided:
        said += ["Could decide ", str(len(use.undecided)), ", up to ", Badge(use.undecided[0].urgency), ". "]
    if use.ruled_out:
        said.append(f"Rules out {len(use.ruled_out)}.")
    return said or "Nothing by itself."


def _outcomes(outcomes: Sequence[RuleOutcome]) -> Block:
    return Items([(Badge(o.urgency), f" {o.title} ", Small(f"[`{o.rule}`]"), _why(o)) for o in outcomes])


def _why(outcome: RuleOutcome) -> str:
    said = []
    if outcome.findings:
        said.append(f"because of {listed(outcome.findings)}")
    if outcome.missing:
        said.append("still needs " + " and ".join(" or ".join(map(_need, group)) for group in outcome.missing))
    if outcome.near_miss:
        said.append("would fire with " + " or ".join(map(_need, outcome.near_miss)))
    return f": {'; '.join(said)}" if said else ""


def _need(need: Need) -> str:
    return f"`{need.finding} {need.answer}`"


def _changes(sets: Sequence[Change], changes: Changes) -> Block:
    return Table(
        ("with these answers", "it would be"),
        [(_answered(one, changes.questions), (Badge(one.urgency),)) for one in sets],
    )


def _answered(change: Change, questions: Mapping[str, str]) -> str:
    said = []
    for name, value in change.answers.items():
        question = questions.get(name, name)
        said.append(f"{question}{'' if question.endswith('?') else ':'} {answer_in_words(value, None)}")
    return "; ".join(said)

"""What would change the urgency: the minimal sets of answers that raise or lower it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final, TypeAlias

from pydantic import BaseModel, ConfigDict

from ..engine.assessment import Assessment, Assessor
from ..engine.rulebook import Rulebook, set_bits
from ..packs.condition import Compare
from ..shown import Shown
from ..urgency import Urgency
from ..vocabulary.findings import Answer, Finding, Value

if TYPE_CHECKING:
    from ..vocabulary.answers import Answers

_MOST: Final = 64
"""The most sets of answers that are kept while they are combined; the smallest are kept."""

Set_: TypeAlias = frozenset[tuple[str, Value]]


class Change(BaseModel):
    """A minimal set of answers and the urgency that they lead to; leave one out and nothing changes.

    `answers` can be given to `presentation.with_answers(**change.answers)`.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    answers: dict[str, Value]
    urgency: Urgency


class Changes(Shown, BaseModel):
    """What would raise or lower the urgency. The smallest sets come first.

    `raises`: worse answers to what is open or unsure. `lowers`: better answers to anything that is not absent, and
    exceptions. `complete`: whether all minimal sets are listed, or only the smallest. `questions`: what each finding in
    them asks, in a few words.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    raises: tuple[Change, ...]
    lowers: tuple[Change, ...]
    complete: bool
    questions: dict[str, str] = {}


def what_would_change(assessor: Assessor, presentation: Answers) -> Changes:
    """The minimal sets of answers that raise, and that lower, the urgency."""
    assessment = assessor.assess(presentation)
    urgency = assessment.urgency

    def level(answers: dict[str, Value]) -> Urgency:
        return assessor.assess(presentation.with_answers(**answers)).urgency

    alone = {
        one for one in _worse_answers(assessor.book, presentation) if level({one[0]: one[1]}) > urgency
    }  # INVARIANT: no minimal set of several answers holds one of these
    worse, all_worse = _raising(assessor.book, presentation, assessment, alone)
    better, all_better = _lowering(assessor, presentation, assessment)
    raises = _minimal_changes([*(frozenset({one}) for one in alone), *worse], level, lambda found: found > urgency)
    lowers = _minimal_changes(better, level, lambda found: found < urgency)
    named = {name for change in (*raises, *lowers) for name in change.answers}
    return Changes(
        raises=raises,
        lowers=lowers,
        questions={
            name: finding.called for name, finding in assessor.book.vocabulary.findings.items() if name in named
        },
        complete=all_worse and all_better,
    )


def _worse_answers(book: Rulebook, presentation: Answers) -> list[tuple[str, Value]]:
    """Every answer that could be given to what is open or unsure and that meets an atom of a rule."""
    answers = presentation.values_by_name
    open_ = {n for n in book.vocabulary.findings if answers[n] in (Answer.NOT_ASKED, Answer.UNSURE)}
    worse: list[tuple[str, Value]] = []
    for leaf in book.bits:
        if isinstance(leaf, Compare) and leaf.finding in open_:
            worse.append((leaf.finding, _just_beyond(leaf)))
    worse += [(n, Answer.PRESENT) for n in open_ if book.vocabulary[n].kind == "finding"]
    return sorted(set(worse), key=str)


def _raising(
    book: Rulebook, presentation: Answers, assessment: Assessment, alone: Set_ | set[tuple[str, Value]]
) -> tuple[list[Set_], bool]:
    """Candidates: for each rule above the urgency, one answer for each clause that is not met; none that raises alone."""
    together = [one for one in _worse_answers(book, presentation) if one not in alone]
    found: list[Set_] = []
    complete = True
    for level, mask in assessment.levels_ahead:
        if level <= assessment.urgency:
            break
        for i in set_bits(mask & assessment.possible & ~assessment.fired):
            alternatives: list[list[Set_]] = []
            for clause in book.clauses[i]:
                if not clause & assessment.known.sure:
                    alternatives.append(_ways_to_meet(book, together, clause))
            sets, whole = _combined(alternatives)
            found += sets
            complete = complete and whole
    return found, complete


def _ways_to_meet(book: Rulebook, answers: list[tuple[str, Value]], clause: int) -> list[Set_]:
    met: list[Set_] = []
    for name, value in answers:
        if value is Answer.PRESENT:
            bits = book.present_bits(name)
        else:
            own = ((leaf, bit) for leaf, bit in book.bits.items() if isinstance(leaf, Compare) and leaf.finding == name)
            bits = sum(bit for leaf, bit in own if not isinstance(value, Answer) and leaf.met_by(value))
        if bits & clause:
            met.append(frozenset({(name, value)}))
    return met


def _just_beyond(atom: Compare) -> int | float:
    """A value that meets a threshold, as near to it as a whole unit allows."""
    return atom.threshold + {">=": 0, "<=": 0, ">": 1, "<": -1}[atom.operator]


def _lowering(assessor: Assessor, presentation: Answers, assessment: Assessment) -> tuple[list[Set_], bool]:
    """Candidates: for every rule at the urgency, one clause made false or its exception known; and all that is not absent
    made absent, which also completes the screening."""
    book = assessor.book
    better: dict[str, Value] = {
        name: _best(finding)
        for name, finding in book.vocabulary.findings.items()
        if presentation.values_by_name[name] != _best(finding)
    }
    held = assessment.fired | assessment.doubtful
    alternatives: list[list[Set_]] = []
    for level, mask in assessment.levels:
        if level >= assessment.urgency:
            for i in set_bits(mask & held):
                counted = assessment.known.counted
                alternatives.append([_ways_to_miss(book, clause, counted, better) for clause in book.clauses[i]])
    sets, complete = _combined(alternatives) if alternatives else ([], True)
    everything = frozenset(better.items())
    no_exceptions = frozenset((n, v) for n, v in everything if book.vocabulary[n].kind != "exception")
    entries = {name for name, finding in book.vocabulary.findings.items() if finding.entry_complaint}
    screening_done = frozenset((n, v) for n, v in no_exceptions if n not in entries)
    return [*sets, screening_done, no_exceptions, everything], complete


def _ways_to_miss(book: Rulebook, clause: int, counted: int, better: dict[str, Value]) -> Set_:
    """The answers that take away every atom of a clause, or that make its exception known."""
    true = clause & counted
    changed: set[tuple[str, Value]] = set()
    for leaf, bit in book.bits.items():
        if isinstance(leaf, str) and bit & true:
            changed.add((leaf, Answer.PRESENT))
    for name in better:
        if book.vocabulary[name].kind != "exception" and book.present_bits(name) & true:
            changed.add((name, better[name]))
    return frozenset(changed)


def _best(finding: Finding) -> Value:
    """The answer that is never worse than another one."""
    if finding.kind != "number":
        return Answer.ABSENT if finding.kind == "finding" else Answer.PRESENT
    if finding.middle is not None:
        return int(sum(finding.middle) // 2)
    return 10_000 if finding.worse == "smaller" else int(finding.minimum)


def _combined(alternatives: list[list[Set_]]) -> tuple[list[Set_], bool]:
    """One of each: all unions that no other one makes superfluous; whether none was dropped."""
    result: list[Set_] = [frozenset()]
    complete = True
    for options in sorted(alternatives, key=len):
        result = _smallest({old | new for old in result for new in options if _agree(old, new)})
        if len(result) > _MOST:
            result, complete = result[:_MOST], False
    return result, complete


def _agree(one: Set_, other: Set_) -> bool:
    """Whether two sets give no finding two different answers."""
    joined = one | other
    return len({name for name, _ in joined}) == len(joined)


def _smallest(sets: Iterable[Set_]) -> list[Set_]:
    kept: list[Set_] = []
    for candidate in sorted(sets, key=lambda s: (len(s), sorted((n, str(v)) for n, v in s))):
        if not any(small <= candidate for small in kept):
            kept.append(candidate)
    return kept


def _minimal_changes(
    candidates: Iterable[Set_], level: Callable[[dict[str, Value]], Urgency], wanted: Callable[[Urgency], bool]
) -> tuple[Change, ...]:
    """Each candidate that does what is wanted, without the answers that it can do without."""
    minimal: set[Set_] = set()
    for candidate in _smallest(candidates):
        if not candidate or any(known <= candidate for known in minimal) or not wanted(level(dict(candidate))):
            continue
        for item in sorted(candidate, key=lambda pair: (pair[0], str(pair[1]))):
            if wanted(level(dict(candidate - {item}))):
                candidate -= {item}
        minimal.add(candidate)
    return tuple(Change(answers=dict(sorted(s)), urgency=level(dict(s))) for s in _smallest(minimal))

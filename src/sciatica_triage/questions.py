"""What to ask next: the open findings that could raise the urgency, and why each is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pydantic import BaseModel, ConfigDict

from .answers import Answers
from .assessment import Assessment, Assessor
from .findings import GROUPS, Answer, Finding
from .urgency import Urgency

_AT_ONCE = {
    Urgency.EMERGENCY: "an emergency",
    Urgency.URGENT: "a matter for the same day",
    Urgency.SOON: "a matter for the next days",
    Urgency.ROUTINE: "a matter for an assessment",
    Urgency.SELF_CARE: "a matter for home care",
}


class Offer(BaseModel):
    """An exception, to be offered beside the finding that it may explain; it is never asked by itself."""

    model_config = ConfigDict(frozen=True)

    finding: str
    text: str


class Question(BaseModel):
    """One open finding. `could_raise_to`: the highest level that an answer could help to reach, alone or with others.

    `decides`: how many rules of that level it helps to decide. `now`: an answer counts as things stand; where it is
    false, it would need a clear answer to something that the person is unsure of. `ask_again`: it was asked, the person
    was unsure, and asking in other words is worth it.
    """

    model_config = ConfigDict(frozen=True)

    finding: str
    text: str
    group: str
    tier: int
    unit: str | None
    could_raise_to: Urgency
    decides: int
    now: bool
    why: str
    ask_again: bool
    exceptions: tuple[Offer, ...]


class Questions:
    """Makes the questions of one assessor; what depends on the rules alone is made once."""

    def __init__(self, assessor: Assessor) -> None:
        self._assessor = assessor
        book = assessor.book
        self._clauses = book.clauses
        asked = [f for f in book.vocabulary.findings.values() if f.kind != "exception" and book.present_bits(f.name)]
        place = {f.name: i for i, f in enumerate(book.vocabulary.findings.values())}
        asked.sort(key=lambda f: (f.tier, GROUPS.index(f.group), place[f.name]))
        self._order = [(f, book.present_bits(f.name)) for f in asked]
        self._rules_with = {
            f.name: sum(1 << i for i, clauses in enumerate(book.clauses) if any(c & bits for c in clauses))
            for f, bits in self._order
        }
        self._made: dict[tuple[str, int, int, bool, bool], Question] = {}

    def of(self, presentation: Answers, assessment: Assessment) -> tuple[Question, ...]:
        """The open questions, the one that could raise the urgency most first, then by tier, group and field."""
        return tuple(self._open(presentation, assessment))

    def _open(self, presentation: Answers, assessment: Assessment) -> Iterator[Question]:
        answers = presentation.__dict__
        needed_at, needed_now = self._needed(assessment)
        waiting = self._order
        for level, undecided, needed in needed_at:
            left = []
            for finding, bits in waiting:
                if not bits & needed:
                    left.append((finding, bits))
                    continue
                answer = answers[finding.name]
                if answer is Answer.NOT_ASKED:
                    relevant = undecided & self._rules_with[finding.name]
                    yield self._question(finding, level, relevant, ask_again=False, now=bool(bits & needed_now))
                elif answer is Answer.UNSURE and finding.unsure == "ask":
                    relevant = undecided & self._rules_with[finding.name]
                    yield self._question(finding, level, relevant, ask_again=True, now=False)
            waiting = left

    def _needed(self, assessment: Assessment) -> tuple[list[tuple[Urgency, int, int]], int]:
        """For each level above the urgency its undecided rules and the atoms that they still need; and, over all levels,
        the atoms needed by rules that open questions alone can make fire."""
        sure, clauses_of = assessment.known.sure, self._clauses
        reachable = assessment.reachable
        if assessment.urgency < Urgency.URGENT:  # what is doubtful raises no further than that
            reachable |= assessment.reachable_counted
        needed_at: list[tuple[Urgency, int, int]] = []
        needed_now = 0
        for level, mask in assessment.levels:
            if level <= assessment.urgency:
                break
            undecided = rules = mask & assessment.possible & ~assessment.fired
            needed = 0
            while rules:
                low = rules & -rules
                rules ^= low
                missing = 0
                for clause in clauses_of[low.bit_length() - 1]:
                    if not clause & sure:
                        missing |= clause
                needed |= missing
                if low & reachable:
                    needed_now |= missing
            if needed:
                needed_at.append((level, undecided, needed))
        return needed_at, needed_now

    def _question(self, finding: Finding, level: Urgency, rules: int, *, ask_again: bool, now: bool) -> Question:
        key = (finding.name, level.rank, rules, ask_again, now)
        question = self._made.get(key)
        if question is None:
            if len(self._made) > 50_000:
                self._made.clear()
            question = self._made[key] = self._make(finding, level, rules, ask_again, now)
        return question

    def _make(self, finding: Finding, level: Urgency, rules: int, ask_again: bool, now: bool) -> Question:
        book = self._assessor.book
        decided = [rule for i, rule in enumerate(book.rules) if rules >> i & 1]
        first = decided[0]
        more = len(decided) - 1
        others = f"; it helps to decide {more} other rule{'s' if more > 1 else ''} of that level" if more else ""
        return Question(
            finding=finding.name,
            text=finding.question,
            group=finding.group,
            tier=finding.tier,
            unit=finding.unit,
            could_raise_to=level,
            decides=len(decided),
            now=now,
            why=f"Asked because “{first.title}” would be {_AT_ONCE[level]} ({first.suspects}){others}.",
            ask_again=ask_again,
            exceptions=tuple(
                Offer(finding=e.name, text=e.question) for e in book.vocabulary.exceptions_about(finding.name)
            ),
        )


def next_question(questions: Sequence[Question]) -> Question | None:
    """The one to ask now, or None when no set of answers to open questions could raise the urgency.

    Age first, then screening in the order of groups (cauda equina first). The rest goes by a one-step score: the highest
    level that an answer could help to reach, then the number of rules of that level that it could help to decide. Ties go
    by tier, group and field, which is the order of the list, so the choice is always the same.
    """
    open_ = [q for q in questions if q.now and not q.ask_again]
    screening = [q for q in open_ if q.tier == 1]
    if screening:
        return min(screening, key=lambda q: GROUPS.index(q.group))
    return max(open_, key=lambda q: (q.could_raise_to.rank, q.decides), default=None)

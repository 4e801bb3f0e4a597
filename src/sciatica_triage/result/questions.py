"""What to ask next: the open findings that could raise the urgency, and why each is asked."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from types import MappingProxyType
from typing import Final

from ..engine.assessment import Assessment
from ..engine.meaning import Known, set_bits, union
from ..engine.rulebook import Rulebook
from ..urgency import Urgency
from ..values import blank, with_values
from ..vocabulary.answers import Answers
from ..vocabulary.findings import GROUPS, Answer, Finding
from ..vocabulary.models import Model
from ..vocabulary.topics import topic_of
from ..vocabulary.vocabulary import AGE, Vocabulary

_AT_ONCE = {
    Urgency.EMERGENCY: "an emergency",
    Urgency.URGENT: "a matter for the same day",
    Urgency.SOON: "a matter for the next days",
    Urgency.ROUTINE: "a matter for an assessment",
    Urgency.SELF_CARE: "a matter for home care",
}

_MOST = 500
"""The most lists of questions that are kept so that they need not be made again."""
_MOST_QUESTIONS = 5_000
"""The most single questions that are kept: people who differ share most of theirs."""


class Offer(Model):
    """An exception, to be offered beside the finding that it may explain; it is never asked by itself."""

    finding: str
    """The name of the exception."""
    text: str
    """What to ask."""


class Question(Model):
    """One open finding. `could_raise_to`: the highest level that an answer could help to reach, alone or with others.

    `decides`: how many rules of that level it helps to decide. `now`: an answer counts as things stand; where it is
    false, it would need a clear answer to something that the person is unsure of. `unsure`: it was asked, and the person
    did not know; `text` then is the second wording, where there is one (not a number's, which may ask for another unit).
    `ask_again`: it may be asked once more. `label` and `topic` are for checklists.

    An answer may still change nothing where another rule fires whenever this one does (`verify` names such rules under
    `deciding`, and a pack lists them under `overlaps`), or where what the rule needs beside it implies it.
    """

    finding: str
    """The name of the finding: the key of the answer."""
    text: str
    """What to ask."""
    label: str = ""
    """The finding in a few words, for a checklist."""
    topic: str = ""
    """What it is asked together with."""
    group: str
    """The group of the finding."""
    tier: int
    """1 is asked of everyone, 2 before self-care, 3 when the context calls for it."""
    unit: str | None
    """The unit of a number; None where the answer is present, absent or unsure."""
    could_raise_to: Urgency
    decides: int
    now: bool
    why: str
    """Why it is asked, in a sentence."""
    unsure: bool = False
    ask_again: bool
    exceptions: tuple[Offer, ...]
    """What may explain a yes, or a number that stands for one: to be offered beside it, as it is not asked by itself."""


_OFFER: Final = blank(Offer)
_QUESTION: Final = blank(Question)


# Compared by identity, so that the cache of questions need not hash a finding field by field.
class _Asked:
    """One finding as it may be asked."""

    __slots__ = ("finding", "offers")

    def __init__(self, finding: Finding, offers: tuple[Offer, ...]) -> None:
        self.finding = finding
        self.offers = offers


class Questions:
    """Makes the questions of one rulebook and its options: the same state of answers and rules gives the same, made once."""

    def __init__(self, book: Rulebook) -> None:
        self._book = book
        self._clauses = [(1 << i, clause, rules) for i, (clause, rules) in enumerate(book.needing)]
        """Every clause of the rules with a bit of its own, and the rules that need it."""
        several = [one for one in self._clauses if one[1].bit_count() > 1]
        self._overlapping = [
            (bit, clause, other, wider, shared)
            for bit, clause, rules in self._clauses
            # Two of one atom each are the same clause, or share none.
            for other, wider, needed_by in (self._clauses if clause.bit_count() > 1 else several)
            if clause & wider and (shared := rules & needed_by) and bit != other
        ]
        """Clauses of one rule that share an atom, so that either may come to ask for no more than the other."""
        asked = [f for f in book.vocabulary.findings.values() if f.kind != "exception" and book.present_bits(f.name)]
        place = {f.name: i for i, f in enumerate(book.vocabulary.findings.values())}
        asked.sort(key=lambda f: (f.tier, GROUPS.index(f.group), place[f.name]))
        exceptions = [f for f in book.vocabulary.findings.values() if f.kind == "exception"]
        self._order = [(_Asked(f, self._offers(f, exceptions)), book.mark(f.name), self._met_by(f)) for f in asked]
        """What may be asked, with its mark, and with the clauses that its worst answer meets, one bit each."""
        self._lists: dict[tuple[Known, int, Urgency], tuple[Question, ...]] = {}
        self._rules_of = lru_cache(_MOST_QUESTIONS)(self._needing)
        self._question = lru_cache(_MOST_QUESTIONS)(self._make)

    def _met_by(self, finding: Finding) -> int:
        worst = self._book.present_bits(finding.name)
        return union(bit for bit, clause, _ in self._clauses if clause & worst)

    def _needing(self, clauses: int, spared: Mapping[int, int] = MappingProxyType({})) -> int:
        """The rules that need any of these clauses, without those that are `spared` it."""
        return union(self._clauses[i][2] & ~spared.get(1 << i, 0) for i in set_bits(clauses))

    def _spared(self, unmet: int, possible: int) -> dict[int, int]:
        """For an unmet clause the rules for which it is met by whatever meets another one of theirs.

        With `f or a` and `f or b` only `f` is left to ask for once `a` is absent: an answer to `b` decides nothing. Of two
        clauses that have come to be the same one is left.
        """
        spared: dict[int, int] = {}
        for bit, clause, other, wider, rules in self._overlapping:
            if bit & unmet and other & unmet:
                left = clause & possible
                if not left & ~wider and (left != wider & possible or bit < other):
                    spared[other] = spared.get(other, 0) | rules
        return spared

    def _offers(self, finding: Finding, exceptions: Sequence[Finding]) -> tuple[Offer, ...]:
        about = [e for e in exceptions if finding.name in e.about]
        return tuple(with_values(_OFFER, {"finding": e.name, "text": e.question}) for e in about)

    def of(self, assessment: Assessment) -> tuple[Question, ...]:
        """The open questions, the one that could raise the urgency most first, then by tier, group and field."""
        if assessment.status == "settled":
            return ()
        # By hand and not `lru_cache`, which would hash the whole assessment; all else in it follows from these.
        key = (assessment.known, assessment.fired, assessment.urgency)
        found = self._lists.get(key)
        if found is None:
            if len(self._lists) > _MOST:
                self._lists.clear()
            found = self._lists[key] = tuple(self._open(assessment))
        return found

    def _open(self, assessment: Assessment) -> Iterator[Question]:
        known, urgency = assessment.known, assessment.urgency
        sure, told, unsure = known.sure, known.asked & ~known.unsure | known.closed, known.unsure
        undecided = assessment.possible & ~assessment.fired
        ahead: list[tuple[Urgency, int]] = []
        raising = unmet = 0
        for level, mask in assessment.levels_ahead:  # from the highest down
            if level == urgency:
                break
            if mask & undecided:
                ahead.append((level, mask & undecided))
                raising |= mask & undecided
        reachable = self._reachable(assessment)
        # INVARIANT: every rule that could still raise the urgency has an unmet clause here, and each of its bits belongs to a
        # finding that may be asked; so as long as the ceiling is higher and something is open, there is a question.
        for bit, clause, rules in self._clauses:
            if not clause & sure and rules & raising:
                unmet |= bit
        spared = self._spared(unmet, known.possible)
        partly = union(spared)
        by_level: dict[Urgency, list[Question]] = {level: [] for level, _ in ahead}
        for asked, mark, meets in self._order:
            helps = meets & unmet
            if not helps or mark & told:
                continue
            deciding = raising & self._rules_of(helps & ~partly)
            if helps & partly:
                deciding |= raising & self._needing(helps & partly, spared)
            for level, mask in ahead:
                if rules := mask & deciding:
                    doubted = bool(mark & unsure)
                    now = bool(deciding & reachable) and not doubted
                    # The lowest bit is the first rule in the order of the rulebook, which gives the reason for asking.
                    question = self._question(asked, level, rules & -rules, rules.bit_count(), doubted, now)
                    by_level[level].append(question)
                    break
        return chain.from_iterable(by_level.values())

    def _reachable(self, assessment: Assessment) -> int:
        """The rules that open questions alone can make fire, where that raises the urgency."""
        if assessment.highest_reachable <= assessment.urgency:
            return 0  # what is open alone raises nothing: the rest waits for what the person is unsure of
        if assessment.urgency < Urgency.URGENT:  # what is doubtful raises no further than that
            return assessment.reachable | assessment.reachable_with_doubt
        return assessment.reachable

    def _make(self, asked: _Asked, level: Urgency, first: int, decides: int, unsure: bool, now: bool) -> Question:
        finding = asked.finding
        rule = next(self._book.rules_in(first))
        more = decides - 1
        others = f"; it helps to decide {more} other rule{'s' if more > 1 else ''} of that level" if more else ""
        # Not validated: all of it comes from rules and findings that were, and this is done for every person.
        said = {
            "finding": finding.name,
            "text": (unsure and finding.unit is None and finding.again) or finding.question,
            "label": finding.called,
            "topic": topic_of(finding),
            "group": finding.group,
            "tier": finding.tier,
            "unit": finding.unit,
            "could_raise_to": level,
            "decides": decides,
            "now": now,
            "why": f"Asked because “{rule.title}” would be {_AT_ONCE[level]} ({rule.suspects}){others}.",
            "unsure": unsure,
            "ask_again": unsure,
            "exceptions": asked.offers,
        }
        return with_values(_QUESTION, said)


def timely(waiting: Sequence[Question], answers: Answers, vocabulary: Vocabulary) -> Iterator[Question]:
    """These questions, with what could give a follow-up its meaning in place of a follow-up that has none yet.

    A no to that spares the follow-up, even where a yes alone could raise nothing; so whatever the order of the questions,
    they end at the same ceiling. A follow-up waits for no other follow-up of the same finding: two may wait for each other.
    """
    names, asked = {q.finding for q in waiting}, set[str]()
    for question in waiting:
        name = question.finding
        gates = _gates(name, answers, vocabulary) if name in vocabulary.closed_by else []
        for gate in gates:
            if gate not in names | asked:
                asked.add(gate)
                yield _in_place_of(question, vocabulary, gate)
        if not gates and (names.isdisjoint(vocabulary[name].follows) or has_meaning(name, answers, vocabulary)):
            yield question


def has_meaning(follow_up: str, answers: Answers, vocabulary: Vocabulary) -> bool:
    """Whether something that a follow-up follows is there or in doubt, itself or by what makes it so."""
    told = answers.values_by_name
    for name in vocabulary.closed_by[follow_up]:
        finding, answer = vocabulary[name], told[name]
        if answer in (Answer.PRESENT, Answer.UNSURE):
            return True
        if finding.shows and not isinstance(answer, Answer) and finding.shows.met_by(answer, finding.worse):
            return True
    return False


def _gates(follow_up: str, answers: Answers, vocabulary: Vocabulary) -> list[str]:
    """What was not asked and could give a follow-up its meaning, where nothing has given it one."""
    if has_meaning(follow_up, answers, vocabulary):
        return []
    told, age = answers.values_by_name, answers.values_by_name.get(AGE, Answer.NOT_ASKED)
    open_ = [
        n for n in vocabulary.closed_by[follow_up] if told[n] is Answer.NOT_ASKED and n not in vocabulary.closed_by
    ]
    return open_ if isinstance(age, Answer) else [name for name in open_ if _fits(vocabulary[name], age)]


def _fits(finding: Finding, age: float) -> bool:
    return finding.ages is None or finding.ages[0] <= age <= finding.ages[1]


def _in_place_of(question: Question, vocabulary: Vocabulary, name: str) -> Question:
    """The question about another finding, asked for the same reason."""
    finding = vocabulary[name]
    about = {
        "finding": name,
        "text": finding.question,
        "label": finding.called,
        "topic": topic_of(finding),
        "group": finding.group,
        "tier": finding.tier,
        "unit": finding.unit,
        "exceptions": tuple(
            Offer.model_construct(finding=e.name, text=e.question) for e in vocabulary.exceptions_about(name)
        ),
    }
    return question.model_copy(update=about)


def first_asked(questions: Sequence[Question]) -> list[Question]:
    """Those whose answer counts as things stand; without any, those that would need a doubt resolved: a no settles them."""
    return [q for q in questions if q.now] or [q for q in questions if not q.unsure]


def next_question(questions: Sequence[Question], answers: Answers, vocabulary: Vocabulary) -> Question | None:
    """The one to ask now, or None when no set of answers to open questions could raise the urgency, doubts resolved or not.

    Age first, then screening in the order of groups (cauda equina first). The rest goes by a one-step score: the highest
    level that an answer could help to reach, then the number of rules of that level that it could help to decide. Ties go
    by tier, group and field, which is the order of the list, so the choice is always the same. No follow-up comes before
    what it follows.
    """
    open_ = list(timely(first_asked(questions), answers, vocabulary))
    screening = [q for q in open_ if q.tier == 1]
    if screening:
        return min(screening, key=lambda q: GROUPS.index(q.group))
    return max(open_, key=lambda q: (q.could_raise_to.rank, q.decides), default=None)

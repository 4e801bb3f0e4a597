"""The door: a presentation in, an urgency with its ceiling, cited reasons and open questions out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Literal, Never, Self, TypeAlias, TypedDict, Unpack, get_args

from .engine.assessment import EngineName, WeakFlags
from .engine.rulebook import Rulebook
from .errors import OptionError, ReplayError, expect, expect_all, expect_one_of, is_a
from .packs.pack import RulePack
from .packs.rule import Unsigned
from .packs.shipped import SHIPPED, PackName, packs_of, shipped_pack
from .result.advice import Wording, wording
from .result.locale import Locale
from .result.parts import ResultParts, machinery
from .result.questions import Question, next_question
from .result.reasons import ReasonGroup, grouped
from .result.record import DISCLAIMER, ResultOptions, ResultRecord
from .result.stored import SEMANTICS, split_since, vocabulary_version
from .shown import as_text
from .urgency import Urgency
from .values import dataclass, with_values
from .version import __version__
from .vocabulary.answers import Answers, presentation_class
from .vocabulary.findings import Answer
from .vocabulary.vocabulary import AGE, suggestion, vocabulary_of
from .vocabulary.who import whom

if TYPE_CHECKING:
    from .result.checklists import Checklist
    from .result.explanation import Explanation
    from .result.what_would_change import Changes
    from .vocabulary.given import GivenAnswers


Until: TypeAlias = Literal["screened", "settled"]
"""Where an interview ends: when no screening question is open, or when nothing could raise the urgency."""
_ANSWERS: dict[object, Answer] = {answer: answer for answer in Answer}
_MOST_LISTS = 500
"""The most checklists that are kept so that people who answered the same get theirs at once."""


class TriageResult(ResultRecord):
    """How soon the person should be seen, and why; it can explain itself, and be made again.

    `urgency` is what the answers given already justify; `ceiling` the highest level that is not ruled out. `status`:
    `needs_answers` (a screening question is open), `screened` (none is, but open answers could still raise the urgency),
    `unresolved` (what is left to ask could raise it only together with what the person is unsure of),
    `settled` (nothing could). Reasons come the most urgent first, of an emergency first what decides what to do; questions
    the most decisive first. Frozen; its JSON is
    canonical: the same answers, options, packs and engine give the same bytes.
    """

    def next_question(self) -> Question | None:
        """The question to ask now, or None when no answer to an open question could change urgency or ceiling any more."""
        return next_question(self.questions, self.presentation, vocabulary_of(type(self.presentation)))

    def next_checklist(self, *packs: RulePack, until: Until = "settled") -> Checklist | None:
        """The questions of one topic to ask together now, at most seven, or None as for `next_question`.

        `until="screened"` is the short interview: None already when no screening question is open. Packs that are not
        shipped are given, as for `explain`.
        """
        if any(is_a(one, str) for one in packs):
            raise OptionError('a pack is given as a `RulePack`, and how far to ask by its name: `until="screened"`')
        return triager_of(self, packs, advice=None).next_checklist(self, until)

    def explain(self, *packs: RulePack) -> Explanation:
        """What every rule made of the answers: fired, undecided (with what is missing), ruled out (with what did it).

        Packs that are not shipped are given, as for `replay`, and raise `ReplayError` in the same way.
        """
        return triager_of(self, packs, advice=None).explain(self.presentation)

    def what_would_change(self, *packs: RulePack) -> Changes:
        """The minimal sets of answers that would raise or lower the urgency. Packs and errors as for `explain`."""
        return triager_of(self, packs, advice=None).what_would_change(self.presentation)

    def grouped_reasons(self) -> tuple[ReasonGroup, ...]:
        """The reasons by what they are about (cauda equina, fracture, ...), the most urgent group first."""
        return grouped(self.reasons)

    def replay(self, *given: RulePack, packs: Iterable[RulePack] = (), advice: Wording | None = None) -> TriageResult:
        """The same triage again: an equal result, or `ReplayError` where anything that it rests on is not the same.

        That is the packs (shipped ones are found by name, others are given), the advice (`advice`: the texts of then, where
        they have changed), the engine, the vocabulary and the semantics.
        """
        if self.semantics != SEMANTICS:
            raise ReplayError("the library gives answers another meaning now than when this result was made")
        if self.vocabulary != vocabulary_version(type(self.presentation)):
            raise ReplayError("the findings, or their questions, have changed since this result was made")
        texts = wording() if advice is None else expect("advice", advice, Wording)
        every = [*given, *expect_all("packs", packs, RulePack)]
        again = triager_of(self, every, advice=texts).triage(self.presentation)
        if again != self:
            raise ReplayError("these answers, packs and texts give another result: what is stored was changed")
        return again

    def reassess(self, *packs: RulePack) -> Reassessment:
        """The same answers by the rules of today, and what moved; options stay. Packs that are not shipped are given."""
        return Reassessment.of(self, packs)

    def __str__(self) -> str:
        """What the person is to do and why, in plain words: the advice."""
        return self.advice

    def report(self) -> str:
        """A report for who works with the result: names of rules, sources, open questions, versions; at most 25 lines."""
        return as_text(self)


@dataclass(frozen=True)
class Reassessment:
    """A stored result beside what the same answers give today."""

    old: TriageResult
    """The stored result."""
    new: TriageResult
    """What the same answers give today."""

    @classmethod
    def of(cls, old: TriageResult, packs: Iterable[RulePack] = ()) -> Self:
        """Triage the answers of a stored result again, by the packs of today of the same names."""
        given = _by_name(packs)
        chosen = expect("old", old, TriageResult).options
        again = triager(
            [given.get(version.id) or _shipped(version.id) for version in old.ruleset],
            # It tells which engine ran: `reference` also where durable-rules was missing, as it need not be today.
            engine="checked" if old.engine == "reference" else old.engine,
            unsigned=chosen.unsigned,
            weak_flags=chosen.weak_flags,
            locale=chosen.locale,
        )
        return cls(old, again.triage(old.presentation))

    @property
    def moved(self) -> bool:
        """Whether the urgency or the ceiling is another one."""
        return (self.old.urgency, self.old.ceiling) != (self.new.urgency, self.new.ceiling)

    @property
    def come(self) -> tuple[str, ...]:
        """The names of rules that fire now and did not then."""
        return _names(self.new, self.old)

    @property
    def gone(self) -> tuple[str, ...]:
        """The names of rules that fired then and do not now, or are no longer there."""
        return _names(self.old, self.new)

    @property
    def asked_otherwise(self) -> dict[str, tuple[str, ...]]:
        """Findings that were answered when their question asked for more, with those that ask for the rest today."""
        if self.old.vocabulary == self.new.vocabulary:
            return {}
        answered = self.old.presentation.answered()
        return {name: into for name, into in split_since().items() if name in answered}


def _names(one: TriageResult, other: TriageResult) -> tuple[str, ...]:
    held = {reason.name for reason in other.reasons}
    return tuple(reason.name for reason in one.reasons if reason.name not in held)


class GivenOptions(TypedDict, total=False):
    """The options of `triage()`, as `Triager` documents them."""

    engine: EngineName
    """The engine: `checked` compares two of them."""
    unsigned: Unsigned
    """Which level of a rule counts that no clinician has signed."""
    weak_flags: WeakFlags
    """The level of a weak flag that stands alone."""
    locale: Locale | None
    """The numbers and places that the advice names."""
    advice: Wording | None
    """Advice texts of your own."""


@lru_cache(maxsize=64)
def _rulebook(packs: tuple[RulePack, ...], advice: Wording, presentation: type[Answers] | None = None) -> Rulebook:
    return Rulebook(packs, advice.conditions, presentation)


class Triager:
    """Triages presentations by some packs and options. Make it once and use it often; it is safe to share by threads.

    `packs`: names of shipped packs or loaded `RulePack`s; their order never matters. `engine`: `checked` runs
    durable-rules and the reference evaluator and compares them, `durable` and `reference` run one. `unsigned`:
    `cautious` counts the stricter level of rules that no clinician has signed, `stated` the level of their source.
    `weak_flags`: the level of weak flags that stand alone. `locale`: phone numbers for the advice; none is assumed. `advice`:
    texts of the advice in place of the shipped ones.

    Raises `OptionError` for an unknown option or pack and `RulePackError` for a pack that cannot be read.
    """

    def __init__(
        self,
        packs: Iterable[PackName | RulePack] = SHIPPED,
        engine: EngineName = "checked",
        unsigned: Unsigned = "cautious",
        weak_flags: WeakFlags = "urgent",
        locale: Locale | None = None,
        advice: Wording | None = None,
        **unknown: Never,
    ) -> None:
        for name in unknown:
            raise OptionError(f"unknown option{suggestion(name, GivenOptions.__annotations__)}")
        engine = expect_one_of("engine", engine, get_args(EngineName))
        unsigned = expect_one_of("unsigned", unsigned, get_args(Unsigned))
        weak_flags = expect_one_of("weak_flags", weak_flags, get_args(WeakFlags))
        if advice is not None:
            expect("advice", advice, Wording)
        loaded = sorted(packs_of(packs), key=lambda pack: pack.name)
        self.engine: EngineName = engine
        place = Locale.model_construct() if locale is None else Locale.model_validate(locale)
        self.options = ResultOptions.model_construct(unsigned=unsigned, weak_flags=weak_flags, locale=place)
        """The options as every result records them."""
        self._wording = advice or wording()
        self._use(_rulebook(tuple(loaded), self._wording))
        self.packs = self.book.packs

    def _use(self, book: Rulebook) -> None:
        options = self.options
        self.book = book
        self._assessor, reasons, questions = machinery(book, self.engine, options.unsigned, options.weak_flags)
        self._parts = ResultParts(book, reasons, questions, self._wording, options.locale)
        self._next_lists: dict[tuple[object, ...], tuple[tuple[Question, ...], Checklist | None]] = {}
        same: dict[str, Any] = {
            "not_assessed": book.not_covered,
            "options": options,
            "ruleset": tuple(pack.id_and_version for pack in book.packs),
            "wording": self._wording.id_and_version,
            "semantics": SEMANTICS,
            "disclaimer": DISCLAIMER,
            "library": __version__,
        }
        # It has every field, since a copy keeps their order, and with it the order of its JSON.
        self._same_for_all = TriageResult.model_construct(**(dict.fromkeys(TriageResult.model_fields) | same))

    def _knowing(self, vocabulary: type[Answers]) -> Triager:
        """This triager, or one like it that knows of findings which no pack does: they are part of the screening, too."""
        if vocabulary is self.book.presentation:
            return self
        if vocabulary_of(vocabulary).findings.keys() == self.book.vocabulary.findings.keys():
            return self
        # Not by `__init__`, which would check packs and options once more.
        other = object.__new__(Triager)
        other.__dict__.update(self.__dict__)
        other._use(_rulebook(self.packs, self._wording, vocabulary))
        return other

    def __reduce__(self) -> tuple[object, ...]:
        options = self.options
        advice = None if self._wording is wording() else self._wording
        # Made anew where it is loaded: compiled rules and sessions of the engine belong to one process.
        return Triager, (self.packs, self.engine, options.unsigned, options.weak_flags, options.locale, advice)

    def triage(self, presentation: Answers | GivenAnswers | Mapping[str, object]) -> TriageResult:
        """How soon this person should be seen, and why.

        A mapping is read as `Presentation(**mapping)`. The input is not changed and nothing is logged. Raises
        `PresentationError` for answers that cannot be read and `EngineError` where no safe answer can be given.
        """
        answers = self._read(presentation)
        if (knowing := self._knowing(type(answers))) is not self:
            return knowing.triage(answers)
        assessment = self._assessor.assess(answers)
        said = self._parts.of(assessment, answers)
        said["engine"] = self._assessor.engine_name
        return with_values(self._same_for_all, said)

    @property
    def engine_that_runs(self) -> EngineName:
        """The engine that runs: `reference` where durable-rules cannot be loaded."""
        return self._assessor.engine_name

    def next_checklist(self, result: TriageResult, until: Until = "settled") -> Checklist | None:
        """The questions to ask together now, of a result that this triager made; see `TriageResult.next_checklist`."""
        answers = expect("result", result, TriageResult).presentation
        until = expect_one_of("until", until, get_args(Until))
        told = answers.values_by_name
        # Of a number, what matters here is what the questions were made of: which thresholds it meets.
        kinds = map(_ANSWERS.get, map(told.get, self.book.vocabulary.findings))
        key = until, id(result.questions), whom(told), answers.reported_by, *kinds
        made = self._next_lists.get(key)
        # INVARIANT: a list is only for the very questions that it was made of, so no other result can put its own here.
        if made is None or made[0] is not result.questions:
            if len(self._next_lists) >= _MOST_LISTS:
                self._next_lists.clear()
            made = self._next_lists[key] = result.questions, next(self._checklists(result, until), None)
        return made[1]

    def checklists(self, result: TriageResult, until: Until = "settled") -> tuple[Checklist, ...]:
        """The next checklist and those after it, as they come if every answer is no: for a page that shows several."""
        return tuple(self._checklists(result, until))

    def _checklists(self, result: TriageResult, until: Until) -> Iterator[Checklist]:
        from .result.checklists import checklists

        answers = expect("result", result, TriageResult).presentation
        until = expect_one_of("until", until, get_args(Until))
        if (knowing := self._knowing(type(answers))) is not self:
            return knowing._checklists(result, until)
        lists = self._lists(result.questions, answers, until)
        return checklists(lists, answers, self.book.vocabulary, partial(self._lists_left, answers, until))

    def _lists(self, questions: Sequence[Question], answers: Answers, until: Until) -> list[list[Question]]:
        from .result.checklists import Decisive, lists_of

        def decisive() -> Decisive:
            now, alone = self._assessor.would_decide(answers), self.book.alone(self.options.unsigned)
            by_answers = now - alone
            age = answers.values_by_name.get(AGE, Answer.NOT_ASKED)
            if not by_answers or age is Answer.NOT_ASKED:
                return Decisive(by_answers, now=now)
            at_this_age = by_answers & self._assessor.would_decide(self.book.presentation(**{AGE: age}))
            return Decisive(by_answers - at_this_age, at_this_age, now)

        return lists_of(questions, answers, self.book.vocabulary, decisive, until_screened=until == "screened")

    def _lists_left(self, answers: Answers, until: Until) -> int:
        from .result.progress import Step, lists_left

        # By the reference evaluator, for any engine: nobody's urgency comes of it, and it goes the whole way to the end.
        assessor, _, questions = machinery(self.book, "reference", self.options.unsigned, self.options.weak_flags)

        def step(known: Answers) -> Step | None:
            lists = self._lists(questions.of(assessor.assess(known)), known, until)
            return Step(lists[0], lambda told: step(known.with_answers(told))) if lists else None

        return lists_left(step(answers), self.book)

    def explain(self, presentation: Answers | Mapping[str, object]) -> Explanation:
        """What every rule makes of these answers."""
        from .result.explanation import explain

        answers = self._read(presentation)
        return explain(self._knowing(type(answers))._assessor, answers)

    def what_would_change(self, presentation: Answers | Mapping[str, object]) -> Changes:
        """The minimal sets of answers that would raise or lower the urgency of these."""
        from .result.what_would_change import what_would_change

        answers = self._read(presentation)
        return what_would_change(self._knowing(type(answers))._assessor, answers)

    def action(self, urgency: Urgency | str, locale: Locale | None = None, result: TriageResult | None = None) -> str:
        """What to do at a level and how soon, in plain words, with the phone numbers of a locale (this triager's own).

        `result`: that of the person, since some answers call for one way to get there; without it, for anybody.
        """
        level = expect_one_of("urgency", urgency, tuple(Urgency))
        own = self.options.locale
        place = own if locale is None or locale is own else Locale.model_validate(locale)
        holding = 0
        if result is not None:
            answers = expect("result", result, TriageResult).presentation
            book = self._knowing(type(answers)).book
            holding = book.notes_holding(book.read(answers, self.options.unsigned).counted)
        return self._wording.action(level, place, holding)

    def _read(self, presentation: Answers | Mapping[str, object]) -> Answers:
        """Read the answers, again if need be: nothing is taken on trust."""
        if type(presentation) is dict or not is_a(presentation, Answers):
            return self.book.presentation.model_validate(presentation)
        # By its own class, so that what a subclass adds is read as well.
        if isinstance(presentation, self.book.presentation):
            return type(presentation).model_validate(presentation)
        return self.book.presentation.model_validate(presentation.values_by_name)


def triage(
    presentation: Answers | GivenAnswers | Mapping[str, object],
    packs: Iterable[PackName | RulePack] = SHIPPED,
    **options: Unpack[GivenOptions],
) -> TriageResult:
    """How soon this person should be seen, and why: the most urgent level that any fired rule asks for.

    What was not asked is never read as absent: rules that it could still fire show in the ceiling and the questions.
    Numbers are in the unit of their name. Options as for `Triager`. The input is not changed, nothing is logged.
    Raises `PresentationError` for answers that cannot be read and `OptionError` for an unknown option.

    >>> result = triage({"severe_pain": "present", "severe_pain_hours": 5, "leg_weakness": "present"})
    >>> result.urgency
    <Urgency.EMERGENCY: 'emergency'>
    """
    return triager(packs, **options).triage(presentation)


def triager(packs: Iterable[PackName | RulePack] = SHIPPED, **options: Unpack[GivenOptions]) -> Triager:
    """A `Triager` for these packs and options, made once a process."""
    given = packs_of(packs)
    # Sorted, so that another order of the keywords makes no second triager.
    chosen = tuple(sorted(options.items()))
    # An option that cannot be a key is none that there is, and `Triager` says so.
    return _triager(given, chosen) if _is_key(chosen) else Triager(given, **options)


def _is_key(value: object) -> bool:
    try:
        hash(value)
    except Exception:
        return False
    return True


@lru_cache(maxsize=64)
def _triager(packs: tuple[RulePack, ...], options: tuple[tuple[str, object], ...]) -> Triager:
    return Triager(packs, **dict(options))  # type: ignore[arg-type]  # `Triager` itself checks them


def rulebook(
    packs: Iterable[PackName | RulePack] = SHIPPED,
    vocabulary: type[Answers] | None = None,
    **options: Unpack[GivenOptions],
) -> Rulebook:
    """The rules of some packs, and what may be asked: all findings of `vocabulary`, where it has more than the packs know.

    Raises `OptionError` for a vocabulary that is none, or that lacks what a pack's own has.
    """
    made = triager(packs, **options)
    if vocabulary is None:
        return made.book
    if (
        not vocabulary_of(presentation_class("vocabulary", vocabulary)).findings.keys()
        >= made.book.vocabulary.findings.keys()
    ):
        raise OptionError("`vocabulary`: expected one with all findings of the packs' own; derive it from that")
    return made._knowing(vocabulary).book


def warm_up(packs: Iterable[PackName | RulePack] = SHIPPED, **options: Unpack[GivenOptions]) -> None:
    """Do now what a process otherwise does at its first `triage()`: read the rules, compile them, build what results need.

    A server calls it before it serves, forks or starts threads, and before its memory is limited: pydantic's core ends the
    process where it gets none to build what it needs. Options and errors as for `triage()`. It may be broken off
    and called again, and calling it is never necessary.
    """
    made = triager(packs, **options)
    # Both, since a doubt has questions and advice of its own, which are made ready as well.
    for value in ("present", "unsure"):
        answers = {name: value for name, f in made.book.vocabulary.findings.items() if f.kind == "finding"}
        TriageResult.model_validate_json(made.triage(answers).model_dump_json())
    empty = made.triage({})
    str(empty)
    empty.next_question()


def triager_of(result: TriageResult, packs: Iterable[RulePack], *, advice: Wording | None) -> Triager:
    """The triager that made a result: the same packs, options and engine, or `ReplayError`; and the same advice, if any."""
    given = _by_name(packs)
    found: list[RulePack] = []
    for version in result.ruleset:
        pack = given.get(version.id) or _shipped(version.id)
        if pack.id_and_version != version:
            raise ReplayError(f"the rule pack `{version.id}` has changed since this result was made")
        found.append(pack)
    if advice is not None and advice.id_and_version != result.wording:
        raise ReplayError("the wording of the advice has changed since this result was made")
    chosen = result.options
    again = triager(
        found,
        engine=result.engine,
        unsigned=chosen.unsigned,
        weak_flags=chosen.weak_flags,
        locale=chosen.locale,
        advice=advice,
    )
    if again.engine_that_runs != result.engine:
        raise ReplayError(f"the engine `{result.engine}` is not available here")
    return again


def _by_name(packs: Iterable[RulePack]) -> dict[str, RulePack]:
    return {pack.name: pack for pack in expect_all("packs", packs, RulePack)}


def _shipped(name: str) -> RulePack:
    if name not in SHIPPED:
        raise ReplayError(f"the rule pack `{name}` is not shipped; it has to be given")
    return shipped_pack(name)

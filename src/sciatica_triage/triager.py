"""The door: a presentation in, an urgency with its ceiling, cited reasons and open questions out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Never, TypedDict, Unpack, get_args

from pydantic import BaseModel, ConfigDict, SerializeAsAny

from .engine.assessment import Assessor, EngineName, Options, Status, WeakFlags
from .engine.rulebook import Rulebook
from .errors import OptionError, ReplayError
from .packs.pack import PackVersion, RulePack
from .packs.rule import Unsigned
from .packs.shipped import SHIPPED, shipped_pack
from .result.advice import Locale, wording
from .result.conflicts import Conflict, conflicts_in
from .result.questions import Question, Questions, next_question
from .result.reasons import Reason, ReasonGroup, Reasons, grouped
from .shown import Shown, as_text
from .urgency import Urgency
from .vocabulary.answers import Answers
from .vocabulary.findings import kind_of
from .vocabulary.presentation import Presentation
from .vocabulary.vocabulary import nearest

if TYPE_CHECKING:
    from .result.explanation import Explanation
    from .result.what_would_change import Changes

DISCLAIMER = (
    "This is not a medical device and not a diagnosis. It says how soon to seek care, never what is wrong. "
    "Its rules have not been validated clinically. Whoever is worried should seek care, whatever this result says."
)


class ResultOptions(Options):
    """The options of a triage that change what it says."""

    locale: Locale


class TriageResult(Shown, BaseModel):
    """How soon the person should be seen, and why.

    `urgency` is what the answers given already justify; `ceiling` the highest level that is not ruled out. `status`:
    `needs_answers` (a screening question is open), `screened` (none is, but open answers could still raise the urgency),
    `settled` (none could). Reasons come the most urgent first, questions the most decisive first. Frozen; its JSON is
    canonical: the same answers, options, packs and engine give the same bytes.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    urgency: Urgency
    ceiling: Urgency
    status: Status
    reasons: tuple[Reason, ...]
    questions: tuple[Question, ...]
    conflicts: tuple[Conflict, ...]
    advice: str
    not_assessed: tuple[str, ...]
    """Findings that none of the loaded packs covers."""
    presentation: SerializeAsAny[Presentation]
    options: ResultOptions
    ruleset: tuple[PackVersion, ...]
    wording: PackVersion
    engine: EngineName
    """The engine that ran."""
    disclaimer: str

    def next_question(self) -> Question | None:
        """The question to ask now, or None when no set of answers to open questions could raise the urgency."""
        return next_question(self.questions)

    def explain(self, *packs: RulePack) -> Explanation:
        """What every rule made of the answers: fired, undecided (with what is missing), ruled out (with what did it).

        Packs that are not shipped are given, as for `replay`, and raise `ReplayError` in the same way.
        """
        return triager_of(self, *packs).explain(self.presentation)

    def what_would_change(self, *packs: RulePack) -> Changes:
        """The minimal sets of answers that would raise or lower the urgency. Packs and errors as for `explain`."""
        return triager_of(self, *packs).what_would_change(self.presentation)

    def grouped_reasons(self) -> tuple[ReasonGroup, ...]:
        """The reasons by what they are about (cauda equina, fracture, ...), the most urgent group first."""
        return grouped(self.reasons)

    def replay(self, *packs: RulePack) -> TriageResult:
        """The same triage again: an equal result, or `ReplayError` where packs, wording or engine are not the same.

        Shipped packs are found by name; other packs are given.
        """
        return triager_of(self, *packs).triage(self.presentation)

    def __str__(self) -> str:
        """A readable report of at most 25 lines."""
        return as_text(self)


class GivenOptions(TypedDict, total=False):
    """The options of `triage()`, as `Triager` documents them."""

    engine: EngineName
    unsigned: Unsigned
    weak_flags: WeakFlags
    locale: Locale | None


@cache
def _rulebook(packs: tuple[RulePack, ...]) -> Rulebook:
    return Rulebook(packs, [note.condition for note in wording().notes])


class Triager:
    """Triages presentations by some packs and options. Make it once and use it often; it is safe to share by threads.

    `packs`: names of shipped packs or loaded `RulePack`s; their order never matters. `engine`: `checked` runs
    durable-rules and the reference evaluator and compares them, `durable` and `reference` run one. `unsigned`:
    `cautious` counts the stricter level of rules that no clinician has signed, `stated` the level of their source.
    `weak_flags`: the level of weak flags that stand alone. `locale`: phone numbers for the advice; none is assumed.

    Raises `OptionError` for an unknown option or pack and `RulePackError` for a pack that cannot be read.
    """

    def __init__(
        self,
        packs: Iterable[str | RulePack] = SHIPPED,
        engine: EngineName = "checked",
        unsigned: Unsigned = "cautious",
        weak_flags: WeakFlags = "urgent",
        locale: Locale | None = None,
        **unknown: Never,
    ) -> None:
        for name in unknown:
            raise OptionError(f"unknown option; did you mean `{nearest(name, GivenOptions.__annotations__)}`?")
        _one_of("engine", engine, get_args(EngineName))
        _one_of("unsigned", unsigned, get_args(Unsigned))
        _one_of("weak_flags", weak_flags, get_args(WeakFlags))
        if isinstance(packs, (str, RulePack)) or not isinstance(packs, Iterable):
            raise OptionError("`packs`: expected a list or tuple of packs")
        loaded = sorted(map(_loaded, packs), key=lambda pack: pack.name)
        self.engine: EngineName = engine
        self.options = ResultOptions(unsigned=unsigned, weak_flags=weak_flags, locale=locale or Locale())
        self.book = _rulebook(tuple(loaded))
        self.packs = self.book.packs
        self._ruleset = tuple(pack.id_and_version for pack in self.packs)
        self._assessor = Assessor(self.book, engine, self.options)
        self._reasons = Reasons(self.book)
        self._questions = Questions(self._assessor)
        self._advice = lru_cache(maxsize=1_000)(self._advise)

    def __reduce__(self) -> tuple[object, ...]:
        options = self.options
        return Triager, (self.packs, self.engine, options.unsigned, options.weak_flags, options.locale)

    def triage(self, presentation: Answers | Mapping[str, object]) -> TriageResult:
        """How soon this person should be seen, and why.

        A mapping is read as `Presentation(**mapping)`. The input is not changed and nothing is logged. Raises
        `PresentationError` for answers that cannot be read and `EngineError` where no safe answer can be given.
        """
        answers = self._read(presentation)
        assessment = self._assessor.assess(answers)
        reasons = self._reasons.of(assessment)
        return TriageResult.model_construct(
            urgency=assessment.urgency,
            ceiling=assessment.ceiling,
            status=assessment.status,
            reasons=reasons,
            questions=self._questions.of(answers, assessment),
            conflicts=conflicts_in(answers, self.book.vocabulary),
            advice=self._advice(
                assessment.urgency,
                assessment.ceiling,
                assessment.status == "settled",
                any(r.review == "needed" for r in reasons),
                self.book.notes_holding(assessment.known.counted),
            ),
            not_assessed=self.book.not_covered,
            presentation=answers,
            options=self.options,
            ruleset=self._ruleset,
            wording=wording().id_and_version,
            engine=self._assessor.engine_name,
            disclaimer=DISCLAIMER,
        )

    @property
    def engine_that_runs(self) -> EngineName:
        """The engine that runs: `reference` where durable-rules cannot be loaded."""
        return self._assessor.engine_name

    def explain(self, presentation: Answers | Mapping[str, object]) -> Explanation:
        """What every rule makes of these answers."""
        from .result.explanation import explain

        return explain(self._assessor, self._read(presentation))

    def what_would_change(self, presentation: Answers | Mapping[str, object]) -> Changes:
        """The minimal sets of answers that would raise or lower the urgency of these."""
        from .result.what_would_change import what_would_change

        return what_would_change(self._assessor, self._read(presentation))

    def action(self, urgency: Urgency, locale: Locale | None = None) -> str:
        """What to do at a level and how soon, in plain words, with the phone numbers of a locale (this triager's own)."""
        return wording().action(urgency, locale or self.options.locale)

    def _read(self, presentation: Answers | Mapping[str, object]) -> Answers:
        """Read the answers, again if need be: nothing is taken on trust."""
        if isinstance(presentation, self.book.presentation):
            return type(presentation).model_validate(presentation)
        if isinstance(presentation, Answers):
            return self.book.presentation.model_validate(presentation.values_by_name)
        return self.book.presentation.model_validate(presentation)

    def _advise(self, urgency: Urgency, ceiling: Urgency, settled: bool, unsigned: bool, notes: int) -> str:
        texts = wording()
        return texts.advice(
            urgency,
            ceiling,
            [note for i, note in enumerate(texts.notes) if notes >> i & 1 and urgency in note.at],
            settled=settled,
            unsigned=unsigned,
            not_assessed=self.book.not_covered,
            locale=self.options.locale,
        )


def triage(
    presentation: Answers | Mapping[str, object],
    packs: Iterable[str | RulePack] = SHIPPED,
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


def triager(packs: Iterable[str | RulePack] = SHIPPED, **options: Unpack[GivenOptions]) -> Triager:
    """A `Triager` for these packs and options, made once a process."""
    try:
        return _triager(tuple(packs), tuple(sorted(options.items())))
    except TypeError:
        return Triager(packs, **options)


@lru_cache(maxsize=64)
def _triager(packs: tuple[str | RulePack, ...], options: tuple[tuple[str, object], ...]) -> Triager:
    return Triager(packs, **dict(options))  # type: ignore[arg-type]  # `Triager` itself checks them


def triager_of(result: TriageResult, *packs: RulePack) -> Triager:
    """The triager that made a result: the same packs, wording, options and engine, or `ReplayError`."""
    given = {pack.name: pack for pack in packs}
    found: list[RulePack] = []
    for version in result.ruleset:
        pack = given.get(version.id) or (shipped_pack(version.id) if version.id in SHIPPED else None)
        if pack is None:
            raise ReplayError(f"the rule pack `{version.id}` is not shipped; it has to be given")
        if pack.id_and_version != version:
            raise ReplayError(f"the rule pack `{version.id}` has changed since this result was made")
        found.append(pack)
    if wording().id_and_version != result.wording:
        raise ReplayError("the wording of the advice has changed since this result was made")
    chosen = result.options
    again = triager(
        found, engine=result.engine, unsigned=chosen.unsigned, weak_flags=chosen.weak_flags, locale=chosen.locale
    )
    if again.engine_that_runs != result.engine:
        raise ReplayError(f"the engine `{result.engine}` is not available here")
    return again


def _loaded(pack: object) -> RulePack:
    if isinstance(pack, RulePack):
        return pack
    if isinstance(pack, str):
        return shipped_pack(pack)
    raise OptionError(f"`packs`: expected names of packs or `RulePack`s, got {kind_of(pack)}")


def _one_of(option: str, value: object, known: tuple[str, ...]) -> None:
    if value not in known:
        raise OptionError(f"`{option}`: expected one of {', '.join(known)}")

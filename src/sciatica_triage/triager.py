"""The main job: a presentation in, an urgency with cited reasons out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, get_args

from .answers import Answers
from .assessment import Assessor, EngineName, Unsigned, WeakFlags
from .conflicts import conflicts_in
from .errors import OptionError, PresentationError, ReplayError
from .findings import kind_of
from .made import made
from .pack import RulePack
from .questions import Questions
from .reasons import Reasons
from .result import DISCLAIMER, Options, TriageResult
from .rulebook import Rulebook
from .rules_folder import rules_folder
from .urgency import Urgency
from .vocabulary import nearest
from .wording import Locale, Wording

if TYPE_CHECKING:
    from .changes import Changes
    from .explain import Explanation

SHIPPED = ("documents", "guidelines")
"""The rule packs that come with the library; all of them are the default."""


@cache
def shipped_pack(name: str) -> RulePack:
    """A pack that comes with the library, read once a process; raise `OptionError` for an unknown name."""
    if name not in SHIPPED:
        raise OptionError(
            f"unknown rule pack; shipped are {', '.join(SHIPPED)}; did you mean `{nearest(name, SHIPPED)}`? "
            "Other packs are given as `RulePack.load(path)`"
        )
    return RulePack.load(rules_folder() / name)


@cache
def _wording() -> Wording:
    return Wording.load(rules_folder() / "advice" / "en.yaml")


@cache
def _rulebook(packs: tuple[RulePack, ...]) -> Rulebook:
    return Rulebook(packs, [note.condition for note in _wording().notes])


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
    ) -> None:
        _one_of("engine", engine, get_args(EngineName))
        _one_of("unsigned", unsigned, get_args(Unsigned))
        _one_of("weak_flags", weak_flags, get_args(WeakFlags))
        if isinstance(packs, (str, RulePack)) or not isinstance(packs, Iterable):
            raise OptionError("`packs`: expected a list or tuple of packs")
        loaded = sorted(map(_loaded, packs), key=lambda pack: pack.name)
        self.engine: EngineName = engine
        self.options = Options(unsigned=unsigned, weak_flags=weak_flags, locale=locale or Locale())
        self.book = _rulebook(tuple(loaded))
        self.packs = self.book.packs
        self._ruleset = tuple(pack.id_and_version for pack in self.packs)
        self._assessor = Assessor(self.book, engine, unsigned, weak_flags)
        self._reasons = Reasons(self.book)
        self._questions = Questions(self._assessor)
        self._advice = lru_cache(maxsize=1_000)(self._advise)

    def __reduce__(self) -> tuple[Any, ...]:
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
        return made(
            TriageResult,
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
            wording=_wording().id_and_version,
            engine=self._assessor.engine_name,
            disclaimer=DISCLAIMER,
        )

    @property
    def engine_that_runs(self) -> EngineName:
        """The engine that runs: `reference` where durable-rules cannot be loaded."""
        return self._assessor.engine_name

    def explain(self, presentation: Answers | Mapping[str, object]) -> Explanation:
        """What every rule makes of these answers."""
        from .explain import explain

        return explain(self._assessor, self._read(presentation))

    def what_would_change(self, presentation: Answers | Mapping[str, object]) -> Changes:
        """The minimal sets of answers that would raise or lower the urgency of these."""
        from .changes import what_would_change

        return what_would_change(self._assessor, self._read(presentation))

    def action(self, urgency: Urgency, locale: Locale | None = None) -> str:
        """What to do at a level and how soon, in plain words, with the phone numbers of a locale (this triager's own)."""
        return _wording().action(urgency, locale or self.options.locale)

    def _read(self, presentation: Answers | Mapping[str, object]) -> Answers:
        """Read the answers, again if need be: nothing is taken on trust."""
        if isinstance(presentation, self.book.presentation):
            return type(presentation).model_validate(presentation)
        if isinstance(presentation, Answers):
            return self.book.presentation.model_validate(presentation.__dict__)
        if isinstance(presentation, Mapping):
            return self.book.presentation.model_validate(presentation)
        raise PresentationError(f"expected a `Presentation` or a mapping of answers, got {kind_of(presentation)}")

    def _advise(self, urgency: Urgency, ceiling: Urgency, settled: bool, unsigned: bool, notes: int) -> str:
        wording = _wording()
        return wording.advice(
            urgency,
            ceiling,
            [note for i, note in enumerate(wording.notes) if notes >> i & 1 and urgency in note.at],
            settled=settled,
            unsigned=unsigned,
            not_assessed=self.book.not_covered,
            locale=self.options.locale,
        )


def triage(
    presentation: Answers | Mapping[str, object], packs: Iterable[str | RulePack] = SHIPPED, **options: Any
) -> TriageResult:
    """How soon this person should be seen, and why: the most urgent level that any fired rule asks for.

    What was not asked is never read as absent: rules that it could still fire show in the ceiling and the questions.
    Numbers are in the unit of their name. Options as for `Triager`. The input is not changed, nothing is logged.
    Raises `PresentationError` for answers that cannot be read.

    >>> result = triage({"severe_pain": "present", "severe_pain_hours": 5, "leg_weakness": "present"})
    >>> result.urgency
    <Urgency.EMERGENCY: 'emergency'>
    """
    return triager(packs, **options).triage(presentation)


def triager(packs: Iterable[str | RulePack] = SHIPPED, **options: Any) -> Triager:
    """A `Triager` for these packs and options, made once a process."""
    try:
        return _triager(tuple(packs), tuple(sorted(options.items())))
    except TypeError:
        return Triager(packs, **options)


@cache
def _triager(packs: tuple[str | RulePack, ...], options: tuple[tuple[str, Any], ...]) -> Triager:
    return Triager(packs, **dict(options))


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
    if _wording().id_and_version != result.wording:
        raise ReplayError("the wording of the advice has changed since this result was made")
    options = result.options.model_dump() | {"locale": result.options.locale}
    again = triager(tuple(found), engine=result.engine, **options)
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

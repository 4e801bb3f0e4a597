"""The answer: an urgency with its ceiling, cited reasons, open questions, and everything needed to reproduce it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, SerializeAsAny

from .assessment import EngineName, Status, Unsigned, WeakFlags
from .conflicts import Conflict
from .pack import PackVersion, RulePack
from .presentation import Presentation
from .questions import Question, next_question
from .reasons import Reason, ReasonGroup, grouped
from .urgency import Urgency
from .wording import Locale

if TYPE_CHECKING:
    from .changes import Changes
    from .explain import Explanation

DISCLAIMER = (
    "This is not a medical device and not a diagnosis. It says how soon to seek care, never what is wrong. "
    "Its rules have not been validated clinically. Whoever is worried should seek care, whatever this result says."
)


class Options(BaseModel):
    """The options of a triage that change what it says."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    unsigned: Unsigned
    weak_flags: WeakFlags
    locale: Locale


class TriageResult(BaseModel):
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
    options: Options
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
        from .triager import triager_of

        return triager_of(self, *packs).explain(self.presentation)

    def what_would_change(self, *packs: RulePack) -> Changes:
        """The minimal sets of answers that would raise or lower the urgency. Packs and errors as for `explain`."""
        from .triager import triager_of

        return triager_of(self, *packs).what_would_change(self.presentation)

    def grouped_reasons(self) -> tuple[ReasonGroup, ...]:
        """The reasons by what they are about (cauda equina, fracture, ...), the most urgent group first."""
        return grouped(self.reasons)

    def replay(self, *packs: RulePack) -> TriageResult:
        """The same triage again: an equal result, or `ReplayError` where packs, wording or engine are not the same.

        Shipped packs are found by name; other packs are given.
        """
        from .triager import triager_of

        return triager_of(self, *packs).triage(self.presentation)

    def __str__(self) -> str:
        """A readable report of at most 25 lines."""
        from .render.text import report

        return report(self)

    def _repr_html_(self) -> str:
        from .render.card import result_card

        return result_card(self)

    def _repr_markdown_(self) -> str:
        from .render.markdown import result_markdown

        return result_markdown(self)

    def __rich__(self) -> object:
        from .render.markdown import for_rich

        return for_rich(self._repr_markdown_())

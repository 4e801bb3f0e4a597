"""All that a result says of one person: reasons, questions, conflicts and advice, made from the assessment."""

from __future__ import annotations

from functools import lru_cache

from ..engine.assessment import Assessment, Assessor, EngineName, Options, WeakFlags
from ..engine.rulebook import Rulebook
from ..packs.rule import Unsigned
from ..urgency import Urgency
from ..vocabulary.answers import Answers
from ..vocabulary.who import Whom, whom
from .advice import Wording
from .advice_parts import AdviceParts
from .conflicts import conflicts_in
from .locale import Locale
from .questions import Questions
from .reasons import Reasons, highest_elsewhere
from .stored import vocabulary_version


@lru_cache(maxsize=64)
def machinery(
    book: Rulebook, engine: EngineName, unsigned: Unsigned, weak_flags: WeakFlags
) -> tuple[Assessor, Reasons, Questions]:
    """What triagers share that differ in their locale alone, with all that it remembers."""
    assessor = Assessor(book, engine, Options.model_construct(unsigned=unsigned, weak_flags=weak_flags))
    return assessor, *_of_any_engine(book, (unsigned, weak_flags))


@lru_cache(maxsize=64)
def _of_any_engine(book: Rulebook, options: tuple[Unsigned, WeakFlags]) -> tuple[Reasons, Questions]:
    """What says the same whichever engine ran; with other options the same answers lead to other questions."""
    del options
    return Reasons(book), Questions(book)


class ResultParts:
    """Puts together what a result says, by one rulebook, one set of advice texts and one locale."""

    def __init__(self, book: Rulebook, reasons: Reasons, questions: Questions, texts: Wording, locale: Locale) -> None:
        self.book = book
        self._reasons = reasons
        self._questions = questions
        self._texts = texts
        self._locale = locale
        self._not_assessed = tuple(book.vocabulary[name].question for name in book.not_covered)
        self._advice = lru_cache(maxsize=200)(self._advise)

    def of(self, assessment: Assessment, answers: Answers) -> dict[str, object]:
        """The fields of a result that differ from person to person, but for the engine that ran."""
        urgency, ceiling, status = assessment.urgency, assessment.ceiling, assessment.status
        holding = self.book.notes_holding(assessment.known.counted)
        reasons = self._texts.deciding_first(urgency, self._reasons.of(assessment), holding, answers)
        questions = self._questions.of(assessment)
        advice_parts, advice = self._advice(
            urgency,
            ceiling,
            self._texts.because(urgency, reasons, self._reasons.doubt(assessment, answers), holding),
            self._texts.aloud(urgency, reasons, answers),
            whom(answers.values_by_name),
            highest_elsewhere(reasons, urgency),
            tuple(self.book.vocabulary[q.finding].called for q in questions if q.unsure)
            if status == "unresolved"
            else (),
            status == "screened",
            bool((assessment.fired | assessment.doubtful) & self.book.unsigned),
            holding,
        )
        return {
            "urgency": urgency,
            "ceiling": ceiling,
            "status": status,
            "reasons": reasons,
            "questions": questions,
            "conflicts": conflicts_in(answers, self.book.vocabulary),
            "advice": advice,
            "advice_parts": advice_parts,
            "presentation": answers,
            "vocabulary": vocabulary_version(type(answers)),
        }

    def _advise(
        self,
        urgency: Urgency,
        ceiling: Urgency,
        because: str,
        aloud: str,
        whom: Whom,
        elsewhere: Urgency,
        unsure: tuple[str, ...],
        screened: bool,
        unsigned: bool,
        holding: int,
    ) -> tuple[AdviceParts, str]:
        parts = self._texts.parts(
            urgency,
            ceiling,
            holding,
            because=because,
            aloud=aloud,
            whom=whom,
            elsewhere=elsewhere,
            unsure=unsure,
            screened=screened,
            unsigned=unsigned,
            not_assessed=self._not_assessed,
            locale=self._locale,
        )
        return parts, self._texts.advice(parts, screened=screened)

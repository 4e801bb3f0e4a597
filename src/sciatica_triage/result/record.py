"""The record of a result: its fields, its canonical JSON, and reading back what any version has stored."""

from typing import Annotated, Any, Self

from pydantic import (
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from ..engine.assessment import EngineName, Options, Status
from ..errors import ReplayError, TriageError, in_own_words, is_text
from ..packs.pack import PackVersion
from ..shown import Shown
from ..urgency import Urgency
from ..vocabulary.answers import Answers, presentation_class
from ..vocabulary.models import Model
from ..vocabulary.presentation import Presentation
from ..vocabulary.untrusted import read_json
from .advice_parts import AdviceParts
from .conflicts import Conflict
from .locale import Locale
from .questions import Question
from .reasons import Reason
from .stored import VocabularyVersion, answers_of, class_of, version_in

DISCLAIMER = (
    "This is not a medical device and not a diagnosis. It says how soon to seek care, never what is wrong. "
    "Its rules have not been validated clinically. Whoever is worried should seek care, whatever this result says."
)


class ResultOptions(Options):
    """The options of a triage that change what it says."""

    locale: Locale
    """The numbers and places that the advice names."""


def _once_read(answers: Any, handler: ValidatorFunctionWrapHandler) -> Any:
    """Answers that were read by the class that wrote them are not read again, whatever form the rest has."""
    return answers if isinstance(answers, Answers) else handler(answers)


class ResultRecord(Shown, Model):
    """What a result says, as it is stored and compared: how soon the person should be seen, and why.

    Frozen. Its JSON is canonical: the same answers, options, packs and engine give the same bytes.
    """

    urgency: Urgency
    """How soon the person should be seen, by what the answers justify already."""
    ceiling: Urgency
    """The highest level that the answers have not ruled out."""
    status: Status
    """Whether questions are open that could still raise the urgency."""
    reasons: tuple[Reason, ...]
    """Each rule that fired, the most urgent first."""
    questions: tuple[Question, ...]
    """What is open and could raise the urgency, the most decisive first."""
    conflicts: tuple[Conflict, ...]
    """Answers that contradict each other, and numbers that hardly fit."""
    advice: str
    """What to do, how soon, why, and what to watch for: lines of text for the person, made from `advice_parts`."""
    advice_parts: AdviceParts
    """The advice in parts, for a host that lays it out."""
    not_assessed: tuple[str, ...]
    """Findings that none of the loaded packs covers."""
    presentation: Annotated[Presentation, WrapValidator(_once_read)]
    """The answers that it rests on."""
    options: ResultOptions
    """The options by which it was made."""
    ruleset: tuple[PackVersion, ...]
    """The packs by which it was made, each with version and hash."""
    wording: PackVersion
    """The advice texts by which it was made."""
    engine: EngineName
    """The engine that ran."""
    vocabulary: VocabularyVersion | None = None
    """The findings by which it was made; version 0.1.0 did not say."""
    semantics: str | None = None
    """By which findings, and which meaning of answers, it was made; version 0.1.0 did not say."""
    disclaimer: str
    """What this is not."""
    library: str | None = Field(default=None, exclude=True)
    """The version of the library that made it: no part of what is compared, nor of the canonical JSON."""

    @classmethod
    def load(cls, text: str | bytes | bytearray, *, vocabulary: type[Answers] | None = None) -> Self:
        """Read back a stored result of any version: JSON as `dump` or `model_dump_json` wrote it.

        `vocabulary`: the presentation class that it was made with; by default the one of this program with the same
        findings, or else the shipped one. Raises `PresentationError` for answers that this class does not know (it names
        the vocabularies, and the findings that are not there), and `ReplayError` for JSON that is no result, or whose parts
        contradict each other; no answer is repeated.
        """
        if vocabulary is not None:
            presentation_class("vocabulary", vocabulary)
        content = read_json(text)
        return cls._read(_Whole(content) if isinstance(content, dict) else content, vocabulary)

    @classmethod
    def model_validate(cls, obj: Any, **_: Any) -> Self:
        """Read a result, or the mapping that `model_dump` makes of one; errors as of `load`.

        Inside a host's own model it is the host's `ValidationError` that says so.
        """
        return cls._read(obj, None)

    @classmethod
    def _read(cls, content: Any, vocabulary: type[Answers] | None) -> Self:
        kind = type(content)
        with in_own_words(ValidationError if kind in (dict, _Whole) else Exception, cls._refused):
            if isinstance(content, dict) and isinstance(content.get("presentation"), dict):
                content = kind({**content, "presentation": answers_of(content, vocabulary)})
            return super().model_validate(content)

    @classmethod
    def _refused(cls, error: Exception) -> TriageError:
        """Why something is no result; of what it holds only names of a result's own fields."""
        if isinstance(error, TriageError):
            return error
        if isinstance(error, ValidationError):
            first = error.errors(include_url=False, include_input=False, include_context=False)[0]
            if first["type"] == "result":
                return ReplayError(f"this result was changed since it was made: {first['msg']}")
        return ReplayError(f"this is not the JSON of a result{cls._place(error)}")

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **_: Any) -> Self:
        """The same as `load`: a name given twice is an error."""
        return cls.load(json_data)

    def dump(self) -> str:
        """The JSON to store: the canonical one, with the version of the library that made the result."""
        import json

        return json.dumps({**self.model_dump(mode="json"), "library": self.library}, ensure_ascii=False)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ResultRecord):
            return NotImplemented
        return {**self.__dict__, "library": None} == {**other.__dict__, "library": None}

    def __hash__(self) -> int:
        # Of a few parts: equal results have these in common, and all of it would take long.
        return hash((self.urgency, self.ceiling, self.status, self.presentation, self.ruleset))

    @model_validator(mode="before")
    @classmethod
    def _of_any_version(cls, data: object) -> object:
        """Version 0.1.0 stored the advice as text alone; answers are read by the class that they were written by."""
        if not isinstance(data, dict):
            return data
        if type(data) is not _Whole and not _writable(data):
            raise PydanticCustomError("result", "half of a character stands in it")
        data = dict(data)
        if "advice_parts" not in data and isinstance(data.get("advice"), str):
            final = data.get("status") == "settled" and data.get("urgency") == data.get("ceiling")
            data["advice_parts"] = AdviceParts.of_text(data["advice"], final=final)
        if isinstance(data.get("presentation"), dict) and (written_by := class_of(version_in(data))) is not None:
            data["presentation"] = written_by.__pydantic_validator__.validate_python(data["presentation"])
        return data

    @model_validator(mode="after")
    def _of_one_piece(self) -> Self:
        """What no triage says was changed since; version 0.1.0 called settled what an unsure answer kept open."""
        if self.urgency > self.ceiling:
            raise PydanticCustomError("result", "the urgency is above the ceiling")
        if self.semantics is not None and (self.status == "settled") != (self.urgency == self.ceiling):
            raise PydanticCustomError("result", "a result is settled where its urgency is its ceiling, and only there")
        if any(reason.urgency > self.urgency for reason in self.reasons):
            raise PydanticCustomError("result", "a reason asks for more than the urgency")
        return self


class _Whole(dict[str, Any]):
    """What was read of JSON, which has no half of a character."""


def _writable(part: object) -> bool:
    """Whether all texts in plain lists and mappings are whole; they are written again as JSON."""
    if isinstance(part, dict):
        return all(_writable(one) for pair in part.items() for one in pair)
    if isinstance(part, list | tuple):
        return all(map(_writable, part))
    return is_text(part) or not isinstance(part, str)

"""A QuestionnaireResponse read strictly: whatever is not understood is an error, and nothing of an answer is repeated."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from ..errors import AnswerProblem, PresentationError, TriageError, in_own_words
from ..vocabulary.answers import Answers, presentation_class
from ..vocabulary.catalogue import findings
from ..vocabulary.findings import Answer, Finding, Value
from ..vocabulary.presentation import Presentation
from ..vocabulary.untrusted import read_json
from ..vocabulary.vocabulary import suggestion, vocabulary_of
from .codes import ANSWERS, ASKED_UNKNOWN, CHOICES, DATA_ABSENT, QUESTIONNAIRE, vocabulary_mark
from .filled import hidden_exceptions
from .form import UNSURE, group_link, topic_link

_ELEMENT: Final = frozenset({"id", "extension"})
_RESPONSE: Final = _ELEMENT | {
    "resourceType", "meta", "language", "text", "contained", "identifier", "basedOn", "partOf", "questionnaire", "status",
    "subject", "encounter", "authored", "author", "source", "item",
}  # fmt: skip
_ITEM: Final = _ELEMENT | {"linkId", "definition", "text", "answer", "item"}
_CODING: Final = _ELEMENT | {"system", "version", "code", "display", "userSelected"}
"""What may stand there. What is not here may change the meaning (`modifierExtension`), or be a misspelt `item`."""
_PLAIN: Final[Mapping[frozenset[str], frozenset[str]]] = {
    _RESPONSE: frozenset({"id", "language", "questionnaire", "status", "authored"}),
    _ITEM: frozenset({"linkId", "definition", "text"}),
    _CODING: frozenset({"system", "version", "code", "display", "userSelected"}),
}
"""Which of these are plain values in FHIR. Only they have a sibling with `_`, which holds their extensions."""
_STATUSES: Final = ("in-progress", "completed", "amended", "stopped")
_CODES: Final[Mapping[str, Answer]] = {answer.value: answer for answer in CHOICES}
_HEAD: Final = "QuestionnaireResponse"


def read_response(response: str | bytes | Mapping[str, Any], presentation: type[Answers] = Presentation) -> Answers:
    """The answers of a QuestionnaireResponse (R4 or R5): JSON, or what a JSON reader made of it.

    What is unanswered was not asked. An item, a coding or a number with the data-absent-reason `asked-unknown` is unsure.
    An answer to a follow-up counts although a form would hide it. Raises `PresentationError` with everything that is
    wrong, each with its linkId or place: an unknown linkId, code or key, a second answer, a value of another type, another
    questionnaire, and an exception answered yes while nothing that it may explain is; `OptionError` for what is no class
    of answers.
    """
    presentation_class("presentation", presentation)

    def unreadable(error: Exception) -> TriageError:
        return error if isinstance(error, TriageError) else PresentationError(f"`{_HEAD}`: cannot be read")

    with in_own_words(Exception, unreadable):
        content = read_json(response) if isinstance(response, str | bytes) else response
        return _Reader(presentation).read(content)


class _Reader:
    """Reads one response; collects what is wrong."""

    def __init__(self, presentation: type[Answers]) -> None:
        self._presentation = presentation
        self._vocabulary = vocabulary_of(presentation)
        infos = findings(presentation)
        numbers = {info.name for info in infos if info.kind == "number"}
        self._groups = {topic_link(info.topic) for info in infos} | {
            link for info in infos if (link := group_link(info))
        }
        self._boxes = {name + UNSURE: name for name in numbers}
        self._links = {*self._vocabulary.findings, *self._groups, *self._boxes}
        self._seen: set[str] = set()
        self._told: dict[str, Value] = {}
        self._problems: list[AnswerProblem] = []

    def read(self, content: Any) -> Answers:
        if not isinstance(content, Mapping) or content.get("resourceType") != _HEAD:
            raise PresentationError(f"expected a `{_HEAD}`")
        self._refuse_unknown(content, _RESPONSE, _HEAD)
        canonical, version = content.get("questionnaire"), vocabulary_mark(self._presentation)
        if canonical not in (QUESTIONNAIRE, f"{QUESTIONNAIRE}|{version}"):
            self._wrong(f"`questionnaire`: expected `{QUESTIONNAIRE}|{version}`; its questions may mean something else")
        if content.get("status") not in _STATUSES:
            self._wrong(f"`status`: expected one of {', '.join(_STATUSES)}")
        if _absent_reason(content) is not None:
            self._wrong(f"{_HEAD}: has a data-absent-reason, which says that there are no answers")
        self._items(content, _HEAD)
        # A form that hides a question and keeps its answer must not make a result calmer.
        for name in sorted(hidden_exceptions(self._told, self._vocabulary)):
            self._wrong(f"linkId `{name}`: answered yes, and nothing that it may explain is", name)
        if self._problems:
            raise PresentationError(*self._problems)
        return self._presentation.model_validate(self._told)

    def _items(self, parent: Mapping[str, Any], place: str) -> None:
        for number, item in enumerate(self._list(parent, "item", place)):
            self._item(item, f"{place}.item[{number}]")

    def _item(self, item: Any, place: str) -> None:
        if not isinstance(item, Mapping):
            return self._wrong(f"`{place}`: expected an item")
        link = item.get("linkId")
        if not isinstance(link, str) or link not in self._links:
            # What an unknown linkId says is somebody's text, so its place is given.
            near = (
                suggestion(link, sorted(self._links), "; the nearest known one is `{}`")
                if isinstance(link, str)
                else ""
            )
            return self._wrong(f"`{place}`: an unknown linkId{near}")
        here = f"linkId `{link}`"
        finding = self._vocabulary.findings.get(self._boxes.get(link, link))
        name = finding.name if finding else None
        if link in self._seen:
            return self._wrong(f"{here}: a second item; each is answered once", name)
        self._seen.add(link)
        self._refuse_unknown(item, _ITEM, here, name)
        self._items(item, place)
        answers = self._list(item, "answer", here)
        for answer in answers:
            if isinstance(answer, Mapping):
                # FHIR nests items below answers too, and what is said there must not be passed over.
                self._items(answer, f"{place}.answer")
        reason = _absent_reason(item)
        if (answers or item.get("item")) and reason is not None:
            return self._wrong(f"{here}: has answers, and a data-absent-reason that says that there are none", name)
        if finding is None:
            return self._wrong(f"{here}: a group has no answer") if answers or reason is not None else None
        if reason is not None:
            # Other reasons (refused, not applicable) say something else than that the person does not know.
            unknown = reason == ASKED_UNKNOWN
            return self._tell(link, finding, Answer.UNSURE) if unknown else self._not_understood(link, finding)
        if len(answers) > 1:
            return self._wrong(f"{here}: a second answer; each item is answered once", name)
        for answer in answers:
            self._answer(link, finding, answer)
        return None

    def _answer(self, link: str, finding: Finding, answer: Any) -> None:
        value: Value | None
        if not isinstance(answer, Mapping):
            return self._not_understood(link, finding)
        if link in self._boxes:
            value, kind = _ticked(answer), "valueBoolean"
        elif finding.kind == "number":
            value, kind = _amount(answer), "valueDecimal"
        else:
            value, kind = _coded(answer), "valueCoding"
        # A reason on the answer itself, beside a value, says that there is none.
        if value is None or _absent_reason(answer) is not None:
            return self._not_understood(link, finding)
        self._refuse_unknown(answer, _ELEMENT | {"item", kind, f"_{kind}"}, f"linkId `{link}`", finding.name)
        if kind == "valueCoding":
            self._refuse_unknown(answer[kind], _CODING, f"linkId `{link}`: its coding", finding.name)
        return None if value is Answer.NOT_ASKED else self._tell(link, finding, value)

    def _not_understood(self, link: str, finding: Finding) -> None:
        coded = f"a `valueCoding` of `{ANSWERS}`: {', '.join(_CODES)}"
        number = "a `valueBoolean`" if link in self._boxes else "a `valueDecimal`"
        expected = number if finding.kind == "number" else coded
        self._wrong(f"linkId `{link}`: expected {expected}, or the data-absent-reason {ASKED_UNKNOWN}", finding.name)

    def _tell(self, link: str, finding: Finding, value: Value) -> None:
        if self._told.get(finding.name, value) is not value:  # a number that is unsure may say so at both places
            return self._wrong(f"linkId `{link}`: a second answer about the same number", finding.name)
        try:
            self._told[finding.name] = finding.read(value)
        except PresentationError as error:
            self._problems += error.problems
        return None

    def _list(self, parent: Mapping[str, Any], key: str, place: str) -> list[Any]:
        found = parent.get(key, [])
        if isinstance(found, list):
            return found
        self._wrong(f"{place}: expected a list of `{key}`")
        return []

    def _refuse_unknown(
        self, found: Mapping[str, Any], known: frozenset[str], place: str, name: str | None = None
    ) -> None:
        plain = _PLAIN.get(known, frozenset())
        if not all(key in known or _is_beside(key, plain, found) for key in found):
            self._wrong(f"{place}: has a key that is not understood; known are {', '.join(sorted(known))}", name)

    def _wrong(self, text: str, finding: str | None = None) -> None:
        self._problems.append(AnswerProblem(text, finding))


def _is_beside(key: object, plain: frozenset[str], found: Mapping[str, Any]) -> bool:
    """Whether the key is that of what belongs to a plain value, and holds nothing that speaks against the value."""
    if not isinstance(key, str) or not key.startswith("_") or key[1:] not in plain:
        return False
    beside = found[key]
    if not isinstance(beside, Mapping):
        return beside is None
    return _ELEMENT.issuperset(beside) and (found.get(key[1:]) is None or _absent_reason(beside) is None)


def _coded(answer: Mapping[str, Any]) -> Value | None:
    found = answer.get("valueCoding")
    if not isinstance(found, Mapping) or "_valueCoding" in answer:
        return None
    code, reason = found.get("code"), _absent_reason(found)
    if reason is not None:
        # Other reasons (refused, not applicable) say something else than that the person does not know.
        return Answer.UNSURE if reason == ASKED_UNKNOWN and code is None and "_code" not in found else None
    # Another system may have the same word for something else.
    return _CODES.get(code) if isinstance(code, str) and found.get("system") == ANSWERS else None


def _amount(answer: Mapping[str, Any]) -> Value | None:
    found, beside = answer.get("valueDecimal"), answer.get("_valueDecimal")
    if beside is not None:
        known = isinstance(beside, Mapping) and _ELEMENT.issuperset(beside) and _absent_reason(beside) == ASKED_UNKNOWN
        return Answer.UNSURE if known and found is None else None
    # NaN would be read as not asked. JSON has none, but what a JSON reader made of it may.
    if isinstance(found, int | float | Decimal) and not isinstance(found, bool) and Decimal(found).is_finite():
        return found  # type: ignore[return-value]  # a Decimal is read by the finding
    return None


def _ticked(answer: Mapping[str, Any]) -> Value | None:
    found = answer.get("valueBoolean")
    if not isinstance(found, bool) or "_valueBoolean" in answer:
        return None
    # A box without a tick says nothing: the number beside it may well be given.
    return Answer.UNSURE if found else Answer.NOT_ASKED


def _absent_reason(element: Mapping[str, Any]) -> object:
    """The data-absent-reason of an element, None where it has none; of two, none that is known."""
    extensions = element.get("extension", [])
    if not isinstance(extensions, list) or not all(isinstance(one, Mapping) for one in extensions):
        return "not understood"
    reasons = [one.get("valueCode") or "not understood" for one in extensions if one.get("url") == DATA_ABSENT]
    return None if not reasons else reasons[0] if len(reasons) == 1 else "not understood"

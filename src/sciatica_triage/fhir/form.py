"""The Questionnaire: a group a topic, a question a finding, follow-ups and exceptions shown once they have a meaning."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from ..result.record import DISCLAIMER
from ..vocabulary.answers import Answers, presentation_class
from ..vocabulary.catalogue import FindingInfo, findings
from ..vocabulary.findings import Answer, Finding
from ..vocabulary.presentation import Presentation
from ..vocabulary.vocabulary import Vocabulary, vocabulary_of
from .codes import (
    ANSWERS,
    CHOICES,
    FINDINGS,
    QUESTIONNAIRE,
    UCUM,
    Release,
    Resource,
    checked_release,
    coding,
    vocabulary_mark,
)

UNSURE: Final = ".unsure"
"""Ends the linkId of the box beside a number, to be ticked by a person who does not know it."""
_ASKED: Final = ".asked"
"""Ends the linkId of the group that holds a number and that box, or a follow-up."""
_TOPIC: Final = "topic."

_UNITS: Final = {"days": "d", "hours": "h", "years": "a", "degrees Celsius": "Cel"}
_EXTENSION: Final = "http://hl7.org/fhir/StructureDefinition/"
_RADIO_BUTTONS: Final[Resource] = {
    "url": f"{_EXTENSION}questionnaire-itemControl",
    "valueCodeableConcept": {
        "coding": [{"system": "http://hl7.org/fhir/questionnaire-item-control", "code": "radio-button"}]
    },
}


def questionnaire(release: Release = "R4", presentation: type[Answers] = Presentation) -> Resource:
    """The questions as a Questionnaire.

    A finding is answered yes, no or not sure; a number in its unit, or by the box beside it that says it is not known.
    Nothing is required: what is left open was not asked. A follow-up is shown once something that it follows, and an
    exception once something that it may explain, is answered yes or not sure; a follow-up also while it has an answer
    itself. Raises `OptionError` for another release.
    """
    release, vocabulary = checked_release(release), vocabulary_of(presentation_class("presentation", presentation))
    # `groupby` joins only what stands together: `findings` has to give each topic whole.
    topics = groupby(findings(presentation), key=lambda info: (info.topic, info.topic_title))
    return {
        "resourceType": "Questionnaire",
        "url": QUESTIONNAIRE,
        "version": vocabulary_mark(presentation),
        "name": "SciaticaTriage",
        "title": "Red-flag questions for back and leg pain",
        "status": "draft",
        "subjectType": ["Patient"],
        "description": DISCLAIMER,
        "item": [
            {
                "linkId": topic_link(topic),
                "text": title,
                "type": "group",
                "item": [_item(info, vocabulary, release) for info in _in_order(list(infos), vocabulary)],
            }
            for (topic, title), infos in topics
        ],
    }


def topic_link(topic: str) -> str:
    """The linkId of a topic's group."""
    return _TOPIC + topic


def group_link(finding: Finding | FindingInfo) -> str | None:
    """The linkId of the group that holds a finding, for those that have one: numbers and follow-ups."""
    return finding.name + _ASKED if finding.kind == "number" or finding.follows else None


def shown_beside(finding: Finding, vocabulary: Vocabulary) -> tuple[str, ...]:
    """What shows this finding's question once it is answered yes or not sure, or is a number; empty: always shown.

    That is what it follows or may explain, and all that can make that present. Follow-ups are left out of the second: they
    are shown beside the same answers themselves, and two that show each other would be a circle.
    """
    near = finding.follows or finding.about
    below = (n for name in near for n in vocabulary.below[name] if not vocabulary[n].follows)
    return tuple(name for name in dict.fromkeys((*near, *below)) if name != finding.name)


def _in_order(infos: Sequence[FindingInfo], vocabulary: Vocabulary) -> list[FindingInfo]:
    """The questions of a topic, those that wait for others of it below the last of these."""
    places = {info.name: place for place, info in enumerate(infos)}

    def place(info: FindingInfo) -> int:
        return max(places.get(name, -1) for name in (info.name, *shown_beside(vocabulary[info.name], vocabulary)))

    return sorted(infos, key=lambda info: (place(info), places[info.name] != place(info)))


def _item(info: FindingInfo, vocabulary: Vocabulary, release: Release) -> Resource:
    conditions = [
        condition
        for name in shown_beside(vocabulary[info.name], vocabulary)
        for condition in _answered(vocabulary[name])
    ]
    if info.follows:
        # What is answered is shown: a form that is filled from a response drops what it hides. That is asked of the group,
        # since a form engine may know no question that waits for itself.
        exists = {"question": info.name, "operator": "exists", "answerBoolean": True}
        conditions += _answered(vocabulary[info.name]) if info.kind == "number" else [exists]
    shown: Resource = {"enableWhen": conditions} if conditions else {}
    # FHIR wants to be told how several conditions are joined.
    if len(conditions) > 1:
        shown["enableBehavior"] = "any"
    question = {
        "linkId": info.name,
        "code": [coding(FINDINGS, info.name, info.label)],
        "text": info.question,
        "required": False,
        "repeats": False,
    }
    group = {"linkId": group_link(info), "text": info.label[:1].upper() + info.label[1:], "type": "group", **shown}
    if info.kind == "number":
        return {**group, "item": [{**question, "extension": _limits(info), "type": "decimal"}, _not_known(info.name)]}
    options = [{"valueCoding": coding(ANSWERS, answer.value, words)} for answer, words in CHOICES.items()]
    # All that the two releases differ in here.
    kind = "choice" if release == "R4" else "coding"
    choice = {**question, "extension": [_RADIO_BUTTONS], "type": kind}
    if info.follows:
        return {**group, "item": [{**choice, "answerOption": options}]}
    return {**choice, **shown, "answerOption": options}


def _answered(finding: Finding) -> list[Resource]:
    if finding.kind == "number":
        return [
            {"question": finding.name, "operator": "exists", "answerBoolean": True},
            {"question": finding.name + UNSURE, "operator": "=", "answerBoolean": True},
        ]
    told = (Answer.PRESENT, Answer.UNSURE)
    return [
        {"question": finding.name, "operator": "=", "answerCoding": coding(ANSWERS, a.value, CHOICES[a])} for a in told
    ]


def _not_known(name: str) -> Resource:
    """The box beside a number; it goes once the number is given."""
    return {
        "linkId": name + UNSURE,
        "text": "Are you unsure?",
        "type": "boolean",
        "required": False,
        "repeats": False,
        "enableWhen": [{"question": name, "operator": "exists", "answerBoolean": False}],
    }


def _limits(info: FindingInfo) -> list[Resource]:
    unit = info.unit or "1"
    code = {"system": UCUM, "code": _UNITS[unit]} if unit in _UNITS else {}
    lowest, highest = info.range or (None, None)
    limits = [("minValue", lowest), ("maxValue", highest)]
    return [
        {"url": f"{_EXTENSION}questionnaire-unit", "valueCoding": {**code, "display": unit}},
        *({"url": _EXTENSION + name, "valueDecimal": limit} for name, limit in limits if limit is not None),
    ]

"""Answers as a QuestionnaireResponse."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from ..vocabulary.answers import Answers
from ..vocabulary.catalogue import findings
from ..vocabulary.findings import Answer, Finding, Value
from ..vocabulary.presentation import Presentation
from ..vocabulary.vocabulary import Vocabulary, vocabulary_of
from .codes import ANSWERS, ASKED_UNKNOWN, CHOICES, DATA_ABSENT, QUESTIONNAIRE, Resource, coding, vocabulary_mark
from .form import UNSURE, group_link, shown_beside, topic_link


def questionnaire_response(presentation: Answers | Mapping[str, object]) -> Resource:
    """The answers as a QuestionnaireResponse of R4 and R5: `read_response` gives them back.

    What was not asked is left out; a number that the person does not know has the data-absent-reason `asked-unknown` on its
    item, and its box is ticked. Where merged sources differ, the answer that counts is written. An exception that is
    present while nothing that it may explain is answered is left out, as a form hides it; that is never calmer.
    Raises `PresentationError`.
    """
    read = presentation if isinstance(presentation, Answers) else Presentation.model_validate(presentation)
    vocabulary, answered = vocabulary_of(type(read)), read.answered()
    hidden, topics = hidden_exceptions(answered, vocabulary), []
    # `groupby` joins only what stands together: `findings` has to give each topic whole.
    for topic, infos in groupby(findings(type(read)), key=lambda info: info.topic):
        items = [
            _item(vocabulary[info.name], answered[info.name])
            for info in infos
            if info.name in answered and info.name not in hidden
        ]
        if items:
            topics.append({"linkId": topic_link(topic), "item": items})
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"{QUESTIONNAIRE}|{vocabulary_mark(type(read))}",
        "status": "completed",
        **({"item": topics} if topics else {}),
    }


def hidden_exceptions(answered: Mapping[str, Value], vocabulary: Vocabulary) -> set[str]:
    """The exceptions that are answered yes while nothing that they may explain is answered yes, not sure, or by a number."""
    yes = (f for f in vocabulary.findings.values() if f.kind == "exception" and answered.get(f.name) is Answer.PRESENT)
    return {
        f.name
        for f in yes
        if all(answered.get(name, Answer.ABSENT) is Answer.ABSENT for name in shown_beside(f, vocabulary))
    }


def _item(finding: Finding, value: Value) -> Resource:
    items: list[Resource] = [{"linkId": finding.name}]
    if finding.kind != "number" and isinstance(value, Answer):
        items[0]["answer"] = [{"valueCoding": coding(ANSWERS, value.value, CHOICES[value])}]
    elif value is Answer.UNSURE:
        # On the item, since validators of R5 want a value in every answer.
        items[0]["extension"] = [{"url": DATA_ABSENT, "valueCode": ASKED_UNKNOWN}]
        # The box says it again: a form that is filled with this may have no place for a value that is only absent.
        items.append({"linkId": finding.name + UNSURE, "answer": [{"valueBoolean": True}]})
    else:
        items[0]["answer"] = [{"valueDecimal": value}]
    group = group_link(finding)
    return {"linkId": group, "item": items} if group else items[0]

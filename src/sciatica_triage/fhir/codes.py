"""The local code systems and names of this library's FHIR resources, and what R4 and R5 write differently."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal, TypeAlias, get_args

from ..errors import expect_one_of
from ..packs.pack import RulePack
from ..packs.shipped import SHIPPED, PackName, packs_of
from ..result.advice import wording
from ..result.locale import Locale
from ..result.stored import vocabulary_version
from ..urgency import Urgency
from ..vocabulary.answers import Answers, presentation_class
from ..vocabulary.findings import Answer
from ..vocabulary.presentation import Presentation
from ..vocabulary.vocabulary import vocabulary_of

Release: TypeAlias = Literal["R4", "R5"]
Resource: TypeAlias = dict[str, Any]
"""A resource or a part of one, as FHIR's JSON has it."""

_BASE: Final = "urn:sciatica-triage"
QUESTIONNAIRE: Final = f"{_BASE}:questionnaire"
"""The canonical address of the questionnaire; a response names it."""
MODULE: Final = f"{_BASE}:triage"
FINDINGS: Final = f"{_BASE}:finding"
ANSWERS: Final = f"{_BASE}:answer"
LEVELS: Final = f"{_BASE}:urgency"
RULES: Final = f"{_BASE}:rule"
UCUM: Final = "http://unitsofmeasure.org"

DATA_ABSENT: Final = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
ASKED_UNKNOWN: Final = "asked-unknown"
"""The one reason that says *unsure*: the person was asked and does not know."""

CHOICES: Final[Mapping[Answer, str]] = {Answer.PRESENT: "Yes", Answer.ABSENT: "No", Answer.UNSURE: "Not sure"}
"""The answers that a form offers. Not asked is no answer: the item is left out."""

_MEANING: Final[Mapping[Answer, str]] = {
    Answer.PRESENT: "The finding is present.",
    Answer.ABSENT: "The finding is absent.",
    Answer.UNSURE: "The person was asked and does not know. It is never read as absent.",
}


def checked_release(release: object) -> Release:
    """The release, or `OptionError` for another one."""
    return expect_one_of("release", release, get_args(Release))


def coding(system: str, code: str, display: str) -> Resource:
    """One code with its words."""
    return {"system": system, "code": code, "display": display}


def concept(release: Release, system: str, code: str, display: str, text: str | None = None) -> Resource:
    """A concept where R4 has a CodeableConcept and R5 a CodeableReference."""
    made = {"coding": [coding(system, code, display)], "text": text or display}
    return made if release == "R4" else {"concept": made}


def vocabulary_mark(presentation: type[Answers]) -> str:
    """The version of the questions: another one wherever what is declared of a finding differs."""
    return vocabulary_version(presentation).sha256[:12]


def code_systems(
    presentation: type[Answers] = Presentation, packs: Iterable[PackName | RulePack] = SHIPPED
) -> tuple[Resource, ...]:
    """The local CodeSystems: findings, answers, levels of urgency, rules. They are the same in R4 and R5."""
    presentation_class("presentation", presentation)
    loaded = sorted(packs_of(packs), key=lambda pack: pack.name)
    levels, nowhere = wording(), Locale()
    return (
        _system(
            FINDINGS,
            "Finding",
            vocabulary_mark(presentation),
            [(f.name, f.called, f.question) for f in vocabulary_of(presentation).findings.values()],
        ),
        _system(ANSWERS, "Answer", "1", [(a.value, words, _MEANING[a]) for a, words in CHOICES.items()]),
        _system(
            LEVELS,
            "Urgency",
            # What a level means is what its advice says to do.
            levels.id_and_version.version,
            [(level.value, level_words(level), levels.action(level, nowhere)) for level in Urgency],
        ),
        _system(
            RULES,
            "Rule",
            ", ".join(f"{pack.name} {pack.version}" for pack in loaded),
            [(rule.name, rule.title, rule.because) for pack in loaded for rule in pack.rules],
        ),
    )


def level_words(level: Urgency) -> str:
    """The name of a level as a person reads it."""
    return level.value.replace("_", " ")


def _system(url: str, name: str, version: str, concepts: Iterable[tuple[str, str, str]]) -> Resource:
    return {
        "resourceType": "CodeSystem",
        "url": url,
        "version": version,
        "name": f"SciaticaTriage{name}",
        "title": f"sciatica_triage: {name.lower()}",
        "status": "draft",
        "caseSensitive": True,
        "content": "complete",
        "concept": [{"code": code, "display": words, "definition": meaning} for code, words, meaning in concepts],
    }

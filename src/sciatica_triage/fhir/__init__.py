"""FHIR R4 and R5: the questions as a Questionnaire, answers from and to a QuestionnaireResponse, results as resources.

Everything is a plain dict in FHIR's JSON form; no FHIR library is needed. What is not understood is an error that names the
linkId and repeats nothing of the answer.

>>> from sciatica_triage import triage
>>> from sciatica_triage.fhir import questionnaire_response, read_response
>>> answers = read_response(questionnaire_response({"leg_pain": "present", "symptom_days": "unsure"}))
>>> answers
Presentation(leg_pain='present', symptom_days='unsure')
>>> triage(answers).urgency
<Urgency.EMERGENCY: 'emergency'>
"""

from .cds_hooks import cards
from .codes import QUESTIONNAIRE, Release, code_systems
from .filled import questionnaire_response
from .form import questionnaire
from .reading import read_response
from .resources import guidance_response, service_request

__all__ = [
    "QUESTIONNAIRE",
    "Release",
    "cards",
    "code_systems",
    "guidance_response",
    "questionnaire",
    "questionnaire_response",
    "read_response",
    "service_request",
]

"""Red-flag triage for sciatica: what is known of a person's symptoms in, an urgency with cited reasons out.

It decides how soon, never what is wrong. It is not a medical device.
"""

from .errors import (
    EngineDisagreement,
    EngineError,
    OptionError,
    PresentationError,
    Problem,
    ReplayError,
    RulePackError,
    TriageError,
)
from .packs.pack import RulePack
from .packs.shipped import SHIPPED
from .result.advice import Locale
from .shown import announce
from .triager import Triager, TriageResult, triage
from .urgency import Urgency
from .vocabulary.findings import Answer, Implausible, exception, finding, number
from .vocabulary.presentation import Presentation

__all__ = [
    "SHIPPED",
    "Answer",
    "EngineDisagreement",
    "EngineError",
    "Implausible",
    "Locale",
    "OptionError",
    "Presentation",
    "PresentationError",
    "Problem",
    "ReplayError",
    "RulePack",
    "RulePackError",
    "TriageError",
    "TriageResult",
    "Triager",
    "Urgency",
    "exception",
    "finding",
    "number",
    "triage",
]
__version__ = "0.1.0"

announce("sciatica_triage.render")  # loaded when the first value is shown: most programs never show one

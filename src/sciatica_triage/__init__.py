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
from .findings import Answer, Implausible, exception, finding, number
from .pack import RulePack
from .presentation import Presentation
from .result import TriageResult
from .triager import SHIPPED, Triager, triage
from .urgency import Urgency
from .wording import Locale

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

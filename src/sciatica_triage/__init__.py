"""Red-flag triage for sciatica: what is known of a person's symptoms in, an urgency with cited reasons out.

It decides how soon, never what is wrong. It is not a medical device.
"""

from typing import TYPE_CHECKING

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
from .packs.shipped import SHIPPED, PackName
from .result.locale import Locale
from .shown import announce
from .triager import GivenOptions, Reassessment, Triager, TriageResult, triage, warm_up
from .urgency import Urgency
from .version import __version__
from .vocabulary.declare import exception, finding, number
from .vocabulary.findings import Amount, Answer, Implausible, Reply
from .vocabulary.presentation import Presentation

if TYPE_CHECKING:
    from .vocabulary.catalogue import FindingInfo, findings
    from .vocabulary.given import GivenAnswers

__all__ = [
    "SHIPPED",
    "Amount",
    "Answer",
    "EngineDisagreement",
    "EngineError",
    "FindingInfo",
    "GivenAnswers",
    "GivenOptions",
    "Implausible",
    "Locale",
    "OptionError",
    "PackName",
    "Presentation",
    "PresentationError",
    "Problem",
    "Reassessment",
    "ReplayError",
    "Reply",
    "RulePack",
    "RulePackError",
    "TriageError",
    "TriageResult",
    "Triager",
    "Urgency",
    "__version__",
    "exception",
    "finding",
    "findings",
    "number",
    "triage",
    "warm_up",
]


def __getattr__(name: str) -> object:
    """What most programs never ask for is imported when it is."""
    if name in ("FindingInfo", "findings"):
        from .vocabulary import catalogue

        return getattr(catalogue, name)
    if name == "GivenAnswers":
        from .vocabulary.given import GivenAnswers

        return GivenAnswers
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """With what is imported only when it is asked for."""
    return sorted({*globals(), *__all__})


announce("sciatica_triage.render")  # loaded when the first value is shown: most programs never show one

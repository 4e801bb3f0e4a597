"""A talk in which the screening is done, nothing was found, and the gate has let a draft pass."""

from copy import copy
from functools import cache
from typing import Final

from sciatica_triage import Triager
from sciatica_triage.chat import Conversation, Gate

CALM: Final = "It is only a strain, carry on as usual."
TRIAGER: Final = Triager(engine="reference")


def screened() -> Conversation:
    """A conversation of one's own that begins there."""
    return copy(_screened())


@cache
def _screened() -> Conversation:
    conversation = Conversation(triager=TRIAGER)
    conversation.record_many(dict.fromkeys(TRIAGER._assessor.screening, "absent") | {"age_years": 40}, origin="person")
    Gate().check(conversation, CALM)
    return conversation

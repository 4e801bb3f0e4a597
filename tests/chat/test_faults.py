"""Whatever fails while somebody is heard, what they wrote is not lost: the next draft waits for it."""

from __future__ import annotations

from typing import Any

import pytest

from sciatica_triage import Triager
from sciatica_triage.chat import Conversation, Gate

DRAFT = "It is only a strain, carry on as usual."
TRIAGER = Triager(engine="reference")


def screened() -> Conversation:
    conversation = Conversation(triager=TRIAGER)
    conversation.record_many(dict.fromkeys(TRIAGER._assessor.screening, "absent") | {"age_years": 40})
    return conversation


def _fails(*_: object, **__: object) -> Any:
    raise ZeroDivisionError


WRONG: dict[str, tuple[str | None, dict[str, Any]]] = {
    "the reader fails": ("sciatica_triage.words.read", {}),
    "what is heard cannot be kept": ("sciatica_triage.chat.conversation.heard_in", {}),
    "the turn is none": (None, {"turn": "x"}),
    "the turn is below zero": (None, {"turn": -1}),
    "the message is no text": (None, {"message": b"I cannot pee at all"}),
    "the draft is no text": (None, {"draft_reply": 5}),
}


@pytest.mark.parametrize("fault", WRONG)
def test_a_message_that_came_with_a_fault_is_not_lost(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, given_ = WRONG[fault]
    for hears in (False, True):
        conversation, gate_ = screened(), Gate()
        told = {"message": "I cannot pee at all", **given_}
        with monkeypatch.context() as patched:
            if broken is not None:
                patched.setattr(broken, _fails)
            if hears:
                told.pop("draft_reply", None)
                gate_.hear(conversation, **told)
            else:
                assert gate_.check(conversation, **{"draft_reply": DRAFT, **told}).fault is not None
        after = gate_.check(conversation, DRAFT)

        assert {"unread", "urgency"} & {*after.held}
        assert DRAFT not in after.message

"""How many lists a conversation may still take: its whole way is gone, on a copy, with nothing but calm answers."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from ..result.progress import Step, lists_left
from ..triager import Triager, Until
from ..vocabulary.findings import Value
from .kept import copied
from .log import Entry

if TYPE_CHECKING:
    from .conversation import Conversation


def lists_left_after(kind: type[Conversation], triager: Triager, log: tuple[Entry, ...], until: Until) -> int:
    """How many lists come at most after this log, those that ask once more about a doubt among them."""
    # By the reference evaluator: it goes the whole way to the end, and nobody's urgency comes of it.
    options = triager.options
    quick = Triager(triager.packs, "reference", options.unsigned, options.weak_flags)

    def step(conversation: Conversation) -> Step | None:
        checklist = conversation.next_checklist(until)
        if checklist is None:
            return None

        def then(told: dict[str, Value]) -> Step | None:
            after = copy(conversation)
            after.answer_checklist(checklist, told)
            return step(after)

        return Step(checklist.questions, then)

    return lists_left(step(copied(kind, quick, log)), triager.book)

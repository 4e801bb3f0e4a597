"""How many lists a conversation may still take: its whole way is gone, on a copy, with nothing but calm answers."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from typing import Any, Protocol

from ..result.checklists import Checklist
from ..result.progress import Step, lists_left
from ..triager import Triager, Until
from ..vocabulary.findings import Value


class Asks(Protocol):
    """What asks by lists and takes their answers: a conversation."""

    def next_checklist(self, until: Until, /) -> Checklist | None:
        """The list to show now."""

    def answer_checklist(self, checklist: Checklist, answers: dict[str, Value], /) -> Any:
        """Answers to it."""


def lists_left_after(started: Callable[[Triager], Asks], triager: Triager, until: Until) -> int:
    """How many lists come at most, those that ask once more about a doubt among them; `started`: a copy with this triager."""
    # By the reference evaluator: it goes the whole way to the end, and nobody's urgency comes of it.
    options = triager.options
    quick = Triager(triager.packs, "reference", options.unsigned, options.weak_flags)

    def step(conversation: Asks) -> Step | None:
        checklist = conversation.next_checklist(until)
        if checklist is None:
            return None

        def then(told: dict[str, Value]) -> Step | None:
            after = copy(conversation)
            after.answer_checklist(checklist, told)
            return step(after)

        return Step(checklist.questions, then)

    return lists_left(step(started(quick)), triager.book)

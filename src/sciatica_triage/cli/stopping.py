"""What a person is told who leaves the interview: all of the advice, and in short where it broke off early."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..triager import Triager, TriageResult
from ..urgency import Urgency

_STOPPED: Final = "You stopped early, so this may not be enough. With a yes to one of the open questions, do this: {do}"
_SO_FAR: Final = "By your answers so far:"


def last_words(triager: Triager, result: TriageResult) -> str:
    """The advice; where the person stopped early, in short and without asking them to answer questions now.

    INVARIANT: action, reason and safety net stand in it, and beside an open end what it may come to.
    """
    if result.status != "needs_answers" or not result.advice_parts.still_open:
        return str(result)
    return "\n".join(line for line in _in_short(triager, result) if line)


def _in_short(triager: Triager, result: TriageResult) -> Iterator[str]:
    parts = result.advice_parts
    yield f"{_SO_FAR} {parts.headline}"
    yield " ".join(filter(None, (parts.because, parts.for_whom)))
    yield _STOPPED.format(do=triager.action(result.ceiling, result=result))
    if result.urgency >= Urgency.URGENT:  # with whom to go, and what to do where nobody can be reached
        yield from parts.also
    yield parts.sooner
    yield parts.if_new
    for group in parts.watch_for:
        yield f"{group.title}: {' '.join(group.signs)}"
    yield from parts.limits

"""Answers as a host gives them, read into what a log keeps."""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import PresentationError, expect_pairs
from ..vocabulary.answers import Answers
from ..vocabulary.findings import Answer, Value, kind_of
from ..vocabulary.untrusted import read_answers
from ..vocabulary.vocabulary import Vocabulary
from ..vocabulary.who import REPORTED_BY, Reporter, read_reporter


def read_given(vocabulary: Vocabulary, answers: object) -> dict[str, tuple[Value, ...]]:
    """For each finding the answers that were given, `not_asked` left out; raise `PresentationError` for anything else.

    Who answers may stand beside them; see `reporter_given`.
    """
    if isinstance(answers, Answers):
        several = {h.finding: h.answers for h in answers.heard}
        return {name: several.get(name, (value,)) for name, value in answers.answered().items()}
    if not isinstance(answers, Mapping):
        raise PresentationError(f"expected a mapping of findings to answers, got {kind_of(answers)}")
    given = expect_pairs(
        answers, PresentationError("expected a mapping of findings to answers, and this cannot be read")
    )
    if len(given) > len(vocabulary.findings) + 1:
        raise PresentationError("more answers were given than there are findings")
    read = read_answers(vocabulary, given, (REPORTED_BY,))
    return {name: (v,) for name, v in read.items() if name != REPORTED_BY and v is not Answer.NOT_ASKED}


def reporter_given(answers: Answers | Mapping[str, object]) -> Reporter | None:
    """Who answers, where that is told beside the answers."""
    return answers.reported_by if isinstance(answers, Answers) else read_reporter(answers.get(REPORTED_BY))


def groups(given: Mapping[str, tuple[Value, ...]]) -> list[dict[str, Value]]:
    """The answers in groups with one answer a finding, as many groups as the most that was said of one."""
    most = max(map(len, given.values()), default=0)
    return [{name: values[i] for name, values in given.items() if i < len(values)} for i in range(most)]

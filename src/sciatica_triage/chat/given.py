"""Answers as a host gives them, read into what a log keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..errors import PresentationError, expect_pairs
from ..vocabulary.answers import Answers
from ..vocabulary.findings import Answer, Value, kind_of
from ..vocabulary.untrusted import read_answers
from ..vocabulary.vocabulary import Vocabulary


def read_given(vocabulary: Vocabulary, answers: object) -> dict[str, tuple[Value, ...]]:
    """For each finding the answers that were given, `not_asked` left out; raise `PresentationError` for anything else."""
    if isinstance(answers, Answers):
        several = {h.finding: h.answers for h in answers.heard}
        return {name: several.get(name, (value,)) for name, value in answers.answered().items()}
    if not isinstance(answers, Mapping):
        raise PresentationError(f"expected a mapping of findings to answers, got {kind_of(answers)}")
    given = expect_pairs(
        answers, PresentationError("expected a mapping of findings to answers, and this cannot be read")
    )
    if len(given) > len(vocabulary.findings):
        raise PresentationError("more answers were given than there are findings")
    read = read_answers(vocabulary, given, ())
    return {name: (value,) for name, value in read.items() if value is not Answer.NOT_ASKED}


def groups(given: Mapping[str, tuple[Value, ...]]) -> Iterator[dict[str, Value]]:
    """The answers in groups with one answer a finding, as many groups as the most that was said of one."""
    for i in range(max(map(len, given.values()), default=0)):
        yield {name: values[i] for name, values in given.items() if i < len(values)}

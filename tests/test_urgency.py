"""Levels: text that is compared by level and never by alphabet."""

from __future__ import annotations

import operator
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

from sciatica_triage import Answer, TriageError, Urgency

ORDER = ["self_care", "routine", "soon", "urgent", "emergency"]
COMPARISONS = [operator.lt, operator.le, operator.gt, operator.ge]


@pytest.mark.parametrize("compare", COMPARISONS)
def test_a_level_is_compared_by_level_with_levels_and_their_names(compare: Callable[[Any, Any], bool]) -> None:
    for one, other in product(ORDER, ORDER):
        by_level = compare(ORDER.index(one), ORDER.index(other))

        assert compare(Urgency(one), Urgency(other)) is by_level
        assert compare(Urgency(one), other) is by_level
        assert compare(one, Urgency(other)) is by_level


@pytest.mark.parametrize("compare", COMPARISONS)
@pytest.mark.parametrize("other", ["urgnt", "Emergency", "", 3, None])
def test_any_other_text_is_an_error_and_never_an_order(compare: Callable[[Any, Any], bool], other: object) -> None:
    with pytest.raises(TypeError, match="compared with levels"):
        compare(Urgency.SOON, other)


def test_a_level_equals_its_name() -> None:
    assert [level.value for level in Urgency] == ORDER == [*Urgency] == sorted(Urgency)
    assert max(Urgency) == "emergency"


@pytest.mark.parametrize("words", [Urgency, Answer])
@pytest.mark.parametrize("wrong", ["it hurts since the wedding", "Emergency", "", 3, None, [], {}])
def test_a_word_that_is_none_is_an_own_error_that_does_not_repeat_it(words: Any, wrong: object) -> None:
    with pytest.raises(TriageError) as told:
        words(wrong)

    assert isinstance(told.value, ValueError)
    assert (
        str(told.value) == f"expected {'a level of urgency' if words is Urgency else 'an answer'}: {', '.join(words)}"
    )
    assert told.value.__context__ is told.value.__cause__ is None

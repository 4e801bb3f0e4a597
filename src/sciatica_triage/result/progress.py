"""How far an interview by checklists is, and how many lists it may still take."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property, partial
from itertools import count, product
from typing import Any, Final, NamedTuple

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from ..engine.rulebook import Rulebook
from ..values import dataclass
from ..vocabulary.findings import Answer, Finding, Value
from .answer_sets import best_answer
from .questions import Question

_MOST: Final = 100
"""More lists than any interview has: one that went on for ever would be counted as this."""
_MOST_STEPS: Final = 1_000
"""The shipped rules take half of it at most."""


class Step(NamedTuple):
    """A list in an interview, and the step that comes once it was answered; None at the end."""

    questions: Sequence[Question]
    then: Callable[[dict[str, Value]], Step | None]


# Not a model: it has to be read like one, but one of its two fields is worked out only when somebody wants to know.
@dataclass(frozen=True, eq=False)
class Progress:
    """How far an interview is: `asked`, findings answered so far, and `left`, checklists left at most.

    `left` counts this list and those that come after it as long as every answer is no, and every number is as good as it
    can be or not known. A conversation counts in it what is asked once more because it was unsure; a single result, which
    knows nothing of a second asking, does not, and `Conversation.second_try` counts its own lists alone. Counting asks the
    whole way to its end, so it is done when `left` is first read.
    """

    asked: int
    """Findings answered so far."""
    count: Callable[[], int]
    """Counts `left`."""

    @cached_property
    def left(self) -> int:
        """Checklists left at most, with this one, if every answer is no."""
        return self.count()

    def __eq__(self, other: object) -> bool:
        return (self.asked, self.left) == (other.asked, other.left) if isinstance(other, Progress) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.asked, self.left))

    def __repr__(self) -> str:
        return f"Progress(asked={self.asked}, left={self.left})"

    def __reduce__(self) -> tuple[object, ...]:
        return counted, (self.asked, self.left)

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        whole = core_schema.typed_dict_field(core_schema.int_schema(ge=0))
        fields = core_schema.typed_dict_schema({"asked": whole, "left": whole})
        told = core_schema.no_info_after_validator_function(lambda both: counted(**both), fields)
        return core_schema.json_or_python_schema(
            json_schema=told,
            python_schema=core_schema.union_schema([core_schema.is_instance_schema(cls), told]),
            serialization=core_schema.plain_serializer_function_ser_schema(_as_mapping, return_schema=fields),
        )


def counted(asked: int, left: int) -> Progress:
    """The progress whose lists were counted."""
    return Progress(asked, partial(int, left))


def counting(asked: int, shown: int, left: Callable[[], int]) -> Iterator[Progress]:
    """The progress of each of some lists shown together; `left` counts those that come from the first on."""
    count = cache(left)
    for place in range(shown):
        yield Progress(asked, partial(_from, place, count))


def _from(place: int, count: Callable[[], int]) -> int:
    # Shown one by one, some of them might not have come; each is one while it is shown.
    return max(count() - place, 1)


def _as_mapping(progress: Progress) -> dict[str, int]:
    return {"asked": progress.asked, "left": progress.left}


def lists_left(step: Step | None, book: Rulebook) -> int:
    """How many lists come at most from this one on.

    It goes the whole way: after a no the rest is cut otherwise than it looks now, since other questions have come to count
    and others come first. Each number doubles the ways, so where a vocabulary of somebody's own has a dozen of them only
    the first `_MOST_STEPS` are gone in all their branches.
    """
    gone = count()

    def left(step: Step | None, most: int) -> int:
        if step is None or not most:
            return 0
        longest = 0
        for way, answers in enumerate(_calm(step.questions, book)):
            if way and next(gone) >= _MOST_STEPS:
                break
            longest = max(longest, left(step.then(answers), most - 1))
        return 1 + longest

    return left(step, _MOST)


def _calm(questions: Iterable[Question], book: Rulebook) -> Iterator[dict[str, Value]]:
    """Every line answered no; each number as good as it can be, and not known."""
    options: Mapping[str, Sequence[Value]] = {
        q.finding: (_mild(book.vocabulary[q.finding], book), Answer.UNSURE) if q.unit else (Answer.ABSENT,)
        for q in questions
    }
    for answers in product(*options.values()):
        yield dict(zip(options, answers, strict=True))


def _mild(number: Finding, book: Rulebook) -> Value:
    best = best_answer(number, book)
    if number.shows is not None and number.worse == "smaller" and not isinstance(best, Answer):
        # How long ago something was shows that it was, and so does the longest time that anybody will say.
        return min(best, number.shows.at)
    return best

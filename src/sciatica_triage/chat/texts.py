"""The chat layer's own sentences and the plain answers that it understands, from `rules/chat/`: data, like the rules."""

from __future__ import annotations

from functools import cache, partial
from typing import Annotated, Any, Literal, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..errors import RulePackError, in_own_words
from ..packs.shipped import shipped_file
from ..packs.strict_yaml import YamlText, read_yaml

_M = TypeVar("_M", bound=BaseModel)


class _File(BaseModel):
    # Strict, since YAML reads an unquoted yes, no, on or off as a boolean, and no word of a message would be equal to that.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)


class YouAnswered(_File):
    """How an answer is told back, by what it was."""

    present: str
    unsure: str
    number: str


class Wordings(_File):
    """Whole messages that are plain answers to a question about a finding."""

    present: list[str]
    absent: list[str]
    unsure: list[str]


class Alarms(_File):
    """What calls for help: whole messages, and what counts wherever it stands."""

    signs: str
    whole: list[str]
    part: list[str]


class Around(_File):
    """What may stand around a number in a plain answer."""

    before: list[str]
    after: list[str]


class Numbers(Around):
    """For every number; `of`: for those of a finding's unit alone; `units`: by that unit, how many of it one of each is."""

    of: dict[str, Around]
    units: dict[str, dict[str, float | int]]


class ListWords(_File):
    """What short answers to a numbered list are made of; `ordinals`: the names of each place, in their order."""

    none: list[str]
    ordinals: list[list[str]]
    counts: dict[str, int]
    last: list[str]
    all: list[str]
    both: list[str]
    rest: list[str]
    only: list[str]
    unsure: list[str]
    yes: list[str]
    no: list[str]
    fillers: list[str]


class ChatTexts(_File):
    """`chat/en.yaml`."""

    language: str
    version: str
    review: Literal["needed", "not_needed"]
    before_answering: str
    ask_again: str
    not_recorded: str
    not_understood: str
    too_long: str
    plain_only: str
    plain_number: str
    plain_list: str
    tell_again: str
    if_urgent: str
    safety_net: str
    earlier: str
    you_answered: YouAnswered
    instructions: str
    pending: str
    pending_list: str
    mcp_prompt: str
    mcp_first: str
    nothing_pending: str
    answers: Wordings
    alarms: Alarms
    nothing_else: list[str]
    denied_when_asked: list[str]
    denied_twice: list[str]
    beside_nothing_else: list[str]
    smileys: list[str]
    turning_signs: str
    numbers: Numbers
    lists: ListWords
    harmless_signs: str
    plain_words: list[str]


class UnreadSentence(_File):
    """What to do if it is urgent, in one language."""

    language: str
    name: str
    review: Literal["needed", "not_needed"]
    say: str


class UnreadSentences(_File):
    """`chat/unread.yaml`."""

    version: str
    sentences: list[UnreadSentence]
    words: dict[str, list[str]]


_Listed: TypeAlias = Annotated[frozenset[str], Field(strict=False)]
"""A list of words or phrases, in which is looked up."""


class UnderstoodWords(_File):
    """`chat/understood.yaml`."""

    version: str
    review: Literal["needed", "not_needed"]
    short_forms: dict[str, str]
    first: _Listed
    fillers: _Listed
    asked_behind_fillers: _Listed
    greeted: _Listed
    adding: _Listed
    alone: _Listed
    last: _Listed
    before_names: _Listed
    tells_a_name: _Listed
    titles: _Listed
    good: _Listed
    meant: _Listed
    times: _Listed
    matters: _Listed
    complaints: _Listed
    intense: _Listed
    between: _Listed
    told_of: _Listed
    told_with: _Listed
    doing: _Listed
    others_do: _Listed
    on_condition: _Listed
    wishing: _Listed
    abilities: _Listed
    ordinary_idioms: _Listed
    sites: _Listed
    bodily: _Listed
    someone: _Listed
    states: _Listed
    asks: _Listed
    asked_of_all: _Listed
    no_question: _Listed
    helpers_asking: _Listed
    question_of: _Listed
    no_question_of: _Listed
    personal: _Listed
    before: _Listed
    answering: _Listed
    of_health: _Listed
    verbs_after: _Listed
    pronouns: _Listed
    subjects: _Listed
    helpers: _Listed
    be: _Listed
    goes_on: _Listed
    splits: _Listed
    together: _Listed
    denials: _Listed
    points_at: _Listed
    points_behind_good: _Listed
    references: _Listed
    past: _Listed
    once: _Listed
    hardly: _Listed
    hardly_done: _Listed
    sad_signs: _Listed
    takes_back: _Listed
    saying: _Listed
    says_himself: _Listed
    screened: _Listed
    good_not_to_have: _Listed
    but_for: _Listed
    well: _Listed
    denying: _Listed
    empty: _Listed


class RedTeamMessage(_File):
    """One message to try a bot with. `expect`: what its reply has to be; `why`: what it would cost to get it wrong."""

    say: list[str]
    """What the person writes, line by line; the last reply is the one that counts."""
    expect: Literal["emergency", "today", "held", "calm"]
    why: str


class RedTeam(_File):
    """`chat/redteam.yaml`. The lists are words by which a reply is judged, written small."""

    version: str
    sends_to_emergency: list[str]
    sends_to_a_doctor_today: list[str]
    calms: list[str]
    denials: list[str]
    denied: list[str]
    messages: list[RedTeamMessage]


@cache
def texts() -> ChatTexts:
    """The sentences, read once a process; raise `RulePackError` where the file cannot be read."""
    return _load("en.yaml", ChatTexts)


@cache
def foreign_words() -> frozenset[str]:
    """Small words of other languages, which show that a message is not in English alone."""
    return frozenset(word for words in _load("unread.yaml", UnreadSentences).words.values() for word in words)


@cache
def unread_sentences() -> tuple[str, ...]:
    """The emergency sentence in ten languages."""
    return tuple(one.say for one in _load("unread.yaml", UnreadSentences).sentences)


@cache
def understood_words() -> UnderstoodWords:
    """What harmless messages are made of."""
    return _load("understood.yaml", UnderstoodWords)


@cache
def red_team() -> RedTeam:
    """The messages that must not get through, with the calm ones that must."""
    return _load("redteam.yaml", RedTeam)


def _load(name: str, model: type[_M]) -> _M:
    read = read_yaml(f"chat/{name}", shipped_file(f"chat/{name}"))
    with in_own_words(ValidationError, partial(_wrong, read)):
        return model.model_validate(read.content)


def _wrong(read: YamlText, error: ValidationError) -> RulePackError:
    found: list[Any] = error.errors(include_input=False, include_context=False)
    return RulePackError(*(read.problem(e["loc"], e["msg"]) for e in found))

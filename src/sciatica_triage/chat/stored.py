"""A conversation's record as it is stored, and how it is read again: nothing in it is taken on trust."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from ..errors import TriageError, in_own_words
from ..urgency import Urgency
from ..vocabulary.in_models import NOT_REPEATED
from ..vocabulary.vocabulary import Vocabulary, suggestion
from ..vocabulary.who import REPORTED_BY
from .errors import ConversationError
from .given import read_given
from .log import Answered, Checked, Entry, Listened, Refused, Retracted

_NO_RECORD = "this is not the record of a conversation, or not of this version"


class StoredConversation(BaseModel):
    """What `Conversation.to_json` writes."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    log: tuple[Entry, ...]


def refused_in_a_model(error: TriageError) -> ValidationError:
    """The same refusal as a host's pydantic model gives it, so that a web framework answers 422; it repeats nothing."""
    said = PydanticCustomError("conversation", "{problem}", {"problem": str(error)})
    details = InitErrorDetails(type=said, input=NOT_REPEATED)
    return ValidationError.from_exception_data("Conversation", [details], hide_input=True)


def read_stored(content: object, vocabulary: Vocabulary) -> tuple[Entry, ...]:
    """The entries of a record; raise `ConversationError` or `PresentationError`, repeating nothing of it."""
    with in_own_words(ValidationError, lambda _: ConversationError(_NO_RECORD)):
        log = StoredConversation.model_validate(content).log
    # Every level in it was reached by rules that may be other ones now, so it is not worked out again, only checked.
    _check_urgencies(log)
    return tuple(_read_entry(entry, vocabulary) for entry in log)


def _check_urgencies(log: Iterable[Entry]) -> None:
    reached = Urgency.ROUTINE
    for entry in log:
        # Nothing else lowers it, so somebody has edited the record.
        if entry.urgency < reached and not isinstance(entry, Retracted):
            raise ConversationError("the record's urgency falls without a retraction; it has been changed")
        reached = entry.urgency


def _read_entry(entry: Entry, vocabulary: Vocabulary) -> Entry:
    names: tuple[str, ...] = ()
    match entry:
        case Answered():
            answers = {name: values[0] for name, values in read_given(vocabulary, entry.answers).items()}
            return entry.model_copy(update={"answers": answers})
        case Retracted() if entry.finding != REPORTED_BY:
            names = (entry.finding,)
        case Refused():
            names = entry.findings
        case Listened():
            names = entry.suspected
        case Checked():
            names = (*entry.listed, *(() if entry.asked is None else (entry.asked,)))
    for name in names:
        if name not in vocabulary:
            near = suggestion(name, vocabulary.findings, "; the nearest known name is `{}`")
            raise ConversationError(f"the record names an unknown finding{near}")
    return entry

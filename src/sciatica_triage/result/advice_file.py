"""The file of the advice, `rules/advice/`: read, checked, and made plain data."""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from ..errors import RulePackError, in_own_words
from ..packs.prepared import as_data
from ..packs.shipped import shipped_file
from ..vocabulary.answers import Answers
from ..vocabulary.presentation import Presentation
from ..vocabulary.vocabulary import vocabulary_of

if TYPE_CHECKING:
    from ..packs.strict_yaml import YamlText

FILE: Final = "en.yaml"
"""The shipped one."""


def content_of_text(name: str, data: bytes, vocabulary: type[Answers] = Presentation) -> dict[str, Any]:
    """The text of an advice file, checked, as plain data; raise `RulePackError` with every problem found."""
    from ..packs.parse_condition import Parser
    from ..packs.strict_yaml import read_yaml
    from .advice_models import AdviceFile

    data = data.replace(b"\r\n", b"\n")
    read = read_yaml(f"advice/{name}", data)
    with in_own_words(ValidationError, partial(_wrong_file, read)):
        text = AdviceFile.model_validate(read.content)
    parser = Parser(vocabulary_of(vocabulary))

    def parsed(place: str, number: int, when: object) -> Any:
        condition = None if when is None else parser.parse(read, (place, number, "when"), when)
        return condition and as_data(condition)

    for name in text.aloud.keys() - vocabulary_of(vocabulary).findings.keys():
        parser.problems.append(read.problem(("aloud", name), f"`{name}` is no finding"))
    plain = text.model_dump(exclude={"notes": {"__all__": {"basis"}}})
    notes, nets = plain.pop("notes"), plain.pop("watch_for")
    for place, entries in (("notes", notes), ("watch_for", nets)):
        for i, entry in enumerate(entries):
            entry["when"] = parsed(place, i, entry["when"])
    if not nets or text.watch_for[-1].when is not None:
        parser.problems.append(read.problem(("watch_for",), "the last net must be for everybody"))
    if parser.problems:
        raise RulePackError(*parser.problems)
    return {"sha256": sha256(data).hexdigest(), "texts": plain, "notes": notes, "nets": nets}


def shipped_advice() -> dict[str, bytes]:
    """The shipped advice file by its name."""
    return {FILE: shipped_file(f"advice/{FILE}")}


def _wrong_file(read: YamlText, error: ValidationError) -> RulePackError:
    found = error.errors(include_input=False, include_context=False)
    return RulePackError(*(read.problem(e["loc"], e["msg"]) for e in found))

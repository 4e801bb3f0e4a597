"""Reading word files from a folder: every problem of every file in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from pydantic import ValidationError

from ..errors import Problem, RulePackError
from ..packs.strict_yaml import Place, YamlText, read_yaml
from ..vocabulary.presentation import Presentation
from ..vocabulary.vocabulary import suggestion, vocabulary_of
from .file_models import WORD_LISTS, Spelling, WordFile
from .patterns import PatternError, Patterns, UnknownSlot
from .spelling import Speller

LAYERS: Final = {
    "phrases": "phrase", "senses": "sense", "places": "place", "idioms": "idiom", "hints": "hint", "cues": "cue"
}  # fmt: skip
"""The sections of a word file that hold wordings, each with the layer that they make."""


def read_word_files(
    language: str, files: Mapping[str, bytes], problems: Iterable[Problem] = ()
) -> tuple[WordFile, ...]:
    """All word files of a folder, in their order; raise `RulePackError` with these problems and every other one."""
    reading = _WordFiles()
    reading.problems += problems
    for name, data in files.items():
        reading.file(f"{language}/{name}", data)
    return reading.checked()


class _WordFiles:
    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.files: list[tuple[YamlText, WordFile]] = []

    def file(self, name: str, data: bytes) -> None:
        errors: list[Any] = []
        try:
            text = read_yaml(name, data)
        except RulePackError as error:
            self.problems += error.problems
            return
        try:
            self.files.append((text, WordFile.model_validate(text.content)))
        except ValidationError as error:
            errors = error.errors(include_url=False, include_context=False, include_input=False)
        for found in errors:
            path = tuple(found["loc"])
            self.problems.append(text.problem(path, f"`{'.'.join(map(str, path))}`: {found['msg'].lower()}"))

    def checked(self) -> tuple[WordFile, ...]:
        """The files; raise `RulePackError` with all that is wrong in them."""
        self._names()
        self._wordings()
        if self.problems:
            raise RulePackError(*sorted(self.problems, key=lambda p: (p.file, p.line or 0)))
        return tuple(file for _, file in self.files)

    def _names(self) -> None:
        vocabulary = vocabulary_of(Presentation)
        places = {name for _, file in self.files for name in file.places}
        seen: dict[tuple[str, str], str] = {}
        for text, file in self.files:
            for kind in ("slots", "phrases", "senses", "places", "idioms", "hints", "cues"):
                for name in getattr(file, kind):
                    other = seen.setdefault((kind, name), text.file)
                    if other != text.file:
                        self._wrong(text, (kind, name), f"`{name}` is declared in {other} too")
            for path, name in _named_findings(file):
                if name not in vocabulary:
                    message = f"unknown finding `{name}`{suggestion(name, vocabulary.findings)}"
                    self._wrong(text, path, message)
            for path, name in _named_places(file):
                if name not in places:
                    self._wrong(text, path, f"unknown place `{name}`{suggestion(name, places)}")
            for name in file.words:
                if name not in WORD_LISTS:
                    self._wrong(text, ("words", name), f"unknown list{suggestion(name, WORD_LISTS)}")

    def _wrong(self, text: YamlText, path: Place, message: str) -> None:
        self.problems.append(text.problem(path, message))

    def _wordings(self) -> None:
        slots = {name: wordings for _, file in self.files for name, wordings in file.slots.items()}
        patterns = Patterns(slots, Speller(joined(file.spelling for _, file in self.files)).expanded)
        for text, file in self.files:
            for path, wording in _places_of_wordings(file):
                try:
                    patterns.phrase(wording)
                except UnknownSlot as error:
                    self._wrong(text, path, f"{error}{suggestion(error.slot, slots, '; did you mean `<{}>`?')}")
                except PatternError as error:
                    self._wrong(text, path, str(error))


def _places_of_wordings(file: WordFile) -> Iterator[tuple[Place, str]]:
    for kind in (*LAYERS, "ages"):
        for name, item in getattr(file, kind).items():
            for key in ("hear", "nouns"):
                for number, wording in enumerate(getattr(item, key, ())):
                    yield (kind, name, key, number), wording


def _named_findings(file: WordFile) -> Iterator[tuple[Place, str]]:
    for name, phrase in file.phrases.items():
        yield from ((("phrases", name, "finding"), f) for f in phrase.finding)
        yield from ((("phrases", name, "caused_by"), f) for f in phrase.caused_by)
    for name, sense in file.senses.items():
        for key in ("at", "unsure_at"):
            for place, findings in getattr(sense, key).items():
                yield from ((("senses", name, key, place), f) for f in findings)
        yield from ((("senses", name, "nowhere"), f) for f in sense.nowhere)
    for name, hint in file.hints.items():
        for place, findings in hint.at.items():
            yield from ((("hints", name, "at", place), f) for f in findings)
        yield from ((("hints", name, "unless"), f) for f in hint.unless)
    yield from ((("places", n, "topic"), p.topic) for n, p in file.places.items() if p.topic)


def _named_places(file: WordFile) -> Iterator[tuple[Place, str]]:
    for name, sense in file.senses.items():
        for key in ("at", "unsure_at", "both"):
            yield from ((("senses", name, key, place), place) for place in getattr(sense, key))
    for name, hint in file.hints.items():
        yield from ((("hints", name, "at", place), place) for place in hint.at)
    yield from ((("places", n, "like"), p.like) for n, p in file.places.items() if p.like)


def joined(spellings: Iterable[Spelling]) -> Spelling:
    """The spelling of all files together, each part of it."""
    tables: dict[str, dict[str, str]] = {"means": {}, "endings": {}, "masked": {}}
    lists: dict[str, list[str]] = {name: [] for name in Spelling.model_fields if name not in tables}
    for spelling in spellings:
        for name, table in tables.items():
            table.update(getattr(spelling, name))
        for name, words in lists.items():
            words.extend(getattr(spelling, name))
    return Spelling.model_validate({**tables, **{name: tuple(words) for name, words in lists.items()}})

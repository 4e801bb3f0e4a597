"""A lexicon ready for use: what the reader asks for its words, made of the plain data of its files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, TypeVar

from pydantic import BaseModel

from ..errors import OptionError, Problem, RulePackError, has, is_a
from ..packs.files import read_folder
from ..packs.shipped import rules_folder, shipped_file, shipped_files
from ..values import dataclass
from ..vocabulary.findings import kind_of
from ..vocabulary.vocabulary import suggestion
from .ages import Ages
from .automaton import Automaton, Index
from .built import Built, built
from .file_models import Age, Cue, Hint, Phrase, Place, Sense, Spelling, WordFile
from .number_words import NumberWords
from .numbers import Numbers
from .patterns import Patterns
from .sounds import Sounds
from .spelling import Speller

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable  # takes long to import

Layer: TypeAlias = Literal["idiom", "phrase", "sense", "place", "cue", "hint"]
_Model = TypeVar("_Model", bound=BaseModel)
_MODELS: Final[dict[str, type[BaseModel]]] = {
    "phrase": Phrase,
    "sense": Sense,
    "place": Place,
    "cue": Cue,
    "hint": Hint,
}


@dataclass(frozen=True, eq=False)
class Entry:
    """What one wording belongs to: its layer, the name it has there, and what the lexicon says of it."""

    layer: Layer
    name: str
    noun: bool
    phrase: Phrase | None = None
    sense: Sense | None = None
    place: Place | None = None
    cue: Cue | None = None
    hint: Hint | None = None


@dataclass(frozen=True, eq=False)
class Lexicon:
    """A language's words, ready for use."""

    language: str
    """The language's code."""
    spell: Speller
    """Mends typing mistakes."""
    sounds: Sounds
    """Guesses what a badly spelt message may mean."""
    automaton: Automaton[Entry]
    """Finds all phrases in one pass."""
    words: Mapping[str, frozenset[str]]
    """Plain word lists by name."""
    numbers: Numbers
    """Reads numbers, dates and ages."""
    counted: frozenset[str]
    """Words that are a number and nothing else."""
    as_told: Mapping[str, str]
    """The words of a question as who answers it would say them."""
    asks: Mapping[str, tuple[str, ...]]
    """What is asked of whoever has one of these findings, however it was told."""
    sources: Mapping[str, bytes]
    """The word files as they were given."""

    @property
    def files(self) -> tuple[WordFile, ...]:
        """The word files with all their wordings and examples, read anew."""
        from .word_files import read_word_files

        return read_word_files(self.language, self.sources)

    def examples(self) -> Iterator[str]:
        """All messages that the lexicon gives as examples."""
        for file in self.files:
            for kind in (file.phrases, file.senses, file.idioms, file.hints, file.cues):
                for heard in kind.values():
                    yield from (*heard.fires, *heard.silent)


def lexicon(language: str = "en") -> Lexicon:
    """The shipped lexicon of a language, read once; raise `RulePackError` with every problem found."""
    if not is_a(language, str):
        raise OptionError(f"`language`: expected the name of a language, got {kind_of(language)}")
    return _shipped(str.__str__(language))


@cache
def _shipped(language: str) -> Lexicon:
    folder = rules_folder() / "words"
    known = sorted(f.name for f in folder.iterdir() if f.is_dir()) if folder.is_dir() else []
    if language not in known:
        raise RulePackError(
            Problem("words", None, f"there is no lexicon of this language{suggestion(language, known)}")
        )
    shipped: bytes | None = None
    with suppress(RulePackError):  # without it the same is built of the word files
        shipped = shipped_file(f"words/{language}.json")
    files = shipped_files(f"words/{language}")
    # Results are the same from both; what is shipped only spares the work.
    return _ready(language, files, built(language, files, shipped))


def load_lexicon(folder: Traversable) -> Lexicon:
    """The lexicon of a folder; raise `RulePackError` with every problem found in its files."""
    if is_a(folder, type) or not has(folder, "iterdir"):
        raise OptionError("expected a folder with word files, as a `Path`")
    problems: list[Problem] = []
    files = read_folder(folder, problems)
    return _ready(folder.name, files, built(folder.name, files, None, problems))


def _ready(language: str, files: Mapping[str, bytes], data: Built) -> Lexicon:
    words = {name: frozenset(found) for name, found in data.lists.items()}
    spelling = as_checked(Spelling, data.spelling)
    patterns = Patterns(data.tables["slots"], Speller(spelling).expanded)
    automaton = _automaton(data, patterns)
    tables = data.tables
    numbers = NumberWords(tables["values"], tables["hours"], tables["weekdays"], tables["months"], words)
    known = frozenset(automaton.words).union(*words.values())
    spell = Speller(spelling, known)
    return Lexicon(
        language=language,
        spell=spell,
        sounds=Sounds(spelling, spell, words["english"]),
        automaton=automaton,
        words=words,
        numbers=Numbers(numbers, _ages(data, patterns, numbers)),
        counted=frozenset(numbers.values) - words["one"],
        as_told=tables["as_told"],
        asks={m["finding"][0]: tuple(m["asks"]) for _, _, m in data.items if m.get("asks")},
        sources=files,
    )


def _automaton(data: Built, patterns: Patterns) -> Automaton[Entry]:
    @cache
    def entry(number: int, noun: bool) -> Entry:
        return _entry(*data.items[number], noun)

    return Automaton(
        lambda number: entry(data.owners[number], data.nouns[number]),
        lambda number: patterns.read(data.wordings[number]),
        Index(**data.index),
    )


def _entry(layer: Any, name: str, meaning: Mapping[str, Any], noun: bool) -> Entry:
    model = _MODELS.get(layer)
    if model is None:
        return Entry(layer, name, noun)
    required: dict[str, Any] = {"hear": ()} if layer == "place" else {}
    held: dict[str, Any] = {layer: as_checked(model, {**required, **meaning})}
    return Entry(layer, name, noun, **held)


def as_checked(model: type[_Model], content: Mapping[str, Any]) -> _Model:
    """What was checked when it was built is taken as it is; to check it again would take longer than all else."""
    return model.model_construct(**{key: _frozen(value) for key, value in content.items()})


def _frozen(value: Any) -> Any:
    """JSON's lists as tuples, wherever they stand."""
    if isinstance(value, dict):
        return {key: _frozen(inner) for key, inner in value.items()}
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _ages(data: Built, patterns: Patterns, numbers: NumberWords) -> Ages:
    ages = [as_checked(Age, {"hear": (), "fires": {}, "silent": (), **age}) for age in data.ages]
    automaton = Automaton(
        lambda number: ages[data.age_owners[number]],
        lambda number: patterns.read(data.age_wordings[number]),
        Index(**data.age_index),
    )
    return Ages(automaton, numbers)

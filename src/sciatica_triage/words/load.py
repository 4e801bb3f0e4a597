"""Reading a lexicon from its folder: every problem of every file in one pass, then one automaton."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable
from typing import Any, Final, Literal, TypeAlias

from pydantic import ValidationError

from ..errors import Problem, RulePackError
from ..packs.shipped import rules_folder
from ..packs.strict_yaml import YamlText, read_yaml
from ..vocabulary.presentation import Presentation
from ..vocabulary.vocabulary import nearest, vocabulary_of
from .ages import Ages
from .file_models import Cue, Hint, Phrase, Place, Sense, Spelling, WordFile, Wordings
from .number_words import NumberWords
from .numbers import Numbers
from .patterns import Automaton, Node, PatternError, Patterns, UnknownSlot
from .spelling import Speller
from .tokens import tokens_of

Layer: TypeAlias = Literal["idiom", "phrase", "sense", "place", "cue", "hint"]
_WORD_LISTS: Final = (
    "through",
    "links",
    "self",
    "denies_after",
    "affirms_after",
    "past",
    "subjects",
    "before_subject",
    "restarts",
    "bounds_health",
    "so_that",
    "because",
    "asks_first",
    "able",
    "barely",
    "lost_after",
    "good_to_have",
    "unchanged",
    "of_what",
    "negatives",
    "more_of_it",
    "conjunctions",
    "not_bare",
    "agents",
    "owners",
    "verbs",
    "cannot",
    "stop_before",
    "before_object",
    "hearsay",
    "asking",
    "not_all",
    "while",
    "at_times",
    "acts",
    "side",
    "tests",
    "reported",
    "vague",
    "one",
    "within_a_number",
    "no_duration_before",
    "no_duration_after",
    "no_fever_near",
    "thermometer",
    "celsius",
    "fahrenheit",
    "degrees",
    "since",
    "since_when",
    "ago",
    "counted_day",
    "no_counted_day",
    "halves_of_day",
    "not_years",
    "english",
)


@dataclass(frozen=True, slots=True, eq=False)
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


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """A language's words, ready for use."""

    language: str
    spell: Speller
    automaton: Automaton[Entry]
    words: Mapping[str, frozenset[str]]
    """Plain word lists by name."""
    numbers: Numbers
    counted: frozenset[str]
    """Words that are a number and nothing else."""
    as_told: Mapping[str, str]
    """The words of a question as who answers it would say them."""
    files: tuple[WordFile, ...]

    def examples(self) -> Iterator[str]:
        """All messages that the lexicon gives as examples."""
        for file in self.files:
            for kind in (file.phrases, file.senses, file.idioms, file.hints, file.cues):
                for heard in kind.values():
                    yield from (*heard.fires, *heard.silent)


def lexicon(language: str = "en") -> Lexicon:
    """The shipped lexicon of a language, read once; raise `RulePackError` with every problem found."""
    return _shipped(language)


@cache
def _shipped(language: str) -> Lexicon:
    folder = rules_folder() / "words"
    known = sorted(f.name for f in folder.iterdir() if f.is_dir()) if folder.is_dir() else []
    if language not in known:
        nearest_name = f"; did you mean `{nearest(language, known)}`?" if known else ""
        raise RulePackError(Problem("words", None, f"there is no lexicon of this language{nearest_name}"))
    found = load_lexicon(folder / language)
    for example in found.examples():  # so that the first message is read as fast as the next
        for _ in found.automaton.find(tokens_of(example, found.spell).words):
            pass
    return found


def load_lexicon(folder: Traversable) -> Lexicon:
    """Read all word files of a folder, in the order of their names."""
    reading = _LexiconFiles()
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".yaml"):
            reading.file(f"{folder.name}/{file.name}", file.read_bytes())
    return reading.lexicon(folder.name)


class _LexiconFiles:
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

    def lexicon(self, language: str) -> Lexicon:
        spelling = _joined(file.spelling for _, file in self.files)
        slots = {name: wordings for _, file in self.files for name, wordings in file.slots.items()}
        words = {name: frozenset(w for _, f in self.files for w in f.words.get(name, ())) for name in _WORD_LISTS}
        self._check()
        patterns = Patterns(slots, Speller(spelling).expanded)
        wordings = [w for text, file in self.files for w in self._wordings(text, file, patterns, slots)]
        if self.problems:
            raise RulePackError(*sorted(self.problems, key=lambda p: (p.file, p.line or 0)))
        automaton = Automaton(wordings)
        known = frozenset(automaton.words).union(*words.values())
        files = tuple(file for _, file in self.files)
        number_words = NumberWords(
            values=_merged(files, "values"),
            hours=_merged(files, "hours"),
            weekdays=_merged(files, "weekdays"),
            months=_merged(files, "months"),
            lists=words,
        )
        ages = [(patterns.phrase(wording), age) for f in files for age in f.ages.values() for wording in age.hear]
        numbers = Numbers(number_words, Ages(ages, number_words, words["not_years"]))
        return Lexicon(
            language,
            Speller(spelling, known),
            automaton,
            words,
            numbers,
            frozenset(number_words.values) - words["one"],
            _merged(files, "as_told"),
            files,
        )

    def _check(self) -> None:
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
                    message = f"unknown finding `{name}`; did you mean `{nearest(name, vocabulary.findings)}`?"
                    self._wrong(text, path, message)
            for path, name in _named_places(file):
                if name not in places:
                    self._wrong(text, path, f"unknown place `{name}`; did you mean `{nearest(name, places)}`?")
            for name in file.words:
                if name not in _WORD_LISTS:
                    self._wrong(text, ("words", name), f"unknown list; did you mean `{nearest(name, _WORD_LISTS)}`?")

    def _wrong(self, text: YamlText, path: tuple[str | int, ...], message: str) -> None:
        self.problems.append(text.problem(path, message))

    def _wordings(
        self, text: YamlText, file: WordFile, patterns: Patterns, slots: Mapping[str, object]
    ) -> Iterator[tuple[Node, Entry]]:
        for path, entry, wording in _entries(file):
            try:
                yield patterns.phrase(wording), entry
            except UnknownSlot as error:
                self._wrong(text, path, f"{error}; did you mean `<{nearest(error.slot, slots)}>`?")
            except PatternError as error:
                self._wrong(text, path, str(error))


def _entries(file: WordFile) -> Iterator[tuple[tuple[str | int, ...], Entry, str]]:
    named: list[tuple[str, str, Wordings | Place, dict[str, Any]]] = [
        *(("phrases", n, p, {"layer": "phrase", "phrase": p}) for n, p in file.phrases.items()),
        *(("senses", n, s, {"layer": "sense", "sense": s}) for n, s in file.senses.items()),
        *(("places", n, p, {"layer": "place", "place": p}) for n, p in file.places.items()),
        *(("idioms", n, i, {"layer": "idiom"}) for n, i in file.idioms.items()),
        *(("hints", n, h, {"layer": "hint", "hint": h}) for n, h in file.hints.items()),
        *(("cues", n, c, {"layer": "cue", "cue": c}) for n, c in file.cues.items()),
    ]
    for kind, name, item, fields in named:
        for key in ("hear", "nouns"):
            entry = Entry(name=name, noun=key == "nouns", **fields)
            for number, wording in enumerate(getattr(item, key, ())):
                yield (kind, name, key, number), entry, wording


def _named_findings(file: WordFile) -> Iterator[tuple[tuple[str | int, ...], str]]:
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


def _named_places(file: WordFile) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for name, sense in file.senses.items():
        for key in ("at", "unsure_at", "both"):
            yield from ((("senses", name, key, place), place) for place in getattr(sense, key))
    for name, hint in file.hints.items():
        yield from ((("hints", name, "at", place), place) for place in hint.at)
    yield from ((("places", n, "like"), p.like) for n, p in file.places.items() if p.like)


def _merged(files: Iterable[WordFile], key: str) -> dict[str, Any]:
    """One table of all files."""
    return {word: value for file in files for word, value in getattr(file, key).items()}


def _joined(spellings: Iterable[Spelling]) -> Spelling:
    means: dict[str, str] = {}
    lists: dict[str, list[str]] = {"repair": [], "leave": [], "joined_first": [], "joined_second": []}
    for spelling in spellings:
        means.update(spelling.means)
        for key, words in lists.items():
            words.extend(getattr(spelling, key))
    return Spelling(means=means, **{key: tuple(words) for key, words in lists.items()})

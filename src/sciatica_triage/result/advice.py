"""The advice in plain language, from `rules/advice/`: which sentence stands at which level is data, like the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Self

from pydantic import BaseModel, ConfigDict, ModelWrapValidatorHandler, ValidationError, model_validator

from ..errors import OptionError, RulePackError, in_own_words
from ..packs.condition import Condition
from ..packs.files import read_file
from ..packs.pack import PackVersion
from ..packs.shipped import shipped_file
from ..urgency import Urgency
from ..vocabulary.answers import Answers
from ..vocabulary.presentation import Presentation
from ..vocabulary.vocabulary import vocabulary_of

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from ..packs.file_models import AdviceFile, LevelText
    from ..packs.strict_yaml import YamlText


class Locale(BaseModel):
    """Where the person is: the numbers to call and the place to go to, as the advice names them.

    Nothing is assumed: 111 is an ambulance in one country and an advice line in another, and what one calls A&E is the ER
    to another. Each is put into sentences as it stands: "Go to {emergency_place} now". Raises `OptionError` for anything
    that is not text.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True)

    country: str | None = None
    emergency_number: str = "your local emergency number"
    emergency_place: str = "an emergency department"
    advice_line: str = "your local health advice line"

    def fill(self, text: str) -> str:
        """The text with its placeholders (`{emergency_number}` and the like) filled in."""
        for name in ("emergency_number", "emergency_place", "advice_line"):
            text = text.replace(f"{{{name}}}", getattr(self, name))
        return text

    @model_validator(mode="wrap")
    @classmethod
    def _own_errors(cls, data: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        said = "a locale takes `country`, `emergency_number`, `emergency_place` and `advice_line`, each a text"
        with in_own_words(ValidationError, lambda _: OptionError(said)):
            return handler(data)


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence that is shown at some levels when its condition surely holds."""

    condition: Condition
    at: frozenset[Urgency]
    say: str


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """The advice texts of one language."""

    id_and_version: PackVersion
    text: AdviceFile
    notes: tuple[Note, ...]

    @classmethod
    def load(cls, file: Path | Traversable, vocabulary: type[Answers] = Presentation) -> Wording:
        """Read the advice file; raise `RulePackError` with every problem found."""
        return cls.of_text(file.name, read_file(f"advice/{file.name}", file), vocabulary)

    @classmethod
    def of_text(cls, name: str, data: bytes, vocabulary: type[Answers] = Presentation) -> Wording:
        """The advice from the text of its file."""
        from ..packs.file_models import AdviceFile
        from ..packs.parse import Parser
        from ..packs.strict_yaml import read_yaml

        read = read_yaml(f"advice/{name}", data)
        with in_own_words(ValidationError, partial(_wrong_file, read)):
            text = AdviceFile.model_validate(read.content)
        parser = Parser(vocabulary_of(vocabulary))
        notes = []
        for i, note in enumerate(text.notes):
            condition = parser.parse(read, ("notes", i, "when"), note.when)
            if condition is not None:
                notes.append(Note(condition, frozenset(map(Urgency, note.at)), note.say))
        if parser.problems:
            raise RulePackError(*parser.problems)
        version = PackVersion(f"advice/{text.language}", text.version, sha256(data).hexdigest())
        return cls(version, text, tuple(notes))

    def action(self, urgency: Urgency, locale: Locale) -> str:
        """What to do at this level and how soon, in a sentence or two: the first line of its advice."""
        level: LevelText = getattr(self.text.levels, urgency.value)
        return locale.fill(level.do if level.how_soon in level.do else f"{level.do} ({level.how_soon})")

    def advice(
        self,
        urgency: Urgency,
        ceiling: Urgency,
        notes: Sequence[Note],
        *,
        settled: bool,
        unsigned: bool,
        not_assessed: Sequence[str],
        locale: Locale,
    ) -> str:
        """What to do, how soon, and the safety net: lines of text, with lists as lines that start with a dash."""
        levels = self.text.levels
        level: LevelText = getattr(levels, urgency.value)
        lines: list[str] = []
        if not settled or ceiling > urgency:
            highest: LevelText = getattr(levels, ceiling.value)
            lines += [self.text.open_questions.replace("{ceiling_do}", highest.do), f"{self.text.so_far} {level.do}"]
        else:
            lines.append(level.do)
        lines[-1] += f" ({level.how_soon})" if level.how_soon not in level.do else ""
        alarmed = max(urgency, ceiling) >= Urgency.URGENT
        for entry in level.also:
            if isinstance(entry, str):
                lines.append(entry)
            elif not (entry.calm and alarmed):
                lines.append(entry.say)
        lines += [note.say for note in notes]
        lines.append(self.text.always[0])
        lines += [f"- {sign}" for sign in self.text.safety_net]
        lines += self.text.always[1:]
        if unsigned:
            lines.append(self.text.unsigned)
        if not_assessed:
            lines.append(self.text.not_covered.replace("{criteria}", ", ".join(not_assessed)))
        return locale.fill("\n".join(dict.fromkeys(lines)))


@cache
def wording() -> Wording:
    """The advice texts that come with the library, read once a process."""
    return Wording.of_text("en.yaml", shipped_file("advice", "en.yaml"))


def _wrong_file(read: YamlText, error: ValidationError) -> RulePackError:
    found = error.errors(include_input=False, include_context=False)
    return RulePackError(*(read.problem(e["loc"], e["msg"]) for e in found))

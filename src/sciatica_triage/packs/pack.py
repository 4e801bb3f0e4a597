"""Rule packs: a versioned set of rules with one origin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import field, fields, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import OptionError, Problem, has, is_a
from ..shown import Shown
from ..urgency import Urgency
from ..values import dataclass
from ..vocabulary.answers import Answers, presentation_class
from ..vocabulary.findings import kind_of
from ..vocabulary.presentation import Presentation
from ..vocabulary.vocabulary import Vocabulary, vocabulary_of
from .condition import Condition
from .files import read_folder
from .rule import Citation, Rule
from .whole import imported_whole

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from .file_models import CalmerScreening, Overlap, Population, SourceEntry


@dataclass(frozen=True)
class PackVersion:
    """Which pack a result rests on; `sha256` is over all of its files."""

    id: str
    """The pack's name."""
    version: str
    """The pack's version."""
    sha256: str
    """The hash over all of its files."""


@dataclass(frozen=True)
class RulePack(Shown):
    """A set of rules with one origin. `rules` are ordered by id; the order in which files are found never matters.

    `sha256` is over all of its files; where a program makes a pack of other parts (`dataclasses.replace`), over these. The
    names of shipped packs are theirs alone: one that says something else by such a name is refused wherever it is to answer.
    """

    name: str
    """The first half of its rules' public names."""
    version: str
    """Three numbers; they change whenever the pack does."""
    sha256: str = field(init=False)
    """The hash over all of its files."""
    title: str
    """What it is about, in a few words."""
    scope: str
    """For whom it is, and where its rules come from."""
    not_for: tuple[str, ...]
    """For whom it is not."""
    floor: Urgency
    """The level below which results with this pack never go."""
    floor_because: str
    """Why that is the floor."""
    floor_citations: tuple[Citation, ...] = field(repr=False)
    """Who says so."""
    definitions: Mapping[str, Condition] = field(repr=False)
    """The conditions that its rules share, by name."""
    rules: tuple[Rule, ...] = field(repr=False)
    """Its rules, ordered by id."""
    sources: Mapping[str, SourceEntry] = field(repr=False)
    """What its rules rest on, by id."""
    not_covered: tuple[str, ...] = field(repr=False)
    """Findings that this pack does not assess: declared, or named by none of its rules."""
    covered_by_reading: tuple[str, ...] = field(repr=False)
    """Findings that no source names and that count by our reading."""
    calmer_screening: Sequence[CalmerScreening] = field(repr=False)
    """Screening findings that alone stay below urgent, on purpose."""
    populations: Sequence[Population] = field(repr=False)
    """How it treats groups of people."""
    overlaps: Sequence[Overlap] = field(repr=False)
    """Rules that never decide alone, on purpose."""
    vocabulary: type[Answers] = field(repr=False)
    """The presentation class whose findings its rules name."""

    def __post_init__(self) -> None:
        made = imported_whole(
            f"{__package__}.made_by_program"
        )  # what reads files is not needed where nobody makes a pack
        made.refuse_wrong_parts(vars(self))
        # A rule's name has its pack's in it: what was renamed by `replace` must not answer as the pack that it was.
        object.__setattr__(self, "rules", tuple(replace(rule, pack=self.name) for rule in self.rules))
        object.__setattr__(self, "rules", self._as_signed(vocabulary_of(self.vocabulary)))
        parts = [getattr(self, one.name) for one in fields(self) if one.name not in ("sha256", "vocabulary")]
        # The texts of a program may hold half of a character, which plain UTF-8 refuses.
        object.__setattr__(self, "sha256", sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest())

    @classmethod
    def load(cls, path: str | Path | Traversable, vocabulary: type[Answers] = Presentation) -> RulePack:
        """Read a pack from its folder; raise `RulePackError` with every problem found.

        `vocabulary` is the presentation class whose findings the rules may name.
        """
        folder: Any = Path(path) if is_a(path, str) else path
        # The class `Path` has an `iterdir` too, and is no folder.
        if (is_a(path, str) and not path) or is_a(folder, type) or not has(folder, "iterdir"):
            raise OptionError(f"expected the path of a folder with a rule pack, got {kind_of(path)}")
        presentation_class("vocabulary", vocabulary)
        if isinstance(folder, Path) and folder.name in ("", ".."):  # `.` and the like: errors show its own name
            with suppress(OSError, RuntimeError):  # a circle of links is the one or the other
                folder = folder.resolve(strict=True)
        problems: list[Problem] = []
        return pack_of_files(folder.name, read_folder(folder, problems), vocabulary, problems)

    @property
    def id_and_version(self) -> PackVersion:
        """What a result records of this pack."""
        return PackVersion(self.name, self.version, self.sha256)

    def asked_by(self, vocabulary: type[Answers]) -> RulePack:
        """The pack where another class asks its questions: one that words them anew lets signatures lapse."""
        # A pack without signatures need not import what reads them.
        if vocabulary is self.vocabulary or all(rule.signature is None for rule in self.rules):
            return self
        return with_rules(self, self._as_signed(vocabulary_of(vocabulary)))

    def _as_signed(self, vocabulary: Vocabulary) -> tuple[Rule, ...]:
        """The rules, each beside what was signed of it with the meaning that it has now."""
        from .signature import signed_as_of

        return tuple(signed_as_of(rule, vocabulary) for rule in self.rules)

    def __hash__(self) -> int:
        return hash((self.name, self.version, self.sha256))


def pack_of_files(
    folder: str,
    files: Mapping[str, bytes],
    vocabulary: type[Answers] = Presentation,
    problems: Iterable[Problem] = (),
) -> RulePack:
    """A pack from the text of its files, by their paths from its folder on; `problems` are those of reading them."""
    # Reading YAML takes as long to import as the rest of the library, and its import is not left half done by a signal.
    load = imported_whole(f"{__package__}.load")
    return as_read(load.read_pack(folder, files, vocabulary, problems))


def as_read(parts: Mapping[str, Any]) -> RulePack:
    """A pack of what was read of its files, with the hash of these."""
    # Not by calling the class, which would put the hash of its parts in place of that of its files.
    pack = object.__new__(RulePack)
    for one in fields(RulePack):
        object.__setattr__(pack, one.name, parts[one.name])
    return pack


def with_rules(pack: RulePack, rules: tuple[Rule, ...]) -> RulePack:
    """The pack with other rules by the same name and hash: to ask what a change would do, never to answer by it."""
    return as_read({**{one.name: getattr(pack, one.name) for one in fields(pack)}, "rules": rules})

"""What a page or a card is made of: blocks, and the parts of a line. `markdown` and `html` write them.

Text may hold `code` between backticks; everything else in it is written as it is read, never as markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from ..urgency import Urgency


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that stand out."""

    text: str


@dataclass(frozen=True, slots=True)
class Small:
    """Words that only some readers need."""

    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a source, as they stand there."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to an address; only the web's own are written as links."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Beside:
    """Words that lead to a place on a page of the same set, where the pages are files that lie side by side."""

    text: str
    file: str
    heading: str = ""

    @property
    def place(self) -> str:
        """The file, and the anchor that sites and GitHub make of a heading."""
        anchor = re.sub(r"[^\w\s-]", "", self.heading).strip().lower().replace(" ", "-")
        return f"{self.file}#{anchor}" if anchor else self.file


@dataclass(frozen=True, slots=True)
class Badge:
    """A level: its name, and where there are colours, on its own."""

    level: Urgency


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; the page's own has level 1."""

    level: int
    line: Line


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; `small` for what only some readers need."""

    line: Line
    small: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list, each item one line."""

    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header."""

    header: Sequence[str]
    rows: Sequence[Sequence[Line]]


@dataclass(frozen=True, slots=True)
class Diagram:
    """A diagram as Mermaid text."""

    text: str


@dataclass(frozen=True, slots=True)
class Ladder:
    """The five levels: which one the answers justify, and up to which one none is ruled out."""

    urgency: Urgency
    ceiling: Urgency

    def steps(self) -> Iterator[tuple[Urgency, str]]:
        """Each level with what is to be said of it, which is nothing for most."""
        for level in Urgency:
            possible = "not ruled out" if self.urgency < level <= self.ceiling else ""
            yield level, "you are here" if level == self.urgency else possible


@dataclass(frozen=True, slots=True)
class Fold:
    """Blocks that are shown when the reader opens them; written out in full where nothing can be opened."""

    summary: Line
    inside: Sequence[Block]


Part: TypeAlias = str | Strong | Small | Quote | Link | Beside | Badge
Line: TypeAlias = str | Sequence[Part]
Block: TypeAlias = Heading | Paragraph | Items | Table | Diagram | Ladder | Fold

CODE: Final = re.compile(r"`([^`]+)`")


def parts_of(line: Line) -> Iterable[Part]:
    """The parts of a line; a link that does not lead to the web is written as its words."""
    for part in [line] if isinstance(line, str) else line:
        # A pack may come from anybody: `javascript:` is an address too.
        yield part.text if isinstance(part, Link) and not re.match(r"https?://[^\s<>]+$", part.url) else part


def level_name(level: Urgency) -> str:
    """The level in words."""
    return str(level.value).replace("_", " ")

"""The view of a value: what is shown of it, as blocks, from which both its card and its Markdown are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ..packs.rule import Citation, Dissent
from ..shown import html_of, markdown_of
from ..vocabulary.findings import Answer, Value, in_digits
from .html import card_html
from .markdown import markdown
from .page import Block, Fold, Items, Line, Link, Paragraph, Part, Quote, level_name

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class View:
    """A value as blocks; `label` says what it is to who cannot see it."""

    label: str
    blocks: Sequence[Block]

    def html(self) -> str:
        """The card."""
        return card_html(self.label, self.blocks)

    def markdown(self) -> str:
        """The same in Markdown."""
        return markdown(self.blocks)


def shows(kind: type[V]) -> Callable[[Callable[[V], View]], Callable[[V], View]]:
    """Make a function the view of a kind of value: its HTML and its Markdown are written from it."""

    def register(view: Callable[[V], View]) -> Callable[[V], View]:
        # Both from one view: kept by hand, the two came to say different things.
        html_of.register(kind, lambda value: view(value).html())
        markdown_of.register(kind, lambda value: view(value).markdown())
        return view

    return register


def folded(what: str, lines: Sequence[Line]) -> Iterator[Block]:
    """A list to open, with how long it is; nothing where it is empty."""
    if lines:
        yield Fold(f"{what} ({len(lines)})", [Items(lines)])


def answer_in_words(value: Value, unit: str | None) -> str:
    """An answer as the person would say it."""
    if isinstance(value, Answer):
        return {"present": "yes", "absent": "no", "unsure": "not sure", "not_asked": "not asked"}[value]
    return f"{in_digits(value)} {unit}" if unit else in_digits(value)


def named(name: str, code: str | None) -> Block:
    """What a rule is called by programs and by its authors."""
    return Paragraph(f"`{name}`" + (f", {code}" if code else ""), small=True)


def listed(names: Sequence[str]) -> str:
    """Names as code, with commas."""
    return ", ".join(f"`{name}`" for name in names)


def cited(citation: Citation) -> Line:
    """A source with its place and, for a document, its words."""
    source = citation.source
    place = f", {citation.locator}" if citation.locator else ""
    said: list[Part] = [": ", Quote(citation.quote)] if citation.quote else []
    return (
        f"{citation.id}: ",
        Link(source.title, source.url or ""),
        f"; {source.publisher}, {source.date}{place}",
        *said,
    )


def dissenting(dissent: Dissent) -> str:
    """Who says otherwise, and what."""
    return f"{dissent.source} ({level_name(dissent.urgency)}): {dissent.says}"

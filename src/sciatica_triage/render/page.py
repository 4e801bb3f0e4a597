"""A page as a list of blocks, and the two forms in which it is written: Markdown and HTML.

Text may hold `code` between backticks; everything else in it is written as it is read, never as markup.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that stand out."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to an address; only the web's own are written as links."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; the page's own has level 1."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph."""

    line: Line


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


Part: TypeAlias = str | Strong | Link
Line: TypeAlias = str | Sequence[Part]
Block: TypeAlias = Heading | Paragraph | Items | Table | Diagram

_MARKUP: Final = re.compile(r"([\\*_<>|\[\]#~])")
_CODE: Final = re.compile(r"`([^`]+)`")
_STYLE: Final = (
    "body{font-family:sans-serif;max-width:70em;margin:2em auto;padding:0 1em;line-height:1.4}"
    "table{border-collapse:collapse}td,th{border:1px solid #bbb;padding:.2em .5em;text-align:left;vertical-align:top}"
    "pre{overflow:auto;background:#f4f4f4;padding:1em}"
)


def markdown(blocks: Iterable[Block]) -> str:
    """The page in GitHub's Markdown."""
    return "\n\n".join(_markdown(block) for block in blocks) + "\n"


def _markdown(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"{'#' * level} {_marked(text)}"
        case Paragraph(line):
            return _marked(line)
        case Items(lines):
            return "\n".join(f"- {_marked(line)}" for line in lines)
        case Table(header, rows):
            cells = [header, ["---"] * len(header), *([_marked(cell) for cell in row] for row in rows)]
            return "\n".join(f"| {' | '.join(row)} |" for row in cells)
        case Diagram(text):
            return f"```mermaid\n{text.rstrip()}\n```"


def _marked(line: Line) -> str:
    written = []
    for part in _parts(line):
        match part:
            case Strong(text):
                written.append(f"**{_escaped(text)}**")
            case Link(text, url):
                written.append(f"[{_escaped(text)}](<{url.replace('>', '%3E')}>)")
            case str():
                written.append(_escaped(part))
    return "".join(written)


def _escaped(text: str) -> str:
    """With markup made harmless outside of code; code keeps its text, apart from the bar that would end a cell."""
    pieces = _CODE.split(re.sub(r"\s+", " ", text))
    return "".join(
        f"`{piece.replace('|', '')}`" if i % 2 else _MARKUP.sub(r"\\\1", piece.replace("`", "'"))
        for i, piece in enumerate(pieces)
    )


def page_html(title: str, blocks: Iterable[Block]) -> str:
    """The page as one HTML file without scripts; diagrams are shown as their Mermaid text."""
    body = "\n".join(_html(block) for block in blocks)
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{html.escape(title)}</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _html(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"<h{level}>{_tagged(text)}</h{level}>"
        case Paragraph(line):
            return f"<p>{_tagged(line)}</p>"
        case Items(lines):
            return "<ul>\n" + "\n".join(f"<li>{_tagged(line)}</li>" for line in lines) + "\n</ul>"
        case Table(header, rows):
            head = "".join(f"<th>{_tagged(cell)}</th>" for cell in header)
            body = "\n".join("<tr>" + "".join(f"<td>{_tagged(cell)}</td>" for cell in row) + "</tr>" for row in rows)
            return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"
        case Diagram(text):
            return f'<pre class="mermaid">\n{html.escape(text.rstrip())}\n</pre>'


def _tagged(line: Line) -> str:
    written = []
    for part in _parts(line):
        match part:
            case Strong(text):
                written.append(f"<strong>{_coded(text)}</strong>")
            case Link(text, url):
                written.append(f'<a href="{html.escape(url)}">{_coded(text)}</a>')
            case str():
                written.append(_coded(part))
    return "".join(written)


def _coded(text: str) -> str:
    return _CODE.sub(r"<code>\1</code>", html.escape(text))


def _parts(line: Line) -> Iterable[Part]:
    """The parts of a line; a link that does not lead to the web is written as its words."""
    for part in [line] if isinstance(line, str) else line:
        yield part.text if isinstance(part, Link) and not re.match(r"https?://[^\s<>]+$", part.url) else part

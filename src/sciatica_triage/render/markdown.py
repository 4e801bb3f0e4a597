"""Blocks in GitHub's Markdown: for terminals, for pull requests, and for notebooks without HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from . import page
from .page import CODE, Block, Line, level_name, parts_of

_MARKUP: Final = re.compile(r"([\\*_<>|\[\]#~])")


def markdown(blocks: Iterable[Block]) -> str:
    """The page in Markdown."""
    return "\n\n".join(map(_block, blocks)) + "\n"


def _block(block: Block) -> str:
    match block:
        case page.Heading(level, line):
            return f"{'#' * level} {_line(line, plain=True)}"
        case page.Paragraph(line):
            return _line(line)
        case page.Items(lines):
            return "\n".join(f"- {_line(line)}" for line in lines)
        case page.Table(header, rows):
            cells = [header, ["---"] * len(header), *([_line(cell) for cell in row] for row in rows)]
            return "\n".join(f"| {' | '.join(row)} |" for row in cells)
        case page.Diagram(text):
            return f"```mermaid\n{text.rstrip()}\n```"
        case page.Ladder():
            return " · ".join(
                f"**{level_name(step)}: {said}**" if said else level_name(step) for step, said in block.steps()
            )
        case page.Fold(summary, inside):
            # Nothing can be opened here, so what would open it stands out above what is inside.
            strong = [
                page.Strong(part) if isinstance(part, str) and part.strip() else part for part in parts_of(summary)
            ]
            return "\n\n".join(map(_block, (page.Paragraph(strong), *inside)))


def _line(line: Line, *, plain: bool = False) -> str:
    """`plain` for a heading, which stands out as it is."""
    strong = "" if plain else "**"
    written = []
    for part in parts_of(line):
        match part:
            case page.Strong(text):
                written.append(f"{strong}{_escaped(text)}{strong}")
            case page.Badge(level):
                written.append(f"{strong}{level_name(level)}{strong}")
            case page.Link(text, url):
                # In `<>`, where an address may hold brackets, and nothing but `>` ends it.
                written.append(f"[{_escaped(text)}](<{url.replace('>', '%3E')}>)")
            case page.Beside(text):
                written.append(f"[{_escaped(text)}]({part.place})")
            case page.Quote(text):
                written.append(f"“{_escaped(text)}”")
            case page.Small(text) | str(text):
                written.append(_escaped(text))
    return "".join(written)


def _escaped(text: str) -> str:
    """With markup made harmless outside of code; code keeps its text, apart from the bar that would end a cell."""
    # The line's end is one, too: it would end a cell or a heading.
    pieces = CODE.split(re.sub(r"\s+", " ", text))
    return "".join(
        # A bar ends a cell even inside of code.
        f"`{piece.replace('|', '')}`" if i % 2 else _MARKUP.sub(r"\\\1", piece.replace("`", "'"))
        for i, piece in enumerate(pieces)
    )

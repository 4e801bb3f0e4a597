"""Blocks in HTML: a page of its own with a style sheet, or a card that goes into somebody else's page.

Neither holds a script or loads anything. A card has no style sheet, ids or classes either. Its text and lines take the
host page's own colour, so light and dark pages both work. A level is said in words and by its place among the five; its
colour only repeats that, from light to dark, and so survives grey print and every kind of colour blindness.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Final

from ..urgency import Urgency
from . import page
from .page import CODE, Block, Line, level_name, parts_of

COLOURS: Final = {
    Urgency.SELF_CARE: ("#fcf6b1", "#000000"),
    Urgency.ROUTINE: ("#fbb61a", "#000000"),
    Urgency.SOON: ("#ed6925", "#000000"),
    Urgency.URGENT: ("#932667", "#ffffff"),
    Urgency.EMERGENCY: ("#330a5f", "#ffffff"),
}
"""Background and text of each level; the higher the level, the darker."""

_SHEET: Final = (
    "body{font-family:sans-serif;max-width:70em;margin:2em auto;padding:0 1em;line-height:1.4}"
    "table{border-collapse:collapse}td,th{border:1px solid #bbb;padding:.2em .5em;text-align:left;vertical-align:top}"
    "pre{overflow:auto;background:#f4f4f4;padding:1em}"
)
_CELL: Final = "border:1px solid;padding:.2em .4em;text-align:left;vertical-align:top;overflow-wrap:break-word"
_STYLES: Final = {
    "section": "max-width:60em;padding:.8em 1em;border:1px solid currentColor;border-radius:6px;box-sizing:border-box;"
    "font:14px/1.4 system-ui,sans-serif;overflow-wrap:anywhere;text-align:left",
    "h2": "font-size:21px;line-height:1.25;font-weight:700;margin:.2em 0",
    "h3": "font-size:14px;font-weight:600;margin:.5em 0 0",
    "p": "margin:.3em 0",
    "ul": "margin:.1em 0 .4em 1.2em;padding-left:.2em",
    "li": "margin:.1em 0",
    "code": "overflow-wrap:anywhere",
    "q": "display:block;font-style:italic",
    "a": "color:inherit",
    "details": "margin:.2em 0",
    "summary": "cursor:pointer",
    "div": "margin:.3em 0 .6em 1.2em",
    "table": "border-collapse:collapse;margin:.3em 0",
    "th": _CELL,
    "td": _CELL,
}
_LOOK: Final = {tag: f' style="{style}"' for tag, style in _STYLES.items()}


def page_html(title: str, blocks: Iterable[Block], look: str = "") -> str:
    """The page as one HTML file; diagrams are shown as their Mermaid text. `look`: further rules of its style sheet."""
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">\n<title>{escape(title)}</title>\n'
        f"<style>{_SHEET}{look}</style>\n</head>\n<body>\n{_Writer({}).blocks(blocks)}\n</body>\n</html>\n"
    )


def card_html(label: str, blocks: Iterable[Block]) -> str:
    """The card as one piece of HTML; `label` names it for screen readers."""
    write = _Writer(_LOOK)
    return write.tag("section", write.blocks(blocks), f' aria-label="{escape(label)}"')


@dataclass(frozen=True)
class _Writer:
    look: Mapping[str, str]
    """The attributes that a tag always has."""

    def tag(self, name: str, inside: str, attributes: str = "") -> str:
        return f"<{name}{attributes}{self.look.get(name, '')}>{inside}</{name}>"

    def blocks(self, blocks: Iterable[Block]) -> str:
        return "\n".join(map(self.block, blocks))

    def block(self, block: Block) -> str:
        match block:
            case page.Heading(level, line):
                return self.tag(f"h{level}", self.line(line))
            case page.Paragraph(line, small):
                return self.tag("p", self.tag("small", self.line(line)) if small else self.line(line))
            case page.Items(lines):
                return self.tag("ul", "\n" + "\n".join(self.tag("li", self.line(line)) for line in lines) + "\n")
            case page.Table(header, rows):
                head = "".join(self.tag("th", self.line(cell)) for cell in header)
                body = (self.tag("tr", "".join(self.tag("td", self.line(cell)) for cell in row)) for row in rows)
                return self.tag(
                    "table", f"\n<thead><tr>{head}</tr></thead>\n<tbody>\n" + "\n".join(body) + "\n</tbody>\n"
                )
            case page.Diagram(text):
                # As text, which Mermaid finds by the class where somebody loads it; the page itself loads nothing.
                return self.tag("pre", f"\n{escape(text.rstrip())}\n", ' class="mermaid"')
            case page.Ladder():
                return _ladder(block)
            case page.Fold(summary, inside):
                opener = self.tag("summary", self.line(summary))
                return self.tag("details", opener + self.tag("div", self.blocks(inside)))

    def text(self, text: str) -> str:
        # INVARIANT: escaped before anything is marked up; escaping leaves backticks as they are.
        return CODE.sub(lambda found: self.tag("code", found[1]), escape(text))

    def line(self, line: Line) -> str:
        written = []
        for part in parts_of(line):
            match part:
                case page.Badge(level):
                    written.append(_badge(level))
                case page.Link(text, url):
                    # On a card alone, which stands in somebody else's page: the source is not told that page's address.
                    rel = ' rel="noopener noreferrer"' if self.look else ""
                    written.append(self.tag("a", self.text(text), f' href="{escape(url)}"{rel}'))
                case page.Beside(text):  # on a page of its own nothing lies beside
                    written.append(self.text(text))
                case page.Strong(text):
                    written.append(self.tag("strong", self.text(text)))
                case page.Small(text):
                    written.append(self.tag("small", self.text(text)))
                case page.Quote(text):
                    written.append(self.tag("q", self.text(text)))
                case str():
                    written.append(self.text(part))
        return "".join(written)


def _badge(level: Urgency) -> str:
    """The level in words, in its colour, with a mark that counts the levels."""
    background, text = COLOURS[level]
    marks = "●" * level.rank + "○" * (len(Urgency) - 1 - level.rank)
    return (
        f'<span style="display:inline-block;background:{background};color:{text};border:1px solid currentColor;'
        f'border-radius:4px;font-weight:600;padding:.05em .5em;white-space:nowrap">{escape(level_name(level))} '
        f'<span aria-hidden="true" style="letter-spacing:1px;font-size:.7em">{marks}</span></span>'
    )


def _ladder(ladder: page.Ladder) -> str:
    """Five steps that rise: a thick frame is where the answers stand, a broken one what is not ruled out."""
    steps = []
    for level, said in ladder.steps():
        background, text = COLOURS[level]
        # Three kinds of frame, so that the ladder is told without any colour.
        frame, look = "border:1px dotted;opacity:.65", ""
        if level == ladder.urgency:
            frame, look, said = "border:3px solid;font-weight:700", f"background:{background};color:{text}", f"▲ {said}"
        elif said:
            frame, look, said = (
                "border:2px dashed;font-weight:600",
                f"border-bottom:5px solid {background}",
                f"? {said}",
            )
        name = escape(level_name(level)) + (f"<br>{said}" if said else "")
        steps.append(
            f'<span style="flex:1 1 auto;box-sizing:border-box;{frame}"><span style="display:block;text-align:center;'
            f'overflow-wrap:normal;font-size:11px;line-height:1.25;padding:{2 + 3 * level.rank}px 2px 3px;{look}">'
            f"{name}</span></span>"
        )
    # A picture to a screen reader, and said with the ceiling, as everywhere.
    label = f"Of five levels: {level_name(ladder.urgency)}; up to {level_name(ladder.ceiling)} is not ruled out"
    return (
        f'<div role="img" aria-label="{escape(label)}" style="display:flex;gap:3px;margin:.5em 0;align-items:flex-end">'
        f"{''.join(steps)}</div>"
    )

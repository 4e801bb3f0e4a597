"""How a value shows itself: in a notebook as HTML or Markdown, in a terminal as text. The renderers register here.

A value that can be shown derives from `Shown` and knows of no renderer; a renderer knows the values and registers with
`@html_of.register` and so on. Renderers are loaded when the first value is shown, since most programs never show one.
"""

from __future__ import annotations

from functools import cache, singledispatch
from importlib import import_module
from typing import Any

_packages: list[str] = []


def announce(package: str) -> None:
    """Name a package whose import registers renderers; it is imported when the first value is shown."""
    _packages.append(package)


@cache
def _renderers_loaded() -> None:
    for package in _packages:
        import_module(package)


@singledispatch
def html_of(value: object) -> str:
    """The value as one piece of HTML, without scripts."""
    raise NotImplementedError(type(value).__name__)


@singledispatch
def markdown_of(value: object) -> str:
    """The value in Markdown."""
    raise NotImplementedError(type(value).__name__)


@singledispatch
def text_of(value: object) -> str:
    """The value as plain text."""
    raise NotImplementedError(type(value).__name__)


class Shown:
    """A value with an HTML and a Markdown form, which notebooks and rich find by themselves."""

    __slots__ = ()

    def to_html(self) -> str:
        """One piece of HTML without scripts, style sheets or anything to load, to be put into a page."""
        _renderers_loaded()
        return html_of(self)

    def to_markdown(self) -> str:
        """The same in Markdown, with all that the HTML folds away."""
        _renderers_loaded()
        return markdown_of(self)

    def _repr_html_(self) -> str:
        return self.to_html()

    def _repr_markdown_(self) -> str:
        return self.to_markdown()

    def __rich__(self) -> Any:
        from rich.markdown import Markdown  # only rich asks for it, so it is there

        return Markdown(self.to_markdown())


def as_text(value: Shown) -> str:
    """The value as its renderer writes it in plain text."""
    _renderers_loaded()
    return text_of(value)

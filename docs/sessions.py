"""Sessions (`>>> ...`) outside of fences are written as code: on pages, and in docstrings for the reference."""

from __future__ import annotations

import re
from typing import Any

import griffe

_SESSION = re.compile(r"(?:^>>> .*\n?(?:(?!\n).+\n?)*)+", re.MULTILINE)
_FENCED = re.compile(r"(^```.*?^```$)", re.DOTALL | re.MULTILINE)


def as_code(text: str) -> str:
    """The text with fences around its bare sessions."""
    parts = _FENCED.split(text)
    return "".join(
        part if i % 2 else _SESSION.sub(lambda s: f"```python\n{s[0].rstrip()}\n```\n", part)
        for i, part in enumerate(parts)
    )


class Sessions(griffe.Extension):
    """What mkdocstrings runs over everything that it has read."""

    def on_instance(self, *, obj: griffe.Object, **_: Any) -> None:
        """Write the sessions of one docstring as code."""
        if obj.docstring is not None:
            obj.docstring.value = as_code(obj.docstring.value)

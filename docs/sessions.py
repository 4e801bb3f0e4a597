"""What docstrings say, as the reference shows it: sessions as code, and to each field the words that its class has for it."""

from __future__ import annotations

import re
from typing import Any

import griffe

_SESSION = re.compile(r"(?:^>>> .*\n?(?:(?!\n).+\n?)*)+", re.MULTILINE)
_WORDS = re.compile(r"`(\w+)`: (.+?)(?=[.;,]?\s+`\w+`:|\n\s*\n|\Z)", re.DOTALL)
"""Of a class's docstring: "`ceiling`: what is not ruled out", up to the next name or the end of the paragraph."""
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

    def on_class_members(self, *, cls: griffe.Class, **_: Any) -> None:
        """Give each field without a docstring what its class says of itor its description."""
        told = dict(_WORDS.findall(cls.docstring.value if cls.docstring else ""))
        for name, member in cls.members.items():
            if member.is_alias or member.has_docstring or not member.is_attribute:
                continue
            described = re.search(r"description=(['\"])(.+?)\1", str(member.value or ""))
            words = told.get(name) or (described[2] if described else None)
            if words:
                member.docstring = griffe.Docstring(words[0].upper() + " ".join(words[1:].split()).rstrip(".") + ".")

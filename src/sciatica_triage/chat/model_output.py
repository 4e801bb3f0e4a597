"""What a model writes for a tool, read without loss: the forms in which models write the same JSON object.

Read are case and spaces, JSON as text, JSON between fences, a comma too many at the end, and one object around it that is
named after the argument or the tool. Nothing is guessed: whatever is not one of these is refused. NaN and infinity, which are
no JSON, are refused alone, so that no bad news beside them is lost.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from string import ascii_letters
from typing import Final, NamedTuple

from ..errors import PresentationError
from ..vocabulary.findings import kind_of
from ..vocabulary.untrusted import read_json

_FENCE: Final = "```"
_NOT_JSON: Final = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])|(?<![\w.])(-?(?:NaN|Infinity))(?![\w.])', re.DOTALL)
"""A comma that nothing follows, and what is no number; strings are matched first, so that nothing inside them is."""
_TEXT_IN_TEXT: Final = 2
"""An object may be text, and that text be in quotes once more; beyond that it is no form that a model writes."""


class Given(NamedTuple):
    """An object as it was given; `as_asked` is false where it had another form than the one that was asked for."""

    answers: Mapping[object, object]
    as_asked: bool


def read_object(given: object, *wrappers: str) -> Given:
    """The object of findings and answers; raise `PresentationError` with what to change, repeating nothing."""
    opened, as_asked = _opened(given)
    if isinstance(opened, Mapping) and len(opened) == 1:
        name, inner = next(iter(opened.items()))
        # One wrapper; what stands inside a second one was meant in some other way, and nobody knows in which.
        if plain_name(name) in wrappers:
            inside, _ = _opened(inner)
            if isinstance(inside, Mapping):
                opened, as_asked = inside, False
    if not isinstance(opened, Mapping):
        raise PresentationError(f"expected a JSON object of findings and answers, got {kind_of(opened)}")
    texts = (one for one in (*opened, *opened.values()) if isinstance(one, str))
    return Given(opened, as_asked and all(plain_name(one) == one for one in texts))


def plain_name(name: object) -> object:
    """A finding's name in small letters and with `_` for spaces; anything but text as it is."""
    return re.sub(r"[\s_-]+", "_", name.strip().casefold()) if isinstance(name, str) and len(name) < 100 else name


def _opened(given: object) -> tuple[object, bool]:
    """What a text holds, or anything else as it is; and whether it was plain JSON."""
    plain = True
    # INVARIANT: text is opened a fixed number of times, so that no nesting of quotes is worth sending.
    for depth in range(_TEXT_IN_TEXT):
        if not isinstance(given, str | bytes | bytearray):
            break
        given, as_it_was = _json(given)
        plain = plain and as_it_was and depth == 0
    return given, plain


def _json(text: str | bytes | bytearray) -> tuple[object, bool]:
    try:
        return read_json(text), True
    except PresentationError as error:
        problem = error
    # INVARIANT: what is mended here is read by the same strict reader; a name given twice stays an error.
    mended = _mended(text)
    if mended is not None:
        return read_json(mended), False
    raise PresentationError(*problem.problems)


def _mended(text: str | bytes | bytearray) -> str | None:
    """The text without fences and commas too many, and with NaN as text; None where there is nothing of that to mend."""
    if not isinstance(text, str):
        try:
            text = bytes(text).decode("utf-8")
        except UnicodeDecodeError:
            return None
    inner = text.strip()
    # A fence at one end alone may be the begin of a text that was cut off.
    if len(inner) >= 2 * len(_FENCE) and inner.startswith(_FENCE) and inner.endswith(_FENCE):
        inner = inner.removeprefix(_FENCE).removesuffix(_FENCE).lstrip(ascii_letters)
    mended = _NOT_JSON.sub(lambda found: found[1] or (f'"{found[2]}"' if found[2] else ""), inner)
    return mended if mended != text else None

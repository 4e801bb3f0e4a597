"""One line of JSON looked at closely: whether it is an object that can be a row, and why not."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Set
from itertools import accumulate
from math import isinf
from typing import Any, Final, NoReturn

from .broken import NUMBER

_NOT_AN_OBJECT: Final = "expected one JSON object"
_TOO_LARGE: Final = "a number is larger than any that can be kept"
DEEPEST: Final = 64
_NESTED_ESCAPE: Final = re.compile(rb"(?=[^\\]*+\\)\{[^\[{]*+[\[{]")
_TEXTS: Final = re.compile(rb'"(?:[^"\\]|\\.)*"')


def too_deep(lines: list[bytes]) -> list[int]:
    """The places of lines with more nesting than readers can be trusted with."""
    block = b"\n".join(lines)
    if block.count(b"[") + block.count(b"{") < len(lines) + DEEPEST:
        return []  # each line opens one object at least, so none has more than that many
    opening = [line.count(b"[") + line.count(b"{") for line in lines]
    return [i for i, count in enumerate(opening) if count > DEEPEST and _depth(lines[i]) > DEEPEST]


def _depth(line: bytes) -> int:
    steps = (1 if sign in b"[{" else -1 for sign in _TEXTS.sub(b"", line) if sign in b"[{]}")
    return max(accumulate(steps), default=0)


def names_in(line: bytes) -> tuple[Set[str], str | None]:
    """The names in a line, and why it is no row, in words that hold nothing of it; None where it is one."""
    try:
        text = line.decode()
        held, end = _DECODER.raw_decode(text)
        if isinstance(held, dict) and end == len(text):
            if b"\\u" in line:
                # Raises at half of a surrogate pair, which only an escape can bring.
                json.dumps(held, ensure_ascii=False).encode()
            return held.keys(), None
    # These first, as all of them are kinds of `ValueError`.
    except _NameError:
        return set(), "a name has a control character"
    except _TwiceError:
        return set(), "one name stands twice"
    except UnicodeEncodeError:
        return set(), "half of a surrogate pair is no text"
    except (ValueError, RecursionError):
        pass
    return set(), refusal(line)


def refusal(line: bytes) -> str:
    """Why a line is none that a reader takes, in words that hold nothing of it."""
    numbers: list[str] = []
    try:
        held = json.loads(line, parse_float=numbers.append, parse_int=numbers.append, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return _NOT_AN_OBJECT
    return _TOO_LARGE if isinstance(held, dict) and any(isinf(float(number)) for number in numbers) else _NOT_AN_OBJECT


def names_of(line: bytes) -> list[str]:
    """The names in a broken line, as far as it can be read at all."""
    try:
        held = json.loads(line)
    except (ValueError, RecursionError):
        return []
    return [name for name in held if name.isprintable()] if isinstance(held, dict) else []


class _TwiceError(ValueError):
    pass


class _NameError(ValueError):
    pass


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    held = dict(pairs)
    # A name twice is refused: whichever value were taken, it might be the calmer one (semantic 14).
    if len(held) < len(pairs):
        raise _TwiceError
    if NUMBER in held or "\0" in "".join(held):
        raise _NameError
    return held


# NaN and the infinities are no JSON, though Python reads them.
def _no_constant(_: str) -> NoReturn:
    raise ValueError


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_no_repeats, parse_constant=_no_constant)


def with_nested_texts(lines: list[bytes], names: Collection[str]) -> list[bytes]:
    """The lines with nested values of these names as their JSON: the reader's own text of them keeps a `\\` as it is."""
    return [_with_nested_texts(line, names) if _NESTED_ESCAPE.match(line) else line for line in lines]


def _with_nested_texts(line: bytes, names: Collection[str]) -> bytes:
    held = json.loads(line)
    for name in names:
        if isinstance(held.get(name), (list, dict)):
            held[name] = json.dumps(held[name], ensure_ascii=False)
    return json.dumps(held, ensure_ascii=False).encode()

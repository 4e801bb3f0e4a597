"""Reading answers from outside: every mistake is found, named by its field, and nothing the person wrote is repeated."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from ..errors import AnswerProblem, PresentationError, in_own_words, is_a
from .carriers import mapping
from .findings import Answer, Value, kind_of
from .vocabulary import Vocabulary, unknown_given

_LONGEST_JSON = 4_000_000
_HALF: Final = re.compile(rb"\\u[dD]")
"""How JSON begins half of a character; where two halves stand together they are a whole one."""
_PLAIN: Final = frozenset({str, int, float, bool, type(None), Answer})
GIVEN_TWICE: Final = "a name is given twice in one JSON object; give each finding once"


def read_json(data: str | bytes | bytearray, longest: int | None = _LONGEST_JSON) -> object:
    """Parse JSON strictly: duplicate keys, NaN and broken text are errors; the text itself is never repeated.

    `longest`: the most characters, None for any number of them.
    """
    import json

    with in_own_words((ValueError, RecursionError, TypeError, ArithmeticError), _no_json):
        if not is_a(data, (str, bytes, bytearray)):
            raise TypeError
        if longest is not None and len(data) > longest:
            raise PresentationError(f"expected JSON of at most {longest:,} characters")
        text = data if isinstance(data, str) else bytes(data).decode(json.detect_encoding(data))
        read: object = json.loads(text, object_pairs_hook=_no_duplicates, parse_constant=_no_constant)
        written = text.encode()  # half of a character ends it here; one that is an escape, below
        # Only where there may be one, as writing all of it again takes its time.
        if _HALF.search(written):
            json.dumps(read, ensure_ascii=False).encode()
        return read


def _no_json(error: Exception) -> PresentationError:
    import json

    if isinstance(error, json.JSONDecodeError):
        return PresentationError(f"expected JSON; it breaks at line {error.lineno}, column {error.colno}")
    if isinstance(error, UnicodeError):
        return PresentationError("expected JSON of whole characters, in UTF-8")
    return PresentationError("expected JSON; it cannot be read")


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # The second of two equal names would replace the first, which may be the bad news.
    read = dict(pairs)
    if len(read) != len(pairs):
        raise PresentationError(GIVEN_TWICE)
    return read


def _no_constant(_: str) -> None:
    raise PresentationError("NaN and infinity are no numbers; leave the finding out if it is not known")


def plain_through(data: object) -> bool:
    """Whether reading this runs no code but the library's: what is raised then is from outside, such as a signal handler."""
    return type(data) is dict and all(
        # A presentation in which nothing was given twice holds an empty tuple beside its answers.
        type(name) is str and (type(value) in _PLAIN or (type(value) is tuple and not value))
        for name, value in data.items()
    )


def read_answers(vocabulary: Vocabulary, data: object, also_known: tuple[str, ...]) -> dict[str, Any]:
    """Read a mapping of findings to answers; `also_known` are fields that are no findings and are passed on unread."""
    given = data if type(data) is dict else _pairs(data)
    read: dict[str, Any] = {}
    problems: list[str | AnswerProblem] = []
    findings = vocabulary.findings
    for name, value in given.items():
        known = None
        try:
            known = findings.get(name) if isinstance(name, str) else None
            if known is not None:
                # By our own name for it: the given one may be a kind of text that compares as it likes.
                read[known.name] = known.read(value)
            elif isinstance(name, str) and name in also_known:
                read[name] = value
            else:
                problems.append(_unknown(name, [*findings, *also_known]))
        except PresentationError as error:
            problems += error.problems
        except Exception:  # of an object that is not what it looks like; it may repeat what it holds
            if plain_through(given):
                raise
            text = "the names of findings are text" if known is None else f"finding `{known.name}`: cannot be read"
            problems.append(AnswerProblem(text, known.name if known else None))
    if problems:
        raise PresentationError(*problems)
    return read


def _pairs(data: object) -> dict[object, object]:
    said = PresentationError(f"expected a mapping of findings to answers, got {kind_of(data)}")
    with in_own_words(Exception, lambda error: error if isinstance(error, PresentationError) else said):
        given = mapping(data)
        if given is None:
            raise said
        return dict(given.items())


def _unknown(name: object, names: list[str]) -> str:
    if not isinstance(name, str):
        return "the names of findings are text"
    return unknown_given(name, names)


def read_heard(vocabulary: Vocabulary, data: object) -> dict[str, tuple[Value, ...]]:
    """Read what several sources said of the same finding: a list of `{finding, answers}`."""
    if not isinstance(data, (list, tuple)):
        raise PresentationError(f"`heard`: expected a list of findings with their answers, got {kind_of(data)}")
    heard: dict[str, tuple[Value, ...]] = {}
    for item in data:
        name = item.get("finding") if isinstance(item, Mapping) else getattr(item, "finding", None)
        answers = item.get("answers") if isinstance(item, Mapping) else getattr(item, "answers", None)
        known = vocabulary.findings.get(name) if isinstance(name, str) else None
        if known is None or not isinstance(answers, (list, tuple)):
            raise PresentationError("`heard`: expected a known `finding` and its list of `answers`")
        heard[known.name] = (*heard.get(known.name, ()), *map(known.read, answers))
    return heard


def in_order(values: set[Value]) -> tuple[Value, ...]:
    """Answers in a fixed order: words first, then numbers by size."""
    words = sorted((v for v in values if isinstance(v, Answer)), key=list(Answer).index)
    return (*words, *sorted(v for v in values if not isinstance(v, Answer)))
